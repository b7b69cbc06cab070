// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parameters: their table, their bounds, and what a cure makes of them.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "livelock.h"

#define LL_PARAM_ROW(sym, nm, u, lo, hi, df, text)			\
[LL_P_##sym] = {							\
	.name = nm, .unit = u, .min = lo, .max = hi, .def = df, .summary = text, \
},
#define LL_CHOICE_ROW(sym, nm, df, text, ...)				\
[LL_P_##sym] = {							\
	.name = nm, .unit = "", .def = df, .summary = text,		\
	.max = ARRAY_SIZE(((const char *const[]){ __VA_ARGS__ })) - 1,	\
	.choices = (const char *const[]){ __VA_ARGS__ },		\
},
const struct ll_param ll_params[LL_NR_PARAMS] = {
	LL_PARAMS(LL_PARAM_ROW, LL_CHOICE_ROW)
};

/* What every scenario reads: the engine does it for them */
#define LL_P_ENGINE							\
	(LL_P(WORKERS) | LL_P(DURATION_NS) | LL_P(SEED) | LL_P(PLACEMENT) | \
	 LL_P(SYNC) | LL_P(GRID_NS) | LL_P(OPERATIONS) | LL_P(ATTEMPTS) | \
	 LL_P(DEADLINE_NS) | LL_P(BACKOFF) | LL_P(BASE_NS) | LL_P(FACTOR) | \
	 LL_P(CAP_NS) | LL_P(JITTER) | LL_P(JITTER_NS) | LL_P(JITTER_FACTOR) | \
	 LL_P(RNG) | LL_P(PAUSE) | LL_P(ALARM) | LL_P(PHASE_NS) | LL_P(ARRIVAL) | \
	 LL_P(INTERVAL_NS) | LL_P(ON_GIVE_UP) | LL_P(RESTART) | LL_P(AUTOSCALE) | \
	 LL_P(LOG))

/* What the shape of a run hangs on: a cure that comes later cannot change it */
#define LL_P_FIXED							\
	(LL_P(WORKERS) | LL_P(DURATION_NS) | LL_P(SEED) | LL_P(PLACEMENT) | \
	 LL_P(SYNC) | LL_P(OPERATIONS) | LL_P(RNG) | LL_P(ARRIVAL) | LL_P(OPPONENTS) | \
	 LL_P(AUTOSCALE) | LL_P(ACCOUNTS))

#define LL_HARD_MAX_SECONDS	86400

u32 ll_max_workers = 1024;
module_param_named(max_workers, ll_max_workers, uint, 0644);
MODULE_PARM_DESC(max_workers, "workers a run may have; above 1024 for CAP_SYS_ADMIN");

u32 ll_max_seconds = 60;
module_param_named(max_seconds, ll_max_seconds, uint, 0644);
MODULE_PARM_DESC(max_seconds, "longest run; above 60 for CAP_SYS_ADMIN");

/**
 * ll_refuse - say why something is refused
 * @msg: where to
 * @err: the error
 * @fmt: the reason, which names the field
 *
 * Return: @err.
 */
int ll_refuse(struct ll_message *msg, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(msg->text, sizeof(msg->text), fmt, args);
	va_end(args);
	return err;
}

/* Largest value as the module is loaded now */
u64 ll_param_max(u32 param)
{
	switch (param) {
	case LL_P_WORKERS:
		return clamp_t(u32, READ_ONCE(ll_max_workers), 1, LIVELOCK_MAX_SLOTS);
	case LL_P_DURATION_NS:
		return clamp_t(u32, READ_ONCE(ll_max_seconds), 1, LL_HARD_MAX_SECONDS) *
		       NSEC_PER_SEC;
	default:
		return ll_params[param].max;
	}
}

bool ll_param_used(const struct ll_scenario *sc, u32 param)
{
	return (LL_P_ENGINE | sc->ops->params) & BIT_ULL(param);
}

bool ll_param_fixed(u32 param)
{
	return LL_P_FIXED & BIT_ULL(param);
}

int ll_param_by_name(const char *name)
{
	u32 i;

	for (i = 0; i < LL_NR_PARAMS; i++)
		if (!strcmp(ll_params[i].name, name))
			return i;
	return -EINVAL;
}

/**
 * ll_param_given - take one value that a user gives
 * @spec: where to
 * @param: the parameter, below %LL_NR_PARAMS
 * @value: its value
 * @msg: the reason for a refusal
 *
 * Return: 0, -EINVAL (given twice, or the scenario does not use it), -ERANGE (out
 * of bounds) or -EPERM (above the built-in limit without CAP_SYS_ADMIN).
 */
int ll_param_given(struct ll_run_spec *spec, u32 param, u64 value,
		   struct ll_message *msg)
{
	const struct ll_scenario *sc = spec->scenario;
	const struct ll_param *desc = &ll_params[param];
	u64 max = ll_param_max(param);

	if (spec->given_mask & BIT_ULL(param))
		return ll_refuse(msg, -EINVAL, "%s: given twice", desc->name);

