// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit tests of module/policy.c, built in user space from the same file. TAP out.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../../module/policy.h"

#define MS	1000000ull
#define SEC	1000000000ull
#define DRAWS	200000

static int nr_tests, nr_failed;

static void ok(bool condition, const char *name)
{
	printf("%sok %d policy: %s\n", condition ? "" : "not ", ++nr_tests, name);
	nr_failed += !condition;
}

static struct ll_rng seeded(enum ll_rng_kind kind, u64 seed, u32 id)
{
	struct ll_rng rng;

	ll_rng_seed(&rng, kind, seed, id);
	return rng;
}

/* Do two sequences agree in their first numbers? */
static bool same_sequence(struct ll_rng a, struct ll_rng b)
{
	int i;

	for (i = 0; i < 100; i++)
		if (ll_rng_next(&a) != ll_rng_next(&b))
			return false;
	return true;
}

static void test_seeds(void)
{
	ok(same_sequence(seeded(LL_RNG_PER_WORKER, 7, 3), seeded(LL_RNG_PER_WORKER, 7, 3)),
	   "the same seed gives the same sequence");
	ok(!same_sequence(seeded(LL_RNG_PER_WORKER, 7, 3), seeded(LL_RNG_PER_WORKER, 8, 3)),
	   "another seed gives another");
	ok(!same_sequence(seeded(LL_RNG_PER_WORKER, 7, 3), seeded(LL_RNG_PER_WORKER, 7, 4)),
	   "per-worker: another worker has another");
	ok(same_sequence(seeded(LL_RNG_SAME_SEED, 7, 3), seeded(LL_RNG_SAME_SEED, 7, 4)),
	   "same-seed: another worker has the same");
	ok(!same_sequence(seeded(LL_RNG_SAME_SEED, 7, 3), seeded(LL_RNG_SAME_SEED, 8, 3)),
	   "same-seed: another seed gives another");
	ok(same_sequence(seeded(LL_RNG_HASH_OF_ID, 7, 3), seeded(LL_RNG_HASH_OF_ID, 8, 3)),
	   "hash-of-id: whatever the seed");
	ok(!same_sequence(seeded(LL_RNG_HASH_OF_ID, 7, 3), seeded(LL_RNG_HASH_OF_ID, 7, 4)),
	   "hash-of-id: another worker has another");
	ok(!same_sequence(seeded(LL_RNG_PER_WORKER, 0, 0), seeded(LL_RNG_PER_WORKER, 0, 1)) &&
	   !same_sequence(seeded(LL_RNG_PER_WORKER, 0, 0xffffffff),
			  seeded(LL_RNG_PER_WORKER, 0, 0)),
	   "seed 0 and the first and last worker are like any other");
}

/* Two workers' sequences must not be one sequence with a lag */
static void test_no_lag(void)
{
	static u64 first[2000];
	struct ll_rng a = seeded(LL_RNG_PER_WORKER, 1, 0), b = seeded(LL_RNG_PER_WORKER, 1, 1);
	int i, j, shared = 0;

	for (i = 0; i < 2000; i++)
		first[i] = ll_rng_next(&a);
	for (i = 0; i < 2000; i++) {
		u64 x = ll_rng_next(&b);

		for (j = 0; j < 2000; j++)
			shared += first[j] == x;
	}
	ok(!shared, "two workers' sequences share nothing");
}

static void test_below(void)
{
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 5, 0);
	int buckets[7] = { 0 }, i;
	bool inside = true, even = true;
	double chi = 0;

	for (i = 0; i < DRAWS; i++) {
		u64 x = ll_rng_below(&rng, 7);

		inside &= x < 7;
		buckets[x % 7]++;
	}
	for (i = 0; i < 7; i++) {
		double d = buckets[i] - DRAWS / 7.0;

		chi += d * d / (DRAWS / 7.0);
	}
	ok(inside && chi < 22.5, "below: uniform (chi square, 6 degrees, 0.1 %)");
	ok(!ll_rng_below(&rng, 0) && !ll_rng_below(&rng, 1), "below: bounds 0 and 1 give 0");
	for (i = 0; i < 1000; i++)
		even &= ll_rng_below(&rng, 1ull << 63) < 1ull << 63 &&
			ll_rng_below(&rng, ~0ull) < ~0ull;
	ok(even, "below: bounds of 64 bits do not wrap");
}

