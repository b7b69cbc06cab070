// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lower part of the view of a run: workers, histogram or timeline. Pure.
 */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "format.h"
#include "gauge.h"

/* Columns before the past of a worker in the timeline */
#define TIMELINE_LEFT	18

/* Where a histogram's bars begin, and end */
#define BARS_LEFT	22
#define COUNT_COLS	6

static void draw_tabs(const struct area *a, const struct view *view, const struct scene *scene)
{
	static const char *const names[] = {
		[PANE_WORKERS] = "workers",
		[PANE_HISTOGRAM] = "histogram",
		[PANE_TIMELINE] = "timeline",
	};
	const struct table *table = &view->workers;
	char text[TABLE_FILTER_LEN + 64];
	u32 col = 1;

	for (u32 i = 0; i < a->cols; i++)
		area_glyph(a, 0, i, STYLE_DIM, GLYPH_ACROSS);
	for (u32 i = 0; i < PANE_NR; i++)
		col = 1 + area_print(a, 0, col, i == view->pane ?
				     STYLE_REVERSE | STYLE_BOLD : STYLE_DIM, " %s ", names[i]);
	if (*table->filter)
		snprintf(text, sizeof(text), " %u of %u: %s ", table->nr, scene->workers,
			 table->filter);
	else
		snprintf(text, sizeof(text), " counted by %s, sorted by %s ",
			 scene->bpf ? "BPF" : "the module", table->columns[table->sort].key);
	area_right(a, 0, a->cols - 1, *table->filter ? TINT_FAIR | STYLE_BOLD : STYLE_DIM, text);
}

/* A worker's past in a row */
static void draw_past(const struct area *a, u32 row, const struct scene *scene, u32 worker)
{
	u32 col;

	for (u32 age = 0; past_column(&scene->past, age, a->cols, &col); age++)
		gauge_heat(a, row, col, past_heat(&scene->past, worker, age));
}

static void draw_workers(const struct area *a, struct view *view, const struct scene *scene)
{
	struct table *table = &view->workers;
	struct area body = area_part(a, 1, 0, a->rows - 1, a->cols), past;
	u32 end = table_draw_head(table, a, 0);

	past = area_part(&body, 0, end + 1, body.rows, body.cols - end - 2);
	if (end + 8 < a->cols)
		area_text(a, 0, end + 1, STYLE_BOLD, "PAST");
	else
		past.cols = 0;
	view->page = body.rows;
	table_show(table, body.rows);
	for (u32 i = 0; i < body.rows; i++) {
		const struct scene_worker *w = table_row(table, table->top + i);

		if (!w)
			break;
		table_draw_row(table, &body, i, table->top + i);
		draw_past(&past, i, scene, w->nr);
	}
}

/**
 * struct bucket - of a histogram of workers
 * @name: what they have in common
 * @below: they are below this, and not below the one before
 */
struct bucket {
	const char *name;
	double below;
};

static const struct bucket shares[] = {
	{ "nothing", DBL_MIN },
	{ "up to 1/8", 1 / 8. },
	{ "1/8 to 1/4", 1 / 4. },
	{ "1/4 to 1/2", 1 / 2. },
	{ "1/2 to 1", 1 },
	{ "1 to 2", 2 },
	{ "2 to 4", 4 },
	{ "4 to 8", 8 },
	{ "8 and more", INFINITY },
};

static const struct bucket times[] = {
	{ "below 10 ms", .01e9 },
	{ "10 to 30 ms", .03e9 },
	{ "30 to 100 ms", .1e9 },
	{ "0.1 to 0.3 s", .3e9 },
	{ "0.3 to 1 s", 1e9 },
	{ "1 to 3 s", 3e9 },
	{ "3 to 10 s", 10e9 },
	{ "10 to 30 s", 30e9 },
	{ "30 s and more", INFINITY },
};

static double share_of(const struct scene_worker *w)
{
	return w->share;
}

static double time_of(const struct scene_worker *w)
{
	return w->longest_ns;
}

