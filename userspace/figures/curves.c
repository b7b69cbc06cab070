// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a cmpxchg loop comes to with N workers: 1/N in lockstep, 1/Q(N) if the time
 * from load to cmpxchg is memoryless.
 */
#include <math.h>

#include "../figures.h"

#define COUNTER		"livelock run cas-counter --set attempts=0 "

#define LOCKSTEP(n, seconds)						\
	{ "", #n, COUNTER "--set sync=barrier -w " #n " -d " #seconds, { 1. / n } }

static const struct figure_point lockstep[] = {
	LOCKSTEP(2, 2), LOCKSTEP(4, 2), LOCKSTEP(8, 2), LOCKSTEP(16, 2), LOCKSTEP(32, 2),
	LOCKSTEP(64, 2), LOCKSTEP(128, 2), LOCKSTEP(1000, 4),
};

const struct figure figure_lockstep = {
	.name = "lockstep",
	.title = "N workers load a value, then all act: 1/N",
	.source = "one cmpxchg of each round finds what it expects",
	.measure = { { "ratio", "ratio", FIGURE_RATIO } },
	.points = lockstep,
	.nr = ARRAY_SIZE(lockstep),
};

/* As many workers in all, so that each point has as many attempts */
#define MEMORYLESS(n, shards, ratio)					\
	{ "", #n, COUNTER "-w 512 -d 8 --set window_ns=100ms --set shards=" #shards, \
	  { ratio } }

static const struct figure_point memoryless[] = {
	MEMORYLESS(2, 256, 2. / 3),
	MEMORYLESS(4, 128, .4507),
	MEMORYLESS(8, 64, .3083),
	MEMORYLESS(16, 32, .2126),
	MEMORYLESS(32, 16, .1477),
	MEMORYLESS(64, 8, .1032),
	MEMORYLESS(128, 4, .0723),
	{ "", "1000", COUNTER "-w 1000 -d 30 --set window_ns=500ms", { .0253 } },
};

const struct figure figure_memoryless = {
	.name = "memoryless",
	.title = "N workers, each in its own time: 1/Q(N), of the order of 1/sqrt(N)",
	.source = "Alistarh, Censor-Hillel, Shavit: Are Lock-Free Concurrent Algorithms Practically Wait-Free? JACM 2016",
	.measure = { { "ratio", "ratio", FIGURE_RATIO } },
	.points = memoryless,
	.nr = ARRAY_SIZE(memoryless),
};
