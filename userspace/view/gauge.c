// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers as pictures: bars, charts, large digits. Pure.
 *
 * One rule for all: nothing looks like none unless it is none, and nothing looks
 * like all unless it is all.
 */
#include <math.h>
#include <string.h>

#include "gauge.h"
#include "verdict.h"

/**
 * gauge_parts - how far a share fills a row of cells
 * @share: from 0 to 1; more is taken for 1, and NAN for 0
 * @cells: how many
 *
 * Return: parts of cells.
 */
u32 gauge_parts(double share, u32 cells)
{
	u32 all = cells * GLYPH_PARTS, parts;

	if (!(share > 0) || !all)
		return 0;
	if (share >= 1)
		return all;
	parts = lround(share * all);
	if (!parts)
		return 1;
	return parts < all ? parts : all - 1;
}

/**
 * gauge_tint - the colour of a success ratio
 * @ratio: the ratio, or NAN
 *
 * Return: by the thresholds of the verdicts.
 */
enum tint gauge_tint(double ratio)
{
	if (isnan(ratio))
		return TINT_PLAIN;
	if (ratio < VERDICT_LIVELOCK_PERMILLE / 1000.)
		return TINT_BAD;
	return ratio < VERDICT_CONTENDED_PERMILLE / 1000. ? TINT_FAIR : TINT_GOOD;
}

static u32 parts_of_cell(u32 parts, u32 cell)
{
	u32 before = cell * GLYPH_PARTS;

	if (parts <= before)
		return 0;
	return parts - before < GLYPH_PARTS ? parts - before : GLYPH_PARTS;
}

/**
 * gauge_bar - a share as a bar from the left to the right end of an area
 * @a: the area
 * @row: where in it
 * @style: of what is filled
 * @share: from 0 to 1
 */
void gauge_bar(const struct area *a, u32 row, u8 style, double share)
{
	u32 parts = gauge_parts(share, a->cols);

	for (u32 col = 0; col < a->cols; col++) {
		u32 filled = parts_of_cell(parts, col);

		if (filled)
			area_put(a, row, col, style, glyph_across(a->to, filled));
		else
			area_glyph(a, row, col, TINT_PLAIN | STYLE_DIM, GLYPH_TRACK);
	}
}

/**
 * gauge_law - mark on a bar what theory says
 * @a: the area of the bar
 * @row: its row
 * @ratio: from 0 to 1
 * @at_least: or more
 */
void gauge_law(const struct area *a, u32 row, double ratio, bool at_least)
{
	u32 col = lround(ratio * (a->cols - 1));

	area_glyph(a, row, col, TINT_LAW | STYLE_BOLD, GLYPH_LAW);
	if (at_least)
		area_put(a, row, col + 1, TINT_LAW | STYLE_BOLD, '>');
}

/* Three by five, a row an octal digit */
static u32 bitmap(char c)
{
	static const u32 digits[] = {
		075557, 026227, 071747, 071717, 055711,
		074717, 074757, 071111, 075757, 075717,
	};

	if (c >= '0' && c <= '9')
		return digits[c - '0'];
	return c == '-' ? 000700 : 0;
}

static bool pixel(u32 bits, u32 row, u32 col)
{
	return bits >> (3 * (4 - row) + 2 - col) & 1;
}

#define DIGIT_ROWS	5
#define DIGIT_COLS	3

/* Five rows to a digit, a pixel two columns wide */
static u32 tall_digit(const struct area *a, u32 col, u8 style, char c)
{
	if (c == '.') {
		area_glyph(a, 4, col, style, GLYPH_FULL);
		area_glyph(a, 4, col + 1, style, GLYPH_FULL);
		return col + 4;
	}
	for (u32 y = 0; y < DIGIT_ROWS; y++)
		for (u32 x = 0; x < 2 * DIGIT_COLS; x++)
			if (pixel(bitmap(c), y, x / 2))
				area_glyph(a, y, col + x, style, GLYPH_FULL);
	return col + 2 * DIGIT_COLS + 2;
}

