// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every parameter of every scenario, by enumeration: its bounds are kept, it may be
 * given once, and it is refused where the scenario does not read it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "refuse.h"
#include "util.h"

/**
 * struct one_param - a parameter of a scenario
 * @scenario: the scenario
 * @param: the parameter
 * @fd: a file with a run that no refusal may touch
 * @before: what there is to see of that run
 */
struct one_param {
	struct livelock_scenario scenario;
	struct livelock_param param;
	int fd;
	struct livelock_run_stats before;
};

static const char *value_refused(const struct one_param *p, __u64 value, int wanted)
{
	struct ll_setup setup;
	const char *bad = prepared(&setup, p->scenario.name, "none", NULL);

	if (bad)
		return bad;
	setup.config.nr_settings = 1;
	setup.settings[0] = (struct livelock_setting){ .param = p->param.id, .value = value };
	return refused_on(p->fd, &p->before, &setup, wanted, p->param.name);
}

/* A bound itself is no error, unless other values do not go with it */
static const char *value_taken(const struct one_param *p, __u64 value)
{
	struct ll_setup setup;
	const char *bad = prepared(&setup, p->scenario.name, "none", NULL);
	int fd = ll_open();
	int err;

	if (bad)
		return bad;
	CALL_OK(fd);
	setup.config.nr_settings = 1;
	setup.settings[0] = (struct livelock_setting){ .param = p->param.id, .value = value };
	err = ll_apply(fd, &setup);
	close(fd);
	if (!err) {
		REQUIRE(!setup.config.message[0], "a message after success: \"%s\"",
			setup.config.message);
		return NULL;
	}
	return err == -EOPNOTSUPP ? NULL : expect(p->param.name, 0, err);
}

static const char *unused_param(const struct one_param *p)
{
	return value_refused(p, p->param.def, -EINVAL);
}

static const char *bounds(const struct one_param *p)
{
	const char *bad = value_taken(p, p->param.min) ?: value_taken(p, p->param.max);

	if (!bad && p->param.min)
		bad = value_refused(p, p->param.min - 1, -ERANGE) ?:
		      value_refused(p, 0, -ERANGE);
	/* values whose lower half alone would be fine must not be cut short */
	if (!bad && p->param.max < UINT64_MAX)
		bad = value_refused(p, p->param.max + 1, -ERANGE) ?:
		      value_refused(p, UINT64_MAX, -ERANGE);
	if (!bad && p->param.max < UINT32_MAX)
		bad = value_refused(p, UINT32_MAX, -ERANGE) ?:
		      value_refused(p, (1ull << 32) + p->param.min, -ERANGE);
	return bad;
}

static const char *given_twice(const struct one_param *p)
{
	struct ll_setup setup;
	const char *bad = prepared(&setup, p->scenario.name, "none", NULL);

	if (bad)
		return bad;
	setup.config.nr_settings = 2;
	setup.settings[0] = (struct livelock_setting){ .param = p->param.id,
						       .value = p->param.def };
	setup.settings[1] = setup.settings[0];
	return refused_on(p->fd, &p->before, &setup, -EINVAL, p->param.name);
}

static const char *in_scenario(const struct one_param *p)
{
	if (!(p->param.flags & LIVELOCK_PARAM_USED))
		return unused_param(p);
	return bounds(p) ?: given_twice(p);
}

static const char *in_every_scenario(const void *arg)
{
	const struct livelock_param *param = arg;
	struct one_param p = { .scenario.size = sizeof(p.scenario) };
	char why[300];
	const char *bad = NULL;
	int fd = ll_open();

	CALL_OK(fd);
	p.fd = file_with_run(&p.before);
	CALL_OK(p.fd);
	while (!bad && !ll_call(fd, LIVELOCK_IOC_SCENARIO, &p.scenario)) {
		p.param = (struct livelock_param){
			.size = sizeof(p.param), .scenario = p.scenario.id, .index = param->index,
		};
		CALL_OK(ll_call(fd, LIVELOCK_IOC_PARAM, &p.param));
		bad = in_scenario(&p);
		if (bad) {
			snprintf(why, sizeof(why), "%s", bad);
			bad = failed("%s: %s", p.scenario.name, why);
		}
		p.scenario = (struct livelock_scenario){
			.size = sizeof(p.scenario), .index = p.scenario.index + 1,
		};
	}
	if (!bad)
		CALL_OK(ll_start(p.fd));
	return bad;
}

int main(void)
{
	struct livelock_scenario sc = { .size = sizeof(sc) };
	struct livelock_param p = { .size = sizeof(p) }, *copy;
	int fd;

	plan_need_device();
	fd = ll_open();
	ll_call(fd, LIVELOCK_IOC_SCENARIO, &sc);
	for (p.scenario = sc.id; !ll_call(fd, LIVELOCK_IOC_PARAM, &p);
	     p = (struct livelock_param){ .size = sizeof(p), .scenario = sc.id,
					  .index = p.index + 1 }) {
		copy = malloc(sizeof(*copy));
		*copy = p;
		plan_test(in_every_scenario, copy,
			  "config.EINVAL config.ERANGE setting.param setting.value param %s: its bounds, given twice, not used",
			  p.name);
	}
	close(fd);
	return plan_run();
}
