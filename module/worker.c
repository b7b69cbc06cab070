// SPDX-License-Identifier: GPL-2.0-only
/*
 * A worker: operation after operation, attempt after attempt.
 *
 *   arrival -> safepoint -> door -> turn -> attempt -> completion
 *                  ^                           |
 *                  +--- delay <- bound <- conflict
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/freezer.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "event.h"
#include "livelock.h"

/* An event of a worker */
#define ll_trace(event, w, ...)						\
	ll_event(event, (w)->slot, (w)->run_id, (w)->id, __VA_ARGS__)

static u32 rare(const struct ll_worker *w)
{
	bool barrier = w->p[LL_P_SYNC] == LL_SYNC_BARRIER;
	u32 rare = 0;

	if (w->p[LL_P_ARRIVAL] != LL_ARRIVAL_CLOSED || w->p[LL_P_DEADLINE_NS] ||
	    w->p[LL_P_SYNC] == LL_SYNC_GRID || w->ops->rounds)
		rare |= LL_RARE_ARRIVAL;
	/* and a turn that was taken before a change is given up after it */
	if (barrier || w->ops->leave || w->rare & LL_RARE_TURN ||
	    (w->ops->admit && !(w->ops->at_will & BIT(w->p[LL_P_BREAKER]))))
		rare |= LL_RARE_TURN;
	if (barrier || w->p[LL_P_WINDOW] != LL_WINDOW_NONE)
		rare |= LL_RARE_WINDOW;
	return rare;
}

static void load_params(struct ll_worker *w)
{
	struct ll_run *run = w->run;
	u32 shards;

	spin_lock(&run->params_lock);
	memcpy(w->p, run->p, sizeof(w->p));
	w->generation = run->generation;
	w->cure = run->cure;
	spin_unlock(&run->params_lock);

	w->policy = (struct ll_policy){
		.backoff = w->p[LL_P_BACKOFF],
		.jitter = w->p[LL_P_JITTER],
		.base_ns = w->p[LL_P_BASE_NS],
		.cap_ns = w->p[LL_P_CAP_NS],
		.jitter_ns = w->p[LL_P_JITTER_NS],
		.growth = w->p[LL_P_FACTOR],
		.jitter_factor = w->p[LL_P_JITTER_FACTOR],
	};
	w->rare = rare(w);
	/* a new policy begins at its base, in the middle of an operation too */
	w->backoff = (struct ll_backoff_state){};
	if (w->ops->group) {
		w->object = ll_object(run, w->id / w->ops->group);
		w->rank = w->id % w->ops->group;
	} else {
		shards = min_t(u64, w->p[LL_P_SHARDS] ?: run->nr_workers, run->nr_objects);
		w->object = ll_object(run, w->id % shards);
		w->rank = w->id / shards;
	}
}

/*
 * Something wants the worker's attention, or a tick has passed. Tasks-RCU needs
 * its quiescent state from here: without it the programs that trace us could not
 * be detached.
 */
static noinline bool attend(struct ll_worker *w)
{
	struct ll_run *run = w->run;

	w->tick = READ_ONCE(jiffies);
	WRITE_ONCE(w->n->cpu, raw_smp_processor_id());
	/* before others get the CPU: at their turn they would not know what we ran */
	ll_give_way(w);
	cond_resched_tasks_rcu_qs();
	if (unlikely(freezing(current)) && !w->locked)
		try_to_freeze();
	if (unlikely(time_after(jiffies, run->end_jiffies)))
		ll_run_stop(run, LIVELOCK_STOP_DURATION);
	if (unlikely(READ_ONCE(run->stop)))
		return false;
	if (unlikely(READ_ONCE(run->generation) != w->generation))
		load_params(w);
	return true;
}

/*
 * Between attempts, with nothing held.
 *
 * Return: false once the run stops.
 */
static __always_inline bool safepoint(struct ll_worker *w)
{
	const struct ll_run *run = w->run;

	if (likely(READ_ONCE(jiffies) == w->tick && !should_resched(0) &&
		   !READ_ONCE(run->stop) &&
		   READ_ONCE(run->generation) == w->generation))
		return true;
	return attend(w);
}

