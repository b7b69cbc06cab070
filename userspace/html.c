// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text and pictures in a page. Pure.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html.h"

/**
 * html_text - write text, in an element or in an attribute
 * @to: the page
 * @text: anything
 */
void html_text(FILE *to, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", to);
			break;
		case '<':
			fputs("&lt;", to);
			break;
		case '>':
			fputs("&gt;", to);
			break;
		case '"':
			fputs("&quot;", to);
			break;
		case '\'':
			fputs("&#39;", to);
			break;
		default:
			fputc(*text, to);
		}
	}
}

/**
 * html_printf - write formatted text
 * @to: the page
 * @fmt: the format; what comes of it is text, no markup
 */
void html_printf(FILE *to, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) >= 0) {
		html_text(to, text);
		free(text);
	}
	va_end(args);
}

/**
 * html_base64 - write bytes as a data: URL has them
 * @to: the page
 * @data: them
 * @len: how many
 */
void html_base64(FILE *to, const char *data, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		u32 bits = (u8)data[i] << 16;

		if (left > 1)
			bits |= (u8)data[i + 1] << 8;
		if (left > 2)
			bits |= (u8)data[i + 2];
		fputc(digits[bits >> 18], to);
		fputc(digits[bits >> 12 & 63], to);
		fputc(left > 1 ? digits[bits >> 6 & 63] : '=', to);
		fputc(left > 2 ? digits[bits & 63] : '=', to);
	}
}

/* What starts a tag, and is all of its name */
static bool is_tag(const char *at, const char *name)
{
	size_t len = strlen(name);

	return !strncasecmp(at, name, len) && strchr(" \t\r\n/>", at[len]);
}

/* Elements that only draw; any other may end the picture, for whoever reads the page */
static bool draws(const char *tag)
{
	static const char *const elements[] = {
		"svg", "g", "defs", "use", "symbol", "title", "desc", "text", "tspan",
		"path", "rect", "line", "polyline", "polygon", "circle", "ellipse",
		"clippath", "mask", "pattern", "marker", "stop", "lineargradient", "filter",
		"radialgradient", "feflood", "fecomposite",
	};

	tag += *tag == '/';
	for (u32 i = 0; i < ARRAY_SIZE(elements); i++)
		if (is_tag(tag, elements[i]))
			return true;
	return !strncmp(tag, "!--", 3);
}

/* An event's attribute, whatever stands between it and the one before */
static bool is_handler(const char *svg, const char *on)
{
	return on > svg && strchr(" \t\r\n\f/\"'", on[-1]) && isalpha(on[2]);
}

/**
 * html_svg_is_plain - may a picture become a part of the page
 * @svg: the picture
 *
 * Styles in it would be the whole page's, scripts would run in it, and what it
 * refers to elsewhere would be fetched.
 *
 * Return: false if it has anything of that kind.
 */
bool html_svg_is_plain(const char *svg)
{
	static const char *const refers[] = { "href=", "url(" };
	const char *at;

	if (strcasestr(svg, "@import"))
		return false;
	for (at = svg; (at = strchr(at, '<')); at++)
		if (!draws(at + 1))
			return false;
	for (at = svg; (at = strcasestr(at, "on")); at++)
		if (is_handler(svg, at) && strcspn(at, "=") < strcspn(at, "<> "))
			return false;
	for (u32 i = 0; i < ARRAY_SIZE(refers); i++)
		for (at = svg; (at = strcasestr(at, refers[i])); at++) {
			const char *to = at + strlen(refers[i]);

			/* to a part of itself at most */
			to += *to == '"' || *to == '\'';
			if (*to != '#')
				return false;
		}
	return true;
}

/**
 * html_svg - put a picture into the page
 * @to: the page
 * @svg: the picture, as it is in its file
 * @label: what it shows, for those who cannot see it
 *
 * A plain one becomes a part of the page, so that its tooltips work; any other is
 * an image, in which browsers run no script and fetch nothing.
 *
 * Return: 0, or -EINVAL if it is no SVG.
 */
int html_svg(FILE *to, const char *svg, const char *label)
{
	const char *begin = strstr(svg, "<svg"), *end = strstr(svg, "</svg>"), *next;

	/* the last end is the picture's */
	while (end && (next = strstr(end + 1, "</svg>")))
		end = next;
	if (!begin || !end || end < begin)
		return -EINVAL;
	if (!html_svg_is_plain(begin)) {
		fputs("<img alt=\"", to);
		html_text(to, label);
		fputs("\" src=\"data:image/svg+xml;base64,", to);
		html_base64(to, svg, strlen(svg));
		fputs("\">\n", to);
		return 0;
	}
	fputs("<svg role=\"img\" aria-label=\"", to);
	html_text(to, label);
	fputc('"', to);
	begin += strlen("<svg");
	fwrite(begin, 1, end - begin, to);
	fputs("</svg>\n", to);
	return 0;
}
