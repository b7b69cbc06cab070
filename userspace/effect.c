// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a policy heal? Pure.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "effect.h"

static double ratio_of(const struct point *p)
{
	return isnan(p->ratio) ? 0 : p->ratio;
}

static bool is(const struct point *p, enum livelock_verdict verdict)
{
	return p->typical->verdict.verdict == verdict;
}

/**
 * effect_of - what a policy does
 * @before: a scenario without it
 * @after: the same with it
 *
 * A policy that nobody retries under is no cure: what is idle is not healthy.
 *
 * Return: it.
 */
enum effect effect_of(const struct point *before, const struct point *after)
{
	double was = ratio_of(before), now = ratio_of(after);

	if (is(after, LIVELOCK_VERDICT_VIOLATED))
		return EFFECT_HARMS;
	if (is(before, LIVELOCK_VERDICT_HEALTHY) || is(before, LIVELOCK_VERDICT_IDLE))
		return is(after, LIVELOCK_VERDICT_HEALTHY) ? EFFECT_NOT_ILL : EFFECT_HARMS;
	if (is(after, LIVELOCK_VERDICT_HEALTHY))
		return EFFECT_HEALS;
	/* a few that get through by luck are no help as long as it is a livelock */
	if (now > EFFECT_FACTOR * was && !is(after, LIVELOCK_VERDICT_LIVELOCK))
		return EFFECT_HELPS;
	return now * EFFECT_FACTOR < was ? EFFECT_HARMS : EFFECT_NONE;
}

/**
 * effect_name - an effect in words
 * @effect: it
 *
 * Return: the words.
 */
const char *effect_name(enum effect effect)
{
	static const char *const names[] = {
		[EFFECT_NOT_ILL] = "was not ill",
		[EFFECT_HEALS] = "heals",
		[EFFECT_HELPS] = "helps, does not heal",
		[EFFECT_NONE] = "does nothing",
		[EFFECT_HARMS] = "harms",
	};

	return names[effect];
}

/**
 * effect_next_name - go through a list of names
 * @names: names with blanks between; out: what is left of it
 * @name: out: the next one
 * @size: room for it
 *
 * Return: false if there is none. One that is too long is cut, and no name then.
 */
bool effect_next_name(const char **names, char *name, size_t size)
{
	static const char blanks[] = " \t\n,";
	size_t len;

	*names += strspn(*names, blanks);
	len = strcspn(*names, blanks);
	if (!len)
		return false;
	snprintf(name, size, "%.*s", (int)len, *names);
	*names += len;
	return true;
}
