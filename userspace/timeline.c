// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events of a run in order, in bounded memory, and what can be read off their order.
 * Pure.
 */
#include <stdlib.h>
#include <string.h>

#include "timeline.h"

/**
 * event_name - the name of an event
 * @kind: enum event_kind
 *
 * Return: its name without "livelock_".
 */
const char *event_name(u32 kind)
{
	static const char *const names[EVENT_KINDS] = {
		[EVENT_RUN_START] = "run_start",
		[EVENT_ATTEMPT] = "attempt",
		[EVENT_COMPLETION] = "completion",
		[EVENT_CONFLICT] = "conflict",
		[EVENT_BACKOFF] = "backoff",
		[EVENT_GIVE_UP] = "give_up",
		[EVENT_NOTE] = "note",
		[EVENT_ALARM] = "alarm",
		[EVENT_RUN_STOP] = "run_stop",
	};

	return kind < EVENT_KINDS ? names[kind] : "unknown";
}

/**
 * note_name - what a note tells
 * @what: enum livelock_note
 *
 * Return: a word, as ftrace has it.
 */
const char *note_name(u32 what)
{
	return what == LIVELOCK_NOTE_SIDE ? "side" : "unknown";
}

static bool grow(struct timeline *t)
{
	size_t room = t->room ? 2 * t->room : 1024;
	struct event *events;

	if (room > t->max)
		room = t->max;
	events = realloc(t->events, room * sizeof(*events));
	if (!events)
		return false;
	t->events = events;
	t->room = room;
	return true;
}

/**
 * timeline_add - one more event
 * @t: the timeline, with @t->max set
 * @e: the event
 *
 * Return: false if there is no room for it.
 */
bool timeline_add(struct timeline *t, const struct event *e)
{
	if (t->nr == t->max || (t->nr == t->room && !grow(t)))
		return false;
	t->events[t->nr++] = *e;
	return true;
}

/**
 * timeline_sort - put events into the order in which they happened
 * @t: the timeline
 *
 * They come nearly so: two CPUs may take their times in one order and their places
 * in the ring buffer in the other. Events of one time stay as they came.
 */
void timeline_sort(struct timeline *t)
{
	for (size_t i = 1; i < t->nr; i++) {
		struct event e = t->events[i];
		size_t j = i;

		for (; j && t->events[j - 1].ns > e.ns; j--)
			t->events[j] = t->events[j - 1];
		t->events[j] = e;
	}
}

/* Half as many looks, twice as far apart; the first stays */
static void thin_out(struct timeline *t)
{
	u32 n = 0;

	for (u32 i = 0; i < t->nr_looks; i += 2)
		t->looks[n++] = t->looks[i];
	t->nr_looks = n;
	t->look_ns *= 2;
}

/**
 * timeline_look_due - is it time to look at the counts
 * @t: the timeline, with @t->look_ns set
 * @ns: now
 *
 * Return: true if it is.
 */
bool timeline_look_due(const struct timeline *t, u64 ns)
{
	return !t->nr_looks || ns >= t->looks[t->nr_looks - 1].ns + t->look_ns;
}

/**
 * timeline_look - note what has been counted
 * @t: the timeline
 * @ns: now
 * @attempts: since the start of the run
 * @completions: since the start of the run
 */
void timeline_look(struct timeline *t, u64 ns, u64 attempts, u64 completions)
{
	if (t->nr_looks == TIMELINE_LOOKS)
		thin_out(t);
	t->looks[t->nr_looks++] = (struct look){
		.ns = ns, .attempts = attempts, .completions = completions,
	};
}

/**
 * timeline_span - another cure comes into force
 * @t: the timeline
 * @ns: when
 * @cure: its name
 * @jitter: name of the jitter in force with it, or %NULL
 */
void timeline_span(struct timeline *t, u64 ns, const char *cure, const char *jitter)
{
	if (t->nr_spans == TIMELINE_SPANS)
		return;
	if (t->nr_spans)
		t->spans[t->nr_spans - 1].to_ns = ns;
	t->spans[t->nr_spans++] = (struct span){
		.from_ns = ns, .cure = cure, .jitter = jitter,
	};
}

