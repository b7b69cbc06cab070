// SPDX-License-Identifier: GPL-2.0-only
/*
 * A server that refuses what is beyond its rate, and clients that come again: in
 * rounds, on a clock that only counts. A request takes a round.
 *
 * The server is a token bucket: of t seconds it takes at most rate * t + burst
 * requests; to the others it says "429, too many requests". Clients ask once they
 * have been served, or refused, after the same delay. So without jitter they come
 * together for ever, and of N the burst is taken: the server has time for many more,
 * but nobody asks then.
 *
 *   retry_after   the server says when to come again, each to a time of its own; it
 *		   may keep clients to that, and to their fair share of its rate
 *   limit	   requests in flight; the others wait, or are turned away at the door
 *   budget	   retries in proportion to new requests; beyond, operations fail
 *   layers	   a call goes through L callers, and each tries a times: a^L requests
 *
 * Opponents are clients that ask in each round, whatever they are told.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#include "common.h"

/* Requests of one attempt, with layers of callers */
#define MAX_CALLS	4096

/**
 * struct ll_server - who is asked
 * @lock: protects the rest, for a few stores
 * @round: of @sent and @asked
 * @sent: clients that ask in this round
 * @asked: requests of theirs so far
 * @next_ns: when the bucket is full again
 * @promised_ns: the latest time that a client was told to come again at
 * @clock_ns: time on the clock of rounds
 * @calls: requests of clients and opponents
 * @served: completions
 * @cheated: requests of opponents that were taken
 * @requests: first attempts
 * @retries: further ones
 * @shed: operations turned away at the door
 * @peak: most requests in a round
 */
struct ll_server {
	spinlock_t lock;	/* the rest */
	u32 round;
	u32 sent;
	u64 asked;
	u64 next_ns;
	u64 promised_ns;
	u64 clock_ns;
	u64 calls;
	u64 served;
	u64 cheated;
	u64 requests;
	u64 retries;
	u64 shed;
	u64 peak;
};

static const struct ll_gauge server_gauges[] = {
	{ "calls", "requests", "that reached the server, of opponents too",
	  offsetof(struct ll_server, calls) },
	{ "served", "requests", "that it took",
	  offsetof(struct ll_server, served) },
	{ "cheated", "requests", "of opponents that it took",
	  offsetof(struct ll_server, cheated) },
	{ "retries", "requests", "that were not the first of their operation",
	  offsetof(struct ll_server, retries) },
	{ "shed", "operations", "turned away at the door",
	  offsetof(struct ll_server, shed) },
	{ "peak", "requests", "most in one round",
	  offsetof(struct ll_server, peak), true },
	{ "clock", "ns", "time on the clock of rounds",
	  offsetof(struct ll_server, clock_ns), true },
};

static void init_server(struct ll_run *run, void *object)
{
	struct ll_server *s = object;

	spin_lock_init(&s->lock);
}

static void enter_round(struct ll_server *s, const struct ll_worker *w)
{
	if (s->round == w->round)
		return;
	s->round = w->round;
	s->sent = 0;
	s->asked = 0;
	WRITE_ONCE(s->clock_ns, ll_round_ns(w));
}

/* Clients do not ask again at once after they have been served, nor after a refusal */
static u64 think_ns(const struct ll_worker *w)
{
	if (w->n->operations == 1 || w->p[LL_P_ARRIVAL] != LL_ARRIVAL_CLOSED ||
	    w->p[LL_P_BACKOFF] == LL_BACKOFF_NONE || w->p[LL_P_JITTER] != LL_JITTER_NONE)
		return 0;	/* or the engine has added a delay already */
	return min(w->p[LL_P_BASE_NS], w->p[LL_P_CAP_NS]);
}

/* What the server has told it is in memo[0], if anything */
static u64 due_ns(const struct ll_worker *w)
{
	if (w->tries)
		return w->memo[0] ?: w->due_ns;
	return max(w->due_ns + think_ns(w), w->memo[0]);
}

static bool within_budget(const struct ll_worker *w, const struct ll_server *s)
{
	u64 budget = w->p[LL_P_BUDGET];

	return !budget ||
	       s->retries * 1000 < s->requests * budget + w->p[LL_P_BURST] * 1000;
}

