// SPDX-License-Identifier: GPL-2.0-only
/*
 * One page that needs nothing else: no script, no other file, no network.
 */
#include <string.h>
#include <time.h>

#include "environment.h"
#include "html.h"
#include "page.h"

/* Browsers refuse whatever this does not name: a picture cannot fetch either */
static const char head[] =
"<!doctype html>\n"
"<html lang=\"en\">\n"
"<meta charset=\"utf-8\">\n"
"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
"style-src 'unsafe-inline'; img-src data:\">\n";

static const char style[] =
"<style>\n"
":root { color-scheme: light dark; --line: #8885; --soft: #8881; --bad: #c33a00;\n"
"  --good: #00805c; --dim: #666; }\n"
"@media (prefers-color-scheme: dark) {\n"
"  :root { --bad: #ff8f5c; --good: #4fd1a5; --dim: #aaa; } }\n"
"* { box-sizing: border-box; }\n"
"body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 64rem;\n"
"  padding: 1rem; }\n"
"h1 { font-size: 1.6rem; margin: .5rem 0; }\n"
"h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-top: 1px solid var(--line);\n"
"  padding-top: 1.5rem; }\n"
"p { margin: .5rem 0; }\n"
"nav a { margin-right: 1rem; white-space: nowrap; }\n"
"figure { margin: 1rem 0; max-width: 40rem; background: #fff; color: #000;\n"
"  border: 1px solid var(--line); border-radius: 4px; padding: .25rem; }\n"
"figure svg, figure img { display: block; width: 100%; height: auto; }\n"
".wide { overflow-x: auto; max-width: none; }\n"
".wide svg, .wide img { min-width: 44rem; }\n"
"table { border-collapse: collapse; font-variant-numeric: tabular-nums; }\n"
"caption { text-align: left; color: var(--dim); padding: .25rem 0; }\n"
"th, td { padding: .25rem .6rem; text-align: left; vertical-align: top;\n"
"  border-bottom: 1px solid var(--line); }\n"
"thead th { white-space: nowrap; }\n"
".n { text-align: right; white-space: nowrap; }\n"
"tr.knee { background: var(--soft); }\n"
".scroll { overflow-x: auto; }\n"
".bad { color: var(--bad); font-weight: 600; }\n"
".good { color: var(--good); }\n"
".small { font-size: .85rem; color: var(--dim); overflow-wrap: anywhere; }\n"
"code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }\n"
"footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }\n"
/* on a telephone a row of much text is a card, each cell under its title */
"@media (max-width: 40rem) {\n"
"  body { padding: .75rem; }\n"
"  .cards thead { display: none; }\n"
"  .cards tr { display: block; border: 1px solid var(--line); border-radius: 4px;\n"
"    margin: .75rem 0; padding: .5rem; }\n"
"  .cards td { display: block; border: 0; padding: .15rem 0; overflow-wrap: anywhere; }\n"
"  .cards td[data-title]::before { content: attr(data-title); display: block;\n"
"    font-size: .75rem; color: var(--dim); }\n"
"}\n"
"@media print {\n"
"  :root { color-scheme: light; --bad: #a22; --good: #064; --dim: #444; }\n"
"  body { max-width: none; font-size: 10pt; padding: 0; }\n"
"  nav { display: none; }\n"
"  h2 { break-after: avoid; }\n"
"  figure, tr { break-inside: avoid; }\n"
"  figure { max-width: 15cm; }\n"
"  .wide { max-width: none; }\n"
"  .wide svg, .wide img { min-width: 0; }\n"
"  .scroll { overflow: visible; }\n"
"}\n"
"</style>\n";

static bool is_sweep(const struct section *s)
{
	return !strcmp(json_text_of(s->head, "type"), "sweep");
}

static void put_heading(FILE *to, const struct section *s)
{
	const char *cure = json_text_of(s->head, "cure");

	html_text(to, json_text_of(s->head, "scenario"));
	if (!is_sweep(s)) {
		html_text(to, ": cures and decoys");
		return;
	}
	if (*cure && strcmp(cure, "none"))
		html_printf(to, ", cure %s", cure);
	html_printf(to, ": %s", json_text_of(s->head, "parameter"));
}

static void put_links(FILE *to, const struct page *page)
{
	fputs("<nav>", to);
	for (u32 i = 0; i < page->nr; i++) {
		fprintf(to, "<a href=\"#s%u\">", i + 1);
		put_heading(to, &page->section[i]);
		fputs("</a> ", to);
	}
	if (page->claims)
		fputs("<a href=\"#claims\">claims</a> ", to);
	if (page->flame)
		fputs("<a href=\"#flame\">flame graph</a> ", to);
	fputs("<a href=\"#environment\">environment</a></nav>\n", to);
}

static void put_title(FILE *to, const struct page *page)
{
	time_t now = time(NULL);
	char date[32];

	strftime(date, sizeof(date), "%Y-%m-%d", gmtime(&now));
	fputs("<title>", to);
	html_text(to, page->title);
	fputs("</title>\n", to);
	fputs(style, to);
	fputs("<body>\n<h1>", to);
	html_text(to, page->title);
	fprintf(to, "</h1>\n<p class=\"small\">Made by livelock " TOOL_VERSION " on %s.</p>\n",
		date);
	put_links(to, page);
}

static int put_section(FILE *to, const struct section *s, u32 nr)
{
	char label[160];
	int err;

	fprintf(to, "<section id=\"s%u\">\n<h2>", nr);
	put_heading(to, s);
	fputs("</h2>\n", to);
	snprintf(label, sizeof(label), "%s of %s", is_sweep(s) ? "Curve" : "Bars",
		 json_text_of(s->head, "scenario"));
	fputs("<figure>\n", to);
	err = html_svg(to, s->svg, label);
	fputs("</figure>\n", to);
	if (is_sweep(s))
		page_sweep(to, s);
	else
		page_compare(to, s);
	fputs("</section>\n", to);
	return err;
}

static void put_flame(FILE *to, const char *svg)
{
	fputs("<section id=\"flame\">\n<h2>Flame graph</h2>\n"
	      "<p>Where the CPU time of the workers went: the wider, the more.</p>\n"
	      "<figure class=\"wide\">\n", to);
	html_image(to, svg, "Flame graph");
	fputs("</figure>\n</section>\n", to);
}

/**
 * page_write - write a page
 * @to: where to
 * @page: what it is made of
 *
 * Return: 0, or -EINVAL if a picture is none.
 */
int page_write(FILE *to, const struct page *page)
{
	int err = 0;

	fputs(head, to);
	put_title(to, page);
	fputs("<main>\n", to);
	for (u32 i = 0; !err && i < page->nr; i++)
		err = put_section(to, &page->section[i], i + 1);
	if (page->claims)
		page_claims(to, page->claims);
	if (page->flame)
		put_flame(to, page->flame);
	page_environment(to, page);
	fputs("</main>\n<footer class=\"small\">\n"
	      "<p>The success ratio is completions / attempts. Its law is what theory gives for\n"
	      "the same parameters; <i>few</i>: too few attempts to compare; <i>late</i>: off the\n"
	      "law, but timers were late against the window. Latency counts from an operation's\n"
	      "first attempt to its completion; &gt;: so many did not complete.</p>\n"
	      "</footer>\n</body>\n</html>\n", to);
	return err;
}
