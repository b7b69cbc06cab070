// SPDX-License-Identifier: GPL-2.0-only
/*
 * Expectations about the records of runs, as claims state them:
 *
 *	ratio ~ 1/37; verdict = livelock; gauges.hits > 0
 *	b.ratio >= 10 * a.ratio
 *
 * A clause compares a number of a run's summary, named by its path in the JSON
 * record, with a product of numbers and paths, or a word with a word. A path
 * begins with the run it belongs to, a to d; a may be left out. "~" is the rule for
 * every ratio: 2,000 attempts or more, 4 standard deviations and 5 %.
 *
 * Pure.
 */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "laws.h"

#define PATH_LEN	64

struct reader {
	const char *at;
	struct json_object *const *runs;
	char *out;
	size_t room;
};

static void skip_blanks(struct reader *r)
{
	while (isspace((unsigned char)*r->at))
		r->at++;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-';
}

/* A word: a path, or a value. Return: false if there is none. */
static bool take_word(struct reader *r, char *word)
{
	size_t n = 0;

	skip_blanks(r);
	while (n < PATH_LEN - 1 && is_word(r->at[n]))
		n++;
	memcpy(word, r->at, n);
	word[n] = '\0';
	r->at += n;
	return n;
}

/* The run that a path names; moves @path past it */
static struct json_object *run_of(struct reader *r, const char **path)
{
	char c = (*path)[0];

	if (c < 'a' || c >= 'a' + EXPECT_RUNS || (*path)[1] != '.')
		return r->runs[0];
	*path += 2;
	return r->runs[c - 'a'];
}

static struct json_object *look_up(struct json_object *obj, const char *path)
{
	char key[PATH_LEN];
	size_t n;

	while (obj && *path) {
		n = strcspn(path, ".");
		memcpy(key, path, n);
		key[n] = '\0';
		path += n + (path[n] == '.');
		if (json_object_is_type(obj, json_type_array))
			obj = json_object_array_get_idx(obj, strtoul(key, NULL, 10));
		else if (!json_object_object_get_ex(obj, key, &obj))
			obj = NULL;
	}
	return obj;
}

static struct json_object *find(struct reader *r, const char *path)
{
	struct json_object *run = run_of(r, &path);

	return look_up(run, path);
}

static bool number_of(struct json_object *obj, double *value)
{
	if (json_object_is_type(obj, json_type_int) ||
	    json_object_is_type(obj, json_type_double)) {
		*value = json_object_get_double(obj);
		return true;
	}
	return false;
}

