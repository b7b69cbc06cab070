// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text and pictures in a page. Pure.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

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

/**
 * html_svg - make a picture a part of the page
 * @to: the page
 * @svg: the picture, as gnuplot wrote it for us: nothing in it is looked at
 * @label: what it shows, for those who cannot see it
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
	fputs("<svg role=\"img\" aria-label=\"", to);
	html_text(to, label);
	fputc('"', to);
	begin += strlen("<svg");
	fwrite(begin, 1, end - begin, to);
	fputs("</svg>\n", to);
	return 0;
}

/**
 * html_image - put somebody's picture into the page
 * @to: the page
 * @svg: the picture, as it is in its file
 * @label: what it shows, for those who cannot see it
 *
 * In an image browsers run no script and fetch nothing, and it cannot end before its
 * end.
 */
void html_image(FILE *to, const char *svg, const char *label)
{
	fputs("<img alt=\"", to);
	html_text(to, label);
	fputs("\" src=\"data:image/svg+xml;base64,", to);
	html_base64(to, svg, strlen(svg));
	fputs("\">\n", to);
}
