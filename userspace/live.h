/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_LIVE_H
#define LIVELOCK_LIVE_H

#include "run.h"

struct live *live_new(struct run_options *o);
void live_prepare(struct live *live, struct run *run);
bool live_again(struct live *live, struct run *run, int *status);
void live_free(struct live *live);

#endif /* LIVELOCK_LIVE_H */
