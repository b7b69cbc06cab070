// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nobody makes the first move.
 *
 * Each of these waits for another one to have begun, and polls for it. No delay of
 * any kind helps: what is missing is not a moment, but somebody who begins.
 *
 * musicians sit in a ring; each starts the next song once its neighbour has, or on
 * hearing a count-in. In rounds with a leader all start in the round of the
 * count-in; where each goes first with chance 1-q, a round has a start with
 * probability 1 - q^N.
 * mailbox is a pair who answer letters. With somebody who writes first they take
 * turns: in rounds one letter for every two polls.
 */
#include <linux/kernel.h>

#include "common.h"

/* Whether a worker goes first: because it leads, or because a coin says so */
static bool goes_first(struct ll_worker *w, bool leader)
{
	u64 breaker = w->p[LL_P_BREAKER];

	if (leader && (breaker == LL_BREAKER_DESIGNATED || breaker == LL_BREAKER_QUEUE))
		return true;
	return ll_rng_below(&w->rng, 1000) >= w->p[LL_P_CHANCE];
}

/**
 * struct ll_band - who plays together
 * @counted: songs that somebody has counted in
 * @started: songs that each has started
 */
struct ll_band {
	u64 counted;
	u64 started[];
};

static const struct ll_gauge band_gauges[] = {
	{ "counted", "songs", "songs that somebody has counted in",
	  offsetof(struct ll_band, counted) },
};

static void count_in(struct ll_band *b, u64 song)
{
	u64 old = READ_ONCE(b->counted);

	while (old < song && !try_cmpxchg(&b->counted, &old, song))
		;
}

static noinline enum ll_outcome musicians_attempt(struct ll_worker *w)
{
	struct ll_band *b = w->object;
	u32 n = w->run->nr_workers, next = (w->rank + 1) % n;
	u64 mine = b->started[w->rank];

	/* nobody is polite to an empty room */
	if (goes_first(w, !w->rank) || n == 1)
		count_in(b, mine + 1);
	ll_window(w);
	if (READ_ONCE(b->counted) <= mine && READ_ONCE(b->started[next]) <= mine)
		return LL_CONFLICT;
	WRITE_ONCE(b->started[w->rank], mine + 1);
	return LL_COMPLETION;
}

/* No song starts that nobody has counted in */
static bool musicians_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_band *b = object;
	bool ok = true;
	u32 i;

	for (i = 0; i < run->nr_workers; i++) {
		*seen += b->started[i];
		ok &= b->started[i] <= b->counted;
	}
	return ok;
}

/* Waiting, of whatever kind */
#define FIRST_MOVE_DECOYS						\
	LL_CURE_FULL_JITTER(LIVELOCK, NSEC_PER_MSEC, "1 ms"),		\
	LL_DECOY_YIELD(LIVELOCK),					\
	LL_DECOY_SLEEP0(LIVELOCK),					\
	LL_DECOY_CONSTANT(LIVELOCK),					\
	LL_DECOY_EXPONENTIAL(LIVELOCK),					\
	LL_DECOY_ONE_CPU(LIVELOCK),					\
	LL_DECOY_RESTART(LIVELOCK),					\
	LL_DECOY_LOG(LIVELOCK)

static const struct ll_cure musicians_cures[] = {
	LL_COMMON(DESIGNATED, HEALTHY, "a count-in: the first musician leads",
		  "the worker's number: the first one counts in",
		  { LL_P_BREAKER, LL_BREAKER_DESIGNATED }),
	LL_COMMON(COIN, HEALTHY, "each counts in with chance 1/2", "chance",
		  { LL_P_CHANCE, 500 }),
	FIRST_MOVE_DECOYS,
};

const struct ll_ops ll_musicians_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 3 },
		    { LL_P_SYNC, LL_SYNC_BARRIER }),
	.cures = musicians_cures,
	.nr_cures = ARRAY_SIZE(musicians_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | LL_P(WAIT) |
		  LL_P(BREAKER) | LL_P(CHANCE),
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID) | BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_DESIGNATED),
	.object_size = sizeof(struct ll_band),
	.element_size = sizeof(u64),
	.elements = LL_P_WORKERS,
	.gauges = band_gauges,
	.nr_gauges = ARRAY_SIZE(band_gauges),
	.attempt = musicians_attempt,
	.check = musicians_check,
};

