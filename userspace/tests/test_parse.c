// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "parse.h"
#include "test.h"

static const struct {
	const char *text;
	u64 unit;
	int err;
	u64 ns;
} durations[] = {
	{ "3", NSEC_PER_SEC, 0, 3000000000 },
	{ "1.5", NSEC_PER_SEC, 0, 1500000000 },
	{ ".5", NSEC_PER_SEC, 0, 500000000 },
	{ "0", NSEC_PER_SEC, 0, 0 },
	{ "500ms", NSEC_PER_SEC, 0, 500000000 },
	{ "20us", 1, 0, 20000 },
	{ "7ns", NSEC_PER_SEC, 0, 7 },
	{ "2s", 1, 0, 2000000000 },
	{ "2m", 1, 0, 120000000000 },
	{ "0.1ms", 1, 0, 100000 },
	{ "42", 1, 0, 42 },
	{ "4611686018", NSEC_PER_SEC, 0, 4611686018000000000ull },
	{ "4611686019", NSEC_PER_SEC, -ERANGE, 0 },
	{ "", NSEC_PER_SEC, -EINVAL, 0 },
	{ "s", NSEC_PER_SEC, -EINVAL, 0 },
	{ ".", NSEC_PER_SEC, -EINVAL, 0 },
	{ "-1", NSEC_PER_SEC, -EINVAL, 0 },
	{ "+1", NSEC_PER_SEC, -EINVAL, 0 },
	{ " 1", NSEC_PER_SEC, -EINVAL, 0 },
	{ "1 s", NSEC_PER_SEC, -EINVAL, 0 },
	{ "1e3", NSEC_PER_SEC, -EINVAL, 0 },
	{ "0x10", NSEC_PER_SEC, -EINVAL, 0 },
	{ "inf", NSEC_PER_SEC, -EINVAL, 0 },
	{ "nan", NSEC_PER_SEC, -EINVAL, 0 },
	{ "1.2.3", NSEC_PER_SEC, -EINVAL, 0 },
	{ "3 ms", NSEC_PER_SEC, -EINVAL, 0 },
	{ "3h", NSEC_PER_SEC, -EINVAL, 0 },
};

static const struct {
	const char *text;
	int err;
	u64 value;
} numbers[] = {
	{ "0", 0, 0 },
	{ "18446744073709551615", 0, ~0ull },
	{ "18446744073709551616", -ERANGE, 0 },
	{ "", -EINVAL, 0 },
	{ "-1", -EINVAL, 0 },
	{ "1.5", -EINVAL, 0 },
	{ "0x1", -EINVAL, 0 },
	{ "1 ", -EINVAL, 0 },
};

static const struct {
	const char *text;
	int err;
	double ratio;
} ratios[] = {
	{ "0", 0, 0 },
	{ "0.5", 0, .5 },
	{ "1", 0, 1 },
	{ "50%", 0, .5 },
	{ "1.01", -ERANGE, 0 },
	{ "101%", -ERANGE, 0 },
	{ "-0.1", -EINVAL, 0 },
	{ "half", -EINVAL, 0 },
};

static void test_pairs(void)
{
	char name[8];
	const char *value;

	test_result(!parse_pair("a=b", name, sizeof(name), &value) &&
		    !strcmp(name, "a") && !strcmp(value, "b"), "pair a=b");
	test_result(!parse_pair("a=b=c", name, sizeof(name), &value) &&
		    !strcmp(value, "b=c"), "pair a=b=c");
	test_result(!parse_pair("1234567=b", name, sizeof(name), &value),
		    "pair with the longest name");
	test_result(parse_pair("12345678=b", name, sizeof(name), &value) == -EINVAL,
		    "pair with too long a name");
	test_result(parse_pair("a", name, sizeof(name), &value) == -EINVAL, "pair a");
	test_result(parse_pair("a=", name, sizeof(name), &value) == -EINVAL, "pair a=");
	test_result(parse_pair("=b", name, sizeof(name), &value) == -EINVAL, "pair =b");
	test_result(parse_pair("", name, sizeof(name), &value) == -EINVAL, "empty pair");
}

static void test_values(void)
{
	static char choices[][LIVELOCK_NAME_LEN] = { "free", "grid", "barrier" };
	const struct param choice = {
		.desc = { .flags = LIVELOCK_PARAM_CHOICE, .max = 2 },
		.choices = choices,
	};
	const struct param time = { .desc = { .unit = "ns" } };
	const struct param count = { .desc = { .unit = "workers" } };
	u64 v;

	test_result(!parse_value(&choice, "barrier", 1, &v) && v == 2, "value by name");
	test_result(parse_value(&choice, "barrie", 1, &v) == -EINVAL, "unknown name");
	test_result(parse_value(&choice, "2", 1, &v) == -EINVAL, "a choice is no number");
	test_result(!parse_value(&time, "2ms", 1, &v) && v == 2000000, "a time has units");
	test_result(!parse_value(&time, "2", 1, &v) && v == 2, "a bare time is in ns");
	test_result(!parse_value(&time, "2", NSEC_PER_SEC, &v) && v == 2000000000,
		    "a bare time is in seconds where that is meant");
	test_result(!parse_value(&count, "2", NSEC_PER_SEC, &v) && v == 2,
		    "a bare count is a count");
	test_result(!parse_value(&count, "37", 1, &v) && v == 37, "a count");
	test_result(parse_value(&count, "37ms", 1, &v) == -EINVAL, "a count has no units");
}

void test_parse(void)
{
	double ratio = 0;
	u64 v = 0;
	int err;

	for (u32 i = 0; i < ARRAY_SIZE(durations); i++) {
		err = parse_duration(durations[i].text, durations[i].unit, &v);
		test_result(err == durations[i].err && (err || v == durations[i].ns),
			    "duration '%s'", durations[i].text);
	}
	for (u32 i = 0; i < ARRAY_SIZE(numbers); i++) {
		err = parse_u64(numbers[i].text, &v);
		test_result(err == numbers[i].err && (err || v == numbers[i].value),
			    "number '%s'", numbers[i].text);
	}
	for (u32 i = 0; i < ARRAY_SIZE(ratios); i++) {
		err = parse_ratio(ratios[i].text, &ratio);
		test_result(err == ratios[i].err && (err || ratio == ratios[i].ratio),
			    "ratio '%s'", ratios[i].text);
	}
	test_pairs();
	test_values();
}
