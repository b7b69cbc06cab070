// SPDX-License-Identifier: GPL-2.0-only
/*
 * Definitions and core concepts
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"1 8 13 48 130",
		"Livelocked threads run, retry, and get nothing done: attempts go on, completions are 0",
		{ "livelock run bridge -d 5" },
		"verdict = livelock; attempts > 0; completions = 0",
	}, {
		"14",
		"It takes a reaction: alone, the same code succeeds at every attempt",
		{ "livelock run polite-locks -w 1 --set operations=100",
		  "livelock run bridge -w 1 --set operations=20",
		  "livelock run corridor -w 1 --set operations=100",
		  "livelock run cas-counter -w 1 --set operations=20" },
		"a.ratio = 1; b.ratio = 1; c.ratio = 1; d.ratio = 1",
	}, {
		"15 33",
		"Two who react to each other's last step never pass, and both keep running",
		{ "livelock run corridor -d 3" },
		"ratio = 0; verdict = livelock; attempts > 1000",
	}, {
		"19",
		"With two threads a compare-and-swap loop is fine",
		{ "livelock run cas-counter -w 2 --set sync=barrier -d 2",
		  "livelock run cas-counter -w 512 --set shards=256,window_ns=100ms -d 8" },
		"a.ratio ~ 1/2; b.ratio ~ 2/3",
		CLAIM_CONDITION,
		"Fine, but not free: a third to a half of the attempts fail with two already.",
	}, {
		"20 54 105 148",
		"With a thousand threads a compare-and-swap loop collapses",
		{ "livelock run cas-counter -w 1000 --set sync=barrier,attempts=0 -d 10" },
		"ratio ~ 1/1000; law.ratio = 1/1000; verdict = livelock",
	},
};

CLAIM_SET(concepts, "Definitions and core concepts");
