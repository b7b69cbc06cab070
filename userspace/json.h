/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_JSON_H
#define LIVELOCK_JSON_H

#include <stdio.h>

#include <json-c/json.h>

#include "histogram.h"
#include "laws.h"
#include "window.h"

struct json_object *json_record(const char *type);
void json_emit(FILE *out, struct json_object *record, int flags);
void json_text(struct json_object *to, const char *key, const char *text);
void json_count(struct json_object *to, const char *key, u64 value);
void json_number(struct json_object *to, const char *key, double value);
void json_ratio(struct json_object *to, const char *key, const struct counts *n);
void json_counts(struct json_object *to, const struct counts *n);
void json_latency(struct json_object *to, const char *key, const struct histogram *h);
void json_law(struct json_object *to, const char *key, const struct law *law);
const char *json_text_of(struct json_object *from, const char *key);
double json_number_of(struct json_object *from, const char *key);
bool json_true(struct json_object *from, const char *key);
struct json_object *json_params(const struct param_set *set);

#endif /* LIVELOCK_JSON_H */
