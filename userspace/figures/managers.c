// SPDX-License-Identifier: GPL-2.0-only
/*
 * What contention managers do for a cmpxchg loop, and what a cap on its retries does.
 */
#include <math.h>

#include "../figures.h"

#define LOOP(n)	"livelock run cas-counter -d 6 --set attempts=0 -w " #n " "

/* Published of other machines is that they help much where many contend */
#define MANAGED(n, unmanaged)						\
	{ #n, "none", LOOP(n), { NAN } },				\
	{ #n, "constant", LOOP(n) "--set backoff=constant --set base_ns=600ms " \
	  "--set cap_ns=600ms", { 2 * (unmanaged) } },			\
	{ #n, "exponential", LOOP(n) "--set backoff=exponential --set base_ns=150ms " \
	  "--set cap_ns=1s", { 2 * (unmanaged) } },			\
	{ #n, "MCS-CAS", LOOP(n) "--cure mcs", { .95 } }

static const struct figure_point managers[] = {
	MANAGED(8, .3083), MANAGED(16, .2126), MANAGED(32, .1477),
};

const struct figure figure_managers = {
	.name = "managers",
	.title = "a cmpxchg loop with a contention manager: twice the ratio of one without",
	.source = "Dice, Hendler, Mirsky: Lightweight Contention Management for Efficient Compare-and-Swap Operations, 2013",
	.group = "workers",
	.measure = { { "ratio", "ratio", FIGURE_AT_LEAST } },
	.points = managers,
	.nr = ARRAY_SIZE(managers),
};

#define LOCKSTEP(n, seconds)						\
	"livelock run cas-counter --set sync=barrier --set attempts=0 -d " #seconds " -w " #n

/*
 * With the cap, an operation each, so that none is cut short: a run that ends before the
 * hundredth round has seen nothing of it.
 */
#define CAPPED(n)							\
	{ #n, "no cap", LOCKSTEP(n, 4), { NAN, NAN } },			\
	{ #n, "100 retries", LOCKSTEP(n, 60) " --set fallback=100 --set operations=1", \
	  { 101, NAN } }

static const struct figure_point lockref[] = {
	CAPPED(64), CAPPED(256), CAPPED(1000),
};

const struct figure figure_lockref = {
	.name = "lockref",
	.title = "a loop that takes the lock after 100 retries: attempts an operation",
	.source = "Linux commit 893a7d32e8e0, lockref: Limit number of cmpxchg loop retries, 2019",
	.group = "workers",
	.measure = {
		{ "attempts", "attempts / completions", FIGURE_AT_MOST },
		{ "cpu ns", "worker.sum.cpu_ns / completions", FIGURE_SHOWN },
	},
	.points = lockref,
	.nr = ARRAY_SIZE(lockref),
};
