// SPDX-License-Identifier: GPL-2.0-only
/*
 * What workers leave to others.
 *
 * A few workers at nice 19 hold up nobody. A thousand of them outweigh a task at
 * nice 0. So where there are many, each CPU has a schedule for them: what a worker
 * runs takes up the longer time in it that leaves others their part, and while the
 * schedule is ahead of the clock by a burst, workers sleep. This is the virtual
 * scheduling algorithm of ITU-T I.371, with CPU time for cells.
 *
 * A worker pays when it looks at the schedule, and when the CPU is taken from it:
 * with preempt=full that is before it looks, and a thousand would have a slice each.
 */
#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/irqflags.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "livelock.h"

/* Workers of all runs together that weigh less than a task at nice 0: 15 to 1024 each */
#define LL_FEW		64

/* How far a schedule may be ahead before its workers sleep */
#define LL_BURST_NS	(50 * (u64)NSEC_PER_MSEC)

/* … and how far it can get at all, if a thousand pay at once for what they ran */
#define LL_DEBT_NS	((u64)NSEC_PER_SEC)

/* From one sleeper of a CPU that wakes up to the next: a look takes 1 to 50 us */
#define LL_SPREAD_NS	((u64)NSEC_PER_MSEC)

static uint max_share = 50;
module_param(max_share, uint, 0644);
MODULE_PARM_DESC(max_share, "percent of a CPU for more than 64 workers; 100 is no limit");

/**
 * struct ll_schedule - of the workers of a CPU
 * @next_ns: when all that they ran would have been run at their share, of
 *	ktime_get_mono_fast_ns(); that CPU writes it, with interrupts off
 * @sleepers: those that wait for it
 */
struct ll_schedule {
	u64 next_ns;
	atomic_t sleepers;
};

static DEFINE_PER_CPU_ALIGNED(struct ll_schedule, schedules);

/* Workers that live, of all runs */
static atomic_t workers;

/* Percent of a CPU that workers may have now */
static u32 share(void)
{
	if (atomic_read(&workers) <= LL_FEW)
		return 100;
	return clamp(READ_ONCE(max_share), 1U, 100U);
}

/*
 * What the worker ran since it last paid goes into the schedule of this CPU.
 * Interrupts are off: the scheduler calls this too, and its lock may be held.
 */
static void pay(struct ll_worker *w)
{
	struct ll_schedule *s = this_cpu_ptr(&schedules);
	u64 ran = READ_ONCE(current->se.sum_exec_runtime), owed = ran - w->paid_ns;
	u64 now = ktime_get_mono_fast_ns(), next;
	u32 percent = share();

	w->paid_ns = ran;
	if (!owed || percent == 100)
		return;
	next = max(s->next_ns, now) + div_u64(owed * 100, percent);
	WRITE_ONCE(s->next_ns, min(next, now + LL_DEBT_NS));
}

#ifdef CONFIG_PREEMPT_NOTIFIERS
static void sched_in(struct preempt_notifier *n, int cpu)
{
}

static void sched_out(struct preempt_notifier *n, struct task_struct *next)
{
	struct ll_worker *w = container_of(n, struct ll_worker, notifier);

	if (!READ_ONCE(w->looking))
		pay(w);
}

static struct preempt_ops preempt_ops = {
	.sched_in = sched_in,
	.sched_out = sched_out,
};

static void watch(struct ll_worker *w)
{
	preempt_notifier_init(&w->notifier, &preempt_ops);
	preempt_notifier_register(&w->notifier);
}

static void watch_no_more(struct ll_worker *w)
{
	preempt_notifier_unregister(&w->notifier);
}

void ll_share_init(void)
{
	preempt_notifier_inc();
}

void ll_share_exit(void)
{
	preempt_notifier_dec();
}
#else
static void watch(struct ll_worker *w)
{
}

static void watch_no_more(struct ll_worker *w)
{
}

void ll_share_init(void)
{
}

void ll_share_exit(void)
{
}
#endif

/* A worker begins, before its first attempt */
void ll_share_join(struct ll_worker *w)
{
	atomic_inc(&workers);
	/* what it took to start is nobody's */
	w->paid_ns = READ_ONCE(current->se.sum_exec_runtime);
	watch(w);
}

/* It has ended */
void ll_share_leave(struct ll_worker *w)
{
	watch_no_more(w);
	atomic_dec(&workers);
}

/* Until others have had their part; not all at once */
static void sleep_by(struct ll_schedule *s, struct ll_worker *w, u64 until)
{
	u32 n = atomic_inc_return(&s->sleepers);

	ll_nap_until(w, until + get_random_u32() % n * LL_SPREAD_NS);
	atomic_dec(&s->sleepers);
}

/**
 * ll_give_way - leave others their share of the CPU
 * @w: the worker, between attempts
 *
 * What it ran goes into the schedule of the CPU that it is on now. Those that sleep
 * wake up one by one and look again: a thousand that wake up at once would run a
 * slice each before the first of them pays. Who is first is chance. They pay for that
 * with what they run next: else many could look and none ever go on.
 */
void ll_give_way(struct ll_worker *w)
{
	struct ll_schedule *s;
	unsigned long flags;
	u64 next;

	local_irq_save(flags);
	pay(w);
	local_irq_restore(flags);
	WRITE_ONCE(w->looking, true);
	/* not with what others wait for */
	while (!w->locked && share() < 100 && !ll_stopping(w)) {
		/* nothing forbids to migrate meanwhile */
		s = raw_cpu_ptr(&schedules);
		next = READ_ONCE(s->next_ns);
		if (next <= ktime_get_mono_fast_ns() + LL_BURST_NS)
			break;
		sleep_by(s, w, next - LL_BURST_NS);
	}
	WRITE_ONCE(w->looking, false);
}
