// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run, ours or not, into a timeline, and the timeline onto paper.
 */
#include <stdio.h>

#include "json.h"
#include "other.h"
#include "recorder.h"
#include "results.h"
#include "run.h"
#include "timeline_json.h"
#include "trace.h"
#include "util.h"

/* Slices of the diagram of rates */
#define LOOKS		44

/**
 * struct trace - a run that is traced
 * @run: it, if it is ours
 * @o: what the user wants
 * @out: where the diagram goes
 * @recorder: the programs
 * @seen: what they saw
 * @t: what they recorded
 * @phases: verdicts, a span each
 * @nr_phases: how many
 * @owned: it is ours, and was recorded from its beginning to its end
 * @cure: what it has, if it is somebody else's
 * @counted: attempts that the module counted in it
 * @perfetto: what becomes of @o->perfetto
 */
struct trace {
	struct run run;
	const struct trace_options *o;
	FILE *out;
	struct recorder recorder;
	struct recorded seen;
	struct timeline t;
	struct phase phases[TIMELINE_SPANS];
	u32 nr_phases;
	bool owned;
	u32 cure;
	u64 counted;
	struct document perfetto;
};

static struct trace *trace_of(const struct run *run)
{
	return container_of(run, struct trace, run);
}

static void begin_span(struct trace *trace, u64 ns)
{
	const struct run *run = &trace->run;
	const struct param *jitter = param_find(&run->params, "jitter");
	const char *name = jitter ? param_choice(jitter, jitter->value) : NULL;

	timeline_span(&trace->t, ns, run->phase.cure->name, name ? name : "none");
}

static int on_start(const struct run *run)
{
	struct trace *trace = trace_of(run);

	begin_span(trace, run->start_ns);
	timeline_look(&trace->t, run->start_ns, 0, 0);
	return run->o->output == OUTPUT_JSON ? report_json.start(run) : 0;
}

static void on_sample(const struct run *run)
{
	timeline_look(&trace_of(run)->t, run->now.ns, run->now.sum.attempts,
		      run->now.sum.completions);
}

static void on_change(const struct run *run)
{
	begin_span(trace_of(run), run->now.ns);
}

static void on_phase(const struct run *run)
{
	struct trace *trace = trace_of(run);

	if (trace->nr_phases < TIMELINE_SPANS)
		trace->phases[trace->nr_phases++] = run->phase;
	if (run->o->output == OUTPUT_JSON)
		report_json.phase(run);
}

static int on_step(const struct run *run)
{
	recorder_read(&trace_of(run)->recorder);
	return 0;
}

static const struct report report_trace = {
	.start = on_start,
	.sample = on_sample,
	.change = on_change,
	.phase = on_phase,
	.step = on_step,
	.step_ns = RECORDER_STEP_NS,
};

/* Two who contend for one object: neighbours, unless the objects are dealt out */
static void choose_pair(const struct trace_options *o, const struct param_set *params,
			u32 workers, u32 *pair)
{
	const struct param *shards = param_find(params, "shards");

	pair[0] = o->pair[0];
	pair[1] = o->pair[1];
	if (o->has_pair)
		return;
	pair[1] = 1;
	if (shards && shards->desc.flags & LIVELOCK_PARAM_USED && shards->value < workers &&
	    shards->value)
		pair[1] = shards->value;
}

static const struct diagram *diagram_for(const struct trace *trace)
{
	return trace->o->diagram ? trace->o->diagram : diagram_of(trace->t.family);
}

static int check_pair(const struct trace *trace, const u32 *pair)
{
	if (trace->o->has_pair && pair[1] >= trace->t.workers)
		return fail(STATUS_USAGE, "--pair: there is no worker %u among %u", pair[1],
			    trace->t.workers);
	if (diagram_for(trace)->draw == draw_dance && (pair[0] & 1 || pair[1] != pair[0] + 1))
		return fail(STATUS_USAGE,
			    "the dance is one of walkers 2k and 2k + 1, as in --pair 2,3");
	return 0;
}

