// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attempts against successes over time, on one scale. Pure.
 */
#include "diagrams.h"
#include "format.h"

#define RATES_COLUMNS	60

/**
 * struct rates - both rates, slice by slice
 * @attempts: a second, in each slice
 * @completions: a second, in each slice
 * @nr: slices
 * @top: the highest of them
 * @sum: of all slices
 */
struct rates {
	double attempts[RATES_COLUMNS];
	double completions[RATES_COLUMNS];
	u32 nr;
	double top;
	struct look sum;
};

static double a_second(u64 count, u64 ns)
{
	return ns ? count * (double)NSEC_PER_SEC / ns : 0;
}

/* Looks of the span: the last before it to the last in it */
static void find_looks(const struct timeline *t, const struct span *s, u32 *first, u32 *last)
{
	*first = 0;
	*last = 0;
	for (u32 i = 0; i < t->nr_looks; i++) {
		if (t->looks[i].ns <= s->from_ns)
			*first = i;
		if (t->looks[i].ns <= s->to_ns)
			*last = i;
	}
}

static void slice(struct rates *r, const struct look *from, const struct look *to)
{
	u64 ns = to->ns - from->ns;

	r->attempts[r->nr] = a_second(to->attempts - from->attempts, ns);
	r->completions[r->nr] = a_second(to->completions - from->completions, ns);
	if (r->attempts[r->nr] > r->top)
		r->top = r->attempts[r->nr];
	r->nr++;
}

static void read_rates(struct rates *r, const struct timeline *t, const struct span *s)
{
	u32 first, last, step, i;

	find_looks(t, s, &first, &last);
	step = (last - first + RATES_COLUMNS - 1) / RATES_COLUMNS;
	for (i = first; i < last; i += step)
		slice(r, &t->looks[i], &t->looks[i + step < last ? i + step : last]);
	if (!r->nr)
		return;
	r->sum.ns = t->looks[last].ns - t->looks[first].ns;
	r->sum.attempts = t->looks[last].attempts - t->looks[first].attempts;
	r->sum.completions = t->looks[last].completions - t->looks[first].completions;
}

/* Both rows have one scale: what is near zero beside the other looks like it */
static char glyph(double rate, double top)
{
	if (rate <= 0)
		return ' ';
	if (rate < top / 4)
		return '_';
	return rate < top * 3 / 4 ? '-' : '=';
}

static void print_bars(FILE *out, const char *name, const double *rate,
		       const struct rates *r, u64 sum)
{
	char mean[FORMAT_LEN];

	fprintf(out, "%-12s", name);
	for (u32 i = 0; i < r->nr; i++)
		fputc(glyph(rate[i], r->top), out);
	fprintf(out, "  %s\n", format_rate(mean, sum, r->sum.ns));
}

static u32 count_below(const double *rate, u32 nr, double limit)
{
	u32 below = 0;

	for (u32 i = 0; i < nr; i++)
		below += rate[i] < limit;
	return below;
}

static const char *say_attempts(const struct rates *r)
{
	if (!r->sum.attempts)
		return "none";
	return count_below(r->attempts, r->nr, r->top / 2) ? "high, with pauses" :
							      "high and steady";
}

static const char *say_completions(const struct rates *r)
{
	bool blips = count_below(r->completions, r->nr, r->top / 1e9);

	if (!r->sum.completions)
		return "none at all";
	if (r->sum.completions < r->sum.attempts / 10)
		return blips ? "near-zero, occasional blips" : "near-zero, but steady";
	if (r->sum.completions < r->sum.attempts * 9 / 10)
		return "behind the attempts";
	return "as high as the attempts";
}

/**
 * draw_rates - attempts/s and success/s
 * @out: where to
 * @d: what is to be drawn
 * @s: the span
 */
void draw_rates(FILE *out, const struct drawing *d, const struct span *s)
{
	struct rates r = {};
	char ratio[FORMAT_LEN];

	read_rates(&r, d->t, s);
	print_bars(out, "attempts/s", r.attempts, &r, r.sum.attempts);
	fprintf(out, "%12s^^^ %s\n\n", "", say_attempts(&r));
	print_bars(out, "success/s", r.completions, &r, r.sum.completions);
	fprintf(out, "%12s^^^ %s\n\n", "", say_completions(&r));
	fprintf(out, "%-12s%s\n\nThe ratio is the signal.\n", "ratio",
		format_ratio(ratio, r.sum.completions, r.sum.attempts));
}
