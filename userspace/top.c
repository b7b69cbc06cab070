// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runs that are going, whoever started them, by the module's own counters.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "top.h"
#include "util.h"

static void forget(struct seen *s)
{
	counter_close(&s->counter);
	snapshot_free(&s->now);
	snapshot_free(&s->before);
	windows_free(&s->windows);
	judged_free(&s->judged);
	scene_free(&s->scene);
	free(s);
}

static struct seen *find(const struct top *top, u32 run)
{
	struct seen *s = top->runs;

	while (s && s->stats.run != run)
		s = s->next;
	return s;
}

static struct seen *remember(struct top *top, const struct livelock_run_stats *stats)
{
	u32 n = stats->workers;
	struct seen *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	if (counter_open(&s->counter, &top->dev, stats->run, stats->slot, n) ||
	    snapshot_init(&s->now, n) || snapshot_init(&s->before, n) ||
	    windows_init(&s->windows, n) || judged_init(&s->judged, n) ||
	    (top->scenes && scene_init(&s->scene, n))) {
		forget(s);
		return NULL;
	}
	s->sc = device_scenario_by_id(&top->dev, stats->scenario);
	s->stats = *stats;
	s->next = top->runs;
	top->runs = s;
	return s;
}

static const struct livelock_cure *cure(const struct seen *s)
{
	return s->sc ? scenario_cure_by_id(s->sc, s->stats.cure) : NULL;
}

/**
 * seen_cure - what is in force
 * @s: a run
 *
 * Return: the cure's name, %NULL if it is not known.
 */
const char *seen_cure(const struct seen *s)
{
	const struct livelock_cure *c = cure(s);

	return c ? c->name : NULL;
}

static void describe(struct seen *s)
{
	const struct livelock_cure *c = cure(s);
	struct scene *scene = &s->scene;

	snprintf(scene->scenario, sizeof(scene->scenario), "%s",
		 s->sc ? s->sc->desc.name : "?");
	snprintf(scene->cure, sizeof(scene->cure), "%s", c ? c->name : "?");
	scene->kind = c ? c->kind : LIVELOCK_CURE_NONE;
}

/* The first look only learns where it stands; fails if the run has just ended */
static int look_first(const struct top *top, struct seen *s)
{
	int err = counter_read(&s->counter, &s->before);

	if (err)
		return err;
	windows_restart(&s->windows, &s->before);
	if (top->scenes) {
		describe(s);
		scene_base(&s->scene, &s->before, &s->stats);
	}
	return 0;
}

static void judge(struct seen *s)
{
	if (!windows_look(&s->windows, &s->now))
		return;
	judged_live(&s->judged, &s->windows);
	s->judged.in.is = s->counter.is;
	s->judged.in.violated = s->stats.marks & LIVELOCK_MARK_VIOLATED;
	verdict_judge(&s->judged.in, &s->verdict);
	s->known = true;
}

static void show_on_screen(struct seen *s)
{
	const struct scene_look look = {
		.now = &s->now,
		.stats = &s->stats,
		.workers = s->counter.stats,
		.verdict = s->known ? &s->verdict : NULL,
	};
	bool changed = s->stats.cure != s->scene.stats.cure;

	scene_look(&s->scene, &look);
	if (!changed)
		return;
	describe(s);
	scene_base(&s->scene, &s->now, &s->stats);
}

/* @changed: the cure is another one since the look before */
static int look_again(const struct top *top, struct seen *s, bool changed)
{
	struct counts n;
	int err;

	err = counter_read(&s->counter, &s->now);
	if (err)
		return err;
	n = counts_between(&s->before.sum, &s->now.sum);
	if (changed) {
		windows_restart(&s->windows, &s->now);
		s->known = false;
	}
	judge(s);
	if (top->scenes)
		show_on_screen(s);
	if (top->show)
		top->show(s, &n, s->now.ns - s->before.ns);
	snapshot_copy(&s->before, &s->now, s->stats.workers);
	return 0;
}

static void drop_gone(struct top *top)
{
	struct seen **link = &top->runs;

	while (*link) {
		struct seen *s = *link;

		if (s->present) {
			s->present = false;
			link = &s->next;
		} else {
			*link = s->next;
			forget(s);
		}
	}
}

/* Return: 0 if @stats has the next run that is going, else a negative errno */
static int next_run(const struct top *top, struct livelock_run_stats *stats)
{
	int err;

	do {
		stats->size = sizeof(*stats);
		stats->flags = LIVELOCK_STATS_NEXT;
		err = device_ioctl(&top->dev, LIVELOCK_IOC_RUN_STATS, stats);
	} while (!err && stats->state != LIVELOCK_STATE_RUNNING);
	return err;
}

/**
 * top_look - look at all runs
 * @top: with an open device
 *
 * A run that ends while we look is no error: it is forgotten.
 *
 * Return: 0 or an exit status after a message.
 */
int top_look(struct top *top)
{
	struct livelock_run_stats stats = {};
	int err;

	top->nr = 0;
	while (!(err = next_run(top, &stats))) {
		struct seen *s = find(top, stats.run);

		if (s) {
			bool changed = s->stats.cure != stats.cure;

			s->stats = stats;
			s->present = !look_again(top, s, changed);
		} else {
			s = remember(top, &stats);
			if (!s)
				return out_of_memory();
			s->present = !look_first(top, s);
		}
		top->nr += s->present;
	}
	if (err != -ENOENT)
		return fail(STATUS_CANNOT, "cannot read the runs: %s", strerror(-err));
	drop_gone(top);
	return 0;
}

/**
 * top_forget - forget all runs
 * @top: it
 */
void top_forget(struct top *top)
{
	while (top->runs) {
		struct seen *s = top->runs;

		top->runs = s->next;
		forget(s);
	}
}
