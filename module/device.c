// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/livelock. An open file owns at most one run, and takes it along when it
 * is closed, however its owner dies.
 */
#include <linux/align.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "livelock.h"

#define LL_MAX_LINE	1024

/**
 * struct ll_file - one open file
 * @lock: protects @run and its steps from state to state
 * @run: its run, or %NULL
 * @ended: woken when a run of this file has ended
 */
struct ll_file {
	struct mutex lock;	/* run */
	struct ll_run *run;
	wait_queue_head_t ended;
};

static struct ll_file *file_of(struct file *filp)
{
	return ((struct seq_file *)filp->private_data)->private;
}

static int ioc_info(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_info *info = arg;

	info->abi_version = LIVELOCK_ABI_VERSION;
	info->nr_scenarios = ll_nr_scenarios;
	info->nr_params = LL_NR_PARAMS;
	info->max_workers = ll_param_max(LL_P_WORKERS);
	info->max_slots = LIVELOCK_MAX_SLOTS;
	info->used_slots = ll_slots_used();
	info->nr_runs = ll_runs_running();
	info->max_seconds = div_u64(ll_param_max(LL_P_DURATION_NS), NSEC_PER_SEC);
	return 0;
}

static int ioc_scenario(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_scenario *out = arg;
	const struct ll_scenario *sc;

	if (out->reserved)
		return -EINVAL;
	if (out->index >= ll_nr_scenarios)
		return -ENOENT;
	sc = &ll_scenarios[out->index];
	out->id = sc->id;
	out->nr_cures = 1 + sc->ops->nr_cures;
	out->min_workers = sc->min_workers;
	out->expect = sc->expect;
	strscpy(out->name, sc->name, sizeof(out->name));
	strscpy(out->family, sc->family, sizeof(out->family));
	strscpy(out->summary, sc->summary, sizeof(out->summary));
	strscpy(out->source, sc->source, sizeof(out->source));
	strscpy(out->tie_breaker, sc->tie_breaker, sizeof(out->tie_breaker));
	return 0;
}

static int ioc_cure(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_cure *out = arg;
	const struct ll_scenario *sc = ll_scenario_by_id(out->scenario);
	const struct ll_cure *cure;
	struct ll_cure none;

	if (out->reserved)
		return -EINVAL;
	if (!sc || out->index > sc->ops->nr_cures)
		return -ENOENT;
	if (out->index) {
		cure = &sc->ops->cures[out->index - 1];
	} else {
		none = (struct ll_cure){
			.expect = sc->expect,
			.summary = "the scenario as it is",
			.tie_breaker = sc->tie_breaker,
		};
		cure = &none;
	}
	out->id = cure->id;
	out->kind = ll_cure_kind(cure->id);
	out->expect = cure->expect;
	strscpy(out->name, ll_cure_name(cure->id), sizeof(out->name));
	strscpy(out->summary, cure->summary, sizeof(out->summary));
	strscpy(out->tie_breaker, cure->tie_breaker, sizeof(out->tie_breaker));
	return 0;
}

static int ioc_param(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_param *out = arg;
	const struct ll_scenario *sc = ll_scenario_by_id(out->scenario);
	const struct ll_cure *cure = NULL;
	const struct ll_param *desc;
	u64 p[LL_NR_PARAMS];

	if (out->index >= LL_NR_PARAMS || !sc)
		return -ENOENT;
	if (out->cure) {
		cure = ll_cure_of(sc, out->cure);
		if (!cure)
			return -EINVAL;
	}
	ll_params_apply(sc, cure, p);
	desc = &ll_params[out->index];
	out->flags = (ll_param_used(sc, out->index) ? LIVELOCK_PARAM_USED : 0) |
		     (desc->choices ? LIVELOCK_PARAM_CHOICE : 0) |
		     (ll_param_fixed(out->index) ? LIVELOCK_PARAM_FIXED : 0);
	out->id = out->index;
	out->min = desc->min;
	out->max = ll_param_max(out->index);
	out->def = p[out->index];
	strscpy(out->name, desc->name, sizeof(out->name));
	strscpy(out->unit, desc->unit, sizeof(out->unit));
	strscpy(out->summary, desc->summary, sizeof(out->summary));
	return 0;
}

static int ioc_choice(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_choice *out = arg;
	const struct ll_param *desc;

	if (out->param >= LL_NR_PARAMS)
		return -ENOENT;
	desc = &ll_params[out->param];
	if (!desc->choices || out->value > desc->max)
		return -ENOENT;
	strscpy(out->name, desc->choices[out->value], sizeof(out->name));
	return 0;
}

