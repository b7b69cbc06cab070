// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state machine of a retry loop, with how often each edge was taken. Pure.
 *
 * A worker's state follows from its latest event. Any edge that the table does not
 * list would be a bug, in the module or here, and is counted apart.
 */
#include <errno.h>
#include <stdlib.h>

#include "diagrams.h"

enum state { UNKNOWN, NEW, RUNNING, BACK_OFF, RETRY, DONE, GAVE_UP, CUT, STATES };

static const char *const names[STATES] = {
	[NEW] = "[NEW]",
	[RUNNING] = "[RUNNING]",
	[BACK_OFF] = "[BACK-OFF]",
	[RETRY] = "[RETRY]",
	[DONE] = "[DONE]",
	[GAVE_UP] = "[GAVE UP]",
	[CUT] = "[RUN ENDS]",
};

/* What the text's diagram leaves out; its own four edges are drawn, not listed */
static const struct {
	enum state from;
	enum state to;
	const char *by;
} edges[] = {
	{ NEW, RUNNING, "start" },
	{ RUNNING, DONE, "success" },
	{ DONE, RUNNING, "next" },
	{ BACK_OFF, GAVE_UP, "bound" },
	{ GAVE_UP, RUNNING, "next" },
	/* a policy may end an operation that is only about to begin */
	{ NEW, GAVE_UP, "policy" },
	{ DONE, GAVE_UP, "policy" },
	{ GAVE_UP, GAVE_UP, "policy" },
	{ NEW, CUT, "stop" },
	{ DONE, CUT, "stop" },
	{ BACK_OFF, CUT, "stop" },
	{ GAVE_UP, CUT, "stop" },
};

/* How often each edge was taken */
struct machine {
	u64 taken[STATES][STATES];
};

static enum state next_state(const struct event *e)
{
	switch (e->kind) {
	case EVENT_ATTEMPT:
		return e->tries > 1 ? RETRY : RUNNING;
	case EVENT_COMPLETION:
		return DONE;
	case EVENT_CONFLICT:
		return BACK_OFF;
	case EVENT_GIVE_UP:
		return (__s64)e->value == -ECANCELED ? CUT : GAVE_UP;
	default:
		return UNKNOWN;
	}
}

/* Count the edges of a span, starting from where the workers are in it */
static bool run_machine(struct machine *m, const struct timeline *t, const struct span *s)
{
	u8 *state = calloc(t->workers, 1);

	if (!state)
		return false;
	for (size_t i = 0; i < s->end; i++) {
		const struct event *e = &t->events[i];
		enum state to = next_state(e);
		u8 *at;

		if (e->kind == EVENT_RUN_START)
			for (u32 w = 0; w < t->workers; w++)
				state[w] = NEW;
		if (to == UNKNOWN || e->worker >= t->workers)
			continue;
		at = &state[e->worker];
		if (i >= s->first && *at != UNKNOWN && !e->gap)
			m->taken[*at][to]++;
		*at = to;
	}
	free(state);
	return true;
}

static void print_machine(FILE *out, const struct machine *m)
{
	int column = fprintf(out, "[RUNNING] --conflict %llu--> [BACK-OFF] ",
			     m->taken[RUNNING][BACK_OFF]);

	fprintf(out, "--timer %llu--> [RETRY] --success %llu--> [DONE]\n",
		m->taken[BACK_OFF][RETRY], m->taken[RETRY][DONE]);
	fprintf(out, "%*s|\n%*sv\n", column + 4, "", column + 4, "");
	fprintf(out, "%*s[RETRY] --conflict %llu--> [BACK-OFF]\n", column, "",
		m->taken[RETRY][BACK_OFF]);
	fprintf(out, "%*s(loop forever = livelock)\n\n", column + 4, "");
}

/* Take the listed edges out; what is left is what nobody expects */
static void print_rest(FILE *out, struct machine *m)
{
	u64 others = 0;

	m->taken[RUNNING][BACK_OFF] = 0;
	m->taken[BACK_OFF][RETRY] = 0;
	m->taken[RETRY][DONE] = 0;
	m->taken[RETRY][BACK_OFF] = 0;
	for (u32 i = 0; i < ARRAY_SIZE(edges); i++) {
		u64 *taken = &m->taken[edges[i].from][edges[i].to];

		if (*taken)
			fprintf(out, "  %s --%s %llu--> %s\n", names[edges[i].from],
				edges[i].by, *taken, names[edges[i].to]);
		*taken = 0;
	}
	for (u32 from = 0; from < STATES; from++)
		for (u32 to = 0; to < STATES; to++) {
			others += m->taken[from][to];
			if (m->taken[from][to])
				fprintf(out, "  %s --unexpected %llu--> %s\n", names[from],
					m->taken[from][to], names[to]);
		}
	fprintf(out, "  edges that no retry loop has: %llu\n", others);
}

/**
 * draw_states - the state machine
 * @out: where to
 * @d: what is to be drawn
 * @s: the span
 */
void draw_states(FILE *out, const struct drawing *d, const struct span *s)
{
	struct machine m = {};
	u64 first, later;

	if (!run_machine(&m, d->t, s)) {
		fputs("out of memory\n", out);
		return;
	}
	first = m.taken[RUNNING][DONE];
	later = m.taken[RETRY][DONE];
	print_machine(out, &m);
	print_rest(out, &m);
	if (first + later)
		fprintf(out, "\n[DONE] was reached %llu times, %llu of them at the first try.\n",
			first + later, first);
	else
		fputs("\nThe livelocked program never reaches [DONE].\n", out);
}
