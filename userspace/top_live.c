// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runs that are going, on the whole screen: a list, and the view of one of them.
 */
#include <stdlib.h>
#include <unistd.h>

#include "top.h"
#include "util.h"
#include "view/screen.h"
#include "view/view.h"

/* The second look, with which there is something to be seen, comes so soon */
#define SOON_NS		(250 * NSEC_PER_MSEC)

/**
 * struct top_screen - the screen
 * @top: the runs
 * @signals: from signals_open()
 * @view: what is to be seen
 * @canvas: the picture
 * @rows: the list
 * @nr: how many
 * @room: of @rows
 * @run: number of the run that is shown
 */
struct top_screen {
	struct top *top;
	int signals;
	struct view view;
	struct canvas canvas;
	struct run_row *rows;
	u32 nr;
	u32 room;
	u32 run;
};

static void fill_row(struct run_row *row, const struct seen *s)
{
	*row = (struct run_row){
		.run = s->stats.run,
		.scenario = s->scene.scenario,
		.cure = s->scene.cure,
		.workers = s->stats.alive,
		.owner = s->stats.owner,
		.seconds = s->stats.elapsed_ns / 1e9,
		.now = s->scene.now,
		.verdict = s->known ? verdict_name(s->verdict.verdict) : "-",
	};
}

static int make_list(struct top_screen *t)
{
	if (t->top->nr > t->room) {
		struct run_row *rows = reallocarray(t->rows, t->top->nr, sizeof(*rows));

		if (!rows)
			return out_of_memory();
		t->rows = rows;
		t->room = t->top->nr;
	}
	t->nr = 0;
	for (const struct seen *s = t->top->runs; s; s = s->next)
		fill_row(&t->rows[t->nr++], s);
	return 0;
}

static const struct seen *shown(const struct top_screen *t)
{
	const struct seen *s = t->top->runs;

	while (s && s->stats.run != t->run)
		s = s->next;
	return s;
}

static void go_back(struct top_screen *t)
{
	/* a run's rows may go with it */
	table_arrange(&t->view.workers, NULL, 0, 0);
	t->view.popup = POPUP_NONE;
	t->view.typing = false;
	t->view.listing = true;
}

static void draw(struct top_screen *t)
{
	const struct seen *s = t->view.listing ? NULL : shown(t);

	if (!s && !t->view.listing) {
		go_back(t);
		view_say(&t->view, "run %u has ended", t->run);
	}
	if (s)
		draw_run(&t->view, &s->scene, &t->canvas);
	else
		draw_list(&t->view, t->rows, t->nr, &t->canvas);
	screen_show(&t->canvas);
}

static void open_run(struct top_screen *t)
{
	const struct run_row *row = table_chosen(&t->view.runs);

	t->run = row->run;
	t->view.listing = false;
}

static void zero(struct top_screen *t)
{
	for (struct seen *s = t->top->runs; s; s = s->next)
		scene_zero(&s->scene);
}

/* Return: false if that was enough */
static bool obey(struct top_screen *t, enum view_wish wish)
{
	switch (wish) {
	case VIEW_WISH_QUIT:
		return false;
	case VIEW_WISH_OPEN:
		open_run(t);
		break;
	case VIEW_WISH_BACK:
		go_back(t);
		break;
	case VIEW_WISH_ZERO:
		zero(t);
		break;
	default:
		break;
	}
	return true;
}

/* Return: false if that was enough */
static bool attend(struct top_screen *t)
{
	u32 rows = t->canvas.rows, cols = t->canvas.cols, key;

	while ((key = screen_key()) != VIEW_KEY_NONE) {
		if (!obey(t, view_key(&t->view, key)))
			return false;
		/* the next key may ask for what is not arranged yet */
		draw(t);
	}
	if (screen_fit(&t->canvas))
		return false;
	if (rows != t->canvas.rows || cols != t->canvas.cols)
		draw(t);
	return true;
}

/* A paused picture is not even looked for: the runs are somebody else's */
static int look(struct top_screen *t)
{
	int err = t->view.paused ? 0 : top_look(t->top);

	if (!err)
		err = make_list(t);
	if (!err)
		draw(t);
	return err;
}

static int watch(struct top_screen *t, u64 interval_ns, u64 count)
{
	u64 due = now_ns() + (interval_ns < SOON_NS ? interval_ns : SOON_NS), looks = 0;
	int err = look(t);

	while (!err && !(count && looks >= count)) {
		if (wait_until(-1, STDIN_FILENO, t->signals, due) & WAIT_SIGNAL)
			return STATUS_INTERRUPTED;
		if (!attend(t))
			break;
		if (now_ns() < due)
			continue;
		err = look(t);
		due = now_ns() + interval_ns;
		looks++;
	}
	return err;
}

/**
 * top_live - show all runs on the screen
 * @top: with an open device
 * @signals: from signals_open()
 * @interval_ns: time between looks
 * @count: looks, 0 for no end
 * @ascii: draw nothing but ASCII
 *
 * Return: the exit status.
 */
int top_live(struct top *top, int signals, u64 interval_ns, u64 count, bool ascii)
{
	struct top_screen t = { .top = top, .signals = signals, .canvas.ascii = ascii };
	int err;

	top->scenes = true;
	top->show = NULL;
	view_init(&t.view);
	t.view.listing = true;
	t.view.listed = true;
	messages_hold();
	err = screen_open(&t.canvas) ?
	      fail(STATUS_CANNOT, "cannot use the terminal; --lines does without") :
	      watch(&t, interval_ns, count);
	screen_close();
	messages_release();
	view_free(&t.view);
	canvas_free(&t.canvas);
	free(t.rows);
	return err;
}
