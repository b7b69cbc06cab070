// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "actor.h"
#include "test.h"

/**
 * actor_begin - a run starts, and is seen for the first time
 * @a: out: the run; actor_end() is due
 * @scene: out: what is seen of it
 */
void actor_begin(struct actor *a, struct scene *scene)
{
	memset(a, 0, sizeof(*a));
	a->now.ns = 5 * NSEC_PER_SEC;
	if (snapshot_init(&a->now, ACTORS) || scene_init(scene, ACTORS))
		test_result(false, "room for a scene");
	snprintf(scene->scenario, sizeof(scene->scenario), "polite-locks");
	snprintf(scene->cure, sizeof(scene->cure), "none");
	scene->duration_ns = 60 * NSEC_PER_SEC;
	scene->window_ns = 10 * NSEC_PER_MSEC;
	scene->params_known = true;
	scene->has_law = true;
	scene->law = (struct law){ "M6b", "no gap", LAW_EQUAL, 0, 2 };
	scene_base(scene, &a->now, &a->stats);
}

/**
 * actor_acts - a worker makes attempts
 * @a: the run
 * @worker: its number
 * @conflicts: so many fail
 * @completions: and so many complete
 */
void actor_acts(struct actor *a, u32 worker, u64 conflicts, u64 completions)
{
	struct livelock_worker *w = &a->worker[worker];

	w->state = LIVELOCK_WORKER_RUNNING;
	w->attempts += conflicts + completions;
	w->conflicts += conflicts;
	w->completions += completions;
}

/**
 * actor_waits - time passes
 * @a: the run
 * @ns: so much, half of which its workers are on a CPU and a quarter in back-off
 */
void actor_waits(struct actor *a, u64 ns)
{
	snapshot_clear(&a->now, a->now.ns + ns);
	a->stats.elapsed_ns += ns;
	for (u32 i = 0; i < ACTORS; i++) {
		struct livelock_worker *w = &a->worker[i];
		const struct counts n = {
			.completions = w->completions,
			.conflicts = w->conflicts,
			.begun = w->attempts,
		};

		w->cpu_ns += ns / 2;
		w->backoff_ns += ns / 4;
		snapshot_add(&a->now, i, &n);
	}
}

/**
 * actor_is_seen - somebody looks
 * @a: the run
 * @scene: what is seen
 */
void actor_is_seen(struct actor *a, struct scene *scene)
{
	const struct scene_look look = {
		.now = &a->now,
		.stats = &a->stats,
		.workers = a->worker,
		.verdict = *a->verdict.reason ? &a->verdict : NULL,
	};

	scene_look(scene, &look);
}

/**
 * actor_end - give everything back
 * @a: the run
 * @scene: what was seen
 */
void actor_end(struct actor *a, struct scene *scene)
{
	snapshot_free(&a->now);
	scene_free(scene);
}
