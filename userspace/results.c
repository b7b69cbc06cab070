// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that results go to: a stream of records that is read while it grows, or a
 * document that is nothing until it is whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "results.h"
#include "util.h"

/**
 * results_open - open what a stream of results goes to
 * @path: its name, or %NULL for stdout
 * @out: out: it, unless something is open there already
 *
 * What was in the file stays until results_begin(): much may still go wrong.
 *
 * Return: 0, or an exit status after a message.
 */
int results_open(const char *path, FILE **out)
{
	int fd;

	if (*out)
		return 0;
	*out = stdout;
	if (path) {
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
		*out = fd < 0 ? NULL : fdopen(fd, "w");
	}
	if (!*out)
		return fail(STATUS_CANNOT, "%s: %s", path, strerror(errno));
	setlinebuf(*out);
	return 0;
}

/**
 * results_begin - drop what was in the file: results come now
 * @path: as in results_open()
 */
void results_begin(const char *path)
{
	struct stat st;

	if (path && !stat(path, &st) && S_ISREG(st.st_mode) && truncate(path, 0))
		warn("%s: what was there stays behind the results: %s", path, strerror(errno));
}

/* Some file systems say at a close only that they had no room */
static bool close_fails(FILE *out)
{
	int fd = dup(fileno(out));

	return fd >= 0 && close(fd);
}

/**
 * results_written - did all that was written get there
 * @out: where it was written
 *
 * Return: 0, or an exit status after a message.
 */
int results_written(FILE *out)
{
	bool bad = ferror(out);

	if (fflush(out) || close_fails(out))
		return fail(STATUS_CANNOT, "cannot write the results: %s", strerror(errno));
	/* it was a line before, and nobody knows any more why */
	if (bad)
		return fail(STATUS_CANNOT, "cannot write all results");
	return 0;
}

static void forget(struct document *d)
{
	free(d->temporary);
	free(d->target);
	*d = (struct document){};
}

/* Nobody else's file: a name that is taken is refused */
static FILE *create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	return fd < 0 ? NULL : fdopen(fd, "w");
}

/**
 * document_open - begin a document
 * @d: out: it; document_keep() or document_drop() is due after success
 * @path: its name
 *
 * Return: 0, or an exit status after a message.
 */
int document_open(struct document *d, const char *path)
{
	struct stat st;

	*d = (struct document){ .path = path };
	if (!stat(path, &st) && !S_ISREG(st.st_mode)) {
		d->file = fopen(path, "we");
		return d->file ? 0 : fail(STATUS_CANNOT, "%s: %s", path, strerror(errno));
	}
	d->target = realpath(path, NULL);
	if (!d->target)
		d->target = strdup(path);
	if (!d->target || asprintf(&d->temporary, "%s.%d", d->target, getpid()) < 0) {
		d->temporary = NULL;
		forget(d);
		return out_of_memory();
	}
	d->file = create(d->temporary);
	if (d->file)
		return 0;
	fail(STATUS_CANNOT, "%s: %s", d->temporary, strerror(errno));
	forget(d);
	return STATUS_CANNOT;
}

/**
 * document_keep - a document is whole: let it appear
 * @d: it; it is closed in any case
 *
 * Return: 0, or an exit status after a message: it has not appeared.
 */
int document_keep(struct document *d)
{
	int err = results_written(d->file);

	if (!err && d->temporary && rename(d->temporary, d->target))
		err = fail(STATUS_CANNOT, "cannot write %s: %s", d->path, strerror(errno));
	if (err) {
		document_drop(d);
		return err;
	}
	fclose(d->file);
	forget(d);
	return 0;
}

/**
 * document_drop - it will not be whole: nothing appears
 * @d: it, open or not
 */
void document_drop(struct document *d)
{
	if (d->file)
		fclose(d->file);
	if (d->temporary)
		unlink(d->temporary);
	forget(d);
}
