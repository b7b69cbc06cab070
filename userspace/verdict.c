// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict: what a run looks like from outside, from counts alone.
 *
 * Pure: no device, no clock. A run is judged over two consecutive windows, so
 * that one unlucky moment names nothing; who has only one window (a run shorter
 * than two) passes one, with more doubt.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "verdict.h"

static const char *const names[] = {
	[LIVELOCK_VERDICT_IDLE] = "idle",
	[LIVELOCK_VERDICT_HEALTHY] = "healthy",
	[LIVELOCK_VERDICT_CONTENDED] = "contended",
	[LIVELOCK_VERDICT_LIVELOCK] = "livelock",
	[LIVELOCK_VERDICT_STARVATION] = "starvation",
	[LIVELOCK_VERDICT_DEADLOCK] = "deadlock",
	[LIVELOCK_VERDICT_VIOLATED] = "violated",
};

/* verdict_judge()'s view of the whole group */
struct group {
	const struct verdict_input *in;
	struct tally window[VERDICT_WINDOWS];
	struct tally all;
	u32 alive;
	u32 blocked;
};

/**
 * verdict_name - the name of a verdict
 * @verdict: enum livelock_verdict
 *
 * Return: its name, "unknown" for a number that a newer module may know.
 */
const char *verdict_name(u32 verdict)
{
	return verdict < ARRAY_SIZE(names) ? names[verdict] : "unknown";
}

/**
 * verdict_by_name - the verdict of a name
 * @name: the name
 *
 * Return: enum livelock_verdict, or -1.
 */
