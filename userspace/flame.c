// SPDX-License-Identifier: GPL-2.0-only
/*
 * A flame graph: each stack a column, each frame a bar over the one that called it,
 * as wide as the samples that passed through it. Pure.
 *
 * The SVG is a page of its own: it needs no other file, and shows all there is
 * without its script, which only zooms.
 */
#include <stdlib.h>
#include <string.h>

#include "flame.h"

/* Units of the drawing, pixels on a screen that is wide enough */
#define WIDTH		1200
#define BAR		18
#define HEAD		56
#define FOOT		26
#define MARGIN		10

/* Width of a letter of the font below */
#define LETTER		6.7

/* Bars that nobody could see are left out */
#define NARROWEST	0.2

/**
 * struct flame - a drawing
 * @out: where to
 * @f: the stacks, sorted
 * @rest: of each stack what lies above the bars drawn so far
 * @depth: bars one above the other
 */
struct flame {
	FILE *out;
	const struct folded *f;
	const char **rest;
	u32 depth;
};

static void print_escaped(FILE *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (text[i]) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(text[i], out);
		}
	}
}

/* What is ours stands out; a name has one colour wherever it is */
static const char *colour(const char *name, size_t len)
{
	static const char *const ours[] = { "#f4a259", "#f28f3b", "#f6b26b", "#ee964b" };
	static const char *const theirs[] = { "#bcd4e6", "#a9c7de", "#cadeed", "#b3cfe2" };
	static const char module[] = " [livelock]";
	u32 hash = 0;

	for (size_t i = 0; i < len; i++)
		hash = hash * 31 + (u8)name[i];
	hash = hash >> 8 & 3;
	if (len > strlen(module) &&
	    !strncmp(name + len - strlen(module), module, strlen(module)))
		return ours[hash];
	return theirs[hash];
}

/* The part of a name that fits, with an ellipsis if that is not all */
static void print_label(FILE *out, const char *name, size_t len, double width)
{
	int fits = (width - 6) / LETTER;

	if (fits < 3)
		return;
	if (len <= (size_t)fits) {
		print_escaped(out, name, len);
		return;
	}
	print_escaped(out, name, fits - 2);
	fputs("..", out);
}

static void print_bar(const struct flame *flame, const char *name, size_t len, u64 first,
		      u64 count, u32 level)
{
	double scale = (WIDTH - 2. * MARGIN) / flame->f->total;
	double x = MARGIN + first * scale, width = count * scale;
	u32 y = HEAD + (flame->depth - 1 - level) * BAR;

	if (width < NARROWEST)
		return;
	fprintf(flame->out, "<g class=\"bar\" data-x=\"%llu\" data-n=\"%llu\" data-l=\"%u\"><title>",
		first, count, level);
	print_escaped(flame->out, name, len);
	fprintf(flame->out, " (%llu samples, %.1f %%)</title>", count,
		100. * count / flame->f->total);
	fprintf(flame->out, "<rect x=\"%.1f\" y=\"%u\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
		x, y, width, BAR - 1, colour(name, len));
	fprintf(flame->out, "<text x=\"%.1f\" y=\"%d\">", x + 3, y + BAR - 5);
	print_label(flame->out, name, len, width);
	fputs("</text></g>\n", flame->out);
}

/* Stacks @low to @high have all frames below @level in common */
static void print_level(struct flame *flame, size_t low, size_t high, u64 first, u32 level)
{
	while (low < high) {
		const char *name, *other;
		size_t len, same, end;
		u64 count = 0;

		if (!frame_next(flame->rest[low], &name, &len)) {
			first += flame->f->stacks[low++].count;
			continue;
		}
		for (end = low; end < high; end++) {
			const char *next = frame_next(flame->rest[end], &other, &same);

			if (!next || same != len || strncmp(name, other, len))
				break;
			count += flame->f->stacks[end].count;
			flame->rest[end] = next;
		}
		print_bar(flame, name, len, first, count, level);
		print_level(flame, low, end, first, level + 1);
		first += count;
		low = end;
	}
}

static u32 depth_of(const struct folded *f)
{
	u32 deepest = 1;

	for (size_t i = 0; i < f->nr; i++) {
		u32 depth = 1;

		for (const char *c = f->stacks[i].text; *c; c++)
			depth += *c == ';';
		if (depth > deepest)
			deepest = depth;
	}
	return deepest;
}

