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

/* What a check of a law asks for: a run that has as many need not go on */
#define ENOUGH_ATTEMPTS		2000

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

/* Twice what the tool asks for: then a worker without any has had no bad luck */
#define FAIR_SHARE		20

/* Workers of any pair with default parameters */
#define MAX_WORKERS		256

/**
 * struct seen - what there is to see of a run
 * @s: its numbers
 * @w: its workers' numbers
 * @blocked: while it ran, all waited for each other, and nobody has tried since
 */
struct seen {
	struct livelock_run_stats s;
	struct livelock_worker w[MAX_WORKERS];
	bool blocked;
};

/* Return: 0 or a negative errno */
static int look(int fd, struct seen *seen)
{
	int err = ll_stats(fd, 0, &seen->s);
	int n = err ?: ll_workers(fd, 0, seen->w, MAX_WORKERS);

	return n < 0 ? n : 0;
}

static bool all_blocked(const struct seen *seen)
{
	unsigned int i;

	for (i = 0; i < seen->s.workers; i++)
		if (seen->w[i].state != LIVELOCK_WORKER_BLOCKED)
			return false;
	return true;
}

/* Some have begun what they never completed, while the others have had their share */
static bool starves(const struct seen *seen)
{
	unsigned int i, none = 0, some = 0;

	for (i = 0; i < seen->s.workers; i++) {
		none += seen->w[i].operations && !seen->w[i].completions;
		some += !!seen->w[i].completions;
	}
	return none && some && seen->s.completions >= FAIR_SHARE * seen->s.workers;
}

static enum livelock_verdict verdict_of(const struct seen *seen)
{
	const struct livelock_run_stats *s = &seen->s;

	if (s->marks & LIVELOCK_MARK_VIOLATED)
		return LIVELOCK_VERDICT_VIOLATED;
	if (seen->blocked)
		return LIVELOCK_VERDICT_DEADLOCK;
	if (!s->attempts)
		return LIVELOCK_VERDICT_IDLE;
	if (s->completions * 1000 < s->attempts * LIVELOCK_PERMILLE)
		return LIVELOCK_VERDICT_LIVELOCK;
	if (starves(seen))
		return LIVELOCK_VERDICT_STARVATION;
	if (s->completions * 1000 < s->attempts * CONTENDED_PERMILLE)
		return LIVELOCK_VERDICT_CONTENDED;
	return LIVELOCK_VERDICT_HEALTHY;
}

/* Has it shown as much as a law asks for, each worker its share, and what is expected? */
static bool shown(const struct pair *p, const struct seen *seen)
{
	unsigned int i;

	for (i = 0; i < seen->s.workers; i++)
		if (seen->w[i].attempts < FAIR_SHARE)
			return false;
	return seen->s.attempts >= ENOUGH_ATTEMPTS && verdict_of(seen) == p->cure.expect;
}

/*
 * A run with default parameters, with looks at it before its end and one after. Its
 * end comes early if there is nothing to wait for.
 */
static int run_for_a_while(int fd, const struct pair *p, struct seen *seen)
{
	__u64 attempts;
	int err = ll_configure(fd, p->scenario.name, p->cure.name, "duration_ns=700ms");
	bool enough = false;
	int i;

	err = err ?: ll_start(fd);
	seen->blocked = false;
	for (i = 0; !err && !enough && i < 10 && !ll_ended(fd, 50); i++) {
		err = look(fd, seen);
		enough = !err && shown(p, seen);
	}
	if (err)
		return err;
	if (enough)
		ll_stop(fd);	/* unless it has ended by itself */
	/* a moment in which all wait is no deadlock: nobody must try in a while */
	attempts = seen->s.attempts;
	seen->blocked = !enough && all_blocked(seen) && !ll_ended(fd, 100);
	if (!ll_ended(fd, LL_PATIENCE_MS))
		return -ETIME;
	err = look(fd, seen);
	seen->blocked &= seen->s.attempts == attempts;
	return err;
}

