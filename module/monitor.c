// SPDX-License-Identifier: GPL-2.0-only
/*
 * What looks at a run once a second: the alarm, what hangs on it, and a stop for
 * runs whose workers all sleep.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "event.h"
#include "livelock.h"

/* Fewer attempts say nothing about a ratio: the window goes on */
#define LL_ALARM_MIN_ATTEMPTS	100

/* Lines of a run in the kernel log, a second */
#define LL_LOG_BURST		100

/* Raise or clear the alarm by the ratio of the time since the last look */
static void check_alarm(struct ll_run *run)
{
	u64 attempts = LL_SUM(run, attempts), completions = LL_SUM(run, completions);
	u64 a = attempts - run->window_attempts;
	u64 c = completions - run->window_completions;
	u32 alarm = READ_ONCE(run->p[LL_P_ALARM]);
	bool low;

	if (!alarm || a < LL_ALARM_MIN_ATTEMPTS)
		return;
	run->window_attempts = attempts;
	run->window_completions = completions;
	low = c * 1000 < a * alarm;
	if (low == !!(atomic_read(&run->marks) & LIVELOCK_MARK_ALARM))
		return;
	atomic_xor(LIVELOCK_MARK_ALARM, &run->marks);
	ll_event(alarm, run->id, low, a, c);
}

/* A watchdog as people write it: what does not get on is begun anew */
static void restart(struct ll_run *run)
{
	if (READ_ONCE(run->p[LL_P_RESTART]) == LL_RESTART_ON_ALARM &&
	    atomic_read(&run->marks) & LIVELOCK_MARK_ALARM)
		WRITE_ONCE(run->restarts, run->restarts + 1);
}

/* An autoscaler that follows the use of CPUs, which a livelock keeps high */
static void scale(struct ll_run *run)
{
	u32 percent = READ_ONCE(run->p[LL_P_AUTOSCALE]), from = run->active, to, i;

	if (!percent || from == run->nr_workers)
		return;
	to = min_t(u64, from + max_t(u64, 1, div_u64((u64)from * percent, 100)),
		   run->nr_workers);
	WRITE_ONCE(run->active, to);
	for (i = from; i < to; i++)
		wake_up_process(run->workers[i].task);
}

static void monitor(struct work_struct *work)
{
	struct ll_run *run = container_of(to_delayed_work(work), struct ll_run, monitor);
	bool begun;
	long left;

	/* who starts it was kept from it: it cannot be ended before it is running */
	if (ll_run_state(run) == LIVELOCK_STATE_CONFIGURED) {
		ll_monitor_start(run);
		return;
	}
	if (READ_ONCE(run->stop))
		return;
	/* pairs with ll_run_begin(): start_ns comes after end_jiffies */
	begun = smp_load_acquire(&run->start_ns);
	left = READ_ONCE(run->end_jiffies) - jiffies;
	if (left <= 0) {
		ll_run_stop(run, LIVELOCK_STOP_DURATION);
		return;
	}
	if (begun) {
		check_alarm(run);
		restart(run);
		scale(run);
	}
	/* often enough until the begin, which sets the end anew */
	queue_delayed_work(ll_runs_workqueue(), &run->monitor,
			   min(left, begun ? HZ : HZ / 10L));
}

void ll_monitor_init(struct ll_run *run)
{
	INIT_DELAYED_WORK(&run->monitor, monitor);
	ratelimit_state_init(&run->log_limit, HZ, LL_LOG_BURST);
	/* or it would warn of what it holds back, which is what was asked for */
	ratelimit_set_flags(&run->log_limit, RATELIMIT_MSG_ON_RELEASE);
}

void ll_monitor_start(struct ll_run *run)
{
	queue_delayed_work(ll_runs_workqueue(), &run->monitor, HZ / 10);
}

void ll_monitor_stop(struct ll_run *run)
{
	cancel_delayed_work_sync(&run->monitor);
}
