// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cure in BPF: priority by worker id. Who has the lower number goes first.
 *
 *	livelock policy check bpf/policies/priority.bpf.o
 *
 * No chance in it: worker i waits i + 1 steps, so that two who would meet come one
 * after the other. Any rule does that treats the two differently; the number of a
 * worker is one that both know without talking.
 *
 * What it costs: the higher the number, the longer the wait, for ever. Nobody starves,
 * but it is not fair: with 16 workers on the bridge Jain's index is 0.71, against 0.97
 * with jitter.bpf.c. The module's own cure=priority goes by the age of an operation
 * instead: who waits grows older, and is first in the end.
 *
 * Why "+ 1"? Without it worker 0 never waits. On polite-locks it then hammers at the
 * lock that another one holds, and the ratio is 0.002: a livelock still.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "livelock.h"

/*
 * More than the window of 10 ms, with room for timers that are late. The two on a
 * bridge are 8 apart: 8 steps are 120 ms, which is 20 ms off the tick of 50 ms.
 */
const volatile __u64 step_ns = 15 * 1000 * 1000;

/* What `livelock policy check` holds it to */
const char heals[] = "bridge";

SEC("raw_tp.w/livelock_retry_policy")
int priority(struct bpf_raw_tracepoint_args *ctx)
{
	struct livelock_retry *retry = (void *)ctx->args[0];

	/* what is too long the module cuts down to LIVELOCK_MAX_DELAY_NS */
	retry->delay_ns = (retry->worker + 1) * step_ns;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
