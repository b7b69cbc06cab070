// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who owns a run, how it ends, and that nothing of it is left.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "../kselftest_harness.h"
#include "clean.h"
#include "util.h"

FIXTURE(lifecycle) {
	struct ll_clean clean;
	int fd;
};

FIXTURE_SETUP(lifecycle)
{
	ll_clean_begin(&self->clean);
	self->fd = ll_open();
	if (self->fd == -ENOENT)
		SKIP(return, "no " LL_PATH);
	ASSERT_LE(0, self->fd);
}

/* After every test the machine is as it was */
FIXTURE_TEARDOWN(lifecycle)
{
	const char *dirt;

	close(self->fd);
	dirt = ll_clean_end(&self->clean);
	EXPECT_EQ(NULL, dirt)
		TH_LOG("left behind: %s", dirt);
}

/* Start a livelock that nobody ends before a minute */
static int start_long(int fd)
{
	return ll_configure(fd, "polite-locks", "none", "workers=4 duration_ns=60s") ?:
	       ll_start(fd);
}

/* The run is gone, for anybody who looks; in a while at most */
static bool gone(int fd, __u32 run)
{
	long long end = ll_now_ms() + LL_PATIENCE_MS;
	struct livelock_run_stats s;

	while (ll_stats(fd, run, &s) != -ENOENT) {
		if (ll_now_ms() > end)
			return false;
		usleep(1000);
	}
	return true;
}

/* kthreads that have ended may stay in /proc for a moment */
static bool no_kthreads(void)
{
	long long end = ll_now_ms() + LL_PATIENCE_MS;

	while (ll_kthreads()) {
		if (ll_now_ms() > end)
			return false;
		usleep(1000);
	}
	return true;
}

static __u32 run_of(int fd)
{
	struct livelock_run_stats s;

	return ll_stats(fd, 0, &s) ? 0 : s.run;
}

TEST_F(lifecycle, close_while_running)
{
	int other = ll_open();
	__u32 run;

	ASSERT_EQ(0, start_long(self->fd));
	run = run_of(self->fd);
	ASSERT_EQ(0, close(self->fd));
	EXPECT_TRUE(gone(other, run));
	EXPECT_TRUE(no_kthreads());
	close(other);
}

/* The owner says when its run is going, then is killed */
TEST_F(lifecycle, owner_killed)
{
	int pipefd[2];
	__u32 run = 0;
	pid_t pid;

	ASSERT_EQ(0, pipe(pipefd));
	pid = fork();
	if (!pid) {
		int fd = ll_open();

		close(self->fd);
		run = start_long(fd) ? 0 : run_of(fd);
		if (write(pipefd[1], &run, sizeof(run)) == sizeof(run))
			pause();
		_exit(0);
	}
	ASSERT_EQ(sizeof(run), read(pipefd[0], &run, sizeof(run)));
	ASSERT_NE(0, run);
	EXPECT_EQ(4, ll_kthreads());
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	EXPECT_TRUE(gone(self->fd, run));
	EXPECT_TRUE(no_kthreads());
	close(pipefd[0]);
	close(pipefd[1]);
}

/* A second descriptor of the same file keeps the run */
TEST_F(lifecycle, duplicated)
{
	int copy = dup(self->fd);
	__u32 run;

	ASSERT_EQ(0, start_long(self->fd));
	run = run_of(self->fd);
	close(self->fd);
	self->fd = ll_open();
	EXPECT_EQ(run, run_of(copy));
	EXPECT_EQ(0, ll_stop(copy));
	EXPECT_TRUE(ll_ended(copy, LL_PATIENCE_MS));
	close(copy);
	EXPECT_TRUE(gone(self->fd, run));
}

/* A child has the file too: the parent's end is not the run's end */
TEST_F(lifecycle, inherited)
{
	int toward[2];
	__u32 run;
	pid_t pid;
	char c;

	ASSERT_EQ(0, pipe(toward));
	ASSERT_EQ(0, start_long(self->fd));
	run = run_of(self->fd);
	pid = fork();
	if (!pid) {
		close(toward[1]);
		_exit(read(toward[0], &c, 1) != 0);
	}
	close(toward[0]);
	close(self->fd);
	self->fd = ll_open();
	EXPECT_EQ(4, ll_kthreads());
	close(toward[1]);
	waitpid(pid, NULL, 0);
	EXPECT_TRUE(gone(self->fd, run));
}

