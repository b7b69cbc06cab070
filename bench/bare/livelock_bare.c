// SPDX-License-Identifier: GPL-2.0-only
/*
 * The yardstick of the scenario cas-counter: what its load and cmpxchg cost when
 * written by hand, with nothing around them but a count kept in a register.
 *
 *	echo "WORKERS MS [BATCH]" > /sys/module/livelock_bare/parameters/run
 *	cat /sys/module/livelock_bare/parameters/run
 *
 * The write returns at the end of the run (a signal ends it early, with -EINTR);
 * the read gives attempts, completions and nanoseconds of the latest run. BATCH
 * is how many attempts pass between two looks at the clock and the scheduler.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#define BARE_MAX_WORKERS	64
#define BARE_MAX_MS		10000
#define BARE_MAX_BATCH		4096
#define BARE_BATCH		256

struct bare_run {
	unsigned int workers;
	unsigned int ms;
	unsigned int batch;
	unsigned long end;		/* jiffies */
	bool stop;
	atomic_t alive;
	struct completion done;
	atomic64_t value ____cacheline_aligned;
};

struct bare_worker {
	struct bare_run *run;
	struct task_struct *task;
	u64 attempts;
	u64 completions;
} ____cacheline_aligned;

static struct {
	u64 attempts;
	u64 completions;
	u64 ns;
} latest;				/* under the lock of the parameters */

static int bare_fn(void *data)
{
	struct bare_worker *w = data;
	struct bare_run *run = w->run;
	unsigned int i, batch = run->batch;
	u64 attempts = 0, completions = 0;
	s64 old;

	while (!READ_ONCE(run->stop) && time_before(jiffies, run->end)) {
		for (i = 0; i < batch; i++) {
			old = atomic64_read(&run->value);
			attempts++;
			if (atomic64_cmpxchg(&run->value, old, old + 1) == old)
				completions++;
		}
		cond_resched_tasks_rcu_qs();
	}
	w->attempts = attempts;
	w->completions = completions;
	if (atomic_dec_and_test(&run->alive))
		complete(&run->done);
	return 0;
}

/* Placed and nice as the workers of livelock.ko with placement=spread */
static int create_worker(struct bare_worker *w, unsigned int i)
{
	struct task_struct *task = kthread_create(bare_fn, w, "ll-bare/%u", i);

	if (IS_ERR(task))
		return PTR_ERR(task);
	w->task = get_task_struct(task);
	set_user_nice(task, MAX_NICE);
	return 0;
}

static void place_workers(struct bare_worker *workers, unsigned int n)
{
	unsigned int i, cpu = cpumask_first(cpu_online_mask);

	for (i = 0; i < n; i++) {
		kthread_bind(workers[i].task, cpu);
		cpu = cpumask_next(cpu, cpu_online_mask);
		if (cpu >= nr_cpu_ids)
			cpu = cpumask_first(cpu_online_mask);
	}
}

static int execute(struct bare_run *run, struct bare_worker *workers)
{
	ktime_t start;
	unsigned int i;
	int err;

	for (i = 0; i < run->workers; i++) {
		workers[i].run = run;
		err = create_worker(&workers[i], i);
		if (err)
			return err;
	}
	cpus_read_lock();
	place_workers(workers, run->workers);
	cpus_read_unlock();

	start = ktime_get();
	run->end = jiffies + 1 + msecs_to_jiffies(run->ms);
	for (i = 0; i < run->workers; i++)
		wake_up_process(workers[i].task);
	err = wait_for_completion_interruptible(&run->done);
	if (err) {
		WRITE_ONCE(run->stop, true);
		wait_for_completion(&run->done);
		return -EINTR;
	}
	latest.ns = ktime_to_ns(ktime_sub(ktime_get(), start));
	return 0;
}

/* Ends every thread, one that was never woken too; only then are sums final */
static void settle(struct bare_run *run, struct bare_worker *workers)
{
	unsigned int i;

	latest.attempts = 0;
	latest.completions = 0;
	for (i = 0; i < run->workers && workers[i].task; i++) {
		kthread_stop(workers[i].task);
		put_task_struct(workers[i].task);
		latest.attempts += workers[i].attempts;
		latest.completions += workers[i].completions;
	}
}

static int run_set(const char *text, const struct kernel_param *kp)
{
	struct bare_run run = { .batch = BARE_BATCH };
	struct bare_worker *workers;
	int err;

	if (sscanf(text, "%u %u %u", &run.workers, &run.ms, &run.batch) < 2)
		return -EINVAL;
	if (!run.workers || run.workers > BARE_MAX_WORKERS || !run.ms ||
	    run.ms > BARE_MAX_MS || !run.batch || run.batch > BARE_MAX_BATCH)
		return -ERANGE;
	workers = kcalloc(run.workers, sizeof(*workers), GFP_KERNEL);
	if (!workers)
		return -ENOMEM;

	init_completion(&run.done);
	atomic_set(&run.alive, run.workers);
	err = execute(&run, workers);
	settle(&run, workers);
	if (!err && latest.completions != atomic64_read(&run.value))
		err = -EIO;
	kfree(workers);
	return err;
}

static int run_get(char *buf, const struct kernel_param *kp)
{
	return sysfs_emit(buf, "%llu %llu %llu\n", latest.attempts, latest.completions,
			  latest.ns);
}

static const struct kernel_param_ops run_ops = {
	.set = run_set,
	.get = run_get,
};
module_param_cb(run, &run_ops, NULL, 0600);
MODULE_PARM_DESC(run, "write \"WORKERS MS [BATCH]\" to run, read the numbers");

MODULE_DESCRIPTION("bare load and cmpxchg loop, to compare livelock with");
MODULE_LICENSE("GPL");
