// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock top: the runs that are going, whoever started them, by the module's
 * own counters.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "counter.h"
#include "format.h"
#include "json.h"
#include "parse.h"
#include "util.h"

static const char usage[] =
"Usage: livelock top [OPTION...]\n"
"\n"
"A line for each run that is going, every interval. Nothing is traced: the\n"
"numbers are the module's own.\n"
"\n"
"  -i, --interval TIME   time between looks (1 s)\n"
"  -n, --count N         looks before it ends (until Ctrl-C)\n"
"      --json            JSON Lines\n";

#define OPT_JSON	256

static const struct option longopts[] = {
	{ "interval", required_argument, NULL, 'i' },
	{ "count", required_argument, NULL, 'n' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/**
 * struct seen - a run as it was at the latest looks
 * @next: the next run
 * @stats: its numbers
 * @counter: reads the module's counters
 * @now: counts at this look
 * @before: counts at the look before
 * @windows: for the verdict
 * @judged: room for what is judged
 * @verdict: the verdict, once @known
 * @known: a window has closed
 * @present: it was there at this look
 */
struct seen {
	struct seen *next;
	struct livelock_run_stats stats;
	struct counter counter;
	struct snapshot now;
	struct snapshot before;
	struct windows windows;
	struct judged judged;
	struct verdict verdict;
	bool known;
	bool present;
};

struct top {
	struct device dev;
	struct seen *runs;
	u64 interval_ns;
	u64 count;
	bool json;
};

static void forget(struct seen *s)
{
	counter_close(&s->counter);
	snapshot_free(&s->now);
	snapshot_free(&s->before);
	windows_free(&s->windows);
	judged_free(&s->judged);
	free(s);
}

static struct seen *find(const struct top *top, u32 run)
{
	struct seen *s = top->runs;

	while (s && s->stats.run != run)
		s = s->next;
	return s;
}

static struct seen *remember(struct top *top, const struct livelock_run_stats *stats)
{
	u32 n = stats->workers;
	struct seen *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	if (counter_open(&s->counter, &top->dev, stats->run, stats->slot, n) ||
	    snapshot_init(&s->now, n) || snapshot_init(&s->before, n) ||
	    windows_init(&s->windows, n) || judged_init(&s->judged, n)) {
		forget(s);
		return NULL;
	}
	s->stats = *stats;
	s->next = top->runs;
	top->runs = s;
	return s;
}

static void print_json(const struct seen *s, const struct scenario *sc,
		       const struct livelock_cure *cure, const struct counts *n, u64 ns)
{
	struct json_object *record = json_record("sample");

	json_count(record, "run", s->stats.run);
	json_text(record, "scenario", sc ? sc->desc.name : NULL);
	json_text(record, "cure", cure ? cure->name : NULL);
	json_count(record, "workers", s->stats.workers);
	json_count(record, "alive", s->stats.alive);
	json_count(record, "owner", s->stats.owner);
	json_count(record, "at_ns", s->stats.elapsed_ns);
	json_count(record, "duration_ns", ns);
	json_counts(record, n);
	json_text(record, "verdict", s->known ? verdict_name(s->verdict.verdict) : NULL);
	json_text(record, "reason", s->known ? s->verdict.reason : NULL);
	json_emit(stdout, record, JSON_C_TO_STRING_PLAIN);
}

static void print_text(const struct seen *s, const struct scenario *sc,
		       const struct livelock_cure *cure, const struct counts *n, u64 ns)
{
	char a[FORMAT_LEN], c[FORMAT_LEN], r[FORMAT_LEN];

	printf("run=%u scenario=%s cure=%s workers=%u owner=%u ", s->stats.run,
	       sc ? sc->desc.name : "?", cure ? cure->name : "?", s->stats.alive,
	       s->stats.owner);
	printf("attempts/s=%s success/s=%s ratio=%s verdict=%s\n",
	       format_rate(a, n->attempts, ns), format_rate(c, n->completions, ns),
	       format_ratio(r, n->completions, n->attempts),
	       s->known ? verdict_name(s->verdict.verdict) : "-");
}

/* The first look only learns where it stands; fails if the run has just ended */
static int look_first(struct seen *s)
{
	int err = counter_read(&s->counter, &s->before);

	if (!err)
		windows_restart(&s->windows, &s->before);
	return err;
}

static int look_again(const struct top *top, struct seen *s)
{
	const struct scenario *sc = device_scenario_by_id(&top->dev, s->stats.scenario);
	const struct livelock_cure *cure =
		sc ? scenario_cure_by_id(sc, s->stats.cure) : NULL;
	struct counts n;
	int err;

	err = counter_read(&s->counter, &s->now);
	if (err)
		return err;
	n = counts_between(&s->before.sum, &s->now.sum);
	if (windows_look(&s->windows, &s->now)) {
		judged_live(&s->judged, &s->windows);
		s->judged.in.is = s->counter.is;
		s->judged.in.violated = s->stats.marks & LIVELOCK_MARK_VIOLATED;
		verdict_judge(&s->judged.in, &s->verdict);
		s->known = true;
	}
	(top->json ? print_json : print_text)(s, sc, cure, &n, s->now.ns - s->before.ns);
	snapshot_copy(&s->before, &s->now, s->stats.workers);
	return 0;
}

static void drop_gone(struct top *top)
{
	struct seen **link = &top->runs;

	while (*link) {
		struct seen *s = *link;

		if (s->present) {
			s->present = false;
			link = &s->next;
		} else {
			*link = s->next;
			forget(s);
		}
	}
}

/* Return: 0 if @stats has the next run that is going, else a negative errno */
static int next_run(const struct top *top, struct livelock_run_stats *stats)
{
	int err;

	do {
		stats->size = sizeof(*stats);
		stats->flags = LIVELOCK_STATS_NEXT;
		err = device_ioctl(&top->dev, LIVELOCK_IOC_RUN_STATS, stats);
	} while (!err && stats->state != LIVELOCK_STATE_RUNNING);
	return err;
}

/*
 * A run that ends while we look is no error: it is forgotten.
 *
 * Return: 0 or an exit status; @going is how many there are.
 */
static int look(struct top *top, u32 *going)
{
	struct livelock_run_stats stats = {};
	int err;

	*going = 0;

	while (!(err = next_run(top, &stats))) {
		struct seen *s = find(top, stats.run);

		if (s) {
			s->stats = stats;
			s->present = !look_again(top, s);
		} else {
			s = remember(top, &stats);
			if (!s)
				return out_of_memory();
			s->present = !look_first(s);
		}
		++*going;
	}
	if (err != -ENOENT)
		return fail(STATUS_CANNOT, "cannot read the runs: %s", strerror(-err));
	drop_gone(top);
	return 0;
}

static int watch(struct top *top, int signals)
{
	u64 due = now_ns();
	u32 going;
	int err = look(top, &going);

	for (u64 i = 0; !err && (!top->count || i < top->count); i++) {
		due += top->interval_ns;
		if (wait_until(-1, -1, signals, due))
			return STATUS_INTERRUPTED;
		err = look(top, &going);
		if (!err && !going && !top->json)
			puts("no run is going");
		fflush(stdout);
	}
	return err;
}

static int go(struct top *top)
{
	int signals = signals_open();
	int err;

	if (signals < 0)
		return fail(STATUS_CANNOT, "cannot watch signals: %s", strerror(errno));
	err = device_open(&top->dev);
	if (!err)
		err = watch(top, signals);
	while (top->runs) {
		struct seen *s = top->runs;

		top->runs = s->next;
		forget(s);
	}
	device_close(&top->dev);
	close(signals);
	return err;
}

int cmd_top(int argc, char **argv)
{
	struct top top = { .interval_ns = NSEC_PER_SEC };
	int opt;

	while ((opt = getopt_long(argc, argv, "i:n:h", longopts, NULL)) != -1) {
		switch (opt) {
		case 'i':
			if (parse_duration(optarg, NSEC_PER_SEC, &top.interval_ns) ||
			    top.interval_ns < 10 * NSEC_PER_MSEC)
				return fail(STATUS_USAGE,
					    "-i takes a time of 10ms or more, not '%s'", optarg);
			break;
		case 'n':
			if (parse_u64(optarg, &top.count) || !top.count)
				return fail(STATUS_USAGE, "-n takes a number, not '%s'", optarg);
			break;
		case OPT_JSON:
			top.json = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return STATUS_OK;
		default:
			return fail(STATUS_USAGE, "try `livelock top --help`");
		}
	}
	if (optind != argc)
		return fail(STATUS_USAGE, "top takes no names: it shows every run");
	return go(&top);
}
