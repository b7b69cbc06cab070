// SPDX-License-Identifier: GPL-2.0-only
/*
 * Folded stacks: a line a stack, "outermost;...;innermost COUNT", as flame graph
 * tools read them. Pure.
 */
#include <stdlib.h>
#include <string.h>

#include "folded.h"

/**
 * folded_add - add samples of a stack
 * @f: the stacks
 * @text: its frames, ';' between them
 * @count: samples
 *
 * Return: false if there is no memory.
 */
bool folded_add(struct folded *f, const char *text, u64 count)
{
	if (f->nr == f->room) {
		size_t room = f->room ? 2 * f->room : 64;
		struct stack *stacks = realloc(f->stacks, room * sizeof(*stacks));

		if (!stacks)
			return false;
		f->stacks = stacks;
		f->room = room;
	}
	f->stacks[f->nr].text = strdup(text);
	if (!f->stacks[f->nr].text)
		return false;
	f->stacks[f->nr++].count = count;
	f->total += count;
	return true;
}

/*
 * Frame by frame: ';' comes before any other character, so that what begins alike
 * lies together.
 */
static int compare(const void *a, const void *b)
{
	const unsigned char *x = (const void *)((const struct stack *)a)->text;
	const unsigned char *y = (const void *)((const struct stack *)b)->text;
	int i = 0, cx, cy;

	while (x[i] && x[i] == y[i])
		i++;
	cx = x[i] == ';' ? 1 : x[i];
	cy = y[i] == ';' ? 1 : y[i];
	return cx - cy;
}

/**
 * folded_sort - put stacks in order, each once
 * @f: the stacks
 */
void folded_sort(struct folded *f)
{
	size_t kept = 0;

	if (!f->nr)
		return;
	qsort(f->stacks, f->nr, sizeof(*f->stacks), compare);
	for (size_t i = 1; i < f->nr; i++) {
		if (strcmp(f->stacks[kept].text, f->stacks[i].text)) {
			f->stacks[++kept] = f->stacks[i];
		} else {
			f->stacks[kept].count += f->stacks[i].count;
			free(f->stacks[i].text);
		}
	}
	f->nr = kept + 1;
}

/**
 * folded_write - a line a stack
 * @out: where to
 * @f: the stacks
 */
void folded_write(FILE *out, const struct folded *f)
{
	for (size_t i = 0; i < f->nr; i++)
		fprintf(out, "%s %llu\n", f->stacks[i].text, f->stacks[i].count);
}

/**
 * folded_read - read what folded_write() wrote
 * @in: where from
 * @f: out: the stacks, sorted; folded_free() is due in any case
 *
 * Return: false if a line is none of a stack, or there is no memory.
 */
bool folded_read(FILE *in, struct folded *f)
{
	char *line = NULL;
	size_t room = 0;
	bool ok = true;

	*f = (struct folded){};
	while (ok && getline(&line, &room, in) > 0) {
		char *space = strrchr(line, ' '), *end;
		u64 count = space ? strtoull(space + 1, &end, 10) : 0;

		ok = count && (*end == '\n' || !*end);
		if (!ok)
			break;
		*space = '\0';
		ok = folded_add(f, line, count);
	}
	free(line);
	folded_sort(f);
	return ok;
}

/**
 * frame_next - walk the frames of a stack
 * @text: the rest of the stack
 * @frame: out: its first frame, not terminated
 * @len: out: how long that is
 *
 * Return: the rest behind it, %NULL if there was none.
 */
const char *frame_next(const char *text, const char **frame, size_t *len)
{
	if (!text || !*text)
		return NULL;
	*frame = text;
	*len = strcspn(text, ";");
	return text + *len + (text[*len] == ';');
}

/**
 * folded_with - samples that have a frame
 * @f: the stacks
 * @name: name of the frame
 *
 * Return: how many.
 */
u64 folded_with(const struct folded *f, const char *name)
{
	u64 count = 0;

	for (size_t i = 0; i < f->nr; i++) {
		const char *rest = f->stacks[i].text, *frame;
		size_t len;

		while ((rest = frame_next(rest, &frame, &len)))
			if (len == strlen(name) && !strncmp(frame, name, len)) {
				count += f->stacks[i].count;
				break;
			}
	}
	return count;
}

/**
 * struct tallying - shares while they are added up
 * @shares: by name, in the order of first appearance
 * @last: number of the latest stack that a share counted, so that a function that
 *	calls itself counts once
 * @nr: how many
 * @room: how many there is memory for
 */
struct tallying {
	struct share *shares;
	size_t *last;
	size_t nr;
	size_t room;
};

static bool make_room(struct tallying *t)
{
	size_t room = t->room ? 2 * t->room : 64;
	struct share *shares = realloc(t->shares, room * sizeof(*shares));
	size_t *last;

	if (!shares)
		return false;
	t->shares = shares;
	last = realloc(t->last, room * sizeof(*last));
	if (!last)
		return false;
	t->last = last;
	t->room = room;
	return true;
}

static struct share *find_share(struct tallying *t, const char *frame, size_t len)
{
	struct share *s;

	for (size_t i = 0; i < t->nr; i++)
		if (!strncmp(t->shares[i].name, frame, len) && !t->shares[i].name[len])
			return &t->shares[i];
	if (t->nr == t->room && !make_room(t))
		return NULL;
	s = &t->shares[t->nr];
	*s = (struct share){ .name = strndup(frame, len) };
	t->last[t->nr] = ~(size_t)0;
	return s->name ? &t->shares[t->nr++] : NULL;
}

static bool tally_stack(struct tallying *t, const struct stack *stack, size_t nr)
{
	const char *rest = stack->text, *frame;
	struct share *s = NULL;
	size_t len;

	while ((rest = frame_next(rest, &frame, &len))) {
		s = find_share(t, frame, len);
		if (!s)
			return false;
		if (t->last[s - t->shares] != nr)
			s->total += stack->count;
		t->last[s - t->shares] = nr;
	}
	if (s)
		s->self += stack->count;
	return true;
}

static int by_self(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	if (x->self != y->self)
		return x->self < y->self ? 1 : -1;
	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return strcmp(x->name, y->name);
}

/**
 * folded_shares - each function's part of the samples
 * @f: the stacks
 * @nr: out: how many functions
 *
 * Return: them, those first in which most samples ended, for shares_free(); %NULL if
 * there is no memory, or no stack.
 */
struct share *folded_shares(const struct folded *f, size_t *nr)
{
	struct tallying t = {};
	bool ok = true;

	for (size_t i = 0; ok && i < f->nr; i++)
		ok = tally_stack(&t, &f->stacks[i], i);
	free(t.last);
	*nr = ok ? t.nr : 0;
	if (!ok) {
		shares_free(t.shares, t.nr);
		return NULL;
	}
	if (t.nr)
		qsort(t.shares, t.nr, sizeof(*t.shares), by_self);
	return t.shares;
}

/**
 * shares_free - give the memory back
 * @shares: from folded_shares()
 * @nr: how many
 */
void shares_free(struct share *shares, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		free((char *)shares[i].name);
	free(shares);
}

/**
 * folded_free - give the memory back
 * @f: the stacks
 */
void folded_free(struct folded *f)
{
	for (size_t i = 0; i < f->nr; i++)
		free(f->stacks[i].text);
	free(f->stacks);
	*f = (struct folded){};
}
