// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the numbers. Each is exact; taken while workers run, they are not of
 * one instant.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/pid.h>
#include <linux/sched.h>

#include "livelock.h"

/**
 * ll_stats_worker - one worker's numbers
 * @run: its run
 * @i: its number
 * @out: where to
 */
void ll_stats_worker(const struct ll_run *run, u32 i, struct livelock_worker *out)
{
	const struct ll_worker *w = &run->workers[i];
	const u64 *from = (const u64 *)w->n;
	u64 *to = (u64 *)out;
	size_t word;
	long gap;

	BUILD_BUG_ON(sizeof(*out) % sizeof(u64));
	for (word = 0; word < sizeof(*out) / sizeof(u64); word++)
		to[word] = READ_ONCE(from[word]);
	/* from here on the tasks stay until the run is freed */
	if (ll_run_state(run) >= LIVELOCK_STATE_RUNNING)
		out->cpu_ns = READ_ONCE(w->task->se.sum_exec_runtime);
	/* pairs with the start of work(), which opens the first gap */
	out->state = smp_load_acquire(&w->n->state);
	if (out->state == LIVELOCK_WORKER_DONE) {
		out->pid = 0;
	} else if (out->state == LIVELOCK_WORKER_OPPONENT) {
		out->max_gap_ns = 0;
	} else if (out->state != LIVELOCK_WORKER_NEW) {
		/* the gap that is open now; negative if it ended in between */
		gap = READ_ONCE(w->last_completion);
		gap = READ_ONCE(jiffies) - gap;
		if (gap > 0)
			out->max_gap_ns = max(out->max_gap_ns, (u64)gap * TICK_NSEC);
	}
}

static void add_worker(struct livelock_run_stats *out, const struct livelock_worker *n)
{
	out->attempts += READ_ONCE(n->attempts);
	out->completions += READ_ONCE(n->completions);
	out->conflicts += READ_ONCE(n->conflicts);
	out->refusals += READ_ONCE(n->refusals);
	out->operations += READ_ONCE(n->operations);
	out->give_ups += READ_ONCE(n->give_ups);
	out->cancelled += READ_ONCE(n->cancelled);
	out->skew_sum_ns += READ_ONCE(n->skew_sum_ns);
	out->skew_count += READ_ONCE(n->skew_count);
	out->skew_max_ns = max_t(u64, out->skew_max_ns, READ_ONCE(n->skew_max_ns));
}

/**
 * ll_stats_sum - one number of all workers together
 * @run: the run
 * @offset: of a u64 in struct livelock_worker; see LL_SUM()
 *
 * Return: the sum.
 */
u64 ll_stats_sum(const struct ll_run *run, size_t offset)
{
	u64 total = 0;
	u32 i;

	for (i = 0; i < run->nr_workers; i++)
		total += READ_ONCE(*(u64 *)((void *)&run->records[i].n + offset));
	return total;
}

/**
 * ll_stats_gauge - a number of the scenario's own
 * @run: the run
 * @gauge: one of its scenario's
 *
 * Return: its value over all objects.
 */
u64 ll_stats_gauge(const struct ll_run *run, const struct ll_gauge *gauge)
{
	u64 total = 0, value;
	u32 i;

	for (i = 0; i < run->nr_objects; i++) {
		value = READ_ONCE(*(u64 *)(ll_object(run, i) + gauge->offset));
		total = gauge->max ? max(total, value) : total + value;
	}
	return total;
}

/**
 * ll_stats_run - a run's numbers
 * @run: the run
 * @out: where to; @size and @flags are left alone
 */
void ll_stats_run(const struct ll_run *run, struct livelock_run_stats *out)
{
	u64 start = READ_ONCE(run->start_ns);
	u32 i;

	out->run = run->id;
	out->scenario = run->scenario->id;
	out->cure = READ_ONCE(run->cure);
	out->state = ll_run_state(run);
	out->stop = atomic_read(&run->stop_reason);
	out->marks = atomic_read(&run->marks);
	out->workers = run->nr_workers;
	out->alive = atomic_read(&run->alive);
	out->slot = run->slot;
	out->owner = pid_vnr(run->pid);
	out->seed = run->p[LL_P_SEED];
	out->start_ns = start;
	if (out->state == LIVELOCK_STATE_STOPPED)
		out->elapsed_ns = start ? run->end_ns - start : 0;
	else
		out->elapsed_ns = start ? ktime_get_ns() - start : 0;
	for (i = 0; i < run->nr_workers; i++)
		add_worker(out, &run->records[i].n);
}

/**
 * ll_ratio_ppm - a success ratio for people
 * @completions: of the attempts
 * @attempts: any number
 *
 * Return: parts per million, rounded down; 0 without attempts.
 */
u64 ll_ratio_ppm(u64 completions, u64 attempts)
{
	return attempts ? mul_u64_u64_div_u64(completions, 1000000, attempts) : 0;
}
