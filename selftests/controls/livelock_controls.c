// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mistakes on purpose, one a load: a kernel whose checkers are alive reports each.
 * For scripts/check-debug alone; nobody else should load it.
 *
 *	insmod livelock_controls.ko what=NAME
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/vmalloc.h>

static char *what = "none";
module_param(what, charp, 0444);
MODULE_PARM_DESC(what, "which mistake");

/* Long enough for the checkers of hangs, whose limits the test has lowered */
static uint seconds = 10;
module_param(seconds, uint, 0444);
MODULE_PARM_DESC(seconds, "how long a hang lasts");

static u32 scratch;

static void use_after_free(void)
{
	u8 *p = kmalloc(64, GFP_KERNEL);

	if (!p)
		return;
	OPTIMIZER_HIDE_VAR(p);
	kfree(p);
	READ_ONCE(p[8]);
}

static void past_the_end(void)
{
	u8 *p = vmalloc(100);

	if (!p)
		return;
	OPTIMIZER_HIDE_VAR(p);
	/* there is a page, but no memory that was asked for */
	READ_ONCE(p[200]);
	vfree(p);
}

static noinline void forget(void *p)
{
	OPTIMIZER_HIDE_VAR(p);
}

static void leak(void)
{
	u32 i;

	/* several: a pointer may stay behind in some register or stack */
	for (i = 0; i < 10; i++)
		forget(kmalloc(200, GFP_KERNEL));
}

static void shift_too_far(void)
{
	u32 by = 40, one = 1;

	OPTIMIZER_HIDE_VAR(by);
	WRITE_ONCE(scratch, one << by);
}

static void index_too_far(void)
{
	static u32 few[4], behind[4];
	u32 at = 4;

	OPTIMIZER_HIDE_VAR(at);
	few[at] = 1;
	WRITE_ONCE(scratch, few[0] + behind[0]);
}

static DEFINE_MUTEX(lock_a);
static DEFINE_MUTEX(lock_b);

static void inversion(void)
{
	mutex_lock(&lock_a);
	mutex_lock(&lock_b);
	mutex_unlock(&lock_b);
	mutex_unlock(&lock_a);

	mutex_lock(&lock_b);
	mutex_lock(&lock_a);
	mutex_unlock(&lock_a);
	mutex_unlock(&lock_b);
}

static void sleep_in_atomic(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	msleep(20);
	spin_unlock(&lock);
}

static void rcu_without_lock(void)
{
	static u32 __rcu *p;

	WRITE_ONCE(scratch, !rcu_dereference(p));
}

static void cpu_number_while_preemptible(void)
{
	WRITE_ONCE(scratch, smp_processor_id());
}

static void nothing(struct timer_list *t)
{
}

static void free_armed_timer(void)
{
	struct timer_list *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return;
	timer_setup(t, nothing, 0);
	mod_timer(t, jiffies + 1000 * HZ);
	kfree(t);
}

static void broken_list(void)
{
	static LIST_HEAD(head);
	static struct list_head node;

	list_add(&node, &head);
	head.next = head.prev;
	node.next = &node;
	list_del(&node);
}

static u64 raced;

static int increment(void *unused)
{
	while (!kthread_should_stop()) {
		raced++;
		cond_resched();
	}
	return 0;
}

static void race(void)
{
	struct task_struct *tasks[2];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(tasks); i++)
		tasks[i] = kthread_run(increment, NULL, "racer/%u", i);
	ssleep(seconds);
	for (i = 0; i < ARRAY_SIZE(tasks); i++)
		if (!IS_ERR(tasks[i]))
			kthread_stop(tasks[i]);
}

static void keep_the_cpu(void)
{
	unsigned long end = jiffies + seconds * HZ;

	preempt_disable();
	while (time_before(jiffies, end))
		cpu_relax();
	preempt_enable();
}

static void stall_rcu(void)
{
	unsigned long end = jiffies + seconds * HZ;

	rcu_read_lock();
	while (time_before(jiffies, end))
		cpu_relax();
	rcu_read_unlock();
}

static void sleep_deaf(void)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_timeout(seconds * HZ);
}

static const struct {
	const char *name;
	void (*make)(void);
} mistakes[] = {
	{ "use-after-free", use_after_free },
	{ "past-the-end", past_the_end },
	{ "leak", leak },
	{ "shift", shift_too_far },
	{ "index", index_too_far },
	{ "inversion", inversion },
	{ "sleep-in-atomic", sleep_in_atomic },
	{ "rcu", rcu_without_lock },
	{ "cpu-number", cpu_number_while_preemptible },
	{ "armed-timer", free_armed_timer },
	{ "list", broken_list },
	{ "race", race },
	{ "soft-lockup", keep_the_cpu },
	{ "rcu-stall", stall_rcu },
	{ "hung-task", sleep_deaf },
	{ "none", NULL },
};

static int __init controls_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mistakes); i++) {
		if (strcmp(what, mistakes[i].name))
			continue;
		if (mistakes[i].make)
			mistakes[i].make();
		return 0;
	}
	return -EINVAL;
}

static void __exit controls_exit(void)
{
}

module_init(controls_init);
module_exit(controls_exit);

MODULE_DESCRIPTION("Mistakes on purpose: are the kernel's checkers alive?");
MODULE_LICENSE("GPL");
MODULE_AUTHOR("the livelock authors");
