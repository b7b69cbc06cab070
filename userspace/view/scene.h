/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_SCENE_H
#define LIVELOCK_SCENE_H

#include "laws.h"
#include "past.h"
#include "window.h"

/**
 * struct scene_worker - a row of the live view: a worker in the latest interval
 * @nr: its number
 * @attempts: a second
 * @completions: a second
 * @ratio: of the two, NAN without attempts
 * @cpu: share of the time on a CPU
 * @backoff: share of the time in delays before retries
 * @longest_ns: longest time without a completion
 * @won: completions since the base
 * @share: of its fair share of completions since the base, NAN if there are none
 * @n: the module's numbers
 */
struct scene_worker {
	u32 nr;
	double attempts;
	double completions;
	double ratio;
	double cpu;
	double backoff;
	double longest_ns;
	u64 won;
	double share;
	struct livelock_worker n;
};

/**
 * struct scene_look - what is known of a run at a moment
 * @now: counts
 * @stats: the module's numbers of the run
 * @workers: and of its workers
 * @verdict: of the latest windows, %NULL if none has closed
 */
struct scene_look {
	const struct snapshot *now;
	const struct livelock_run_stats *stats;
	const struct livelock_worker *workers;
	const struct verdict *verdict;
};

/**
 * struct scene - what there is to show of a run
 * @scenario: its name
 * @cure: name of the one in force
 * @kind: LIVELOCK_CURE_* of that
 * @policy: file of the BPF policy in force, empty if none
 * @bpf: BPF programs count; otherwise the module does
 * @workers: how many
 * @duration_ns: how long it runs, 0 if not known
 * @params_known: its parameters are known, and with them @window_ns and the law
 * @window_ns: vulnerable window, 0 if there is none
 * @has_law: @law holds
 * @law: what theory says
 * @gauges: the scenario's own numbers as text, empty if it has none
 * @over: why it ended, %NULL if it has not
 *
 * The above is for the owner to fill in; the below is made of what scene_look() and
 * scene_base() are shown.
 *
 * @stats: the module's numbers
 * @known: an interval has passed
 * @now: of the latest interval
 * @total: counts since the base
 * @judged: @verdict is known
 * @verdict: of the latest windows
 * @held_ns: for how long it has been the same
 * @jain: fairness since the base, NAN without completions
 * @skew_mean_ns: mean lateness of timed waits since the base, NAN if there were none
 * @worker: each worker
 * @past: the past
 *
 * The below is for arithmetic.
 *
 * @last: counts at the latest look
 * @base: counts from which totals are made: at the start, a change, or zero
 * @base_stats: the module's numbers then
 * @detail_ns: when the module was asked for the workers' numbers
 * @held_since_ns: when @verdict was new
 * @changed: @cure is new
 * @zeroed: longest times are those since the base
 * @tally: room for each worker
 * @heat: room for each worker
 * @gap: longest time without completion of each worker, for @zeroed
 */
struct scene {
	char scenario[LIVELOCK_NAME_LEN];
	char cure[LIVELOCK_NAME_LEN];
	u32 kind;
	const char *policy;
	bool bpf;
	u32 workers;
	u64 duration_ns;
	bool params_known;
	u64 window_ns;
	bool has_law;
	struct law law;
	char gauges[LIVELOCK_TEXT_LEN];
	const char *over;

	struct livelock_run_stats stats;
	bool known;
	struct moment now;
	struct counts total;
	bool judged;
	struct verdict verdict;
	u64 held_ns;
	double jain;
	double skew_mean_ns;
	struct scene_worker *worker;
	struct past past;

	struct snapshot last;
	struct snapshot base;
	struct livelock_run_stats base_stats;
	u64 detail_ns;
	u64 held_since_ns;
	bool changed;
	bool zeroed;
	struct tally *tally;
	u8 *heat;
	struct scene_gap *gap;
};

int scene_init(struct scene *scene, u32 workers);
void scene_free(struct scene *scene);
void scene_copy(struct scene *to, const struct scene *from);
void scene_base(struct scene *scene, const struct snapshot *now,
		const struct livelock_run_stats *stats);
void scene_look(struct scene *scene, const struct scene_look *look);
void scene_zero(struct scene *scene);
enum law_fit scene_fit(const struct scene *scene);

#endif /* LIVELOCK_SCENE_H */
