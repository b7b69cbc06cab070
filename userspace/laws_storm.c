// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of requests beyond what a server can take.
 */
#include <math.h>

#include "laws_family.h"

/* Rounds from one attempt to the next, if all clients wait as long */
static double step_rounds(const struct param_set *set)
{
	double delay = fmin(param_num(set, "base_ns"), param_num(set, "cap_ns"));

	if (param_is(set, "backoff", "none"))
		return 1;
	if (!param_is(set, "backoff", "constant"))
		return NAN;
	/* equal draws are as long for all, and a round at least */
	if (!param_is(set, "jitter", "none"))
		return law_same_draws(set) ? 1 : NAN;
	return fmax(1, ceil(delay / param_num(set, "grid_ns")));
}

/* All come together: the burst is taken, if there has been the time for it */
static bool in_step(const struct param_set *set, struct law *law)
{
	double burst = param_num(set, "burst"), clients = param_num(set, "workers");
	double tokens = step_rounds(set) * param_num(set, "grid_ns") *
			param_num(set, "rate") / 1e9;

	if (isnan(tokens) || (tokens < burst && tokens != floor(tokens)) ||
	    (tokens < burst && !param_is(set, "jitter", "none")))
		return false;
	return law_set(law, "M11", fmin(1, fmin(burst, tokens) / clients),
		       "of N in step the burst b is taken: b / N");
}

/*
 * Each comes after a number of rounds drawn from 1 … d, whatever became of it. So in
 * a round each is there with chance p = 2 / (d + 1), and one of those is taken.
 */
static bool apart_from_each_other(const struct param_set *set, struct law *law)
{
	double clients = param_num(set, "workers"), p;
	double rounds = fmin(param_num(set, "base_ns"), param_num(set, "cap_ns")) /
			param_num(set, "grid_ns");

	if (!param_is(set, "jitter", "full") || !param_is(set, "backoff", "constant") ||
	    param_num(set, "burst") != 1 || rounds < 1 || rounds != floor(rounds) ||
	    param_num(set, "rate") * param_num(set, "grid_ns") != 1000000000)
		return false;
	p = 2 / (rounds + 1);
	return law_set(law, "tokens", (1 - pow(1 - p, clients)) / (clients * p),
		       "one of those who come in a round: (1 - (1 - p)^N) / (N p)");
}

/**
 * law_receive - the law of packets that one CPU takes in and delivers
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_receive(const struct param_set *set, struct law *law)
{
	double round = param_num(set, "grid_ns"), packets = param_num(set, "workers");
	double input = param_num(set, "latency_ns"), output = param_num(set, "work_ns");
	bool fits = packets * (input + output) <= round;
	double delivered;

	/* who loses nothing never backs off */
	if (!output || (!fits && !param_is(set, "backoff", "none")))
		return false;
	if (fits)
		delivered = packets;
	else if (param_num(set, "quota") ||
		 (param_num(set, "limit") && param_is(set, "beyond", "wait")))
		delivered = round / (input + output);
	else
		delivered = fmax(0, (round - packets * input) / output);
	return law_set_shared(law, "receive", delivered / packets, packets,
			      "what input leaves of the CPU: (C / n - in) / out");
}

/**
 * law_storm - the law of clients of a server that refuses what is beyond its rate
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_storm(const struct param_set *set, struct law *law)
{
	u64 limit = param_num(set, "limit"), burst = param_num(set, "burst");
	double tokens = param_num(set, "grid_ns") * (double)param_num(set, "rate") / 1e9;

	if (param_num(set, "outage_ns") || param_num(set, "layers") != 1)
		return false;
	if (!burst || (limit && limit <= burst && limit <= tokens))
		return law_set(law, "no-retry", 1, "no more in flight than the server takes: 1");
	/* who has given up, or has done its work, is not in step with the others */
	if (limit || param_num(set, "budget") || !param_is(set, "retry_after", "none") ||
	    param_num(set, "attempts") || param_num(set, "deadline_ns") ||
	    param_num(set, "operations"))
		return false;
	return in_step(set, law) || apart_from_each_other(set, law);
}
