// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock matrix: is the verdict right, whatever runs?
 */
#include <string.h>

#include "cmd.h"
#include "format.h"
#include "matrix.h"
#include "parse.h"
#include "util.h"

static const char usage[] =
"Usage: livelock matrix [SCENARIO...] [OPTION...]\n"
"\n"
"Run scenarios (all of them) with each of their cures and decoys, with few workers\n"
"and with many, and hold each verdict against the one that is expected: how many\n"
"are right, what is taken for what, and why each wrong one is wrong.\n"
"\n"
"  -w, --workers N,N...     numbers of threads that contend (2,8,64)\n"
"  -d, --duration TIME      length of each run (600 ms)\n"
"      --min PERCENT        status 1 if fewer verdicts are right (95)\n"
"      --set PARAM=VALUE    any other parameter; repeatable\n"
"      --seed N             seed of every random sequence\n"
"      --json               JSON Lines\n"
"  -o, --output FILE        write there instead of stdout\n"
"  -q, --quiet              no progress on stderr\n"
"      --no-bpf             use the module's own counters\n"
"\n"
"Expected is what the law says for so many workers, if there is one; of a ratio that\n"
"chance may put on either side of a threshold, either verdict is right. Otherwise it is\n"
"what the module says of the scenario or the cure, or the next worse with more workers\n"
"than the default, the next better with fewer. Where a verdict is wrong and timers were\n"
"late or it was too short, the run proves little: it is made again, twice as long, four\n"
"times and eight times, and the last one counts. Too short: fewer than 20 attempts a\n"
"worker, not four times as long as the longest delay, or, where starvation is expected,\n"
"fewer completions than it takes to tell it from bad luck.\n";

#define MATRIX_DURATION	"600ms"

#define OPT_MIN		OPT_VERB

static const struct option longopts[] = {
	RUN_SETUP_LONG,
	RUN_OUTPUT_LONG,
	{ "min", required_argument, NULL, OPT_MIN },
	{ }
};

static int parse_workers(struct matrix *m, char *list)
{
	char *text;
	u64 n;

	m->nr_workers = 0;
	while ((text = strsep(&list, ","))) {
		if (m->nr_workers == MATRIX_MAX_WORKERS || parse_u64(text, &n))
			return fail(STATUS_USAGE, "-w takes up to %d numbers, as in 2,8,64, not '%s'",
				    MATRIX_MAX_WORKERS, text);
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
		case 'x':
			err = fail(STATUS_USAGE, "matrix has no --csv; --json has all of it");
			break;
		case OPT_MIN:
			err = parse_min(m, optarg);
			break;
		default:
			err = series_option(&m->o, opt, optarg, "matrix", usage);
		}
	}
	m->names = argv + optind;
	m->nr_names = argc - optind;
	if (!err && !run_option_is_set(&m->o.run, "duration_ns"))
		err = run_option(&m->o.run, 'd', MATRIX_DURATION, "matrix", usage);
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

/* The longest delay before a retry */
static u64 longest_delay(const struct param_set *set)
{
	return param_is(set, "backoff", "none") ? 0 : param_num(set, "cap_ns");
}

/*
 * Nothing is known of a run in which nobody had time to show what they would do, and an
 * invariant that chance breaks takes some time, too.
 */
static bool proves_little(const struct cell *c, const struct point *p)
{
	u64 workers = c->run.workers;

	return p->late || p->disturbed || p->typical->ns < 4 * c->longest_ns ||
	       p->counts.attempts < VERDICT_MIN_ATTEMPTS * workers ||
	       c->right.verdict == LIVELOCK_VERDICT_VIOLATED ||
	       (c->right.verdict == LIVELOCK_VERDICT_STARVATION &&
		p->counts.completions < workers * verdict_fair_share(workers));
}

/* What a cell has by default, how many workers, how long a delay, and how long it may be */
static void look_up_usual(const struct matrix *m, struct cell *c)
{
	struct param_set set = {};

	if (!device_params(&m->dev, c->sc, c->cure->id, &set)) {
		c->run.usual = param_num(&set, "workers");
		c->longest_ns = longest_delay(&set);
		c->max_ns = param_find(&set, "duration_ns")->desc.max;
	}
	params_free(&set);
}

