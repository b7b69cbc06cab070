/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What livelock.bpf.c counts and the tool reads: one record a worker.
 */
#ifndef LIVELOCK_SLOTS_H
#define LIVELOCK_SLOTS_H

#include <linux/types.h>

/**
 * struct slot - events of one worker
 * @attempts: livelock_attempt
 * @completions: livelock_completion
 * @conflicts: livelock_conflict, not refused
 * @refusals: livelock_conflict, refused
 * @give_ups: livelock_give_up, by a bound
 * @cancelled: livelock_give_up, by the end of the run
 *
 * 128 bytes keep neighbours off each other's lines where lines are fetched in
 * pairs.
 */
struct slot {
	__u64 attempts;
	__u64 completions;
	__u64 conflicts;
	__u64 refusals;
	__u64 give_ups;
	__u64 cancelled;
} __attribute__((__aligned__(128)));

#endif /* LIVELOCK_SLOTS_H */
