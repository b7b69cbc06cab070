// SPDX-License-Identifier: GPL-2.0-only
/*
 * Can the checkers fail? Each is given something wrong here, and must say so.
 * This is the only program whose own traces in the log are no fault.
 */
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kselftest.h"
#include "clean.h"
#include "plan.h"
#include "ratio.h"
#include "util.h"

static void check_ratio(void)
{
	ksft_test_result(ll_ratio_ok(0.5, 5050, 10000, 1), "ratio: what is near the law passes\n");
	ksft_test_result(!ll_ratio_ok(0.5, 6000, 10000, 1), "ratio: what is far from it fails\n");
	ksft_test_result(!ll_ratio_ok(1.0 / 7, 10000 / 6, 10000, 1), "ratio: 1/6 is not 1/7\n");
	ksft_test_result(!ll_ratio_ok(0, 1, 10000, 1), "ratio: a law of 0 means none\n");
	ksft_test_result(!ll_ratio_ok(1, 9000, 10000, 1), "ratio: a law of 1 means all\n");
	ksft_test_result(!ll_ratio_ok(0.5, 950, 1900, 1), "ratio: few attempts prove nothing\n");
	ksft_test_result(!ll_ratio_ok(1, 3000, 2500, 1), "ratio: more completions than attempts\n");
	/* Q(2) = 1 + 1/2, Q(4) = 1 + 3/4 + 3/8 + 3/32, Q(N) near sqrt(pi N / 2) - 1/3 */
	ksft_test_result(fabs(ll_ratio_m2(2) - 2.0 / 3) < 1e-9 &&
			 fabs(ll_ratio_m2(4) - 32.0 / 71) < 1e-9 &&
			 fabs(1 / ll_ratio_m2(1000) - (sqrt(500 * M_PI) - 1.0 / 3)) < 0.01,
			 "ratio: values of law M2\n");
}

static void check_log_lines(void)
{
	static const struct { const char *record; bool bad; } lines[] = {
		{ "4,10,100,-;WARNING: CPU: 0 PID: 1 at module/run.c", true },
		{ "12,10,100,-;with a facility", true },
		{ "3,10,100,-;an error", true },
		{ "0,10,100,-;an emergency", true },
		{ "5,10,100,-;a notice", false },
		{ "6,10,100,-;livelock: a summary", false },
		{ "4,10,100,-;clocksource: Long readout interval", false },
		{ "garbage", false },
	};
	size_t i;
	bool ok = true;

	for (i = 0; i < ARRAY_SIZE(lines); i++)
		ok &= ll_log_line_bad(lines[i].record) == lines[i].bad;
	ksft_test_result(ok, "log: warnings are told from other lines\n");
}

static void check_log(void)
{
	static const char line[] = "<4>livelock selfcheck: not a real warning\n";
	struct ll_clean clean;
	const char *dirt;
	int fd = open("/dev/kmsg", O_WRONLY);

	ll_clean_begin(&clean);
	if (clean.kmsg < 0 || write(fd, line, strlen(line)) < 0) {
		ksft_test_result_skip("log: /dev/kmsg cannot be used\n");
		ksft_test_result_skip("log: /dev/kmsg cannot be used\n");
		return;
	}
	close(fd);
	dirt = ll_clean_end(&clean);
	ksft_test_result(dirt && strstr(dirt, "selfcheck"), "log: a new warning is seen\n");
	ll_clean_begin(&clean);
	ksft_test_result(!ll_clean_end(&clean), "log: an old warning is not\n");
}

static void check_leaks(void)
{
	struct ll_clean clean;
	int files[8];
	size_t i;

	ll_clean_begin(&clean);
	files[0] = ll_open();
	if (files[0] < 0) {
		ksft_test_result_skip("leaks: no " LL_PATH "\n");
		ksft_test_result_skip("leaks: no " LL_PATH "\n");
		ksft_test_result_skip("leaks: no " LL_PATH "\n");
		return;
	}
	ksft_test_result(!!ll_clean_end(&clean), "leaks: an open file is seen\n");

	/* the file is there already: only kthreads are more now */
	ll_clean_begin(&clean);
	ll_configure(files[0], "bridge", "none", "duration_ns=60s");
	ll_start(files[0]);
	ksft_test_result(!!ll_clean_end(&clean), "leaks: kthreads are seen\n");

	ll_clean_begin(&clean);
	for (i = 1; i < ARRAY_SIZE(files); i++) {
		files[i] = ll_open();
		ll_configure(files[i], "bridge", "none", "workers=1024");
	}
	ksft_test_result(!!ll_clean_memory(&clean, LL_FIRST_USE_KB), "leaks: memory is seen\n");
	for (i = 0; i < ARRAY_SIZE(files); i++)
		close(files[i]);
}

static const char *test_fails(const void *arg)
{
	return failed("on purpose");
}

static const char *test_crashes(const void *arg)
{
	abort();
}

static const char *test_passes(const void *arg)
{
	return NULL;
}

/* The exit status of a program that has one test */
static int status_with(ll_test_fn fn)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		plan_test(fn, NULL, "a test");
		plan_run();
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void check_plan(void)
{
	ksft_test_result(status_with(test_passes) == KSFT_PASS, "plan: a test that passes\n");
	ksft_test_result(status_with(test_fails) == KSFT_FAIL, "plan: a test that fails\n");
	ksft_test_result(status_with(test_crashes) == KSFT_FAIL, "plan: a test that crashes\n");
}

int main(void)
{
	ll_clean_patience_ms = 100;
	ksft_print_header();
	ksft_set_plan(17);
	check_ratio();
	check_log_lines();
	check_log();
	check_leaks();
	check_plan();
	ksft_finished();
}
