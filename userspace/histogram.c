// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long operations take: percentiles from histograms. Pure.
 *
 * A run ends while operations are under way. To leave them out would make a
 * livelock look fast: only the lucky ones complete. To count them as if they
 * never ended would make a short run look slow. They took longer than the time
 * that was given to them, and that is what the estimate of Kaplan and Meier
 * (Nonparametric Estimation from Incomplete Observations, 1958) makes of them.
 */
#include "histogram.h"

/**
 * histogram_low - the shortest time of a bucket
 * @bucket: its number
 *
 * Return: nanoseconds.
 */
u64 histogram_low(u32 bucket)
{
	u32 octave = bucket / LATENCY_SUBS, sub = bucket % LATENCY_SUBS;

	return octave ? (u64)(LATENCY_SUBS + sub) << (octave - 1) : sub;
}

/**
 * histogram_high - the longest time of a bucket
 * @bucket: its number
 *
 * Return: nanoseconds.
 */
u64 histogram_high(u32 bucket)
{
	return histogram_low(bucket + 1) - 1;
}

/**
 * histogram_add - add one to another
 * @h: the sum
 * @other: what is added
 */
void histogram_add(struct histogram *h, const struct histogram *other)
{
	for (u32 i = 0; i < LATENCY_BUCKETS; i++) {
		h->done[i] += other->done[i];
		h->cut[i] += other->cut[i];
	}
	h->gave_up += other->gave_up;
}

/**
 * histogram_add_worker - add what a program measured of one worker
 * @h: the sum
 * @l: of the worker
 */
void histogram_add_worker(struct histogram *h, const struct latency *l)
{
	for (u32 i = 0; i < LATENCY_BUCKETS; i++) {
		h->done[i] += l->done[i];
		h->cut[i] += l->cut[i];
	}
}

/**
 * histogram_sub - leave out what was before
 * @h: now
 * @earlier: at the beginning
 */
void histogram_sub(struct histogram *h, const struct histogram *earlier)
{
	for (u32 i = 0; i < LATENCY_BUCKETS; i++) {
		h->done[i] -= earlier->done[i];
		h->cut[i] -= earlier->cut[i];
	}
	h->gave_up -= earlier->gave_up;
}

static u64 sum(const u64 *count)
{
	u64 n = 0;

	for (u32 i = 0; i < LATENCY_BUCKETS; i++)
		n += count[i];
	return n;
}

/**
 * histogram_done - operations that completed
 * @h: the histogram
 *
 * Return: how many.
 */
u64 histogram_done(const struct histogram *h)
{
	return sum(h->done);
}

/**
 * histogram_unfinished - operations that did not complete
 * @h: the histogram
 *
 * Return: how many.
 */
u64 histogram_unfinished(const struct histogram *h)
{
	return sum(h->cut) + h->gave_up;
}

/**
 * histogram_quantile - the time within which a part of the operations completes
 * @h: the histogram
 * @part: 0.5 for the median
 *
 * Return: it.
 */
struct quantile histogram_quantile(const struct histogram *h, double part)
{
	u64 left = histogram_done(h) + histogram_unfinished(h);
	struct quantile q = { .known = left };
	double survive = 1;

	for (u32 i = 0; i < LATENCY_BUCKETS; i++) {
		if (!h->done[i] && !h->cut[i])
			continue;
		q.ns = histogram_high(i);
		survive *= 1 - (double)h->done[i] / left;
		/* the product may miss the goal by a rounding */
		if (survive <= 1 - part + 1 / 1e12) {
			q.reached = true;
			break;
		}
		left -= h->done[i] + h->cut[i];
	}
	return q;
}
