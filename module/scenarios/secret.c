// SPDX-License-Identifier: GPL-2.0-only
/*
 * Retries that give a secret away.
 *
 * Workers go through a secret of 64 bits together, a few rounds a bit. Where the
 * bit is set they increment one counter by cmpxchg, and all but one of them fail;
 * where it is not, each round is free of conflict. An observer, the opponent, sees
 * the numbers of conflicts that anybody may read, and guesses the bits.
 *
 * After the last bit comes another secret. The cure does the same work whatever
 * the bit: then there is nothing to see, and half of the guesses are right.
 */
#include <linux/kernel.h>

#include "common.h"

#define LL_SECRET_BITS	64

/* Rounds of one bit */
#define LL_SECRET_ROUNDS	4

/* Draws of secrets are no worker's */
#define LL_SECRET_DRAWS	0x80000000u

/**
 * struct ll_secret - what is contended, and what is seen of it
 * @counter: where bits are set
 * @aside: completions where they are not
 * @seen: conflicts that the observer saw at each bit
 * @bits: bits that it guessed
 * @right: of them, those that it guessed right
 * @recovered: the latter by the former, permille
 */
struct ll_secret {
	atomic64_t counter;
	atomic64_t aside;
	u64 seen[LL_SECRET_BITS];
	u64 bits;
	u64 right;
	u64 recovered;
};

/* The secret that round @round works on */
static u64 secret_of(const struct ll_worker *w, u64 round)
{
	u32 nth = div_u64(round, LL_SECRET_BITS * LL_SECRET_ROUNDS);
	struct ll_rng rng;

	ll_rng_seed(&rng, LL_RNG_PER_WORKER, w->p[LL_P_SEED], LL_SECRET_DRAWS + nth);
	return ll_rng_next(&rng);
}

/* Its bit of that round */
static u32 bit_of(u64 round)
{
	return round / LL_SECRET_ROUNDS % LL_SECRET_BITS;
}

/* Each attempt is a round; the engine has counted this one already */
static noinline enum ll_outcome secret_attempt(struct ll_worker *w)
{
	u64 round = w->n->attempts - 1;
	struct ll_secret *s = w->object;
	s64 old;

	if (w->p[LL_P_BREAKER] == LL_BREAKER_ATOMIC) {
		ll_rendezvous(w);
		atomic64_inc(&s->counter);
		return LL_COMPLETION;
	}
	if (!(secret_of(w, round) >> bit_of(round) & 1)) {
		ll_rendezvous(w);
		atomic64_inc(&s->aside);
		return LL_COMPLETION;
	}
	old = atomic64_read(&s->counter);
	ll_window(w);
	return atomic64_cmpxchg(&s->counter, old, old + 1) == old ? LL_COMPLETION :
								    LL_CONFLICT;
}

/* Guess a whole secret, from what was seen alone, and see how good it was */
static void guess(struct ll_secret *s, u64 secret)
{
	u32 bit;

	for (bit = 0; bit < LL_SECRET_BITS; bit++) {
		s->right += !!s->seen[bit] == (secret >> bit & 1);
		s->seen[bit] = 0;
	}
	s->bits += LL_SECRET_BITS;
	WRITE_ONCE(s->recovered, div64_u64(1000 * s->right, s->bits));
}

/* What is found in a round is of the round before */
static void observe(struct ll_worker *w, struct ll_secret *s)
{
	u64 conflicts = LL_SUM(w->run, conflicts), rounds = w->memo[0]++;

	if (rounds) {
		s->seen[bit_of(rounds - 1)] += conflicts - w->memo[1];
		if (!(rounds % (LL_SECRET_BITS * LL_SECRET_ROUNDS)))
			guess(s, secret_of(w, rounds - 1));
	}
	w->memo[1] = conflicts;
}

/* One observer is enough: further opponents look on */
static void secret_oppose(struct ll_worker *w)
{
	if (!w->id)
		observe(w, w->object);
	ll_rendezvous(w);
}

static bool secret_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_secret *s = object;

	*seen += atomic64_read(&s->counter) + atomic64_read(&s->aside);
	return s->right <= s->bits;
}

static const struct ll_gauge secret_gauges[] = {
	{
		.name = "recovered",
		.unit = "permille",
		.summary = "bits that an observer of the conflicts guessed right",
		.offset = offsetof(struct ll_secret, recovered),
	}, {
		.name = "bits",
		.summary = "bits that it guessed",
		.offset = offsetof(struct ll_secret, bits),
	},
};

static const struct ll_cure secret_cas_cures[] = {
	{
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_ATOMIC }),
		.id = LL_CURE_ATOMIC_ADD,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "one atomic add, whatever the bit",
		.tie_breaker = "the hardware: an add has no window and cannot fail",
	},
	LL_DECOY_YIELD(HEALTHY),
	LL_CURE_FULL_JITTER(HEALTHY, NSEC_PER_MSEC, "1 ms, which hides no conflict"),
};

const struct ll_ops ll_secret_cas_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 3 },
		    { LL_P_OPPONENTS, 1 },
		    { LL_P_SYNC, LL_SYNC_BARRIER }),
	.cures = secret_cas_cures,
	.nr_cures = ARRAY_SIZE(secret_cas_cures),
	.params = LL_P(BREAKER) | LL_P(OPPONENTS),
	.syncs = BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_ATOMIC),
	.object_size = sizeof(struct ll_secret),
	.gauges = secret_gauges,
	.nr_gauges = ARRAY_SIZE(secret_gauges),
	.attempt = secret_attempt,
	.oppose = secret_oppose,
	.check = secret_check,
};
