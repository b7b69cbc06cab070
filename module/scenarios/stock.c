// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last unit of an item, and carts that want it: in rounds, on a clock that only
 * counts.
 *
 * A cart reserves a unit; when it then sees more reservations than there are units, it
 * releases its own and tries again. So with two carts in step nobody ever buys.
 *
 *   no breaker	  who sees a conflict releases. Carts that come by chance, with
 *		  probability p in a round, buy with (1 - p)^(n - 1): slotted ALOHA,
 *		  see Roberts: ALOHA Packet System With and Without Slots and Capture, 1975
 *   queue	  a queue for each item: one cart at a time
 *   priority	  the reservation of the cart that has tried for longest stands
 *   atomic	  one decrement, if there is a unit left, and nothing to release
 *   look-first   look if there is a unit, and take it: sells what there is not
 *
 * With stock=0 there is a last unit in each round; otherwise there are so many of an
 * item, and then it is sold out.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "rounds.h"

/**
 * struct ll_item - what is sold
 * @holds: reservations of a round
 * @sales: units sold in a round
 * @eldest: of a round's reservations the one that priority goes by
 * @breaker: what decides in a round, for all alike while a cure changes
 * @queue: whose turn it is, with breaker=queue
 * @sold: units sold
 * @released: reservations given back
 * @oversold: there were more sales than units
 */
struct ll_item {
	struct ll_tally holds;
	struct ll_tally sales;
	u64 eldest;
	u64 breaker;
	struct ll_queue queue;
	atomic64_t sold;
	atomic64_t released;
	bool oversold;
};

/* w->memo: the round of an operation's first attempt */
enum { SINCE };

static void init_item(struct ll_run *run, void *object)
{
	struct ll_item *item = object;

	ll_queue_init(&item->queue);
}

static int stock_admit(struct ll_worker *w)
{
	struct ll_item *item = w->object;

	if (ll_is_early(w))
		return ll_sit_out(w, LIVELOCK_WORKER_BACKOFF);
	if (w->p[LL_P_BREAKER] == LL_BREAKER_QUEUE && !ll_queue_turn(w, &item->queue))
		return ll_sit_out(w, LIVELOCK_WORKER_BLOCKED);
	if (!w->tries)
		w->memo[SINCE] = w->round;
	return 0;
}

/* Larger in later rounds, then for who has tried for longer, then for smaller numbers */
static u64 seniority(const struct ll_worker *w)
{
	static_assert(LIVELOCK_MAX_SLOTS <= U16_MAX);

	return (u64)w->round << 32 | min_t(u64, w->round - w->memo[SINCE], U16_MAX) << 16 |
	       (U16_MAX - w->rank);
}

static u64 units_left(const struct ll_worker *w, const struct ll_item *item)
{
	u64 stock = w->p[LL_P_STOCK];

	return stock ? stock - min_t(u64, stock, atomic64_read(&item->sold)) : 1;
}

/* Does a reservation stand, the @nth of this round, when @left units are there? */
static bool stands(struct ll_worker *w, struct ll_item *item, u32 nth, u64 left)
{
	switch (READ_ONCE(item->breaker)) {
	case LL_BREAKER_LOOK_FIRST:
		return true;
	case LL_BREAKER_ATOMIC:
		return nth <= left;
	case LL_BREAKER_PRIORITY:
		return READ_ONCE(item->eldest) == seniority(w);
	default:
		return ll_tally(w, &item->holds) <= left;
	}
}

/* Without a reservation there is nothing to give back: the shelf was empty */
static enum ll_outcome give_back(struct ll_item *item)
{
	if (READ_ONCE(item->breaker) == LL_BREAKER_ATOMIC)
		return LL_REFUSAL;
	atomic64_inc(&item->released);
	return LL_CONFLICT;
}

static noinline enum ll_outcome stock_attempt(struct ll_worker *w)
{
	struct ll_item *item = w->object;
	u64 left = units_left(w, item);
	u32 nth = 0;

	if (left) {
		nth = ll_tally_add(w, &item->holds);
		ll_gauge_max(&item->eldest, seniority(w));
	}
	if (nth == 1)
		WRITE_ONCE(item->breaker, w->p[LL_P_BREAKER]);
	if (!ll_window(w) || !left)
		return LL_REFUSAL;	/* sent home, or sold out */
	if (!stands(w, item, nth, left))
		return give_back(item);
	if (ll_tally_add(w, &item->sales) > left)
		WRITE_ONCE(item->oversold, true);
	atomic64_inc(&item->sold);
	return LL_COMPLETION;
}

/* Nobody bought what there was not */
static bool stock_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_item *item = object;
	u64 sold = atomic64_read(&item->sold), stock = run->p[LL_P_STOCK];

	*seen += sold;
	return !item->oversold && (!stock || sold <= stock);
}

static const struct ll_gauge stock_gauges[] = {
	{ "sold", "units", "units that were sold", offsetof(struct ll_item, sold) },
	{ "released", "reservations", "reservations that were given back",
	  offsetof(struct ll_item, released) },
};

#define MS(n)	((n) * NSEC_PER_MSEC)

static const struct ll_cure inventory_cures[] = {
	LL_COMMON(QUEUE, HEALTHY, "a queue for each item: one cart at a time reserves",
		  "who came first", { LL_P_BREAKER, LL_BREAKER_QUEUE }),
	LL_COMMON(PRIORITY, HEALTHY,
		  "the reservation of the cart that has tried for longest stands",
		  "the age of the operation, then the worker's number",
		  { LL_P_BREAKER, LL_BREAKER_PRIORITY }),
	LL_COMMON(DECREMENT, HEALTHY, "one atomic decrement, unless there is none left",
		  "the hardware: a decrement has no window, and nothing to release",
		  { LL_P_BREAKER, LL_BREAKER_ATOMIC }),
	LL_CURE_FULL_JITTER(HEALTHY, MS(400), "400 ms, 40 rounds"),
	LL_OTHER_JITTERS(HEALTHY, MS(400), "400 ms"),
	LL_DECOY_MORE_RETRIES(LIVELOCK),
	LL_COMMON(LOOK_FIRST, VIOLATED, "look if there is a unit left, and take it",
		  "nothing: who looked at once with others sells what they sell",
		  { LL_P_BREAKER, LL_BREAKER_LOOK_FIRST }),
	LL_STEP_DECOYS(LIVELOCK, MS(400)),
};

const struct ll_ops ll_inventory_ops = {
	/* eight items with two carts each: no one pair's luck is the verdict */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SHARDS, 8 },
		    { LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_ATTEMPTS, 16 }),
	.cures = inventory_cures,
	.nr_cures = ARRAY_SIZE(inventory_cures),
	.params = LL_P(BREAKER) | LL_P(SHARDS) | LL_P(STOCK),
	.syncs = BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_QUEUE) |
		    BIT(LL_BREAKER_PRIORITY) | BIT(LL_BREAKER_ATOMIC) |
		    BIT(LL_BREAKER_LOOK_FIRST),
	.rounds = true,
	.object_size = sizeof(struct ll_item),
	.init_object = init_item,
	.gauges = stock_gauges,
	.nr_gauges = ARRAY_SIZE(stock_gauges),
	.admit = stock_admit,
	.attempt = stock_attempt,
	.check = stock_check,
};
