// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <string.h>

#include "test.h"
#include "verdict.h"

#define MAX_WORKERS	1000

/* Some workers that all do the same; one without workers ends the list */
struct some {
	u32 workers;
	u64 attempts[VERDICT_WINDOWS];
	u64 completions[VERDICT_WINDOWS];
	enum worker_is is;
};

struct row {
	const char *name;
	enum livelock_verdict expect;
	u32 windows;
	struct some group[4];
	bool violated;
};

static const struct row rows[] = {
	/* idle */
	{ "nothing happened", LIVELOCK_VERDICT_IDLE, 2, { { 2 } } },
	{ "everybody has ended", LIVELOCK_VERDICT_IDLE, 2,
	  { { 2, .is = WORKER_ENDED } } },
	{ "one works, the others wait for it", LIVELOCK_VERDICT_IDLE, 2,
	  { { 1 }, { 3, .is = WORKER_BLOCKED } } },
	{ "failures, one fewer than needed", LIVELOCK_VERDICT_IDLE, 2,
	  { { 1, { 9, 10 } } } },
	{ "one window, failures, one fewer than needed", LIVELOCK_VERDICT_IDLE, 1,
	  { { 1, { 19 } } } },

	/* livelock */
	{ "two fail for ever", LIVELOCK_VERDICT_LIVELOCK, 2,
	  { { 2, { 1000, 1000 } } } },
	{ "just enough failures", LIVELOCK_VERDICT_LIVELOCK, 2, { { 2, { 5, 5 } } } },
	{ "one window, just enough failures", LIVELOCK_VERDICT_LIVELOCK, 1,
	  { { 2, { 10 } } } },
	{ "failures under a thousand workers", LIVELOCK_VERDICT_LIVELOCK, 2,
	  { { 1000, { 3, 3 } } } },
	{ "a ratio just under 1 %", LIVELOCK_VERDICT_LIVELOCK, 2,
	  { { 1, { 1001, 1001 }, { 10, 10 } } } },
	{ "a ratio of just 1 %", LIVELOCK_VERDICT_CONTENDED, 2,
	  { { 1, { 1000, 1000 }, { 10, 10 } } } },
	{ "only the first window under 1 %", LIVELOCK_VERDICT_CONTENDED, 2,
	  { { 1, { 1000, 1000 }, { 0, 30 } } } },
	{ "only the second window under 1 %", LIVELOCK_VERDICT_CONTENDED, 2,
	  { { 1, { 1000, 1000 }, { 30, 0 } } } },
	{ "failures, then nothing: no attempts go on", LIVELOCK_VERDICT_IDLE, 2,
	  { { 2, { 1000, 0 } } } },
	{ "one worker alone fails for ever", LIVELOCK_VERDICT_LIVELOCK, 2,
	  { { 1, { 50, 50 } } } },
	{ "livelock with one who has ended", LIVELOCK_VERDICT_LIVELOCK, 2,
	  { { 2, { 50, 50 } }, { 1, .is = WORKER_ENDED } } },
	{ "livelock of some while others are blocked", LIVELOCK_VERDICT_LIVELOCK, 2,
	  { { 2, { 50, 50 } }, { 2, .is = WORKER_BLOCKED } } },

	/* starvation */
	{ "one always wins", LIVELOCK_VERDICT_STARVATION, 2,
	  { { 1, { 100, 100 }, { 100, 100 } }, { 1, { 100, 100 } } } },
	{ "a pair passes, a pair never does", LIVELOCK_VERDICT_STARVATION, 2,
	  { { 2, { 100, 100 }, { 90, 90 } }, { 2, { 100, 100 } } } },
	{ "blocked all the time", LIVELOCK_VERDICT_STARVATION, 2,
	  { { 1, { 100, 100 }, { 100, 100 } }, { 1, .is = WORKER_BLOCKED } } },
	{ "never tried: does not starve", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 1, { 100, 100 }, { 100, 100 } }, { 1 } } },
	{ "ended before: does not starve", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 1, { 100, 100 }, { 100, 100 } }, { 1, .is = WORKER_ENDED } } },
	{ "gave up everything, then ended", LIVELOCK_VERDICT_STARVATION, 2,
	  { { 1, { 100, 100 }, { 100, 100 } },
	    { 1, { 5, 0 }, .is = WORKER_ENDED } } },
	{ "completed in the first window only", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 1, { 100, 100 }, { 100, 100 } }, { 1, { 100, 100 }, { 1, 0 } } } },
	{ "a fair share just large enough", LIVELOCK_VERDICT_STARVATION, 2,
	  { { 1, { 10, 10 }, { 10, 10 } }, { 1, { 10, 10 } } } },
	{ "a fair share just too small", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 1, { 10, 10 }, { 10, 9 } }, { 1, { 10, 10 } } } },
	{ "a thousand workers, bad luck for some", LIVELOCK_VERDICT_CONTENDED, 2,
	  { { 998, { 100, 100 }, { 6, 6 } }, { 2, { 100, 100 } } } },
	{ "a thousand workers, no bad luck", LIVELOCK_VERDICT_STARVATION, 2,
	  { { 998, { 100, 100 }, { 7, 7 } }, { 2, { 100, 100 } } } },
	{ "winners, but a ratio under 1 %", LIVELOCK_VERDICT_LIVELOCK, 2,
	  { { 1, { 100, 100 }, { 100, 100 } }, { 300, { 100, 100 } } } },
	{ "completions in bursts starve nobody", LIVELOCK_VERDICT_CONTENDED, 2,
	  { { 1, { 100, 100 }, { 60, 0 } }, { 1, { 100, 100 } } } },

	/* deadlock */
	{ "all wait for each other", LIVELOCK_VERDICT_DEADLOCK, 2,
	  { { 2, .is = WORKER_BLOCKED } } },
	{ "all wait, who has ended does not count", LIVELOCK_VERDICT_DEADLOCK, 2,
	  { { 2, .is = WORKER_BLOCKED }, { 1, .is = WORKER_ENDED } } },
	{ "attempts stopped in the last window", LIVELOCK_VERDICT_DEADLOCK, 2,
	  { { 2, { 50, 0 }, { 50, 0 }, .is = WORKER_BLOCKED } } },
	{ "one window, all wait", LIVELOCK_VERDICT_DEADLOCK, 1,
	  { { 4, .is = WORKER_BLOCKED } } },
	{ "all blocked now, but attempts went on", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 2, { 50, 50 }, { 50, 50 }, .is = WORKER_BLOCKED } } },

	/* contended, healthy */
	{ "sixteen workers, memoryless", LIVELOCK_VERDICT_CONTENDED, 2,
	  { { 16, { 1000, 1000 }, { 213, 213 } } } },
	{ "just under the ratio of contended", LIVELOCK_VERDICT_CONTENDED, 2,
	  { { 2, { 1000, 1000 }, { 399, 400 } } } },
	{ "just the ratio of healthy", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 2, { 1000, 1000 }, { 400, 400 } } } },
	{ "two in lockstep", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 2, { 1000, 1000 }, { 500, 500 } } } },
	{ "everything completes", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 4, { 1000, 1000 }, { 1000, 1000 } } } },
	{ "slow work, all of it completes", LIVELOCK_VERDICT_HEALTHY, 2,
	  { { 1, { 1, 1 }, { 1, 1 } } } },
	{ "two attempts, one completion", LIVELOCK_VERDICT_HEALTHY, 1,
	  { { 2, { 1 }, { 1 } } } },
	{ "few attempts, a quarter completes", LIVELOCK_VERDICT_CONTENDED, 1,
	  { { 1, { 4 }, { 1 } } } },

	/* violated */
	{ "an invariant broke in a healthy run", LIVELOCK_VERDICT_VIOLATED, 2,
	  { { 2, { 100, 100 }, { 100, 100 } } }, true },
	{ "an invariant broke and nothing happened", LIVELOCK_VERDICT_VIOLATED, 2,
	  { { 2 } }, true },
};

