// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run for people, and as comma separated values.
 */
#include <math.h>
#include <string.h>
#include <time.h>

#include "format.h"
#include "run.h"

/**
 * stop_name - why a run ended
 * @stop: enum livelock_stop
 *
 * Return: a word.
 */
const char *stop_name(u32 stop)
{
	static const char *const names[] = {
		[LIVELOCK_STOP_NONE] = "none",
		[LIVELOCK_STOP_DURATION] = "duration",
		[LIVELOCK_STOP_DONE] = "done",
		[LIVELOCK_STOP_REQUEST] = "request",
		[LIVELOCK_STOP_OWNER] = "owner",
		[LIVELOCK_STOP_CPU] = "cpu",
		[LIVELOCK_STOP_GIVE_UP] = "give-up",
	};

	return stop < ARRAY_SIZE(names) ? names[stop] : "unknown";
}

/**
 * run_lost - events that the module counted and the programs did not
 * @run: a run that has ended, counted by programs
 *
 * Return: how many.
 */
u64 run_lost(const struct run *run)
{
	const struct livelock_run_stats *m = &run->stats;
	const struct counts *b = &run->now.sum;

	return m->attempts + m->completions + m->conflicts + m->refusals -
	       (b->begun + b->completions + b->conflicts + b->refusals);
}

static void print_law(FILE *out, const struct law *law)
{
	char ratio[FORMAT_LEN];

	fprintf(out, "%s%s", law->kind == LAW_AT_LEAST ? ">=" : "",
		format_share(ratio, law->ratio));
}

static int text_start(const struct run *run)
{
	char duration[FORMAT_LEN];

	fprintf(run->out, "%s: cure %s, %u workers, %s, seed %llu\n", run->sc->desc.name,
		run->phase.cure->name, run->workers,
		format_ns(duration, param_num(&run->params, "duration_ns")),
		param_num(&run->params, "seed"));
	return 0;
}

static void print_time(FILE *out, const char *end)
{
	time_t now = time(NULL);
	char text[16];

	strftime(text, sizeof(text), "%H:%M:%S", localtime(&now));
	fprintf(out, "%s%s", text, end);
}

static void text_sample(const struct run *run)
{
	const struct sample *s = &run->sample;
	char a[FORMAT_LEN], c[FORMAT_LEN], r[FORMAT_LEN];

	if (run->o->quiet)
		return;
	if (run->o->timestamps)
		print_time(run->out, " ");
	fprintf(run->out, "attempts/s=%s success/s=%s ratio=%s verdict=%s",
		format_rate(a, s->counts.attempts, s->ns),
		format_rate(c, s->counts.completions, s->ns),
		format_ratio(r, s->counts.completions, s->counts.attempts),
		s->judged ? verdict_name(s->verdict.verdict) : "-");
	if (run->phase.has_law) {
		fputs(" law=", run->out);
		print_law(run->out, &run->phase.law);
	}
	fputc('\n', run->out);
}

static int csv_start(const struct run *run)
{
	static const char *const columns[] = {
		"seconds", "cure", "attempts/s", "success/s", "ratio", "verdict", "law",
	};

	if (run->o->timestamps)
		fprintf(run->out, "time%s", run->o->separator);
	for (u32 i = 0; i < ARRAY_SIZE(columns); i++)
		fprintf(run->out, "%s%s", i ? run->o->separator : "", columns[i]);
	fputc('\n', run->out);
	return 0;
}

static void csv_sample(const struct run *run)
{
	const struct sample *s = &run->sample;
	const char *sep = run->o->separator;
	char a[FORMAT_LEN], c[FORMAT_LEN], r[FORMAT_LEN];

	if (run->o->quiet)
		return;
	if (run->o->timestamps)
		print_time(run->out, sep);
	fprintf(run->out, "%.3f%s%s%s%s%s%s%s%s%s%s%s",
		(run->now.ns - run->start_ns) / 1e9, sep, run->phase.cure->name, sep,
		format_rate(a, s->counts.attempts, s->ns), sep,
		format_rate(c, s->counts.completions, s->ns), sep,
		s->counts.attempts ? format_ratio(r, s->counts.completions,
						  s->counts.attempts) : "", sep,
		s->judged ? verdict_name(s->verdict.verdict) : "", sep);
	if (run->phase.has_law)
		print_law(run->out, &run->phase.law);
	fputc('\n', run->out);
}

static void print_counts(FILE *out, const struct phase *p)
{
	const struct counts *n = &p->counts;
	char r[FORMAT_LEN];

	fprintf(out, "  counts: attempts=%llu completions=%llu conflicts=%llu refusals=%llu",
		n->attempts, n->completions, n->conflicts, n->refusals);
	fprintf(out, " give-ups=%llu ratio=%s", n->give_ups,
		format_ratio(r, n->completions, n->attempts));
	if (!isnan(p->jain))
		fprintf(out, " jain=%.4f", p->jain);
	fprintf(out, " seconds=%.3f\n", p->ns / 1e9);
}

static void print_fit(FILE *out, const struct phase *p)
{
	static const char *const words[] = {
		[LAW_UNKNOWN] = "too few attempts to tell",
		[LAW_WITHIN] = "measured within it",
		[LAW_OUTSIDE] = "measured outside it",
	};

	fprintf(out, "  law %s (%s): ", p->law.name, p->law.text);
	print_law(out, &p->law);
	fprintf(out, ", %s%s\n", words[p->fit],
		p->late && p->fit == LAW_OUTSIDE ? ", but timers were late" : "");
}

