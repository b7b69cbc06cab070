/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only place that knows of differences between kernels. Probe for features,
 * not for versions, where the headers let one.
 */
#ifndef LIVELOCK_COMPAT_H
#define LIVELOCK_COMPAT_H

#include <linux/sched.h>

/* Sleep that a freezer may end early and hung_task ignores */
#define LL_TASK_IDLE	(TASK_IDLE | TASK_FREEZABLE)

#endif /* LIVELOCK_COMPAT_H */
