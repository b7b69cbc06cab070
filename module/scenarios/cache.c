// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cache that is filled on a miss: in rounds, on a clock that only counts.
 *
 * Whoever finds no value fetches one from the origin, which needs work_ns for it; the
 * time of a round is shared by all that ask, and who has no answer by its end tries
 * again. So when a key expires and N ask at once, an origin that is fast enough makes
 * the same value N times, and one that is not makes none, for ever.
 *
 *   no breaker	     each fetches for itself
 *   single-flight   of those that miss a key in a round one fetches, and the others
 *		     take its answer: M12, one fill a generation of the key
 *   lock	     one fetches, and the others look again when it has
 *
 * Keys are independent, their origin is one: of distinct keys single-flight makes as
 * many fetches as there are keys.
 */
#include <linux/kernel.h>

#include "rounds.h"

/**
 * struct ll_key - a key of the cache
 * @asked: fetches in a round, of all keys; of the first key alone
 * @callers: who misses it in a round, with breaker=single-flight
 * @flown: fetches of theirs that were answered in a round
 * @stored: answers in a round
 * @lock: of who fetches, with breaker=lock
 * @expires_ns: when its value does
 * @generations: values that it had
 * @fetches: requests to the origin
 * @fills: of them those that were answered in time
 * @hits: operations that found a value
 * @shared: operations that took another one's answer
 * @doubled: two flights at once
 */
struct ll_key {
	struct ll_tally asked;
	struct ll_tally callers;
	struct ll_tally flown;
	struct ll_tally stored;
	struct ll_lock lock;
	u64 expires_ns;
	atomic64_t generations;
	atomic64_t fetches;
	atomic64_t fills;
	atomic64_t hits;
	atomic64_t shared;
	bool doubled;
};

static void init_key(struct ll_run *run, void *object)
{
	struct ll_key *k = object;

	ll_lock_init(&k->lock);
}

static bool is_cached(const struct ll_worker *w, const struct ll_key *k)
{
	return ll_round_ns(w) < READ_ONCE(k->expires_ns);
}

static int cache_admit(struct ll_worker *w)
{
	struct ll_key *k = w->object;

	if (ll_is_early(w))
		return ll_sit_out(w, LIVELOCK_WORKER_BACKOFF);
	if (w->p[LL_P_BREAKER] == LL_BREAKER_LOCK && !is_cached(w, k) &&
	    !ll_trylock(w, &k->lock))
		return ll_sit_out(w, LIVELOCK_WORKER_BLOCKED);
	return 0;
}

/* An answer is there when the round ends, and good for a lifetime from then on */
static void store(struct ll_worker *w, struct ll_key *k)
{
	atomic64_inc(&k->fills);
	if (w->p[LL_P_BREAKER] == LL_BREAKER_SINGLE_FLIGHT &&
	    ll_tally_add(w, &k->flown) > 1)
		WRITE_ONCE(k->doubled, true);
	if (ll_tally_add(w, &k->stored) > 1)
		return;
	atomic64_inc(&k->generations);
	WRITE_ONCE(k->expires_ns, ll_round_ns(w) + w->p[LL_P_GRID_NS] +
				  w->p[LL_P_LIFETIME_NS]);
}

static enum ll_outcome look_up(struct ll_worker *w, struct ll_key *k)
{
	struct ll_key *origin = ll_object(w->run, 0);
	bool hit = is_cached(w, k), fetches;

	fetches = !hit && (w->p[LL_P_BREAKER] != LL_BREAKER_SINGLE_FLIGHT ||
			   ll_tally_add(w, &k->callers) == 1);
	if (fetches) {
		ll_tally_add(w, &origin->asked);
		atomic64_inc(&k->fetches);
	}
	if (!ll_window(w))
		return LL_REFUSAL;
	if (!hit && !ll_serves(w, ll_tally(w, &origin->asked)))
		return LL_CONFLICT;
	if (hit)
		atomic64_inc(&k->hits);
	else if (fetches)
		store(w, k);
	else
		atomic64_inc(&k->shared);
	return LL_COMPLETION;
}

static noinline enum ll_outcome cache_attempt(struct ll_worker *w)
{
	struct ll_key *k = w->object;
	enum ll_outcome outcome = look_up(w, k);

	if (ll_has_lock(w, &k->lock))
		ll_unlock(w, &k->lock);
	return outcome;
}

/* Each got a value from somewhere; no flight had another one beside it */
static bool cache_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_key *k = object;
	u64 fills = atomic64_read(&k->fills), generations = atomic64_read(&k->generations);

	*seen += atomic64_read(&k->hits) + atomic64_read(&k->shared) + fills;
	return !k->doubled && generations <= fills &&
	       fills <= atomic64_read(&k->fetches) && !ll_lock_taken(&k->lock);
}

static const struct ll_gauge cache_gauges[] = {
	{ "fetches", "requests", "requests to the origin",
	  offsetof(struct ll_key, fetches) },
	{ "fills", "answers", "answers of the origin that came in time",
	  offsetof(struct ll_key, fills) },
	{ "generations", "values", "values that keys have had, one after another",
	  offsetof(struct ll_key, generations) },
	{ "hits", "operations", "operations that found a value in the cache",
	  offsetof(struct ll_key, hits) },
	{ "shared", "operations", "operations that took the answer to another's request",
	  offsetof(struct ll_key, shared) },
};

#define MS(n)	((n) * NSEC_PER_MSEC)

static const struct ll_cure cache_fill_cures[] = {
	LL_COMMON(SINGLE_FLIGHT, HEALTHY,
		  "of all who miss a key one fetches, and the others take its answer",
		  "who comes first; nobody has to lose",
		  { LL_P_BREAKER, LL_BREAKER_SINGLE_FLIGHT }),
	LL_COMMON(LOCK, HEALTHY,
		  "lock a key before fetching it; the others look again when it is there",
		  "the lock: only its holder fetches", { LL_P_BREAKER, LL_BREAKER_LOCK }),
	LL_CURE_FULL_JITTER(HEALTHY, MS(400), "400 ms, 40 rounds"),
	LL_OTHER_JITTERS(HEALTHY, MS(400), "400 ms"),
	LL_DECOY_MORE_RETRIES(LIVELOCK),
	LL_STEP_DECOYS(LIVELOCK, MS(400)),
};

const struct ll_ops ll_cache_fill_ops = {
	/* the origin can make one value a round, not two */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_WORK_NS, MS(6) },
		    { LL_P_LIFETIME_NS, MS(160) },
		    { LL_P_ATTEMPTS, 16 }),
	.cures = cache_fill_cures,
	.nr_cures = ARRAY_SIZE(cache_fill_cures),
	.params = LL_P(BREAKER) | LL_P(SHARDS) | LL_P(WORK_NS) | LL_P(LIFETIME_NS),
	.syncs = BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_SINGLE_FLIGHT) |
		    BIT(LL_BREAKER_LOCK),
	.rounds = true,
	.object_size = sizeof(struct ll_key),
	.init_object = init_key,
	.gauges = cache_gauges,
	.nr_gauges = ARRAY_SIZE(cache_gauges),
	.admit = cache_admit,
	.attempt = cache_attempt,
	.check = cache_check,
};
