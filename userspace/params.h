/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_PARAMS_H
#define LIVELOCK_PARAMS_H

#include <stdbool.h>

#include "livelock.h"
#include "types.h"

/**
 * struct param - one parameter of a scenario, with its effective value
 * @desc: as the module describes it with the cure in force
 * @choices: names of its values, %NULL if it has none
 * @value: in force
 * @given: @value was set by the user, so that no cure changes it
 */
struct param {
	struct livelock_param desc;
	char (*choices)[LIVELOCK_NAME_LEN];
	u64 value;
	bool given;
};

/**
 * struct param_set - all parameters, by the module's numbering
 * @nr: how many
 * @p: them
 */
struct param_set {
	u32 nr;
	struct param *p;
};

struct param *param_find(const struct param_set *set, const char *name);
u64 param_num(const struct param_set *set, const char *name);
bool param_is(const struct param_set *set, const char *name, const char *choice);
const char *param_choice(const struct param *p, u64 value);

#endif /* LIVELOCK_PARAMS_H */