/*
 * How late a timer may be and spoil nothing: by the window, or without one by the work
 * that is met at. Where no clock puts workers back into step, waits that are late add
 * up, and four do what one does otherwise.
 */
static __u64 harmless_ns(int fd, const struct pair *p)
{
	struct livelock_param window, work, sync;
	__u64 free;

	if (ll_param(fd, p->scenario.id, p->cure.id, "window_ns", &window) ||
	    ll_param(fd, p->scenario.id, p->cure.id, "work_ns", &work) ||
	    ll_param(fd, p->scenario.id, p->cure.id, "sync", &sync) ||
	    ll_choice(fd, sync.id, "free", &free))
		return 0;
	return (window.def ?: work.def) / (sync.def == free ? 4 : 1);
}

static bool as_expected(const struct pair *p, const struct seen *seen)
{
	return verdict_of(seen) == p->cure.expect &&
	       (seen->blocked || seen->s.attempts >= VERDICT_MIN_ATTEMPTS);
}

/* As one longer run would have it */
static void add_up(struct seen *sum, const struct seen *seen)
{
	unsigned int i;

	sum->s.workers = seen->s.workers;
	sum->s.marks |= seen->s.marks;
	sum->s.attempts += seen->s.attempts;
	sum->s.completions += seen->s.completions;
	for (i = 0; i < seen->s.workers; i++) {
		sum->w[i].operations += seen->w[i].operations;
		sum->w[i].completions += seen->w[i].completions;
	}
	sum->blocked = seen->blocked;
}

/*
 * With its default parameters, for a while, and again while there are too few attempts
 * to tell: of 60, one is over the threshold of livelock. A worker that the machine kept
 * waiting for too long has lost its place: such a run proves nothing.
 */
static const char *as_its_row_says(const void *arg)
{
	static struct seen seen, sum;
	const struct livelock_run_stats *s = &seen.s;
	const struct pair *p = arg;
	const char *bad;
	int fd = ll_open(), told = 0, i;
	__u64 late_ns;

	CALL_OK(fd);
	late_ns = harmless_ns(fd, p);
	for (i = 0; i < REPEATS; i++) {
		CALL_OK(run_for_a_while(fd, p, &seen));
		bad = adds_up(p, s);
		if (bad)
			return bad;
		REQUIRE(s->scenario == p->scenario.id && s->cure == p->cure.id,
			"it ran something else");
		REQUIRE(s->stop == LIVELOCK_STOP_DURATION ||
			(s->stop == LIVELOCK_STOP_REQUEST && s->attempts >= ENOUGH_ATTEMPTS),
			"stop %u after %llu attempts", s->stop, s->attempts);
		if (as_expected(p, &seen) || !late_ns || s->skew_max_ns <= late_ns) {
			add_up(&sum, &seen);
			told++;
		}
		if (as_expected(p, &sum))
			return NULL;
		if (sum.s.attempts >= ENOUGH_ATTEMPTS)
			break;
	}
	REQUIRE(!told, "verdict %u, expected %u: %llu of %llu attempts completed",
		verdict_of(&sum), p->cure.expect, sum.s.completions, sum.s.attempts);
	return skipped("timers were up to %llu us late, %llu us would be harmless",
		       s->skew_max_ns / 1000, late_ns / 1000);
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
	static struct seen seen;
	const struct livelock_run_stats *s = &seen.s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, p->scenario.name, "none",
		       "workers=1 operations=200 attempts=2", &seen.s));
	CALL_OK(look(fd, &seen));
	REQUIRE(s->stop == LIVELOCK_STOP_DONE && s->operations == 200,
		"stop %u, %llu operations", s->stop, s->operations);
	REQUIRE(verdict_of(&seen) == p->cure.expect,
		"verdict %u, expected %u: %llu of %llu attempts completed", verdict_of(&seen),
		p->cure.expect, s->completions, s->attempts);
	return adds_up(p, s);
}

