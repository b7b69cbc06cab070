// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run: created by a configuration, started once, stopped by whoever comes
 * first, reaped when its last worker is gone, freed with its last reader.
 */
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "event.h"
#include "livelock.h"

/* As large as its owner asks for: that there is no room is an errno, not a warning */
#define LL_GFP_RUN	(GFP_KERNEL_ACCOUNT | __GFP_NOWARN)

static LIST_HEAD(runs);			/* by number */
static DEFINE_MUTEX(runs_mutex);	/* protects runs and last_id */
static u32 last_id;
static struct workqueue_struct *reaper;

static void free_run(struct kref *ref)
{
	struct ll_run *run = container_of(ref, struct ll_run, ref);
	const struct ll_ops *ops = run->scenario->ops;
	u32 i;

	if (run->workers)
		for (i = 0; i < run->nr_workers; i++)
			if (run->workers[i].task)
				put_task_struct(run->workers[i].task);
	for (i = 0; run->objects && ops->free_object && i < run->nr_objects; i++)
		ops->free_object(ll_object(run, i));
	ll_slots_put(run->slot, run->nr_workers);
	put_pid(run->pid);
	kvfree(run->owned);
	kvfree(run->objects);
	vfree(run->records);
	kvfree(run->workers);
	kfree(run);
}

void ll_run_put(struct ll_run *run)
{
	kref_put(&run->ref, free_run);
}

static void unlist(struct ll_run *run)
{
	mutex_lock(&runs_mutex);
	list_del_init(&run->node);
	mutex_unlock(&runs_mutex);
}

/**
 * ll_run_find - a run by its number
 * @id: the number
 * @next: take the first run that has a higher one and has not ended
 *
 * Return: the run with a reference for the caller, or %NULL.
 */
struct ll_run *ll_run_find(u32 id, bool next)
{
	struct ll_run *run, *found = NULL;

	mutex_lock(&runs_mutex);
	list_for_each_entry(run, &runs, node) {
		if (next ? run->id > id && ll_run_state(run) != LIVELOCK_STATE_STOPPED :
			   run->id == id) {
			kref_get(&run->ref);
			found = run;
			break;
		}
	}
	mutex_unlock(&runs_mutex);
	return found;
}

u32 ll_runs_running(void)
{
	struct ll_run *run;
	u32 n = 0;

	mutex_lock(&runs_mutex);
	list_for_each_entry(run, &runs, node)
		n += ll_run_state(run) == LIVELOCK_STATE_RUNNING;
	mutex_unlock(&runs_mutex);
	return n;
}

/**
 * ll_run_begin - all workers are at the start line: the run's time begins
 * @run: the run
 */
void ll_run_begin(struct ll_run *run)
{
	WRITE_ONCE(run->end_jiffies,
		   jiffies + 1 + nsecs_to_jiffies(run->p[LL_P_DURATION_NS]));
	/* pairs with monitor() */
	smp_store_release(&run->start_ns, ktime_get_ns());
}

static bool invariant_holds(struct ll_run *run)
{
	const struct ll_ops *ops = run->scenario->ops;
	u64 seen = 0;
	bool ok = true;
	u32 i;

	for (i = 0; i < run->nr_objects; i++)
		ok &= ops->check(run, ll_object(run, i), &seen);
	return ok && seen == LL_SUM(run, completions);
}

/* The last worker is gone: settle the numbers and tell whoever waits */
static void reap(struct work_struct *work)
{
	struct ll_run *run = container_of(work, struct ll_run, reap);
	bool detached = run->detached;
	u64 attempts, completions;
	u32 i;

	for (i = 0; i < run->nr_workers; i++)
		kthread_stop(run->workers[i].task);
	ll_monitor_stop(run);

	run->end_ns = ktime_get_ns();
	if (!invariant_holds(run))
		atomic_or(LIVELOCK_MARK_VIOLATED, &run->marks);
	ll_text_summary(run);
	/* an event's arguments are made with preemption disabled: no sums there */
	attempts = LL_SUM(run, attempts);
	completions = LL_SUM(run, completions);
	ll_event(run_stop, run->id, run->scenario->id, atomic_read(&run->stop_reason),
		 atomic_read(&run->marks), attempts, completions);
	/* pairs with ll_run_state(): the numbers before the state */
	smp_store_release(&run->state, LIVELOCK_STATE_STOPPED);
	WRITE_ONCE(run->told->ended, true);
	wake_up_all(&run->told->wait);

	if (detached) {
		unlist(run);
		ll_run_put(run);
		module_put(THIS_MODULE);
	}
	ll_run_put(run);
}

/**
 * ll_run_worker_gone - a worker ends, and lets go of its run
 * @w: the worker
 */