static void count(const struct table *table, const struct bucket *bucket, u32 nr, u32 *counts,
		  double (*value)(const struct scene_worker *w))
{
	memset(counts, 0, nr * sizeof(*counts));
	for (u32 i = 0; i < table->nr; i++) {
		double v = value(table_row(table, i));
		u32 k = 0;

		while (k + 1 < nr && !(v < bucket[k].below))
			k++;
		if (!isnan(v))
			counts[k]++;
	}
}

static void draw_buckets(const struct area *a, const struct table *table, const char *title,
			 const struct bucket *bucket, u32 nr,
			 double (*value)(const struct scene_worker *w))
{
	struct area bars = area_part(a, 0, BARS_LEFT, a->rows, a->cols - BARS_LEFT - 1);
	u32 counts[16], most = 1;

	count(table, bucket, nr, counts, value);
	for (u32 i = 0; i < nr; i++)
		most = counts[i] > most ? counts[i] : most;
	area_text(a, 0, 1, STYLE_BOLD, title);
	for (u32 i = 0; i < nr; i++) {
		char text[FORMAT_LEN];

		area_text(a, 1 + i, 1, TINT_PLAIN, bucket[i].name);
		snprintf(text, sizeof(text), "%u", counts[i]);
		area_right(a, 1 + i, BARS_LEFT - 1, counts[i] ? STYLE_BOLD : STYLE_DIM, text);
		gauge_bar(&bars, 1 + i, TINT_RATE, (double)counts[i] / most);
	}
}

/* Of the workers that pass the filter: how many are how far behind */
static void draw_histogram(const struct area *a, const struct view *view)
{
	u32 half = a->cols / 2;
	struct area left = area_part(a, 0, 0, a->rows, half);
	struct area right = area_part(a, 0, half, a->rows, half);

	draw_buckets(&left, &view->workers, "Workers by share of a fair share", shares,
		     ARRAY_SIZE(shares), share_of);
	draw_buckets(&right, &view->workers, "by longest time with no success", times,
		     ARRAY_SIZE(times), time_of);
}

/* Names of the cures above the moments at which they came */
static void draw_changes(const struct area *a, const struct scene *scene)
{
	const struct moment *m;
	u32 col;

	/* the latest last, over what is in its way */
	for (u32 age = a->cols; age--;) {
		if (!past_column(&scene->past, age, a->cols, &col))
			continue;
		m = past_at(&scene->past, age);
		if (!*m->change)
			continue;
		area_glyph(a, 0, col, TINT_LAW, GLYPH_CHANGE);
		area_text(a, 0, col + 1, TINT_LAW, m->change);
	}
}

static void draw_timeline(const struct area *a, struct view *view, const struct scene *scene)
{
	struct table *table = &view->workers;
	struct area body = area_part(a, 1, 0, a->rows - 1, a->cols);
	struct area past = area_part(&body, 0, TIMELINE_LEFT, body.rows,
				     body.cols - TIMELINE_LEFT - 1);
	struct area above = area_part(a, 0, TIMELINE_LEFT, 1, past.cols);

	area_text(a, 0, 1, STYLE_BOLD, "WORKER STATE");
	draw_changes(&above, scene);
	view->page = body.rows;
	table_show(table, body.rows);
	for (u32 i = 0; i < body.rows; i++) {
		const struct scene_worker *w = table_row(table, table->top + i);

		if (!w)
			break;
		area_print(&body, i, 1, w == table_chosen(table) ? STYLE_REVERSE : 0,
			   "%6u %-8s", w->nr, field_state(w->n.state));
		draw_past(&past, i, scene, w->nr);
	}
}

/**
 * draw_pane - the lower part
 * @a: where to
 * @view: what is to be seen
 * @scene: the run
 */
void draw_pane(const struct area *a, struct view *view, const struct scene *scene)
{
	struct area body = area_part(a, 1, 0, a->rows - 1, a->cols);

	if (table_arrange(&view->workers, scene->worker, sizeof(*scene->worker),
			  scene->workers))
		return;
	draw_tabs(a, view, scene);
	switch (view->pane) {
	case PANE_HISTOGRAM:
		draw_histogram(&body, view);
		break;
	case PANE_TIMELINE:
		draw_timeline(&body, view, scene);
		break;
	default:
		draw_workers(&body, view, scene);
	}
}
