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
		{ CLAIM_BRIDGE,
		  "livelock run bridge -d 6 --set grid_ns=500ms,window_ns=100ms,undo_ns=200ms" },
		"a.ratio <= 0.01; b.ratio <= 0.01; b.attempts > 100",
	}, {
		"143",
		"A hundred who fail once do not come back together: a factor of 0.5 spreads them over 0.5 to 1.5",
		{ "livelock run always-fails -w 100 --set operations=1,attempts=2,backoff=constant,base_ns=100ms,jitter=factor,jitter_factor=50",
		  "livelock run always-fails -w 100 --set operations=1,attempts=2,backoff=constant,base_ns=100ms" },
		"a.worker.max.backoff_ns >= 2.4 * a.worker.min.backoff_ns; b.worker.max.backoff_ns <= 1.5 * b.worker.min.backoff_ns",
	}, {
		"137",
		"Jitter has a cost: the longest operations get longer with it",
		{ "livelock run bridge --latency -w 64 -d 5 --set shards=32,backoff=constant,base_ns=100ms,jitter=full,grid_ns=200ms",
		  "livelock run bridge --latency -w 64 -d 9 --set shards=32,backoff=constant,base_ns=800ms,cap_ns=800ms,jitter=full,grid_ns=900ms" },
		"b.latency.p99_ns > a.latency.p99_ns; b.ratio > a.ratio",
	}, {
		"145 112",
		"Turning up contention finds the threshold: eleven in lockstep",
		{ "livelock sweep cas-counter --param workers=8..14:7 --set sync=barrier -d 1 --json 2>/dev/null" },
		"knee = 11",
	}, {
		"45 125 152",
		"Deadlock, livelock and starvation look different: all wait; all try and none gets on; one never does",
		{ "livelock run deadlock -d 3",
		  CLAIM_BRIDGE,
		  "livelock run starvation -d 4" },
		"a.verdict = deadlock; a.completions = 0; b.verdict = livelock; c.verdict = starvation; c.completions > 0",
	}, {
		"2 3",
		"In a deadlock nothing is tried any more; in a livelock everything is, all the time",
		{ "livelock run deadlock -d 3",
		  "livelock run polite-locks -d 5" },
		"a.attempts <= 16; b.attempts > 1000",
	}, {
		"164",
		"An unfair lock starves who waits; handed over after a while, it does not",
		{ "livelock run lock-hog -d 4",
		  "livelock run lock-hog --cure hand-off -d 4" },
		"a.verdict = starvation; b.verdict = healthy",
	}, {
		"165",
		"ABA: a value that has come back looks unchanged; with a version beside it, it does not",
		{ "livelock run aba -d 3",
		  "livelock run aba --cure tagged -d 3" },
		"a.gauges.hits > 0; b.gauges.hits = 0; b.status = 0",
	}, {
		"84",
		"Two bidders with the same back-off never settle; with jitter, or a ticket, they do",
		{ "livelock run bidding -d 4",
		  "livelock run bidding --cure jitter -d 8",
		  "livelock run bidding --cure ticket -d 4" },
		"a.verdict = livelock; b.verdict = healthy; c.ratio = 1",
	}, {
		"131",
		"Different bugs, different cures: order cures deadlock and livelock, chance only livelock, taking turns starvation",
		{ "livelock run deadlock -d 3 --cure order",
		  "livelock run bridge --cure jitter -d 8",
		  "livelock run deadlock -d 3 --cure yield",
		  "livelock run starvation -d 4 --cure ticket" },
		"a.ratio = 1; b.verdict = healthy; c.verdict = deadlock; d.verdict = healthy",
	}, {
		"133",
		"Channels do not make it impossible: two who poll, and send only once they have received, never begin",
		{ "livelock run mailbox -d 2",
		  "livelock run mailbox --cure designated -d 3",
		  "livelock run mailbox --cure blocking -d 3" },
		"a.completions = 0; a.attempts > 1000; a.verdict = livelock; b.ratio ~ 1/2; c.verdict = deadlock",
		CLAIM_CONDITION,
		"If they poll. Channels park who waits, and then the same two are deadlocked, not livelocked: see the last run.",
	}, {
		"146",
		"Slow code and livelock are hot in the same function: the one does a lot an iteration, the other nothing",
		{ "livelock run slow -d 3",
		  "livelock run cas-counter -w 128 --set sync=barrier,attempts=0 -d 3" },
		"a.ratio = 1; a.verdict = healthy; a.worker.sum.cpu_ns >= 5ms * a.attempts; b.verdict = livelock; b.worker.sum.cpu_ns <= 2.5ms * b.attempts",
	},
};

CLAIM_SET(tests, "Misconceptions, tricky points, tests, questions");
