// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock report: what was measured, as one page.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "page.h"
#include "plot.h"
#include "results.h"
#include "util.h"

/* A page that is larger takes a telephone long to load */
#define PAGE_MAX	(2 << 20)

static const char usage[] =
"Usage: livelock report -o FILE.html [OPTION...]\n"
"\n"
"Make one page of what was measured, curves and tables, that needs nothing else:\n"
"no script, no other file, no network. Needs no module, but gnuplot.\n"
"\n"
"  -o, --output FILE.html   the page\n"
"      --sweep FILE         what `livelock sweep --json -o FILE` wrote; repeatable\n"
"      --compare FILE       what `livelock compare --json -o FILE` wrote; repeatable\n"
"      --claims FILE        what `livelock claims --json` wrote\n"
"      --flame FILE.svg     a flame graph\n"
"      --title TEXT         title of the page\n";

enum {
	OPT_SWEEP = 256,
	OPT_COMPARE,
	OPT_CLAIMS,
	OPT_FLAME,
	OPT_TITLE,
};

static const struct option longopts[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "sweep", required_argument, NULL, OPT_SWEEP },
	{ "compare", required_argument, NULL, OPT_COMPARE },
	{ "claims", required_argument, NULL, OPT_CLAIMS },
	{ "flame", required_argument, NULL, OPT_FLAME },
	{ "title", required_argument, NULL, OPT_TITLE },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* A file as a string; %NULL after a message */
static char *read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	/* no file has a NUL that we would want: all of it is one line then */
	if (file && getdelim(&text, &size, '\0', file) < 0 && !ferror(file)) {
		free(text);
		text = strdup("");
	}
	if (!file || ferror(file)) {
		fail(STATUS_CANNOT, "%s: %s", path, strerror(errno));
		free(text);
		text = NULL;
	}
	if (file)
		fclose(file);
	return text;
}

/* An array counts as its elements */
static void append(struct json_object *to, struct json_object *value)
{
	if (!json_object_is_type(value, json_type_array)) {
		json_object_array_add(to, value);
		return;
	}
	for (size_t i = 0; i < json_object_array_length(value); i++)
		json_object_array_add(to, json_object_get(json_object_array_get_idx(value, i)));
	json_object_put(value);
}

/* All records of a file, JSON Lines or not. Return: 0, or an exit status after a message */
static int read_records(const char *path, struct json_object **records)
{
	char *text = read_file(path), *at = text;
	struct json_object *all, *value;
	struct json_tokener *tok;
	int err = 0;

	*records = NULL;
	if (!text)
		return STATUS_CANNOT;
	all = json_object_new_array();
	tok = json_tokener_new();
	for (at += strspn(at, " \t\r\n"); *at; at += strspn(at, " \t\r\n")) {
		value = json_tokener_parse_ex(tok, at, strlen(at));
		if (!value)
			break;
		append(all, value);
		at += json_tokener_get_parse_end(tok);
	}
	if (*at || !json_object_array_length(all)) {
		err = fail(STATUS_USAGE, "%s: no JSON%s%s", path, *at ? ": " : "",
			   *at ? json_tokener_error_desc(json_tokener_get_error(tok)) : "");
		json_object_put(all);
		all = NULL;
	}
	json_tokener_free(tok);
	free(text);
	*records = all;
	return err;
}

static int new_section(struct page *page, struct json_object *head)
{
	struct section *s = reallocarray(page->section, page->nr + 1, sizeof(*s));

	if (!s)
		return out_of_memory();
	page->section = s;
	s[page->nr++] = (struct section){
		.head = json_object_get(head),
		.rows = json_object_new_array(),
	};
	return 0;
}

/* A record of a file that ought to have heads of @type, and rows of @row */
static int take_record(struct page *page, struct json_object *record, const char *type,
		       const char *row, u32 first)
{
	const char *is = json_text_of(record, "type");

	if (!strcmp(is, type))
		return new_section(page, record);
	if (!strcmp(is, row) && page->nr > first)
		json_object_array_add(page->section[page->nr - 1].rows,
				      json_object_get(record));
	return 0;
}

