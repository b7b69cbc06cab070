// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "test.h"

static const char *const titles[] = { "<cure", "ratio", "<verdict", NULL };

static void fill(struct columns *c)
{
	columns_init(c, titles);
	columns_cell(c, "%s", "none");
	columns_cell(c, "%.2f", .5);
	columns_cell(c, "%s", "livelock, so to speak");
	columns_cell(c, "%s", "atomic-add");
	columns_cell(c, "%d", 1);
	columns_cell(c, "%s", "a \"healthy\" one");
}

/* Prints a table, and compares */
static void test_print(const struct columns *c, const char *separator, const char *want,
		       const char *name)
{
	char *got = NULL;
	size_t len;
	FILE *out = open_memstream(&got, &len);

	if (separator)
		columns_csv(c, out, separator);
	else
		columns_text(c, out);
	fclose(out);
	if (strcmp(got, want))
		test_note("got: %s", got);
	test_result(!strcmp(got, want), "%s", name);
	free(got);
}

void test_columns(void)
{
	struct columns c;

	fill(&c);
	test_result(columns_ok(&c), "two whole rows");
	test_print(&c, NULL,
		   "cure        ratio  verdict\n"
		   "none         0.50  livelock, so to speak\n"
		   "atomic-add      1  a \"healthy\" one\n", "table for people");
	test_print(&c, ",",
		   "cure,ratio,verdict\n"
		   "none,0.50,\"livelock, so to speak\"\n"
		   "atomic-add,1,\"a \"\"healthy\"\" one\"\n", "values between commas");
	test_print(&c, ";",
		   "cure;ratio;verdict\n"
		   "none;0.50;livelock, so to speak\n"
		   "atomic-add;1;\"a \"\"healthy\"\" one\"\n", "values between semicolons");
	columns_cell(&c, "one more");
	test_result(!columns_ok(&c), "a row that is not whole");
	columns_free(&c);

	columns_init(&c, titles);
	test_print(&c, NULL, "cure  ratio  verdict\n", "table without rows");
	columns_cell(&c, "%s", "½");
	columns_cell(&c, "%s", "½");
	columns_cell(&c, "%s", "-");
	test_print(&c, NULL, "cure  ratio  verdict\n½         ½  -\n",
		   "a character of two bytes is one wide");
	columns_free(&c);
}