static void print_latency(FILE *out, const struct histogram *h)
{
	char p50[FORMAT_LEN], p99[FORMAT_LEN];

	fprintf(out, "  latency of operations: p50 %s, p99 %s, %llu completed, %llu did not\n",
		format_quantile(p50, histogram_quantile(h, .5)),
		format_quantile(p99, histogram_quantile(h, .99)), histogram_done(h),
		histogram_unfinished(h));
}

static void print_skew(const struct run *run)
{
	char mean[FORMAT_LEN], max[FORMAT_LEN];

	if (run->stats.skew_count == run->before.skew_count)
		return;
	fprintf(run->out, "  waits woke late by: mean %s, at most %s in the whole run\n",
		format_about(mean, run->phase.skew_mean_ns),
		format_about(max, run->stats.skew_max_ns));
}

static void print_sources(const struct run *run)
{
	const struct livelock_run_stats *m = &run->stats;

	if (!run->counter.skel) {
		fprintf(run->out, "  counted by the module (%s)\n", run->counter.why);
		return;
	}
	fprintf(run->out, "  bpf counted %llu attempts and %llu completions",
		run->now.sum.begun, run->now.sum.completions);
	fprintf(run->out, ", the module %llu and %llu", m->attempts, m->completions);
	if (run_lost(run))
		fprintf(run->out, ": %lld events lost, %llu of them by recursion",
			(long long)run_lost(run), counter_missed(&run->counter));
	fputc('\n', run->out);
}

static void print_gauges(const struct run *run)
{
	struct livelock_gauge g;

	for (u32 i = 0; !device_gauge(&run->dev, i, &g); i++)
		fprintf(run->out, "%s%s=%llu%s%s", i ? " " : "  gauges: ", g.name, g.value,
			*g.unit ? " " : "", g.unit);
	if (!device_gauge(&run->dev, 0, &g))
		fputc('\n', run->out);
}

static void print_workers(const struct run *run)
{
	char cpu[FORMAT_LEN], gap[FORMAT_LEN];

	for (u32 i = 0; i < run->workers; i++) {
		const struct livelock_worker *w = &run->counter.stats[i];

		fprintf(run->out, "  worker %u: attempts=%llu completions=%llu conflicts=%llu", i,
			w->attempts, w->completions, w->conflicts);
		fprintf(run->out, " give-ups=%llu cpu=%s longest-gap=%s\n", w->give_ups,
			format_about(cpu, w->cpu_ns), format_about(gap, w->max_gap_ns));
	}
}

static void text_phase(const struct run *run)
{
	const struct phase *p = &run->phase;

	if (p->last && run->o->verbose)
		print_workers(run);
	fprintf(run->out, "%s, cure %s%s%s: %s: %s\n", run->sc->desc.name, p->cure->name,
		p->policy ? ", policy " : "", p->policy ? run->o->policy : "",
		verdict_name(p->verdict.verdict), p->verdict.reason);
	print_counts(run->out, p);
	if (p->has_law)
		print_fit(run->out, p);
	if (run->stopwatch.skel)
		print_latency(run->out, &p->latency);
	print_skew(run);
	if (!p->last)
		return;
	print_gauges(run);
	print_sources(run);
	if (run->stats.stop != LIVELOCK_STOP_DURATION)
		fprintf(run->out, "  ended by: %s\n", stop_name(run->stats.stop));
	if (run->stats.marks & LIVELOCK_MARK_CUT)
		fputs("  it was ended within a round: not all workers were in that one\n",
		      run->out);
	if (run->stats.marks & LIVELOCK_MARK_DISTURBED)
		fputs("  a CPU went offline under it: do not trust the numbers\n", run->out);
}

/* Comma separated values have no line for a phase: its verdict goes to stderr */
static void csv_phase(const struct run *run)
{
	const struct phase *p = &run->phase;

	fprintf(stderr, "%s, cure %s: %s: %s\n", run->sc->desc.name, p->cure->name,
		verdict_name(p->verdict.verdict), p->verdict.reason);
}

static void text_change(const struct run *run)
{
	fprintf(run->out, "after %.3f s: cure %s%s%s\n",
		(run->now.ns - run->start_ns) / 1e9, run->phase.cure->name,
		run->phase.policy ? ", policy " : "",
		run->phase.policy ? run->o->policy : "");
}

const struct report report_text = {
	.start = text_start,
	.sample = text_sample,
	.phase = text_phase,
	.change = text_change,
};

static const struct report report_csv = {
	.start = csv_start,
	.sample = csv_sample,
	.phase = csv_phase,
};

static void say_nothing(const struct run *run)
{
	(void)run;
}

static int start_silently(const struct run *run)
{
	(void)run;
	return 0;
}

static const struct report report_none = {
	.start = start_silently,
	.sample = say_nothing,
	.phase = say_nothing,
};

/**
 * report_of - the report that writes what the user wants written
 * @output: how
 *
 * Return: the report.
 */
const struct report *report_of(enum output output)
{
	switch (output) {
	case OUTPUT_JSON:
		return &report_json;
	case OUTPUT_CSV:
		return &report_csv;
	case OUTPUT_NONE:
		return &report_none;
	default:
		return &report_text;
	}
}