/* Return: 0 to ask, -EAGAIN to wait, -EBUSY to give up */
static int may_ask(struct ll_worker *w, struct ll_server *s)
{
	u64 limit = w->p[LL_P_LIMIT];

	enter_round(s, w);
	if (limit && s->sent >= limit) {
		if (w->p[LL_P_BEYOND] == LL_BEYOND_WAIT)
			return -EAGAIN;
		WRITE_ONCE(s->shed, s->shed + 1);
		return -EBUSY;
	}
	if (w->tries && !within_budget(w, s))
		return -EBUSY;
	s->sent++;
	if (w->tries)
		WRITE_ONCE(s->retries, s->retries + 1);
	else
		s->requests++;
	return 0;
}

static int storm_admit(struct ll_worker *w)
{
	struct ll_server *s = w->object;
	int err;

	if (ll_round_ns(w) < due_ns(w))
		return ll_sit_out(w, LIVELOCK_WORKER_BACKOFF);
	spin_lock(&s->lock);
	err = may_ask(w, s);
	spin_unlock(&s->lock);
	/* who gives up is there in this round, too */
	if (err)
		ll_sit_out(w, LIVELOCK_WORKER_BLOCKED);
	return err;
}

static u64 cost_ns(const u64 *p)
{
	return div64_u64(NSEC_PER_SEC, p[LL_P_RATE]);
}

/* Too early for what this client was told: the server keeps that in memo[1] */
static bool is_early(const struct ll_worker *w, const struct ll_server *s)
{
	return w->p[LL_P_RETRY_AFTER] == LL_RETRY_AFTER_ENFORCED && s->clock_ns < w->memo[1];
}

/* Take a token; one is there as long as @next_ns is less than a burst away */
static bool take_token(struct ll_worker *w, struct ll_server *s)
{
	u64 burst = w->p[LL_P_BURST], cost = cost_ns(w->p);

	if (s->clock_ns < w->p[LL_P_OUTAGE_NS])
		return false;
	if (burst && s->next_ns > s->clock_ns + (burst - 1) * cost)
		return false;
	s->next_ns = max(s->next_ns, s->clock_ns) + cost;
	if (ll_is_opponent(w))
		WRITE_ONCE(s->cheated, s->cheated + 1);
	else
		WRITE_ONCE(s->served, s->served + 1);
	return true;
}

/* When the refused of this round are to come: one after the other, as tokens do */
static u64 promise(struct ll_worker *w, struct ll_server *s)
{
	u64 burst = w->p[LL_P_BURST], cost = cost_ns(w->p);
	u64 token_ns = s->next_ns - min(s->next_ns, burst ? (burst - 1) * cost : 0);

	s->promised_ns = max3(s->promised_ns + cost, token_ns, s->clock_ns + cost);
	return s->promised_ns;
}

/*
 * One request. Who is kept to its share may come again once each of the others could
 * have been served.
 */
static bool ask(struct ll_worker *w, struct ll_server *s)
{
	u64 told = w->p[LL_P_RETRY_AFTER];
	bool served;

	enter_round(s, w);
	WRITE_ONCE(s->calls, s->calls + 1);
	s->asked++;
	WRITE_ONCE(s->peak, max(s->peak, s->asked));
	if (is_early(w, s))
		return false;
	served = take_token(w, s);
	w->memo[0] = 0;
	if (told == LL_RETRY_AFTER_NONE)
		return served;
	if (!served)
		w->memo[0] = promise(w, s);
	else if (told == LL_RETRY_AFTER_ENFORCED)
		w->memo[0] = s->clock_ns + w->run->nr_workers * cost_ns(w->p);
	w->memo[1] = w->memo[0];
	return served;
}

static bool ask_locked(struct ll_worker *w)
{
	struct ll_server *s = w->object;
	bool served;

	spin_lock(&s->lock);
	served = ask(w, s);
	spin_unlock(&s->lock);
	return served;
}

/* Every layer but the last, whose attempts are the engine's, tries so often itself */
static u64 calls_of(const struct ll_worker *w)
{
	u64 calls = 1, layer;

	for (layer = 1; layer < w->p[LL_P_LAYERS]; layer++)
		calls = min(calls * max(w->p[LL_P_ATTEMPTS], 1ull), MAX_CALLS + 0ull);
	return calls;
}

