// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a sweep found: a table, CSV, or JSON Lines.
 */
#include <math.h>

#include "cells.h"
#include "sweep.h"

static struct json_object *json_value(const struct sweep *s, u32 i)
{
	const char *choice = param_choice(s->param, s->range.value[i]);

	return choice ? json_object_new_string(choice) :
			json_object_new_uint64(s->range.value[i]);
}

static void write_head(struct sweep *s, struct json_object *params)
{
	struct json_object *values = json_object_new_array();

	s->head = series_head(&s->series, "sweep", params);
	json_text(s->head, "cure", s->o.run.cure);
	json_text(s->head, "parameter", s->range.name);
	json_text(s->head, "unit", s->param->desc.unit);
	json_text(s->head, "scale", s->param->choices ? "names" :
				    s->range.log ? "logarithmic" : "linear");
	for (u32 i = 0; i < s->range.nr; i++)
		json_object_array_add(values, json_value(s, i));
	json_object_object_add(s->head, "values", values);
	series_emit(&s->series, s->head);
	s->rows = json_object_new_array();
}

static void say_head(const struct sweep *s)
{
	char each[FORMAT_LEN], all[FORMAT_LEN];
	const struct run_options *o = &s->o.run;
	const struct series *r = &s->series;

	fprintf(r->out, "%s, cure %s%s%s: %u values of %s, %u run%s of %s each, %s\n",
		o->scenario, o->cure, o->policy ? ", policy " : "",
		o->policy ? o->policy : "", s->range.nr, s->range.name, s->o.repeat,
		s->o.repeat > 1 ? "s" : "", format_about(each, r->each_ns),
		format_seconds(all, r->each_ns * r->all));
}

static void begin_table(struct sweep *s)
{
	const char *titles[COLUMNS_MAX] = { s->range.name, "ratio" };
	u32 nr = 2;

	if (s->o.repeat > 1) {
		titles[nr++] = "lowest";
		titles[nr++] = "highest";
	}
	titles[nr++] = "law";
	titles[nr++] = "<fits";
	titles[nr++] = "attempts/s";
	titles[nr++] = "success/s";
	titles[nr++] = "jain";
	if (s->o.run.latency) {
		titles[nr++] = "p50";
		titles[nr++] = "p99";
	}
	titles[nr] = "<verdict";
	columns_init(&s->table, titles);
}

/**
 * sweep_report_start - it begins
 * @s: the sweep
 * @params: effective parameters of its first point; they become the report's
 */
void sweep_report_start(struct sweep *s, struct json_object *params)
{
	const char *const csv[] = { s->range.name, CELLS_CSV, "knee", NULL };

	write_head(s, params);
	switch (s->o.run.output) {
	case OUTPUT_TEXT:
		say_head(s);
		begin_table(s);
		break;
	case OUTPUT_CSV:
		columns_init(&s->table, csv);
		break;
	default:
		break;
	}
}

static void add_record(struct sweep *s, u32 i, const char *label, const struct point *p)
{
	struct json_object *record = json_record("point");

	json_object_object_add(record, "value", json_value(s, i));
	json_text(record, "label", label);
	series_record(record, &s->series, p);
	json_object_object_add(record, "knee",
			       json_object_new_boolean(s->knee.falls == (int)i));
	series_emit(&s->series, record);
	json_object_array_add(s->rows, record);
}

static void add_csv(struct sweep *s, u32 i, const struct point *p)
{
	char buf[FORMAT_LEN];

	columns_cell(&s->table, "%s", sweep_value(s, i, buf));
	cells_csv(&s->table, p);
	columns_cell(&s->table, "%d", s->knee.falls == (int)i);
}

static void add_row(struct sweep *s, const char *label, const struct point *p)
{
	struct columns *c = &s->table;

	columns_cell(c, "%s", label);
	cell_share(c, p->ratio);
	if (s->o.repeat > 1)
		cells_spread(c, p);
	cells_law(c, p);
	cell_rate(c, p->attempts_s);
	cell_rate(c, p->completions_s);
	cell_jain(c, p);
	if (s->o.run.latency)
		cells_latency(c, p);
	cell_verdict(c, p);
}

/**
 * sweep_report_point - a point was measured
 * @s: the sweep
 * @i: its index
 * @label: its value, for people
 * @p: what it came to
 */
void sweep_report_point(struct sweep *s, u32 i, const char *label, const struct point *p)
{
	knee_look(&s->knee, i, p->ratio);
	s->late |= p->late && p->fit == LAW_OUTSIDE;
	s->disturbed |= p->disturbed;
	add_record(s, i, label, p);
	switch (s->o.run.output) {
	case OUTPUT_TEXT:
		add_row(s, label, p);
		break;
	case OUTPUT_CSV:
		add_csv(s, i, p);
		break;
	default:
		break;
	}
}

static void say_knee(const struct sweep *s)
{
	char text[FORMAT_LEN];
	FILE *out = s->series.out;

	if (s->knee.falls < 0) {
		fprintf(out, "no knee: the ratio is %g or more everywhere\n", POINT_KNEE);
		return;
	}
	fprintf(out, "knee: %s=%s is the first with a ratio under %g\n", s->range.name,
		format_value(text, s->param, s->range.value[s->knee.falls]), POINT_KNEE);
	if (s->knee.rises >= 0)
		fprintf(out, "recovery: %s=%s is the first behind it that is not\n",
			s->range.name,
			format_value(text, s->param, s->range.value[s->knee.rises]));
}

static void say_end(const struct sweep *s, u32 points)
{
	FILE *out = s->series.out;

	columns_text(&s->table, out);
	if (points)
		say_knee(s);
	if (s->late)
		fputs("fits \"late\": off the law, but timers were late, against the window\n",
		      out);
	if (s->disturbed)
		fputs("a CPU went offline under a run: do not trust the numbers\n", out);
	if (points < s->range.nr)
		fprintf(out, "cut short: %u of %u values\n", points, s->range.nr);
}

static void add_knee(struct json_object *to, const struct sweep *s, const char *key, int i)
{
	json_object_object_add(to, key, i < 0 ? NULL : json_value(s, i));
}

/**
 * sweep_report_end - nothing more will come
 * @s: the sweep
 * @points: how many were measured
 */
void sweep_report_end(struct sweep *s, u32 points)
{
	struct json_object *record;

	switch (s->o.run.output) {
	case OUTPUT_TEXT:
		say_end(s, points);
		break;
	case OUTPUT_CSV:
		columns_csv(&s->table, s->series.out, s->o.run.separator);
		break;
	default:
		record = json_record("summary");
		json_count(record, "points", points);
		add_knee(record, s, "knee", s->knee.falls);
		add_knee(record, s, "recovery", s->knee.rises);
		series_emit(&s->series, record);
		json_object_put(record);
		break;
	}
}
