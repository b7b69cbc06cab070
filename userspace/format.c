// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers as people read them. Pure. Each writes to a buffer of FORMAT_LEN and
 * returns it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"

/**
 * format_share - a ratio that is not 0 or 1 unless it is
 * @buf: where to
 * @ratio: from 0 to 1
 *
 * Four decimals; as many more as it takes for a ratio near an end not to look
 * like the end: 0.0000 means none, 1.0000 all.
 *
 * Return: @buf.
 */
const char *format_share(char *buf, double ratio)
{
	for (int digits = 4; digits <= 17; digits++) {
		double shown;

		snprintf(buf, FORMAT_LEN, "%.*f", digits, ratio);
		shown = strtod(buf, NULL);
		if ((shown != 0 || ratio == 0) && (shown != 1 || ratio == 1))
			break;
	}
	return buf;
}

/**
 * format_ratio - the success ratio
 * @buf: where to
 * @completions: of …
 * @attempts: … so many
 *
 * Return: @buf; "-" without attempts.
 */
const char *format_ratio(char *buf, u64 completions, u64 attempts)
{
	if (!attempts) {
		snprintf(buf, FORMAT_LEN, "-");
		return buf;
	}
	return format_share(buf, (double)completions / attempts);
}

/**
 * format_rate - so many a second
 * @buf: where to
 * @count: how many
 * @ns: in how long
 *
 * Return: @buf.
 */
const char *format_rate(char *buf, u64 count, u64 ns)
{
	double rate = ns ? count * (double)NSEC_PER_SEC / ns : 0;

	snprintf(buf, FORMAT_LEN, "%.*f", rate < 10000 ? 1 : 0, rate);
	return buf;
}

static const struct {
	const char *name;
	u64 ns;
} units[] = {
	{ "s", NSEC_PER_SEC }, { "ms", NSEC_PER_MSEC }, { "us", NSEC_PER_USEC },
};

/**
 * format_ns - a length of time, exactly
 * @buf: where to
 * @ns: nanoseconds
 *
 * Return: @buf, in the largest unit that needs at most three decimals.
 */
const char *format_ns(char *buf, u64 ns)
{
	for (u32 i = 0; i < ARRAY_SIZE(units); i++) {
		u64 milli = units[i].ns / 1000;
		int len;

		if (ns < units[i].ns || ns % milli)
			continue;
		len = snprintf(buf, FORMAT_LEN, "%llu.%03llu", ns / units[i].ns,
			       ns / milli % 1000);
		while (buf[len - 1] == '0')
			len--;
		if (buf[len - 1] == '.')
			len--;
		snprintf(buf + len, FORMAT_LEN - len, " %s", units[i].name);
		return buf;
	}
	snprintf(buf, FORMAT_LEN, "%llu%s", ns, ns ? " ns" : "");
	return buf;
}

/**
 * format_about - a measured length of time
 * @buf: where to
 * @ns: nanoseconds
 *
 * Return: @buf, to three digits.
 */
const char *format_about(char *buf, double ns)
{
	u32 i = 0;

	while (i < ARRAY_SIZE(units) && ns < units[i].ns)
		i++;
	if (i < ARRAY_SIZE(units))
		snprintf(buf, FORMAT_LEN, "%.3g %s", ns / units[i].ns, units[i].name);
	else
		snprintf(buf, FORMAT_LEN, "%.0f ns", ns);
	return buf;
}

/**
 * format_seconds - how long somebody waits
 * @buf: where to
 * @ns: nanoseconds
 *
 * Return: @buf: whole seconds, minutes from two of them on.
 */
const char *format_seconds(char *buf, u64 ns)
{
	u64 s = (ns + NSEC_PER_SEC / 2) / NSEC_PER_SEC;

	if (s < 120)
		snprintf(buf, FORMAT_LEN, "%llu s", s);
	else
		snprintf(buf, FORMAT_LEN, "%llu min", (s + 30) / 60);
	return buf;
}

/**
 * format_quantile - a percentile of latency
 * @buf: where to
 * @q: the percentile
 *
 * Return: @buf: "-" without operations, ">" where so many did not complete.
 */
const char *format_quantile(char *buf, struct quantile q)
{
	char ns[FORMAT_LEN];

	snprintf(buf, FORMAT_LEN, "%s%s", q.known && !q.reached ? ">" : "",
		 q.known ? format_about(ns, q.ns) : "-");
	return buf;
}

/**
 * format_value - a value of a parameter, with its unit unless its name says it
 * @buf: where to
 * @p: the parameter
 * @value: the value
 *
 * Return: @buf, or the name of the value.
 */
const char *format_value(char *buf, const struct param *p, u64 value)
{
	const char *choice = param_choice(p, value);

	if (choice)
		return choice;
	if (!strcmp(p->desc.unit, "ns"))
		return format_ns(buf, value);
	if (!*p->desc.unit || !strcmp(p->desc.unit, p->desc.name))
		snprintf(buf, FORMAT_LEN, "%llu", value);
	else
		snprintf(buf, FORMAT_LEN, "%llu %s", value, p->desc.unit);
	return buf;
}

/**
 * format_double - a number that reads back as itself
 * @buf: where to
 * @value: finite
 *
 * Return: @buf, with no more digits than that takes.
 */
const char *format_double(char *buf, double value)
{
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(buf, FORMAT_LEN, "%.*g", digits, value);
		if (strtod(buf, NULL) == value)
			break;
	}
	return buf;
}
