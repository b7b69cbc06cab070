// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table that is sorted, filtered and scrolled. Pure.
 *
 * A filter is one of:
 *	12		the row whose first column is 12
 *	blocked		rows that have this in a column of words
 *	ratio<0.1	rows by a number; < > = and the column's key
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "table.h"

/**
 * table_init - an empty table
 * @t: out: the table; table_free() is due
 * @columns: its columns
 * @nr_columns: how many, 32 at most
 */
void table_init(struct table *t, const struct column *columns, u32 nr_columns)
{
	*t = (struct table){ .columns = columns, .nr_columns = nr_columns };
	for (u32 i = 0; i < nr_columns; i++)
		if (!columns[i].hidden)
			t->shown |= 1u << i;
}

/**
 * table_free - give it back
 * @t: the table
 */
void table_free(struct table *t)
{
	free(t->order);
	t->order = NULL;
}

static const void *row_at(const struct table *t, u32 nr)
{
	return (const char *)t->rows + nr * t->size;
}

static const struct column *by_key(const struct table *t, const char *key, size_t len)
{
	for (u32 i = 0; i < t->nr_columns; i++)
		if (strlen(t->columns[i].key) == len &&
		    !strncasecmp(t->columns[i].key, key, len))
			return &t->columns[i];
	return NULL;
}

static bool compares(double value, char how, double with)
{
	switch (how) {
	case '<':
		return value < with;
	case '>':
		return value > with;
	default:
		return value == with;
	}
}

static bool has_word(const struct table *t, const void *row, const char *word)
{
	char buf[FORMAT_LEN];

	for (u32 i = 0; i < t->nr_columns; i++)
		if (t->columns[i].word && strcasestr(t->columns[i].cell(buf, row), word))
			return true;
	return false;
}

static bool passes(const struct table *t, const void *row)
{
	const char *how = strpbrk(t->filter, "<>=");
	const struct column *column = NULL;
	double number;
	char *end;

	if (!*t->filter)
		return true;
	if (how)
		column = by_key(t, t->filter, how - t->filter);
	if (column) {
		number = strtod(how + 1, &end);
		/* what is still being typed keeps nobody out */
		return end == how + 1 || compares(column->value(row), *how, number);
	}
	number = strtod(t->filter, &end);
	if (!*end)
		return t->columns[0].value(row) == number;
	return has_word(t, row, t->filter);
}

static int compare_values(double a, double b)
{
	if (isnan(a) || isnan(b))
		return 0;
	return (a > b) - (a < b);
}

/* Rows without a value come last in either order, equal ones by the first column */
static int compare(const void *a, const void *b, void *arg)
{
	const struct table *t = arg;
	const struct column *column = &t->columns[t->sort];
	const void *x = row_at(t, *(const u32 *)a), *y = row_at(t, *(const u32 *)b);
	char left[FORMAT_LEN], right[FORMAT_LEN];
	int order;

	if (column->word) {
		order = strcasecmp(column->cell(left, x), column->cell(right, y));
	} else {
		double v = column->value(x), w = column->value(y);

		if (isnan(v) != isnan(w))
			return isnan(v) ? 1 : -1;
		order = compare_values(v, w);
	}
	if (t->falling)
		order = -order;
	return order ? order : compare_values(t->columns[0].value(x), t->columns[0].value(y));
}

/**
 * table_arrange - take new rows
 * @t: the table
 * @rows: they stay where they are as long as the table is looked at
 * @size: of a row
 * @nr: how many
 *
 * Return: 0 or -ENOMEM.
 */
int table_arrange(struct table *t, const void *rows, size_t size, u32 nr)
{
	if (nr > t->room) {
		u32 *order = reallocarray(t->order, nr, sizeof(*order));

		if (!order)
			return -ENOMEM;
		t->order = order;
		t->room = nr;
	}
	t->rows = rows;
	t->size = size;
	t->all = nr;
	table_again(t);
	return 0;
}

/**
 * table_again - filter and sort the rows that it has, after either has changed
 * @t: the table
 */
void table_again(struct table *t)
{
	t->nr = 0;
	for (u32 i = 0; i < t->all; i++)
		if (passes(t, row_at(t, i)))
			t->order[t->nr++] = i;
	if (t->nr)
		qsort_r(t->order, t->nr, sizeof(*t->order), compare, t);
}

/**
 * table_row - a row in the table's order
 * @t: the table
 * @index: from 0
 *
 * Return: the row, %NULL past the last.
 */
