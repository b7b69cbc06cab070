// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>

#include "../expect.h"
#include "test.h"

static const char record_a[] =
"{ \"attempts\": 10000, \"completions\": 5050, \"ratio\": 0.505, \"verdict\": \"healthy\",\n"
"  \"gauges\": { \"hits\": 3 }, \"phases\": [ { \"ratio\": 0 }, { \"ratio\": 1 } ],\n"
"  \"within\": true, \"law\": { \"fate\": 2 } }";
static const char record_b[] =
"{ \"attempts\": 100, \"completions\": 50, \"ratio\": 0.5, \"duration_ns\": 2000000 }";

static const struct {
	const char *clauses;
	enum expect_result result;
} rows[] = {
	{ "ratio = 0.505", EXPECT_MET },
	{ "ratio = 0.506", EXPECT_UNMET },
	{ "a.ratio = .505", EXPECT_MET },
	{ "ratio ~ 1/2", EXPECT_MET },
	{ "ratio ~ 1/3", EXPECT_UNMET },
	{ "b.ratio ~ 1/2", EXPECT_WRONG },	/* 100 attempts */
	{ "b.ratio = 1/2", EXPECT_MET },
	{ "verdict = healthy", EXPECT_MET },
	{ "verdict = livelock", EXPECT_UNMET },
	{ "verdict != livelock", EXPECT_MET },
	{ "verdict > livelock", EXPECT_WRONG },
	{ "within = true", EXPECT_MET },
	{ "gauges.hits > 2; gauges.hits >= 3; gauges.hits <= 3; gauges.hits < 4", EXPECT_MET },
	{ "gauges.hits > 3", EXPECT_UNMET },
	{ "gauges.misses = 0", EXPECT_WRONG },
	{ "phases.0.ratio = 0; phases.1.ratio = 1", EXPECT_MET },
	{ "phases.2.ratio = 1", EXPECT_WRONG },
	{ "attempts >= 100 * b.attempts", EXPECT_MET },
	{ "attempts >= 101 * b.attempts", EXPECT_UNMET },
	{ "b.duration_ns = 2ms", EXPECT_MET },
	{ "b.duration_ns = 2 * 1ms", EXPECT_MET },
	{ "b.duration_ns = 2h", EXPECT_WRONG },
	{ "c.ratio = 1", EXPECT_WRONG },	/* there is no such run */
	{ "ratio = 0.505; ratio = 0.6; ratio = 0.505", EXPECT_UNMET },
	{ "ratio", EXPECT_WRONG },
	{ "ratio = ", EXPECT_WRONG },
	{ "ratio = 0.505 0.505", EXPECT_WRONG },
	{ "ratio == 0.505", EXPECT_WRONG },
	{ "", EXPECT_WRONG },
	{ ";", EXPECT_WRONG },
};

static void test_number(struct json_object *const *runs)
{
	static const struct {
		const char *text;
		double value;	/* 0: none */
	} numbers[] = {
		{ "ratio", .505 }, { "attempts / 100", 100 }, { "b.duration_ns / 500us", 4 },
		{ "attempts * gauges.hits / b.attempts", 300 },
		{ "gauges.misses", 0 }, { "verdict", 0 }, { "attempts /", 0 },
		{ "attempts 100", 0 }, { "", 0 },
	};
	double value;

	for (u32 i = 0; i < ARRAY_SIZE(numbers); i++) {
		bool got = expect_number(numbers[i].text, runs, &value);

		if (!got)
			value = 0;
		test_result(fabs(value - numbers[i].value) < .000001,
			    "expect: the number of '%s'", numbers[i].text);
	}
}

void test_expect(void)
{
	struct json_object *runs[EXPECT_RUNS] = {
		json_tokener_parse(record_a), json_tokener_parse(record_b),
	};
	char measured[200];

	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		enum expect_result got = expect_check(rows[i].clauses, runs, measured,
						      sizeof(measured));

		if (got != rows[i].result)
			test_note("got %d, wanted %d; measured %s", got, rows[i].result, measured);
		test_result(got == rows[i].result, "expect: %s", rows[i].clauses);
	}
	test_number(runs);
	json_object_put(runs[0]);
	json_object_put(runs[1]);
}
