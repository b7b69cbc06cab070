// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ioctls: a table of commands, and structures that grow at their end.
 */
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "device.h"

static int take_setting(struct ll_run_spec *spec, const struct livelock_setting *set,
			u32 i, struct ll_message *msg)
{
	if (set->reserved)
		return ll_refuse(msg, -EINVAL, "settings[%u].reserved: not zero", i);
	if (set->param >= LL_NR_PARAMS)
		return ll_refuse(msg, -EINVAL, "settings[%u].param: no parameter %u", i,
				 set->param);
	return ll_param_given(spec, set->param, set->value, msg);
}

static int take_config(struct ll_run_spec *spec, const struct livelock_config *config,
		       struct ll_message *msg)
{
	struct livelock_setting *set;
	int err = 0;
	u32 i;

	if (config->reserved)
		return ll_refuse(msg, -EINVAL, "reserved: not zero");
	spec->scenario = ll_scenario_by_id(config->scenario);
	if (!spec->scenario)
		return ll_refuse(msg, -ENOENT, "scenario: no scenario %u",
				 config->scenario);
	spec->cure = config->cure;
	if (config->nr_settings > LL_NR_PARAMS)
		return ll_refuse(msg, -EINVAL, "nr_settings: %u, there are %u parameters",
				 config->nr_settings, LL_NR_PARAMS);
	if (!config->nr_settings)
		return 0;

	set = memdup_user(u64_to_user_ptr(config->settings),
			  config->nr_settings * sizeof(*set));
	if (IS_ERR(set))
		return ll_refuse(msg, PTR_ERR(set), "settings: cannot be read");
	for (i = 0; i < config->nr_settings && !err; i++)
		err = take_setting(spec, &set[i], i, msg);
	kfree(set);
	return err;
}

static int ioc_configure(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct ll_run_spec spec = { .privileged = f->privileged };
	struct livelock_config *config = arg;
	int err;

	err = take_config(&spec, config, msg);
	if (err)
		return err;
	if (mutex_lock_interruptible(&f->lock))
		return -EINTR;
	err = ll_file_configure(f, &spec, msg);
	if (!err) {
		config->run = f->run->id;
		config->slot = f->run->slot;
	}
	mutex_unlock(&f->lock);
	return err;
}

static int ioc_start(struct ll_file *f, void *arg, struct ll_message *msg)
{
	int err;

	if (mutex_lock_interruptible(&f->lock))
		return -EINTR;
	err = ll_file_start(f);
	mutex_unlock(&f->lock);
	return err;
}

static int ioc_stop(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct ll_run *run = ll_file_run(f);
	int err = 0;

	if (!run)
		return -ENOENT;
	if (ll_run_state(run) == LIVELOCK_STATE_RUNNING)
		ll_run_stop(run, LIVELOCK_STOP_REQUEST);
	else
		err = -ESRCH;
	ll_run_put(run);
	return err;
}

static int ioc_change(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_change *change = arg;
	struct ll_run *run;
	int err;

	if (change->reserved)
		return ll_refuse(msg, -EINVAL, "reserved: not zero");
	run = ll_file_run(f);
	if (!run)
		return ll_refuse(msg, -ENOENT, "nothing is configured on this file");
	if (ll_run_state(run) == LIVELOCK_STATE_STOPPED)
		err = ll_refuse(msg, -ESRCH, "run %u has ended", run->id);
	else
		err = ll_run_change(run, change->cure, msg);
	ll_run_put(run);
	return err;
}

/* The run that a call means, with a reference: 0 is the file's own */
static struct ll_run *run_of(struct ll_file *f, u32 id, bool next)
{
	return id || next ? ll_run_find(id, next) : ll_file_run(f);
}

static int ioc_run_stats(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_run_stats *stats = arg;
	u32 size = stats->size, flags = stats->flags;
	struct ll_run *run = run_of(f, stats->run, flags & LIVELOCK_STATS_NEXT);

	if (!run)
		return -ENOENT;
	*stats = (struct livelock_run_stats){ .size = size, .flags = flags };
	ll_stats_run(run, stats);
	ll_run_put(run);
	return 0;
}

static int copy_workers(const struct ll_run *run, struct livelock_worker_stats *arg)
{
	void __user *to = u64_to_user_ptr(arg->workers);
	struct livelock_worker n;
	u32 i, count;

	if (arg->first >= run->nr_workers)
		return -ERANGE;
	count = min(arg->count, run->nr_workers - arg->first);
	for (i = 0; i < count; i++, to += sizeof(n)) {
		ll_stats_worker(run, arg->first + i, &n);
		if (copy_to_user(to, &n, sizeof(n)))
			return -EFAULT;
		cond_resched();
	}
	arg->count = count;
	return 0;
}

static int ioc_worker_stats(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_worker_stats *stats = arg;
	struct ll_run *run;
	int err;

	/* one version so far: when a second comes, elements are cut to stride */
	if (stats->stride != sizeof(struct livelock_worker))
		return stats->stride < sizeof(struct livelock_worker) ? -EINVAL : -E2BIG;
	run = run_of(f, stats->run, false);
	if (!run)
		return -ENOENT;
	err = copy_workers(run, stats);
	ll_run_put(run);
	return err;
}

