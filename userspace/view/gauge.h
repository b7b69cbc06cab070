/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_GAUGE_H
#define LIVELOCK_GAUGE_H

#include "canvas.h"
#include "past.h"

/**
 * enum past_of - what a chart shows
 * @PAST_RATIO: the success ratio
 * @PAST_ATTEMPTS: attempts a second
 * @PAST_COMPLETIONS: completions a second
 */
enum past_of {
	PAST_RATIO,
	PAST_ATTEMPTS,
	PAST_COMPLETIONS,
};

u32 gauge_parts(double share, u32 cells);
enum tint gauge_tint(double ratio);
void gauge_bar(const struct area *a, u32 row, u8 style, double share);
void gauge_law(const struct area *a, u32 row, double ratio, bool at_least);
u32 gauge_digits(const struct area *a, u8 style, const char *text);
void gauge_chart(const struct area *a, const struct past *p, enum past_of of, double scale);
void gauge_heat(const struct area *a, u32 row, u32 col, u8 heat);

#endif /* LIVELOCK_GAUGE_H */
