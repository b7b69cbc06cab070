/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For scenarios that count time in rounds, with one rendezvous an attempt: what is
 * written before it is read behind it, by all alike.
 */
#ifndef LIVELOCK_SCENARIOS_ROUNDS_H
#define LIVELOCK_SCENARIOS_ROUNDS_H

#include <linux/atomic.h>

#include "common.h"

/* A number that begins anew with each round, whose own number is in its upper half */
struct ll_tally {
	atomic64_t word;
};

/**
 * ll_tally_add - be counted, before the rendezvous or behind it
 * @w: the worker
 * @t: where
 *
 * Return: how many have been counted in this round: 1 is the first.
 */
static inline u32 ll_tally_add(struct ll_worker *w, struct ll_tally *t)
{
	s64 old = atomic64_read(&t->word), new;

	do {
		new = (old >> 32 == w->round ? old : (s64)w->round << 32) + 1;
	} while (!atomic64_try_cmpxchg(&t->word, &old, new));
	return new;
}

/* How many were counted in this round */
static inline u32 ll_tally(const struct ll_worker *w, struct ll_tally *t)
{
	s64 word = atomic64_read(&t->word);

	return word >> 32 == w->round ? word : 0;
}

/* A delay is not over: with nothing else to wait for, sit this round out */
static inline bool ll_is_early(const struct ll_worker *w)
{
	return ll_round_ns(w) < w->due_ns;
}

/*
 * A service whose time all share that ask it in a round: @n of them get their
 * answers before the round is over, or all are too late.
 */
static inline bool ll_serves(const struct ll_worker *w, u32 n)
{
	return n * w->p[LL_P_WORK_NS] <= w->p[LL_P_GRID_NS];
}

#endif /* LIVELOCK_SCENARIOS_ROUNDS_H */