static double mean_of(u64 (*draw)(struct ll_rng *, u64), u64 arg)
{
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 11, 0);
	double sum = 0;
	int i;

	for (i = 0; i < DRAWS; i++)
		sum += draw(&rng, arg);
	return sum / DRAWS;
}

/* 5 sigma of the mean of exponential draws */
static bool near(double value, double mean)
{
	return fabs(value - mean) < 5 * mean / sqrt(DRAWS);
}

static void test_exponential(void)
{
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 12, 0);
	int over_mean = 0, over_three = 0, under_tenth = 0, i;
	bool bounded = true;

	ok(near(mean_of(ll_rng_exponential, 10 * MS), 10.0 * MS), "exponential: mean of 10 ms");
	ok(near(mean_of(ll_rng_exponential, SEC), SEC), "exponential: mean of a second");
	ok(near(mean_of(ll_rng_exponential, 60 * SEC), 60.0 * SEC),
	   "exponential: mean of the longest");
	ok(!ll_rng_exponential(&rng, 0), "exponential: mean 0 is 0");
	for (i = 0; i < DRAWS; i++) {
		u64 x = ll_rng_exponential(&rng, MS);

		over_mean += x > MS;
		over_three += x > 3 * MS;
		under_tenth += x < MS / 10;
		bounded &= x <= 23 * MS;
	}
	ok(fabs(over_mean / (double)DRAWS - exp(-1)) < 0.006, "exponential: e^-1 above the mean");
	ok(fabs(over_three / (double)DRAWS - exp(-3)) < 0.003, "exponential: e^-3 above three");
	ok(fabs(under_tenth / (double)DRAWS - (1 - exp(-0.1))) < 0.004,
	   "exponential: 1 - e^-0.1 under a tenth");
	ok(bounded, "exponential: bounded");
}

static void test_windows(void)
{
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 13, 0);
	u64 min = ~0ull, max = 0, x;
	double sum = 0;
	int i;

	ok(!ll_window_draw(LL_WINDOW_NONE, MS, 50, &rng), "window: none is 0");
	ok(ll_window_draw(LL_WINDOW_FIXED, MS, 50, &rng) == MS, "window: fixed is the mean");
	ok(ll_window_draw(LL_WINDOW_UNIFORM, MS, 0, &rng) == MS, "window: no spread is the mean");
	for (i = 0; i < DRAWS; i++) {
		x = ll_window_draw(LL_WINDOW_UNIFORM, MS, 50, &rng);
		min = x < min ? x : min;
		max = x > max ? x : max;
		sum += x;
	}
	ok(min >= MS / 2 && max <= MS * 3 / 2 && max - min > MS * 99 / 100,
	   "window: uniform fills its range and stays inside");
	ok(fabs(sum / DRAWS / MS - 1) < 0.005, "window: mean of uniform");
	min = ~0ull;
	for (i = 0; i < 1000; i++) {
		x = ll_window_draw(LL_WINDOW_UNIFORM, SEC, 100, &rng);
		min = x < min ? x : min;
		max = x > max ? x : max;
	}
	ok(max <= 2 * SEC && min < SEC / 10, "window: spread of 100 % of the longest");
	sum = 0;
	for (i = 0; i < DRAWS; i++)
		sum += ll_window_draw(LL_WINDOW_EXPONENTIAL, MS, 0, &rng);
	ok(near(sum / DRAWS, MS), "window: mean of exponential");
}

