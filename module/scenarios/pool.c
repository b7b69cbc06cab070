// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that need a service, and workers that do them: in rounds, on a clock that only
 * counts.
 *
 * A job asks a service, which needs work_ns for it; the time of a round is shared by all
 * that ask, and who has no answer by its end tries again. Up to C = grid_ns / work_ns
 * jobs at once are done; one more, and none is, for ever.
 *
 *   no limit	each worker begins its next job at once
 *   limit	a pool: so many jobs are in flight, in the order in which they came, and
 *		keep their place for as long as they retry; the others are parked
 *
 * With a chance below 1000 an answer may be an error, and with a bound of attempts a job
 * may end in one. In any case it ends once.
 */
#include <linux/kernel.h>

#include "rounds.h"

/**
 * struct ll_pool - what has the jobs
 * @asked: jobs that ask the service in a round
 * @limited: of them those that a limit let through
 * @queue: jobs in flight and behind them those that are parked
 * @taken: jobs that were begun, numbered from 1
 * @done: jobs that were done
 * @failed: jobs that ended otherwise
 * @numbers: sum of the numbers of jobs that ended
 * @most: most jobs at the service in a round
 * @crowded: there were more than the limit
 */
struct ll_pool {
	struct ll_tally asked;
	struct ll_tally limited;
	struct ll_queue queue;
	atomic64_t taken;
	atomic64_t done;
	atomic64_t failed;
	atomic64_t numbers;
	u64 most;
	bool crowded;
};

/* w->memo: the number of the job that it has, 0 if none */
enum { JOB };

static void init_pool(struct ll_run *run, void *object)
{
	struct ll_pool *pool = object;

	ll_queue_init(&pool->queue);
}

static int pool_admit(struct ll_worker *w)
{
	struct ll_pool *pool = w->object;

	if (ll_is_early(w))
		return ll_sit_out(w, LIVELOCK_WORKER_BACKOFF);
	if (w->p[LL_P_LIMIT] && !ll_queue_among(w, &pool->queue, w->p[LL_P_LIMIT]))
		return ll_sit_out(w, LIVELOCK_WORKER_BLOCKED);
	if (!w->memo[JOB])
		w->memo[JOB] = atomic64_inc_return(&pool->taken);
	return 0;
}

/* The job is over, and nobody does it again */
static void end_job(struct ll_worker *w, struct ll_pool *pool, atomic64_t *how)
{
	atomic64_inc(how);
	atomic64_add(w->memo[JOB], &pool->numbers);
	w->memo[JOB] = 0;
}

static bool is_lucky(struct ll_worker *w)
{
	return w->p[LL_P_CHANCE] >= 1000 ||
	       ll_rng_below(&w->nature, 1000) < w->p[LL_P_CHANCE];
}

static noinline enum ll_outcome pool_attempt(struct ll_worker *w)
{
	struct ll_pool *pool = w->object;
	u32 asked;

	ll_tally_add(w, &pool->asked);
	if (w->p[LL_P_LIMIT] && ll_tally_add(w, &pool->limited) > w->p[LL_P_LIMIT])
		WRITE_ONCE(pool->crowded, true);
	if (!ll_window(w))
		return LL_REFUSAL;
	asked = ll_tally(w, &pool->asked);
	ll_gauge_max(&pool->most, asked);
	if (!ll_serves(w, asked) || !is_lucky(w))
		return LL_CONFLICT;
	end_job(w, pool, &pool->done);
	return LL_COMPLETION;
}

static void pool_leave(struct ll_worker *w)
{
	struct ll_pool *pool = w->object;

	if (w->memo[JOB])
		end_job(w, pool, &pool->failed);
}

/* Every job that was begun has ended, once; and never were too many in flight */
static bool pool_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_pool *pool = object;
	u64 taken = atomic64_read(&pool->taken), done = atomic64_read(&pool->done);

	*seen += done;
	return !pool->crowded && taken == done + atomic64_read(&pool->failed) &&
	       atomic64_read(&pool->numbers) == taken * (taken + 1) / 2;
}

static const struct ll_gauge pool_gauges[] = {
	{ "jobs", "jobs", "jobs that were begun", offsetof(struct ll_pool, taken) },
	{ "failed", "jobs", "jobs that ended without having been done",
	  offsetof(struct ll_pool, failed) },
	{ "most-in-flight", "jobs", "most jobs at the service at once",
	  offsetof(struct ll_pool, most), true },
};

#define MS(n)	((n) * NSEC_PER_MSEC)

static const struct ll_cure worker_pool_cures[] = {
	LL_COMMON(POOL, HEALTHY, "at most four jobs in flight, the others are parked",
		  "who came first; nobody has to lose", { LL_P_LIMIT, 4 }),
	LL_CURE_FULL_JITTER(HEALTHY, MS(400), "400 ms, 40 rounds"),
	LL_OTHER_JITTERS(HEALTHY, MS(400), "400 ms"),
	LL_DECOY_MORE_RETRIES(LIVELOCK),
	LL_STEP_DECOYS(LIVELOCK, MS(400)),
};

const struct ll_ops ll_worker_pool_ops = {
	/* the service can do four jobs at once, not five */
	LL_SETTINGS({ LL_P_WORKERS, 16 },
		    { LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_WORK_NS, MS(5) / 2 },
		    { LL_P_ATTEMPTS, 16 }),
	.cures = worker_pool_cures,
	.nr_cures = ARRAY_SIZE(worker_pool_cures),
	.params = LL_P(WORK_NS) | LL_P(CHANCE) | LL_P(LIMIT),
	.syncs = BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE),
	.rounds = true,
	.object_size = sizeof(struct ll_pool),
	.init_object = init_pool,
	.gauges = pool_gauges,
	.nr_gauges = ARRAY_SIZE(pool_gauges),
	.admit = pool_admit,
	.attempt = pool_attempt,
	.leave = pool_leave,
	.check = pool_check,
};
