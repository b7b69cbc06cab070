// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much randomness an election needs: five servers whose leader dies again and again.
 * The paper's broadcast takes about 15 ms; here news of a claim take 5 ms on average,
 * memoryless, and the rest 10 ms. Time is counted, not slept.
 */
#include <math.h>

#include "../figures.h"

#define NEWS	"--set window=exponential --set window_ns=5ms --set latency_ns=10ms "
#define ELECT	"livelock run leader-election -w 5 -d 20 --cure votes " NEWS
#define SHORT	" --set base_ns=12ms --set cap_ns=12ms --set jitter_ns=12ms"

static const struct figure_point raft[] = {
	{ "", "150 ms", ELECT "-d 3 --set jitter=none", { 0, NAN, NAN } },
	{ "", "150-155 ms", ELECT "--set jitter_ns=5ms --set operations=1000",
	  { NAN, NAN, NAN } },
	{ "", "150-200 ms", ELECT "--set jitter_ns=50ms --set operations=1000",
	  { NAN, NAN, 513 } },
	{ "", "12-24 ms", ELECT "--set operations=1000" SHORT, { NAN, 35, 152 } },
};

const struct figure figure_raft = {
	.name = "raft",
	.title = "timeouts of five servers, and how long they are without a leader",
	.source = "Ongaro, Ousterhout: In Search of an Understandable Consensus Algorithm, 2014, figure 16",
	.label = "timeouts",
	.measure = {
		{ "elections", "gauges.elections", FIGURE_AT_MOST },
		{ "mean ms", "gauges.leaderless / gauges.elections / 1ms", FIGURE_WITHIN, 15 },
		{ "longest ms", "gauges.longest / 1ms", FIGURE_SHOWN, 0, true },
	},
	.ties = 15,
	.points = raft,
	.nr = ARRAY_SIZE(raft),
};