void ll_run_worker_gone(struct ll_worker *w)
{
	struct ll_run *run = w->run;

	if (!atomic_dec_and_test(&run->alive))
		return;
	atomic_cmpxchg(&run->stop_reason, LIVELOCK_STOP_NONE, LIVELOCK_STOP_DONE);
	queue_work(reaper, &run->reap);
}

/**
 * ll_run_stop - ask a run to end
 * @run: a started run
 * @reason: why; the first to ask is the one that counts
 *
 * Returns at once; may be called from anywhere, by a worker too.
 */
void ll_run_stop(struct ll_run *run, enum livelock_stop reason)
{
	u32 i;

	if (atomic_cmpxchg(&run->stop_reason, LIVELOCK_STOP_NONE, reason) !=
	    LIVELOCK_STOP_NONE)
		return;
	WRITE_ONCE(run->stop, true);
	/* a full barrier in each wake-up orders it against the sleepers' look */
	for (i = 0; i < run->nr_workers; i++)
		if (run->workers[i].task != current)
			wake_up_process(run->workers[i].task);
}

/* A CPU is about to go: its workers lose their place, so their runs end */
void ll_runs_cpu_gone(void)
{
	struct ll_run *run;

	mutex_lock(&runs_mutex);
	list_for_each_entry(run, &runs, node) {
		if (ll_run_state(run) != LIVELOCK_STATE_RUNNING)
			continue;
		atomic_or(LIVELOCK_MARK_DISTURBED, &run->marks);
		ll_run_stop(run, LIVELOCK_STOP_CPU);
	}
	mutex_unlock(&runs_mutex);
}

static int build(struct ll_run *run, const struct ll_ops *ops)
{
	u32 i;

	run->workers = kvcalloc(run->nr_workers, sizeof(*run->workers), LL_GFP_RUN);
	run->records = __vmalloc(array_size(run->nr_workers, sizeof(*run->records)),
				 LL_GFP_RUN | __GFP_ZERO);
	run->object_stride = ALIGN(ops->object_size + ops->element_size *
				   run->p[ops->elements], 128);
	run->objects = kvcalloc(run->nr_objects, run->object_stride, LL_GFP_RUN);
	/* one byte where none is wanted: not to be mistaken for a failure */
	run->owned = kvcalloc(run->nr_workers, ops->worker_size ?: 1, LL_GFP_RUN);
	if (!run->workers || !run->records || !run->objects || !run->owned)
		return -ENOMEM;

	for (i = 0; ops->init_object && i < run->nr_objects; i++)
		ops->init_object(run, ll_object(run, i));
	for (i = 0; i < run->nr_workers; i++) {
		run->workers[i].run = run;
		run->workers[i].ops = ops;
		run->workers[i].n = &run->records[i].n;
		run->workers[i].own = run->owned + i * ops->worker_size;
		run->workers[i].id = i;
		run->workers[i].slot = run->slot + i;
	}
	return 0;
}

/*
 * The parameters with a cure. What the configuration gave wins, and in a run that there
 * is already, of which @fixed are the parameters, what its shape hangs on.
 */
static int settle(const struct ll_run *run, u32 cure_id, const u64 *fixed, u64 *p,
		  struct ll_message *msg)
{
	const struct ll_scenario *sc = run->scenario;
	const struct ll_cure *cure = NULL;
	u64 given_mask = run->given_mask;
	u32 i;

	if (cure_id) {
		cure = ll_cure_of(sc, cure_id);
		if (!cure)
			return ll_refuse(msg, -EINVAL, "cure: %s does not have %s",
					 sc->name, ll_cure_name(cure_id) ?: "such a cure");
	}
	ll_params_apply(sc, cure, p);
	for (i = 0; i < LL_NR_PARAMS; i++) {
		if (fixed && ll_param_fixed(i)) {
			p[i] = fixed[i];
			given_mask |= BIT_ULL(i);
		} else if (run->given_mask & BIT_ULL(i)) {
			p[i] = run->given[i];
		}
	}
	ll_params_fit(sc, given_mask, p);
	return ll_params_check(sc, p, msg);
}

static u32 count_objects(const struct ll_run *run)
{
	const struct ll_ops *ops = run->scenario->ops;

	if (ops->group)
		return DIV_ROUND_UP(run->nr_workers, ops->group);
	/* room for every value of shards that a cure may bring */
	return ops->params & LL_P(SHARDS) ? run->nr_workers : 1;
}

