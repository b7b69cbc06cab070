// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting: on the clock, and for each other. Every wait ends early when the run
 * stops, so that an attempt in flight always comes to its outcome.
 *
 * A stop sets the flag and then wakes each worker; every sleep here sets its task
 * state before it looks at the flag.
 */
#include <linux/freezer.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/processor.h>
#include <linux/sched.h>

#include "livelock.h"

/* Shorter waits are spun: a timer would take longer to set up */
#define LL_SPIN_NS	(5 * NSEC_PER_USEC)

/* Shorter waits are spun where a late wake-up would distort a law */
#define LL_EXACT_NS	(200 * NSEC_PER_USEC)

/* How long a stop waits for a rendezvous to become complete */
#define LL_GRACE	(HZ / 10)

static void spin_until(struct ll_worker *w, u64 when_ns)
{
	while (!ll_stopping(w) && ktime_get_ns() < when_ns) {
		cpu_relax();
		/* a quiescent state of Tasks-RCU, whether anybody wants the CPU or not */
		cond_resched_tasks_rcu_qs();
		if (unlikely(freezing(current)) && !w->locked)
			try_to_freeze();
	}
}

/**
 * ll_nap_until - sleep to a point of time that is nobody's schedule
 * @w: the worker
 * @when_ns: CLOCK_MONOTONIC
 */
void ll_nap_until(struct ll_worker *w, u64 when_ns)
{
	ktime_t when = ns_to_ktime(when_ns);

	while (ktime_get_ns() < when_ns) {
		set_current_state(w->locked ? TASK_IDLE : LL_TASK_IDLE);
		if (ll_stopping(w))
			break;
		schedule_hrtimeout_range(&when, 0, HRTIMER_MODE_ABS);
	}
	__set_current_state(TASK_RUNNING);
}

/**
 * ll_sleep_until - sleep to a point of time
 * @w: the worker
 * @when_ns: CLOCK_MONOTONIC
 *
 * Its lateness goes into the worker's record.
 */
void ll_sleep_until(struct ll_worker *w, u64 when_ns)
{
	u64 now, late;

	ll_nap_until(w, when_ns);
	now = ktime_get_ns();
	if (now < when_ns)
		return;
	late = now - when_ns;
	ll_count(w, skew_count);
	ll_add(w, skew_sum_ns, late);
	if (late > w->n->skew_max_ns)
		WRITE_ONCE(w->n->skew_max_ns, late);
}

/*
 * Sleeps are laid end to end on the worker's own schedule, so that late wake-ups
 * do not make spans longer than they were drawn: with memoryless windows a ratio
 * is as if all woke in time. A span that the schedule has over before it begins
 * is waited out from now, as exactly as can be, and the schedule goes on as it
 * was. A worker further behind than what an attempt takes starts a new schedule.
 */
static void sleep_for(struct ll_worker *w, u64 ns)
{
	u64 slack_ns = w->p[LL_P_WINDOW_NS] + w->p[LL_P_LATENCY_NS];
	u64 now = ktime_get_ns();

	if (w->when_ns > now || w->when_ns + slack_ns < now)
		w->when_ns = now;
	w->when_ns += ns;
	if (w->when_ns > now)
		ll_sleep_until(w, w->when_ns);
	else if (ns < LL_EXACT_NS)
		spin_until(w, now + ns);
	else
		ll_sleep_until(w, now + ns);
}

/**
 * ll_hold - spend time inside an attempt
 * @w: the worker
 * @ns: how long, burning CPU or asleep as the wait parameter says
 */
void ll_hold(struct ll_worker *w, u64 ns)
{
	if (!ns)
		return;
	if (w->p[LL_P_WAIT] == LL_WAIT_BUSY) {
		w->when_ns = ktime_get_ns() + ns;
		spin_until(w, w->when_ns);
	} else {
		sleep_for(w, ns);
	}
}

/**
 * ll_latency - the time that an attempt takes outside its window
 * @w: the worker
 *
 * A request on its way and an answer: drawn from the window's distribution.
 */
void ll_latency(struct ll_worker *w)
{
	if (w->p[LL_P_LATENCY_NS])
		ll_hold(w, ll_window_draw(w->p[LL_P_WINDOW], w->p[LL_P_LATENCY_NS],
					  w->p[LL_P_WINDOW_SPREAD], &w->nature));
}

/**
 * ll_await_active - wait until autoscale lets a worker work
 * @w: the worker
 */
