// SPDX-License-Identifier: GPL-2.0-only
/*
 * Talking to /dev/livelock.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "util.h"

int ll_open(void)
{
	int fd = open(LL_PATH, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int ll_call(int fd, unsigned long cmd, void *arg)
{
	return ioctl(fd, cmd, arg) < 0 ? -errno : 0;
}

long long ll_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ll + ts.tv_nsec / 1000000;
}

/* The row named @name, or the error that ended the enumeration */
int ll_scenario(int fd, const char *name, struct livelock_scenario *out)
{
	__u32 i;
	int err;

	for (i = 0;; i++) {
		*out = (struct livelock_scenario){ .size = sizeof(*out), .index = i };
		err = ll_call(fd, LIVELOCK_IOC_SCENARIO, out);
		if (err || !strcmp(out->name, name))
			return err;
	}
}

int ll_cure(int fd, __u32 scenario, const char *name, struct livelock_cure *out)
{
	__u32 i;
	int err;

	for (i = 0;; i++) {
		*out = (struct livelock_cure){ .size = sizeof(*out), .scenario = scenario,
					       .index = i };
		err = ll_call(fd, LIVELOCK_IOC_CURE, out);
		if (err || !strcmp(out->name, name))
			return err;
	}
}

/* Among those that @whose asks for, from the first on */
static int param_by_name(int fd, struct livelock_param whose, const char *name,
			 struct livelock_param *out)
{
	int err;

	for (whose.size = sizeof(whose);; whose.index++) {
		*out = whose;
		err = ll_call(fd, LIVELOCK_IOC_PARAM, out);
		if (err || !strcmp(out->name, name))
			return err;
	}
}

int ll_param(int fd, __u32 scenario, __u32 cure, const char *name,
	     struct livelock_param *out)
{
	struct livelock_param whose = { .scenario = scenario, .cure = cure };

	return param_by_name(fd, whose, name, out);
}

/* As the run of this file has it */
int ll_param_in_force(int fd, const char *name, struct livelock_param *out)
{
	struct livelock_param whose = { .flags = LIVELOCK_PARAM_RUN };

	return param_by_name(fd, whose, name, out);
}

int ll_choice(int fd, __u32 param, const char *name, __u64 *value)
{
	struct livelock_choice choice;
	__u32 i;
	int err;

	for (i = 0;; i++) {
		choice = (struct livelock_choice){ .size = sizeof(choice), .param = param,
						   .value = i };
		err = ll_call(fd, LIVELOCK_IOC_CHOICE, &choice);
		if (err)
			return err;
		if (!strcmp(choice.name, name)) {
			*value = i;
			return 0;
		}
	}
}

/* A number, with a unit of time if one follows */
static int parse_number(const char *text, __u64 *value)
{
	static const struct { const char *name; __u64 scale; } units[] = {
		{ "", 1 }, { "ns", 1 }, { "us", 1000 }, { "ms", 1000000 },
		{ "s", 1000000000 },
	};
	char *end;
	size_t i;

	*value = strtoull(text, &end, 0);
	for (i = 0; end != text && i < ARRAY_SIZE(units); i++) {
		if (!strcmp(end, units[i].name)) {
			*value *= units[i].scale;
			return 0;
		}
	}
	return -EDOM;
}

static int parse_setting(int fd, const struct livelock_config *config, char *word,
			 struct livelock_setting *setting)
{
	struct livelock_param param;
	char *value = strchr(word, '=');
	int err;

	if (!value)
		return -EDOM;
	*value++ = '\0';
	err = ll_param(fd, config->scenario, config->cure, word, &param);
	if (err)
		return err;
	setting->param = param.id;
	if (param.flags & LIVELOCK_PARAM_CHOICE)
		return ll_choice(fd, param.id, value, &setting->value);
	return parse_number(value, &setting->value);
}

/**
 * ll_prepare - make a configuration from names
 * @fd: an open device
 * @setup: the configuration; its @settings pointer stays valid as long as it
 *	does not move
 * @scenario: its name
 * @cure: its name; "none" or NULL for none
 * @settings: "name=value …"; times may have a unit, choices are named
 *
 * Return: 0, -ENOENT for an unknown name, -EDOM for a malformed setting.
 */
int ll_prepare(int fd, struct ll_setup *setup, const char *scenario,
	       const char *cure, const char *settings)
{
	struct livelock_config *config = &setup->config;
	struct livelock_scenario sc;
	struct livelock_cure c;
	char text[512], *word, *rest;
	int err;

	memset(setup, 0, sizeof(*setup));
	config->size = sizeof(*config);
	config->settings = (uintptr_t)setup->settings;
	err = ll_scenario(fd, scenario, &sc);
	if (!err)
		err = ll_cure(fd, sc.id, cure ?: "none", &c);
	if (err)
		return err;
	config->scenario = sc.id;
	config->cure = c.id;

	snprintf(text, sizeof(text), "%s", settings ?: "");
	for (word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		err = parse_setting(fd, config, word,
				    &setup->settings[config->nr_settings]);
		if (err)
			return err;
		config->nr_settings++;
	}
	return 0;
}

