/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_DIAGRAMS_H
#define LIVELOCK_DIAGRAMS_H

#include <stdio.h>

#include "timeline.h"

/**
 * struct drawing - what is to be drawn
 * @t: the timeline, ended
 * @rows: rows of a table at most; 0 leaves it to the diagram
 * @pair: the two workers to look at
 */
struct drawing {
	const struct timeline *t;
	u32 rows;
	u32 pair[2];
};

/**
 * struct diagram - a way to draw a timeline
 * @name: its name
 * @summary: what it shows
 * @family: mechanism whose scenarios are drawn so unless told otherwise, or %NULL
 * @draw: draws one span of it
 */
struct diagram {
	const char *name;
	const char *summary;
	const char *family;
	void (*draw)(FILE *out, const struct drawing *d, const struct span *s);
};

extern const struct diagram diagrams[];
extern const u32 nr_diagrams;

const struct diagram *diagram_find(const char *name);
const struct diagram *diagram_of(const char *family);

/* One a file; see the table */
void draw_dance(FILE *out, const struct drawing *d, const struct span *s);
void draw_events(FILE *out, const struct drawing *d, const struct span *s);
void draw_herd(FILE *out, const struct drawing *d, const struct span *s);
void draw_jitter(FILE *out, const struct drawing *d, const struct span *s);
void draw_rates(FILE *out, const struct drawing *d, const struct span *s);
void draw_states(FILE *out, const struct drawing *d, const struct span *s);

#endif /* LIVELOCK_DIAGRAMS_H */
