/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of a test harness as the pure parts need: KTAP, a line a test.
 */
#ifndef LIVELOCK_TEST_H
#define LIVELOCK_TEST_H

#include <stdbool.h>

#include "types.h"

__printf(2, 3) void test_result(bool ok, const char *fmt, ...);
__printf(1, 2) void test_skip(const char *fmt, ...);
__printf(1, 2) void test_note(const char *fmt, ...);

/* One a file */
void test_bpf(void);
void test_canvas(void);
void test_claims(void);
void test_columns(void);
void test_diagrams(void);
void test_effect(void);
void test_expect(void);
void test_confusion(void);
void test_figures(void);
void test_flame(void);
void test_format(void);
void test_histogram(void);
void test_html(void);
void test_laws(void);
void test_parse(void);
void test_perfetto(void);
void test_point(void);
void test_range(void);
void test_recorder(void);
void test_scene(void);
void test_table(void);
void test_timeline(void);
void test_verdict(void);
void test_view(void);
void test_window(void);

#endif /* LIVELOCK_TEST_H */
