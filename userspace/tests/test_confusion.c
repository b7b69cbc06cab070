// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stddef.h>

#include "confusion.h"
#include "test.h"

#define IDLE		LIVELOCK_VERDICT_IDLE
#define HEALTHY		LIVELOCK_VERDICT_HEALTHY
#define CONTENDED	LIVELOCK_VERDICT_CONTENDED
#define LIVELOCKED	LIVELOCK_VERDICT_LIVELOCK
#define STARVATION	LIVELOCK_VERDICT_STARVATION
#define VIOLATED	LIVELOCK_VERDICT_VIOLATED

static const struct row {
	const char *name;
	u32 expect;
	double ratio;
	enum law_kind kind;
	u32 result;
} rows[] = {
	{ "a law under 1 %", CONTENDED, .0099, LAW_EQUAL, LIVELOCKED },
	{ "a law of just 1 %", LIVELOCKED, .01, LAW_EQUAL, CONTENDED },
	{ "a law of just 40 %", CONTENDED, .4, LAW_EQUAL, HEALTHY },
	{ "a law under 40 %", HEALTHY, .399, LAW_EQUAL, CONTENDED },
	{ "a lower bound says nothing", HEALTHY, .2, LAW_AT_LEAST, HEALTHY },
	{ "who starves is no matter of the ratio", STARVATION, 1, LAW_EQUAL, STARVATION },
	{ "a broken invariant neither", VIOLATED, 1, LAW_EQUAL, VIOLATED },
};

static void test_expected(void)
{
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		struct law law = { .ratio = row->ratio, .kind = row->kind, .fate = 1 };
		struct confusion_case run = {
			.expect = row->expect, .law = &law, .attempts = 1000000,
			.usual = 4, .workers = 4,
		};

		test_result(confusion_expected(&run).verdict == row->result,
			    "confusion: %s", row->name);
	}
}

/* Two verdicts that are right */
static void test_either(void)
{
	static const struct either {
		const char *name;
		u32 expect;
		u64 workers;
		double ratio;	/* of a law; none if negative */
		u64 attempts;
		u32 also;
	} cases[] = {
		{ "the usual workers, no law", HEALTHY, 4, -1, 100, HEALTHY },
		{ "more workers, no law", HEALTHY, 64, -1, 100, CONTENDED },
		{ "more workers, and contended before", CONTENDED, 64, -1, 100, LIVELOCKED },
		{ "more workers cure no livelock", LIVELOCKED, 64, -1, 100, LIVELOCKED },
		{ "fewer workers, and a livelock before", LIVELOCKED, 2, -1, 100, CONTENDED },
		{ "fewer workers, and a law of none", LIVELOCKED, 2, 0, 100, LIVELOCKED },
		{ "fewer workers, no law", CONTENDED, 2, -1, 100, HEALTHY },
		{ "fewer workers, and healthy before", HEALTHY, 2, -1, 100, HEALTHY },
		{ "starvation stays", STARVATION, 64, -1, 100, STARVATION },
		{ "a law far from a threshold", HEALTHY, 64, .9, 1000, HEALTHY },
		{ "a law near a threshold", HEALTHY, 64, .42, 400, CONTENDED },
		{ "the same with many attempts", HEALTHY, 64, .43, 100000, HEALTHY },
		{ "a law just under a threshold", HEALTHY, 64, .39, 400, HEALTHY },
		{ "a law that says none", LIVELOCKED, 64, 0, 20, LIVELOCKED },
		{ "a law, and no attempts", HEALTHY, 64, .9, 0, LIVELOCKED },
	};

	for (u32 i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct either *e = &cases[i];
		struct law law = { .ratio = e->ratio, .fate = 1 };
		struct confusion_case run = {
			.expect = e->expect, .usual = 4, .workers = e->workers,
			.attempts = e->attempts, .law = e->ratio < 0 ? NULL : &law,
		};

		test_result(confusion_expected(&run).also == e->also, "confusion: %s", e->name);
	}
}

static bool add(struct confusion *c, u32 expected, u32 verdict)
{
	struct confusion_right right = { .verdict = expected, .also = expected };

	return confusion_add(c, right, verdict);
}

static void test_counts(void)
{
	struct confusion c = {};
	struct confusion_right either = { .verdict = HEALTHY, .also = CONTENDED };

	test_result(isnan(confusion_share(&c)), "confusion: no share of nothing");
	test_result(add(&c, LIVELOCKED, LIVELOCKED) && !add(&c, LIVELOCKED, CONTENDED) &&
		    !add(&c, HEALTHY, 99) && add(&c, HEALTHY, HEALTHY),
		    "confusion: right and wrong");
	test_result(c.nr == 4 && c.right == 2 && confusion_share(&c) == .5,
		    "confusion: counts and share");
	test_result(c.count[LIVELOCK_VERDICT_LIVELOCK][LIVELOCK_VERDICT_CONTENDED] == 1,
		    "confusion: what was taken for what");
	test_result(confusion_add(&c, either, CONTENDED) && !confusion_add(&c, either, IDLE) &&
		    confusion_add(&c, either, HEALTHY) && c.either == 1 &&
		    c.count[CONTENDED][CONTENDED] == 1 && c.count[HEALTHY][IDLE] == 1,
		    "confusion: of two that are right the one that was given");
	test_result(confusion_shows(&c, LIVELOCK_VERDICT_CONTENDED) &&
		    confusion_shows(&c, LIVELOCK_VERDICT_HEALTHY) &&
		    !confusion_shows(&c, LIVELOCK_VERDICT_DEADLOCK),
		    "confusion: rows and columns that have something");
}

void test_confusion(void)
{
	test_expected();
	test_either();
	test_counts();
}
