// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command line of `livelock run`, and what other verbs have in common with it.
 */
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "parse.h"
#include "util.h"
#include "verdict.h"

#define MIN_INTERVAL_NS		(10 * NSEC_PER_MSEC)

static const char usage[] =
"Usage: livelock run SCENARIO [OPTION...]\n"
"\n"
"Run a scenario, count every attempt and what became of it, name the verdict.\n"
"\n"
"  -w, --workers N          threads that contend\n"
"  -d, --duration TIME      length of the run (10 s)\n"
"  -i, --interval TIME      time between lines (1 s)\n"
"      --cure CURE          run it with a cure, or with a decoy\n"
"      --change TIME=CURE   after TIME change the cure while it runs; repeatable\n"
"      --policy FILE.bpf.o  load a BPF retry policy …\n"
"      --policy-at TIME     … after TIME (at the start)\n"
"      --set PARAM=VALUE,...  parameters; they win over the cure; repeatable\n"
"      --seed N             seed of every random sequence\n"
"      --json               JSON Lines\n"
"  -x, --csv SEPARATOR      values between separators, as in -x,\n"
"  -o, --output FILE        write there instead of stdout\n"
"  -T, --timestamps         the time of day before each line\n"
"      --lines              lines, not the full-screen view that a terminal gets\n"
"      --ascii              a full-screen view of nothing but ASCII\n"
"  -q, --quiet              the end only\n"
"  -v, --verbose            a line for each worker at the end\n"
"      --latency            how long operations take, too: p50 and p99\n"
"      --no-bpf             use the module's own counters\n"
"      --expect VERDICT     status 1 if the last verdict is another\n"
"      --threshold RATIO    status 1 if the last ratio is lower (0.9, 90%)\n"
"\n"
"TIME is in seconds, or has a unit: 500ms, 20us. `livelock list` shows the\n"
"scenarios, `livelock show SCENARIO` its cures and parameters.\n"
"\n"
"Status: 0 done, 1 not as expected, 2 wrong usage, 3 cannot run here, 4 an\n"
"invariant broke, 130 ended by a signal.\n";

static const struct option longopts[] = {
	RUN_SETUP_LONG,
	RUN_OUTPUT_LONG,
	{ "interval", required_argument, NULL, 'i' },
	{ "cure", required_argument, NULL, OPT_CURE },
	{ "change", required_argument, NULL, OPT_CHANGE },
	{ "policy", required_argument, NULL, OPT_POLICY },
	{ "policy-at", required_argument, NULL, OPT_POLICY_AT },
	{ "timestamps", no_argument, NULL, 'T' },
	{ "lines", no_argument, NULL, OPT_LINES },
	{ "ascii", no_argument, NULL, OPT_ASCII },
	{ "expect", required_argument, NULL, OPT_EXPECT },
	{ "threshold", required_argument, NULL, OPT_THRESHOLD },
	{ }
};

/* Room for one more setting, %NULL after a message if there is none */
static struct setting *new_setting(struct run_options *o)
{
	if (o->nr_settings < OPTIONS_MAX_SETTINGS)
		return &o->settings[o->nr_settings++];
	fail(STATUS_USAGE, "more than %d settings", OPTIONS_MAX_SETTINGS);
	return NULL;
}

static int parse_setting(struct run_options *o, const char *text)
{
	struct setting *s = new_setting(o);

	if (!s)
		return STATUS_USAGE;
	s->unit_ns = 1;
	if (parse_pair(text, s->name, sizeof(s->name), &s->value))
		return fail(STATUS_USAGE, "--set takes PARAM=VALUE, not '%s'", text);
	return 0;
}

/* Several, between commas; the settings point into the list */
static int parse_settings(struct run_options *o, char *list)
{
	char *text;
	int err = 0;

	while (!err && (text = strsep(&list, ",")))
		err = parse_setting(o, text);
	return err;
}

/* A setting with an option of its own; seconds are what people mean there */
static int add_setting(struct run_options *o, const char *name, const char *value)
{
	struct setting *s = new_setting(o);

	if (!s)
		return STATUS_USAGE;
	snprintf(s->name, sizeof(s->name), "%s", name);
	s->value = value;
	s->unit_ns = NSEC_PER_SEC;
	return 0;
}

