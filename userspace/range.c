// SPDX-License-Identifier: GPL-2.0-only
/*
 * The range of a sweep: NAME=FROM..TO[:STEPS][:log], or NAME=A,B,C. Pure.
 */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "parse.h"
#include "range.h"

/* A whole range of so few values is taken as it is */
#define RANGE_EACH	16

/* Points of any other linear range */
#define RANGE_LINEAR	9

/* Points of a logarithmic one: one an octave, but no fewer and no more */
#define RANGE_LOG_MIN	3
#define RANGE_LOG_MAX	16

/* Digits of a time that nobody asked for exactly */
#define RANGE_DIGITS	4

__printf(2, 3)
static int refuse(struct range *r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(r->why, sizeof(r->why), fmt, args);
	va_end(args);
	return -EINVAL;
}

/**
 * range_parse - tell the parameter from its values
 * @r: out: name and text
 * @text: NAME=VALUES, to outlive @r
 *
 * Return: 0 or -EINVAL.
 */
int range_parse(struct range *r, const char *text)
{
	*r = (struct range){};
	return parse_pair(text, r->name, sizeof(r->name), &r->text);
}

static bool is_time(const struct param *p)
{
	return !strcmp(p->desc.unit, "ns");
}

/* Values that round to the same are one */
static void append(struct range *r, u64 value)
{
	if (!r->nr || r->value[r->nr - 1] != value)
		r->value[r->nr++] = value;
}

static int parse_one(struct range *r, const struct param *p, const char *from,
		     size_t len, u64 *value)
{
	char text[64];

	if (len >= sizeof(text))
		return refuse(r, "'%.20s…' is too long for a value", from);
	memcpy(text, from, len);
	text[len] = '\0';
	if (parse_value(p, text, 1, value))
		return refuse(r, "%s does not take '%s'", r->name, text);
	return 0;
}

static int fill_list(struct range *r, const struct param *p)
{
	const char *from = r->text;

	for (;;) {
		size_t len = strcspn(from, ",");
		u64 value;
		int err = parse_one(r, p, from, len, &value);

		if (err)
			return err;
		if (r->nr == RANGE_MAX)
			return refuse(r, "more than %d values", RANGE_MAX);
		append(r, value);
		if (!from[len])
			return 0;
		from += len + 1;
	}
}

/* What follows the range itself: :STEPS, :log, or both */
static int parse_tail(struct range *r, const char *tail, u64 *steps)
{
	while (*tail) {
		size_t len = strcspn(++tail, ":");
		char word[24];

		snprintf(word, sizeof(word), "%.*s", (int)len, tail);
		tail += len;
		if (!strcmp(word, "log")) {
			r->log = true;
			continue;
		}
		if (!strcmp(word, "lin"))
			continue;
		if (parse_u64(word, steps))
			return refuse(r, "after the range comes :STEPS or :log, not ':%s'", word);
		if (*steps < 2 || *steps > RANGE_MAX)
			return refuse(r, "from 2 to %d steps, not %s", RANGE_MAX, word);
	}
	return 0;
}

static u64 default_steps(const struct range *r, const struct param *p, u64 from, u64 to)
{
	u64 low = from < to ? from : to, high = from < to ? to : from;

	if (r->log)
		return fmin(RANGE_LOG_MAX,
			    fmax(RANGE_LOG_MIN, 1 + round(log2((double)high / low))));
	if (!is_time(p) && high - low < RANGE_EACH)
		return high - low + 1;
	return RANGE_LINEAR;
}

/* 1.931 ms reads better than 1930698 ns */
static u64 few_digits(double value)
{
	double unit = pow(10, floor(log10(value)) + 1 - RANGE_DIGITS);

	return unit > 1 ? round(value / unit) * unit : round(value);
}

static u64 between(const struct range *r, const struct param *p, u64 from, u64 to,
		   double part)
{
	double value = r->log ? from * pow((double)to / from, part) :
				from + ((double)to - from) * part;

	return is_time(p) && value > 0 ? few_digits(value) : round(value);
}

static int fill_range(struct range *r, const struct param *p, const char *dots)
{
	const char *second = dots + 2;
	size_t len = strcspn(second, ":");
	u64 from, to, steps = 0;
	int err;

	if (p->choices)
		return refuse(r, "%s takes names: list them, as in %s=%s,%s", r->name, r->name,
			      p->choices[0], p->choices[p->desc.max ? 1 : 0]);
	err = parse_one(r, p, r->text, dots - r->text, &from);
	if (!err)
		err = parse_one(r, p, second, len, &to);
	if (!err)
		err = parse_tail(r, second + len, &steps);
	if (err)
		return err;
	if (from == to)
		return refuse(r, "a range from a value to the same value");
	if (r->log && (!from || !to))
		return refuse(r, "a logarithmic scale has no 0");
	if (!steps)
		steps = default_steps(r, p, from, to);

	append(r, from);
	for (u64 i = 1; i + 1 < steps; i++)
		append(r, between(r, p, from, to, (double)i / (steps - 1)));
	append(r, to);
	return 0;
}

/**
 * range_fill - the values themselves
 * @r: from range_parse()
 * @p: the parameter that it names; the values are checked against its kind, its
 *	bounds are the module's to check
 *
 * Return: 0, or -EINVAL with @r->why.
 */
int range_fill(struct range *r, const struct param *p)
{
	const char *dots = strstr(r->text, "..");

	r->nr = 0;
	r->log = false;
	return dots ? fill_range(r, p, dots) : fill_list(r, p);
}
