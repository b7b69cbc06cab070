// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws: the success ratio that theory gives for a family and its parameters.
 *
 * Pure. A law that does not quite apply is worse than none: each states all that
 * it needs, and where none applies nothing is said.
 */
#include <math.h>
#include <string.h>

#include "laws.h"
#include "laws_family.h"

/**
 * law_set - a law that says what the ratio is
 * @law: out: the law
 * @name: short name
 * @ratio: the ratio
 * @text: the formula in words
 *
 * Return: true.
 */
bool law_set(struct law *law, const char *name, double ratio, const char *text)
{
	*law = (struct law){
		.name = name, .text = text, .kind = LAW_EQUAL,
		.ratio = ratio, .fate = 1,
	};
	return true;
}

/* Both of a pair meet or both pass */
static bool law_set_pair(struct law *law, const char *name, double ratio, const char *text)
{
	law_set(law, name, ratio, text);
	law->fate = 2;
	return true;
}

/**
 * law_set_bound - a law that says how low the ratio gets
 * @law: out: the law
 * @name: short name
 * @ratio: its lower bound
 * @text: the formula in words
 *
 * Return: true.
 */
bool law_set_bound(struct law *law, const char *name, double ratio, const char *text)
{
	law_set(law, name, ratio, text);
	law->kind = LAW_AT_LEAST;
	return true;
}

/**
 * law_objects - copies of the object that have a worker
 * @set: the parameters
 *
 * Return: how many.
 */
u64 law_objects(const struct param_set *set)
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

static bool choosing_law(const struct param_set *set, struct law *law)
{
	double q = param_num(set, "chance") / 1000.0;

	/* an odd one out passes alone */
	if (!param_is(set, "sync", "barrier") || param_num(set, "workers") % 2 ||
	    param_num(set, "operations"))
		return false;
	if (param_is(set, "breaker", "designated"))
		return law_set_pair(law, "M5d", q, "only one steps aside: q");
	if (!param_is(set, "breaker", "none"))
		return false;
	if (same_draws(set))
		return law_set_pair(law, "M5", 0, "both draw alike: 0");
	return law_set_pair(law, "M5", 2 * q * (1 - q),
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
		return law_set_pair(law, "M6", 0, "nothing draws the two apart: 0");
	if (param_num(set, "grid_ns") < delay.high + window + work + undo)
		return false;
	/* one who comes while the other works is turned away alone */
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

static bool locks_law(const struct param_set *set, struct law *law)
{
	if (param_is(set, "breaker", "order") || param_is(set, "breaker", "priority"))
		return law_set(law, "ordered", 1, "nobody holds what another waits for: 1");
	/* somebody from each end at every object */
	if (!param_is(set, "breaker", "none") || param_num(set, "operations") ||
	    2 * law_objects(set) > param_num(set, "workers"))
		return false;
	if (param_is(set, "sync", "grid"))
		return locks_grid(set, law);
	return param_is(set, "sync", "free") && locks_free(set, law);
}

/* Operations follow each other */
static bool closed(const struct param_set *set)
{
	return !param_is(set, "arrival", "periodic") && !param_is(set, "arrival", "poisson");
}

/* Every worker tries from the start, again and again, at times of its own choice */
static bool plain(const struct param_set *set)
{
	return !param_num(set, "autoscale") &&
	       !param_num(set, "phase_ns") && !param_num(set, "latency_ns") &&
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
		bool opposed;	/* it reckons with opponents and when they act */
	} families[] = {
		{ "cas", law_cas, true },
		{ "choosing", choosing_law },
		{ "external", law_external },
		{ "locks", locks_law },
		{ "reading", law_reading, true },
	};
	u64 opponents = param_num(set, "opponents");

	if (!param_num(set, "workers") || !plain(set))
		return false;
	for (u32 i = 0; i < ARRAY_SIZE(families); i++)
		if (!strcmp(families[i].family, family))
			return (!opponents || families[i].opposed) &&
			       (opponents || closed(set)) && families[i].find(set, law);
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
