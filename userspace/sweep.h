/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_SWEEP_H
#define LIVELOCK_SWEEP_H

#include "columns.h"
#include "device.h"
#include "format.h"
#include "range.h"
#include "series.h"

/**
 * struct sweep - one command
 * @o: its options
 * @range: the values
 * @dev: the device, to know the parameter by
 * @params: of the scenario
 * @param: the one that is swept, in @params
 * @series: the runs
 * @table: the result, for people or as CSV
 * @knee: of the curve so far
 * @late: timers of any run were late
 * @disturbed: any run lost a CPU
 * @head: first record
 * @rows: a record each point
 */
struct sweep {
	struct series_options o;
	struct range range;
	struct device dev;
	struct param_set params;
	const struct param *param;
	struct series series;
	struct columns table;
	struct knee knee;
	bool late;
	bool disturbed;
	struct json_object *head;
	struct json_object *rows;
};

/* cmd_sweep.c */
const char *sweep_value(const struct sweep *s, u32 i, char *buf);

/* sweep_report.c */
void sweep_report_start(struct sweep *s, struct json_object *params);
void sweep_report_point(struct sweep *s, u32 i, const char *label, const struct point *p);
void sweep_report_end(struct sweep *s, u32 points);

#endif /* LIVELOCK_SWEEP_H */
