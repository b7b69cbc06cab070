// SPDX-License-Identifier: GPL-2.0-only
/*
 * Misconceptions, tricky points, tests, questions
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"132",
		"The scheduler is fair, and it does not help",
		{ "livelock run polite-locks -d 5" },
		"worker.min.cpu_ns >= 0.75 * worker.max.cpu_ns; verdict = livelock",
	}, {
		"134",
		"One atomic instruction never livelocks, a compare-and-swap loop does",
		{ "livelock run cas-counter -w 128 --set sync=barrier -d 2 --cure atomic-add",
		  "livelock run cas-counter -w 128 --set sync=barrier,attempts=0 -d 3" },
		"a.ratio = 1; b.ratio ~ 1/128; b.verdict = livelock",
	}, {
		"140",
		"At any unit of time it is the same",
		{ "livelock run bridge -d 4",
		  "livelock run bridge -d 8 --set grid_ns=500ms,window_ns=100ms,undo_ns=200ms" },
		"a.ratio = 0; b.ratio = 0; b.attempts > 100",
	}, {
		"143",
		"A hundred who fail once do not come back together: a factor of 0.5 spreads them over 0.5 to 1.5",
		{ "livelock run always-fails -w 100 --set operations=1,attempts=2,backoff=constant,base_ns=100ms,jitter=factor,jitter_factor=50",
		  "livelock run always-fails -w 100 --set operations=1,attempts=2,backoff=constant,base_ns=100ms" },
		"a.worker.max.backoff_ns >= 2.4 * a.worker.min.backoff_ns; b.worker.max.backoff_ns <= 1.5 * b.worker.min.backoff_ns",
	}, {
		"137",
		"Jitter has a cost: the longest operations get longer with it",
		{ "livelock run bridge --latency -d 10 --set backoff=constant,base_ns=100ms,jitter=full,grid_ns=200ms",
		  "livelock run bridge --latency -d 20 --set backoff=constant,base_ns=800ms,jitter=full,grid_ns=900ms" },
		"b.latency.p99_ns > a.latency.p99_ns; b.ratio > a.ratio",
	}, {
		"145 112",
		"Turning up contention finds the threshold: eleven in lockstep",
		{ "livelock sweep cas-counter --param workers=8..14:7 --set sync=barrier -d 1 --json 2>/dev/null" },
		"knee = 11",
	},
};

CLAIM_SET(tests, "Misconceptions, tricky points, tests, questions");
