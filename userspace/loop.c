// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run from start to end: sleep, look, judge, change.
 */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "results.h"
#include "run.h"
#include "util.h"

/* Where somebody watches, what a change does is shown after so long */
#define SOON_NS			(250 * NSEC_PER_MSEC)

/* … and, as the end of a phase is not known, it is first marked at such steps */
#define FIRST_MARK_NS		(250 * NSEC_PER_MSEC)

static u64 min_u64(u64 a, u64 b)
{
	return a < b ? a : b;
}

/* What was slept through is not made up for by a short interval */
static u64 next_due(u64 due, u64 step, u64 now)
{
	return now < due + step / 2 ? due + step : now + step;
}

static bool change_left(const struct run *run)
{
	return run->next_change < run->o->nr_changes;
}

/* When the next change is due; past the end if there is none */
static u64 change_ns(const struct run *run)
{
	if (run->wish.cure)
		return 0;
	return change_left(run) ?
	       run->start_ns + run->o->changes[run->next_change].at_ns : ~0ull;
}

/* The exit status that a failure to read numbers leads to */
static int readable(int err)
{
	return err ? fail(STATUS_CANNOT, "cannot read the run's numbers: %s",
			  strerror(-err)) : 0;
}

static int read_stats(const struct run *run, struct livelock_run_stats *stats)
{
	*stats = (struct livelock_run_stats){ .size = sizeof(*stats) };
	return readable(device_ioctl(&run->dev, LIVELOCK_IOC_RUN_STATS, stats));
}

static int read_counts(struct run *run)
{
	return readable(counter_read(&run->counter, &run->now));
}

static int read_workers(struct run *run)
{
	return readable(counter_workers(&run->counter));
}

static int judge(struct run *run, bool violated, struct verdict *verdict)
{
	struct verdict_input *in = &run->judged.in;

	in->violated = violated;
	in->is = NULL;
	if (verdict_wants_states(in)) {
		int err = read_workers(run);

		if (err)
			return err;
		in->is = run->counter.is;
	}
	verdict_judge(in, verdict);
	return 0;
}

/* A policy decides delays as it likes: then no law is known */
static void find_law(struct run *run)
{
	struct phase *phase = &run->phase;

	phase->has_law = !phase->policy && law_find(run->sc->desc.family, &run->params,
						    &phase->law);
}

/* Time between marks: what is planned is marked evenly */
static u64 mark_step(const struct run *run)
{
	u64 end = run->start_ns + param_num(&run->params, "duration_ns");
	u64 step = (min_u64(end, change_ns(run)) - run->now.ns) / WINDOW_MARKS;

	if (run->report->attend)
		step = min_u64(step, FIRST_MARK_NS);
	return step + !step;
}

/* run->now and run->before are of its beginning */
static void begin_phase(struct run *run)
{
	u64 first = run->o->interval_ns;

	if (run->report->attend)
		first = min_u64(first, SOON_NS);
	find_law(run);
	snapshot_copy(&run->sampled, &run->now, run->workers);
	run->sample_ns = run->now.ns + first;
	windows_restart(&run->windows, &run->now);
	marks_restart(&run->marks, &run->now);
	run->sample.judged = false;
	run->mark_step_ns = mark_step(run);
	run->mark_ns = run->now.ns + run->mark_step_ns;
}

static int read_latency(struct run *run)
{
	struct phase *phase = &run->phase;
	int err = run->stopwatch.skel ?
		  stopwatch_phase(&run->stopwatch, &phase->latency) : 0;

	phase->latency.gave_up = phase->counts.give_ups;
	return readable(err);
}

/* run->now and run->stats are of its end */
static int end_phase(struct run *run)
{
	struct phase *phase = &run->phase;
	const struct snapshot *start = &run->marks.at[0];
	u64 waits = run->stats.skew_count - run->before.skew_count;
	u64 window = param_num(&run->params, "window_ns");
	int err;

	phase->ns = run->now.ns - start->ns;
	phase->counts = counts_between(&start->sum, &run->now.sum);
	phase->fit = phase->has_law ? law_check(&phase->law, phase->counts.attempts,
						phase->counts.completions) : LAW_UNKNOWN;
	phase->skew_mean_ns = waits ? (double)(run->stats.skew_sum_ns -
					       run->before.skew_sum_ns) / waits : 0;
	if (!window)
		window = param_num(&run->params, "grid_ns");
	/* with neither there is nothing to be late for */
	phase->late = window && phase->skew_mean_ns * LAW_LATE_PART > window;
	judged_whole(&run->judged, &run->marks, &run->now);
	phase->jain = verdict_jain(run->judged.in.window[0], run->workers);
	judged_phase(&run->judged, &run->marks, &run->now);
	err = judge(run, run->stats.marks & LIVELOCK_MARK_VIOLATED, &phase->verdict);
	if (!err)
		err = read_latency(run);
	if (!err)
		run->report->phase(run);
	return err;
}

