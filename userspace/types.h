/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_TYPES_H
#define LIVELOCK_TYPES_H

#include <linux/types.h>

typedef __u64 u64;
typedef __u32 u32;
typedef __u8 u8;

#define NSEC_PER_USEC	1000ull
#define NSEC_PER_MSEC	1000000ull
#define NSEC_PER_SEC	1000000000ull

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define container_of(ptr, type, member)					\
	((type *)((char *)(ptr) - __builtin_offsetof(type, member)))

#define __printf(f, a)	__attribute__((__format__(__printf__, f, a)))

#endif /* LIVELOCK_TYPES_H */