static int add_change(struct run_options *o, u64 at_ns, enum change_kind kind,
		      const char *cure)
{
	u32 i = o->nr_changes;

	if (i == OPTIONS_MAX_CHANGES)
		return fail(STATUS_USAGE, "more than %d changes", OPTIONS_MAX_CHANGES);
	/* a new one goes behind those of the same time */
	for (; i && o->changes[i - 1].at_ns > at_ns; i--)
		o->changes[i] = o->changes[i - 1];
	o->changes[i] = (struct change){ .at_ns = at_ns, .kind = kind, .cure = cure };
	o->nr_changes++;
	return 0;
}

static int parse_change(struct run_options *o, const char *text)
{
	const char *cure;
	char time[32];
	u64 at;

	if (parse_pair(text, time, sizeof(time), &cure) ||
	    parse_duration(time, NSEC_PER_SEC, &at) || !at)
		return fail(STATUS_USAGE, "--change takes TIME=CURE, as in 3=order, not '%s'",
			    text);
	return add_change(o, at, CHANGE_CURE, cure);
}

static int parse_expect(struct run_options *o, const char *text)
{
	o->expect = verdict_by_name(text);
	if (o->expect >= 0)
		return 0;
	fail(STATUS_USAGE, "--expect takes a verdict, not '%s'; there are:", text);
	for (u32 v = LIVELOCK_VERDICT_IDLE; v <= LIVELOCK_VERDICT_VIOLATED; v++)
		fprintf(stderr, "  %s\n", verdict_name(v));
	return STATUS_USAGE;
}

static int parse_interval(struct run_options *o, const char *text)
{
	if (parse_duration(text, NSEC_PER_SEC, &o->interval_ns) ||
	    o->interval_ns < MIN_INTERVAL_NS)
		return fail(STATUS_USAGE, "-i takes a time of 10ms or more, not '%s'", text);
	return 0;
}

static int set_output(struct run_options *o, enum output output)
{
	if (o->output != OUTPUT_TEXT && o->output != output)
		return fail(STATUS_USAGE, "--json and -x exclude each other");
	o->output = output;
	return 0;
}

static int parse_flag(struct run_options *o, int opt, const char *verb, const char *usage)
{
	switch (opt) {
	case 'q':
		o->quiet = true;
		break;
	case 'v':
		o->verbose = true;
		break;
	case 'T':
		o->timestamps = true;
		break;
	case OPT_NO_BPF:
		o->no_bpf = true;
		break;
	case OPT_LINES:
		o->lines = true;
		break;
	case OPT_ASCII:
		o->ascii = true;
		break;
	case OPT_LATENCY:
		o->latency = true;
		break;
	case OPT_JSON:
		return set_output(o, OUTPUT_JSON);
	case 'h':
		fputs(usage, stdout);
		return OPTIONS_HELP;
	default:
		return fail(STATUS_USAGE, "try `livelock %s --help`", verb);
	}
	return 0;
}

static int parse_time(const char *name, const char *arg, u64 *ns)
{
	if (parse_duration(arg, NSEC_PER_SEC, ns))
		return fail(STATUS_USAGE, "%s takes a time, not '%s'", name, arg);
	return 0;
}

static int parse_policy(struct run_options *o, int opt, const char *arg)
{
	if (opt == OPT_POLICY_AT)
		return parse_time("--policy-at", arg, &o->policy_at_ns);
	o->policy = arg;
	return 0;
}

/**
 * run_option - take one option
 * @o: where to
 * @opt: as getopt_long() returned it
 * @arg: its argument
 * @verb: whose command line it is
 * @usage: its help
 *
 * Return: 0, OPTIONS_HELP when help was asked for, or an exit status after a
 * message.
 */
