// SPDX-License-Identifier: GPL-2.0-only
/*
 * The columns of the live view's tables. Pure.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fields.h"
#include "format.h"
#include "gauge.h"

/**
 * field_rate - so many a second, in 10 columns
 * @buf: where to, FORMAT_LEN
 * @rate: how many
 *
 * Return: @buf.
 */
const char *field_rate(char *buf, double rate)
{
	snprintf(buf, FORMAT_LEN, "%.*f", rate < 10000 ? 1 : 0, rate);
	return buf;
}

/**
 * field_ratio - a success ratio, in 8 columns
 * @buf: where to, FORMAT_LEN
 * @ratio: from 0 to 1, or NAN
 *
 * Return: @buf; what has no room as a decimal fraction does not look like 0 or 1.
 */
const char *field_ratio(char *buf, double ratio)
{
	if (isnan(ratio)) {
		snprintf(buf, FORMAT_LEN, "-");
		return buf;
	}
	format_share(buf, ratio);
	if (strlen(buf) > 8)
		snprintf(buf, FORMAT_LEN, ratio < .5 ? "%.1e" : ">0.99999", ratio);
	return buf;
}

/**
 * field_state - the name of what a worker does
 * @state: enum livelock_worker_state
 *
 * Return: its name.
 */
const char *field_state(u32 state)
{
	static const char *const names[] = {
		[LIVELOCK_WORKER_NEW] = "new",
		[LIVELOCK_WORKER_RUNNING] = "trying",
		[LIVELOCK_WORKER_BACKOFF] = "back-off",
		[LIVELOCK_WORKER_BLOCKED] = "blocked",
		[LIVELOCK_WORKER_DONE] = "ended",
		[LIVELOCK_WORKER_OPPONENT] = "opponent",
	};

	return state < ARRAY_SIZE(names) ? names[state] : "unknown";
}

static const struct scene_worker *worker(const void *row)
{
	return row;
}

static const char *number(char *buf, double value, int digits)
{
	if (isnan(value))
		snprintf(buf, FORMAT_LEN, "-");
	else
		snprintf(buf, FORMAT_LEN, "%.*f", digits, value);
	return buf;
}

