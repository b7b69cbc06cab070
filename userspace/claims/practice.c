// SPDX-License-Identifier: GPL-2.0-only
/*
 * Practice: clean code, products, errors, security, performance
 */
#include "../claims.h"

#define STORM	"livelock run retry-storm -d 60"
#define LOAD	" -w 10 --set arrival=poisson,rate=500,burst=4,base_ns=2ms,operations=20,"

static const struct claim claims[] = {
	{
		"78",
		"Always bound: a run without an end is refused",
		{ "livelock run bridge -d 100",
		  "livelock run bridge -d 1" },
		"a.status = 2; b.status = 0",
	}, {
		"79 107",
		"Always jitter: back-off with it gets on, without it does not",
		{ "livelock run bridge --cure jitter -d 8",
		  CLAIM_BRIDGE " --cure exponential" },
		"a.ratio >= 0.75; b.ratio <= 0.01",
	}, {
		"83",
		"What breaks ties? In a livelock, nothing; in its cures, something",
		{ "livelock show bridge | grep -q 'ties.*nothing'",
		  "livelock show bridge --cure order | grep -q 'ties.*order of the locks'" },
		"a.status = 0; b.status = 0",
	}, {
		"90",
		"With a limit of ten, ten attempts are made, and an error is returned",
		{ "livelock run always-fails --set attempts=10,operations=1" },
		"attempts = 30; give_ups = 3",
	}, {
		"92 109",
		"A success rate under 1 % raises an alarm, one above does not",
		{ "livelock run corridor -d 4",
		  "livelock run corridor --cure coin -w 64 -d 4" },
		"a.marks.0 = alarm; b.verdict = healthy",
	}, {
		"103",
		"Shards: with S of them for N threads the ratio is S/N, and none is lost",
		{ "livelock run cas-counter -w 24 --set shards=6,sync=barrier -d 2",
		  "livelock run cas-counter -w 24 --cure shard --set sync=barrier -d 2" },
		"a.ratio ~ 6/24; b.ratio = 1",
	}, {
		"105",
		"Ten threads do not show it, a thousand do",
		{ "livelock run cas-counter -w 10 --set sync=barrier -d 2",
		  "livelock run cas-counter -w 1000 --set sync=barrier,attempts=0 -d 8" },
		"a.ratio ~ 1/10; a.verdict = contended; b.verdict = livelock",
	}, {
		"108",
		"Five, ten or twenty attempts: the more, the fewer give up; never without end",
		{ "livelock run flaky --set chance=500,attempts=1,operations=1000",
		  "livelock run flaky --set chance=500,attempts=5,operations=1000",
		  "livelock run flaky --set chance=500,attempts=10,operations=1000" },
		"a.give_ups > 10 * b.give_ups; b.give_ups > 3 * c.give_ups; c.stop = done",
	}, {
		"60",
		"Clients on one schedule all come back at once after an outage; with jitter they do not",
		{ STORM " -w 100 --set outage_ns=100ms,base_ns=50ms,cap_ns=50ms,operations=1,attempts=4",
		  STORM " -w 100 --cure jitter --set outage_ns=100ms,base_ns=50ms,cap_ns=50ms,operations=1,attempts=4" },
		"a.gauges.peak = 100; b.gauges.peak <= 20; a.stop = done; b.stop = done",
	}, {
		"89",
		"Clients refused by a rate limit who come again on a fixed schedule hammer it; told when to, each is refused once",
		{ STORM " -w 100 --set burst=10,operations=1",
		  STORM " -w 100 --cure retry-after --set burst=10,operations=1" },
		"a.completions = 100; a.attempts >= 400; b.completions = 100; b.attempts <= 200; b.stop = done",
	}, {
		"95",
		"Limit the rate of retries, not only of first requests: one for every ten",
		{ STORM " --cure retry-budget --set operations=50",
		  STORM " --set operations=5" },
		"a.gauges.retries >= 30; a.gauges.retries <= 61; b.gauges.retries > 100; a.give_ups > 0; a.stop = done",
		CLAIM_CONDITION,
		"Retries are held down as it says. But where clients come again with a new request instead, in step, as few of their requests succeed as before.",
	}, {
		"96",
		"Cap retries in flight: with a cap of four never more than four",
		{ STORM " -w 64 --set limit=4,operations=1",
		  STORM " -w 64 --set operations=1,attempts=2" },
		"a.gauges.peak = 4; a.completions = 64; b.gauges.peak = 64",
	}, {
		"97",
		"Shed new work: what is let in succeeds, the others are told at once",
		{ STORM " -w 256 --cure shed --set operations=4",
		  STORM " -w 256 --set operations=1,attempts=4" },
		"a.ratio >= 0.9; a.gauges.peak = 1; a.gauges.shed = a.give_ups; a.completions > 0; b.ratio < 0.01",
	}, {
		"98",
		"Tell clients when to come back, and do not trust them: who ignores it gets no more than a fair share",
		{ STORM " -w 32 --cure retry-after --set opponents=1,operations=10",
		  STORM " -w 32 --cure fair-share --set opponents=1,operations=10" },
		"a.gauges.cheated >= 5 * a.gauges.served / 31; b.gauges.cheated <= 1.2 * b.gauges.served / 31; b.completions = 310",
	}, {
		"136",
		"It comes and goes with the load: fine at 100 requests a second, partly at 500, stalled at 1000",
		{ STORM LOAD "interval_ns=100ms",
		  STORM LOAD "interval_ns=20ms",
		  STORM LOAD "interval_ns=10ms" },
		"a.ratio > 0.8; b.ratio < a.ratio; c.ratio < 0.25; c.ratio < b.ratio",
	}, {
		"159",
		"A retry helper: Retry-After, jitter, and a deadline",
		{ STORM " --cure retry-after --set base_ns=40ms,cap_ns=40ms,jitter=full,deadline_ns=500ms,operations=20",
		  STORM " --cure retry-after --set base_ns=40ms,cap_ns=40ms,jitter=full,deadline_ns=100ms,operations=3,outage_ns=10s" },
		"a.completions = 240; a.ratio > 0.6; b.completions = 0; b.give_ups = 36; b.stop = done",
	}, {
		"16",
		"Retrying is right if the failure is chance: 1/(1-p) attempts a success",
		{ "livelock run flaky --set chance=500 -d 2",
		  "livelock run flaky --set chance=100 -d 2" },
		"a.ratio ~ 1/2; b.ratio ~ 1/10",
	}, {
		"17",
		"Or if it goes away by itself",
		{ "livelock run flaky --set chance=1000,outage_ns=300ms,operations=1,backoff=constant,base_ns=10ms" },
		"completions = 3; stop = done; attempts >= 30",
	}, {
		"53 85 139",
		"Writers of a row who check its version: at most one of those who read it wins",
		{ "livelock run occ-row -w 16 --set sync=barrier -d 2",
		  "livelock run occ-row -w 16 -d 6",
		  "livelock run occ-row -w 16 --cure lock -d 6" },
		"a.ratio ~ 1/16; b.ratio < 0.4; b.verdict = contended; c.ratio = 1; c.status = 0",
	}, {
		"59",
		"A library that does not load the expected value again: who has lost once never wins again",
		{ "livelock run stale-cas -d 3",
		  "livelock run stale-cas --cure reload -d 3" },
		"a.verdict = starvation; a.worker.min.completions = 0; b.verdict != starvation; b.worker.min.completions > 0",
	}, {
		"57",
		"A snapshot of a state that changes faster than it can be taken is never taken",
		{ "livelock run snapshot -w 129 -d 6 --set opponents=1,shards=1,window_ns=1s,interval_ns=10ms",
		  "livelock run snapshot --set window_ns=5ms,interval_ns=50ms -d 6" },
		"a.ratio <= 0.01; a.verdict = livelock; b.ratio > 0.5",
	}, {
		"58",
		"A lock after three tries ends it",
		{ "livelock run snapshot --cure fallback -d 4",
		  "livelock run snapshot --cure copy -d 4" },
		"a.completions > 0; a.attempts <= 5 * a.completions; b.ratio = 1",
	}, {
		"94",
		"Who provokes conflicts makes the others fail, at little cost",
		{ "livelock run cas-counter -w 5 --set opponents=1,arrival=periodic,interval_ns=5ms,window=fixed,window_ns=30ms,attempts=0 -d 5",
		  "livelock run cas-counter -w 4 --set window=fixed,window_ns=30ms,attempts=0 -d 5" },
		"a.ratio <= 0.02; a.attempts > 100; b.ratio > 0.1",
	}, {
		"99",
		"If success depends on a secret, who watches the conflicts reads it",
		{ "livelock run secret-cas -d 6",
		  "livelock run secret-cas -d 6 --cure atomic-add" },
		"a.gauges.recovered >= 950; b.gauges.recovered >= 400; b.gauges.recovered <= 600",
	}, {
		"86 104",
		"A key expires, and all who miss it fill it: with single-flight one does, and all get its value",
		{ "livelock run cache-fill -w 100 --set work_ns=100us -d 3",
		  "livelock run cache-fill -w 100 --set work_ns=100us --cure single-flight -d 3",
		  "livelock run cache-fill -w 100 -d 3",
		  "livelock run cache-fill -w 100 --cure single-flight -d 3" },
		"a.ratio = 1; a.gauges.generations > 1; a.gauges.fills = 100 * a.gauges.generations; b.ratio = 1; b.gauges.generations > 1; b.gauges.fills = b.gauges.generations; b.gauges.shared = 99 * b.gauges.generations; c.ratio = 0; c.verdict = livelock; d.ratio = 1; d.gauges.fills = d.gauges.generations",
	}, {
		"151",
		"Single-flight helps with one key, not with as many keys as there are callers",
		{ "livelock run cache-fill -w 16 --cure single-flight -d 2",
		  "livelock run cache-fill -w 16 --cure single-flight --set shards=0 -d 2" },
		"a.ratio = 1; a.gauges.shared > 0; b.verdict = livelock; b.gauges.shared = 0; b.gauges.fetches = b.attempts",
	}, {
		"88",
		"Two carts for the last unit: none buys; with a queue for the item each does, in turn, and one unit is sold once",
		{ "livelock run inventory -w 2 -d 2",
		  "livelock run inventory -w 64 --cure queue -d 2",
		  "livelock run inventory -w 64 --cure queue --set shards=1,stock=1,operations=1,attempts=1",
		  "livelock run inventory -w 64 --cure look-first --set shards=1,stock=1,operations=1,attempts=1" },
		"a.gauges.sold = 0; a.verdict = livelock; b.ratio = 1; c.attempts = 64; c.gauges.sold = 1; c.completions = 1; c.status = 0; d.gauges.sold = 64; d.verdict = violated",
	}, {
		"96 163 166",
		"A bounded pool of workers: never more in flight than its size, retries too, and each job ends once, well or in an error",
		{ "livelock run worker-pool -w 64 -d 2",
		  "livelock run worker-pool -w 64 --cure pool -d 2",
		  "livelock run worker-pool -w 64 --cure pool --set chance=500,attempts=3,operations=20" },
		"a.verdict = livelock; a.gauges.most-in-flight = 64; b.ratio = 1; b.conflicts = 0; b.gauges.most-in-flight = 4; c.stop = done; c.gauges.most-in-flight = 4; c.gauges.jobs = 1280; c.completions > 1000; c.gauges.failed = c.give_ups; c.status = 0",
	}, {
		"136",
		"It comes and goes with the load: fine with little, a standstill with more, far below what can be served",
		{ "livelock run worker-pool --set arrival=poisson,interval_ns=1s -d 5",
		  "livelock run worker-pool --set arrival=poisson,interval_ns=80ms -d 5",
		  "livelock run worker-pool --set arrival=poisson,interval_ns=80ms -d 5 --cure pool" },
		"a.ratio = 1; a.completions > 10; b.verdict = livelock; c.ratio = 1",
	}, {
		"44 112",
		"Load tests find it, and monitoring does",
		{ "livelock sweep cas-counter --param workers=8..14:7 --set sync=barrier -d 1 --json 2>/dev/null",
		  "livelock run corridor -d 4" },
		"a.knee = 11; b.marks.0 = alarm",
	}, {
		"102",
		"Under high contention a lock costs less CPU time for each success than a loop of compare-and-swap",
		{ "livelock run cas-counter -w 16 -d 5 --set wait=busy,window_ns=5ms,attempts=0",
		  "livelock run cas-counter -w 16 -d 5 --cure lock --set wait=busy,window_ns=5ms,attempts=0" },
		"a.completions > 0; b.completions > 0; a.worker.sum.cpu_ns > b.worker.sum.cpu_ns / b.completions * a.completions",
		CLAIM_CONDITION,
		"With windows in which others run. For an increment of a few instructions the loop wins on a few CPUs: see the naive loop below.",
	}, {
		"71 162",
		"Example 8: transfers that lock by account number, or by address, finish without a failure",
		{ "livelock run wallet --cure order --set operations=40",
		  "livelock run wallet --cure address --set operations=40" },
		"a.completions = 320; a.conflicts = 0; a.stop = done; a.status = 0; b.completions = 320; b.conflicts = 0; b.status = 0",
	}, {
		"72 85",
		"Without an order they get in each other's way for ever, or must be made to back out; no money is lost",
		{ "livelock run wallet -d 4",
		  "livelock run wallet --cure wait-die --set wait=sleep -d 4" },
		"a.verdict = livelock; a.conflicts > 100; a.status = 0; b.completions > 10; b.gauges.rollbacks > 0; b.status = 0",
	}, {
		"87",
		"Replicas that would all run the cron job, and all step down: the smallest name, or a lease of random length, decides",
		{ "livelock run leader-election -w 2 -d 2",
		  "livelock run leader-election -w 5 --cure priority -d 2",
		  "livelock run leader-election -w 5 --cure lease -d 2" },
		"a.gauges.elections = 0; b.ratio = 1; c.gauges.elections > 100; c.gauges.longest <= 10 * 210ms; c.status = 0",
	},
};

CLAIM_SET(practice, "Practice: clean code, products, errors, security, performance");
