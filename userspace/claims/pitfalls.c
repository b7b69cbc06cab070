// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pitfalls and mistakes
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"114",
		"Yielding is not a fix",
		{ CLAIM_BRIDGE " --cure yield",
		  "livelock run polite-locks --cure yield -d 4" },
		"a.ratio <= 0.01; b.verdict = livelock",
	}, {
		"116",
		"Constant jitter is a delay",
		{ CLAIM_BRIDGE " --cure constant",
		  "livelock run corridor --cure constant -d 3" },
		"a.ratio <= 0.01; b.ratio = 0",
	}, {
		"118 117",
		"Generators that are seeded alike, or not at all, draw the same coins",
		{ "livelock run corridor -w 64 --set rng=same-seed,chance=500 -d 2",
		  "livelock run corridor -w 64 --set rng=unseeded,chance=500 -d 2",
		  "livelock run corridor -w 64 --set chance=500 -d 3" },
		"a.ratio = 0; b.ratio = 0; c.ratio ~ 1/2",
	}, {
		"122",
		"One CPU is different, and the bug is still there",
		{ "livelock run cas-counter -w 16 --set sync=barrier,placement=one-cpu -d 2",
		  "livelock run cas-counter -w 16 --set sync=barrier -d 2",
		  "livelock run cas-counter -w 8 --set placement=one-cpu,window=none,attempts=0 -d 2" },
		"a.ratio ~ 1/16; b.ratio ~ 1/16; c.ratio > 0.99",
		CLAIM_CONDITION,
		"With windows in which others run the law is the same on one CPU. A window of a few instructions is hardly ever interrupted there, and the bug is hidden.",
	}, {
		"124",
		"Detect and restart masks it: churn, and still nothing done",
		{ "livelock run corridor --set restart=on-alarm -d 6" },
		"give_ups > 0; completions = 0; verdict = livelock",
	}, {
		"126",
		"More retries amplify it: more attempts, no more success",
		{ CLAIM_BRIDGE ",attempts=5",
		  CLAIM_BRIDGE ",attempts=20" },
		"a.ratio <= 0.01; b.ratio <= 0.01; a.give_ups >= 3 * b.give_ups",
	}, {
		"126",
		"Layers that all retry multiply: of a attempts at each of L layers a^L requests",
		{ "livelock run retry-storm -w 1 -d 60 --set outage_ns=60s,operations=1,attempts=3,layers=3",
		  "livelock run retry-storm -w 1 -d 60 --set outage_ns=60s,operations=1,attempts=4,layers=3" },
		"a.gauges.calls = 27; b.gauges.calls = 64; a.give_ups = 1; b.give_ups = 1",
	}, {
		"113 50",
		"Logging each attempt drowns the log; held to 100 lines a second, it says next to nothing",
		{ "dmesg >/tmp/before; livelock run corridor --set log=attempt -d 2 -q >/dev/null; dmesg >/tmp/after; echo \"{\\\"lines\\\": $(diff /tmp/before /tmp/after | grep -c 'conflict after')}\"",
		  "livelock run corridor -d 4" },
		"a.lines >= 100; a.lines <= 400; b.attempts >= 1000",
	}, {
		"120",
		"Binding a thread to a CPU makes it worse",
		{ CLAIM_BRIDGE ",placement=free",
		  CLAIM_BRIDGE " --cure pin" },
		"a.ratio <= 0.01; b.ratio <= 0.01",
		CLAIM_CONDITION,
		"It makes no difference to the livelock. What it holds up are others on that CPU: workers here are nice 19 and in no real-time class, so that a bound one holds up nobody for long.",
	},
};

CLAIM_SET(pitfalls, "Pitfalls and mistakes");