/* Let a BPF program have its say on a delay. Return: 0 or its give-up. */
static int ask_policy(struct ll_worker *w, u64 *delay_ns)
{
	struct livelock_retry retry;

	if (!trace_livelock_retry_policy_enabled())
		return 0;

	retry = (struct livelock_retry){
		.slot = w->slot,
		.run = w->run_id,
		.worker = w->id,
		.scenario = w->run->scenario->id,
		.cure = w->cure,
		.tries = w->tries,
		.delay_ns = *delay_ns,
	};
	ll_event(retry_policy, &retry);
	*delay_ns = min_t(u64, READ_ONCE(retry.delay_ns), LIVELOCK_MAX_DELAY_NS);
	return READ_ONCE(retry.give_up) ? -EBUSY : 0;
}

/* What people log, and what a log can hold: see ll_monitor_init() */
static noinline void log_line(struct ll_worker *w, const char *what, int err)
{
	if (__ratelimit(&w->run->log_limit))
		pr_info("run %u worker %u: %s after %u attempts (%d)\n", w->run_id, w->id,
			what, w->tries, err);
}

/* What the clock shows: the machine's, or one that counts rounds */
static u64 now_ns(const struct ll_worker *w)
{
	return w->ops->rounds ? ll_round_ns(w) : ktime_get_ns();
}

static void wait_until(struct ll_worker *w, u64 when_ns)
{
	/* rounds go on meanwhile, so ops->admit waits for it */
	if (w->ops->rounds)
		w->due_ns = when_ns;
	else
		ll_sleep_until(w, when_ns);
}

/* When the next arrival is due, or an opponent's next act */
static u64 next_arrival(struct ll_worker *w)
{
	u64 interval = w->p[LL_P_INTERVAL_NS];

	if (w->p[LL_P_ARRIVAL] == LL_ARRIVAL_POISSON)
		interval = ll_rng_exponential(&w->nature, interval);
	if (!w->arrival_ns && !w->ops->rounds)
		w->arrival_ns = w->run->start_ns;
	w->arrival_ns += interval;
	return w->arrival_ns;
}

/* With sync=grid, sleep to the next tick plus a delay. */
static void sleep_to_grid(struct ll_worker *w, u64 delay_ns)
{
	u64 start = w->run->start_ns, grid = w->p[LL_P_GRID_NS];
	u64 now = ktime_get_ns(), from = w->when_ns;

	if (from < start || from > now || from + grid < now)
		from = now;
	w->when_ns = start + (div64_u64(from - start, grid) + 1) * grid + delay_ns +
		     w->rank * w->p[LL_P_PHASE_NS];
	ll_sleep_until(w, w->when_ns);
}

/*
 * The first attempt of an operation. On the grid and in rounds it has a place like a
 * retry, or operations that arrive at once would collide before jitter had a chance.
 */
static noinline int arrive_in_time(struct ll_worker *w)
{
	u64 delay = 0;
	int err;

	if (w->ops->rounds)
		w->due_ns = ll_round_ns(w);
	if (w->p[LL_P_ARRIVAL] != LL_ARRIVAL_CLOSED)
		wait_until(w, next_arrival(w));
	if (w->p[LL_P_DEADLINE_NS])
		w->operation_ns = w->ops->rounds ? w->due_ns : ktime_get_ns();
	ll_count(w, operations);
	if (w->p[LL_P_SYNC] != LL_SYNC_GRID && !w->ops->rounds)
		return 0;

	if (w->policy.jitter != LL_JITTER_NONE) {
		w->backoff = (struct ll_backoff_state){};
		delay = ll_backoff_next(&w->policy, &w->backoff, &w->rng);
	}
	err = ask_policy(w, &delay);
	if (w->ops->rounds) {
		/* who gave up here would not come to the round, and all would wait for it */
		w->due_ns += delay;
		return 0;
	}
	sleep_to_grid(w, delay);
	return err;
}

static __always_inline int arrive(struct ll_worker *w)
{
	w->tries = 0;
	if (unlikely(w->rare & LL_RARE_ARRIVAL))
		return arrive_in_time(w);
	ll_count(w, operations);
	return 0;
}

