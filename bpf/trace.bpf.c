// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records the single events of one run, in order, into a ring buffer of bounded
 * size. What finds no room is counted, worker by worker, and the next record of
 * the worker says how many are missing before it.
 *
 * This is for looking at a run, not for counting it: a record takes a lock that all
 * CPUs share. livelock.bpf.c counts.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "event.h"
#include "livelock.h"

/* Set before it is loaded; the size of the ring, too */
const volatile __u32 traced_run;
const volatile __u64 limit;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 22);
} ring SEC(".maps");

/* Programs are attached one after another: none records before all are */
__u32 all_attached;

/* Records made, and beyond the limit those that were begun */
__u64 recorded;

/* By slot, as in livelock.bpf.c: one writer each; the last is the run's as a whole */
struct record_counts counts[LIVELOCK_MAX_SLOTS + 1];

static struct record_counts *counts_of(__u64 slot)
{
	if (slot > LIVELOCK_MAX_SLOTS)
		slot = LIVELOCK_MAX_SLOTS;
	/* no address before the check: the verifier would not see it is bounded */
	barrier_var(slot);
	return &counts[slot];
}

/* Return: a record to fill in, or NULL */
static struct event *begin_record(struct record_counts *c)
{
	struct event *e;

	if (recorded >= limit) {
		c->left_out++;
		return NULL;
	}
	e = bpf_ringbuf_reserve(&ring, sizeof(*e), 0);
	if (!e) {
		c->lost++;
		c->gap++;
		return NULL;
	}
	/* two CPUs may have seen the last place free */
	if (__sync_fetch_and_add(&recorded, 1) >= limit) {
		bpf_ringbuf_discard(e, BPF_RB_NO_WAKEUP);
		c->left_out++;
		return NULL;
	}
	return e;
}

static int record(const struct bpf_raw_tracepoint_args *ctx, enum event_kind kind,
		  __u64 value)
{
	__u64 ns = bpf_ktime_get_ns();
	struct record_counts *c = counts_of((__u32)ctx->args[0]);
	struct event *e;

	if (!all_attached || (__u32)ctx->args[1] != traced_run)
		return 0;
	if (kind == EVENT_ATTEMPT)
		c->attempts++;
	e = begin_record(c);
	if (!e)
		return 0;
	*e = (struct event){
		.ns = ns,
		.value = value,
		.worker = ctx->args[2],
		.tries = ctx->args[3],
		.gap = c->gap,
		.kind = kind,
		.cpu = bpf_get_smp_processor_id(),
	};
	c->gap = 0;
	/* the reader looks often enough by itself: waking it would cost more */
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
	return 0;
}

/* An event of the run as a whole, whose first argument is the run */
static int record_run(const struct bpf_raw_tracepoint_args *ctx, enum event_kind kind,
		      __u64 value)
{
	struct event *e;

	if (!all_attached || (__u32)ctx->args[0] != traced_run)
		return 0;
	e = begin_record(&counts[LIVELOCK_MAX_SLOTS]);
	if (!e)
		return 0;
	*e = (struct event){
		.ns = bpf_ktime_get_ns(),
		.value = value,
		.worker = EVENT_NO_WORKER,
		.kind = kind,
		.cpu = bpf_get_smp_processor_id(),
	};
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
	return 0;
}

SEC("raw_tp/livelock_attempt")
int on_attempt(struct bpf_raw_tracepoint_args *ctx)
{
	return record(ctx, EVENT_ATTEMPT, 0);
}

SEC("raw_tp/livelock_completion")
int on_completion(struct bpf_raw_tracepoint_args *ctx)
{
	return record(ctx, EVENT_COMPLETION, 0);
}

SEC("raw_tp/livelock_conflict")
int on_conflict(struct bpf_raw_tracepoint_args *ctx)
{
	return record(ctx, EVENT_CONFLICT, (__u32)ctx->args[4]);
}

SEC("raw_tp/livelock_backoff")
int on_backoff(struct bpf_raw_tracepoint_args *ctx)
{
	return record(ctx, EVENT_BACKOFF, ctx->args[4]);
}

SEC("raw_tp/livelock_give_up")
int on_give_up(struct bpf_raw_tracepoint_args *ctx)
{
	return record(ctx, EVENT_GIVE_UP, (__s64)(__s32)ctx->args[4]);
}

SEC("raw_tp/livelock_note")
int on_note(struct bpf_raw_tracepoint_args *ctx)
{
	return record(ctx, EVENT_NOTE, ctx->args[4]);
}

SEC("raw_tp/livelock_run_start")
int on_run_start(struct bpf_raw_tracepoint_args *ctx)
{
	return record_run(ctx, EVENT_RUN_START, (__u32)ctx->args[3]);
}

SEC("raw_tp/livelock_alarm")
int on_alarm(struct bpf_raw_tracepoint_args *ctx)
{
	return record_run(ctx, EVENT_ALARM, (__u32)ctx->args[1]);
}

SEC("raw_tp/livelock_run_stop")
int on_run_stop(struct bpf_raw_tracepoint_args *ctx)
{
	return record_run(ctx, EVENT_RUN_STOP, (__u32)ctx->args[2]);
}

char LICENSE[] SEC("license") = "GPL";
