// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counts of a run: from the BPF programs' table, read without a system call,
 * or from the module's own counters.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "counter.h"
#include "programs.h"
#include "slots.h"
#include "livelock.skel.h"
#include "util.h"

/**
 * counter_open - prepare to count
 * @c: out: the counter, with the module's counters; counter_close() is due in
 *	any case
 * @dev: the device
 * @run: number of a configured run
 * @slot: slot of its worker 0
 * @workers: how many it has
 *
 * Return: 0, or an exit status after a message.
 */
int counter_open(struct counter *c, const struct device *dev, u32 run, u32 slot,
		 u32 workers)
{
	*c = (struct counter){
		.dev = dev, .run = run, .slot = slot, .workers = workers,
	};
	c->stats = calloc(workers, sizeof(*c->stats));
	c->is = calloc(workers, sizeof(*c->is));
	c->tried = calloc(workers, sizeof(*c->tried));
	return c->stats && c->is && c->tried ? 0 : out_of_memory();
}

static void give_reason(struct counter *c, const char *what, int err)
{
	const char *hint = "";

	if (err == -EPERM)
		hint = " (CAP_BPF and CAP_PERFMON, or root, are needed)";
	else if (err == -ENOENT)
		hint = " (the loaded module lacks an event)";
	snprintf(c->text, sizeof(c->text), "cannot %s the programs: %s%s", what,
		 strerror(-err), hint);
	c->why = c->text;
}

/**
 * counter_attach - count by BPF programs
 * @c: the counter, before its run starts
 *
 * From here on every event of the run counts. On failure the module's counters
 * stay, and counter.why says why.
 */
void counter_attach(struct counter *c)
{
	struct livelock_bpf *skel;
	int err;

	if (c->slot + c->workers > LIVELOCK_MAX_SLOTS) {
		c->why = "the module has more slots than this tool knows of";
		return;
	}
	skel = livelock_bpf__open();
	if (!skel) {
		give_reason(c, "open", -errno);
		return;
	}
	err = livelock_bpf__load(skel);
	if (err) {
		give_reason(c, "load", err);
	} else {
		err = livelock_bpf__attach(skel);
		if (err)
			give_reason(c, "attach", err);
	}
	if (err)
		livelock_bpf__destroy(skel);
	else
		c->skel = skel;
}

/**
 * counter_close - detach and give everything back
 * @c: the counter
 */
void counter_close(struct counter *c)
{
	livelock_bpf__destroy(c->skel);
	free(c->stats);
	free(c->is);
	free(c->tried);
}

/*
 * Who was seen blocked, and has ended without a further attempt, was sent home by the
 * end of the run: blocked is what it was. The verdict on a run that has ended asks that.
 */
static enum worker_is worker_is(const struct counter *c, u32 i)
{
	switch (c->stats[i].state) {
	case LIVELOCK_WORKER_BLOCKED:
		return WORKER_BLOCKED;
	case LIVELOCK_WORKER_DONE:
		if (c->is[i] == WORKER_BLOCKED && c->stats[i].attempts == c->tried[i])
			return WORKER_BLOCKED;
		return WORKER_ENDED;
	default:
		return WORKER_TRYING;
	}
}

/**
 * counter_workers - fetch the workers' numbers from the module
 * @c: the counter
 *
 * They are fetched once for each counter_read().
 *
 * Return: 0 or a negative errno: -ENOENT if the run is gone.
 */
int counter_workers(struct counter *c)
{
	int err = c->fresh ? 0 : device_workers(c->dev, c->run, c->workers, c->stats);

	if (err || c->fresh)
		return err;
	c->fresh = true;
	for (u32 i = 0; i < c->workers; i++) {
		c->is[i] = worker_is(c, i);
		c->tried[i] = c->stats[i].attempts;
	}
	return 0;
}

/* The programs write while we read */
static u64 load(const __u64 *from)
{
	return __atomic_load_n(from, __ATOMIC_RELAXED);
}

static struct counts read_slot(const struct slot *slot)
{
	return (struct counts){
		.begun = load(&slot->attempts),
		.completions = load(&slot->completions),
		.conflicts = load(&slot->conflicts),
		.refusals = load(&slot->refusals),
		.give_ups = load(&slot->give_ups),
		.cancelled = load(&slot->cancelled),
	};
}

static struct counts read_stats(const struct livelock_worker *w)
{
	return (struct counts){
		.begun = w->attempts,
		.completions = w->completions,
		.conflicts = w->conflicts,
		.refusals = w->refusals,
		.give_ups = w->give_ups,
		.cancelled = w->cancelled,
	};
}

/**
 * counter_read - count
 * @c: the counter
 * @s: out: counts now
 *
 * Return: 0 or a negative errno: -ENOENT if the run is gone.
 */
int counter_read(struct counter *c, struct snapshot *s)
{
	const struct slot *slots = c->skel ? &c->skel->bss->slots[c->slot] : NULL;
	int err;

	c->fresh = false;
	err = slots ? 0 : counter_workers(c);
	if (err)
		return err;
	snapshot_clear(s, now_ns());
	for (u32 i = 0; i < c->workers; i++) {
		struct counts n = slots ? read_slot(&slots[i]) :
					  read_stats(&c->stats[i]);

		snapshot_add(s, i, &n);
	}
	return 0;
}

/**
 * counter_missed - events that the kernel did not pass to a program
 * @c: the counter
 *
 * Return: how many, 0 if no programs are used.
 */
u64 counter_missed(const struct counter *c)
{
	return c->skel ? programs_missed(c->skel->obj) : 0;
}
