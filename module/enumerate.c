// SPDX-License-Identifier: GPL-2.0-only
/*
 * What userspace learns by enumeration: the module, its scenarios, their cures, their
 * parameters, and the names of choices.
 */
#include <linux/kref.h>
#include <linux/math64.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "device.h"

int ll_ioc_info(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_info *info = arg;

	info->abi_version = LIVELOCK_ABI_VERSION;
	info->nr_scenarios = ll_nr_scenarios;
	info->nr_params = LL_NR_PARAMS;
	info->max_workers = ll_param_max(LL_P_WORKERS);
	info->max_slots = LIVELOCK_MAX_SLOTS;
	info->used_slots = ll_slots_used();
	info->nr_runs = ll_runs_running();
	info->max_seconds = div_u64(ll_param_max(LL_P_DURATION_NS), NSEC_PER_SEC);
	return 0;
}

int ll_ioc_scenario(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_scenario *out = arg;
	const struct ll_scenario *sc;

	if (out->reserved)
		return -EINVAL;
	if (out->index >= ll_nr_scenarios)
		return -ENOENT;
	sc = &ll_scenarios[out->index];
	out->id = sc->id;
	out->nr_cures = 1 + sc->ops->nr_cures;
	out->min_workers = sc->min_workers;
	out->expect = sc->expect;
	strscpy(out->name, sc->name, sizeof(out->name));
	strscpy(out->family, sc->family, sizeof(out->family));
	strscpy(out->summary, sc->summary, sizeof(out->summary));
	strscpy(out->source, sc->source, sizeof(out->source));
	strscpy(out->tie_breaker, sc->tie_breaker, sizeof(out->tie_breaker));
	return 0;
}

int ll_ioc_cure(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_cure *out = arg;
	const struct ll_scenario *sc = ll_scenario_by_id(out->scenario);
	const struct ll_cure *cure;
	struct ll_cure none;

	if (out->reserved)
		return -EINVAL;
	if (!sc || out->index > sc->ops->nr_cures)
		return -ENOENT;
	if (out->index) {
		cure = &sc->ops->cures[out->index - 1];
	} else {
		none = (struct ll_cure){
			.expect = sc->expect,
			.summary = "the scenario as it is",
			.tie_breaker = sc->tie_breaker,
		};
		cure = &none;
	}
	out->id = cure->id;
	out->kind = ll_cure_kind(cure->id);
	out->expect = cure->expect;
	strscpy(out->name, ll_cure_name(cure->id), sizeof(out->name));
	strscpy(out->summary, cure->summary, sizeof(out->summary));
	strscpy(out->tie_breaker, cure->tie_breaker, sizeof(out->tie_breaker));
	return 0;
}

/* The value of a parameter in the run of a file, and what the run is of */
static int param_in_force(struct ll_file *f, struct livelock_param *out)
{
	struct ll_run *run = ll_file_run(f);

	if (!run)
		return -ENOENT;
	out->scenario = run->scenario->id;
	spin_lock(&run->params_lock);
	out->cure = run->cure;
	out->def = run->p[out->index];
	spin_unlock(&run->params_lock);
	ll_run_put(run);
	return 0;
}

/* The value that a parameter has when nobody sets it */
static int param_default(struct livelock_param *out)
{
	const struct ll_scenario *sc = ll_scenario_by_id(out->scenario);
	const struct ll_cure *cure = NULL;
	u64 p[LL_NR_PARAMS];

	if (!sc)
		return -ENOENT;
	if (out->cure) {
		cure = ll_cure_of(sc, out->cure);
		if (!cure)
			return -EINVAL;
	}
	ll_params_apply(sc, cure, p);
	ll_params_fit(sc, 0, p);
	out->def = p[out->index];
	return 0;
}

int ll_ioc_param(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_param *out = arg;
	const struct ll_scenario *sc;
	const struct ll_param *desc;
	int err;

	if (out->index >= LL_NR_PARAMS)
		return -ENOENT;
	err = out->flags & LIVELOCK_PARAM_RUN ? param_in_force(f, out) : param_default(out);
	if (err)
		return err;
	sc = ll_scenario_by_id(out->scenario);
	desc = &ll_params[out->index];
	out->flags = (ll_param_used(sc, out->index) ? LIVELOCK_PARAM_USED : 0) |
		     (desc->choices ? LIVELOCK_PARAM_CHOICE : 0) |
		     (ll_param_fixed(out->index) ? LIVELOCK_PARAM_FIXED : 0);
	out->id = out->index;
	out->min = desc->min;
	out->max = ll_param_max(out->index);
	strscpy(out->name, desc->name, sizeof(out->name));
	strscpy(out->unit, desc->unit, sizeof(out->unit));
	strscpy(out->summary, desc->summary, sizeof(out->summary));
	return 0;
}

int ll_ioc_choice(struct ll_file *f, void *arg, struct ll_message *msg)
{
	struct livelock_choice *out = arg;
	const struct ll_param *desc;

	if (out->param >= LL_NR_PARAMS)
		return -ENOENT;
	desc = &ll_params[out->param];
	if (!desc->choices || out->value > desc->max)
		return -ENOENT;
	strscpy(out->name, desc->choices[out->value], sizeof(out->name));
	return 0;
}
