// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "format.h"
#include "picture.h"
#include "test.h"
#include "view/table.h"

struct fruit {
	u32 nr;
	const char *name;
	double weight;
};

static const struct fruit fruits[] = {
	{ 1, "pear", 2 }, { 2, "apple", 3 }, { 3, "plum", NAN }, { 4, "fig", 1 }, { 5, "Date", 2 },
};

static double nr(const void *row)
{
	return ((const struct fruit *)row)->nr;
}

static double weight(const void *row)
{
	return ((const struct fruit *)row)->weight;
}

static const char *nr_cell(char *buf, const void *row)
{
	snprintf(buf, FORMAT_LEN, "%.0f", nr(row));
	return buf;
}

static const char *weight_cell(char *buf, const void *row)
{
	snprintf(buf, FORMAT_LEN, "%.1f", weight(row));
	return buf;
}

static const char *name_cell(char *buf, const void *row)
{
	(void)buf;
	return ((const struct fruit *)row)->name;
}

static const struct column columns[] = {
	{ "NR", "nr", "", 3, .value = nr, .cell = nr_cell },
	{ "NAME", "name", "", 6, .word = true, .value = nr, .cell = name_cell },
	{ "WEIGHT", "weight", "", 6, .value = weight, .cell = weight_cell },
	{ "SECRET", "secret", "", 6, .hidden = true, .value = nr, .cell = nr_cell },
};

/* The table's order as digits */
static void ordered(struct table *t, const char *want, const char *name)
{
	char got[16] = "";

	table_arrange(t, fruits, sizeof(*fruits), ARRAY_SIZE(fruits));
	for (u32 i = 0; i < t->nr; i++)
		got[i] = '0' + (u32)nr(table_row(t, i));
	if (strcmp(got, want))
		test_note("got %s, not %s", got, want);
	test_result(!strcmp(got, want), "%s", name);
}

static void test_sort(struct table *t)
{
	ordered(t, "12345", "by number");
	t->sort = 2;
	ordered(t, "41523", "by a value, what has none last, equal ones by number");
	t->falling = true;
	ordered(t, "21543", "falling, and what has none still last");
	t->falling = false;
	t->sort = 1;
	ordered(t, "25413", "by words, whatever their case");
	table_sort_next(t, false);
	table_sort_next(t, false);
	test_result(t->sort == 0, "the next column to sort by is one that is shown");
	table_sort_next(t, true);
	test_result(t->sort == 2, "and the one before as well");
	table_toggle(t, 2);
	test_result(t->sort == 0, "nothing is sorted by what is hidden");
	table_toggle(t, 2);
	table_toggle(t, 0);
	test_result(t->shown == 7, "the first column cannot be hidden");
}

static void filtered(struct table *t, const char *filter, const char *want)
{
	char name[64];

	snprintf(t->filter, sizeof(t->filter), "%s", filter);
	snprintf(name, sizeof(name), "filter '%s'", filter);
	ordered(t, want, name);
}

static void test_filter(struct table *t)
{
	filtered(t, "4", "4");
	filtered(t, "DAT", "5");
	filtered(t, "p", "123");
	filtered(t, "weight>1.5", "125");
	filtered(t, "weight<2", "4");
	filtered(t, "WEIGHT=2", "15");
	filtered(t, "secret=3", "3");
	filtered(t, "weight<", "12345");
	filtered(t, "colour<2", "");
	test_result(!table_chosen(t), "nobody is chosen where nobody is left");
	filtered(t, "", "12345");
}

static void test_cursor(struct table *t)
{
	table_move(t, 0);
	test_result(table_chosen(t) == &fruits[0], "the first row is chosen");
	table_move(t, 3);
	t->falling = true;
	ordered(t, "54321", "turned round");
	test_result(table_chosen(t) == &fruits[3], "the chosen row stays chosen");
	table_show(t, 2);
	test_result(t->top == 0, "no scrolling without need");
	table_move(t, 100);
	table_show(t, 2);
	test_result(table_chosen(t) == &fruits[0] && t->top == 3, "down to the last row");
	table_move(t, -100);
	table_show(t, 2);
	test_result(table_chosen(t) == &fruits[4] && t->top == 0, "up to the first row");
	table_move(t, 4);
	table_show(t, 3);
	table_show(t, 5);
	test_result(t->top == 0, "no blank rows where all fit");
	t->falling = false;
}

static void test_drawing(struct table *t)
{
	struct canvas c = { .ascii = true };
	struct area all;

	canvas_resize(&c, 3, 24);
	all = canvas_clear(&c);
	t->sort = 2;
	ordered(t, "41523", "by weight again");
	test_result(table_draw_head(t, &all, 0) == 19, "where the head ends");
	table_draw_row(t, &all, 1, 0);
	table_draw_row(t, &all, 2, 4);
	picture_is(&c,
		   "  NR NAME  ^WEIGHT\n"
		   "   4 fig       1.0\n"
		   "   3 plum      nan\n", "a table");
	canvas_free(&c);
}

void test_table(void)
{
	struct table t;

	table_init(&t, columns, ARRAY_SIZE(columns));
	test_sort(&t);
	test_filter(&t);
	test_cursor(&t);
	test_drawing(&t);
	table_free(&t);
}
