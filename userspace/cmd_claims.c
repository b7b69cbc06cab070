// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock claims: what is said about livelock, checked.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "claims.h"
#include "cmd.h"
#include "device.h"
#include "json.h"
#include "parse.h"
#include "util.h"

static const char usage[] =
"Usage: livelock claims [OPTION...] [NUMBER...]\n"
"\n"
"Check what is said about livelock, each claim by a command that anybody can run.\n"
"Without numbers, all.\n"
"\n"
"  -l, --list        the claims and their commands; check nothing\n"
"      --items       which claim or page covers which item of the catalogue\n"
"      --item ITEM   the claims about one item only\n"
"      --json        JSON Lines: an object a claim, then a summary\n"
"      --rst         as the page Documentation/claims.rst\n"
"  -q, --quiet       no progress on stderr\n"
"\n"
"Status 0: everything came out as it is said to, also where a claim is said not to\n"
"hold here; 1: something did not.\n";

enum {
	OPT_ITEM = 256,
	OPT_ITEMS,
	OPT_JSON,
	OPT_RST,
};

static const struct option longopts[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "item", required_argument, NULL, OPT_ITEM },
	{ "items", no_argument, NULL, OPT_ITEMS },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "list", no_argument, NULL, 'l' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "rst", no_argument, NULL, OPT_RST },
	{ }
};

/* A machine that was too busy gets so many chances to show what it would show */
#define TRIES		3

