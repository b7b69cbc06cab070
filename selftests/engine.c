// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine does for every scenario besides attempts: gauges, arrivals at a
 * rate, workers that come later, give-ups that stop all, restarts, the log.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "util.h"

/* Every gauge has a name of its own, and ends where it should */
static const char *gauges_listed(const void *arg)
{
	const struct livelock_scenario *sc = arg;
	struct livelock_gauge g, other;
	int fd = ll_open(), err;
	__u32 i, k;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, sc->name, "none", ""));
	for (i = 0; !(err = ll_gauge(fd, 0, i, &g)); i++) {
		REQUIRE(strnlen(g.name, sizeof(g.name)) && g.name[sizeof(g.name) - 1] == '\0' &&
			strnlen(g.summary, sizeof(g.summary)), "gauge %u has no name", i);
		REQUIRE(g.unit[sizeof(g.unit) - 1] == '\0', "gauge %u: bad unit", i);
		for (k = 0; k < i; k++) {
			CALL_OK(ll_gauge(fd, 0, k, &other));
			REQUIRE(strcmp(g.name, other.name), "two gauges named %s", g.name);
		}
	}
	return expect("past the last gauge", -ENOENT, err);
}

static const char *gauge_counts(const void *arg)
{
	struct livelock_run_stats s;
	struct livelock_gauge g;
	int fd = ll_open(), other = ll_open();

	CALL_OK(fd);
	CALL_OK(other);
	CALL_OK(ll_run(fd, "polite-locks", "order",
		       "window_ns=10us operations=50 duration_ns=60s", &s));
	CALL_OK(ll_gauge(other, s.run, 0, &g));
	REQUIRE(!strcmp(g.name, "crossings"), "the gauge is %s", g.name);
	REQUIRE(g.run == s.run && g.value == s.completions && s.completions == 200,
		"run %u: %llu crossings, %llu completions", g.run, g.value, s.completions);
	return expect("a gauge of no run", -ENOENT, ll_gauge(fd, UINT32_MAX, 0, &g)) ?:
	       expect("a gauge far past the last", -ENOENT, ll_gauge(fd, 0, UINT32_MAX, &g));
}

/* 4 workers, an operation each 20 ms: 200 ms of arrivals, however fast they are */
static const char *arrivals(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "cas-counter", "atomic-add",
		       "workers=4 operations=10 arrival=periodic interval_ns=20ms duration_ns=60s",
		       &s));
	REQUIRE(s.completions == 40 && s.stop == LIVELOCK_STOP_DONE, "%llu completions, stop %u",
		s.completions, s.stop);
	REQUIRE(s.elapsed_ns >= 200000000, "over after %llu ns", s.elapsed_ns);
	return NULL;
}

/* A sixteenth begins, and the others are let in each second */
static const char *workers_come(const void *arg)
{
	struct livelock_worker w[32];
	struct livelock_run_stats s;
	int fd = ll_open(), i, working = 0;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "cas-counter", "none",
			     "workers=32 autoscale=100 window_ns=1ms duration_ns=60s"));
	CALL_OK(ll_start(fd));
	CALL_OK(ll_await_attempts(fd, 20, &s));
	CALL_OK(ll_workers(fd, 0, w, 32));
	for (i = 0; i < 32; i++)
		working += w[i].attempts != 0;
	REQUIRE(working >= 1 && working < 32, "%d of 32 workers at work at once", working);
	while (working < 32 && !ll_ended(fd, 50)) {
		CALL_OK(ll_workers(fd, 0, w, 32));
		for (i = 0, working = 0; i < 32; i++)
			working += w[i].attempts != 0;
	}
	REQUIRE(working == 32, "%d of 32 workers at work at the end", working);
	CALL_OK(ll_stop(fd));
	REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
	return NULL;
}

/* Stopped before they are let in, they end too */
static const char *stopped_before(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "cas-counter", "none",
		       "workers=256 autoscale=1 duration_ns=100ms", &s));
	REQUIRE(!s.alive && s.stop == LIVELOCK_STOP_DURATION, "alive %u, stop %u", s.alive, s.stop);
	return NULL;
}

