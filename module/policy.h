/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Back-off, jitter and random draws: the one place that all scenarios use.
 *
 * Pure arithmetic without any kernel service, so that the unit tests build the
 * same file in user space.
 */
#ifndef LIVELOCK_POLICY_H
#define LIVELOCK_POLICY_H

#ifdef __KERNEL__
#include <linux/math64.h>
#include <linux/types.h>
#else
#include <stdint.h>
typedef uint32_t u32;
typedef uint64_t u64;
static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	return (__uint128_t)a * mul >> shift;
}
#endif

#define LL_MAX_DELAY_NS		1000000000ull

enum ll_backoff {
	LL_BACKOFF_NONE,
	LL_BACKOFF_CONSTANT,
	LL_BACKOFF_LINEAR,
	LL_BACKOFF_EXPONENTIAL,
};

enum ll_jitter {
	LL_JITTER_NONE,
	LL_JITTER_FULL,
	LL_JITTER_EQUAL,
	LL_JITTER_DECORRELATED,
	LL_JITTER_ADDITIVE,
	LL_JITTER_FACTOR,
};

enum ll_rng_kind {
	LL_RNG_PER_WORKER,
	LL_RNG_SAME_SEED,
	LL_RNG_HASH_OF_ID,
	LL_RNG_UNSEEDED,
};

enum ll_window {
	LL_WINDOW_NONE,
	LL_WINDOW_FIXED,
	LL_WINDOW_UNIFORM,
	LL_WINDOW_EXPONENTIAL,
	LL_WINDOW_NORMAL,
};

/**
 * struct ll_rng - a reproducible random sequence
 * @state: SplitMix64 state (Steele, Lea, Flood: Fast Splittable Pseudorandom
 *	Number Generators, OOPSLA 2014)
 */
struct ll_rng {
	u64 state;
};

/**
 * struct ll_policy - how long to wait before a retry
 * @backoff: how the nominal delay grows from retry to retry
 * @jitter: how chance changes the nominal delay
 * @base_ns: nominal delay before the first retry
 * @cap_ns: largest nominal delay
 * @jitter_ns: width of %LL_JITTER_ADDITIVE; 0 takes the nominal delay itself
 * @growth: percent, factor of %LL_BACKOFF_EXPONENTIAL (200 doubles)
 * @jitter_factor: percent, half width of %LL_JITTER_FACTOR relative to the
 *	nominal delay
 */
struct ll_policy {
	enum ll_backoff backoff;
	enum ll_jitter jitter;
	u64 base_ns;
	u64 cap_ns;
	u64 jitter_ns;
	u32 growth;
	u32 jitter_factor;
};

/**
 * struct ll_backoff_state - where one operation stands in its back-off
 * @nominal_ns: the latest nominal delay; 0 before the first retry
 * @delay_ns: the latest delay with its jitter
 *
 * All zero at the start of an operation.
 */
struct ll_backoff_state {
	u64 nominal_ns;
	u64 delay_ns;
};

void ll_rng_seed(struct ll_rng *rng, enum ll_rng_kind kind, u64 seed, u32 id);
u64 ll_rng_next(struct ll_rng *rng);
u64 ll_rng_below(struct ll_rng *rng, u64 bound);
u64 ll_rng_exponential(struct ll_rng *rng, u64 mean);
u64 ll_window_draw(enum ll_window kind, u64 mean_ns, u32 spread, struct ll_rng *rng);
u64 ll_backoff_next(const struct ll_policy *policy, struct ll_backoff_state *state,
		    struct ll_rng *rng);

#endif /* LIVELOCK_POLICY_H */
