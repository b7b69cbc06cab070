// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fires an event of the kernel's own, without our module: a function that the kernel
 * has for its tests does nothing but bpf_test_run:bpf_trigger_tp.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "fire.h"

extern int bpf_modify_return_test_tp(int nonce) __ksym;

SEC("raw_tp")
int loop(void *ctx)
{
	int i;

	(void)ctx;
	for (i = 0; i < FIRE_BATCH; i++)
		bpf_modify_return_test_tp(FIRE_NONCE);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
