// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mental models, pros and cons, use cases
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"36",
		"Liveness is not safety: at a thousandth of success, not one update is lost",
		{ "livelock run cas-counter -w 1000 --set sync=barrier,attempts=0 -d 10" },
		"verdict = livelock; module.completions = completions; status = 0",
	}, {
		"38",
		"Symmetry is the enemy: with one of each pair out of step, the same code gets on",
		{ "livelock run bridge -d 4",
		  "livelock run bridge -d 6 --set phase_ns=40ms,grid_ns=100ms" },
		"a.ratio = 0; b.ratio > 0.9",
	}, {
		"39 142 158",
		"Priority, chance and order break it",
		{ "livelock run bridge -d 4 --cure priority",
		  "livelock run bridge -d 10 --cure jitter",
		  "livelock run bridge -d 4 --cure order" },
		"a.ratio = 1; b.ratio >= 0.75; b.verdict = healthy; c.ratio = 1",
		CLAIM_CONDITION,
		"Order and priority leave no failure at all. Jitter leaves (1 - u/J)^2: 0.9 for J of 20 windows u.",
	}, {
		"41 107 149",
		"Exponential back-off without jitter keeps the symmetry",
		{ "livelock run bridge -d 6 --cure exponential" },
		"ratio = 0; verdict = livelock",
	}, {
		"42 107",
		"Exponential back-off with jitter is a fix",
		{ "livelock run bridge -d 10 --cure jitter" },
		"verdict = healthy",
	}, {
		"40 81",
		"Count outcomes, not iterations: one is busy, the other is zero",
		{ "livelock run corridor -d 3" },
		"attempts > 1000; completions = 0; verdict = livelock",
	}, {
		"46",
		"It can be reproduced by scaling concurrency: the same every time",
		{ "livelock run cas-counter -w 37 --set sync=barrier -d 2",
		  "livelock run cas-counter -w 37 --set sync=barrier -d 2 --seed 7" },
		"a.ratio ~ 1/37; b.ratio ~ 1/37",
	}, {
		"49 127 2",
		"No detector of deadlocks fires: not the one for hung tasks, nor those for soft lockups and RCU stalls",
		{ "dmesg >/tmp/before; livelock run polite-locks -d 27 -q >/dev/null; dmesg >/tmp/after; echo \"{\\\"found\\\": $(diff /tmp/before /tmp/after | grep -cE 'blocked for more|soft lockup|rcu.*stall')}\"" },
		"found = 0; status = 0",
	}, {
		"51 123 135",
		"Tests with one or two threads do not show it, sixty-four do",
		{ "livelock run cas-counter -w 1 --set sync=barrier -d 1",
		  "livelock run cas-counter -w 2 --set sync=barrier -d 2",
		  "livelock run cas-counter -w 64 --set sync=barrier,attempts=0 -d 3" },
		"a.ratio = 1; b.ratio >= 0.45; c.ratio <= 0.11",
	}, {
		"52",
		"Scaling out makes it worse: with more workers a smaller part succeeds",
		{ "livelock run cas-counter -w 4 -d 5",
		  "livelock run cas-counter -w 64 -d 10 --set autoscale=100" },
		"b.ratio < 0.7 * a.ratio",
	},
};

CLAIM_SET(models, "Mental models, pros and cons, use cases");
