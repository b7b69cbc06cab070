// SPDX-License-Identifier: GPL-2.0-only
/*
 * One run after another, silent, each point several times.
 */
#include <stdlib.h>
#include <unistd.h>

#include "format.h"
#include "parse.h"
#include "plot.h"
#include "results.h"
#include "run.h"
#include "series.h"
#include "util.h"

/**
 * series_options_init - what holds unless told otherwise
 * @o: out: it
 */
void series_options_init(struct series_options *o)
{
	*o = (struct series_options){ .repeat = 1 };
	run_options_init(&o->run);
}

static int parse_repeat(struct series_options *o, const char *arg)
{
	u64 repeat;

	if (parse_u64(arg, &repeat) || !repeat || repeat > SERIES_MAX_REPEAT)
		return fail(STATUS_USAGE, "--repeat takes 1 to %d, not '%s'",
			    SERIES_MAX_REPEAT, arg);
	o->repeat = repeat;
	return 0;
}

/**
 * series_option - take one option
 * @o: where to
 * @opt: as getopt_long() returned it
 * @arg: its argument
 * @verb: whose command line it is
 * @usage: its help
 *
 * Return: 0, OPTIONS_HELP when help was asked for, or an exit status after a
 * message.
 */
int series_option(struct series_options *o, int opt, char *arg, const char *verb,
		  const char *usage)
{
	switch (opt) {
	case OPT_REPEAT:
		return parse_repeat(o, arg);
	case OPT_PLOT:
		o->plot = arg;
		return plot_check(arg);
	default:
		return run_option(&o->run, opt, arg, verb, usage);
	}
}

/**
 * series_options_plan - what holds where nothing else was said
 * @o: all options are in it
 *
 * Return: 0, or an exit status after a message.
 */
int series_options_plan(struct series_options *o)
{
	return run_option_is_set(&o->run, "duration_ns") ? 0 :
	       run_option_add(&o->run, "duration_ns", SERIES_DURATION);
}

/**
 * series_options_end - take what stands behind the options: the scenario
 * @o: all options are in it
 * @argc: arguments, after getopt_long()
 * @argv: them
 *
 * Return: 0, or an exit status after a message.
 */
int series_options_end(struct series_options *o, int argc, char **argv)
{
	int err = run_options_end(&o->run, argc, argv);

	return err ? err : series_options_plan(o);
}

/* The options of one run of a point */
static struct run_options silent(const struct run_options *o)
{
	struct run_options run = *o;

	run.output = OUTPUT_NONE;
	run.file = NULL;
	return run;
}

/**
 * series_try - would the module take a run
 * @o: its options
 * @params: out: its effective parameters, or %NULL
 * @ns: out: how long it would take
 *
 * So that what is wrong with the last of many runs is said before the first.
 *
 * Return: 0, or an exit status after a message.
 */
int series_try(const struct run_options *o, struct json_object **params, u64 *ns)
{
	struct run_options once = silent(o);
	struct run run = { .o = &once };
	int err = run_configure(&run);

	if (!err && params)
		*params = json_params(&run.params);
	if (!err)
		*ns = param_num(&run.params, "duration_ns");
	run_cleanup(&run);
	return err;
}

/* Would the kernel take it? That is known before the first run */
static int try_policy(const char *path)
{
	struct policy policy = {};
	int err = path ? policy_load(&policy, path) : 0;

	policy_close(&policy);
	return err;
}

/**
 * series_open - begin
 * @s: out: the series; series_close() is due in any case
 * @o: what the user wants
 * @points: how many there will be
 * @each_ns: how long a run is meant to take
 *
 * Return: 0, or an exit status after a message.
 */
int series_open(struct series *s, const struct series_options *o, u32 points, u64 each_ns)
{
	int err;

	*s = (struct series){
		.o = o, .all = points * o->repeat, .each_ns = each_ns,
		.start_ns = now_ns(),
	};
	s->runs = calloc(o->repeat, sizeof(*s->runs));
	if (!s->runs)
		return out_of_memory();
	err = try_policy(o->run.policy);
	if (!err)
		err = results_open(o->run.file, &s->out);
	if (!err)
		results_begin(o->run.file);
	return err;
}

/* On a terminal one line that changes, elsewhere a line a run */
static void show_progress(const struct series *s, const char *label, u32 nr)
{
	const char *begin = "", *end = "\n";
	char left[FORMAT_LEN];

	if (s->o->run.quiet)
		return;
	if (isatty(STDERR_FILENO)) {
		begin = "\r\033[K";
		end = "";
	}
	format_seconds(left, time_left(s->done, s->all, now_ns() - s->start_ns, s->each_ns));
	fprintf(stderr, "%s[%*u/%u] %s", begin, s->all > 99 ? 3 : s->all > 9 ? 2 : 1,
		s->done + 1, s->all, label);
	if (s->o->repeat > 1)
		fprintf(stderr, ", run %u of %u", nr + 1, s->o->repeat);
	fprintf(stderr, ", %s left%s", left, end);
}

static void clear_progress(const struct series *s)
{
	if (!s->o->run.quiet && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

static void take_outcome(struct outcome *to, const struct run *run)
{
	const struct phase *phase = &run->phase;

	*to = (struct outcome){
		.ns = phase->ns,
		.counts = phase->counts,
		.verdict = phase->verdict,
		.jain = phase->jain,
		.late = phase->late,
		.disturbed = run->stats.marks & LIVELOCK_MARK_DISTURBED,
		.has_law = phase->has_law,
		.law = phase->law,
		.seed = run->stats.seed,
		.timed = run->stopwatch.skel,
		.latency = phase->latency,
	};
}

static int measure(struct series *s, const struct run_options *o, struct outcome *to)
{
	struct run_options once = silent(o);
	struct run run = { .o = &once };
	int err = run_setup(&run);

	if (!err)
		err = run_go(&run);
	if (err == STATUS_VIOLATED) {
		s->status = err;
		err = run.interrupted ? STATUS_INTERRUPTED : 0;
	}
	if (!err && run.next_change < once.nr_changes)
		err = fail(STATUS_CANNOT, "a run ended (%s) before its warm-up was over",
			   stop_name(run.stats.stop));
	if (!err)
		take_outcome(to, &run);
	run_cleanup(&run);
	return err;
}

/**
 * series_point - run, as often as is wanted
 * @s: the series
 * @o: options of the point
 * @label: what is special about it
 * @p: out: what it came to; it lives until the next one
 *
 * Return: 0, or an exit status after a message: STATUS_INTERRUPTED when a signal
 * came, and the point is not whole.
 */
int series_point(struct series *s, const struct run_options *o, const char *label,
		 struct point *p)
{
	int err = 0;

	for (u32 i = 0; !err && i < s->o->repeat; i++) {
		show_progress(s, label, i);
		err = measure(s, o, &s->runs[i]);
		s->done++;
	}
	clear_progress(s);
	if (!err)
		point_make(p, s->runs, s->o->repeat);
	return err;
}

/**
 * series_written - did all that was written get there
 * @s: the series
 *
 * Return: 0, or an exit status after a message.
 */
int series_written(const struct series *s)
{
	return results_written(s->out);
}

/**
 * series_close - give everything back
 * @s: the series
 */
void series_close(struct series *s)
{
	if (s->out && s->out != stdout)
		fclose(s->out);
	free(s->runs);
}
