// SPDX-License-Identifier: GPL-2.0-only
/*
 * A series as JSON Lines: what was measured and where, then a record each point,
 * then a summary.
 */
#include <math.h>

#include "environment.h"
#include "series.h"

/**
 * series_head - what is about to be measured, and where
 * @s: the series
 * @type: of the record
 * @params: effective parameters, or those of the first point
 *
 * Return: the record.
 */
struct json_object *series_head(const struct series *s, const char *type,
				struct json_object *params)
{
	const struct run_options *o = &s->o->run;
	struct json_object *record = json_record(type);

	json_text(record, "scenario", o->scenario);
	json_text(record, "policy", o->policy);
	json_count(record, "repeat", s->o->repeat);
	json_count(record, "warmup_ns", o->warmup_ns);
	json_count(record, "duration_ns", s->each_ns - o->warmup_ns);
	json_object_object_add(record, "params", params);
	json_object_object_add(record, "environment", json_environment());
	return record;
}

static void add_law(struct json_object *record, const struct point *p)
{
	if (!p->typical->has_law)
		return;
	json_law(record, "law", &p->typical->law);
	json_object_object_add(record, "within", p->fit == LAW_UNKNOWN ? NULL :
			       json_object_new_boolean(p->fit == LAW_WITHIN));
}

static void add_seeds(struct json_object *record, const struct series *s)
{
	struct json_object *seeds = json_object_new_array();

	for (u32 i = 0; i < s->o->repeat; i++)
		json_object_array_add(seeds, json_object_new_uint64(s->runs[i].seed));
	json_object_object_add(record, "seeds", seeds);
}

/**
 * series_record - what a point came to
 * @record: where to
 * @s: the series, whose latest point it is
 * @p: the point
 */
void series_record(struct json_object *record, const struct series *s,
		   const struct point *p)
{
	json_count(record, "runs", p->runs);
	json_counts(record, &p->counts);
	json_number(record, "lowest", p->lowest);
	json_number(record, "highest", p->highest);
	json_number(record, "attempts_per_s", p->attempts_s);
	json_number(record, "completions_per_s", p->completions_s);
	json_number(record, "jain", p->jain);
	json_text(record, "verdict", verdict_name(p->typical->verdict.verdict));
	json_text(record, "reason", p->typical->verdict.reason);
	json_count(record, "agree", p->agree);
	add_law(record, p);
	if (p->typical->timed)
		json_latency(record, "latency", &p->latency);
	json_object_object_add(record, "late", json_object_new_boolean(p->late));
	json_object_object_add(record, "disturbed", json_object_new_boolean(p->disturbed));
	add_seeds(record, s);
}

/**
 * series_emit - write a record, where JSON is wanted, and keep it
 * @s: the series
 * @record: the record
 */
void series_emit(const struct series *s, struct json_object *record)
{
	if (s->o->run.output == OUTPUT_JSON)
		json_emit(s->out, json_object_get(record), JSON_C_TO_STRING_PLAIN);
}
