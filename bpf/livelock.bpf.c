// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts every attempt and what became of it, one slot a worker.
 *
 * A worker runs on one CPU at a time and only its own events write its slot, so
 * a plain increment is exact. The table is a global: an mmapable array that a
 * program addresses directly, so that the path of an attempt has no helper call
 * and the tool reads without a system call.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>

#include "livelock.h"
#include "slots.h"

struct slot slots[LIVELOCK_MAX_SLOTS];

/* Arguments of the events: see the end of livelock.h */
static struct slot *slot_of(const struct bpf_raw_tracepoint_args *ctx)
{
	__u64 slot = ctx->args[0];

	if (slot >= LIVELOCK_MAX_SLOTS)
		return NULL;
	/* no address before the check: the verifier would not see it is bounded */
	barrier_var(slot);
	return &slots[slot];
}

SEC("raw_tp/livelock_attempt")
int on_attempt(struct bpf_raw_tracepoint_args *ctx)
{
	struct slot *s = slot_of(ctx);

	if (s)
		s->attempts++;
	return 0;
}

SEC("raw_tp/livelock_completion")
int on_completion(struct bpf_raw_tracepoint_args *ctx)
{
	struct slot *s = slot_of(ctx);

	if (s)
		s->completions++;
	return 0;
}

SEC("raw_tp/livelock_conflict")
int on_conflict(struct bpf_raw_tracepoint_args *ctx)
{
	struct slot *s = slot_of(ctx);

	if (!s)
		return 0;
	if ((__s32)ctx->args[4])
		s->refusals++;
	else
		s->conflicts++;
	return 0;
}

SEC("raw_tp/livelock_give_up")
int on_give_up(struct bpf_raw_tracepoint_args *ctx)
{
	struct slot *s = slot_of(ctx);

	if (!s)
		return 0;
	if ((__s32)ctx->args[4] == -ECANCELED)
		s->cancelled++;
	else
		s->give_ups++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
