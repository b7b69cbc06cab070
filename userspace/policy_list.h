/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_POLICY_LIST_H
#define LIVELOCK_POLICY_LIST_H

#include <stdbool.h>

#include "types.h"

/* Holders of one policy that are worth naming */
#define POLICY_PIDS	4

/**
 * struct loaded - a policy in force
 * @link: id of its BPF link
 * @program: id of its program
 * @name: of the program
 * @pin: where it is pinned, or empty
 * @pids: processes that hold it, the first few
 * @nr_pids: how many there are
 * @runs: times that it ran, if @counted
 * @counted: the kernel counts (sysctl kernel.bpf_stats_enabled)
 * @missed: times that it was left out because it was running already
 */
struct loaded {
	u32 link;
	u32 program;
	char name[16];
	char pin[128];
	u32 pids[POLICY_PIDS];
	u32 nr_pids;
	u64 runs;
	bool counted;
	u64 missed;
};

/**
 * struct loaded_list - all of them
 * @nr: how many
 * @at: them
 */
struct loaded_list {
	u32 nr;
	struct loaded *at;
};

int policy_list_read(struct loaded_list *list);
void policy_list_free(struct loaded_list *list);

#endif /* LIVELOCK_POLICY_LIST_H */
