// SPDX-License-Identifier: GPL-2.0-only
/*
 * Samples the kernel stacks of a run's workers while they are on a CPU. Runs on a
 * perf event, many times a second on each CPU, and costs an attempt nothing.
 */
#include <linux/bpf.h>
#include <linux/bpf_perf_event.h>
#include <bpf/bpf_helpers.h>

#include "samples.h"

/* Process number of each worker; the tool sets its size and fills it in */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} workers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, PROFILE_PLACES);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, PROFILE_DEPTH * sizeof(__u64));
} stacks SEC(".maps"), more_stacks SEC(".maps");

/* Samples of each stack, by its place in the first map, then in the second */
__u64 counts[PROFILE_STACKS];

struct samples samples;

SEC("perf_event")
int on_sample(struct bpf_perf_event_data *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid();
	__u32 from = 0;
	__s64 id;

	if (!bpf_map_lookup_elem(&workers, &pid)) {
		__sync_fetch_and_add(pid ? &samples.others : &samples.idle, 1);
		return 0;
	}
	id = bpf_get_stackid(ctx, &stacks, 0);
	if (id < 0) {
		from = PROFILE_PLACES;
		id = bpf_get_stackid(ctx, &more_stacks, 0);
	}
	if (id < 0 || id >= PROFILE_PLACES) {
		__sync_fetch_and_add(&samples.lost, 1);
		return 0;
	}
	__sync_fetch_and_add(&counts[from + id], 1);
	__sync_fetch_and_add(&samples.workers, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
