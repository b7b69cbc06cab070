/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_FLAME_H
#define LIVELOCK_FLAME_H

#include "folded.h"

void flame_svg(FILE *out, const struct folded *f, const char *title);

#endif /* LIVELOCK_FLAME_H */
