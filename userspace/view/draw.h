/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_DRAW_H
#define LIVELOCK_DRAW_H

#include "view.h"

/* draw_upper.c: the upper part of the view of a run. Return: rows that it took */
u32 draw_upper(const struct area *a, const struct scene *scene, u32 wanted);

/* draw_pane.c: its lower part */
void draw_pane(const struct area *a, struct view *view, const struct scene *scene);

/* draw_popup.c: what lies above both */
void draw_popup(const struct area *a, struct view *view, const struct scene *scene);

#endif /* LIVELOCK_DRAW_H */
