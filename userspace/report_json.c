// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run as JSON Lines: run, then samples, then workers, then the summary; with
 * changes, a summary for each phase at its end.
 */
#include <sys/utsname.h>

#include "json.h"
#include "run.h"

static void emit(const struct run *run, struct json_object *record)
{
	json_emit(run->out, record, JSON_C_TO_STRING_PLAIN);
}

static struct json_object *new_record(const struct run *run, const char *type)
{
	struct json_object *record = json_record(type);

	json_count(record, "run", run->config.run);
	return record;
}

/* What was in force: scenario, cure, policy, parameters */
static void add_setup(struct json_object *record, const struct run *run)
{
	json_text(record, "scenario", run->sc->desc.name);
	json_text(record, "cure", run->phase.cure->name);
	json_text(record, "policy", run->phase.policy ? run->o->policy : NULL);
	json_count(record, "workers", run->workers);
	json_object_object_add(record, "params", json_params(&run->params));
}

static void add_source(struct json_object *record, const struct run *run)
{
	struct utsname uts;

	json_object_object_add(record, "bpf", json_object_new_boolean(!!run->counter.skel));
	if (!run->counter.skel)
		json_text(record, "bpf_reason", run->counter.why);
	json_text(record, "kernel", uname(&uts) ? NULL : uts.release);
}

static int json_start(const struct run *run)
{
	struct json_object *record = new_record(run, "run");

	add_setup(record, run);
	json_text(record, "family", run->sc->desc.family);
	json_count(record, "slot", run->config.slot);
	json_count(record, "interval_ns", run->o->interval_ns);
	if (run->phase.has_law)
		json_law(record, "law", &run->phase.law);
	add_source(record, run);
	emit(run, record);
	return 0;
}

static void json_sample(const struct run *run)
{
	const struct sample *s = &run->sample;
	struct json_object *record;
	double seconds = s->ns / 1e9;

	if (run->o->quiet)
		return;
	record = new_record(run, "sample");
	json_count(record, "phase", run->phase.nr);
	json_text(record, "cure", run->phase.cure->name);
	json_count(record, "at_ns", run->now.ns - run->start_ns);
	json_count(record, "duration_ns", s->ns);
	json_counts(record, &s->counts);
	json_number(record, "attempts_per_s", s->counts.attempts / seconds);
	json_number(record, "completions_per_s", s->counts.completions / seconds);
	json_text(record, "verdict", s->judged ? verdict_name(s->verdict.verdict) : NULL);
	json_text(record, "reason", s->judged ? s->verdict.reason : NULL);
	if (run->phase.has_law)
		json_law(record, "law", &run->phase.law);
	emit(run, record);
}

static void json_worker(const struct run *run, u32 nr)
{
	const struct livelock_worker *w = &run->counter.stats[nr];
	struct json_object *record = new_record(run, "worker");
	const struct counts n = {
		.attempts = w->attempts,
		.completions = w->completions,
		.conflicts = w->conflicts,
		.refusals = w->refusals,
		.give_ups = w->give_ups,
		.cancelled = w->cancelled,
	};

	json_count(record, "worker", nr);
	json_count(record, "slot", run->config.slot + nr);
	json_counts(record, &n);
	json_count(record, "operations", w->operations);
	json_count(record, "backoff_ns", w->backoff_ns);
	json_count(record, "max_gap_ns", w->max_gap_ns);
	json_count(record, "skew_max_ns", w->skew_max_ns);
	json_count(record, "cpu_ns", w->cpu_ns);
	json_count(record, "cpu", w->cpu);
	emit(run, record);
}

static void add_skew(struct json_object *record, const struct run *run)
{
	struct json_object *skew = json_object_new_object();

	json_number(skew, "mean", run->phase.skew_mean_ns);
	json_count(skew, "max", run->stats.skew_max_ns);
	json_object_object_add(skew, "late", json_object_new_boolean(run->phase.late));
	json_object_object_add(record, "skew_ns", skew);
}

static void add_marks(struct json_object *record, u32 marks)
{
	static const char *const names[] = { "disturbed", "violated", "alarm", "cut" };
	struct json_object *list = json_object_new_array();

	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		if (marks & 1u << i)
			json_object_array_add(list, json_object_new_string(names[i]));
	json_object_object_add(record, "marks", list);
}

static struct json_object *pair(u64 attempts, u64 completions)
{
	struct json_object *obj = json_object_new_object();

	json_count(obj, "attempts", attempts);
	json_count(obj, "completions", completions);
	return obj;
}

static void add_gauges(struct json_object *record, const struct run *run)
{
	struct json_object *gauges = json_object_new_object();
	struct livelock_gauge g;

	for (u32 i = 0; !device_gauge(&run->dev, i, &g); i++)
		json_count(gauges, g.name, g.value);
	json_object_object_add(record, "gauges", gauges);
}

/* What is known of the run as a whole only when it has ended */
static void add_whole(struct json_object *record, const struct run *run)
{
	const struct livelock_run_stats *m = &run->stats;

	json_object_object_add(record, "total", pair(run->now.sum.begun,
						     run->now.sum.completions));
	json_object_object_add(record, "module", pair(m->attempts, m->completions));
	json_object_object_add(record, "lost", run->counter.skel ?
			       json_object_new_int64(run_lost(run)) : NULL);
	add_gauges(record, run);
	json_count(record, "recursion_misses", counter_missed(&run->counter));
}

static void add_law(struct json_object *record, const struct phase *p)
{
	if (!p->has_law)
		return;
	json_law(record, "law", &p->law);
	json_object_object_add(record, "within", p->fit == LAW_UNKNOWN ? NULL :
			       json_object_new_boolean(p->fit == LAW_WITHIN));
}

static void json_phase(const struct run *run)
{
	const struct phase *p = &run->phase;
	struct json_object *record;

	for (u32 i = 0; p->last && i < run->workers; i++)
		json_worker(run, i);

	record = new_record(run, "summary");
	json_count(record, "phase", p->nr);
	add_setup(record, run);
	json_count(record, "duration_ns", p->ns);
	json_counts(record, &p->counts);
	json_text(record, "verdict", verdict_name(p->verdict.verdict));
	json_text(record, "reason", p->verdict.reason);
	json_number(record, "jain", p->jain);
	add_law(record, p);
	if (run->stopwatch.skel)
		json_latency(record, "latency", &p->latency);
	add_skew(record, run);
	json_text(record, "stop", p->last ? stop_name(run->stats.stop) : "change");
	add_marks(record, run->stats.marks);
	add_source(record, run);
	if (p->last)
		add_whole(record, run);
	emit(run, record);
}

const struct report report_json = {
	.start = json_start,
	.sample = json_sample,
	.phase = json_phase,
};
