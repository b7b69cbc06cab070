// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two who choose at the same time, each by what the other did last.
 *
 * Walkers of a corridor come in pairs. Each looks whether they are on the same
 * side, then steps aside with chance q. With sync=barrier both look before either
 * steps: they pass with probability 2q(1-q) a round, never for q = 1. With
 * sync=free one steps first, as any two people do, and that is the end of it.
 */
#include <linux/kernel.h>

#include "common.h"
#include "trace.h"

/**
 * struct ll_corridor - where a pair meets
 * @side: where each walker is: 0 left, 1 right
 * @passes: encounters that each has seen end
 */
struct ll_corridor {
	u32 side[2];
	u64 passes[2];
};

/* People keep to the right, until somebody comes along on that side, too */
static void init_corridor(struct ll_run *run, void *object)
{
	struct ll_corridor *c = object;

	c->side[0] = 1;
	c->side[1] = 1;
}

/*
 * After a lockstep encounter nobody walks back to the start: the next one begins
 * with the sides of one walker named the other way round, on both alike.
 */
static bool same_side(struct ll_worker *w, struct ll_corridor *c)
{
	return !((READ_ONCE(c->side[0]) ^ READ_ONCE(c->side[1]) ^ w->flips) & 1);
}

static bool steps_aside(struct ll_worker *w)
{
	if (w->p[LL_P_BREAKER] == LL_BREAKER_DESIGNATED && !w->rank)
		return false;
	return ll_rng_below(&w->rng, 1000) < w->p[LL_P_CHANCE];
}

/* Where a walker goes, as both name the sides in this encounter */
static void note_side(struct ll_worker *w, struct ll_corridor *c)
{
	u32 me = w->rank;

	trace_livelock_note(w->slot, w->run_id, w->id, LIVELOCK_NOTE_SIDE,
			    READ_ONCE(c->side[me]) ^ (me & w->flips));
}

static noinline enum ll_outcome corridor_attempt(struct ll_worker *w)
{
	struct ll_corridor *c = w->object;
	u32 me = w->rank;
	bool met, passed;

	/* the last walker of an odd number has nobody to meet */
	met = same_side(w, c) && (w->id ^ 1) < w->run->nr_workers;
	ll_window(w);
	if (met && steps_aside(w))
		WRITE_ONCE(c->side[me], !c->side[me]);
	note_side(w, c);
	ll_rendezvous(w);
	passed = !met || !same_side(w, c);
	if (!passed)
		return LL_CONFLICT;
	c->passes[me]++;
	if (w->p[LL_P_SYNC] == LL_SYNC_BARRIER)
		w->flips++;
	return LL_COMPLETION;
}

/* In lockstep nobody passes alone */
static bool corridor_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_corridor *c = object;
	bool paired = c->passes[0] && c->passes[1];

	*seen += c->passes[0] + c->passes[1];
	return run->p[LL_P_SYNC] != LL_SYNC_BARRIER || !paired || run->barrier.broken ||
	       c->passes[0] == c->passes[1];
}

static const struct ll_cure corridor_cures[] = {
	{
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_DESIGNATED }),
		.id = LL_CURE_DESIGNATED,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "one of the two keeps to its side, the other steps aside",
		.tie_breaker = "the worker's number: even ones keep walking",
	}, {
		LL_SETTINGS({ LL_P_CHANCE, 500 }),
		.id = LL_CURE_COIN,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "each steps aside with chance 1/2",
		.tie_breaker = "chance",
	}, {
		LL_SETTINGS({ LL_P_BACKOFF, LL_BACKOFF_CONSTANT }),
		.id = LL_CURE_CONSTANT,
		.expect = LIVELOCK_VERDICT_LIVELOCK,
		.summary = "after a failure, wait 1 ms",
		.tie_breaker = "nothing: both wait as long",
	},
};

const struct ll_ops ll_corridor_ops = {
	LL_SETTINGS({ LL_P_SYNC, LL_SYNC_BARRIER }),
	.cures = corridor_cures,
	.nr_cures = ARRAY_SIZE(corridor_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | LL_P(WAIT) |
		  LL_P(BREAKER) | LL_P(CHANCE),
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_DESIGNATED),
	.group = 2,
	.object_size = sizeof(struct ll_corridor),
	.init_object = init_corridor,
	.attempt = corridor_attempt,
	.check = corridor_check,
};
