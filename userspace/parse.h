/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_PARSE_H
#define LIVELOCK_PARSE_H

#include <stddef.h>

#include "params.h"

int parse_u64(const char *text, u64 *value);
int parse_duration(const char *text, u64 unit_ns, u64 *ns);
int parse_ratio(const char *text, double *ratio);
int parse_pair(const char *text, char *name, size_t size, const char **value);
int parse_value(const struct param *p, const char *text, u64 unit_ns, u64 *value);

#endif /* LIVELOCK_PARSE_H */
