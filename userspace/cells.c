// SPDX-License-Identifier: GPL-2.0-only
/*
 * A point in the cells of a table. Pure.
 */
#include <math.h>

#include "cells.h"
#include "format.h"

/**
 * cell_share - a success ratio for people
 * @c: the table
 * @ratio: the ratio, or no number
 */
void cell_share(struct columns *c, double ratio)
{
	char text[FORMAT_LEN];

	columns_cell(c, "%s", isnan(ratio) ? "-" : format_share(text, ratio));
}

/**
 * cells_spread - the lowest and the highest ratio, two cells
 * @c: the table
 * @p: the point
 */
void cells_spread(struct columns *c, const struct point *p)
{
	cell_share(c, p->lowest);
	cell_share(c, p->highest);
}

static const char *fits(const struct point *p)
{
	switch (p->fit) {
	case LAW_WITHIN:
		return "yes";
	case LAW_OUTSIDE:
		return p->late ? "late" : "no";
	default:
		return p->typical->has_law ? "few" : "-";
	}
}

/**
 * cells_law - the law's ratio, and how the point stands to it, two cells
 * @c: the table
 * @p: the point
 */
void cells_law(struct columns *c, const struct point *p)
{
	const struct law *law = &p->typical->law;
	char text[FORMAT_LEN];

	if (p->typical->has_law)
		columns_cell(c, "%s%s", law->kind == LAW_AT_LEAST ? ">=" : "",
			     format_share(text, law->ratio));
	else
		columns_cell(c, "-");
	columns_cell(c, "%s", fits(p));
}

/**
 * cell_rate - so many a second
 * @c: the table
 * @rate: how many
 */
void cell_rate(struct columns *c, double rate)
{
	columns_cell(c, "%.*f", rate < 1000 ? 1 : 0, rate);
}

/**
 * cells_latency - p50 and p99 of the latency, two cells
 * @c: the table
 * @p: the point
 */
void cells_latency(struct columns *c, const struct point *p)
{
	static const double part[] = { .5, .99 };
	char text[FORMAT_LEN];

	for (u32 i = 0; i < ARRAY_SIZE(part); i++)
		columns_cell(c, "%s", p->typical->timed ?
			     format_quantile(text, histogram_quantile(&p->latency, part[i])) :
			     "-");
}

/**
 * cell_jain - Jain's index of fairness
 * @c: the table
 * @p: the point
 */
void cell_jain(struct columns *c, const struct point *p)
{
	if (isnan(p->jain))
		columns_cell(c, "-");
	else
		columns_cell(c, "%.3f", p->jain);
}

/**
 * cell_verdict - the verdict, and how many runs share it if not all do
 * @c: the table
 * @p: the point
 */
void cell_verdict(struct columns *c, const struct point *p)
{
	const char *name = verdict_name(p->typical->verdict.verdict);

	if (p->agree == p->runs)
		columns_cell(c, "%s", name);
	else
		columns_cell(c, "%s (%u of %u)", name, p->agree, p->runs);
}

/* Nothing where there is no number */
static void csv_number(struct columns *c, double value)
{
	char text[FORMAT_LEN];

	columns_cell(c, "%s", isnan(value) ? "" : format_double(text, value));
}

static void csv_quantile(struct columns *c, const struct point *p, double part)
{
	struct quantile q = histogram_quantile(&p->latency, part);

	csv_number(c, p->typical->timed && q.reached ? (double)q.ns : NAN);
}

/**
 * cells_csv - all that is known of a point, as values: see CELLS_CSV
 * @c: the table
 * @p: the point
 */
void cells_csv(struct columns *c, const struct point *p)
{
	const struct counts *n = &p->counts;
	const struct outcome *run = p->typical;
	const u64 counts[] = {
		p->runs, n->attempts, n->completions, n->conflicts, n->refusals, n->give_ups,
	};

	for (u32 i = 0; i < ARRAY_SIZE(counts); i++)
		columns_cell(c, "%llu", counts[i]);
	csv_number(c, p->ratio);
	csv_number(c, p->lowest);
	csv_number(c, p->highest);
	csv_number(c, run->has_law ? run->law.ratio : NAN);
	columns_cell(c, "%s", run->has_law ? fits(p) : "");
	csv_number(c, p->attempts_s);
	csv_number(c, p->completions_s);
	csv_number(c, p->jain);
	csv_quantile(c, p, .5);
	csv_quantile(c, p, .99);
	columns_cell(c, "%s", verdict_name(run->verdict.verdict));
	columns_cell(c, "%u", p->agree);
}
