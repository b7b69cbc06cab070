// SPDX-License-Identifier: GPL-2.0-only
/*
 * What lies above the picture: help, choice of columns, one worker. Pure.
 */
#include <math.h>
#include <stdio.h>

#include "draw.h"
#include "format.h"
#include "gauge.h"

static struct area middle(const struct area *a, u32 rows, u32 cols)
{
	u32 down = a->rows > rows ? (a->rows - rows) / 2 : 0;
	u32 across = a->cols > cols ? (a->cols - cols) / 2 : 0;

	return area_part(a, down, across, rows, cols);
}

static const char *const help[] = {
	"c  C       next, previous cure: the run goes on with it at once",
	"+  -       another run, with more or fewer workers;  r  the same again",
	"space      hold the picture; the run goes on",
	"v          workers, histogram, timeline",
	"s  < >     sort by another column;  S  the other way round",
	"/          filter: 12, blocked, ratio<0.1, longest>2, cpu=100",
	"f          choose columns",
	"arrows, PgUp PgDn, Home End      move;  Enter  one worker in detail",
	"z          totals, past and longest times from here on",
	"Esc        back;  q  Ctrl-C  quit",
	"",
	"Attempts and success have one scale: what failed is the difference.",
	"The ratio is the signal. Its colour: below 1 % red, below 40 % yellow.",
	"PAST, timeline: a cell an interval, as high as its ratio; full is all.",
	"   attempts, none completed;     on the ratio's bar: the law",
};

static void draw_help(const struct area *a)
{
	struct area box = middle(a, ARRAY_SIZE(help) + 3, 74);
	struct area within = area_box(&box, TINT_LAW, "livelock");

	for (u32 i = 0; i < ARRAY_SIZE(help); i++)
		area_text(&within, i, 1, TINT_PLAIN, help[i]);
	area_glyph(&within, ARRAY_SIZE(help) - 1, 2, TINT_BAD, GLYPH_VAIN);
	area_glyph(&within, ARRAY_SIZE(help) - 1, 29, TINT_LAW | STYLE_BOLD, GLYPH_LAW);
	area_text(&within, within.rows - 1, 1, STYLE_DIM, "any key closes this");
}

static void draw_fields(const struct area *a, struct view *view)
{
	struct table *table = view_table(view);
	struct area box = middle(a, table->nr_columns + 4, 66);
	struct area within = area_box(&box, TINT_LAW, "columns");

	for (u32 i = 0; i < table->nr_columns; i++) {
		const struct column *column = &table->columns[i];

		area_print(&within, i, 1, i == view->field ? STYLE_REVERSE : 0,
			   "[%c] %-10s %-8s %s", table->shown & 1u << i ? 'x' : ' ',
			   column->name, column->key, column->summary);
	}
	area_text(&within, within.rows - 1, 1, STYLE_DIM,
		  "space shows or hides, s sorts by it, Esc closes");
}

static void pair(const struct area *a, u32 row, u32 col, const char *name, const char *value)
{
	area_text(a, row, col, STYLE_DIM, name);
	area_right(a, row, col + 31, STYLE_BOLD, value);
}

static void number(const struct area *a, u32 row, u32 col, const char *name, u64 value)
{
	char text[FORMAT_LEN];

	snprintf(text, sizeof(text), "%llu", value);
	pair(a, row, col, name, text);
}

static void share(const struct area *a, u32 row, u32 col, const char *name, double value)
{
	char text[FORMAT_LEN];

	snprintf(text, sizeof(text), isnan(value) ? "-" : "%.1f %%", value * 100);
	pair(a, row, col, name, text);
}

static void draw_counts(const struct area *a, const struct scene_worker *w)
{
	const struct livelock_worker *n = &w->n;
	char text[FORMAT_LEN];

	number(a, 0, 1, "attempts", n->attempts);
	number(a, 1, 1, "completions", n->completions);
	number(a, 2, 1, "conflicts", n->conflicts);
	number(a, 3, 1, "refusals", n->refusals);
	number(a, 4, 1, "operations begun", n->operations);
	number(a, 5, 1, "given up", n->give_ups);
	pair(a, 6, 1, "attempts/s", field_rate(text, w->attempts));
	pair(a, 7, 1, "success/s", field_rate(text, w->completions));
	pair(a, 8, 1, "ratio now", field_ratio(text, w->ratio));
}

static void draw_times(const struct area *a, const struct scene_worker *w)
{
	const struct livelock_worker *n = &w->n;
	char text[FORMAT_LEN];
	u32 col = 36;

	pair(a, 0, col, "state", field_state(n->state));
	number(a, 1, col, "kthread", n->pid);
	number(a, 2, col, "on CPU", n->cpu);
	share(a, 3, col, "time on a CPU", w->cpu);
	share(a, 4, col, "time in back-off", w->backoff);
	pair(a, 5, col, "longest without success", format_about(text, w->longest_ns));
	pair(a, 6, col, "woke late by, in the mean", !n->skew_count ? "-" :
	     format_about(text, (double)n->skew_sum_ns / n->skew_count));
	pair(a, 7, col, "woke late by, at most", format_about(text, n->skew_max_ns));
	share(a, 8, col, "of a fair share", w->share);
}

static void draw_worker(const struct area *a, const struct view *view,
			const struct scene *scene)
{
	const struct scene_worker *w = table_chosen(&view->workers);
	struct area box, within, past;
	char title[32];

	if (!w)
		return;
	box = middle(a, 16, 72);
	snprintf(title, sizeof(title), "worker %u", w->nr);
	within = area_box(&box, TINT_LAW, title);
	draw_counts(&within, w);
	draw_times(&within, w);
	past = area_part(&within, 10, 1, 1, within.cols - 2);
	for (u32 age = 0; age < past.cols && past_at(&scene->past, age); age++)
		gauge_heat(&past, 0, past.cols - 1 - age, past_heat(&scene->past, w->nr, age));
	area_text(&within, 11, 1, STYLE_DIM, "its past; the latest interval is at the right");
	area_text(&within, within.rows - 1, 1, STYLE_DIM,
		  "up and down: other workers, Esc closes");
}

/**
 * draw_popup - draw what lies above the picture, if anything does
 * @a: all of it
 * @view: what is to be seen
 * @scene: the run, %NULL above the list of runs
 */
void draw_popup(const struct area *a, struct view *view, const struct scene *scene)
{
	switch (view->popup) {
	case POPUP_HELP:
		draw_help(a);
		break;
	case POPUP_FIELDS:
		draw_fields(a, view);
		break;
	case POPUP_WORKER:
		if (scene)
			draw_worker(a, view, scene);
		break;
	default:
		break;
	}
}
