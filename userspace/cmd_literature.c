// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock literature: figures that were published, and ours beside them.
 */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "claims.h"
#include "cmd.h"
#include "columns.h"
#include "figures.h"
#include "json.h"
#include "util.h"

static const char usage[] =
"Usage: livelock literature [OPTION...] [NAME...]\n"
"\n"
"Run what others have published figures of, and show ours beside theirs. Without a\n"
"name, all of it; a figure takes seconds to minutes.\n"
"\n"
"  -l, --list   the figures, where they were published, and the commands\n"
"      --json   JSON Lines: an object a point, then one a figure\n"
"  -q, --quiet  no progress on stderr\n"
"\n"
"Status 0: as published, as far as it says so; 1: something is not.\n";

enum { OPT_JSON = 256 };

static const struct option longopts[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "list", no_argument, NULL, 'l' },
	{ "quiet", no_argument, NULL, 'q' },
	{ }
};

static const struct figure *const figures[] = {
	&figure_lockstep, &figure_memoryless, &figure_managers, &figure_lockref,
	&figure_brooker, &figure_raft, &figure_ww_mutex, &figure_hand_off,
	&figure_philosophers, &figure_receive,
};

static const struct figure *figure_by_name(const char *name)
{
	for (u32 i = 0; i < ARRAY_SIZE(figures); i++)
		if (!strcmp(figures[i]->name, name))
			return figures[i];
	return NULL;
}

static void list_one(const struct figure *f)
{
	printf("%s: %s\n  %s\n", f->name, f->title, f->source);
	for (u32 i = 0; i < f->nr; i++)
		printf("  %s%s%s\n    $ %s\n", f->points[i].group, *f->points[i].group ? " " : "",
		       f->points[i].label, f->points[i].run);
}

/* Return: false if a number is missing */
static bool take_numbers(const struct figure *f, u32 i, struct figure_numbers *n)
{
	struct json_object *runs[EXPECT_RUNS] = {};
	bool all = true;

	runs[0] = claims_execute(f->points[i].run);
	n->attempts = runs[0] ? json_number_of(runs[0], "attempts") : 0;
	if (!expect_number("skew_ns.mean", runs, &n->late_ns))
		n->late_ns = NAN;
	for (u32 m = 0; m < FIGURE_MEASURES; m++) {
		n->measured[m] = NAN;
		if (f->measure[m].name &&
		    !expect_number(f->measure[m].number, runs, &n->measured[m]))
			all = false;
	}
	claims_forget(f->points[i].run);
	return all;
}

static void print_point(const struct figure *f, const struct figure_numbers *n, u32 i)
{
	struct json_object *record = json_record("point");
	char key[64];
	bool ok;

	json_text(record, "figure", f->name);
	json_text(record, "group", f->points[i].group);
	json_text(record, "label", f->points[i].label);
	json_text(record, "command", f->points[i].run);
	json_number(record, "late_ns", n[i].late_ns);
	for (u32 m = 0; m < FIGURE_MEASURES && f->measure[m].name; m++) {
		json_number(record, f->measure[m].name, n[i].measured[m]);
		snprintf(key, sizeof(key), "%s_published", f->measure[m].name);
		json_number(record, key, f->points[i].published[m]);
		snprintf(key, sizeof(key), "%s_ok", f->measure[m].name);
		ok = figure_as_published(f, n, i, m);
		json_object_object_add(record, key, json_object_new_boolean(ok));
	}
	json_emit(stdout, record, JSON_C_TO_STRING_PLAIN);
}

static const char *rule_title(const struct figure_measure *m)
{
	switch (m->rule) {
	case FIGURE_AT_LEAST:
		return "at least";
	case FIGURE_AT_MOST:
		return "at most";
	default:
		return "published";
	}
}

static void begin_table(struct columns *c, const struct figure *f)
{
	const char *titles[COLUMNS_MAX] = {};
	u32 nr = 0;

	if (f->group)
		titles[nr++] = f->group;
	titles[nr++] = f->group ? "<" : f->label ? f->label : "workers";
	for (u32 m = 0; m < FIGURE_MEASURES && f->measure[m].name; m++) {
		titles[nr++] = f->measure[m].name;
		titles[nr++] = rule_title(&f->measure[m]);
		titles[nr++] = "off";
		titles[nr++] = "<";
	}
	titles[nr] = "late";
	columns_init(c, titles);
}

static void cell_number(struct columns *c, double value)
{
	if (isnan(value))
		columns_cell(c, "-");
	else
		columns_cell(c, fabs(value) < 10 ? "%.4f" : "%.0f", value);
}

/* Where timers are late, times are not what they should be */
static void cell_late(struct columns *c, double ns)
{
	if (isnan(ns))
		columns_cell(c, "-");
	else
		columns_cell(c, "%.1f ms", ns / 1e6);
}