static int add_sections(struct page *page, const char *path, const char *type,
			const char *row)
{
	struct json_object *records;
	u32 first = page->nr;
	int err = read_records(path, &records);

	for (size_t i = 0; !err && i < json_object_array_length(records); i++)
		err = take_record(page, json_object_array_get_idx(records, i), type, row,
				  first);
	json_object_put(records);
	if (err)
		return err;
	if (page->nr == first)
		return fail(STATUS_USAGE, "%s: not what `livelock %s --json` writes", path, type);
	for (u32 i = first; i < page->nr; i++)
		if (!json_object_array_length(page->section[i].rows))
			return fail(STATUS_USAGE, "%s: a %s without any result", path, type);
	return 0;
}

static int add_claims(struct page *page, const char *path)
{
	struct json_object *records;
	int err = read_records(path, &records);

	if (err)
		return err;
	if (!page->claims)
		page->claims = json_object_new_array();
	for (size_t i = 0; i < json_object_array_length(records); i++) {
		struct json_object *record = json_object_array_get_idx(records, i);

		if (*json_text_of(record, "claim"))
			json_object_array_add(page->claims, json_object_get(record));
	}
	json_object_put(records);
	return json_object_array_length(page->claims) ? 0 :
	       fail(STATUS_USAGE, "%s: not what `livelock claims --json` writes", path);
}

static int add_flame(struct page *page, const char *path)
{
	free(page->flame);
	page->flame = read_file(path);
	if (!page->flame)
		return STATUS_CANNOT;
	return strstr(page->flame, "<svg") && strstr(page->flame, "</svg>") ? 0 :
	       fail(STATUS_USAGE, "%s: not an SVG picture", path);
}

static int parse_option(struct page *page, const char **output, int opt, const char *arg)
{
	switch (opt) {
	case 'o':
		*output = arg;
		return 0;
	case OPT_SWEEP:
		return add_sections(page, arg, "sweep", "point");
	case OPT_COMPARE:
		return add_sections(page, arg, "compare", "cure");
	case OPT_CLAIMS:
		return add_claims(page, arg);
	case OPT_FLAME:
		return add_flame(page, arg);
	case OPT_TITLE:
		page->title = arg;
		return 0;
	default:
		return fail(STATUS_USAGE, "try `livelock report --help`");
	}
}

static int draw(struct page *page)
{
	for (u32 i = 0; i < page->nr; i++) {
		struct section *s = &page->section[i];
		int err = plot_svg(s->head, s->rows, i + 1, &s->svg);

		if (err)
			return err;
	}
	return 0;
}

static int write_page(const struct page *page, const char *path)
{
	struct document d;
	long size;
	int err = document_open(&d, path);

	if (err)
		return err;
	if (page_write(d.file, page)) {
		document_drop(&d);
		return fail(STATUS_CANNOT, "a picture is no SVG");
	}
	size = ftell(d.file);
	err = document_keep(&d);
	if (err)
		return err;
	if (size > PAGE_MAX)
		warn("%s has %.1f MiB: long to load; leave something out", path,
		     (double)size / (1 << 20));
	return STATUS_OK;
}

static int report(struct page *page, const char *output)
{
	int err;

	if (!output)
		return fail(STATUS_USAGE, "where to? -o FILE.html");
	if (!page->nr && !page->claims && !page->flame)
		return fail(STATUS_USAGE,
			    "a page of what? --sweep FILE, --compare FILE, --claims FILE, --flame FILE");
	err = draw(page);
	return err ? err : write_page(page, output);
}

int cmd_report(int argc, char **argv)
{
	struct page page = { .title = "livelock report" };
	const char *output = NULL;
	int opt, err = 0;

	while (!err && (opt = getopt_long(argc, argv, "o:h", longopts, NULL)) != -1) {
		if (opt == 'h') {
			fputs(usage, stdout);
			goto out;
		}
		err = parse_option(&page, &output, opt, optarg);
	}
	if (!err && optind != argc)
		err = fail(STATUS_USAGE, "'%s': files come behind --sweep, --compare, …",
			   argv[optind]);
	if (!err)
		err = report(&page, output);
out:
	for (u32 i = 0; i < page.nr; i++) {
		json_object_put(page.section[i].head);
		json_object_put(page.section[i].rows);
		free(page.section[i].svg);
	}
	free(page.section);
	free(page.flame);
	json_object_put(page.claims);
	return err;
}
