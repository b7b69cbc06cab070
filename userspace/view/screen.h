/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_SCREEN_H
#define LIVELOCK_SCREEN_H

#include "canvas.h"

bool screen_usable(void);
int screen_open(struct canvas *canvas);
void screen_close(void);
int screen_fit(struct canvas *canvas);
void screen_show(const struct canvas *canvas);
u32 screen_key(void);

#endif /* LIVELOCK_SCREEN_H */