	if (!ll_param_used(sc, param))
		return ll_refuse(msg, -EINVAL, "%s: %s does not use it", desc->name,
				 sc->name);
	if (value < desc->min || value > max)
		return ll_refuse(msg, -ERANGE, "%s: %llu is outside %llu … %llu%s%s",
				 desc->name, value, desc->min, max,
				 *desc->unit ? " " : "", desc->unit);
	if (value > desc->max && !spec->privileged)
		return ll_refuse(msg, -EPERM, "%s: above %llu needs CAP_SYS_ADMIN",
				 desc->name, desc->max);
	spec->given[param] = value;
	spec->given_mask |= BIT_ULL(param);
	return 0;
}

static void apply(u64 *p, const struct ll_setting *settings, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		p[settings[i].param] = settings[i].value;
}

/**
 * ll_params_apply - the parameters of a scenario with a cure
 * @sc: the scenario
 * @cure: one of its cures, or %NULL
 * @p: out: every parameter
 */
void ll_params_apply(const struct ll_scenario *sc, const struct ll_cure *cure, u64 *p)
{
	u32 i;

	for (i = 0; i < LL_NR_PARAMS; i++)
		p[i] = ll_params[i].def;
	apply(p, sc->ops->settings, sc->ops->nr_settings);
	if (cure)
		apply(p, cure->settings, cure->nr_settings);
}

/**
 * ll_params_fit - fit what nobody gave to the module's limits and to the workers
 * @sc: the scenario
 * @given_mask: what was given
 * @p: all parameters
 *
 * By default an object has at least as many workers as it takes to show what the
 * scenario is for.
 */
void ll_params_fit(const struct ll_scenario *sc, u64 given_mask, u64 *p)
{
	u64 objects;
	u32 i;

	for (i = 0; i < LL_NR_PARAMS; i++)
		if (!(given_mask & BIT_ULL(i)))
			p[i] = min(p[i], ll_param_max(i));
	if (p[LL_P_SHARDS] && !(given_mask & LL_P(SHARDS))) {
		objects = div_u64(p[LL_P_WORKERS], sc->min_workers);
		p[LL_P_SHARDS] = clamp_t(u64, objects, 1, p[LL_P_SHARDS]);
	}
	if (!(given_mask & LL_P(OPPONENTS)))
		p[LL_P_OPPONENTS] = min(p[LL_P_OPPONENTS], p[LL_P_WORKERS] - 1);
}

/* The name of a choice that a scenario does not go with, as "sync=barrier" */
static int refuse_choice(const struct ll_scenario *sc, u32 param, u64 value,
			 struct ll_message *msg)
{
	return ll_refuse(msg, -EOPNOTSUPP, "%s: %s does not work with %s=%s",
			 ll_params[param].name, sc->name, ll_params[param].name,
			 ll_params[param].choices[value]);
}

/**
 * ll_params_check - judge parameters together
 * @sc: the scenario
 * @p: all of them, each within its bounds
 * @msg: the reason for a refusal
 *
 * Return: 0 or -EOPNOTSUPP.
 */
int ll_params_check(const struct ll_scenario *sc, const u64 *p, struct ll_message *msg)
{
	if (!(sc->ops->syncs & BIT(p[LL_P_SYNC])))
		return refuse_choice(sc, LL_P_SYNC, p[LL_P_SYNC], msg);
	if (!(sc->ops->breakers & BIT(p[LL_P_BREAKER])))
		return refuse_choice(sc, LL_P_BREAKER, p[LL_P_BREAKER], msg);
	if (p[LL_P_SYNC] == LL_SYNC_BARRIER && sc->ops->turns & BIT(p[LL_P_BREAKER]))
		return ll_refuse(msg, -EOPNOTSUPP, "breaker: who waits for a turn with breaker=%s keeps those waiting who meet by sync=barrier",
				 ll_params[LL_P_BREAKER].choices[p[LL_P_BREAKER]]);
	if (p[LL_P_JITTER] != LL_JITTER_NONE && p[LL_P_BACKOFF] == LL_BACKOFF_NONE)
		return ll_refuse(msg, -EOPNOTSUPP, "jitter: there is no delay to change with backoff=none");
	if (p[LL_P_OPPONENTS] >= p[LL_P_WORKERS])
		return ll_refuse(msg, -EOPNOTSUPP, "opponents: %llu of %llu workers leave nobody to try",
				 p[LL_P_OPPONENTS], p[LL_P_WORKERS]);
	if (p[LL_P_AUTOSCALE] && p[LL_P_SYNC] == LL_SYNC_BARRIER)
		return ll_refuse(msg, -EOPNOTSUPP, "autoscale: a rendezvous needs all workers, sync=barrier has no use for it");
	if (p[LL_P_LOCKS] > p[LL_P_ACCOUNTS])
		return ll_refuse(msg, -EOPNOTSUPP, "locks: %llu of %llu accounts",
				 p[LL_P_LOCKS], p[LL_P_ACCOUNTS]);
	if (p[LL_P_SHARDS] > p[LL_P_WORKERS])
		return ll_refuse(msg, -EOPNOTSUPP, "shards: %llu objects for %llu workers",
				 p[LL_P_SHARDS], p[LL_P_WORKERS]);
	return 0;
}