/* A click on a bar makes it as wide as the drawing; on the background, all again */
static const char script[] =
"(function () {\n"
"var svg = document.currentScript.ownerSVGElement;\n"
"var bars = [].slice.call(svg.querySelectorAll('g.bar'));\n"
"var total = +svg.getAttribute('data-n');\n"
"var note = svg.querySelector('text.note');\n"
"function num(bar, key) { return +bar.getAttribute('data-' + key); }\n"
"function zoom(first, count, level) {\n"
"  var scale = %d / count;\n"
"  bars.forEach(function (bar) {\n"
"    var from = num(bar, 'x') - first, to = from + num(bar, 'n');\n"
"    var hidden = to <= 0 || from >= count;\n"
"    from = Math.max(from, 0);\n"
"    to = Math.min(to, count);\n"
"    bar.style.display = hidden ? 'none' : '';\n"
"    if (hidden) return;\n"
"    bar.style.opacity = num(bar, 'l') < level ? 0.5 : 1;\n"
"    var rect = bar.querySelector('rect'), text = bar.querySelector('text');\n"
"    var name = bar.querySelector('title').textContent.replace(/ \\(\\d+ samples.*/, '');\n"
"    var width = (to - from) * scale, fits = Math.floor((width - 6) / %.1f);\n"
"    rect.setAttribute('x', %d + from * scale);\n"
"    rect.setAttribute('width', width);\n"
"    text.setAttribute('x', %d + from * scale + 3);\n"
"    text.textContent = fits < 3 ? '' :\n"
"      name.length <= fits ? name : name.slice(0, fits - 2) + '..';\n"
"  });\n"
"}\n"
"svg.addEventListener('click', function (event) {\n"
"  var bar = event.target.closest('g.bar');\n"
"  if (bar) zoom(num(bar, 'x'), num(bar, 'n'), num(bar, 'l'));\n"
"  else zoom(0, total, 0);\n"
"});\n"
"svg.addEventListener('mouseover', function (event) {\n"
"  var bar = event.target.closest('g.bar');\n"
"  note.textContent = bar ? bar.querySelector('title').textContent : note.getAttribute('data-text');\n"
"});\n"
"})();\n";

static void print_head(const struct flame *flame, const char *title, u32 height)
{
	FILE *out = flame->out;

	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flame\" viewBox=\"0 0 %d %u\" width=\"100%%\" data-n=\"%llu\">\n",
		WIDTH, height, flame->f->total);
	fputs("<style>\n"
	      ".flame { background: #fff; max-width: 1600px; }\n"
	      ".flame text { font: 11px monospace; fill: #1b2733; }\n"
	      ".flame .head { font: bold 15px sans-serif; }\n"
	      ".flame .key, .flame .note { font: 12px sans-serif; }\n"
	      ".flame .bar { cursor: pointer; }\n"
	      ".flame .bar text { pointer-events: none; }\n"
	      ".flame .bar:hover rect { stroke: #1b2733; }\n"
	      "</style>\n", out);
	fprintf(out, "<rect width=\"%d\" height=\"%u\" fill=\"#fff\"/>\n", WIDTH, height);
	fprintf(out, "<text class=\"head\" x=\"%d\" y=\"22\">", MARGIN);
	print_escaped(out, title, strlen(title));
	fprintf(out, "</text>\n<rect x=\"%d\" y=\"33\" width=\"11\" height=\"11\" fill=\"#f28f3b\"/>",
		MARGIN);
	fprintf(out, "<text class=\"key\" x=\"%d\" y=\"43\">livelock.ko</text>\n", MARGIN + 16);
	fprintf(out, "<rect x=\"%d\" y=\"33\" width=\"11\" height=\"11\" fill=\"#a9c7de\"/>",
		MARGIN + 96);
	fprintf(out, "<text class=\"key\" x=\"%d\" y=\"43\">the kernel</text>\n", MARGIN + 112);
}

/**
 * flame_svg - draw a flame graph
 * @out: where to
 * @f: the stacks, sorted
 * @title: what is written over it
 */
void flame_svg(FILE *out, const struct folded *f, const char *title)
{
	struct flame flame = { .out = out, .f = f, .depth = depth_of(f) };
	u32 height = HEAD + flame.depth * BAR + FOOT;

	flame.rest = calloc(f->nr + 1, sizeof(*flame.rest));
	print_head(&flame, title, height);
	if (flame.rest && f->total) {
		for (size_t i = 0; i < f->nr; i++)
			flame.rest[i] = f->stacks[i].text;
		print_level(&flame, 0, f->nr, 0, 0);
	}
	fprintf(out, "<text class=\"note\" x=\"%d\" y=\"%u\" data-text=\"%llu samples; a click zooms\">%llu samples; a click zooms</text>\n",
		MARGIN, height - 9, f->total, f->total);
	fputs("<script><![CDATA[\n", out);
	fprintf(out, script, WIDTH - 2 * MARGIN, LETTER, MARGIN, MARGIN);
	fputs("]]></script>\n</svg>\n", out);
	free(flame.rest);
}
