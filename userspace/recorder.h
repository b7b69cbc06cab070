/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_RECORDER_H
#define LIVELOCK_RECORDER_H

#include "timeline.h"

struct ring_buffer;
struct trace_bpf;

/* How often it has to be read: the ring is to hold what comes in between */
#define RECORDER_STEP_NS	(5 * NSEC_PER_MSEC)

/**
 * struct recorder - the programs that record single events
 * @skel: them, %NULL if they are not loaded
 * @ring: where they write
 * @t: where their records go
 */
struct recorder {
	struct trace_bpf *skel;
	struct ring_buffer *ring;
	struct timeline *t;
};

/**
 * struct recorded - what the programs saw
 * @attempts: attempts, recorded or not
 * @missed: calls of a program that the kernel left out
 */
struct recorded {
	u64 attempts;
	u64 missed;
};

int recorder_open(struct recorder *r, struct timeline *t, u64 bytes);
void recorder_read(struct recorder *r);
void recorder_end(struct recorder *r, struct recorded *seen);
void recorder_close(struct recorder *r);

#endif /* LIVELOCK_RECORDER_H */
