// SPDX-License-Identifier: GPL-2.0-only
/*
 * From addresses to names of functions: /proc/kallsyms. Pure.
 */
#include <stdlib.h>
#include <string.h>

#include "ksyms.h"

static bool add(struct ksyms *k, u64 address, const char *name, const char *module)
{
	struct ksym *sym;

	if (k->nr == k->room) {
		size_t room = k->room ? 2 * k->room : 1024;
		struct ksym *syms = realloc(k->syms, room * sizeof(*syms));

		if (!syms)
			return false;
		k->syms = syms;
		k->room = room;
	}
	sym = &k->syms[k->nr];
	sym->address = address;
	if (module)
		return asprintf(&sym->name, "%s %s", name, module) >= 0 && ++k->nr;
	sym->name = strdup(name);
	return sym->name && ++k->nr;
}

/* By address; of several names for one the first stays first */
static int compare(const void *a, const void *b)
{
	const struct ksym *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return strcmp(x->name, y->name);
}

/**
 * ksyms_read - read a table of symbols
 * @k: out: the functions in it; ksyms_free() is due in any case
 * @in: a line a symbol: address, type, name and, in brackets, a module
 *
 * Return: false if there is no memory, or no function has an address, as where
 * kernel.kptr_restrict hides them.
 */
bool ksyms_read(struct ksyms *k, FILE *in)
{
	char *line = NULL, name[512], module[64], type;
	size_t room = 0;
	bool ok = true;
	u64 address;

	*k = (struct ksyms){};
	while (ok && getline(&line, &room, in) > 0) {
		int fields = sscanf(line, "%llx %c %511s %63s", &address, &type, name,
				    module);

		if (fields >= 3 && address && strchr("tTwW", type))
			ok = add(k, address, name, fields == 4 ? module : NULL);
	}
	free(line);
	if (k->nr)
		qsort(k->syms, k->nr, sizeof(*k->syms), compare);
	return ok && k->nr;
}

/**
 * ksyms_name - the function that an address lies in
 * @k: the functions
 * @address: of an instruction
 *
 * Return: its name, "[unknown]" if there is none.
 */
const char *ksyms_name(const struct ksyms *k, u64 address)
{
	size_t low = 0, high = k->nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (k->syms[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return "[unknown]";
	/* the first of those that begin at the same place */
	for (low--; low && k->syms[low - 1].address == k->syms[low].address; low--)
		;
	return k->syms[low].name;
}

/**
 * ksyms_free - give the memory back
 * @k: the functions
 */
void ksyms_free(struct ksyms *k)
{
	for (size_t i = 0; i < k->nr; i++)
		free(k->syms[i].name);
	free(k->syms);
	*k = (struct ksyms){};
}
