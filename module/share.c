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
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "livelock.h"

/* Workers of all runs together that weigh less than a task at nice 0: 15 to 1024 each */
#define LL_FEW		64

/* How far a schedule may be ahead before its workers sleep */
#define LL_BURST_NS	(50 * NSEC_PER_MSEC)

/* What a worker runs before it looks at the clock again, by and large */
#define LL_SLICE_NS	((s64)TICK_NSEC)

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

/* Return: when a worker may run that pays for @ns of the schedule */
static u64 reserve(struct ll_schedule *s, u64 now, u64 ns)
{
	u64 next;

	spin_lock(&s->lock);
	next = max(s->next_ns, now) + ns;
	WRITE_ONCE(s->next_ns, next);
	spin_unlock(&s->lock);
	return next - LL_BURST_NS;
}

/* Who is stopped does not run, and the next run is not to wait for it */
static void give_back(struct ll_schedule *s, u64 ns)
{
	spin_lock(&s->lock);
	WRITE_ONCE(s->next_ns, s->next_ns - ns);
	spin_unlock(&s->lock);
}

/**
 * ll_give_way - leave others their share of the CPU
 * @w: the worker, between attempts or while it burns time in one
 *
 * What it ran goes into the schedule of the CPU that it is on now. Where that is
 * ahead already, it is a slice that is yet to be run: a thousand workers that wake
 * up at once would else run a slice each before the first of them pays.
 */
void ll_give_way(struct ll_worker *w)
{
	u32 percent = clamp(READ_ONCE(max_share), 1U, 100U);
	u64 now, paid = READ_ONCE(current->se.sum_exec_runtime);
	struct ll_schedule *s;
	u64 ns;
	s64 owed;

	/* not with what others wait for */
	if (percent == 100 || ll_slots_used() <= LL_FEW || w->locked)
		return;

	/* nothing forbids to migrate meanwhile */
	s = raw_cpu_ptr(&schedules);
	now = ktime_get_ns();
	if (READ_ONCE(s->next_ns) > now + LL_BURST_NS)
		paid += LL_SLICE_NS;
	owed = paid - w->paid_ns;
	if (owed < LL_SLICE_NS / 2)
		return;
	w->paid_ns = paid;
	ns = div_u64(min_t(u64, owed, LL_BURST_NS) * 100, percent);
	ll_nap_until(w, reserve(s, now, ns));
	if (unlikely(ll_stopping(w)))
		give_back(s, ns);
}
