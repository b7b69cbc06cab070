// SPDX-License-Identifier: GPL-2.0-only
/*
 * Back-off, jitter and random draws.
 */
#include "policy.h"

#define SPLITMIX_GAMMA	0x9e3779b97f4a7c15ull

static u64 min_ns(u64 a, u64 b)
{
	return a < b ? a : b;
}

static u64 mix(u64 z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/**
 * ll_rng_seed - start a random sequence
 * @rng: the sequence
 * @kind: %LL_RNG_PER_WORKER: its own for each worker and seed;
 *	%LL_RNG_SAME_SEED: the same for all workers (a well-known mistake);
 *	%LL_RNG_HASH_OF_ID: its own for each worker, whatever the seed;
 *	%LL_RNG_UNSEEDED: the same for all workers of all runs (nobody seeded it)
 * @seed: the run's seed
 * @id: the worker's number
 */
void ll_rng_seed(struct ll_rng *rng, enum ll_rng_kind kind, u64 seed, u32 id)
{
	u64 own = mix((id + 1) * SPLITMIX_GAMMA);

	switch (kind) {
	case LL_RNG_PER_WORKER:
		rng->state = mix(seed ^ own);
		break;
	case LL_RNG_SAME_SEED:
		rng->state = mix(seed);
		break;
	case LL_RNG_HASH_OF_ID:
		rng->state = own;
		break;
	case LL_RNG_UNSEEDED:
		rng->state = mix(SPLITMIX_GAMMA);
		break;
	}
}

/**
 * ll_rng_next - next number of a sequence
 * @rng: the sequence
 *
 * Return: 64 random bits.
 */
u64 ll_rng_next(struct ll_rng *rng)
{
	rng->state += SPLITMIX_GAMMA;
	return mix(rng->state);
}

/**
 * ll_rng_below - a number below a bound
 * @rng: the sequence
 * @bound: at most 2^32 makes the bias negligible; above that the result is
 *	spread over at most 2^32 values
 *
 * Return: uniform in [0, @bound), 0 if @bound is 0.
 */
u64 ll_rng_below(struct ll_rng *rng, u64 bound)
{
	u64 r = ll_rng_next(rng) >> 32;

	/* r / 2^32 * bound, in two halves so that nothing overflows */
	return (bound >> 32) * r + (((bound & 0xffffffff) * r) >> 32);
}

/* -log2(u / 2^32) with 24 fractional bits, for u > 0, by repeated squaring */
static u64 neg_log2_q24(u32 u)
{
	int zeros = __builtin_clz(u);
	u64 y = (u64)u << zeros;	/* in [2^31, 2^32): one, with 31 bits */
	u64 frac = 0;
	int bit;

	for (bit = 23; bit >= 0; bit--) {
		y = (y * y) >> 31;
		if (y >> 32) {
			y >>= 1;
			frac |= 1ull << bit;
		}
	}
	return ((u64)(zeros + 1) << 24) - frac;
}

/**
 * ll_rng_exponential - a memoryless span
 * @rng: the sequence
 * @mean: its mean, below 2^59
 *
 * Return: exponentially distributed, at most 32 ln 2 ≈ 22 times @mean.
 */
u64 ll_rng_exponential(struct ll_rng *rng, u64 mean)
{
	const u32 ln2_q24 = 11629080;
	u32 u = ll_rng_next(rng) >> 32;
	u32 log2 = neg_log2_q24(u ? u : 1);	/* at most 32, in 30 bits */

	return mul_u64_u32_shr(mul_u64_u32_shr(mean, log2, 24), ln2_q24, 24);
}

/* Twelve uniform draws add up to a variance of one: Irwin and Hall, 1927 */
static u64 draw_normal(u64 mean_ns, u64 deviation_ns, struct ll_rng *rng)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < 12; i++)
		sum += ll_rng_below(rng, deviation_ns + 1);
	/* mean + sum - 6 deviations, and no time is negative */
	return mean_ns + sum > 6 * deviation_ns ? mean_ns + sum - 6 * deviation_ns : 0;
}

