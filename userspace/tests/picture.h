/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Canvases as text, for the tests of what draws on them.
 */
#ifndef LIVELOCK_PICTURE_H
#define LIVELOCK_PICTURE_H

#include "view/canvas.h"

char *picture_of(const struct canvas *canvas);
void picture_is(const struct canvas *canvas, const char *want, const char *name);
void picture_has(const struct canvas *canvas, const char *text);
void picture_lacks(const struct canvas *canvas, const char *text);

#endif /* LIVELOCK_PICTURE_H */
