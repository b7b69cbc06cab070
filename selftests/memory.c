// SPDX-License-Identifier: GPL-2.0-only
/*
 * Owners in a cgroup that is short of memory. A run is charged to who configures it:
 * at the limit that one is refused, or dies, and nothing stays.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clean.h"
#include "plan.h"
#include "util.h"

#define CGROUP "/sys/fs/cgroup"
#define GROUP CGROUP "/livelock.test"

static bool put(const char *file, const char *value)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* An empty cgroup that may have so many bytes; false if this kernel has none */
static bool make_group(const char *bytes)
{
	put(CGROUP "/cgroup.subtree_control", "+memory");
	rmdir(GROUP);
	return !mkdir(GROUP, 0755) && put(GROUP "/memory.max", bytes);
}

/* It goes once it is empty, which the dead leave it soon */
static const char *drop_group(void)
{
	long long end = ll_now_ms() + LL_PATIENCE_MS;

	while (rmdir(GROUP)) {
		REQUIRE(ll_now_ms() < end, "somebody stays in the cgroup");
		usleep(1000);
	}
	return NULL;
}

static const char *works_again(void)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "corridor", "designated", "workers=8 operations=10", &s));
	close(fd);
	return NULL;
}

#define FILES 200

/* As many large runs as there is memory for. Returns 0 if it was refused one. */
static int take_runs(void)
{
	int fd, i, err = 0;

	if (!put(GROUP "/cgroup.procs", "0"))
		return 2;
	for (i = 0; !err && i < FILES; i++) {
		fd = ll_open();
		err = fd < 0 ? fd : ll_configure(fd, "bridge", "none", "workers=1000");
	}
	return err == -ENOMEM ? 0 : 1;
}

/* A run, then memory for nobody */
static int take_memory(void)
{
	int fd = ll_open();
	size_t size;

	if (!put(GROUP "/cgroup.procs", "0") || fd < 0)
		return 2;
	if (ll_configure(fd, "polite-locks", "none", "duration_ns=60s") || ll_start(fd))
		return 3;
	for (size = 1 << 20;; size += 1 << 20)
		memset(malloc(1 << 20), 1, 1 << 20);
}

struct shortage {
	const char *bytes;
	int (*take)(void);
	bool may_live;
};

static const struct shortage of_runs = { "6291456", take_runs, true };
static const struct shortage of_memory = { "25165824", take_memory, false };

static const char *short_of_memory(const void *arg)
{
	const struct shortage *shortage = arg;
	const char *bad;
	int status;
	pid_t pid;

	if (!make_group(shortage->bytes))
		return skipped("no memory cgroup in this kernel");
	pid = fork();
	if (!pid)
		_exit(shortage->take());
	REQUIRE(waitpid(pid, &status, 0) == pid, "cannot wait");
	bad = drop_group() ?: works_again();
	if (bad)
		return bad;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return NULL;
	REQUIRE(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
	REQUIRE(shortage->may_live && !WEXITSTATUS(status), "it ended with %d",
		WEXITSTATUS(status));
	return NULL;
}

int main(void)
{
	plan_need_device();
	/* an OOM is told of in many lines, which are about the test */
	ll_clean_allowed = "";
	plan_test(short_of_memory, &of_runs, "memory: runs until their owner's cgroup is full");
	plan_test(short_of_memory, &of_memory, "memory: an owner killed for want of it");
	return plan_run();
}