/* A column that shows a number as it is */
#define NUMBER(name, digits, expression)				\
	static double name##_value(const void *row)			\
	{								\
		return expression;					\
	}								\
	static const char *name##_cell(char *buf, const void *row)	\
	{								\
		return number(buf, name##_value(row), digits);		\
	}

NUMBER(nr, 0, worker(row)->nr)
NUMBER(cpu, 0, worker(row)->cpu * 100)
NUMBER(backoff, 0, worker(row)->backoff * 100)
NUMBER(share, 2, worker(row)->share)
NUMBER(won, 0, worker(row)->won)
NUMBER(give_ups, 0, worker(row)->n.give_ups)
NUMBER(on, 0, worker(row)->n.cpu)
NUMBER(pid, 0, worker(row)->n.pid)

/* One that needs more than digits */
#define VALUE(name, expression)						\
	static double name##_value(const void *row)			\
	{								\
		return expression;					\
	}

VALUE(state, worker(row)->n.state)
VALUE(attempts, worker(row)->attempts)
VALUE(completions, worker(row)->completions)
VALUE(ratio, worker(row)->ratio)
VALUE(longest, worker(row)->longest_ns / 1e9)
VALUE(late, worker(row)->n.skew_max_ns / 1e9)

static const char *state_word(char *buf, const void *row)
{
	(void)buf;
	return field_state(worker(row)->n.state);
}

static const char *attempts_cell(char *buf, const void *row)
{
	return field_rate(buf, worker(row)->attempts);
}

static const char *completions_cell(char *buf, const void *row)
{
	return field_rate(buf, worker(row)->completions);
}

static const char *ratio_cell(char *buf, const void *row)
{
	return field_ratio(buf, worker(row)->ratio);
}

static const char *longest_cell(char *buf, const void *row)
{
	return format_about(buf, worker(row)->longest_ns);
}

static const char *late_cell(char *buf, const void *row)
{
	return format_about(buf, worker(row)->n.skew_max_ns);
}

/* Of all that tells how a worker does: colours that change within a row cost */
static enum tint ratio_tint(const void *row)
{
	return gauge_tint(worker(row)->ratio);
}

const struct column worker_columns[] = {
	{ "WORKER", "worker", "its number", 6,
	  .value = nr_value, .cell = nr_cell },
	{ "STATE", "state", "what it does at the moment", 8, .word = true,
	  .value = state_value, .cell = state_word },
	{ "ATTEMPTS/S", "attempts", "attempts a second", 10,
	  .value = attempts_value, .cell = attempts_cell, .tint = ratio_tint },
	{ "SUCCESS/S", "success", "completions a second", 9,
	  .value = completions_value, .cell = completions_cell, .tint = ratio_tint },
	{ "RATIO", "ratio", "completions of attempts", 8,
	  .value = ratio_value, .cell = ratio_cell, .tint = ratio_tint },
	{ "CPU%", "cpu", "part of the time on a CPU", 4,
	  .value = cpu_value, .cell = cpu_cell, .tint = ratio_tint },
	{ "BACKOFF%", "backoff", "part of the time in delays before retries", 8,
	  .value = backoff_value, .cell = backoff_cell, .tint = ratio_tint },
	{ "LONGEST", "longest", "longest time without a completion (s)", 8,
	  .value = longest_value, .cell = longest_cell, .tint = ratio_tint },
	{ "SHARE", "share", "completions, 1 being a fair share", 6, .hidden = true,
	  .value = share_value, .cell = share_cell },
	{ "WON", "won", "completions since the change", 10, .hidden = true,
	  .value = won_value, .cell = won_cell },
	{ "GIVEUPS", "giveups", "operations given up", 8, .hidden = true,
	  .value = give_ups_value, .cell = give_ups_cell },
	{ "LATEST", "latest", "latest wake-up from a timed wait (s)", 8, .hidden = true,
	  .value = late_value, .cell = late_cell },
	{ "ON", "on", "CPU that it was on", 4, .hidden = true,
	  .value = on_value, .cell = on_cell },
	{ "PID", "pid", "its kthread", 7, .hidden = true,
	  .value = pid_value, .cell = pid_cell },
};

const u32 nr_worker_columns = ARRAY_SIZE(worker_columns);

static const struct run_row *run(const void *row)
{
	return row;
}

NUMBER(run_nr, 0, run(row)->run)
NUMBER(run_workers, 0, run(row)->workers)
NUMBER(run_owner, 0, run(row)->owner)
NUMBER(run_seconds, 0, run(row)->seconds)

VALUE(run_attempts, run(row)->now.attempts)
VALUE(run_completions, run(row)->now.completions)
VALUE(run_ratio, run(row)->now.ratio)

static const char *run_attempts_cell(char *buf, const void *row)
{
	return field_rate(buf, run(row)->now.attempts);
}

static const char *run_completions_cell(char *buf, const void *row)
{
	return field_rate(buf, run(row)->now.completions);
}

static const char *run_ratio_cell(char *buf, const void *row)
{
	return field_ratio(buf, run(row)->now.ratio);
}

static enum tint run_tint(const void *row)
{
	return gauge_tint(run(row)->now.ratio);
}

static const char *run_scenario(char *buf, const void *row)
{
	(void)buf;
	return run(row)->scenario;
}

static const char *run_cure(char *buf, const void *row)
{
	(void)buf;
	return run(row)->cure;
}

static const char *run_verdict(char *buf, const void *row)
{
	(void)buf;
	return run(row)->verdict;
}

const struct column run_columns[] = {
	{ "RUN", "run", "its number", 5,
	  .value = run_nr_value, .cell = run_nr_cell },
	{ "SCENARIO", "scenario", "what contends", 16, .word = true,
	  .value = run_nr_value, .cell = run_scenario },
	{ "CURE", "cure", "in force at the moment", 11, .word = true,
	  .value = run_nr_value, .cell = run_cure },
	{ "VERDICT", "verdict", "of the latest intervals", 10, .word = true,
	  .value = run_nr_value, .cell = run_verdict, .tint = run_tint },
	{ "ATTEMPTS/S", "attempts", "attempts a second", 10,
	  .value = run_attempts_value, .cell = run_attempts_cell },
	{ "SUCCESS/S", "success", "completions a second", 9,
	  .value = run_completions_value, .cell = run_completions_cell },
	{ "RATIO", "ratio", "completions of attempts", 8,
	  .value = run_ratio_value, .cell = run_ratio_cell, .tint = run_tint },
	{ "WORKERS", "workers", "those that have not ended", 7, .hidden = true,
	  .value = run_workers_value, .cell = run_workers_cell },
	{ "SECONDS", "seconds", "since it started", 7, .hidden = true,
	  .value = run_seconds_value, .cell = run_seconds_cell },
	{ "OWNER", "owner", "process that started it", 7, .hidden = true,
	  .value = run_owner_value, .cell = run_owner_cell },
};

const u32 nr_run_columns = ARRAY_SIZE(run_columns);
