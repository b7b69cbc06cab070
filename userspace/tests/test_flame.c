// SPDX-License-Identifier: GPL-2.0-only
/*
 * From addresses to names, from stacks to folded ones, from those to a drawing.
 */
#include <stdlib.h>
#include <string.h>

#include "flame.h"
#include "ksyms.h"
#include "tape.h"
#include "test.h"

static FILE *text_file(const char *text)
{
	return fmemopen((void *)text, strlen(text), "r");
}

static bool is_name(const struct ksyms *k, u64 address, const char *name)
{
	return !strcmp(ksyms_name(k, address), name);
}

static void test_symbols(void)
{
	static const char table[] =
	"ffffffff81000000 T _text\n"
	"ffffffff81000200 t later\n"
	"ffffffff81000100 T spin\n"
	"ffffffff81000180 D some_data\n"
	"0000000000000000 A fixed_percpu_data\n"
	"ffffffffc0000010 t cas_attempt\t[livelock]\n";
	FILE *in = text_file(table);
	struct ksyms k;

	test_result(ksyms_read(&k, in) && k.nr == 4, "ksyms: functions, not data");
	test_result(is_name(&k, 0xffffffff81000100, "spin") &&
		    is_name(&k, 0xffffffff810001ff, "spin") &&
		    is_name(&k, 0xffffffff81000200, "later"),
		    "ksyms: an address is in the function before it");
	test_result(is_name(&k, 0xffffffffc0000042, "cas_attempt [livelock]"),
		    "ksyms: a function of a module is named with it");
	test_result(is_name(&k, 0x1000, "[unknown]"), "ksyms: an address before all");
	ksyms_free(&k);
	fclose(in);

	in = text_file("0000000000000000 T _text\n0000000000000000 t cas_attempt\t[livelock]\n");
	test_result(!ksyms_read(&k, in), "ksyms: hidden addresses are no table");
	ksyms_free(&k);
	fclose(in);
}

static char *written(const struct folded *f)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	folded_write(out, f);
	fclose(out);
	return text;
}

static void test_folding(void)
{
	static const char sorted[] = "a 2\na;b 3\na;b;c 1\na b;c 7\naz 4\n";
	struct folded f = {};
	struct folded again;
	char *text;
	FILE *in;

	folded_add(&f, "az", 4);
	folded_add(&f, "a;b", 2);
	folded_add(&f, "a b;c", 7);
	folded_add(&f, "a;b;c", 1);
	folded_add(&f, "a", 2);
	folded_add(&f, "a;b", 1);
	folded_sort(&f);
	text = written(&f);
	tape_says("folded: sorted frame by frame, each stack once", text, sorted);
	test_result(f.total == 17, "folded: the sum of all");

	in = text_file(text);
	test_result(folded_read(in, &again) && again.nr == f.nr && again.total == f.total,
		    "folded: reads back what it wrote");
	fclose(in);
	folded_free(&again);
	free(text);

	test_result(folded_with(&f, "b") == 4 && folded_with(&f, "a") == 6 &&
		    folded_with(&f, "a b") == 7 && !folded_with(&f, "z"),
		    "folded: samples with a frame");
	folded_free(&f);

	in = text_file("a;b 3\nno count here\n");
	test_result(!folded_read(in, &again), "folded: a line that is none of a stack");
	fclose(in);
	folded_free(&again);
}

static const struct share *share_of(const struct share *s, size_t nr, const char *name)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(s[i].name, name))
			return &s[i];
	return NULL;
}

static void test_shares(void)
{
	const struct share *spin, *again;
	struct folded f = {};
	struct share *shares;
	size_t nr;

	folded_add(&f, "run;attempt;spin", 80);
	folded_add(&f, "run;attempt;spin;clock", 15);
	folded_add(&f, "run;again;again", 5);
	folded_sort(&f);
	shares = folded_shares(&f, &nr);
	test_result(nr == 5 && !strcmp(shares[0].name, "spin"),
		    "folded: where most samples end comes first");
	spin = share_of(shares, nr, "spin");
	again = share_of(shares, nr, "again");
	test_result(spin && spin->self == 80 && spin->total == 95, "folded: self and total");
	test_result(again && again->total == 5,
		    "folded: a function that calls itself counts once a stack");
	shares_free(shares, nr);
	folded_free(&f);

	shares = folded_shares(&f, &nr);
	test_result(!nr, "folded: shares of nothing");
	shares_free(shares, nr);
}

static char *drawn(const struct folded *f)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	flame_svg(out, f, "a <title> & more");
	fclose(out);
	return text;
}

static u32 count_of(const char *text, const char *part)
{
	u32 n = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

static void test_drawing(void)
{
	struct folded f = {};
	char *text;

	folded_add(&f, "run;cas_attempt [livelock];spin", 75);
	folded_add(&f, "run;cas_attempt [livelock]", 5);
	folded_add(&f, "run;<odd>&name", 20);
	folded_add(&f, "run;cas_attempt [livelock];spin;a_long_name_that_fits_nowhere", 1);
	folded_sort(&f);
	text = drawn(&f);
	test_result(count_of(text, "<g class=\"bar\"") == 5 && count_of(text, "</g>") == 5,
		    "flame: a bar for what stacks have in common");
	tape_says("flame: a bar is as wide as its samples", text,
		  ">cas_attempt [livelock] (81 samples, 80.2 %)</title><rect x=\"243.7\" y=\"92\" width=\"946.3\" height=\"17\"");
	tape_says("flame: it stands on its caller", text,
		  ">run (101 samples, 100.0 %)</title><rect x=\"10.0\" y=\"110\" width=\"1180.0\"");
	tape_says("flame: names are escaped", text, "&lt;odd&gt;&amp;name (20 samples");
	tape_says("flame: the title is escaped", text, ">a &lt;title&gt; &amp; more</text>");
	test_result(!strstr(text, "http://www.w3.org/1999") && count_of(text, "http") == 1 &&
		    !strstr(text, "href"), "flame: nothing is fetched");
	tape_says("flame: what has no room is not written", text,
		  "a_long_name_that_fits_nowhere (1 samples, 1.0 %)</title>");
	test_result(count_of(text, "a_long_name") == 1, "flame: a narrow bar has no label");
	free(text);
	folded_free(&f);

	text = drawn(&f);
	test_result(strstr(text, "</svg>") && !count_of(text, "<g "), "flame: of no samples");
	free(text);
}

void test_flame(void)
{
	test_symbols();
	test_folding();
	test_shares();
	test_drawing();
}
