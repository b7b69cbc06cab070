/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only place that knows of differences between kernels. Probe for features,
 * not for versions, where the headers let one.
 */
#ifndef LIVELOCK_COMPAT_H
#define LIVELOCK_COMPAT_H

#include <linux/sched.h>

/* A sleep that hung_task ignores, and that is frozen where it is since 6.1 */
#ifdef TASK_FREEZABLE
#define LL_TASK_IDLE	(TASK_IDLE | TASK_FREEZABLE)
#else
#define LL_TASK_IDLE	TASK_IDLE
#endif

#endif /* LIVELOCK_COMPAT_H */
