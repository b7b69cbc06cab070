// SPDX-License-Identifier: GPL-2.0-only
/*
 * Single events of a run, from a ring buffer into a timeline. Both are bounded; what
 * does not fit is counted.
 */
#include <errno.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "programs.h"
#include "recorder.h"
#include "trace.skel.h"
#include "util.h"

#define PROGRAMS "programs that record events"

static int take(void *ctx, void *data, size_t size)
{
	struct recorder *r = ctx;

	if (size < sizeof(struct event) || !timeline_add(r->t, data))
		r->t->lost++;
	return 0;
}

/**
 * recorder_open - record the events of a run from now on
 * @r: out: the programs; recorder_close() is due in any case
 * @t: where to; its run and max are set
 * @bytes: size of the ring buffer: a power of two, a page at least
 *
 * Return: 0, or an exit status after a message.
 */
int recorder_open(struct recorder *r, struct timeline *t, u64 bytes)
{
	int err;

	*r = (struct recorder){ .t = t };
	r->skel = trace_bpf__open();
	if (!r->skel)
		return programs_fail("open", PROGRAMS, -errno);
	r->skel->rodata->traced_run = t->run;
	r->skel->rodata->limit = t->max;
	err = bpf_map__set_max_entries(r->skel->maps.ring, bytes);
	if (!err)
		err = trace_bpf__load(r->skel);
	if (err)
		return programs_fail("load", PROGRAMS, err);
	r->ring = ring_buffer__new(bpf_map__fd(r->skel->maps.ring), take, r, NULL);
	if (!r->ring)
		return programs_fail("read from", PROGRAMS, -errno);
	err = trace_bpf__attach(r->skel);
	if (err)
		return programs_fail("attach", PROGRAMS, err);
	r->skel->bss->all_attached = true;
	return 0;
}

/**
 * recorder_read - take what has been recorded
 * @r: attached
 *
 * To be called every RECORDER_STEP_NS or so.
 */
void recorder_read(struct recorder *r)
{
	ring_buffer__consume(r->ring);
}

/**
 * recorder_end - record no more, and count what was not recorded
 * @r: attached
 * @seen: out: what the programs saw
 */
void recorder_end(struct recorder *r, struct recorded *seen)
{
	trace_bpf__detach(r->skel);
	recorder_read(r);
	*seen = (struct recorded){ .missed = programs_missed(r->skel->obj) };
	for (u32 i = 0; i <= LIVELOCK_MAX_SLOTS; i++) {
		const struct record_counts *c = &r->skel->bss->counts[i];

		seen->attempts += c->attempts;
		r->t->lost += c->lost;
		r->t->left_out += c->left_out;
	}
}

/**
 * recorder_close - detach and give everything back
 * @r: loaded or not
 */
void recorder_close(struct recorder *r)
{
	ring_buffer__free(r->ring);
	trace_bpf__destroy(r->skel);
	*r = (struct recorder){};
}
