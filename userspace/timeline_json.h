/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_TIMELINE_JSON_H
#define LIVELOCK_TIMELINE_JSON_H

#include <stdio.h>

#include "timeline.h"

void timeline_json(FILE *out, const struct timeline *t);
bool timeline_perfetto(FILE *out, const struct timeline *t);

#endif /* LIVELOCK_TIMELINE_JSON_H */
