// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every command of the ABI.
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"

const char *const state_names[NR_STATES] = {
	"idle", "configured", "running", "stopped",
};

/* Rows that every module has: enumerated, so that no number is guessed */
static void first_row(struct livelock_scenario *sc)
{
	int fd = ll_open();

	*sc = (struct livelock_scenario){ .size = sizeof(*sc) };
	ll_call(fd, LIVELOCK_IOC_SCENARIO, sc);
	close(fd);
}

static void fill_size(void *arg, size_t size)
{
	*(__u32 *)arg = size;
}

static void fill_info(void *arg)
{
	fill_size(arg, sizeof(struct livelock_info));
}

static void fill_scenario(void *arg)
{
	fill_size(arg, sizeof(struct livelock_scenario));
}

static void fill_cure(void *arg)
{
	struct livelock_cure *cure = arg;
	struct livelock_scenario sc;

	first_row(&sc);
	fill_size(arg, sizeof(*cure));
	cure->scenario = sc.id;
}

static void fill_param(void *arg)
{
	struct livelock_param *param = arg;
	struct livelock_scenario sc;

	first_row(&sc);
	fill_size(arg, sizeof(*param));
	param->scenario = sc.id;
}

static void fill_choice(void *arg)
{
	struct livelock_choice *choice = arg;
	struct livelock_scenario sc;
	struct livelock_param param;
	int fd = ll_open();

	first_row(&sc);
	ll_param(fd, sc.id, 0, "sync", &param);
	close(fd);
	fill_size(arg, sizeof(*choice));
	choice->param = param.id;
}

/* Static: what the structure points to must outlive the filling */
static struct livelock_setting one_setting;
static struct livelock_worker one_worker;

static void fill_config(void *arg)
{
	struct livelock_config *config = arg;
	struct livelock_scenario sc;
	struct livelock_param param;
	int fd = ll_open();

	first_row(&sc);
	ll_param(fd, sc.id, 0, "workers", &param);
	close(fd);
	fill_size(arg, sizeof(*config));
	config->scenario = sc.id;
	config->nr_settings = 1;
	one_setting = (struct livelock_setting){ .param = param.id, .value = 2 };
	config->settings = (uintptr_t)&one_setting;
}

static void fill_start(void *arg)
{
	fill_size(arg, sizeof(struct livelock_start));
}

static void fill_change(void *arg)
{
	fill_size(arg, sizeof(struct livelock_change));
}

static void fill_run_stats(void *arg)
{
	fill_size(arg, sizeof(struct livelock_run_stats));
}

static void fill_worker_stats(void *arg)
{
	struct livelock_worker_stats *stats = arg;

	fill_size(arg, sizeof(*stats));
	stats->count = 1;
	stats->stride = sizeof(one_worker);
	stats->workers = (uintptr_t)&one_worker;
}

static void fill_gauge(void *arg)
{
	fill_size(arg, sizeof(struct livelock_gauge));
}

