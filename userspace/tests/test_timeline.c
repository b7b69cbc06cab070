// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "tape.h"
#include "test.h"

static void test_order(void)
{
	struct timeline t;
	bool sorted = true, stable;

	tape_begin(&t, "cas", 4);
	tape_put(&t, 30, EVENT_ATTEMPT, 0, 1, 0);
	tape_put(&t, 10, EVENT_ATTEMPT, 1, 1, 0);
	tape_put(&t, 20, EVENT_ATTEMPT, 2, 1, 0);
	tape_put(&t, 20, EVENT_ATTEMPT, 3, 1, 0);
	timeline_end(&t, 40);
	for (size_t i = 1; i < t.nr; i++)
		sorted &= t.events[i - 1].ns <= t.events[i].ns;
	stable = t.events[1].worker == 2 && t.events[2].worker == 3;
	test_result(sorted, "timeline: events are put in order");
	test_result(stable, "timeline: events of one time stay as they came");
	timeline_free(&t);
}

static void test_bounds(void)
{
	const struct event e = { .kind = EVENT_ATTEMPT };
	struct timeline t;
	u32 taken = 0;

	tape_begin(&t, "cas", 1);
	t.max = 1500;
	for (u32 i = 0; i < 2000; i++)
		taken += timeline_add(&t, &e);
	test_result(taken == 1500 && t.nr == 1500 && t.room <= 1500,
		    "timeline: no more events than it may hold");
	timeline_free(&t);

	tape_begin(&t, "cas", 1);
	t.look_ns = 10;
	taken = 0;
	for (u64 ns = 0; ns < 100000; ns++)
		if (timeline_look_due(&t, ns)) {
			timeline_look(&t, ns, ns, 0);
			taken++;
		}
	test_result(t.nr_looks <= TIMELINE_LOOKS && t.looks[0].ns == 0 && taken < 2000,
		    "timeline: looks are thinned out, not lost");
	test_result(t.looks[t.nr_looks - 1].ns > 90000, "timeline: looks reach to the end");
	timeline_free(&t);
}

static void test_spans(void)
{
	struct timeline t;

	tape_begin(&t, "cas", 1);
	for (u64 ns = 0; ns < 100; ns += 10)
		tape_put(&t, ns, EVENT_ATTEMPT, 0, 1, 0);
	timeline_span(&t, 45, "order", "none");
	timeline_span(&t, 46, "jitter", "full");
	timeline_end(&t, 100);
	test_result(t.spans[0].first == 0 && t.spans[0].end == 5 &&
		    t.spans[1].first == 5 && t.spans[1].end == 5 &&
		    t.spans[2].first == 5 && t.spans[2].end == 10,
		    "timeline: each event is in one span, by its time");
	test_result(t.spans[0].to_ns == 45 && t.spans[2].to_ns == 100,
		    "timeline: a span ends where the next begins");
	for (u32 i = 0; i < 2 * TIMELINE_SPANS; i++)
		timeline_span(&t, 200 + i, "order", "none");
	test_result(t.nr_spans == TIMELINE_SPANS, "timeline: no more spans than there is room");
	timeline_free(&t);
}

static void test_rounds(void)
{
	struct timeline t;
	struct round r;
	u32 rounds = 0, right = 0;

	tape_begin(&t, "cas", 8);
	for (u32 i = 0; i < 20; i++)
		tape_round(&t, 100 * i, i % 8);
	timeline_end(&t, 2000);
	for (size_t i = 0; timeline_round(&t, i, t.nr, 0, 7, &r); i = r.end) {
		right += r.whole && r.attempts == 8 && r.wins == 1 && r.conflicts == 7 &&
			 r.winner == rounds % 8;
		rounds++;
	}
	test_result(rounds == 20 && right == 20, "timeline: rounds of a lockstep");
	test_result(timeline_lockstep(&t, &t.spans[0]), "timeline: a lockstep is seen as one");

	timeline_round(&t, 0, t.nr, 2, 3, &r);
	test_result(r.attempts == 2 && !r.wins, "timeline: a round of two workers only");

	t.events[20].gap = 1;
	timeline_round(&t, 16, t.nr, 0, 7, &r);
	test_result(!r.whole, "timeline: a round with a gap is not whole");
	timeline_round(&t, 4, 14, 0, 7, &r);
	test_result(!r.whole, "timeline: a round that is cut is not whole");
	timeline_free(&t);
}

static void test_no_lockstep(void)
{
	struct timeline t;

	tape_begin(&t, "cas", 3);
	for (u32 i = 0; i < 60; i++)
		tape_attempt(&t, 10 * i, 10 * i + 15 + i % 7, i % 3, 1, i % 2);
	timeline_end(&t, 700);
	test_result(!timeline_lockstep(&t, &t.spans[0]),
		    "timeline: attempts at all times are no lockstep");
	timeline_free(&t);

	tape_begin(&t, "cas", 3);
	timeline_end(&t, 1);
	test_result(!timeline_lockstep(&t, &t.spans[0]), "timeline: nothing is no lockstep");
	timeline_free(&t);
}

void test_timeline(void)
{
	test_order();
	test_bounds();
	test_spans();
	test_rounds();
	test_no_lockstep();
}
