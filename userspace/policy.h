/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_POLICY_H
#define LIVELOCK_POLICY_H

#include "types.h"

struct bpf_object;
struct bpf_link;

/**
 * struct policy - a BPF object's retry policies
 * @obj: the object, %NULL if none is open
 * @links: the programs attached
 * @nr: how many
 */
struct policy {
	struct bpf_object *obj;
	struct bpf_link **links;
	u32 nr;
};

int policy_load(struct policy *policy, const char *path);
int policy_attach(struct policy *policy);
void policy_close(struct policy *policy);

#endif /* LIVELOCK_POLICY_H */