static noinline enum ll_outcome storm_attempt(struct ll_worker *w)
{
	u64 calls = calls_of(w);

	if (!ll_window(w))
		return LL_REFUSAL;
	/* once at least: a round is whole, whenever the run stops */
	while (!ask_locked(w)) {
		if (!--calls || ll_stopping(w))
			return LL_REFUSAL;
		cond_resched();		/* layers make up to MAX_CALLS */
	}
	return LL_COMPLETION;
}

/* A client that does as it likes */
static void storm_oppose(struct ll_worker *w)
{
	if (ll_window(w))
		ask_locked(w);
}

/* The bucket: at most rate * t + burst were taken, cheaters' requests too */
static bool storm_check(struct ll_run *run, void *object, u64 *seen)
{
	u64 burst = run->p[LL_P_BURST], cost = cost_ns(run->p);
	struct ll_server *s = object;

	*seen += s->served;
	return !burst || (s->served + s->cheated) * cost <= s->clock_ns + burst * cost;
}

#define MS(n)	((n) * NSEC_PER_MSEC)

static const struct ll_cure storm_cures[] = {
	LL_COMMON(RETRY_AFTER, HEALTHY, "who is refused is told when to come again",
		  "the server: it gives each a time of its own",
		  { LL_P_RETRY_AFTER, LL_RETRY_AFTER_TOLD }),
	LL_COMMON(FAIR_SHARE, HEALTHY,
		  "who comes before its time is refused, and served again after the others",
		  "the server: it gives each a time of its own, and keeps it to that",
		  { LL_P_RETRY_AFTER, LL_RETRY_AFTER_ENFORCED }),
	LL_COMMON(IN_FLIGHT, HEALTHY, "one request in flight at a time, the others wait",
		  "who comes first: the others do not ask before there is room",
		  { LL_P_LIMIT, 1 }),
	LL_COMMON(SHED, HEALTHY, "one request in flight, the others are turned away unasked",
		  "who comes first: the others fail without a request",
		  { LL_P_LIMIT, 1 }, { LL_P_BEYOND, LL_BEYOND_DROP }),
	LL_COMMON(BUDGET, CONTENDED, "one retry for every ten new requests",
		  "nothing: who gives up comes again with a new request, in step",
		  { LL_P_BUDGET, 100 }),
	LL_CURE_FULL_JITTER(HEALTHY, MS(40), "40 ms"),
	LL_OTHER_JITTERS(HEALTHY, MS(40), "40 ms"),
	LL_COMMON(CONSTANT, CONTENDED, "wait 30 ms instead of 15 ms", "nothing: all wait as long",
		  { LL_P_BASE_NS, MS(30) }, { LL_P_CAP_NS, MS(30) }),
	LL_COMMON(EXPONENTIAL, CONTENDED, "after a failure, wait 15 ms, then 30 ms",
		  "nothing: all double alike",
		  { LL_P_BACKOFF, LL_BACKOFF_EXPONENTIAL }, { LL_P_CAP_NS, MS(30) }),
	LL_COMMON(MORE_RETRIES, CONTENDED, "each of two layers tries four times",
		  "nothing: more requests for as little",
		  { LL_P_LAYERS, 2 }, { LL_P_ATTEMPTS, 4 }),
	LL_DECOY_TINY_JITTER(CONTENDED),
	LL_DECOY_UNSEEDED(CONTENDED, MS(40)),
	LL_DECOY_SAME_SEED(CONTENDED, MS(40)),
	LL_DECOY_ONE_CPU(CONTENDED),
	LL_DECOY_LOG(CONTENDED),
};

const struct ll_ops ll_retry_storm_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 12 },
		    { LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_GRID_NS, NSEC_PER_MSEC },
		    { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },
		    { LL_P_BASE_NS, MS(15) },
		    { LL_P_CAP_NS, MS(15) }),
	.cures = storm_cures,
	.nr_cures = ARRAY_SIZE(storm_cures),
	.params = LL_P(OPPONENTS) | LL_P(OUTAGE_NS) | LL_P(RATE) | LL_P(BURST) |
		  LL_P(BUDGET) | LL_P(LIMIT) | LL_P(BEYOND) | LL_P(RETRY_AFTER) |
		  LL_P(LAYERS),
	.syncs = BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE),
	.rounds = true,
	.object_size = sizeof(struct ll_server),
	.init_object = init_server,
	.gauges = server_gauges,
	.nr_gauges = ARRAY_SIZE(server_gauges),
	.admit = storm_admit,
	.attempt = storm_attempt,
	.oppose = storm_oppose,
	.check = storm_check,
};
