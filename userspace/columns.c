// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables, for people and as comma separated values. Pure.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"

/**
 * columns_init - begin a table
 * @c: out: the table; columns_free() is due in the end
 * @title: of each column, %NULL behind the last; a title that begins with "<"
 *	stands, like its column, to the left, any other to the right
 */
void columns_init(struct columns *c, const char *const *title)
{
	*c = (struct columns){};
	while (c->nr < COLUMNS_MAX && title[c->nr]) {
		c->title[c->nr] = title[c->nr];
		c->nr++;
	}
}

/**
 * columns_cell - fill the next cell
 * @c: the table; without memory it stays as it is, see columns_ok()
 * @fmt: what is in the cell
 */
void columns_cell(struct columns *c, const char *fmt, ...)
{
	char **cell = reallocarray(c->cell, c->cells + 1, sizeof(*cell));
	va_list args;

	if (!cell)
		return;
	c->cell = cell;
	va_start(args, fmt);
	if (vasprintf(&cell[c->cells], fmt, args) >= 0)
		c->cells++;
	va_end(args);
}

/**
 * columns_ok - is the table whole
 * @c: the table
 *
 * Return: false if memory ran out in the middle of a row.
 */
bool columns_ok(const struct columns *c)
{
	return c->nr && c->cells % c->nr == 0;
}

static bool to_left(const struct columns *c, u32 column)
{
	return *c->title[column] == '<';
}

static const char *title(const struct columns *c, u32 column)
{
	return c->title[column] + to_left(c, column);
}

/* Characters, not bytes, of UTF-8 */
static size_t width(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

static size_t width_of(const struct columns *c, u32 column)
{
	size_t most = width(title(c, column));

	for (u32 i = column; i < c->cells; i += c->nr) {
		size_t n = width(c->cell[i]);

		if (n > most)
			most = n;
	}
	return most;
}

static void put_padded(FILE *out, const char *text, size_t wide, bool left, bool last)
{
	int pad = wide - width(text);

	fprintf(out, "%*s%s", left ? 0 : pad, "", text);
	if (!last)
		fprintf(out, "%*s  ", left ? pad : 0, "");
}

static void put_row(const struct columns *c, FILE *out, const size_t *wide, int row)
{
	for (u32 i = 0; i < c->nr; i++)
		put_padded(out, row < 0 ? title(c, i) : c->cell[row * c->nr + i], wide[i],
			   to_left(c, i), i + 1 == c->nr);
	fputc('\n', out);
}

/**
 * columns_text - print a table for people
 * @c: the table
 * @out: where to
 */
void columns_text(const struct columns *c, FILE *out)
{
	size_t wide[COLUMNS_MAX];

	for (u32 i = 0; i < c->nr; i++)
		wide[i] = width_of(c, i);
	for (int row = -1; row < (int)(c->cells / c->nr); row++)
		put_row(c, out, wide, row);
}

static void put_value(FILE *out, const char *text, const char *separator)
{
	if (!strpbrk(text, "\"\r\n") && !strstr(text, separator)) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++)
		fputs(*text == '"' ? "\"\"" : (char[]){ *text, '\0' }, out);
	fputc('"', out);
}

/**
 * columns_csv - print a table for programs
 * @c: the table
 * @out: where to
 * @separator: what stands between two values
 */
void columns_csv(const struct columns *c, FILE *out, const char *separator)
{
	for (u32 i = 0; i < c->nr + c->cells; i++) {
		put_value(out, i < c->nr ? title(c, i) : c->cell[i - c->nr], separator);
		fputs((i + 1) % c->nr ? separator : "\n", out);
	}
}

/**
 * columns_free - give a table's memory back
 * @c: the table
 */
void columns_free(struct columns *c)
{
	for (u32 i = 0; i < c->cells; i++)
		free(c->cell[i]);
	free(c->cell);
	c->cell = NULL;
	c->cells = 0;
}
