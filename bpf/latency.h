/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What latency.bpf.c measures and the tool reads: two histograms a worker.
 *
 * A bucket is an eighth of an octave: a value is known to 12.5 %.
 */
#ifndef LIVELOCK_LATENCY_H
#define LIVELOCK_LATENCY_H

#include <linux/types.h>

#define LATENCY_SUB_BITS	3
#define LATENCY_SUBS		(1 << LATENCY_SUB_BITS)

/* From 2^40 ns on, 18 minutes, everything is in the last bucket */
#define LATENCY_BITS		40
#define LATENCY_BUCKETS		((LATENCY_BITS - LATENCY_SUB_BITS + 1) * LATENCY_SUBS)

/**
 * struct latency - how long the operations of one worker took
 * @began_ns: first attempt of the present one, 0 if there is none
 * @done: operations that completed, by the time from their first attempt
 * @cut: operations that the end of the run cut short, likewise
 */
struct latency {
	__u64 began_ns;
	__u64 done[LATENCY_BUCKETS];
	__u64 cut[LATENCY_BUCKETS];
};

/* Position of the highest bit of @v, which is not 0; BPF has no instruction for it */
static inline __u32 latency_log2(__u64 v)
{
	__u32 bit = 0;

	for (__u32 step = 32; step; step >>= 1) {
		if (v >> step) {
			v >>= step;
			bit += step;
		}
	}
	return bit;
}

/* The bucket of a length of time */
static inline __u32 latency_bucket(__u64 ns)
{
	__u32 bit;

	if (ns < LATENCY_SUBS)
		return ns;
	bit = latency_log2(ns);
	if (bit >= LATENCY_BITS)
		return LATENCY_BUCKETS - 1;
	return (bit - LATENCY_SUB_BITS + 1) * LATENCY_SUBS +
	       (ns >> (bit - LATENCY_SUB_BITS) & (LATENCY_SUBS - 1));
}

#endif /* LIVELOCK_LATENCY_H */
