// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every scenario with every cure and decoy that it has, by enumeration: it runs,
 * keeps its invariant, counts add up, and it looks as its row says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "util.h"

/* The tool's thresholds: docs of the verdict */
#define LIVELOCK_PERMILLE	10
#define CONTENDED_PERMILLE	400
#define VERDICT_MIN_ATTEMPTS	20

/* How often a run is tried that the machine disturbed */
#define REPEATS	8

/**
 * struct pair - a scenario with a cure
 * @scenario: the scenario
 * @cure: the cure
 * @opponents: workers that attempt nothing, by default
 */
struct pair {
	struct livelock_scenario scenario;
	struct livelock_cure cure;
	unsigned int opponents;
};

static const char *adds_up(const struct pair *p, const struct livelock_run_stats *s)
{
	/* what is expected to break it may, and need not in a short run */
	REQUIRE(!(s->marks & LIVELOCK_MARK_VIOLATED) ||
		p->cure.expect == LIVELOCK_VERDICT_VIOLATED, "its invariant broke");
	REQUIRE(s->attempts == s->completions + s->conflicts + s->refusals,
		"attempts %llu, completions %llu, conflicts %llu, refusals %llu", s->attempts,
		s->completions, s->conflicts, s->refusals);
	REQUIRE(s->operations == s->completions + s->give_ups + s->cancelled,
		"operations %llu, completions %llu, give_ups %llu, cancelled %llu",
		s->operations, s->completions, s->give_ups, s->cancelled);
	REQUIRE(!s->alive, "%u workers alive after the end", s->alive);
	return NULL;
}

static enum livelock_verdict verdict_of(const struct livelock_run_stats *s)
{
	if (s->marks & LIVELOCK_MARK_VIOLATED)
		return LIVELOCK_VERDICT_VIOLATED;
	if (!s->attempts)
		return LIVELOCK_VERDICT_IDLE;
	if (s->completions * 1000 < s->attempts * LIVELOCK_PERMILLE)
		return LIVELOCK_VERDICT_LIVELOCK;
	if (s->completions * 1000 < s->attempts * CONTENDED_PERMILLE)
		return LIVELOCK_VERDICT_CONTENDED;
	return LIVELOCK_VERDICT_HEALTHY;
}

/*
 * With its default parameters, for a while. A worker that the machine kept waiting
 * for longer than the window has lost its place: such a run proves nothing.
 */
static const char *as_its_row_says(const void *arg)
{
	const struct pair *p = arg;
	struct livelock_run_stats s;
	struct livelock_param window;
	const char *bad;
	int fd = ll_open(), i;

	CALL_OK(fd);
	CALL_OK(ll_param(fd, p->scenario.id, p->cure.id, "window_ns", &window));
	for (i = 0; i < REPEATS; i++) {
		CALL_OK(ll_run(fd, p->scenario.name, p->cure.name, "duration_ns=700ms", &s));
		bad = adds_up(p, &s);
		if (bad)
			return bad;
		REQUIRE(s.scenario == p->scenario.id && s.cure == p->cure.id,
			"it ran something else");
		REQUIRE(s.stop == LIVELOCK_STOP_DURATION, "stop %u", s.stop);
		if (s.attempts >= VERDICT_MIN_ATTEMPTS && verdict_of(&s) == p->cure.expect)
			return NULL;
		REQUIRE(window.def && s.skew_max_ns > window.def,
			"verdict %u, expected %u: %llu of %llu attempts completed", verdict_of(&s),
			p->cure.expect, s.completions, s.attempts);
	}
	return skipped("timers were up to %llu us late, windows are %llu us long",
		       s.skew_max_ns / 1000, window.def / 1000);
}

/* It takes two: alone, with no opponent either, every attempt succeeds */
static const char *alone(const void *arg)
{
	const struct pair *p = arg;
	const char *settings = p->opponents ? "workers=1 opponents=0 operations=20" :
					      "workers=1 operations=20";
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, p->scenario.name, "none", settings, &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE && s.attempts == 20 && s.completions == 20,
		"stop %u, %llu of %llu attempts completed", s.stop, s.completions, s.attempts);
	return adds_up(p, &s);
}

