/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_FIELDS_H
#define LIVELOCK_FIELDS_H

#include "scene.h"
#include "table.h"

/**
 * struct run_row - a row of the list of runs
 * @run: its number
 * @scenario: its name
 * @cure: name of the one in force
 * @workers: those that have not ended
 * @owner: process that started it, 0 if there is none
 * @seconds: since it started
 * @now: of the latest interval
 * @verdict: its name, "-" if it is not known yet
 */
struct run_row {
	u32 run;
	const char *scenario;
	const char *cure;
	u32 workers;
	u32 owner;
	double seconds;
	struct moment now;
	const char *verdict;
};

extern const struct column worker_columns[];
extern const u32 nr_worker_columns;

extern const struct column run_columns[];
extern const u32 nr_run_columns;

const char *field_rate(char *buf, double rate);
const char *field_ratio(char *buf, double ratio);
const char *field_state(u32 state);

#endif /* LIVELOCK_FIELDS_H */
