// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a comparison found: a table, CSV, or JSON Lines.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "compare.h"
#include "format.h"

/**
 * compare_report_start - it begins
 * @c: the comparison
 * @params: effective parameters without a cure; they become the report's
 */
void compare_report_start(struct compare *c, struct json_object *params)
{
	char each[FORMAT_LEN], all[FORMAT_LEN];
	const struct series *s = &c->series;

	c->head = series_head(s, "compare", params);
	c->rows = json_object_new_array();
	series_emit(s, c->head);
	if (c->o.run.output != OUTPUT_TEXT)
		return;
	fprintf(s->out, "%s: as it is, and with %u cures and decoys, %u run%s of %s each, %s\n",
		c->o.run.scenario, c->nr - 1, c->o.repeat, c->o.repeat > 1 ? "s" : "",
		format_about(each, s->each_ns), format_seconds(all, s->each_ns * s->all));
}

static double p99(const struct compare_row *row)
{
	struct quantile q = histogram_quantile(&row->point.latency, .99);

	return q.reached ? q.ns : INFINITY;
}

static int by(double a, double b)
{
	return (a > b) - (a < b);
}

static int by_ratio(const void *a, const void *b)
{
	const struct compare_row *x = a, *y = b;

	return by(x->rank_ratio, y->rank_ratio) ?: by(x->rank_time, y->rank_time);
}

static int by_time(const void *a, const void *b)
{
	const struct compare_row *x = a, *y = b;

	return by(x->rank_time, y->rank_time) ?: by(x->rank_ratio, y->rank_ratio);
}

static int by_p99(const void *a, const void *b)
{
	return by(p99(a), p99(b)) ?: by_ratio(a, b);
}

static void rank(struct compare *c)
{
	double *value = calloc(c->nr, sizeof(*value));
	u32 *place = calloc(c->nr, sizeof(*place));

	if (!value || !place)
		goto out;
	for (u32 i = 0; i < c->nr; i++)
		value[i] = c->row[i].point.ratio;
	ranks(value, c->nr, place);
	for (u32 i = 0; i < c->nr; i++)
		c->row[i].rank_ratio = place[i];

	for (u32 i = 0; i < c->nr; i++)
		value[i] = c->row[i].point.completions_s;
	ranks(value, c->nr, place);
	for (u32 i = 0; i < c->nr; i++)
		c->row[i].rank_time = place[i];
out:
	free(value);
	free(place);
}

static void sort(struct compare *c)
{
	static int (*const order[])(const void *a, const void *b) = {
		[SORT_RATIO] = by_ratio,
		[SORT_TIME] = by_time,
		[SORT_P99] = by_p99,
	};

	if (c->sort < ARRAY_SIZE(order))
		qsort(c->row, c->nr, sizeof(*c->row), order[c->sort]);
	/* the rows have moved, and what they point to with them */
	for (u32 i = 0; i < c->nr; i++)
		c->row[i].point.typical = &c->row[i].typical;
}

static const char *kind_name(const struct compare_row *row)
{
	static const char *const names[] = {
		[LIVELOCK_CURE_NONE] = "none",
		[LIVELOCK_CURE_CURE] = "cure",
		[LIVELOCK_CURE_DECOY] = "decoy",
	};

	return row->cure->kind < ARRAY_SIZE(names) ? names[row->cure->kind] : "";
}

/**
 * compare_record - note what came of a row, as long as its runs are there
 * @c: the comparison
 * @row: the row
 * @p: what it came to
 */
void compare_record(struct compare *c, struct compare_row *row, const struct point *p)
{
	row->record = json_record("cure");
	json_text(row->record, "cure", row->cure->name);
	json_text(row->record, "kind", kind_name(row));
	json_text(row->record, "summary", row->cure->summary);
	series_record(row->record, &c->series, p);
}

/* What is known only when all rows are */
static void add_record(struct compare *c, const struct compare_row *row)
{
	struct json_object *record = row->record;

	json_count(record, "rank_ratio", row->rank_ratio);
	json_count(record, "rank_time", row->rank_time);
	json_text(record, "expect", verdict_name(row->expect));
	json_object_object_add(record, "as_expected", json_object_new_boolean
			       (row->typical.verdict.verdict == row->expect));
	series_emit(&c->series, record);
	json_object_array_add(c->rows, json_object_get(record));
}

