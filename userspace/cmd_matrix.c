// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock matrix: is the verdict right, whatever runs?
 */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "confusion.h"
#include "device.h"
#include "format.h"
#include "parse.h"
#include "series.h"
#include "util.h"

static const char usage[] =
"Usage: livelock matrix [SCENARIO...] [OPTION...]\n"
"\n"
"Run scenarios (all of them) with each of their cures and decoys, with few workers\n"
"and with many, and hold each verdict against the one that is expected: how many\n"
"are right, what is taken for what, and why each wrong one is wrong.\n"
"\n"
"  -w, --workers N,N...     numbers of threads that contend (2,8,64)\n"
"  -d, --duration TIME      length of each run (2 s)\n"
"      --min PERCENT        status 1 if fewer verdicts are right (95)\n"
"      --set PARAM=VALUE    any other parameter; repeatable\n"
"      --seed N             seed of every random sequence\n"
"      --json               JSON Lines\n"
"  -o, --output FILE        write there instead of stdout\n"
"  -q, --quiet              no progress on stderr\n"
"      --no-bpf             use the module's own counters\n"
"\n"
"Expected is what the law says for so many workers, if there is one, and otherwise\n"
"what the module says of the scenario or of the cure.\n";

#define OPT_MIN		OPT_VERB
#define MAX_WORKERS	16

static const struct option longopts[] = {
	RUN_SETUP_LONG,
	RUN_OUTPUT_LONG,
	{ "min", required_argument, NULL, OPT_MIN },
	{ }
};

/**
 * struct miss - a verdict that was not the expected one
 * @text: which run, and why
 */
struct miss {
	char text[2 * VERDICT_REASON_LEN];
};

/**
 * struct matrix - one command
 * @o: its options
 * @few_and_many: numbers of workers unless told otherwise
 * @workers: numbers of workers, as texts
 * @nr_workers: how many of them
 * @min: smallest share of right verdicts
 * @names: scenarios to run, none for all
 * @nr_names: how many of them
 * @dev: the device
 * @series: the runs
 * @confusion: what came of them
 * @skipped: runs that too few workers make no sense of
 * @misses: wrong verdicts, confusion.nr - confusion.right of them
 */
struct matrix {
	struct series_options o;
	char few_and_many[8];
	char *workers[MAX_WORKERS];
	u32 nr_workers;
	double min;
	char **names;
	int nr_names;
	struct device dev;
	struct series series;
	struct confusion confusion;
	u32 skipped;
	struct miss *misses;
};

static int parse_workers(struct matrix *m, char *list)
{
	char *text;
	u64 n;

	m->nr_workers = 0;
	while ((text = strsep(&list, ","))) {
		if (m->nr_workers == MAX_WORKERS || parse_u64(text, &n))
			return fail(STATUS_USAGE, "-w takes up to %d numbers, as in 2,8,64, not '%s'",
				    MAX_WORKERS, text);
		m->workers[m->nr_workers++] = text;
	}
	return 0;
}

static int parse_min(struct matrix *m, const char *arg)
{
	u64 percent;

	if (parse_u64(arg, &percent) || percent > 100)
		return fail(STATUS_USAGE, "--min takes 0 to 100, not '%s'", arg);
	m->min = percent / 100.0;
	return 0;
}

static int parse(struct matrix *m, int argc, char **argv)
{
	int opt, err = parse_workers(m, m->few_and_many);

	series_options_init(&m->o);
	while (!err && (opt = getopt_long(argc, argv, RUN_SETUP_SHORT "o:qh", longopts,
					  NULL)) != -1) {
		switch (opt) {
		case 'w':
			err = parse_workers(m, optarg);
			break;
		case OPT_MIN:
			err = parse_min(m, optarg);
			break;
		case 'x':
			err = fail(STATUS_USAGE, "matrix writes a table, or --json");
			break;
		default:
			err = series_option(&m->o, opt, optarg, "matrix", usage);
		}
	}
	m->names = argv + optind;
	m->nr_names = argc - optind;
	if (!err && !run_option_is_set(&m->o.run, "duration_ns"))
		err = run_option(&m->o.run, 'd', SERIES_DURATION, "matrix", usage);
	return err;
}

