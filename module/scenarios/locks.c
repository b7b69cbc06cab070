// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two locks taken in opposite order by trylock.
 *
 * Even and odd workers of an object come from opposite ends. Each takes its
 * first lock, holds it for the vulnerable window, tries the second, and on
 * failure undoes: mutual failure as long as both hold their first lock while the
 * other looks.
 *
 * polite-locks retries at once. With a gap g between release and retry and a
 * window of w that varies a little, two workers find each other in the gap with
 * probability g / (w + g). A window that does not vary at all has a cycle of its
 * own: after one success the two take turns, and the ratio is 1/2.
 * bridge retries on a common clock. With a phase spread over J and a window u
 * the ratio is (1 - u/J)^2, and 0 for J up to u. bidding has no clock: two that begin
 * in step and back off alike stay in step.
 * deadlock waits for both locks in opposite order.
 */
#include <linux/kernel.h>
#include <linux/time64.h>

#include "common.h"

/**
 * struct ll_bridge - what is contended
 * @ends: the two locks
 * @queue: whose turn it is, with breaker=priority
 * @ticket: the same with breaker=ticket
 * @crossings: completions; only changed holding both locks
 * @inside: worker + 1 that holds both locks, or 0
 * @collided: two held both at once
 */
struct ll_bridge {
	struct ll_lock ends[2];
	struct ll_queue queue;
	struct ll_ticket ticket;
	u64 crossings;
	u32 inside;
	bool collided;
};

static void init_bridge(struct ll_run *run, void *object)
{
	struct ll_bridge *b = object;

	ll_lock_init(&b->ends[0]);
	ll_lock_init(&b->ends[1]);
	ll_queue_init(&b->queue);
	ll_ticket_init(&b->ticket);
}

static struct ll_lock *end_of(struct ll_worker *w, struct ll_bridge *b, u32 nth)
{
	/* one order for all, or each from its own end */
	u32 from = w->p[LL_P_BREAKER] == LL_BREAKER_ORDER ? 0 : w->rank & 1;

	return &b->ends[from ^ nth];
}

/*
 * Holding both locks. The fields are plain on purpose: if the locks did not
 * exclude, crossings would be lost and the invariant would tell.
 */
static enum ll_outcome cross(struct ll_worker *w, struct ll_bridge *b)
{
	if (b->inside)
		b->collided = true;
	b->inside = w->id + 1;
	WRITE_ONCE(b->crossings, b->crossings + 1);
	ll_hold(w, w->p[LL_P_WORK_NS]);
	if (b->inside != w->id + 1)
		b->collided = true;
	b->inside = 0;
	ll_unlock(w, end_of(w, b, 1));
	ll_unlock(w, end_of(w, b, 0));
	return LL_COMPLETION;
}

/*
 * Both locks, waiting for each, and holding the first for the window if it is to be
 * waited for in opposite orders: in one order for all nobody waits for a lock whose
 * holder waits for ours.
 */
static int take_both(struct ll_worker *w, struct ll_bridge *b)
{
	int err = ll_lock_wait(w, end_of(w, b, 0));

	if (err)
		return err;
	if (w->p[LL_P_BREAKER] == LL_BREAKER_BLOCKING)
		ll_window(w);
	err = ll_lock_wait(w, end_of(w, b, 1));
	if (err)
		ll_unlock(w, end_of(w, b, 0));
	return err;
}

static int locks_admit(struct ll_worker *w)
{
	struct ll_bridge *b = w->object;

	/* between operations there is something else to do */
	if (!w->tries)
		ll_latency(w);
	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_ORDER:
	case LL_BREAKER_BLOCKING:
		return take_both(w, b);
	case LL_BREAKER_PRIORITY:
		/* the oldest operation goes first: no two are of one age */
		return ll_queue_wait(w, &b->queue);
	case LL_BREAKER_TICKET:
		ll_ticket_draw(w, &b->ticket);
		return ll_ticket_wait(w);
	default:
		return 0;
	}
}

