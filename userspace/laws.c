// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws: the success ratio that theory gives for a family and its parameters.
 *
 * Pure. A law that does not quite apply is worse than none: each states all that
 * it needs, and where none applies nothing is said.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "laws.h"

static bool set_law(struct law *law, const char *name, double ratio, const char *text)
{
	*law = (struct law){
		.name = name, .text = text, .kind = LAW_EQUAL,
		.ratio = ratio, .fate = 1,
	};
	return true;
}

/* Both of a pair meet or both pass */
static bool set_pair_law(struct law *law, const char *name, double ratio, const char *text)
{
	set_law(law, name, ratio, text);
	law->fate = 2;
	return true;
}

static bool set_bound(struct law *law, const char *name, double ratio, const char *text)
{
	set_law(law, name, ratio, text);
	law->kind = LAW_AT_LEAST;
	return true;
}

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

/* Copies of the object that have a worker */
static u64 objects(const struct param_set *set)
{
	u64 workers = param_num(set, "workers"), shards = param_num(set, "shards");

	return shards && shards < workers ? shards : workers;
}

/* Every object has just two workers */
static bool paired(const struct param_set *set)
{
	u64 shards = param_num(set, "shards");

	return shards && param_num(set, "workers") == 2 * shards;
}

/* All draw the same sequence */
static bool same_draws(const struct param_set *set)
{
	return param_is(set, "rng", "same-seed") || param_is(set, "rng", "unseeded");
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
	u64 workers = param_num(set, "workers"), shared = objects(set);

	if (param_num(set, "operations") == 1 && shared == 1 &&
	    !param_num(set, "attempts") && !param_num(set, "deadline_ns"))
		return set_law(law, "M1b", 2.0 / (workers + 1),
			       "once each, in rounds: 2 / (N + 1)");
	if (param_num(set, "operations"))
		return false;
	return set_law(law, "M1", (double)shared / workers,
		       "rounds, one of those at an object wins: objects / N");
}

static bool cas_free(const struct param_set *set, struct law *law)
{
	u64 workers = param_num(set, "workers"), shared = objects(set);
	double ratio;

	/* anything that keeps workers from the object makes them fewer */
	if (param_num(set, "operations") || param_num(set, "work_ns") ||
	    param_num(set, "undo_ns") || !param_num(set, "window_ns") ||
	    !param_is(set, "backoff", "none") || !param_is(set, "wait", "sleep"))
		return false;

	if (param_is(set, "window", "exponential"))
		return set_law(law, "M2", memoryless(workers, shared),
			       "memoryless windows: 1 / Q(N / objects)");
	if (!param_is(set, "window", "uniform") || workers % shared ||
	    param_num(set, "window_spread") != 50)
		return false;
	ratio = half_spread(workers / shared);
	return !isnan(ratio) && set_law(law, "M2c", ratio,
					"windows of +-50 %, simulated");
}

static bool cas_law(const struct param_set *set, struct law *law)
{
	u64 fallback = param_num(set, "fallback");

	if (param_is(set, "breaker", "atomic") ||
	    objects(set) == param_num(set, "workers"))
		return set_law(law, "no-retry", 1, "nobody can be overtaken: 1");
	if (fallback)
		return set_bound(law, "fallback", 1.0 / (fallback + 1),
				 "at most k failed tries, then the lock: 1 / (k + 1)");
	if (!param_is(set, "breaker", "none"))
		return false;
	if (param_is(set, "sync", "barrier"))
		return cas_barrier(set, law);
	return param_is(set, "sync", "free") && cas_free(set, law);
}

static bool choosing_law(const struct param_set *set, struct law *law)
{
	double q = param_num(set, "chance") / 1000.0;

	/* an odd one out passes alone */
	if (!param_is(set, "sync", "barrier") || param_num(set, "workers") % 2 ||
	    param_num(set, "operations"))
		return false;
	if (param_is(set, "breaker", "designated"))
		return set_pair_law(law, "M5d", q, "only one steps aside: q");
	if (!param_is(set, "breaker", "none"))
		return false;
	if (same_draws(set))
		return set_pair_law(law, "M5", 0, "both draw alike: 0");
	return set_pair_law(law, "M5", 2 * q * (1 - q),
			    "just one of the two steps aside: 2 q (1 - q)");
}

/* Delays drawn from low … high, by both alike */
struct range {
	double low;
	double high;
};

