// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "format.h"
#include "test.h"

static void same(const char *what, const char *got, const char *expect)
{
	bool ok = !strcmp(got, expect);

	if (!ok)
		test_note("got '%s'", got);
	test_result(ok, "%s is '%s'", what, expect);
}

static void test_ratios(void)
{
	char buf[FORMAT_LEN];

	same("0 of 0", format_ratio(buf, 0, 0), "-");
	same("0 of many", format_ratio(buf, 0, 1000000), "0.0000");
	same("1 of 37", format_ratio(buf, 1, 37), "0.0270");
	same("all", format_ratio(buf, 7, 7), "1.0000");
	same("1 of 100000", format_ratio(buf, 1, 100000), "0.00001");
	same("3 of 5 million", format_ratio(buf, 3, 5000000), "0.000001");
	same("99996 of 100000", format_ratio(buf, 99996, 100000), "0.99996");
	same("all but one of a million", format_ratio(buf, 999999, 1000000), "0.999999");
	same("just not rounded up", format_ratio(buf, 99994, 100000), "0.9999");
	same("just not rounded down", format_ratio(buf, 6, 100000), "0.0001");
	same("1 of 10^12", format_ratio(buf, 1, 1000000000000), "0.000000000001");
}

static void test_times(void)
{
	char buf[FORMAT_LEN];

	same("0 ns", format_ns(buf, 0), "0");
	same("7 ns", format_ns(buf, 7), "7 ns");
	same("1500 ns", format_ns(buf, 1500), "1.5 us");
	same("40 ms", format_ns(buf, 40000000), "40 ms");
	same("10 s", format_ns(buf, 10000000000), "10 s");
	same("90.25 s", format_ns(buf, 90250000000), "90.25 s");
	same("an odd number of ns", format_ns(buf, 1234567891), "1234567.891 us");
	same("1000001 ns", format_ns(buf, 1000001), "1000.001 us");
	same("about 1265076 ns", format_about(buf, 1265076), "1.27 ms");
	same("about 0 ns", format_about(buf, 0), "0 ns");
	same("about 999 ns", format_about(buf, 999.4), "999 ns");
	same("about 12 s", format_about(buf, 12345678901.), "12.3 s");
}

static void test_numbers(void)
{
	char buf[FORMAT_LEN];

	same("a rate", format_rate(buf, 99, NSEC_PER_SEC / 2), "198.0");
	same("a high rate", format_rate(buf, 1546490, NSEC_PER_SEC), "1546490");
	same("a rate of no time", format_rate(buf, 5, 0), "0.0");
	same("a half", format_double(buf, .5), "0.5");
	same("a third", format_double(buf, 1 / 3.), "0.3333333333333333");
	same("next to one", format_double(buf, 1 - .000000000001), "0.999999999999");
	same("one", format_double(buf, 1), "1");
}

static void test_values(void)
{
	static char choices[][LIVELOCK_NAME_LEN] = { "free", "grid" };
	const struct param choice = {
		.desc = { .flags = LIVELOCK_PARAM_CHOICE, .max = 1 },
		.choices = choices,
	};
	const struct param time = { .desc = { .name = "base_ns", .unit = "ns" } };
	const struct param share = { .desc = { .name = "alarm", .unit = "permille" } };
	const struct param count = { .desc = { .name = "workers", .unit = "workers" } };
	const struct param plain = { .desc = { .name = "seed" } };
	char buf[FORMAT_LEN];

	same("a choice", format_value(buf, &choice, 1), "grid");
	same("a value past the choices", format_value(buf, &choice, 2), "2");
	same("a time", format_value(buf, &time, 1000), "1 us");
	same("a share", format_value(buf, &share, 10), "10 permille");
	same("a count named as its unit", format_value(buf, &count, 16), "16");
	same("a plain number", format_value(buf, &plain, 42), "42");
}

void test_format(void)
{
	test_ratios();
	test_times();
	test_numbers();
	test_values();
}
