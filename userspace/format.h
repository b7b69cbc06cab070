/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_FORMAT_H
#define LIVELOCK_FORMAT_H

#include <stddef.h>

#include "histogram.h"
#include "params.h"

/* Enough for every function here */
#define FORMAT_LEN	48

const char *format_ratio(char *buf, u64 completions, u64 attempts);
const char *format_share(char *buf, double ratio);
const char *format_rate(char *buf, u64 count, u64 ns);
const char *format_ns(char *buf, u64 ns);
const char *format_about(char *buf, double ns);
const char *format_seconds(char *buf, u64 ns);
const char *format_quantile(char *buf, struct quantile q);
const char *format_value(char *buf, const struct param *p, u64 value);
const char *format_double(char *buf, double value);

#endif /* LIVELOCK_FORMAT_H */
