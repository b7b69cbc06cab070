/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_EFFECT_H
#define LIVELOCK_EFFECT_H

#include "point.h"

/* From so many times the ratio on, a change for the better or worse is one */
#define EFFECT_FACTOR	2

/**
 * enum effect - what a policy does to a scenario
 * @EFFECT_NOT_ILL: there was nothing to heal
 * @EFFECT_HEALS: healthy with it, and not without
 * @EFFECT_HELPS: better with it, and still not healthy
 * @EFFECT_NONE: as bad as without it
 * @EFFECT_HARMS: worse than without it
 */
enum effect {
	EFFECT_NOT_ILL,
	EFFECT_HEALS,
	EFFECT_HELPS,
	EFFECT_NONE,
	EFFECT_HARMS,
};

enum effect effect_of(const struct point *before, const struct point *after);
const char *effect_name(enum effect effect);
bool effect_next_name(const char **names, char *name, size_t size);

#endif /* LIVELOCK_EFFECT_H */
