// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pictures, drawn by gnuplot.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gnuplot.h"
#include "plot.h"
#include "results.h"
#include "util.h"

/* Room for a bar and for what is around a panel of bars */
#define BAR_HEIGHT	26
#define PANEL_HEIGHT	70

/**
 * struct canvas - what is drawn on
 * @width: in pixels
 * @font: its size
 * @height: of a curve, by the width
 * @dot: size of a point
 * @name: prefix of names within an SVG, unique in a page; %NULL for PNG
 */
struct canvas {
	u32 width;
	u32 font;
	double height;
	double dot;
	const char *name;
};

static bool has_suffix(const char *path, const char *suffix)
{
	size_t len = strlen(path), tail = strlen(suffix);

	return len > tail && !strcmp(path + len - tail, suffix);
}

static bool in_path(const char *name)
{
	const char *path = getenv("PATH");
	char file[4096];

	while (path && *path) {
		size_t len = strcspn(path, ":");

		snprintf(file, sizeof(file), "%.*s/%s", (int)len, path, name);
		if (!access(file, X_OK))
			return true;
		path += len + !!path[len];
	}
	return false;
}

static int no_gnuplot(void)
{
	return fail(STATUS_CANNOT,
		    "gnuplot draws the curves and is not installed: apt-get install gnuplot-nox");
}

/**
 * plot_check - can a picture be drawn into a file
 * @path: the file
 *
 * To be asked before minutes of measuring.
 *
 * Return: 0, or an exit status after a message.
 */
int plot_check(const char *path)
{
	if (!has_suffix(path, ".svg") && !has_suffix(path, ".png"))
		return fail(STATUS_USAGE, "--plot takes FILE.svg or FILE.png, not '%s'", path);
	return in_path("gnuplot") ? 0 : no_gnuplot();
}

/* gnuplot reads @in and writes the picture to @out; its words go to stderr */
static int run_gnuplot(int in, int out)
{
	char *const argv[] = { (char *)"gnuplot", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int status = 0, err;
	sigset_t none;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	/* signals that wait for us are to end it */
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	err = posix_spawnp(&pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	if (err == ENOENT)
		return no_gnuplot();
	if (err)
		return fail(STATUS_CANNOT, "cannot start gnuplot: %s", strerror(err));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status)
		return fail(STATUS_CANNOT, "gnuplot could not draw the picture");
	return 0;
}

static void begin(FILE *to, const struct canvas *canvas, u32 height)
{
	if (canvas->name)
		fprintf(to, "set terminal svg size %u,%u dynamic font 'sans-serif,%u' name '%s' background rgb 'white'\n",
			canvas->width, height, canvas->font, canvas->name);
	else
		fprintf(to, "set terminal pngcairo size %u,%u font 'sans,%u' background rgb 'white'\n",
			canvas->width, height, canvas->font);
	fprintf(to, "set termoption noenhanced\ndot = %g\n", canvas->dot);
}

static void write_script(FILE *to, const struct canvas *canvas, struct json_object *head,
			 struct json_object *rows)
{
	u32 bars = json_object_array_length(rows);

	if (!strcmp(json_text_of(head, "type"), "sweep")) {
		begin(to, canvas, canvas->width * canvas->height);
		gnuplot_sweep(to, head, rows);
	} else {
		begin(to, canvas, gnuplot_panels(rows) * (PANEL_HEIGHT + BAR_HEIGHT * bars) *
				  canvas->font / 14);
		gnuplot_compare(to, head, rows);
	}
}

static int draw(const struct canvas *canvas, struct json_object *head,
		struct json_object *rows, int out)
{
	FILE *script = tmpfile();
	int err;

	if (!script)
		return fail(STATUS_CANNOT, "no room for a temporary file: %s",
			    strerror(errno));
	write_script(script, canvas, head, rows);
	if (fflush(script) || lseek(fileno(script), 0, SEEK_SET))
		err = fail(STATUS_CANNOT, "cannot write a temporary file: %s",
			   strerror(errno));
	else
		err = run_gnuplot(fileno(script), out);
	fclose(script);
	return err;
}

/**
 * plot_file - draw a sweep or a comparison into a file
 * @path: the file, *.svg or *.png
 * @head: the first record
 * @rows: the others, one at least
 *
 * Return: 0, or an exit status after a message.
 */
int plot_file(const char *path, struct json_object *head, struct json_object *rows)
{
	const struct canvas svg = {
		.width = 800, .font = 15, .height = 0.6, .dot = 0.6, .name = "livelock",
	};
	const struct canvas png = {
		.width = 1000, .font = 13, .height = 0.6, .dot = 0.8,
	};
	struct document d;
	int err = document_open(&d, path);

	if (err)
		return err;
	err = draw(has_suffix(path, ".png") ? &png : &svg, head, rows, fileno(d.file));
	if (!err)
		return document_keep(&d);
	document_drop(&d);
	return err;
}

/**
 * plot_svg - draw a sweep or a comparison to stand in a page
 * @head: the first record
 * @rows: the others, one at least
 * @nr: of the picture in its page
 * @svg: out: the picture; free() is due after success
 *
 * Return: 0, or an exit status after a message.
 */
int plot_svg(struct json_object *head, struct json_object *rows, u32 nr, char **svg)
{
	char name[24];
	/* so that a telephone shows letters that can be read */
	const struct canvas canvas = {
		.width = 520, .font = 16, .height = 0.75, .dot = 0.5, .name = name,
	};
	FILE *out = tmpfile();
	struct stat st;
	int err;

	snprintf(name, sizeof(name), "plot%u", nr);
	if (!out)
		return fail(STATUS_CANNOT, "no room for a temporary file: %s",
			    strerror(errno));
	*svg = NULL;
	err = draw(&canvas, head, rows, fileno(out));
	if (!err && !fstat(fileno(out), &st))
		*svg = calloc(1, st.st_size + 1);
	if (!err && (!*svg || pread(fileno(out), *svg, st.st_size, 0) != st.st_size))
		err = fail(STATUS_CANNOT, "cannot read gnuplot's picture back");
	if (err)
		free(*svg);
	fclose(out);
	return err;
}
