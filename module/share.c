// SPDX-License-Identifier: GPL-2.0-only
/*
 * What workers leave to others.
 *
 * A few workers at nice 19 hold up nobody. A thousand of them outweigh a task at
 * nice 0. So where there are many, each CPU has a schedule for them: what a worker
 * runs takes up the longer time in it that leaves others their part, and once the
 * schedule is ahead of the clock by a burst, a worker sleeps until it is its time.
 * This is the virtual scheduling algorithm of ITU-T I.371, with CPU time for cells.
 */
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "livelock.h"

/* Workers of all runs together that weigh less than a task at nice 0: 15 to 1024 each */
#define LL_FEW		64

/* How far a schedule may be ahead before its workers sleep */
#define LL_BURST_NS	(50 * (u64)NSEC_PER_MSEC)

/* From one worker that wakes up to the next, by and large: time for a look or two */
#define LL_SPREAD_NS	(200 * (u64)NSEC_PER_USEC)

static uint max_share = 50;
module_param(max_share, uint, 0644);
MODULE_PARM_DESC(max_share, "percent of a CPU for more than 64 workers; 100 is no limit");

/**
 * struct ll_schedule - of the workers of a CPU
 * @lock: for changes of @next_ns
 * @next_ns: when all that they ran would have been run at their share, CLOCK_MONOTONIC
 */
struct ll_schedule {
	spinlock_t lock;	/* changes of next_ns */
	u64 next_ns;
};

static DEFINE_PER_CPU_ALIGNED(struct ll_schedule, schedules) = {
	.lock = __SPIN_LOCK_UNLOCKED(schedules.lock),
};

/* What the worker ran since it last paid. Return: when others have had their part. */
static u64 pay(struct ll_schedule *s, struct ll_worker *w, u64 now, u32 percent)
{
	u64 ran = READ_ONCE(current->se.sum_exec_runtime);
	/* not what it took to start, and little of what it ran while it was one of few */
	u64 owed = w->paid_ns ? min(ran - w->paid_ns, LL_BURST_NS) : 0;

	w->paid_ns = ran;
	if (owed) {
		spin_lock(&s->lock);
		WRITE_ONCE(s->next_ns, max(s->next_ns, now) + div_u64(owed * 100, percent));
		spin_unlock(&s->lock);
	}
	return max(READ_ONCE(s->next_ns), LL_BURST_NS) - LL_BURST_NS;
}

/**
 * ll_give_way - leave others their share of the CPU
 * @w: the worker, between attempts or while it burns time in one
 *
 * What it ran goes into the schedule of the CPU that it is on now. Those that sleep
 * wake up one by one and look again: a thousand that wake up at once would run a
 * slice each before the first of them pays. Who is first is chance.
 */
void ll_give_way(struct ll_worker *w)
{
	u32 percent = clamp(READ_ONCE(max_share), 1U, 100U), workers = ll_slots_used();
	u64 now, until;

	/* not with what others wait for */
	if (percent == 100 || workers <= LL_FEW || w->locked)
		return;

	while (!ll_stopping(w)) {
		now = ktime_get_ns();
		/* nothing forbids to migrate meanwhile */
		until = pay(raw_cpu_ptr(&schedules), w, now, percent);
		if (until <= now)
			return;
		ll_nap_until(w, until + get_random_u32() % workers * LL_SPREAD_NS);
	}
}
