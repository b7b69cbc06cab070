// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>

#include "figures.h"
#include "test.h"

static const struct figure_point points[] = {
	{ "10", "slow", "", { 100, 50 } },
	{ "10", "slower", "", { 110, 40 } },
	{ "10", "fast", "", { 20, NAN } },
	{ "20", "fast", "", { 5, NAN } },
};

static struct figure figure = {
	.measure = { { "calls", "", FIGURE_WITHIN, 10 }, { "time", "", FIGURE_SHOWN } },
	.ties = 15,
	.points = points,
	.nr = ARRAY_SIZE(points),
};

static bool fits(enum figure_rule rule, double measured, u64 attempts)
{
	struct figure_numbers n[ARRAY_SIZE(points)] = {
		{ .measured = { measured, 0 }, .attempts = attempts },
	};

	figure.measure[0].rule = rule;
	return figure_as_published(&figure, n, 0, 0);
}

static void test_rules(void)
{
	static const struct figure_point ratio = { "", "", "", { .25 } };
	const struct figure f = { .measure = { { "ratio", "", FIGURE_RATIO } },
				  .points = &ratio, .nr = 1 };
	struct figure_numbers n = { .measured = { .26 }, .attempts = 10000 };

	test_result(fits(FIGURE_WITHIN, 91, 1) && fits(FIGURE_WITHIN, 109, 1),
		    "figures: within ten percent");
	test_result(!fits(FIGURE_WITHIN, 89, 1) && !fits(FIGURE_WITHIN, 111, 1),
		    "figures: not within ten percent");
	test_result(!fits(FIGURE_WITHIN, NAN, 1), "figures: what is missing does not agree");
	test_result(fits(FIGURE_SHOWN, 3, 1), "figures: what is only shown agrees");
	test_result(fits(FIGURE_AT_LEAST, 100, 1) && !fits(FIGURE_AT_LEAST, 99, 1),
		    "figures: at least");
	test_result(fits(FIGURE_AT_MOST, 100, 1) && !fits(FIGURE_AT_MOST, 101, 1),
		    "figures: at most");
	test_result(figure_as_published(&f, &n, 0, 0), "figures: a ratio near its law");
	n.measured[0] = .29;
	test_result(!figure_as_published(&f, &n, 0, 0), "figures: a ratio far from its law");
	n = (struct figure_numbers){ .measured = { .25 }, .attempts = 100 };
	test_result(!figure_as_published(&f, &n, 0, 0), "figures: too few attempts");
	test_result(figure_off(200, 150) == -25 && isnan(figure_off(NAN, 1)) &&
		    isnan(figure_off(0, 1)), "figures: how far off");
}

static void test_order(void)
{
	/* 100 and 110 are a tie, other groups do not matter */
	struct figure_numbers n[] = {
		{ .measured = { 100, 2 } }, { .measured = { 90, 1 } },
		{ .measured = { 30, 0 } }, { .measured = { 1000, 0 } },
	};
	u32 pair[2] = { 9, 9 };

	test_result(figure_in_order(&figure, n, 0, pair), "figures: in order but for a tie");
	test_result(figure_in_order(&figure, n, 1, pair), "figures: what is missing has no order");
	n[2].measured[0] = 95;
	test_result(!figure_in_order(&figure, n, 0, pair) && pair[0] == 2 && pair[1] == 1,
		    "figures: out of order, and which two");
	n[1].measured[1] = NAN;
	test_result(!figure_in_order(&figure, n, 1, pair), "figures: a number that is missing");
}

void test_figures(void)
{
	test_rules();
	test_order();
}
