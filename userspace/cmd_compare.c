// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock compare: every cure and decoy of a scenario, side by side.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "compare.h"
#include "plot.h"
#include "util.h"

static const char usage[] =
"Usage: livelock compare SCENARIO [OPTION...]\n"
"\n"
"Run a scenario as it is, then with each of its cures and decoys: ranked by\n"
"completions per attempt and by completions per second, with the latency of an\n"
"operation, and with the verdict that the module expects.\n"
"\n"
"  -w, --workers N          threads that contend\n"
"  -d, --duration TIME      length of each run (2 s)\n"
"      --warmup TIME        run so much longer, and leave that out\n"
"      --repeat N           runs of each cure (1)\n"
"      --set PARAM=VALUE    any parameter; wins over the cures; repeatable\n"
"      --seed N             seed of every random sequence\n"
"  -s, --sort KEY           ratio (the default), time, p99, or name:\n"
"                           as they are listed\n"
"      --check              status 1 if a verdict is not the expected one\n"
"      --plot FILE          draw bars: FILE.svg or FILE.png (needs gnuplot)\n"
"      --json               JSON Lines\n"
"  -x, --csv SEPARATOR      values between separators, as in -x,\n"
"  -o, --output FILE        write there instead of stdout\n"
"  -q, --quiet              no progress on stderr\n"
"      --no-bpf             use the module's own counters; no latency then\n"
"\n"
"TIME is in seconds, or has a unit: 500ms, 20us. The latency counts from an\n"
"operation's first attempt to its completion; `>`: so many did not complete.\n";

#define OPT_CHECK	OPT_VERB

static const struct option longopts[] = {
	SERIES_LONG,
	{ "sort", required_argument, NULL, 's' },
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "plot", required_argument, NULL, OPT_PLOT },
	{ }
};

static const char *const sort_names[] = {
	[SORT_RATIO] = "ratio",
	[SORT_TIME] = "time",
	[SORT_P99] = "p99",
	[SORT_NAME] = "name",
};

static int parse_sort(struct compare *c, const char *arg)
{
	for (u32 i = 0; i < ARRAY_SIZE(sort_names); i++) {
		if (!strcmp(arg, sort_names[i])) {
			c->sort = i;
			return 0;
		}
	}
	return fail(STATUS_USAGE, "--sort takes ratio, time, p99 or name, not '%s'", arg);
}

static int parse(struct compare *c, int argc, char **argv)
{
	int opt, err = 0;

	series_options_init(&c->o);
	while ((opt = getopt_long(argc, argv, SERIES_SHORT "s:", longopts, NULL)) != -1) {
		switch (opt) {
		case 's':
			err = parse_sort(c, optarg);
			break;
		case OPT_CHECK:
			c->check = true;
			break;
		default:
			err = series_option(&c->o, opt, optarg, "compare", usage);
		}
		if (err)
			return err;
	}
	if (!c->o.run.no_bpf)
		c->o.run.latency = true;
	return series_options_end(&c->o, argc, argv);
}

static struct run_options options_of(const struct compare *c, u32 i)
{
	struct run_options o = c->o.run;

	o.cure = c->sc->cures[i].name;
	return o;
}

/* Would the module take every cure? */
static int try_all(struct compare *c, struct json_object **params, u64 *each_ns)
{
	for (u32 i = 0; i < c->nr; i++) {
		struct run_options o = options_of(c, i);
		int err = series_try(&o, i ? NULL : params, each_ns);

		if (err)
			return err;
	}
	return 0;
}

static int prepare(struct compare *c)
{
	struct json_object *params = NULL;
	u64 each_ns = 0;
	int err = device_open(&c->dev);

	if (err)
		return err;
	c->sc = device_scenario(&c->dev, c->o.run.scenario);
	if (!c->sc)
		return STATUS_USAGE;
	c->nr = c->sc->desc.nr_cures;
	c->row = calloc(c->nr, sizeof(*c->row));
	if (!c->row)
		return out_of_memory();
	err = try_all(c, &params, &each_ns);
	if (!err)
		err = series_open(&c->series, &c->o, c->nr, each_ns);
	if (err)
		json_object_put(params);
	else
		compare_report_start(c, params);
	return err;
}

static int take_row(struct compare *c, u32 i)
{
	struct run_options o = options_of(c, i);
	struct compare_row *row = &c->row[i];
	struct point p;
	int err = series_point(&c->series, &o, o.cure, &p);

	if (err)
		return err;
	row->cure = &c->sc->cures[i];
	row->expect = row->cure->kind == LIVELOCK_CURE_NONE ? c->sc->desc.expect :
							      row->cure->expect;
	row->typical = *p.typical;
	row->point = p;
	row->point.typical = &row->typical;
	compare_record(c, row, &p);
	return 0;
}

static bool as_expected(const struct compare *c)
{
	for (u32 i = 0; i < c->nr; i++)
		if (c->row[i].typical.verdict.verdict != c->row[i].expect)
			return false;
	return true;
}

/* What was measured before a signal or a failure is shown all the same */
static int measure(struct compare *c)
{
	u32 all = c->nr;
	int err = 0;

	c->nr = 0;
	while (!err && c->nr < all) {
		err = take_row(c, c->nr);
		c->nr += !err;
	}
	compare_report_end(c, all);
	if (!err)
		err = series_written(&c->series);
	if (c->o.plot && c->nr && (!err || err == STATUS_INTERRUPTED)) {
		int drawn = plot_file(c->o.plot, c->head, c->rows);

		err = err ? err : drawn;
	}
	if (!err)
		err = c->series.status;
	if (!err && c->check && !as_expected(c))
		err = fail(STATUS_UNMET, "a verdict is not the expected one");
	return err;
}

int cmd_compare(int argc, char **argv)
{
	struct compare c = { .dev.fd = -1 };
	int err = parse(&c, argc, argv);

	if (err)
		return err == OPTIONS_HELP ? STATUS_OK : err;
	err = prepare(&c);
	if (!err)
		err = measure(&c);
	for (u32 i = 0; c.row && i < c.nr; i++)
		json_object_put(c.row[i].record);
	free(c.row);
	json_object_put(c.head);
	json_object_put(c.rows);
	series_close(&c.series);
	device_close(&c.dev);
	return err;
}