static int send_fd(int socket, int fd)
{
	union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = { 0 };
	struct iovec iov = { .iov_base = "x", .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control.room, .msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
	return sendmsg(socket, &msg, 0) == 1 ? 0 : -errno;
}

static int receive_fd(int socket)
{
	union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control;
	char c;
	struct iovec iov = { .iov_base = &c, .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control.room, .msg_controllen = sizeof(control.room),
	};
	int fd = -1;

	if (recvmsg(socket, &msg, 0) == 1 && CMSG_FIRSTHDR(&msg))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(fd));
	return fd;
}

/* The one who is passed the file owns the run, after the first owner's death */
TEST_F(lifecycle, passed_on)
{
	struct livelock_run_stats s;
	int sockets[2], fd;
	pid_t pid;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	pid = fork();
	if (!pid) {
		fd = ll_open();
		_exit(start_long(fd) || send_fd(sockets[1], fd));
	}
	fd = receive_fd(sockets[0]);
	waitpid(pid, NULL, 0);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, ll_stats(fd, 0, &s));
	EXPECT_EQ(LIVELOCK_STATE_RUNNING, s.state);
	EXPECT_EQ(4, ll_kthreads());
	EXPECT_EQ(0, ll_stop(fd));
	EXPECT_TRUE(ll_ended(fd, LL_PATIENCE_MS));
	close(fd);
	close(sockets[0]);
	close(sockets[1]);
}

/* In flight in a socket that dies with it, the file still takes its run along */
TEST_F(lifecycle, lost_in_flight)
{
	int sockets[2], fd = ll_open();
	__u32 run;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	ASSERT_EQ(0, start_long(fd));
	run = run_of(fd);
	ASSERT_EQ(0, send_fd(sockets[1], fd));
	close(fd);
	EXPECT_EQ(run, ({ struct livelock_run_stats s; ll_stats(self->fd, run, &s); s.run; }));
	close(sockets[0]);
	close(sockets[1]);
	EXPECT_TRUE(gone(self->fd, run));
}

#define NR_RUNS 32

TEST_F(lifecycle, many_at_once)
{
	struct livelock_run_stats s;
	struct livelock_info info = { .size = sizeof(info) };
	int files[NR_RUNS], i;

	for (i = 0; i < NR_RUNS; i++) {
		files[i] = ll_open();
		ASSERT_LE(0, files[i]);
		ASSERT_EQ(0, ll_configure(files[i], i % 2 ? "bridge" : "cas-counter", "none",
					  "workers=4 duration_ns=60s"));
	}
	for (i = 0; i < NR_RUNS; i++)
		ASSERT_EQ(0, ll_start(files[i]));
	ASSERT_EQ(0, ll_call(self->fd, LIVELOCK_IOC_INFO, &info));
	EXPECT_EQ(NR_RUNS, info.nr_runs);
	EXPECT_EQ(NR_RUNS * 4, info.used_slots);
	EXPECT_EQ(NR_RUNS * 4, ll_kthreads());
	for (i = 0; i < NR_RUNS; i++)
		EXPECT_EQ(0, ll_await_attempts(files[i], 4, &s));
	for (i = 0; i < NR_RUNS; i++)
		EXPECT_EQ(0, ll_stop(files[i]));
	for (i = 0; i < NR_RUNS; i++) {
		EXPECT_TRUE(ll_ended(files[i], LL_PATIENCE_MS));
		EXPECT_EQ(0, ll_stats(files[i], 0, &s));
		EXPECT_EQ(s.attempts, s.completions + s.conflicts + s.refusals);
		EXPECT_EQ(0, s.marks & LIVELOCK_MARK_VIOLATED);
		close(files[i]);
	}
}

TEST_F(lifecycle, poll_reports_the_end)
{
	struct livelock_run_stats s;

	EXPECT_FALSE(ll_ended(self->fd, 0));
	ASSERT_EQ(0, ll_configure(self->fd, "bridge", "none", "duration_ns=100ms"));
	EXPECT_FALSE(ll_ended(self->fd, 0));
	ASSERT_EQ(0, ll_start(self->fd));
	EXPECT_TRUE(ll_ended(self->fd, LL_PATIENCE_MS));
	ASSERT_EQ(0, ll_stats(self->fd, 0, &s));
	EXPECT_EQ(LIVELOCK_STATE_STOPPED, s.state);
	EXPECT_EQ(LIVELOCK_STOP_DURATION, s.stop);
	/* it stays readable until the next configuration */
	EXPECT_TRUE(ll_ended(self->fd, 0));
	ASSERT_EQ(0, ll_configure(self->fd, "bridge", "none", NULL));
	EXPECT_FALSE(ll_ended(self->fd, 0));
}

