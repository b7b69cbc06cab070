// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/livelock: what it offers, learnt once when it is opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "device.h"
#include "util.h"

/**
 * device_ioctl - call the module
 * @dev: the device
 * @cmd: LIVELOCK_IOC_*
 * @arg: its structure
 *
 * Return: 0 or a negative errno.
 */
int device_ioctl(const struct device *dev, unsigned int cmd, void *arg)
{
	int ret;

	do {
		ret = ioctl(dev->fd, cmd, arg);
	} while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : 0;
}

static int fail_open(int err)
{
	switch (err) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
		return fail(STATUS_CANNOT, DEVICE_PATH
			    ": the module is not loaded: insmod livelock.ko as root, or use vm/run; `livelock doctor` tells more");
	case EACCES:
	case EPERM:
		return fail(STATUS_CANNOT, DEVICE_PATH
			    ": not allowed: run this as root (sudo livelock …)");
	default:
		return fail(STATUS_CANNOT, DEVICE_PATH ": %s", strerror(err));
	}
}

static int fail_enumeration(const char *what, int err)
{
	return fail(STATUS_CANNOT,
		    "cannot learn the module's %s: %s; are tool and module of one version?",
		    what, strerror(-err));
}

static int load_cures(const struct device *dev, struct scenario *sc)
{
	u32 nr = sc->desc.nr_cures;
	int err;

	sc->cures = calloc(nr, sizeof(*sc->cures));
	if (!sc->cures)
		return out_of_memory();
	for (u32 i = 0; i < nr; i++) {
		sc->cures[i].size = sizeof(sc->cures[i]);
		sc->cures[i].scenario = sc->desc.id;
		sc->cures[i].index = i;
		err = device_ioctl(dev, LIVELOCK_IOC_CURE, &sc->cures[i]);
		if (err)
			return fail_enumeration("cures", err);
	}
	return 0;
}

static int load_scenarios(struct device *dev)
{
	u32 nr = dev->info.nr_scenarios;
	int err;

	dev->scenarios = calloc(nr, sizeof(*dev->scenarios));
	if (!dev->scenarios)
		return out_of_memory();
	for (u32 i = 0; i < nr; i++) {
		struct livelock_scenario *desc = &dev->scenarios[i].desc;

		desc->size = sizeof(*desc);
		desc->index = i;
		err = device_ioctl(dev, LIVELOCK_IOC_SCENARIO, desc);
		if (err)
			return fail_enumeration("scenarios", err);
		err = load_cures(dev, &dev->scenarios[i]);
		if (err)
			return err;
	}
	return 0;
}

/**
 * device_open - open the device and learn what it offers
 * @dev: out: the device; device_close() is due in any case
 *
 * Return: 0, or an exit status after a message.
 */
int device_open(struct device *dev)
{
	int err;

	*dev = (struct device){ .info.size = sizeof(dev->info) };
	dev->fd = open(DEVICE_PATH, O_RDWR | O_CLOEXEC);
	if (dev->fd < 0)
		return fail_open(errno);
	err = device_ioctl(dev, LIVELOCK_IOC_INFO, &dev->info);
	if (err)
		return fail_enumeration("version", err);
	if (dev->info.abi_version != LIVELOCK_ABI_VERSION)
		return fail(STATUS_CANNOT,
			    "the module speaks version %u of the interface, this tool %u: build and load both from one source",
			    dev->info.abi_version, LIVELOCK_ABI_VERSION);
	return load_scenarios(dev);
}

/**
 * device_close - close it; a run that it owns ends
 * @dev: the device
 */
void device_close(struct device *dev)
{
	for (u32 i = 0; dev->scenarios && i < dev->info.nr_scenarios; i++)
		free(dev->scenarios[i].cures);
	free(dev->scenarios);
	if (dev->fd >= 0)
		close(dev->fd);
}

/**
 * device_scenario - a scenario by name
 * @dev: the device
 * @name: its name
 *
 * Return: the scenario, %NULL after a message that lists those there are.
 */
const struct scenario *device_scenario(const struct device *dev, const char *name)
{
	for (u32 i = 0; i < dev->info.nr_scenarios; i++)
		if (!strcmp(dev->scenarios[i].desc.name, name))
			return &dev->scenarios[i];

	fail(STATUS_USAGE, "there is no scenario '%s'; there are:", name);
	for (u32 i = 0; i < dev->info.nr_scenarios; i++)
		fprintf(stderr, "  %-16s %s\n", dev->scenarios[i].desc.name,
			dev->scenarios[i].desc.summary);
	return NULL;
}

/**
 * device_scenario_by_id - a scenario by number
 * @dev: the device
 * @id: its number
 *
 * Return: the scenario, %NULL if there is none.
 */
const struct scenario *device_scenario_by_id(const struct device *dev, u32 id)
{
	for (u32 i = 0; i < dev->info.nr_scenarios; i++)
		if (dev->scenarios[i].desc.id == id)
			return &dev->scenarios[i];
	return NULL;
}

/**
 * scenario_cure - a cure by name
 * @sc: the scenario
 * @name: its name
 *
 * Return: the cure, %NULL after a message that lists those there are.
 */
const struct livelock_cure *scenario_cure(const struct scenario *sc, const char *name)
{
	for (u32 i = 0; i < sc->desc.nr_cures; i++)
		if (!strcmp(sc->cures[i].name, name))
			return &sc->cures[i];

	fail(STATUS_USAGE, "%s has no cure '%s'; it has:", sc->desc.name, name);
	for (u32 i = 0; i < sc->desc.nr_cures; i++)
		fprintf(stderr, "  %-16s %s\n", sc->cures[i].name, sc->cures[i].summary);
	return NULL;
}

