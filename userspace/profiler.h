/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_PROFILER_H
#define LIVELOCK_PROFILER_H

#include "device.h"
#include "folded.h"
#include "samples.h"

struct profile_bpf;

/**
 * struct profiler - the program that samples stacks
 * @skel: it, %NULL if it is not loaded
 * @events: a perf event a CPU, -1 where there is none
 * @nr: length of @events
 * @cpus: CPUs that are sampled
 */
struct profiler {
	struct profile_bpf *skel;
	int *events;
	u32 nr;
	u32 cpus;
};

int profiler_open(struct profiler *p, u32 workers);
int profiler_start(struct profiler *p, const struct device *dev, u32 run, u32 workers,
		   u64 hz);
void profiler_stop(struct profiler *p, struct samples *samples);
int profiler_stacks(const struct profiler *p, const char *root, struct folded *f);
void profiler_close(struct profiler *p);

#endif /* LIVELOCK_PROFILER_H */
