// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long operations take, from the first attempt to the end. Loaded only when
 * somebody wants to know.
 *
 * The clock is read twice an operation, at its first attempt and at its end, and
 * not at the attempts between: a livelock costs a comparison each.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>

#include "livelock.h"
#include "latency.h"

/* Slot of worker 0 */
const volatile __u32 first_slot;

/* One a worker: the tool says how many. An array's lookup is a bound check. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct latency);
} latencies SEC(".maps");

/* Arguments of the events: see the end of livelock.h */
static struct latency *latency_of(const struct bpf_raw_tracepoint_args *ctx)
{
	__u32 worker = (__u32)ctx->args[0] - first_slot;

	return bpf_map_lookup_elem(&latencies, &worker);
}

/* The operation is over: count it in one of the two histograms */
static void end(struct latency *l, __u64 *histogram)
{
	__u64 bucket;

	if (!l->began_ns)
		return;
	bucket = latency_bucket(bpf_ktime_get_ns() - l->began_ns);
	l->began_ns = 0;
	/* one register for the check and for the use: older verifiers see no other */
	barrier_var(bucket);
	if (bucket >= LATENCY_BUCKETS)
		return;
	barrier_var(bucket);
	histogram[bucket]++;
}

SEC("raw_tp/livelock_attempt")
int on_attempt(struct bpf_raw_tracepoint_args *ctx)
{
	struct latency *l;

	if ((__u32)ctx->args[3] != 1)
		return 0;
	l = latency_of(ctx);
	if (l)
		l->began_ns = bpf_ktime_get_ns();
	return 0;
}

SEC("raw_tp/livelock_completion")
int on_completion(struct bpf_raw_tracepoint_args *ctx)
{
	struct latency *l = latency_of(ctx);

	if (l)
		end(l, l->done);
	return 0;
}

SEC("raw_tp/livelock_give_up")
int on_give_up(struct bpf_raw_tracepoint_args *ctx)
{
	struct latency *l = latency_of(ctx);

	if (!l)
		return 0;
	if ((__s32)ctx->args[4] == -ECANCELED)
		end(l, l->cut);
	/* who gave up will never complete: the tool knows how many did */
	l->began_ns = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
