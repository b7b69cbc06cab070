// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who leads: in rounds, on a clock that only counts.
 *
 * The leader is gone, and each node has a timeout: the delay before its attempt.
 * When it is over, a node claims to lead unless it has heard of a claim by then;
 * news of a claim take a time drawn from the window. So all claim whose timeouts
 * end within the first one's news.
 *
 *   no breaker   who sees another claim steps down: equal timeouts never elect, and
 *		  timeouts spread over J elect with (1 - u/J)^n, u being the window
 *   priority	  the claim with the smallest number stands
 *   lease	  timeouts are equal; a claim stands for a lease, which is the delay,
 *		  and leads who still has one when the others' end is known
 *   votes	  each node has a vote, its own if it claims, else for the claim that
 *		  it heard first; more than half of all, the dead one too, make a leader:
 *		  Ongaro, Ousterhout: In Search of an Understandable Consensus
 *		  Algorithm, 2014, without logs
 *
 * With three nodes and more a leader dies as soon as it is elected, sits out the
 * next election and comes back. All attempts of a round share its fate.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "common.h"

#define NOBODY	U32_MAX

/**
 * struct ll_node - what a node has on the board
 * @wait_ns: its timeout, or its lease
 * @news_ns: how long news of it take to the others
 * @elections: that it has seen end
 * @votes: for it
 * @claims: it claims to lead
 */
struct ll_node {
	u64 wait_ns;
	u64 news_ns;
	u64 elections;
	atomic_t votes;
	bool claims;
};

/**
 * struct ll_board - what all nodes see
 * @breaker: what makes a leader in this round, for all alike while a cure changes
 * @dead: the node that is gone
 * @heard: the claim of which the others hear first
 * @claims: how many claim
 * @leader: who leads
 * @leaders: how many think that they do
 * @split: there were two
 * @waited_ns: since the last leader's end
 * @elections: leaders that there have been
 * @promotions: claims
 * @demotions: claims that came to nothing
 * @leaderless_ns: time without a leader before elections that ended
 * @longest_ns: the longest such time
 * @node: as many as there are workers
 */
struct ll_board {
	u64 breaker;
	u32 dead;
	u32 heard;
	u32 claims;
	u32 leader;
	atomic_t leaders;
	bool split;
	u64 waited_ns;
	u64 elections;
	u64 promotions;
	u64 demotions;
	u64 leaderless_ns;
	u64 longest_ns;
	struct ll_node node[];
};

static const struct ll_gauge election_gauges[] = {
	{ "elections", "leaders", "leaders that there have been",
	  offsetof(struct ll_board, elections) },
	{ "promotions", "claims", "claims to lead",
	  offsetof(struct ll_board, promotions) },
	{ "demotions", "claims", "claims that came to nothing",
	  offsetof(struct ll_board, demotions) },
	{ "leaderless", "ns", "time without a leader before all elections that ended",
	  offsetof(struct ll_board, leaderless_ns) },
	{ "longest", "ns", "longest time without a leader before one of them",
	  offsetof(struct ll_board, longest_ns) },
};

/* Fewer than three could not do without one of them */
static void init_board(struct ll_run *run, void *object)
{
	struct ll_board *b = object;

	b->dead = run->nr_workers > 2 ? run->nr_workers - 1 : NOBODY;
}

static bool is_referee(const struct ll_worker *w)
{
	return !w->rank;
}

/* Set one's timer; who counts for all clears the board */
static void set_timer(struct ll_worker *w, struct ll_board *b)
{
	struct ll_node *me = &b->node[w->rank];
	u64 start = ll_round_ns(w) - w->p[LL_P_GRID_NS];

	/* timers run from the end of the round before */
	me->wait_ns = w->due_ns > start ? w->due_ns - start : 0;
	me->news_ns = ll_window_draw(w->p[LL_P_WINDOW], w->p[LL_P_WINDOW_NS],
				     w->p[LL_P_WINDOW_SPREAD], &w->nature);
	me->claims = false;
	atomic_set(&me->votes, 0);
	if (!is_referee(w))
		return;
	b->breaker = w->p[LL_P_BREAKER];
	b->leader = NOBODY;
	atomic_set(&b->leaders, 0);
}

