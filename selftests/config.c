// SPDX-License-Identifier: GPL-2.0-only
/*
 * What LIVELOCK_IOC_CONFIGURE and LIVELOCK_IOC_CHANGE refuse, that they say why,
 * and that the run before stays as it was.
 */
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plan.h"
#include "refuse.h"
#include "util.h"

static const char *scenario_unknown(const void *arg)
{
	const __u32 ids[] = { 0, 999, UINT32_MAX };
	const char *bad = NULL;
	struct ll_setup setup;
	size_t i;

	for (i = 0; !bad && i < ARRAY_SIZE(ids); i++) {
		bad = prepared(&setup, "bridge", "none", NULL);
		setup.config.scenario = ids[i];
		bad = bad ?: refused(&setup, -ENOENT, "scenario");
	}
	return bad;
}

static const char *cure_foreign(const void *arg)
{
	struct ll_setup setup, other;
	const char *bad = prepared(&setup, "corridor", "none", NULL) ?:
			  prepared(&other, "cas-counter", "atomic-add", NULL);

	if (bad)
		return bad;
	setup.config.cure = other.config.cure;
	bad = refused(&setup, -EINVAL, "corridor");
	if (bad)
		return bad;
	REQUIRE(strstr(setup.config.message, "atomic-add"),
		"the message does not name atomic-add: \"%s\"", setup.config.message);
	return NULL;
}

static const char *cure_unknown(const void *arg)
{
	const __u32 ids[] = { 999, UINT32_MAX };
	const char *bad = NULL;
	struct ll_setup setup;
	size_t i;

	for (i = 0; !bad && i < ARRAY_SIZE(ids); i++) {
		bad = prepared(&setup, "bridge", "none", NULL);
		setup.config.cure = ids[i];
		bad = bad ?: refused(&setup, -EINVAL, "cure");
	}
	return bad;
}

static const char *change_foreign(const void *arg)
{
	LL_STRUCT(livelock_change, change);
	struct livelock_run_stats before, after;
	struct ll_setup other;
	const char *bad = prepared(&other, "cas-counter", "atomic-add", NULL);
	int fd = file_with_run(&before);

	if (bad)
		return bad;
	CALL_OK(fd);
	change.cure = other.config.cure;
	bad = expect("change", -EINVAL, ll_call(fd, LIVELOCK_IOC_CHANGE, &change));
	if (bad)
		return bad;
	REQUIRE(strstr(change.message, "polite-locks") && strstr(change.message, "atomic-add"),
		"the message does not name both: \"%s\"", change.message);
	CALL_OK(ll_stats(fd, 0, &after));
	REQUIRE(!memcmp(&before, &after, sizeof(before)), "the run was touched");
	change.cure = UINT32_MAX;
	return expect("change", -EINVAL, ll_call(fd, LIVELOCK_IOC_CHANGE, &change));
}

/* What the configuration gave wins over a cure, so the two may not go together */
static const char *change_against_settings(const void *arg)
{
	LL_STRUCT(livelock_change, change);
	struct livelock_run_stats before, after;
	struct ll_setup other;
	const char *bad = prepared(&other, "bridge", "jitter", NULL);
	int fd = ll_open();

	if (bad)
		return bad;
	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "bridge", "none", "backoff=none"));
	CALL_OK(ll_stats(fd, 0, &before));
	change.cure = other.config.cure;
	bad = expect("change", -EOPNOTSUPP, ll_call(fd, LIVELOCK_IOC_CHANGE, &change));
	if (bad)
		return bad;
	REQUIRE(strstr(change.message, "jitter"), "the message does not name it: \"%s\"",
		change.message);
	CALL_OK(ll_stats(fd, 0, &after));
	REQUIRE(!memcmp(&before, &after, sizeof(before)), "the run was touched");
	return NULL;
}

static const char *settings_too_many(const void *arg)
{
	LL_STRUCT(livelock_info, info);
	const char *bad = NULL;
	struct ll_setup setup;
	int fd = ll_open();
	size_t i;

	CALL_OK(fd);
	CALL_OK(ll_call(fd, LIVELOCK_IOC_INFO, &info));
	for (i = 0; !bad && i < 3; i++) {
		const __u32 counts[] = { info.nr_params + 1, 1u << 28, UINT32_MAX };

		bad = prepared(&setup, "bridge", "none", NULL);
		setup.config.nr_settings = counts[i];
		bad = bad ?: refused(&setup, -EINVAL, "nr_settings");
	}
	close(fd);
	return bad;
}

static const char *setting_reserved(const void *arg)
{
	struct ll_setup setup;
	const char *bad = prepared(&setup, "bridge", "none", "seed=5");

	setup.settings[0].reserved = 1;
	return bad ?: refused(&setup, -EINVAL, "reserved");
}

