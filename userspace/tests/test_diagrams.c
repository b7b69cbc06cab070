// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tape.h"
#include "test.h"

/* One round of the dance: where both go, and whether they pass */
static void walk(struct timeline *t, u64 ns, u32 a, u32 b, u32 tries)
{
	bool pass = a != b;

	for (u32 w = 0; w < 2; w++)
		tape_put(t, ns + w, EVENT_ATTEMPT, w, tries, 0);
	for (u32 w = 0; w < 2; w++)
		tape_put(t, ns + 2 + w, EVENT_NOTE, w, LIVELOCK_NOTE_SIDE, w ? b : a);
	for (u32 w = 0; w < 2; w++)
		tape_put(t, ns + 4 + w, pass ? EVENT_COMPLETION : EVENT_CONFLICT, w, tries, 0);
}

/* The first diagram of the text, to the letter */
static void test_dance_of_the_text(void)
{
	static const char rows[] =
	"time\n"
	" |\n"
	" 0:  A goes left  | B goes left   --> same side, collision\n"
	" 1:  A goes right | B goes right  --> still same side\n"
	" 2:  A goes left  | B goes left\n"
	" 3:  A goes right | B goes right\n"
	" ...forever...\n";
	struct timeline t;
	char *text;

	tape_begin(&t, "choosing", 2);
	for (u32 i = 0; i < 100; i++)
		walk(&t, 10 * i, i & 1, i & 1, i + 1);
	timeline_end(&t, 1000);
	text = tape_drawn(&t, "dance", 0, 0, 1);
	test_result(!strncmp(text, rows, strlen(rows)), "dance: as in the text, row for row");
	tape_says("dance: its sum", text, "100 rounds of W0 (A) and W1 (B): 100 on the same side, 0 passed");
	free(text);
	timeline_free(&t);
}

static void test_dance_that_ends(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "choosing", 2);
	for (u32 i = 0; i < 9; i++)
		walk(&t, 10 * i, i & 1, i & 1, i + 1);
	walk(&t, 90, 0, 1, 10);
	walk(&t, 100, 1, 1, 1);
	timeline_end(&t, 110);
	text = tape_drawn(&t, "dance", 0, 0, 1);
	tape_says("dance: what is left out is counted", text,
		  " 3:  A goes right | B goes right\n"
		  " ...5 more like these...\n"
		  " 9:  A goes left  | B goes right  --> they pass\n"
		  "10:  A goes right | B goes right  --> same side, collision\n");
	test_result(!strstr(text, "forever"), "dance: no forever where there was none");
	free(text);
	text = tape_drawn(&t, "dance", 2, 0, 1);
	tape_says("dance: no more rows than wanted", text, "still same side\n ...and 9 more\n");
	free(text);
	timeline_free(&t);
}

static void test_dance_one_by_one(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "choosing", 2);
	tape_put(&t, 1, EVENT_ATTEMPT, 0, 1, 0);
	tape_put(&t, 2, EVENT_NOTE, 0, LIVELOCK_NOTE_SIDE, 0);
	tape_put(&t, 3, EVENT_COMPLETION, 0, 1, 0);
	tape_put(&t, 4, EVENT_ATTEMPT, 1, 1, 0);
	tape_put(&t, 5, EVENT_NOTE, 1, LIVELOCK_NOTE_SIDE, 1);
	tape_put(&t, 6, EVENT_COMPLETION, 1, 1, 0);
	timeline_end(&t, 7);
	text = tape_drawn(&t, "dance", 0, 0, 1);
	tape_says("dance: one walker after the other", text,
		  " 0:  A goes left  | B is   ?      --> A passes\n"
		  " 1:  A is   left  | B goes right  --> B passes\n");
	free(text);
	timeline_free(&t);
}

static void test_herd_in_lockstep(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "cas", 1000);
	for (u32 i = 0; i < 12; i++)
		tape_round(&t, 10000 * i, 83 * i);
	timeline_end(&t, 200000);
	text = tape_drawn(&t, "herd", 0, 0, 1);
	tape_says("herd: who takes part", text, "workers: W0 W1 W2 W3 W4 ... W999\n");
	tape_says("herd: a row a round", text, "    2     1    999  W83");
	tape_says("herd: one wins, 999 retry", text,
		  "each round:  one wins, 999 retry  (12 rounds)\n"
		  "            -> 99.9% of work is wasted\n");
	free(text);
	timeline_free(&t);
}

static void test_herd_at_all_times(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "cas", 3);
	tape_attempt(&t, 0, 50, 0, 1, false);
	tape_attempt(&t, 10, 40, 1, 1, true);
	tape_attempt(&t, 45, 60, 1, 1, false);
	tape_attempt(&t, 46, 70, 2, 1, true);
	timeline_end(&t, 100);
	text = tape_drawn(&t, "herd", 0, 0, 1);
	tape_says("herd: a row a win", text, "    1     1      0  W1      .*.\n"
					     "    2     1      2  W2      xx*\n");
	tape_says("herd: what a win takes", text, "each win:  1.0 retry (0 to 2)  (2 wins)\n"
						  "            -> 50.0% of work is wasted\n");
	free(text);
	timeline_free(&t);
}

