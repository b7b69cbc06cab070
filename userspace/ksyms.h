/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_KSYMS_H
#define LIVELOCK_KSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "types.h"

/**
 * struct ksym - a function of the kernel
 * @address: where it begins
 * @name: its name, with that of its module behind it, if it is in one
 */
struct ksym {
	u64 address;
	char *name;
};

/**
 * struct ksyms - the kernel's functions
 * @syms: them, by address
 * @nr: how many
 * @room: how many there is memory for
 */
struct ksyms {
	struct ksym *syms;
	size_t nr;
	size_t room;
};

bool ksyms_read(struct ksyms *k, FILE *in);
const char *ksyms_name(const struct ksyms *k, u64 address);
void ksyms_free(struct ksyms *k);

#endif /* LIVELOCK_KSYMS_H */
