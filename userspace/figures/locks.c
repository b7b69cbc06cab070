// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks that back out, and a lock that is handed over.
 */
#include <math.h>

#include "../figures.h"

/*
 * Published is a test on four cores whose threads make 100,000 batches each, of 800 out
 * of 100,000 locks, and all rollbacks of it: some 100 and 150,000 with 4 threads, 360,000
 * and 450,000 with 16. Here they are counted a batch. A batch holds its locks for 10 ms of
 * sleep: so transactions are as simultaneous on two CPUs as there are threads.
 */
#define BATCHES(threads, cure)						\
	"livelock run wallet -d 5 --set window=none --set accounts=10000 --set locks=80 " \
	"--set work_ns=10ms --set wait=sleep --set attempts=0 -w " #threads " --cure " cure

#define WW(threads, wound, die)						\
	{ #threads, "wound-wait", BATCHES(threads, "wound-wait"), { wound, NAN } }, \
	{ #threads, "wait-die", BATCHES(threads, "wait-die"), { die, NAN } }

static const struct figure_point ww_mutex[] = {
	WW(2, NAN, NAN), WW(4, .00025, .375), WW(16, .225, .28),
};

const struct figure figure_ww_mutex = {
	.name = "ww_mutex",
	.title = "rollbacks a batch of locks, wound-wait against wait-die",
	.source = "Linux commit 08295b3b5bee, locking: Implement an algorithm choice for Wound-Wait mutexes, 2018",
	.group = "threads",
	.measure = {
		{ "rollbacks", "gauges.rollbacks / completions", FIGURE_SHOWN, 0, true },
		{ "batches", "completions", FIGURE_SHOWN },
	},
	/* at 16 threads the two are a quarter apart: with many the gap closes */
	.ties = 30,
	.points = ww_mutex,
	.nr = ARRAY_SIZE(ww_mutex),
};

/*
 * Go's lock is handed over to who has waited for 1 ms; its demonstration holds it for
 * 100 us. Both are a hundred times as long here, so that late timers do not count.
 */
#define HOG	"livelock run lock-hog -d 8 "

static const struct figure_point hand_off[] = {
	{ "", "none", HOG, { NAN, NAN } },
	{ "", "after 10 holds", HOG "--cure hand-off --set patience_ns=100ms", { 15, NAN } },
	{ "", "after 1 hold", HOG "--cure hand-off --set patience_ns=10ms", { 15, NAN } },
};

const struct figure figure_hand_off = {
	.name = "hand-off",
	.title = "completions of others while one waited for a lock that its holder takes again at once",
	.source = "Go issue 13086, fall back to fair locks, 2015, and the starvation mode of sync.Mutex",
	.label = "hand-off",
	.measure = {
		{ "passed", "gauges.most-passed", FIGURE_AT_MOST },
		{ "worst off", "worker.min.completions", FIGURE_SHOWN },
	},
	.points = hand_off,
	.nr = ARRAY_SIZE(hand_off),
};