static int take_setting(struct ll_run_spec *spec, const struct livelock_setting *set,
			u32 i, struct ll_message *msg)
{
	int err;

	if (set->reserved)
		return ll_refuse(msg, -EINVAL, "settings[%u].reserved: not zero", i);
	if (set->param >= LL_NR_PARAMS)
		return ll_refuse(msg, -EINVAL, "settings[%u].param: no parameter %u", i,
				 set->param);
	if (spec->given_mask & BIT_ULL(set->param))
		return ll_refuse(msg, -EINVAL, "settings[%u].param: %s given twice", i,
				 ll_params[set->param].name);
	err = ll_param_given(spec->scenario, set->param, set->value, msg);
	if (err)
		return err;
	spec->given[set->param] = set->value;
	spec->given_mask |= BIT_ULL(set->param);
	return 0;
}

static int take_config(struct ll_run_spec *spec, const struct livelock_config *config,
		       struct ll_message *msg)
{
	struct livelock_setting *set;
	int err = 0;
	u32 i;

	memset(spec, 0, sizeof(*spec));
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

/* Put a new run in the place of the old one. Called with the lock held. */
static int configure(struct ll_file *f, const struct ll_run_spec *spec,
		     struct ll_message *msg)
{
	struct ll_run *run;

	if (f->run && ll_run_state(f->run) == LIVELOCK_STATE_RUNNING)
		return ll_refuse(msg, -EBUSY, "run %u of this file is running", f->run->id);
	run = ll_run_create(spec, &f->ended, msg);
	if (IS_ERR(run))
		return PTR_ERR(run);
	if (f->run)
		ll_run_release(f->run);
	f->run = run;
	return 0;
}

static int ioc_configure(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_config *config = arg;
	struct ll_run_spec spec;
	int err;

	err = take_config(&spec, config, msg);
	if (!err)
		err = configure(f, &spec, msg);
	if (err)
		return err;
	config->run = f->run->id;
	config->slot = f->run->slot;
	return 0;
}

static int start(struct ll_file *f)
{
	if (!f->run)
		return -ENOENT;
	switch (ll_run_state(f->run)) {
	case LIVELOCK_STATE_CONFIGURED:
		return ll_run_start(f->run);
	case LIVELOCK_STATE_RUNNING:
		return -EBUSY;
	default:
		return -ESTALE;
	}
}

static int ioc_start(struct ll_file *f, void *arg, struct ll_message *msg)
{
	return start(f);
}

static int ioc_stop(struct ll_file *f, void *arg, struct ll_message *msg)
{
	if (!f->run)
		return -ENOENT;
	if (ll_run_state(f->run) != LIVELOCK_STATE_RUNNING)
		return -ESRCH;
	ll_run_stop(f->run, LIVELOCK_STOP_REQUEST);
	return 0;
}

static int ioc_change(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_change *change = arg;

	if (change->reserved)
		return ll_refuse(msg, -EINVAL, "reserved: not zero");
	if (!f->run)
		return ll_refuse(msg, -ENOENT, "nothing is configured on this file");
	if (ll_run_state(f->run) == LIVELOCK_STATE_STOPPED)
		return ll_refuse(msg, -ESRCH, "run %u has ended", f->run->id);
	return ll_run_change(f->run, change->cure, msg);
}

/* The run that a call means, with a reference: 0 is the file's own */
static struct ll_run *run_of(struct ll_file *f, u32 id, bool next)
{
	if (id || next)
		return ll_run_find(id, next);
	if (f->run)
		kref_get(&f->run->ref);
	return f->run;
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

/**
 * struct ll_ioctl - one command
 * @cmd: its number
 * @size: of the structure as this module knows it
 * @min_size: of its first version
 * @flags: that it knows
 * @message: offset of its message, or 0; then the structure goes back after an
 *	error too
 * @silent: nothing goes back
 * @call: does it; called with the file's lock held
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
	LL_IOC(LIVELOCK_IOC_INFO, ioc_info, livelock_info, max_seconds),
	LL_IOC(LIVELOCK_IOC_SCENARIO, ioc_scenario, livelock_scenario, tie_breaker),
	LL_IOC(LIVELOCK_IOC_CURE, ioc_cure, livelock_cure, tie_breaker),
	LL_IOC(LIVELOCK_IOC_PARAM, ioc_param, livelock_param, summary),
	LL_IOC(LIVELOCK_IOC_CHOICE, ioc_choice, livelock_choice, name),
	LL_IOC(LIVELOCK_IOC_CONFIGURE, ioc_configure, livelock_config, message,
	       .message = offsetof(struct livelock_config, message)),
	LL_IOC(LIVELOCK_IOC_START, ioc_start, livelock_start, flags, .silent = true),
	LL_IOC(LIVELOCK_IOC_STOP, ioc_stop, livelock_start, flags, .silent = true),
	LL_IOC(LIVELOCK_IOC_CHANGE, ioc_change, livelock_change, message,
	       .message = offsetof(struct livelock_change, message)),
	LL_IOC(LIVELOCK_IOC_RUN_STATS, ioc_run_stats, livelock_run_stats, skew_count,
	       .flags = LIVELOCK_STATS_NEXT),
	LL_IOC(LIVELOCK_IOC_WORKER_STATS, ioc_worker_stats, livelock_worker_stats, workers),
};

static int call_locked(const struct ll_ioctl *ioc, struct ll_file *f, void *arg,
		       struct ll_message *msg)
{
	int err;

	if (((struct ll_head *)arg)->flags & ~ioc->flags)
		return ll_refuse(msg, -EINVAL, "flags: unknown bits");
	if (mutex_lock_interruptible(&f->lock))
		return -EINTR;
	err = ioc->call(f, arg, msg);
	mutex_unlock(&f->lock);
	return err;
}

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
	if (!err)
		err = call_locked(ioc, f, arg, &msg);
	if (ioc->message)
		memcpy(arg + ioc->message, &msg, sizeof(msg));
	if (!ioc->silent && (!err || ioc->message))
		err = answer(ioc, user, arg, user_size) ?: err;
free:
	kfree(arg);
	return err;
}

static long ll_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ioctls); i++)
		if (ioctls[i].cmd == cmd)
			return call(&ioctls[i], file_of(filp), (void __user *)arg);
	return -ENOTTY;
}

static __poll_t ll_poll(struct file *filp, poll_table *wait)
{
	struct ll_file *f = file_of(filp);
	__poll_t mask = 0;

	poll_wait(filp, &f->ended, wait);
	mutex_lock(&f->lock);
	if (f->run && ll_run_state(f->run) == LIVELOCK_STATE_STOPPED)
		mask = EPOLLIN | EPOLLRDNORM;
	mutex_unlock(&f->lock);
	return mask;
}

/* Configure and start from a line; the run comes back with a reference */
static struct ll_run *start_line(struct ll_file *f, char *line, struct ll_message *msg)
{
	struct ll_run *run;
	struct ll_run_spec spec;
	int err;

