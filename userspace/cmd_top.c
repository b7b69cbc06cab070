// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock top: the runs that are going, whoever started them.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "format.h"
#include "json.h"
#include "parse.h"
#include "results.h"
#include "top.h"
#include "util.h"
#include "view/screen.h"

static const char usage[] =
"Usage: livelock top [OPTION...]\n"
"\n"
"The runs that are going, whoever started them: a list, each to be opened with\n"
"Enter. Without a terminal a line for each, every interval. Nothing is traced: the\n"
"numbers are the module's own.\n"
"\n"
"  -i, --interval TIME   time between looks (1 s)\n"
"  -n, --count N         looks before it ends (until Ctrl-C or q)\n"
"      --lines           lines, not the full-screen view that a terminal gets\n"
"      --ascii           a full-screen view of nothing but ASCII\n"
"      --json            JSON Lines\n";

enum {
	OPT_JSON = 256,
	OPT_LINES,
	OPT_ASCII,
};

static const struct option longopts[] = {
	{ "interval", required_argument, NULL, 'i' },
	{ "count", required_argument, NULL, 'n' },
	{ "lines", no_argument, NULL, OPT_LINES },
	{ "ascii", no_argument, NULL, OPT_ASCII },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/**
 * struct top_options - command line
 * @interval_ns: time between looks
 * @count: looks, 0 for no end
 * @json: JSON Lines
 * @lines: no full-screen view
 * @ascii: one of nothing but ASCII
 */
struct top_options {
	u64 interval_ns;
	u64 count;
	bool json;
	bool lines;
	bool ascii;
};

static void show_json(const struct seen *s, const struct counts *n, u64 ns)
{
	struct json_object *record = json_record("sample");

	json_count(record, "run", s->stats.run);
	json_text(record, "scenario", s->sc ? s->sc->desc.name : NULL);
	json_text(record, "cure", seen_cure(s));
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

static void show_text(const struct seen *s, const struct counts *n, u64 ns)
{
	char a[FORMAT_LEN], c[FORMAT_LEN], r[FORMAT_LEN];

	printf("run=%u scenario=%s cure=%s workers=%u owner=%u ", s->stats.run,
	       s->sc ? s->sc->desc.name : "?", seen_cure(s) ? seen_cure(s) : "?",
	       s->stats.alive, s->stats.owner);
	printf("attempts/s=%s success/s=%s ratio=%s verdict=%s\n",
	       format_rate(a, n->attempts, ns), format_rate(c, n->completions, ns),
	       format_ratio(r, n->completions, n->attempts),
	       s->known ? verdict_name(s->verdict.verdict) : "-");
}

static int watch(struct top *top, const struct top_options *o, int signals)
{
	u64 due = now_ns();
	int err = top_look(top);

	for (u64 i = 0; !err && (!o->count || i < o->count); i++) {
		u64 now = now_ns();

		/* after a stop, looks are not made up for */
		due += o->interval_ns;
		if (due <= now)
			due = now + o->interval_ns;
		if (wait_until(-1, -1, signals, due))
			return STATUS_INTERRUPTED;
		err = top_look(top);
		if (!err && !top->nr && !o->json)
			puts("no run is going");
		if (!err)
			err = results_written(stdout);
	}
	return err;
}

static int go(const struct top_options *o)
{
	struct top top = { .show = o->json ? show_json : show_text };
	bool screen = !o->json && !o->lines && screen_usable();
	int signals = signals_open();
	int err;

	if (signals < 0)
		return fail(STATUS_CANNOT, "cannot watch signals: %s", strerror(errno));
	err = device_open(&top.dev);
	if (!err)
		err = screen ?
		      top_live(&top, signals, o->interval_ns, o->count, o->ascii) :
		      watch(&top, o, signals);
	top_forget(&top);
	device_close(&top.dev);
	close(signals);
	return err;
}

int cmd_top(int argc, char **argv)
{
	struct top_options o = { .interval_ns = NSEC_PER_SEC };
	int opt;

	while ((opt = getopt_long(argc, argv, "i:n:h", longopts, NULL)) != -1) {
		switch (opt) {
		case 'i':
			if (parse_duration(optarg, NSEC_PER_SEC, &o.interval_ns) ||
			    o.interval_ns < 10 * NSEC_PER_MSEC)
				return fail(STATUS_USAGE,
					    "-i takes a time of 10ms or more, not '%s'", optarg);
			break;
		case 'n':
			if (parse_u64(optarg, &o.count) || !o.count)
				return fail(STATUS_USAGE, "-n takes a number, not '%s'", optarg);
			break;
		case OPT_LINES:
			o.lines = true;
			break;
		case OPT_ASCII:
			o.ascii = true;
			break;
		case OPT_JSON:
			o.json = true;
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
	return go(&o);
}
