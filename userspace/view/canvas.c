// SPDX-License-Identifier: GPL-2.0-only
/*
 * A screen in memory. Pure: what is drawn here can be looked at without a
 * terminal.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "canvas.h"

static const struct {
	u32 rich;
	u32 ascii;
} glyphs[] = {
	[GLYPH_ACROSS] = { 0x2500, '-' },
	[GLYPH_DOWN] = { 0x2502, '|' },
	[GLYPH_CHANGE] = { 0x250a, ':' },
	[GLYPH_LAW] = { 0x2503, '|' },
	[GLYPH_TRACK] = { 0x00b7, '.' },
	[GLYPH_VAIN] = { 0x00d7, 'x' },
	[GLYPH_MORE] = { 0x2026, '~' },
	[GLYPH_UP] = { 0x25b2, '^' },
	[GLYPH_FALLING] = { 0x25bc, 'v' },
	[GLYPH_TOP_LEFT] = { 0x250c, '+' },
	[GLYPH_TOP_RIGHT] = { 0x2510, '+' },
	[GLYPH_BOTTOM_LEFT] = { 0x2514, '+' },
	[GLYPH_BOTTOM_RIGHT] = { 0x2518, '+' },
	[GLYPH_UPPER] = { 0x2580, '#' },
	[GLYPH_LOWER] = { 0x2584, '#' },
	[GLYPH_FULL] = { 0x2588, '#' },
};

/**
 * canvas_resize - get room for another size
 * @canvas: the canvas; all zero at first, but for @canvas->ascii
 * @rows: how many
 * @cols: how many
 *
 * Return: 0 or -ENOMEM; then it stays as it was.
 */
int canvas_resize(struct canvas *canvas, u32 rows, u32 cols)
{
	struct cell *cell;

	if (rows == canvas->rows && cols == canvas->cols)
		return 0;
	cell = calloc((size_t)rows * cols + 1, sizeof(*cell));
	if (!cell)
		return -ENOMEM;
	free(canvas->cell);
	canvas->cell = cell;
	canvas->rows = rows;
	canvas->cols = cols;
	return 0;
}

/**
 * canvas_free - give it back
 * @canvas: the canvas
 */
void canvas_free(struct canvas *canvas)
{
	free(canvas->cell);
	*canvas = (struct canvas){};
}

/* As UTF-8; nothing drawn lies beyond three bytes */
static void print_glyph(u32 glyph, FILE *out)
{
	if (glyph < 0x80) {
		putc(glyph, out);
	} else if (glyph < 0x800) {
		putc(0xc0 | glyph >> 6, out);
		putc(0x80 | (glyph & 0x3f), out);
	} else {
		putc(0xe0 | glyph >> 12, out);
		putc(0x80 | (glyph >> 6 & 0x3f), out);
		putc(0x80 | (glyph & 0x3f), out);
	}
}

/**
 * canvas_print - as lines of text
 * @canvas: the canvas
 * @out: where to
 *
 * Blanks at the end of lines are left out.
 */
void canvas_print(const struct canvas *canvas, FILE *out)
{
	for (u32 row = 0; row < canvas->rows; row++) {
		const struct cell *line = &canvas->cell[row * canvas->cols];
		u32 end = canvas->cols;

		while (end && line[end - 1].glyph == ' ')
			end--;
		for (u32 col = 0; col < end; col++)
			print_glyph(line[col].glyph, out);
		putc('\n', out);
	}
}

/**
 * canvas_clear - begin a picture
 * @canvas: the canvas
 *
 * Return: all of it.
 */
struct area canvas_clear(struct canvas *canvas)
{
	struct area all = { canvas, 0, 0, canvas->rows, canvas->cols };

	area_fill(&all, TINT_PLAIN);
	return all;
}

/**
 * area_part - a part of an area
 * @a: the area
 * @row: first row in it
 * @col: first column in it
 * @rows: how many, at most
 * @cols: how many, at most
 *
 * Return: as much of it as there is.
 */
struct area area_part(const struct area *a, u32 row, u32 col, u32 rows, u32 cols)
{
	u32 down = row < a->rows ? a->rows - row : 0;
	u32 across = col < a->cols ? a->cols - col : 0;

	return (struct area){
		.to = a->to,
		.row = a->row + row,
		.col = a->col + col,
		.rows = rows < down ? rows : down,
		.cols = cols < across ? cols : across,
	};
}

/**
 * area_fill - blank it
 * @a: the area
 * @style: in this style
 */
void area_fill(const struct area *a, u8 style)
{
	for (u32 row = 0; row < a->rows; row++)
		for (u32 col = 0; col < a->cols; col++)
			area_put(a, row, col, style, ' ');
}

