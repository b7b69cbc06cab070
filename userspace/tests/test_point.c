// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <string.h>

#include "point.h"
#include "test.h"

static struct outcome run_of(u64 attempts, u64 completions, enum livelock_verdict verdict)
{
	return (struct outcome){
		.ns = NSEC_PER_SEC,
		.counts = { .attempts = attempts, .completions = completions },
		.verdict = { .verdict = verdict },
		.jain = completions ? .5 : NAN,
	};
}

static void test_one_run(void)
{
	struct outcome run = run_of(1000, 250, LIVELOCK_VERDICT_CONTENDED);
	struct point p;

	run.ns = 2 * NSEC_PER_SEC;
	point_make(&p, &run, 1);
	test_result(p.ratio == .25 && p.lowest == .25 && p.highest == .25, "ratio of one run");
	test_result(p.attempts_s == 500 && p.completions_s == 125, "rates of one run");
	test_result(p.typical == &run && p.agree == 1, "verdict of one run");
}

static void test_many_runs(void)
{
	static const struct law law = { .ratio = .3 };
	struct outcome runs[] = {
		run_of(1000, 300, LIVELOCK_VERDICT_CONTENDED),
		run_of(1000, 0, LIVELOCK_VERDICT_LIVELOCK),
		run_of(8000, 2400, LIVELOCK_VERDICT_CONTENDED),
		run_of(1000, 900, LIVELOCK_VERDICT_HEALTHY),
	};
	struct point p;

	runs[0].has_law = true;
	runs[0].law = law;
	runs[1].late = true;
	point_make(&p, runs, ARRAY_SIZE(runs));
	test_result(p.counts.attempts == 11000 && p.counts.completions == 3600,
		    "counts of all runs");
	test_result(fabs(p.ratio - 3600.0 / 11000) < 1 / 1e12, "ratio of all runs");
	test_result(p.lowest == 0 && p.highest == .9, "lowest and highest ratio");
	test_result(p.attempts_s == 1000 && p.completions_s == 300, "median rates");
	test_result(p.typical == &runs[0] && p.agree == 2, "the run in the middle");
	test_result(p.jain == .5, "Jain's index is of runs that have one");
	test_result(p.late && !p.disturbed, "a mark of one run is the point's");
	test_result(p.fit == LAW_OUTSIDE, "the law is compared with all runs");

	runs[0].law.ratio = 3600.0 / 11000;
	point_make(&p, runs, ARRAY_SIZE(runs));
	test_result(p.fit == LAW_WITHIN, "a law that holds");
	point_make(&p, runs + 1, 3);
	test_result(p.typical == &runs[2], "the middle of three");
}

static void test_no_attempts(void)
{
	struct outcome runs[] = {
		run_of(0, 0, LIVELOCK_VERDICT_IDLE), run_of(10, 5, LIVELOCK_VERDICT_HEALTHY),
	};
	struct point p;

	point_make(&p, runs, 1);
	test_result(isnan(p.ratio) && isnan(p.lowest) && p.attempts_s == 0, "no attempts");
	point_make(&p, runs, 2);
	test_result(p.ratio == .5 && p.lowest == .5 && p.typical == &runs[1],
		    "a run without attempts has no ratio");
}

static struct knee knee_of(const double *ratio, u32 nr)
{
	struct knee knee = KNEE_NONE;

	for (u32 i = 0; i < nr; i++)
		knee_look(&knee, i, ratio[i]);
	return knee;
}

static void test_knees(void)
{
	static const double falls[] = { 1, .5, .1, .0999, .05, 0 };
	static const double rises[] = { 0, .05, .1, .5, 0, 1 };
	static const double never[] = { 1, .5, .1 };
	static const double gap[] = { NAN, .2, NAN, .01 };
	struct knee k;

	k = knee_of(falls, ARRAY_SIZE(falls));
	test_result(k.falls == 3 && k.rises == -1, "the first ratio under 0.1 is the knee");
	k = knee_of(rises, ARRAY_SIZE(rises));
	test_result(k.falls == 0 && k.rises == 2, "a curve that rises");
	k = knee_of(never, ARRAY_SIZE(never));
	test_result(k.falls == -1 && k.rises == -1, "no knee");
	k = knee_of(gap, ARRAY_SIZE(gap));
	test_result(k.falls == 3, "a point without attempts is no knee");
}

void test_point(void)
{
	static const double value[] = { .5, NAN, 1, .5, 0 };
	static const u32 want[] = { 2, 5, 1, 2, 4 };
	u32 rank[ARRAY_SIZE(value)];

	test_one_run();
	test_many_runs();
	test_no_attempts();
	test_knees();
	ranks(value, ARRAY_SIZE(value), rank);
	test_result(!memcmp(rank, want, sizeof(want)), "ranks");
	test_result(time_left(0, 10, 0, NSEC_PER_SEC) == 10 * NSEC_PER_SEC,
		    "time left before the first run");
	test_result(time_left(4, 10, 8 * NSEC_PER_SEC, NSEC_PER_SEC) == 12 * NSEC_PER_SEC,
		    "time left by what runs took");
	test_result(!time_left(10, 10, NSEC_PER_SEC, NSEC_PER_SEC), "no time left at the end");
}
