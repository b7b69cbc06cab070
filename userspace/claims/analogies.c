// SPDX-License-Identifier: GPL-2.0-only
/*
 * Analogies
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"25 33",
		"The corridor: both step aside, to the same side, and nobody passes",
		{ "livelock run corridor -d 4" },
		"completions = 0; attempts > 1000; verdict = livelock",
	}, {
		"26 77",
		"One of the two commits, and they pass in the first round",
		{ "livelock run corridor --cure designated -d 2" },
		"ratio = 1; conflicts = 0",
	}, {
		"27 30",
		"Or each tosses a coin: two rounds on average",
		{ "livelock run corridor -w 64 --set chance=500 -d 3" },
		"ratio ~ 1/2; law.ratio = 1/2",
	}, {
		"29",
		"Two trucks back up and pull forward, and the bridge stays empty",
		{ CLAIM_BRIDGE },
		"gauges.crossings <= 0.01 * attempts; attempts > 100; verdict = livelock",
	}, {
		"30",
		"A signal at one end gives priority, and no two meet",
		{ "livelock run bridge --cure priority -d 4" },
		"ratio = 1; conflicts = 0; gauges.crossings > 0",
	}, {
		"31",
		"Three musicians who each begin once another has never begin; counted in, all do at once",
		{ "livelock run musicians -d 2",
		  "livelock run musicians --cure designated --set operations=1" },
		"a.completions = 0; a.attempts > 1000; a.verdict = livelock; b.completions = 3; b.attempts = 3",
	}, {
		"32",
		"Threads that wait for the others to be ready never decide to go first, in step or not",
		{ "livelock run musicians --set sync=free -d 2",
		  "livelock run musicians --set sync=free --cure jitter -d 2",
		  "livelock run musicians --cure coin -d 3" },
		"a.completions = 0; a.attempts > 100; b.completions = 0; c.ratio ~ 7/8",
	}, {
		"33",
		"The two at the door are not idle and not blocked: they gesture, and neither goes in",
		{ "livelock run doorway -d 5" CLAIM_SLOWLY },
		"ratio <= 0.01; attempts > 100; verdict = livelock",
	}, {
		"34",
		"Two waiters reach for a plate, see a hand, pull back, and the plate gets cold",
		{ "livelock run kitchen -d 5" CLAIM_SLOWLY },
		"ratio <= 0.01; attempts > 100; verdict = livelock",
	}, {
		"35",
		"With tickets the window serves in order: nobody pulls back, nobody is passed by twice",
		{ "livelock run kitchen -d 3 --cure ticket",
		  "livelock run kitchen -w 64 --set shards=1,grid_ns=10us,window_ns=1ms -d 3 --cure ticket" },
		"a.ratio = 1; b.ratio = 1; b.conflicts = 0; b.gauges.most-passed <= 63",
	},
};

CLAIM_SET(analogies, "Analogies");
