// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is a measured number as it was published? Pure.
 */
#include <math.h>
#include <string.h>

#include "figures.h"
#include "laws.h"

/**
 * figure_off - how far a number is off what was published
 * @published: what was published
 * @measured: the number
 *
 * Return: percent of what was published, NAN if either is missing.
 */
double figure_off(double published, double measured)
{
	return published ? 100 * (measured - published) / published : NAN;
}

static bool ratio_fits(double published, double measured, u64 attempts)
{
	struct law law = { .kind = LAW_EQUAL, .ratio = published, .fate = 1 };

	return law_check(&law, attempts, llround(measured * attempts)) == LAW_WITHIN;
}

/**
 * figure_as_published - does a number of a point come out as published
 * @f: the figure
 * @n: all numbers of it
 * @point: which point
 * @measure: which number
 *
 * Return: false if it was published, is to agree, and does not.
 */
bool figure_as_published(const struct figure *f, const struct figure_numbers *n,
			 u32 point, u32 measure)
{
	const struct figure_measure *m = &f->measure[measure];
	double published = f->points[point].published[measure];
	double measured = n[point].measured[measure];

	if (isnan(published) || m->rule == FIGURE_SHOWN)
		return true;
	if (isnan(measured))
		return false;
	switch (m->rule) {
	case FIGURE_RATIO:
		return ratio_fits(published, measured, n[point].attempts);
	case FIGURE_AT_LEAST:
		return measured >= published;
	case FIGURE_AT_MOST:
		return measured <= published;
	default:
		return fabs(figure_off(published, measured)) <= m->percent;
	}
}

/**
 * figure_in_order - do the points of each group come in the order published
 * @f: the figure
 * @n: all numbers of it
 * @measure: which number
 * @pair: out: two points that do not
 *
 * Return: false if two of them do not, or a number is missing.
 */
bool figure_in_order(const struct figure *f, const struct figure_numbers *n, u32 measure,
		     u32 pair[2])
{
	for (u32 a = 0; a < f->nr; a++) {
		for (u32 b = 0; b < f->nr; b++) {
			double less = f->points[a].published[measure];
			double more = f->points[b].published[measure];

			if (strcmp(f->points[a].group, f->points[b].group) ||
			    !(less * (1 + f->ties / 100) < more))
				continue;
			pair[0] = a;
			pair[1] = b;
			if (!(n[a].measured[measure] < n[b].measured[measure]))
				return false;
		}
	}
	return true;
}
