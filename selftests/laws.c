// SPDX-License-Identifier: GPL-2.0-only
/*
 * The success ratios that theory gives, by counts. No test here depends on how
 * fast the machine is: a run goes on until it has made its attempts.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "ratio.h"
#include "util.h"

/**
 * struct law - a ratio that must come out
 * @name: of the test
 * @scenario: what runs
 * @cure: with which cure
 * @settings: and which parameters
 * @ratio: the law
 * @fate: attempts that succeed or fail together
 * @attempts: how many to make; those that are under way when it is looked do not count
 * @span_ms: how late a timer must be to change an attempt's fate; 0 if none can
 */
struct law {
	const char *name;
	const char *scenario;
	const char *cure;
	const char *settings;
	double ratio;
	unsigned int fate;
	__u64 attempts;
	unsigned int span_ms;
};

/* How often a run that proves nothing is repeated */
#define REPEATS		5

/* Memoryless windows: 1/Q(N), in many groups of N at once; held as -N here */
#define M2(n, shards)							\
	{ "law M2: 1/Q(N) with memoryless windows, N = " #n, "cas-counter", "none", \
	  "workers=512 shards=" #shards " window_ns=100ms duration_ns=60s", \
	  -(n), 1, 8000, 100 }

/* Both step aside with chance q a round: they pass with 2q(1-q) */
#define M5(permille)							\
	{ "law M5: 2q(1-q), q = " #permille "/1000", "corridor", "none", \
	  "workers=64 chance=" #permille " duration_ns=60s",		\
	  2 * (permille) / 1000.0 * (1 - (permille) / 1000.0), 2, 8000, 0 }

/*
 * Phases spread over J, windows of u = 20 ms: (1 - u/J)^2, 0 for J up to u. More pairs
 * on one clock would make each other late.
 */