/* Put one cure in force, in the module and in what we know of it */
static int change_cure(struct run *run, const struct livelock_cure *cure)
{
	struct livelock_change change = { .size = sizeof(change), .cure = cure->id };
	int err = device_ioctl(&run->dev, LIVELOCK_IOC_CHANGE, &change);

	if (err == -ESRCH)
		return 0;	/* it has just ended */
	if (err)
		return fail(STATUS_USAGE, "cannot change to %s: %s", cure->name,
			    *change.message ? change.message : strerror(-err));
	run->phase.cure = cure;
	return device_params_in_force(&run->dev, &run->params);
}

static int change_one(struct run *run, const struct change *c)
{
	int err;

	switch (c->kind) {
	case CHANGE_CURE:
		return change_cure(run, scenario_cure(run->sc, c->cure));
	case CHANGE_POLICY:
		err = policy_attach(&run->policy);
		run->phase.policy = true;
		return err;
	default:
		return 0;
	}
}

/* Do all changes that are due; a wish waits for nothing, and may be refused */
static int change(struct run *run, u64 now)
{
	int err = 0;

	if (run->wish.cure)
		run->wish.refused = change_cure(run, run->wish.cure) ? run->wish.cure : NULL;
	run->wish.cure = NULL;
	while (!err && change_ns(run) <= now)
		err = change_one(run, &run->o->changes[run->next_change++]);
	return err;
}

/* What a run that is watched shows besides its counts */
static int read_details(struct run *run)
{
	int err = read_stats(run, &run->stats);

	return err ? err : read_workers(run);
}

static int take_sample(struct run *run)
{
	struct sample *s = &run->sample;
	int err = run->report->attend ? read_details(run) : 0;

	if (err)
		return err;
	s->ns = run->now.ns - run->sampled.ns;
	s->counts = counts_between(&run->sampled.sum, &run->now.sum);
	if (windows_look(&run->windows, &run->now)) {
		judged_live(&run->judged, &run->windows);
		err = judge(run, false, &s->verdict);
		s->judged = true;
	}
	if (!err)
		run->report->sample(run);
	snapshot_copy(&run->sampled, &run->now, run->workers);
	return err;
}

/* An interval that the phase's end cut only slightly, or its only one */
static int take_last_sample(struct run *run)
{
	bool first = run->sampled.ns == run->marks.at[0].ns;

	/* the latest sample may have been taken after the end */
	if (run->now.ns <= run->sampled.ns)
		return 0;
	if (first || run->now.ns - run->sampled.ns >= run->o->interval_ns / 2)
		return take_sample(run);
	return 0;
}

static int next_phase(struct run *run, u64 now)
{
	int err = take_last_sample(run);

	if (!err)
		err = read_stats(run, &run->stats);
	if (!err)
		err = end_phase(run);
	if (!err)
		err = change(run, now);
	if (!err)
		err = read_counts(run);
	if (err)
		return err;
	run->before = run->stats;
	run->phase.nr++;
	begin_phase(run);
	if (run->report->change)
		run->report->change(run);
	return 0;
}

static int look(struct run *run)
{
	u64 now = now_ns();
	int err;

	if (now < min_u64(run->sample_ns, min_u64(run->mark_ns, change_ns(run))))
		return 0;
	err = read_counts(run);
	if (!err && now >= run->mark_ns) {
		/* the last look before the end is what tells who was blocked at it */
		err = read_workers(run);
		run->mark_ns += run->mark_step_ns;
		if (marks_add(&run->marks, &run->now))
			run->mark_step_ns *= 2;
	}
	if (!err && now >= run->sample_ns) {
		err = take_sample(run);
		run->sample_ns = next_due(run->sample_ns, run->o->interval_ns, now);
	}
	if (!err && now >= change_ns(run))
		err = next_phase(run, now);
	return err;
}