/**
 * scenario_cure_by_id - a cure by number
 * @sc: the scenario
 * @id: its number
 *
 * Return: the cure, %NULL if there is none.
 */
const struct livelock_cure *scenario_cure_by_id(const struct scenario *sc, u32 id)
{
	for (u32 i = 0; i < sc->desc.nr_cures; i++)
		if (sc->cures[i].id == id)
			return &sc->cures[i];
	return NULL;
}

static int load_choices(const struct device *dev, struct param *p)
{
	struct livelock_choice choice = { .size = sizeof(choice), .param = p->desc.id };
	int err;

	p->choices = calloc(p->desc.max + 1, sizeof(*p->choices));
	if (!p->choices)
		return out_of_memory();
	for (u64 v = 0; v <= p->desc.max; v++) {
		choice.value = v;
		err = device_ioctl(dev, LIVELOCK_IOC_CHOICE, &choice);
		if (err)
			return fail_enumeration("choices", err);
		memcpy(p->choices[v], choice.name, sizeof(*p->choices));
	}
	return 0;
}

static int load_param(const struct device *dev, const struct scenario *sc, u32 cure,
		      struct param *p, u32 index)
{
	int err;

	p->desc = (struct livelock_param){
		.size = sizeof(p->desc),
		.index = index,
		.scenario = sc->desc.id,
		.cure = cure,
	};
	err = device_ioctl(dev, LIVELOCK_IOC_PARAM, &p->desc);
	if (err)
		return fail_enumeration("parameters", err);
	p->value = p->desc.def;
	if (p->desc.flags & LIVELOCK_PARAM_CHOICE)
		return load_choices(dev, p);
	return 0;
}

/**
 * device_params - the parameters of a scenario with a cure, when nothing is set
 * @dev: the device
 * @sc: the scenario
 * @cure: id of the cure
 * @set: all zero
 *
 * Return: 0, or an exit status after a message; params_free() is due in any case.
 */
int device_params(const struct device *dev, const struct scenario *sc, u32 cure,
		  struct param_set *set)
{
	int err;

	set->p = calloc(dev->info.nr_params, sizeof(*set->p));
	if (!set->p)
		return out_of_memory();
	set->nr = dev->info.nr_params;
	for (u32 i = 0; i < set->nr; i++) {
		err = load_param(dev, sc, cure, &set->p[i], i);
		if (err)
			return err;
	}
	return 0;
}

/**
 * device_params_in_force - the parameters that the run of the device has now
 * @dev: the device, with a run
 * @set: filled by device_params(); its values change
 *
 * The module fits what nobody set to its limits and to the workers, and draws a
 * seed that is 0.
 *
 * Return: 0, or an exit status after a message.
 */
int device_params_in_force(const struct device *dev, struct param_set *set)
{
	for (u32 i = 0; i < set->nr; i++) {
		struct livelock_param desc = {
			.size = sizeof(desc),
			.flags = LIVELOCK_PARAM_RUN,
			.index = i,
		};
		int err = device_ioctl(dev, LIVELOCK_IOC_PARAM, &desc);

		if (err)
			return fail_enumeration("parameters in force", err);
		set->p[i].value = desc.def;
	}
	return 0;
}

/**
 * params_free - give it back
 * @set: from device_params()
 */
void params_free(struct param_set *set)
{
	for (u32 i = 0; i < set->nr; i++)
		free(set->p[i].choices);
	free(set->p);
	*set = (struct param_set){};
}

/**
 * params_find - a parameter that a scenario uses
 * @sc: the scenario
 * @set: its parameters
 * @name: the parameter's name
 *
 * Return: the parameter, %NULL after a message that lists those there are.
 */
struct param *params_find(const struct scenario *sc, const struct param_set *set,
			  const char *name)
{
	struct param *p = param_find(set, name);

	if (p && p->desc.flags & LIVELOCK_PARAM_USED)
		return p;
	fail(STATUS_USAGE, "%s has no parameter '%s'; it has:", sc->desc.name, name);
	for (u32 i = 0; i < set->nr; i++)
		if (set->p[i].desc.flags & LIVELOCK_PARAM_USED)
			fprintf(stderr, "  %-16s %s\n", set->p[i].desc.name,
				set->p[i].desc.summary);
	return NULL;
}

/**
 * device_workers - the numbers of the workers of a run
 * @dev: the device
 * @run: its number
 * @count: how many workers it has
 * @workers: out: room for them
 *
 * Return: 0 or a negative errno.
 */
int device_workers(const struct device *dev, u32 run, u32 count,
		   struct livelock_worker *workers)
{
	u32 first = 0;

	while (first < count) {
		struct livelock_worker_stats stats = {
			.size = sizeof(stats),
			.run = run,
			.first = first,
			.count = count - first,
			.stride = sizeof(*workers),
			.workers = (uintptr_t)(workers + first),
		};
		int err = device_ioctl(dev, LIVELOCK_IOC_WORKER_STATS, &stats);

		if (err)
			return err;
		if (!stats.count)
			return -EIO;
		first += stats.count;
	}
	return 0;
}

/**
 * device_gauge - a number of the scenario's own, of the run of this file
 * @dev: the device
 * @index: from 0
 * @gauge: out: the number
 *
 * Return: 0, -ENOENT past the last, or another negative errno.
 */
int device_gauge(const struct device *dev, u32 index, struct livelock_gauge *gauge)
{
	*gauge = (struct livelock_gauge){ .size = sizeof(*gauge), .index = index };
	return device_ioctl(dev, LIVELOCK_IOC_GAUGE, gauge);
}