static const char *setting_unknown(const void *arg)
{
	LL_STRUCT(livelock_info, info);
	const char *bad = NULL;
	struct ll_setup setup;
	int fd = ll_open();
	size_t i;

	CALL_OK(fd);
	CALL_OK(ll_call(fd, LIVELOCK_IOC_INFO, &info));
	for (i = 0; !bad && i < 4; i++) {
		const __u32 ids[] = { info.nr_params, 64, 0x10000, UINT32_MAX };

		bad = prepared(&setup, "bridge", "none", "seed=5");
		setup.settings[0].param = ids[i];
		bad = bad ?: refused(&setup, -EINVAL, "param");
	}
	close(fd);
	return bad;
}

static const char *settings_pointer(const void *arg)
{
	long page = sysconf(_SC_PAGESIZE);
	char *two = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uintptr_t pointers[] = { 0, 1, (uintptr_t)-4096, 1ul << 63, 0 };
	struct livelock_run_stats before, after;
	const char *bad = NULL;
	struct ll_setup setup;
	size_t i;

	if (two == MAP_FAILED || mprotect(two + page, page, PROT_NONE))
		return failed("no memory");
	/* the second setting ends in a page that cannot be touched */
	pointers[4] = (uintptr_t)two + page - 2 * sizeof(struct livelock_setting) + 1;

	for (i = 0; !bad && i < ARRAY_SIZE(pointers); i++) {
		int fd = file_with_run(&before);

		CALL_OK(fd);
		bad = prepared(&setup, "bridge", "none", NULL);
		if (bad)
			break;
		setup.config.nr_settings = 2;
		setup.config.settings = pointers[i];
		bad = expect("settings", -EFAULT, ll_apply(fd, &setup));
		CALL_OK(ll_stats(fd, 0, &after));
		if (!bad && memcmp(&before, &after, sizeof(before)))
			bad = failed("the run before was touched");
		close(fd);
	}
	return bad;
}

/* Nothing is read from a list of no settings */
static const char *settings_none(const void *arg)
{
	struct ll_setup setup;
	const char *bad = prepared(&setup, "bridge", "none", NULL);
	int fd = ll_open();

	if (bad)
		return bad;
	setup.config.settings = 1;
	return expect("settings", 0, ll_apply(fd, &setup));
}

/* The answer cannot be written: then nothing may have happened either */
static const char *answer_unwritable(const void *arg)
{
	long page = sysconf(_SC_PAGESIZE);
	struct livelock_run_stats before, after;
	struct ll_setup setup;
	const char *bad = prepared(&setup, "bridge", "none", "workers=3");
	int fd = file_with_run(&before);
	void *copy;

	if (bad)
		return bad;
	CALL_OK(fd);
	copy = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (copy == MAP_FAILED)
		return failed("no memory");
	memcpy(copy, &setup.config, sizeof(setup.config));
	mprotect(copy, page, PROT_READ);
	bad = expect("read-only", -EFAULT, ll_call(fd, LIVELOCK_IOC_CONFIGURE, copy));
	CALL_OK(ll_stats(fd, 0, &after));
	if (!bad && memcmp(&before, &after, sizeof(before)))
		bad = failed("the run before was touched");
	return bad;
}

static const char *does_not_go_together(const void *arg)
{
	struct ll_setup setup;
	const char *bad = prepared(&setup, "cas-counter", "none", "workers=4 shards=5");

	bad = bad ?: refused(&setup, -EOPNOTSUPP, "shards");
	bad = bad ?: prepared(&setup, "corridor", "none", "breaker=atomic");
	bad = bad ?: refused(&setup, -EOPNOTSUPP, "breaker");
	bad = bad ?: prepared(&setup, "bridge", "none", "sync=barrier");
	return bad ?: refused(&setup, -EOPNOTSUPP, "sync");
}

#define MAX_WORKERS_FILE "/sys/module/livelock/parameters/max_workers"

static int write_number(const char *path, unsigned int value)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return -errno;
	fprintf(f, "%u\n", value);
	return fclose(f) ? -errno : 0;
}

/* From here on this process is root in name only */
static int drop_capability(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data))
		return -errno;
	data[0].effective &= ~(1u << CAP_SYS_ADMIN);
	data[0].permitted &= ~(1u << CAP_SYS_ADMIN);
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

/* 1500 workers, where root has raised the limit to 2000 */
static const char *above_the_limit(const char *settings, struct ll_setup *setup, int *err)
{
	const char *bad = prepared(setup, "bridge", "none", settings);
	int fd;

	if (bad)
		return bad;
	*err = write_number(MAX_WORKERS_FILE, 2000);
	if (*err)
		return skipped("cannot raise max_workers: %s", strerror(-*err));
	fd = ll_open();
	*err = fd < 0 ? fd : ll_apply(fd, setup);
	close(fd);
	write_number(MAX_WORKERS_FILE, 1024);
	return NULL;
}

static const char *limit_with_capability(const void *arg)
{
	struct ll_setup setup;
	const char *bad;
	int err;

	bad = above_the_limit("workers=1500", &setup, &err);
	return bad ?: expect("workers", 0, err);
}

