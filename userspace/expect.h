/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_EXPECT_H
#define LIVELOCK_EXPECT_H

#include <stdbool.h>
#include <stddef.h>

#include <json-c/json.h>

#include "types.h"

/* Runs that one expectation can speak of: a, b, c, d */
#define EXPECT_RUNS	4

/**
 * enum expect_result - what became of an expectation
 * @EXPECT_MET: every clause holds
 * @EXPECT_UNMET: one does not
 * @EXPECT_WRONG: it cannot be judged: it is misspelt, a number is missing, or there
 *	are too few attempts for a law
 */
enum expect_result {
	EXPECT_MET,
	EXPECT_UNMET,
	EXPECT_WRONG,
};

enum expect_result expect_check(const char *clauses, struct json_object *const *runs,
				char *measured, size_t size);
bool expect_number(const char *text, struct json_object *const *runs, double *value);

#endif /* LIVELOCK_EXPECT_H */
