// SPDX-License-Identifier: GPL-2.0-only
/*
 * Owners that die at any moment, many owners at once, and signals to who waits for the
 * end of a run. Whatever happens to the owner, nothing of its run stays.
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "clean.h"
#include "plan.h"

/* From one try to the next the owner lives a little longer */
#define KILLS	24
#define STEP_US	700

static const char *nothing_left(void)
{
	LL_STRUCT(livelock_info, info);
	long long end = ll_now_ms() + LL_PATIENCE_MS;
	int fd = ll_open(), kthreads;

	CALL_OK(fd);
	do {
		CALL_OK(ll_call(fd, LIVELOCK_IOC_INFO, &info));
		kthreads = ll_kthreads();
		if (!info.used_slots && !kthreads)
			break;
		usleep(1000);
	} while (ll_now_ms() < end);
	close(fd);
	REQUIRE(!info.used_slots, "%u slots are still in use", info.used_slots);
	REQUIRE(!kthreads, "%d kthreads are left", kthreads);
	return NULL;
}

/* What an owner is in the middle of when it is killed */
struct life {
	const char *name;
	void (*live)(void);
};

static void forever(int fd)
{
	for (;;)
		pause();
}

static void live_idle(void)
{
	forever(call_file_in(IDLE));
}

static void live_configured(void)
{
	forever(call_file_in(CONFIGURED));
}

static void live_running(void)
{
	forever(call_file_in(RUNNING));
}

static void live_stopped(void)
{
	forever(call_file_in(STOPPED));
}

static void live_configuring(void)
{
	int fd = ll_open();

	for (;;)
		ll_configure(fd, "bridge", "none", "workers=1000");
}

static void live_starting(void)
{
	int fd = ll_open();

	for (;;) {
		ll_configure(fd, "bridge", "none", "workers=300 duration_ns=60s");
		ll_start(fd);
		ll_stop(fd);
		ll_ended(fd, LL_PATIENCE_MS);
	}
}

static void live_changing(void)
{
	int fd = call_file_in(RUNNING);
	__u32 cure;

	for (cure = 0;; cure = (cure + 1) % 8)
		ll_change(fd, cure);
}

static void live_writing(void)
{
	static const char line[] = "polite-locks seconds=60";
	int fd = ll_open();

	for (;;)
		if (write(fd, line, strlen(line)) < 0)
			usleep(100);
}

static void live_reading(void)
{
	int fd = call_file_in(RUNNING);
	char text[4096];

	for (;;)
		if (read(fd, text, sizeof(text)) <= 0)
			lseek(fd, 0, SEEK_SET);
}

static void live_polling(void)
{
	int fd = call_file_in(RUNNING);

	for (;;)
		ll_ended(fd, 60000);
}

static const struct life lives[] = {
	{ "with an idle file", live_idle }, { "with a configured run", live_configured },
	{ "with a running run", live_running }, { "with an ended run", live_stopped },
	{ "in configure", live_configuring }, { "in start", live_starting },
	{ "in change", live_changing }, { "in a write", live_writing },
	{ "in a read", live_reading }, { "in poll", live_polling },
};

static const char *killed(const void *arg)
{
	const struct life *life = arg;
	const char *bad = NULL;
	pid_t pid;
	int i;

	for (i = 0; !bad && i < KILLS; i++) {
		pid = fork();
		REQUIRE(pid >= 0, "cannot fork");
		if (!pid) {
			life->live();
			_exit(0);
		}
		usleep(i * STEP_US);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		bad = nothing_left();
	}
	return bad;
}

#define OPENERS	64
#define ROUNDS	5

/* The @nth scenario there is, from the beginning again after the last */
static int nth_scenario(int fd, __u32 nth, struct livelock_scenario *sc)
{
	LL_STRUCT(livelock_info, info);
	int err = ll_call(fd, LIVELOCK_IOC_INFO, &info);

	*sc = (struct livelock_scenario){ .size = sizeof(*sc) };
	if (err)
		return err;
	sc->index = nth % info.nr_scenarios;
	return ll_call(fd, LIVELOCK_IOC_SCENARIO, sc);
}

/* One of many: its numbers are of its own run, whatever the others do */
static int one_opener(__u32 nth)
{
	struct livelock_run_stats s;
	struct livelock_scenario sc;
	int round, err, fd = ll_open();

	for (round = 0; round < ROUNDS; round++) {
		err = nth_scenario(fd, nth + round, &sc);
		err = err ?: ll_configure(fd, sc.name, "none", "workers=4 duration_ns=30ms");
		err = err ?: ll_start(fd);
		if (err || !ll_ended(fd, LL_PATIENCE_MS) || ll_stats(fd, 0, &s))
			return 1;
		if (s.scenario != sc.id || s.workers != 4 || s.alive ||
		    s.attempts != s.completions + s.conflicts + s.refusals)
			return 2;
	}
	/* the last run goes with the file */
	return 0;
}

