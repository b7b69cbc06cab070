// SPDX-License-Identifier: GPL-2.0-only
/*
 * A counter incremented by a load and a cmpxchg.
 *
 * With sync=barrier all N workers load the same value before any acts: one wins,
 * the ratio is 1/N. With memoryless windows between load and cmpxchg it is
 * 1/Q(N), Q being Ramanujan's function, about sqrt(2 / (pi N)): Alistarh,
 * Censor-Hillel, Shavit: Are Lock-Free Concurrent Algorithms Practically
 * Wait-Free?, JACM 2016. Without a window a few CPUs hardly collide at all.
 *
 * Opponents are attackers: each act changes the counter under those who have
 * loaded it. With compare=stale a value is loaded once an operation and not again
 * after a failure: who loses once has lost for good.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/time64.h>

#include "common.h"

/* Set in the counter while fallback holds it: no cmpxchg succeeds */
#define LL_COUNTER_LOCKED	BIT_ULL(63)

/**
 * struct ll_counter - what is contended
 * @value: completions and acts
 * @acts: of attackers
 * @lock: held for an attempt, with breaker=lock
 * @ticket: numbers drawn and called, with breaker=ticket
 * @line: who waits behind whom, with breaker=mcs
 */
struct ll_counter {
	atomic64_t value;
	atomic64_t acts;
	struct ll_lock lock;
	struct ll_ticket ticket;
	struct ll_mcs line;
};

static void init_counter(struct ll_run *run, void *object)
{
	struct ll_counter *c = object;

	ll_lock_init(&c->lock);
	ll_ticket_init(&c->ticket);
}

static int cas_admit(struct ll_worker *w)
{
	struct ll_counter *c = w->object;

	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_LOCK:
		return ll_lock_wait(w, &c->lock);
	case LL_BREAKER_TICKET:
		ll_ticket_draw(w, &c->ticket);
		return ll_ticket_wait(w);
	case LL_BREAKER_MCS:
		ll_mcs_join(w, &c->line);
		return ll_mcs_wait(w);
	default:
		return 0;
	}
}

/* The lock is a bit of the word that it protects, as in lockref. */
static enum ll_outcome increment_locked(struct ll_worker *w, struct ll_counter *c)
{
	enum ll_outcome outcome = LL_CONFLICT;

	preempt_disable();
	while (!ll_stopping(w)) {
		if (atomic64_read(&c->value) & LL_COUNTER_LOCKED ||
		    atomic64_fetch_or_acquire(LL_COUNTER_LOCKED, &c->value) &
		    LL_COUNTER_LOCKED) {
			cpu_relax();
			continue;
		}
		/* add one and drop the lock in one go */
		atomic64_fetch_sub_release(LL_COUNTER_LOCKED - 1, &c->value);
		outcome = LL_COMPLETION;
		break;
	}
	preempt_enable();
	return outcome;
}

/* One instruction on x86: scripts/check-asm looks */
static noinline void increment_atomic(struct ll_counter *c)
{
	atomic64_inc(&c->value);
}

static inline bool exchange(struct ll_counter *c, s64 old)
{
	return !(old & LL_COUNTER_LOCKED) &&
	       atomic64_cmpxchg(&c->value, old, old + 1) == old;
}

static noinline enum ll_outcome cas_attempt_prepared(struct ll_worker *w)
{
	struct ll_counter *c = w->object;
	u64 fallback = w->p[LL_P_FALLBACK];
	enum ll_outcome outcome;
	s64 old;

	if (w->p[LL_P_BREAKER] == LL_BREAKER_ATOMIC) {
		ll_rendezvous(w);
		increment_atomic(c);
		return LL_COMPLETION;
	}
	if (unlikely(fallback && w->tries > fallback)) {
		ll_rendezvous(w);
		outcome = increment_locked(w, c);
	} else {
		old = ll_expected(w, &c->value);
		ll_window(w);
		outcome = exchange(c, old) ? LL_COMPLETION : LL_CONFLICT;
	}
	if (w->p[LL_P_BREAKER] == LL_BREAKER_LOCK)
		ll_unlock(w, &c->lock);
	return outcome;
}

