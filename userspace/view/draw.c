// SPDX-License-Identifier: GPL-2.0-only
/*
 * The whole screen: the view of a run, or the list of runs. Pure.
 */
#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "format.h"

/* Rows of the lower part with the line below it: at least so many */
#define LOWER_ROWS	13

static void draw_title(const struct area *a, const char *left, const char *right)
{
	struct area line = area_part(a, 0, 0, 1, a->cols);

	area_fill(&line, STYLE_REVERSE);
	area_text(&line, 0, 1, STYLE_REVERSE | STYLE_BOLD, left);
	area_right(&line, 0, line.cols - 1, STYLE_REVERSE | STYLE_BOLD, right);
}

/* The bottom line: what is typed, what there is to say, or the keys */
static void draw_foot(const struct area *a, const struct view *view, const char *filter,
		      const char *keys)
{
	struct area line = area_part(a, a->rows - 1, 0, 1, a->cols);
	u32 col;

	if (view->typing) {
		col = area_print(&line, 0, 0, STYLE_BOLD, "filter: %s", filter);
		area_put(&line, 0, col, STYLE_REVERSE, ' ');
		area_text(&line, 0, col + 2, STYLE_DIM,
			  "12, blocked, ratio<0.1 ...; Enter keeps it, Esc does not");
	} else if (*view->note) {
		area_text(&line, 0, 0, TINT_FAIR | STYLE_BOLD, view->note);
	} else {
		area_text(&line, 0, 0, STYLE_DIM, keys);
	}
}

/* Return: false if there is not even room for the smallest picture */
static bool fits(const struct area *a)
{
	if (a->rows >= VIEW_ROWS && a->cols >= VIEW_COLS)
		return true;
	if (a->rows)
		area_print(a, a->rows / 2, 0, STYLE_BOLD, "needs %dx%d, has %ux%u",
			   VIEW_COLS, VIEW_ROWS, a->cols, a->rows);
	return false;
}

static void title_of_run(const struct area *a, const struct view *view,
			 const struct scene *scene)
{
	static const char *const kinds[] = { "", " (a cure)", " (a decoy)" };
	char left[LIVELOCK_TEXT_LEN], time[FORMAT_LEN], right[64];
	const char *kind = scene->kind < ARRAY_SIZE(kinds) ? kinds[scene->kind] : "";
	double seconds = scene->stats.elapsed_ns / 1e9;

	snprintf(left, sizeof(left), "%s  cure %s%s%s%s  %u worker%s", scene->scenario,
		 scene->cure, kind, scene->policy ? "  policy " : "",
		 scene->policy ? scene->policy : "", scene->workers,
		 scene->workers == 1 ? "" : "s");
	if (view->paused)
		snprintf(right, sizeof(right), "PAUSED");
	else if (scene->over)
		snprintf(right, sizeof(right), "ENDED: %s", scene->over);
	else if (scene->duration_ns)
		snprintf(right, sizeof(right), "%.1f of %s", seconds,
			 format_ns(time, scene->duration_ns));
	else
		snprintf(right, sizeof(right), "%.1f s", seconds);
	draw_title(a, left, right);
}

static const char *keys_of_run(const struct view *view, const struct scene *scene)
{
	if (!view->owned)
		return "Esc runs  space pause  v view  s sort  / filter  z zero  h help  q quit";
	if (scene->over)
		return "r run again  +/- workers  v view  s sort  / filter  h help  q quit";
	return "c/C cure  +/- workers  space pause  v view  s sort  / filter  h help  q quit";
}

/* A row for each worker, unless that were more than half of it all */
static u32 lower_rows(const struct area *all, const struct scene *scene)
{
	u32 wanted = scene->workers + 3;

	if (wanted > all->rows / 2)
		wanted = all->rows / 2;
	return wanted > LOWER_ROWS ? wanted : LOWER_ROWS;
}

/**
 * draw_run - the view of a run
 * @view: what is to be seen of it
 * @scene: what there is
 * @canvas: where to
 */
void draw_run(struct view *view, const struct scene *scene, struct canvas *canvas)
{
	struct area all = canvas_clear(canvas), lower;
	u32 row;

	if (!fits(&all))
		return;
	title_of_run(&all, view, scene);
	row = 1 + draw_upper(&all, scene, lower_rows(&all, scene));
	lower = area_part(&all, row, 0, all.rows - row - 1, all.cols);
	draw_pane(&lower, view, scene);
	draw_foot(&all, view, view->workers.filter, keys_of_run(view, scene));
	draw_popup(&all, view, scene);
}

/**
 * draw_list - the list of runs
 * @view: what is to be seen of it
 * @rows: the runs
 * @nr: how many
 * @canvas: where to
 */
void draw_list(struct view *view, const struct run_row *rows, u32 nr, struct canvas *canvas)
{
	struct area all = canvas_clear(canvas), body;
	struct table *table = &view->runs;
	char left[64];

	/* seen or not: keys move in these rows, and those before are gone */
	if (table_arrange(table, rows, sizeof(*rows), nr) || !fits(&all))
		return;
	snprintf(left, sizeof(left), "livelock top: %u run%s", nr, nr == 1 ? "" : "s");
	draw_title(&all, left, view->paused ? "PAUSED" : "");
	body = area_part(&all, 3, 0, all.rows - 4, all.cols);
	view->page = body.rows;
	table_show(table, body.rows);
	table_draw_head(table, &all, 2);
	for (u32 i = 0; i < body.rows && table_row(table, table->top + i); i++)
		table_draw_row(table, &body, i, table->top + i);
	if (!nr)
		area_text(&body, 1, 1, STYLE_DIM,
			  "No run is going. Start one elsewhere: livelock run polite-locks");
	draw_foot(&all, view, table->filter,
		  "Enter watch it  space pause  s sort  / filter  f fields  h help  q quit");
	draw_popup(&all, view, NULL);
}
