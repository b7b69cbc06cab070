// SPDX-License-Identifier: GPL-2.0-only
/*
 * What scenarios show besides their ratios: values compared and reused, secrets,
 * attackers, readers, parties outside. By counts, on a machine of any speed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "util.h"

#define MAX_WORKERS	64

/* A gauge of the file's run */
static int gauge(int fd, const char *name, __u64 *value)
{
	struct livelock_gauge g;
	__u32 i;
	int err;

	for (i = 0;; i++) {
		g = (struct livelock_gauge){ .size = sizeof(g), .index = i };
		err = ll_call(fd, LIVELOCK_IOC_GAUGE, &g);
		if (err)
			return err;
		if (!strcmp(g.name, name)) {
			*value = g.value;
			return 0;
		}
	}
}

static bool violated(const struct livelock_run_stats *s)
{
	return s->marks & LIVELOCK_MARK_VIOLATED;
}

/* ABA: reused nodes fool a plain comparison, and the invariant sees what comes of it */
static const char *aba_hits(const void *arg)
{
	struct livelock_run_stats s;
	__u64 hits, twice;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "aba", "none", "duration_ns=60s", 1000, NULL, &s));
	CALL_OK(gauge(fd, "hits", &hits));
	CALL_OK(gauge(fd, "twice", &twice));
	REQUIRE(hits && twice && twice <= hits, "%llu hits, %llu handed out twice", hits, twice);
	REQUIRE(violated(&s), "the invariant did not see it");
	return NULL;
}

static const char *aba_tagged(const void *arg)
{
	struct livelock_run_stats s;
	__u64 hits, twice;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "aba", "tagged", "duration_ns=60s", 1000, NULL, &s));
	CALL_OK(gauge(fd, "hits", &hits));
	CALL_OK(gauge(fd, "twice", &twice));
	REQUIRE(!hits && !twice, "%llu hits, %llu handed out twice", hits, twice);
	REQUIRE(!violated(&s), "the invariant broke");
	return NULL;
}

/* 20 secrets of 64 bits, 4 rounds a bit, 2 attempts a round, and some more */
#define SECRET_ATTEMPTS	(20 * 64 * 4 * 2 + 100)

static const char *guesses(const char *cure, __u64 least, __u64 most)
{
	struct livelock_run_stats s;
	__u64 recovered, bits;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "secret-cas", cure, "duration_ns=60s", SECRET_ATTEMPTS,
				NULL, &s));
	CALL_OK(gauge(fd, "recovered", &recovered));
	CALL_OK(gauge(fd, "bits", &bits));
	REQUIRE(bits >= 20 * 64 && bits % 64 == 0, "%llu bits", bits);
	REQUIRE(recovered >= least && recovered <= most,
		"%llu permille of %llu bits recovered", recovered, bits);
	return NULL;
}

static const char *secret_told(const void *arg)
{
	return guesses("none", 950, 1000);
}

static const char *secret_kept(const void *arg)
{
	return guesses("atomic-add", 400, 600);
}

/* Of those who lost once nobody wins again; one has never lost */
static const char *stale_loses(const void *arg)
{
	struct livelock_worker w[MAX_WORKERS];
	struct livelock_run_stats s;
	int fd = ll_open(), i, winners = 0;

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "stale-cas", "none", "workers=8 duration_ns=60s", 4000, NULL,
				&s));
	REQUIRE(ll_workers(fd, 0, w, 8) == 8, "no workers");
	for (i = 0; i < 8; i++) {
		REQUIRE(!w[i].completions || w[i].completions == w[i].attempts,
			"worker %d completed %llu of %llu attempts", i, w[i].completions,
			w[i].attempts);
		winners += !!w[i].completions;
	}
	REQUIRE(winners == 1, "%d winners", winners);
	return NULL;
}

static const char *stale_reloads(const void *arg)
{
	struct livelock_worker w[MAX_WORKERS];
	struct livelock_run_stats s;
	int fd = ll_open(), i;

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "stale-cas", "reload", "workers=8 duration_ns=60s", 8000,
				NULL, &s));
	REQUIRE(ll_workers(fd, 0, w, 8) == 8, "no workers");
	for (i = 0; i < 8; i++)
		REQUIRE(w[i].completions, "worker %d completed nothing", i);
	return NULL;
}

/* An act each 20 ms, windows of 100 ms: an attempt and more for each act, all in vain */
static const char *attacked(const void *arg)
{
	struct livelock_run_stats s, end;
	int fd = ll_open();
	__u64 acts;

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "cas-counter", "none",
				"workers=33 opponents=1 window=fixed window_ns=100ms interval_ns=20ms duration_ns=60s",
				500, &s, &end));
	CALL_OK(gauge(fd, "acts", &acts));
	REQUIRE(!violated(&end), "the counter lost something");
	REQUIRE(s.completions * 100 < s.attempts, "%llu of %llu attempts completed",
		s.completions, s.attempts);
	REQUIRE(acts && s.attempts > acts, "%llu attempts for %llu acts", s.attempts, acts);
	return NULL;
}

