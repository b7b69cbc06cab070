/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_STOPWATCH_H
#define LIVELOCK_STOPWATCH_H

#include "histogram.h"

struct latency_bpf;

/**
 * struct stopwatch - the programs that measure how long operations take
 * @skel: them, %NULL if they are not loaded
 * @workers: of the run
 * @before: what was measured before the present phase
 */
struct stopwatch {
	struct latency_bpf *skel;
	u32 workers;
	struct histogram before;
};

int stopwatch_open(struct stopwatch *w, u32 slot, u32 workers);
int stopwatch_worker(const struct stopwatch *w, u32 worker, struct latency *l);
int stopwatch_phase(struct stopwatch *w, struct histogram *h);
void stopwatch_close(struct stopwatch *w);

#endif /* LIVELOCK_STOPWATCH_H */
