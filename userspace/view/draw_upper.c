// SPDX-License-Identifier: GPL-2.0-only
/*
 * The upper part of the view of a run: verdict, ratio, law, rates, fairness,
 * lateness, gauges. Pure.
 */
#include <math.h>
#include <stdio.h>

#include "draw.h"
#include "format.h"
#include "gauge.h"

/* Rows of the upper part when each line has one and the gauge three */
#define LEAST_ROWS	10
#define GAUGE_ROWS	3
#define TALL_GAUGE_ROWS	5
#define MOST_ROWS	12

/* Columns of a label and a number; the rest is behind a blank */
#define LEFT_COLS	24

/**
 * struct heights - how many rows the parts get
 * @tall: blank rows set them apart
 * @gauge: of the ratio
 * @rate: of each rate
 */
struct heights {
	bool tall;
	u32 gauge;
	u32 rate;
};

static struct heights share_out(u32 spare)
{
	struct heights h = { .gauge = GAUGE_ROWS, .rate = 1 };
	u32 more;

	/* two for the gauge, three blank ones, and one for each rate */
	if (spare < TALL_GAUGE_ROWS - GAUGE_ROWS + 5)
		return h;
	more = (spare - 7) / 3;
	h.tall = true;
	h.gauge = TALL_GAUGE_ROWS + more;
	h.rate = 2 + more;
	if (h.gauge > MOST_ROWS)
		h.gauge = MOST_ROWS;
	if (h.rate > MOST_ROWS / 2)
		h.rate = MOST_ROWS / 2;
	return h;
}

static enum tint verdict_tint(u32 verdict)
{
	switch (verdict) {
	case LIVELOCK_VERDICT_HEALTHY:
		return TINT_GOOD;
	case LIVELOCK_VERDICT_CONTENDED:
	case LIVELOCK_VERDICT_STARVATION:
		return TINT_FAIR;
	case LIVELOCK_VERDICT_IDLE:
		return TINT_PLAIN;
	default:
		return TINT_BAD;
	}
}

