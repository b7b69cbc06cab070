// SPDX-License-Identifier: GPL-2.0-only
/*
 * A counter incremented by a load and a cmpxchg.
 *
 * With sync=barrier all N workers load the same value before any acts: one wins,
 * the ratio is 1/N. With memoryless windows between load and cmpxchg it is
 * 1/Q(N), Q being Ramanujan's function, about sqrt(2 / (pi N)): Alistarh,
 * Censor-Hillel, Shavit: Are Lock-Free Concurrent Algorithms Practically
 * Wait-Free?, JACM 2016. Without a window a few CPUs hardly collide at all.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/time64.h>

#include "common.h"

/* Set in the counter while breaker or fallback holds it: no cmpxchg succeeds */
#define LL_COUNTER_LOCKED	BIT_ULL(63)

struct ll_counter {
	atomic64_t value;	/* all zero is 0 */
};

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

static noinline enum ll_outcome cas_attempt(struct ll_worker *w)
{
	struct ll_counter *c = w->object;
	u64 fallback = w->p[LL_P_FALLBACK];
	s64 old;

	if (w->p[LL_P_BREAKER] == LL_BREAKER_ATOMIC) {
		ll_rendezvous(w);
		atomic64_inc(&c->value);
		return LL_COMPLETION;
	}
	if (unlikely(fallback && w->tries > fallback)) {
		ll_rendezvous(w);
		return increment_locked(w, c);
	}

	old = atomic64_read(&c->value);
	ll_window(w);
	if (old & LL_COUNTER_LOCKED || atomic64_cmpxchg(&c->value, old, old + 1) != old)
		return LL_CONFLICT;
	return LL_COMPLETION;
}

/* Whatever the ratio, the counters count the completions */
static bool cas_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_counter *c = object;
	u64 value = atomic64_read(&c->value);

	*seen += value;
	return !(value & LL_COUNTER_LOCKED);
}

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
	},
	LL_DECOY_YIELD(CONTENDED),
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
		    { LL_P_WINDOW_NS, 30 * NSEC_PER_MSEC },
		    { LL_P_ATTEMPTS, 16 }),
	.cures = cas_counter_cures,
	.nr_cures = ARRAY_SIZE(cas_counter_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | LL_P(WAIT) |
		  LL_P(BREAKER) | LL_P(FALLBACK) | LL_P(SHARDS),
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_ATOMIC),
	.object_size = sizeof(struct ll_counter),
	.attempt = cas_attempt,
	.check = cas_check,
};
