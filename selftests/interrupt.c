// SPDX-License-Identifier: GPL-2.0-only
/*
 * A signal while a start holds the file ends another call's wait for it with -EINTR:
 * that of configure and of start.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "calls.h"
#include "plan.h"

/* A start of so many workers holds the file for some time */
#define HOLDING	"workers=1000 duration_ns=60s"
#define TRIES	60

struct holder {
	int fd;
	__u32 run;
	atomic_bool done;
};

static void *hold(void *arg)
{
	struct holder *h = arg;

	ll_start(h->fd);
	atomic_store(&h->done, true);
	return NULL;
}

static void on_signal(int sig)
{
}

static bool waits(const struct call *call)
{
	return call->cmd == LIVELOCK_IOC_CONFIGURE || call->cmd == LIVELOCK_IOC_START;
}

/* Until the start has made its first kthread: from then on it holds the file */
static void await_hold(struct holder *h)
{
	struct livelock_worker w = { .pid = 0 };

	/* by its number: asking for the file's own run would wait for the file */
	while (!w.pid && !atomic_load(&h->done))
		ll_workers(h->fd, h->run, &w, 1);
}

/* While the file is held, make the calls again and again */
static void interrupt_calls(struct holder *h, bool *seen)
{
	union call_arg args[16] = { 0 };
	size_t i;

	for (i = 0; i < nr_calls; i++)
		calls[i].fill(&args[i]);
	await_hold(h);
	for (i = 0; !atomic_load(&h->done); i = (i + 1) % nr_calls)
		if (waits(&calls[i]) && !seen[i])
			seen[i] = ll_call(h->fd, calls[i].cmd, &args[i]) == -EINTR;
}

static bool all(const bool *seen)
{
	size_t i;

	for (i = 0; i < nr_calls; i++)
		if (waits(&calls[i]) && !seen[i])
			return false;
	return true;
}

/* One start, many signals */
static const char *one_start(int fd, bool *seen)
{
	struct itimerval tick = { { 0, 500 }, { 0, 500 } }, off = { { 0, 0 }, { 0, 0 } };
	struct livelock_run_stats s;
	struct holder h = { .fd = fd };
	sigset_t set;
	pthread_t thread;

	CALL_OK(ll_configure(fd, "bridge", "none", HOLDING));
	CALL_OK(ll_stats(fd, 0, &s));
	h.run = s.run;
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	/* the signals are for us, not for the one who holds */
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_create(&thread, NULL, hold, &h);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	setitimer(ITIMER_REAL, &tick, NULL);
	interrupt_calls(&h, seen);
	setitimer(ITIMER_REAL, &off, NULL);
	pthread_join(thread, NULL);
	ll_stop(fd);
	REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
	return NULL;
}

static const char *every_call(const void *arg)
{
	struct sigaction sa = { .sa_handler = on_signal };
	bool seen[16] = { false };
	const char *bad = NULL;
	int fd = ll_open(), tries;
	size_t i;

	CALL_OK(fd);
	/* the timer is in use here: nobody watches the time but the runner */
	alarm(0);
	sigaction(SIGALRM, &sa, NULL);
	for (tries = 0; !bad && !all(seen) && tries < TRIES; tries++)
		bad = one_start(fd, seen);
	for (i = 0; !bad && i < nr_calls; i++)
		if (waits(&calls[i]) && !seen[i])
			bad = failed("%s was never interrupted", calls[i].name);
	return bad;
}

int main(void)
{
	plan_need_device();
	plan_test(every_call, NULL, "CONFIGURE.EINTR START.EINTR config.EINTR start.EINTR: a signal while the file is held");
	return plan_run();
}
