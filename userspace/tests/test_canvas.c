// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>

#include "picture.h"
#include "test.h"
#include "view/gauge.h"

/* Next to nothing */
#define TINY	.000001

static void test_text(struct canvas *c)
{
	struct area all, part;

	canvas_resize(c, 3, 8);
	all = canvas_clear(c);
	area_text(&all, 0, 0, 0, "too long for it");
	part = area_part(&all, 1, 2, 5, 3);
	area_text(&part, 0, 0, 0, "abc");
	area_text(&part, 2, 0, 0, "no");
	area_right(&part, 1, 3, 0, "12345");
	picture_is(c, "too lon~\n  abc\n  345\n", "text is cut where its area ends");

	all = canvas_clear(c);
	area_text(&all, 0, 0, 0, "a\tb\xe2");
	test_result(area_spare(&all, 1, 0, 0, "12345678") == 0, "no room for all of it");
	test_result(area_spare(&all, 1, 0, 0, "1234567") == 7, "room for all of it");
	area_put(&all, 99, 99, 0, 'x');
	picture_is(c, "a?b?\n1234567\n\n", "what is no ASCII does no harm");

	canvas_resize(c, 0, 0);
	all = canvas_clear(c);
	area_text(&all, 0, 0, 0, "nowhere");
	part = area_box(&all, 0, "box");
	test_result(!part.rows && !part.cols, "a canvas of no size holds nothing");
}

static void test_bars(struct canvas *c)
{
	struct area all;

	test_result(gauge_parts(0, 10) == 0, "nothing fills nothing");
	test_result(gauge_parts(NAN, 10) == 0, "no number fills nothing");
	test_result(gauge_parts(TINY, 10) == 1, "next to nothing is seen");
	test_result(gauge_parts(1 - TINY, 10) == 79, "next to all is not all");
	test_result(gauge_parts(1, 10) == 80, "all is all");
	test_result(gauge_parts(7, 10) == 80, "more is all");
	test_result(gauge_parts(.5, 0) == 0, "no room, no bar");

	canvas_resize(c, 4, 10);
	all = canvas_clear(c);
	gauge_bar(&all, 0, 0, .5);
	gauge_bar(&all, 1, 0, 0);
	gauge_law(&all, 1, .25, true);
	gauge_bar(&all, 2, 0, 1);
	gauge_law(&all, 2, 1, false);
	gauge_bar(&all, 3, 0, TINY);
	picture_is(c, "=====.....\n..|>......\n=========|\n-.........\n",
		   "bars, and the law on them");
}

static void test_digits(struct canvas *c)
{
	struct area all;

	canvas_resize(c, 3, 24);
	all = canvas_clear(c);
	test_result(gauge_digits(&all, 0, "0.2718") == 22, "width of digits");
	picture_is(c,
		   " _     _   _       _\n"
		   "| |    _|   |   | |_|\n"
		   "|_| . |_    |   | |_|\n", "digits in three rows");

	canvas_resize(c, 5, 24);
	all = canvas_clear(c);
	gauge_digits(&all, 0, "-.9");
	picture_is(c,
		   "            ######\n"
		   "            ##  ##\n"
		   "######      ######\n"
		   "                ##\n"
		   "        ##  ######\n", "digits in five rows");
}

static void test_past(struct canvas *c)
{
	static const double ratios[] = { 0, TINY, .5, 1 - TINY, 1 };
	u8 heat[2] = { HEAT_NONE, HEAT_VAIN };
	struct past p;
	struct area all;
	u32 col;

	test_result(!past_init(&p, 2), "room for a past");
	test_result(!past_at(&p, 0) && past_heat(&p, 1, 0) == HEAT_NONE, "it begins empty");
	for (u32 i = 0; i < PAST_LEN + 5; i++) {
		struct moment m = { .attempts = i, .ratio = ratios[i % 5] };

		heat[0] = heat_of(1, m.ratio);
		past_add(&p, &m, heat);
	}
	test_result(p.nr == PAST_LEN && past_at(&p, 0)->attempts == PAST_LEN + 4 &&
		    past_at(&p, PAST_LEN - 1)->attempts == 5 && !past_at(&p, PAST_LEN),
		    "the oldest moments go");
	test_result(past_peak(&p, 3) == PAST_LEN + 4, "its peak");
	test_result(past_heat(&p, 1, 7) == HEAT_VAIN, "each worker has its own");
	test_result(heat_of(0, NAN) == HEAT_NONE && heat_of(5, 0) == HEAT_VAIN &&
		    heat_of(5, TINY) == HEAT_LEAST && heat_of(5, 1 - TINY) == HEAT_MOST - 1 &&
		    heat_of(5, 1) == HEAT_MOST, "none is none and all is all");

	/* the latest of PAST_LEN + 5 moments is the second ratio, and 1 mod 6 */
	canvas_resize(c, 2, 6);
	all = canvas_clear(c);
	gauge_chart(&all, &p, PAST_RATIO, 1);
	picture_is(c, "   ##\n_ ###_\n", "a chart of ratios, with a blank after the latest");
	test_result(past_column(&p, 4, 6, &col) && col == 2 && !past_column(&p, 5, 6, &col),
		    "what a chart has no column for is not in sight");

	canvas_resize(c, 2, 5);
	all = canvas_clear(c);
	for (u32 age = 0; age < 5; age++)
		gauge_heat(&all, 0, 4 - age, past_heat(&p, 0, age));
	picture_is(c, "47#x1\n\n", "heat of a worker");

	past_clear(&p);
	past_add(&p, &(struct moment){ .ratio = 1 }, heat);
	past_add(&p, &(struct moment){ .ratio = .5 }, heat);
	all = canvas_clear(c);
	gauge_chart(&all, &p, PAST_RATIO, 1);
	picture_is(c, "#\n##\n", "a new chart begins at the left");
	past_free(&p);
}

void test_canvas(void)
{
	struct canvas c = { .ascii = true };

	test_text(&c);
	test_bars(&c);
	test_digits(&c);
	test_past(&c);
	canvas_free(&c);
}
