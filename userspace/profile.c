// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run, ours or not, under the profiler, and what came of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flame.h"
#include "json.h"
#include "other.h"
#include "profile.h"
#include "profiler.h"
#include "results.h"
#include "run.h"
#include "util.h"

/* Functions in the table */
#define ROWS		8

/* A look on whether a run of somebody else's still goes */
#define STEP_NS		(100 * NSEC_PER_MSEC)

/**
 * struct profile - a run that is profiled
 * @run: it, if it is ours
 * @o: what the user wants
 * @out: where results go
 * @scenario: its name
 * @profiler: the program
 * @started: it samples
 * @cpus: CPUs that it sampled
 * @samples: where they fell
 * @stacks: of the workers
 * @folded: what becomes of @o->folded
 * @svg: what becomes of @o->svg
 */
struct profile {
	struct run run;
	const struct profile_options *o;
	FILE *out;
	const char *scenario;
	struct profiler profiler;
	bool started;
	u32 cpus;
	struct samples samples;
	struct folded stacks;
	struct document folded;
	struct document svg;
};

static struct profile *profile_of(const struct run *run)
{
	return container_of(run, struct profile, run);
}

static int on_start(const struct run *run)
{
	return run->o->output == OUTPUT_JSON ? report_json.start(run) : 0;
}

static void on_sample(const struct run *run)
{
	(void)run;
}

static void on_phase(const struct run *run)
{
	if (run->o->output == OUTPUT_JSON)
		report_json.phase(run);
}

/* The workers have numbers only once they exist */
static int on_step(const struct run *run)
{
	struct profile *p = profile_of(run);

	if (p->started)
		return 0;
	p->started = true;
	return profiler_start(&p->profiler, &run->dev, run->config.run, run->workers, p->o->hz);
}

static const struct report report_profile = {
	.start = on_start,
	.sample = on_sample,
	.phase = on_phase,
	.step = on_step,
	.step_ns = NSEC_PER_SEC,
};

static double percent(u64 part, u64 whole)
{
	return whole ? 100. * part / whole : 0;
}

/* An attempt function is the module's, and named so */
static bool is_attempt(const char *name)
{
	/* the whole, or the part of it that the compiler or its author split off */
	return strstr(name, "_attempt [livelock]") ||
	       (strstr(name, "_attempt_") && strstr(name, " [livelock]"));
}

static void print_shares(FILE *out, const struct profile *p)
{
	size_t nr;
	struct share *shares = folded_shares(&p->stacks, &nr);
	u64 total = p->stacks.total;

	fputs("    self    total\n", out);
	for (size_t i = 0; shares && i < nr && i < ROWS; i++)
		fprintf(out, "%7.1f%% %7.1f%%  %s\n", percent(shares[i].self, total),
			percent(shares[i].total, total), shares[i].name);
	for (size_t i = 0; shares && i < nr; i++)
		if (is_attempt(shares[i].name))
			fprintf(out, "in the attempt function: %.1f%% (%s)\n",
				percent(shares[i].total, total), shares[i].name);
	shares_free(shares, nr);
}

static void print_samples(FILE *out, const struct profile *p)
{
	const struct samples *s = &p->samples;

	fprintf(out, "samples: %llu of workers, %llu of other tasks, %llu idle, %llu lost",
		s->workers, s->others, s->idle, s->lost);
	fprintf(out, "; %llu Hz on %u CPUs\n", p->o->hz, p->cpus);
	if (s->workers)
		print_shares(out, p);
	else
		fputs("  no worker was met on a CPU: they sleep, or it was too short\n", out);
}

static struct json_object *frames_of(const char *rest)
{
	struct json_object *list = json_object_new_array();
	const char *frame;
	size_t len;

	while ((rest = frame_next(rest, &frame, &len)))
		json_object_array_add(list, json_object_new_string_len(frame, len));
	return list;
}

static void write_json(const struct profile *p)
{
	struct json_object *record;

	for (size_t i = 0; i < p->stacks.nr; i++) {
		record = json_record("stack");
		json_object_object_add(record, "frames", frames_of(p->stacks.stacks[i].text));
		json_count(record, "samples", p->stacks.stacks[i].count);
		json_emit(p->out, record, JSON_C_TO_STRING_PLAIN);
	}
	record = json_record("profile");
	json_count(record, "hz", p->o->hz);
	json_count(record, "cpus", p->cpus);
	json_count(record, "samples", p->samples.workers);
	json_count(record, "others", p->samples.others);
	json_count(record, "idle", p->samples.idle);
	json_count(record, "lost", p->samples.lost);
	json_emit(p->out, record, JSON_C_TO_STRING_PLAIN);
}

