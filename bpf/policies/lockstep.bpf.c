// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bad on purpose: everybody waits the same time.
 *
 *	livelock policy check bpf/policies/lockstep.bpf.o
 *
 * says that it does nothing, with status 1. It is what people write first: "back off
 * for 20 ms". Two that have met leave together, wait as long as each other, and meet
 * again. Any time does as badly, and so does one that doubles at each try: they double
 * alike. What breaks a tie must differ between the two: chance (jitter.bpf.c), a
 * number (priority.bpf.c), an age.
 *
 * Bad as it is, it cannot hurt: the verifier has read it, it can only write the
 * delay and the give-up, and the module clamps those.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "livelock.h"

const volatile __u64 wait_ns = 20 * 1000 * 1000;

/* A claim that is not true */
const char heals[] = "bridge";

SEC("raw_tp.w/livelock_retry_policy")
int lockstep(struct bpf_raw_tracepoint_args *ctx)
{
	struct livelock_retry *retry = (void *)ctx->args[0];

	retry->delay_ns = wait_ns;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