/*
 * A quota of operations, each bounded: everybody gets done. Where all wait for each
 * other, nobody attempts anything that could be counted: there it takes a deadline.
 */
static const char *bounded(const void *arg)
{
	const struct pair *p = arg;
	const char *bound = p->cure.expect == LIVELOCK_VERDICT_DEADLOCK ?
			    "deadline_ns=50ms" : "attempts=4";
	struct livelock_run_stats s;
	char settings[80];
	int fd = ll_open();

	snprintf(settings, sizeof(settings),
		 "workers=%u operations=3 %s duration_ns=60s", 4 + p->opponents, bound);
	CALL_OK(fd);
	CALL_OK(ll_run(fd, p->scenario.name, p->cure.name, settings, &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE, "stop %u", s.stop);
	REQUIRE(s.operations == 12 && s.completions + s.give_ups == 12 && s.attempts <= 48,
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
		if (p->cure.expect == LIVELOCK_VERDICT_DEADLOCK)
			ll_ended(fd, i * 7);
		else if (i)
			CALL_OK(ll_await_attempts(fd, i * 7, &s));
		CALL_OK(ll_stop(fd));
		REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
		CALL_OK(ll_stats(fd, 0, &s));
		bad = adds_up(p, &s);
	}
	return bad;
}

/* From each cure to the next while it runs, twice through: what was begun stays whole */
static const char *changed(const void *arg)
{
	const struct pair *p = arg;
	struct livelock_run_stats s;
	__u32 i;
	int fd = ll_open(), err;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, p->scenario.name, "none", "duration_ns=60s"));
	CALL_OK(ll_start(fd));
	for (i = 0; i <= 2 * p->scenario.nr_cures; i++) {
		struct livelock_cure c = {
			.size = sizeof(c), .scenario = p->scenario.id,
			.index = i % p->scenario.nr_cures,
		};

		CALL_OK(ll_call(fd, LIVELOCK_IOC_CURE, &c));
		/* what breaks the invariant on purpose is no step on the way */
		if (c.expect == LIVELOCK_VERDICT_VIOLATED)
			continue;
		/* what works off the rounds only is refused to a run in rounds */
		err = ll_change(fd, c.id);
		REQUIRE(!err || err == -EOPNOTSUPP, "cure %s: %s", c.name,
			strerrorname_np(-err));
		REQUIRE(!ll_ended(fd, 15), "it ended with cure %s", c.name);
	}
	CALL_OK(ll_stop(fd));
	REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
	CALL_OK(ll_stats(fd, 0, &s));
	return adds_up(p, &s);
}

/*
 * Does a cure change nothing but times, which are the engine's affair? What ends a
 * run of the scenario without it ends one with it.
 */
static bool same_code(int fd, const struct pair *p)
{
	static const char *const timing[] = {
		"backoff", "base_ns", "factor", "cap_ns", "jitter", "jitter_ns",
		"jitter_factor", "rng", "pause", "window_ns", "grid_ns", "attempts", "log",
	};
	struct livelock_param with = { .size = sizeof(with) }, without;
	size_t k;

	for (;; with = (struct livelock_param){ .size = sizeof(with), .index = with.index + 1 }) {
		with.scenario = p->scenario.id;
		with.cure = p->cure.id;
		if (ll_call(fd, LIVELOCK_IOC_PARAM, &with))
			return true;
		for (k = 0; k < ARRAY_SIZE(timing) && strcmp(with.name, timing[k]); k++)
			;
		if (k < ARRAY_SIZE(timing))
			continue;
		if (ll_param(fd, p->scenario.id, 0, with.name, &without) ||
		    without.def != with.def)
			return false;
	}
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
	if (!cure->index)
		plan_test(changed, p, "scenario %s: cures change while it runs", sc->name);
	plan_test(as_its_row_says, p, "scenario %s %s %s/%s: invariant, counts, verdict",
		  sc->name, kind, sc->name, cure->name);
	if (cure->index && same_code(fd, p))
		return;
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
