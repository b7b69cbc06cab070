// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attempts against a party outside, which is no worker and does not react: what a
 * detector must be able to tell from a livelock among workers, or be calibrated by.
 *
 * always-fails: a resource that is never free. No back-off and no jitter helps; a
 * bound makes the operation fail instead of going on for ever.
 * flaky: a failure by chance p that has nothing to do with who retries. Retrying is
 * right: 1/(1-p) attempts a completion. With outage_ns the failure goes away by
 * itself.
 * one-in-a-million: one attempt of a million completes, counted and not drawn.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/time64.h>

#include "common.h"

/**
 * struct ll_outside - who is outside
 * @asked: attempts of all
 * @served: of them, completions
 */
struct ll_outside {
	atomic64_t asked;
	atomic64_t served;
};

/* Nobody's fault but chance's: however choices are seeded, failures are apart */
static bool answers(struct ll_worker *w, u64 nth)
{
	u64 odds = w->p[LL_P_ODDS];

	return odds && !(nth % odds) &&
	       ll_rng_below(&w->nature, 1000) < w->p[LL_P_CHANCE] &&
	       ktime_get_ns() - w->run->start_ns >= w->p[LL_P_OUTAGE_NS];
}

static noinline enum ll_outcome external_attempt(struct ll_worker *w)
{
	struct ll_outside *o = w->object;
	u64 nth = atomic64_inc_return(&o->asked);

	if (!ll_window(w) || !answers(w, nth))
		return LL_REFUSAL;
	atomic64_inc(&o->served);
	return LL_COMPLETION;
}

static bool external_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_outside *o = object;

	*seen += atomic64_read(&o->served);
	return atomic64_read(&o->asked) == LL_SUM(run, attempts);
}

#define EXTERNAL_OPS							\
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | \
		  LL_P(WAIT) | LL_P(CHANCE) | LL_P(ODDS) | LL_P(OUTAGE_NS), \
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER), \
	.breakers = BIT(LL_BREAKER_NONE),				\
	.object_size = sizeof(struct ll_outside),			\
	.attempt = external_attempt,					\
	.check = external_check

static const struct ll_cure always_fails_cures[] = {
	{
		LL_SETTINGS({ LL_P_JITTER, LL_JITTER_ADDITIVE }),
		.id = LL_CURE_ADDITIVE_JITTER,
		.expect = LIVELOCK_VERDICT_LIVELOCK,
		.summary = "after a failure, wait up to as long again, by chance",
		.tie_breaker = "nothing to break: it is no tie, nobody is let in",
	}, {
		LL_SETTINGS({ LL_P_JITTER, LL_JITTER_FULL }),
		.id = LL_CURE_JITTER,
		.expect = LIVELOCK_VERDICT_LIVELOCK,
		.summary = "after a failure, wait a random time of up to the delay",
		.tie_breaker = "nothing to break: it is no tie, nobody is let in",
	}, {
		LL_SETTINGS({ LL_P_ATTEMPTS, 10 }),
		.id = LL_CURE_MORE_RETRIES,
		.expect = LIVELOCK_VERDICT_LIVELOCK,
		.summary = "give up after 10 attempts instead of 5",
		.tie_breaker = "nothing: more attempts for as little",
	},
	LL_DECOY_LOG(LIVELOCK),
};

const struct ll_ops ll_always_fails_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 3 },
		    { LL_P_ODDS, 0 },
		    { LL_P_ATTEMPTS, 5 },
		    { LL_P_BACKOFF, LL_BACKOFF_EXPONENTIAL },
		    { LL_P_BASE_NS, NSEC_PER_MSEC }),
	.cures = always_fails_cures,
	.nr_cures = ARRAY_SIZE(always_fails_cures),
	EXTERNAL_OPS,
};

static const struct ll_cure flaky_cures[] = {
	LL_DECOY_CONSTANT(HEALTHY),
	LL_CURE_FULL_JITTER(HEALTHY, NSEC_PER_MSEC, "1 ms"),
};

const struct ll_ops ll_flaky_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 3 },
		    { LL_P_CHANCE, 500 }),
	.cures = flaky_cures,
	.nr_cures = ARRAY_SIZE(flaky_cures),
	EXTERNAL_OPS,
};

static const struct ll_cure million_cures[] = {
	LL_DECOY_YIELD(LIVELOCK),
};

const struct ll_ops ll_one_in_a_million_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 3 },
		    { LL_P_ODDS, 1000000 }),
	.cures = million_cures,
	.nr_cures = ARRAY_SIZE(million_cures),
	EXTERNAL_OPS,
};
