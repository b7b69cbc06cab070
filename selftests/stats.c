// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the numbers of runs and workers say, in every state.
 * Names are of the form structure.field.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clean.h"
#include "plan.h"
#include "util.h"

static __u64 monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* From the configuration to the end, each field in each state */
static const char *run_life(const void *arg)
{
	struct livelock_run_stats s;
	struct ll_setup setup;
	__u64 before, after;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_prepare(fd, &setup, "bridge", "priority", "workers=4 seed=99 duration_ns=60s"));
	CALL_OK(ll_apply(fd, &setup));
	CALL_OK(ll_stats(fd, 0, &s));
	REQUIRE(s.size == sizeof(s) && !s.flags, "size or flags changed");
	REQUIRE(s.run == setup.config.run && s.slot == setup.config.slot, "run %u slot %u",
		s.run, s.slot);
	REQUIRE(s.scenario == setup.config.scenario && s.cure == setup.config.cure,
		"scenario %u cure %u", s.scenario, s.cure);
	REQUIRE(s.state == LIVELOCK_STATE_CONFIGURED && !s.alive && !s.start_ns &&
		!s.elapsed_ns && !s.attempts, "not like a configured run");
	REQUIRE(s.workers == 4 && s.seed == 99 && s.owner == (__u32)getpid(),
		"workers %u seed %llu owner %u", s.workers, s.seed, s.owner);

	before = monotonic_ns();
	CALL_OK(ll_start(fd));
	CALL_OK(ll_await_attempts(fd, 20, &s));
	REQUIRE(s.state == LIVELOCK_STATE_RUNNING && s.stop == LIVELOCK_STOP_NONE &&
		s.alive == 4, "state %u stop %u alive %u", s.state, s.stop, s.alive);
	CALL_OK(ll_stop(fd));
	REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
	after = monotonic_ns();
	CALL_OK(ll_stats(fd, 0, &s));
	REQUIRE(s.state == LIVELOCK_STATE_STOPPED && s.stop == LIVELOCK_STOP_REQUEST &&
		!s.alive && !s.marks, "state %u stop %u alive %u marks %#x", s.state, s.stop,
		s.alive, s.marks);
	REQUIRE(s.start_ns >= before && s.start_ns + s.elapsed_ns <= after,
		"start %llu elapsed %llu, measured %llu to %llu", s.start_ns, s.elapsed_ns,
		before, after);
	return NULL;
}

static const char *seed_drawn(const void *arg)
{
	struct livelock_run_stats a, b;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "bridge", "none", NULL));
	CALL_OK(ll_stats(fd, 0, &a));
	CALL_OK(ll_configure(fd, "bridge", "none", NULL));
	CALL_OK(ll_stats(fd, 0, &b));
	REQUIRE(a.seed && b.seed && a.seed != b.seed, "seeds %llu and %llu", a.seed, b.seed);
	return NULL;
}

/* Each operation is bounded to 3 attempts and none succeeds: counts are known */
static const char *counts_of_give_ups(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "corridor", "none",
		       "workers=2 sync=barrier chance=1000 attempts=3 operations=50", &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE, "stop %u", s.stop);
	REQUIRE(s.operations == 100 && s.give_ups == 100 && s.attempts == 300 &&
		s.conflicts == 300 && !s.completions && !s.refusals && !s.cancelled,
		"operations %llu give_ups %llu attempts %llu conflicts %llu completions %llu refusals %llu cancelled %llu",
		s.operations, s.give_ups, s.attempts, s.conflicts, s.completions,
		s.refusals, s.cancelled);
	return NULL;
}

static const char *give_up_deadline(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "corridor", "none",
		       "workers=2 sync=barrier chance=1000 deadline_ns=5ms operations=4", &s));
	/* a walker whose partner is done already may pass */
	REQUIRE(s.give_ups >= 4 && s.give_ups + s.completions == 8 && s.operations == 8 &&
		s.elapsed_ns >= 20000000, "give_ups %llu completions %llu operations %llu elapsed %llu",
		s.give_ups, s.completions, s.operations, s.elapsed_ns);
	return NULL;
}

