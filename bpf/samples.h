/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What profile.bpf.c samples and the tool reads.
 */
#ifndef LIVELOCK_SAMPLES_H
#define LIVELOCK_SAMPLES_H

#include <linux/types.h>

/*
 * A stack is kept in a place that its hash gives, in a first map or, if another stack
 * has it there, in a second. If both are taken it is lost. Frames past the depth are cut
 * off, the outermost first.
 */
#define PROFILE_PLACES		4096
#define PROFILE_MAPS		2
#define PROFILE_STACKS		(PROFILE_MAPS * PROFILE_PLACES)
#define PROFILE_DEPTH		64

/**
 * struct samples - where the samples of all CPUs fell
 * @workers: on a worker, with its stack
 * @lost: on a worker, but there was no room for its stack
 * @others: on any other task
 * @idle: on none
 */
struct samples {
	__u64 workers;
	__u64 lost;
	__u64 others;
	__u64 idle;
};

#endif /* LIVELOCK_SAMPLES_H */
