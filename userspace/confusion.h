/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_CONFUSION_H
#define LIVELOCK_CONFUSION_H

#include "laws.h"
#include "verdict.h"

#define CONFUSION_VERDICTS	(LIVELOCK_VERDICT_VIOLATED + 1)

/**
 * struct confusion - what verdicts should have been and what they were
 * @nr: how many were right or wrong
 * @right: how many were right
 * @count: by the expected verdict, then by the one that was given
 */
struct confusion {
	u32 nr;
	u32 right;
	u32 count[CONFUSION_VERDICTS][CONFUSION_VERDICTS];
};

u32 confusion_expected(u32 expect, const struct law *law);
bool confusion_add(struct confusion *c, u32 expected, u32 verdict);
bool confusion_shows(const struct confusion *c, u32 verdict);
double confusion_share(const struct confusion *c);

#endif /* LIVELOCK_CONFUSION_H */
