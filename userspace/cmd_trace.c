// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock trace: the command line.
 */
#include <string.h>

#include "cmd.h"
#include "other.h"
#include "parse.h"
#include "trace.h"
#include "util.h"

/* Long enough to see what goes on, short enough to keep all of it */
#define DEFAULT_DURATION	"1"
#define DEFAULT_EVENTS		(1ull << 18)
#define DEFAULT_BUFFER		(4ull << 20)
#define MIN_BUFFER		(4ull << 10)
#define MAX_BUFFER		(1ull << 30)

static const char usage[] =
"Usage: livelock trace SCENARIO [OPTION...]\n"
"       livelock trace --run NUMBER [OPTION...]\n"
"\n"
"Run a scenario, record its single events in order, and draw what they show.\n"
"With --run, look at a run that is going, whoever started it.\n"
"\n"
"      --diagram NAME       what to draw (what suits the scenario):\n"
"                             dance   the sides of two walkers, round by round\n"
"                             herd    who wins a round, and how many retry\n"
"                             jitter  when two workers try, whether they collide\n"
"                             rates   attempts against successes over time\n"
"                             states  running, back-off, retry, done\n"
"                             events  every event\n"
"      --rows N             rows of a table at most\n"
"      --pair A,B           the two workers of dance and jitter\n"
"      --json               JSON Lines: an object an event, no diagram\n"
"      --perfetto FILE      a trace for ui.perfetto.dev or chrome://tracing, too\n"
"  -o, --output FILE        write there instead of stdout\n"
"  -q, --quiet              the diagram only\n"
"\n"
"  -n, --events N           keep N events at most (262144)\n"
"      --buffer KIB         for events on their way (4096)\n"
"\n"
"  -d, --duration TIME      length of the run, or of the look at it (1 s)\n"
RUN_WATCH_USAGE
"\n"
"What finds no room is counted and shown. Status as that of `livelock run`.\n";

enum {
	OPT_DIAGRAM = OPT_OWN,
	OPT_ROWS,
	OPT_PAIR,
	OPT_PERFETTO,
	OPT_BUFFER,
	OPT_RUN,
};

static const struct option longopts[] = {
	RUN_WATCH_LONG,
	{ "events", required_argument, NULL, 'n' },
	{ "diagram", required_argument, NULL, OPT_DIAGRAM },
	{ "rows", required_argument, NULL, OPT_ROWS },
	{ "pair", required_argument, NULL, OPT_PAIR },
	{ "perfetto", required_argument, NULL, OPT_PERFETTO },
	{ "buffer", required_argument, NULL, OPT_BUFFER },
	{ "run", required_argument, NULL, OPT_RUN },
	{ }
};

static int parse_number(const char *option, const char *text, u64 max, u64 *value)
{
	if (parse_u64(text, value) || !*value || *value > max)
		return fail(STATUS_USAGE, "%s takes a number from 1 to %llu, not '%s'", option,
			    max, text);
	return 0;
}

static int parse_diagram(struct trace_options *o, const char *name)
{
	o->diagram = diagram_find(name);
	if (o->diagram)
		return 0;
	fail(STATUS_USAGE, "there is no diagram '%s'; there are:", name);
	for (u32 i = 0; i < nr_diagrams; i++)
		fprintf(stderr, "  %-8s %s\n", diagrams[i].name, diagrams[i].summary);
	return STATUS_USAGE;
}

static int parse_workers(struct trace_options *o, char *text)
{
	char *comma = strchr(text, ',');
	u64 a, b;

	if (!comma)
		return fail(STATUS_USAGE, "--pair takes two workers, as in 0,1, not '%s'", text);
	*comma = '\0';
	if (parse_u64(text, &a) || parse_u64(comma + 1, &b) || a == b ||
	    a >= LIVELOCK_MAX_SLOTS || b >= LIVELOCK_MAX_SLOTS)
		return fail(STATUS_USAGE, "--pair takes two workers, as in 0,1, not '%s,%s'",
			    text, comma + 1);
	o->pair[0] = a < b ? a : b;
	o->pair[1] = a < b ? b : a;
	o->has_pair = true;
	return 0;
}

/* The kernel wants a power of two */
static int parse_buffer(struct trace_options *o, const char *text)
{
	u64 kib;
	int err = parse_number("--buffer", text, MAX_BUFFER >> 10, &kib);

	o->buffer = MIN_BUFFER;
	while (!err && o->buffer < kib << 10)
		o->buffer *= 2;
	return err;
}

static int parse_option(struct trace_options *o, int opt, char *arg)
{
	u64 rows;
	int err;

	switch (opt) {
	case 'n':
		return parse_number("-n", arg, 1ull << 30, &o->events);
	case OPT_DIAGRAM:
		return parse_diagram(o, arg);
	case OPT_ROWS:
		err = parse_number("--rows", arg, 1ull << 30, &rows);
		o->rows = rows;
		return err;
	case OPT_PAIR:
		return parse_workers(o, arg);
	case OPT_PERFETTO:
		o->perfetto = arg;
		return 0;
	case OPT_BUFFER:
		return parse_buffer(o, arg);
	case OPT_RUN:
		return parse_number("--run", arg, ~0u, &o->other);
	default:
		return run_option(&o->run, opt, arg, "trace", usage);
	}
}

int cmd_trace(int argc, char **argv)
{
	static struct trace_options o = { .events = DEFAULT_EVENTS, .buffer = DEFAULT_BUFFER };
	char duration[] = DEFAULT_DURATION;
	int opt, err;

	run_options_init(&o.run);
	/* what is given takes the place of it */
	err = run_option(&o.run, 'd', duration, "trace", usage);
	while (!err && (opt = getopt_long(argc, argv, RUN_WATCH_SHORT "n:", longopts, NULL)) != -1)
		err = parse_option(&o, opt, optarg);
	if (!err && o.diagram && o.run.output == OUTPUT_JSON)
		err = fail(STATUS_USAGE, "--json and --diagram exclude each other");
	if (!err)
		err = o.other ? other_options(&o.run, argc, &o.other_ns) :
				run_options_end(&o.run, argc, argv);
	if (err)
		return err == OPTIONS_HELP ? STATUS_OK : err;
	return o.other ? trace_other(&o) : trace_own(&o);
}
