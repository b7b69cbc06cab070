/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_OTHER_H
#define LIVELOCK_OTHER_H

#include "device.h"
#include "options.h"

/**
 * struct other - a run that somebody else owns
 * @dev: the device
 * @signals: from signals_open()
 * @stats: its numbers, as of the latest look
 * @sc: its scenario
 * @cure: the cure that was in force when it was opened
 */
struct other {
	struct device dev;
	int signals;
	struct livelock_run_stats stats;
	const struct scenario *sc;
	const struct livelock_cure *cure;
};

int other_options(const struct run_options *o, int argc, u64 *duration_ns);
int other_open(struct other *o, u32 run);
void other_close(struct other *o);
int other_watch(struct other *o, u64 duration_ns, u64 step_ns,
		int (*step)(struct other *o, void *self), void *self);

#endif /* LIVELOCK_OTHER_H */