/* Three rows to a digit, two pixels in a cell */
static u32 short_digit(const struct area *a, u32 col, u8 style, char c)
{
	if (c == '.') {
		area_glyph(a, 2, col, style, GLYPH_UPPER);
		return col + 2;
	}
	for (u32 y = 0; y < DIGIT_ROWS; y += 2)
		for (u32 x = 0; x < DIGIT_COLS; x++) {
			bool upper = pixel(bitmap(c), y, x);
			bool lower = y + 1 < DIGIT_ROWS && pixel(bitmap(c), y + 1, x);

			if (upper || lower)
				area_glyph(a, y / 2, col + x, style, !lower ? GLYPH_UPPER :
					   !upper ? GLYPH_LOWER : GLYPH_FULL);
		}
	return col + DIGIT_COLS + 1;
}

/* Three rows to a digit, of lines that ASCII has */
static u32 ascii_digit(const struct area *a, u32 col, u8 style, char c)
{
	static const char lines[3][34] = {
		" _     _  _     _  _  _  _  _    ",
		"| |  | _| _||_||_ |_   ||_||_|   ",
		"|_|  ||_  _|  | _||_|  ||_| _|   ",
	};
	u32 at = c >= '0' && c <= '9' ? c - '0' : 10;

	if (c == '.') {
		area_put(a, 2, col, style, '.');
		return col + 2;
	}
	for (u32 y = 0; y < 3; y++)
		for (u32 x = 0; x < 3; x++)
			area_put(a, y, col + x, style, lines[y][3 * at + x]);
	if (c == '-')
		area_put(a, 1, col + 1, style, '-');
	return col + 4;
}

/**
 * gauge_digits - a number in large digits
 * @a: the area; five rows of it are used if it has them, else three
 * @style: how
 * @text: digits, points and dashes
 *
 * Return: the column after it.
 */
u32 gauge_digits(const struct area *a, u8 style, const char *text)
{
	u32 col = 0;

	for (; *text; text++)
		if (a->rows >= DIGIT_ROWS)
			col = tall_digit(a, col, style, *text);
		else if (a->to->ascii)
			col = ascii_digit(a, col, style, *text);
		else
			col = short_digit(a, col, style, *text);
	return col;
}

static double value_of(const struct moment *m, enum past_of of)
{
	switch (of) {
	case PAST_RATIO:
		return m->ratio;
	case PAST_ATTEMPTS:
		return m->attempts;
	default:
		return m->completions;
	}
}

static u8 style_of(const struct moment *m, enum past_of of)
{
	switch (of) {
	case PAST_RATIO:
		return gauge_tint(m->ratio);
	case PAST_ATTEMPTS:
		return TINT_RATE;
	default:
		return TINT_GOOD;
	}
}

static void column(const struct area *a, u32 col, const struct moment *m, enum past_of of,
		   double scale)
{
	double value = value_of(m, of);
	u32 parts = gauge_parts(scale > 0 ? value / scale : 0, a->rows);

	for (u32 up = 0; up < a->rows; up++) {
		u32 row = a->rows - 1 - up, filled = parts_of_cell(parts, up);

		if (filled)
			area_put(a, row, col, style_of(m, of), glyph_up(a->to, filled));
		else if (*m->change)
			area_glyph(a, row, col, TINT_LAW, GLYPH_CHANGE);
		else if (!up && !isnan(value))
			area_put(a, row, col, style_of(m, of), '_');
	}
}

/**
 * gauge_chart - the past, as past_column() has it
 * @a: the area
 * @p: the past
 * @of: what of it
 * @scale: value that fills the area's height
 */
void gauge_chart(const struct area *a, const struct past *p, enum past_of of, double scale)
{
	u32 col;

	for (u32 age = 0; past_column(p, age, a->cols, &col); age++)
		column(a, col, past_at(p, age), of, scale);
}

/**
 * gauge_heat - what a worker did in a moment, in one cell
 * @a: the area
 * @row: where in it
 * @col: where in it
 * @heat: HEAT_*
 */
void gauge_heat(const struct area *a, u32 row, u32 col, u8 heat)
{
	u32 level = heat - HEAT_LEAST;

	if (heat == HEAT_NONE)
		area_glyph(a, row, col, TINT_PLAIN | STYLE_DIM, GLYPH_TRACK);
	else if (heat == HEAT_VAIN)
		area_glyph(a, row, col, TINT_BAD, GLYPH_VAIN);
	else if (a->to->ascii)
		area_put(a, row, col, level > 2 ? TINT_GOOD : TINT_FAIR,
			 heat == HEAT_MOST ? '#' : '1' + level);
	else
		area_put(a, row, col, level > 2 ? TINT_GOOD : TINT_FAIR,
			 glyph_up(a->to, level + 1));
}