/**
 * area_put - draw one character
 * @a: the area
 * @row: where in it
 * @col: where in it
 * @style: how
 * @glyph: its code point
 */
void area_put(const struct area *a, u32 row, u32 col, u8 style, u32 glyph)
{
	struct canvas *to = a->to;

	if (row < a->rows && col < a->cols)
		to->cell[(a->row + row) * to->cols + a->col + col] =
			(struct cell){ .glyph = glyph, .style = style };
}

/**
 * area_glyph - draw one glyph
 * @a: the area
 * @row: where in it
 * @col: where in it
 * @style: how
 * @glyph: which
 */
void area_glyph(const struct area *a, u32 row, u32 col, u8 style, enum glyph glyph)
{
	area_put(a, row, col, style,
		 a->to->ascii ? glyphs[glyph].ascii : glyphs[glyph].rich);
}

/**
 * area_text - write
 * @a: the area
 * @row: where in it
 * @col: where in it
 * @style: how
 * @text: ASCII; anything else becomes a question mark
 *
 * Return: the column after it. Where text had to be cut, its end shows it.
 */
u32 area_text(const struct area *a, u32 row, u32 col, u8 style, const char *text)
{
	for (; *text; text++) {
		if (col >= a->cols) {
			if (a->cols)
				area_glyph(a, row, a->cols - 1, style, GLYPH_MORE);
			break;
		}
		area_put(a, row, col++, style, *text >= ' ' && *text <= '~' ? *text : '?');
	}
	return col;
}

/**
 * area_print - write, with a format
 * @a: the area
 * @row: where in it
 * @col: where in it
 * @style: how
 * @fmt: what
 *
 * Return: the column after it.
 */
u32 area_print(const struct area *a, u32 row, u32 col, u8 style, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return area_text(a, row, col, style, text);
}

/**
 * area_spare - write if there is room for all of it
 * @a: the area
 * @row: where in it
 * @col: where in it
 * @style: how
 * @fmt: what
 *
 * Return: the column after it, @col if there was no room.
 */
u32 area_spare(const struct area *a, u32 row, u32 col, u8 style, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return col + strlen(text) < a->cols ? area_text(a, row, col, style, text) : col;
}

/**
 * area_right - write up to a column
 * @a: the area
 * @row: where in it
 * @end: the column after the text; the beginning of a longer one is lost
 * @style: how
 * @text: as for area_text()
 *
 * Return: @end.
 */
u32 area_right(const struct area *a, u32 row, u32 end, u8 style, const char *text)
{
	size_t len = strlen(text);

	if (len > end) {
		text += len - end;
		len = end;
	}
	return area_text(a, row, end - len, style, text);
}

/**
 * area_box - draw a frame around an area, and empty it
 * @a: the area
 * @style: of the frame
 * @title: on it
 *
 * Return: the area within.
 */
struct area area_box(const struct area *a, u8 style, const char *title)
{
	struct area within = area_part(a, 1, 1, a->rows - 2, a->cols - 2);

	area_fill(a, TINT_PLAIN);
	for (u32 col = 1; col + 1 < a->cols; col++) {
		area_glyph(a, 0, col, style, GLYPH_ACROSS);
		area_glyph(a, a->rows - 1, col, style, GLYPH_ACROSS);
	}
	for (u32 row = 1; row + 1 < a->rows; row++) {
		area_glyph(a, row, 0, style, GLYPH_DOWN);
		area_glyph(a, row, a->cols - 1, style, GLYPH_DOWN);
	}
	area_glyph(a, 0, 0, style, GLYPH_TOP_LEFT);
	area_glyph(a, 0, a->cols - 1, style, GLYPH_TOP_RIGHT);
	area_glyph(a, a->rows - 1, 0, style, GLYPH_BOTTOM_LEFT);
	area_glyph(a, a->rows - 1, a->cols - 1, style, GLYPH_BOTTOM_RIGHT);
	area_print(a, 0, 2, style | STYLE_BOLD, " %s ", title);
	return within;
}

/**
 * glyph_across - a cell that is filled from the left
 * @canvas: on which
 * @parts: so many of GLYPH_PARTS
 *
 * Return: the code point.
 */
u32 glyph_across(const struct canvas *canvas, u32 parts)
{
	if (!parts)
		return ' ';
	if (canvas->ascii)
		return parts > GLYPH_PARTS / 2 ? '=' : '-';
	return 0x2590 - parts;
}

/**
 * glyph_up - a cell that is filled from below
 * @canvas: on which
 * @parts: so many of GLYPH_PARTS
 *
 * Return: the code point.
 */
u32 glyph_up(const struct canvas *canvas, u32 parts)
{
	static const char heights[] = " __::||##";

	return canvas->ascii ? (u32)heights[parts] : parts ? 0x2580 + parts : ' ';
}
