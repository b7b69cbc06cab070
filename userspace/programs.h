/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_PROGRAMS_H
#define LIVELOCK_PROGRAMS_H

#include "types.h"

struct bpf_object;

int programs_fail(const char *what, const char *which, int err);
u64 programs_missed(const struct bpf_object *obj);

#endif /* LIVELOCK_PROGRAMS_H */
