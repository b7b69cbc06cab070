// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "histogram.h"
#include "test.h"

static void test_buckets(void)
{
	bool in = true, step = true, narrow = true;
	u64 ns = 0;

	for (u32 i = 0; i + 1 < LATENCY_BUCKETS; i++) {
		u64 low = histogram_low(i), high = histogram_high(i);

		in &= latency_bucket(low) == i && latency_bucket(high) == i;
		step &= latency_bucket(high + 1) == i + 1;
		narrow &= (high - low) * LATENCY_SUBS <= low;
	}
	test_result(in, "a bucket's ends are in it");
	test_result(step, "the next nanosecond is in the next bucket");
	test_result(narrow, "a bucket is an eighth of its value at most");
	test_result(latency_bucket(0) == 0 && latency_bucket(~0ull) == LATENCY_BUCKETS - 1,
		    "the shortest and the longest time have a bucket");
	for (u32 i = 0; i < 64; i++)
		ns |= latency_log2(1ull << i) ^ i;
	test_result(!ns && latency_log2(~0ull) == 63 && latency_log2(3) == 1, "log2");
}

static bool is(struct quantile q, bool reached, u64 near)
{
	if (q.known && q.reached == reached && latency_bucket(q.ns) == latency_bucket(near))
		return true;
	test_note("known %d reached %d ns %llu", q.known, q.reached, q.ns);
	return false;
}

static void test_quantiles(void)
{
	struct histogram h = {};

	test_result(!histogram_quantile(&h, .5).known, "no operation has no latency");

	h.done[latency_bucket(1000)] = 99;
	h.done[latency_bucket(1000000)] = 1;
	test_result(is(histogram_quantile(&h, .5), true, 1000), "p50 of 99 short and one long");
	test_result(is(histogram_quantile(&h, .99), true, 1000), "p99 of the same");
	test_result(is(histogram_quantile(&h, 1), true, 1000000), "the longest of the same");

	/* the end of a run cuts off what has just begun: that means nothing */
	h.cut[latency_bucket(10)] = 1000;
	test_result(is(histogram_quantile(&h, .5), true, 1000), "p50, many just begun");
	test_result(is(histogram_quantile(&h, .99), true, 1000), "p99, many just begun");
	test_result(histogram_done(&h) == 100 && histogram_unfinished(&h) == 1000, "totals");

	/* two lucky ones of ten, and eight that went on for a second in vain */
	h = (struct histogram){};
	h.done[latency_bucket(50)] = 2;
	h.cut[latency_bucket(1000000000)] = 8;
	test_result(is(histogram_quantile(&h, .2), true, 50), "p20 of a livelock");
	test_result(is(histogram_quantile(&h, .5), false, 1000000000), "p50 of a livelock");

	/*
	 * By hand: of 4, one is done after 10, one cut off at 20, two done after 30:
	 * 3/4 go on past 10, and of the two that are left at 30 none
	 */
	h = (struct histogram){};
	h.done[latency_bucket(10)] = 1;
	h.cut[latency_bucket(20)] = 1;
	h.done[latency_bucket(30)] = 2;
	test_result(is(histogram_quantile(&h, .25), true, 10), "p25 by hand");
	test_result(is(histogram_quantile(&h, .26), true, 30), "p26 by hand");

	/* who gave up never completes */
	h = (struct histogram){ .gave_up = 6 };
	h.done[latency_bucket(10)] = 4;
	test_result(is(histogram_quantile(&h, .4), true, 10), "p40, six of ten gave up");
	test_result(is(histogram_quantile(&h, .5), false, 10), "p50, six of ten gave up");
}

static void test_sums(void)
{
	static struct latency l = { .done[3] = 2, .cut[4] = 1 };
	struct histogram a = { .gave_up = 1 }, b = { .gave_up = 4 };

	histogram_add_worker(&a, &l);
	histogram_add_worker(&b, &l);
	histogram_add_worker(&b, &l);
	histogram_add(&b, &a);
	test_result(b.done[3] == 6 && b.cut[4] == 3 && b.gave_up == 5, "histograms add up");
	histogram_sub(&b, &a);
	test_result(b.done[3] == 4 && b.cut[4] == 2 && b.gave_up == 4,
		    "what was before is left out");
}

void test_histogram(void)
{
	test_buckets();
	test_quantiles();
	test_sums();
}