static const struct ll_policy plain = {
	.backoff = LL_BACKOFF_EXPONENTIAL,
	.base_ns = MS,
	.cap_ns = SEC,
	.growth = 200,
	.jitter_factor = 50,
};

/* The delay before retry number @retry, counted from 1 */
static u64 delay_at(const struct ll_policy *policy, int retry)
{
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 14, 0);
	struct ll_backoff_state state = { 0 };
	u64 delay = 0;

	while (retry--)
		delay = ll_backoff_next(policy, &state, &rng);
	return delay;
}

static void test_growth(void)
{
	struct ll_policy p = plain;

	p.backoff = LL_BACKOFF_NONE;
	ok(!delay_at(&p, 1) && !delay_at(&p, 50), "none: no delay");
	p.backoff = LL_BACKOFF_CONSTANT;
	ok(delay_at(&p, 1) == MS && delay_at(&p, 50) == MS, "constant: 1, 1, 1 ms");
	p.backoff = LL_BACKOFF_LINEAR;
	ok(delay_at(&p, 1) == MS && delay_at(&p, 2) == 2 * MS && delay_at(&p, 50) == 50 * MS,
	   "linear: 1, 2, 3 ms");
	p.backoff = LL_BACKOFF_EXPONENTIAL;
	ok(delay_at(&p, 1) == MS && delay_at(&p, 2) == 2 * MS && delay_at(&p, 5) == 16 * MS,
	   "exponential: 1, 2, 4 ms");
	p.growth = 150;
	ok(delay_at(&p, 3) == MS * 9 / 4, "exponential: by 1.5");
	p.growth = 100;
	ok(delay_at(&p, 99) == MS, "exponential: by 1 is constant");
}

/* No number of retries makes a delay wrap: at 63 and above, 2^n would */
static void test_no_overflow(void)
{
	static const enum ll_backoff kinds[] = {
		LL_BACKOFF_CONSTANT, LL_BACKOFF_LINEAR, LL_BACKOFF_EXPONENTIAL,
	};
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 15, 0);
	bool capped = true, monotonic = true;
	size_t k;
	int jitter, i;

	for (k = 0; k < 3; k++) {
		for (jitter = LL_JITTER_NONE; jitter <= LL_JITTER_FACTOR; jitter++) {
			struct ll_policy p = {
				.backoff = kinds[k], .jitter = jitter,
				.base_ns = LL_MAX_DELAY_NS, .cap_ns = LL_MAX_DELAY_NS,
				.jitter_ns = LL_MAX_DELAY_NS, .growth = 1000,
				.jitter_factor = 100,
			};
			struct ll_backoff_state state = { 0 };

			for (i = 0; i < 300; i++)
				capped &= ll_backoff_next(&p, &state, &rng) <= LL_MAX_DELAY_NS;
		}
	}
	ok(capped, "the largest parameters stay under the largest delay for 300 retries");

	for (i = 1; i < 200; i++)
		monotonic &= delay_at(&plain, i + 1) >= delay_at(&plain, i);
	ok(monotonic && delay_at(&plain, 63) == SEC && delay_at(&plain, 64) == SEC &&
	   delay_at(&plain, 65) == SEC && delay_at(&plain, 1000) == SEC,
	   "exponential: at retry 63, 64, 65, 1000 it is the cap");
}

static void test_cap_and_base(void)
{
	struct ll_policy p = plain;

	p.cap_ns = 5 * MS;
	ok(delay_at(&p, 3) == 4 * MS && delay_at(&p, 4) == 5 * MS && delay_at(&p, 9) == 5 * MS,
	   "the cap is kept");
	p.base_ns = 20 * MS;
	ok(delay_at(&p, 1) == 5 * MS, "a base above the cap is cut to it");
	p = plain;
	p.base_ns = 0;
	ok(!delay_at(&p, 1) && !delay_at(&p, 100), "base 0 never delays");
	p.cap_ns = 0;
	p.base_ns = MS;
	ok(!delay_at(&p, 1) && !delay_at(&p, 100), "cap 0 never delays");
}

