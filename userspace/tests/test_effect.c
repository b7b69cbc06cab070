// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <string.h>

#include "effect.h"
#include "test.h"

#define V(verdict)	LIVELOCK_VERDICT_ ## verdict

static const struct {
	enum livelock_verdict before;
	double was;
	enum livelock_verdict after;
	double now;
	enum effect effect;
} rows[] = {
	{ V(LIVELOCK), 0, V(HEALTHY), .8, EFFECT_HEALS },
	{ V(LIVELOCK), 0, V(LIVELOCK), 0, EFFECT_NONE },
	{ V(LIVELOCK), .001, V(LIVELOCK), .005, EFFECT_NONE },
	{ V(LIVELOCK), 0, V(CONTENDED), .2, EFFECT_HELPS },
	{ V(LIVELOCK), 0, V(STARVATION), .9, EFFECT_HELPS },
	{ V(LIVELOCK), 0, V(IDLE), NAN, EFFECT_NONE },
	{ V(CONTENDED), .2, V(HEALTHY), .5, EFFECT_HEALS },
	{ V(CONTENDED), .2, V(CONTENDED), .3, EFFECT_NONE },
	{ V(CONTENDED), .2, V(LIVELOCK), 0, EFFECT_HARMS },
	{ V(HEALTHY), .9, V(HEALTHY), 1, EFFECT_NOT_ILL },
	{ V(HEALTHY), .9, V(LIVELOCK), 0, EFFECT_HARMS },
	{ V(LIVELOCK), 0, V(VIOLATED), 1, EFFECT_HARMS },
};

static void test_row(u32 i)
{
	struct outcome was = { .verdict.verdict = rows[i].before };
	struct outcome now = { .verdict.verdict = rows[i].after };
	struct point before = { .ratio = rows[i].was, .typical = &was };
	struct point after = { .ratio = rows[i].now, .typical = &now };

	test_result(effect_of(&before, &after) == rows[i].effect, "effect: %s %g, then %s %g: %s",
		    verdict_name(rows[i].before), rows[i].was, verdict_name(rows[i].after),
		    rows[i].now, effect_name(rows[i].effect));
}

void test_effect(void)
{
	const char *names = "  bridge, polite-locks\n", *none = " ", *longer = "abcdefgh i";
	char name[16], small[4];

	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		test_row(i);
	test_result(effect_next_name(&names, name, sizeof(name)) && !strcmp(name, "bridge") &&
		    effect_next_name(&names, name, sizeof(name)) &&
		    !strcmp(name, "polite-locks") &&
		    !effect_next_name(&names, name, sizeof(name)), "names of a list");
	test_result(!effect_next_name(&none, name, sizeof(name)), "an empty list");
	test_result(effect_next_name(&longer, small, sizeof(small)) && !strcmp(small, "abc") &&
		    effect_next_name(&longer, small, sizeof(small)) && !strcmp(small, "i"),
		    "a name that is too long");
}
