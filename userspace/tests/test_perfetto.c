// SPDX-License-Identifier: GPL-2.0-only
/*
 * What viewers need of a trace: it is JSON, each event has what its phase needs, and
 * the slices of a track are nested.
 */
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "tape.h"
#include "test.h"
#include "timeline_json.h"

static const char *text_of(struct json_object *o, const char *key)
{
	return json_object_get_string(json_object_object_get(o, key));
}

static double number_of(struct json_object *o, const char *key)
{
	return json_object_get_double(json_object_object_get(o, key));
}

static bool is_number(struct json_object *o, const char *key)
{
	struct json_object *v = json_object_object_get(o, key);

	return json_object_is_type(v, json_type_double) ||
	       json_object_is_type(v, json_type_int);
}

static bool is_phase(struct json_object *o, const char *phase)
{
	return text_of(o, "ph") && !strcmp(text_of(o, "ph"), phase);
}

static bool is_well_formed(struct json_object *o)
{
	if (!text_of(o, "ph") || !text_of(o, "name") || !is_number(o, "pid") ||
	    !is_number(o, "tid") || !json_object_object_get(o, "args"))
		return false;
	if (is_phase(o, "M"))
		return true;
	if (!is_number(o, "ts"))
		return false;
	if (is_phase(o, "X"))
		return is_number(o, "dur") && number_of(o, "dur") >= 0;
	if (is_phase(o, "i"))
		return text_of(o, "s") && strchr("pt", *text_of(o, "s"));
	return is_phase(o, "C");
}

/* Two slices of one track lie apart, or one in the other */
static bool are_nested(struct json_object *a, struct json_object *b)
{
	double a0 = number_of(a, "ts"), a1 = a0 + number_of(a, "dur");
	double b0 = number_of(b, "ts"), b1 = b0 + number_of(b, "dur");

	if (number_of(a, "tid") != number_of(b, "tid"))
		return true;
	return a1 <= b0 || b1 <= a0 || (a0 <= b0 && b1 <= a1) || (b0 <= a0 && a1 <= b1);
}

static u32 count_name(struct json_object *events, const char *name)
{
	u32 n = 0;

	for (size_t i = 0; i < json_object_array_length(events); i++)
		n += !strcmp(text_of(json_object_array_get_idx(events, i), "name"), name);
	return n;
}

static void check_shape(struct json_object *events)
{
	size_t n = json_object_array_length(events);
	u32 formed = 0, crossed = 0;

	for (size_t i = 0; i < n; i++) {
		struct json_object *a = json_object_array_get_idx(events, i);

		formed += is_well_formed(a);
		for (size_t j = 0; j < i; j++) {
			struct json_object *b = json_object_array_get_idx(events, j);

			crossed += is_phase(a, "X") && is_phase(b, "X") && !are_nested(a, b);
		}
	}
	test_result(formed == n, "perfetto: each event has what its phase needs");
	test_result(!crossed, "perfetto: slices of a track are nested");
}

/* An operation of three attempts with back-offs, one that is given up, one cut */
static void make_timeline(struct timeline *t)
{
	tape_begin(t, "locks", 2);
	tape_put(t, 1000, EVENT_RUN_START, EVENT_NO_WORKER, 0, 2);
	tape_attempt(t, 2001, 3000, 0, 1, false);
	tape_put(t, 3001, EVENT_BACKOFF, 0, 1, 5000);
	tape_attempt(t, 8100, 9000, 0, 2, false);
	tape_attempt(t, 9500, 9900, 0, 3, true);
	tape_put(t, 2500, EVENT_ATTEMPT, 1, 1, 0);
	tape_put(t, 2600, EVENT_NOTE, 1, LIVELOCK_NOTE_SIDE, 1);
	tape_put(t, 3500, EVENT_CONFLICT, 1, 1, 1);
	tape_put(t, 3600, EVENT_GIVE_UP, 1, 1, -16);
	tape_put(t, 4000, EVENT_ATTEMPT, 1, 1, 0);
	tape_put(t, 9999, EVENT_RUN_STOP, EVENT_NO_WORKER, 0, 1);
	timeline_look(t, 1000, 0, 0);
	timeline_look(t, 9999, 4, 1);
	t->lost = 3;
	timeline_end(t, 10000);
}

static void test_trace(const struct timeline *t)
{
	struct json_object *root, *events;
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);
	bool done = timeline_perfetto(out, t);

	fclose(out);
	root = json_tokener_parse(text);
	events = json_object_object_get(root, "traceEvents");
	test_result(done && json_object_is_type(events, json_type_array),
		    "perfetto: it is JSON with a list of events");
	if (events) {
		check_shape(events);
		test_result(count_name(events, "thread_name") == 2, "perfetto: a track a worker");
		test_result(count_name(events, "operation") == 2 &&
			    count_name(events, "completion") == 1 &&
			    count_name(events, "conflict") == 2 &&
			    count_name(events, "refusal") == 1 &&
			    count_name(events, "back-off") == 1 &&
			    count_name(events, "give-up") == 1 && count_name(events, "side") == 1,
			    "perfetto: what happened, and nothing that has not ended");
		test_result(strstr(text, "\"ts\":2.001,\"dur\":0.999"),
			    "perfetto: microseconds to the nanosecond");
		test_result(strstr(text, "\"lost\":3"), "perfetto: what was lost");
	}
	json_object_put(root);
	free(text);
}

static void test_lines(const struct timeline *t)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);
	u32 lines = 0, objects = 0;

	timeline_json(out, t);
	fclose(out);
	tape_says("trace json: a conflict", text,
		  "{\"type\":\"event\",\"event\":\"conflict\",\"ns\":3500,\"cpu\":0,\"run\":7,\"slot\":101,\"worker\":1,\"tries\":1,\"refused\":1}\n");
	tape_says("trace json: a note", text, "\"worker\":1,\"what\":\"side\",\"value\":1}\n");
	tape_says("trace json: a give-up", text, "\"tries\":1,\"error\":-16}\n");
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		struct json_object *o = json_tokener_parse(line);

		lines++;
		objects += json_object_is_type(o, json_type_object);
		json_object_put(o);
	}
	test_result(lines == t->nr && objects == lines, "trace json: an object a line");
	free(text);
}

void test_perfetto(void)
{
	struct timeline t;

	make_timeline(&t);
	test_trace(&t);
	test_lines(&t);
	timeline_free(&t);
}
