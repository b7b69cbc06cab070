/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_PLOT_H
#define LIVELOCK_PLOT_H

#include "json.h"

int plot_check(const char *path);
int plot_file(const char *path, struct json_object *head, struct json_object *rows);
int plot_svg(struct json_object *head, struct json_object *rows, u32 nr, char **svg);

#endif /* LIVELOCK_PLOT_H */
