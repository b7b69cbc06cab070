// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of scenarios and cures, from their rows.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "livelock.h"

#define LL_SCENARIO_ROW(nr, sym, nm, fam, min, exp, text, src, tie) {	\
	.id = nr,							\
	.name = nm,							\
	.family = fam,							\
	.min_workers = min,						\
	.expect = LIVELOCK_VERDICT_##exp,				\
	.summary = text,						\
	.source = src,							\
	.tie_breaker = tie,						\
	.ops = &ll_##sym##_ops,						\
},
const struct ll_scenario ll_scenarios[] = { LL_SCENARIOS(LL_SCENARIO_ROW) };
const u32 ll_nr_scenarios = ARRAY_SIZE(ll_scenarios);

struct ll_cure_row {
	const char *name;
	u32 kind;
};

#define LL_CURE_ROW(nr, sym, nm, knd)					\
	[nr] = { nm, LIVELOCK_CURE_##knd },
static const struct ll_cure_row cure_rows[] = {
	[LL_CURE_NONE] = { "none", LIVELOCK_CURE_NONE },
	LL_CURES(LL_CURE_ROW)
};

const struct ll_scenario *ll_scenario_by_id(u32 id)
{
	u32 i;

	for (i = 0; i < ll_nr_scenarios; i++)
		if (ll_scenarios[i].id == id)
			return &ll_scenarios[i];
	return NULL;
}

const struct ll_scenario *ll_scenario_by_name(const char *name)
{
	u32 i;

	for (i = 0; i < ll_nr_scenarios; i++)
		if (!strcmp(ll_scenarios[i].name, name))
			return &ll_scenarios[i];
	return NULL;
}

/* Name of a cure that some scenario may have, NULL if there is none */
const char *ll_cure_name(u32 id)
{
	return id < ARRAY_SIZE(cure_rows) ? cure_rows[id].name : NULL;
}

u32 ll_cure_kind(u32 id)
{
	return cure_rows[id].kind;
}

/**
 * ll_cure_of - a cure as a scenario has it
 * @sc: the scenario
 * @id: the cure, not %LL_CURE_NONE
 *
 * Return: %NULL if the scenario does not have it.
 */
const struct ll_cure *ll_cure_of(const struct ll_scenario *sc, u32 id)
{
	u32 i;

	for (i = 0; i < sc->ops->nr_cures; i++)
		if (sc->ops->cures[i].id == id)
			return &sc->ops->cures[i];
	return NULL;
}

/* Number of a scenario's cure, or -EINVAL if it has none of that name */
int ll_cure_by_name(const struct ll_scenario *sc, const char *name)
{
	u32 i;

	if (!strcmp(name, cure_rows[LL_CURE_NONE].name))
		return LL_CURE_NONE;
	for (i = 0; i < sc->ops->nr_cures; i++)
		if (!strcmp(cure_rows[sc->ops->cures[i].id].name, name))
			return sc->ops->cures[i].id;
	return -EINVAL;
}
