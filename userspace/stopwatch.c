// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long operations take, by BPF programs that are loaded only when asked for.
 */
#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "latency.skel.h"
#include "stopwatch.h"
#include "util.h"

static int refuse(const char *what, int err)
{
	return fail(STATUS_CANNOT, "cannot %s the programs that measure latency: %s%s; --no-bpf does without",
		    what, strerror(-err),
		    err == -EPERM ? " (CAP_BPF and CAP_PERFMON, or root, are needed)" : "");
}

/**
 * stopwatch_open - measure the operations of a run
 * @w: out: the programs; stopwatch_close() is due in any case
 * @slot: slot of the run's worker 0, before it starts
 * @workers: how many it has
 *
 * Return: 0, or an exit status after a message.
 */
int stopwatch_open(struct stopwatch *w, u32 slot, u32 workers)
{
	int err;

	*w = (struct stopwatch){ .workers = workers };
	w->skel = latency_bpf__open();
	if (!w->skel)
		return refuse("open", -errno);
	w->skel->rodata->first_slot = slot;
	err = bpf_map__set_max_entries(w->skel->maps.latencies, workers);
	if (!err)
		err = latency_bpf__load(w->skel);
	if (err)
		return refuse("load", err);
	err = latency_bpf__attach(w->skel);
	return err ? refuse("attach", err) : 0;
}

/**
 * stopwatch_worker - what one worker's operations took so far
 * @w: loaded
 * @worker: its number
 * @l: out: its histograms
 *
 * Return: 0 or a negative errno.
 */
int stopwatch_worker(const struct stopwatch *w, u32 worker, struct latency *l)
{
	return bpf_map_lookup_elem(bpf_map__fd(w->skel->maps.latencies), &worker, l) ?
	       -errno : 0;
}

/**
 * stopwatch_phase - what the operations took that ended since the last call
 * @w: loaded
 * @h: out: the sum over all workers, but for those that gave up
 *
 * Return: 0 or a negative errno.
 */
int stopwatch_phase(struct stopwatch *w, struct histogram *h)
{
	struct histogram all = {};
	struct latency l;

	for (u32 i = 0; i < w->workers; i++) {
		int err = stopwatch_worker(w, i, &l);

		if (err)
			return err;
		histogram_add_worker(&all, &l);
	}
	*h = all;
	histogram_sub(h, &w->before);
	w->before = all;
	return 0;
}

/**
 * stopwatch_close - detach and give everything back
 * @w: loaded or not
 */
void stopwatch_close(struct stopwatch *w)
{
	latency_bpf__destroy(w->skel);
	w->skel = NULL;
}