#define M6(base_ms, grid_ms, law, span_ms)				\
	{ "law M6: (1 - u/J)^2, u = 20 ms, J = " #base_ms " ms", "bridge", "none", \
	  "workers=128 shards=64 window_ns=20ms undo_ns=30ms jitter=full backoff=constant " \
	  "base_ns=" #base_ms "ms grid_ns=" #grid_ms "ms duration_ns=60s", law, 2, 6000, span_ms }

/* Windows of w = 200 ms, half as long to half as long again, and gaps g: g/(w+g) */
#define M6B(gap_ms)							\
	{ "law M6b: g/(w+g), w = 200 ms, g = " #gap_ms " ms", "polite-locks", "none", \
	  "workers=1024 shards=512 wait=sleep window=uniform window_spread=50 window_ns=200ms " \
	  "backoff=constant base_ns=" #gap_ms "ms duration_ns=60s",	\
	  (gap_ms) / (200.0 + (gap_ms)), 2, 10000, gap_ms }

/* Pairs of a reader and a writer; windows and writes at random times, or not */
#define M7(name, settings, law)						\
	{ "law M7: " name, "snapshot", "none",				\
	  "workers=512 opponents=256 shards=256 window_ns=100ms duration_ns=60s " settings, \
	  law, 1, 6000, 100 }

static const struct law laws[] = {
	M2(2, 256), M2(4, 128), M2(8, 64), M2(16, 32), M2(32, 16),
	M5(500), M5(250), M5(900),
	{ "law first-move: 1 - q^N, q = 1/2, N = 3", "musicians", "coin",
	  "duration_ns=60s", 0.875, 3, 6000, 0 },
	{ "law election: (1 - u/J)^n, u/J = 1/5, n = 5 of 6 nodes", "leader-election",
	  "jitter", "workers=6 base_ns=50ms duration_ns=60s", 0.32768, 6, 12000, 0 },
	{ "law election: (1 - u/J)^n of leases, u/J = 1/5, n = 5 of 6 nodes",
	  "leader-election", "lease", "workers=6 base_ns=50ms duration_ns=60s",
	  0.32768, 6, 12000, 0 },
	{ "law election: (1 - u/J)^n, u/J = 1/20, two nodes", "leader-election", "jitter",
	  "workers=2 duration_ns=60s", 0.9025, 2, 4000, 0 },
	{ "law M5: 2q(1-q), q = 1/2, by a hash of the number", "corridor", "hash",
	  "workers=64 duration_ns=60s", 0.5, 2, 8000, 0 },
	{ "law M5: q for one of the two, q = 300/1000", "corridor", "designated",
	  "workers=64 chance=300 duration_ns=60s", 0.3, 2, 8000, 0 },
	M6(10, 60, 0, 10),
	{ "law M6: (1 - u/J)^2 at a door, u = 20 ms, J = 40 ms", "doorway", "jitter",
	  "workers=128 window_ns=20ms undo_ns=30ms base_ns=40ms grid_ns=150ms duration_ns=60s",
	  0.25, 2, 6000, 20 },
	M6(40, 90, 0.25, 20), M6(100, 150, 0.64, 20),
	M6B(20), M6B(60),
	M7("1 - r/T, r/T = 0.4", "interval_ns=250ms", 0.6),
	M7("1 - x (1 - e^(-1/x)) with memoryless reads", "window=exponential interval_ns=100ms",
	   0.367879),
	M7("1 / (1 + r/T), memoryless reads and writes",
	   "window=exponential arrival=poisson interval_ns=100ms", 0.5),
	{ "law M7: never, writes come more often than reads end", "snapshot", "none",
	  "workers=129 opponents=1 window_ns=200ms interval_ns=10ms duration_ns=60s", 0, 128,
	  2400, 200 },
	{ "law slots: (1 - p)^(n - 1), p = 2/5, two carts an item", "inventory", "jitter",
	  "workers=64 shards=32 base_ns=40ms duration_ns=60s", .6, 2, 4000, 0 },
	{ "law slots: (1 - p)^(n - 1), p = 2/5, four carts an item", "inventory", "jitter",
	  "workers=64 shards=16 base_ns=40ms duration_ns=60s", .216, 2, 4000, 0 },
	{ "law slots: at most four in a round, p = 2/5, N = 9", "worker-pool", "jitter",
	  "workers=9 base_ns=40ms duration_ns=60s", 0.594086, 4, 6000, 0 },
	{ "law M12: fetches until one is alone, then hits, p = 2/5, N = 4", "cache-fill",
	  "jitter", "workers=4 base_ns=40ms duration_ns=60s", 0.879931, 30, 6000, 0 },
	{ "law M9: failures by chance, with a pool", "worker-pool", "pool",
	  "workers=32 chance=300 duration_ns=60s", 0.3, 1, 4000, 0 },
	{ "law tokens: (1 - (1 - p)^N) / (N p), N = 12, p = 2/41", "retry-storm", "jitter",
	  "duration_ns=60s", 0.770897, 1, 4000, 0 },
	{ "law receive: what input leaves, 5 of 15", "receive", "none",
	  "workers=15 duration_ns=60s", 1. / 3, 1, 3000, 0 },
	{ "law receive: 12.5 of 20, in turns", "receive", "quota",
	  "duration_ns=60s", 0.625, 1, 4000, 0 },
	{ "law receive: 12.5 of 20, with feedback", "receive", "feedback",
	  "duration_ns=60s", 0.625, 1, 4000, 0 },
	{ "law M9: failures by chance", "flaky", "none", "chance=300 duration_ns=60s", 0.3, 1,
	  20000, 0 },
};

/**
 * struct exact_law - a ratio without chance, met to the attempt
 * @name: of the test
 * @scenario: what runs
 * @cure: with which cure
 * @settings: and which parameters
 * @won: completions …
 * @of: … in so many attempts
 * @attempts: how many to make
 */
struct exact_law {
	const char *name;
	const char *scenario;
	const char *cure;
	const char *settings;
	unsigned int won;
	unsigned int of;
	__u64 attempts;
};

/* Lockstep: of N who loaded the same value one wins, in every round */
#define M1(n, rounds)							\
	{ "law M1: 1/N in lockstep, N = " #n, "cas-counter", "none",	\
	  "workers=" #n " sync=barrier duration_ns=60s", 1, n, (n) * (rounds) }

static const struct exact_law exact[] = {
	M1(2, 1500), M1(7, 400), M1(37, 80), M1(128, 20), M1(1000, 4),
	{ "law M1: S/N with S shards", "cas-counter", "none",
	  "workers=24 shards=6 sync=barrier duration_ns=60s", 6, 24, 2400 },
	{ "law M5: never, both always step aside", "corridor", "none",
	  "workers=64 chance=1000 duration_ns=60s", 0, 1, 4000 },
	{ "law M5: never, nobody steps aside", "corridor", "none",
	  "workers=64 chance=0 duration_ns=60s", 0, 1, 4000 },
	{ "law M5: never, both draw the same coins", "corridor", "coin",
	  "workers=64 rng=same-seed duration_ns=60s", 0, 1, 4000 },
	{ "law M5: always, one of the two steps aside", "corridor", "designated",
	  "workers=64 duration_ns=60s", 1, 1, 4000 },
	{ "law M5: always, the one with the smaller number steps aside", "corridor",
	  "priority", "workers=64 duration_ns=60s", 1, 1, 4000 },
	{ "law first-move: never, nobody starts a song", "musicians", "none",
	  "workers=9 duration_ns=60s", 0, 1, 4500 },
	{ "law first-move: never, off the rounds", "musicians", "none",
	  "sync=free duration_ns=60s", 0, 1, 4500 },
	{ "law first-move: all start in the round of the count-in", "musicians",
	  "designated", "workers=9 duration_ns=60s", 1, 1, 4500 },
	{ "law first-move: 1 - q^N, all toss the same coin", "musicians", "coin",
	  "chance=0 rng=same-seed duration_ns=60s", 1, 1, 4500 },
	{ "law election: never, all claim and all step down", "leader-election", "none",
	  "workers=5 duration_ns=60s", 0, 1, 4000 },
	{ "law election: never, timeouts vary by less than the window", "leader-election",
	  "jitter", "workers=5 base_ns=10ms duration_ns=60s", 0, 1, 4000 },
	{ "law election: never, a vote each and timeouts alike", "leader-election", "votes",
	  "workers=5 jitter=none duration_ns=60s", 0, 1, 4000 },
	{ "law election: always, the smallest number stands", "leader-election", "priority",
	  "workers=5 duration_ns=60s", 1, 1, 4000 },
	{ "law first-move: never, nobody writes first", "mailbox", "none",
	  "workers=64 duration_ns=60s", 0, 1, 4000 },
	{ "law first-move: half of the polls, they take turns", "mailbox", "designated",
	  "workers=64 duration_ns=60s", 1, 2, 4000 },
	{ "law first-move: always, who has no mail is parked", "mailbox", "queue",
	  "workers=64 duration_ns=60s", 1, 1, 4000 },
	{ "law M12: never, all fetch from an origin that can answer one", "cache-fill",
	  "none", "workers=9 duration_ns=60s", 0, 1, 4500 },
	{ "law M12: always, all fetch from an origin that can answer all", "cache-fill",
	  "none", "workers=10 work_ns=1ms duration_ns=60s", 1, 1, 2000 },
	{ "law M12: always, one fetches for all", "cache-fill", "single-flight",
	  "workers=64 duration_ns=60s", 1, 1, 4000 },
	{ "law M12: never, one fetches for each of two keys", "cache-fill", "single-flight",
	  "workers=64 shards=2 duration_ns=60s", 0, 1, 4000 },
	{ "law M12: always, who has the lock fetches", "cache-fill", "lock",
	  "workers=64 duration_ns=60s", 1, 1, 4000 },
	{ "law slots: never, carts in step", "inventory", "none",
	  "workers=64 shards=32 duration_ns=60s", 0, 1, 4000 },
	{ "law slots: always, one cart at a time", "inventory", "queue",
	  "workers=64 duration_ns=60s", 1, 1, 2000 },
	{ "law M1: 1/n of an item's carts, the oldest", "inventory", "priority",
	  "workers=24 shards=6 duration_ns=60s", 6, 24, 2400 },
	{ "law M1: 1/n of an item's carts, by a decrement", "inventory", "decrement",
	  "workers=24 shards=6 duration_ns=60s", 6, 24, 2400 },
	{ "law overload: never, one more than are served", "worker-pool", "none",
	  "workers=5 duration_ns=60s", 0, 1, 4000 },
	{ "law overload: always, as many as are served", "worker-pool", "none",
	  "workers=4 duration_ns=60s", 1, 1, 2000 },
	{ "law overload: always, a pool of as many as are served", "worker-pool", "pool",
	  "workers=64 duration_ns=60s", 1, 1, 2000 },
	{ "law M11: in step, one of N has the token", "retry-storm", "none",
	  "workers=40 base_ns=1ms duration_ns=60s", 1, 40, 4000 },
	{ "law M11: in step, they draw the same delays", "retry-storm", "same-seed",
	  "workers=40 base_ns=1ms cap_ns=4ms duration_ns=60s", 1, 40, 4000 },
	{ "law M11: always, no more in flight than the server takes", "retry-storm",
	  "in-flight-cap", "duration_ns=60s", 1, 1, 2000 },
	{ "law receive: always, input and output have time", "receive", "none",
	  "workers=12 duration_ns=60s", 1, 1, 2400 },
	{ "law receive: never, input takes all the time", "receive", "none",
	  "workers=17 duration_ns=60s", 0, 1, 3400 },
	{ "law: always, an atomic add in lockstep", "cas-counter", "atomic-add",
	  "workers=37 sync=barrier duration_ns=60s", 1, 1, 4000 },
	{ "law: always, an atomic add", "cas-counter", "atomic-add",
	  "workers=16 duration_ns=60s", 1, 1, 4000 },
	{ "law: always, a counter each", "cas-counter", "shard",
	  "workers=64 sync=barrier duration_ns=60s", 1, 1, 4000 },
	{ "law: always, one at a time by a lock", "cas-counter", "lock",
	  "workers=16 window_ns=10us duration_ns=60s", 1, 1, 2000 },
	{ "law: always, one at a time by tickets", "cas-counter", "ticket",
	  "workers=16 window_ns=10us duration_ns=60s", 1, 1, 2000 },
	{ "law: always, one at a time in a line", "cas-counter", "mcs",
	  "workers=16 window_ns=10us duration_ns=60s", 1, 1, 2000 },
	{ "law: always, a row that is locked first", "occ-row", "lock",
	  "workers=16 window_ns=10us duration_ns=60s", 1, 1, 2000 },
	{ "law: always, the oldest transaction first", "occ-row", "priority",
	  "workers=16 window_ns=10us duration_ns=60s", 1, 1, 2000 },
	{ "law M1: 1/N of a row's writers in lockstep", "occ-row", "none",
	  "workers=37 sync=barrier duration_ns=60s", 1, 37, 37 * 60 },
	{ "law M1: 1/N, and always the same one", "stale-cas", "none",
	  "workers=20 duration_ns=60s", 1, 20, 4000 },
	{ "law: never, nobody is let in", "always-fails", "none",
	  "workers=64 duration_ns=60s", 0, 1, 2000 },
	{ "law: always, locks in one order", "polite-locks", "order",
	  "workers=4 window_ns=10us duration_ns=60s", 1, 1, 2000 },
	{ "law: always, the oldest first", "polite-locks", "priority",
	  "workers=4 window_ns=10us duration_ns=60s", 1, 1, 2000 },
	{ "law: always, locks in one order on the grid", "bridge", "order",
	  "workers=64 shards=32 duration_ns=60s", 1, 1, 2000 },
	{ "law: always, the oldest first on the grid", "bridge", "priority",
	  "workers=64 shards=32 duration_ns=60s", 1, 1, 2000 },
};

static double ratio_of(const struct law *law)
{
	/* M2 has no closed form: its rows hold -N */
	return law->ratio < 0 ? ll_ratio_m2(-law->ratio) : law->ratio;
}

/*
 * A law of times holds as far as timers keep them. No more than mean / span of the waits
 * were late by span or more (Markov), and each may have changed @fate attempts: so far
 * off a run may be and prove nothing.
 */
static double lateness_explains(const struct law *law, const struct livelock_run_stats *s)
{
	if (!law->span_ms || !s->skew_count)
		return 0;
	return law->fate * (s->skew_sum_ns / (double)s->skew_count) / (law->span_ms * 1e6);
}

static const char *holds(const void *arg)
{
	const struct law *law = arg;
	struct livelock_run_stats s, end;
	double ratio, off, room, late;
	int fd = ll_open(), i;
	__u64 ended;

	CALL_OK(fd);
	for (i = 0; i < REPEATS; i++) {
		CALL_OK(ll_run_attempts(fd, law->scenario, law->cure, law->settings,
					law->attempts, &s, &end));
		REQUIRE(!(end.marks & LIVELOCK_MARK_VIOLATED), "its invariant broke");
		/* of the attempts that had ended when the run was last looked at */
		ended = s.completions + s.conflicts + s.refusals;
		REQUIRE(ended >= LL_MIN_ATTEMPTS, "%llu attempts ended", ended);
		if (ll_ratio_ok(ratio_of(law), s.completions, ended, law->fate))
			return NULL;
		ratio = (double)s.completions / ended;
		off = fabs(ratio - ratio_of(law));
		room = ll_ratio_tolerance(ratio_of(law), ended / law->fate);
		late = lateness_explains(law, &s);
		REQUIRE(off <= room + late,
			"%llu of %llu: %.4f; the law says %.4f ± %.4f, late timers explain %.4f",
			s.completions, ended, ratio, ratio_of(law), room, late);
	}
	return skipped("%.4f; the law says %.4f ± %.4f, and timers late by %llu us explain %.4f",
		       ratio, ratio_of(law), room, s.skew_sum_ns / s.skew_count / 1000, late);
}

static const char *holds_exactly(const void *arg)
{
	const struct exact_law *law = arg;
	struct livelock_run_stats s;
	int fd = ll_open(), i = 0;

	CALL_OK(fd);
	/* a machine that needs longer than the grace for its last round cuts it */
	do {
		CALL_OK(ll_run_attempts(fd, law->scenario, law->cure, law->settings,
					law->attempts, NULL, &s));
		REQUIRE(!(s.marks & LIVELOCK_MARK_VIOLATED), "its invariant broke");
	} while (s.marks & LIVELOCK_MARK_CUT && ++i < REPEATS);
	REQUIRE(s.completions * law->of == s.attempts * law->won,
		"%llu of %llu attempts completed, not %u of %u", s.completions, s.attempts,
		law->won, law->of);
	return NULL;
}

/* After k failures comes the lock: k + 1 attempts an operation at most */
static const char *fallback_bound(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();
	__u64 k = 3;

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "cas-counter", "none",
				"workers=37 sync=barrier fallback=3 attempts=0 duration_ns=60s",
				4000, NULL, &s));
	REQUIRE(s.attempts <= (k + 1) * s.operations, "%llu attempts for %llu operations",
		s.attempts, s.operations);
	REQUIRE(s.completions + s.cancelled == s.operations, "%llu of %llu operations completed",
		s.completions, s.operations);
	return NULL;
}

