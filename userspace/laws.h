/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_LAWS_H
#define LIVELOCK_LAWS_H

#include <stdbool.h>

#include "params.h"

/* Fewer attempts prove nothing about a ratio */
#define LAW_MIN_ATTEMPTS	2000

/* Up to here a measured ratio agrees with a law that says 0 */
#define LAW_NONE	0.001

/* Timers that are late by more than one in so many of a window bend a law */
#define LAW_LATE_PART	50

/**
 * enum law_kind - what a law says about the ratio
 * @LAW_EQUAL: it is law.ratio
 * @LAW_AT_LEAST: it is law.ratio or more
 */
enum law_kind {
	LAW_EQUAL,
	LAW_AT_LEAST,
};

/**
 * enum law_fit - how a measurement stands to a law
 * @LAW_UNKNOWN: too few attempts
 * @LAW_WITHIN: it agrees
 * @LAW_OUTSIDE: it does not
 */
enum law_fit {
	LAW_UNKNOWN,
	LAW_WITHIN,
	LAW_OUTSIDE,
};

/**
 * struct law - the success ratio that theory gives
 * @name: short name, as the documentation lists it
 * @text: the formula in words
 * @kind: what it says about the ratio
 * @ratio: the ratio, or its lower bound
 * @fate: attempts that share one fate, so that they count as one observation
 */
struct law {
	const char *name;
	const char *text;
	enum law_kind kind;
	double ratio;
	u32 fate;
};

bool law_find(const char *family, const struct param_set *set, struct law *law);
double law_tolerance(const struct law *law, u64 attempts);
enum law_fit law_check(const struct law *law, u64 attempts, u64 completions);
const char *law_kind_name(enum law_kind kind);
double law_ramanujan_q(u64 n);

#endif /* LIVELOCK_LAWS_H */
