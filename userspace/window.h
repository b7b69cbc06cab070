/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_WINDOW_H
#define LIVELOCK_WINDOW_H

#include "verdict.h"

/* Two windows have three edges */
#define WINDOW_EDGES		(VERDICT_WINDOWS + 1)

/* Attempts with which a live window closes: enough for a judgement by itself */
#define WINDOW_MIN_ATTEMPTS	VERDICT_MIN_ATTEMPTS

/* … and looks after which it closes with fewer */
#define WINDOW_MAX_LOOKS	5

/* Looks at a phase, evenly spread over it, that its final verdict can use */
#define WINDOW_MARKS		12

/**
 * struct counts - what a run counted
 * @attempts: tries that have ended, in one of the three ways below
 * @completions: attempts that did useful work
 * @conflicts: attempts that failed because of another worker
 * @refusals: attempts that were turned away
 * @give_ups: operations ended by their bound
 * @cancelled: operations that the run's end cut short
 * @begun: tries, those in flight too
 *
 * A ratio is made of attempts that have ended. Counters that run on while they
 * are read one after another would not even give one below 1.
 */
struct counts {
	u64 attempts;
	u64 completions;
	u64 conflicts;
	u64 refusals;
	u64 give_ups;
	u64 cancelled;
	u64 begun;
};

/**
 * struct snapshot - counts since the start of a run, at one moment
 * @ns: when
 * @sum: of all workers
 * @worker: of each worker
 */
struct snapshot {
	u64 ns;
	struct counts sum;
	struct tally *worker;
};

/**
 * struct windows - what the live verdict is judged by
 * @workers: length of snapshot.worker
 * @nr: edges known so far
 * @looks: looks since the latest edge
 * @edge: ends of the two latest windows; the latest last
 */
struct windows {
	u32 workers;
	u32 nr;
	u32 looks;
	struct snapshot edge[WINDOW_EDGES];
};

/**
 * struct marks - looks at a phase from its start on
 * @workers: length of snapshot.worker
 * @nr: how many
 * @at: them; the first is the start
 */
struct marks {
	u32 workers;
	u32 nr;
	struct snapshot at[WINDOW_MARKS + 1];
};

/**
 * struct judged - windows in the shape that verdict_judge() takes
 * @in: its input, without states
 * @delta: what in.window points to
 */
struct judged {
	struct verdict_input in;
	struct tally *delta[VERDICT_WINDOWS];
};

int snapshot_init(struct snapshot *s, u32 workers);
void snapshot_free(struct snapshot *s);
void snapshot_copy(struct snapshot *to, const struct snapshot *from, u32 workers);
struct counts counts_between(const struct counts *from, const struct counts *to);
void snapshot_clear(struct snapshot *s, u64 ns);
void snapshot_add(struct snapshot *s, u32 worker, const struct counts *n);

int windows_init(struct windows *w, u32 workers);
void windows_free(struct windows *w);
void windows_restart(struct windows *w, const struct snapshot *start);
bool windows_look(struct windows *w, const struct snapshot *now);

int marks_init(struct marks *m, u32 workers);
void marks_free(struct marks *m);
void marks_restart(struct marks *m, const struct snapshot *start);
bool marks_add(struct marks *m, const struct snapshot *now);

int judged_init(struct judged *j, u32 workers);
void judged_free(struct judged *j);
void judged_live(struct judged *j, const struct windows *w);
void judged_phase(struct judged *j, const struct marks *m, const struct snapshot *end);
void judged_whole(struct judged *j, const struct marks *m, const struct snapshot *end);

#endif /* LIVELOCK_WINDOW_H */
