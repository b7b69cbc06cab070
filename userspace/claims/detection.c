// SPDX-License-Identifier: GPL-2.0-only
/*
 * Detection, cheat sheet, diagrams
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"155",
		"First error stops all",
		{ "livelock run corridor -w 8 --set attempts=50,on_give_up=stop-all" },
		"stop = give-up; give_ups >= 1; status = 0",
	}, {
		"156 161 40",
		"Attempts against successes: what the programs count is what the module counts",
		{ "livelock run cas-counter -w 37 --set sync=barrier -d 3" },
		"lost = 0; total.attempts = module.attempts; total.completions = module.completions; bpf = true",
	}, {
		"154",
		"Do not add retries, yield, trust small tests, or sleep a constant time",
		{ CLAIM_BRIDGE ",attempts=20",
		  CLAIM_BRIDGE " --cure yield",
		  "livelock run cas-counter -w 1 --set sync=barrier -d 1",
		  CLAIM_BRIDGE " --cure constant" },
		"a.ratio <= 0.01; b.ratio <= 0.01; c.ratio = 1; d.ratio <= 0.01",
	}, {
		"167",
		"Diagram: the dance, row for row",
		{ "n=$(livelock trace corridor -d 1 | grep -cE '^ [02]:  A goes left  \\| B goes left|^ [13]:  A goes right \\| B goes right'); echo \"{\\\"rows\\\": $n}\"" },
		"rows = 4",
	}, {
		"168",
		"Diagram: in each round one wins, the others retry",
		{ "livelock trace cas-counter -w 8 --set sync=barrier -d 1 | grep -q 'one wins, 7 retry'" },
		"status = 0",
	}, {
		"153",
		"Cures and decoys of one scenario side by side, and each does what is said of it",
		{ "livelock compare corridor -d 0.5 --check --json -q" },
		"status = 0",
	}, {
		"101 170",
		"Diagram: without jitter two meet at each try, with it they miss each other",
		{ "livelock trace bridge --diagram jitter -d 3 | grep -q collide",
		  "livelock trace bridge --diagram jitter --cure jitter -d 4 | grep -q miss" },
		"a.status = 0; b.status = 0",
	}, {
		"169",
		"Diagram: attempts high and steady, successes near zero",
		{ "livelock trace corridor --diagram rates -d 2 | grep -q ratio" },
		"status = 0",
	}, {
		"171",
		"Diagram: running, back-off, retry, and no way to done",
		{ "livelock trace bridge --diagram states -d 2 | grep -qi done" },
		"status = 0",
	},
};

CLAIM_SET(detection, "Detection, cheat sheet, diagrams");
