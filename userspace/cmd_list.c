// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock list: the scenarios.
 */
#include <getopt.h>
#include <stdio.h>

#include "cmd.h"
#include "device.h"
#include "json.h"
#include "rst.h"
#include "util.h"
#include "verdict.h"

static const char usage[] =
"Usage: livelock list [OPTION]\n"
"\n"
"List the scenarios of the loaded module.\n"
"\n"
"      --json    as one JSON array, with their cures\n"
"      --rst     as the page Documentation/scenarios.rst\n"
"  -q, --quiet   names only\n";

enum {
	OPT_JSON = 256,
	OPT_RST,
};

static const struct option longopts[] = {
	{ "json", no_argument, NULL, OPT_JSON },
	{ "rst", no_argument, NULL, OPT_RST },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static int list_text(const struct device *dev)
{
	for (u32 i = 0; i < dev->info.nr_scenarios; i++) {
		const struct scenario *sc = &dev->scenarios[i];

		printf("%-16s %-10s %s\n", sc->desc.name,
		       verdict_name(sc->desc.expect), sc->desc.summary);
		printf("%-16s %-10s cures:", "", "");
		for (u32 k = 1; k < sc->desc.nr_cures; k++)
			printf(" %s%s", sc->cures[k].name,
			       sc->cures[k].kind == LIVELOCK_CURE_DECOY ? "?" : "");
		putchar('\n');
	}
	puts("\nThe verdict is the one expected without a cure; `?` marks a decoy, which is\n"
	     "said to help. `livelock show SCENARIO` tells what breaks ties in each.");
	return STATUS_OK;
}

static int list_names(const struct device *dev)
{
	for (u32 i = 0; i < dev->info.nr_scenarios; i++)
		puts(dev->scenarios[i].desc.name);
	return STATUS_OK;
}

static struct json_object *json_cure(const struct livelock_cure *cure)
{
	struct json_object *obj = json_object_new_object();

	json_text(obj, "name", cure->name);
	json_text(obj, "kind", cure->kind == LIVELOCK_CURE_DECOY ? "decoy" : "cure");
	json_text(obj, "expect", verdict_name(cure->expect));
	json_text(obj, "summary", cure->summary);
	json_text(obj, "tie_breaker", cure->tie_breaker);
	return obj;
}

static struct json_object *json_scenario(const struct scenario *sc)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *cures = json_object_new_array();

	json_text(obj, "name", sc->desc.name);
	json_count(obj, "id", sc->desc.id);
	json_text(obj, "family", sc->desc.family);
	json_text(obj, "summary", sc->desc.summary);
	json_text(obj, "source", sc->desc.source);
	json_text(obj, "tie_breaker", sc->desc.tie_breaker);
	json_text(obj, "expect", verdict_name(sc->desc.expect));
	json_count(obj, "min_workers", sc->desc.min_workers);
	for (u32 i = 1; i < sc->desc.nr_cures; i++)
		json_object_array_add(cures, json_cure(&sc->cures[i]));
	json_object_object_add(obj, "cures", cures);
	return obj;
}

static int list_json(const struct device *dev)
{
	struct json_object *list = json_object_new_array();

	for (u32 i = 0; i < dev->info.nr_scenarios; i++)
		json_object_array_add(list, json_scenario(&dev->scenarios[i]));
	json_emit(stdout, list, JSON_C_TO_STRING_PRETTY);
	return STATUS_OK;
}

int cmd_list(int argc, char **argv)
{
	int (*list)(const struct device *dev) = list_text;
	struct device dev;
	int opt, err;

	while ((opt = getopt_long(argc, argv, "qh", longopts, NULL)) != -1) {
		switch (opt) {
		case OPT_JSON:
			list = list_json;
			break;
		case OPT_RST:
			list = list_rst;
			break;
		case 'q':
			list = list_names;
			break;
		case 'h':
			fputs(usage, stdout);
			return STATUS_OK;
		default:
			return fail(STATUS_USAGE, "try `livelock list --help`");
		}
	}
	if (optind != argc)
		return fail(STATUS_USAGE, "list takes no names; for one, `livelock show %s`",
			    argv[optind]);
	err = device_open(&dev);
	if (!err)
		err = list(&dev);
	device_close(&dev);
	return err;
}
