// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several runs with the same parameters as one point of a curve. Pure.
 */
#include <math.h>
#include <stdlib.h>

#include "point.h"

/**
 * outcome_ratio - the success ratio of a run
 * @run: the run
 *
 * Return: completions by attempts, NAN without attempts.
 */
double outcome_ratio(const struct outcome *run)
{
	return run->counts.attempts ?
	       (double)run->counts.completions / run->counts.attempts : NAN;
}

static double attempts_s(const struct outcome *run)
{
	return run->ns ? run->counts.attempts * 1e9 / run->ns : 0;
}

static double completions_s(const struct outcome *run)
{
	return run->ns ? run->counts.completions * 1e9 / run->ns : 0;
}

static double jain(const struct outcome *run)
{
	return run->jain;
}

/* What is no number is last, and so never in the way of what is one */
static bool before(double a, double b)
{
	return isnan(b) ? !isnan(a) : a < b;
}

/*
 * The run in the middle, by what @of says of each; of an even number the lower
 * one, so that it is a run that happened. Quadratic: there are few.
 */
static const struct outcome *middle(const struct outcome *runs, u32 nr,
				    double (*of)(const struct outcome *run))
{
	for (u32 i = 0; i < nr; i++) {
		double value = of(&runs[i]);
		u32 less = 0, same = 0;

		for (u32 k = 0; k < nr; k++) {
			less += before(of(&runs[k]), value);
			same += k < i && !before(of(&runs[k]), value) &&
				!before(value, of(&runs[k]));
		}
		if (less + same == (nr - 1) / 2)
			return &runs[i];
	}
	return &runs[0];
}

static void add_counts(struct counts *to, const struct counts *n)
{
	to->attempts += n->attempts;
	to->completions += n->completions;
	to->conflicts += n->conflicts;
	to->refusals += n->refusals;
	to->give_ups += n->give_ups;
	to->cancelled += n->cancelled;
	to->begun += n->begun;
}

static void add_run(struct point *p, const struct outcome *run)
{
	double ratio = outcome_ratio(run);

	add_counts(&p->counts, &run->counts);
	histogram_add(&p->latency, &run->latency);
	p->lowest = fmin(p->lowest, ratio);
	p->highest = fmax(p->highest, ratio);
	p->late |= run->late;
	p->disturbed |= run->disturbed;
}

/**
 * point_make - put runs together
 * @p: out: the point
 * @runs: them, to outlive @p
 * @nr: how many, at least 1
 */
void point_make(struct point *p, const struct outcome *runs, u32 nr)
{
	*p = (struct point){ .runs = nr, .lowest = NAN, .highest = NAN };
	for (u32 i = 0; i < nr; i++)
		add_run(p, &runs[i]);
	p->ratio = p->counts.attempts ?
		   (double)p->counts.completions / p->counts.attempts : NAN;
	p->attempts_s = attempts_s(middle(runs, nr, attempts_s));
	p->completions_s = completions_s(middle(runs, nr, completions_s));
	p->jain = jain(middle(runs, nr, jain));
	p->typical = middle(runs, nr, outcome_ratio);
	for (u32 i = 0; i < nr; i++)
		p->agree += runs[i].verdict.verdict == p->typical->verdict.verdict;
	p->fit = p->typical->has_law ? law_check(&p->typical->law, p->counts.attempts,
						 p->counts.completions) : LAW_UNKNOWN;
}

/**
 * knee_look - one more point of a curve
 * @knee: so far, %KNEE_NONE at first
 * @index: of the point
 * @ratio: of the point; what is no number is passed over
 */
void knee_look(struct knee *knee, u32 index, double ratio)
{
	if (knee->falls < 0 && ratio < POINT_KNEE)
		knee->falls = index;
	else if (knee->falls >= 0 && knee->rises < 0 && ratio >= POINT_KNEE)
		knee->rises = index;
}

/**
 * time_left - how long the rest will take
 * @done: runs that are over
 * @all: runs that there are
 * @spent_ns: how long those that are over took
 * @planned_ns: how long a run is meant to take, before any is over
 *
 * Return: nanoseconds.
 */
u64 time_left(u32 done, u32 all, u64 spent_ns, u64 planned_ns)
{
	double each = done ? (double)spent_ns / done : planned_ns;

	return done < all ? each * (all - done) : 0;
}

/**
 * ranks - who is how good
 * @value: more is better; what is no number is worst
 * @nr: how many
 * @rank: out: of each, from 1; equals share a rank
 */
void ranks(const double *value, u32 nr, u32 *rank)
{
	for (u32 i = 0; i < nr; i++) {
		rank[i] = 1;
		for (u32 k = 0; k < nr; k++)
			rank[i] += isnan(value[i]) ? !isnan(value[k]) :
						     value[k] > value[i];
	}
}