const void *table_row(const struct table *t, u32 index)
{
	return index < t->nr ? row_at(t, t->order[index]) : NULL;
}

static u32 chosen_index(const struct table *t)
{
	for (u32 i = 0; i < t->nr; i++)
		if (t->columns[0].value(table_row(t, i)) == t->cursor)
			return i;
	return 0;
}

/**
 * table_chosen - the row under the cursor
 * @t: the table
 *
 * Return: the row; the first one if the chosen one has gone, %NULL without rows.
 */
const void *table_chosen(const struct table *t)
{
	return table_row(t, chosen_index(t));
}

/**
 * table_move - move the cursor
 * @t: the table
 * @by: so many rows, down if positive
 */
void table_move(struct table *t, long by)
{
	long index = (long)chosen_index(t) + by;

	if (!t->nr)
		return;
	if (index >= t->nr)
		index = t->nr - 1;
	if (index < 0)
		index = 0;
	t->cursor = t->columns[0].value(table_row(t, index));
}

/**
 * table_show - scroll so that the cursor is in sight
 * @t: the table
 * @rows: how many fit
 */
void table_show(struct table *t, u32 rows)
{
	u32 at = chosen_index(t);

	if (t->top + rows > t->nr)
		t->top = t->nr > rows ? t->nr - rows : 0;
	if (at < t->top)
		t->top = at;
	if (rows && at >= t->top + rows)
		t->top = at - rows + 1;
}

/**
 * table_sort_next - sort by another of the columns that are shown
 * @t: the table
 * @back: by the one to the left, not to the right
 */
void table_sort_next(struct table *t, bool back)
{
	do {
		t->sort = (t->sort + (back ? t->nr_columns - 1 : 1)) % t->nr_columns;
	} while (!(t->shown & 1u << t->sort));
}

/**
 * table_toggle - show a column, or hide it
 * @t: the table
 * @column: its number; the first one is always shown
 */
void table_toggle(struct table *t, u32 column)
{
	if (!column || column >= t->nr_columns)
		return;
	t->shown ^= 1u << column;
	if (!(t->shown & 1u << t->sort))
		t->sort = 0;
}

/* The part of the area that is a column's, and where the next one begins */
static struct area part_of(const struct area *a, const struct column *column, u32 *col)
{
	struct area part = area_part(a, 0, *col, a->rows, column->width);

	*col += column->width + 1;
	return part;
}

/**
 * table_draw_head - the columns' names
 * @t: the table
 * @a: the area
 * @row: where in it
 *
 * Return: the column after the last one.
 */
u32 table_draw_head(const struct table *t, const struct area *a, u32 row)
{
	u32 col = 1;

	for (u32 i = 0; i < t->nr_columns; i++) {
		const struct column *column = &t->columns[i];
		u8 style = STYLE_BOLD;
		struct area part;

		if (!(t->shown & 1u << i))
			continue;
		part = part_of(a, column, &col);
		if (i == t->sort) {
			style |= TINT_LAW;
			/* in the blank beside its name */
			area_glyph(a, row, column->word ? col - 1 : col - column->width - 2,
				   style, t->falling ? GLYPH_FALLING : GLYPH_UP);
		}
		if (column->word)
			area_text(&part, row, 0, style, column->name);
		else
			area_right(&part, row, part.cols, style, column->name);
	}
	return col;
}

/**
 * table_draw_row - one row
 * @t: the table
 * @a: the area
 * @row: where in it
 * @index: which row, in the table's order
 *
 * Return: the column after the last one.
 */
u32 table_draw_row(const struct table *t, const struct area *a, u32 row, u32 index)
{
	const void *what = table_row(t, index);
	u8 chosen = what == table_chosen(t) ? STYLE_REVERSE : 0;
	struct area line = area_part(a, row, 0, 1, a->cols);
	char buf[FORMAT_LEN];
	u32 col = 1;

	area_fill(&line, chosen);
	for (u32 i = 0; i < t->nr_columns; i++) {
		const struct column *column = &t->columns[i];
		u8 style = chosen | (column->tint ? column->tint(what) : TINT_PLAIN);
		struct area part;

		if (!(t->shown & 1u << i))
			continue;
		part = part_of(&line, column, &col);
		if (column->word)
			area_text(&part, 0, 0, style, column->cell(buf, what));
		else
			area_right(&part, 0, part.cols, style, column->cell(buf, what));
	}
	return col;
}
