/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_CONFUSION_H
#define LIVELOCK_CONFUSION_H

#include "laws.h"
#include "verdict.h"

#define CONFUSION_VERDICTS	(LIVELOCK_VERDICT_VIOLATED + 1)

/**
 * struct confusion_case - a run, as far as its verdict hangs on it
 * @expect: the verdict that the module has for the default number of workers
 * @usual: that number
 * @workers: how many there were
 * @attempts: how many they made
 * @law: the law for so many workers, %NULL if none is known
 */
struct confusion_case {
	u32 expect;
	u64 usual;
	u64 workers;
	u64 attempts;
	const struct law *law;
};

/**
 * struct confusion_right - the verdicts that a run may get
 * @verdict: the one to expect
 * @also: one that is no mistake either, or the same
 */
struct confusion_right {
	u32 verdict;
	u32 also;
};

/**
 * struct confusion - what verdicts should have been and what they were
 * @nr: how many were right or wrong
 * @right: how many were right
 * @either: of them, those that were the other one of two that are right
 * @count: by the expected verdict, then by the one that was given
 */
struct confusion {
	u32 nr;
	u32 right;
	u32 either;
	u32 count[CONFUSION_VERDICTS][CONFUSION_VERDICTS];
};

struct confusion_right confusion_expected(const struct confusion_case *run);
bool confusion_add(struct confusion *c, struct confusion_right right, u32 verdict);
bool confusion_shows(const struct confusion *c, u32 verdict);
double confusion_share(const struct confusion *c);

#endif /* LIVELOCK_CONFUSION_H */
