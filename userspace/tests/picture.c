// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "picture.h"
#include "test.h"

/**
 * picture_of - a canvas as text
 * @canvas: the canvas
 *
 * Return: its lines, to be freed.
 */
char *picture_of(const struct canvas *canvas)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	canvas_print(canvas, out);
	fclose(out);
	return text;
}

/**
 * picture_is - a canvas shows this and nothing else
 * @canvas: the canvas
 * @want: its lines
 * @name: of the test
 */
void picture_is(const struct canvas *canvas, const char *want, const char *name)
{
	char *text = picture_of(canvas);
	bool ok = !strcmp(text, want);

	if (!ok)
		test_note("got\n%s", text);
	test_result(ok, "%s", name);
	free(text);
}

static void contains(const struct canvas *canvas, const char *what, bool wanted)
{
	char *text = picture_of(canvas);
	bool ok = !!strstr(text, what) == wanted;

	if (!ok)
		test_note("got\n%s", text);
	test_result(ok, "the picture %s '%s'", wanted ? "has" : "lacks", what);
	free(text);
}

/**
 * picture_has - a canvas shows this somewhere
 * @canvas: the canvas
 * @text: within a line
 */
void picture_has(const struct canvas *canvas, const char *text)
{
	contains(canvas, text, true);
}

/**
 * picture_lacks - a canvas does not show this anywhere
 * @canvas: the canvas
 * @text: within a line
 */
void picture_lacks(const struct canvas *canvas, const char *text)
{
	contains(canvas, text, false);
}
