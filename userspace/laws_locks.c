// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of locks: one, two, many, and those between philosophers.
 */
#include <math.h>

#include "laws.h"
#include "laws_family.h"

/* A hold that late timers do not outlast */
#define FIRST_COME_NS	5000000

/* Every object has just two workers */
static bool paired(const struct param_set *set)
{
	u64 shards = param_num(set, "shards");

	return shards && param_num(set, "workers") == 2 * shards;
}

/* Nobody makes an attempt that could fail */
static bool waits_for_turn(const struct param_set *set)
{
	static const char *const turns[] = {
		"order", "address", "priority", "ticket", "mcs", "hand-off",
	};

	for (u32 i = 0; i < ARRAY_SIZE(turns); i++)
		if (param_is(set, "breaker", turns[i]))
			return true;
	return false;
}

static bool set_ordered(struct law *law)
{
	return law_set(law, "ordered", 1, "nobody holds what another waits for: 1");
}

/**
 * law_delays - the range that delays are drawn from, by all alike
 * @set: the parameters
 * @r: out: the range
 *
 * Return: false if it changes from retry to retry.
 */
bool law_delays(const struct param_set *set, struct range *r)
{
	double base = fmin(param_num(set, "base_ns"), param_num(set, "cap_ns"));
	double width;

	/* without back-off there is no delay that jitter could change */
	if (param_is(set, "jitter", "none") || param_is(set, "backoff", "none") ||
	    law_same_draws(set)) {
		*r = (struct range){};
		return true;
	}
	if (!param_is(set, "backoff", "constant"))
		return false;
	if (param_is(set, "jitter", "full")) {
		*r = (struct range){ 0, base };
	} else if (param_is(set, "jitter", "equal")) {
		*r = (struct range){ base / 2, base };
	} else if (param_is(set, "jitter", "factor")) {
		width = base * param_num(set, "jitter_factor") / 100;
		*r = (struct range){ base - width, base + width };
	} else if (param_is(set, "jitter", "additive")) {
		width = param_num(set, "jitter_ns");
		*r = (struct range){ base, base + (width > 0 ? width : base) };
	} else {
		return false;
	}
	return true;
}

/* Chance that two uniform draws from 0 … @width lie further apart than @gap */
static double apart(double gap, double width)
{
	return gap < width ? (1 - gap / width) * (1 - gap / width) : 0;
}

/**
 * law_grid_pairs - two who meet on a common clock if they come close together
 * @set: the parameters, of pairs
 * @law: out: the law
 *
 * Two that start within a window of each other fail together. One that comes later,
 * while the other works, is turned away alone.
 *
 * Return: false if it does not apply.
 */
bool law_grid_pairs(const struct param_set *set, struct law *law)
{
	u64 window = param_num(set, "window_ns"), work = param_num(set, "work_ns");
	struct range delay;
	double width;

	if (!window || !param_is(set, "window", "fixed") || !law_delays(set, &delay))
		return false;
	width = delay.high - delay.low;
	if (width == 0)
		return law_set_pair(law, "M6", 0, "nothing draws the two apart: 0");
	if (param_num(set, "grid_ns") < delay.high + window + work +
					param_num(set, "undo_ns"))
		return false;
	return law_set_pair(law, "M6", (apart(window, width) +
					apart(window + work, width)) / 2,
			    "delays within J collide when closer than u: (1 - u / J)^2");
}

/*
 * A gap g between release and retry, holds of w in the mean: whoever looks finds
 * the other end free for g out of each w + g. Holds of equal length would settle
 * into a rhythm of their own instead.
 */
static bool locks_free(const struct param_set *set, struct law *law)
{
	double window = param_num(set, "window_ns"), gap = 0;

	if (param_num(set, "undo_ns") || param_num(set, "work_ns") || window == 0 ||
	    param_is(set, "window", "none"))
		return false;
	if (!param_is(set, "backoff", "none")) {
		if (!param_is(set, "backoff", "constant") ||
		    !param_is(set, "jitter", "none"))
			return false;
		gap = fmin(param_num(set, "base_ns"), param_num(set, "cap_ns"));
	}
	if (gap == 0)
		return param_is(set, "pause", "none") &&
		       law_set_pair(law, "M6b", 0, "no gap between hold and hold: 0");
	if (!paired(set) || !param_is(set, "wait", "sleep") ||
	    !param_is(set, "window", "uniform") || param_num(set, "window_spread") < 10)
		return false;
	return law_set_pair(law, "M6b", gap / (window + gap),
			    "uneven holds of w, gaps of g: g / (w + g)");
}

/**
 * law_locks - two locks, from both ends
 * @set: effective parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_locks(const struct param_set *set, struct law *law)
{
	if (waits_for_turn(set))
		return set_ordered(law);
	/* somebody from each end at every object */
	if (!param_is(set, "breaker", "none") || param_num(set, "operations") ||
	    2 * law_objects(set) > param_num(set, "workers"))
		return false;
	if (param_is(set, "sync", "grid"))
		return param_num(set, "undo_ns") >= param_num(set, "window_ns") &&
		       paired(set) && law_grid_pairs(set, law);
	return param_is(set, "sync", "free") && locks_free(set, law);
}

/* As long as who has it keeps it for longer than the others are late */
static bool first_come(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers"), objects = law_objects(set);
	u64 hold = param_num(set, "work_ns");
	struct range delay;

	if (!param_is(set, "window", "none"))
		hold += param_num(set, "window_ns");
	if (hold < FIRST_COME_NS || !law_delays(set, &delay) || delay.high != delay.low)
		return false;
	return law_set(law, "M1", (double)objects / workers,
		       "on each tick, the first at an object has it: objects / N");
}

/**
 * law_onelock - one thing that one can have at a time
 * @set: effective parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_onelock(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers"), objects = law_objects(set);
	double q = param_num(set, "chance") / 1000.0;

	if (waits_for_turn(set) || param_is(set, "breaker", "blocking"))
		return set_ordered(law);
	if (param_num(set, "operations"))
		return false;
	if (param_is(set, "sync", "barrier"))
		return objects < workers && workers % objects == 0 &&
		       law_set(law, "M1", (1 - q) * objects / workers,
			       "in rounds, the first at an object keeps it: (1 - q) objects / N");
	if (!param_is(set, "sync", "grid"))
		return false;
	if (q == 1)
		return paired(set) && law_grid_pairs(set, law);
	return q == 0 && first_come(set, law);
}

/**
 * law_accounts - transfers between accounts
 * @set: effective parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_accounts(const struct param_set *set, struct law *law)
{
	return waits_for_turn(set) && set_ordered(law);
}

/* Independent coins, each for the right fork with chance 1/2 */
static bool fair_coins(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers");

	if (workers < 4)
		return law_set(law, "LR", .25, "coins of two or three, enumerated: 1/4");
	return law_set(law, "LR", 15 / 64., "first fork 3/4, second 5/16: 15/64");
}

/**
 * law_philosophers - philosophers round a table
 * @set: effective parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_philosophers(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers"), chance = param_num(set, "chance");

	if (waits_for_turn(set))
		return set_ordered(law);
	if (!param_is(set, "sync", "barrier") || param_num(set, "operations") || workers < 2)
		return false;
	if (param_is(set, "breaker", "designated"))
		return law_set(law, "LR", 1.0 / workers, "one is odd, one eats a round: 1 / N");
	if (chance % 1000 == 0 || law_same_draws(set))
		return law_set(law, "LR", 0, "all begin with the same hand: 0");
	return chance == 500 && fair_coins(set, law);
}