static void draw(const struct trace *trace, const u32 *pair)
{
	const struct timeline *t = &trace->t;
	const struct drawing d = {
		.t = t, .rows = trace->o->rows, .pair = { pair[0], pair[1] },
	};

	for (u32 i = 0; i < t->nr_spans; i++) {
		const struct phase *phase = &trace->phases[i];

		if (t->nr_spans > 1)
			fprintf(trace->out, "%scure %s\n\n", i ? "\n" : "", t->spans[i].cure);
		diagram_for(trace)->draw(trace->out, &d, &t->spans[i]);
		if (i < trace->nr_phases && !trace->o->run.quiet)
			fprintf(trace->out, "\n%s, cure %s: %s: %s\n", t->scenario,
				t->spans[i].cure, verdict_name(phase->verdict.verdict),
				phase->verdict.reason);
	}
}

static void print_account(const struct trace *trace)
{
	const struct timeline *t = &trace->t;
	FILE *out = trace->out;

	fprintf(out, "events: %zu recorded, %llu lost, %llu past the limit", t->nr, t->lost,
		t->left_out);
	fprintf(out, "; bpf saw %llu attempts", trace->seen.attempts);
	if (trace->owned)
		fprintf(out, ", the module counted %llu", trace->counted);
	fputc('\n', out);
	if (trace->seen.missed)
		fprintf(out, "  %llu missed by recursion\n", trace->seen.missed);
	if (t->lost)
		fputs("  lost ones found the ring buffer full: --buffer makes it larger\n", out);
	if (t->left_out)
		fprintf(out, "  the limit is %zu: -n sets it\n", t->max);
}

static void json_account(const struct trace *trace)
{
	const struct timeline *t = &trace->t;
	struct json_object *record = json_record("trace");

	json_count(record, "run", t->run);
	json_count(record, "recorded", t->nr);
	json_count(record, "lost", t->lost);
	json_count(record, "left_out", t->left_out);
	json_count(record, "recursion_misses", trace->seen.missed);
	json_count(record, "attempts", trace->seen.attempts);
	if (trace->owned) {
		struct json_object *module = json_object_new_object();

		json_count(module, "attempts", trace->counted);
		json_object_object_add(record, "module", module);
	}
	json_emit(trace->out, record, JSON_C_TO_STRING_PLAIN);
}

static int open_perfetto(struct trace *trace)
{
	return trace->o->perfetto ? document_open(&trace->perfetto, trace->o->perfetto) : 0;
}

static int write_perfetto(struct trace *trace)
{
	if (!timeline_perfetto(trace->perfetto.file, &trace->t))
		return out_of_memory();
	return document_keep(&trace->perfetto);
}

/* The timeline has ended: show it. Return: 0 or an exit status after a message. */
static int show(struct trace *trace, const u32 *pair)
{
	int err;

	if (trace->o->run.output == OUTPUT_JSON) {
		timeline_json(trace->out, &trace->t);
		json_account(trace);
	} else {
		draw(trace, pair);
		if (!trace->o->run.quiet)
			print_account(trace);
	}
	err = results_written(trace->out);
	return !err && trace->o->perfetto ? write_perfetto(trace) : err;
}

static struct timeline new_timeline(const struct trace_options *o, const struct scenario *sc,
				    u32 run, u32 slot, u32 workers)
{
	return (struct timeline){
		.scenario = sc->desc.name,
		.family = sc->desc.family,
		.run = run,
		.slot = slot,
		.workers = workers,
		.max = o->events,
	};
}

static u64 look_step(u64 duration_ns)
{
	u64 step = duration_ns / LOOKS;

	return step < 10 * NSEC_PER_MSEC ? 10 * NSEC_PER_MSEC : step;
}