static const char *limit_without_capability(const void *arg)
{
	struct ll_setup setup;
	const char *bad;
	int err;

	CALL_OK(drop_capability());
	bad = above_the_limit("workers=1500", &setup, &err);
	bad = bad ?: expect("workers", -EPERM, err);
	if (bad)
		return bad;
	REQUIRE(strstr(setup.config.message, "workers"), "the message does not name workers");
	bad = above_the_limit("workers=1024", &setup, &err);
	return bad ?: expect("the limit itself", 0, err);
}

/* A limit that is lower since says nothing of a run that there is */
static const char *limit_after_configure(const void *arg)
{
	struct livelock_param before, after;
	int fd = ll_open(), err;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "kitchen", "none", ""));
	CALL_OK(ll_param_in_force(fd, "shards", &before));
	REQUIRE(before.def > 1, "shards %llu", before.def);
	err = write_number(MAX_WORKERS_FILE, 2);
	if (err)
		return skipped("cannot lower max_workers: %s", strerror(-err));
	err = ll_change(fd, 0);
	write_number(MAX_WORKERS_FILE, 1024);
	CALL_OK(err);
	CALL_OK(ll_param_in_force(fd, "shards", &after));
	REQUIRE(after.def == before.def, "shards were %llu, are %llu", before.def, after.def);
	return NULL;
}

/* Many runs are no way around the limit of one */
static const char *limit_of_all_runs(const void *arg)
{
	struct livelock_run_stats before, after;
	struct ll_setup setup;
	const char *bad;
	int fd, other;

	CALL_OK(drop_capability());
	fd = file_with_run(&before);
	other = ll_open();
	CALL_OK(fd);
	CALL_OK(other);
	CALL_OK(ll_configure(other, "bridge", "none", "workers=1000"));
	bad = prepared(&setup, "bridge", "none", "workers=100");
	bad = bad ?: expect("1106 workers", -EPERM, ll_apply(fd, &setup));
	if (bad)
		return bad;
	REQUIRE(strstr(setup.config.message, "workers"), "the message does not name workers");
	CALL_OK(ll_stats(fd, 0, &after));
	REQUIRE(!memcmp(&before, &after, sizeof(before)), "the run before was touched");
	return NULL;
}

static const char *slots_exhausted(const void *arg)
{
	LL_STRUCT(livelock_info, info);
	struct livelock_run_stats before, after;
	struct ll_setup setup;
	const char *bad;
	int fd = file_with_run(&before), first;
	unsigned int i;

	CALL_OK(fd);
	CALL_OK(ll_call(fd, LIVELOCK_IOC_INFO, &info));
	bad = prepared(&setup, "polite-locks", "none", "workers=1024");
	if (bad)
		return bad;
	first = ll_open();
	for (i = 0; i < info.max_slots / 1024 + 1; i++) {
		int err, more = i ? ll_open() : first;

		CALL_OK(more);
		err = ll_apply(more, &setup);
		if (err) {
			bad = expect("slots", -ENOSPC, err);
			break;
		}
	}
	if (bad)
		return bad;
	REQUIRE(i < info.max_slots / 1024 + 1, "there was room for all");
	REQUIRE(strstr(setup.config.message, "workers"), "the message does not name workers");
	/* the file that had a run keeps it, and a slot given back is a slot to have */
	bad = expect("slots", -ENOSPC, ll_apply(fd, &setup));
	CALL_OK(ll_stats(fd, 0, &after));
	if (!bad && memcmp(&before, &after, sizeof(before)))
		bad = failed("the run before was touched");
	close(first);
	return bad ?: expect("a slot given back", 0, ll_apply(fd, &setup));
}

int main(void)
{
	plan_need_device();
	plan_test(scenario_unknown, NULL, "config.ENOENT config.scenario: unknown");
	plan_test(cure_unknown, NULL, "config.EINVAL config.cure: unknown");
	plan_test(cure_foreign, NULL, "config.EINVAL config.cure: of another scenario");
	plan_test(change_foreign, NULL, "change.EINVAL change.cure change.message: of another scenario");
	plan_test(change_against_settings, NULL, "change.EOPNOTSUPP: a cure that the settings do not go with");
	plan_test(settings_too_many, NULL, "config.EINVAL config.nr_settings: too many");
	plan_test(settings_pointer, NULL, "config.EFAULT config.settings: bad pointers");
	plan_test(answer_unwritable, NULL, "config.EFAULT config.run: the answer cannot be written");
	plan_test(settings_none, NULL, "config.settings: not read when there are none");
	plan_test(setting_unknown, NULL, "config.EINVAL setting.param: unknown");
	plan_test(setting_reserved, NULL, "config.EINVAL setting.reserved");
	plan_test(does_not_go_together, NULL, "config.EOPNOTSUPP config.message: values that do not go together");
	plan_test(limit_after_configure, NULL,
		  "config: a change keeps the shape of a run under a lower limit");
	plan_test(limit_with_capability, NULL, "config: above the built-in limit with CAP_SYS_ADMIN");
	plan_test(limit_without_capability, NULL, "config.EPERM: above the built-in limit without");
	plan_test(limit_of_all_runs, NULL, "config.EPERM: workers of all runs together");
	plan_test(slots_exhausted, NULL, "config.ENOSPC: all slots taken");
	return plan_run();
}
