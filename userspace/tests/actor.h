/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run that nobody ran, for the tests of what is shown of one.
 */
#ifndef LIVELOCK_ACTOR_H
#define LIVELOCK_ACTOR_H

#include "view/scene.h"

#define ACTORS	3

/**
 * struct actor - a run of three workers
 * @now: counts
 * @stats: the module's numbers
 * @worker: and of its workers
 * @verdict: of the latest windows
 */
struct actor {
	struct snapshot now;
	struct livelock_run_stats stats;
	struct livelock_worker worker[ACTORS];
	struct verdict verdict;
};

void actor_begin(struct actor *a, struct scene *scene);
void actor_acts(struct actor *a, u32 worker, u64 conflicts, u64 completions);
void actor_waits(struct actor *a, u64 ns);
void actor_is_seen(struct actor *a, struct scene *scene);
void actor_end(struct actor *a, struct scene *scene);

#endif /* LIVELOCK_ACTOR_H */