static int coins(int fd, const char *settings, __u64 *attempts)
{
	struct livelock_run_stats s;
	int err = ll_run(fd, "corridor", "coin", settings, &s);

	*attempts = s.attempts;
	return err;
}

/* Chance comes from the seed alone */
static const char *seed_repeats(const void *arg)
{
	__u64 first, again, other;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(coins(fd, "workers=2 seed=12345 operations=300 duration_ns=60s", &first));
	CALL_OK(coins(fd, "workers=2 seed=12345 operations=300 duration_ns=60s", &again));
	CALL_OK(coins(fd, "workers=2 seed=54321 operations=300 duration_ns=60s", &other));
	REQUIRE(first == again, "%llu attempts, then %llu with the same seed", first, again);
	REQUIRE(first != other, "%llu attempts whatever the seed", first);
	return NULL;
}

int main(void)
{
	size_t i;

	plan_need_device();
	for (i = 0; i < ARRAY_SIZE(laws); i++)
		plan_test(holds, &laws[i], "%s", laws[i].name);
	for (i = 0; i < ARRAY_SIZE(exact); i++)
		plan_test(holds_exactly, &exact[i], "%s", exact[i].name);
	plan_test(fallback_bound, NULL, "law: at most k + 1 attempts with fallback=k");
	plan_test(seed_repeats, NULL, "the same seed gives the same counts");
	return plan_run();
}