/* A number with an optional unit of time, or a path to a number */
static bool take_factor(struct reader *r, double *value)
{
	static const struct {
		const char *suffix;
		double ns;
	} units[] = { { "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 } };
	char word[PATH_LEN], *end;

	if (!take_word(r, word))
		return false;
	if (!isdigit((unsigned char)*word) && *word != '.')
		return number_of(find(r, word), value);
	*value = strtod(word, &end);
	for (u32 i = 0; *end && i < ARRAY_SIZE(units); i++)
		if (!strcmp(end, units[i].suffix)) {
			*value *= units[i].ns;
			return true;
		}
	return !*end;
}

static bool take_product(struct reader *r, double *value)
{
	double factor;
	char op;

	if (!take_factor(r, value))
		return false;
	for (;;) {
		skip_blanks(r);
		op = *r->at;
		if (op != '*' && op != '/')
			return true;
		r->at++;
		if (!take_factor(r, &factor))
			return false;
		*value = op == '*' ? *value * factor : *value / factor;
	}
}

__printf(2, 3)
static void note(struct reader *r, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(r->out, r->room, fmt, args);
	va_end(args);
	if (n > 0) {
		n = (size_t)n < r->room ? (size_t)n : r->room ? r->room - 1 : 0;
		r->out += n;
		r->room -= n;
	}
}

/* The rule for ratios, on the run whose ratio is looked at */
static enum expect_result near_law(struct reader *r, const char *path, double law)
{
	struct json_object *run = run_of(r, &path), *obj;
	struct law expected = { .kind = LAW_EQUAL, .ratio = law, .fate = 1 };
	double attempts, completions;

	if (!number_of(look_up(run, "attempts"), &attempts) ||
	    !number_of(look_up(run, "completions"), &completions))
		return EXPECT_WRONG;
	obj = look_up(run, "law.fate");
	if (obj)
		expected.fate = json_object_get_int(obj);
	switch (law_check(&expected, attempts, completions)) {
	case LAW_WITHIN:
		return EXPECT_MET;
	case LAW_OUTSIDE:
		return EXPECT_UNMET;
	default:
		return EXPECT_WRONG;
	}
}

static enum expect_result met(bool yes)
{
	return yes ? EXPECT_MET : EXPECT_UNMET;
}

static enum expect_result compare(struct reader *r, const char *path, const char *op,
				  double left, double right)
{
	if (!strcmp(op, "~"))
		return near_law(r, path, right);
	if (!strcmp(op, "="))
		return met(fabs(left - right) <= 0.000000001 * fmax(fabs(left), fabs(right)));
	if (!strcmp(op, "!="))
		return met(left != right);
	if (!strcmp(op, "<"))
		return met(left < right);
	if (!strcmp(op, "<="))
		return met(left <= right);
	if (!strcmp(op, ">"))
		return met(left > right);
	if (!strcmp(op, ">="))
		return met(left >= right);
	return EXPECT_WRONG;
}

static enum expect_result compare_words(struct reader *r, const char *op,
					struct json_object *obj)
{
	char word[PATH_LEN];
	bool same;

	if (!take_word(r, word))
		return EXPECT_WRONG;
	same = !strcmp(json_object_get_string(obj), word);
	if (!strcmp(op, "="))
		return met(same);
	return strcmp(op, "!=") ? EXPECT_WRONG : met(!same);
}

static enum expect_result check_clause(struct reader *r)
{
	char path[PATH_LEN], op[3] = "";
	struct json_object *obj;
	double left, right;

	if (!take_word(r, path))
		return EXPECT_WRONG;
	skip_blanks(r);
	for (u32 i = 0; i < 2 && *r->at && strchr("~=!<>", *r->at); i++)
		op[i] = *r->at++;
	obj = find(r, path);
	if (!obj) {
		note(r, "%s is missing ", path);
		return EXPECT_WRONG;
	}
	if (!number_of(obj, &left)) {
		note(r, "%s=%s ", path, json_object_get_string(obj));
		return compare_words(r, op, obj);
	}
	note(r, "%s=%.6g ", path, left);
	if (!take_product(r, &right))
		return EXPECT_WRONG;
	return compare(r, path, op, left, right);
}

/**
 * expect_check - judge an expectation
 * @clauses: it, clauses between semicolons
 * @runs: summaries of EXPECT_RUNS runs, %NULL where there is none
 * @measured: out: the numbers that it looked at, as text
 * @size: room in @measured
 *
 * Return: what became of it. A clause that cannot be judged is worse than one that
 * does not hold.
 */
enum expect_result expect_check(const char *clauses, struct json_object *const *runs,
				char *measured, size_t size)
{
	struct reader r = { .at = clauses, .runs = runs, .out = measured, .room = size };
	enum expect_result worst = EXPECT_MET, one;

	*measured = '\0';
	for (;;) {
		one = check_clause(&r);
		if (one == EXPECT_WRONG)
			return one;
		if (one > worst)
			worst = one;
		skip_blanks(&r);
		if (!*r.at)
			return worst;
		if (*r.at++ != ';')
			return EXPECT_WRONG;
	}
}

/**
 * expect_number - a number of runs
 * @text: a product of numbers and paths, as in clauses
 * @runs: summaries of EXPECT_RUNS runs, %NULL where there is none
 * @value: out: the number
 *
 * Return: false if it is misspelt or a number is missing.
 */
bool expect_number(const char *text, struct json_object *const *runs, double *value)
{
	struct reader r = { .at = text, .runs = runs };

	if (!take_product(&r, value))
		return false;
	skip_blanks(&r);
	return !*r.at;
}
