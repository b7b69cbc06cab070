/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests that are only known once the module was asked what it has: collect them,
 * announce how many, run them. kselftest_harness.h needs its tests at build time.
 */
#ifndef LIVELOCK_TEST_PLAN_H
#define LIVELOCK_TEST_PLAN_H

/*
 * A test returns NULL for success, failed() or skipped().
 */
typedef const char *(*ll_test_fn)(const void *arg);

const char *failed(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
const char *skipped(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

const char *expect(const char *what, int wanted, int got);

/* In a test: the condition holds, or the test has failed with what it says */
#define REQUIRE(condition, ...)			\
	do {					\
		if (!(condition))		\
			return failed(__VA_ARGS__); \
	} while (0)

/* In a test: the call returns 0, or the test has failed */
#define CALL_OK(call)							\
	do {								\
		int err_ = (call);					\
									\
		if (err_ < 0)						\
			return failed("%s: %s", #call, strerror(-err_)); \
	} while (0)

void plan_test(ll_test_fn fn, const void *arg, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void plan_skip(const char *what, const char *why);
void plan_need_device(void);
int plan_run(void);

#endif /* LIVELOCK_TEST_PLAN_H */
