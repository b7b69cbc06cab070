/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_TABLE_H
#define LIVELOCK_TABLE_H

#include <stddef.h>

#include "canvas.h"

#define TABLE_FILTER_LEN	40

/**
 * struct column - of a table; the first one tells rows apart
 * @name: above it
 * @key: what a filter calls it
 * @summary: what it means
 * @width: of its cells
 * @word: its cells are words; otherwise numbers
 * @hidden: not shown unless asked for
 * @value: the number of a row, NAN if it has none
 * @cell: write it for people, in FORMAT_LEN
 * @tint: colour of a row's cell, or %NULL
 */
struct column {
	const char *name;
	const char *key;
	const char *summary;
	u32 width;
	bool word;
	bool hidden;
	double (*value)(const void *row);
	const char *(*cell)(char *buf, const void *row);
	enum tint (*tint)(const void *row);
};

/**
 * struct table - rows, in order, as far as they pass a filter
 * @columns: its columns …
 * @nr_columns: … so many
 * @shown: bits of those that are shown
 * @sort: column it is sorted by
 * @falling: largest first
 * @filter: what a row must be
 * @rows: all rows
 * @size: of a row
 * @all: how many
 * @order: those that pass, in order
 * @nr: how many of them
 * @room: of @order
 * @cursor: value of the first column of the chosen row
 * @top: first row on screen, an index of @order
 */
struct table {
	const struct column *columns;
	u32 nr_columns;
	u32 shown;
	u32 sort;
	bool falling;
	char filter[TABLE_FILTER_LEN];
	const void *rows;
	size_t size;
	u32 all;
	u32 *order;
	u32 nr;
	u32 room;
	double cursor;
	u32 top;
};

void table_init(struct table *t, const struct column *columns, u32 nr_columns);
void table_free(struct table *t);
int table_arrange(struct table *t, const void *rows, size_t size, u32 nr);
void table_again(struct table *t);
const void *table_row(const struct table *t, u32 index);
const void *table_chosen(const struct table *t);
void table_move(struct table *t, long by);
void table_show(struct table *t, u32 rows);
void table_sort_next(struct table *t, bool back);
void table_toggle(struct table *t, u32 column);
u32 table_draw_head(const struct table *t, const struct area *a, u32 row);
u32 table_draw_row(const struct table *t, const struct area *a, u32 row, u32 index);

#endif /* LIVELOCK_TABLE_H */
