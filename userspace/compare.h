/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_COMPARE_H
#define LIVELOCK_COMPARE_H

#include "device.h"
#include "series.h"

/**
 * enum compare_sort - what comes first
 * @SORT_RATIO: most completions per attempt
 * @SORT_TIME: most completions per second
 * @SORT_P99: shortest 99th percentile of latency
 * @SORT_NAME: as the module lists them
 */
enum compare_sort {
	SORT_RATIO,
	SORT_TIME,
	SORT_P99,
	SORT_NAME,
};

/**
 * struct compare_row - a scenario with one cure
 * @cure: the cure, or the first of all: none
 * @expect: enum livelock_verdict that the module expects
 * @point: what came of it
 * @typical: the run that stands for @point
 * @rank_ratio: by completions per attempt
 * @rank_time: by completions per second
 * @record: as JSON
 */
struct compare_row {
	const struct livelock_cure *cure;
	u32 expect;
	struct point point;
	struct outcome typical;
	u32 rank_ratio;
	u32 rank_time;
	struct json_object *record;
};

/**
 * struct compare - one command
 * @o: its options
 * @sort: order of the rows
 * @check: verdicts must be as expected
 * @dev: the device
 * @sc: the scenario
 * @series: the runs
 * @nr: rows
 * @row: them
 * @head: first record
 * @rows: their records
 */
struct compare {
	struct series_options o;
	enum compare_sort sort;
	bool check;
	struct device dev;
	const struct scenario *sc;
	struct series series;
	u32 nr;
	struct compare_row *row;
	struct json_object *head;
	struct json_object *rows;
};

/* compare_report.c */
void compare_report_start(struct compare *c, struct json_object *params);
void compare_record(struct compare *c, struct compare_row *row, const struct point *p);
void compare_report_end(struct compare *c, u32 all);

#endif /* LIVELOCK_COMPARE_H */
