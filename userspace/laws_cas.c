// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of a word changed by cmpxchg.
 */
#include <float.h>
#include <math.h>

#include "laws.h"
#include "laws_family.h"

/**
 * law_ramanujan_q - Ramanujan's Q function
 * @n: workers
 *
 * Q(n) = 1 + (1 - 1/n) + (1 - 1/n)(1 - 2/n) + …: attempts a completion, when each
 * of n workers takes a memoryless time from load to cmpxchg.
 *
 * Return: Q(n), about sqrt(pi n / 2).
 */
double law_ramanujan_q(u64 n)
{
	double term = 1, sum = 0;

	for (u64 j = 1; j <= n && term > DBL_EPSILON; j++) {
		sum += term;
		term *= 1 - (double)j / n;
	}
	return sum;
}

/* Memoryless windows; all workers try equally often, however they are spread */
static double memoryless(u64 workers, u64 objects)
{
	u64 small = workers / objects, more = workers % objects;
	double sum = 0;

	sum += (double)(objects - more) * small / law_ramanujan_q(small);
	if (more)
		sum += (double)more * (small + 1) / law_ramanujan_q(small + 1);
	return sum / workers;
}

/* Simulated for windows of ±50 %: no closed form is known to us */
static double half_spread(u64 workers)
{
	static const struct {
		u64 workers;
		double ratio;
	} table[] = {
		{ 1, 1 }, { 2, .53 }, { 4, .283 }, { 8, .153 }, { 16, .084 },
		{ 32, .045 }, { 64, .024 }, { 128, .013 },
	};

	for (u32 i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].workers == workers)
			return table[i].ratio;
	return NAN;
}

static bool cas_barrier(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers"), shared = law_objects(set);

	if (param_num(set, "operations") == 1 && shared == 1 &&
	    !param_num(set, "attempts") && !param_num(set, "deadline_ns"))
		return law_set(law, "M1b", 2.0 / (workers + 1),
			       "once each, in rounds: 2 / (N + 1)");
	if (param_num(set, "operations"))
		return false;
	return law_set(law, "M1", (double)shared / workers,
		       "rounds, one of those at an object wins: objects / N");
}

static bool cas_free(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers"), shared = law_objects(set);
	double ratio;

	/* anything that keeps workers from the object makes them fewer */
	if (param_num(set, "operations") || param_num(set, "work_ns") ||
	    param_num(set, "undo_ns") || !param_num(set, "window_ns") ||
	    !param_is(set, "backoff", "none") || !param_is(set, "wait", "sleep"))
		return false;

	if (param_is(set, "window", "exponential"))
		return law_set(law, "M2", memoryless(workers, shared),
			       "memoryless windows: 1 / Q(N / objects)");
	if (!param_is(set, "window", "uniform") || workers % shared ||
	    param_num(set, "window_spread") != 50)
		return false;
	ratio = half_spread(workers / shared);
	return !isnan(ratio) && law_set(law, "M2c", ratio,
					"windows of +-50 %, simulated");
}

/* An attacker changes the word; victims see each other's changes, too */
static bool cas_attacked(const struct param_set *set, struct law *law)
{
	double chance = law_undisturbed(set);

	if (isnan(chance) || !param_is(set, "sync", "free") ||
	    (chance > 0 && param_num(set, "workers") != 2))
		return false;
	return law_set(law, "M7", chance, "no act of the attacker in a window");
}

/**
 * law_cas - the law of a word changed by cmpxchg
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_cas(const struct param_set *set, struct law *law)
{
	u64 fallback = param_num(set, "fallback");

	if (param_is(set, "breaker", "atomic") ||
	    (law_objects(set) == param_num(set, "workers") && !param_num(set, "opponents")))
		return law_set(law, "no-retry", 1, "nobody can be overtaken: 1");
	if (fallback)
		return law_set_bound(law, "fallback", 1.0 / (fallback + 1),
				 "at most k failed tries, then the lock: 1 / (k + 1)");
	if (param_is(set, "breaker", "lock") || param_is(set, "breaker", "ticket") ||
	    param_is(set, "breaker", "mcs") || param_is(set, "breaker", "priority"))
		return !param_num(set, "opponents") &&
		       law_set(law, "turns", 1, "one at a time: 1");
	if (!param_is(set, "breaker", "none"))
		return false;
	if (param_num(set, "opponents"))
		return cas_attacked(set, law);
	if (param_is(set, "sync", "barrier"))
		return cas_barrier(set, law);
	if (param_is(set, "compare", "stale"))
		return false;	/* who lost once is out */
	return param_is(set, "sync", "free") && cas_free(set, law);
}
