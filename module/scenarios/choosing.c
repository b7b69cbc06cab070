// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two who choose at the same time, each by what the other did last.
 *
 * Walkers come in pairs. Each looks whether the other is in its way, waits out the
 * vulnerable window, and steps aside with chance q; undo_ns later it sees whether
 * that helped.
 *
 * corridor, in rounds: both look before either steps, and they pass with
 * probability 2q(1-q), never for q = 1. Off the rounds one steps first, as any two
 * people do, and that is the end of it. doorway is the same on a common clock: who
 * looks within the other's window u gestures at the same time, so with q = 1 and a
 * phase spread over J they pass with probability (1 - u/J)^2.
 */
#include <linux/kernel.h>

#include "common.h"
#include "event.h"

/**
 * struct ll_corridor - where a pair meets
 * @side: where each walker is: 0 left, 1 right
 * @meeting: which encounter each is at
 * @passes: how often each has got by
 * @steps: how often each stepped aside
 * @stuck: the one who looked last saw the other in its way: 0 or 1
 */
struct ll_corridor {
	u32 side[2];
	u32 meeting[2];
	u64 passes[2];
	u64 steps[2];
	u64 stuck;
};

static const struct ll_gauge corridor_gauges[] = {
	{ "first_steps", "steps", "steps aside of walkers with even numbers",
	  offsetof(struct ll_corridor, steps[0]) },
	{ "second_steps", "steps", "steps aside of walkers with odd numbers",
	  offsetof(struct ll_corridor, steps[1]) },
	{ "stuck", "pairs", "pairs in each other's way when one of them last looked",
	  offsetof(struct ll_corridor, stuck) },
};

/* People keep to the right, until somebody comes along on that side, too */
static void init_corridor(struct ll_run *run, void *object)
{
	struct ll_corridor *c = object;

	c->side[0] = 1;
	c->side[1] = 1;
}

/*
 * Is nobody in the way? The last walker of an odd number never meets anybody; who is
 * at a later encounter than the other is still alone there, and who is at an earlier
 * one has just seen the other go by. Nobody walks back to the start for the next
 * encounter: it begins with the sides of one walker named the other way round.
 */
static bool way_is_free(struct ll_worker *w, struct ll_corridor *c)
{
	u32 meeting = c->meeting[w->rank];

	return (w->id ^ 1) >= w->run->nr_workers ||
	       READ_ONCE(c->meeting[!w->rank]) != meeting ||
	       ((READ_ONCE(c->side[0]) ^ READ_ONCE(c->side[1]) ^ meeting) & 1);
}

/* An encounter ends for both; who missed some joins the other at the latest */
static void pass(struct ll_worker *w, struct ll_corridor *c, bool met)
{
	u32 *mine = &c->meeting[w->rank], other = READ_ONCE(c->meeting[!w->rank]);

	if (met || *mine == other)
		WRITE_ONCE(*mine, *mine + 1);
	else if ((s32)(other - *mine) > 0)
		WRITE_ONCE(*mine, other);
	WRITE_ONCE(c->passes[w->rank], c->passes[w->rank] + 1);
}

static bool steps_aside(struct ll_worker *w)
{
	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_DESIGNATED:
		if (!w->rank)
			return false;
		break;
	case LL_BREAKER_PRIORITY:
		/* Pattern 5: of two parties, the one with the smaller number gives way */
		if (w->rank)
			return false;
		break;
	}
	return ll_rng_below(&w->rng, 1000) < w->p[LL_P_CHANCE];
}

/* Where a walker goes, as both name the sides in this encounter */
static void note_side(struct ll_worker *w, struct ll_corridor *c)
{
	u32 me = w->rank;

	ll_event(note, w->slot, w->run_id, w->id, LIVELOCK_NOTE_SIDE,
		 READ_ONCE(c->side[me]) ^ (me & c->meeting[me]));
}

static noinline enum ll_outcome corridor_attempt(struct ll_worker *w)
{
	struct ll_corridor *c = w->object;
	bool met = !way_is_free(w, c), stuck, cut;
	u32 me = w->rank;

	cut = !ll_window(w);
	if (met && steps_aside(w)) {
		WRITE_ONCE(c->side[me], !c->side[me]);
		WRITE_ONCE(c->steps[me], c->steps[me] + 1);
	}
	note_side(w, c);
	if (met && w->p[LL_P_UNDO_NS]) {
		ll_hold(w, w->p[LL_P_UNDO_NS]);
		cut |= ll_stopping(w) && w->p[LL_P_SYNC] != LL_SYNC_BARRIER;
	}
	ll_rendezvous(w);
	stuck = met && !way_is_free(w, c);
	WRITE_ONCE(c->stuck, stuck);
	/* who is sent home early makes way for the other: that is no passing */
	if (cut)
		return LL_REFUSAL;
	if (stuck)
		return LL_CONFLICT;
	pass(w, c, met);
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

#define CHOOSING_OPS							\
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | \
		  LL_P(WAIT) | LL_P(UNDO_NS) | LL_P(BREAKER) | LL_P(CHANCE), \
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER), \
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_DESIGNATED) |	\
		    BIT(LL_BREAKER_PRIORITY),				\
	.group = 2,							\
	.object_size = sizeof(struct ll_corridor),			\
	.init_object = init_corridor,					\
	.gauges = corridor_gauges,					\
	.nr_gauges = ARRAY_SIZE(corridor_gauges),			\
	.attempt = corridor_attempt,					\
	.check = corridor_check

