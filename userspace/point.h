/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_POINT_H
#define LIVELOCK_POINT_H

#include "histogram.h"
#include "laws.h"
#include "window.h"

/* Success ratio under which a curve is past its knee */
#define POINT_KNEE	0.1

/**
 * struct outcome - what one run came to, its warm-up left out
 * @ns: how long it was
 * @counts: what happened within
 * @verdict: its verdict
 * @jain: Jain's index of its completions, NAN if there are none
 * @late: timers were so late that windows were not what they should be
 * @disturbed: a CPU went away under it
 * @has_law: @law holds
 * @law: the law
 * @seed: of its random sequences
 * @timed: @latency was measured
 * @latency: how long operations took
 */
struct outcome {
	u64 ns;
	struct counts counts;
	struct verdict verdict;
	double jain;
	bool late;
	bool disturbed;
	bool has_law;
	struct law law;
	u64 seed;
	bool timed;
	struct histogram latency;
};

/**
 * struct point - what several runs with the same parameters came to
 * @runs: how many
 * @counts: of all of them
 * @ratio: completions of all by attempts of all, NAN without attempts
 * @lowest: lowest ratio of a run
 * @highest: highest ratio of a run
 * @attempts_s: attempts a second, the median of the runs
 * @completions_s: completions a second, the median of the runs
 * @jain: Jain's index, the median of the runs
 * @typical: the run with the median ratio: its verdict is the point's
 * @agree: runs with that verdict
 * @late: of any run
 * @disturbed: of any run
 * @fit: how the ratio stands to the law of @typical
 * @latency: of all runs
 */
struct point {
	u32 runs;
	struct counts counts;
	double ratio;
	double lowest;
	double highest;
	double attempts_s;
	double completions_s;
	double jain;
	const struct outcome *typical;
	u32 agree;
	bool late;
	bool disturbed;
	enum law_fit fit;
	struct histogram latency;
};

/**
 * struct knee - where a curve falls, and where it rises again
 * @falls: index of the first point with a ratio under %POINT_KNEE, or -1
 * @rises: index of the first one behind it that is not under it, or -1
 */
struct knee {
	int falls;
	int rises;
};

#define KNEE_NONE	((struct knee){ .falls = -1, .rises = -1 })

double outcome_ratio(const struct outcome *run);
void point_make(struct point *p, const struct outcome *runs, u32 nr);
void knee_look(struct knee *knee, u32 index, double ratio);
u64 time_left(u32 done, u32 all, u64 spent_ns, u64 planned_ns);
void ranks(const double *value, u32 nr, u32 *rank);

#endif /* LIVELOCK_POINT_H */