/* The bare loop needs no frame: what it costs is compared with one by hand */
static noinline enum ll_outcome cas_attempt(struct ll_worker *w)
{
	struct ll_counter *c = w->object;

	if (w->rare & LL_RARE_WINDOW || w->p[LL_P_BREAKER] != LL_BREAKER_NONE ||
	    w->p[LL_P_FALLBACK] || w->p[LL_P_COMPARE] != LL_COMPARE_FRESH)
		return cas_attempt_prepared(w);
	return exchange(c, atomic64_read(&c->value)) ? LL_COMPLETION : LL_CONFLICT;
}

/* An attacker: whoever has loaded the counter must load it again */
static void cas_oppose(struct ll_worker *w)
{
	struct ll_counter *c = w->object;

	ll_rendezvous(w);
	atomic64_inc(&c->acts);
	atomic64_inc(&c->value);
}

/* Whatever the ratio, the counters count the completions */
static bool cas_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_counter *c = object;
	u64 value = atomic64_read(&c->value);

	*seen += value - atomic64_read(&c->acts);
	return !(value & LL_COUNTER_LOCKED) && !atomic_read(&c->lock.owner);
}

static const struct ll_gauge cas_gauges[] = {
	{
		.name = "acts",
		.summary = "changes that opponents made",
		.offset = offsetof(struct ll_counter, acts),
	},
};

#define CAS_OPS								\
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | \
		  LL_P(WAIT) | LL_P(BREAKER) | LL_P(FALLBACK) | LL_P(SHARDS) | \
		  LL_P(OPPONENTS) | LL_P(COMPARE),			\
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER), \
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_ATOMIC) |	\
		    BIT(LL_BREAKER_LOCK) | BIT(LL_BREAKER_TICKET) |	\
		    BIT(LL_BREAKER_MCS),				\
	.turns = BIT(LL_BREAKER_LOCK) | BIT(LL_BREAKER_TICKET) |	\
		 BIT(LL_BREAKER_MCS),					\
	.at_will = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_ATOMIC),	\
	.object_size = sizeof(struct ll_counter),			\
	.init_object = init_counter,					\
	.gauges = cas_gauges,						\
	.nr_gauges = ARRAY_SIZE(cas_gauges),				\
	.admit = cas_admit,						\
	.attempt = cas_attempt,						\
	.oppose = cas_oppose,						\
	.check = cas_check

#define LONGEST		(600 * NSEC_PER_MSEC)

static const struct ll_cure cas_counter_cures[] = {
	{
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_ATOMIC }),
		.id = LL_CURE_ATOMIC_ADD,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "one atomic add instead of the loop",
		.tie_breaker = "the hardware: an add has no window and cannot fail",
	}, {
		LL_SETTINGS({ LL_P_SHARDS, 0 }),
		.id = LL_CURE_SHARD,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "a counter for each worker, added up by readers",
		.tie_breaker = "the worker's number: nobody else uses its counter",
	}, {
		LL_SETTINGS({ LL_P_FALLBACK, 3 }),
		.id = LL_CURE_FALLBACK,
		.expect = LIVELOCK_VERDICT_CONTENDED,
		.summary = "after three failed tries, take a lock",
		.tie_breaker = "the lock: an operation takes at most four attempts",
	}, {
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_LOCK }),
		.id = LL_CURE_LOCK,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "take a lock first, and sleep until it is free",
		.tie_breaker = "the lock: only its holder loads and acts",
	}, {
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_TICKET }),
		.id = LL_CURE_TICKET,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "draw a ticket, and try when its number is called",
		.tie_breaker = "the number: no two are the same",
	}, {
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_MCS }),
		.id = LL_CURE_MCS,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "stand in a line, and try when the one before is done: MCS-CAS",
		.tie_breaker = "who came first",
	},
	LL_CURE_FULL_JITTER(HEALTHY, LONGEST, "600 ms, 40 windows"),
	LL_CURE_EQUAL_JITTER(HEALTHY, LONGEST, "600 ms"),
	LL_CURE_DECORRELATED(HEALTHY, LONGEST, "600 ms"),
	LL_CURE_ADDITIVE_JITTER(HEALTHY, LONGEST, "600 ms"),
	LL_CURE_FACTOR_JITTER(HEALTHY, LONGEST, "400 ms"),
	LL_CURE_HASH(HEALTHY, LONGEST, "600 ms"),
	LL_DECOY_YIELD(CONTENDED),
	LL_DECOY_SLEEP0(CONTENDED),
	LL_DECOY_CONSTANT(CONTENDED),
	LL_DECOY_EXPONENTIAL(CONTENDED),
	LL_DECOY_TINY_JITTER(CONTENDED),
	/* these two do help: memoryless windows break the tie that they leave */
	LL_DECOY_UNSEEDED(HEALTHY, LONGEST),
	LL_DECOY_SAME_SEED(HEALTHY, LONGEST),
	LL_DECOY_PIN(CONTENDED),
	LL_DECOY_ONE_CPU(CONTENDED),
	LL_DECOY_RESTART(CONTENDED),
	LL_DECOY_LOG(CONTENDED),
	{
		LL_SETTINGS({ LL_P_ATTEMPTS, 64 }),
		.id = LL_CURE_MORE_RETRIES,
		.expect = LIVELOCK_VERDICT_CONTENDED,
		.summary = "give up after 64 attempts instead of 16",
		.tie_breaker = "nothing new: more attempts meet more attempts",
	},
};

