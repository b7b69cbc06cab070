// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of a page, from the records of the JSON output.
 */
#include <math.h>
#include <string.h>

#include "format.h"
#include "html.h"
#include "page.h"
#include "point.h"

static void put_number(FILE *to, const char *text)
{
	fputs("<td class=\"n\">", to);
	html_text(to, text);
	fputs("</td>", to);
}

static void put_share(FILE *to, struct json_object *row, const char *key)
{
	double ratio = json_number_of(row, key);
	char text[FORMAT_LEN];

	put_number(to, isnan(ratio) ? "-" : format_share(text, ratio));
}

static void put_rate(FILE *to, struct json_object *row, const char *key)
{
	double rate = json_number_of(row, key);
	char text[FORMAT_LEN];

	snprintf(text, sizeof(text), "%.*f", rate < 1000 ? 1 : 0, rate);
	put_number(to, text);
}

static void put_titles(FILE *to, const char *const *titles, const char *class)
{
	fprintf(to, "<div class=\"scroll\"><table%s>\n<thead><tr>", class);
	for (; *titles; titles++) {
		bool number = **titles == '>';

		fputs(number ? "<th class=\"n\">" : "<th>", to);
		html_text(to, *titles + number);
		fputs("</th>", to);
	}
	fputs("</tr></thead>\n<tbody>\n", to);
}

static void end_table(FILE *to)
{
	fputs("</tbody></table></div>\n", to);
}

static struct json_object *row_of(struct json_object *rows, size_t i)
{
	return json_object_array_get_idx(rows, i);
}

static bool repeated(const struct section *s)
{
	return json_number_of(s->head, "repeat") > 1;
}

static bool timed(const struct section *s)
{
	return json_object_object_get(row_of(s->rows, 0), "latency");
}

/* As on the terminal: agrees, disagrees, cannot tell */
static const char *fits(struct json_object *row)
{
	if (!json_object_object_get(row, "law"))
		return "-";
	if (!json_object_object_get(row, "within"))
		return "few";
	if (json_true(row, "within"))
		return "yes";
	return json_true(row, "late") ? "late" : "no";
}

static void put_law(FILE *to, struct json_object *row)
{
	struct json_object *law = json_object_object_get(row, "law");
	char text[FORMAT_LEN], share[FORMAT_LEN];

	if (law)
		snprintf(text, sizeof(text), "%s%.40s",
			 strcmp(json_text_of(law, "kind"), "at-least") ? "" : "\u2265",
			 format_share(share, json_number_of(law, "ratio")));
	put_number(to, law ? text : "-");
	fprintf(to, "<td%s>%s</td>", strcmp(fits(row), "no") ? "" : " class=\"bad\"", fits(row));
}

static void put_latency(FILE *to, struct json_object *row, const char *key)
{
	struct json_object *latency = json_object_object_get(row, "latency");
	double ns = json_number_of(latency, key);
	double longest = json_number_of(latency, "longest_ns");
	char text[FORMAT_LEN], about[FORMAT_LEN];

	if (!isnan(ns))
		snprintf(text, sizeof(text), "%s", format_about(about, ns));
	else if (!isnan(longest))
		snprintf(text, sizeof(text), ">%.40s", format_about(about, longest));
	else
		snprintf(text, sizeof(text), "-");
	put_number(to, text);
}

static void put_verdict(FILE *to, struct json_object *row)
{
	const char *verdict = json_text_of(row, "verdict");
	double agree = json_number_of(row, "agree"), runs = json_number_of(row, "runs");

	fprintf(to, "<td title=\"");
	html_text(to, json_text_of(row, "reason"));
	fprintf(to, "\"%s>", !strcmp(verdict, "healthy") ? " class=\"good\"" :
		!strcmp(verdict, "contended") || !strcmp(verdict, "idle") ? "" :
		" class=\"bad\"");
	html_text(to, verdict);
	if (agree < runs)
		fprintf(to, " (%.0f of %.0f)", agree, runs);
	fputs("</td>", to);
}

/* Every parameter in force */
static void put_parameters(FILE *to, const struct section *s)
{
	struct json_object *params = json_object_object_get(s->head, "params");
	bool first = true;

	if (!json_object_is_type(params, json_type_object))
		return;
	fputs("<p class=\"small\">Parameters", to);
	if (!strcmp(json_text_of(s->head, "type"), "compare"))
		fputs(" without a cure", to);
	fputs(": ", to);
	json_object_object_foreach(params, key, value) {
		if (!strcmp(key, "seed") || !strcmp(key, json_text_of(s->head, "parameter")))
			continue;
		html_printf(to, "%s%s=%s", first ? "" : ", ", key,
			    json_object_get_string(value));
		first = false;
	}
	fputs(".</p>\n", to);
}

static void put_length(FILE *to, const struct section *s)
{
	double warmup = json_number_of(s->head, "warmup_ns");
	double repeat = json_number_of(s->head, "repeat");
	const char *policy = json_text_of(s->head, "policy");
	char text[FORMAT_LEN];

	html_printf(to, "%.0f run%s of %s each", repeat, repeat > 1 ? "s" : "",
		    format_about(text, json_number_of(s->head, "duration_ns")));
	if (warmup > 0)
		html_printf(to, ", warm-up of %s left out", format_about(text, warmup));
	if (*policy)
		html_printf(to, ", policy %s", policy);
	fputs(".</p>\n", to);
}

