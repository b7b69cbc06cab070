// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of those who wait for what the others do.
 */
#include <math.h>

#include "laws_family.h"

/* In rounds: two who step aside, by chance or by rule */
static bool choosing_rounds(const struct param_set *set, struct law *law)
{
	double q = param_num(set, "chance") / 1000.0;

	if (param_is(set, "breaker", "designated") || param_is(set, "breaker", "priority"))
		return law_set_shared(law, "M5d", q, 2, "only one steps aside: q");
	if (!param_is(set, "breaker", "none"))
		return false;
	if (law_same_draws(set))
		return law_set_shared(law, "M5", 0, 2, "both draw alike: 0");
	return law_set_shared(law, "M5", 2 * q * (1 - q), 2,
			      "just one of the two steps aside: 2 q (1 - q)");
}

/**
 * law_choosing - the law of walkers of a corridor
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_choosing(const struct param_set *set, struct law *law)
{
	/* an odd one out passes alone */
	if (param_num(set, "workers") % 2 || param_num(set, "operations"))
		return false;
	if (param_is(set, "sync", "barrier"))
		return choosing_rounds(set, law);
	return param_is(set, "sync", "grid") && param_is(set, "breaker", "none") &&
	       param_num(set, "chance") == 1000 &&
	       param_num(set, "undo_ns") >= param_num(set, "window_ns") &&
	       law_grid_pairs(set, law);
}

/**
 * law_after_you - the law of musicians who wait for each other
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_after_you(const struct param_set *set, struct law *law)
{
	double q = param_num(set, "chance") / 1000.0;
	u64 workers = param_num(set, "workers");

	if (workers < 2)
		return false;
	if (q == 1 && param_is(set, "breaker", "none"))
		return law_set(law, "first-move", 0, "nobody goes first: 0");
	if (!param_is(set, "sync", "barrier"))
		return false;
	if (param_is(set, "breaker", "designated"))
		return law_set(law, "first-move", 1, "one goes first, all follow: 1");
	return law_set_shared(law, "first-move", 1 - pow(q, law_same_draws(set) ? 1 : workers),
			      workers, "unless all wait: 1 - q^N");
}

/**
 * law_letters - the law of a pair who answer each other's letters
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_letters(const struct param_set *set, struct law *law)
{
	/* the odd one out has nobody to wait for */
	if (param_num(set, "workers") % 2 || param_num(set, "chance") != 1000 ||
	    !param_is(set, "backoff", "none"))
		return false;
	if (param_is(set, "breaker", "none"))
		return law_set(law, "first-move", 0, "nobody writes first: 0");
	if (param_is(set, "breaker", "queue"))
		return law_set(law, "first-move", 1, "who has no mail does not look: 1");
	return param_is(set, "breaker", "designated") &&
	       law_set(law, "first-move", 0.5, "they take turns, both look: 1/2");
}
