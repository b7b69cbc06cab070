// SPDX-License-Identifier: GPL-2.0-only
/*
 * What scenarios do besides their ratio, as their gauges tell it, to the count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "util.h"

/**
 * struct outcome - a run that ends by itself, and what must come of it
 * @name: of the test
 * @scenario: what runs
 * @cure: with which cure
 * @settings: and which parameters
 * @attempts: in all
 * @completions: of them
 * @gauges: "name=value …", each exact
 */
struct outcome {
	const char *name;
	const char *scenario;
	const char *cure;
	const char *settings;
	__u64 attempts;
	__u64 completions;
	const char *gauges;
};

static const struct outcome outcomes[] = {
	{ "corridor: 50 rounds of the dance, both sides equal at the end", "corridor", "none",
	  "operations=1 attempts=50", 100, 0, "first_steps=50 second_steps=50 stuck=1" },
	{ "corridor: the one with the smaller number gives way", "corridor", "priority",
	  "operations=50", 100, 100, "first_steps=50 second_steps=0 stuck=0" },
	{ "corridor: the designated one keeps walking", "corridor", "designated",
	  "operations=50", 100, 100, "first_steps=0 second_steps=50 stuck=0" },
	{ "musicians: three starts in the round of the count-in", "musicians", "designated",
	  "operations=1", 3, 3, "counted=1" },
	{ "musicians: no start without", "musicians", "none",
	  "operations=1 attempts=100", 300, 0, "counted=0" },
};

static const char *gauges_are(int fd, const char *wanted)
{
	char text[256], *word, *rest, *value;
	__u64 is;

	snprintf(text, sizeof(text), "%s", wanted);
	for (word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		value = strchr(word, '=');
		*value++ = '\0';
		CALL_OK(ll_gauge_value(fd, word, &is));
		REQUIRE(is == strtoull(value, NULL, 10), "%s is %llu, not %s", word, is, value);
	}
	return NULL;
}

static const char *comes_out(const void *arg)
{
	const struct outcome *o = arg;
	struct livelock_run_stats s;
	char settings[256];
	int fd = ll_open();

	snprintf(settings, sizeof(settings), "duration_ns=60s %s", o->settings);
	CALL_OK(fd);
	CALL_OK(ll_run(fd, o->scenario, o->cure, settings, &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE && !(s.marks & LIVELOCK_MARK_VIOLATED),
		"stop %u, marks %u", s.stop, s.marks);
	REQUIRE(s.attempts == o->attempts && s.completions == o->completions,
		"%llu of %llu attempts completed, not %llu of %llu", s.completions, s.attempts,
		o->completions, o->attempts);
	return gauges_are(fd, o->gauges);
}

/**
 * struct trials - operations each of which either succeeds in so many rounds or not
 * @name: of the test
 * @scenario: what runs
 * @cure: with which cure
 * @settings: and which parameters
 * @least: operations of a thousand that must give up at least
 * @most: and at most
 */
struct trials {
	const char *name;
	const char *scenario;
	const char *cure;
	const char *settings;
	unsigned int least;
	unsigned int most;
};

/*
 * Raft, figure 16: five servers, a broadcast of 15 ms, of which a third is the way
 * there; timeouts of 150 ms and more, so that 10 s are 67 rounds of votes.
 */
#define RAFT	"workers=5 window=exponential window_ns=5ms latency_ns=10ms "

static const struct trials trials[] = {
	{ "random timeouts: one leader in 10 rounds, two nodes", "leader-election", "jitter",
	  "workers=2 operations=100 attempts=10", 0, 0 },
	{ "random timeouts: one leader in 10 rounds, five nodes", "leader-election", "jitter",
	  "workers=5 operations=100 attempts=10", 0, 0 },
	{ "random leases: one leader in 10 rounds, two nodes", "leader-election", "lease",
	  "workers=2 operations=100 attempts=10", 0, 0 },
	{ "random leases: one leader in 10 rounds, five nodes", "leader-election", "lease",
	  "workers=5 operations=100 attempts=10", 0, 0 },
	{ "priority: one leader in one round", "leader-election", "priority",
	  "workers=5 operations=100 attempts=1", 0, 0 },
	{ "Raft without randomness: no leader in 67 rounds, 10 s", "leader-election",
	  "votes", RAFT "jitter=none operations=20 attempts=67", 950, 1000 },
	{ "Raft with 5 ms: half of the leaders in 4 rounds, 0.6 s", "leader-election",
	  "votes", RAFT "jitter_ns=5ms operations=1000 attempts=4", 0, 500 },
	{ "Raft with 50 ms: every leader in 10 rounds, 1.5 s", "leader-election",
	  "votes", RAFT "jitter_ns=50ms operations=1000 attempts=10", 0, 0 },
	{ "Raft with 12 to 24 ms: half of the leaders in one round", "leader-election",
	  "votes", RAFT "base_ns=12ms jitter_ns=12ms operations=1000 attempts=1", 0, 500 },
};

static const char *trials_end(const void *arg)
{
	const struct trials *t = arg;
	struct livelock_run_stats s;
	char settings[256];
	__u64 permille;
	int fd = ll_open();

	snprintf(settings, sizeof(settings), "duration_ns=60s %s", t->settings);
	CALL_OK(fd);
	CALL_OK(ll_run(fd, t->scenario, t->cure, settings, &s));
	REQUIRE(s.stop == LIVELOCK_STOP_DONE && !(s.marks & LIVELOCK_MARK_VIOLATED),
		"stop %u, marks %u", s.stop, s.marks);
	permille = s.give_ups * 1000 / s.operations;
	REQUIRE(permille >= t->least && permille <= t->most,
		"%llu of %llu operations gave up", s.give_ups, s.operations);
	return NULL;
}

int main(void)
{
	size_t i;

	plan_need_device();
	for (i = 0; i < ARRAY_SIZE(outcomes); i++)
		plan_test(comes_out, &outcomes[i], "outcome %s", outcomes[i].name);
	for (i = 0; i < ARRAY_SIZE(trials); i++)
		plan_test(trials_end, &trials[i], "outcome %s", trials[i].name);
	return plan_run();
}
