// SPDX-License-Identifier: GPL-2.0-only
/*
 * From snapshots of counts to the windows that a verdict is judged by.
 *
 * Pure: time is what the snapshots say. Two uses:
 *
 * - live: at every interval. Where an interval has too few attempts to judge by,
 *   the window grows over several.
 * - a whole phase, at its end: its middle third and its last third. The first
 *   third may belong to the start, or to what was before a change.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "window.h"

/**
 * snapshot_init - get room for one
 * @s: the snapshot
 * @workers: for how many
 *
 * Return: 0 or -ENOMEM.
 */
int snapshot_init(struct snapshot *s, u32 workers)
{
	memset(s, 0, sizeof(*s));
	s->worker = calloc(workers, sizeof(*s->worker));
	return s->worker ? 0 : -ENOMEM;
}

/**
 * snapshot_free - give it back
 * @s: the snapshot
 */
void snapshot_free(struct snapshot *s)
{
	free(s->worker);
	s->worker = NULL;
}

/**
 * snapshot_copy - copy one into the room of another
 * @to: with room for @workers
 * @from: what to copy
 * @workers: how many
 */
void snapshot_copy(struct snapshot *to, const struct snapshot *from, u32 workers)
{
	to->ns = from->ns;
	to->sum = from->sum;
	memcpy(to->worker, from->worker, workers * sizeof(*to->worker));
}

/**
 * counts_between - what was counted from one moment to another
 * @from: the earlier
 * @to: the later
 *
 * Return: the difference.
 */
struct counts counts_between(const struct counts *from, const struct counts *to)
{
	return (struct counts){
		.attempts = to->attempts - from->attempts,
		.completions = to->completions - from->completions,
		.conflicts = to->conflicts - from->conflicts,
		.refusals = to->refusals - from->refusals,
		.give_ups = to->give_ups - from->give_ups,
		.cancelled = to->cancelled - from->cancelled,
		.begun = to->begun - from->begun,
	};
}

/**
 * snapshot_clear - begin a look
 * @s: the snapshot
 * @ns: when
 */
void snapshot_clear(struct snapshot *s, u64 ns)
{
	s->ns = ns;
	s->sum = (struct counts){};
}

/**
 * snapshot_add - what one worker counted
 * @s: the snapshot
 * @worker: its number
 * @n: its counters; attempts is made of the others
 */
void snapshot_add(struct snapshot *s, u32 worker, const struct counts *n)
{
	u64 ended = n->completions + n->conflicts + n->refusals;

	s->worker[worker].attempts = ended;
	s->worker[worker].completions = n->completions;
	s->sum.attempts += ended;
	s->sum.completions += n->completions;
	s->sum.conflicts += n->conflicts;
	s->sum.refusals += n->refusals;
	s->sum.give_ups += n->give_ups;
	s->sum.cancelled += n->cancelled;
	s->sum.begun += n->begun;
}

static int snapshots_init(struct snapshot *s, u32 nr, u32 workers)
{
	for (u32 i = 0; i < nr; i++)
		if (snapshot_init(&s[i], workers))
			return -ENOMEM;
	return 0;
}

/**
 * windows_init - get room
 * @w: all zero
 * @workers: how many
 *
 * Return: 0 or -ENOMEM; windows_free() is due in either case.
 */
int windows_init(struct windows *w, u32 workers)
{
	w->workers = workers;
	return snapshots_init(w->edge, WINDOW_EDGES, workers);
}

/**
 * windows_free - give it back
 * @w: the windows
 */
void windows_free(struct windows *w)
{
	for (u32 i = 0; i < WINDOW_EDGES; i++)
		snapshot_free(&w->edge[i]);
}

/**
 * windows_restart - forget all, as after a change
 * @w: the windows
 * @start: counts from which the next window begins
 */
void windows_restart(struct windows *w, const struct snapshot *start)
{
	w->nr = 1;
	w->looks = 0;
	snapshot_copy(&w->edge[0], start, w->workers);
}

/**
 * windows_look - one more interval is over
 * @w: the windows
 * @now: counts at its end
 *
 * A window closes when it has the attempts to judge by, when it has none at all,
 * or when waiting longer would be no answer.
 *
 * Return: true if a window closed.
 */
bool windows_look(struct windows *w, const struct snapshot *now)
{
	u64 attempts = now->sum.attempts - w->edge[w->nr - 1].sum.attempts;

	w->looks++;
	if (attempts && attempts < WINDOW_MIN_ATTEMPTS && w->looks < WINDOW_MAX_LOOKS)
		return false;

	w->looks = 0;
	if (w->nr == WINDOW_EDGES) {
		struct snapshot oldest = w->edge[0];

		memmove(&w->edge[0], &w->edge[1], sizeof(w->edge) - sizeof(oldest));
		w->edge[WINDOW_EDGES - 1] = oldest;
	} else {
		w->nr++;
	}
	snapshot_copy(&w->edge[w->nr - 1], now, w->workers);
	return true;
}