/* Workers that all sleep for a second are stopped in time all the same */
TEST_F(lifecycle, sleepers_are_stopped)
{
	struct livelock_run_stats s;
	long long start = ll_now_ms();

	ASSERT_EQ(0, ll_configure(self->fd, "cas-counter", "none",
				  "workers=8 window=fixed window_ns=1s duration_ns=60s"));
	ASSERT_EQ(0, ll_start(self->fd));
	ASSERT_EQ(0, ll_await_attempts(self->fd, 8, &s));
	ASSERT_EQ(0, ll_stop(self->fd));
	EXPECT_TRUE(ll_ended(self->fd, LL_PATIENCE_MS));
	EXPECT_GT(LL_PATIENCE_MS, ll_now_ms() - start);
	ASSERT_EQ(0, ll_stats(self->fd, 0, &s));
	EXPECT_EQ(s.attempts, s.completions + s.conflicts + s.refusals);
}

/* Another cure, while it runs, and back */
TEST_F(lifecycle, change_flips_the_ratio)
{
	struct livelock_scenario sc;
	struct livelock_run_stats a, b;
	struct livelock_cure cure;

	ASSERT_EQ(0, ll_scenario(self->fd, "corridor", &sc));
	ASSERT_EQ(0, ll_cure(self->fd, sc.id, "designated", &cure));
	ASSERT_EQ(0, ll_configure(self->fd, "corridor", "none", "workers=2 duration_ns=60s"));
	ASSERT_EQ(0, ll_start(self->fd));
	ASSERT_EQ(0, ll_await_attempts(self->fd, 200, &a));
	EXPECT_EQ(0, a.completions);

	ASSERT_EQ(0, ll_change(self->fd, cure.id));
	ASSERT_EQ(0, ll_stats(self->fd, 0, &a));
	EXPECT_EQ(cure.id, a.cure);
	ASSERT_EQ(0, ll_await_attempts(self->fd, a.attempts + 1000, &b));
	/* a few attempts were on their way when the cure came */
	EXPECT_LE(b.attempts - a.attempts, b.completions - a.completions + 8);

	ASSERT_EQ(0, ll_change(self->fd, 0));
	ASSERT_EQ(0, ll_stats(self->fd, 0, &a));
	ASSERT_EQ(0, ll_await_attempts(self->fd, a.attempts + 1000, &b));
	EXPECT_LE(b.completions - a.completions, 8);
}

/* A cure that is set before the start is in force from the first attempt */
TEST_F(lifecycle, change_before_the_start)
{
	struct livelock_scenario sc;
	struct livelock_run_stats s;
	struct livelock_cure cure;

	ASSERT_EQ(0, ll_scenario(self->fd, "cas-counter", &sc));
	ASSERT_EQ(0, ll_cure(self->fd, sc.id, "atomic-add", &cure));
	ASSERT_EQ(0, ll_configure(self->fd, "cas-counter", "none", "operations=100"));
	ASSERT_EQ(0, ll_change(self->fd, cure.id));
	ASSERT_EQ(0, ll_start(self->fd));
	ASSERT_TRUE(ll_ended(self->fd, LL_PATIENCE_MS));
	ASSERT_EQ(0, ll_stats(self->fd, 0, &s));
	EXPECT_EQ(s.attempts, s.completions);
	EXPECT_EQ(cure.id, s.cure);
}

/* What the configuration set wins over a cure that comes later */
TEST_F(lifecycle, settings_win_over_cures)
{
	struct livelock_scenario sc;
	struct livelock_run_stats s;
	struct livelock_cure coin;

	ASSERT_EQ(0, ll_scenario(self->fd, "corridor", &sc));
	ASSERT_EQ(0, ll_cure(self->fd, sc.id, "coin", &coin));
	ASSERT_EQ(0, ll_configure(self->fd, "corridor", "coin", "workers=2 chance=1000"));
	ASSERT_EQ(0, ll_start(self->fd));
	ASSERT_EQ(0, ll_await_attempts(self->fd, 500, &s));
	EXPECT_EQ(0, s.completions);
	ASSERT_EQ(0, ll_change(self->fd, coin.id));
	ASSERT_EQ(0, ll_await_attempts(self->fd, s.attempts + 500, &s));
	EXPECT_EQ(0, s.completions);
}