static bool is_right(struct cell *c, const struct point *p)
{
	u32 verdict = p->typical->verdict.verdict;

	c->run.attempts = p->counts.attempts;
	c->run.law = p->typical->has_law ? &p->typical->law : NULL;
	c->right = confusion_expected(&c->run);
	return verdict == c->right.verdict || verdict == c->right.also;
}

/* Twice as long as the run before */
static int run_longer(struct matrix *m, struct cell *c, struct point *p)
{
	char *duration = c->duration[c->tries];
	int err;

	snprintf(duration, FORMAT_LEN, "%lluns", 2 * p->typical->ns);
	err = run_option_add(&c->o, "duration_ns", duration);
	m->series.all++;
	return err ? err : series_point(&m->series, &c->o, c->label, p);
}

static int run_tries(struct matrix *m, struct cell *c, struct point *p)
{
	int err = series_point(&m->series, &c->o, c->label, p);

	for (c->tries = 1; !err && c->tries < MATRIX_TRIES; c->tries++) {
		if (is_right(c, p) || !proves_little(c, p) ||
		    2 * p->typical->ns > c->max_ns)
			break;
		err = run_longer(m, c, p);
	}
	return err;
}

static int cell_options(const struct matrix *m, struct cell *c)
{
	c->o = m->o.run;
	c->o.scenario = c->sc->desc.name;
	c->o.cure = c->cure->name;
	return run_option_add(&c->o, "workers", c->workers);
}

static int try_cell(struct matrix *m, struct cell *c)
{
	int err = cell_options(m, c);
	u64 ns;

	return err ? err : series_try(&c->o, NULL, &ns);
}

static int run_cell(struct matrix *m, struct cell *c)
{
	struct point p;
	bool right;
	int err = cell_options(m, c);

	if (err)
		return err;
	parse_u64(c->workers, &c->run.workers);
	look_up_usual(m, c);
	c->run.expect = c->cure->kind == LIVELOCK_CURE_NONE ? c->sc->desc.expect :
							      c->cure->expect;
	snprintf(c->label, sizeof(c->label), "%s, cure %s, %s workers", c->o.scenario,
		 c->o.cure, c->workers);
	err = run_tries(m, c, &p);
	if (err)
		return err;
	is_right(c, &p);
	right = confusion_add(&m->confusion, c->right, p.typical->verdict.verdict);
	if (!right && m->o.run.output == OUTPUT_TEXT)
		matrix_miss(m, c, &p);
	matrix_cell(m, c, right, &p);
	return 0;
}

static int for_all(struct matrix *m, int (*cell)(struct matrix *m, struct cell *c))
{
	int err = 0;

	for (u32 i = 0; i < m->dev.info.nr_scenarios; i++) {
		const struct scenario *sc = &m->dev.scenarios[i];

		for (u32 k = 0; wanted(m, sc) && k < m->nr_workers; k++)
			for (u32 n = 0; !err && !too_few(sc, m->workers[k]) &&
			     n < sc->desc.nr_cures; n++) {
				struct cell c = {
					.sc = sc, .cure = &sc->cures[n],
					.workers = m->workers[k],
				};

				err = cell(m, &c);
			}
	}
	return err;
}

static int measure(struct matrix *m)
{
	int err = for_all(m, run_cell);

	if (m->confusion.nr && m->o.run.output == OUTPUT_TEXT)
		matrix_text(m);
	else if (m->confusion.nr)
		matrix_json(m);
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
	if (!nr)
		return fail(STATUS_USAGE, "nothing to run: these scenarios take more workers");
	m->cells = nr;
	err = for_all(m, try_cell);
	return err ? err : series_open(&m->series, &m->o, nr, NSEC_PER_SEC);
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
	series_close(&m.series);
	device_close(&m.dev);
	return err;
}
