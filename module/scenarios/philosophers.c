// SPDX-License-Identifier: GPL-2.0-only
/*
 * N philosophers round a table, a fork between each two, and it takes two to eat.
 *
 * With sync=barrier all take their first fork before any looks for the second, and all
 * look before any puts back. If all begin with the same hand, nobody ever eats. Daniel
 * Lehmann, Michael Rabin: On the Advantages of Free Choice, POPL 1981: there is no
 * solution in which all do the same, unless each tosses a coin for its first fork. In
 * rounds with a fair coin 15/64 of the attempts lead to a meal, for N > 3: the first
 * fork is had with chance 3/4, and the second with 5/16: the neighbour must have begun
 * at its other side, 1/2, and not both have had that and win this one, 5/8.
 *
 * breaker=designated lets one begin with the other hand. That breaks the circle: there
 * is one meal a round, and only that one and a neighbour ever eat.
 */
#include <linux/kernel.h>
#include <linux/time64.h>

#include "common.h"

/**
 * struct ll_fork - between two philosophers
 * @lock: who has it
 * @user: worker + 1 that eats with it, or 0
 */
struct ll_fork {
	struct ll_lock lock;
	u32 user;
};

/**
 * struct ll_dinner - what is contended
 * @queue: of breaker=priority
 * @meals: completions
 * @last: the latest round with a meal, with sync=barrier
 * @longest_fast: most rounds in a row without any
 * @collided: two ate with one fork
 * @forks: the i-th is to the left of worker i
 */
struct ll_dinner {
	struct ll_queue queue;
	atomic64_t meals;
	u64 last;
	u64 longest_fast;
	bool collided;
	struct ll_fork forks[];
};

static void init_dinner(struct ll_run *run, void *object)
{
	struct ll_dinner *d = object;
	u32 i;

	ll_queue_init(&d->queue);
	for (i = 0; i < run->nr_workers; i++)
		ll_lock_init(&d->forks[i].lock);
}

static struct ll_fork *fork_of(const struct ll_worker *w, bool right)
{
	struct ll_dinner *d = w->object;

	return &d->forks[(w->id + right) % w->run->nr_workers];
}

static bool begins_right(struct ll_worker *w)
{
	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_ORDER:
		/* the fork with the smaller number */
		return w->id + 1 == w->run->nr_workers;
	case LL_BREAKER_DESIGNATED:
		return w->id;
	default:
		return ll_rng_below(&w->rng, 1000) < w->p[LL_P_CHANCE];
	}
}

/* breaker=order: both forks, waiting, the one with the smaller number first */
static int take_both(struct ll_worker *w)
{
	bool right = begins_right(w);
	struct ll_lock *first = &fork_of(w, right)->lock;
	struct ll_lock *second = &fork_of(w, !right)->lock;
	int err = ll_lock_wait(w, first);

	if (err || first == second)
		return err;
	ll_window(w);
	err = ll_lock_wait(w, second);
	if (err)
		ll_unlock(w, first);
	return err;
}

static int philosophers_admit(struct ll_worker *w)
{
	struct ll_dinner *d = w->object;

	/* philosophers think between meals */
	if (!w->tries)
		ll_latency(w);
	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_ORDER:
		return take_both(w);
	case LL_BREAKER_PRIORITY:
		return ll_queue_wait(w, &d->queue);
	default:
		return 0;
	}
}

/* In rounds every philosopher's attempt has the number of the round */
static void note_meal(struct ll_worker *w, struct ll_dinner *d)
{
	u64 round = w->n->attempts, last = READ_ONCE(d->last);

	atomic64_inc(&d->meals);
	if (w->p[LL_P_SYNC] != LL_SYNC_BARRIER || round <= last)
		return;
	WRITE_ONCE(d->last, round);
	ll_gauge_max(&d->longest_fast, round - last - 1);
}

/* Holding both forks, and putting them back. Users are plain on purpose. */
static enum ll_outcome eat(struct ll_worker *w, struct ll_fork *a, struct ll_fork *b)
{
	struct ll_dinner *d = w->object;

	if (a->user || b->user)
		d->collided = true;
	a->user = w->id + 1;
	b->user = w->id + 1;
	note_meal(w, d);
	ll_hold(w, w->p[LL_P_WORK_NS]);
	if (a->user != w->id + 1 || b->user != w->id + 1)
		d->collided = true;
	a->user = 0;
	b->user = 0;
	if (a != b)
		ll_unlock(w, &a->lock);
	ll_unlock(w, &b->lock);
	return LL_COMPLETION;
}