/* Range and mean of the first delay, nominally 1 ms */
static void check_jitter(enum ll_jitter jitter, u64 low, u64 high, double mean,
			 const char *name)
{
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 16, 0);
	struct ll_policy p = plain;
	u64 min = ~0ull, max = 0;
	double sum = 0;
	int i;

	p.backoff = LL_BACKOFF_CONSTANT;
	p.jitter = jitter;
	for (i = 0; i < DRAWS; i++) {
		struct ll_backoff_state state = { 0 };
		u64 x = ll_backoff_next(&p, &state, &rng);

		min = x < min ? x : min;
		max = x > max ? x : max;
		sum += x;
	}
	ok(min >= low && max <= high && max - min >= (high - low) * 99 / 100 &&
	   fabs(sum / DRAWS - mean) <= 0.005 * mean, name);
}

static void test_jitter(void)
{
	struct ll_policy p = plain;
	struct ll_backoff_state state = { 0 };
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 17, 0);
	bool inside = true;
	u64 last = 0, x;
	int i;

	check_jitter(LL_JITTER_NONE, MS, MS, MS, "jitter none: the delay itself");
	check_jitter(LL_JITTER_FULL, 0, MS, MS / 2, "jitter full: 0 to d, mean d/2");
	check_jitter(LL_JITTER_EQUAL, MS / 2, MS, MS * 3 / 4, "jitter equal: d/2 to d");
	check_jitter(LL_JITTER_DECORRELATED, MS, 3 * MS, 2 * MS,
		     "jitter decorrelated: base to 3 base at first");
	check_jitter(LL_JITTER_ADDITIVE, MS, 2 * MS, MS * 3 / 2, "jitter additive: d to 2d");
	check_jitter(LL_JITTER_FACTOR, MS / 2, MS * 3 / 2, MS, "jitter factor: d (1 ± 0.5)");

	p.jitter = LL_JITTER_DECORRELATED;
	p.cap_ns = 50 * MS;
	for (i = 0; i < 10000; i++) {
		x = ll_backoff_next(&p, &state, &rng);
		inside &= x >= MS && x <= 50 * MS && (!last || x <= 3 * last);
		last = x;
	}
	ok(inside, "jitter decorrelated: base to 3 times the last, under the cap");
}

static void test_additive_width(void)
{
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 18, 0);
	struct ll_policy p = plain;
	bool inside = true;
	u64 max = 0;
	int i;

	p.backoff = LL_BACKOFF_CONSTANT;
	p.jitter = LL_JITTER_ADDITIVE;
	p.jitter_ns = 10 * MS;
	for (i = 0; i < 10000; i++) {
		struct ll_backoff_state state = { 0 };
		u64 x = ll_backoff_next(&p, &state, &rng);

		inside &= x >= MS && x < 11 * MS;
		max = x > max ? x : max;
	}
	ok(inside && max > 10 * MS, "jitter additive: its own width");
}

/* Without jitter nothing is drawn: choices elsewhere do not depend on the policy */
static void test_draws_nothing(void)
{
	struct ll_rng rng = seeded(LL_RNG_PER_WORKER, 19, 0), before = rng;
	struct ll_backoff_state state = { 0 };

	ll_backoff_next(&plain, &state, &rng);
	ok(!memcmp(&rng, &before, sizeof(rng)), "no jitter draws nothing");
}

int main(void)
{
	test_seeds();
	test_no_lag();
	test_below();
	test_exponential();
	test_windows();
	test_growth();
	test_no_overflow();
	test_cap_and_base();
	test_jitter();
	test_additive_width();
	test_draws_nothing();
	printf("1..%d\n", nr_tests);
	return nr_failed != 0;
}
