/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_RUN_H
#define LIVELOCK_RUN_H

#include <stdio.h>

#include "counter.h"
#include "laws.h"
#include "options.h"
#include "policy.h"
#include "stopwatch.h"
#include "window.h"

struct live;

/**
 * struct sample - one interval of a run
 * @ns: its length
 * @counts: what happened within
 * @judged: @verdict is known: a window has closed
 * @verdict: of the latest windows
 */
struct sample {
	u64 ns;
	struct counts counts;
	bool judged;
	struct verdict verdict;
};

/**
 * struct phase - a run between two changes
 * @nr: from 0
 * @last: the run ended with it
 * @cure: in force
 * @policy: a BPF policy is in force
 * @has_law: @law holds for it
 * @law: the law
 * @ns: its length, once it has ended
 * @counts: what happened within
 * @verdict: its verdict
 * @jain: Jain's index of its completions, NAN if there are none
 * @fit: how its ratio stands to the law
 * @skew_mean_ns: mean lateness of timed waits within
 * @late: which is so much that windows were not what they should be
 * @latency: how long operations took that ended within, if it was measured
 */
struct phase {
	u32 nr;
	bool last;
	const struct livelock_cure *cure;
	bool policy;
	bool has_law;
	struct law law;
	u64 ns;
	struct counts counts;
	struct verdict verdict;
	double jain;
	enum law_fit fit;
	double skew_mean_ns;
	bool late;
	struct histogram latency;
};

/**
 * struct wish - what somebody at the keyboard wants
 * @cure: this cure, now
 * @refused: the latest one, if it could not be had: the next is the one after it
 * @quit: the end of the run
 * @again: and then another one …
 * @workers: … with so many workers, if not 0
 */
struct wish {
	const struct livelock_cure *cure;
	const struct livelock_cure *refused;
	bool quit;
	bool again;
	u32 workers;
};

struct run;

/**
 * struct report - a way to show a run
 * @start: it has started. Return: 0, or an exit status after a message
 * @sample: an interval is over
 * @phase: a phase is over, and with the last one the run
 * @change: a phase begins while the run goes on; may be %NULL
 * @attend: look at the keyboard, and at the terminal's size; %NULL where nobody sits.
 *	It may write @wish. With it, @sample is shown what the module knows: struct
 *	run.stats and the workers' numbers are as of the sample
 * @step: something to do right after the start and then at least every @step_ns, by
 *	somebody who looks on; may be %NULL. Returns 0, or an exit status to end with
 * @step_ns: see there
 */
struct report {
	int (*start)(const struct run *run);
	void (*sample)(const struct run *run);
	void (*phase)(const struct run *run);
	void (*change)(const struct run *run);
	void (*attend)(const struct run *run, struct wish *wish);
	int (*step)(const struct run *run);
	u64 step_ns;
};

/**
 * struct run - a run that this process owns
 * @o: what the user wants
 * @report: how it is shown; %NULL takes what @o->output says
 * @live: what @report needs to know
 * @wish: what somebody at the keyboard wants
 * @out: where results go; %NULL lets @o say it
 * @dev: the device
 * @sc: the scenario
 * @params: effective parameters
 * @config: as configured
 * @workers: how many; a number that is here before run_setup() wins over @o
 * @counter: where counts come from
 * @stopwatch: what measures latency, if it is wanted
 * @policy: loaded BPF policy
 * @signals: from signals_open()
 * @interrupted: a signal came
 * @stopping: it was told to stop
 * @start_ns: when it started
 * @next_change: index of the next of @o->changes
 * @sample_ns: when the next sample is due
 * @mark_ns: when the next mark of the phase is due
 * @mark_step_ns: time between marks
 * @now: latest counts
 * @sampled: counts at the latest sample
 * @windows: for the live verdict
 * @marks: for the phase's verdict
 * @judged: room for what is judged
 * @sample: the latest sample
 * @phase: the present phase
 * @before: the module's numbers when the phase began
 * @stats: the module's numbers when the phase ended
 */
struct run {
	const struct run_options *o;
	const struct report *report;
	struct live *live;
	struct wish wish;
	FILE *out;
	struct device dev;
	const struct scenario *sc;
	struct param_set params;
	struct livelock_config config;
	u32 workers;
	struct counter counter;
	struct stopwatch stopwatch;
	struct policy policy;
	int signals;
	bool interrupted;
	bool stopping;
	u64 start_ns;
	u32 next_change;
	u64 sample_ns;
	u64 mark_ns;
	u64 mark_step_ns;
	struct snapshot now;
	struct snapshot sampled;
	struct windows windows;
	struct marks marks;
	struct judged judged;
	struct sample sample;
	struct phase phase;
	struct livelock_run_stats before;
	struct livelock_run_stats stats;
};

/* setup.c */
int run_configure(struct run *run);
int run_setup(struct run *run);
void run_cleanup(struct run *run);

/* loop.c */
int run_go(struct run *run);

/* report.c */
extern const struct report report_text;
const struct report *report_of(enum output output);

/* report_json.c */
extern const struct report report_json;

/* live.c */
extern const struct report report_live;

const char *stop_name(u32 stop);
u64 run_lost(const struct run *run);

#endif /* LIVELOCK_RUN_H */
