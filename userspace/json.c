// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parts of JSON records that several verbs write.
 */
#include <math.h>

#include "format.h"
#include "json.h"

/**
 * json_record - begin a line
 * @type: of the record
 *
 * Return: an object with its type, for json_emit().
 */
struct json_object *json_record(const char *type)
{
	struct json_object *record = json_object_new_object();

	json_text(record, "type", type);
	return record;
}

/**
 * json_emit - write a record and free it
 * @out: where to
 * @record: the record
 * @flags: JSON_C_TO_STRING_*; JSON Lines need JSON_C_TO_STRING_PLAIN
 */
void json_emit(FILE *out, struct json_object *record, int flags)
{
	fprintf(out, "%s\n", json_object_to_json_string_ext(record, flags |
				JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(record);
}

/**
 * json_text - add a string
 * @to: the object
 * @key: its key
 * @text: the string, or %NULL for null
 */
void json_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, text ? json_object_new_string(text) : NULL);
}

/**
 * json_count - add a whole number
 * @to: the object
 * @key: its key
 * @value: the number
 */
void json_count(struct json_object *to, const char *key, u64 value)
{
	json_object_object_add(to, key, json_object_new_uint64(value));
}

/**
 * json_number - add a number
 * @to: the object
 * @key: its key
 * @value: the number; null if it is none
 */
void json_number(struct json_object *to, const char *key, double value)
{
	char text[FORMAT_LEN];

	json_object_object_add(to, key, isfinite(value) ?
			       json_object_new_double_s(value,
							format_double(text, value)) :
			       NULL);
}

/**
 * json_ratio - add a success ratio
 * @to: the object
 * @key: its key
 * @n: the counts; null without attempts
 */
void json_ratio(struct json_object *to, const char *key, const struct counts *n)
{
	json_number(to, key, n->attempts ? (double)n->completions / n->attempts : NAN);
}

/**
 * json_counts - add counts and their ratio
 * @to: the object
 * @n: the counts
 */
void json_counts(struct json_object *to, const struct counts *n)
{
	json_count(to, "attempts", n->attempts);
	json_count(to, "completions", n->completions);
	json_count(to, "conflicts", n->conflicts);
	json_count(to, "refusals", n->refusals);
	json_count(to, "give_ups", n->give_ups);
	json_count(to, "cancelled", n->cancelled);
	json_ratio(to, "ratio", n);
}

/* Null where so many did not complete */
static void json_quantile(struct json_object *to, const char *key,
			  const struct histogram *h, double part)
{
	struct quantile q = histogram_quantile(h, part);

	json_object_object_add(to, key, q.reached ? json_object_new_uint64(q.ns) : NULL);
}

/**
 * json_latency - add how long operations took
 * @to: the object
 * @key: its key
 * @h: how long
 */
void json_latency(struct json_object *to, const char *key, const struct histogram *h)
{
	struct quantile longest = histogram_quantile(h, 1);
	struct json_object *obj = json_object_new_object();

	json_count(obj, "completed", histogram_done(h));
	json_count(obj, "unfinished", histogram_unfinished(h));
	json_quantile(obj, "p50_ns", h, .5);
	json_quantile(obj, "p90_ns", h, .9);
	json_quantile(obj, "p99_ns", h, .99);
	json_object_object_add(obj, "longest_ns", longest.known ?
			       json_object_new_uint64(longest.ns) : NULL);
	json_object_object_add(to, key, obj);
}

/**
 * json_law - add a law
 * @to: the object
 * @key: its key
 * @law: the law
 */
void json_law(struct json_object *to, const char *key, const struct law *law)
{
	struct json_object *obj = json_object_new_object();

	json_text(obj, "name", law->name);
	json_number(obj, "ratio", law->ratio);
	json_text(obj, "kind", law_kind_name(law->kind));
	json_text(obj, "text", law->text);
	json_count(obj, "fate", law->fate);
	json_object_object_add(to, key, obj);
}

/**
 * json_params - the parameters that a scenario uses
 * @set: its parameters
 *
 * Return: an object: choices by name, numbers in the module's units.
 */
struct json_object *json_params(const struct param_set *set)
{
	struct json_object *obj = json_object_new_object();

	for (u32 i = 0; i < set->nr; i++) {
		const struct param *p = &set->p[i];
		const char *choice = param_choice(p, p->value);

		if (!(p->desc.flags & LIVELOCK_PARAM_USED))
			continue;
		if (choice)
			json_text(obj, p->desc.name, choice);
		else
			json_count(obj, p->desc.name, p->value);
	}
	return obj;
}

/**
 * json_text_of - a string of an object
 * @from: the object
 * @key: its key
 *
 * Return: the string, "" if there is none.
 */
const char *json_text_of(struct json_object *from, const char *key)
{
	struct json_object *value = json_object_object_get(from, key);

	return value ? json_object_get_string(value) : "";
}

/**
 * json_number_of - a number of an object
 * @from: the object
 * @key: its key
 *
 * Return: the number, NAN if there is none.
 */
double json_number_of(struct json_object *from, const char *key)
{
	struct json_object *value = json_object_object_get(from, key);
	enum json_type type = json_object_get_type(value);

	return type == json_type_int || type == json_type_double ?
	       json_object_get_double(value) : NAN;
}

/**
 * json_true - is something in an object, and true
 * @from: the object
 * @key: its key
 *
 * Return: true if it is.
 */
bool json_true(struct json_object *from, const char *key)
{
	struct json_object *value = json_object_object_get(from, key);

	return json_object_is_type(value, json_type_boolean) &&
	       json_object_get_boolean(value);
}
