/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_RESULTS_H
#define LIVELOCK_RESULTS_H

#include <stdio.h>

/**
 * struct document - a file that appears whole or not at all
 * @file: write here
 * @path: what the user calls it
 * @target: what that is, links followed
 * @temporary: what it is until it is whole; %NULL where @path is a device or a pipe
 *
 * All zero is one that is not open.
 */
struct document {
	FILE *file;
	const char *path;
	char *target;
	char *temporary;
};

int results_open(const char *path, FILE **out);
void results_begin(const char *path);
int results_written(FILE *out);

int document_open(struct document *d, const char *path);
int document_keep(struct document *d);
void document_drop(struct document *d);

#endif /* LIVELOCK_RESULTS_H */
