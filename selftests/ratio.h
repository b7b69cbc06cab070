/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does a measured success ratio follow its law?
 */
#ifndef LIVELOCK_TEST_RATIO_H
#define LIVELOCK_TEST_RATIO_H

#include <stdbool.h>
#include <linux/types.h>

/* Fewer attempts than this prove nothing */
#define LL_MIN_ATTEMPTS 2000

double ll_ratio_tolerance(double law, __u64 observations);
bool ll_ratio_ok(double law, __u64 completions, __u64 attempts, unsigned int fate);
double ll_ratio_m2(unsigned int workers);

#endif /* LIVELOCK_TEST_RATIO_H */
