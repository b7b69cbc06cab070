// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <string.h>

#include "claims.h"
#include "test.h"

static u32 commands(const struct claim *c)
{
	u32 n = 0;

	while (n < EXPECT_RUNS && c->run[n])
		n++;
	return n;
}

/* Does the expectation look at command @i? Paths without a letter mean the first. */
static bool looks_at(const char *expect, u32 i)
{
	for (const char *at = expect; *at; at++) {
		bool begins = at == expect || strchr(" ;*/", at[-1]);

		if (!begins || !islower((unsigned char)*at))
			continue;
		if (at[1] == '.' ? *at == (char)('a' + i) : !i)
			return true;
	}
	return false;
}

/* Each command is looked at, and none that is not there */
static bool all_looked_at(const struct claim *c)
{
	u32 nr = commands(c);

	for (u32 i = 0; i < EXPECT_RUNS; i++) {
		bool there = i < nr;

		if (looks_at(c->expect, i) != there)
			return false;
	}
	return nr;
}

/* What does not simply hold has a reason */
static bool explained(const struct claim *c)
{
	return (c->outcome == CLAIM_HOLDS) == !c->why;
}

static bool items_well_formed(const char *items)
{
	return strspn(items, "0123456789b ") == strlen(items) && !strstr(items, "  ");
}

static bool well_formed(const struct claim_set *set)
{
	bool ok = true;

	for (u32 i = 0; i < set->nr; i++) {
		const struct claim *c = &set->claims[i];

		if (all_looked_at(c) && explained(c) && items_well_formed(c->items))
			continue;
		test_note("%s", c->text);
		ok = false;
	}
	return ok;
}

void test_claims(void)
{
	static const struct claim wrong[] = {
		{ "1", "no such run", { "x" }, "a.ratio = 1; b.ratio = 1" },
		{ "1", "a run in vain", { "x", "y" }, "ratio = 1" },
		{ "1", "no reason", { "x" }, "ratio = 1", CLAIM_CONDITION },
		{ "1,2", "items", { "x" }, "ratio = 1" },
	};

	for (u32 i = 0; i < claim_nr_sets; i++)
		test_result(well_formed(claim_sets[i]), "claims: %s", claim_sets[i]->title);
	for (u32 i = 0; i < ARRAY_SIZE(wrong); i++)
		test_result(!all_looked_at(&wrong[i]) || !explained(&wrong[i]) ||
			    !items_well_formed(wrong[i].items),
			    "claims: a mistake is seen, %s", wrong[i].text);
}
