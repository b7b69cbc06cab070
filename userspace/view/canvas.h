/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_CANVAS_H
#define LIVELOCK_CANVAS_H

#include <stdbool.h>
#include <stdio.h>

#include "types.h"

/**
 * enum tint - what a colour means; the terminal has the colours
 * @TINT_PLAIN: nothing
 * @TINT_GOOD: as it should be
 * @TINT_FAIR: neither well nor broken
 * @TINT_BAD: the bug
 * @TINT_LAW: what theory says
 * @TINT_RATE: a rate, neither good nor bad
 * @TINT_NR: how many there are
 */
enum tint {
	TINT_PLAIN,
	TINT_GOOD,
	TINT_FAIR,
	TINT_BAD,
	TINT_LAW,
	TINT_RATE,
	TINT_NR,
};

/* A style is a tint and any of these */
#define STYLE_TINT	0x0f
#define STYLE_BOLD	0x10
#define STYLE_DIM	0x20
#define STYLE_REVERSE	0x40

/**
 * enum glyph - what is drawn, apart from text
 * @GLYPH_ACROSS: a line from left to right
 * @GLYPH_DOWN: a line from top to bottom
 * @GLYPH_CHANGE: here a change came into force
 * @GLYPH_LAW: here is what theory says
 * @GLYPH_TRACK: what a bar has not filled
 * @GLYPH_VAIN: attempts, and none completed
 * @GLYPH_MORE: text goes on that has no room
 * @GLYPH_UP: rising order
 * @GLYPH_FALLING: falling order
 * @GLYPH_TOP_LEFT: corners of a box …
 * @GLYPH_TOP_RIGHT: …
 * @GLYPH_BOTTOM_LEFT: …
 * @GLYPH_BOTTOM_RIGHT: …
 * @GLYPH_UPPER: the upper half of a cell
 * @GLYPH_LOWER: the lower half of a cell
 * @GLYPH_FULL: all of a cell
 */
enum glyph {
	GLYPH_ACROSS,
	GLYPH_DOWN,
	GLYPH_CHANGE,
	GLYPH_LAW,
	GLYPH_TRACK,
	GLYPH_VAIN,
	GLYPH_MORE,
	GLYPH_UP,
	GLYPH_FALLING,
	GLYPH_TOP_LEFT,
	GLYPH_TOP_RIGHT,
	GLYPH_BOTTOM_LEFT,
	GLYPH_BOTTOM_RIGHT,
	GLYPH_UPPER,
	GLYPH_LOWER,
	GLYPH_FULL,
};

/* A cell can be filled by so many parts */
#define GLYPH_PARTS	8

/**
 * struct cell - one character of the screen
 * @glyph: its Unicode code point
 * @style: STYLE_*
 */
struct cell {
	u32 glyph;
	u8 style;
};

/**
 * struct canvas - a screen in memory
 * @rows: how many
 * @cols: how many
 * @ascii: only ASCII is drawn
 * @cell: row after row
 */
struct canvas {
	u32 rows;
	u32 cols;
	bool ascii;
	struct cell *cell;
};

/**
 * struct area - a part of a canvas; what is drawn outside it is not drawn
 * @to: the canvas
 * @row: its first row there
 * @col: its first column there
 * @rows: how many
 * @cols: how many
 */
struct area {
	struct canvas *to;
	u32 row;
	u32 col;
	u32 rows;
	u32 cols;
};

int canvas_resize(struct canvas *canvas, u32 rows, u32 cols);
void canvas_free(struct canvas *canvas);
void canvas_print(const struct canvas *canvas, FILE *out);
struct area canvas_clear(struct canvas *canvas);

struct area area_part(const struct area *a, u32 row, u32 col, u32 rows, u32 cols);
void area_fill(const struct area *a, u8 style);
void area_put(const struct area *a, u32 row, u32 col, u8 style, u32 glyph);
void area_glyph(const struct area *a, u32 row, u32 col, u8 style, enum glyph glyph);
u32 area_text(const struct area *a, u32 row, u32 col, u8 style, const char *text);
__printf(5, 6) u32 area_print(const struct area *a, u32 row, u32 col, u8 style,
			      const char *fmt, ...);
__printf(5, 6) u32 area_spare(const struct area *a, u32 row, u32 col, u8 style,
			      const char *fmt, ...);
u32 area_right(const struct area *a, u32 row, u32 end, u8 style, const char *text);
struct area area_box(const struct area *a, u8 style, const char *title);

u32 glyph_across(const struct canvas *canvas, u32 parts);
u32 glyph_up(const struct canvas *canvas, u32 parts);

#endif /* LIVELOCK_CANVAS_H */