static u64 timeout_of(const struct ll_board *b, const struct ll_node *n)
{
	return b->breaker == LL_BREAKER_LEASE ? 0 : n->wait_ns;
}

/* Of those that do not claim yet, the node whose timeout ends first */
static u32 next_timeout(const struct ll_board *b, u32 nodes)
{
	u32 first = NOBODY, i;

	for (i = 0; i < nodes; i++) {
		if (i == b->dead || b->node[i].claims)
			continue;
		if (first == NOBODY ||
		    timeout_of(b, &b->node[i]) < timeout_of(b, &b->node[first]))
			first = i;
	}
	return first;
}

/* The network: time goes by, and claims are made until news of one are there */
static void let_time_pass(struct ll_board *b, u32 nodes)
{
	u64 news_ns = U64_MAX, at = 0;
	u32 i;

	b->heard = NOBODY;
	b->claims = 0;
	for (;;) {
		i = next_timeout(b, nodes);
		if (i == NOBODY || timeout_of(b, &b->node[i]) >= news_ns)
			break;
		cond_resched();		/* all of thousands may claim at once */
		at = timeout_of(b, &b->node[i]);
		b->node[i].claims = true;
		b->claims++;
		if (at + b->node[i].news_ns < news_ns) {
			news_ns = at + b->node[i].news_ns;
			b->heard = i;
		}
	}
	b->waited_ns += at;
}

static void vote(struct ll_worker *w, struct ll_board *b)
{
	u32 to = b->node[w->rank].claims ? w->rank : b->heard;

	if (w->rank != b->dead && to != NOBODY)
		atomic_inc(&b->node[to].votes);
}

/* Does no other claim stand against mine? */
static bool outlasts(const struct ll_board *b, u32 me, u32 nodes)
{
	u32 i;

	for (i = 0; i < nodes; i++)
		if (i != me && b->node[i].claims &&
		    b->node[i].wait_ns + b->node[i].news_ns >= b->node[me].wait_ns)
			return false;
	return true;
}

static bool is_first(const struct ll_board *b, u32 me)
{
	while (me--)
		if (b->node[me].claims)
			return false;
	return true;
}

/* Step down, or lead */
static void decide(struct ll_worker *w, struct ll_board *b)
{
	u32 me = w->rank, nodes = w->run->nr_workers;
	bool leads;

	if (!b->node[me].claims)
		return;
	switch (b->breaker) {
	case LL_BREAKER_PRIORITY:
		leads = is_first(b, me);
		break;
	case LL_BREAKER_LEASE:
		leads = outlasts(b, me, nodes);
		break;
	case LL_BREAKER_VOTES:
		leads = atomic_read(&b->node[me].votes) > nodes / 2;
		break;
	default:
		leads = b->claims == 1;
		break;
	}
	if (leads) {
		WRITE_ONCE(b->leader, me);
		atomic_inc(&b->leaders);
	}
}

/* How long until the leader's first word has reached the others */
static u64 time_to_lead(struct ll_worker *w, const struct ll_board *b)
{
	const struct ll_node *leader = &b->node[b->leader];

	return leader->news_ns + (b->breaker == LL_BREAKER_LEASE ? leader->wait_ns : 0) +
	       ll_window_draw(w->p[LL_P_WINDOW], w->p[LL_P_LATENCY_NS],
			      w->p[LL_P_WINDOW_SPREAD], &w->nature);
}

/* The accounts of a round, kept by one for all */
static void keep_books(struct ll_worker *w, struct ll_board *b)
{
	u32 leaders = atomic_read(&b->leaders);

	b->promotions += b->claims;
	b->demotions += b->claims - min(b->claims, leaders);
	if (leaders > 1)
		b->split = true;
	if (!leaders)
		return;
	b->waited_ns += time_to_lead(w, b);
	b->elections++;
	b->leaderless_ns += b->waited_ns;
	b->longest_ns = max(b->longest_ns, b->waited_ns);
	b->waited_ns = 0;
	if (b->dead != NOBODY)
		b->dead = b->leader;
}

