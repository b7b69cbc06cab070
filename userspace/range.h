/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_RANGE_H
#define LIVELOCK_RANGE_H

#include "params.h"

/* More points than anybody waits for */
#define RANGE_MAX	256

#define RANGE_WHY_LEN	128

/**
 * struct range - the values that a parameter takes in a sweep
 * @name: of the parameter
 * @text: what stands behind its =
 * @log: the values are spread over a logarithmic scale
 * @nr: how many
 * @value: them, each differing from the one before
 * @why: what is wrong with @text, after an error
 */
struct range {
	char name[LIVELOCK_NAME_LEN];
	const char *text;
	bool log;
	u32 nr;
	u64 value[RANGE_MAX];
	char why[RANGE_WHY_LEN];
};

int range_parse(struct range *r, const char *text);
int range_fill(struct range *r, const struct param *p);

#endif /* LIVELOCK_RANGE_H */
