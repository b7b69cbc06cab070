// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mental models, pros and cons, use cases
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"36",
		"Liveness is not safety: at a thousandth of success, not one update is lost",
		{ "livelock run cas-counter -w 1000 --set sync=barrier,attempts=0 -d 8" },
		"verdict = livelock; module.completions = completions; status = 0",
	}, {
		"38",
		"Symmetry is the enemy: with one of each pair out of step, the same code gets on",
		{ CLAIM_BRIDGE,
		  "livelock run bridge -d 8 --set phase_ns=150ms,grid_ns=400ms" },
		"a.ratio <= 0.01; b.ratio > 0.9",
	}, {
		"39 142 158",
		"Priority, chance and order break it",
		{ "livelock run bridge -d 4 --cure priority",
		  "livelock run bridge --cure jitter -d 8",
		  "livelock run bridge -d 4 --cure order" },
		"a.ratio = 1; b.ratio >= 0.75; b.verdict = healthy; c.ratio = 1",
		CLAIM_CONDITION,
		"Order and priority leave no failure at all. Jitter leaves (1 - u/J)^2: 0.9 for J of 20 windows u.",
	}, {
		"41 107 149",
		"Exponential back-off without jitter keeps the symmetry",
		{ CLAIM_BRIDGE " --cure exponential" },
		"ratio <= 0.01; verdict = livelock",
	}, {
		"42 107",
		"Exponential back-off with jitter is a fix",
		{ "livelock run bridge --cure jitter -d 8" },
		"verdict = healthy",
	}, {
		"40 81",
		"Count outcomes, not iterations: one is busy, the other is zero",
		{ "livelock run corridor -d 4" },
		"attempts > 1000; completions = 0; verdict = livelock",
	}, {
		"46",
		"It can be reproduced by scaling concurrency: the same every time",
		{ "livelock run cas-counter -w 37 --set sync=barrier -d 2",
		  "livelock run cas-counter -w 37 --set sync=barrier -d 2 --seed 7" },
		"a.ratio ~ 1/37; b.ratio ~ 1/37",
	}, {
		"49 127 2",
		"No detector of deadlocks fires, however impatient: not the one for hung tasks, nor those for soft lockups and RCU stalls",
		{ "set_all() { echo $1 >/proc/sys/kernel/watchdog_thresh; echo $2 >/proc/sys/kernel/hung_task_timeout_secs; echo $3 >/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout; }; old=$(cat /proc/sys/kernel/watchdog_thresh /proc/sys/kernel/hung_task_timeout_secs /sys/module/rcupdate/parameters/rcu_cpu_stall_timeout); set_all 4 5 8; dmesg >/tmp/before; livelock run polite-locks -d 14 -q >/dev/null; dmesg >/tmp/after; set_all $old; echo \"{\\\"found\\\": $(diff /tmp/before /tmp/after | grep -cE 'blocked for more|soft lockup|rcu.*stall')}\"" },
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
	}, {
		"47",
		"A detector of livelock meets other contention, and calls it by another name",
		{ "livelock run contended -d 4",
		  "livelock run slow -d 3",
		  "livelock run starvation -d 4" },
		"a.verdict = contended; b.verdict = healthy; c.verdict = starvation",
	}, {
		"55",
		"Candidates who step down on seeing another, and come forward on seeing none, elect nobody",
		{ "livelock run leader-election -w 2 -d 2",
		  "livelock run leader-election -w 5 -d 2" },
		"a.gauges.elections = 0; a.gauges.promotions > 100; a.gauges.demotions = a.gauges.promotions; b.gauges.elections = 0; b.gauges.demotions = b.gauges.promotions",
	}, {
		"56",
		"Random timeouts elect a leader within ten of them, a rule at once; and never two",
		{ "livelock run leader-election -w 5 --cure jitter -d 2",
		  "livelock run leader-election -w 5 --cure priority -d 2" },
		"a.gauges.elections > 100; a.gauges.longest <= 10 * 200ms; a.status = 0; b.ratio = 1; b.status = 0",
	},
};

CLAIM_SET(models, "Mental models, pros and cons, use cases");
