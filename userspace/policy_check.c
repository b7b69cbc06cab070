// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock policy check: does a cure in BPF do what it claims?
 */
#include <stdio.h>
#include <string.h>

#include "cells.h"
#include "cmd.h"
#include "effect.h"
#include "policy.h"
#include "run.h"
#include "series.h"
#include "util.h"

#define CHECK_MAX	64

static const char usage[] =
"Usage: livelock policy check FILE.bpf.o [SCENARIO...] [OPTION...]\n"
"\n"
"Run each scenario without the policies of a BPF object and with them. Which? Those\n"
"named, or those that the object claims to heal, in a string of its own:\n"
"\n"
"        const char heals[] = \"bridge polite-locks\";\n"
"\n"
"  -w, --workers N          threads that contend\n"
"  -d, --duration TIME      length of each run (2 s)\n"
"      --warmup TIME        run so much longer, and leave that out\n"
"      --repeat N           runs without it and with it (1)\n"
"      --set PARAM=VALUE    any parameter; repeatable\n"
"      --seed N             seed of every random sequence\n"
"      --json               JSON Lines\n"
"  -x, --csv SEPARATOR      values between separators, as in -x,\n"
"  -o, --output FILE        write there instead of stdout\n"
"  -q, --quiet              no progress on stderr\n"
"      --no-bpf             use the module's own counters\n"
"\n"
"Status: 0 all are healed: healthy with it, and not without; 1 one is not; 2 wrong\n"
"usage; 3 cannot run here, or the verifier refuses it; 130 ended by a signal.\n";

static const struct option longopts[] = {
	SERIES_LONG,
	{ }
};

/**
 * struct check - one command
 * @o: its options
 * @file: the object
 * @policy: the object, open, for its claims
 * @nr: scenarios
 * @scenario: their names
 * @series: the runs
 * @table: the result
 * @healed: scenarios that it heals
 */
struct check {
	struct series_options o;
	const char *file;
	struct policy policy;
	u32 nr;
	char scenario[CHECK_MAX][LIVELOCK_NAME_LEN];
	struct series series;
	struct columns table;
	u32 healed;
};

static int add_scenario(struct check *c, const char *name)
{
	if (c->nr == CHECK_MAX)
		return fail(STATUS_USAGE, "more than %d scenarios", CHECK_MAX);
	snprintf(c->scenario[c->nr++], LIVELOCK_NAME_LEN, "%s", name);
	return 0;
}

/* What the object says of itself */
static int add_claims(struct check *c)
{
	char claims[1024], name[LIVELOCK_NAME_LEN];
	const char *heals, *at = claims;
	size_t len;
	int err = 0;

	heals = policy_heals(&c->policy, &len);
	if (!heals)
		return fail(STATUS_USAGE, "%s does not say what it heals: name scenarios, or add const char heals[] = \"bridge\"; to it",
			    c->file);
	snprintf(claims, sizeof(claims), "%.*s", (int)len, heals);
	while (!err && effect_next_name(&at, name, sizeof(name)))
		err = add_scenario(c, name);
	if (!err && !c->nr)
		err = fail(STATUS_USAGE, "%s claims to heal nothing", c->file);
	return err;
}

static int parse(struct check *c, int argc, char **argv)
{
	int opt, err;

	series_options_init(&c->o);
	while ((opt = getopt_long(argc, argv, SERIES_SHORT, longopts, NULL)) != -1) {
		err = series_option(&c->o, opt, optarg, "policy check", usage);
		if (err)
			return err;
	}
	if (optind == argc)
		return fail(STATUS_USAGE, "which policy? `livelock policy check FILE.bpf.o`");
	c->file = argv[optind++];
	err = policy_open(&c->policy, c->file);
	while (!err && optind < argc)
		err = add_scenario(c, argv[optind++]);
	if (!err && !c->nr)
		err = add_claims(c);
	return err ? err : series_options_plan(&c->o);
}

static int options_of(const struct check *c, u32 i, const char *policy, struct run_options *o)
{
	*o = c->o.run;
	o->scenario = c->scenario[i];
	o->policy = policy;
	return run_options_plan(o);
}

static void write_head(struct check *c, struct json_object *params)
{
	static const char *const text[] = {
		"<scenario", "without", "<", "with", "<", "<the policy", NULL
	};
	static const char *const csv[] = {
		"scenario", "policy", CELLS_CSV, "effect", NULL
	};
	struct json_object *head;

	columns_init(&c->table, c->o.run.output == OUTPUT_CSV ? csv : text);
	c->o.run.policy = c->file;
	head = series_head(&c->series, "check", params);
	series_emit(&c->series, head);
	json_object_put(head);
}

