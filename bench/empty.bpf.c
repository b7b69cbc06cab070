// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nothing, on the same events as bpf/livelock.bpf.c: what being called costs.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define EMPTY(event)							\
SEC("raw_tp/livelock_" #event)						\
int on_##event(struct bpf_raw_tracepoint_args *ctx)			\
{									\
	(void)ctx;							\
	return 0;							\
}

EMPTY(attempt)
EMPTY(completion)
EMPTY(conflict)
EMPTY(give_up)

char LICENSE[] SEC("license") = "GPL";
