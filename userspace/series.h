/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_SERIES_H
#define LIVELOCK_SERIES_H

#include "columns.h"
#include "json.h"
#include "options.h"
#include "point.h"

/* More repeats than anybody waits for */
#define SERIES_MAX_REPEAT	1000

/* Length of a run in a series, unless told otherwise */
#define SERIES_DURATION		"2s"

/**
 * struct series_options - command line of what runs a scenario many times
 * @run: of each run
 * @repeat: runs of each point
 * @plot: file to draw curves into, or %NULL
 */
struct series_options {
	struct run_options run;
	u32 repeat;
	const char *plot;
};

/* Long options of series_option(), for the verbs' tables */
enum {
	OPT_REPEAT = OPT_OWN,
	OPT_PLOT,
	OPT_VERB,	/* from here on a verb's own */
};

#define SERIES_SHORT	RUN_SETUP_SHORT RUN_OUTPUT_SHORT
#define SERIES_LONG							\
	RUN_SETUP_LONG,							\
	RUN_OUTPUT_LONG,						\
	{ "warmup", required_argument, NULL, OPT_WARMUP },		\
	{ "repeat", required_argument, NULL, OPT_REPEAT }

/**
 * struct series - runs one after another
 * @o: what the user wants
 * @out: where results go
 * @runs: outcomes of the latest point, @o->repeat of them
 * @all: how many runs there are in the whole
 * @done: how many are over
 * @start_ns: when the first began
 * @each_ns: how long one is meant to take
 * @status: exit status that a broken invariant leads to, 0 so far
 */
struct series {
	const struct series_options *o;
	FILE *out;
	struct outcome *runs;
	u32 all;
	u32 done;
	u64 start_ns;
	u64 each_ns;
	int status;
};

void series_options_init(struct series_options *o);
int series_option(struct series_options *o, int opt, char *arg, const char *verb,
		  const char *usage);
int series_options_plan(struct series_options *o);
int series_options_end(struct series_options *o, int argc, char **argv);

int series_try(const struct run_options *o, struct json_object **params, u64 *ns);
int series_open(struct series *s, const struct series_options *o, u32 points, u64 each_ns);
int series_point(struct series *s, const struct run_options *o, const char *label,
		 struct point *p);
int series_written(const struct series *s);
void series_close(struct series *s);

/* series_json.c */
struct json_object *series_head(const struct series *s, const char *type,
				struct json_object *params);
void series_record(struct json_object *record, const struct series *s,
		   const struct point *p);
void series_emit(const struct series *s, struct json_object *record);

#endif /* LIVELOCK_SERIES_H */