static void init_run(struct ll_run *run)
{
	kref_init(&run->ref);
	INIT_LIST_HEAD(&run->node);
	spin_lock_init(&run->params_lock);
	INIT_WORK(&run->reap, reap);
	ll_monitor_init(run);
	run->state = LIVELOCK_STATE_CONFIGURED;
	run->nr_workers = run->p[LL_P_WORKERS];
	run->nr_objects = count_objects(run);
	run->active = run->nr_workers;
	if (run->p[LL_P_AUTOSCALE])
		run->active = max(1u, run->nr_workers / 16);
	while (!run->p[LL_P_SEED])
		run->p[LL_P_SEED] = get_random_u64();
	ll_barrier_init(&run->barrier, run->nr_workers, run->p[LL_P_SEED]);
}

/* Without CAP_SYS_ADMIN, all runs together may have no more than one may */
static int take_slots(u32 n, bool privileged, struct ll_message *msg)
{
	u32 limit = ll_params[LL_P_WORKERS].max;
	int slot = ll_slots_get(n);

	if (slot < 0)
		return ll_refuse(msg, slot, "workers: %u slots free of %u, in pieces perhaps",
				 LIVELOCK_MAX_SLOTS - ll_slots_used(), LIVELOCK_MAX_SLOTS);
	if (!privileged && ll_slots_used() > limit) {
		ll_slots_put(slot, n);
		return ll_refuse(msg, -EPERM, "workers: above %u of all runs needs CAP_SYS_ADMIN",
				 limit);
	}
	return slot;
}

/**
 * ll_run_create - a run from a configuration whose values are within bounds
 * @spec: the configuration
 * @told: of its end; outlives ll_run_release()
 * @msg: the reason for a refusal
 *
 * Return: the run with one reference, or an error pointer.
 */
struct ll_run *ll_run_create(const struct ll_run_spec *spec, struct ll_owner *told,
			     struct ll_message *msg)
{
	struct ll_run *run = kzalloc(sizeof(*run), GFP_KERNEL_ACCOUNT);
	int err, slot;

	if (!run)
		return ERR_PTR(-ENOMEM);
	run->scenario = spec->scenario;
	run->cure = spec->cure;
	run->told = told;
	memcpy(run->given, spec->given, sizeof(run->given));
	run->given_mask = spec->given_mask;
	err = settle(run, run->cure, NULL, run->p, msg);
	if (err)
		goto free;
	init_run(run);

	slot = take_slots(run->nr_workers, spec->privileged, msg);
	if (slot < 0) {
		err = slot;
		goto free;
	}
	run->slot = slot;
	run->pid = get_pid(task_tgid(current));
	err = build(run, run->scenario->ops);
	if (err) {
		ll_run_put(run);
		return ERR_PTR(err);
	}

	mutex_lock(&runs_mutex);
	run->id = ++last_id;
	list_add_tail(&run->node, &runs);
	mutex_unlock(&runs_mutex);
	return run;
free:
	kfree(run);
	return ERR_PTR(err);
}

/**
 * ll_run_change - put another cure in force
 * @run: a run that has not ended
 * @cure: its number, %LL_CURE_NONE for none
 * @msg: the reason for a refusal
 *
 * Return: 0 or the error of the refusal; then nothing has changed.
 */
int ll_run_change(struct ll_run *run, u32 cure, struct ll_message *msg)
{
	u64 p[LL_NR_PARAMS];
	u32 i;
	int err;

	err = settle(run, cure, run->p, p, msg);
	if (err)
		return err;

	spin_lock(&run->params_lock);
	for (i = 0; i < LL_NR_PARAMS; i++)
		if (!ll_param_fixed(i))
			WRITE_ONCE(run->p[i], p[i]);
	WRITE_ONCE(run->cure, cure);
	WRITE_ONCE(run->generation, run->generation + 1);
	spin_unlock(&run->params_lock);
	return 0;
}

/* Wait for the end of a stopping run; a suspend may come in between */
void ll_run_await_end(struct ll_run *run)
{
	wait_event_state(run->told->wait, ll_run_state(run) == LIVELOCK_STATE_STOPPED,
			 LL_TASK_IDLE);
}

/**
 * ll_run_release - the owner is gone
 * @run: its run; stopped, waited for, and out of the list
 */
void ll_run_release(struct ll_run *run)
{
	if (ll_run_state(run) == LIVELOCK_STATE_RUNNING) {
		ll_run_stop(run, LIVELOCK_STOP_OWNER);
		ll_run_await_end(run);
	}
	/* the reaper is done with whom it tells */
	flush_work(&run->reap);
	unlist(run);
	ll_run_put(run);
}

struct workqueue_struct *ll_runs_workqueue(void)
{
	return reaper;
}

int ll_runs_init(void)
{
	reaper = alloc_workqueue("livelock", WQ_UNBOUND | WQ_FREEZABLE, 0);
	return reaper ? 0 : -ENOMEM;
}

void ll_runs_exit(void)
{
	destroy_workqueue(reaper);
}
