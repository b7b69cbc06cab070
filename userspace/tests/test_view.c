// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "actor.h"
#include "picture.h"
#include "test.h"
#include "view/view.h"

static void press(struct view *view, const char *keys)
{
	for (; *keys; keys++)
		view_key(view, *keys);
}

static void test_ladder(void)
{
	static const u32 rungs[] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128 };
	bool up = true, down = true;

	for (u32 i = 1; i < ARRAY_SIZE(rungs); i++) {
		up &= view_workers(rungs[i - 1], true) == rungs[i];
		down &= view_workers(rungs[i], false) == rungs[i - 1];
	}
	test_result(up && down, "workers go up and down by rungs");
	test_result(view_workers(1, false) == 1, "and not below one");
	test_result(view_workers(5, true) == 6 && view_workers(5, false) == 4 &&
		    view_workers(100, true) == 128, "from between to the next rung");
}

static void test_wishes(struct view *view)
{
	view->owned = true;
	test_result(view_key(view, 'c') == VIEW_WISH_NEXT_CURE &&
		    view_key(view, 'C') == VIEW_WISH_LAST_CURE, "c and C are cures");
	test_result(view_key(view, '+') == VIEW_WISH_MORE &&
		    view_key(view, '-') == VIEW_WISH_FEWER, "+ and - are workers");
	test_result(view_key(view, 'q') == VIEW_WISH_QUIT &&
		    view_key(view, VIEW_KEY_GONE) == VIEW_WISH_QUIT, "q ends it, and a hang-up");
	test_result(view_key(view, 'z') == VIEW_WISH_ZERO, "z is zero");
	test_result(view_key(view, ' ') == VIEW_WISH_PAUSE && view->paused, "space pauses");
	view_key(view, ' ');
	test_result(!view->paused, "and goes on");
	test_result(view_key(view, VIEW_KEY_ESCAPE) == VIEW_WISH_NONE, "no list to go back to");

	view->owned = false;
	test_result(view_key(view, 'c') == VIEW_WISH_NONE && *view->note,
		    "somebody else's run takes no orders, and is told why");
	view_key(view, 'v');
	test_result(!*view->note && view->pane == PANE_HISTOGRAM, "the next key clears that");
	press(view, "vv");
	test_result(view->pane == PANE_WORKERS, "v goes round");
	view->owned = true;
}

static void test_popups(struct view *view)
{
	press(view, "h");
	test_result(view->popup == POPUP_HELP, "h is help");
	test_result(view_key(view, 'q') == VIEW_WISH_NONE && view->popup == POPUP_NONE,
		    "any key closes it and does nothing else");
	press(view, "f");
	view_key(view, VIEW_KEY_DOWN);
	view_key(view, ' ');
	test_result(!(view->workers.shown & 2) && view->popup == POPUP_FIELDS,
		    "f hides a column");
	view_key(view, ' ');
	view_key(view, VIEW_KEY_ESCAPE);
	test_result(view->workers.shown & 2 && view->popup == POPUP_NONE, "and shows it again");
}

static void test_typing(struct view *view)
{
	press(view, "/ratio<2q");
	test_result(view->typing && !strcmp(view->workers.filter, "ratio<2q"),
		    "keys are text while a filter is typed");
	view_key(view, VIEW_KEY_ERASE);
	view_key(view, VIEW_KEY_ENTER);
	test_result(!view->typing && !strcmp(view->workers.filter, "ratio<2"), "Enter keeps it");
	press(view, "/99999999999999999999999999999999999999999999999999999");
	test_result(strlen(view->workers.filter) == TABLE_FILTER_LEN - 1, "no more than fits");
	view_key(view, VIEW_KEY_ESCAPE);
	test_result(!strcmp(view->workers.filter, "ratio<2"), "Esc takes the one before");
	press(view, "/");
	for (u32 i = 0; i < 3; i++)
		view_key(view, VIEW_KEY_ERASE);
	view_key(view, VIEW_KEY_ENTER);
	test_result(!*view->workers.filter, "and an empty one is none");
}