/* So many increments each, and none is lost, whatever is between load and cmpxchg */
static const char *quota(const char *cure, const char *settings, bool exact)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "cas-counter", cure, settings, &s));
	REQUIRE(s.completions == 6400 && s.stop == LIVELOCK_STOP_DONE && !violated(&s),
		"%llu completions, stop %u", s.completions, s.stop);
	REQUIRE(!exact || s.attempts == 6400, "%llu attempts", s.attempts);
	return NULL;
}

static const char *quota_loop(const void *arg)
{
	return quota("none", "workers=64 operations=100 attempts=0 window=none duration_ns=60s",
		     false);
}

static const char *quota_add(const void *arg)
{
	return quota("atomic-add", "workers=64 operations=100 window=none duration_ns=60s", true);
}

/* After k failures writers are kept out: k + 1 attempts a read at most */
static const char *snapshot_falls_back(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "snapshot", "none",
		       "workers=5 opponents=1 window_ns=10ms interval_ns=1ms fallback=3 operations=10 duration_ns=60s",
		       &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE && s.completions == 40 && !violated(&s),
		"stop %u, %llu completions", s.stop, s.completions);
	REQUIRE(s.attempts <= 4 * s.operations, "%llu attempts for %llu reads", s.attempts,
		s.operations);
	return NULL;
}

/* A published copy does not change under its reader */
static const char *snapshot_copies(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();
	__u64 writes;

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "snapshot", "copy",
		       "workers=5 opponents=1 window_ns=10ms interval_ns=1ms operations=20 duration_ns=60s",
		       &s));
	CALL_OK(gauge(fd, "writes", &writes));
	REQUIRE(s.attempts == 80 && s.completions == 80 && !violated(&s),
		"%llu of %llu attempts completed", s.completions, s.attempts);
	REQUIRE(writes, "nothing was written meanwhile");
	return NULL;
}

/* The next write is a minute away when the only reader is done */
static const char *snapshot_ends(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "snapshot", "none",
		       "workers=2 opponents=1 operations=1 interval_ns=60s duration_ns=5s", &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE && s.completions == 1, "stop %u, %llu completions",
		s.stop, s.completions);
	return NULL;
}

/* One cure waits for its turn at all, the other never tries without a lock */
static const char *fallback_under_lock(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "cas-counter", "lock",
		       "workers=5 opponents=1 fallback=1 window=fixed window_ns=4ms interval_ns=1ms operations=5 duration_ns=60s",
		       &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE && s.completions == 20 && !violated(&s),
		"stop %u, %llu completions, marks %u", s.stop, s.completions, s.marks);
	REQUIRE(s.attempts > s.completions, "nobody failed, so nobody fell back");
	return NULL;
}

/* Change to a cure by name */
static int change_to(int fd, const char *scenario, const char *cure)
{
	struct livelock_scenario sc;
	struct livelock_cure c;
	int err = ll_scenario(fd, scenario, &sc);

	return err ?: ll_cure(fd, sc.id, cure, &c) ?: ll_change(fd, c.id);
}

/* A run in rounds stays one: there nobody can wait alone, as these cures would have it */
static const char *rounds_stay(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();
	const char *bad;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "philosophers", "none", "duration_ns=60s"));
	CALL_OK(ll_start(fd));
	bad = expect("order", -EOPNOTSUPP, change_to(fd, "philosophers", "order")) ?:
	      expect("priority", -EOPNOTSUPP, change_to(fd, "philosophers", "priority")) ?:
	      expect("coin", 0, change_to(fd, "philosophers", "coin"));
	if (bad)
		return bad;
	CALL_OK(ll_stats(fd, 0, &s));
	CALL_OK(ll_await_attempts(fd, s.attempts + 100, &s));
	CALL_OK(ll_stop(fd));
	REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
	return NULL;
}

/* Who waits as one cure says while another comes is not left waiting */
struct waiting {
	const char *scenario;
	const char *settings;
	const char *cures[3];
};

static const char *nobody_is_left(const void *arg)
{
	const struct waiting *c = arg;
	struct livelock_worker before[16], now[16];
	struct livelock_run_stats s;
	int fd = ll_open(), i, cure, left = 0;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, c->scenario, "none", c->settings));
	CALL_OK(ll_start(fd));
	for (cure = 0; cure < 3; cure++) {
		CALL_OK(change_to(fd, c->scenario, c->cures[cure]));
		REQUIRE(ll_workers(fd, 0, before, 16) == 16, "no workers");
		do {
			REQUIRE(!ll_ended(fd, 20), "with %s, %d got nothing any more",
				c->cures[cure], left);
			REQUIRE(ll_workers(fd, 0, now, 16) == 16, "no workers");
			for (i = 0, left = 0; i < 16; i++)
				left += now[i].completions < before[i].completions + 2;
		} while (left);
	}
	CALL_OK(ll_stop(fd));
	REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
	CALL_OK(ll_stats(fd, 0, &s));
	REQUIRE(!violated(&s), "the invariant broke");
	return NULL;
}

