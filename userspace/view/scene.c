// SPDX-License-Identifier: GPL-2.0-only
/*
 * What there is to show of a run, made of one look after another. Pure.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene.h"

/**
 * struct scene_gap - a worker's time without a completion since the base
 * @open_ns: so far; looks are what it is measured by
 * @longest_ns: the longest
 * @module_ns: the module's longest, at the base
 */
struct scene_gap {
	u64 open_ns;
	u64 longest_ns;
	u64 module_ns;
};

/**
 * scene_init - get room
 * @scene: out: an empty scene; scene_free() is due in any case
 * @workers: how many
 *
 * Return: 0 or -ENOMEM.
 */
int scene_init(struct scene *scene, u32 workers)
{
	*scene = (struct scene){
		.workers = workers, .now.ratio = NAN, .jain = NAN, .skew_mean_ns = NAN,
	};
	scene->worker = calloc(workers, sizeof(*scene->worker));
	scene->tally = calloc(workers, sizeof(*scene->tally));
	scene->gap = calloc(workers, sizeof(*scene->gap));
	scene->heat = calloc(workers, sizeof(*scene->heat));
	for (u32 i = 0; scene->worker && i < workers; i++) {
		scene->worker[i].nr = i;
		scene->worker[i].ratio = NAN;
		scene->worker[i].share = NAN;
	}
	if (past_init(&scene->past, workers) || snapshot_init(&scene->last, workers) ||
	    snapshot_init(&scene->base, workers))
		return -ENOMEM;
	return scene->worker && scene->tally && scene->gap && scene->heat ? 0 : -ENOMEM;
}

/**
 * scene_free - give it back
 * @scene: the scene
 */
void scene_free(struct scene *scene)
{
	free(scene->worker);
	free(scene->tally);
	free(scene->gap);
	free(scene->heat);
	past_free(&scene->past);
	snapshot_free(&scene->last);
	snapshot_free(&scene->base);
	*scene = (struct scene){};
}

/**
 * scene_copy - what is to be shown, as it is now
 * @to: with room for as many workers
 * @from: what to copy, apart from the arithmetic
 */
void scene_copy(struct scene *to, const struct scene *from)
{
	struct scene room = *to;

	*to = *from;
	to->worker = room.worker;
	to->past = room.past;
	to->last = room.last;
	to->base = room.base;
	to->tally = room.tally;
	to->heat = room.heat;
	to->gap = room.gap;
	memcpy(to->worker, from->worker, from->workers * sizeof(*to->worker));
	past_copy(&to->past, &from->past);
}

static void forget_totals(struct scene *scene)
{
	scene->total = (struct counts){};
	scene->jain = NAN;
	scene->skew_mean_ns = NAN;
}

/**
 * scene_base - a run starts, or goes on with another cure
 * @scene: the scene
 * @now: counts
 * @stats: the module's numbers of the run
 *
 * Totals are made from here on, and the verdict is open again.
 */
void scene_base(struct scene *scene, const struct snapshot *now,
		const struct livelock_run_stats *stats)
{
	snapshot_copy(&scene->base, now, scene->workers);
	snapshot_copy(&scene->last, now, scene->workers);
	scene->base_stats = *stats;
	scene->stats = *stats;
	scene->changed = scene->past.nr;
	scene->judged = false;
	if (!scene->detail_ns)
		scene->detail_ns = now->ns;
	forget_totals(scene);
}

static void begin_gaps(struct scene *scene)
{
	for (u32 i = 0; i < scene->workers; i++)
		scene->gap[i] = (struct scene_gap){
			.module_ns = scene->worker[i].n.max_gap_ns,
		};
}

/**
 * scene_zero - forget what was until now
 * @scene: the scene
 */
void scene_zero(struct scene *scene)
{
	snapshot_copy(&scene->base, &scene->last, scene->workers);
	scene->base_stats = scene->stats;
	past_clear(&scene->past);
	begin_gaps(scene);
	scene->zeroed = true;
	forget_totals(scene);
}

static double share(u64 from, u64 to, u64 ns)
{
	return ns && to > from ? fmin((double)(to - from) / ns, 1) : 0;
}

/*
 * After zero, the module's number is the longest again once it has grown; until
 * then what the looks saw.
 */
