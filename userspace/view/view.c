// SPDX-License-Identifier: GPL-2.0-only
/*
 * What keys do to a view. Pure.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fields.h"
#include "view.h"

/**
 * view_init - a view as it begins
 * @view: out: it; view_free() is due
 */
void view_init(struct view *view)
{
	*view = (struct view){ .page = 1 };
	table_init(&view->workers, worker_columns, nr_worker_columns);
	table_init(&view->runs, run_columns, nr_run_columns);
}

/**
 * view_free - give it back
 * @view: the view
 */
void view_free(struct view *view)
{
	table_free(&view->workers);
	table_free(&view->runs);
}

/**
 * view_table - the table that keys act on
 * @view: the view
 *
 * Return: the runs of a list, or the workers of a run.
 */
struct table *view_table(struct view *view)
{
	return view->listing ? &view->runs : &view->workers;
}

/**
 * view_say - tell something at the bottom, until the next key
 * @view: the view
 * @fmt: what
 */
void view_say(struct view *view, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(view->note, sizeof(view->note), fmt, args);
	va_end(args);
}

static u32 rung_after(u32 workers)
{
	u32 step = 1;

	while (step * 4 <= workers)
		step *= 2;
	return workers + step;
}

/**
 * view_workers - how many workers come next
 * @workers: how many there are
 * @more: more are wanted, not fewer
 *
 * 1 2 3 4 6 8 12 16 24 …: pairs stay pairs, and large numbers come soon.
 *
 * Return: how many.
 */
u32 view_workers(u32 workers, bool more)
{
	u32 rung = 1;

	while (rung_after(rung) < workers)
		rung = rung_after(rung);
	while (more && rung <= workers)
		rung = rung_after(rung);
	return rung;
}

static void type(struct view *view, u32 key)
{
	char *filter = view_table(view)->filter;
	size_t len = strlen(filter);

	if (key == VIEW_KEY_ENTER) {
		view->typing = false;
	} else if (key == VIEW_KEY_ESCAPE) {
		view->typing = false;
		memcpy(filter, view->before, TABLE_FILTER_LEN);
	} else if (key == VIEW_KEY_ERASE) {
		filter[len ? len - 1 : 0] = 0;
	} else if (key >= ' ' && key <= '~' && len + 1 < TABLE_FILTER_LEN) {
		filter[len] = key;
		filter[len + 1] = 0;
	}
}

static void choose_fields(struct view *view, u32 key)
{
	struct table *table = view_table(view);
	u32 nr = table->nr_columns;

	switch (key) {
	case VIEW_KEY_UP:
		view->field = (view->field + nr - 1) % nr;
		break;
	case VIEW_KEY_DOWN:
		view->field = (view->field + 1) % nr;
		break;
	case ' ':
	case VIEW_KEY_ENTER:
		table_toggle(table, view->field);
		break;
	case 's':
		if (table->shown & 1u << view->field)
			table->sort = view->field;
		break;
	case VIEW_KEY_ESCAPE:
	case 'f':
	case 'q':
		view->popup = POPUP_NONE;
		break;
	}
}

/* Return: false if the key is for somebody else */
static bool move(struct view *view, u32 key)
{
	struct table *table = view_table(view);

	switch (key) {
	case VIEW_KEY_UP:
		table_move(table, -1);
		return true;
	case VIEW_KEY_DOWN:
		table_move(table, 1);
		return true;
	case VIEW_KEY_PAGE_UP:
		table_move(table, -(long)view->page);
		return true;
	case VIEW_KEY_PAGE_DOWN:
		table_move(table, view->page);
		return true;
	case VIEW_KEY_HOME:
		table_move(table, INT_MIN);
		return true;
	case VIEW_KEY_END:
		table_move(table, INT_MAX);
		return true;
	default:
		return false;
	}
}

static void watch_worker(struct view *view, u32 key)
{
	if (key == VIEW_KEY_ENTER || key == VIEW_KEY_ESCAPE || key == 'q')
		view->popup = POPUP_NONE;
	else
		move(view, key);
}

/* Return: false if the key is for somebody else */
static bool arrange(struct view *view, u32 key)
{
	struct table *table = view_table(view);

	switch (key) {
	case 's':
	case '>':
	case VIEW_KEY_RIGHT:
		table_sort_next(table, false);
		return true;
	case '<':
	case VIEW_KEY_LEFT:
		table_sort_next(table, true);
		return true;
	case 'S':
		table->falling = !table->falling;
		return true;
	case '/':
		memcpy(view->before, table->filter, TABLE_FILTER_LEN);
		*table->filter = 0;
		view->typing = true;
		return true;
	case 'f':
		view->popup = POPUP_FIELDS;
		return true;
	case 'h':
	case '?':
		view->popup = POPUP_HELP;
		return true;
	default:
		return false;
	}
}

static enum view_wish enter(struct view *view)
{
	if (!table_chosen(view_table(view)))
		return VIEW_WISH_NONE;
	if (view->listing)
		return VIEW_WISH_OPEN;
	view->popup = POPUP_WORKER;
	return VIEW_WISH_NONE;
}

static enum view_wish order(struct view *view, enum view_wish wish)
{
	if (view->owned)
		return wish;
	view_say(view, "only the process that started a run can change it: try `livelock run`");
	return VIEW_WISH_NONE;
}

static enum view_wish ask(struct view *view, u32 key)
{
	switch (key) {
	case 'q':
		return VIEW_WISH_QUIT;
	case ' ':
		view->paused = !view->paused;
		return VIEW_WISH_PAUSE;
	case 'z':
		return VIEW_WISH_ZERO;
	case 'v':
		view->pane = (view->pane + 1) % PANE_NR;
		return VIEW_WISH_NONE;
	case 'c':
		return order(view, VIEW_WISH_NEXT_CURE);
	case 'C':
		return order(view, VIEW_WISH_LAST_CURE);
	case '+':
	case '=':
		return order(view, VIEW_WISH_MORE);
	case '-':
		return order(view, VIEW_WISH_FEWER);
	case 'r':
		return order(view, VIEW_WISH_AGAIN);
	case VIEW_KEY_ENTER:
		return enter(view);
	case VIEW_KEY_ESCAPE:
	case VIEW_KEY_ERASE:
		return view->listed ? VIEW_WISH_BACK : VIEW_WISH_NONE;
	default:
		return VIEW_WISH_NONE;
	}
}

static enum view_wish handle(struct view *view, u32 key)
{
	if (view->typing) {
		type(view, key);
		return VIEW_WISH_NONE;
	}
	switch (view->popup) {
	case POPUP_HELP:
		view->popup = POPUP_NONE;
		return VIEW_WISH_NONE;
	case POPUP_FIELDS:
		choose_fields(view, key);
		return VIEW_WISH_NONE;
	case POPUP_WORKER:
		watch_worker(view, key);
		return VIEW_WISH_NONE;
	default:
		return move(view, key) || arrange(view, key) ? VIEW_WISH_NONE : ask(view, key);
	}
}

/**
 * view_key - a key was pressed
 * @view: the view
 * @key: which: enum view_key or a character
 *
 * Return: what it asks for beyond the view itself.
 */
enum view_wish view_key(struct view *view, u32 key)
{
	enum view_wish wish;

	if (key == VIEW_KEY_GONE)
		return VIEW_WISH_QUIT;
	if (key == VIEW_KEY_NONE || key == VIEW_KEY_RESIZE)
		return VIEW_WISH_NONE;
	*view->note = 0;
	wish = handle(view, key);
	/* the next key may come before the next picture */
	table_again(view_table(view));
	return wish;
}
