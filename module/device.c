// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/livelock. An open file owns at most one run, and takes it along when it
 * is closed, however its owner dies.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "device.h"

#define LL_MAX_LINE	1024

static struct ll_file *file_of(struct file *filp)
{
	return ((struct seq_file *)filp->private_data)->private;
}

/* Put a new run in the place of the old one. Called with the lock held. */
int ll_file_configure(struct ll_file *f, const struct ll_run_spec *spec,
		      struct ll_message *msg)
{
	struct ll_run *run, *old = f->run;

	if (old && ll_run_state(old) == LIVELOCK_STATE_RUNNING)
		return ll_refuse(msg, -EBUSY, "run %u of this file is running", old->id);
	run = ll_run_create(spec, &f->told, msg);
	if (IS_ERR(run))
		return PTR_ERR(run);
	spin_lock(&f->run_lock);
	f->run = run;
	spin_unlock(&f->run_lock);
	if (old)
		ll_run_release(old);
	WRITE_ONCE(f->told.ended, false);
	return 0;
}

/* Called with the lock held */
int ll_file_start(struct ll_file *f)
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

/* The run of a file with a reference, or NULL. Waits for nobody who starts it. */
struct ll_run *ll_file_run(struct ll_file *f)
{
	struct ll_run *run;

	spin_lock(&f->run_lock);
	run = f->run;
	if (run)
		kref_get(&run->ref);
	spin_unlock(&f->run_lock);
	return run;
}

static long ll_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	return ll_file_ioctl(file_of(filp), cmd, (void __user *)arg);
}

static __poll_t ll_poll(struct file *filp, poll_table *wait)
{
	struct ll_file *f = file_of(filp);

	poll_wait(filp, &f->told.wait, wait);
	return READ_ONCE(f->told.ended) ? EPOLLIN | EPOLLRDNORM : 0;
}

/* Configure and start from a line; the run comes back with a reference */
static struct ll_run *start_line(struct ll_file *f, char *line, struct ll_message *msg)
{
	struct ll_run_spec spec = { .privileged = f->privileged };
	struct ll_run *run;
	int err;

	err = ll_text_parse(line, &spec, msg);
	if (err)
		return ERR_PTR(err);
	if (mutex_lock_interruptible(&f->lock))
		return ERR_PTR(-EINTR);
	err = ll_file_configure(f, &spec, msg);
	if (!err) {
		f->run->logged = true;
		err = ll_file_start(f);
	}
	run = f->run;
	if (!err)
		kref_get(&run->ref);
	mutex_unlock(&f->lock);
	return err ? ERR_PTR(err) : run;
}

/* Wait for the end of a run; a signal brings it about, a suspend does not */
static int await_end(struct ll_run *run)
{
	if (!wait_event_freezable(run->told->wait,
				  ll_run_state(run) == LIVELOCK_STATE_STOPPED))
		return 0;
	ll_run_stop(run, LIVELOCK_STOP_REQUEST);
	ll_run_await_end(run);
	return -EINTR;
}

/* The way to end a run whose file is out of reach, by its number in words */
static int stop_line(char *number)
{
	struct ll_run *run;
	int err = 0;
	u32 id;

	if (kstrtou32(strim(number), 0, &id))
		return -EINVAL;
	run = ll_run_find(id, false);
	if (!run)
		return -ENOENT;
	if (ll_run_state(run) == LIVELOCK_STATE_RUNNING)
		ll_run_stop(run, LIVELOCK_STOP_REQUEST);
	else
		err = -ESRCH;
	ll_run_put(run);
	return err;
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
	if (str_has_prefix(line, "stop ")) {
		err = stop_line(line + strlen("stop "));
		kfree(line);
		return err ?: len;
	}
	run = start_line(f, line, &msg);
	kfree(line);
	if (IS_ERR(run)) {
		if (*msg.text)
			ll_text_refused(&msg);
		return PTR_ERR(run);
	}
	if (!(filp->f_flags & O_NONBLOCK))
		err = await_end(run);
	ll_run_put(run);
	*pos = 0;	/* a read after it begins at the top */
	return err ?: len;
}

static int ll_show(struct seq_file *m, void *unused)
{
	struct ll_run *run = ll_file_run(m->private);

	if (!run) {
		ll_text_list(m);
		return 0;
	}
	ll_text_run(m, run);
	ll_run_put(run);
	return 0;
}

static int ll_open(struct inode *inode, struct file *filp)
{
	struct ll_file *f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	int err;

	if (!f)
		return -ENOMEM;
	mutex_init(&f->lock);
	spin_lock_init(&f->run_lock);
	init_waitqueue_head(&f->told.wait);
	f->privileged = capable(CAP_SYS_ADMIN);
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
