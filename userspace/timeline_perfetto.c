// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timeline in the Trace Event Format, which ui.perfetto.dev and chrome://tracing
 * read: a track a worker, on it operations, in them attempts, named by what became
 * of them, and back-offs. Pure.
 *
 * Written event by event, so that memory does not grow with the timeline.
 */
#include <stdlib.h>

#include "json.h"
#include "timeline_json.h"

/**
 * struct track - what is open on a worker's track; 0 if nothing is
 * @operation: when the operation began
 * @attempt: when the attempt began
 * @backoff: when the back-off began
 * @delay_ns: that it was to last
 */
struct track {
	u64 operation;
	u64 attempt;
	u64 backoff;
	u64 delay_ns;
};

struct writer {
	FILE *out;
	const struct timeline *t;
	struct track *tracks;
	bool comma;
};

/* Microseconds with all digits that there are: a double's text would round them */
static void add_us(struct json_object *to, const char *key, u64 ns)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu.%03llu", ns / 1000, ns % 1000);
	json_object_object_add(to, key, json_object_new_double_s(ns / 1e3, text));
}

/* Workers' tracks count from 1: thread 0 of a process is the idle task to viewers */
static struct json_object *new_event(const struct writer *w, const char *phase,
				     const char *name, u32 worker)
{
	struct json_object *o = json_object_new_object();

	json_text(o, "ph", phase);
	json_text(o, "name", name);
	json_count(o, "pid", w->t->run);
	json_count(o, "tid", worker == EVENT_NO_WORKER ? 0 : worker + 1);
	return o;
}

static void put(struct writer *w, struct json_object *o)
{
	if (w->comma)
		fputs(",\n", w->out);
	w->comma = true;
	fputs(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
					     JSON_C_TO_STRING_NOSLASHESCAPE), w->out);
	json_object_put(o);
}

static void put_name(struct writer *w, const char *what, u32 worker, const char *name)
{
	struct json_object *o = new_event(w, "M", what, worker);
	struct json_object *args = json_object_new_object();

	json_text(args, "name", name);
	json_object_object_add(o, "args", args);
	put(w, o);
}

/* A slice from @start to the event; with one argument */
static void put_slice(struct writer *w, const struct event *e, u64 start, const char *name,
		      const char *key, u64 value)
{
	struct json_object *o = new_event(w, "X", name, e->worker);
	struct json_object *args = json_object_new_object();

	json_text(o, "cat", "livelock");
	add_us(o, "ts", start);
	add_us(o, "dur", e->ns - start);
	json_count(args, key, value);
	json_object_object_add(o, "args", args);
	put(w, o);
}

static void put_instant(struct writer *w, const struct event *e, const char *name,
			const char *key, int64_t value)
{
	struct json_object *o = new_event(w, "i", name, e->worker);
	struct json_object *args = json_object_new_object();

	json_text(o, "cat", "livelock");
	json_text(o, "s", e->worker == EVENT_NO_WORKER ? "p" : "t");
	add_us(o, "ts", e->ns);
	json_object_object_add(args, key, json_object_new_int64(value));
	json_object_object_add(o, "args", args);
	put(w, o);
}

static void end_backoff(struct writer *w, const struct event *e, struct track *k)
{
	if (k->backoff)
		put_slice(w, e, k->backoff, "back-off", "delay_ns", k->delay_ns);
	k->backoff = 0;
}

static void end_attempt(struct writer *w, const struct event *e, struct track *k)
{
	const char *name = e->kind == EVENT_COMPLETION ? "completion" :
			   e->value ? "refusal" : "conflict";

	if (k->attempt)
		put_slice(w, e, k->attempt, name, "tries", e->tries);
	k->attempt = 0;
}

static void end_operation(struct writer *w, const struct event *e, struct track *k)
{
	if (k->operation)
		put_slice(w, e, k->operation, "operation", "tries", e->tries);
	k->operation = 0;
}

static void put_worker_event(struct writer *w, const struct event *e, struct track *k)
{
	/* what was open may have ended in what is missing */
	if (e->gap)
		*k = (struct track){};
	switch (e->kind) {
	case EVENT_ATTEMPT:
		end_backoff(w, e, k);
		k->attempt = e->ns;
		if (e->tries == 1)
			k->operation = e->ns;
		break;
	case EVENT_COMPLETION:
		end_attempt(w, e, k);
		end_operation(w, e, k);
		break;
	case EVENT_CONFLICT:
		end_attempt(w, e, k);
		break;
	case EVENT_BACKOFF:
		k->backoff = e->ns;
		k->delay_ns = e->value;
		break;
	case EVENT_GIVE_UP:
		end_backoff(w, e, k);
		end_operation(w, e, k);
		put_instant(w, e, "give-up", "error", e->value);
		break;
	case EVENT_NOTE:
		put_instant(w, e, note_name(e->tries), "value", e->value);
		break;
	}
}

static void put_names(struct writer *w)
{
	char name[64];

	snprintf(name, sizeof(name), "run %u: %s", w->t->run, w->t->scenario);
	put_name(w, "process_name", EVENT_NO_WORKER, name);
	for (u32 i = 0; i < w->t->workers; i++) {
		snprintf(name, sizeof(name), "W%u", i);
		put_name(w, "thread_name", i, name);
	}
}

static void put_cures(struct writer *w)
{
	for (u32 i = 0; i < w->t->nr_spans; i++) {
		const struct event at = {
			.ns = w->t->spans[i].from_ns, .worker = EVENT_NO_WORKER,
		};
		char name[64];

		snprintf(name, sizeof(name), "cure %s", w->t->spans[i].cure);
		put_instant(w, &at, name, "span", i);
	}
}

static void put_rates(struct writer *w)
{
	for (u32 i = 1; i < w->t->nr_looks; i++) {
		const struct look *from = &w->t->looks[i - 1], *to = from + 1;
		double seconds = (to->ns - from->ns) / 1e9;
		struct json_object *o = new_event(w, "C", "rates", EVENT_NO_WORKER);
		struct json_object *args = json_object_new_object();

		add_us(o, "ts", from->ns);
		json_number(args, "attempts/s", (to->attempts - from->attempts) / seconds);
		json_number(args, "success/s",
			    (to->completions - from->completions) / seconds);
		json_object_object_add(o, "args", args);
		put(w, o);
	}
}

/**
 * timeline_perfetto - the timeline for a viewer of traces
 * @out: where to
 * @t: the timeline, ended
 *
 * Return: false if there is no memory.
 */
bool timeline_perfetto(FILE *out, const struct timeline *t)
{
	struct writer w = {
		.out = out, .t = t, .tracks = calloc(t->workers, sizeof(*w.tracks)),
	};

	if (!w.tracks)
		return false;
	fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n", out);
	put_names(&w);
	put_cures(&w);
	for (size_t i = 0; i < t->nr; i++) {
		const struct event *e = &t->events[i];

		if (e->worker < t->workers)
			put_worker_event(&w, e, &w.tracks[e->worker]);
		else
			put_instant(&w, e, event_name(e->kind), "value", e->value);
	}
	put_rates(&w);
	fprintf(out, "\n],\"otherData\":{\"lost\":%llu,\"left_out\":%llu}}\n", t->lost,
		t->left_out);
	free(w.tracks);
	return true;
}
