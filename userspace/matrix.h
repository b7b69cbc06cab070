/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between cmd_matrix.c and what it prints.
 */
#ifndef LIVELOCK_MATRIX_H
#define LIVELOCK_MATRIX_H

#include "confusion.h"
#include "device.h"
#include "format.h"
#include "series.h"

#define MATRIX_MAX_WORKERS	16

/* Runs of one cell at most */
#define MATRIX_TRIES		4

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
 * @cells: how many there are to be
 * @confusion: what came of them
 * @skipped: runs that too few workers make no sense of
 */
struct matrix {
	struct series_options o;
	char few_and_many[8];
	char *workers[MATRIX_MAX_WORKERS];
	u32 nr_workers;
	double min;
	char **names;
	int nr_names;
	struct device dev;
	struct series series;
	u32 cells;
	struct confusion confusion;
	u32 skipped;
};

/**
 * struct cell - one number of workers of a scenario with a cure
 * @sc: the scenario
 * @cure: the cure
 * @workers: how many, as a text
 * @label: all of it, for people
 * @o: options of its runs
 * @run: what the verdict hangs on
 * @right: verdicts that are right
 * @longest_ns: the longest delay before a retry
 * @max_ns: the longest run
 * @tries: runs
 * @duration: of each run but the first, as @o has it
 */
struct cell {
	const struct scenario *sc;
	const struct livelock_cure *cure;
	const char *workers;
	char label[3 * LIVELOCK_NAME_LEN];
	struct run_options o;
	struct confusion_case run;
	struct confusion_right right;
	u64 longest_ns;
	u64 max_ns;
	u32 tries;
	char duration[MATRIX_TRIES][FORMAT_LEN];
};

void matrix_miss(const struct matrix *m, const struct cell *c, const struct point *p);
void matrix_cell(const struct matrix *m, const struct cell *c, bool right,
		 const struct point *p);
void matrix_text(const struct matrix *m);
void matrix_json(const struct matrix *m);

#endif /* LIVELOCK_MATRIX_H */
