// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that use one file at the same time.
 */
#include <pthread.h>

#include "../kselftest_harness.h"
#include "clean.h"
#include "util.h"

FIXTURE(race) {
	struct ll_clean clean;
	int fd;
};

FIXTURE_SETUP(race)
{
	ll_clean_begin(&self->clean);
	self->fd = ll_open();
	if (self->fd == -ENOENT)
		SKIP(return, "no " LL_PATH);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(race)
{
	const char *dirt;

	close(self->fd);
	dirt = ll_clean_end(&self->clean);
	EXPECT_EQ(NULL, dirt)
		TH_LOG("left behind: %s", dirt);
}

/**
 * struct racer - a thread that makes one sort of call again and again
 * @fd: the file that all share
 * @rounds: how often
 * @kind: which call
 * @line: the racers start together
 * @wrong: an answer that none of the states explains
 */
struct racer {
	int fd;
	int rounds;
	int kind;
	pthread_barrier_t *line;
	int wrong;
};

enum { RACE_CONFIGURE, RACE_START, RACE_STOP, RACE_CHANGE, RACE_STATS, RACE_WORKERS, NR_RACES };

static int race_step(const struct racer *r, int round)
{
	struct livelock_run_stats s;
	struct livelock_worker w[8];
	int n;

	switch (r->kind) {
	case RACE_CONFIGURE:
		return ll_configure(r->fd, round % 2 ? "bridge" : "corridor", "none",
				    "workers=6 duration_ns=20ms");
	case RACE_START:
		return ll_start(r->fd);
	case RACE_STOP:
		return ll_stop(r->fd);
	case RACE_CHANGE:
		return ll_change(r->fd, 0);
	case RACE_STATS:
		return ll_stats(r->fd, 0, &s);
	default:
		n = ll_workers(r->fd, 0, w, ARRAY_SIZE(w));
		return n < 0 ? n : 0;
	}
}

/* What each call may answer, whatever state the others have brought about */
static bool race_explained(int kind, int err)
{
	switch (kind) {
	case RACE_CONFIGURE:
		return !err || err == -EBUSY;
	case RACE_START:
		return !err || err == -ENOENT || err == -EBUSY || err == -ESTALE;
	case RACE_STOP:
	case RACE_CHANGE:
		return !err || err == -ENOENT || err == -ESRCH;
	default:
		return !err || err == -ENOENT;
	}
}

static void *race(void *arg)
{
	struct racer *r = arg;
	int i, err;

	pthread_barrier_wait(r->line);
	for (i = 0; i < r->rounds; i++) {
		err = race_step(r, i);
		if (!race_explained(r->kind, err))
			r->wrong = err;
	}
	return NULL;
}

TEST_F(race, all_calls_on_one_file)
{
	struct racer racers[NR_RACES * 2];
	pthread_t threads[NR_RACES * 2];
	pthread_barrier_t line;
	size_t i;

	pthread_barrier_init(&line, NULL, ARRAY_SIZE(racers));
	for (i = 0; i < ARRAY_SIZE(racers); i++) {
		racers[i] = (struct racer){ .fd = self->fd, .rounds = 150,
					    .kind = i % NR_RACES, .line = &line };
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, race, &racers[i]));
	}
	for (i = 0; i < ARRAY_SIZE(racers); i++) {
		pthread_join(threads[i], NULL);
		EXPECT_EQ(0, racers[i].wrong)
			TH_LOG("call %d answered %s", racers[i].kind,
			       strerrorname_np(-racers[i].wrong));
	}
}

struct starter {
	int fd;
	pthread_barrier_t *line;
	int err;
};

static void *start_once(void *arg)
{
	struct starter *s = arg;

	pthread_barrier_wait(s->line);
	s->err = ll_start(s->fd);
	return NULL;
}

/* Of two who start at the same time one wins and the other is told so */
TEST_F(race, start_EBUSY__two_start)
{
	struct starter starters[2];
	pthread_t threads[2];
	pthread_barrier_t line;
	int round, i;

	pthread_barrier_init(&line, NULL, 2);
	for (round = 0; round < 20; round++) {
		ASSERT_EQ(0, ll_configure(self->fd, "bridge", "none",
					  "workers=4 duration_ns=60s"));
		for (i = 0; i < 2; i++) {
			starters[i] = (struct starter){ .fd = self->fd, .line = &line };
			pthread_create(&threads[i], NULL, start_once, &starters[i]);
		}
		for (i = 0; i < 2; i++)
			pthread_join(threads[i], NULL);
		EXPECT_EQ(-EBUSY, starters[0].err + starters[1].err);
		EXPECT_EQ(4, ll_kthreads());
		EXPECT_EQ(0, ll_stop(self->fd));
		ASSERT_TRUE(ll_ended(self->fd, LL_PATIENCE_MS));
	}
}

/* The numbers of a run can be had while another call is at creating its workers */
TEST_F(race, numbers_wait_for_no_start)
{
	struct livelock_run_stats s;
	struct livelock_worker w;
	pthread_barrier_t line;
	pthread_t thread;
	bool seen = false;
	int round;

	pthread_barrier_init(&line, NULL, 2);
	for (round = 0; round < 10 && !seen; round++) {
		struct starter starter = { .fd = self->fd, .line = &line };
		long long end = ll_now_ms() + LL_PATIENCE_MS;

		ASSERT_EQ(0, ll_configure(self->fd, "bridge", "none",
					  "workers=200 duration_ns=60s"));
		pthread_create(&thread, NULL, start_once, &starter);
		pthread_barrier_wait(&line);
		do {
			ASSERT_EQ(1, ll_workers(self->fd, 0, &w, 1));
			ASSERT_EQ(0, ll_stats(self->fd, 0, &s));
			seen |= w.pid && s.state == LIVELOCK_STATE_CONFIGURED;
		} while (s.state == LIVELOCK_STATE_CONFIGURED && ll_now_ms() < end);
		pthread_join(thread, NULL);
		EXPECT_EQ(0, starter.err);
		EXPECT_EQ(0, ll_stop(self->fd));
		ASSERT_TRUE(ll_ended(self->fd, LL_PATIENCE_MS));
	}
	EXPECT_TRUE(seen);
}

static void *close_it(void *arg)
{
	struct starter *s = arg;

	pthread_barrier_wait(s->line);
	s->err = close(s->fd);
	return NULL;
}

/* One closes what the other starts, stops or changes */
TEST_F(race, close_against_start)
{
	struct starter a, b;
	pthread_t threads[2];
	pthread_barrier_t line;
	int round;

	pthread_barrier_init(&line, NULL, 2);
	for (round = 0; round < 60; round++) {
		int fd = ll_open();

		ASSERT_LE(0, fd);
		ASSERT_EQ(0, ll_configure(fd, "cas-counter", "none",
					  "workers=8 duration_ns=60s"));
		a = (struct starter){ .fd = fd, .line = &line };
		b = a;
		pthread_create(&threads[0], NULL, start_once, &a);
		pthread_create(&threads[1], NULL, close_it, &b);
		pthread_join(threads[0], NULL);
		pthread_join(threads[1], NULL);
		EXPECT_TRUE(a.err == 0 || a.err == -EBADF);
		EXPECT_EQ(0, b.err);
	}
}

TEST_HARNESS_MAIN
