// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run from start to end: sleep, look, judge, change.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "run.h"
#include "util.h"

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

/* run->now and run->before are of its beginning */
static void begin_phase(struct run *run)
{
	u64 end = run->start_ns + param_num(&run->params, "duration_ns");

	find_law(run);
	snapshot_copy(&run->sampled, &run->now, run->workers);
	run->sample_ns = run->now.ns + run->o->interval_ns;
	windows_restart(&run->windows, &run->now);
	marks_restart(&run->marks, &run->now);
	run->sample.judged = false;
	run->mark_step_ns = (min_u64(end, change_ns(run)) - run->now.ns) / WINDOW_MARKS;
	run->mark_step_ns += !run->mark_step_ns;
	run->mark_ns = run->now.ns + run->mark_step_ns;
}

/* run->now and run->stats are of its end */
static int end_phase(struct run *run)
{
	struct phase *phase = &run->phase;
	const struct snapshot *start = &run->marks.at[0];
	u64 waits = run->stats.skew_count - run->before.skew_count;
	int err;

	phase->ns = run->now.ns - start->ns;
	phase->counts = counts_between(&start->sum, &run->now.sum);
	phase->fit = phase->has_law ? law_check(&phase->law, phase->counts.attempts,
						phase->counts.completions) : LAW_UNKNOWN;
	phase->skew_mean_ns = waits ? (double)(run->stats.skew_sum_ns -
					       run->before.skew_sum_ns) / waits : 0;
	phase->late = phase->skew_mean_ns * LAW_LATE_PART >
		      param_num(&run->params, "window_ns");
	judged_whole(&run->judged, &run->marks, &run->now);
	phase->jain = verdict_jain(run->judged.in.window[0], run->workers);
	judged_phase(&run->judged, &run->marks, &run->now);
	err = judge(run, run->stats.marks & LIVELOCK_MARK_VIOLATED, &phase->verdict);
	if (!err)
		report_phase(run);
	return err;
}

/* Put one cure in force, in the module and in what we know of it */
static int change_cure(struct run *run, const char *name)
{
	const struct livelock_cure *cure = scenario_cure(run->sc, name);
	struct livelock_change change = { .size = sizeof(change), .cure = cure->id };
	int err = device_ioctl(&run->dev, LIVELOCK_IOC_CHANGE, &change);

	if (err == -ESRCH)
		return 0;	/* it has just ended */
	if (err)
		return fail(STATUS_USAGE, "cannot change to %s: %s", name,
			    *change.message ? change.message : strerror(-err));
	run->phase.cure = cure;
	return device_params_in_force(&run->dev, &run->params);
}

/* Do all changes that are due */
static int change(struct run *run, u64 now)
{
	int err = 0;

	while (!err && change_ns(run) <= now) {
		const struct change *c = &run->o->changes[run->next_change++];

		switch (c->kind) {
		case CHANGE_CURE:
			err = change_cure(run, c->cure);
			break;
		case CHANGE_POLICY:
			err = policy_attach(&run->policy);
			run->phase.policy = true;
			break;
		case CHANGE_WARM:
			break;
		}
	}
	return err;
}

static int take_sample(struct run *run)
{
	struct sample *s = &run->sample;
	int err = 0;

	s->ns = run->now.ns - run->sampled.ns;
	s->counts = counts_between(&run->sampled.sum, &run->now.sum);
	if (windows_look(&run->windows, &run->now)) {
		judged_live(&run->judged, &run->windows);
		err = judge(run, false, &s->verdict);
		s->judged = true;
	}
	if (!err)
		report_sample(run);
	snapshot_copy(&run->sampled, &run->now, run->workers);
	return err;
}

/* An interval that the phase's end cut only slightly, or its only one */
static int take_last_sample(struct run *run)
{
	u64 ns = run->now.ns - run->sampled.ns;

	if (ns >= run->o->interval_ns / 2 || (ns && run->sampled.ns == run->marks.at[0].ns))
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
	report_change(run);
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
		marks_add(&run->marks, &run->now);
		run->mark_ns += run->mark_step_ns;
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
	run->now.ns = now_ns();
	run->start_ns = run->now.ns;
	begin_phase(run);
	report_start(run);
	return 0;
}

/* The first signal ends the run in good order, the second ends us */
static bool interrupt(struct run *run)
{
	struct livelock_start stop = { .size = sizeof(stop) };

	if (run->interrupted)
		return false;
	run->interrupted = true;
	device_ioctl(&run->dev, LIVELOCK_IOC_STOP, &stop);
	return true;
}

/* Return: 0 when it has ended, else an exit status */
static int watch(struct run *run)
{
	for (;;) {
		u64 due = min_u64(run->sample_ns, min_u64(run->mark_ns, change_ns(run)));
		int seen = wait_until(run->dev.fd, run->signals, due);
		int err;

		if (seen & WAIT_SIGNAL && !interrupt(run))
			return STATUS_INTERRUPTED;
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

	end = run->stats.start_ns + run->stats.elapsed_ns;
	run->now.ns = min_u64(run->now.ns, end);
	err = take_last_sample(run);
	run->phase.last = true;
	return err ? err : end_phase(run);
}

static int judge_expectations(const struct run *run)
{
	const struct phase *p = &run->phase;
	double ratio = p->counts.attempts ?
		       (double)p->counts.completions / p->counts.attempts : 0;

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
	if (ferror(run->out) | fflush(run->out))
		return fail(STATUS_CANNOT, "cannot write the results: %s", strerror(errno));

	met = judge_expectations(run);
	if (run->phase.verdict.verdict == LIVELOCK_VERDICT_VIOLATED &&
	    run->o->expect != LIVELOCK_VERDICT_VIOLATED)
		return fail(STATUS_VIOLATED, "%s", run->phase.verdict.reason);
	return run->interrupted ? STATUS_INTERRUPTED : met;
}