/**
 * ll_window_draw - length of a vulnerable window
 * @kind: its distribution
 * @mean_ns: its mean, at most %LL_MAX_DELAY_NS
 * @spread: percent of the mean, at most 100: half width of %LL_WINDOW_UNIFORM,
 *	standard deviation of %LL_WINDOW_NORMAL
 * @rng: where chance comes from
 *
 * Return: nanoseconds.
 */
u64 ll_window_draw(enum ll_window kind, u64 mean_ns, u32 spread, struct ll_rng *rng)
{
	u64 half;

	switch (kind) {
	case LL_WINDOW_NONE:
		return 0;
	case LL_WINDOW_FIXED:
		return mean_ns;
	case LL_WINDOW_UNIFORM:
		half = div_u64(mean_ns * spread, 100);
		return mean_ns - half + ll_rng_below(rng, 2 * half + 1);
	case LL_WINDOW_EXPONENTIAL:
		return ll_rng_exponential(rng, mean_ns);
	case LL_WINDOW_NORMAL:
		return draw_normal(mean_ns, div_u64(mean_ns * spread, 100), rng);
	}
	return 0;
}

/* The next nominal delay: never above the cap, never wraps at any retry */
static u64 grow(const struct ll_policy *policy, u64 nominal_ns)
{
	u64 next;

	if (!nominal_ns)
		return min_ns(policy->base_ns, policy->cap_ns);

	switch (policy->backoff) {
	case LL_BACKOFF_LINEAR:
		next = nominal_ns + policy->base_ns;
		break;
	case LL_BACKOFF_EXPONENTIAL:
		/* nominal_ns ≤ cap_ns ≤ 2^30 and growth < 2^32: no overflow */
		next = div_u64(nominal_ns * policy->growth, 100);
		break;
	default:
		next = nominal_ns;
		break;
	}
	return min_ns(next, policy->cap_ns);
}

/* Sources: Brooker, Exponential Backoff And Jitter, 2015; cenkalti/backoff */
static u64 jittered(const struct ll_policy *policy, u64 nominal_ns, u64 last_ns,
		    struct ll_rng *rng)
{
	u64 low, width;

	switch (policy->jitter) {
	case LL_JITTER_FULL:		/* [0, d] */
		return ll_rng_below(rng, nominal_ns + 1);
	case LL_JITTER_EQUAL:		/* [d/2, d] */
		return nominal_ns - ll_rng_below(rng, nominal_ns / 2 + 1);
	case LL_JITTER_DECORRELATED:	/* [base, 3 * last], under the cap */
		low = min_ns(policy->base_ns, policy->cap_ns);
		width = 3 * (last_ns ? last_ns : low);
		width = width > low ? width - low : 0;
		return min_ns(low + ll_rng_below(rng, width + 1), policy->cap_ns);
	case LL_JITTER_ADDITIVE:	/* [d, d + width) */
		width = policy->jitter_ns ? policy->jitter_ns : nominal_ns;
		return nominal_ns + ll_rng_below(rng, width);
	case LL_JITTER_FACTOR:		/* [d (1 - f), d (1 + f)] */
		width = div_u64(nominal_ns * policy->jitter_factor, 100);
		return nominal_ns - width + ll_rng_below(rng, 2 * width + 1);
	default:
		return nominal_ns;
	}
}

/**
 * ll_backoff_next - the delay before the next retry of an operation
 * @policy: growth and jitter; base_ns, cap_ns and jitter_ns at most
 *	%LL_MAX_DELAY_NS, jitter_factor at most 100
 * @state: the operation's, all zero before its first retry
 * @rng: where jitter comes from; a policy without jitter draws nothing
 *
 * Return: nanoseconds, at most %LL_MAX_DELAY_NS.
 */
u64 ll_backoff_next(const struct ll_policy *policy, struct ll_backoff_state *state,
		    struct ll_rng *rng)
{
	if (policy->backoff == LL_BACKOFF_NONE)
		return 0;

	state->nominal_ns = grow(policy, state->nominal_ns);
	state->delay_ns = min_ns(jittered(policy, state->nominal_ns,
					  state->delay_ns, rng),
				 LL_MAX_DELAY_NS);
	return state->delay_ns;
}
