// SPDX-License-Identifier: GPL-2.0-only
/*
 * What livelock matrix prints.
 */
#include <stdio.h>

#include "format.h"
#include "json.h"
#include "matrix.h"

/**
 * matrix_miss - say at once why a verdict was wrong
 * @m: the command
 * @c: the cell
 * @p: its last runs
 */
void matrix_miss(const struct matrix *m, const struct cell *c, const struct point *p)
{
	const struct outcome *run = p->typical;
	FILE *out = m->series.out;
	char share[FORMAT_LEN];

	fprintf(out, "%s: expected %s, got %s: %s", c->label, verdict_name(c->right.verdict),
		verdict_name(run->verdict.verdict), run->verdict.reason);
	if (run->has_law)
		fprintf(out, "; law %s says %s%s", run->law.name,
			run->law.kind == LAW_AT_LEAST ? ">=" : "",
			format_share(share, run->law.ratio));
	fprintf(out, "%s%s\n", p->late ? "; timers were late" : "",
		p->disturbed ? "; a CPU went away" : "");
}

/**
 * matrix_cell - a record of a cell
 * @m: the command
 * @c: the cell
 * @right: its verdict was
 * @p: its last runs
 */
void matrix_cell(const struct matrix *m, const struct cell *c, bool right,
		 const struct point *p)
{
	struct json_object *record = json_record("cell");

	json_text(record, "scenario", c->o.scenario);
	json_text(record, "cure", c->o.cure);
	json_count(record, "workers", c->run.workers);
	json_text(record, "expect", verdict_name(c->right.verdict));
	if (c->right.also != c->right.verdict)
		json_text(record, "or", verdict_name(c->right.also));
	json_object_object_add(record, "right", json_object_new_boolean(right));
	json_count(record, "tries", c->tries);
	series_record(record, &m->series, p);
	series_emit(&m->series, record);
	json_object_put(record);
}

static void print_matrix(const struct matrix *m)
{
	const struct confusion *c = &m->confusion;
	const char *titles[COLUMNS_MAX] = { "<expected" };
	struct columns t;
	u32 nr = 1;

	for (u32 v = 0; v < CONFUSION_VERDICTS; v++)
		if (confusion_shows(c, v))
			titles[nr++] = verdict_name(v);
	columns_init(&t, titles);
	for (u32 row = 0; row < CONFUSION_VERDICTS; row++) {
		if (!confusion_shows(c, row))
			continue;
		columns_cell(&t, "%s", verdict_name(row));
		for (u32 v = 0; v < CONFUSION_VERDICTS; v++)
			if (confusion_shows(c, v))
				columns_cell(&t, c->count[row][v] ? "%u" : ".",
					     c->count[row][v]);
	}
	columns_text(&t, m->series.out);
	columns_free(&t);
}

/**
 * matrix_text - all of it, for people
 * @m: the command
 */
void matrix_text(const struct matrix *m)
{
	const struct confusion *c = &m->confusion;
	FILE *out = m->series.out;

	fputs("verdicts given, by the verdict expected:\n", out);
	print_matrix(m);
	fprintf(out, "%u of %u verdicts right (%.1f %%)", c->right, c->nr,
		100 * confusion_share(c));
	if (m->skipped)
		fprintf(out, ", %u not run: too few workers", m->skipped);
	if (c->nr < m->cells)
		fprintf(out, ", cut short: %u of %u", c->nr, m->cells);
	fprintf(out, "\n%u of them were the other one of two that are right, %u runs were made\n",
		c->either, m->series.done);
}

/**
 * matrix_json - what came of all cells
 * @m: the command
 */
void matrix_json(const struct matrix *m)
{
	const struct confusion *c = &m->confusion;
	struct json_object *record = json_record("matrix"), *rows = json_object_new_object();

	for (u32 row = 0; row < CONFUSION_VERDICTS; row++) {
		struct json_object *cells = json_object_new_object();

		for (u32 v = 0; v < CONFUSION_VERDICTS; v++)
			if (c->count[row][v])
				json_count(cells, verdict_name(v), c->count[row][v]);
		json_object_object_add(rows, verdict_name(row), cells);
	}
	json_count(record, "runs", c->nr);
	json_count(record, "right", c->right);
	json_count(record, "either", c->either);
	json_count(record, "skipped", m->skipped);
	json_number(record, "share", confusion_share(c));
	json_object_object_add(record, "given", rows);
	series_emit(&m->series, record);
	json_object_put(record);
}