/* So patient that somebody waits when the next cure comes */
static const struct waiting at_the_hog = {
	"lock-hog", "workers=16 shards=8 patience_ns=200ms duration_ns=60s",
	{ "hand-off", "ticket", "mcs" },
};

/* Those who have the place of one cure find the lock taken by who came by the other */
static const struct waiting at_the_plate = {
	"kitchen", "workers=16 shards=8 work_ns=30ms duration_ns=60s",
	{ "priority", "hand-off", "priority" },
};

/*
 * Who was told to back out by one context, and then had none, begins the next as if
 * nothing had been. The judge is lockdep, where there is one.
 */
static const char *contexts_change(const void *arg)
{
	static const char *const cures[] = { "wound-wait", NULL, "wait-die", NULL };
	struct livelock_run_stats s;
	int fd = ll_open(), i;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "wallet", "none", "workers=16 attempts=0 duration_ns=60s"));
	CALL_OK(ll_start(fd));
	for (i = 0; i < 40; i++) {
		const char *cure = cures[i % ARRAY_SIZE(cures)];

		CALL_OK(cure ? change_to(fd, "wallet", cure) : ll_change(fd, 0));
		REQUIRE(!ll_ended(fd, 10), "it ended");
	}
	CALL_OK(ll_stop(fd));
	REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
	CALL_OK(ll_stats(fd, 0, &s));
	REQUIRE(s.completions && !violated(&s), "%llu completions, marks %u", s.completions,
		s.marks);
	return NULL;
}

/* Three workers, five attempts each, and each says so */
static const char *gives_up(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "always-fails", arg, "operations=1", &s));
	REQUIRE(s.attempts == 15 && s.give_ups == 3 && s.refusals == 15,
		"%llu attempts, %llu give-ups, %llu refusals", s.attempts, s.give_ups,
		s.refusals);
	/* 1 + 2 + 4 + 8 ms of back-off */
	REQUIRE(s.elapsed_ns >= 15000000, "over after %llu ns", s.elapsed_ns);
	return NULL;
}

/* What goes away by itself ends, and takes as many attempts as there were delays */
static const char *outage_ends(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "flaky", "none",
		       "workers=3 chance=1000 outage_ns=100ms operations=1 backoff=constant base_ns=2ms duration_ns=60s",
		       &s));
	REQUIRE(s.completions == 3 && s.elapsed_ns >= 100000000, "%llu completions after %llu ns",
		s.completions, s.elapsed_ns);
	REQUIRE(s.attempts > 3 && s.attempts <= 3 * 51, "%llu attempts", s.attempts);
	return NULL;
}

/* One of 37, counted over all workers */
static const char *odds_counted(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "one-in-a-million", "none", "odds=37 duration_ns=60s", 100000,
				NULL, &s));
	REQUIRE(s.completions == s.attempts / 37, "%llu of %llu attempts completed",
		s.completions, s.attempts);
	return NULL;
}

int main(void)
{
	plan_need_device();
	plan_test(aba_hits, NULL, "aba: a reused node fools a plain comparison");
	plan_test(aba_tagged, NULL, "aba: a tag tells it from the same");
	plan_test(secret_told, NULL, "secret-cas: conflicts tell 95 %% of the bits");
	plan_test(secret_kept, NULL, "secret-cas: the constant path tells half of them");
	plan_test(stale_loses, NULL, "stale-cas: who lost once never wins again");
	plan_test(stale_reloads, NULL, "stale-cas: who loads again does");
	plan_test(attacked, NULL, "cas-counter: an attacker stops all with an act each window");
	plan_test(quota_loop, NULL, "cas-counter: a quota is exact with a loop");
	plan_test(quota_add, NULL, "cas-counter: a quota of adds takes as many attempts");
	plan_test(fallback_under_lock, NULL, "cas-counter: fallback gives the lock back");
	plan_test(rounds_stay, NULL, "change.EOPNOTSUPP: a cure off the rounds, in rounds");
	plan_test(nobody_is_left, &at_the_hog, "change.cure: nobody is left waiting for a lock");
	plan_test(nobody_is_left, &at_the_plate, "change.cure: nobody is left waiting in a line");
	plan_test(snapshot_falls_back, NULL, "snapshot: at most k + 1 attempts with fallback=k");
	plan_test(snapshot_ends, NULL, "snapshot: who writes does not outstay who reads");
	plan_test(snapshot_copies, NULL, "snapshot: a copy is read at the first attempt");
	plan_test(contexts_change, NULL, "wallet: a context is left and another begun");
	plan_test(gives_up, "none", "always-fails: five attempts, then a give-up");
	plan_test(gives_up, "additive-jitter", "always-fails: jitter gives up as well");
	plan_test(outage_ends, NULL, "flaky: an outage ends by itself");
	plan_test(odds_counted, NULL, "one-in-a-million: successes are counted, not drawn");
	return plan_run();
}
