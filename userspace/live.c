// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run on the whole screen, with a keyboard: a report like the others.
 *
 * What the other report for people prints is kept meanwhile, and printed when the
 * terminal has its old contents again.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format.h"
#include "live.h"
#include "util.h"
#include "view/screen.h"
#include "view/view.h"

/* However short the intervals: nobody looks more often */
#define DRAW_NS			(50 * NSEC_PER_MSEC)

/* A wait that is not to end by itself */
#define LONG_NS			(3600 * NSEC_PER_SEC)

/**
 * struct live - a run on the screen, and those that follow it there
 * @o: what the user wants; +, - and c change it for the next run
 * @leaves: the view ends with the run
 * @open: the terminal is ours
 * @canvas: the picture
 * @view: what is to be seen
 * @scene: what there is
 * @held: as it was when the picture was paused
 * @text: what is to be printed in the end
 * @printed: its memory
 * @printed_len: its length
 * @drawn_ns: when the picture was drawn
 * @workers: of the next run, 0 for as many as @o says
 * @worked: of the latest run that could be started
 * @cure: room for the name of the next run's cure
 */
struct live {
	struct run_options *o;
	bool leaves;
	bool open;
	struct canvas canvas;
	struct view view;
	struct scene scene;
	struct scene held;
	FILE *text;
	char *printed;
	size_t printed_len;
	u64 drawn_ns;
	u32 workers;
	u32 worked;
	char cure[LIVELOCK_NAME_LEN];
};

/* Who said how long, or what to expect, does not sit and wait for the end */
static bool leaves(const struct run_options *o)
{
	for (u32 i = 0; i < o->nr_settings; i++)
		if (!strcmp(o->settings[i].name, "duration_ns"))
			return true;
	return o->expect >= 0 || o->threshold >= 0;
}

/**
 * live_new - prepare to show runs on the screen
 * @o: what the user wants
 *
 * Return: %NULL if lines are wanted, or are all that there can be.
 */
struct live *live_new(struct run_options *o)
{
	struct live *live;

	if (o->output != OUTPUT_TEXT || o->lines || o->quiet || o->timestamps || o->file ||
	    !screen_usable())
		return NULL;
	live = calloc(1, sizeof(*live));
	if (!live)
		return NULL;
	live->text = open_memstream(&live->printed, &live->printed_len);
	if (!live->text) {
		free(live);
		return NULL;
	}
	live->o = o;
	live->leaves = leaves(o);
	live->canvas.ascii = o->ascii;
	view_init(&live->view);
	live->view.owned = true;
	return live;
}

/**
 * live_prepare - before a run is set up
 * @live: what shows it
 * @run: with options only
 */
void live_prepare(struct live *live, struct run *run)
{
	run->live = live;
	run->report = &report_live;
	run->out = live->text;
	run->workers = live->workers;
}

static void draw(struct live *live)
{
	const struct scene *scene = live->view.paused ? &live->held : &live->scene;
	char news[LIVELOCK_TEXT_LEN];

	if (messages_news(news, sizeof(news)))
		view_say(&live->view, "%s", news);
	draw_run(&live->view, scene, &live->canvas);
	screen_show(&live->canvas);
	live->drawn_ns = now_ns();
}

static void describe(const struct run *run)
{
	struct scene *scene = &run->live->scene;

	snprintf(scene->scenario, sizeof(scene->scenario), "%s", run->sc->desc.name);
	snprintf(scene->cure, sizeof(scene->cure), "%s", run->phase.cure->name);
	scene->kind = run->phase.cure->kind;
	scene->policy = run->phase.policy ? run->o->policy : NULL;
	scene->bpf = run->counter.skel;
	scene->duration_ns = param_num(&run->params, "duration_ns");
	scene->window_ns = param_num(&run->params, "window_ns");
	scene->params_known = true;
	scene->has_law = run->phase.has_law;
	scene->law = run->phase.law;
	scene_base(scene, &run->now, &run->before);
}

static int take_screen(struct live *live)
{
	if (live->open)
		return 0;
	live->open = true;
	messages_hold();
	return screen_open(&live->canvas);
}

static void free_scenes(struct live *live)
{
	scene_free(&live->scene);
	scene_free(&live->held);
	/* its rows have gone */
	table_arrange(&live->view.workers, NULL, 0, 0);
	live->view.paused = false;
}

static int live_start(const struct run *run)
{
	struct live *live = run->live;

	report_text.start(run);
	free_scenes(live);
	if (scene_init(&live->scene, run->workers) || scene_init(&live->held, run->workers))
		return out_of_memory();
	live->worked = run->workers;
	if (take_screen(live))
		return fail(STATUS_CANNOT, "cannot use the terminal; --lines does without");
	describe(run);
	*live->view.note = 0;
	if (run->counter.why && !run->o->no_bpf)
		view_say(&live->view, "counted by the module: %s", run->counter.why);
	draw(live);
	return 0;
}

/* name=value name=value …, as many as have room */
static void read_gauges(const struct run *run, char *text, size_t room)
{
	char value[FORMAT_LEN];
	struct livelock_gauge g;
	size_t len = 0;

	*text = 0;
	for (u32 i = 0; len < room && !device_gauge(&run->dev, i, &g); i++) {
		if (!strcmp(g.unit, "ns"))
			format_about(value, g.value);
		else
			snprintf(value, sizeof(value), "%llu%s%s", g.value, *g.unit ? " " : "",
				 g.unit);
		len += snprintf(text + len, room - len, "%s%s=%s", i ? "  " : "", g.name, value);
	}
}

