/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_TOP_H
#define LIVELOCK_TOP_H

#include "counter.h"
#include "view/scene.h"

/**
 * struct seen - a run as it was at the latest looks
 * @next: the next run
 * @sc: its scenario, %NULL if it is not known
 * @stats: its numbers
 * @counter: reads the module's counters
 * @now: counts at this look
 * @before: counts at the look before
 * @windows: for the verdict
 * @judged: room for what is judged
 * @verdict: the verdict, once @known
 * @known: a window has closed
 * @present: it was there at this look
 * @scene: what there is to show of it on a screen, if struct top.scenes
 */
struct seen {
	struct seen *next;
	const struct scenario *sc;
	struct livelock_run_stats stats;
	struct counter counter;
	struct snapshot now;
	struct snapshot before;
	struct windows windows;
	struct judged judged;
	struct verdict verdict;
	bool known;
	bool present;
	struct scene scene;
};

/**
 * struct top - all runs that are going
 * @dev: the device
 * @runs: them
 * @nr: how many
 * @scenes: they are shown on a screen
 * @show: shown otherwise: an interval of @ns is over for a run, and these are its
 *	counts; may be %NULL
 */
struct top {
	struct device dev;
	struct seen *runs;
	u32 nr;
	bool scenes;
	void (*show)(const struct seen *s, const struct counts *n, u64 ns);
};

int top_look(struct top *top);
void top_forget(struct top *top);
const char *seen_cure(const struct seen *s);

/* top_live.c */
int top_live(struct top *top, int signals, u64 interval_ns, u64 count, bool ascii);

#endif /* LIVELOCK_TOP_H */