static const char *stopped_by_duration(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "polite-locks", "none", "duration_ns=50ms", &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DURATION, "stop %u", s.stop);
	REQUIRE(s.elapsed_ns >= 45000000, "elapsed %llu", s.elapsed_ns);
	REQUIRE(s.cancelled <= s.workers && s.operations >= s.cancelled, "cancelled %llu",
		s.cancelled);
	REQUIRE(s.operations == s.completions + s.give_ups + s.cancelled,
		"operations %llu, completions %llu, give_ups %llu, cancelled %llu",
		s.operations, s.completions, s.give_ups, s.cancelled);
	return NULL;
}

static const char *skew_of_timers(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "bridge", "none", "duration_ns=60s", 20, NULL, &s));
	REQUIRE(s.skew_count && s.skew_max_ns && s.skew_sum_ns >= s.skew_max_ns &&
		s.skew_max_ns * s.skew_count >= s.skew_sum_ns,
		"count %llu max %llu sum %llu", s.skew_count, s.skew_max_ns, s.skew_sum_ns);
	return NULL;
}

static const char *alarm_mark(const void *arg)
{
	struct livelock_run_stats s;
	long long end = ll_now_ms() + LL_PATIENCE_MS;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "corridor", "none",
			     "workers=2 sync=barrier chance=1000 alarm=10 duration_ns=60s"));
	CALL_OK(ll_start(fd));
	do {
		if (ll_ended(fd, 50))
			return failed("it ended");
		CALL_OK(ll_stats(fd, 0, &s));
	} while (!(s.marks & LIVELOCK_MARK_ALARM) && ll_now_ms() < end);
	REQUIRE(s.marks == LIVELOCK_MARK_ALARM, "marks %#x", s.marks);
	return NULL;
}

/* Runs of other files can be looked at, one after the other */
static const char *other_runs(const void *arg)
{
	struct ll_setup setup;
	struct livelock_run_stats s;
	int files[3], fd = ll_open(), i, err;
	__u32 runs[3], seen = 0, last = 0;

	CALL_OK(fd);
	for (i = 0; i < 3; i++) {
		files[i] = ll_open();
		CALL_OK(files[i]);
		CALL_OK(ll_prepare(fd, &setup, "bridge", "none", NULL));
		CALL_OK(ll_apply(files[i], &setup));
		runs[i] = setup.config.run;
		CALL_OK(ll_stats(fd, runs[i], &s));
		REQUIRE(s.run == runs[i], "asked for %u, got %u", runs[i], s.run);
	}
	for (;;) {
		s = (struct livelock_run_stats){ .size = sizeof(s), .run = last,
						 .flags = LIVELOCK_STATS_NEXT };
		err = ll_call(fd, LIVELOCK_IOC_RUN_STATS, &s);
		if (err)
			break;
		REQUIRE(s.run > last, "run %u after %u", s.run, last);
		last = s.run;
		for (i = 0; i < 3; i++)
			seen += s.run == runs[i];
	}
	REQUIRE(seen == 3, "%u of 3 runs seen", seen);
	close(files[2]);
	return expect("past the last", -ENOENT, err) ?:
	       expect("a run that is gone", -ENOENT, ll_stats(fd, runs[2], &s)) ?:
	       expect("no such run", -ENOENT, ll_stats(fd, UINT32_MAX, &s));
}