int ll_apply(int fd, struct ll_setup *setup)
{
	return ll_call(fd, LIVELOCK_IOC_CONFIGURE, &setup->config);
}

int ll_configure(int fd, const char *scenario, const char *cure, const char *settings)
{
	struct ll_setup setup;
	int err = ll_prepare(fd, &setup, scenario, cure, settings);

	return err ?: ll_apply(fd, &setup);
}

int ll_start(int fd)
{
	LL_STRUCT(livelock_start, start);

	return ll_call(fd, LIVELOCK_IOC_START, &start);
}

int ll_stop(int fd)
{
	LL_STRUCT(livelock_start, stop);

	return ll_call(fd, LIVELOCK_IOC_STOP, &stop);
}

int ll_change(int fd, __u32 cure)
{
	LL_STRUCT(livelock_change, change);

	change.cure = cure;
	return ll_call(fd, LIVELOCK_IOC_CHANGE, &change);
}

int ll_stats(int fd, __u32 run, struct livelock_run_stats *out)
{
	*out = (struct livelock_run_stats){ .size = sizeof(*out), .run = run };
	return ll_call(fd, LIVELOCK_IOC_RUN_STATS, out);
}

/* How many workers were written to @out, or a negative errno */
int ll_workers(int fd, __u32 run, struct livelock_worker *out, __u32 count)
{
	LL_STRUCT(livelock_worker_stats, stats);
	int err;

	stats.run = run;
	stats.count = count;
	stats.stride = sizeof(*out);
	stats.workers = (uintptr_t)out;
	err = ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &stats);
	return err ?: (int)stats.count;
}

int ll_gauge(int fd, __u32 run, __u32 index, struct livelock_gauge *out)
{
	*out = (struct livelock_gauge){ .size = sizeof(*out), .run = run, .index = index };
	return ll_call(fd, LIVELOCK_IOC_GAUGE, out);
}

/* The value of the gauge named @name of the file's own run, or the error that ended it */
int ll_gauge_value(int fd, const char *name, __u64 *value)
{
	struct livelock_gauge g;
	__u32 i;
	int err;

	for (i = 0;; i++) {
		err = ll_gauge(fd, 0, i, &g);
		if (err)
			return err;
		if (!strcmp(g.name, name)) {
			*value = g.value;
			return 0;
		}
	}
}

/* Has the run ended within @timeout_ms? */
bool ll_ended(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1 && (p.revents & POLLIN);
}

/* A run from configuration to its own end */
int ll_run(int fd, const char *scenario, const char *cure, const char *settings,
	   struct livelock_run_stats *out)
{
	int err = ll_configure(fd, scenario, cure, settings);

	err = err ?: ll_start(fd);
	if (err)
		return err;
	if (!ll_ended(fd, LL_PATIENCE_MS))
		return -ETIME;
	return ll_stats(fd, 0, out);
}

/* Wait until a running run has made @attempts, or has ended, or for too long */
int ll_await_attempts(int fd, __u64 attempts, struct livelock_run_stats *out)
{
	long long end = ll_now_ms() + LL_PATIENCE_MS;
	int err;

	do {
		bool ended = ll_ended(fd, 10);

		err = ll_stats(fd, 0, out);
		if (err || out->attempts >= attempts)
			return err;
		if (ended)
			return -ENODATA;
	} while (ll_now_ms() < end);
	return -ETIME;
}

/**
 * ll_run_attempts - a run of so many attempts, whatever the load of the machine
 * @fd: a file
 * @scenario: what runs
 * @cure: with which cure
 * @settings: and which parameters
 * @attempts: at least how many
 * @running: out: the last reading before the stop, or %NULL. A stop cuts short what
 *	is going on, so this, and not @out, is what laws are held against
 * @out: out: the numbers after the end
 *
 * Return: 0, or an error; -ENODATA if the run's duration ended before that.
 */
int ll_run_attempts(int fd, const char *scenario, const char *cure,
		    const char *settings, __u64 attempts,
		    struct livelock_run_stats *running, struct livelock_run_stats *out)
{
	int err = ll_configure(fd, scenario, cure, settings);

	err = err ?: ll_start(fd);
	err = err ?: ll_await_attempts(fd, attempts, out);
	if (err)
		return err;
	if (running)
		*running = *out;
	err = ll_stop(fd);
	if (err && err != -ESRCH)
		return err;
	if (!ll_ended(fd, LL_PATIENCE_MS))
		return -ETIME;
	return ll_stats(fd, 0, out);
}
