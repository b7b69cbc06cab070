// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every parameter of every scenario, by enumeration: its bounds are kept, it may be
 * given once, and it is refused where the scenario does not read it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "refuse.h"
#include "util.h"

struct one_param {
	struct livelock_scenario scenario;
	struct livelock_param param;
};

static const char *value_refused(const struct one_param *p, __u64 value, int wanted)
{
	struct ll_setup setup;
	const char *bad = prepared(&setup, p->scenario.name, "none", NULL);

	if (bad)
		return bad;
	setup.config.nr_settings = 1;
	setup.settings[0] = (struct livelock_setting){ .param = p->param.id, .value = value };
	return refused(&setup, wanted, p->param.name);
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

static const char *unused_param(const void *arg)
{
	const struct one_param *p = arg;

	return value_refused(p, p->param.def, -EINVAL);
}

static const char *bounds(const void *arg)
{
	const struct one_param *p = arg;
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

static const char *given_twice(const void *arg)
{
	const struct one_param *p = arg;
	struct ll_setup setup;
	const char *bad = prepared(&setup, p->scenario.name, "none", NULL);

	if (bad)
		return bad;
	setup.config.nr_settings = 2;
	setup.settings[0] = (struct livelock_setting){ .param = p->param.id,
						       .value = p->param.def };
	setup.settings[1] = setup.settings[0];
	return refused(&setup, -EINVAL, p->param.name);
}

static void plan_param(const struct livelock_scenario *sc, const struct livelock_param *param)
{
	struct one_param *p = malloc(sizeof(*p));

	*p = (struct one_param){ *sc, *param };
	if (!(param->flags & LIVELOCK_PARAM_USED)) {
		plan_test(unused_param, p, "config.EINVAL param %s: %s does not use it",
			  param->name, sc->name);
		return;
	}
	plan_test(bounds, p, "config.ERANGE setting.value param %s of %s: its bounds",
		  param->name, sc->name);
	plan_test(given_twice, p, "config.EINVAL setting.param param %s of %s: given twice",
		  param->name, sc->name);
}

static void plan_params(void)
{
	struct livelock_scenario sc = { .size = sizeof(sc) };
	int fd = ll_open();

	for (; !ll_call(fd, LIVELOCK_IOC_SCENARIO, &sc);
	     sc = (struct livelock_scenario){ .size = sizeof(sc), .index = sc.index + 1 }) {
		struct livelock_param p = { .size = sizeof(p), .scenario = sc.id };

		for (; !ll_call(fd, LIVELOCK_IOC_PARAM, &p);
		     p = (struct livelock_param){ .size = sizeof(p), .scenario = sc.id,
						  .index = p.index + 1 })
			plan_param(&sc, &p);
	}
	close(fd);
}

int main(void)
{
	plan_need_device();
	plan_params();
	return plan_run();
}