int run_option(struct run_options *o, int opt, char *arg, const char *verb,
	       const char *usage)
{
	switch (opt) {
	case 'w':
		return add_setting(o, "workers", arg);
	case 'd':
		return add_setting(o, "duration_ns", arg);
	case 'i':
		return parse_interval(o, arg);
	case OPT_CURE:
		o->cure = arg;
		return 0;
	case OPT_CHANGE:
		return parse_change(o, arg);
	case OPT_POLICY:
	case OPT_POLICY_AT:
		return parse_policy(o, opt, arg);
	case OPT_WARMUP:
		return parse_time("--warmup", arg, &o->warmup_ns);
	case OPT_SET:
		return parse_settings(o, arg);
	case OPT_SEED:
		return add_setting(o, "seed", arg);
	case 'x':
		if (!*arg)
			return fail(STATUS_USAGE, "-x takes what is to stand between fields");
		o->separator = arg;
		return set_output(o, OUTPUT_CSV);
	case 'o':
		o->file = arg;
		return 0;
	case OPT_EXPECT:
		return parse_expect(o, arg);
	case OPT_THRESHOLD:
		if (parse_ratio(arg, &o->threshold))
			return fail(STATUS_USAGE,
				    "--threshold takes a ratio from 0 to 1, not '%s'", arg);
		return 0;
	default:
		return parse_flag(o, opt, verb, usage);
	}
}

/**
 * run_option_is_set - was a parameter set
 * @o: options
 * @name: name of the parameter
 *
 * Return: true if it was, by --set or by an option of its own.
 */
bool run_option_is_set(const struct run_options *o, const char *name)
{
	for (u32 i = 0; i < o->nr_settings; i++)
		if (!strcmp(o->settings[i].name, name))
			return true;
	return false;
}

/**
 * run_option_add - set a parameter
 * @o: options; the latest setting of a parameter wins
 * @name: name of the parameter
 * @value: its value, to outlive @o; a bare time is in nanoseconds
 *
 * Return: 0, or an exit status after a message.
 */
int run_option_add(struct run_options *o, const char *name, const char *value)
{
	int err = add_setting(o, name, value);

	if (!err)
		o->settings[o->nr_settings - 1].unit_ns = 1;
	return err;
}

/**
 * run_options_init - what holds unless told otherwise
 * @o: out: it
 */
void run_options_init(struct run_options *o)
{
	*o = (struct run_options){
		.cure = "none",
		.interval_ns = NSEC_PER_SEC,
		.expect = -1,
		.threshold = -1,
	};
}

/**
 * run_options_plan - what happens while it runs, besides the changes that were given
 * @o: all options are in it
 *
 * Return: 0, or an exit status after a message.
 */
int run_options_plan(struct run_options *o)
{
	int err = 0;

	if (o->timestamps && o->output == OUTPUT_JSON)
		return fail(STATUS_USAGE, "-T is for lines: JSON has at_ns");
	if (o->verbose && o->output == OUTPUT_CSV)
		return fail(STATUS_USAGE, "-v is for text: not with -x");
	if (o->policy_at_ns && !o->policy)
		return fail(STATUS_USAGE, "--policy-at needs --policy FILE.bpf.o");
	if (o->latency && o->no_bpf)
		return fail(STATUS_USAGE, "--latency is measured by BPF programs: not with --no-bpf");
	if (o->policy)
		err = add_change(o, o->policy_at_ns, CHANGE_POLICY, NULL);
	if (!err && o->warmup_ns)
		err = add_change(o, o->warmup_ns, CHANGE_WARM, NULL);
	return err;
}

/**
 * run_options_end - take what stands behind the options: the scenario
 * @o: all options are in it
 * @argc: arguments, after getopt_long()
 * @argv: them
 *
 * Return: 0, or an exit status after a message.
 */
int run_options_end(struct run_options *o, int argc, char **argv)
{
	if (optind + 1 != argc)
		return fail(STATUS_USAGE, optind == argc ?
			    "which scenario? `livelock list` shows them" :
			    "one scenario at a time; options take no bare words");
	o->scenario = argv[optind];
	return run_options_plan(o);
}

/**
 * run_options_parse - parse a command line of `livelock run`
 * @o: out: what it says
 * @argc: arguments, the verb first
 * @argv: them
 *
 * Return: 0, OPTIONS_HELP when help was asked for, or an exit status after a
 * message.
 */
int run_options_parse(struct run_options *o, int argc, char **argv)
{
	int opt, err;

	run_options_init(o);
	while ((opt = getopt_long(argc, argv, RUN_SETUP_SHORT RUN_OUTPUT_SHORT "i:T",
				  longopts, NULL)) != -1) {
		err = run_option(o, opt, optarg, "run", usage);
		if (err)
			return err;
	}
	return run_options_end(o, argc, argv);
}
