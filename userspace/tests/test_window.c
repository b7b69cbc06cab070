// SPDX-License-Identifier: GPL-2.0-only
#include "test.h"
#include "window.h"

#define WORKERS	2

/* Counts as of @ns: both workers have done the same */
static void set(struct snapshot *s, u64 ns, u64 attempts, u64 completions)
{
	const struct counts n = {
		.begun = attempts,
		.completions = completions,
		.conflicts = attempts - completions,
	};

	snapshot_clear(s, ns);
	for (u32 i = 0; i < WORKERS; i++)
		snapshot_add(s, i, &n);
}

static void test_snapshot(struct snapshot *s)
{
	const struct counts n = {
		.begun = 11, .completions = 3, .conflicts = 5, .refusals = 2,
		.give_ups = 1, .cancelled = 4,
	};
	struct counts from = { .attempts = 4, .completions = 1, .give_ups = 1 }, d;

	snapshot_clear(s, 7);
	snapshot_add(s, 1, &n);
	test_result(s->ns == 7 && s->sum.attempts == 10 && s->sum.begun == 11 &&
		    s->worker[1].attempts == 10 && s->worker[1].completions == 3,
		    "an attempt in flight is none yet");
	d = counts_between(&from, &s->sum);
	test_result(d.attempts == 6 && d.completions == 2 && d.conflicts == 5 &&
		    d.refusals == 2 && d.give_ups == 0 && d.cancelled == 4 && d.begun == 11,
		    "counts between two moments");
}

static void test_live(struct snapshot *s, struct judged *j)
{
	struct windows w = {};

	windows_init(&w, WORKERS);
	set(s, 0, 0, 0);
	windows_restart(&w, s);

	set(s, 1, WINDOW_MIN_ATTEMPTS / WORKERS, 1);
	test_result(windows_look(&w, s), "a window with attempts enough closes");
	judged_live(j, &w);
	test_result(j->in.windows == 1 && j->in.window[0][0].completions == 1,
		    "the first window stands alone");

	set(s, 2, 11, 1);
	test_result(!windows_look(&w, s), "a window with few attempts grows");
	set(s, 3, 21, 2);
	test_result(windows_look(&w, s), "… until it has enough");
	judged_live(j, &w);
	test_result(j->in.windows == 2 && j->in.window[0][0].attempts == 10 &&
		    j->in.window[1][0].attempts == 11 && j->in.window[1][1].completions == 1,
		    "two windows, the latest last");

	set(s, 4, 21, 2);
	test_result(windows_look(&w, s), "a window without attempts closes");
	judged_live(j, &w);
	test_result(j->in.windows == 2 && j->in.window[0][0].attempts == 11 &&
		    j->in.window[1][0].attempts == 0, "the oldest window is forgotten");

	for (u32 i = 1; i < WINDOW_MAX_LOOKS; i++) {
		set(s, 4 + i, 22, 2);
		test_result(!windows_look(&w, s), "slow attempts, look %u", i);
	}
	set(s, 20, 22, 2);
	test_result(windows_look(&w, s), "slow attempts are judged in the end");

	windows_restart(&w, s);
	set(s, 21, 40, 20);
	windows_look(&w, s);
	judged_live(j, &w);
	test_result(j->in.windows == 1 && j->in.window[0][0].attempts == 18,
		    "a change starts afresh");
	windows_free(&w);
}

static void test_phase(struct snapshot *s, struct judged *j)
{
	struct marks m = {};

	marks_init(&m, WORKERS);
	set(s, 1000, 10, 0);
	marks_restart(&m, s);
	for (u32 i = 1; i < WINDOW_MARKS; i++) {
		set(s, 1000 + 100 * i, 10 + 10 * i, i);
		marks_add(&m, s);
	}
	set(s, 2200, 130, 12);
	judged_phase(j, &m, s);
	test_result(j->in.windows == 2 && j->in.window[0][0].attempts == 40 &&
		    j->in.window[1][0].attempts == 40 && j->in.window[0][1].completions == 4,
		    "the last two thirds of a phase");

	set(s, 1150, 100, 1);
	judged_phase(j, &m, s);
	test_result(j->in.windows == 1 && j->in.window[0][0].attempts == 90,
		    "a phase that ended at its first mark is one window");

	set(s, 2200, 55, 12);
	judged_phase(j, &m, s);
	test_result(j->in.windows == 1 && j->in.window[0][0].attempts == 45,
		    "a phase whose last thirds have few attempts is one window");

	judged_whole(j, &m, s);
	test_result(j->in.windows == 1 && j->in.window[0][1].completions == 12,
		    "a phase as a whole");

	marks_free(&m);
}

/* Who looks only just before the end has seen no window of its own */
static void test_late_mark(struct snapshot *s, struct judged *j)
{
	static const u64 looks[] = { 1000, 1400, 2150 };
	struct marks m = {};

	marks_init(&m, WORKERS);
	for (u32 i = 0; i < ARRAY_SIZE(looks); i++) {
		set(s, looks[i], looks[i] / 10, 0);
		if (i)
			marks_add(&m, s);
		else
			marks_restart(&m, s);
	}
	set(s, 2200, 215, 0);
	judged_phase(j, &m, s);
	test_result(j->in.windows == 1 && j->in.window[0][0].attempts == 115,
		    "a phase whose last mark came late is one window");
	marks_free(&m);
}

/* As the loop does it: looks at every step, and steps that double */
static void test_endless_phase(struct snapshot *s)
{
	u64 due = 1010, step = 10;
	struct marks m = {};
	bool even = true;

	marks_init(&m, WORKERS);
	set(s, 1000, 0, 0);
	marks_restart(&m, s);
	for (u32 i = 0; i < 100; i++) {
		set(s, due, i, 0);
		due += step;
		if (marks_add(&m, s))
			step *= 2;
		even &= m.at[0].ns == 1000;
		for (u32 k = 2; k < m.nr; k++)
			even &= m.at[k].ns - m.at[k - 1].ns == m.at[1].ns - m.at[0].ns;
	}
	test_result(even, "marks of a phase without a planned end stay even");
	test_result(m.nr > WINDOW_MARKS / 2, "and are never few: %u", m.nr);
	test_result(due - m.at[m.nr - 1].ns <= 2 * step, "and reach to its end");
	marks_free(&m);
}

void test_window(void)
{
	struct judged j = {};
	struct snapshot s;

	if (snapshot_init(&s, WORKERS) || judged_init(&j, WORKERS)) {
		test_result(false, "room for snapshots");
		return;
	}
	test_snapshot(&s);
	test_live(&s, &j);
	test_phase(&s, &j);
	test_late_mark(&s, &j);
	test_endless_phase(&s);
	snapshot_free(&s);
	judged_free(&j);
}