static void add_row(struct columns *c, const struct figure *f,
		    const struct figure_numbers *n, u32 i)
{
	const struct figure_point *p = &f->points[i];
	double off;

	if (f->group)
		columns_cell(c, "%s", p->group);
	columns_cell(c, "%s", p->label);
	for (u32 m = 0; m < FIGURE_MEASURES && f->measure[m].name; m++) {
		off = figure_off(p->published[m], n[i].measured[m]);
		cell_number(c, n[i].measured[m]);
		cell_number(c, p->published[m]);
		if (isnan(off))
			columns_cell(c, "-");
		else
			columns_cell(c, "%+.1f %%", off);
		columns_cell(c, "%s", figure_as_published(f, n, i, m) ? "" : "NOT AS PUBLISHED");
	}
	cell_late(c, n[i].late_ns);
}

static void print_table(const struct figure *f, const struct figure_numbers *n)
{
	struct columns c;

	printf("%s: %s\n  %s\n", f->name, f->title, f->source);
	begin_table(&c, f);
	for (u32 i = 0; i < f->nr; i++)
		add_row(&c, f, n, i);
	columns_text(&c, stdout);
	columns_free(&c);
}

/* Return: false if the order of one of the numbers is another one */
static bool orders(const struct figure *f, const struct figure_numbers *n, bool json)
{
	bool all = true;
	u32 pair[2];

	for (u32 m = 0; m < FIGURE_MEASURES && f->measure[m].name; m++) {
		if (!f->measure[m].order)
			continue;
		if (figure_in_order(f, n, m, pair)) {
			if (!json)
				printf("order of %s: as published\n", f->measure[m].name);
			continue;
		}
		all = false;
		if (!json)
			printf("order of %s: NOT AS PUBLISHED, %s %s and %s\n",
			       f->measure[m].name, f->points[pair[0]].group,
			       f->points[pair[0]].label, f->points[pair[1]].label);
	}
	return all;
}

static void print_end(const struct figure *f, u32 off, bool ordered)
{
	struct json_object *record = json_record("figure");

	json_text(record, "figure", f->name);
	json_text(record, "source", f->source);
	json_count(record, "points", f->nr);
	json_count(record, "off", off);
	json_object_object_add(record, "ordered", json_object_new_boolean(ordered));
	json_emit(stdout, record, JSON_C_TO_STRING_PLAIN);
}

static int reproduce(const struct figure *f, bool json, bool quiet)
{
	struct figure_numbers *n = calloc(f->nr, sizeof(*n));
	u32 off = 0;
	bool ordered;

	if (!n)
		return out_of_memory();
	for (u32 i = 0; i < f->nr; i++) {
		if (!quiet)
			fprintf(stderr, "%s [%u/%u] %s %s\n", f->name, i + 1, f->nr,
				f->points[i].group, f->points[i].label);
		if (!take_numbers(f, i, &n[i])) {
			free(n);
			return fail(STATUS_CANNOT, "no numbers came from: %s",
				    f->points[i].run);
		}
		for (u32 m = 0; m < FIGURE_MEASURES && f->measure[m].name; m++)
			off += !figure_as_published(f, n, i, m);
		if (json)
			print_point(f, n, i);
	}
	if (!json)
		print_table(f, n);
	ordered = orders(f, n, json);
	if (json)
		print_end(f, off, ordered);
	free(n);
	return off || !ordered ? STATUS_UNMET : STATUS_OK;
}

static int check_names(char *const *names, int nr)
{
	for (int i = 0; i < nr; i++)
		if (!figure_by_name(names[i]))
			return fail(STATUS_USAGE,
				    "there is no figure '%s'; `livelock literature --list` has them",
				    names[i]);
	return 0;
}

static int each(char *const *names, int nr, bool list, bool json, bool quiet)
{
	u32 all = nr ? (u32)nr : ARRAY_SIZE(figures);
	int worst = STATUS_OK, status;

	for (u32 i = 0; i < all; i++) {
		const struct figure *f = nr ? figure_by_name(names[i]) : figures[i];

		if (!f)		/* check_names() has refused it */
			continue;
		if (list) {
			list_one(f);
			continue;
		}
		status = reproduce(f, json, quiet);
		if (status > worst)
			worst = status;
		if (i + 1 < all && !json)
			putchar('\n');
	}
	return worst;
}

int cmd_literature(int argc, char **argv)
{
	bool json = false, quiet = false, list = false;
	int opt, err;

	while ((opt = getopt_long(argc, argv, "hlq", longopts, NULL)) != -1) {
		switch (opt) {
		case OPT_JSON:
			json = true;
			break;
		case 'l':
			list = true;
			break;
		case 'q':
			quiet = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return STATUS_OK;
		default:
			return fail(STATUS_USAGE, "try `livelock literature --help`");
		}
	}
	if (list && json)
		return fail(STATUS_USAGE, "--list is for people: not with --json");
	setlinebuf(stdout);
	err = check_names(argv + optind, argc - optind);
	if (err)
		return err;
	return each(argv + optind, argc - optind, list, json, quiet);
}
