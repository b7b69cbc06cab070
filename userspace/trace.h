/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_TRACE_H
#define LIVELOCK_TRACE_H

#include "diagrams.h"
#include "options.h"

/**
 * struct trace_options - command line of `livelock trace`
 * @run: what is to be run
 * @other: number of a run that goes already, 0 for one of our own
 * @other_ns: how long to look at it
 * @diagram: what to draw, %NULL for what suits the scenario
 * @rows: of a table at most, 0 leaves it to the diagram
 * @pair: the two workers to look at
 * @has_pair: @pair was given
 * @events: events to keep at most
 * @buffer: bytes of the ring buffer
 * @perfetto: file for viewers, or %NULL
 */
struct trace_options {
	struct run_options run;
	u64 other;
	u64 other_ns;
	const struct diagram *diagram;
	u32 rows;
	u32 pair[2];
	bool has_pair;
	u64 events;
	u64 buffer;
	const char *perfetto;
};

int trace_own(struct trace_options *o);
int trace_other(const struct trace_options *o);

#endif /* LIVELOCK_TRACE_H */
