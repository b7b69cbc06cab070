/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_COLUMNS_H
#define LIVELOCK_COLUMNS_H

#include <stdbool.h>
#include <stdio.h>

#include "types.h"

#define COLUMNS_MAX	24

/**
 * struct columns - a table
 * @nr: columns
 * @title: of each column, %NULL past the last
 * @cells: those that are filled, row after row
 * @cell: them; memory is the table's
 */
struct columns {
	u32 nr;
	const char *title[COLUMNS_MAX];
	u32 cells;
	char **cell;
};

void columns_init(struct columns *c, const char *const *title);
__printf(2, 3) void columns_cell(struct columns *c, const char *fmt, ...);
bool columns_ok(const struct columns *c);
void columns_text(const struct columns *c, FILE *out);
void columns_csv(const struct columns *c, FILE *out, const char *separator);
void columns_free(struct columns *c);

#endif /* LIVELOCK_COLUMNS_H */