static void write_folded(FILE *out, const struct profile *p)
{
	folded_write(out, &p->stacks);
}

static void write_svg(FILE *out, const struct profile *p)
{
	char title[160];

	snprintf(title, sizeof(title), "%s: where its workers spend their time on a CPU",
		 p->scenario);
	flame_svg(out, &p->stacks, title);
}

/* Before the run: a minute of samples is not to end at a name that cannot be written */
static int open_files(struct profile *p)
{
	const struct profile_options *o = p->o;
	int err = o->folded ? document_open(&p->folded, o->folded) : 0;

	return !err && o->svg ? document_open(&p->svg, o->svg) : err;
}

static int write_file(const struct profile *p, struct document *to,
		      void (*write)(FILE *out, const struct profile *p))
{
	if (!to->file)
		return 0;
	write(to->file, p);
	return document_keep(to);
}

/* Sampling is over. Return: 0 or an exit status after a message. */
static int show(struct profile *p)
{
	const struct profile_options *o = p->o;
	bool json = o->run.output == OUTPUT_JSON;
	bool files = o->folded || o->svg;
	int err;

	p->cpus = p->profiler.cpus;
	profiler_stop(&p->profiler, &p->samples);
	err = profiler_stacks(&p->profiler, p->scenario, &p->stacks);
	if (!err)
		err = write_file(p, &p->folded, write_folded);
	if (!err)
		err = write_file(p, &p->svg, write_svg);
	if (err)
		return err;
	if (json)
		write_json(p);
	else if (!files)
		write_folded(p->out, p);
	if (!json && !o->run.quiet)
		print_samples(files ? p->out : stderr, p);
	return results_written(p->out);
}

static int sample_own(struct profile *p)
{
	struct run *run = &p->run;
	int err, status;

	p->out = run->out;
	p->scenario = run->sc->desc.name;
	err = open_files(p);
	if (!err)
		err = profiler_open(&p->profiler, run->workers);
	if (err)
		return err;
	status = run_go(run);
	/* a run that has not come to its end was not sampled to it */
	if (!run->phase.last)
		return status;
	err = show(p);
	if (!err && run->o->output != OUTPUT_JSON && !run->o->quiet)
		fprintf(p->o->folded || p->o->svg ? p->out : stderr, "%s, cure %s: %s: %s\n",
			p->scenario, run->phase.cure->name,
			verdict_name(run->phase.verdict.verdict), run->phase.verdict.reason);
	return err ? err : status;
}

/**
 * profile_own - run a scenario and say where its workers spend their time
 * @o: what the user wants
 *
 * Return: the exit status.
 */
int profile_own(struct profile_options *o)
{
	static struct profile p;
	int err;

	/* the module counts: programs on the path would be seen in the profile */
	o->run.no_bpf = true;
	p.o = o;
	p.run.o = &o->run;
	p.run.report = &report_profile;
	err = run_setup(&p.run);
	if (!err)
		err = sample_own(&p);
	profiler_close(&p.profiler);
	document_drop(&p.folded);
	document_drop(&p.svg);
	folded_free(&p.stacks);
	run_cleanup(&p.run);
	return err;
}

static int step_other(struct other *other, void *self)
{
	(void)other;
	(void)self;
	return 0;
}

static int sample_other(struct profile *p, struct other *other)
{
	const struct livelock_run_stats *stats = &other->stats;
	int err = results_open(p->o->run.file, &p->out), status = 0;

	p->scenario = other->sc->desc.name;
	if (!err)
		err = open_files(p);
	if (!err)
		err = profiler_open(&p->profiler, stats->workers);
	if (!err)
		err = profiler_start(&p->profiler, &other->dev, stats->run, stats->workers,
				     p->o->hz);
	if (!err) {
		results_begin(p->o->run.file);
		status = other_watch(other, p->o->other_ns, STEP_NS, step_other, p);
	}
	if (!err)
		err = status && status != STATUS_INTERRUPTED ? status : show(p);
	return err ? err : status;
}

/**
 * profile_other - look at a run that goes already
 * @o: what the user wants
 *
 * Return: the exit status.
 */
int profile_other(const struct profile_options *o)
{
	static struct profile p;
	struct other other;
	int err;

	p.o = o;
	err = other_open(&other, o->other);
	if (!err)
		err = sample_other(&p, &other);
	profiler_close(&p.profiler);
	document_drop(&p.folded);
	document_drop(&p.svg);
	folded_free(&p.stacks);
	other_close(&other);
	return err;
}
