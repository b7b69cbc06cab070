/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all tests need to talk to /dev/livelock. Calls return 0 or a negative
 * errno, as the module means it; nothing here prints or exits.
 */
#ifndef LIVELOCK_TEST_UTIL_H
#define LIVELOCK_TEST_UTIL_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include <livelock.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif

#define LL_PATH "/dev/" LIVELOCK_DEVICE

/* The longest that a test waits for what should come soon */
#define LL_PATIENCE_MS 20000

/* A structure of the ABI, zero but for its size */
#define LL_STRUCT(type, name) struct type name = { .size = sizeof(name) }

int ll_open(void);
int ll_call(int fd, unsigned long cmd, void *arg);
long long ll_now_ms(void);

int ll_scenario(int fd, const char *name, struct livelock_scenario *out);
int ll_cure(int fd, __u32 scenario, const char *name, struct livelock_cure *out);
int ll_param(int fd, __u32 scenario, __u32 cure, const char *name,
	     struct livelock_param *out);
int ll_param_in_force(int fd, const char *name, struct livelock_param *out);
int ll_choice(int fd, __u32 param, const char *name, __u64 *value);

/**
 * struct ll_setup - a configuration under construction
 * @config: what LIVELOCK_IOC_CONFIGURE is given
 * @settings: what its @settings points to
 */
struct ll_setup {
	struct livelock_config config;
	struct livelock_setting settings[64];
};

int ll_prepare(int fd, struct ll_setup *setup, const char *scenario,
	       const char *cure, const char *settings);
int ll_apply(int fd, struct ll_setup *setup);
int ll_configure(int fd, const char *scenario, const char *cure, const char *settings);
int ll_start(int fd);
int ll_stop(int fd);
int ll_change(int fd, __u32 cure);
int ll_stats(int fd, __u32 run, struct livelock_run_stats *out);
int ll_workers(int fd, __u32 run, struct livelock_worker *out, __u32 count);

int ll_gauge(int fd, __u32 run, __u32 index, struct livelock_gauge *out);
int ll_gauge_value(int fd, const char *name, __u64 *value);

bool ll_ended(int fd, int timeout_ms);
int ll_run(int fd, const char *scenario, const char *cure, const char *settings,
	   struct livelock_run_stats *out);
int ll_run_attempts(int fd, const char *scenario, const char *cure,
		    const char *settings, __u64 attempts,
		    struct livelock_run_stats *running, struct livelock_run_stats *out);
int ll_await_attempts(int fd, __u64 attempts, struct livelock_run_stats *out);

#endif /* LIVELOCK_TEST_UTIL_H */
