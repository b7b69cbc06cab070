// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "test.h"

static char *page;
static size_t page_len;

static FILE *open_page(void)
{
	free(page);
	page = NULL;
	return open_memstream(&page, &page_len);
}

static void test_page(FILE *out, const char *want, const char *name)
{
	fclose(out);
	if (strcmp(page, want))
		test_note("got '%s'", page);
	test_result(!strcmp(page, want), "html: %s", name);
}

static void test_text(void)
{
	FILE *out = open_page();

	html_text(out, "a<b & \"c\" > 'd'");
	test_page(out, "a&lt;b &amp; &quot;c&quot; &gt; &#39;d&#39;", "text is no markup");
	out = open_page();
	html_printf(out, "%s %d", "<script>", 7);
	test_page(out, "&lt;script&gt; 7", "formatted text is no markup");
}

/* RFC 4648, 10 */
static void test_base64(void)
{
	static const char *const rows[][2] = {
		{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" },
		{ "\xff\xfe", "//4=" },
	};

	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		FILE *out = open_page();

		html_base64(out, rows[i][0], strlen(rows[i][0]));
		test_page(out, rows[i][1], rows[i][1]);
	}
}

void test_html(void)
{
	FILE *out;

	test_text();
	test_base64();

	out = open_page();
	html_svg(out, "<?xml version=\"1.0\"?>\n<svg width=\"1\"><svg></svg>a</svg>\n", "a \"b\"");
	test_page(out, "<svg role=\"img\" aria-label=\"a &quot;b&quot;\" width=\"1\"><svg></svg>a</svg>\n",
		  "a picture is a part of the page");
	out = open_page();
	html_image(out, "<svg><script/></svg>", "x");
	test_page(out, "<img alt=\"x\" src=\"data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4=\">\n",
		  "somebody's is an image");
	out = open_page();
	test_result(html_svg(out, "<html></html>", "x") == -EINVAL, "html: what is no picture");
	test_page(out, "", "what is no picture is nothing in the page");
	free(page);
}
