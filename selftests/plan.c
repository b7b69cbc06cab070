// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests that are only known at run time. After each of them the machine must be
 * clean; that is part of its result.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kselftest.h"
#include "clean.h"
#include "plan.h"
#include "util.h"

/* No test takes this long; one that does is stopped and has failed */
#define TEST_SECONDS 60

struct test {
	ll_test_fn fn;
	const void *arg;
	char name[300];
};

/* Written by the process that runs a test, read by the one that reports it */
struct result {
	char reason[400];
	bool skip;
};

static struct test *tests;
static size_t nr_tests;
static struct result *result;

const char *failed(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(result->reason, sizeof(result->reason), fmt, args);
	va_end(args);
	return result->reason;
}

const char *skipped(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(result->reason, sizeof(result->reason), fmt, args);
	va_end(args);
	result->skip = true;
	return result->reason;
}

/* Calls return 0 or a negative errno: is it the one @wanted? */
const char *expect(const char *what, int wanted, int got)
{
	if (wanted == got)
		return NULL;
	return failed("%s: wanted %s, got %s", what,
		      wanted ? strerrorname_np(-wanted) : "success",
		      got < 0 ? strerrorname_np(-got) : "success");
}

/*
 * @arg must live until plan_run(). LIVELOCK_TESTS=TEXT in the environment leaves
 * only the tests with TEXT in their names.
 */
void plan_test(ll_test_fn fn, const void *arg, const char *fmt, ...)
{
	const char *only = getenv("LIVELOCK_TESTS");
	struct test *test;
	va_list args;

	tests = realloc(tests, (nr_tests + 1) * sizeof(*tests));
	if (!tests)
		ksft_exit_fail_msg("out of memory\n");
	test = &tests[nr_tests++];
	test->fn = fn;
	test->arg = arg;
	va_start(args, fmt);
	vsnprintf(test->name, sizeof(test->name), fmt, args);
	va_end(args);
	if (only && !strstr(test->name, only))
		nr_tests--;
}

/* In a process of its own: what a test leaves open goes with it */
static int run_apart(const struct test *test)
{
	int status;
	pid_t pid;

	memset(result, 0, sizeof(*result));
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		ksft_exit_fail_msg("cannot fork\n");
	if (!pid) {
		alarm(TEST_SECONDS);
		_exit(test->fn(test->arg) ? KSFT_FAIL : KSFT_PASS);
	}
	if (waitpid(pid, &status, 0) != pid)
		ksft_exit_fail_msg("cannot wait\n");
	if (WIFSIGNALED(status))
		failed("ended by signal %d", WTERMSIG(status));
	return status;
}

static void run_test(const struct test *test)
{
	struct ll_clean clean;
	const char *dirt;
	int bad;

	ll_clean_begin(&clean);
	bad = run_apart(test);
	dirt = ll_clean_end(&clean);
	if (dirt)
		ksft_print_msg("%s: left behind: %s\n", test->name, dirt);
	if (result->skip && !dirt) {
		ksft_test_result_skip("%s: %s\n", test->name, result->reason);
		return;
	}
	if (bad)
		ksft_print_msg("%s: %s\n", test->name, result->reason);
	ksft_test_result(!bad && !dirt, "%s\n", test->name);
}

/* Ends the program as skipped */
void plan_skip(const char *what, const char *why)
{
	ksft_print_header();
	ksft_exit_skip("%s: %s\n", what, why);
}

/* Ends the program as skipped if there is no module to test */
void plan_need_device(void)
{
	int fd = ll_open();

	if (fd == -ENOENT || fd == -EACCES)
		plan_skip("cannot open " LL_PATH, strerror(-fd));
	if (fd >= 0)
		close(fd);
}

int plan_run(void)
{
	struct ll_clean start;
	const char *bad;
	size_t i;

	ksft_print_header();
	ksft_set_plan(nr_tests + 1);
	result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (result == MAP_FAILED)
		ksft_exit_fail_msg("out of memory\n");
	ll_clean_begin(&start);
	for (i = 0; i < nr_tests; i++)
		run_test(&tests[i]);
	bad = ll_clean_end(&start) ?: ll_clean_memory(&start, LL_FIRST_USE_KB);
	if (bad)
		ksft_print_msg("left behind: %s\n", bad);
	ksft_test_result(!bad, "nothing is left behind\n");
	free(tests);
	ksft_finished();
}
