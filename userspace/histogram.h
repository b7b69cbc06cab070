/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_HISTOGRAM_H
#define LIVELOCK_HISTOGRAM_H

#include <stdbool.h>

#include "latency.h"
#include "types.h"

/**
 * struct histogram - how long operations took
 * @done: those that completed, by bucket
 * @cut: those that the end of the run cut short, by the time that they were given
 * @gave_up: those that ended by their bound, and will never complete
 */
struct histogram {
	u64 done[LATENCY_BUCKETS];
	u64 cut[LATENCY_BUCKETS];
	u64 gave_up;
};

/**
 * struct quantile - a time within which a part of the operations completed
 * @known: false if there is no operation
 * @reached: false if fewer completed than that: @ns is then a time within which
 *	they did not
 * @ns: the time, the upper end of its bucket
 */
struct quantile {
	bool known;
	bool reached;
	u64 ns;
};

u64 histogram_low(u32 bucket);
u64 histogram_high(u32 bucket);
void histogram_add(struct histogram *h, const struct histogram *other);
void histogram_add_worker(struct histogram *h, const struct latency *l);
void histogram_sub(struct histogram *h, const struct histogram *earlier);
u64 histogram_done(const struct histogram *h);
u64 histogram_unfinished(const struct histogram *h);
struct quantile histogram_quantile(const struct histogram *h, double part);

#endif /* LIVELOCK_HISTOGRAM_H */