/* The first error ends all, as in an error group */
static const char *give_up_stops(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_run(fd, "bridge", "none",
		       "workers=8 shards=4 attempts=3 on_give_up=stop-all duration_ns=60s", &s));
	REQUIRE(s.stop == LIVELOCK_STOP_GIVE_UP, "stop %u", s.stop);
	REQUIRE(s.give_ups >= 1 && s.give_ups + s.cancelled + s.completions == s.operations,
		"%llu give-ups, %llu cancelled, %llu operations", s.give_ups, s.cancelled,
		s.operations);
	return NULL;
}

/* Begun anew, each second that the alarm is up: churn, and still no success */
static const char *begun_anew(const void *arg)
{
	struct livelock_run_stats s;
	int fd = ll_open(), i;

	CALL_OK(fd);
	CALL_OK(ll_configure(fd, "corridor", "none",
			     "workers=8 restart=on-alarm duration_ns=60s"));
	CALL_OK(ll_start(fd));
	for (i = 0; i < 1000; i++) {
		CALL_OK(ll_stats(fd, 0, &s));
		if (s.give_ups >= 16 || ll_ended(fd, 20))
			break;
	}
	CALL_OK(ll_stop(fd));
	REQUIRE(ll_ended(fd, LL_PATIENCE_MS), "it does not end");
	CALL_OK(ll_stats(fd, 0, &s));
	REQUIRE(s.give_ups >= 16 && !s.completions, "%llu restarts, %llu completions",
		s.give_ups, s.completions);
	REQUIRE(s.give_ups + s.cancelled == s.operations, "operations %llu", s.operations);
	return NULL;
}

/* Lines of the kernel log with a text, from here on */
static int count_lines(int kmsg, const char *text)
{
	char record[1024];
	int found = 0;
	ssize_t n;

	while ((n = read(kmsg, record, sizeof(record) - 1)) > 0 || errno == EPIPE) {
		if (n <= 0)
			continue;	/* records were overwritten */
		record[n] = '\0';
		found += !!strstr(record, text);
	}
	return found;
}

/* Each attempt is logged, as far as 100 lines a second go */
static const char *log_bounded(const void *arg)
{
	int fd = ll_open(), kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	struct livelock_run_stats s;
	char text[32];
	int lines;

	CALL_OK(fd);
	REQUIRE(kmsg >= 0, "cannot read the kernel log");
	lseek(kmsg, 0, SEEK_END);
	CALL_OK(ll_run(fd, "corridor", "none", "workers=8 log=attempt duration_ns=1s", &s));
	snprintf(text, sizeof(text), "run %u worker", s.run);
	lines = count_lines(kmsg, text);
	REQUIRE(lines >= 100 && lines <= 300, "%d lines for %llu attempts", lines, s.attempts);

	/* one worker: of two lines at one moment the kernel's rate limit drops one */
	CALL_OK(ll_run(fd, "always-fails", "none",
		       "workers=1 operations=4 attempts=2 log=give-up duration_ns=60s", &s));
	snprintf(text, sizeof(text), "run %u worker", s.run);
	lines = count_lines(kmsg, text);
	REQUIRE(lines == 4 && s.give_ups == 4, "%d lines for %llu give-ups", lines, s.give_ups);
	close(kmsg);
	return NULL;
}

int main(void)
{
	struct livelock_scenario sc = { .size = sizeof(sc) }, *copy;
	int fd;

	plan_need_device();
	fd = ll_open();
	for (; !ll_call(fd, LIVELOCK_IOC_SCENARIO, &sc);
	     sc = (struct livelock_scenario){ .size = sizeof(sc), .index = sc.index + 1 }) {
		copy = malloc(sizeof(*copy));
		*copy = sc;
		plan_test(gauges_listed, copy,
			  "gauge.name gauge.unit gauge.summary gauge.index gauge.ENOENT: of %s",
			  sc.name);
	}
	close(fd);
	plan_test(gauge_counts, NULL, "gauge.value gauge.run");
	plan_test(arrivals, NULL, "arrivals at a rate");
	plan_test(workers_come, NULL, "autoscale lets workers in");
	plan_test(stopped_before, NULL, "autoscale: those not yet let in end too");
	plan_test(give_up_stops, NULL, "run_stats.stop: a give-up that stops all");
	plan_test(begun_anew, NULL, "run_stats.give_ups: begun anew while the alarm is up");
	plan_test(log_bounded, NULL, "a log of attempts is bounded, one of give-ups whole");
	return plan_run();
}
