// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of those who are served in rounds: by a cache, from a stock, in a pool.
 *
 * Delays are drawn anew before every attempt, so each of N comes in a round with the same
 * probability p, whoever else does.
 */
#include <math.h>
#include <stdint.h>

#include "laws_family.h"

/* The integral of "rounds until a delay of so many rounds is over", from 0 */
static double rounds_up_to(double rounds)
{
	double whole = floor(rounds);

	return whole * (whole + 1) / 2 + (whole + 1) * (rounds - whole);
}

/* Chance to come in a round; 1 in step, 0 if it is not known */
static double presence(const struct param_set *set)
{
	double round = param_num(set, "grid_ns");
	struct range d;

	if (!law_delays(set, &d))
		return 0;
	if (d.high == d.low)
		return 1;
	d.low /= round;
	d.high /= round;
	return (d.high - d.low) / (rounds_up_to(d.high) - rounds_up_to(d.low));
}

/**
 * struct crowd - how many come in a round
 * @chance: that it is 1 … so many as there is room for
 * @mean: their number then, 0 otherwise, in the mean
 */
struct crowd {
	double chance;
	double mean;
};

/* Of @n, each there with chance @p < 1, up to @room */
static struct crowd crowd_within(u64 n, double p, u64 room)
{
	double exactly = pow(1 - p, n);
	struct crowd c = {};

	for (u64 k = 1; k <= n && k <= room; k++) {
		exactly *= (n - k + 1) * p / (k * (1 - p));
		c.chance += exactly;
		c.mean += k * exactly;
	}
	return c;
}

/* Whom a service has time for in a round */
static u64 room(const struct param_set *set)
{
	u64 work = param_num(set, "work_ns");

	return work ? param_num(set, "grid_ns") / work : UINT64_MAX;
}

static bool set_load(struct law *law, u64 asked, u64 served)
{
	return law_set(law, "overload", asked <= served,
		       "up to so many at once are served, else none: 1 or 0");
}

/*
 * A key without a value waits for a round in which no more ask than are served. With
 * one, all who come within its lifetime find it.
 */
static bool cache_by_chance(const struct param_set *set, double p, struct law *law)
{
	u64 n = param_num(set, "workers");
	struct crowd c = crowd_within(n, p, room(set));
	double hits, tries;

	if (!c.chance)
		return false;
	hits = floor((double)param_num(set, "lifetime_ns") / param_num(set, "grid_ns")) *
	       n * p;
	tries = n * p / c.chance;
	if (tries + hits > UINT32_MAX)
		return false;
	return law_set_shared(law, "M12", (c.mean / c.chance + hits) / (tries + hits),
			      ceil(tries + hits),
			      "fetches until few enough ask at once, then hits for a lifetime");
}

/**
 * law_cache - the law of those who fill a cache
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_cache(const struct param_set *set, struct law *law)
{
	u64 keys = law_objects(set);
	double p = presence(set);

	if (param_num(set, "operations"))
		return false;
	if (!param_is(set, "breaker", "none")) {
		if (keys <= room(set))
			return law_set(law, "M12", 1, "one fetch a generation of the key: 1");
		return param_is(set, "backoff", "none") && set_load(law, keys, room(set));
	}
	if (p == 1)
		return set_load(law, param_num(set, "workers"), room(set));
	return p > 0 && keys == 1 && cache_by_chance(set, p, law);
}

/**
 * law_stock - the law of carts that want the last unit
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_stock(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers"), items = law_objects(set);
	double p = presence(set);

	if (param_num(set, "operations") || param_num(set, "stock") || workers % items ||
	    param_is(set, "breaker", "look-first"))
		return false;
	if (param_is(set, "breaker", "queue"))
		return law_set(law, "ordered", 1, "one cart at a time: 1");
	if (!param_is(set, "breaker", "none"))
		return p == 1 && law_set(law, "M1", (double)items / workers,
					 "of all that reserve an item, one: items / N");
	if (p == 1)
		return law_set(law, "slots", workers == items,
			       "all in step: 0, and alone 1");
	return p > 0 && law_set(law, "slots", pow(1 - p, workers / items - 1),
				"no other cart in the same round: (1 - p)^(n - 1)");
}

/**
 * law_pool - the law of jobs that ask a service
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_pool(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers"), limit = param_num(set, "limit");
	double luck = param_num(set, "chance") / 1000.0, p = presence(set);
	struct crowd others;

	if (param_num(set, "operations"))
		return false;
	if (limit && limit < workers)
		workers = limit;
	if (workers <= room(set))
		return law_set(law, "overload", luck, "never more at once than are served");
	if (p == 1)
		return (!limit || param_is(set, "backoff", "none")) &&
		       set_load(law, workers, room(set));
	if (limit || p == 0)
		return false;
	others = crowd_within(workers - 1, p, room(set) - 1);
	return law_set(law, "slots",
		       luck * (pow(1 - p, workers - 1) + others.chance),
		       "not more in the same round than are served");
}