static void live_sample(const struct run *run)
{
	struct live *live = run->live;
	const struct scene_look look = {
		.now = &run->now,
		.stats = &run->stats,
		.workers = run->counter.stats,
		.verdict = run->sample.judged ? &run->sample.verdict : NULL,
	};

	scene_look(&live->scene, &look);
	read_gauges(run, live->scene.gauges, sizeof(live->scene.gauges));
	if (!live->view.paused && now_ns() - live->drawn_ns >= DRAW_NS)
		draw(live);
}

static void live_change(const struct run *run)
{
	report_text.change(run);
	describe(run);
	draw(run->live);
}

/* The cure before or after the one in force, or the one that was wished for since */
static const struct livelock_cure *next_cure(const struct run *run, const struct wish *wish,
					     bool back)
{
	const struct livelock_cure *since = wish->cure ? wish->cure : wish->refused;
	const struct livelock_cure *from = since ? since : run->phase.cure;
	u32 nr = run->sc->desc.nr_cures, at = 0;

	for (u32 i = 0; i < nr; i++)
		if (run->sc->cures[i].id == from->id)
			at = i;
	return &run->sc->cures[(at + (back ? nr - 1 : 1)) % nr];
}

static void another(const struct run *run, struct wish *wish, u32 workers)
{
	struct live *live = run->live;

	live->workers = workers;
	snprintf(live->cure, sizeof(live->cure), "%s", run->phase.cure->name);
	live->o->cure = live->cure;
	view_say(&live->view, "starting %u workers", workers);
	wish->again = true;
}

static void more_or_fewer(const struct run *run, struct wish *wish, bool more)
{
	u32 workers = view_workers(run->workers, more), most = run->dev.info.max_workers;

	if (workers == run->workers || workers > most)
		view_say(&run->live->view, "a run has 1 to %u workers", most);
	else
		another(run, wish, workers);
}

static void obey(const struct run *run, struct wish *wish, enum view_wish what)
{
	struct live *live = run->live;

	switch (what) {
	case VIEW_WISH_QUIT:
		wish->quit = true;
		break;
	case VIEW_WISH_NEXT_CURE:
	case VIEW_WISH_LAST_CURE:
		if (live->scene.over)
			view_say(&live->view, "the run has ended; r begins another one");
		else
			wish->cure = next_cure(run, wish, what == VIEW_WISH_LAST_CURE);
		break;
	case VIEW_WISH_MORE:
	case VIEW_WISH_FEWER:
		more_or_fewer(run, wish, what == VIEW_WISH_MORE);
		break;
	case VIEW_WISH_AGAIN:
		another(run, wish, run->workers);
		break;
	case VIEW_WISH_ZERO:
		scene_zero(&live->scene);
		break;
	case VIEW_WISH_PAUSE:
		scene_copy(&live->held, &live->scene);
		break;
	default:
		break;
	}
}

static void live_attend(const struct run *run, struct wish *wish)
{
	struct live *live = run->live;
	bool pressed = false;
	u32 key;

	while (!wish->quit && !wish->again && (key = screen_key()) != VIEW_KEY_NONE) {
		obey(run, wish, view_key(&live->view, key));
		pressed = true;
	}
	if (screen_fit(&live->canvas))
		wish->quit = true;
	if (pressed)
		draw(live);
}

static void live_phase(const struct run *run)
{
	report_text.phase(run);
}

const struct report report_live = {
	.start = live_start,
	.sample = live_sample,
	.phase = live_phase,
	.change = live_change,
	.attend = live_attend,
};

/* The run is over, the picture stays. Return: the exit status */
static int stay(struct live *live, struct run *run, int status)
{
	struct wish *wish = &run->wish;

	live->scene.over = stop_name(run->stats.stop);
	/* only the end tells whether an invariant held */
	if (run->phase.last) {
		live->scene.judged = true;
		live->scene.verdict = run->phase.verdict;
	}
	live->view.paused = false;
	draw(live);
	while (!wish->quit && !wish->again) {
		u64 late = now_ns() + LONG_NS;

		if (wait_until(-1, STDIN_FILENO, run->signals, late) & WAIT_SIGNAL)
			return STATUS_INTERRUPTED;
		live_attend(run, wish);
	}
	return status;
}

/**
 * live_again - a run is over, or could not be begun
 * @live: what showed it
 * @run: it, not cleaned up yet
 * @status: what it ended with; may change
 *
 * Return: true if another one is to follow.
 */
bool live_again(struct live *live, struct run *run, int *status)
{
	if (!live->open || run->interrupted)
		return false;
	if (*status == STATUS_USAGE || *status == STATUS_CANNOT) {
		/* so many cannot be: back to what could */
		bool back = live->workers && live->workers != live->worked;

		live->workers = live->worked;
		return back;
	}
	if (!live->leaves && !run->wish.quit && !run->wish.again)
		*status = stay(live, run, *status);
	return run->wish.again;
}

/**
 * live_free - give the terminal back, and print what there is to print
 * @live: it, or %NULL
 */
void live_free(struct live *live)
{
	if (!live)
		return;
	if (live->open)
		screen_close();
	messages_release();
	fclose(live->text);
	fputs(live->printed, stdout);
	free(live->printed);
	scene_free(&live->scene);
	scene_free(&live->held);
	view_free(&live->view);
	canvas_free(&live->canvas);
	free(live);
}
