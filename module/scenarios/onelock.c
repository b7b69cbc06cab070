// SPDX-License-Identifier: GPL-2.0-only
/*
 * One thing that one can have at a time.
 *
 * Who reaches for it takes it if it is free, and looks for another hand when the
 * window is over: with chance q (all of the polite) it pulls back. With sync=barrier
 * all reach before any looks, and (1 - q) / N of the attempts succeed. On a common
 * clock two collide that start within a window, and with q = 0 the first has it: 1 of N.
 *
 * Or one waits for it. A lock that is whoever's comes first (breaker=blocking) never
 * makes an attempt fail, and may starve who waits: see Go's issues 13086 and 33747.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/time64.h>

#include "common.h"

/**
 * struct ll_plate - what is contended
 * @lock: who has it, and the queue of breaker=hand-off
 * @hands: how many reach for it
 * @queue: of breaker=priority
 * @ticket: of breaker=ticket
 * @line: of breaker=mcs
 * @served: completions; only changed by who has it
 * @longest_wait_ns: from the first try or the begin of waiting to having it
 * @most_passed: completions of others in that time
 * @handed_over: releases into the hands of the next
 * @inside: worker + 1 that has it, or 0
 * @collided: two had it at once
 */
struct ll_plate {
	struct ll_handoff lock;
	atomic_t hands;
	struct ll_queue queue;
	struct ll_ticket ticket;
	struct ll_mcs line;
	u64 served;
	u64 longest_wait_ns;
	u64 most_passed;
	u64 handed_over;
	u32 inside;
	bool collided;
};

/* w->memo: when an operation began to want the plate, 0 if none does, and @served then */
enum { WANTS_SINCE, SERVED_THEN };

static void init_plate(struct ll_run *run, void *object)
{
	struct ll_plate *p = object;

	ll_handoff_init(&p->lock);
	ll_queue_init(&p->queue);
	ll_ticket_init(&p->ticket);
}

/* Whoever comes later is behind us from here on, if the cure has an order */
static void ask(struct ll_worker *w, struct ll_plate *p)
{
	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_PRIORITY:
		ll_queue_turn(w, &p->queue);
		break;
	case LL_BREAKER_TICKET:
		ll_ticket_draw(w, &p->ticket);
		break;
	case LL_BREAKER_MCS:
		ll_mcs_join(w, &p->line);
		break;
	}
	if (w->memo[WANTS_SINCE])
		return;
	w->memo[SERVED_THEN] = READ_ONCE(p->served);
	w->memo[WANTS_SINCE] = ktime_get_ns();
}

/* The plate is ours, or we leave without it */
static void note_wait(struct ll_worker *w, struct ll_plate *p)
{
	if (!w->memo[WANTS_SINCE])
		return;
	ll_gauge_max(&p->longest_wait_ns, ktime_get_ns() - w->memo[WANTS_SINCE]);
	ll_gauge_max(&p->most_passed, READ_ONCE(p->served) - w->memo[SERVED_THEN]);
	w->memo[WANTS_SINCE] = 0;
}

/*
 * With breaker=blocking the first worker of an object is a hog: it takes the lock again
 * before those who wait can wake up. How soon that is hangs on the machine; here it is
 * before they are woken at all. The others do something else between.
 */
static bool is_hog(const struct ll_worker *w)
{
	return !w->rank && w->p[LL_P_BREAKER] == LL_BREAKER_BLOCKING;
}

static int wait_for_lock(struct ll_worker *w, struct ll_plate *p)
{
	int err = ll_lock_wait(w, &p->lock.lock);

	if (is_hog(w))
		ll_lock_wake(&p->lock.lock);
	return err;
}

static int onelock_admit(struct ll_worker *w)
{
	struct ll_plate *p = w->object;

	if (w->rank && !w->tries)
		ll_latency(w);
	ask(w, p);
	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_PRIORITY:
		return ll_queue_wait(w, &p->queue);
	case LL_BREAKER_TICKET:
		return ll_ticket_wait(w);
	case LL_BREAKER_MCS:
		return ll_mcs_wait(w);
	case LL_BREAKER_HAND_OFF:
		return ll_handoff_wait(w, &p->lock, w->p[LL_P_PATIENCE_NS]);
	case LL_BREAKER_BLOCKING:
		return wait_for_lock(w, p);
	default:
		return 0;
	}
}

/*
 * Having the plate. The fields are plain on purpose: if the lock did not exclude,
 * plates would be lost and the invariant would tell.
 */