static void pause_before_retry(struct ll_worker *w)
{
	switch (w->p[LL_P_PAUSE]) {
	case LL_PAUSE_RELAX:
		cpu_relax();
		break;
	case LL_PAUSE_RESCHED:
		cond_resched();
		break;
	case LL_PAUSE_YIELD:
		/* the decoy itself: what people write, and what does not help */
		yield();
		break;
	case LL_PAUSE_SLEEP0:
		usleep_range(0, 0);
		break;
	}
}

static bool past_deadline(const struct ll_worker *w)
{
	u64 deadline = w->p[LL_P_DEADLINE_NS];

	return deadline && now_ns(w) >= w->operation_ns + deadline;
}

/* Whether a failed operation may go on: 0, -EBUSY, -ETIMEDOUT or -EAGAIN (anew) */
static int within_bounds(struct ll_worker *w)
{
	u64 attempts = w->p[LL_P_ATTEMPTS];

	if (attempts && w->tries >= attempts)
		return -EBUSY;
	if (past_deadline(w))
		return -ETIMEDOUT;
	if (unlikely(READ_ONCE(w->run->restarts) != w->restarts)) {
		w->restarts = READ_ONCE(w->run->restarts);
		return -EAGAIN;
	}
	return 0;
}

static void back_off(struct ll_worker *w, u64 delay_ns)
{
	u64 start = ktime_get_ns();

	WRITE_ONCE(w->n->state, LIVELOCK_WORKER_BACKOFF);
	if (w->p[LL_P_SYNC] == LL_SYNC_GRID)
		sleep_to_grid(w, delay_ns);
	else
		ll_delay(w, delay_ns);
	WRITE_ONCE(w->n->state, LIVELOCK_WORKER_RUNNING);
	ll_add(w, backoff_ns, ktime_get_ns() - start);
}

/* After a failed attempt: wait as the policy says. Return: 0 or a give-up. */
static int retry(struct ll_worker *w)
{
	u64 delay;
	int err;

	/* not at the arrival: most operations never get here */
	if (w->tries == 1)
		w->backoff = (struct ll_backoff_state){};
	delay = ll_backoff_next(&w->policy, &w->backoff, &w->rng);
	err = within_bounds(w) ?: ask_policy(w, &delay);
	if (err)
		return err;
	if (delay)
		ll_trace(backoff, w, w->tries, delay);
	if (w->ops->rounds)
		w->due_ns = ll_round_ns(w) + delay;
	else if (delay || w->p[LL_P_SYNC] == LL_SYNC_GRID)
		back_off(w, delay);
	if (!delay && w->p[LL_P_SYNC] != LL_SYNC_GRID)
		pause_before_retry(w);
	return 0;
}

/* A time without a completion ends here */
static void end_gap(struct ll_worker *w)
{
	unsigned long now = READ_ONCE(jiffies);
	u64 gap;

	if (likely(now == w->last_completion))
		return;
	gap = (u64)(now - w->last_completion) * TICK_NSEC;
	WRITE_ONCE(w->last_completion, now);
	if (gap > w->n->max_gap_ns)
		WRITE_ONCE(w->n->max_gap_ns, gap);
}

/* Return: true if the attempt completed the operation */
static __always_inline bool attempt(struct ll_worker *w)
{
	enum ll_outcome outcome;

	w->tries++;
	ll_count(w, attempts);
	ll_trace(attempt, w, w->tries);
	outcome = w->ops->attempt(w);
	if (outcome == LL_COMPLETION) {
		ll_count(w, completions);
		end_gap(w);
		ll_trace(completion, w, w->tries);
		return true;
	}
	if (likely(outcome == LL_CONFLICT))
		ll_count(w, conflicts);
	else
		ll_count(w, refusals);
	ll_trace(conflict, w, w->tries, outcome == LL_REFUSAL);
	if (unlikely(w->p[LL_P_LOG] == LL_LOG_ATTEMPT))
		log_line(w, "conflict", 0);
	return false;
}

/*
 * Line up and wait for one's turn. Who sits a round out lines up for the next one.
 *
 * Return: 0, or what ended the wait.
 */
static noinline int begin_turn(struct ll_worker *w)
{
	int err;

	for (;;) {
		if (w->p[LL_P_SYNC] == LL_SYNC_BARRIER && !ll_door(w))
			return -ECANCELED;
		err = w->ops->admit ? w->ops->admit(w) : 0;
		if (err != -EAGAIN)
			break;
		if (past_deadline(w))
			return -ETIMEDOUT;
		if (!safepoint(w))
			return -ECANCELED;
	}
	if (w->ops->rounds)
		WRITE_ONCE(w->n->state, LIVELOCK_WORKER_RUNNING);
	return err;
}