static noinline enum ll_outcome philosophers_attempt(struct ll_worker *w)
{
	struct ll_fork *first, *second;
	bool right, whole, has, both;

	if (w->p[LL_P_BREAKER] == LL_BREAKER_ORDER)
		return eat(w, fork_of(w, false), fork_of(w, true));

	right = begins_right(w);
	first = fork_of(w, right);
	second = fork_of(w, !right);
	has = ll_trylock(w, &first->lock);
	whole = ll_window(w) || w->p[LL_P_BREAKER] == LL_BREAKER_PRIORITY;
	/* nobody eats because others were sent home */
	both = has && whole && (first == second || ll_trylock(w, &second->lock));
	/* in lockstep nobody puts back before all have looked */
	ll_rendezvous(w);
	if (both)
		return eat(w, first, second);
	if (whole && has)
		ll_hold(w, w->p[LL_P_UNDO_NS]);
	if (has)
		ll_unlock(w, &first->lock);
	return whole ? LL_CONFLICT : LL_REFUSAL;
}

/* Every meal is a completion, and no fork was used by two */
static bool philosophers_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_dinner *d = object;
	bool free = true;
	u32 i;

	for (i = 0; i < run->nr_workers; i++)
		free &= !ll_lock_taken(&d->forks[i].lock) && !d->forks[i].user;
	*seen += atomic64_read(&d->meals);
	return free && !d->collided;
}

static const struct ll_gauge philosophers_gauges[] = {
	{
		.name = "meals",
		.summary = "times that a philosopher had both forks",
		.offset = offsetof(struct ll_dinner, meals),
	}, {
		.name = "longest-fast", .unit = "rounds", .max = true,
		.summary = "most rounds in a row in which nobody ate, before one with a meal",
		.offset = offsetof(struct ll_dinner, longest_fast),
	},
};

#define COIN	{ LL_P_CHANCE, 500 }

static const struct ll_cure philosophers_cures[] = {
	LL_COMMON(COIN, CONTENDED, "each tosses a coin for its first fork", "chance", COIN),
	LL_COMMON(HASH, CONTENDED, "each begins left or right by a hash of its number",
		  "the worker's number, hashed", COIN, { LL_P_RNG, LL_RNG_HASH_OF_ID }),
	LL_COMMON(ORDER, HEALTHY, "off the rounds: take the fork with the smaller number first, waiting",
		  "the numbers of the forks",
		  { LL_P_SYNC, LL_SYNC_FREE }, { LL_P_BREAKER, LL_BREAKER_ORDER },
		  { LL_P_LATENCY_NS, 5 * NSEC_PER_MSEC }),
	LL_COMMON(PRIORITY, HEALTHY, "off the rounds: who has been hungry for longest eats alone",
		  "the age of the operation",
		  { LL_P_SYNC, LL_SYNC_FREE }, { LL_P_BREAKER, LL_BREAKER_PRIORITY }),
	LL_COMMON(DESIGNATED, STARVATION, "one begins with the other hand",
		  "who is odd: it and a neighbour eat, nobody else",
		  { LL_P_BREAKER, LL_BREAKER_DESIGNATED }),
	LL_COMMON(SAME_SEED, LIVELOCK, "each tosses a coin, and all coins fall alike",
		  "nothing: all begin with the same hand", COIN,
		  { LL_P_RNG, LL_RNG_SAME_SEED }),
	LL_COMMON(UNSEEDED, LIVELOCK, "each tosses a coin that nobody seeded",
		  "nothing: all begin with the same hand", COIN,
		  { LL_P_RNG, LL_RNG_UNSEEDED }),
	LL_CURE_FULL_JITTER(LIVELOCK, 10 * NSEC_PER_MSEC, "10 ms, but rounds wait for all"),
	LL_DECOY_CONSTANT(LIVELOCK),
	LL_DECOY_EXPONENTIAL(LIVELOCK),
	LL_IDLE_DECOYS(LIVELOCK),
};

const struct ll_ops ll_philosophers_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 5 },
		    { LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_WINDOW, LL_WINDOW_UNIFORM },
		    { LL_P_WINDOW_NS, 5 * NSEC_PER_MSEC }),
	.cures = philosophers_cures,
	.nr_cures = ARRAY_SIZE(philosophers_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) |
		  LL_P(WAIT) | LL_P(UNDO_NS) | LL_P(WORK_NS) | LL_P(BREAKER) |
		  LL_P(CHANCE) | LL_P(LATENCY_NS),
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_ORDER) |
		    BIT(LL_BREAKER_PRIORITY) | BIT(LL_BREAKER_DESIGNATED),
	.turns = BIT(LL_BREAKER_ORDER) | BIT(LL_BREAKER_PRIORITY),
	.object_size = sizeof(struct ll_dinner),
	.element_size = sizeof(struct ll_fork),
	.elements = LL_P_WORKERS,
	.init_object = init_dinner,
	.gauges = philosophers_gauges,
	.nr_gauges = ARRAY_SIZE(philosophers_gauges),
	.admit = philosophers_admit,
	.attempt = philosophers_attempt,
	.check = philosophers_check,
};
