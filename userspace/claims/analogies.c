// SPDX-License-Identifier: GPL-2.0-only
/*
 * Analogies
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"25 33",
		"The corridor: both step aside, to the same side, and nobody passes",
		{ "livelock run corridor -d 3" },
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
		{ "livelock run bridge -d 4" },
		"gauges.crossings = 0; attempts > 100; verdict = livelock",
	}, {
		"30",
		"A signal at one end gives priority, and no two meet",
		{ "livelock run bridge --cure priority -d 4" },
		"ratio = 1; conflicts = 0; gauges.crossings > 0",
	},
};

CLAIM_SET(analogies, "Analogies");