/* Between its configuration and its start; the run has ended with it if all is well */
static int record_own(struct trace *trace, struct trace_options *o)
{
	struct run *run = &trace->run;
	u32 pair[2];
	int err, status;

	trace->out = run->out;
	trace->t = new_timeline(o, run->sc, run->config.run, run->config.slot, run->workers);
	choose_pair(o, &run->params, run->workers, pair);
	err = check_pair(trace, pair);
	if (!err)
		err = open_perfetto(trace);
	if (!err)
		err = recorder_open(&trace->recorder, &trace->t, o->buffer);
	if (err)
		return err;
	o->run.interval_ns = look_step(param_num(&run->params, "duration_ns"));
	status = run_go(run);
	/* a run that has not come to its end has no numbers to go with it */
	if (!run->phase.last)
		return status;
	recorder_end(&trace->recorder, &trace->seen);
	trace->owned = true;
	trace->counted = run->stats.attempts;
	trace->t.start_ns = run->stats.start_ns;
	timeline_end(&trace->t, run->now.ns);
	err = show(trace, pair);
	return err ? err : status;
}

/**
 * trace_own - run a scenario and draw what its events show
 * @o: what the user wants
 *
 * Return: the exit status.
 */
int trace_own(struct trace_options *o)
{
	static struct trace trace;
	int err;

	/* the module counts: other programs on the path would only delay it */
	o->run.no_bpf = true;
	trace.o = o;
	trace.run.o = &o->run;
	trace.run.report = &report_trace;
	err = run_setup(&trace.run);
	if (!err)
		err = record_own(&trace, o);
	recorder_close(&trace.recorder);
	document_drop(&trace.perfetto);
	timeline_free(&trace.t);
	run_cleanup(&trace.run);
	return err;
}

/* Its owner may have set the jitter to anything: nobody tells */
static void other_span(struct trace *trace, const struct other *other)
{
	const struct livelock_cure *cure = scenario_cure_by_id(other->sc, other->stats.cure);

	trace->cure = other->stats.cure;
	timeline_span(&trace->t, now_ns(), cure ? cure->name : "unknown", NULL);
}

static int step_other(struct other *other, void *self)
{
	struct trace *trace = self;
	u64 now = now_ns();

	recorder_read(&trace->recorder);
	if (other->stats.cure != trace->cure)
		other_span(trace, other);
	if (timeline_look_due(&trace->t, now))
		timeline_look(&trace->t, now, other->stats.completions +
			      other->stats.conflicts + other->stats.refusals,
			      other->stats.completions);
	return 0;
}

static int record_other(struct trace *trace, struct other *other)
{
	const struct livelock_run_stats *stats = &other->stats;
	struct param_set params = {};
	u32 pair[2] = {};
	int err, status = 0;

	trace->t = new_timeline(trace->o, other->sc, stats->run, stats->slot, stats->workers);
	trace->t.start_ns = stats->start_ns;
	trace->t.look_ns = look_step(trace->o->other_ns);
	err = results_open(trace->o->run.file, &trace->out);
	if (!err)
		err = device_params(&other->dev, other->sc, other->cure->id, &params);
	if (!err) {
		choose_pair(trace->o, &params, stats->workers, pair);
		err = check_pair(trace, pair);
	}
	if (!err)
		err = open_perfetto(trace);
	if (!err)
		err = recorder_open(&trace->recorder, &trace->t, trace->o->buffer);
	if (!err) {
		results_begin(trace->o->run.file);
		other_span(trace, other);
		status = other_watch(other, trace->o->other_ns, RECORDER_STEP_NS, step_other,
				     trace);
		recorder_end(&trace->recorder, &trace->seen);
		timeline_end(&trace->t, now_ns());
		err = status && status != STATUS_INTERRUPTED ? status : show(trace, pair);
	}
	params_free(&params);
	return err ? err : status;
}

/**
 * trace_other - look at a run that goes already, and draw what its events show
 * @o: what the user wants
 *
 * Return: the exit status.
 */
int trace_other(const struct trace_options *o)
{
	static struct trace trace;
	struct other other;
	int err;

	trace.o = o;
	err = other_open(&other, o->other);
	if (!err)
		err = record_other(&trace, &other);
	recorder_close(&trace.recorder);
	document_drop(&trace.perfetto);
	timeline_free(&trace.t);
	other_close(&other);
	return err;
}