static noinline enum ll_outcome election_attempt(struct ll_worker *w)
{
	struct ll_board *b = w->object;
	bool elected;

	set_timer(w, b);
	ll_window(w);
	if (is_referee(w))
		let_time_pass(b, w->run->nr_workers);
	ll_rendezvous(w);
	vote(w, b);
	ll_rendezvous(w);
	decide(w, b);
	ll_rendezvous(w);
	if (READ_ONCE(w->run->barrier.broken))
		return LL_REFUSAL;
	elected = atomic_read(&b->leaders);
	if (is_referee(w))
		keep_books(w, b);
	if (!elected)
		return LL_CONFLICT;
	b->node[w->rank].elections++;
	return LL_COMPLETION;
}

/* Never two leaders at a time; and all have seen the same elections */
static bool election_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_board *b = object;
	bool agree = true;
	u32 i;

	for (i = 0; i < run->nr_workers; i++) {
		*seen += b->node[i].elections;
		agree &= b->node[i].elections == b->elections;
	}
	return !b->split && (agree || run->barrier.broken);
}

#define MS(n)	((n) * NSEC_PER_MSEC)

static const struct ll_cure election_cures[] = {
	LL_COMMON(PRIORITY, HEALTHY, "of several claims the one with the smallest number stands",
		  "the worker's number", { LL_P_BREAKER, LL_BREAKER_PRIORITY }),
	LL_COMMON(LEASE, HEALTHY, "a claim stands for a random lease of up to 200 ms",
		  "chance: the longest lease", { LL_P_BREAKER, LL_BREAKER_LEASE },
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT }, { LL_P_JITTER, LL_JITTER_FULL },
		  { LL_P_BASE_NS, MS(200) }, { LL_P_CAP_NS, MS(200) }),
	LL_COMMON(VOTES, HEALTHY, "a vote each, and random timeouts of 150 to 300 ms",
		  "chance: the first timeout, if it is first by far enough",
		  { LL_P_BREAKER, LL_BREAKER_VOTES },
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },
		  { LL_P_JITTER, LL_JITTER_ADDITIVE }, { LL_P_JITTER_NS, MS(150) },
		  { LL_P_BASE_NS, MS(150) }, { LL_P_CAP_NS, MS(150) }),
	LL_CURE_FULL_JITTER(HEALTHY, MS(200), "200 ms, 20 windows"),
	LL_CURE_EQUAL_JITTER(HEALTHY, MS(200), "200 ms"),
	LL_CURE_DECORRELATED(HEALTHY, MS(200), "200 ms"),
	LL_CURE_ADDITIVE_JITTER(HEALTHY, MS(200), "200 ms"),
	LL_CURE_FACTOR_JITTER(HEALTHY, MS(200), "200 ms"),
	LL_CURE_HASH(HEALTHY, MS(200), "200 ms"),
	LL_DECOY_YIELD(LIVELOCK),
	LL_DECOY_SLEEP0(LIVELOCK),
	LL_DECOY_CONSTANT(LIVELOCK),
	LL_DECOY_EXPONENTIAL(LIVELOCK),
	LL_DECOY_TINY_JITTER(LIVELOCK),
	LL_DECOY_UNSEEDED(LIVELOCK, MS(200)),
	LL_DECOY_SAME_SEED(LIVELOCK, MS(200)),
	LL_DECOY_ONE_CPU(LIVELOCK),
	LL_DECOY_RESTART(LIVELOCK),
	LL_DECOY_LOG(LIVELOCK),
};

const struct ll_ops ll_leader_election_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 3 },
		    { LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_WINDOW, LL_WINDOW_FIXED },
		    { LL_P_WINDOW_NS, MS(10) }),
	.cures = election_cures,
	.nr_cures = ARRAY_SIZE(election_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | LL_P(BREAKER) |
		  LL_P(LATENCY_NS),
	.syncs = BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_PRIORITY) |
		    BIT(LL_BREAKER_VOTES) | BIT(LL_BREAKER_LEASE),
	.rounds = true,
	.object_size = sizeof(struct ll_board),
	.element_size = sizeof(struct ll_node),
	.elements = LL_P_WORKERS,
	.init_object = init_board,
	.gauges = election_gauges,
	.nr_gauges = ARRAY_SIZE(election_gauges),
	.attempt = election_attempt,
	.check = election_check,
};