void ll_await_active(struct ll_worker *w)
{
	for (;;) {
		set_current_state(LL_TASK_IDLE);
		if (w->id < READ_ONCE(w->run->active) || ll_stopping(w))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

/**
 * ll_delay - wait before a retry
 * @w: the worker
 * @ns: how long: at least, or on the schedule that its attempts' latency follows
 */
void ll_delay(struct ll_worker *w, u64 ns)
{
	if (w->p[LL_P_LATENCY_NS] && ns >= LL_SPIN_NS) {
		sleep_for(w, ns);
		return;
	}
	w->when_ns = ktime_get_ns() + ns;
	if (ns < LL_SPIN_NS)
		spin_until(w, w->when_ns);
	else
		ll_sleep_until(w, w->when_ns);
}

void ll_barrier_init(struct ll_barrier *b, u32 parties, u64 seed)
{
	spin_lock_init(&b->lock);
	b->parties = parties;
	/* no worker's sequence */
	ll_rng_seed(&b->rng, LL_RNG_PER_WORKER, seed, U32_MAX);
}

/* Who goes first is chance: in a fixed order the same few would always win */
static void wake_workers(struct ll_run *run, u32 first)
{
	u32 n = run->nr_workers, i;

	for (i = 0; i < n; i++)
		if (run->workers[(first + i) % n].task != current)
			wake_up_process(run->workers[(first + i) % n].task);
}

/* Everybody is here: open, and say who goes first. Called with the lock held. */
static u32 open_barrier(struct ll_run *run)
{
	struct ll_barrier *b = &run->barrier;

	b->arrived = 0;
	if (!run->start_ns)
		ll_run_begin(run);
	if (b->door)
		WRITE_ONCE(b->closed, READ_ONCE(run->stop));
	/* pairs with await_barrier(): what came before is seen after */
	smp_store_release(&b->generation, b->generation + 1);
	return ll_rng_below(&b->rng, run->nr_workers);
}

/* Sleep until the barrier opens; after a stop, not longer than the grace */
static void await_barrier(struct ll_worker *w, u32 generation)
{
	struct ll_barrier *b = &w->run->barrier;
	long grace = LL_GRACE;

	for (;;) {
		set_current_state(LL_TASK_IDLE);
		/* pairs with open_barrier() */
		if (smp_load_acquire(&b->generation) != generation ||
		    READ_ONCE(b->broken))
			break;
		if (!ll_stopping(w)) {
			schedule();
			continue;
		}
		grace = schedule_timeout(grace);
		if (!grace) {
			atomic_or(LIVELOCK_MARK_CUT, &w->run->marks);
			WRITE_ONCE(b->broken, true);
		}
	}
	__set_current_state(TASK_RUNNING);
}

static void meet(struct ll_worker *w, bool door)
{
	struct ll_run *run = w->run;
	struct ll_barrier *b = &run->barrier;
	u32 generation, first = 0;
	bool opened;

	if (READ_ONCE(b->broken))
		return;

	spin_lock(&b->lock);
	generation = b->generation;
	b->door = door;
	opened = ++b->arrived >= b->parties;
	if (opened)
		first = open_barrier(run);
	spin_unlock(&b->lock);

	if (opened)
		wake_workers(run, first);
	else
		await_barrier(w, generation);
}

/**
 * ll_door - line up before a round of sync=barrier
 * @w: the worker
 *
 * A run ends here, for all workers at the same round, so that no round is cut.
 *
 * Return: false if there is no further round.
 */
bool ll_door(struct ll_worker *w)
{
	struct ll_barrier *b = &w->run->barrier;

	meet(w, true);
	w->round++;
	return !READ_ONCE(b->closed) && !READ_ONCE(b->broken);
}

/**
 * ll_rendezvous - with sync=barrier, wait until all workers have come this far
 * @w: the worker
 *
 * All paths of an attempt call it equally often.
 */
void ll_rendezvous(struct ll_worker *w)
{
	if (w->p[LL_P_SYNC] == LL_SYNC_BARRIER)
		meet(w, false);
}

/**
 * ll_sit_out - be there in a round, and attempt nothing
 * @w: a worker in ops->admit of a scenario whose attempts have one rendezvous
 * @state: what it waits for, an enum livelock_worker_state
 *
 * Return: -EAGAIN, to be returned by ops->admit.
 */
int ll_sit_out(struct ll_worker *w, u32 state)
{
	WRITE_ONCE(w->n->state, state);
	ll_rendezvous(w);
	return -EAGAIN;
}

/**
 * ll_barrier_leave - a worker ends: nobody waits for it any more
 * @run: its run
 */
void ll_barrier_leave(struct ll_run *run)
{
	struct ll_barrier *b = &run->barrier;
	u32 first = 0;
	bool opened;

	spin_lock(&b->lock);
	b->parties--;
	opened = b->arrived && b->arrived >= b->parties && !READ_ONCE(b->broken);
	if (opened)
		first = open_barrier(run);
	spin_unlock(&b->lock);

	if (opened)
		wake_workers(run, first);
}

/*
 * Where an attempt has a latency, a late look has a window as long as any other, and
 * the latency of the next attempt makes up for it: the schedule stays what it was.
 */
static void hold_window(struct ll_worker *w, u64 ns)
{
	u64 look_ns = w->when_ns;

	if (!w->p[LL_P_LATENCY_NS] || w->p[LL_P_WAIT] == LL_WAIT_BUSY) {
		ll_hold(w, ns);
		return;
	}
	w->when_ns = ktime_get_ns() + ns;
	ll_sleep_until(w, w->when_ns);
	w->when_ns = look_ns + ns;
}

/* See ll_window() */
bool ll_pass_window(struct ll_worker *w)
{
	if (w->p[LL_P_SYNC] == LL_SYNC_BARRIER) {
		meet(w, false);
		return !READ_ONCE(w->run->barrier.broken);
	}
	hold_window(w, ll_window_draw(w->p[LL_P_WINDOW], w->p[LL_P_WINDOW_NS],
				      w->p[LL_P_WINDOW_SPREAD], &w->nature));
	return !ll_stopping(w);
}
