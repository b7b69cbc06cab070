// SPDX-License-Identifier: GPL-2.0-only
/*
 * The start of a run: create all workers, put them on their CPUs, and wake them into
 * the start line.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

#include "event.h"
#include "livelock.h"

/* How long the workers may take to the start line */
#define LL_LINE_UP	(30 * HZ)

static int create_workers(struct ll_run *run)
{
	struct task_struct *task;
	u32 i;

	for (i = 0; i < run->nr_workers; i++) {
		task = kthread_create(ll_worker_fn, &run->workers[i], "ll/%u:%u",
				      run->id, i);
		if (IS_ERR(task))	/* -EAGAIN is a limit on threads */
			return PTR_ERR(task) == -EINTR ? -EINTR : -ENOMEM;
		run->workers[i].task = get_task_struct(task);
		WRITE_ONCE(run->records[i].n.pid, task->pid);
		set_user_nice(task, MAX_NICE);
	}
	return 0;
}

/* None of them has run yet, and none ever will */
static void undo_workers(struct ll_run *run)
{
	u32 i;

	for (i = 0; i < run->nr_workers && run->workers[i].task; i++) {
		kthread_stop(run->workers[i].task);
		put_task_struct(run->workers[i].task);
		run->workers[i].task = NULL;
		WRITE_ONCE(run->records[i].n.pid, 0);
	}
}

static void place_workers(struct ll_run *run)
{
	u64 placement = run->p[LL_P_PLACEMENT];
	unsigned int cpu = cpumask_first(cpu_online_mask);
	u32 i;

	if (placement == LL_PLACEMENT_FREE)
		return;
	for (i = 0; i < run->nr_workers; i++) {
		kthread_bind(run->workers[i].task, cpu);
		if (placement == LL_PLACEMENT_ONE_CPU)
			continue;
		cpu = cpumask_next(cpu, cpu_online_mask);
		if (cpu >= nr_cpu_ids)
			cpu = cpumask_first(cpu_online_mask);
	}
}

/**
 * ll_run_start - create the workers and send them to the start line
 * @run: a configured run
 *
 * Return: 0, or -ENOMEM or -EINTR with no worker left and the run as it was.
 */
int ll_run_start(struct ll_run *run)
{
	u32 i;
	int err;

	err = create_workers(run);
	if (err) {
		undo_workers(run);
		return err;
	}

	kref_get(&run->ref);	/* the reaper's */
	kref_get(&run->ref);	/* ours: it may be over before we are */
	atomic_set(&run->alive, run->nr_workers);
	atomic_set(&run->contenders, run->nr_workers - run->p[LL_P_OPPONENTS]);

	/* no CPU goes while workers are sent to theirs */
	cpus_read_lock();
	place_workers(run);
	run->end_jiffies = jiffies + LL_LINE_UP;
	ll_monitor_start(run);
	/* pairs with ll_run_state(): the tasks before the state */
	smp_store_release(&run->state, LIVELOCK_STATE_RUNNING);
	ll_event(run_start, run->id, run->scenario->id, READ_ONCE(run->cure),
		 run->nr_workers, run->slot, run->p[LL_P_SEED]);
	for (i = 0; i < run->nr_workers; i++)
		wake_up_process(run->workers[i].task);
	cpus_read_unlock();
	ll_run_put(run);
	return 0;
}