static const char *worker_stats_refusals(const void *arg)
{
	struct livelock_worker w[4];
	struct livelock_worker_stats good = {
		.size = sizeof(good), .count = 4, .stride = sizeof(w[0]),
		.workers = (uintptr_t)w,
	}, s;
	const char *bad;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "bridge", "none", "workers=4"));
	s = good;
	s.first = 4;
	bad = expect("first", -ERANGE, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	s = good;
	s.first = UINT32_MAX;
	bad = bad ?: expect("first", -ERANGE, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	s = good;
	s.stride = sizeof(w[0]) - 8;
	bad = bad ?: expect("stride", -EINVAL, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	s = good;
	s.stride = 0;
	bad = bad ?: expect("stride", -EINVAL, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	s = good;
	s.stride = sizeof(w[0]) + 8;
	bad = bad ?: expect("stride", -E2BIG, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	s = good;
	s.stride = UINT32_MAX;
	bad = bad ?: expect("stride", -E2BIG, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	s = good;
	s.workers = 0;
	bad = bad ?: expect("workers", -EFAULT, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	s = good;
	s.workers = -4096;
	bad = bad ?: expect("workers", -EFAULT, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	s = good;
	s.run = UINT32_MAX;
	bad = bad ?: expect("run", -ENOENT, ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	return bad;
}

/* What is written is what was asked for, and not a byte more */
static const char *worker_stats_window(const void *arg)
{
	struct livelock_worker_stats s = { .size = sizeof(s) };
	struct livelock_worker w[6], untouched;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "bridge", "none", "workers=4"));
	memset(w, 0x5a, sizeof(w));
	memset(&untouched, 0x5a, sizeof(untouched));
	s.first = 1;
	s.count = 2;
	s.stride = sizeof(w[0]);
	s.workers = (uintptr_t)w;
	CALL_OK(ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	REQUIRE(s.count == 2 && s.first == 1 && s.stride == sizeof(w[0]), "count %u", s.count);
	REQUIRE(memcmp(&w[1], &untouched, sizeof(untouched)) &&
		!memcmp(&w[2], &untouched, sizeof(untouched)), "not 2 were written");
	s.count = UINT32_MAX;
	CALL_OK(ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	REQUIRE(s.count == 3 && !memcmp(&w[3], &untouched, sizeof(untouched)),
		"count %u from worker 1 of 4", s.count);
	s.count = 0;
	s.workers = 0;
	CALL_OK(ll_call(fd, LIVELOCK_IOC_WORKER_STATS, &s));
	REQUIRE(!s.count, "count %u, asked for none", s.count);
	return NULL;
}

#define SUM(field) (w[0].field + w[1].field + w[2].field + w[3].field)
#define ADDS_UP(field) \
	REQUIRE(SUM(field) == s.field, #field ": workers %llu, run %llu", \
		(unsigned long long)SUM(field), s.field)

static const char *worker_sums(const void *arg)
{
	struct livelock_run_stats s;
	struct livelock_worker w[4];
	int fd = ll_open(), i;

	CALL_OK(fd);
	CALL_OK(ll_run_attempts(fd, "polite-locks", "none",
				"workers=4 duration_ns=60s backoff=constant base_ns=100us attempts=3",
				100, NULL, &s));
	CALL_OK(ll_workers(fd, 0, w, 4));
	ADDS_UP(attempts);
	ADDS_UP(completions);
	ADDS_UP(conflicts);
	ADDS_UP(refusals);
	ADDS_UP(operations);
	ADDS_UP(give_ups);
	ADDS_UP(cancelled);
	ADDS_UP(skew_sum_ns);
	ADDS_UP(skew_count);
	for (i = 0; i < 4; i++) {
		REQUIRE(w[i].skew_max_ns <= s.skew_max_ns, "worker %d: skew_max_ns", i);
		REQUIRE(w[i].state == LIVELOCK_WORKER_DONE && !w[i].pid && !w[i].reserved,
			"worker %d: state %u pid %u", i, w[i].state, w[i].pid);
		REQUIRE(w[i].cpu_ns && w[i].cpu_ns < s.elapsed_ns * 2, "worker %d: cpu_ns %llu",
			i, w[i].cpu_ns);
		REQUIRE(!w[i].conflicts || w[i].backoff_ns, "worker %d: no time in back-off", i);
	}
	return NULL;
}

/* A worker's kthread, as the rest of the system sees it */
static const char *worker_threads(const void *arg)
{
	struct livelock_run_stats s;
	struct livelock_worker w[3];
	char path[64], comm[32], want[32];
	int fd = ll_open(), i;
	FILE *f;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "cas-counter", "none", "workers=3 duration_ns=60s"));
	CALL_OK(ll_workers(fd, 0, w, 3));
	REQUIRE(w[0].state == LIVELOCK_WORKER_NEW && !w[0].pid && !w[0].attempts,
		"a worker before the start");
	CALL_OK(ll_start(fd));
	CALL_OK(ll_await_attempts(fd, 10, &s));
	REQUIRE(ll_kthreads() >= 3, "%d kthreads", ll_kthreads());
	CALL_OK(ll_workers(fd, 0, w, 3));
	for (i = 0; i < 3; i++) {
		REQUIRE(w[i].state > LIVELOCK_WORKER_NEW && w[i].state < LIVELOCK_WORKER_DONE,
			"worker %d: state %u", i, w[i].state);
		REQUIRE(w[i].cpu < (__u32)sysconf(_SC_NPROCESSORS_CONF), "worker %d: cpu %u",
			i, w[i].cpu);
		snprintf(path, sizeof(path), "/proc/%u/comm", w[i].pid);
		snprintf(want, sizeof(want), "ll/%u:%d\n", s.run, i);
		f = fopen(path, "r");
		REQUIRE(f, "worker %d: no process %u", i, w[i].pid);
		REQUIRE(fgets(comm, sizeof(comm), f) && !strcmp(comm, want), "worker %d is %s",
			i, comm);
		fclose(f);
	}
	return NULL;
}

static const char *worker_gap(const void *arg)
{
	struct livelock_run_stats s;
	struct livelock_worker w[2];
	int fd = ll_open(), i;

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "corridor", "none",
		       "workers=2 sync=barrier chance=1000 duration_ns=200ms", &s));
	CALL_OK(ll_workers(fd, 0, w, 2));
	/* to the clock tick, which may be 10 ms */
	for (i = 0; i < 2; i++)
		REQUIRE(w[i].max_gap_ns >= 150000000, "worker %d never succeeded, gap %llu ns",
			i, w[i].max_gap_ns);
	return NULL;
}

int main(void)
{
	plan_need_device();
	plan_test(run_life, NULL, "run_stats.run run_stats.scenario run_stats.cure run_stats.state run_stats.stop run_stats.alive run_stats.workers run_stats.slot run_stats.owner run_stats.start_ns run_stats.elapsed_ns");
	plan_test(seed_drawn, NULL, "run_stats.seed");
	plan_test(counts_of_give_ups, NULL, "run_stats.attempts run_stats.completions run_stats.conflicts run_stats.refusals run_stats.operations run_stats.give_ups");
	plan_test(give_up_deadline, NULL, "run_stats.give_ups: by a deadline");
	plan_test(stopped_by_duration, NULL, "run_stats.stop run_stats.cancelled: by the duration");
	plan_test(skew_of_timers, NULL, "run_stats.skew_sum_ns run_stats.skew_max_ns run_stats.skew_count");
	plan_test(alarm_mark, NULL, "run_stats.marks: alarm");
	plan_test(other_runs, NULL, "run_stats.ENOENT run_stats.run: runs of other files, one after the other");
	plan_test(worker_stats_refusals, NULL, "worker_stats.ENOENT worker_stats.ERANGE worker_stats.EINVAL worker_stats.E2BIG worker_stats.EFAULT worker_stats.run worker_stats.stride");
	plan_test(worker_stats_window, NULL, "worker_stats.first worker_stats.count worker_stats.workers");
	plan_test(worker_sums, NULL, "worker.attempts worker.completions worker.conflicts worker.refusals worker.operations worker.give_ups worker.cancelled worker.skew_sum_ns worker.skew_max_ns worker.skew_count worker.cpu_ns worker.backoff_ns worker.reserved");
	plan_test(worker_threads, NULL, "worker.state worker.pid worker.cpu");
	plan_test(worker_gap, NULL, "worker.max_gap_ns");
	return plan_run();
}