static void test_pictures(struct view *view, struct canvas *c, const struct scene *scene)
{
	canvas_resize(c, VIEW_ROWS, VIEW_COLS);
	draw_run(view, scene, c);
	picture_has(c, "polite-locks  cure none  3 workers");
	picture_has(c, "LIVELOCK  for 1.0 s: none of 3000");
	picture_has(c, " ratio           0.0000 |");
	picture_has(c, " law             0.0000 M6b, measured within it; no gap");
	picture_has(c, " attempts/s      3000.0 =");
	picture_has(c, " success/s          0.0 .");
	picture_has(c, "WORKER STATE    ATTEMPTS/S SUCCESS/S    RATIO CPU% BACKOFF%  LONGEST");
	picture_has(c, "     0 trying       3000.0       0.0   0.0000   50       25");
	picture_has(c, "1.0 of 60 s");
	view_key(view, ' ');
	draw_run(view, scene, c);
	picture_has(c, "PAUSED");
	view_key(view, ' ');
	press(view, "v");
	draw_run(view, scene, c);
	picture_has(c, "Workers by share of a fair share");
	press(view, "v");
	draw_run(view, scene, c);
	picture_has(c, "      0 trying    x");
	press(view, "v/blocked");
	draw_run(view, scene, c);
	picture_has(c, "0 of 3: blocked");
	picture_has(c, "filter: blocked");
	view_key(view, VIEW_KEY_ESCAPE);
	view_key(view, VIEW_KEY_DOWN);
	view_key(view, VIEW_KEY_ENTER);
	draw_run(view, scene, c);
	picture_has(c, "worker 1 ---");
	view_key(view, VIEW_KEY_ESCAPE);
}

static void test_gauges(struct view *view, struct canvas *c, struct scene *scene)
{
	draw_run(view, scene, c);
	picture_lacks(c, " gauges ");
	snprintf(scene->gauges, sizeof(scene->gauges), "crossings=7 sold=9 units");
	draw_run(view, scene, c);
	picture_has(c, " gauges                 crossings=7 sold=9 units");
	picture_has(c, "      0 trying ");
}

static void test_list(struct view *view, struct canvas *c)
{
	const struct run_row rows[] = {
		{ 7, "bridge", "none", 16, 99, 3, { 100, 0, 0 }, "livelock" },
		{ 9, "corridor", "coin", 2, 98, 1, { 100, 50, .5 }, "healthy" },
	};

	view->listing = true;
	draw_list(view, rows, 0, c);
	picture_has(c, "livelock top: 0 runs");
	picture_has(c, "No run is going.");
	draw_list(view, rows, 2, c);
	picture_has(c, "   7 bridge           none        livelock        100.0       0.0   0.0000");
	view_key(view, VIEW_KEY_DOWN);
	test_result(view_key(view, VIEW_KEY_ENTER) == VIEW_WISH_OPEN &&
		    table_chosen(&view->runs) == &rows[1], "Enter opens the chosen run");
	view->listing = false;
	view->listed = true;
	test_result(view_key(view, VIEW_KEY_ESCAPE) == VIEW_WISH_BACK, "Esc goes back");
}

/* Every size: nothing may be drawn outside, which the sanitizers would see */
static void test_sizes(struct view *view, struct canvas *c, const struct scene *scene)
{
	const struct run_row row = { .scenario = "x", .cure = "y", .verdict = "z" };
	u32 pictures = 0;

	for (u32 rows = 0; rows < 70; rows += 1 + rows / 20)
		for (u32 cols = 0; cols < 250; cols += 1 + cols / 20)
			for (u32 pane = 0; pane < PANE_NR; pane++) {
				view->pane = pane;
				view->popup = pictures % (POPUP_WORKER + 1);
				c->ascii = pictures % 2;
				if (canvas_resize(c, rows, cols))
					return;
				draw_run(view, scene, c);
				draw_list(view, &row, 1, c);
				pictures++;
			}
	test_result(pictures > 1000, "%u pictures of all sizes", pictures);
	view->popup = POPUP_NONE;
	canvas_resize(c, 20, 79);
	draw_run(view, scene, c);
	picture_has(c, "needs 80x24, has 79x20");
}

void test_view(void)
{
	struct canvas c = { .ascii = true };
	struct scene scene;
	struct actor a;
	struct view view;

	view_init(&view);
	test_ladder();
	test_wishes(&view);
	test_popups(&view);
	test_typing(&view);
	actor_begin(&a, &scene);
	for (u32 i = 0; i < ACTORS; i++)
		actor_acts(&a, i, i ? 0 : 3000, 0);
	actor_waits(&a, NSEC_PER_SEC);
	a.verdict = (struct verdict){ LIVELOCK_VERDICT_LIVELOCK, "none of 3000" };
	actor_is_seen(&a, &scene);
	test_pictures(&view, &c, &scene);
	test_gauges(&view, &c, &scene);
	test_list(&view, &c);
	test_sizes(&view, &c, &scene);
	actor_end(&a, &scene);
	view_free(&view);
	canvas_free(&c);
}
