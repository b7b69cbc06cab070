// SPDX-License-Identifier: GPL-2.0-only
/*
 * When two workers try, and whether they get in each other's way. Pure.
 *
 * An attempt lasts from its event to that of its outcome. Two that overlap have met:
 * if both fail they have collided.
 */
#include <string.h>

#include "diagrams.h"

#define JITTER_ROWS	6

/* Attempts as long as this are told apart by tenths of milliseconds */
#define COARSE_NS	NSEC_PER_MSEC

/**
 * struct try - one attempt of a worker
 * @start: when it began
 * @end: when its outcome was known
 * @tries: which of its operation it was
 * @completed: its outcome
 */
struct try {
	u64 start;
	u64 end;
	u32 tries;
	bool completed;
};

/**
 * struct tries - one worker's attempts, one after another
 * @t: the timeline
 * @worker: whose
 * @at: index of the next event
 * @end: index past the last event
 * @now: the present one, if @valid
 * @valid: there is one
 */
struct tries {
	const struct timeline *t;
	u32 worker;
	size_t at;
	size_t end;
	struct try now;
	bool valid;
};

/**
 * struct meetings - what became of them
 * @out: where to
 * @d: what is drawn
 * @t0: start of the run
 * @digits: of a millisecond
 * @rows: rows left
 * @collided: both failed
 * @met: overlapped, but somebody got through
 * @missed: did not overlap
 * @alone: no attempt of the other comes next
 */
struct meetings {
	FILE *out;
	const struct drawing *d;
	u64 t0;
	int digits;
	u32 rows;
	u64 collided;
	u64 met;
	u64 missed;
	u64 alone;
};

/* An attempt whose beginning is not on record is left out */
static void next_try(struct tries *w)
{
	bool open = false;

	w->valid = false;
	for (; w->at < w->end && !w->valid; w->at++) {
		const struct event *e = &w->t->events[w->at];

		if (e->worker != w->worker)
			continue;
		if (e->gap)
			open = false;
		if (e->kind == EVENT_ATTEMPT) {
			w->now = (struct try){ .start = e->ns, .tries = e->tries };
			open = true;
		} else if (open && (e->kind == EVENT_COMPLETION || e->kind == EVENT_CONFLICT)) {
			w->now.end = e->ns;
			w->now.completed = e->kind == EVENT_COMPLETION;
			w->valid = true;
		}
	}
}

static struct tries tries_of(const struct drawing *d, const struct span *s, u32 worker)
{
	struct tries w = { .t = d->t, .worker = worker, .at = s->first, .end = s->end };

	next_try(&w);
	return w;
}

static bool overlap(const struct try *a, const struct try *b)
{
	return a->start < b->end && b->start < a->end;
}

/* What comes of both, from the point of view of the pair */
static const char *outcome(const struct try *a, const struct try *b)
{
	if (!overlap(a, b)) {
		if (a->completed && b->completed)
			return "miss each other";
		return a->completed || b->completed ? "miss each other, one meets a third" :
						      "miss each other, both meet a third";
	}
	if (a->completed && b->completed)
		return "both get through";
	return a->completed || b->completed ? "one gets through" : "collide";
}

static void print_try(const struct meetings *m, u32 worker, const struct try *a)
{
	char when[32];

	snprintf(when, sizeof(when), "%.*fms", m->digits,
		 ((double)a->start - m->t0) / NSEC_PER_MSEC);
	fprintf(m->out, "  W%u %s at t=%-*s", worker, a->tries > 1 ? "retries" : "tries  ",
		m->digits + 7, when);
}

static void add_pair(struct meetings *m, const struct try *a, const struct try *b)
{
	if (!overlap(a, b))
		m->missed++;
	else if (a->completed || b->completed)
		m->met++;
	else
		m->collided++;
	if (!m->rows)
		return;
	m->rows--;
	print_try(m, m->d->pair[0], a);
	print_try(m, m->d->pair[1], b);
	fprintf(m->out, " --> %s\n", outcome(a, b));
}

/*
 * Each attempt belongs to the one of the other that it overlaps, or else to the next
 * one, unless another of the same worker comes before that.
 */
static void pair_up(struct meetings *m, struct tries *a, struct tries *b)
{
	while (a->valid && b->valid) {
		bool first = a->now.start <= b->now.start;
		struct tries *early = first ? a : b, *late = first ? b : a;
		struct try before = early->now;

		next_try(early);
		if (!overlap(&before, &late->now) && early->valid &&
		    early->now.start <= late->now.start) {
			m->alone++;
			continue;
		}
		if (first)
			add_pair(m, &before, &late->now);
		else
			add_pair(m, &late->now, &before);
		next_try(late);
	}
	for (; a->valid; next_try(a))
		m->alone++;
	for (; b->valid; next_try(b))
		m->alone++;
}

/* How exactly times must be told */
static int digits_for(const struct drawing *d, const struct span *s)
{
	struct tries w = tries_of(d, s, d->pair[0]);
	u64 longest = 0;

	for (; w.valid; next_try(&w))
		if (w.now.end - w.now.start > longest)
			longest = w.now.end - w.now.start;
	return longest >= COARSE_NS ? 1 : 4;
}

/**
 * draw_jitter - the meetings of two workers
 * @out: where to
 * @d: what is to be drawn
 * @s: the span
 */
void draw_jitter(FILE *out, const struct drawing *d, const struct span *s)
{
	struct tries a = tries_of(d, s, d->pair[0]), b = tries_of(d, s, d->pair[1]);
	struct meetings m = {
		.out = out,
		.d = d,
		.t0 = d->t->start_ns,
		.digits = digits_for(d, s),
		.rows = d->rows ? d->rows : JITTER_ROWS,
	};

	if (s->jitter)
		fprintf(out, "%s jitter:\n", strcmp(s->jitter, "none") ? "with" : "without");
	pair_up(&m, &a, &b);
	if (m.collided + m.met + m.missed > (d->rows ? d->rows : JITTER_ROWS))
		fputs("  ...\n", out);
	fprintf(out, "\n  W%u and W%u: %llu times collided, %llu times one got through,",
		d->pair[0], d->pair[1], m.collided, m.met);
	fprintf(out, " %llu times missed each other, %llu attempts alone\n", m.missed, m.alone);
}
