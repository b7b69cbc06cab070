// SPDX-License-Identifier: GPL-2.0-only
/*
 * What others have published, where rounds or sleeps show it. "livelock literature" puts
 * more of their numbers beside ours.
 */
#include "../claims.h"

#define RAFT	"livelock run leader-election -w 5 --cure votes --set window=exponential,window_ns=5ms,latency_ns=10ms"
#define ROW	"livelock run occ-row -d 60 -w 200 --set shards=4,operations=1,window=normal,window_spread=14,window_ns=10ms,latency_ns=10ms"
#define BANK	"livelock run wallet -d 4 --set window=none,accounts=10000,locks=80,work_ns=10ms,wait=sleep,attempts=0"

static const struct claim claims[] = {
	{
		"",
		"Brooker, 2015: fifty clients of one row make half of the calls with full jitter (688, 332)",
		{ ROW,
		  ROW " --set backoff=exponential,base_ns=5ms,cap_ns=1s,jitter=full" },
		"a.completions = 200; b.completions = 200; a.module.attempts >= 1.6 * b.module.attempts; a.module.attempts <= 2.6 * b.module.attempts",
	}, {
		"",
		"Back-off with jitter makes all of them ready sooner",
		{ ROW,
		  ROW " --set backoff=exponential,base_ns=5ms,cap_ns=1s,jitter=full" },
		"a.gauges.done < b.gauges.done",
		CLAIM_CONTRADICTED,
		"It saves calls, not time: without any delay the last of Brooker's fifty clients is ready first (1153 units, 2842 with full jitter).",
	}, {
		"",
		"Full jitter is the doubling delay of the text with chance in it",
		{ "livelock run always-fails -w 64 --set operations=1,attempts=2,backoff=constant,base_ns=50ms,jitter=full",
		  "livelock run always-fails -w 64 --set operations=1,attempts=2,backoff=constant,base_ns=50ms,jitter=additive" },
		"a.worker.min.backoff_ns < 25ms; b.worker.min.backoff_ns >= 50ms; b.worker.max.backoff_ns >= 75ms",
		CLAIM_CONDITION,
		"Brooker's full jitter draws from 0 to the delay, the text's code adds as much to it: half as long, or half as long again, on average.",
	}, {
		"",
		"Back-off takes load off whom it spares",
		{ "livelock run flaky -w 64 -d 3 --set chance=500,attempts=0",
		  "livelock run flaky -w 64 -d 3 --set chance=500,attempts=0,backoff=constant,base_ns=200ms,cap_ns=200ms",
		  "livelock run flaky -w 64 -d 4 --set chance=500,attempts=0,arrival=periodic,interval_ns=500ms",
		  "livelock run flaky -w 64 -d 4 --set chance=500,attempts=0,arrival=periodic,interval_ns=500ms,backoff=constant,base_ns=20ms" },
		"a.attempts >= 3 * b.attempts; c.attempts <= 1.4 * d.attempts; d.attempts <= 1.4 * c.attempts",
		CLAIM_CONDITION,
		"In a closed loop, where each client waits for its answer before it asks for the next thing. Requests that come at a rate of their own are tried as often, only later.",
	}, {
		"",
		"Anderson, 1990: a test-and-set lock costs failed tries in proportion to those who wait, a queue none",
		{ "livelock run kitchen -w 8 --set shards=1,sync=barrier,chance=0 -d 3",
		  "livelock run kitchen -w 64 --set shards=1,sync=barrier,chance=0 -d 4",
		  "livelock run kitchen -w 64 --set shards=1,grid_ns=10us,window_ns=1ms -d 3 --cure mcs" },
		"a.conflicts = 7 * a.completions; b.conflicts = 63 * b.completions; c.conflicts = 0; c.completions > 100",
	}, {
		"",
		"Dice, Hendler, Mirsky, 2013: a contention manager at least doubles the ratio; in a line nothing fails",
		{ "livelock run cas-counter -w 16 -d 4 --set attempts=0",
		  "livelock run cas-counter -w 16 -d 6 --set attempts=0,backoff=constant,base_ns=600ms,cap_ns=600ms",
		  "livelock run cas-counter -w 16 -d 3 --cure mcs" },
		"b.ratio >= 2 * a.ratio; c.ratio >= 0.95",
	}, {
		"",
		"lockref, 2019: with the lock after a hundred retries no operation takes more than 101",
		{ "livelock run cas-counter -w 256 -d 30 --set sync=barrier,attempts=0,fallback=100,operations=1" },
		"completions = 256; attempts <= 101 * completions; attempts > 10 * completions",
	}, {
		"",
		"ww_mutex, 2018: with few threads wound-wait rolls back hardly ever, wait-die all the time; with many the gap closes",
		{ BANK " -w 2 --cure wound-wait",
		  BANK " -w 2 --cure wait-die",
		  BANK " -w 16 --cure wound-wait",
		  BANK " -w 16 --cure wait-die" },
		"b.gauges.rollbacks > 50; b.gauges.rollbacks >= 5 * a.gauges.rollbacks / a.completions * b.completions; d.gauges.rollbacks <= 4 * c.gauges.rollbacks / c.completions * d.completions",
	}, {
		"",
		"Go, 2015: a lock that its holder takes again at once is passed hundreds of times before a waiter has it; handed over after a while, some ten times",
		{ "livelock run lock-hog -d 6",
		  "livelock run lock-hog -d 4 --cure hand-off --set patience_ns=100ms" },
		"a.gauges.most-passed >= 10 * b.gauges.most-passed; b.gauges.most-passed >= 1; b.worker.min.completions > 0; b.verdict = healthy",
	}, {
		"",
		"Raft, 2014: without randomness there is no leader; 5 ms of it elect one in half a second, 50 ms nearly at once",
		{ RAFT ",jitter=none -d 2",
		  RAFT ",jitter_ns=5ms,operations=1000",
		  RAFT ",jitter_ns=50ms,operations=1000",
		  RAFT ",base_ns=12ms,cap_ns=12ms,jitter_ns=12ms,operations=1000" },
		"a.gauges.elections = 0; a.attempts > 500; b.gauges.leaderless <= 600ms * b.gauges.elections; c.gauges.longest <= 1500ms; d.gauges.elections = 1000; d.gauges.leaderless <= 1.15 * 35ms * d.gauges.elections",
	}, {
		"",
		"Lehmann, Rabin, 1981: philosophers who are all alike never eat; a coin for the first fork makes progress sure",
		{ "livelock run philosophers -d 2",
		  "livelock run philosophers --cure coin -d 3" },
		"a.completions = 0; a.attempts > 1000; b.worker.min.completions > 0; b.ratio ~ 15/64",
	}, {
		"",
		"Mogul, Ramakrishnan, 1996: the more packets come, the fewer are delivered, and in the end none",
		{ "livelock run receive -w 12 -d 2",
		  "livelock run receive -w 15 -d 2",
		  "livelock run receive -w 20 -d 2",
		  "livelock run receive -w 20 -d 2 --cure polling" },
		"a.ratio > 0.95; a.gauges.delivered_rate > 2 * b.gauges.delivered_rate; b.completions > 0; c.ratio = 0; c.verdict = livelock; d.ratio = 0",
	}, {
		"",
		"A quota for input, or input that waits for room in the queue, keeps what is delivered at its peak",
		{ "livelock run receive -w 12 -d 2",
		  "livelock run receive -w 36 -d 2 --cure quota",
		  "livelock run receive -w 36 -d 2 --cure feedback",
		  "livelock run receive -w 36 -d 2" },
		"b.gauges.delivered_rate >= 0.9 * a.gauges.delivered_rate; c.gauges.delivered_rate >= 0.9 * a.gauges.delivered_rate; d.gauges.delivered_rate = 0",
	},
};

CLAIM_SET(literature, "From literature, and what the text leaves out");
