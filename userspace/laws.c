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

/**
 * law_set_shared - a law of attempts that share one fate
 * @law: out: the law
 * @name: short name
 * @ratio: the ratio
 * @fate: how many succeed or fail together
 * @text: the formula in words
 *
 * Return: true.
 */
bool law_set_shared(struct law *law, const char *name, double ratio, u32 fate,
		    const char *text)
{
	law_set(law, name, ratio, text);
	law->fate = fate;
	return true;
}

/**
 * law_set_pair - the same for pairs of whom both meet or both pass
 * @law: out: the law
 * @name: short name
 * @ratio: the ratio
 * @text: the formula in words
 *
 * Return: true.
 */
bool law_set_pair(struct law *law, const char *name, double ratio, const char *text)
{
	return law_set_shared(law, name, ratio, 2, text);
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

/**
 * law_same_draws - do all workers draw the same sequence
 * @set: the parameters
 *
 * Return: true if they do.
 */
bool law_same_draws(const struct param_set *set)
{
	return param_is(set, "rng", "same-seed") || param_is(set, "rng", "unseeded");
}

/* Operations follow each other */
static bool closed(const struct param_set *set)
{
	return !param_is(set, "arrival", "periodic") && !param_is(set, "arrival", "poisson");
}

/* Every worker tries from the start, again and again, at times of its own choice */
static bool plain(const struct param_set *set)
{
	return !param_num(set, "autoscale") && !param_num(set, "phase_ns") &&
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
		bool latent;	/* and with time outside the window */
	} families[] = {
		{ "accounts", law_accounts },
		{ "after-you", law_after_you },
		{ "cache", law_cache },
		{ "cas", law_cas, true },
		{ "choosing", law_choosing },
		{ "election", law_election, false, true },
		{ "external", law_external },
		{ "letters", law_letters },
		{ "locks", law_locks },
		{ "onelock", law_onelock },
		{ "philosophers", law_philosophers },
		{ "pool", law_pool },
		{ "reading", law_reading, true },
		{ "receive", law_receive, false, true },
		{ "stock", law_stock },
		{ "storm", law_storm },
	};
	u64 opponents = param_num(set, "opponents");

	if (!param_num(set, "workers") || !plain(set))
		return false;
	for (u32 i = 0; i < ARRAY_SIZE(families); i++)
		if (!strcmp(families[i].family, family))
			return (!opponents || families[i].opposed) &&
			       (!param_num(set, "latency_ns") || families[i].latent) &&
			       (opponents || closed(set)) && families[i].find(set, law);
	return false;
}

/**
 * law_tolerance - how far a measurement may be off
 * @law: the law
 * @attempts: measured
 *
 * Four standard deviations of the count, and five percent. A law of none at all
 * leaves room for the start of a run and for a worker that was preempted at the
 * wrong moment.
 *
 * Return: the largest difference between the ratios; infinite without attempts.
 */
double law_tolerance(const struct law *law, u64 attempts)
{
	if (law->ratio == 0)
		return LAW_NONE;
	return 4 * sqrt(law->ratio * (1 - law->ratio) * law->fate / attempts) +
	       0.05 * law->ratio;
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
	allowed = law_tolerance(law, attempts);
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
