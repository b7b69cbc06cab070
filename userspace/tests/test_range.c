// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "range.h"
#include "test.h"

static char names[][LIVELOCK_NAME_LEN] = { "free", "grid", "barrier" };

static const struct param count = { .desc = { .unit = "workers" } };
static const struct param span = { .desc = { .unit = "ns" } };
static const struct param choice = {
	.desc = { .flags = LIVELOCK_PARAM_CHOICE, .max = 2 },
	.choices = names,
};

/* The values with spaces between, or the reason why there are none */
static const struct {
	const struct param *p;
	const char *text;
	const char *values;
	bool log;
} ranges[] = {
	{ &count, "n=2..5", "2 3 4 5", false },
	{ &count, "n=5..2", "5 4 3 2", false },
	{ &count, "n=0..15", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", false },
	{ &count, "n=0..16", "0 2 4 6 8 10 12 14 16", false },
	{ &count, "n=2..128:log", "2 4 8 16 32 64 128", true },
	{ &count, "n=128..2:log", "128 64 32 16 8 4 2", true },
	{ &count, "n=10..1000:3:log", "10 100 1000", true },
	{ &count, "n=10..1000:log:3", "10 100 1000", true },
	{ &count, "n=1..2:log", "1 2", true },
	{ &count, "n=1..4:8:log", "1 2 3 4", true },
	{ &count, "n=10..20:3", "10 15 20", false },
	{ &count, "n=10..20:3:lin", "10 15 20", false },
	{ &count, "n=1,10,7", "1 10 7", false },
	{ &count, "n=3", "3", false },
	{ &count, "n=3,3", "3", false },
	{ &count, "n=0..18446744073709551615:2", "0 18446744073709551615", false },
	{ &span, "t=1ms..2ms:3", "1000000 1500000 2000000", false },
	{ &span, "t=1ms..2ms:4", "1000000 1333000 1667000 2000000", false },
	{ &span, "t=0.5ms..2ms:3:log", "500000 1000000 2000000", true },
	{ &span, "t=1us..1ms:4:log", "1000 10000 100000 1000000", true },
	{ &span, "t=0..4:5", "0 1 2 3 4", false },
	{ &span, "t=1ms,0.2s,7", "1000000 200000000 7", false },
	{ &choice, "sync=free,barrier", "0 2", false },
	{ &choice, "sync=free..barrier", "sync takes names: list them, as in sync=free,grid",
	  false },
	{ &choice, "sync=free,grit", "sync does not take 'grit'", false },
	{ &count, "n=2..x", "n does not take 'x'", false },
	{ &count, "n=..4", "n does not take ''", false },
	{ &count, "n=4..", "n does not take ''", false },
	{ &count, "n=1,,2", "n does not take ''", false },
	{ &count, "n=1ms..2ms", "n does not take '1ms'", false },
	{ &count, "n=4..4", "a range from a value to the same value", false },
	{ &count, "n=0..4:log", "a logarithmic scale has no 0", true },
	{ &count, "n=1..9:1", "from 2 to 256 steps, not 1", false },
	{ &count, "n=1..9:257", "from 2 to 256 steps, not 257", false },
	{ &count, "n=1..9:lots", "after the range comes :STEPS or :log, not ':lots'", false },
	{ &count, "n=1..9:", "after the range comes :STEPS or :log, not ':'", false },
};

static void print_values(char *buf, size_t size, const struct range *r)
{
	size_t len = 0;

	*buf = '\0';
	for (u32 i = 0; i < r->nr; i++)
		len += snprintf(buf + len, size - len, "%s%llu", i ? " " : "", r->value[i]);
}

static void test_range_text(u32 i)
{
	char got[RANGE_WHY_LEN] = "";
	struct range r;
	int err = range_parse(&r, ranges[i].text);

	if (!err && !range_fill(&r, ranges[i].p))
		print_values(got, sizeof(got), &r);
	else
		snprintf(got, sizeof(got), "%s", r.why);
	if (strcmp(got, ranges[i].values))
		test_note("got '%s'", got);
	test_result(!err && !strcmp(got, ranges[i].values) && r.log == ranges[i].log,
		    "range '%s'", ranges[i].text);
}

void test_range(void)
{
	static char many[4 * RANGE_MAX + 8] = "n=";
	struct range r;

	for (u32 i = 0; i < ARRAY_SIZE(ranges); i++)
		test_range_text(i);
	test_result(range_parse(&r, "workers") == -EINVAL, "a range without values");
	test_result(range_parse(&r, "=1..2") == -EINVAL, "a range without a parameter");

	for (u32 i = 0; i <= RANGE_MAX; i++)
		strcat(many, i % 2 ? ",1" : i ? ",2" : "2");
	test_result(!range_parse(&r, many) && range_fill(&r, &count) == -EINVAL,
		    "a list that is too long");
	many[strlen(many) - 2] = '\0';
	test_result(!range_parse(&r, many) && !range_fill(&r, &count) && r.nr == RANGE_MAX,
		    "the longest list");
}
