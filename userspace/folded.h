/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_FOLDED_H
#define LIVELOCK_FOLDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "types.h"

/**
 * struct stack - a stack and how often it was seen
 * @text: its frames, the outermost first, ';' between them
 * @count: samples
 */
struct stack {
	char *text;
	u64 count;
};

/**
 * struct folded - stacks in the form that flame graphs are made of
 * @stacks: them; sorted, each once, after folded_sort()
 * @nr: how many
 * @room: how many there is memory for
 * @total: samples of all
 */
struct folded {
	struct stack *stacks;
	size_t nr;
	size_t room;
	u64 total;
};

/**
 * struct share - a function's part of the samples
 * @name: its name
 * @total: samples with it anywhere in the stack
 * @self: samples with it at the end
 */
struct share {
	const char *name;
	u64 total;
	u64 self;
};

bool folded_add(struct folded *f, const char *text, u64 count);
void folded_sort(struct folded *f);
void folded_write(FILE *out, const struct folded *f);
bool folded_read(FILE *in, struct folded *f);
u64 folded_with(const struct folded *f, const char *frame);
struct share *folded_shares(const struct folded *f, size_t *nr);
void shares_free(struct share *shares, size_t nr);
void folded_free(struct folded *f);
const char *frame_next(const char *text, const char **frame, size_t *len);

#endif /* LIVELOCK_FOLDED_H */
