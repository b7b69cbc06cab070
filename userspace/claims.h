/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is said about livelock, and the commands that show whether it holds.
 */
#ifndef LIVELOCK_CLAIMS_H
#define LIVELOCK_CLAIMS_H

#include "expect.h"

/* Room for what was measured, as text */
#define CLAIM_MEASURED_LEN	400

/**
 * enum claim_outcome - what became of a claim
 * @CLAIM_HOLDS: it holds as it is said
 * @CLAIM_CONDITION: it holds under a condition that it does not name
 * @CLAIM_CONTRADICTED: it does not hold here
 */
enum claim_outcome {
	CLAIM_HOLDS,
	CLAIM_CONDITION,
	CLAIM_CONTRADICTED,
};

/**
 * struct claim - one claim, and how it is checked
 * @items: numbers of the items of the catalogue that it is about, blanks between
 * @text: the claim
 * @run: commands, a to d; of those that begin with "livelock run" the JSON summary
 *	is looked at, of others the last JSON object that they print, if any, and in
 *	every case their exit status, as "status"
 * @expect: what must come out; see expect.c
 * @outcome: what it means for the claim when just that comes out
 * @why: the condition, or why it does not hold; else %NULL
 */
struct claim {
	const char *items;
	const char *text;
	const char *run[EXPECT_RUNS];
	const char *expect;
	enum claim_outcome outcome;
	const char *why;
};

/**
 * struct claim_pointer - items that are no claim to be checked by a run
 * @items: their numbers
 * @where: the page or the test that has them
 */
struct claim_pointer {
	const char *items;
	const char *where;
};

/**
 * struct claim_set - the claims of one part of the text
 * @title: which
 * @claims: them
 * @nr: how many
 */
struct claim_set {
	const char *title;
	const struct claim *claims;
	u32 nr;
};

#define CLAIM_SET(name, text)						\
	const struct claim_set claims_##name = {			\
		.title = text, .claims = claims, .nr = ARRAY_SIZE(claims), \
	}

/*
 * The bridge, with windows and ticks that a timer late by 50 ms does not miss. The law
 * is 0; a CPU that stalls for longer lets a pair pass once, so that what claims expect
 * is what livelock means: that fewer than 1 % complete.
 */
#define CLAIM_SLOWLY	" --set grid_ns=200ms,window_ns=50ms,undo_ns=80ms"
#define CLAIM_BRIDGE	"livelock run bridge -d 5" CLAIM_SLOWLY

/* One a file of claims/ */
extern const struct claim_set claims_concepts;
extern const struct claim_set claims_analogies;
extern const struct claim_set claims_models;
extern const struct claim_set claims_code;
extern const struct claim_set claims_practice;
extern const struct claim_set claims_pitfalls;
extern const struct claim_set claims_tests;
extern const struct claim_set claims_detection;
extern const struct claim_set claims_footnotes;
extern const struct claim_set claims_literature;

/* All of them */
extern const struct claim_set *const claim_sets[];
extern const u32 claim_nr_sets;

extern const struct claim_pointer claim_pointers[];
extern const u32 claim_nr_pointers;

/**
 * struct claim_check - one claim, checked
 * @nr: its number, from 1
 * @claim: the claim
 * @result: did just that come out which is said to
 * @tries: times that its commands were run
 * @spent_ns: how long that took
 * @measured: the numbers
 * @law: as the run had it, or %NULL
 */
struct claim_check {
	u32 nr;
	const struct claim *claim;
	enum expect_result result;
	u32 tries;
	u64 spent_ns;
	char measured[CLAIM_MEASURED_LEN];
	struct json_object *law;
};

/**
 * struct claims_tally - what came of all of them
 * @as_said: by enum claim_outcome, those that came out as it says
 * @unexpected: those that did not, or could not be judged
 * @contradicted: numbers of those that do not hold here, blanks between
 */
struct claims_tally {
	u32 as_said[CLAIM_CONTRADICTED + 1];
	u32 unexpected;
	char contradicted[CLAIM_MEASURED_LEN];
};

enum claims_shape { CLAIMS_TEXT, CLAIMS_JSON, CLAIMS_RST };

/* claims_page.c */
void claims_begin(enum claims_shape shape);
void claims_part(enum claims_shape shape, const char *title);
void claims_print(enum claims_shape shape, const struct claim_check *c, const char *part);
void claims_count(struct claims_tally *tally, const struct claim_check *c);
void claims_end(enum claims_shape shape, const struct claims_tally *tally, u32 wanted);

/* claims_exec.c */
struct json_object *claims_execute(const char *command);
void claims_forget(const char *command);

#endif /* LIVELOCK_CLAIMS_H */
