// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cure in BPF: full jitter, loaded into a livelock while it runs.
 *
 *	livelock run bridge -d 20 &
 *	livelock policy load bpf/policies/jitter.bpf.o -d 15
 *
 * or in one command, with the verdict before and after:
 *
 *	livelock run bridge -d 20 --policy bpf/policies/jitter.bpf.o --policy-at 10
 *	livelock policy check bpf/policies/jitter.bpf.o
 *
 * The module fires livelock_retry_policy before every retry (on a grid, before
 * every attempt) with a copy of struct livelock_retry. The type raw_tp.w may
 * write into it, and the module takes @delay_ns and @give_up from what it finds
 * there afterwards, clamped. A wrong policy makes a bad cure, never a broken
 * kernel: the verifier has read the program first.
 *
 * Why it works on the bridge: two trucks that enter within the time that one
 * needs for the bridge (u, the parameter window_ns, 10 ms) both back out. Delays
 * drawn from 0 … J lie further apart than u with a chance of about (1 - u/J)^2.
 * So J against u is what counts, not J against the back-off: try J_ns = 5 ms.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "livelock.h"

/* Width of the jitter. Read-only once loaded, so the verifier knows its value. */
const volatile __u64 J_ns = 200 * 1000 * 1000;

/* What `livelock policy check` holds it to */
const char heals[] = "bridge polite-locks";

SEC("raw_tp.w/livelock_retry_policy")
int jitter(struct bpf_raw_tracepoint_args *ctx)
{
	struct livelock_retry *retry = (void *)ctx->args[0];

	/* a 32 bit fraction of J: no division, and J may exceed 32 bits */
	retry->delay_ns = (J_ns >> 16) * bpf_get_prandom_u32() >> 16;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
