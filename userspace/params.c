// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parameters by name.
 */
#include <stddef.h>
#include <string.h>

#include "params.h"

/**
 * param_find - a parameter by name
 * @set: where to look
 * @name: its name
 *
 * Return: the parameter, %NULL if there is none.
 */
struct param *param_find(const struct param_set *set, const char *name)
{
	for (u32 i = 0; i < set->nr; i++)
		if (!strcmp(set->p[i].desc.name, name))
			return &set->p[i];
	return NULL;
}

/**
 * param_num - the effective value of a parameter
 * @set: where to look
 * @name: its name
 *
 * Return: its value, 0 if there is none: a module without the parameter does not
 * do what it asks for.
 */
u64 param_num(const struct param_set *set, const char *name)
{
	const struct param *p = param_find(set, name);

	return p ? p->value : 0;
}

/**
 * param_choice - the name of a value
 * @p: the parameter
 * @value: the value
 *
 * Return: the name, %NULL if the value has none.
 */
const char *param_choice(const struct param *p, u64 value)
{
	if (!(p->desc.flags & LIVELOCK_PARAM_CHOICE) || value > p->desc.max)
		return NULL;
	return p->choices[value];
}

/**
 * param_is - is a choice in force
 * @set: where to look
 * @name: the parameter
 * @choice: the name of a value
 *
 * Return: true if it is.
 */
bool param_is(const struct param_set *set, const char *name, const char *choice)
{
	const struct param *p = param_find(set, name);
	const char *now = p ? param_choice(p, p->value) : NULL;

	return now && !strcmp(now, choice);
}