int verdict_by_name(const char *name)
{
	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

static enum worker_is worker_is(const struct verdict_input *in, u32 worker)
{
	return in->is ? in->is[worker] : WORKER_TRYING;
}

static void add_up(const struct verdict_input *in, struct group *g)
{
	memset(g, 0, sizeof(*g));
	g->in = in;
	for (u32 i = 0; i < in->workers; i++) {
		for (u32 k = 0; k < in->windows; k++) {
			g->window[k].attempts += in->window[k][i].attempts;
			g->window[k].completions += in->window[k][i].completions;
		}
		g->alive += worker_is(in, i) != WORKER_ENDED;
		g->blocked += worker_is(in, i) == WORKER_BLOCKED;
	}
	for (u32 k = 0; k < in->windows; k++) {
		g->all.attempts += g->window[k].attempts;
		g->all.completions += g->window[k].completions;
	}
}

static bool under_permille(const struct tally *t, u64 permille)
{
	return t->completions * 1000 < t->attempts * permille;
}

__printf(3, 4)
static void say(struct verdict *out, enum livelock_verdict verdict, const char *fmt, ...)
{
	va_list args;

	out->verdict = verdict;
	va_start(args, fmt);
	vsnprintf(out->reason, sizeof(out->reason), fmt, args);
	va_end(args);
}

/* Attempts stopped, and every worker that is left waits for another one */
static bool deadlocked(const struct group *g)
{
	return !g->window[g->in->windows - 1].attempts &&
	       g->alive && g->blocked == g->alive;
}

/* Attempts go on, and in each window next to nothing came of them */
static bool livelocked(const struct group *g)
{
	if (g->all.attempts < VERDICT_MIN_ATTEMPTS)
		return false;
	for (u32 k = 0; k < g->in->windows; k++)
		if (!under_permille(&g->window[k], VERDICT_LIVELOCK_PERMILLE))
			return false;
	return true;
}

/**
 * verdict_fair_share - completions that make a worker without any suspicious
 * @workers: how many share them
 *
 * Were completions handed out by chance, a worker would miss out with e^-share,
 * and any of @workers with at most @workers times that. The share returned keeps
 * this under one in a thousand.
 *
 * Return: completions a worker.
 */
double verdict_fair_share(u32 workers)
{
	return fmax(VERDICT_FAIR_SHARE, log(1000.0 * workers));
}

/* Tried, or waits for its turn to, and completed nothing */
static bool starves(const struct verdict_input *in, u32 worker)
{
	u64 attempts = 0;

	for (u32 k = 0; k < in->windows; k++) {
		if (in->window[k][worker].completions)
			return false;
		attempts += in->window[k][worker].attempts;
	}
	return attempts || worker_is(in, worker) == WORKER_BLOCKED;
}

static u32 count_starving(const struct group *g, u32 *contenders)
{
	u32 starving = 0;

	*contenders = 0;
	for (u32 i = 0; i < g->in->workers; i++) {
		u64 seen = 0;

		for (u32 k = 0; k < g->in->windows; k++)
			seen += g->in->window[k][i].attempts;
		*contenders += seen || worker_is(g->in, i) == WORKER_BLOCKED;
		starving += starves(g->in, i);
	}
	for (u32 k = 0; k < g->in->windows; k++)
		if (!g->window[k].completions)
			return 0;	/* then the group does not complete */
	if (g->all.completions < verdict_fair_share(*contenders) * *contenders)
		return 0;
	return starving;
}

/* No attempt in the windows: nothing wrong by itself */
static void say_idle(const struct group *g, struct verdict *out)
{
	if (!g->alive)
		say(out, LIVELOCK_VERDICT_IDLE, "no attempts: every worker has ended");
	else
		say(out, LIVELOCK_VERDICT_IDLE,
		    "no attempts: %u of %u workers blocked, the others work or wait out a delay",
		    g->blocked, g->alive);
}

static void say_ratio(const struct group *g, struct verdict *out)
{
	enum livelock_verdict verdict = LIVELOCK_VERDICT_HEALTHY;
	const struct tally *all = &g->all;

	if (under_permille(all, VERDICT_CONTENDED_PERMILLE))
		verdict = LIVELOCK_VERDICT_CONTENDED;
	say(out, verdict, "%llu of %llu attempts completed (%.1f %%)%s",
	    all->completions, all->attempts,
	    100.0 * all->completions / all->attempts,
	    all->attempts < VERDICT_MIN_ATTEMPTS ? ", few to judge by" : "");
}

/**
 * verdict_judge - name what a run does
 * @in: what it did
 * @out: the verdict and its reason
 */
void verdict_judge(const struct verdict_input *in, struct verdict *out)
{
	u32 starving, contenders;
	struct group g;

	add_up(in, &g);
	starving = count_starving(&g, &contenders);

	if (in->violated)
		say(out, LIVELOCK_VERDICT_VIOLATED,
		    "an invariant of the scenario broke: its counts mean nothing");
	else if (deadlocked(&g))
		say(out, LIVELOCK_VERDICT_DEADLOCK,
		    "attempts stopped and all %u workers wait for each other", g.alive);
	else if (!g.all.attempts)
		say_idle(&g, out);
	else if (livelocked(&g))
		say(out, LIVELOCK_VERDICT_LIVELOCK,
		    "%llu attempts by %u workers, %llu completed (under %d %%)",
		    g.all.attempts, contenders, g.all.completions,
		    VERDICT_LIVELOCK_PERMILLE / 10);
	else if (starving)
		say(out, LIVELOCK_VERDICT_STARVATION,
		    "%u of %u workers completed nothing, a fair share was %.0f",
		    starving, contenders, (double)g.all.completions / contenders);
	else if (!g.all.completions && g.all.attempts >= VERDICT_MIN_ATTEMPTS)
		say(out, LIVELOCK_VERDICT_IDLE,
		    "none of %llu attempts completed, and they do not go on", g.all.attempts);
	else if (!g.all.completions)
		say(out, LIVELOCK_VERDICT_IDLE,
		    "none of %llu attempts completed: too few to judge, %d are needed",
		    g.all.attempts, VERDICT_MIN_ATTEMPTS);
	else
		say_ratio(&g, out);
}

/**
 * verdict_wants_states - does the verdict hang on what the workers are up to
 * @in: what they did; @in->is is not looked at
 *
 * A worker that made an attempt in the latest window is neither blocked for good
 * nor gone. So who has attempts from all can do without the states.
 *
 * Return: true if verdict_judge() needs @in->is.
 */
bool verdict_wants_states(const struct verdict_input *in)
{
	const struct tally *last = in->window[in->windows - 1];

	for (u32 i = 0; i < in->workers; i++)
		if (!last[i].attempts)
			return true;
	return false;
}

/**
 * verdict_jain - Jain's index of fairness of the workers' completions
 * @tally: what each worker did
 * @workers: how many
 *
 * Return: 1 if all completed the same, 1 / @workers if one did it all, NAN if
 * none completed anything.
 */
double verdict_jain(const struct tally *tally, u32 workers)
{
	double sum = 0, squares = 0;

	for (u32 i = 0; i < workers; i++) {
		double x = tally[i].completions;

		sum += x;
		squares += x * x;
	}
	return squares ? sum * sum / (workers * squares) : NAN;
}
