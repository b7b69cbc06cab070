/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What trace.bpf.c records and the tool reads.
 */
#ifndef LIVELOCK_EVENT_H
#define LIVELOCK_EVENT_H

#include <linux/types.h>

/* Worker of events that are the run's as a whole */
#define EVENT_NO_WORKER		0xffffffffu

/* The events livelock_*, and what they put into struct event.value */
enum event_kind {
	EVENT_RUN_START,	/* workers */
	EVENT_ATTEMPT,		/* 0 */
	EVENT_COMPLETION,	/* 0 */
	EVENT_CONFLICT,		/* refused */
	EVENT_BACKOFF,		/* delay_ns */
	EVENT_GIVE_UP,		/* error, sign-extended */
	EVENT_NOTE,		/* value */
	EVENT_ALARM,		/* raised */
	EVENT_RUN_STOP,		/* stop */
	EVENT_KINDS,
};

/**
 * struct event - one event
 * @ns: when, CLOCK_MONOTONIC
 * @value: see enum event_kind
 * @worker: number of the worker in its run, or EVENT_NO_WORKER
 * @tries: attempts of the operation; of a note what it tells (enum livelock_note)
 * @gap: events of this worker that were lost since the one before
 * @kind: enum event_kind
 * @cpu: where
 */
struct event {
	__u64 ns;
	__u64 value;
	__u32 worker;
	__u32 tries;
	__u32 gap;
	__u16 kind;
	__u16 cpu;
};

/**
 * struct record_counts - events of one worker, recorded or not
 * @attempts: livelock_attempt, whatever became of the record
 * @lost: not recorded, as the ring buffer was full
 * @left_out: not recorded, as so many are that no more are wanted
 * @gap: lost since the latest that was recorded
 */
struct record_counts {
	__u64 attempts;
	__u64 lost;
	__u64 left_out;
	__u64 gap;
};

#endif /* LIVELOCK_EVENT_H */