static __always_inline int enter(struct ll_worker *w)
{
	if (!safepoint(w))
		return -ECANCELED;
	return unlikely(w->rare & LL_RARE_TURN) ? begin_turn(w) : 0;
}

/* The operation has ended, whatever came of it */
static noinline void end_turn(struct ll_worker *w)
{
	if (w->ops->leave)
		w->ops->leave(w);
	ll_turn_end(w);
}

static void give_up(struct ll_worker *w, int err)
{
	if (err == -ECANCELED)
		ll_count(w, cancelled);
	else
		ll_count(w, give_ups);
	ll_trace(give_up, w, w->tries, err);
	if (err == -ECANCELED)
		return;
	if (w->p[LL_P_LOG] != LL_LOG_NONE)
		log_line(w, "gave up", err);
	if (w->p[LL_P_ON_GIVE_UP] == LL_ON_GIVE_UP_STOP_ALL)
		ll_run_stop(w->run, LIVELOCK_STOP_GIVE_UP);
}

/* Return: false once the run stops */
static bool operation(struct ll_worker *w)
{
	int err = arrive(w);

	while (!err) {
		err = enter(w);
		if (err || attempt(w))
			break;
		err = retry(w);
	}
	if (unlikely(w->rare & LL_RARE_TURN))
		end_turn(w);
	if (likely(!err))
		return true;
	give_up(w, err);
	/* a policy may give up before any attempt: look around all the same */
	return err != -ECANCELED && safepoint(w);
}

static void work(struct ll_worker *w)
{
	u64 quota = w->p[LL_P_OPERATIONS], done = 0;

	WRITE_ONCE(w->last_completion, jiffies);
	w->when_ns = w->run->start_ns;
	/* pairs with ll_stats_worker(): a gap is open from here on */
	smp_store_release(&w->n->state, LIVELOCK_WORKER_RUNNING);
	while (operation(w))
		if (quota && ++done >= quota)
			break;
	end_gap(w);
}

/* Act after act, until nobody is left to act against */
static void oppose(struct ll_worker *w)
{
	WRITE_ONCE(w->n->state, LIVELOCK_WORKER_OPPONENT);
	while (atomic_read(&w->run->contenders) && safepoint(w)) {
		if (w->p[LL_P_SYNC] != LL_SYNC_BARRIER)
			ll_sleep_until(w, next_arrival(w));
		else if (!ll_door(w))
			break;
		if (!ll_stopping(w))
			w->ops->oppose(w);
	}
}

/* The last of those who try ends the run of opponents who sleep until their next act */
static void leave_contenders(struct ll_worker *w)
{
	if (ll_is_opponent(w) || !atomic_dec_and_test(&w->run->contenders))
		return;
	if (w->p[LL_P_OPPONENTS] && w->p[LL_P_SYNC] != LL_SYNC_BARRIER)
		ll_run_stop(w->run, LIVELOCK_STOP_DONE);
}

/**
 * ll_worker_fn - body of a worker's kthread
 * @data: its struct ll_worker
 *
 * The first door is the start line: the run's time begins when it opens.
 *
 * Return: 0.
 */
int ll_worker_fn(void *data)
{
	struct ll_worker *w = data;

	set_freezable();
	w->run_id = w->run->id;
	load_params(w);
	ll_rng_seed(&w->rng, w->p[LL_P_RNG], w->p[LL_P_SEED], w->id);
	/* nature draws from sequences of its own, however choices are seeded */
	ll_rng_seed(&w->nature, LL_RNG_PER_WORKER, ~w->p[LL_P_SEED], w->id);

	if (ll_door(w)) {
		w->round = 0;
		ll_await_active(w);
		ll_share_join(w);
		if (ll_is_opponent(w))
			oppose(w);
		else
			work(w);
		ll_share_leave(w);
	}

	WRITE_ONCE(w->n->state, LIVELOCK_WORKER_DONE);
	leave_contenders(w);
	ll_barrier_leave(w->run);
	ll_run_worker_gone(w);
	return 0;
}