	err = ll_text_parse(line, &spec, msg);
	if (err)
		return ERR_PTR(err);
	if (mutex_lock_interruptible(&f->lock))
		return ERR_PTR(-EINTR);
	err = configure(f, &spec, msg);
	if (!err) {
		f->run->logged = true;
		err = start(f);
	}
	run = f->run;
	if (!err)
		kref_get(&run->ref);
	mutex_unlock(&f->lock);
	return err ? ERR_PTR(err) : run;
}

/* Wait for the end of a run; a signal brings it about */
static int await_end(struct ll_file *f, struct ll_run *run)
{
	if (!wait_event_interruptible(f->ended,
				      ll_run_state(run) == LIVELOCK_STATE_STOPPED))
		return 0;
	ll_run_stop(run, LIVELOCK_STOP_REQUEST);
	wait_event(f->ended, ll_run_state(run) == LIVELOCK_STATE_STOPPED);
	return -EINTR;
}

/* A line runs to its end; with O_NONBLOCK it is only started */
static ssize_t ll_write(struct file *filp, const char __user *user, size_t len,
			loff_t *pos)
{
	struct ll_file *f = file_of(filp);
	struct ll_message msg = {};
	struct ll_run *run;
	char *line;
	int err = 0;

	if (len >= LL_MAX_LINE)
		return -E2BIG;
	line = memdup_user_nul(user, len);
	if (IS_ERR(line))
		return PTR_ERR(line);
	run = start_line(f, line, &msg);
	kfree(line);
	if (IS_ERR(run)) {
		if (*msg.text)
			ll_text_refused(&msg);
		return PTR_ERR(run);
	}
	if (!(filp->f_flags & O_NONBLOCK))
		err = await_end(f, run);
	ll_run_put(run);
	*pos = 0;	/* a read after it begins at the top */
	return err ?: len;
}

static int ll_show(struct seq_file *m, void *unused)
{
	struct ll_file *f = m->private;

	mutex_lock(&f->lock);
	if (f->run)
		ll_text_run(m, f->run);
	else
		ll_text_list(m);
	mutex_unlock(&f->lock);
	return 0;
}

static int ll_open(struct inode *inode, struct file *filp)
{
	struct ll_file *f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	int err;

	if (!f)
		return -ENOMEM;
	mutex_init(&f->lock);
	init_waitqueue_head(&f->ended);
	/* misc_open() left its own pointer here, single_open() wants none */
	filp->private_data = NULL;
	err = single_open(filp, ll_show, f);
	if (err)
		kfree(f);
	return err;
}

static int ll_release(struct inode *inode, struct file *filp)
{
	struct ll_file *f = file_of(filp);

	if (f->run)
		ll_run_release(f->run);
	kfree(f);
	return single_release(inode, filp);
}

static const struct file_operations ll_fops = {
	.owner = THIS_MODULE,
	.open = ll_open,
	.release = ll_release,
	.read = seq_read,
	.llseek = seq_lseek,
	.write = ll_write,
	.poll = ll_poll,
	.unlocked_ioctl = ll_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ll_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = LIVELOCK_DEVICE,
	.fops = &ll_fops,
	.mode = 0600,
};

int ll_device_init(void)
{
	return misc_register(&ll_misc);
}

void ll_device_exit(void)
{
	misc_deregister(&ll_misc);
}