static bool wanted(const struct matrix *m, const struct scenario *sc)
{
	for (int i = 0; i < m->nr_names; i++)
		if (!strcmp(m->names[i], sc->desc.name))
			return true;
	return !m->nr_names;
}

static bool too_few(const struct scenario *sc, const char *workers)
{
	u64 n = 0;

	parse_u64(workers, &n);
	return n < sc->desc.min_workers;
}

/* How many runs there will be; what cannot be skipped over is said before the first */
static int count_runs(struct matrix *m, u32 *nr)
{
	*nr = 0;
	for (int i = 0; i < m->nr_names; i++)
		if (!device_scenario(&m->dev, m->names[i]))
			return STATUS_USAGE;
	for (u32 i = 0; i < m->dev.info.nr_scenarios; i++) {
		const struct scenario *sc = &m->dev.scenarios[i];

		for (u32 k = 0; wanted(m, sc) && k < m->nr_workers; k++)
			*(too_few(sc, m->workers[k]) ? &m->skipped : nr) += sc->desc.nr_cures;
	}
	return 0;
}

static void note_miss(struct matrix *m, const char *label, u32 expected,
		      const struct point *p)
{
	const struct outcome *run = p->typical;
	char *text = m->misses[m->confusion.nr - m->confusion.right - 1].text;
	size_t size = sizeof(m->misses->text);
	char law[64] = "", share[FORMAT_LEN];

	if (run->has_law)
		snprintf(law, sizeof(law), "; law %s says %s%s", run->law.name,
			 run->law.kind == LAW_AT_LEAST ? ">=" : "",
			 format_share(share, run->law.ratio));
	snprintf(text, size, "%s: expected %s, got %s: %s%s%s%s", label,
		 verdict_name(expected), verdict_name(run->verdict.verdict),
		 run->verdict.reason, law, p->late ? "; timers were late" : "",
		 p->disturbed ? "; a CPU went away" : "");
}

static void emit_cell(const struct matrix *m, const struct run_options *o,
		      const char *workers, u32 expected, bool right, const struct point *p)
{
	struct json_object *record = json_record("cell");

	json_text(record, "scenario", o->scenario);
	json_text(record, "cure", o->cure);
	json_count(record, "workers", strtoull(workers, NULL, 0));
	json_text(record, "expect", verdict_name(expected));
	json_object_object_add(record, "right", json_object_new_boolean(right));
	series_record(record, &m->series, p);
	series_emit(&m->series, record);
	json_object_put(record);
}

static int run_cell(struct matrix *m, const struct scenario *sc,
		    const struct livelock_cure *cure, const char *workers)
{
	struct run_options o = m->o.run;
	char label[3 * LIVELOCK_NAME_LEN];
	struct point p;
	u32 expected;
	bool right;
	int err;

	o.scenario = sc->desc.name;
	o.cure = cure->name;
	snprintf(label, sizeof(label), "%s, cure %s, %s workers", o.scenario, o.cure, workers);
	err = run_option_add(&o, "workers", workers);
	if (!err)
		err = series_point(&m->series, &o, label, &p);
	if (err)
		return err;
	expected = confusion_expected(cure->kind == LIVELOCK_CURE_NONE ? sc->desc.expect :
								       cure->expect,
				      p.typical->has_law ? &p.typical->law : NULL);
	right = confusion_add(&m->confusion, expected, p.typical->verdict.verdict);
	if (!right)
		note_miss(m, label, expected, &p);
	emit_cell(m, &o, workers, expected, right, &p);
	return 0;
}

static int run_all(struct matrix *m)
{
	int err = 0;

	for (u32 i = 0; i < m->dev.info.nr_scenarios; i++) {
		const struct scenario *sc = &m->dev.scenarios[i];

		for (u32 k = 0; wanted(m, sc) && k < m->nr_workers; k++)
			for (u32 c = 0; !err && !too_few(sc, m->workers[k]) &&
			     c < sc->desc.nr_cures; c++)
				err = run_cell(m, sc, &sc->cures[c], m->workers[k]);
	}
	return err;
}