static void add_row(const struct compare *c, struct columns *t, const struct compare_row *row)
{
	columns_cell(t, "%u", row->rank_ratio);
	columns_cell(t, "%u", row->rank_time);
	columns_cell(t, "%s%s", row->cure->name,
		     row->cure->kind == LIVELOCK_CURE_DECOY ? "?" : "");
	cell_share(t, row->point.ratio);
	if (c->o.repeat > 1)
		cells_spread(t, &row->point);
	cell_rate(t, row->point.completions_s);
	if (c->o.run.latency)
		cells_latency(t, &row->point);
	cell_jain(t, &row->point);
	cell_verdict(t, &row->point);
	columns_cell(t, row->typical.verdict.verdict == row->expect ? "%s" : "%s !",
		     verdict_name(row->expect));
}

static void print_table(const struct compare *c)
{
	const char *titles[COLUMNS_MAX] = { "#ratio", "#time", "<cure", "ratio" };
	struct columns t;
	u32 nr = 4;

	if (c->o.repeat > 1) {
		titles[nr++] = "lowest";
		titles[nr++] = "highest";
	}
	titles[nr++] = "success/s";
	if (c->o.run.latency) {
		titles[nr++] = "p50";
		titles[nr++] = "p99";
	}
	titles[nr++] = "jain";
	titles[nr++] = "<verdict";
	titles[nr] = "<expected";
	columns_init(&t, titles);
	for (u32 i = 0; i < c->nr; i++)
		add_row(c, &t, &c->row[i]);
	columns_text(&t, c->series.out);
	columns_free(&t);
}

static void print_csv(const struct compare *c)
{
	static const char *const titles[] = {
		"cure", "kind", "rank_ratio", "rank_time", CELLS_CSV, "expected", NULL
	};
	struct columns t;

	columns_init(&t, titles);
	for (u32 i = 0; i < c->nr; i++) {
		const struct compare_row *row = &c->row[i];

		columns_cell(&t, "%s", row->cure->name);
		columns_cell(&t, "%s", kind_name(row));
		columns_cell(&t, "%u", row->rank_ratio);
		columns_cell(&t, "%u", row->rank_time);
		cells_csv(&t, &row->point);
		columns_cell(&t, "%s", verdict_name(row->expect));
	}
	columns_csv(&t, c->series.out, c->o.run.separator);
	columns_free(&t);
}

static void say_end(const struct compare *c, u32 all)
{
	bool off = false, decoys = false, disturbed = false;
	FILE *out = c->series.out;

	for (u32 i = 0; i < c->nr; i++) {
		off |= c->row[i].typical.verdict.verdict != c->row[i].expect;
		decoys |= c->row[i].cure->kind == LIVELOCK_CURE_DECOY;
		disturbed |= c->row[i].point.disturbed;
	}
	fputs("#ratio: by completions per attempt; #time: by completions per second\n", out);
	if (decoys)
		fputs("?: a decoy, which is said to help\n", out);
	if (off)
		fprintf(out, "!: not the verdict that is expected%s\n", c->o.run.nr_settings > 1 ?
			" with the scenario's own parameters" : "");
	if (disturbed)
		fputs("a CPU went offline under a run: do not trust the numbers\n", out);
	if (c->nr < all)
		fprintf(out, "cut short: %u of %u rows\n", c->nr, all);
}

/**
 * compare_report_end - nothing more will come
 * @c: the comparison; its rows are sorted
 * @all: how many rows there should be
 */
void compare_report_end(struct compare *c, u32 all)
{
	rank(c);
	sort(c);
	for (u32 i = 0; i < c->nr; i++)
		add_record(c, &c->row[i]);
	switch (c->o.run.output) {
	case OUTPUT_TEXT:
		print_table(c);
		say_end(c, all);
		break;
	case OUTPUT_CSV:
		print_csv(c);
		break;
	default:
		break;
	}
}
