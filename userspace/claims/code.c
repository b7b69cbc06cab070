// SPDX-License-Identifier: GPL-2.0-only
/*
 * Code examples and patterns
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"63b 10",
		"Busy retries and a long hold before the second lock: a livelock that noise does not end",
		{ "livelock run polite-locks -d 5" },
		"ratio <= 0.02; verdict = livelock",
	}, {
		"64",
		"Example 2: it finishes in the end, and most of the work is wasted retries",
		{ "livelock run cas-counter -w 100 --set operations=10,sync=barrier,attempts=0" },
		"completions = 1000; stop = done; attempts >= 50 * completions; status = 0",
	}, {
		"65 128 134",
		"An atomic add needs one attempt for each increment",
		{ "livelock run cas-counter -w 100 --cure atomic-add --set operations=10",
		  "livelock run cas-counter -w 37 --cure atomic-add --set sync=barrier -d 2" },
		"a.completions = 1000; a.attempts = 1000; b.ratio = 1",
	}, {
		"66 90 93",
		"Example 3: three who never get the resource give up after five attempts each",
		{ "livelock run always-fails --set operations=1" },
		"give_ups = 3; attempts = 15; worker.min.backoff_ns >= 15ms; status = 0",
		CLAIM_CONDITION,
		"They wait 1, 2, 4 and 8 ms. The text's loop also sleeps 16 ms after the last failure, before it gives up: a give-up that comes late for nothing.",
	}, {
		"67",
		"Example 4: with jitter they still give up, only not together",
		{ "livelock run always-fails --set operations=1 --cure additive-jitter" },
		"give_ups = 3; attempts = 15",
	}, {
		"69",
		"Example 6: when the ratio of successes to attempts comes near zero, it is livelock",
		{ "livelock run one-in-a-million -d 5" },
		"within = true; law.ratio = 1/1000000; verdict = livelock",
		CLAIM_CONDITION,
		"The ratio of the example is arithmetic: each millionth attempt succeeds. It calibrates a detector, and shows no livelock among threads.",
	}, {
		"70 110",
		"Example 7: locks taken in one order leave neither deadlock nor livelock",
		{ "livelock run polite-locks --cure order -d 3",
		  "livelock run bridge --cure order -d 3" },
		"a.ratio = 1; a.conflicts = 0; b.ratio = 1; b.conflicts = 0",
	}, {
		"73 111 129",
		"Back-off doubles, jitter adds up to as much, the tenth failure is the last",
		{ "livelock run always-fails --cure additive-jitter --set operations=1,attempts=7" },
		"attempts = 21; give_ups = 3; worker.min.backoff_ns >= 63ms",
	}, {
		"74 160",
		"Trylock with jitter does not meet in lockstep",
		{ "livelock run bridge --cure jitter -d 8" },
		"ratio >= 0.75; verdict = healthy",
	}, {
		"75 91",
		"A deadline ends what would go on for ever",
		{ "livelock run always-fails --set attempts=0,deadline_ns=100ms,operations=1" },
		"give_ups = 3; stop = done; worker.max.backoff_ns >= 50ms",
	}, {
		"76",
		"A few tries, then a lock: at most four attempts a success",
		{ "livelock run cas-counter -w 64 --cure fallback --set sync=barrier,attempts=0 -d 2" },
		"within = true; law.name = fallback; attempts <= 4 * completions",
	},
};

CLAIM_SET(code, "Code examples and patterns");