/* Would the module take them all? */
static int prepare(struct check *c)
{
	struct json_object *params = NULL;
	struct run_options o;
	u64 each_ns = 0;
	int err = 0;

	for (u32 i = 0; !err && i < c->nr; i++) {
		err = options_of(c, i, NULL, &o);
		if (!err)
			err = series_try(&o, i ? NULL : &params, &each_ns);
	}
	if (!err)
		err = series_open(&c->series, &c->o, 2 * c->nr, each_ns);
	if (err)
		json_object_put(params);
	else
		write_head(c, params);
	return err;
}

/**
 * struct half - a scenario without the policy, or with it
 * @point: what came of it
 * @typical: the run that stands for @point
 * @record: as JSON
 */
struct half {
	struct point point;
	struct outcome typical;
	struct json_object *record;
};

static int take_half(struct check *c, u32 i, const char *policy, struct half *half)
{
	char label[LIVELOCK_NAME_LEN + 16];
	struct run_options o;
	int err = options_of(c, i, policy, &o);

	if (err)
		return err;
	snprintf(label, sizeof(label), "%s %s it", c->scenario[i], policy ? "with" : "without");
	err = series_point(&c->series, &o, label, &half->point);
	if (err)
		return err;
	half->typical = *half->point.typical;
	half->point.typical = &half->typical;
	half->record = json_object_new_object();
	series_record(half->record, &c->series, &half->point);
	return 0;
}

static void add_text(struct check *c, u32 i, const struct half *half, enum effect effect)
{
	columns_cell(&c->table, "%s", c->scenario[i]);
	for (u32 k = 0; k < 2; k++) {
		cell_share(&c->table, half[k].point.ratio);
		cell_verdict(&c->table, &half[k].point);
	}
	columns_cell(&c->table, "%s", effect_name(effect));
}

static void add_csv(struct check *c, u32 i, const struct half *half, enum effect effect)
{
	for (u32 k = 0; k < 2; k++) {
		columns_cell(&c->table, "%s", c->scenario[i]);
		columns_cell(&c->table, "%s", k ? c->file : "");
		cells_csv(&c->table, &half[k].point);
		columns_cell(&c->table, "%s", effect_name(effect));
	}
}

static void add_record(struct check *c, u32 i, const struct half *half, enum effect effect)
{
	struct json_object *record = json_record("scenario");

	json_text(record, "scenario", c->scenario[i]);
	json_text(record, "effect", effect_name(effect));
	json_object_object_add(record, "healed",
			       json_object_new_boolean(effect == EFFECT_HEALS));
	json_object_object_add(record, "without", json_object_get(half[0].record));
	json_object_object_add(record, "with", json_object_get(half[1].record));
	series_emit(&c->series, record);
	json_object_put(record);
}

static int take_scenario(struct check *c, u32 i)
{
	struct half half[2] = {};
	enum effect effect;
	int err = take_half(c, i, NULL, &half[0]);

	if (!err)
		err = take_half(c, i, c->file, &half[1]);
	if (!err) {
		effect = effect_of(&half[0].point, &half[1].point);
		c->healed += effect == EFFECT_HEALS;
		add_record(c, i, half, effect);
		if (c->o.run.output == OUTPUT_CSV)
			add_csv(c, i, half, effect);
		else
			add_text(c, i, half, effect);
	}
	json_object_put(half[0].record);
	json_object_put(half[1].record);
	return err;
}

static int measure(struct check *c)
{
	int err = 0;

	for (u32 i = 0; !err && i < c->nr; i++)
		err = take_scenario(c, i);
	if (c->o.run.output == OUTPUT_TEXT)
		columns_text(&c->table, c->series.out);
	else if (c->o.run.output == OUTPUT_CSV)
		columns_csv(&c->table, c->series.out, c->o.run.separator);
	if (!err)
		err = series_written(&c->series);
	if (!err)
		err = c->series.status;
	if (!err && c->healed < c->nr)
		err = fail(STATUS_UNMET, "%s heals %u of %u", c->file, c->healed, c->nr);
	return err;
}

int policy_check(int argc, char **argv)
{
	struct check c = {};
	int err = parse(&c, argc, argv);

	if (!err)
		err = prepare(&c);
	if (!err)
		err = measure(&c);
	policy_close(&c.policy);
	series_close(&c.series);
	columns_free(&c.table);
	return err == OPTIONS_HELP ? STATUS_OK : err;
}
