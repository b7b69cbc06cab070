/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_DEVICE_H
#define LIVELOCK_DEVICE_H

#include "params.h"

#define DEVICE_PATH	"/dev/" LIVELOCK_DEVICE

/**
 * struct scenario - a scenario as the module lists it
 * @desc: itself
 * @cures: its cures and decoys, desc.nr_cures of them; the first is "none"
 */
struct scenario {
	struct livelock_scenario desc;
	struct livelock_cure *cures;
};

/**
 * struct device - an open /dev/livelock and what it offers
 * @fd: the open file
 * @info: the module
 * @scenarios: info.nr_scenarios of them
 */
struct device {
	int fd;
	struct livelock_info info;
	struct scenario *scenarios;
};

int device_open(struct device *dev);
void device_close(struct device *dev);
int device_ioctl(const struct device *dev, unsigned int cmd, void *arg);
const struct scenario *device_scenario(const struct device *dev, const char *name);
const struct scenario *device_scenario_by_id(const struct device *dev, u32 id);
const struct livelock_cure *scenario_cure(const struct scenario *sc, const char *name);
const struct livelock_cure *scenario_cure_by_id(const struct scenario *sc, u32 id);
int device_params(const struct device *dev, const struct scenario *sc, u32 cure,
		  struct param_set *set);
int device_params_in_force(const struct device *dev, struct param_set *set);
void params_free(struct param_set *set);
struct param *params_find(const struct scenario *sc, const struct param_set *set,
			  const char *name);
int device_gauge(const struct device *dev, u32 index, struct livelock_gauge *gauge);
int device_workers(const struct device *dev, u32 run, u32 count,
		   struct livelock_worker *workers);

#endif /* LIVELOCK_DEVICE_H */