/* Unless one worker is enough: then it is the world outside that lets nobody in */
static const char *alone_against_the_world(const void *arg)
{
	const struct pair *p = arg;
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, p->scenario.name, "none",
		       "workers=1 operations=200 attempts=2", &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE && s.operations == 200,
		"stop %u, %llu operations", s.stop, s.operations);
	REQUIRE(verdict_of(&s) == p->cure.expect,
		"verdict %u, expected %u: %llu of %llu attempts completed", verdict_of(&s),
		p->cure.expect, s.completions, s.attempts);
	return adds_up(p, &s);
}

/* A quota of operations, each bounded: everybody gets done */
static const char *bounded(const void *arg)
{
	const struct pair *p = arg;
	struct livelock_run_stats s;
	char settings[80];
	int fd = ll_open();

	snprintf(settings, sizeof(settings),
		 "workers=%u operations=5 attempts=6 duration_ns=60s", 4 + p->opponents);
	CALL_OK(fd);
	CALL_OK(ll_run(fd, p->scenario.name, p->cure.name, settings, &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE, "stop %u", s.stop);
	REQUIRE(s.operations == 20 && s.completions + s.give_ups == 20 && s.attempts <= 120,
		"operations %llu, completions %llu, give_ups %llu, attempts %llu",
		s.operations, s.completions, s.give_ups, s.attempts);
	return adds_up(p, &s);
}

/* Stopped at any moment, many times: no attempt is lost, no invariant breaks */
static const char *stopped_early(const void *arg)
{
	const struct pair *p = arg;
	struct livelock_run_stats s;
	const char *bad = NULL;
	int fd = ll_open(), i;

	CALL_OK(fd);
	for (i = 0; !bad && i < 6; i++) {
		CALL_OK(ll_configure(fd, p->scenario.name, p->cure.name,
				     "workers=8 duration_ns=60s"));
		CALL_OK(ll_start(fd));
		if (i)
			CALL_OK(ll_await_attempts(fd, i * 7, &s));
		CALL_OK(ll_stop(fd));
		REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
		CALL_OK(ll_stats(fd, 0, &s));
		bad = adds_up(p, &s);
	}
	return bad;
}

static void plan_pair(int fd, const struct livelock_scenario *sc,
		      const struct livelock_cure *cure)
{
	static const char *const kinds[] = { "cure", "cure", "decoy" };
	const char *kind = kinds[cure->kind <= LIVELOCK_CURE_DECOY ? cure->kind : 0];
	struct pair *p = malloc(sizeof(*p));
	struct livelock_param opponents;

	*p = (struct pair){ .scenario = *sc, .cure = *cure };
	if (!ll_param(fd, sc->id, cure->id, "opponents", &opponents))
		p->opponents = opponents.def;
	if (!cure->index)
		plan_test(sc->min_workers > 1 ? alone : alone_against_the_world, p,
			  "scenario %s: one worker alone", sc->name);
	plan_test(as_its_row_says, p, "scenario %s %s %s/%s: invariant, counts, verdict",
		  sc->name, kind, sc->name, cure->name);
	plan_test(bounded, p, "scenario %s %s %s/%s: bounded", sc->name, kind, sc->name,
		  cure->name);
	plan_test(stopped_early, p, "scenario %s %s %s/%s: stopped early", sc->name, kind,
		  sc->name, cure->name);
}

int main(void)
{
	struct livelock_scenario sc = { .size = sizeof(sc) };
	int fd;

	plan_need_device();
	fd = ll_open();
	for (; !ll_call(fd, LIVELOCK_IOC_SCENARIO, &sc);
	     sc = (struct livelock_scenario){ .size = sizeof(sc), .index = sc.index + 1 }) {
		struct livelock_cure c = { .size = sizeof(c), .scenario = sc.id };

		for (; !ll_call(fd, LIVELOCK_IOC_CURE, &c);
		     c = (struct livelock_cure){ .size = sizeof(c), .scenario = sc.id,
						 .index = c.index + 1 })
			plan_pair(fd, &sc, &c);
	}
	close(fd);
	return plan_run();
}
