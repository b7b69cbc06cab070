// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people type: numbers, times, values of parameters. Pure.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

/**
 * parse_u64 - a whole number
 * @text: decimal digits and nothing else
 * @value: out: the number
 *
 * Return: 0, -EINVAL, or -ERANGE if it does not fit.
 */
int parse_u64(const char *text, u64 *value)
{
	char *end;

	/* strtoull() would take signs and spaces */
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	*value = strtoull(text, &end, 10);
	if (*end)
		return -EINVAL;
	return errno ? -ERANGE : 0;
}

/* A plain decimal number, with a fraction perhaps; @end is what follows */
static int parse_decimal(const char *text, long double *value, const char **end)
{
	size_t len = strspn(text, "0123456789.");

	*value = strtold(text, (char **)end);
	/* nothing that strtold() knows besides: signs, exponents, hex, "inf" */
	if (!len || *end != text + len)
		return -EINVAL;
	return 0;
}

/**
 * parse_duration - a length of time
 * @text: a number, with a fraction perhaps, and ns, us, ms, s or m
 * @unit_ns: unit of a number that has none
 * @ns: out: nanoseconds
 *
 * Return: 0, -EINVAL, or -ERANGE if it does not fit.
 */
int parse_duration(const char *text, u64 unit_ns, u64 *ns)
{
	static const struct {
		const char *name;
		u64 ns;
	} units[] = {
		{ "ns", 1 }, { "us", NSEC_PER_USEC }, { "ms", NSEC_PER_MSEC },
		{ "s", NSEC_PER_SEC }, { "m", 60 * NSEC_PER_SEC },
	};
	long double value;
	const char *unit;

	if (parse_decimal(text, &value, &unit))
		return -EINVAL;
	for (u32 i = 0; *unit && i < ARRAY_SIZE(units); i++) {
		if (!strcmp(unit, units[i].name)) {
			unit_ns = units[i].ns;
			unit = "";
		}
	}
	if (*unit)
		return -EINVAL;
	value = roundl(value * unit_ns);
	/* 146 years: two of them can be added, to what the clock shows, too */
	if (value > 0x3fffffffffffffffull)
		return -ERANGE;
	*ns = value;
	return 0;
}

/**
 * parse_ratio - a success ratio
 * @text: a number from 0 to 1, or percent with a %
 * @ratio: out: the ratio
 *
 * Return: 0, -EINVAL, or -ERANGE.
 */
int parse_ratio(const char *text, double *ratio)
{
	long double value;
	const char *end;

	if (parse_decimal(text, &value, &end))
		return -EINVAL;
	if (!strcmp(end, "%"))
		value /= 100;
	else if (*end)
		return -EINVAL;
	*ratio = value;
	return value > 1 ? -ERANGE : 0;
}

/**
 * parse_pair - NAME=VALUE
 * @text: both
 * @name: out: what stands before the first =
 * @size: room in @name
 * @value: out: what stands after it, within @text
 *
 * Return: 0, or -EINVAL if one of the two is missing.
 */
int parse_pair(const char *text, char *name, size_t size, const char **value)
{
	const char *eq = strchr(text, '=');
	size_t len = eq ? eq - text : 0;

	if (!len || len >= size || !eq[1])
		return -EINVAL;
	memcpy(name, text, len);
	name[len] = '\0';
	*value = eq + 1;
	return 0;
}

static int parse_choice(const struct param *p, const char *text, u64 *value)
{
	for (u64 v = 0; v <= p->desc.max; v++) {
		if (!strcmp(p->choices[v], text)) {
			*value = v;
			return 0;
		}
	}
	return -EINVAL;
}

/**
 * parse_value - the value of a parameter
 * @p: the parameter
 * @text: a name if it has choices, a time if its unit is ns, else a number
 * @unit_ns: unit of a time that has none
 * @value: out: its value; bounds are the module's to check
 *
 * Return: 0, -EINVAL or -ERANGE.
 */
int parse_value(const struct param *p, const char *text, u64 unit_ns, u64 *value)
{
	if (p->desc.flags & LIVELOCK_PARAM_CHOICE)
		return parse_choice(p, text, value);
	if (!strcmp(p->desc.unit, "ns"))
		return parse_duration(text, unit_ns, value);
	return parse_u64(text, value);
}
