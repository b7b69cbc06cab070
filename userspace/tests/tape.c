// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timelines made by hand, and what is drawn from them.
 */
#include <stdlib.h>
#include <string.h>

#include "tape.h"
#include "test.h"

/* One span, from 0 on, of a cure named none */
void tape_begin(struct timeline *t, const char *family, u32 workers)
{
	*t = (struct timeline){
		.scenario = "made-up", .family = family, .run = 7, .slot = 100,
		.workers = workers, .max = 1 << 16,
	};
	timeline_span(t, 0, "none", "none");
}

void tape_put(struct timeline *t, u64 ns, enum event_kind kind, u32 worker, u32 tries,
	      u64 value)
{
	const struct event e = {
		.ns = ns, .kind = kind, .worker = worker, .tries = tries, .value = value,
	};

	timeline_add(t, &e);
}

void tape_attempt(struct timeline *t, u64 from_ns, u64 to_ns, u32 worker, u32 tries,
		  bool completed)
{
	tape_put(t, from_ns, EVENT_ATTEMPT, worker, tries, 0);
	tape_put(t, to_ns, completed ? EVENT_COMPLETION : EVENT_CONFLICT, worker, tries, 0);
}

/* All try, one wins */
void tape_round(struct timeline *t, u64 ns, u32 winner)
{
	for (u32 i = 0; i < t->workers; i++)
		tape_put(t, ns + i, EVENT_ATTEMPT, i, 1, 0);
	for (u32 i = 0; i < t->workers; i++)
		tape_put(t, ns + t->workers + i,
			 i == winner ? EVENT_COMPLETION : EVENT_CONFLICT, i, 1, 0);
}

/* What a diagram shows of all spans; to be freed */
char *tape_drawn(const struct timeline *t, const char *diagram, u32 rows, u32 a, u32 b)
{
	const struct drawing d = { .t = t, .rows = rows, .pair = { a, b } };
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	for (u32 i = 0; i < t->nr_spans; i++)
		diagram_find(diagram)->draw(out, &d, &t->spans[i]);
	fclose(out);
	return text;
}

/* @wanted is part of @got */
void tape_says(const char *name, const char *got, const char *wanted)
{
	bool ok = strstr(got, wanted);

	if (!ok)
		test_note("wanted:\n%s\ngot:\n%s", wanted, got);
	test_result(ok, "%s", name);
}
