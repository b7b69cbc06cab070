// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock profile: the command line.
 */
#include "cmd.h"
#include "other.h"
#include "parse.h"
#include "profile.h"
#include "util.h"

/* Not a multiple of the clock tick: what happens at each tick would be seen always */
#define DEFAULT_HZ		99
#define MAX_HZ			10000
#define DEFAULT_DURATION	"5"

static const char usage[] =
"Usage: livelock profile SCENARIO [OPTION...]\n"
"       livelock profile --run NUMBER [OPTION...]\n"
"\n"
"Run a scenario and sample the stacks of its workers while they are on a CPU.\n"
"With --run, look at a run that is going, whoever started it.\n"
"\n"
"Prints folded stacks, a line each, and what they come to on stderr; with --folded\n"
"or --svg, only the latter.\n"
"\n"
"      --folded FILE        folded stacks, as flame graph tools read them\n"
"      --svg FILE           a flame graph, for any browser\n"
"      --json               JSON Lines: an object a stack\n"
"  -o, --output FILE        write there instead of stdout\n"
"  -q, --quiet              the stacks only\n"
"\n"
"  -F, --frequency HZ       samples a second on each CPU (99)\n"
"  -d, --duration TIME      length of the run, or of the look at it (5 s)\n"
RUN_WATCH_USAGE
"\n"
"Status as that of `livelock run`.\n";

enum {
	OPT_FOLDED = OPT_OWN,
	OPT_SVG,
	OPT_RUN,
};

static const struct option longopts[] = {
	RUN_WATCH_LONG,
	{ "frequency", required_argument, NULL, 'F' },
	{ "folded", required_argument, NULL, OPT_FOLDED },
	{ "svg", required_argument, NULL, OPT_SVG },
	{ "run", required_argument, NULL, OPT_RUN },
	{ }
};

static int parse_option(struct profile_options *o, int opt, char *arg)
{
	switch (opt) {
	case 'F':
		if (parse_u64(arg, &o->hz) || !o->hz || o->hz > MAX_HZ)
			return fail(STATUS_USAGE, "-F takes a number from 1 to %d, not '%s'",
				    MAX_HZ, arg);
		return 0;
	case OPT_FOLDED:
		o->folded = arg;
		return 0;
	case OPT_SVG:
		o->svg = arg;
		return 0;
	case OPT_RUN:
		if (parse_u64(arg, &o->other) || !o->other || o->other > ~0u)
			return fail(STATUS_USAGE, "--run takes the number of a run, not '%s'", arg);
		return 0;
	default:
		return run_option(&o->run, opt, arg, "profile", usage);
	}
}

int cmd_profile(int argc, char **argv)
{
	static struct profile_options o = { .hz = DEFAULT_HZ };
	char duration[] = DEFAULT_DURATION;
	int opt, err;

	run_options_init(&o.run);
	/* what is given takes the place of it */
	err = run_option(&o.run, 'd', duration, "profile", usage);
	while (!err && (opt = getopt_long(argc, argv, RUN_WATCH_SHORT "F:", longopts,
					  NULL)) != -1)
		err = parse_option(&o, opt, optarg);
	if (!err)
		err = o.other ? other_options(&o.run, argc, &o.other_ns) :
				run_options_end(&o.run, argc, argv);
	if (err)
		return err == OPTIONS_HELP ? STATUS_OK : err;
	return o.other ? profile_other(&o) : profile_own(&o);
}