static void print_matrix(const struct matrix *m)
{
	const struct confusion *c = &m->confusion;
	const char *titles[COLUMNS_MAX] = { "<expected" };
	struct columns t;
	u32 nr = 1;

	for (u32 v = 0; v < CONFUSION_VERDICTS; v++)
		if (confusion_shows(c, v))
			titles[nr++] = verdict_name(v);
	columns_init(&t, titles);
	for (u32 row = 0; row < CONFUSION_VERDICTS; row++) {
		if (!confusion_shows(c, row))
			continue;
		columns_cell(&t, "%s", verdict_name(row));
		for (u32 v = 0; v < CONFUSION_VERDICTS; v++)
			if (confusion_shows(c, v))
				columns_cell(&t, c->count[row][v] ? "%u" : ".",
					     c->count[row][v]);
	}
	columns_text(&t, m->series.out);
	columns_free(&t);
}

static void report_text(const struct matrix *m)
{
	const struct confusion *c = &m->confusion;
	FILE *out = m->series.out;

	fputs("verdicts given, by the verdict expected:\n", out);
	print_matrix(m);
	fprintf(out, "%u of %u verdicts right (%.1f %%)", c->right, c->nr,
		100 * confusion_share(c));
	if (m->skipped)
		fprintf(out, ", %u not run: too few workers", m->skipped);
	if (c->nr < m->series.all)
		fprintf(out, ", cut short: %u of %u runs", c->nr, m->series.all);
	fputc('\n', out);
	for (u32 i = 0; i < c->nr - c->right; i++)
		fprintf(out, "  %s\n", m->misses[i].text);
}

static void report_json(const struct matrix *m)
{
	const struct confusion *c = &m->confusion;
	struct json_object *record = json_record("matrix"), *rows = json_object_new_object();

	for (u32 row = 0; row < CONFUSION_VERDICTS; row++) {
		struct json_object *cells = json_object_new_object();

		for (u32 v = 0; v < CONFUSION_VERDICTS; v++)
			if (c->count[row][v])
				json_count(cells, verdict_name(v), c->count[row][v]);
		json_object_object_add(rows, verdict_name(row), cells);
	}
	json_count(record, "runs", c->nr);
	json_count(record, "right", c->right);
	json_count(record, "skipped", m->skipped);
	json_number(record, "share", confusion_share(c));
	json_object_object_add(record, "given", rows);
	series_emit(&m->series, record);
	json_object_put(record);
}

static int measure(struct matrix *m)
{
	int err = run_all(m);

	if (m->confusion.nr && m->o.run.output == OUTPUT_TEXT)
		report_text(m);
	else if (m->confusion.nr)
		report_json(m);
	if (!err)
		err = series_written(&m->series);
	if (!err && m->confusion.nr && confusion_share(&m->confusion) < m->min)
		err = fail(STATUS_UNMET, "fewer than %g %% of the verdicts are right",
			   100 * m->min);
	return err;
}

static int prepare(struct matrix *m)
{
	int err = device_open(&m->dev);
	u32 nr;

	if (!err)
		err = count_runs(m, &nr);
	if (err)
		return err;
	m->misses = calloc(nr + 1, sizeof(*m->misses));
	if (!m->misses)
		return out_of_memory();
	return series_open(&m->series, &m->o, nr, 2 * NSEC_PER_SEC);
}

int cmd_matrix(int argc, char **argv)
{
	struct matrix m = { .dev.fd = -1, .min = .95, .few_and_many = "2,8,64" };
	int err = parse(&m, argc, argv);

	if (err)
		return err == OPTIONS_HELP ? STATUS_OK : err;
	err = prepare(&m);
	if (!err)
		err = measure(&m);
	free(m.misses);
	series_close(&m.series);
	device_close(&m.dev);
	return err;
}