/* As large letters as a line has: the verdict, since when, and why */
static void draw_verdict(const struct area *a, u32 row, const struct scene *scene)
{
	char name[16];
	u32 col;

	if (!scene->judged) {
		area_text(a, row, 1, STYLE_DIM, scene->known ?
			  "no verdict yet: too few attempts" : "no verdict yet");
		return;
	}
	snprintf(name, sizeof(name), "%s", verdict_name(scene->verdict.verdict));
	for (char *c = name; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c -= 'a' - 'A';
	col = area_print(a, row, 1, verdict_tint(scene->verdict.verdict) | STYLE_BOLD |
			 STYLE_REVERSE, " %s ", name);
	area_print(a, row, col + 1, TINT_PLAIN, "for %.1f s: %s", scene->held_ns / 1e9,
		   scene->verdict.reason);
}

/* The ratio in large digits, and its past beside it on a scale from 0 to 1 */
static void draw_gauge(const struct area *a, const struct scene *scene)
{
	double ratio = scene->known ? scene->now.ratio : NAN;
	struct area digits, chart;
	char text[FORMAT_LEN];
	u32 col;

	if (isnan(ratio))
		snprintf(text, sizeof(text), "-");
	else
		field_ratio(text, ratio);
	/* large digits have no room for more; the bar below says if it is not quite 0 */
	if (ratio < .0001 && ratio > 0)
		snprintf(text, sizeof(text), "0.0001");
	if (ratio > .9999 && ratio < 1)
		snprintf(text, sizeof(text), "0.9999");
	digits = area_part(a, 0, 1, a->rows, a->cols);
	col = gauge_digits(&digits, gauge_tint(ratio) | STYLE_BOLD, text) + 2;
	if (a->rows > TALL_GAUGE_ROWS + 1)
		area_text(a, TALL_GAUGE_ROWS + 1, 1, STYLE_DIM,
			  "success ratio of the latest interval");

	area_put(a, 0, col, STYLE_DIM, '1');
	area_put(a, a->rows - 1, col, STYLE_DIM, '0');
	for (u32 row = 0; row < a->rows; row++)
		area_glyph(a, row, col + 1, STYLE_DIM, GLYPH_DOWN);
	chart = area_part(a, 0, col + 2, a->rows, a->cols - col - 3);
	gauge_chart(&chart, &scene->past, PAST_RATIO, 1);
}

/* The ratio as a bar, with the law's mark on it */
static void draw_bar(const struct area *a, u32 row, const struct scene *scene)
{
	double ratio = scene->known ? scene->now.ratio : NAN;
	struct area bar = area_part(a, 0, LEFT_COLS, a->rows,
				    a->cols - LEFT_COLS - 1);
	char text[FORMAT_LEN];

	area_text(a, row, 1, STYLE_BOLD, "ratio");
	area_right(a, row, LEFT_COLS - 1, gauge_tint(ratio) | STYLE_BOLD,
		   field_ratio(text, ratio));
	gauge_bar(&bar, row, gauge_tint(ratio), ratio);
	if (scene->has_law)
		gauge_law(&bar, row, scene->law.ratio, scene->law.kind == LAW_AT_LEAST);
}

static void draw_law(const struct area *a, u32 row, const struct scene *scene)
{
	static const char *const fits[] = {
		[LAW_UNKNOWN] = "too early to compare",
		[LAW_WITHIN] = "measured within it",
		[LAW_OUTSIDE] = "measured outside it",
	};
	enum law_fit fit = scene_fit(scene);
	char law[FORMAT_LEN], measured[FORMAT_LEN];
	u32 col;

	area_text(a, row, 1, STYLE_BOLD, "law");
	if (!scene->has_law) {
		area_text(a, row, LEFT_COLS, STYLE_DIM, scene->params_known ?
			  "none is known for these parameters" :
			  "known to the run's owner only, with its parameters");
		return;
	}
	snprintf(law, sizeof(law), "%s%s", scene->law.kind == LAW_AT_LEAST ? ">=" : "",
		 format_share(measured, scene->law.ratio));
	area_right(a, row, LEFT_COLS - 1, TINT_LAW | STYLE_BOLD, law);
	col = area_print(a, row, LEFT_COLS, fit == LAW_OUTSIDE ? TINT_BAD : TINT_LAW,
			 "%s, %s", scene->law.name, fits[fit]);
	col = area_print(a, row, col, STYLE_DIM, "; %s", scene->law.text);
	area_spare(a, row, col, STYLE_DIM, "; since the change %s of %llu attempts",
		   format_ratio(measured, scene->total.completions, scene->total.attempts),
		   scene->total.attempts);
}

/*
 * A rate now, as a bar and as its past. Both rates have the scale of the attempts:
 * what fails is seen as the difference.
 */
static void draw_rate(const struct area *a, const char *label, const struct scene *scene,
		      enum past_of of)
{
	u32 bars = (a->cols - LEFT_COLS) / 3, left = LEFT_COLS + bars + 1;
	struct area chart = area_part(a, 0, left, a->rows, a->cols - left - 1);
	struct area bar = area_part(a, 0, LEFT_COLS, a->rows, bars);
	double rate = of == PAST_ATTEMPTS ? scene->now.attempts : scene->now.completions;
	double scale = past_peak(&scene->past, chart.cols);
	u8 style = of == PAST_ATTEMPTS ? TINT_RATE : TINT_GOOD;
	char text[FORMAT_LEN];

	area_text(a, a->rows - 1, 1, STYLE_BOLD, label);
	area_right(a, a->rows - 1, LEFT_COLS - 1, style | STYLE_BOLD,
		   scene->known ? field_rate(text, rate) : "-");
	gauge_bar(&bar, a->rows - 1, style, scale > 0 ? rate / scale : 0);
	gauge_chart(&chart, &scene->past, of, scale);
}

static void draw_fairness(const struct area *a, u32 row, const struct scene *scene)
{
	char text[FORMAT_LEN];

	area_text(a, row, 1, STYLE_BOLD, "fairness");
	if (isnan(scene->jain))
		snprintf(text, sizeof(text), "-");
	else
		snprintf(text, sizeof(text), "%.4f", scene->jain);
	area_right(a, row, LEFT_COLS - 1, STYLE_BOLD, text);
	area_print(a, row, LEFT_COLS, STYLE_DIM,
		   "Jain's index: 1 all succeed alike, %.4f only one",
		   1. / scene->workers);
}

static void draw_lateness(const struct area *a, u32 row, const struct scene *scene)
{
	char mean[FORMAT_LEN], most[FORMAT_LEN], window[FORMAT_LEN];
	double part = scene->skew_mean_ns / scene->window_ns;
	u32 col;

	area_text(a, row, 1, STYLE_BOLD, "wake-up skew");
	if (isnan(scene->skew_mean_ns)) {
		area_right(a, row, LEFT_COLS - 1, STYLE_BOLD, "-");
		area_text(a, row, LEFT_COLS, STYLE_DIM, "nobody has slept");
		return;
	}
	area_right(a, row, LEFT_COLS - 1, STYLE_BOLD, format_about(mean, scene->skew_mean_ns));
	col = area_print(a, row, LEFT_COLS, STYLE_DIM, "late (%s at most)",
			 format_about(most, scene->stats.skew_max_ns));
	if (scene->window_ns)
		area_print(a, row, col, part * LAW_LATE_PART > 1 ? TINT_FAIR : STYLE_DIM,
			   ", %.3g %% of the window of %s", part * 100,
			   format_about(window, scene->window_ns));
}

/**
 * draw_upper - verdict, ratio, law, rates, fairness, lateness, gauges
 * @a: the whole screen, from whose second row on they are drawn
 * @scene: the run
 * @lower: rows to leave free below
 *
 * Return: rows that it took.
 */
u32 draw_upper(const struct area *a, const struct scene *scene, u32 lower)
{
	u32 taken = 1 + LEAST_ROWS + lower + !!*scene->gauges;
	struct heights h = share_out(a->rows > taken ? a->rows - taken : 0);
	u32 row = 1, gap = h.tall;
	struct area part;

	draw_verdict(a, row, scene);
	row += 1 + gap;
	part = area_part(a, row, 0, h.gauge, a->cols);
	draw_gauge(&part, scene);
	row += h.gauge + gap;
	draw_bar(a, row++, scene);
	draw_law(a, row++, scene);
	part = area_part(a, row, 0, h.rate, a->cols);
	draw_rate(&part, "attempts/s", scene, PAST_ATTEMPTS);
	row += h.rate;
	part = area_part(a, row, 0, h.rate, a->cols);
	draw_rate(&part, "success/s", scene, PAST_COMPLETIONS);
	row += h.rate + gap;
	draw_fairness(a, row++, scene);
	draw_lateness(a, row++, scene);
	if (*scene->gauges) {
		area_text(a, row, 1, STYLE_BOLD, "gauges");
		area_text(a, row++, LEFT_COLS, TINT_PLAIN, scene->gauges);
	}
	return row - 1;
}