static noinline enum ll_outcome locks_attempt(struct ll_worker *w)
{
	struct ll_bridge *b = w->object;
	struct ll_lock *first = end_of(w, b, 0), *second = end_of(w, b, 1);
	u64 breaker = w->p[LL_P_BREAKER];

	if (ll_has_lock(w, first))
		return cross(w, b);

	if (!ll_trylock(w, first))
		return LL_CONFLICT;
	if (!ll_window(w) && breaker == LL_BREAKER_NONE) {
		/*
		 * Both sides are being sent home: whoever leaves first makes way
		 * for the other, who would not have got through.
		 */
		ll_unlock(w, first);
		return LL_REFUSAL;
	}
	if (ll_trylock(w, second))
		return cross(w, b);
	ll_hold(w, w->p[LL_P_UNDO_NS]);
	ll_unlock(w, first);
	return LL_CONFLICT;
}

/* Every crossing is a completion, and no two were on the bridge together */
static bool locks_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_bridge *b = object;

	*seen += b->crossings;
	return !b->collided && !b->inside && !atomic_read(&b->ends[0].owner) &&
	       !atomic_read(&b->ends[1].owner);
}

static const struct ll_gauge locks_gauges[] = {
	{
		.name = "crossings",
		.summary = "times that a worker held both locks",
		.offset = offsetof(struct ll_bridge, crossings),
	},
};

#define LOCKS_OPS							\
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | \
		  LL_P(WAIT) | LL_P(UNDO_NS) | LL_P(WORK_NS) |		\
		  LL_P(BREAKER) | LL_P(SHARDS) | LL_P(LATENCY_NS),	\
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID),			\
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_ORDER) |	\
		    BIT(LL_BREAKER_PRIORITY) | BIT(LL_BREAKER_TICKET) |	\
		    BIT(LL_BREAKER_BLOCKING),				\
	.object_size = sizeof(struct ll_bridge),			\
	.init_object = init_bridge,					\
	.gauges = locks_gauges,						\
	.nr_gauges = ARRAY_SIZE(locks_gauges),				\
	.admit = locks_admit,						\
	.attempt = locks_attempt,					\
	.check = locks_check

/* Nobody fails with these: who cannot go on yet waits, and waits for no one who waits */
#define LOCKS_CURES							\
	LL_COMMON(ORDER, HEALTHY,					\
		  "take both locks in one order for all, waiting for each", \
		  "the order of the locks",				\
		  { LL_P_BREAKER, LL_BREAKER_ORDER }),			\
	LL_COMMON(PRIORITY, HEALTHY,					\
		  "the oldest operation goes first, younger ones wait",	\
		  "the age of the operation",				\
		  { LL_P_BREAKER, LL_BREAKER_PRIORITY }),		\
	LL_COMMON(TICKET, HEALTHY,					\
		  "draw a number and wait until it is called",		\
		  "the number: an atomic add draws each once",		\
		  { LL_P_BREAKER, LL_BREAKER_TICKET })

/*
 * Whoever sleeps leaves an end free here, and any sleep that is long against the window
 * makes meetings rare, so that delays without chance help as well.
 */