#define CURE_DESIGNATED							\
	LL_COMMON(DESIGNATED, HEALTHY,					\
		  "one of the two keeps to its side, the other steps aside", \
		  "the worker's number: even ones keep walking",	\
		  { LL_P_BREAKER, LL_BREAKER_DESIGNATED })
#define CURE_PRIORITY							\
	LL_COMMON(PRIORITY, HEALTHY, "the one with the smaller number gives way", \
		  "the worker's number: odd ones keep walking",		\
		  { LL_P_BREAKER, LL_BREAKER_PRIORITY })

static const struct ll_cure corridor_cures[] = {
	CURE_DESIGNATED,
	CURE_PRIORITY,
	LL_COMMON(COIN, HEALTHY, "each steps aside with chance 1/2", "chance",
		  { LL_P_CHANCE, 500 }),
	LL_COMMON(HASH, HEALTHY, "each tosses a coin that hangs on its number alone",
		  "the worker's number", { LL_P_CHANCE, 500 },
		  { LL_P_RNG, LL_RNG_HASH_OF_ID }),
	LL_DECOY_YIELD(LIVELOCK),
	LL_DECOY_SLEEP0(LIVELOCK),
	LL_DECOY_CONSTANT(LIVELOCK),
	LL_DECOY_EXPONENTIAL(LIVELOCK),
	LL_COMMON(UNSEEDED, LIVELOCK, "each tosses a coin that nobody seeded",
		  "nothing: both coins fall alike", { LL_P_CHANCE, 500 },
		  { LL_P_RNG, LL_RNG_UNSEEDED }),
	LL_COMMON(SAME_SEED, LIVELOCK, "each tosses a coin with the same seed",
		  "nothing: both coins fall alike", { LL_P_CHANCE, 500 },
		  { LL_P_RNG, LL_RNG_SAME_SEED }),
	LL_DECOY_ONE_CPU(LIVELOCK),
	LL_DECOY_RESTART(LIVELOCK),
	LL_DECOY_LOG(LIVELOCK),
};

const struct ll_ops ll_corridor_ops = {
	LL_SETTINGS({ LL_P_SYNC, LL_SYNC_BARRIER }),
	.cures = corridor_cures,
	.nr_cures = ARRAY_SIZE(corridor_cures),
	CHOOSING_OPS,
};

/* Ticks far enough apart for the longest delay, the window and the hold */
#define SLOW_TICK	{ LL_P_GRID_NS, 250 * NSEC_PER_MSEC }

static const struct ll_cure doorway_cures[] = {
	CURE_DESIGNATED,
	CURE_PRIORITY,
	LL_CURE_FULL_JITTER(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms, 20 windows", SLOW_TICK),
	LL_CURE_EQUAL_JITTER(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms", SLOW_TICK),
	LL_CURE_DECORRELATED(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms", SLOW_TICK),
	LL_CURE_ADDITIVE_JITTER(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms", SLOW_TICK),
	LL_CURE_FACTOR_JITTER(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms", SLOW_TICK),
	LL_CURE_HASH(HEALTHY, 200 * NSEC_PER_MSEC, "200 ms", SLOW_TICK),
	LL_DECOY_YIELD(LIVELOCK),
	LL_DECOY_SLEEP0(LIVELOCK),
	LL_DECOY_CONSTANT(LIVELOCK),
	LL_DECOY_EXPONENTIAL(LIVELOCK),
	LL_DECOY_TINY_JITTER(LIVELOCK),
	LL_DECOY_UNSEEDED(LIVELOCK, 15 * NSEC_PER_MSEC),
	LL_DECOY_SAME_SEED(LIVELOCK, 15 * NSEC_PER_MSEC),
	LL_DECOY_ONE_CPU(LIVELOCK),
	LL_DECOY_RESTART(LIVELOCK),
	LL_DECOY_LOG(LIVELOCK),
};

const struct ll_ops ll_doorway_ops = {
	/* eight doors: no one pair's luck is the verdict */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SYNC, LL_SYNC_GRID },
		    { LL_P_GRID_NS, 50 * NSEC_PER_MSEC },
		    { LL_P_WINDOW, LL_WINDOW_FIXED },
		    { LL_P_WINDOW_NS, 10 * NSEC_PER_MSEC },
		    { LL_P_UNDO_NS, 20 * NSEC_PER_MSEC }),
	.cures = doorway_cures,
	.nr_cures = ARRAY_SIZE(doorway_cures),
	CHOOSING_OPS,
};
