/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_COUNTER_H
#define LIVELOCK_COUNTER_H

#include <stdbool.h>

#include "device.h"
#include "window.h"

struct livelock_bpf;

/**
 * struct counter - where the counts of a run come from
 * @dev: the device
 * @run: number of the run
 * @slot: slot of worker 0
 * @workers: how many
 * @skel: the programs, %NULL if the module's own counters are used
 * @why: why they are, else %NULL
 * @text: room for @why
 * @stats: the workers' numbers as of the latest counter_workers()
 * @is: what the workers are up to, from @stats
 * @tried: their attempts then
 * @fresh: @stats and @is are as of the latest counter_read()
 */
struct counter {
	const struct device *dev;
	u32 run;
	u32 slot;
	u32 workers;
	struct livelock_bpf *skel;
	const char *why;
	char text[128];
	struct livelock_worker *stats;
	enum worker_is *is;
	u64 *tried;
	bool fresh;
};

int counter_open(struct counter *c, const struct device *dev, u32 run, u32 slot,
		 u32 workers);
void counter_attach(struct counter *c);
void counter_close(struct counter *c);
int counter_read(struct counter *c, struct snapshot *s);
int counter_workers(struct counter *c);
u64 counter_missed(const struct counter *c);

#endif /* LIVELOCK_COUNTER_H */