static const struct ll_cure polite_locks_cures[] = {
	LOCKS_CURES,
	LL_CURE_FULL_JITTER(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms, 20 windows"),
	LL_OTHER_JITTERS(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms"),
	LL_DECOY_YIELD(LIVELOCK),
	LL_DECOY_PIN(LIVELOCK),
	LL_DECOY_ONE_CPU(LIVELOCK),
	LL_DECOY_RESTART(LIVELOCK),
	LL_DECOY_LOG(LIVELOCK),
	{
		LL_SETTINGS({ LL_P_BACKOFF, LL_BACKOFF_CONSTANT },
			    { LL_P_BASE_NS, 100 * NSEC_PER_MSEC }),
		.id = LL_CURE_CONSTANT,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "after a failure, wait 100 ms, ten windows",
		.tie_breaker = "nothing: longer gaps only make meetings rarer",
	}, {
		LL_SETTINGS({ LL_P_BACKOFF, LL_BACKOFF_EXPONENTIAL },
			    { LL_P_BASE_NS, 20 * NSEC_PER_MSEC },
			    { LL_P_CAP_NS, 160 * NSEC_PER_MSEC }),
		.id = LL_CURE_EXPONENTIAL,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "after a failure, wait 20 ms, then 40 ms, 80 ms, 160 ms",
		.tie_breaker = "nothing: longer gaps only make meetings rarer",
	},
	LL_DECOY_UNSEEDED(HEALTHY, 200 * NSEC_PER_MSEC),
	LL_DECOY_SAME_SEED(HEALTHY, 200 * NSEC_PER_MSEC),
};

const struct ll_ops ll_polite_locks_ops = {
	/* two from each end: while one retries, the other keeps the end taken */
	LL_SETTINGS({ LL_P_WORKERS, 4 },
		    { LL_P_WINDOW, LL_WINDOW_UNIFORM },
		    { LL_P_WINDOW_NS, 10 * NSEC_PER_MSEC },
		    { LL_P_WAIT, LL_WAIT_BUSY }),
	.cures = polite_locks_cures,
	.nr_cures = ARRAY_SIZE(polite_locks_cures),
	LOCKS_OPS,
};

static const struct ll_cure bridge_cures[] = {
	LOCKS_CURES,
	{
		LL_SETTINGS({ LL_P_BACKOFF, LL_BACKOFF_CONSTANT },
			    { LL_P_BASE_NS, 200 * NSEC_PER_MSEC },
			    { LL_P_CAP_NS, 200 * NSEC_PER_MSEC },
			    { LL_P_JITTER, LL_JITTER_FULL },
			    { LL_P_GRID_NS, 250 * NSEC_PER_MSEC }),
		.id = LL_CURE_JITTER,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "after a tick, wait a random time of up to 200 ms, 20 windows",
		.tie_breaker = "chance",
	},
	LL_OTHER_JITTERS(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms"),
	LL_STEP_DECOYS(LIVELOCK, 200 * NSEC_PER_MSEC),
};

const struct ll_ops ll_bridge_ops = {
	/* eight bridges with two trucks each: no one pair's luck is the verdict */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SHARDS, 8 },
		    { LL_P_SYNC, LL_SYNC_GRID },
		    { LL_P_GRID_NS, 50 * NSEC_PER_MSEC },
		    { LL_P_WINDOW, LL_WINDOW_FIXED },
		    { LL_P_WINDOW_NS, 10 * NSEC_PER_MSEC },
		    { LL_P_UNDO_NS, 20 * NSEC_PER_MSEC }),
	.cures = bridge_cures,
	.nr_cures = ARRAY_SIZE(bridge_cures),
	LOCKS_OPS,
};

static const struct ll_cure bidding_cures[] = {
	LOCKS_CURES,
	LL_CURE_FULL_JITTER(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms, ten windows"),
	LL_OTHER_JITTERS(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms"),
	LL_DECOY_MORE_RETRIES(LIVELOCK),
	LL_STEP_DECOYS(LIVELOCK, 200 * NSEC_PER_MSEC),
};

const struct ll_ops ll_bidding_ops = {
	/* eight auctions with two bidders each, who began in step and stay in step */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SHARDS, 8 },
		    { LL_P_WINDOW, LL_WINDOW_FIXED },
		    { LL_P_WINDOW_NS, 20 * NSEC_PER_MSEC },
		    { LL_P_UNDO_NS, 40 * NSEC_PER_MSEC },
		    { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },
		    { LL_P_BASE_NS, 20 * NSEC_PER_MSEC },
		    { LL_P_LATENCY_NS, 100 * NSEC_PER_MSEC },
		    { LL_P_ATTEMPTS, 16 }),
	.cures = bidding_cures,
	.nr_cures = ARRAY_SIZE(bidding_cures),
	LOCKS_OPS,
};

static const struct ll_cure deadlock_cures[] = {
	LOCKS_CURES,
	LL_COMMON(TRYLOCK, LIVELOCK,
		  "try instead of waiting, and begin anew at once after a failure",
		  "nothing: who cannot wait for ever can fail for ever",
		  { LL_P_BREAKER, LL_BREAKER_NONE }, { LL_P_WAIT, LL_WAIT_BUSY }),
	LL_CURE_FULL_JITTER(DEADLOCK, 200 * NSEC_PER_MSEC, "200 ms; nobody fails"),
	LL_IDLE_DECOYS(DEADLOCK),
};

const struct ll_ops ll_deadlock_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 4 },
		    { LL_P_BREAKER, LL_BREAKER_BLOCKING },
		    { LL_P_WINDOW, LL_WINDOW_UNIFORM },
		    { LL_P_WINDOW_NS, 10 * NSEC_PER_MSEC }),
	.cures = deadlock_cures,
	.nr_cures = ARRAY_SIZE(deadlock_cures),
	LOCKS_OPS,
};
