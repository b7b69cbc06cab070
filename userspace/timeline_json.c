// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timeline for programs: JSON Lines, an object an event. Pure.
 */
#include "json.h"
#include "timeline_json.h"

/* Fields have the names of the event's arguments */
static void add_arguments(struct json_object *record, const struct event *e)
{
	switch (e->kind) {
	case EVENT_CONFLICT:
		json_count(record, "refused", e->value);
		break;
	case EVENT_BACKOFF:
		json_count(record, "delay_ns", e->value);
		break;
	case EVENT_GIVE_UP:
		json_object_object_add(record, "error", json_object_new_int64(e->value));
		break;
	case EVENT_RUN_START:
		json_count(record, "workers", e->value);
		break;
	case EVENT_ALARM:
		json_count(record, "raised", e->value);
		break;
	case EVENT_RUN_STOP:
		json_count(record, "stop", e->value);
		break;
	}
}

static struct json_object *event_record(const struct timeline *t, const struct event *e)
{
	struct json_object *record = json_record("event");

	json_text(record, "event", event_name(e->kind));
	json_count(record, "ns", e->ns);
	json_count(record, "cpu", e->cpu);
	json_count(record, "run", t->run);
	if (e->worker != EVENT_NO_WORKER) {
		json_count(record, "slot", t->slot + e->worker);
		json_count(record, "worker", e->worker);
		if (e->kind == EVENT_NOTE) {
			json_text(record, "what", note_name(e->tries));
			json_count(record, "value", e->value);
		} else {
			json_count(record, "tries", e->tries);
		}
	}
	if (e->gap)
		json_count(record, "lost_before", e->gap);
	add_arguments(record, e);
	return record;
}

/**
 * timeline_json - an object for each event, a line each
 * @out: where to
 * @t: the timeline
 */
void timeline_json(FILE *out, const struct timeline *t)
{
	for (size_t i = 0; i < t->nr; i++)
		json_emit(out, event_record(t, &t->events[i]), JSON_C_TO_STRING_PLAIN);
}
