// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of scenarios that count time in rounds: nothing hangs on the machine.
 */
#include <math.h>

#include "laws_family.h"

/* The first of @n delays comes before the second by more than @gap */
static double first_by(double gap, double width, u64 n)
{
	return gap < width ? pow(1 - gap / width, n) : 0;
}

/**
 * law_election - the law of nodes that elect a leader
 * @set: the parameters
 * @law: out: the law
 *
 * Return: false if none is known.
 */
bool law_election(const struct param_set *set, struct law *law)
{
	u64 nodes = param_num(set, "workers"), news = param_num(set, "window_ns");
	struct range delay;

	if (nodes < 2)
		return false;
	if (param_is(set, "breaker", "priority"))
		return law_set_shared(law, "election", 1, nodes,
				      "the smallest number stands: 1");
	if (!news || !param_is(set, "window", "fixed") || !law_delays(set, &delay))
		return false;
	if (delay.high == delay.low)
		return law_set_shared(law, "election", 0, nodes,
				      "all claim at once: 0");
	if (!param_is(set, "breaker", "none") && !param_is(set, "breaker", "lease"))
		return false;
	/* of three and more, the one that led last is dead */
	return law_set_shared(law, "election",
			      first_by(news, delay.high - delay.low, nodes - (nodes > 2)),
			      nodes, "the first of n alive, by the window: (1 - u / J)^n");
}