/* Return: false if the range changes from retry to retry */
static bool delay_range(const struct param_set *set, struct range *r)
{
	double base = fmin(param_num(set, "base_ns"), param_num(set, "cap_ns"));
	double width;

	/* without back-off there is no delay that jitter could change */
	if (param_is(set, "jitter", "none") || param_is(set, "backoff", "none") ||
	    same_draws(set)) {
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

static bool locks_grid(const struct param_set *set, struct law *law)
{
	u64 window = param_num(set, "window_ns"), work = param_num(set, "work_ns");
	u64 undo = param_num(set, "undo_ns");
	struct range delay;
	double width;

	if (!paired(set) || !window || undo < window ||
	    !param_is(set, "window", "fixed") || !delay_range(set, &delay))
		return false;
	width = delay.high - delay.low;
	if (width == 0)
		return set_pair_law(law, "M6", 0, "nothing draws the two apart: 0");
	if (param_num(set, "grid_ns") < delay.high + window + work + undo)
		return false;
	/* one who comes while the other works is turned away alone */
	return set_pair_law(law, "M6", (apart(window, width) +
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

	if (param_num(set, "undo_ns") || param_num(set, "work_ns") || window == 0)
		return false;
	if (!param_is(set, "backoff", "none")) {
		if (!param_is(set, "backoff", "constant") ||
		    !param_is(set, "jitter", "none"))
			return false;
		gap = fmin(param_num(set, "base_ns"), param_num(set, "cap_ns"));
	}
	if (gap == 0)
		return param_is(set, "pause", "none") &&
		       set_pair_law(law, "M6b", 0, "no gap between hold and hold: 0");
	if (!paired(set) || !param_is(set, "wait", "sleep") ||
	    !param_is(set, "window", "uniform") || param_num(set, "window_spread") < 10)
		return false;
	return set_pair_law(law, "M6b", gap / (window + gap),
			    "uneven holds of w, gaps of g: g / (w + g)");
}

static bool locks_law(const struct param_set *set, struct law *law)
{
	if (param_is(set, "breaker", "order") || param_is(set, "breaker", "priority"))
		return set_law(law, "ordered", 1, "nobody holds what another waits for: 1");
	/* somebody from each end at every object */
	if (!param_is(set, "breaker", "none") || param_num(set, "operations") ||
	    2 * objects(set) > param_num(set, "workers"))
		return false;
	if (param_is(set, "sync", "grid"))
		return locks_grid(set, law);
	return param_is(set, "sync", "free") && locks_free(set, law);
}

/* Every worker tries from the start, again and again, at times of its own choice */
static bool plain(const struct param_set *set)
{
	return !param_num(set, "opponents") && !param_num(set, "autoscale") &&
	       !param_num(set, "phase_ns") && !param_num(set, "latency_ns") &&
	       !param_is(set, "arrival", "periodic") && !param_is(set, "arrival", "poisson") &&
	       !param_is(set, "restart", "on-alarm") &&
	       !param_is(set, "on_give_up", "stop-all");
}

/**
 * law_find - the law that holds for a run
 * @family: the scenario's family
 * @set: its effective parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_find(const char *family, const struct param_set *set, struct law *law)
{
	static const struct {
		const char *family;
		bool (*find)(const struct param_set *set, struct law *law);
	} families[] = {
		{ "cas", cas_law },
		{ "choosing", choosing_law },
		{ "locks", locks_law },
	};

	if (!param_num(set, "workers") || !plain(set))
		return false;
	for (u32 i = 0; i < ARRAY_SIZE(families); i++)
		if (!strcmp(families[i].family, family))
			return families[i].find(set, law);
	return false;
}

/*
 * Four standard deviations of the count, and five percent. A law of none at all
 * leaves room for the start of a run and for a worker that was preempted at the
 * wrong moment.
 */
static double tolerance(double ratio, double observations)
{
	if (ratio == 0)
		return LAW_NONE;
	return 4 * sqrt(ratio * (1 - ratio) / observations) + 0.05 * ratio;
}

/**
 * law_check - does a measurement agree with a law
 * @law: the law
 * @attempts: measured
 * @completions: measured
 *
 * Return: how it stands.
 */
enum law_fit law_check(const struct law *law, u64 attempts, u64 completions)
{
	double allowed, off;

	if (attempts < LAW_MIN_ATTEMPTS)
		return LAW_UNKNOWN;
	allowed = tolerance(law->ratio, (double)attempts / law->fate);
	off = (double)completions / attempts - law->ratio;
	if (off < -allowed || (off > allowed && law->kind == LAW_EQUAL))
		return LAW_OUTSIDE;
	return LAW_WITHIN;
}

/**
 * law_kind_name - how output names a kind
 * @kind: the kind
 *
 * Return: its name.
 */
const char *law_kind_name(enum law_kind kind)
{
	return kind == LAW_AT_LEAST ? "at-least" : "equal";
}
