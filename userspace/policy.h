/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_POLICY_H
#define LIVELOCK_POLICY_H

#include "types.h"

#define POLICY_EVENT	"livelock_retry_policy"

#define BPFFS		"/sys/fs/bpf"

/* Where policies lie that outlive who loaded them */
#define POLICY_PIN_DIR	BPFFS "/livelock"

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

int policy_open(struct policy *policy, const char *path);
int policy_load(struct policy *policy, const char *path);
const char *policy_heals(const struct policy *policy, size_t *len);
int policy_attach(struct policy *policy);
int policy_pin(struct policy *policy);
void policy_close(struct policy *policy);

#endif /* LIVELOCK_POLICY_H */