static int launch(struct run *run)
{
	struct livelock_start start = { .size = sizeof(start) };
	int err;

	/* a policy from the start */
	run->start_ns = now_ns();
	err = change(run, run->start_ns);
	if (err)
		return err;
	err = device_ioctl(&run->dev, LIVELOCK_IOC_START, &start);
	if (err)
		return fail(STATUS_CANNOT, "cannot start %u workers: %s", run->workers,
			    strerror(-err));
	err = read_stats(run, &run->before);
	if (err)
		return err;
	results_begin(run->o->file);
	run->now.ns = now_ns();
	run->start_ns = run->now.ns;
	begin_phase(run);
	return run->report->start(run);
}

static void stop(struct run *run)
{
	struct livelock_start stop = { .size = sizeof(stop) };

	if (!run->stopping)
		device_ioctl(&run->dev, LIVELOCK_IOC_STOP, &stop);
	run->stopping = true;
}

/* The first signal ends the run in good order, the second ends us */
static bool interrupt(struct run *run)
{
	if (run->interrupted)
		return false;
	run->interrupted = true;
	stop(run);
	return true;
}

static void attend(struct run *run)
{
	if (!run->report->attend)
		return;
	run->report->attend(run, &run->wish);
	if (run->wish.quit || run->wish.again)
		stop(run);
}

/* When there is something to do next */
static u64 due_ns(const struct run *run)
{
	u64 due = min_u64(run->sample_ns, min_u64(run->mark_ns, change_ns(run)));

	return run->report->step ? min_u64(due, now_ns() + run->report->step_ns) : due;
}

static int step(const struct run *run)
{
	return run->report->step ? run->report->step(run) : 0;
}

/* Return: 0 when it has ended, else an exit status */
static int watch(struct run *run)
{
	for (;;) {
		int keys = run->report->attend && !run->stopping ? STDIN_FILENO : -1;
		int err = step(run);
		int seen;

		if (err)
			return err;
		seen = wait_until(run->dev.fd, keys, run->signals, due_ns(run));
		if (seen & WAIT_SIGNAL && !interrupt(run))
			return STATUS_INTERRUPTED;
		attend(run);
		if (seen & WAIT_FD)
			return 0;
		err = look(run);
		if (err)
			return err;
	}
}

static int finish(struct run *run)
{
	u64 end;
	int err = read_stats(run, &run->stats);

	if (!err)
		err = read_counts(run);
	if (!err)
		err = read_workers(run);
	if (err)
		return err;

	/* it may have ended before what we took for the beginning of the phase */
	end = run->stats.start_ns + run->stats.elapsed_ns;
	if (run->stats.start_ns)
		run->now.ns = min_u64(run->now.ns, end);
	if (run->now.ns < run->marks.at[0].ns)
		run->now.ns = run->marks.at[0].ns;
	err = take_last_sample(run);
	run->phase.last = true;
	if (!err)
		err = end_phase(run);
	if (!err && change_left(run) && !run->stopping && !run->o->warmup_ns)
		warn("the run ended before %u of its changes",
		     run->o->nr_changes - run->next_change);
	return err;
}

static int judge_expectations(const struct run *run)
{
	const struct phase *p = &run->phase;
	double ratio = p->counts.attempts ?
		       (double)p->counts.completions / p->counts.attempts : 0;

	if (change_left(run) && (run->o->expect >= 0 || run->o->threshold >= 0))
		return fail(STATUS_UNMET, "the run ended before its changes: nothing to judge");
	if (run->o->expect >= 0 && p->verdict.verdict != (u32)run->o->expect)
		return fail(STATUS_UNMET, "expected %s, got %s: %s",
			    verdict_name(run->o->expect),
			    verdict_name(p->verdict.verdict), p->verdict.reason);
	if (run->o->threshold >= 0 && ratio < run->o->threshold)
		return fail(STATUS_UNMET, "expected a ratio of %g or more, got %g",
			    run->o->threshold, ratio);
	return STATUS_OK;
}

/**
 * run_go - start a run, watch it, and report it
 * @run: from run_setup()
 *
 * Return: the exit status.
 */
int run_go(struct run *run)
{
	int err, met;

	err = launch(run);
	if (!err)
		err = watch(run);
	if (!err)
		err = finish(run);
	if (err)
		return err;
	err = results_written(run->out);
	if (err)
		return err;

	met = judge_expectations(run);
	if (run->phase.verdict.verdict == LIVELOCK_VERDICT_VIOLATED &&
	    run->o->expect != LIVELOCK_VERDICT_VIOLATED)
		return fail(STATUS_VIOLATED, "%s", run->phase.verdict.reason);
	return run->interrupted ? STATUS_INTERRUPTED : met;
}