static double longest(struct scene_gap *gap, bool completed, u64 ns, u64 module_ns)
{
	gap->open_ns = completed ? 0 : gap->open_ns + ns;
	if (gap->open_ns > gap->longest_ns)
		gap->longest_ns = gap->open_ns;
	return module_ns > gap->module_ns ? module_ns : gap->longest_ns;
}

static void look_at_worker(struct scene *scene, u32 i, const struct scene_look *look)
{
	const struct tally *now = &look->now->worker[i], *last = &scene->last.worker[i];
	u64 ns = look->now->ns - scene->last.ns, detail_ns = look->now->ns - scene->detail_ns;
	u64 attempts = now->attempts - last->attempts;
	u64 completions = now->completions - last->completions;
	struct scene_worker *w = &scene->worker[i];
	double seconds = ns / 1e9;

	w->attempts = attempts / seconds;
	w->completions = completions / seconds;
	w->ratio = attempts ? (double)completions / attempts : NAN;
	w->cpu = share(w->n.cpu_ns, look->workers[i].cpu_ns, detail_ns);
	w->backoff = share(w->n.backoff_ns, look->workers[i].backoff_ns, detail_ns);
	w->n = look->workers[i];
	w->longest_ns = longest(&scene->gap[i], completions, ns, w->n.max_gap_ns);
	if (!scene->zeroed)
		w->longest_ns = w->n.max_gap_ns;
	scene->heat[i] = heat_of(attempts, w->ratio);
	w->won = now->completions - scene->base.worker[i].completions;
	scene->tally[i].completions = w->won;
}

/* A verdict holds from the beginning of the interval in which it came */
static void look_at_verdict(struct scene *scene, const struct scene_look *look)
{
	if (!look->verdict)
		return;
	if (!scene->judged || scene->verdict.verdict != look->verdict->verdict)
		scene->held_since_ns = scene->last.ns;
	scene->judged = true;
	scene->verdict = *look->verdict;
	scene->held_ns = look->now->ns - scene->held_since_ns;
	/* counting begins a little before the workers do */
	if (scene->held_ns > look->stats->elapsed_ns)
		scene->held_ns = look->stats->elapsed_ns;
}

static void remember(struct scene *scene, const struct counts *n, u64 ns)
{
	scene->now = (struct moment){
		.attempts = n->attempts * 1e9 / ns,
		.completions = n->completions * 1e9 / ns,
		.ratio = n->attempts ? (double)n->completions / n->attempts : NAN,
	};
	if (scene->changed)
		snprintf(scene->now.change, sizeof(scene->now.change), "%.19s", scene->cure);
	scene->changed = false;
	scene->known = true;
	past_add(&scene->past, &scene->now, scene->heat);
}

static void add_up(struct scene *scene, const struct scene_look *look)
{
	const struct livelock_run_stats *from = &scene->base_stats;
	u64 waits = look->stats->skew_count - from->skew_count;
	double fair;

	scene->total = counts_between(&scene->base.sum, &look->now->sum);
	scene->jain = verdict_jain(scene->tally, scene->workers);
	scene->skew_mean_ns = waits ? (double)(look->stats->skew_sum_ns -
					       from->skew_sum_ns) / waits : NAN;
	fair = (double)scene->total.completions / scene->workers;
	for (u32 i = 0; i < scene->workers; i++)
		scene->worker[i].share = fair > 0 ? scene->worker[i].won / fair : NAN;
}

/**
 * scene_look - an interval is over
 * @scene: the scene
 * @look: what is known now
 */
void scene_look(struct scene *scene, const struct scene_look *look)
{
	struct counts n = counts_between(&scene->last.sum, &look->now->sum);
	u64 ns = look->now->ns - scene->last.ns;

	if (!ns)
		return;
	for (u32 i = 0; i < scene->workers; i++)
		look_at_worker(scene, i, look);
	look_at_verdict(scene, look);
	remember(scene, &n, ns);
	add_up(scene, look);
	scene->stats = *look->stats;
	scene->detail_ns = look->now->ns;
	snapshot_copy(&scene->last, look->now, scene->workers);
}

/**
 * scene_fit - how the ratio since the base stands to the law
 * @scene: the scene
 *
 * Return: LAW_UNKNOWN without a law.
 */
enum law_fit scene_fit(const struct scene *scene)
{
	if (!scene->has_law)
		return LAW_UNKNOWN;
	return law_check(&scene->law, scene->total.attempts, scene->total.completions);
}
