// SPDX-License-Identifier: GPL-2.0-only
/*
 * The diagrams that a timeline can be drawn as, and the plain list of its events.
 * Pure.
 */
#include <string.h>

#include "diagrams.h"

const struct diagram diagrams[] = {
	{ "dance", "the sides of two walkers, round by round", "choosing", draw_dance },
	{ "herd", "who wins a round, and how many retry", "cas", draw_herd },
	{ "jitter", "when two workers try, and whether they collide", "locks", draw_jitter },
	{ "rates", "attempts against successes over time", NULL, draw_rates },
	{ "states", "running, back-off, retry, done: which edges occur", NULL, draw_states },
	{ "events", "every event", NULL, draw_events },
};

const u32 nr_diagrams = ARRAY_SIZE(diagrams);

/**
 * diagram_find - look a diagram up
 * @name: its name
 *
 * Return: the diagram, or %NULL.
 */
const struct diagram *diagram_find(const char *name)
{
	for (u32 i = 0; i < nr_diagrams; i++)
		if (!strcmp(diagrams[i].name, name))
			return &diagrams[i];
	return NULL;
}

/**
 * diagram_of - what suits a mechanism
 * @family: the mechanism
 *
 * Return: a diagram.
 */
const struct diagram *diagram_of(const char *family)
{
	for (u32 i = 0; i < nr_diagrams; i++)
		if (diagrams[i].family && !strcmp(diagrams[i].family, family))
			return &diagrams[i];
	return diagram_find("states");
}

static void print_detail(FILE *out, const struct event *e)
{
	switch (e->kind) {
	case EVENT_CONFLICT:
		fprintf(out, "  try %u%s", e->tries, e->value ? ", refused" : "");
		break;
	case EVENT_BACKOFF:
		fprintf(out, "  try %u, %llu ns", e->tries, e->value);
		break;
	case EVENT_GIVE_UP:
		fprintf(out, "  try %u, error %lld", e->tries, (long long)e->value);
		break;
	case EVENT_NOTE:
		fprintf(out, "  %s %llu", note_name(e->tries), e->value);
		break;
	case EVENT_RUN_START:
		fprintf(out, "  %llu workers", e->value);
		break;
	case EVENT_ALARM:
		fprintf(out, "  %s", e->value ? "raised" : "cleared");
		break;
	case EVENT_RUN_STOP:
		break;
	default:
		fprintf(out, "  try %u", e->tries);
	}
}

/**
 * draw_events - a line for each event
 * @out: where to
 * @d: what is to be drawn
 * @s: the span
 */
void draw_events(FILE *out, const struct drawing *d, const struct span *s)
{
	const struct timeline *t = d->t;
	size_t end = d->rows && s->first + d->rows < s->end ? s->first + d->rows : s->end;

	fputs("          ms  cpu  who   event\n", out);
	for (size_t i = s->first; i < end; i++) {
		const struct event *e = &t->events[i];

		if (e->gap)
			fprintf(out, "%12s  %3s  W%-4u (%u events lost)\n", "", "", e->worker,
				e->gap);
		fprintf(out, "%12.4f  %3u  ", ((double)e->ns - t->start_ns) / NSEC_PER_MSEC,
			e->cpu);
		if (e->worker == EVENT_NO_WORKER)
			fputs("run   ", out);
		else
			fprintf(out, "W%-4u ", e->worker);
		fprintf(out, "%-10s", event_name(e->kind));
		print_detail(out, e);
		fputc('\n', out);
	}
	if (end < s->end)
		fprintf(out, "%12s  and %zu more\n", "", s->end - end);
}
