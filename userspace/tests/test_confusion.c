// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stddef.h>

#include "confusion.h"
#include "test.h"

static const struct row {
	const char *name;
	u32 expect;
	double ratio;
	enum law_kind kind;
	u32 result;
} rows[] = {
	{ "a law under 1 %", LIVELOCK_VERDICT_CONTENDED, .0099, LAW_EQUAL,
	  LIVELOCK_VERDICT_LIVELOCK },
	{ "a law of just 1 %", LIVELOCK_VERDICT_LIVELOCK, .01, LAW_EQUAL,
	  LIVELOCK_VERDICT_CONTENDED },
	{ "a law of just 40 %", LIVELOCK_VERDICT_CONTENDED, .4, LAW_EQUAL,
	  LIVELOCK_VERDICT_HEALTHY },
	{ "a law under 40 %", LIVELOCK_VERDICT_HEALTHY, .399, LAW_EQUAL,
	  LIVELOCK_VERDICT_CONTENDED },
	{ "a lower bound says nothing", LIVELOCK_VERDICT_HEALTHY, .2, LAW_AT_LEAST,
	  LIVELOCK_VERDICT_HEALTHY },
	{ "who starves is no matter of the ratio", LIVELOCK_VERDICT_STARVATION, 1, LAW_EQUAL,
	  LIVELOCK_VERDICT_STARVATION },
	{ "a broken invariant neither", LIVELOCK_VERDICT_VIOLATED, 1, LAW_EQUAL,
	  LIVELOCK_VERDICT_VIOLATED },
};

static void test_expected(void)
{
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		struct law law = { .ratio = row->ratio, .kind = row->kind };

		test_result(confusion_expected(row->expect, &law) == row->result,
			    "confusion: %s", row->name);
	}
	test_result(confusion_expected(LIVELOCK_VERDICT_LIVELOCK, NULL) ==
		    LIVELOCK_VERDICT_LIVELOCK, "confusion: no law");
}

static void test_counts(void)
{
	struct confusion c = {};

	test_result(isnan(confusion_share(&c)), "confusion: no share of nothing");
	test_result(confusion_add(&c, LIVELOCK_VERDICT_LIVELOCK, LIVELOCK_VERDICT_LIVELOCK) &&
		    !confusion_add(&c, LIVELOCK_VERDICT_LIVELOCK, LIVELOCK_VERDICT_CONTENDED) &&
		    !confusion_add(&c, LIVELOCK_VERDICT_HEALTHY, 99) &&
		    confusion_add(&c, LIVELOCK_VERDICT_HEALTHY, LIVELOCK_VERDICT_HEALTHY),
		    "confusion: right and wrong");
	test_result(c.nr == 4 && c.right == 2 && confusion_share(&c) == .5,
		    "confusion: counts and share");
	test_result(c.count[LIVELOCK_VERDICT_LIVELOCK][LIVELOCK_VERDICT_CONTENDED] == 1,
		    "confusion: what was taken for what");
	test_result(confusion_shows(&c, LIVELOCK_VERDICT_CONTENDED) &&
		    confusion_shows(&c, LIVELOCK_VERDICT_HEALTHY) &&
		    !confusion_shows(&c, LIVELOCK_VERDICT_DEADLOCK),
		    "confusion: rows and columns that have something");
}

void test_confusion(void)
{
	test_expected();
	test_counts();
}