static void test_herd_without_a_win(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "locks", 2);
	tape_attempt(&t, 0, 5, 0, 1, false);
	timeline_end(&t, 10);
	text = tape_drawn(&t, "herd", 0, 0, 1);
	tape_says("herd: nobody wins", text, "nobody won");
	free(text);
	timeline_free(&t);
}

static void test_rates(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "cas", 2);
	for (u64 i = 0; i <= 44; i++)
		timeline_look(&t, i * NSEC_PER_SEC, 1000 * i, i / 11);
	timeline_end(&t, 44 * NSEC_PER_SEC);
	text = tape_drawn(&t, "rates", 0, 0, 1);
	tape_says("rates: attempts are high, successes blips", text,
		  "attempts/s  ============================================  1000.0\n"
		  "            ^^^ high and steady\n\n"
		  "success/s             _          _          _          _  0.1\n"
		  "            ^^^ near-zero, occasional blips\n\n"
		  "ratio       0.0001\n");
	free(text);
	timeline_free(&t);
}

/* A change in the middle: each span has the looks of its own time */
static void test_rates_of_spans(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "cas", 2);
	for (u64 i = 0; i <= 10; i++)
		timeline_look(&t, i * NSEC_PER_SEC, 100 * i, i > 5 ? 100 * (i - 5) : 0);
	timeline_span(&t, 5 * NSEC_PER_SEC, "order", "none");
	timeline_end(&t, 10 * NSEC_PER_SEC);
	text = tape_drawn(&t, "rates", 0, 0, 1);
	tape_says("rates: none at all", text, "success/s          0.0\n            ^^^ none at all");
	tape_says("rates: as high", text,
		  "success/s   =====  100.0\n            ^^^ as high as the attempts");
	free(text);
	timeline_free(&t);

	tape_begin(&t, "cas", 2);
	timeline_end(&t, 1);
	text = tape_drawn(&t, "rates", 0, 0, 1);
	tape_says("rates: of nothing", text, "ratio       -\n");
	free(text);
	timeline_free(&t);
}

static void test_jitter(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "locks", 2);
	for (u64 i = 1; i < 4; i++) {
		tape_attempt(&t, i * 10000000, i * 10000000 + 5000000, 0, i, false);
		tape_attempt(&t, i * 10000000 + 40000, i * 10000000 + 5000000, 1, i, false);
	}
	timeline_span(&t, 38000000, "jitter", "full");
	tape_attempt(&t, 41200000, 42200000, 0, 4, true);
	tape_attempt(&t, 45700000, 46700000, 1, 4, true);
	tape_attempt(&t, 53900000, 55900000, 0, 1, true);
	tape_attempt(&t, 54400000, 55400000, 1, 1, false);
	tape_attempt(&t, 60000000, 61000000, 1, 2, false);
	tape_attempt(&t, 62000000, 63000000, 1, 3, true);
	timeline_end(&t, 70000000);
	text = tape_drawn(&t, "jitter", 0, 0, 1);
	tape_says("jitter: without it they collide", text,
		  "without jitter:\n"
		  "  W0 tries   at t=10.0ms    W1 tries   at t=10.0ms   --> collide\n"
		  "  W0 retries at t=20.0ms    W1 retries at t=20.0ms   --> collide\n");
	tape_says("jitter: with it they miss each other", text,
		  "with jitter:\n"
		  "  W0 retries at t=41.2ms    W1 retries at t=45.7ms   --> miss each other\n"
		  "  W0 tries   at t=53.9ms    W1 tries   at t=54.4ms   --> one gets through\n");
	tape_says("jitter: the sum without it", text, "3 times collided, 0 times one got through, 0 times missed");
	tape_says("jitter: the sum with it", text, "1 times missed each other, 2 attempts alone");
	free(text);
	timeline_free(&t);
}

/* An attempt whose beginning was lost, and one whose end was */
static void test_jitter_with_gaps(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "locks", 2);
	tape_put(&t, 5, EVENT_CONFLICT, 0, 1, 0);
	tape_put(&t, 10, EVENT_ATTEMPT, 0, 2, 0);
	tape_attempt(&t, 20, 30, 1, 1, false);
	tape_put(&t, 40, EVENT_CONFLICT, 0, 3, 0);
	t.events[t.nr - 1].gap = 2;
	timeline_end(&t, 100);
	text = tape_drawn(&t, "jitter", 0, 0, 1);
	tape_says("jitter: what is not whole is left out", text,
		  "0 times collided, 0 times one got through, 0 times missed each other, 1 attempts alone");
	free(text);
	timeline_free(&t);
}