static int ioc_gauge(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_gauge *out = arg;
	struct ll_run *run = run_of(f, out->run, false);
	const struct ll_gauge *gauge;
	int err = -ENOENT;

	if (!run)
		return err;
	if (out->index < run->scenario->ops->nr_gauges) {
		gauge = &run->scenario->ops->gauges[out->index];
		out->run = run->id;
		out->value = ll_stats_gauge(run, gauge);
		strscpy(out->name, gauge->name, sizeof(out->name));
		strscpy(out->unit, gauge->unit ?: "", sizeof(out->unit));
		strscpy(out->summary, gauge->summary, sizeof(out->summary));
		err = 0;
	}
	ll_run_put(run);
	return err;
}

/**
 * struct ll_ioctl - one command
 * @cmd: its number
 * @size: of the structure as this module knows it
 * @min_size: of its first version
 * @flags: that it knows
 * @message: offset of its message, or 0; then the structure goes back after an
 *	error too
 * @silent: nothing goes back
 * @call: does it
 */
struct ll_ioctl {
	unsigned int cmd;
	u32 size;
	u32 min_size;
	u32 flags;
	size_t message;
	bool silent;
	int (*call)(struct ll_file *f, void *arg, struct ll_message *msg);
};

/* Every structure begins with these two */
struct ll_head {
	u32 size;
	u32 flags;
};

#define LL_IOC(nr, fn, type, last, ...) {				\
	.cmd = nr, .call = fn, .size = sizeof(struct type),		\
	.min_size = offsetofend(struct type, last), __VA_ARGS__ }

static const struct ll_ioctl ioctls[] = {
	LL_IOC(LIVELOCK_IOC_INFO, ll_ioc_info, livelock_info, max_seconds),
	LL_IOC(LIVELOCK_IOC_SCENARIO, ll_ioc_scenario, livelock_scenario, tie_breaker),
	LL_IOC(LIVELOCK_IOC_CURE, ll_ioc_cure, livelock_cure, tie_breaker),
	LL_IOC(LIVELOCK_IOC_PARAM, ll_ioc_param, livelock_param, summary,
	       .flags = LIVELOCK_PARAM_RUN),
	LL_IOC(LIVELOCK_IOC_CHOICE, ll_ioc_choice, livelock_choice, name),
	LL_IOC(LIVELOCK_IOC_CONFIGURE, ioc_configure, livelock_config, message,
	       .message = offsetof(struct livelock_config, message)),
	LL_IOC(LIVELOCK_IOC_START, ioc_start, livelock_start, flags, .silent = true),
	LL_IOC(LIVELOCK_IOC_STOP, ioc_stop, livelock_start, flags, .silent = true),
	LL_IOC(LIVELOCK_IOC_CHANGE, ioc_change, livelock_change, message,
	       .message = offsetof(struct livelock_change, message)),
	LL_IOC(LIVELOCK_IOC_RUN_STATS, ioc_run_stats, livelock_run_stats, skew_count,
	       .flags = LIVELOCK_STATS_NEXT),
	LL_IOC(LIVELOCK_IOC_WORKER_STATS, ioc_worker_stats, livelock_worker_stats, workers),
	LL_IOC(LIVELOCK_IOC_GAUGE, ioc_gauge, livelock_gauge, summary),
};

/* The answer, cut to what the caller knows */
static int answer(const struct ll_ioctl *ioc, void __user *user, const void *arg,
		  u32 user_size)
{
	return copy_to_user(user, arg, min(user_size, ioc->size)) ? -EFAULT : 0;
}

static long call(const struct ll_ioctl *ioc, struct ll_file *f, void __user *user)
{
	struct ll_message msg = {};
	u32 user_size;
	void *arg;
	int err;

	if (!IS_ALIGNED((unsigned long)user, sizeof(u32)))
		return -EINVAL;
	if (get_user(user_size, (u32 __user *)user))
		return -EFAULT;
	if (user_size < ioc->min_size)
		return -EINVAL;
	if (user_size > PAGE_SIZE)
		return -E2BIG;
	arg = kzalloc(ioc->size, GFP_KERNEL);
	if (!arg)
		return -ENOMEM;
	err = copy_struct_from_user(arg, ioc->size, user, user_size);
	if (err)
		goto free;
	/* it may have changed since it was read: what was checked is what counts */
	((struct ll_head *)arg)->size = user_size;

	/* where something changes, find out first whether it can be told */
	if (ioc->message)
		err = answer(ioc, user, arg, user_size);
	if (!err && ((struct ll_head *)arg)->flags & ~ioc->flags)
		err = ll_refuse(&msg, -EINVAL, "flags: unknown bits");
	if (!err)
		err = ioc->call(f, arg, &msg);
	if (ioc->message)
		memcpy(arg + ioc->message, &msg, sizeof(msg));
	if (!ioc->silent && (!err || ioc->message))
		err = answer(ioc, user, arg, user_size) ?: err;
free:
	kfree(arg);
	return err;
}

/**
 * ll_file_ioctl - one ioctl
 * @f: the file
 * @cmd: LIVELOCK_IOC_*; all bits of it count
 * @user: its structure
 *
 * Return: 0 or the error that the UAPI header documents.
 */
long ll_file_ioctl(struct ll_file *f, unsigned int cmd, void __user *user)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ioctls); i++)
		if (ioctls[i].cmd == cmd)
			return call(&ioctls[i], f, user);
	return -ENOTTY;
}
