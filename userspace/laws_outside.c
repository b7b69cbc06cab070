// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of attempts against somebody who does not react: a party outside, or
 * opponents that act at times of their own.
 */
#include <math.h>

#include "laws.h"
#include "laws_family.h"

/* Every object has just one opponent */
static bool one_opponent(const struct param_set *set)
{
	return param_num(set, "opponents") == law_objects(set);
}

/**
 * law_undisturbed - chance that no act of an opponent falls into a window
 * @set: the parameters; one opponent at each object
 *
 * Windows of fixed length w that follow each other without a gap take up acts at
 * intervals T one by one: 1 - w/T stay free, and none once w reaches T. Against
 * acts at random times it is e^(-w/T). Memoryless windows are these, averaged.
 *
 * Return: the chance, or NAN if it is not known.
 */
double law_undisturbed(const struct param_set *set)
{
	double x = (double)param_num(set, "window_ns") / param_num(set, "interval_ns");
	bool poisson = param_is(set, "arrival", "poisson");

	if (!one_opponent(set) || x == 0 || param_num(set, "operations") ||
	    !param_is(set, "wait", "sleep") || param_is(set, "arrival", "periodic"))
		return NAN;
	if (param_is(set, "window", "fixed") && !poisson && x >= 1)
		return 0;
	/* delays shift windows against the acts, and random acts do not mind */
	if (!poisson && !param_is(set, "backoff", "none"))
		return NAN;
	if (param_is(set, "window", "fixed"))
		return poisson ? exp(-x) : 1 - x;
	if (param_is(set, "window", "exponential"))
		return poisson ? 1 / (1 + x) : 1 - x * (1 - exp(-1 / x));
	return NAN;
}

/**
 * law_reading - the law of readers against a writer
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_reading(const struct param_set *set, struct law *law)
{
	u64 fallback = param_num(set, "fallback");
	double chance;

	if (!param_num(set, "opponents") || param_is(set, "breaker", "copy") ||
	    param_is(set, "breaker", "lock"))
		return law_set(law, "no-retry", 1, "nothing is written while one reads: 1");
	if (fallback)
		return law_set_bound(law, "fallback", 1.0 / (fallback + 1),
				     "at most k failed tries, then the lock: 1 / (k + 1)");
	/* reads begin when reads end: against long writes they are not spread evenly */
	if (param_num(set, "work_ns"))
		return false;
	chance = law_undisturbed(set);
	return !isnan(chance) && law_set(law, "M7", chance,
					 "no write while one reads");
}

/**
 * law_external - the law of attempts against a party outside
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_external(const struct param_set *set, struct law *law)
{
	u64 odds = param_num(set, "odds");
	double chance = param_num(set, "chance") / 1000.0;

	if (!odds || chance == 0)
		return law_set(law, "refused", 0, "nobody is let in: 0");
	if (param_num(set, "outage_ns"))
		return false;
	if (odds == 1)
		return law_set(law, "M9", chance,
			       "failures of chance p, whoever tries: 1 - p");
	return chance == 1 && law_set(law, "odds", 1.0 / odds, "one of so many, by count");
}
