/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_PROFILE_H
#define LIVELOCK_PROFILE_H

#include "options.h"

/**
 * struct profile_options - command line of `livelock profile`
 * @run: what is to be run
 * @other: number of a run that goes already, 0 for one of our own
 * @other_ns: how long to look at it
 * @hz: samples a second on each CPU
 * @folded: file for folded stacks, %NULL for the output itself
 * @svg: file for a flame graph, or %NULL
 */
struct profile_options {
	struct run_options run;
	u64 other;
	u64 other_ns;
	u64 hz;
	const char *folded;
	const char *svg;
};

int profile_own(struct profile_options *o);
int profile_other(const struct profile_options *o);

#endif /* LIVELOCK_PROFILE_H */