static enum ll_outcome serve(struct ll_worker *w, struct ll_plate *p)
{
	note_wait(w, p);
	if (p->inside)
		p->collided = true;
	p->inside = w->id + 1;
	WRITE_ONCE(p->served, p->served + 1);
	ll_hold(w, w->p[LL_P_WORK_NS]);
	if (p->inside != w->id + 1)
		p->collided = true;
	p->inside = 0;
	return LL_COMPLETION;
}

static void give_back(struct ll_worker *w, struct ll_plate *p)
{
	if (is_hog(w))
		ll_lock_release(w, &p->lock.lock);
	else if (ll_handoff_unlock(w, &p->lock))
		WRITE_ONCE(p->handed_over, p->handed_over + 1);
}

/* Another hand: be polite */
static bool pulls_back(struct ll_worker *w, struct ll_plate *p)
{
	/* draw for all or for none: equal sequences stay equal */
	return (w->p[LL_P_CHANCE] >= 1000 ||
		ll_rng_below(&w->rng, 1000) < w->p[LL_P_CHANCE]) &&
	       atomic_read(&p->hands) > 1;
}

static enum ll_outcome reach(struct ll_worker *w, struct ll_plate *p)
{
	enum ll_outcome outcome = LL_CONFLICT;
	bool mine, whole;

	atomic_inc(&p->hands);
	mine = ll_trylock(w, &p->lock.lock);
	whole = ll_window(w);
	if (!whole && w->p[LL_P_BREAKER] == LL_BREAKER_NONE)
		outcome = LL_REFUSAL;	/* sent home: nobody wins because others left */
	else if (!pulls_back(w, p) && mine)
		outcome = LL_COMPLETION;
	/* in lockstep nobody pulls back before all have looked */
	ll_rendezvous(w);

	if (outcome == LL_COMPLETION)
		serve(w, p);
	else if (outcome == LL_CONFLICT)
		ll_hold(w, w->p[LL_P_UNDO_NS]);
	atomic_dec(&p->hands);
	if (mine)
		give_back(w, p);
	return outcome;
}

static noinline enum ll_outcome onelock_attempt(struct ll_worker *w)
{
	struct ll_plate *p = w->object;
	enum ll_outcome outcome;

	if (!ll_has_lock(w, &p->lock.lock))
		return reach(w, p);
	outcome = serve(w, p);
	give_back(w, p);
	return outcome;
}

static void onelock_leave(struct ll_worker *w)
{
	note_wait(w, w->object);
}

/* Every plate served is a completion, and no two had one together */
static bool onelock_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_plate *p = object;

	*seen += p->served;
	return !p->collided && !p->inside && !atomic_read(&p->hands) &&
	       !atomic_read(&p->lock.lock.owner);
}

static const struct ll_gauge onelock_gauges[] = {
	{
		.name = "longest-wait", .unit = "ns", .max = true,
		.offset = offsetof(struct ll_plate, longest_wait_ns),
		.summary = "longest time for which an operation wanted what others had",
	}, {
		.name = "most-passed", .unit = "", .max = true,
		.offset = offsetof(struct ll_plate, most_passed),
		.summary = "most completions of others while one operation waited",
	}, {
		.name = "handed-over", .unit = "",
		.offset = offsetof(struct ll_plate, handed_over),
		.summary = "releases that left no choice who is next, with breaker=hand-off",
	},
};

#define ONELOCK_WAITS							\
	(BIT(LL_BREAKER_PRIORITY) | BIT(LL_BREAKER_TICKET) |		\
	 BIT(LL_BREAKER_MCS) | BIT(LL_BREAKER_HAND_OFF) |		\
	 BIT(LL_BREAKER_BLOCKING))

#define ONELOCK_OPS							\
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | \
		  LL_P(WAIT) | LL_P(UNDO_NS) | LL_P(WORK_NS) |		\
		  LL_P(BREAKER) | LL_P(SHARDS) | LL_P(CHANCE) |		\
		  LL_P(LATENCY_NS) | LL_P(PATIENCE_NS),			\
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER), \
	.breakers = BIT(LL_BREAKER_NONE) | ONELOCK_WAITS,		\
	.turns = ONELOCK_WAITS,						\
	.object_size = sizeof(struct ll_plate),				\
	.init_object = init_plate,					\
	.gauges = onelock_gauges,					\
	.nr_gauges = ARRAY_SIZE(onelock_gauges),			\
	.admit = onelock_admit,						\
	.attempt = onelock_attempt,					\
	.leave = onelock_leave,						\
	.check = onelock_check