/* Is @item one of the blank-separated words of @items? */
static bool has_item(const char *items, const char *item)
{
	size_t n = strlen(item);
	const char *at;

	for (at = items; (at = strstr(at, item)); at++)
		if ((at == items || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

static void run_commands(struct claim_check *c)
{
	struct json_object *runs[EXPECT_RUNS] = {};

	for (u32 i = 0; i < EXPECT_RUNS && c->claim->run[i]; i++)
		runs[i] = claims_execute(c->claim->run[i]);
	c->result = expect_check(c->claim->expect, runs, c->measured, sizeof(c->measured));
	if (!runs[0] || !json_object_object_get_ex(runs[0], "law", &c->law))
		c->law = NULL;
	json_object_get(c->law);
}

/* Chance and a busy machine may spoil a run; a wrong claim stays wrong */
static void check(struct claim_check *c)
{
	u64 begun = now_ns();

	for (c->tries = 1; ; c->tries++) {
		run_commands(c);
		c->spent_ns = now_ns() - begun;
		if (c->result == EXPECT_MET || c->tries == TRIES)
			return;
		json_object_put(c->law);
		for (u32 i = 0; i < EXPECT_RUNS && c->claim->run[i]; i++)
			claims_forget(c->claim->run[i]);
	}
}

/**
 * struct wanted - which claims
 * @item: about this item, %NULL for any
 * @numbers: their numbers, as typed
 * @nr: how many, 0 for all
 */
struct wanted {
	const char *item;
	char *const *numbers;
	int nr;
};

static bool is_wanted(const struct wanted *w, u32 nr, const struct claim *claim)
{
	u64 number;

	if (w->item && !has_item(claim->items, w->item))
		return false;
	for (int i = 0; i < w->nr; i++)
		if (!parse_u64(w->numbers[i], &number) && number == nr)
			return true;
	return !w->nr;
}

static u32 count_claims(void)
{
	u32 n = 0;

	for (u32 i = 0; i < claim_nr_sets; i++)
		n += claim_sets[i]->nr;
	return n;
}

static u32 count_wanted(const struct wanted *w)
{
	u32 nr = 0, n = 0;

	for (u32 i = 0; i < claim_nr_sets; i++)
		for (u32 k = 0; k < claim_sets[i]->nr; k++)
			n += is_wanted(w, ++nr, &claim_sets[i]->claims[k]);
	return n;
}

static int list(const struct wanted *w)
{
	u32 nr = 0;

	for (u32 i = 0; i < claim_nr_sets; i++) {
		for (u32 k = 0; k < claim_sets[i]->nr; k++) {
			const struct claim *c = &claim_sets[i]->claims[k];

			if (!is_wanted(w, ++nr, c))
				continue;
			printf("%3u  %s%s%s%s\n", nr, c->text, *c->items ? " (items " : "",
			       c->items, *c->items ? ")" : "");
			for (u32 r = 0; r < EXPECT_RUNS && c->run[r]; r++)
				printf("     $ %s\n", c->run[r]);
		}
	}
	return STATUS_OK;
}

static void print_items(const char *items, const char *where)
{
	char *copy = strdup(items), *save = NULL;

	for (char *item = strtok_r(copy, " ", &save); item; item = strtok_r(NULL, " ", &save))
		printf("%s\t%s\n", item, where);
	free(copy);
}

/* A line for each item and what covers it: the test of completeness reads this */
static int list_items(void)
{
	char where[32];
	u32 nr = 0;

	for (u32 i = 0; i < claim_nr_sets; i++) {
		for (u32 k = 0; k < claim_sets[i]->nr; k++) {
			snprintf(where, sizeof(where), "claim %u", ++nr);
			print_items(claim_sets[i]->claims[k].items, where);
		}
	}
	for (u32 i = 0; i < claim_nr_pointers; i++)
		print_items(claim_pointers[i].items, claim_pointers[i].where);
	return STATUS_OK;
}

static void progress(u32 nr, u32 done, u32 all, u64 begun_ns)
{
	u64 spent = (now_ns() - begun_ns) / NSEC_PER_SEC;

	fprintf(stderr, "livelock: claim %u, %u of %u", nr, done + 1, all);
	if (done)
		fprintf(stderr, ", about %llu s left", spent * (all - done) / done);
	fputc('\n', stderr);
}

static int check_all(const struct wanted *w, enum claims_shape shape, bool quiet)
{
	u32 nr = 0, all = count_wanted(w), done = 0;
	struct claims_tally tally = {};
	u64 begun = now_ns();

	claims_begin(shape);
	for (u32 i = 0; i < claim_nr_sets; i++) {
		claims_part(shape, claim_sets[i]->title);
		for (u32 k = 0; k < claim_sets[i]->nr; k++) {
			struct claim_check c = { .nr = ++nr, .claim = &claim_sets[i]->claims[k] };

			if (!is_wanted(w, nr, c.claim))
				continue;
			if (!quiet)
				progress(nr, done, all, begun);
			check(&c);
			claims_print(shape, &c, claim_sets[i]->title);
			claims_count(&tally, &c);
			json_object_put(c.law);
			done++;
		}
	}
	claims_forget(NULL);
	claims_end(shape, &tally, all);
	return tally.unexpected ? STATUS_UNMET : STATUS_OK;
}

static int check_numbers(const struct wanted *w)
{
	u64 number;

	for (int i = 0; i < w->nr; i++)
		if (parse_u64(w->numbers[i], &number) || !number || number > count_claims())
			return fail(STATUS_USAGE, "there is no claim '%s', they are 1 to %u",
				    w->numbers[i], count_claims());
	if (w->item && !count_wanted(w))
		return fail(STATUS_USAGE, "no claim is about item '%s'; see --items", w->item);
	return 0;
}

int cmd_claims(int argc, char **argv)
{
	enum claims_shape shape = CLAIMS_TEXT;
	struct device dev = { .fd = -1 };
	struct wanted w = {};
	bool quiet = false, only_list = false;
	int opt, err;

	while ((opt = getopt_long(argc, argv, "hlq", longopts, NULL)) != -1) {
		switch (opt) {
		case OPT_ITEM:
			w.item = optarg;
			break;
		case OPT_ITEMS:
			return list_items();
		case OPT_JSON:
			shape = CLAIMS_JSON;
			break;
		case OPT_RST:
			shape = CLAIMS_RST;
			break;
		case 'l':
			only_list = true;
			break;
		case 'q':
			quiet = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return STATUS_OK;
		default:
			return fail(STATUS_USAGE, "try `livelock claims --help`");
		}
	}
	w.numbers = argv + optind;
	w.nr = argc - optind;
	err = check_numbers(&w);
	if (err)
		return err;
	if (only_list)
		return shape == CLAIMS_TEXT ? list(&w) :
		       fail(STATUS_USAGE, "--list is for people: not with --json or --rst");
	/* without a module each claim would fail, and none would say why */
	err = device_open(&dev);
	device_close(&dev);
	return err ? err : check_all(&w, shape, quiet);
}
