// SPDX-License-Identifier: GPL-2.0-only
/*
 * The herd: of all who try, how many win, and what the others did for nothing. Pure.
 *
 * In lockstep a row is a round. Otherwise it is a win: what failed since the win
 * before, which is what that one win took.
 */
#include <stdlib.h>
#include <string.h>

#include "diagrams.h"

#define HERD_ROWS	10

/* Workers that have a column of their own */
#define HERD_COLUMNS	64

/**
 * struct herd - what has been seen
 * @out: where to
 * @d: what is drawn
 * @rows: rows left
 * @nr: rows seen
 * @wins: attempts that completed
 * @retries: attempts that did not
 * @fewest: fewest wins of a row
 * @most: most wins of a row
 * @least: fewest failures of a row
 * @greatest: most failures of a row
 */
struct herd {
	FILE *out;
	const struct drawing *d;
	u32 rows;
	u32 nr;
	u64 wins;
	u64 retries;
	u32 fewest;
	u32 most;
	u32 least;
	u32 greatest;
};

static void print_workers(FILE *out, u32 workers)
{
	fputs("workers:", out);
	for (u32 i = 0; i < workers && i < 5; i++)
		fprintf(out, " W%u", i);
	if (workers > 6)
		fputs(" ...", out);
	if (workers > 5)
		fprintf(out, " W%u", workers - 1);
	fputc('\n', out);
}

/* A column a worker: * won, x failed, . did not try */
static void print_columns(const struct herd *h, const struct round *r)
{
	const struct timeline *t = h->d->t;
	char column[HERD_COLUMNS + 1] = "";

	memset(column, '.', t->workers);
	for (size_t i = r->first; i < r->end; i++) {
		const struct event *e = &t->events[i];

		if (e->worker >= t->workers)
			continue;
		if (e->kind == EVENT_COMPLETION)
			column[e->worker] = '*';
		else if (e->kind == EVENT_CONFLICT && column[e->worker] == '.')
			column[e->worker] = 'x';
	}
	fprintf(h->out, "  %s", column);
}

static void add_row(struct herd *h, const struct round *r)
{
	char who[16] = "nobody";

	if (!h->nr || r->wins < h->fewest)
		h->fewest = r->wins;
	if (!h->nr || r->wins > h->most)
		h->most = r->wins;
	if (!h->nr || r->conflicts < h->least)
		h->least = r->conflicts;
	if (!h->nr || r->conflicts > h->greatest)
		h->greatest = r->conflicts;
	h->nr++;
	h->wins += r->wins;
	h->retries += r->conflicts;
	if (!h->rows)
		return;
	h->rows--;
	if (r->wins)
		snprintf(who, sizeof(who), "W%u", r->winner);
	fprintf(h->out, "%5u  %4u  %5u  ", h->nr, r->wins, r->conflicts);
	if (h->d->t->workers > HERD_COLUMNS) {
		fprintf(h->out, "%s\n", who);
	} else {
		fprintf(h->out, "%-6s", who);
		print_columns(h, r);
		fputc('\n', h->out);
	}
}

/* Up to and with the next win */
static bool next_win(const struct timeline *t, size_t from, size_t end, struct round *r)
{
	*r = (struct round){ .first = from };
	for (r->end = from; r->end < end && !r->wins; r->end++) {
		const struct event *e = &t->events[r->end];

		r->conflicts += e->kind == EVENT_CONFLICT;
		if (e->kind == EVENT_COMPLETION) {
			r->wins = 1;
			r->winner = e->worker;
		}
	}
	return r->wins;
}

static void collect(struct herd *h, const struct span *s, bool lockstep)
{
	const struct timeline *t = h->d->t;
	struct round r;

	if (lockstep) {
		for (size_t i = s->first;
		     timeline_round(t, i, s->end, 0, t->workers - 1, &r); i = r.end)
			if (r.whole && r.attempts == t->workers)
				add_row(h, &r);
	} else {
		for (size_t i = s->first; next_win(t, i, s->end, &r); i = r.end)
			add_row(h, &r);
	}
	if (h->nr > (h->d->rows ? h->d->rows : HERD_ROWS))
		fputs("  ...\n", h->out);
}

static void print_summary(const struct herd *h, bool lockstep)
{
	u64 attempts = h->wins + h->retries;

	if (!h->nr) {
		fputs("\nnobody won\n", h->out);
		return;
	}
	fprintf(h->out, "\neach %s:  ", lockstep ? "round" : "win");
	if (!lockstep)
		fprintf(h->out, "%.1f retry (%u to %u)", (double)h->retries / h->nr, h->least,
			h->greatest);
	else if (h->fewest == h->most && h->most == 1)
		fprintf(h->out, "one wins, %u retry", h->least);
	else
		fprintf(h->out, "%.1f win (%u to %u), %.1f retry", (double)h->wins / h->nr,
			h->fewest, h->most, (double)h->retries / h->nr);
	fprintf(h->out, "  (%u %s)\n            -> %.1f%% of work is wasted\n", h->nr,
		lockstep ? "rounds" : "wins", 100. * h->retries / attempts);
}

/**
 * draw_herd - who wins, and how many do not
 * @out: where to
 * @d: what is to be drawn
 * @s: the span
 */
void draw_herd(FILE *out, const struct drawing *d, const struct span *s)
{
	struct herd h = { .out = out, .d = d, .rows = d->rows ? d->rows : HERD_ROWS };
	bool lockstep = timeline_lockstep(d->t, s);

	print_workers(out, d->t->workers);
	fprintf(out, "                |\n                v\n            %s\n\n",
		strcmp(d->t->family, "cas") ? d->t->scenario : "shared atomic counter");
	fprintf(out, "%5s  wins  retry  who%s\n", lockstep ? "round" : "win",
		d->t->workers > HERD_COLUMNS ? "" : "     * won, x failed");
	collect(&h, s, lockstep);
	print_summary(&h, lockstep);
}
