// SPDX-License-Identifier: GPL-2.0-only
/*
 * A row of a table, changed by optimistic concurrency control: read version and
 * payload, compute, and write if the version is still the same.
 *
 * The request that travels before the read is latency_ns; what conflicts is from
 * the read to the write, the window. So a client of the model in Brooker:
 * Exponential Backoff And Jitter, 2015, with a network of delays D, has 2 D of
 * either: its request and answer, and the way of what it read and of its write.
 *
 * The pessimistic cure locks the row before the read. Both write alike, so that a
 * run may go from one to the other.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/time64.h>

#include "common.h"

/* Set in a version while its payload is being written */
#define LL_ROW_WRITTEN	1

/**
 * struct ll_row - what is contended
 * @version: goes up by two with each write
 * @payload: of that version: as many as there were writes
 * @done_ns: time of the latest write, from the start of the run
 * @lock: held from the read to the write, with breaker=lock
 * @queue: whose turn it is, with breaker=priority
 */
struct ll_row {
	atomic64_t version;
	u64 payload;
	u64 done_ns;
	struct ll_lock lock;
	struct ll_queue queue;
};

static void init_row(struct ll_run *run, void *object)
{
	struct ll_row *r = object;

	ll_lock_init(&r->lock);
	ll_queue_init(&r->queue);
}

static int row_admit(struct ll_worker *w)
{
	struct ll_row *r = w->object;

	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_LOCK:
		ll_latency(w);
		return ll_lock_wait(w, &r->lock);
	case LL_BREAKER_PRIORITY:
		return ll_queue_wait(w, &r->queue);
	default:
		return 0;
	}
}

/* Write what was computed from @version; false if the row has another one by now */
static bool write_row(struct ll_worker *w, struct ll_row *r, u64 version, u64 payload)
{
	u64 now = ktime_get_ns();
	bool ours;

	/* no reader is to find a write under way because its writer was preempted */
	preempt_disable();
	ours = !(version & LL_ROW_WRITTEN) &&
	       atomic64_cmpxchg(&r->version, version, version + LL_ROW_WRITTEN) == version;
	if (ours) {
		WRITE_ONCE(r->payload, payload);
		WRITE_ONCE(r->done_ns, now - w->run->start_ns);
		atomic64_set_release(&r->version, version + 2);
	}
	preempt_enable();
	return ours;
}

static noinline enum ll_outcome row_attempt(struct ll_worker *w)
{
	bool locked = w->p[LL_P_BREAKER] == LL_BREAKER_LOCK, written;
	struct ll_row *r = w->object;
	u64 version, payload;

	if (!locked)
		ll_latency(w);
	version = atomic64_read_acquire(&r->version);
	payload = READ_ONCE(r->payload);
	ll_window(w);
	written = write_row(w, r, version, payload + 1);
	if (locked)
		ll_unlock(w, &r->lock);
	return written ? LL_COMPLETION : LL_CONFLICT;
}

/* No write was lost: each was computed from the one before */
static bool row_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_row *r = object;

	*seen += r->payload;
	return atomic64_read(&r->version) == 2 * r->payload &&
	       !atomic_read(&r->lock.owner);
}

static const struct ll_gauge row_gauges[] = {
	{
		.name = "done",
		.unit = "ns",
		.summary = "time from the start to a row's latest write, of all rows together",
		.offset = offsetof(struct ll_row, done_ns),
	},
};

#define LONGEST		NSEC_PER_SEC

static const struct ll_cure occ_row_cures[] = {
	{
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_LOCK }),
		.id = LL_CURE_LOCK,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "lock the row before reading it, and sleep until it is free",
		.tie_breaker = "the lock: only its holder reads and writes",
	}, {
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_PRIORITY }),
		.id = LL_CURE_PRIORITY,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "the oldest transaction goes first, younger ones wait",
		.tie_breaker = "the age of the operation",
	},
	LL_CURE_FULL_JITTER(HEALTHY, LONGEST, "1 s, 66 windows"),
	LL_CURE_EQUAL_JITTER(HEALTHY, LONGEST, "1 s"),
	LL_CURE_DECORRELATED(HEALTHY, LONGEST, "1 s"),
	LL_CURE_ADDITIVE_JITTER(HEALTHY, LONGEST, "1 s"),
	LL_CURE_FACTOR_JITTER(HEALTHY, LONGEST, "667 ms"),
	LL_CURE_HASH(HEALTHY, LONGEST, "1 s"),
	LL_DECOY_YIELD(CONTENDED),
	LL_DECOY_CONSTANT(CONTENDED),
	LL_DECOY_EXPONENTIAL(CONTENDED),
	LL_DECOY_ONE_CPU(CONTENDED),
};

const struct ll_ops ll_occ_row_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_WINDOW, LL_WINDOW_NORMAL },
		    { LL_P_WINDOW_NS, 15 * NSEC_PER_MSEC }),
	.cures = occ_row_cures,
	.nr_cures = ARRAY_SIZE(occ_row_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | LL_P(WAIT) |
		  LL_P(BREAKER) | LL_P(SHARDS) | LL_P(LATENCY_NS),
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_PRIORITY) | BIT(LL_BREAKER_LOCK),
	.turns = BIT(LL_BREAKER_PRIORITY) | BIT(LL_BREAKER_LOCK),
	.object_size = sizeof(struct ll_row),
	.init_object = init_row,
	.gauges = row_gauges,
	.nr_gauges = ARRAY_SIZE(row_gauges),
	.admit = row_admit,
	.attempt = row_attempt,
	.check = row_check,
};