#define FIELD(type, f) \
	{ #f, offsetof(struct livelock_##type, f), sizeof(((struct livelock_##type *)0)->f) }

#define CALL(NAME, t) \
	.name = #NAME, .type = #t, .cmd = LIVELOCK_IOC_##NAME, \
	.size = sizeof(struct livelock_##t), .fill = fill_##t

const struct call calls[] = {
	{
		CALL(INFO, info), .writes = true,
		.fields = {
			FIELD(info, size), FIELD(info, flags), FIELD(info, abi_version),
			FIELD(info, nr_scenarios), FIELD(info, nr_params),
			FIELD(info, max_workers), FIELD(info, max_slots),
			FIELD(info, used_slots), FIELD(info, nr_runs),
			FIELD(info, max_seconds),
		},
	},
	{
		CALL(SCENARIO, scenario), .writes = true,
		.fields = {
			FIELD(scenario, size), FIELD(scenario, flags),
			FIELD(scenario, index), FIELD(scenario, id),
			FIELD(scenario, nr_cures), FIELD(scenario, min_workers),
			FIELD(scenario, expect), FIELD(scenario, reserved),
			FIELD(scenario, name), FIELD(scenario, family),
			FIELD(scenario, summary), FIELD(scenario, source),
			FIELD(scenario, tie_breaker),
		},
	},
	{
		CALL(CURE, cure), .writes = true,
		.fields = {
			FIELD(cure, size), FIELD(cure, flags), FIELD(cure, scenario),
			FIELD(cure, index), FIELD(cure, id), FIELD(cure, kind),
			FIELD(cure, expect), FIELD(cure, reserved), FIELD(cure, name),
			FIELD(cure, summary), FIELD(cure, tie_breaker),
		},
	},
	{
		CALL(PARAM, param), .writes = true,
		.fields = {
			FIELD(param, size), FIELD(param, flags), FIELD(param, index),
			FIELD(param, scenario), FIELD(param, cure), FIELD(param, id),
			FIELD(param, min), FIELD(param, max), FIELD(param, def),
			FIELD(param, name), FIELD(param, unit), FIELD(param, summary),
		},
	},
	{
		CALL(CHOICE, choice), .writes = true,
		.fields = {
			FIELD(choice, size), FIELD(choice, flags), FIELD(choice, param),
			FIELD(choice, value), FIELD(choice, name),
		},
	},
	{
		CALL(CONFIGURE, config), .writes = true,
		.fields = {
			FIELD(config, size), FIELD(config, flags),
			FIELD(config, scenario), FIELD(config, cure),
			FIELD(config, nr_settings), FIELD(config, reserved),
			FIELD(config, settings), FIELD(config, run),
			FIELD(config, slot), FIELD(config, message),
		},
		.expect = { 0, 0, -EBUSY, 0 },
	},
	{
		CALL(START, start),
		.fields = { FIELD(start, size), FIELD(start, flags) },
		.ready = CONFIGURED,
		.expect = { -ENOENT, 0, -EBUSY, -ESTALE },
	},
	{
		CALL(STOP, start),
		.fields = { FIELD(start, size), FIELD(start, flags) },
		.ready = RUNNING,
		.expect = { -ENOENT, -ESRCH, 0, -ESRCH },
	},
	{
		CALL(CHANGE, change), .writes = true,
		.fields = {
			FIELD(change, size), FIELD(change, flags), FIELD(change, cure),
			FIELD(change, reserved), FIELD(change, message),
		},
		.ready = CONFIGURED,
		.expect = { -ENOENT, 0, 0, -ESRCH },
	},
	{
		CALL(RUN_STATS, run_stats), .writes = true,
		.fields = {
			FIELD(run_stats, size), FIELD(run_stats, flags),
			FIELD(run_stats, run), FIELD(run_stats, scenario),
			FIELD(run_stats, cure), FIELD(run_stats, state),
			FIELD(run_stats, stop), FIELD(run_stats, marks),
			FIELD(run_stats, workers), FIELD(run_stats, alive),
			FIELD(run_stats, slot), FIELD(run_stats, owner),
			FIELD(run_stats, start_ns), FIELD(run_stats, elapsed_ns),
			FIELD(run_stats, seed), FIELD(run_stats, attempts),
			FIELD(run_stats, completions), FIELD(run_stats, conflicts),
			FIELD(run_stats, refusals), FIELD(run_stats, operations),
			FIELD(run_stats, give_ups), FIELD(run_stats, cancelled),
			FIELD(run_stats, skew_sum_ns), FIELD(run_stats, skew_max_ns),
			FIELD(run_stats, skew_count),
		},
		.ready = CONFIGURED,
		.expect = { -ENOENT, 0, 0, 0 },
	},
	{
		CALL(WORKER_STATS, worker_stats), .writes = true,
		.fields = {
			FIELD(worker_stats, size), FIELD(worker_stats, flags),
			FIELD(worker_stats, run), FIELD(worker_stats, first),
			FIELD(worker_stats, count), FIELD(worker_stats, stride),
			FIELD(worker_stats, workers),
		},
		.ready = CONFIGURED,
		.expect = { -ENOENT, 0, 0, 0 },
	},
	{
		CALL(GAUGE, gauge), .writes = true,
		.fields = {
			FIELD(gauge, size), FIELD(gauge, flags), FIELD(gauge, run),
			FIELD(gauge, index), FIELD(gauge, value), FIELD(gauge, name),
			FIELD(gauge, unit), FIELD(gauge, summary),
		},
		.ready = CONFIGURED,
		.expect = { -ENOENT, 0, 0, 0 },
	},
};

const size_t nr_calls = ARRAY_SIZE(calls);

/* A new file in a state, or a negative errno. Its run is a plain livelock. */
int call_file_in(enum call_state state)
{
	int fd = ll_open();
	int err = 0;

	if (fd < 0 || state == IDLE)
		return fd;
	err = ll_configure(fd, "polite-locks", "none", "duration_ns=60s");
	if (!err && state >= RUNNING)
		err = ll_start(fd);
	if (!err && state == STOPPED) {
		err = ll_stop(fd);
		if (!err && !ll_ended(fd, LL_PATIENCE_MS))
			err = -ETIME;
	}
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}
