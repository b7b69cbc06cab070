// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock sweep: a parameter, a curve, its knee.
 */
#include <stdio.h>

#include "cmd.h"
#include "plot.h"
#include "sweep.h"
#include "util.h"

static const char usage[] =
"Usage: livelock sweep SCENARIO --param PARAM=RANGE [OPTION...]\n"
"\n"
"Run a scenario once for each value of a parameter: the success ratio as a curve,\n"
"beside that of the law, with the knee, where the ratio first falls under 0.1.\n"
"\n"
"      --param PARAM=FROM..TO[:STEPS][:log]\n"
"      --param PARAM=A,B,C  the parameter and its values\n"
"  -w, --workers N          threads that contend\n"
"  -d, --duration TIME      length of each run (2 s)\n"
"      --warmup TIME        run so much longer, and leave that out\n"
"      --repeat N           runs of each value (1)\n"
"      --cure CURE          with a cure, or with a decoy\n"
"      --policy FILE.bpf.o  with a BPF retry policy\n"
"      --set PARAM=VALUE    any other parameter; repeatable\n"
"      --seed N             seed of every random sequence\n"
"      --latency            how long operations take, too: p50 and p99\n"
"      --plot FILE          draw the curve: FILE.svg or FILE.png (needs gnuplot)\n"
"      --json               JSON Lines\n"
"  -x, --csv SEPARATOR      values between separators, as in -x,\n"
"  -o, --output FILE        write there instead of stdout\n"
"  -q, --quiet              no progress on stderr\n"
"      --no-bpf             use the module's own counters\n"
"\n"
"TIME is in seconds, or has a unit; so do the values of a time: 500us..50ms:log.\n"
"`livelock show SCENARIO` has the parameters.\n";

#define OPT_PARAM	OPT_VERB

static const struct option longopts[] = {
	SERIES_LONG,
	{ "param", required_argument, NULL, OPT_PARAM },
	{ "cure", required_argument, NULL, OPT_CURE },
	{ "policy", required_argument, NULL, OPT_POLICY },
	{ "plot", required_argument, NULL, OPT_PLOT },
	{ }
};

static int parse(struct sweep *s, int argc, char **argv)
{
	int opt, err = 0;

	series_options_init(&s->o);
	while ((opt = getopt_long(argc, argv, SERIES_SHORT, longopts, NULL)) != -1) {
		if (opt != OPT_PARAM)
			err = series_option(&s->o, opt, optarg, "sweep", usage);
		else if (s->range.text)
			err = fail(STATUS_USAGE, "one --param at a time");
		else if (range_parse(&s->range, optarg))
			err = fail(STATUS_USAGE,
				   "--param takes PARAM=RANGE, as in workers=2..128:log, not '%s'",
				   optarg);
		if (err)
			return err;
	}
	if (!s->range.text)
		return fail(STATUS_USAGE,
			    "which parameter? --param workers=2..128:log, for one");
	if (run_option_is_set(&s->o.run, s->range.name))
		return fail(STATUS_USAGE, "%s is swept: it cannot be set as well",
			    s->range.name);
	return series_options_end(&s->o, argc, argv);
}

/* The values, as the module knows the parameter */
static int learn(struct sweep *s)
{
	const struct livelock_cure *cure;
	const struct scenario *sc;
	int err = device_open(&s->dev);

	if (err)
		return err;
	sc = device_scenario(&s->dev, s->o.run.scenario);
	cure = sc ? scenario_cure(sc, s->o.run.cure) : NULL;
	if (!cure)
		return STATUS_USAGE;
	err = device_params(&s->dev, sc, cure->id, &s->params);
	if (err)
		return err;
	s->param = params_find(sc, &s->params, s->range.name);
	if (!s->param)
		return STATUS_USAGE;
	return range_fill(&s->range, s->param) ?
	       fail(STATUS_USAGE, "--param %s: %s", s->range.name, s->range.why) : 0;
}

/**
 * sweep_value - a value as the command line has it
 * @s: the sweep
 * @i: its index
 * @buf: room for FORMAT_LEN
 *
 * Return: the name of a choice, or a number.
 */
const char *sweep_value(const struct sweep *s, u32 i, char *buf)
{
	const char *choice = param_choice(s->param, s->range.value[i]);

	if (choice)
		return choice;
	snprintf(buf, FORMAT_LEN, "%llu", s->range.value[i]);
	return buf;
}

static int options_at(const struct sweep *s, u32 i, char *buf, struct run_options *o)
{
	*o = s->o.run;
	return run_option_add(o, s->range.name, sweep_value(s, i, buf));
}

/* Would the module take every point? And how long will they be? */
static int try_all(struct sweep *s, struct json_object **params, u64 *each_ns)
{
	struct run_options o;
	char buf[FORMAT_LEN];
	u64 ns, sum = 0;

	for (u32 i = 0; i < s->range.nr; i++) {
		int err = options_at(s, i, buf, &o);

		if (!err)
			err = series_try(&o, i ? NULL : params, &ns);
		if (err)
			return err;
		sum += ns;
	}
	*each_ns = sum / s->range.nr;
	return 0;
}

static int prepare(struct sweep *s)
{
	struct json_object *params = NULL;
	u64 each_ns = 0;
	int err = learn(s);

	if (!err)
		err = try_all(s, &params, &each_ns);
	if (!err)
		err = series_open(&s->series, &s->o, s->range.nr, each_ns);
	if (err)
		json_object_put(params);
	else
		sweep_report_start(s, params);
	return err;
}

static int take_point(struct sweep *s, u32 i)
{
	char buf[FORMAT_LEN], text[FORMAT_LEN], label[2 * FORMAT_LEN];
	const char *value = format_value(text, s->param, s->range.value[i]);
	struct run_options o;
	struct point p;
	int err = options_at(s, i, buf, &o);

	if (err)
		return err;
	snprintf(label, sizeof(label), "%s=%s", s->range.name, value);
	err = series_point(&s->series, &o, label, &p);
	if (!err)
		sweep_report_point(s, i, value, &p);
	return err;
}

/* What was measured before a signal or a failure is shown all the same */
static int measure(struct sweep *s)
{
	u32 i = 0;
	int err = 0;

	while (!err && i < s->range.nr) {
		err = take_point(s, i);
		i += !err;
	}
	sweep_report_end(s, i);
	if (!err)
		err = series_written(&s->series);
	if (s->o.plot && i && (!err || err == STATUS_INTERRUPTED)) {
		int drawn = plot_file(s->o.plot, s->head, s->rows);

		err = err ? err : drawn;
	}
	return err ? err : s->series.status;
}

int cmd_sweep(int argc, char **argv)
{
	struct sweep s = { .dev.fd = -1, .knee = KNEE_NONE };
	int err = parse(&s, argc, argv);

	if (err)
		return err == OPTIONS_HELP ? STATUS_OK : err;
	err = prepare(&s);
	if (!err)
		err = measure(&s);
	series_close(&s.series);
	columns_free(&s.table);
	params_free(&s.params);
	device_close(&s.dev);
	json_object_put(s.head);
	json_object_put(s.rows);
	return err;
}
