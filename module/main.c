// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock: threads that run, retry and burn CPU while nothing useful gets done,
 * made on purpose and in safety.
 *
 * Load and unload, and one run at load time from module parameters.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "livelock.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

static char *run;
module_param(run, charp, 0444);
MODULE_PARM_DESC(run, "run this once at load: SCENARIO[,PARAMETER=VALUE]...");

static char *cure;
module_param(cure, charp, 0444);
MODULE_PARM_DESC(cure, "cure or decoy of run=");

static uint workers;
module_param(workers, uint, 0444);
MODULE_PARM_DESC(workers, "workers of run=");

static uint seconds;
module_param(seconds, uint, 0444);
MODULE_PARM_DESC(seconds, "duration of run=");

static struct ll_owner load_run_owner = {
	.wait = __WAIT_QUEUE_HEAD_INITIALIZER(load_run_owner.wait),
};

static enum cpuhp_state hotplug;

static char *load_line(void)
{
	char w[24] = "", s[24] = "";

	if (workers)
		snprintf(w, sizeof(w), " workers=%u", workers);
	if (seconds)
		snprintf(s, sizeof(s), " seconds=%u", seconds);
	return kasprintf(GFP_KERNEL, "%s%s%s%s%s", run, w, s, cure ? " cure=" : "",
			 cure ?: "");
}

/* A run that nobody owns, ready to start; NULL if none is wanted */
static struct ll_run *create_load_run(void)
{
	struct ll_message msg = {};
	struct ll_run_spec spec = { .privileged = true };
	struct ll_run *load_run;
	char *line;
	int err;

	if (!run)
		return NULL;
	line = load_line();
	if (!line)
		return ERR_PTR(-ENOMEM);
	err = ll_text_parse(line, &spec, &msg);
	load_run = err ? ERR_PTR(err) : ll_run_create(&spec, &load_run_owner, &msg);
	if (IS_ERR(load_run))
		pr_err("run=%s: %s (%ld)\n", run, *msg.text ? msg.text : "cannot be made",
		       PTR_ERR(load_run));
	kfree(line);
	return load_run;
}

/* It holds the module until the reaper lets both go */
static void start_load_run(struct ll_run *load_run)
{
	int err;

	load_run->logged = true;
	load_run->detached = true;
	__module_get(THIS_MODULE);
	err = ll_run_start(load_run);
	if (!err)
		return;
	pr_err("run=%s: cannot be started (%d)\n", run, err);
	ll_run_release(load_run);
	module_put(THIS_MODULE);
}

static int cpu_gone(unsigned int cpu)
{
	/* a suspend takes CPUs away too, but from frozen workers */
	if (!cpuhp_tasks_frozen)
		ll_runs_cpu_gone();
	return 0;
}

static int __init livelock_init(void)
{
	struct ll_run *load_run;
	int err;

	err = ll_runs_init();
	if (err)
		return err;
	ll_share_init();
	load_run = create_load_run();
	if (IS_ERR(load_run)) {
		err = PTR_ERR(load_run);
		goto runs;
	}
	err = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "livelock:online", NULL,
					cpu_gone);
	if (err < 0)
		goto load;
	hotplug = err;
	err = ll_device_init();
	if (err)
		goto cpuhp;
	/* nothing fails after this: the device may be open already */
	if (load_run)
		start_load_run(load_run);
	return 0;
cpuhp:
	cpuhp_remove_state_nocalls(hotplug);
load:
	if (load_run)
		ll_run_release(load_run);
runs:
	ll_share_exit();
	ll_runs_exit();
	return err;
}

static void __exit livelock_exit(void)
{
	ll_device_exit();
	cpuhp_remove_state_nocalls(hotplug);
	ll_runs_exit();
	ll_share_exit();
}

module_init(livelock_init);
module_exit(livelock_exit);

MODULE_DESCRIPTION("Livelocks on purpose, with their cures and non-cures");
MODULE_LICENSE("GPL");
MODULE_AUTHOR("the livelock authors");
MODULE_VERSION("0.1");