static void test_states(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "locks", 2);
	tape_put(&t, 0, EVENT_RUN_START, EVENT_NO_WORKER, 0, 2);
	for (u32 i = 1; i <= 5; i++)
		tape_attempt(&t, 10 * i, 10 * i + 5, 0, i, false);
	tape_put(&t, 60, EVENT_BACKOFF, 0, 5, 1000);
	tape_put(&t, 70, EVENT_GIVE_UP, 0, 5, -ECANCELED);
	timeline_end(&t, 100);
	text = tape_drawn(&t, "states", 0, 0, 1);
	tape_says("states: of a livelock", text,
		  "[RUNNING] --conflict 1--> [BACK-OFF] --timer 4--> [RETRY] --success 0--> [DONE]\n");
	tape_says("states: its loop", text, "[RETRY] --conflict 4--> [BACK-OFF]\n");
	tape_says("states: its end", text, "[BACK-OFF] --stop 1--> [RUN ENDS]\n"
					   "  edges that no retry loop has: 0\n\n"
					   "The livelocked program never reaches [DONE].\n");
	free(text);
	timeline_free(&t);
}

static void test_states_of_success(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "locks", 1);
	tape_put(&t, 0, EVENT_RUN_START, EVENT_NO_WORKER, 0, 1);
	tape_attempt(&t, 10, 15, 0, 1, true);
	tape_attempt(&t, 20, 25, 0, 1, false);
	tape_attempt(&t, 30, 35, 0, 2, true);
	tape_attempt(&t, 40, 45, 0, 1, false);
	tape_put(&t, 46, EVENT_GIVE_UP, 0, 1, -EBUSY);
	tape_attempt(&t, 50, 55, 0, 1, true);
	timeline_end(&t, 100);
	text = tape_drawn(&t, "states", 0, 0, 1);
	tape_says("states: at the first try and later", text,
		  "[DONE] was reached 3 times, 2 of them at the first try.");
	tape_says("states: a give-up", text, "[BACK-OFF] --bound 1--> [GAVE UP]\n"
					     "  [GAVE UP] --next 1--> [RUNNING]\n");
	free(text);
	timeline_free(&t);
}

/* A completion that follows a conflict without an attempt: nothing does that */
static void test_states_see_what_is_wrong(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "locks", 1);
	tape_attempt(&t, 10, 15, 0, 1, false);
	tape_put(&t, 20, EVENT_COMPLETION, 0, 2, 0);
	timeline_end(&t, 100);
	text = tape_drawn(&t, "states", 0, 0, 1);
	tape_says("states: an edge that nobody expects", text,
		  "[BACK-OFF] --unexpected 1--> [DONE]\n  edges that no retry loop has: 1\n");
	free(text);
	t.events[2].gap = 1;
	text = tape_drawn(&t, "states", 0, 0, 1);
	tape_says("states: what was lost makes no edge", text, "edges that no retry loop has: 0");
	free(text);
	timeline_free(&t);
}

static void test_events(void)
{
	struct timeline t;
	char *text;

	tape_begin(&t, "choosing", 2);
	t.start_ns = 1000000;
	tape_put(&t, 900000, EVENT_RUN_START, EVENT_NO_WORKER, 0, 2);
	tape_put(&t, 1500000, EVENT_ATTEMPT, 1, 1, 0);
	tape_put(&t, 1600000, EVENT_NOTE, 1, LIVELOCK_NOTE_SIDE, 1);
	tape_put(&t, 1700000, EVENT_GIVE_UP, 1, 3, -EBUSY);
	t.events[3].gap = 2;
	timeline_end(&t, 2000000);
	text = tape_drawn(&t, "events", 0, 0, 1);
	tape_says("events: in order, from the start of the run", text,
		  "     -0.1000    0  run   run_start   2 workers\n"
		  "      0.5000    0  W1    attempt     try 1\n"
		  "      0.6000    0  W1    note        side 1\n"
		  "                   W1    (2 events lost)\n"
		  "      0.7000    0  W1    give_up     try 3, error -16\n");
	free(text);
	text = tape_drawn(&t, "events", 1, 0, 1);
	tape_says("events: no more than wanted", text, "and 3 more\n");
	free(text);
	timeline_free(&t);
}

static void test_choice(void)
{
	test_result(diagram_of("choosing")->draw == draw_dance &&
		    diagram_of("cas")->draw == draw_herd &&
		    diagram_of("locks")->draw == draw_jitter &&
		    diagram_of("anything else")->draw == draw_states,
		    "diagrams: one for each mechanism");
	test_result(!diagram_find("no-such"), "diagrams: none of an unknown name");
}

void test_diagrams(void)
{
	test_dance_of_the_text();
	test_dance_that_ends();
	test_dance_one_by_one();
	test_herd_in_lockstep();
	test_herd_at_all_times();
	test_herd_without_a_win();
	test_rates();
	test_rates_of_spans();
	test_jitter();
	test_jitter_with_gaps();
	test_states();
	test_states_of_success();
	test_states_see_what_is_wrong();
	test_events();
	test_choice();
}