/**
 * timeline_end - no more events: sort them, and deal them out to their spans
 * @t: the timeline
 * @ns: when the run, or the watching, ended
 */
void timeline_end(struct timeline *t, u64 ns)
{
	size_t i = 0;

	timeline_sort(t);
	if (t->nr_spans)
		t->spans[t->nr_spans - 1].to_ns = ns;
	for (u32 s = 0; s < t->nr_spans; s++) {
		t->spans[s].first = i;
		while (i < t->nr && (s + 1 == t->nr_spans ||
				     t->events[i].ns < t->spans[s].to_ns))
			i++;
		t->spans[s].end = i;
	}
}

/**
 * timeline_free - give the memory back
 * @t: the timeline
 */
void timeline_free(struct timeline *t)
{
	free(t->events);
	*t = (struct timeline){};
}

static bool is_outcome(const struct event *e)
{
	return e->kind == EVENT_COMPLETION || e->kind == EVENT_CONFLICT;
}

/* An attempt after an outcome belongs to the next round */
static void take_event(struct round *r, const struct event *e)
{
	if (e->gap)
		r->whole = false;
	switch (e->kind) {
	case EVENT_ATTEMPT:
		r->attempts++;
		break;
	case EVENT_COMPLETION:
		if (!r->wins++)
			r->winner = e->worker;
		break;
	case EVENT_CONFLICT:
		r->conflicts++;
		break;
	}
}

/**
 * timeline_round - find a round
 * @t: the timeline, sorted
 * @from: index to begin at
 * @end: index to end at
 * @low: first worker that takes part
 * @high: last worker that takes part
 * @r: out: the round
 *
 * In lockstep all attempts of a round come before its first outcome, and all outcomes
 * before the first attempt of the next: an attempt that follows an outcome begins a
 * new round. Without lockstep a round is a stretch of time with little meaning.
 *
 * Return: false if there is none left.
 */
bool timeline_round(const struct timeline *t, size_t from, size_t end, u32 low, u32 high,
		    struct round *r)
{
	*r = (struct round){ .first = from, .winner = EVENT_NO_WORKER, .whole = true };
	for (r->end = from; r->end < end; r->end++) {
		const struct event *e = &t->events[r->end];

		if (e->worker < low || e->worker > high)
			continue;
		if (e->kind == EVENT_ATTEMPT && r->wins + r->conflicts)
			break;
		take_event(r, e);
	}
	r->whole = r->whole && r->attempts && r->attempts == r->wins + r->conflicts;
	return r->attempts || r->wins || r->conflicts;
}

/* Does each worker try once, at most, before any outcome? */
static bool once_each(const struct timeline *t, const struct round *r, u8 *seen)
{
	u32 outcomes = 0;

	memset(seen, 0, t->workers);
	for (size_t i = r->first; i < r->end; i++) {
		const struct event *e = &t->events[i];

		if (e->worker >= t->workers)
			continue;
		if (is_outcome(e))
			outcomes++;
		else if (e->kind == EVENT_ATTEMPT && (outcomes || seen[e->worker]++))
			return false;
	}
	return true;
}

/**
 * timeline_lockstep - do all workers try together, round by round
 * @t: the timeline, sorted
 * @s: the part of it to look at
 *
 * Return: true if in nine of ten rounds every worker takes part, each once.
 */
bool timeline_lockstep(const struct timeline *t, const struct span *s)
{
	u8 *seen = calloc(t->workers, 1);
	u32 rounds = 0, together = 0;
	struct round r;

	for (size_t i = s->first; seen && timeline_round(t, i, s->end, 0, t->workers - 1, &r);
	     i = r.end) {
		rounds++;
		together += r.attempts == t->workers && once_each(t, &r, seen);
	}
	free(seen);
	/* the first and the last may be cut */
	return together && together + 2 >= rounds * 9 / 10;
}