static void test_row(const struct row *row)
{
	static struct tally window[VERDICT_WINDOWS][MAX_WORKERS + 1];
	static enum worker_is is[MAX_WORKERS + 1];
	struct verdict_input in = {
		.windows = row->windows,
		.window = { window[0], window[1] },
		.is = is,
		.violated = row->violated,
	};
	struct verdict verdict;

	for (const struct some *s = row->group; s->workers; s++) {
		for (u32 i = 0; i < s->workers; i++, in.workers++) {
			for (u32 k = 0; k < VERDICT_WINDOWS; k++) {
				window[k][in.workers].attempts = s->attempts[k];
				window[k][in.workers].completions = s->completions[k];
			}
			is[in.workers] = s->is;
		}
	}
	verdict_judge(&in, &verdict);
	if (verdict.verdict != row->expect)
		test_note("got %s: %s", verdict_name(verdict.verdict), verdict.reason);
	test_result(verdict.verdict == row->expect && *verdict.reason, "verdict %s: %s",
		    verdict_name(row->expect), row->name);
}

static void test_states_wanted(void)
{
	const struct tally busy[] = { { 5, 0 }, { 5, 0 } };
	const struct tally half[] = { { 5, 0 }, { 0, 0 } };
	struct verdict_input in = { .workers = 2, .windows = 2, .window = { half, busy } };

	test_result(!verdict_wants_states(&in), "no states wanted while all try");
	in.window[1] = half;
	test_result(verdict_wants_states(&in), "states wanted when one is silent");
}

static void test_without_states(void)
{
	const struct tally fails[] = { { 50, 0 }, { 50, 0 } };
	struct verdict_input in = { .workers = 2, .windows = 2, .window = { fails, fails } };
	struct verdict verdict;

	verdict_judge(&in, &verdict);
	test_result(verdict.verdict == LIVELOCK_VERDICT_LIVELOCK, "verdict without states");
}

static void test_jain(void)
{
	const struct tally fair[] = { { 9, 3 }, { 9, 3 }, { 9, 3 }, { 9, 3 } };
	const struct tally mono[] = { { 9, 3 }, { 9, 0 }, { 9, 0 }, { 9, 0 } };
	const struct tally none[] = { { 9, 0 }, { 9, 0 } };

	test_result(verdict_jain(fair, 4) == 1, "jain of equals is 1");
	test_result(verdict_jain(mono, 4) == 0.25, "jain of a monopoly is 1/N");
	test_result(isnan(verdict_jain(none, 2)), "no jain without completions");
}

static void test_names(void)
{
	bool ok = true;

	for (u32 v = LIVELOCK_VERDICT_IDLE; v <= LIVELOCK_VERDICT_VIOLATED; v++)
		ok &= verdict_by_name(verdict_name(v)) == (int)v;
	test_result(ok, "each verdict has a name of its own");
	test_result(verdict_by_name("lifelock") == -1, "an unknown name is no verdict");
	test_result(!strcmp(verdict_name(99), "unknown"), "an unknown verdict has a name");
}

void test_verdict(void)
{
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		test_row(&rows[i]);
	test_states_wanted();
	test_without_states();
	test_jain();
	test_names();
	test_result(verdict_fair_share(2) == 10 && verdict_fair_share(1000) > 13.8 &&
		    verdict_fair_share(1000) < 13.9, "a fair share grows with the workers");
}
