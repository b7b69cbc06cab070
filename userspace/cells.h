/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_CELLS_H
#define LIVELOCK_CELLS_H

#include "columns.h"
#include "point.h"

void cell_share(struct columns *c, double ratio);
void cells_spread(struct columns *c, const struct point *p);
void cells_law(struct columns *c, const struct point *p);
void cell_rate(struct columns *c, double rate);
void cells_latency(struct columns *c, const struct point *p);
void cell_verdict(struct columns *c, const struct point *p);
void cell_jain(struct columns *c, const struct point *p);

/* Titles of cells_csv() */
#define CELLS_CSV							\
	"runs", "attempts", "completions", "conflicts", "refusals", "give-ups", \
	"ratio", "lowest", "highest", "law", "fits", "attempts/s", "success/s", \
	"jain", "p50_ns", "p99_ns", "verdict", "agree"

void cells_csv(struct columns *c, const struct point *p);

#endif /* LIVELOCK_CELLS_H */
