/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timelines made by hand, and what is drawn from them.
 */
#ifndef LIVELOCK_TAPE_H
#define LIVELOCK_TAPE_H

#include "diagrams.h"

void tape_begin(struct timeline *t, const char *family, u32 workers);
void tape_put(struct timeline *t, u64 ns, enum event_kind kind, u32 worker, u32 tries,
	      u64 value);
void tape_attempt(struct timeline *t, u64 from_ns, u64 to_ns, u32 worker, u32 tries,
		  bool completed);
void tape_round(struct timeline *t, u64 ns, u32 winner);
char *tape_drawn(const struct timeline *t, const char *diagram, u32 rows, u32 a, u32 b);
void tape_says(const char *name, const char *got, const char *wanted);

#endif /* LIVELOCK_TAPE_H */