/* In words, what the curve shows */
static void put_knee(FILE *to, const struct section *s)
{
	const char *name = json_text_of(s->head, "parameter");
	struct knee knee = KNEE_NONE;

	for (size_t i = 0; i < json_object_array_length(s->rows); i++)
		knee_look(&knee, i, json_number_of(row_of(s->rows, i), "ratio"));
	fputs("<p>", to);
	if (knee.falls < 0)
		html_printf(to, "No knee: the ratio is %g or more everywhere. ", POINT_KNEE);
	else
		html_printf(to, "Knee: %s=%s is the first with a ratio under %g. ", name,
			    json_text_of(row_of(s->rows, knee.falls), "label"), POINT_KNEE);
	if (knee.rises >= 0)
		html_printf(to, "Recovery: %s=%s is the first behind it that is not. ", name,
			    json_text_of(row_of(s->rows, knee.rises), "label"));
	put_length(to, s);
}

static void sweep_row(FILE *to, const struct section *s, struct json_object *row)
{
	fprintf(to, "<tr%s>", json_true(row, "knee") ? " class=\"knee\"" : "");
	put_number(to, json_text_of(row, "label"));
	put_share(to, row, "ratio");
	put_verdict(to, row);
	if (repeated(s)) {
		put_share(to, row, "lowest");
		put_share(to, row, "highest");
	}
	put_law(to, row);
	put_rate(to, row, "attempts_per_s");
	put_rate(to, row, "completions_per_s");
	if (timed(s)) {
		put_latency(to, row, "p50_ns");
		put_latency(to, row, "p99_ns");
	}
	fputs("</tr>\n", to);
}

/**
 * page_sweep - what a sweep found
 * @to: the page
 * @s: the sweep
 */
void page_sweep(FILE *to, const struct section *s)
{
	char name[LIVELOCK_NAME_LEN + 2];
	const char *titles[16] = { name, ">ratio", "verdict" };
	u32 nr = 3;

	snprintf(name, sizeof(name), ">%s", json_text_of(s->head, "parameter"));
	if (repeated(s)) {
		titles[nr++] = ">lowest";
		titles[nr++] = ">highest";
	}
	titles[nr++] = ">law";
	titles[nr++] = "fits";
	titles[nr++] = ">attempts/s";
	titles[nr++] = ">success/s";
	if (timed(s)) {
		titles[nr++] = ">p50";
		titles[nr++] = ">p99";
	}
	titles[nr] = NULL;

	put_knee(to, s);
	put_titles(to, titles, "");
	for (size_t i = 0; i < json_object_array_length(s->rows); i++)
		sweep_row(to, s, row_of(s->rows, i));
	end_table(to);
	put_parameters(to, s);
}

static void put_rank(FILE *to, struct json_object *row, const char *key)
{
	char text[FORMAT_LEN];

	snprintf(text, sizeof(text), "%.0f", json_number_of(row, key));
	put_number(to, text);
}

static void compare_row(FILE *to, const struct section *s, struct json_object *row)
{
	fputs("<tr><td title=\"", to);
	html_text(to, json_text_of(row, "summary"));
	fputs("\">", to);
	html_text(to, json_text_of(row, "cure"));
	fputs("</td>", to);
	put_share(to, row, "ratio");
	put_verdict(to, row);
	fputs(json_true(row, "as_expected") ? "<td>" : "<td class=\"bad\">", to);
	html_text(to, json_text_of(row, "expect"));
	fputs("</td><td>", to);
	html_text(to, json_text_of(row, "kind"));
	fputs("</td>", to);
	if (repeated(s)) {
		put_share(to, row, "lowest");
		put_share(to, row, "highest");
	}
	put_rate(to, row, "completions_per_s");
	if (timed(s)) {
		put_latency(to, row, "p50_ns");
		put_latency(to, row, "p99_ns");
	}
	put_rank(to, row, "rank_ratio");
	put_rank(to, row, "rank_time");
	fputs("</tr>\n", to);
}

/**
 * page_compare - what a comparison found
 * @to: the page
 * @s: the comparison
 */
void page_compare(FILE *to, const struct section *s)
{
	const char *titles[16] = { "cure", ">ratio", "verdict", "expected", "kind" };
	u32 nr = 5;

	if (repeated(s)) {
		titles[nr++] = ">lowest";
		titles[nr++] = ">highest";
	}
	titles[nr++] = ">success/s";
	if (timed(s)) {
		titles[nr++] = ">p50";
		titles[nr++] = ">p99";
	}
	titles[nr++] = ">rank by ratio";
	titles[nr] = ">by time";

	fputs("<p>Ranked by completions per attempt (ratio) and by completions per second (time).\n"
	      "A decoy is a change that is said to help. ", to);
	put_length(to, s);
	put_titles(to, titles, "");
	for (size_t i = 0; i < json_object_array_length(s->rows); i++)
		compare_row(to, s, row_of(s->rows, i));
	end_table(to);
	put_parameters(to, s);
}
