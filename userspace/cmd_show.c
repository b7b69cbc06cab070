// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock show: one scenario, and first of all what breaks its ties.
 */
#include <getopt.h>
#include <stdio.h>

#include "cmd.h"
#include "device.h"
#include "format.h"
#include "laws.h"
#include "util.h"
#include "verdict.h"

static const char usage[] =
"Usage: livelock show SCENARIO [OPTION]\n"
"\n"
"What breaks ties, what is to be expected, which parameters are in force.\n"
"\n"
"      --cure CURE   with a cure or a decoy\n"
"  -q, --quiet       names of the cures only\n";

#define OPT_CURE	256

static const struct option longopts[] = {
	{ "cure", required_argument, NULL, OPT_CURE },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static void show_range(const struct param *p)
{
	char min[FORMAT_LEN], max[FORMAT_LEN];

	if (!p->choices) {
		printf("%s to %s", format_value(min, p, p->desc.min),
		       format_value(max, p, p->desc.max));
		return;
	}
	for (u64 v = 0; v <= p->desc.max; v++)
		printf("%s%s", v ? ", " : "", p->choices[v]);
}

static void show_params(const struct param_set *set)
{
	char text[FORMAT_LEN];

	puts("\nparameters (--set PARAM=VALUE):");
	for (u32 i = 0; i < set->nr; i++) {
		const struct param *p = &set->p[i];

		if (!(p->desc.flags & LIVELOCK_PARAM_USED))
			continue;
		printf("  %-14s %-12s %s (", p->desc.name,
		       format_value(text, p, p->value), p->desc.summary);
		show_range(p);
		puts(")");
	}
}

static void show_law(const struct scenario *sc, const struct param_set *set)
{
	char ratio[FORMAT_LEN];
	struct law law;

	if (!law_find(sc->desc.family, set, &law)) {
		puts("law:          none known for these parameters");
		return;
	}
	printf("law:          %s, ratio %s%s (%s)\n", law.name,
	       law.kind == LAW_AT_LEAST ? "at least " : "",
	       format_share(ratio, law.ratio), law.text);
}

static void show_cures(const struct scenario *sc)
{
	static const char *const kinds[] = {
		[LIVELOCK_CURE_NONE] = "",
		[LIVELOCK_CURE_CURE] = "cure",
		[LIVELOCK_CURE_DECOY] = "decoy",
	};

	puts("\ncures and decoys (--cure CURE):");
	for (u32 i = 1; i < sc->desc.nr_cures; i++) {
		const struct livelock_cure *cure = &sc->cures[i];

		printf("  %-14s %-6s %-10s %s\n", cure->name,
		       cure->kind < ARRAY_SIZE(kinds) ? kinds[cure->kind] : "",
		       verdict_name(cure->expect), cure->summary);
	}
}

static void show(const struct scenario *sc, const struct livelock_cure *cure,
		 const struct param_set *set)
{
	bool plain = cure->kind == LIVELOCK_CURE_NONE;

	printf("%s: %s\n\n", sc->desc.name, sc->desc.summary);
	printf("cure:         %s%s%s\n", cure->name, plain ? "" : ": ",
	       plain ? "" : cure->summary);
	printf("breaks ties:  %s\n", plain ? sc->desc.tie_breaker : cure->tie_breaker);
	printf("expected:     %s\n",
	       verdict_name(plain ? sc->desc.expect : cure->expect));
	show_law(sc, set);
	printf("family:       %s\nworkers:      %u at least\nsource:       %s\n",
	       sc->desc.family, sc->desc.min_workers, sc->desc.source);
	show_params(set);
	show_cures(sc);
}

static int show_scenario(const struct device *dev, const char *name,
			 const char *cure_name, bool quiet)
{
	const struct scenario *sc = device_scenario(dev, name);
	const struct livelock_cure *cure = sc ? scenario_cure(sc, cure_name) : NULL;
	struct param_set set = {};
	int err;

	if (!cure)
		return STATUS_USAGE;
	if (quiet) {
		for (u32 i = 0; i < sc->desc.nr_cures; i++)
			puts(sc->cures[i].name);
		return STATUS_OK;
	}
	err = device_params(dev, sc, cure->id, &set);
	if (!err)
		show(sc, cure, &set);
	params_free(&set);
	return err;
}

int cmd_show(int argc, char **argv)
{
	const char *cure = "none";
	struct device dev;
	bool quiet = false;
	int opt, err;

	while ((opt = getopt_long(argc, argv, "qh", longopts, NULL)) != -1) {
		switch (opt) {
		case OPT_CURE:
			cure = optarg;
			break;
		case 'q':
			quiet = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return STATUS_OK;
		default:
			return fail(STATUS_USAGE, "try `livelock show --help`");
		}
	}
	if (optind + 1 != argc)
		return fail(STATUS_USAGE, "show takes one scenario; `livelock list` has them");
	err = device_open(&dev);
	if (!err)
		err = show_scenario(&dev, argv[optind], cure, quiet);
	device_close(&dev);
	return err;
}