static const char *many_openers(const void *arg)
{
	pid_t pids[OPENERS];
	int i, status, bad = 0;

	for (i = 0; i < OPENERS; i++) {
		pids[i] = fork();
		if (!pids[i])
			_exit(one_opener(i));
	}
	for (i = 0; i < OPENERS; i++)
		if (pids[i] < 0 || waitpid(pids[i], &status, 0) != pids[i] || status)
			bad++;
	REQUIRE(!bad, "%d of %d went wrong", bad, OPENERS);
	return nothing_left();
}

static void on_signal(int sig)
{
}

#define SIGNALS	40

/* A signal ends the write with EINTR, and the run with it, at any moment */
static const char *signals_while_writing(const void *arg)
{
	static const char line[] = "bridge cure=order seconds=60";
	struct sigaction sa = { .sa_handler = on_signal };
	struct livelock_run_stats s;
	int fd = ll_open(), i, err;
	ssize_t n;

	CALL_OK(fd);
	/* the timer is in use here */
	alarm(0);
	sigaction(SIGALRM, &sa, NULL);
	for (i = 0; i < SIGNALS; i++) {
		struct itimerval tick = { { 0, 3000 }, { 0, 500 + i * 300 } };
		struct itimerval off = { { 0, 0 }, { 0, 0 } };

		setitimer(ITIMER_REAL, &tick, NULL);
		n = write(fd, line, strlen(line));
		err = errno;
		setitimer(ITIMER_REAL, &off, NULL);
		REQUIRE(n < 0 && err == EINTR, "signal %d: %s", i,
			n < 0 ? strerrorname_np(err) : "success");
		/* before the run was there, or by ending it */
		err = ll_stats(fd, 0, &s);
		REQUIRE(err == -ENOENT || (!err && s.state != LIVELOCK_STATE_RUNNING),
			"signal %d: the run goes on", i);
	}
	close(fd);
	return nothing_left();
}

/* Ctrl-Z is a signal, too; what comes after it is an answer, not a hang */
static const char *stopped_and_continued(const void *arg)
{
	static const char line[] = "bridge cure=order seconds=60";
	int status, i;
	pid_t pid;

	for (i = 0; i < 5; i++) {
		pid = fork();
		if (!pid) {
			int fd = ll_open();

			_exit(write(fd, line, strlen(line)) < 0 && errno == EINTR ? 0 : 1);
		}
		while (!ll_kthreads())
			usleep(1000);
		kill(pid, SIGSTOP);
		waitpid(pid, &status, WUNTRACED);
		REQUIRE(WIFSTOPPED(status), "it did not stop");
		kill(pid, SIGCONT);
		waitpid(pid, &status, 0);
		REQUIRE(WIFEXITED(status) && !WEXITSTATUS(status), "no EINTR");
	}
	return nothing_left();
}

#define DAY 86400

static int jump(time_t by)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	ts.tv_sec += by;
	return clock_settime(CLOCK_REALTIME, &ts) ? -errno : 0;
}

/* A run's time is not the clock on the wall */
static const char *clock_jumps(const void *arg)
{
	int fd = call_file_in(RUNNING), i;
	struct livelock_run_stats s;
	__u64 attempts = 0;

	CALL_OK(fd);
	for (i = 0; i < 10; i++) {
		CALL_OK(jump(i % 2 ? -DAY : DAY));
		CALL_OK(ll_await_attempts(fd, attempts + 100, &s));
		attempts = s.attempts;
		REQUIRE(s.state == LIVELOCK_STATE_RUNNING, "jump %d: the run has ended", i);
		REQUIRE(s.elapsed_ns < DAY * 1000000000ull / 2, "jump %d: elapsed %llu ns", i,
			(unsigned long long)s.elapsed_ns);
	}
	close(fd);
	return NULL;
}

int main(void)
{
	size_t i;

	plan_need_device();
	for (i = 0; i < ARRAY_SIZE(lives); i++)
		plan_test(killed, &lives[i], "owner: killed %s, %d times", lives[i].name, KILLS);
	plan_test(many_openers, NULL, "owner: %d at once, %d runs each", OPENERS, ROUNDS);
	plan_test(signals_while_writing, NULL, "owner: signals end a write at any moment");
	plan_test(stopped_and_continued, NULL, "owner: stopped and continued in a write");
	plan_test(clock_jumps, NULL, "owner: the clock jumps by a day, ten times");
	return plan_run();
}
