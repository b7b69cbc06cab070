/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_PAST_H
#define LIVELOCK_PAST_H

#include <stdbool.h>

#include "types.h"

/* Moments that are remembered: more than the widest terminal has columns */
#define PAST_LEN	512

/* What a worker did in a moment: past_heat() */
#define HEAT_NONE	0	/* no attempt */
#define HEAT_VAIN	1	/* attempts, none completed */
#define HEAT_LEAST	2	/* some completed … */
#define HEAT_MOST	9	/* … all completed */

/**
 * struct moment - what a run did in one interval
 * @attempts: a second
 * @completions: a second
 * @ratio: of the two, NAN without attempts
 * @change: name of the cure that came into force at its beginning, empty if none
 */
struct moment {
	double attempts;
	double completions;
	double ratio;
	char change[20];
};

/**
 * struct past - the latest moments of a run, and what each worker did
 * @workers: how many
 * @nr: moments known
 * @count: of all that there were
 * @at: them, in a ring
 * @heat: HEAT_*, PAST_LEN for each worker
 */
struct past {
	u32 workers;
	u32 nr;
	u32 count;
	struct moment *at;
	u8 *heat;
};

int past_init(struct past *p, u32 workers);
void past_free(struct past *p);
void past_copy(struct past *to, const struct past *from);
void past_clear(struct past *p);
void past_add(struct past *p, const struct moment *m, const u8 *heat);
const struct moment *past_at(const struct past *p, u32 age);
u8 past_heat(const struct past *p, u32 worker, u32 age);
bool past_column(const struct past *p, u32 age, u32 cols, u32 *col);
double past_peak(const struct past *p, u32 moments);
u8 heat_of(double attempts, double ratio);

#endif /* LIVELOCK_PAST_H */
