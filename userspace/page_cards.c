// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of a page whose cells are text: claims, and the environment. On a
 * narrow screen each row becomes a card.
 */
#include <math.h>
#include <string.h>

#include "format.h"
#include "html.h"
#include "page.h"

static void begin_cards(FILE *to, const char *const *titles, u32 nr)
{
	fputs("<table class=\"cards\">\n<thead><tr>", to);
	for (u32 i = 0; i < nr; i++)
		fprintf(to, "<th>%s</th>", titles[i]);
	fputs("</tr></thead>\n<tbody>\n", to);
}

static void end_cards(FILE *to)
{
	fputs("</tbody></table>\n", to);
}

static void begin_cell(FILE *to, const char *title, const char *class)
{
	fprintf(to, "<td data-title=\"%s\"%s>", title, class);
}

static void put_cell(FILE *to, const char *title, const char *text)
{
	begin_cell(to, title, "");
	html_text(to, *text ? text : "-");
	fputs("</td>", to);
}

/* A string, or a list of them: a line each */
static void put_commands(FILE *to, const char *title, struct json_object *commands)
{
	begin_cell(to, title, "");
	if (!json_object_is_type(commands, json_type_array)) {
		html_printf(to, "%s", commands ? json_object_get_string(commands) : "-");
		fputs("</td>", to);
		return;
	}
	for (size_t i = 0; i < json_object_array_length(commands); i++) {
		fputs(i ? "<br><code>" : "<code>", to);
		html_printf(to, "%s",
			    json_object_get_string(json_object_array_get_idx(commands, i)) ?: "-");
		fputs("</code>", to);
	}
	fputs("</td>", to);
}

/* A record of the tool's, or what somebody wrote by hand */
static void put_law(FILE *to, const char *title, struct json_object *law)
{
	char text[FORMAT_LEN];
	double ratio;

	begin_cell(to, title, "");
	ratio = json_object_is_type(law, json_type_object) ?
		json_number_of(law, "ratio") : NAN;
	if (!isnan(ratio))
		html_printf(to, "%s: %s%s", json_text_of(law, "name"),
			    strcmp(json_text_of(law, "kind"), "at-least") ? "" : ">=",
			    format_share(text, ratio));
	else
		html_text(to, law ? json_object_get_string(law) : "-");
	fputs("</td>", to);
}

static const char *outcome_class(const char *outcome)
{
	return !strcmp(outcome, "holds") ? " class=\"good\"" :
	       !strncmp(outcome, "holds", strlen("holds")) ? "" : " class=\"bad\"";
}

static void claim_row(FILE *to, struct json_object *claim)
{
	const char *outcome = json_text_of(claim, "outcome");
	const char *why = json_text_of(claim, "why");

	fputs("<tr>", to);
	put_cell(to, "number", json_text_of(claim, "number"));
	put_cell(to, "claim", json_text_of(claim, "claim"));
	begin_cell(to, "outcome", outcome_class(outcome));
	html_text(to, outcome);
	fputs("</td>", to);
	begin_cell(to, "measured", "");
	html_text(to, json_text_of(claim, "measured"));
	if (*why) {
		fputs("<br><span class=\"small\">", to);
		html_text(to, why);
		fputs("</span>", to);
	}
	fputs("</td>", to);
	put_law(to, "law", json_object_object_get(claim, "law"));
	put_commands(to, "command", json_object_object_get(claim, "command"));
	fputs("</tr>\n", to);
}

/* "172 claims: 130 holds, 30 holds with a condition, …" */
static void put_summary(FILE *to, struct json_object *claims)
{
	struct json_object *sums = json_object_new_object();
	size_t nr = json_object_array_length(claims);

	for (size_t i = 0; i < nr; i++) {
		const char *outcome = json_text_of(json_object_array_get_idx(claims, i),
						   "outcome");
		double so_far = json_number_of(sums, outcome);

		json_count(sums, outcome, isnan(so_far) ? 1 : so_far + 1);
	}
	fprintf(to, "<p>%zu claim%s", nr, nr == 1 ? "" : "s");
	json_object_object_foreach(sums, key, value)
		html_printf(to, ", %s: %s", key, json_object_get_string(value));
	fputs(".</p>\n", to);
	json_object_put(sums);
}

/**
 * page_claims - claims, and what came of them
 * @to: the page
 * @claims: an array of records
 */
void page_claims(FILE *to, struct json_object *claims)
{
	static const char *const titles[] = {
		"#", "claim", "outcome", "measured", "law", "command",
	};

	fputs("<section id=\"claims\">\n<h2>Claims</h2>\n", to);
	put_summary(to, claims);
	begin_cards(to, titles, ARRAY_SIZE(titles));
	for (size_t i = 0; i < json_object_array_length(claims); i++)
		claim_row(to, json_object_array_get_idx(claims, i));
	end_cards(to);
	fputs("</section>\n", to);
}

static void put_module(FILE *to, struct json_object *env)
{
	const char *version = json_text_of(env, "module");
	const char *source = json_text_of(env, "srcversion");

	begin_cell(to, "module", "");
	html_printf(to, *source ? "%s (%s)" : "%s", *version ? version : "-", source);
	fputs("</td>", to);
}

static void put_seeds(FILE *to, struct json_object *rows)
{
	bool first = true;

	begin_cell(to, "seeds", " class=\"small\"");
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		struct json_object *seeds = json_object_object_get(row, "seeds");

		if (!json_object_is_type(seeds, json_type_array))
			continue;
		for (size_t k = 0; k < json_object_array_length(seeds); k++) {
			html_printf(to, "%s%s", first ? "" : ", ", json_object_get_string
				    (json_object_array_get_idx(seeds, k)));
			first = false;
		}
	}
	fputs("</td>", to);
}

static void environment_row(FILE *to, const struct section *s)
{
	struct json_object *env = json_object_object_get(s->head, "environment");

	fputs("<tr>", to);
	begin_cell(to, "what", "");
	html_printf(to, "%s, %s", json_text_of(s->head, "scenario"),
		    json_text_of(s->head, "type"));
	fputs("</td>", to);
	put_cell(to, "date", json_text_of(env, "date"));
	begin_cell(to, "kernel", "");
	html_printf(to, "%s %s", json_text_of(env, "kernel"), json_text_of(env, "machine"));
	fputs("</td>", to);
	begin_cell(to, "CPUs", "");
	html_printf(to, "%.0f %s", json_number_of(env, "cpus"), json_text_of(env, "cpu"));
	fputs("</td>", to);
	put_module(to, env);
	put_seeds(to, s->rows);
	fputs("</tr>\n", to);
}

/**
 * page_environment - where and when it was measured
 * @to: the page
 * @page: all of it
 */
void page_environment(FILE *to, const struct page *page)
{
	static const char *const titles[] = {
		"what", "date", "kernel", "CPUs", "module", "seeds",
	};

	fputs("<section id=\"environment\">\n<h2>Environment</h2>\n", to);
	if (page->nr) {
		begin_cards(to, titles, ARRAY_SIZE(titles));
		for (u32 i = 0; i < page->nr; i++)
			environment_row(to, &page->section[i]);
		end_cards(to);
	} else {
		fputs("<p>Nothing was measured for this page itself.</p>\n", to);
	}
	fputs("</section>\n", to);
}
