/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_GNUPLOT_H
#define LIVELOCK_GNUPLOT_H

#include "json.h"

void gnuplot_sweep(FILE *to, struct json_object *head, struct json_object *rows);
u32 gnuplot_panels(struct json_object *rows);
void gnuplot_compare(FILE *to, struct json_object *head, struct json_object *rows);

#endif /* LIVELOCK_GNUPLOT_H */