/* What gives everybody a turn */
#define FAIR_CURES							\
	LL_COMMON(TICKET, HEALTHY, "draw a number and wait until it is called", \
		  "the number: an atomic add draws each once",		\
		  { LL_P_BREAKER, LL_BREAKER_TICKET }),			\
	LL_COMMON(MCS, HEALTHY, "stand in a line in which each calls the next", \
		  "the line: an atomic exchange adds each at its end",	\
		  { LL_P_BREAKER, LL_BREAKER_MCS }),			\
	LL_COMMON(HAND_OFF, HEALTHY,					\
		  "wait; who has waited for 1 ms is handed the lock",	\
		  "who comes first, and after 1 ms who has waited longest", \
		  { LL_P_BREAKER, LL_BREAKER_HAND_OFF })

static const struct ll_cure kitchen_cures[] = {
	FAIR_CURES,
	LL_COMMON(PRIORITY, HEALTHY,
		  "the oldest operation goes first, younger ones wait",
		  "the age of the operation",
		  { LL_P_BREAKER, LL_BREAKER_PRIORITY }),
	LL_COMMON(JITTER, HEALTHY,
		  "after a tick, wait a random time of up to 200 ms, 20 windows", "chance",
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },
		  { LL_P_BASE_NS, 200 * NSEC_PER_MSEC },
		  { LL_P_CAP_NS, 200 * NSEC_PER_MSEC },
		  { LL_P_JITTER, LL_JITTER_FULL },
		  { LL_P_GRID_NS, 250 * NSEC_PER_MSEC }),
	LL_OTHER_JITTERS(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms"),
	LL_DECOY_MORE_RETRIES(LIVELOCK),
	LL_STEP_DECOYS(LIVELOCK, 200 * NSEC_PER_MSEC),
};

const struct ll_ops ll_kitchen_ops = {
	/* eight windows with two waiters each: no one pair's luck is the verdict */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SHARDS, 8 },
		    { LL_P_SYNC, LL_SYNC_GRID },
		    { LL_P_GRID_NS, 50 * NSEC_PER_MSEC },
		    { LL_P_WINDOW, LL_WINDOW_FIXED },
		    { LL_P_WINDOW_NS, 10 * NSEC_PER_MSEC },
		    { LL_P_UNDO_NS, 20 * NSEC_PER_MSEC },
		    { LL_P_ATTEMPTS, 16 }),
	.cures = kitchen_cures,
	.nr_cures = ARRAY_SIZE(kitchen_cures),
	ONELOCK_OPS,
};

/* Chance in when to try breaks no tie where there is none; a turn for each does */
static const struct ll_cure lock_hog_cures[] = {
	FAIR_CURES,
	LL_CURE_FULL_JITTER(STARVATION, 50 * NSEC_PER_MSEC, "50 ms; nobody fails"),
	LL_IDLE_DECOYS(STARVATION),
};

const struct ll_ops ll_lock_hog_ops = {
	/* eight locks, each with a hog and a victim: no one pair's luck is the verdict */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SHARDS, 8 },
		    { LL_P_BREAKER, LL_BREAKER_BLOCKING },
		    { LL_P_WORK_NS, 10 * NSEC_PER_MSEC },
		    { LL_P_WINDOW, LL_WINDOW_FIXED },
		    { LL_P_LATENCY_NS, 100 * NSEC_PER_USEC }),
	.cures = lock_hog_cures,
	.nr_cures = ARRAY_SIZE(lock_hog_cures),
	ONELOCK_OPS,
};

static const struct ll_cure starvation_cures[] = {
	FAIR_CURES,
	LL_CURE_FULL_JITTER(STARVATION, 100 * NSEC_PER_MSEC, "100 ms"),
	LL_IDLE_DECOYS(STARVATION),
};

const struct ll_ops ll_starvation_ops = {
	/* who has it takes it again at once, the others look in every 50 ms */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SHARDS, 8 },
		    { LL_P_CHANCE, 0 },
		    { LL_P_WORK_NS, 10 * NSEC_PER_MSEC },
		    { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },
		    { LL_P_BASE_NS, 50 * NSEC_PER_MSEC }),
	.cures = starvation_cures,
	.nr_cures = ARRAY_SIZE(starvation_cures),
	ONELOCK_OPS,
};
