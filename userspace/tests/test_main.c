// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs all unit tests; KTAP, then one line of totals.
 */
#include <stdarg.h>
#include <stdio.h>

#include "test.h"

static unsigned int passed, failed, skipped;

static unsigned int number(void)
{
	return passed + failed + skipped;
}

/**
 * test_note - say more about what follows
 * @fmt: what
 */
void test_note(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("# ", stdout);
	vprintf(fmt, args);
	putchar('\n');
	va_end(args);
}

/**
 * test_result - count and print one test
 * @ok: did it pass
 * @fmt: its name
 */
void test_result(bool ok, const char *fmt, ...)
{
	va_list args;

	*(ok ? &passed : &failed) += 1;
	va_start(args, fmt);
	printf("%s %u ", ok ? "ok" : "not ok", number());
	vprintf(fmt, args);
	putchar('\n');
	va_end(args);
}

/**
 * test_skip - count and print a test that cannot run here
 * @fmt: its name and why
 */
void test_skip(const char *fmt, ...)
{
	va_list args;

	skipped++;
	va_start(args, fmt);
	printf("ok %u ", number());
	vprintf(fmt, args);
	puts(" # SKIP");
	va_end(args);
}

int main(void)
{
	puts("KTAP version 1");
	test_verdict();
	test_laws();
	test_window();
	test_parse();
	test_expect();
	test_format();
	test_range();
	test_point();
	test_histogram();
	test_claims();
	test_columns();
	test_confusion();
	test_canvas();
	test_scene();
	test_table();
	test_view();
	test_timeline();
	test_diagrams();
	test_perfetto();
	test_html();
	test_figures();
	test_flame();
	test_effect();
	test_bpf();
	test_recorder();
	printf("1..%u\n", number());
	printf("%u passed, %u failed, %u skipped\n", passed, failed, skipped);
	return failed != 0;
}
