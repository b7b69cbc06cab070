/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_VIEW_H
#define LIVELOCK_VIEW_H

#include "fields.h"
#include "scene.h"
#include "table.h"

/* Smallest terminal */
#define VIEW_ROWS	24
#define VIEW_COLS	80

/**
 * enum view_key - keys that are no characters; those that are stand for themselves
 * @VIEW_KEY_NONE: nothing was pressed
 * @VIEW_KEY_ENTER: Enter
 * @VIEW_KEY_ESCAPE: Esc
 * @VIEW_KEY_ERASE: Backspace
 * @VIEW_KEY_UP: the arrows …
 * @VIEW_KEY_DOWN: …
 * @VIEW_KEY_LEFT: …
 * @VIEW_KEY_RIGHT: …
 * @VIEW_KEY_PAGE_UP: a screenful up
 * @VIEW_KEY_PAGE_DOWN: a screenful down
 * @VIEW_KEY_HOME: to the first row
 * @VIEW_KEY_END: to the last row
 * @VIEW_KEY_RESIZE: the terminal has another size
 * @VIEW_KEY_GONE: there is no keyboard any more
 */
enum view_key {
	VIEW_KEY_NONE = 0,
	VIEW_KEY_ENTER = '\n',
	VIEW_KEY_ESCAPE = 0x1b,
	VIEW_KEY_ERASE = 0x7f,
	VIEW_KEY_UP = 0x100,
	VIEW_KEY_DOWN,
	VIEW_KEY_LEFT,
	VIEW_KEY_RIGHT,
	VIEW_KEY_PAGE_UP,
	VIEW_KEY_PAGE_DOWN,
	VIEW_KEY_HOME,
	VIEW_KEY_END,
	VIEW_KEY_RESIZE,
	VIEW_KEY_GONE,
};

/**
 * enum view_wish - what a key asks of whoever owns the view
 * @VIEW_WISH_NONE: nothing: the view has changed, or not even that
 * @VIEW_WISH_QUIT: the end
 * @VIEW_WISH_NEXT_CURE: the next cure
 * @VIEW_WISH_LAST_CURE: the one before
 * @VIEW_WISH_MORE: another run, with more workers
 * @VIEW_WISH_FEWER: another run, with fewer workers
 * @VIEW_WISH_AGAIN: another run
 * @VIEW_WISH_ZERO: totals and past from here on
 * @VIEW_WISH_PAUSE: view.paused has changed
 * @VIEW_WISH_OPEN: a run was chosen from the list
 * @VIEW_WISH_BACK: back to the list of runs
 */
enum view_wish {
	VIEW_WISH_NONE,
	VIEW_WISH_QUIT,
	VIEW_WISH_NEXT_CURE,
	VIEW_WISH_LAST_CURE,
	VIEW_WISH_MORE,
	VIEW_WISH_FEWER,
	VIEW_WISH_AGAIN,
	VIEW_WISH_ZERO,
	VIEW_WISH_PAUSE,
	VIEW_WISH_OPEN,
	VIEW_WISH_BACK,
};

/**
 * enum view_pane - what the lower part shows
 * @PANE_WORKERS: a row a worker
 * @PANE_HISTOGRAM: how many workers are how far behind
 * @PANE_TIMELINE: each worker's past
 * @PANE_NR: how many there are
 */
enum view_pane {
	PANE_WORKERS,
	PANE_HISTOGRAM,
	PANE_TIMELINE,
	PANE_NR,
};

/**
 * enum view_popup - what lies above it
 * @POPUP_NONE: nothing
 * @POPUP_HELP: the keys
 * @POPUP_FIELDS: the columns, to be chosen from
 * @POPUP_WORKER: one worker
 */
enum view_popup {
	POPUP_NONE,
	POPUP_HELP,
	POPUP_FIELDS,
	POPUP_WORKER,
};

/**
 * struct view - what is on the screen, apart from the numbers
 * @listing: the list of runs, not one run
 * @listed: there is a list to go back to
 * @owned: the run takes orders from here; otherwise it belongs to somebody else
 * @pane: lower part of the view of a run
 * @popup: what lies above it
 * @paused: the picture stays as it is
 * @typing: a filter is being typed
 * @field: column under the cursor of POPUP_FIELDS
 * @page: rows that a page has
 * @before: the filter before it was typed
 * @note: what there is to say, until the next key; empty for nothing
 * @workers: of a run
 * @runs: of the list
 */
struct view {
	bool listing;
	bool listed;
	bool owned;
	enum view_pane pane;
	enum view_popup popup;
	bool paused;
	bool typing;
	u32 field;
	u32 page;
	char before[TABLE_FILTER_LEN];
	char note[LIVELOCK_TEXT_LEN];
	struct table workers;
	struct table runs;
};

void view_init(struct view *view);
void view_free(struct view *view);
struct table *view_table(struct view *view);
__printf(2, 3) void view_say(struct view *view, const char *fmt, ...);
enum view_wish view_key(struct view *view, u32 key);
u32 view_workers(u32 workers, bool more);

/* draw*.c */
void draw_run(struct view *view, const struct scene *scene, struct canvas *canvas);
void draw_list(struct view *view, const struct run_row *rows, u32 nr,
	       struct canvas *canvas);

#endif /* LIVELOCK_VIEW_H */