static int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

#define THREADS_MAX "/proc/sys/kernel/threads-max"

/* The 50th of 200 kthreads cannot be made: then there is none, and no run lost */
TEST_F(lifecycle, start_ENOMEM__no_threads_left)
{
	struct livelock_run_stats s;
	char old[32] = "", low[32];
	int fd = open(THREADS_MAX, O_RDONLY), err;
	FILE *f = fopen("/proc/loadavg", "r");
	unsigned int threads = 0;

	ASSERT_LT(0, read(fd, old, sizeof(old) - 1));
	close(fd);
	ASSERT_EQ(1, fscanf(f, "%*f %*f %*f %*u/%u", &threads));
	fclose(f);
	ASSERT_EQ(0, ll_configure(self->fd, "bridge", "none", "workers=200 duration_ns=60s"));

	snprintf(low, sizeof(low), "%u", threads + 50);
	ASSERT_EQ(0, write_text(THREADS_MAX, low));
	err = ll_start(self->fd);
	EXPECT_EQ(0, write_text(THREADS_MAX, old));
	EXPECT_EQ(-ENOMEM, err);
	EXPECT_TRUE(no_kthreads());
	ASSERT_EQ(0, ll_stats(self->fd, 0, &s));
	EXPECT_EQ(LIVELOCK_STATE_CONFIGURED, s.state);
	EXPECT_EQ(0, s.attempts);

	/* and it can be started once there is room */
	EXPECT_EQ(0, ll_start(self->fd));
	EXPECT_EQ(200, ll_kthreads());
}

#define CPU1 "/sys/devices/system/cpu/cpu1/online"

TEST_F(lifecycle, run_stats_marks__a_cpu_goes_away)
{
	struct livelock_run_stats s;
	int err;

	ASSERT_EQ(0, start_long(self->fd));
	err = write_text(CPU1, "0");
	if (err)
		SKIP(return, "no CPU can be taken away: %s", strerror(-err));
	EXPECT_TRUE(ll_ended(self->fd, LL_PATIENCE_MS));
	EXPECT_EQ(0, write_text(CPU1, "1"));
	ASSERT_EQ(0, ll_stats(self->fd, 0, &s));
	EXPECT_EQ(LIVELOCK_STOP_CPU, s.stop);
	EXPECT_TRUE(s.marks & LIVELOCK_MARK_DISTURBED);
}

FIXTURE(memory)
{
};

FIXTURE_VARIANT(memory) {
	int rounds;
	const char *settings;
	bool start;
};

FIXTURE_SETUP(memory)
{
	if (access(LL_PATH, F_OK))
		SKIP(return, "no " LL_PATH);
}

FIXTURE_TEARDOWN(memory)
{
}

/* @rounds runs, the first few of which fill caches; what is wrong, or NULL */
static const char *cycle(int rounds, const char *settings, bool start)
{
	const int warm_up = rounds / 10;
	struct ll_clean before;
	const char *bad;
	int i, fd, err;

	for (i = 0; i < rounds + warm_up; i++) {
		if (i == warm_up)
			ll_clean_begin(&before);
		fd = ll_open();
		err = ll_configure(fd, "polite-locks", "none", settings);
		if (!err && start)
			err = ll_start(fd);
		if (err || !ll_configure(fd, "polite-locks", "none", "workers=0"))
			return "a run could not be made, or a bad one could";
		close(fd);
	}
	bad = ll_clean_end(&before);
	return bad ?: ll_clean_memory(&before, LL_SLACK_KB);
}

/*
 * A run leaks nothing. So many that what each would leak adds up to more than the
 * slack: the run itself, what it has for each worker, the workers' kthreads.
 */
FIXTURE_VARIANT_ADD(memory, of_runs) {
	.rounds = 3000, .settings = "workers=2",
};

FIXTURE_VARIANT_ADD(memory, of_workers) {
	.rounds = 100, .settings = "workers=1024",
};

FIXTURE_VARIANT_ADD(memory, of_kthreads) {
	.rounds = 100, .settings = "workers=8 duration_ns=60s", .start = true,
};

TEST_F_TIMEOUT(memory, comes_back, 300)
{
	const char *bad = cycle(variant->rounds, variant->settings, variant->start);

	EXPECT_EQ(NULL, bad)
		TH_LOG("%s", bad);
}

TEST_HARNESS_MAIN