/**
 * struct ll_letters - two who write to each other
 * @sent: letters that each has written
 * @read: letters that each has read
 */
struct ll_letters {
	u64 sent[2];
	u64 read[2];
};

static bool has_mail(struct ll_worker *w, struct ll_letters *l)
{
	return READ_ONCE(l->sent[!w->rank]) > l->read[w->rank];
}

/* Whose letters never come: the odd one out writes to nobody */
static bool is_alone(struct ll_worker *w)
{
	return (w->id ^ 1) >= w->run->nr_workers;
}

static int mailbox_admit(struct ll_worker *w)
{
	struct ll_letters *l = w->object;
	u64 breaker = w->p[LL_P_BREAKER];
	bool leads = breaker == LL_BREAKER_QUEUE && !w->rank && !l->sent[0];

	if (ll_round_ns(w) < w->due_ns)
		return ll_sit_out(w, LIVELOCK_WORKER_BACKOFF);
	/* parked until there is mail, as a receiver of a channel is */
	if ((breaker == LL_BREAKER_BLOCKING || breaker == LL_BREAKER_QUEUE) &&
	    !leads && !has_mail(w, l) && !is_alone(w))
		return ll_sit_out(w, LIVELOCK_WORKER_BLOCKED);
	return 0;
}

static noinline enum ll_outcome mailbox_attempt(struct ll_worker *w)
{
	struct ll_letters *l = w->object;
	u32 me = w->rank;
	bool mail = has_mail(w, l);
	bool writes = mail || is_alone(w) || goes_first(w, !me && !l->sent[me]);

	if (!ll_window(w))
		return LL_REFUSAL;
	if (!writes)
		return LL_CONFLICT;
	if (mail)
		WRITE_ONCE(l->read[me], l->read[me] + 1);
	WRITE_ONCE(l->sent[me], l->sent[me] + 1);
	return LL_COMPLETION;
}

/* No letter is read that nobody wrote */
static bool mailbox_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_letters *l = object;

	*seen += l->sent[0] + l->sent[1];
	return l->read[0] <= l->sent[1] && l->read[1] <= l->sent[0];
}

static const struct ll_cure mailbox_cures[] = {
	LL_COMMON(DESIGNATED, HEALTHY, "one of the two writes first",
		  "the worker's number: even ones write first",
		  { LL_P_BREAKER, LL_BREAKER_DESIGNATED }),
	LL_COMMON(QUEUE, HEALTHY, "one writes first, and who has no mail is parked",
		  "the worker's number: even ones write first",
		  { LL_P_BREAKER, LL_BREAKER_QUEUE }),
	LL_COMMON(COIN, HEALTHY, "each writes unasked with chance 1/2", "chance",
		  { LL_P_CHANCE, 500 }),
	LL_COMMON(BLOCKING, DEADLOCK, "who has no mail is parked until there is some",
		  "nothing: nobody writes first, and now nobody even looks",
		  { LL_P_BREAKER, LL_BREAKER_BLOCKING }),
	FIRST_MOVE_DECOYS,
};

const struct ll_ops ll_mailbox_ops = {
	LL_SETTINGS({ LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_GRID_NS, NSEC_PER_MSEC }),
	.cures = mailbox_cures,
	.nr_cures = ARRAY_SIZE(mailbox_cures),
	.params = LL_P(BREAKER) | LL_P(CHANCE),
	.syncs = BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_DESIGNATED) |
		    BIT(LL_BREAKER_QUEUE) | BIT(LL_BREAKER_BLOCKING),
	.rounds = true,
	.group = 2,
	.object_size = sizeof(struct ll_letters),
	.admit = mailbox_admit,
	.attempt = mailbox_attempt,
	.check = mailbox_check,
};
