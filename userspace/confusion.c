// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts against what they should have been. Pure.
 */
#include <math.h>

#include "confusion.h"

/* Verdicts that hang on nothing but the ratio */
static bool is_of_ratio(u32 verdict)
{
	return verdict == LIVELOCK_VERDICT_HEALTHY ||
	       verdict == LIVELOCK_VERDICT_CONTENDED ||
	       verdict == LIVELOCK_VERDICT_LIVELOCK;
}

static u32 of_ratio(double ratio)
{
	if (ratio * 1000 < VERDICT_LIVELOCK_PERMILLE)
		return LIVELOCK_VERDICT_LIVELOCK;
	if (ratio * 1000 < VERDICT_CONTENDED_PERMILLE)
		return LIVELOCK_VERDICT_CONTENDED;
	return LIVELOCK_VERDICT_HEALTHY;
}

/* Worse with more workers, better with fewer */
static u32 next_to(u32 verdict, bool more)
{
	switch (verdict) {
	case LIVELOCK_VERDICT_HEALTHY:
		return more ? LIVELOCK_VERDICT_CONTENDED : verdict;
	case LIVELOCK_VERDICT_CONTENDED:
		return more ? LIVELOCK_VERDICT_LIVELOCK : LIVELOCK_VERDICT_HEALTHY;
	default:
		return more ? verdict : LIVELOCK_VERDICT_CONTENDED;
	}
}

/* What chance may make of a law's ratio in so many attempts */
static struct confusion_right by_law(const struct law *law, u64 attempts)
{
	double off = attempts ? law_tolerance(law, attempts) : INFINITY;
	u32 verdict = of_ratio(law->ratio), low = of_ratio(law->ratio - off);

	return (struct confusion_right){
		.verdict = verdict,
		.also = low != verdict ? low : of_ratio(law->ratio + off),
	};
}

/**
 * confusion_expected - the verdict that a run should get
 * @run: the run
 *
 * Where a law gives the ratio, it knows better than the module how many workers there
 * are. If the ratio lies so near a threshold that by the rule for every ratio so many
 * attempts may end on either side, either verdict is right. Without a law, the module's
 * verdict holds for its default number of workers, and with more of them the next worse
 * one is right too, with fewer the next better one: the ratio falls with the workers.
 *
 * Return: the verdict, and the other one.
 */
struct confusion_right confusion_expected(const struct confusion_case *run)
{
	struct confusion_right right = { .verdict = run->expect, .also = run->expect };

	if (!is_of_ratio(run->expect))
		return right;
	if (run->law && run->law->kind == LAW_EQUAL)
		return by_law(run->law, run->attempts);
	if (run->workers != run->usual)
		right.also = next_to(run->expect, run->workers > run->usual);
	return right;
}

/**
 * confusion_add - count a verdict
 * @c: where
 * @right: what it should have been; of two that are right, the one that was given counts
 *	as expected
 * @verdict: what it was
 *
 * Return: true if it was right.
 */
bool confusion_add(struct confusion *c, struct confusion_right right, u32 verdict)
{
	bool other = verdict == right.also && verdict != right.verdict;
	u32 expected = other ? verdict : right.verdict;

	c->nr++;
	c->right += verdict == expected;
	c->either += other;
	if (expected < CONFUSION_VERDICTS && verdict < CONFUSION_VERDICTS)
		c->count[expected][verdict]++;
	return verdict == expected;
}

/**
 * confusion_shows - does a verdict have a place in the matrix
 * @c: the matrix
 * @verdict: the verdict
 *
 * Return: true if it was expected or given.
 */
bool confusion_shows(const struct confusion *c, u32 verdict)
{
	u32 seen = 0;

	for (u32 i = 0; i < CONFUSION_VERDICTS; i++)
		seen += c->count[verdict][i] + c->count[i][verdict];
	return seen;
}

/**
 * confusion_share - how many were right
 * @c: the matrix
 *
 * Return: their share, NAN without any.
 */
double confusion_share(const struct confusion *c)
{
	return c->nr ? (double)c->right / c->nr : NAN;
}
