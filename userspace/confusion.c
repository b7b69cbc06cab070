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

/**
 * confusion_expected - the verdict that a run should get
 * @expect: that of the module, which is about its default number of workers
 * @law: the law for the workers that there are, %NULL if none is known
 *
 * Where a law gives the ratio, it knows better how many workers there are.
 *
 * Return: enum livelock_verdict.
 */
u32 confusion_expected(u32 expect, const struct law *law)
{
	if (!law || law->kind != LAW_EQUAL || !is_of_ratio(expect))
		return expect;
	return of_ratio(law->ratio);
}

/**
 * confusion_add - count a verdict
 * @c: where
 * @expected: what it should have been
 * @verdict: what it was
 *
 * Return: true if it was right.
 */
bool confusion_add(struct confusion *c, u32 expected, u32 verdict)
{
	c->nr++;
	c->right += verdict == expected;
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