const struct ll_ops ll_cas_counter_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_WINDOW, LL_WINDOW_EXPONENTIAL },
		    { LL_P_WINDOW_NS, 15 * NSEC_PER_MSEC },
		    { LL_P_ATTEMPTS, 16 }),
	.cures = cas_counter_cures,
	.nr_cures = ARRAY_SIZE(cas_counter_cures),
	CAS_OPS,
};

static const struct ll_cure stale_cas_cures[] = {
	{
		LL_SETTINGS({ LL_P_COMPARE, LL_COMPARE_FRESH }),
		.id = LL_CURE_RELOAD,
		.expect = LIVELOCK_VERDICT_CONTENDED,
		.summary = "load the value again after a failure",
		.tie_breaker = "the hardware: of all who loaded a value, one cmpxchg wins",
	}, {
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_ATOMIC }),
		.id = LL_CURE_ATOMIC_ADD,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "one atomic add instead of the loop",
		.tie_breaker = "the hardware: an add has no window and cannot fail",
	},
	LL_DECOY_YIELD(STARVATION),
	LL_DECOY_CONSTANT(STARVATION),
	LL_CURE_FULL_JITTER(STARVATION, NSEC_PER_MSEC, "1 ms: what is stale stays stale"),
};

const struct ll_ops ll_stale_cas_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 8 },
		    { LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_COMPARE, LL_COMPARE_STALE }),
	.cures = stale_cas_cures,
	.nr_cures = ARRAY_SIZE(stale_cas_cures),
	CAS_OPS,
};

/* References for the verdict: what is no livelock, and looks busy */
static const struct ll_cure healthy_cures[] = {
	LL_COMMON(ATOMIC_ADD, HEALTHY, "one atomic add instead of the loop",
		  "the hardware: an add has no window and cannot fail",
		  { LL_P_BREAKER, LL_BREAKER_ATOMIC }),
};

const struct ll_ops ll_slow_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 4 },
		    { LL_P_SHARDS, 0 },
		    { LL_P_WINDOW, LL_WINDOW_FIXED },
		    { LL_P_WINDOW_NS, 20 * NSEC_PER_MSEC },
		    { LL_P_WAIT, LL_WAIT_BUSY }),
	CAS_OPS,
};

const struct ll_ops ll_contended_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_WINDOW, LL_WINDOW_EXPONENTIAL },
		    { LL_P_WINDOW_NS, 15 * NSEC_PER_MSEC }),
	.cures = healthy_cures,
	.nr_cures = ARRAY_SIZE(healthy_cures),
	CAS_OPS,
};

const struct ll_ops ll_healthy_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SHARDS, 8 },
		    { LL_P_WINDOW, LL_WINDOW_EXPONENTIAL },
		    { LL_P_WINDOW_NS, 15 * NSEC_PER_MSEC }),
	.cures = healthy_cures,
	.nr_cures = ARRAY_SIZE(healthy_cures),
	CAS_OPS,
};
