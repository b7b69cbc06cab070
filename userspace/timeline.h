/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_TIMELINE_H
#define LIVELOCK_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "event.h"
#include "livelock.h"
#include "types.h"

/* Looks at the counts over a timeline; thinned out when there are more */
#define TIMELINE_LOOKS		128

/* Spans of a timeline: as many changes as a run can have, and one */
#define TIMELINE_SPANS		33

/**
 * struct look - what had been counted at one moment
 * @ns: when
 * @attempts: since the start of the run
 * @completions: since the start of the run
 */
struct look {
	u64 ns;
	u64 attempts;
	u64 completions;
};

/**
 * struct span - a part of a timeline in which one cure was in force
 * @from_ns: its beginning
 * @to_ns: its end
 * @cure: name of the cure
 * @jitter: name of the jitter in force, "none" if there was none; %NULL if unknown
 * @first: index of its first event
 * @end: index past its last
 */
struct span {
	u64 from_ns;
	u64 to_ns;
	const char *cure;
	const char *jitter;
	size_t first;
	size_t end;
};

/**
 * struct timeline - events of a run in order, as many as there is room for
 * @scenario: name of the scenario
 * @family: its mechanism
 * @run: number of the run
 * @slot: slot of worker 0
 * @workers: how many
 * @start_ns: when the workers left the start line
 * @events: them
 * @nr: how many
 * @max: how many at most
 * @room: how many there is memory for now
 * @lost: events that found the ring buffer full
 * @left_out: events after the one that was the last wanted
 * @looks: counts over time
 * @nr_looks: how many
 * @look_ns: time between looks
 * @spans: parts, each with a cure
 * @nr_spans: how many
 */
struct timeline {
	const char *scenario;
	const char *family;
	u32 run;
	u32 slot;
	u32 workers;
	u64 start_ns;
	struct event *events;
	size_t nr;
	size_t max;
	size_t room;
	u64 lost;
	u64 left_out;
	struct look looks[TIMELINE_LOOKS];
	u32 nr_looks;
	u64 look_ns;
	struct span spans[TIMELINE_SPANS];
	u32 nr_spans;
};

/**
 * struct round - events from the first attempt to the last outcome before the next
 * @first: index of its first event
 * @end: index past its last
 * @attempts: attempts in it
 * @wins: of which completed
 * @conflicts: of which did not
 * @winner: the first worker that completed
 * @whole: each attempt has its outcome, and no event is missing
 */
struct round {
	size_t first;
	size_t end;
	u32 attempts;
	u32 wins;
	u32 conflicts;
	u32 winner;
	bool whole;
};

bool timeline_add(struct timeline *t, const struct event *e);
void timeline_sort(struct timeline *t);
void timeline_look(struct timeline *t, u64 ns, u64 attempts, u64 completions);
bool timeline_look_due(const struct timeline *t, u64 ns);
void timeline_span(struct timeline *t, u64 ns, const char *cure, const char *jitter);
void timeline_end(struct timeline *t, u64 ns);
void timeline_free(struct timeline *t);
bool timeline_round(const struct timeline *t, size_t from, size_t end, u32 low, u32 high,
		    struct round *r);
bool timeline_lockstep(const struct timeline *t, const struct span *s);
const char *event_name(u32 kind);
const char *note_name(u32 what);

#endif /* LIVELOCK_TIMELINE_H */