/**
 * marks_init - get room
 * @m: all zero
 * @workers: how many
 *
 * Return: 0 or -ENOMEM; marks_free() is due in either case.
 */
int marks_init(struct marks *m, u32 workers)
{
	m->workers = workers;
	return snapshots_init(m->at, ARRAY_SIZE(m->at), workers);
}

/**
 * marks_free - give it back
 * @m: the marks
 */
void marks_free(struct marks *m)
{
	for (u32 i = 0; i < ARRAY_SIZE(m->at); i++)
		snapshot_free(&m->at[i]);
}

/**
 * marks_restart - a phase begins
 * @m: the marks
 * @start: counts at its start
 */
void marks_restart(struct marks *m, const struct snapshot *start)
{
	m->nr = 0;
	marks_add(m, start);
}

/* Keep the start and every second mark after it */
static void thin_out(struct marks *m)
{
	u32 kept = 1;

	for (u32 i = 2; i < m->nr; i += 2)
		snapshot_copy(&m->at[kept++], &m->at[i], m->workers);
	m->nr = kept;
}

/**
 * marks_add - remember one more look at the phase
 * @m: the marks
 * @now: counts now
 *
 * Marks of even steps stay even, however long a phase becomes: where there is no
 * room, every second mark goes, this look with them, and from the next one on looks
 * are to be twice as far apart.
 *
 * Return: true if that has happened.
 */
bool marks_add(struct marks *m, const struct snapshot *now)
{
	if (m->nr == ARRAY_SIZE(m->at)) {
		thin_out(m);
		return true;
	}
	snapshot_copy(&m->at[m->nr++], now, m->workers);
	return false;
}

/* The mark nearest to a moment */
static u32 nearest(const struct marks *m, u64 ns)
{
	u32 best = 0;

	for (u32 i = 1; i < m->nr; i++)
		if (llabs((long long)(m->at[i].ns - ns)) <
		    llabs((long long)(m->at[best].ns - ns)))
			best = i;
	return best;
}

/**
 * judged_init - get room
 * @j: all zero
 * @workers: how many
 *
 * Return: 0 or -ENOMEM; judged_free() is due in either case.
 */
int judged_init(struct judged *j, u32 workers)
{
	j->in.workers = workers;
	for (u32 k = 0; k < VERDICT_WINDOWS; k++) {
		j->delta[k] = calloc(workers, sizeof(*j->delta[k]));
		if (!j->delta[k])
			return -ENOMEM;
	}
	return 0;
}

/**
 * judged_free - give it back
 * @j: the windows
 */
void judged_free(struct judged *j)
{
	for (u32 k = 0; k < VERDICT_WINDOWS; k++)
		free(j->delta[k]);
}

/* Append the window between two snapshots */
static void add_window(struct judged *j, const struct snapshot *from,
		       const struct snapshot *to)
{
	struct tally *delta = j->delta[j->in.windows];

	for (u32 i = 0; i < j->in.workers; i++) {
		delta[i].attempts = to->worker[i].attempts - from->worker[i].attempts;
		delta[i].completions =
			to->worker[i].completions - from->worker[i].completions;
	}
	j->in.window[j->in.windows++] = delta;
}

/**
 * judged_live - the two latest closed windows
 * @j: out: input of a verdict
 * @w: at least one window closed
 */
void judged_live(struct judged *j, const struct windows *w)
{
	j->in.windows = 0;
	for (u32 i = 1; i < w->nr; i++)
		add_window(j, &w->edge[i - 1], &w->edge[i]);
}

/**
 * judged_whole - a phase as one window
 * @j: out: input of a verdict
 * @m: looks at the phase, its start first
 * @end: counts at its end
 */
void judged_whole(struct judged *j, const struct marks *m, const struct snapshot *end)
{
	j->in.windows = 0;
	add_window(j, &m->at[0], end);
}

/**
 * judged_phase - the last two thirds of a phase
 * @j: out: input of a verdict
 * @m: looks at the phase, its start first
 * @end: counts at its end
 *
 * The phase is one window where it was too short, or had too few attempts, for
 * its last two thirds to tell anything, or where looks came so late that one of
 * them would be hardly half a third.
 */
void judged_phase(struct judged *j, const struct marks *m, const struct snapshot *end)
{
	const struct snapshot *start = &m->at[0];
	u64 third = (end->ns - start->ns) / 3;
	const struct snapshot *first = &m->at[nearest(m, start->ns + third)];
	const struct snapshot *second = &m->at[nearest(m, start->ns + 2 * third)];

	j->in.windows = 0;
	if (first == start || second->ns < first->ns + third / 2 ||
	    end->ns < second->ns + third / 2 ||
	    end->sum.attempts - first->sum.attempts < VERDICT_MIN_ATTEMPTS) {
		judged_whole(j, m, end);
		return;
	}
	add_window(j, first, second);
	add_window(j, second, end);
}
