// SPDX-License-Identifier: GPL-2.0-only
/*
 * The polite-people dance: on which side two walkers go, round by round. Pure.
 */
#include <string.h>

#include "diagrams.h"

#define DANCE_ROWS	24

/* Rounds of one outcome that are shown before more of the same are left out */
#define DANCE_STREAK	4

enum { LEFT, RIGHT, NOWHERE };

/**
 * struct row - one round of a pair
 * @side: where each is
 * @goes: it chose in this round
 * @passes: it got by
 * @collided: somebody did not
 */
struct row {
	u8 side[2];
	bool goes[2];
	bool passes[2];
	bool collided;
};

/**
 * struct dance - how far it has been drawn
 * @out: where to
 * @rows: rows left
 * @index: number of the round
 * @streak: rounds of one outcome in a row
 * @skipped: rows not drawn since the latest that was
 * @last: the row before, and the one before that
 * @collisions: rounds without a pass
 * @passes: rounds with one
 */
struct dance {
	FILE *out;
	u32 rows;
	u32 index;
	u32 streak;
	u32 skipped;
	struct row last[2];
	u32 collisions;
	u32 passes;
};

static struct row read_row(const struct drawing *d, const struct round *r,
			   const struct row *before)
{
	struct row row = { .side = { before->side[0], before->side[1] } };

	for (size_t i = r->first; i < r->end; i++) {
		const struct event *e = &d->t->events[i];
		u32 who = e->worker == d->pair[1];

		if (e->worker != d->pair[0] && e->worker != d->pair[1])
			continue;
		if (e->kind == EVENT_NOTE && e->tries == LIVELOCK_NOTE_SIDE) {
			row.side[who] = e->value & 1;
			row.goes[who] = true;
		}
		row.passes[who] |= e->kind == EVENT_COMPLETION;
		row.collided |= e->kind == EVENT_CONFLICT;
	}
	return row;
}

static bool passed(const struct row *row)
{
	return row->passes[0] || row->passes[1];
}

static const char *remark(const struct row *row, u32 streak)
{
	if (row->passes[0] && row->passes[1])
		return "they pass";
	if (passed(row))
		return row->passes[0] ? "A passes" : "B passes";
	if (streak == 1)
		return "same side, collision";
	return streak == 2 ? "still same side" : NULL;
}

static void print_row(struct dance *dance, const struct row *row)
{
	static const char *const sides[] = {
		[LEFT] = "left", [RIGHT] = "right", [NOWHERE] = "?",
	};
	const char *text = remark(row, dance->streak);

	if (dance->skipped)
		fprintf(dance->out, " ...%u more like these...\n", dance->skipped);
	dance->skipped = 0;
	fprintf(dance->out, "%2u:  A %-4s %-5s | B %-4s ", dance->index,
		row->goes[0] ? "goes" : "is", sides[row->side[0]],
		row->goes[1] ? "goes" : "is");
	if (text)
		fprintf(dance->out, "%-5s  --> %s\n", sides[row->side[1]], text);
	else
		fprintf(dance->out, "%s\n", sides[row->side[1]]);
	dance->rows--;
}

/* The same as two rows ago, and that has been shown often enough */
static bool is_more_of_it(const struct dance *dance, const struct row *row)
{
	return dance->streak > DANCE_STREAK &&
	       !memcmp(row->side, dance->last[1].side, sizeof(row->side)) &&
	       !memcmp(row->goes, dance->last[1].goes, sizeof(row->goes));
}

static void step(struct dance *dance, const struct row *row)
{
	bool same = dance->index && passed(row) == passed(&dance->last[0]);

	dance->streak = same ? dance->streak + 1 : 1;
	*(passed(row) ? &dance->passes : &dance->collisions) += 1;
	if (!dance->rows || is_more_of_it(dance, row))
		dance->skipped++;
	else
		print_row(dance, row);
	dance->index++;
	dance->last[1] = dance->last[0];
	dance->last[0] = *row;
}

/**
 * draw_dance - the sides of a pair
 * @out: where to
 * @d: what is to be drawn; its pair is the two walkers of one corridor
 * @s: the span
 */
void draw_dance(FILE *out, const struct drawing *d, const struct span *s)
{
	struct dance dance = {
		.out = out,
		.rows = d->rows ? d->rows : DANCE_ROWS,
		.last = { { .side = { NOWHERE, NOWHERE } } },
	};
	struct round r;

	fputs("time\n |\n", out);
	for (size_t i = s->first;
	     timeline_round(d->t, i, s->end, d->pair[0], d->pair[1], &r); i = r.end) {
		struct row row = read_row(d, &r, &dance.last[0]);

		/* a round cut short by the end of the timeline tells nothing */
		if (row.collided || passed(&row))
			step(&dance, &row);
	}
	if (dance.skipped && dance.streak > dance.skipped && !passed(&dance.last[0]))
		fputs(" ...forever...\n", out);
	else if (dance.skipped)
		fprintf(out, " ...and %u more\n", dance.skipped);
	fprintf(out, "\n%u rounds of W%u (A) and W%u (B): %u on the same side, %u passed\n",
		dance.index, d->pair[0], d->pair[1], dance.collisions, dance.passes);
}
