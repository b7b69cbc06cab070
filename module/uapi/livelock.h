/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The ABI of /dev/livelock: the only header that the module, the BPF programs,
 * the tool and the tests share.
 *
 * Scenarios, cures and parameters are not listed here. They are rows of the
 * module's own tables and are learnt by enumeration, by name: a new row needs
 * no new header. Numbers handed out by the enumeration are stable.
 *
 * Every structure begins with its own size. A program sets @size to the size it
 * was compiled with; the module accepts a shorter structure as one whose new
 * fields are zero, and refuses a longer one with -E2BIG unless its unknown tail
 * is zero. Times are in nanoseconds, points of time in CLOCK_MONOTONIC.
 *
 * Errors of every call: -ENOTTY (unknown command), -EINVAL (@size below the
 * first version of the structure, one not aligned to 4 bytes, a reserved field
 * or unknown flag set), -E2BIG (non-zero bytes past the known structure, or more
 * than a page), -EFAULT (bad pointer), -ENOMEM.
 */
#ifndef _UAPI_LIVELOCK_H
#define _UAPI_LIVELOCK_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define LIVELOCK_DEVICE		"livelock"
#define LIVELOCK_ABI_VERSION	1

/* Workers of all runs together, and with it the length of a table by slot. */
#define LIVELOCK_MAX_SLOTS	16384

#define LIVELOCK_NAME_LEN	32
#define LIVELOCK_TEXT_LEN	160

/**
 * enum livelock_verdict - what a run looks like from outside
 * @LIVELOCK_VERDICT_IDLE: no attempts
 * @LIVELOCK_VERDICT_HEALTHY: completions follow attempts
 * @LIVELOCK_VERDICT_CONTENDED: a low ratio, but steady completions
 * @LIVELOCK_VERDICT_LIVELOCK: attempts go on, (nearly) nothing completes
 * @LIVELOCK_VERDICT_STARVATION: the group completes, a trying worker does not
 * @LIVELOCK_VERDICT_DEADLOCK: operations in flight, attempts stopped
 * @LIVELOCK_VERDICT_VIOLATED: an invariant of the scenario broke
 */
enum livelock_verdict {
	LIVELOCK_VERDICT_IDLE = 0,
	LIVELOCK_VERDICT_HEALTHY = 1,
	LIVELOCK_VERDICT_CONTENDED = 2,
	LIVELOCK_VERDICT_LIVELOCK = 3,
	LIVELOCK_VERDICT_STARVATION = 4,
	LIVELOCK_VERDICT_DEADLOCK = 5,
	LIVELOCK_VERDICT_VIOLATED = 6,
};

/**
 * enum livelock_state - state of the run that an open file owns
 * @LIVELOCK_STATE_IDLE: no run
 * @LIVELOCK_STATE_CONFIGURED: configured, not started
 * @LIVELOCK_STATE_RUNNING: workers exist
 * @LIVELOCK_STATE_STOPPED: ended; its numbers stay until the next configuration
 */
enum livelock_state {
	LIVELOCK_STATE_IDLE = 0,
	LIVELOCK_STATE_CONFIGURED = 1,
	LIVELOCK_STATE_RUNNING = 2,
	LIVELOCK_STATE_STOPPED = 3,
};

/**
 * enum livelock_stop - why a run ended
 * @LIVELOCK_STOP_NONE: it has not
 * @LIVELOCK_STOP_DURATION: its duration is over
 * @LIVELOCK_STOP_DONE: every worker did its operations (or gave up)
 * @LIVELOCK_STOP_REQUEST: LIVELOCK_IOC_STOP, or a signal during a text run
 * @LIVELOCK_STOP_OWNER: the owning file was closed
 * @LIVELOCK_STOP_CPU: a CPU went offline
 * @LIVELOCK_STOP_GIVE_UP: a worker gave up, with on_give_up=stop-all
 */
enum livelock_stop {
	LIVELOCK_STOP_NONE = 0,
	LIVELOCK_STOP_DURATION = 1,
	LIVELOCK_STOP_DONE = 2,
	LIVELOCK_STOP_REQUEST = 3,
	LIVELOCK_STOP_OWNER = 4,
	LIVELOCK_STOP_CPU = 5,
	LIVELOCK_STOP_GIVE_UP = 6,
};

/**
 * enum livelock_worker_state - what a worker is doing now
 * @LIVELOCK_WORKER_NEW: has not left the start line
 * @LIVELOCK_WORKER_RUNNING: trying
 * @LIVELOCK_WORKER_BACKOFF: waiting out a delay before a retry
 * @LIVELOCK_WORKER_BLOCKED: waiting for its turn (an ordered lock, a queue)
 * @LIVELOCK_WORKER_DONE: ended
 * @LIVELOCK_WORKER_OPPONENT: attempts nothing: what the others are up against
 */
enum livelock_worker_state {
	LIVELOCK_WORKER_NEW = 0,
	LIVELOCK_WORKER_RUNNING = 1,
	LIVELOCK_WORKER_BACKOFF = 2,
	LIVELOCK_WORKER_BLOCKED = 3,
	LIVELOCK_WORKER_DONE = 4,
	LIVELOCK_WORKER_OPPONENT = 5,
};

/**
 * struct livelock_info - LIVELOCK_IOC_INFO: the module
 * @size: in: sizeof(struct livelock_info)
 * @flags: in: 0
 * @abi_version: LIVELOCK_ABI_VERSION of the module
 * @nr_scenarios: rows that LIVELOCK_IOC_SCENARIO enumerates
 * @nr_params: rows that LIVELOCK_IOC_PARAM enumerates
 * @max_workers: workers a run may have (module parameter max_workers)
 * @max_slots: workers of all runs together; every slot is below it
 * @used_slots: slots in use now
 * @nr_runs: runs in state RUNNING now
 * @max_seconds: longest run (module parameter max_seconds)
 */
struct livelock_info {
	__u32 size;
	__u32 flags;
	__u32 abi_version;
	__u32 nr_scenarios;
	__u32 nr_params;
	__u32 max_workers;
	__u32 max_slots;
	__u32 used_slots;
	__u32 nr_runs;
	__u32 max_seconds;
};

/**
 * struct livelock_scenario - LIVELOCK_IOC_SCENARIO: one scenario
 * @size: in: sizeof(struct livelock_scenario)
 * @flags: in: 0
 * @index: in: 0 … nr_scenarios - 1; -ENOENT past the end
 * @id: stable number of the scenario, as events carry it
 * @nr_cures: rows that LIVELOCK_IOC_CURE enumerates for it
 * @min_workers: fewest workers with which it shows what it is for
 * @expect: enum livelock_verdict with the default parameters and no cure
 * @reserved: in: 0
 * @name: its name
 * @family: the mechanism it belongs to
 * @summary: one line about it
 * @source: the section of the tutorial it comes from
 * @tie_breaker: what breaks ties with no cure ("nothing" in a disease)
 */
struct livelock_scenario {
	__u32 size;
	__u32 flags;
	__u32 index;
	__u32 id;
	__u32 nr_cures;
	__u32 min_workers;
	__u32 expect;
	__u32 reserved;
	char name[LIVELOCK_NAME_LEN];
	char family[LIVELOCK_NAME_LEN];
	char summary[LIVELOCK_TEXT_LEN];
	char source[LIVELOCK_TEXT_LEN];
	char tie_breaker[LIVELOCK_TEXT_LEN];
};

/* struct livelock_cure.kind */
#define LIVELOCK_CURE_NONE	0	/* the scenario as it is */
#define LIVELOCK_CURE_CURE	1	/* breaks the livelock */
#define LIVELOCK_CURE_DECOY	2	/* is said to, and does not */

/**
 * struct livelock_cure - LIVELOCK_IOC_CURE: one cure or decoy of a scenario
 * @size: in: sizeof(struct livelock_cure)
 * @flags: in: 0
 * @scenario: in: a scenario's id; -ENOENT if there is none
 * @index: in: 0 … nr_cures - 1; -ENOENT past the end. Index 0 is always "none",
 *	the scenario as it is
 * @id: stable number of the cure
 * @kind: LIVELOCK_CURE_*
 * @expect: enum livelock_verdict with it, other parameters at their defaults
 * @reserved: in: 0
 * @name: its name
 * @summary: what it changes
 * @tie_breaker: what breaks ties with it
 */
struct livelock_cure {
	__u32 size;
	__u32 flags;
	__u32 scenario;
	__u32 index;
	__u32 id;
	__u32 kind;
	__u32 expect;
	__u32 reserved;
	char name[LIVELOCK_NAME_LEN];
	char summary[LIVELOCK_TEXT_LEN];
	char tie_breaker[LIVELOCK_TEXT_LEN];
};

/* struct livelock_param.flags: asked for */
#define LIVELOCK_PARAM_RUN	(1u << 3)	/* as the run of this file has it */

/* struct livelock_param.flags: answered */
#define LIVELOCK_PARAM_USED	(1u << 0)	/* the scenario reads it */
#define LIVELOCK_PARAM_CHOICE	(1u << 1)	/* a value has a name */
#define LIVELOCK_PARAM_FIXED	(1u << 2)	/* cures cannot change it in a run */

/**
 * struct livelock_param - LIVELOCK_IOC_PARAM: one parameter
 * @size: in: sizeof(struct livelock_param)
 * @flags: in: 0 or LIVELOCK_PARAM_RUN; out: the other LIVELOCK_PARAM_*
 * @index: in: 0 … nr_params - 1; -ENOENT past the end
 * @scenario: in: a scenario's id; -ENOENT if there is none; with
 *	LIVELOCK_PARAM_RUN out, and -ENOENT if the file has no run
 * @cure: in: a cure's id, 0 for none; -EINVAL if the scenario does not have it;
 *	with LIVELOCK_PARAM_RUN out
 * @id: stable number of the parameter
 * @min: smallest value
 * @max: largest value
 * @def: value with @scenario and @cure when nothing is set; with
 *	LIVELOCK_PARAM_RUN the value in force
 * @name: its name
 * @unit: "ns", "permille", "percent", "workers" … or empty
 * @summary: what it means
 */
struct livelock_param {
	__u32 size;
	__u32 flags;
	__u32 index;
	__u32 scenario;
	__u32 cure;
	__u32 id;
	__aligned_u64 min;
	__aligned_u64 max;
	__aligned_u64 def;
	char name[LIVELOCK_NAME_LEN];
	char unit[LIVELOCK_NAME_LEN];
	char summary[LIVELOCK_TEXT_LEN];
};

/**
 * struct livelock_choice - LIVELOCK_IOC_CHOICE: the name of a parameter's value
 * @size: in: sizeof(struct livelock_choice)
 * @flags: in: 0
 * @param: in: a parameter's id; -ENOENT if there is none or it has no choices
 * @value: in: 0 … max; -ENOENT past the end
 * @name: the value's name
 */
struct livelock_choice {
	__u32 size;
	__u32 flags;
	__u32 param;
	__u32 value;
	char name[LIVELOCK_NAME_LEN];
};

/**
 * struct livelock_setting - one parameter given to LIVELOCK_IOC_CONFIGURE
 * @param: a parameter's id
 * @reserved: 0
 * @value: its value
 */
struct livelock_setting {
	__u32 param;
	__u32 reserved;
	__aligned_u64 value;
};

/**
 * struct livelock_config - LIVELOCK_IOC_CONFIGURE: set up a run
 * @size: in: sizeof(struct livelock_config)
 * @flags: in: 0
 * @scenario: in: a scenario's id
 * @cure: in: a cure's id, 0 for none
 * @nr_settings: in: length of @settings, at most nr_params
 * @reserved: in: 0
 * @settings: in: user pointer to an array of struct livelock_setting; a
 *	parameter may stand in it once. What is set here wins over the cure.
 * @run: out: the run's number, unique while the module is loaded
 * @slot: out: slot of worker 0; worker i has slot + i
 * @message: out, also after an error: what was wrong, naming the field;
 *	empty after success
 *
 * On any error the file keeps the run that it had, untouched; but -EFAULT is of a
 * call that was done if the structure was taken away while it was.
 *
 * Errors: -EBUSY (the file's run is running), -ENOENT (no such scenario),
 * -EINVAL (a cure that the scenario does not have, an unknown parameter, one
 * given twice, one that the scenario does not use, a reserved field),
 * -ERANGE (a value outside its bounds), -EPERM (a value above the module's
 * built-in limit, or workers of all runs together above the one of a run,
 * without CAP_SYS_ADMIN), -EOPNOTSUPP (values that do not go together), -ENOSPC
 * (no slots left), -ENOMEM, -EINTR (a signal came while another call configured or
 * started the file's run).
 */
struct livelock_config {
	__u32 size;
	__u32 flags;
	__u32 scenario;
	__u32 cure;
	__u32 nr_settings;
	__u32 reserved;
	__aligned_u64 settings;
	__u32 run;
	__u32 slot;
	char message[LIVELOCK_TEXT_LEN];
};

/**
 * struct livelock_start - LIVELOCK_IOC_START, LIVELOCK_IOC_STOP
 * @size: in: sizeof(struct livelock_start)
 * @flags: in: 0
 *
 * Start creates the workers and returns; stop asks them to end and returns.
 * poll() reports POLLIN once a started run has ended.
 *
 * Errors of start: -ENOENT (nothing configured), -EBUSY (running already),
 * -ESTALE (ended: configure again), -ENOMEM or -EINTR (a signal; no worker was
 * started).
 * Errors of stop: -ENOENT (nothing configured), -ESRCH (not running: ended, or not
 * started yet, and it may be that another call is about to).
 */
struct livelock_start {
	__u32 size;
	__u32 flags;
};

/**
 * struct livelock_change - LIVELOCK_IOC_CHANGE: another cure, while it runs too
 * @size: in: sizeof(struct livelock_change)
 * @flags: in: 0
 * @cure: in: a cure's id, 0 for none
 * @reserved: in: 0
 * @message: out: as in struct livelock_config
 *
 * Each worker takes the change at its next attempt. Settings of the
 * configuration still win over the cure.
 *
 * Errors: -ENOENT (nothing configured), -ESRCH (ended), -EINVAL (a cure that
 * the scenario does not have), -EOPNOTSUPP (it does not go with a setting of the
 * configuration, or with a parameter that no cure can change in a run).
 */
struct livelock_change {
	__u32 size;
	__u32 flags;
	__u32 cure;
	__u32 reserved;
	char message[LIVELOCK_TEXT_LEN];
};

/* struct livelock_run_stats.flags */
#define LIVELOCK_STATS_NEXT	(1u << 0)	/* the first run after @run */

/* struct livelock_run_stats.marks */
#define LIVELOCK_MARK_DISTURBED	(1u << 0)	/* a CPU went away under it */
#define LIVELOCK_MARK_VIOLATED	(1u << 1)	/* an invariant broke */
#define LIVELOCK_MARK_ALARM	(1u << 2)	/* the ratio is under its alarm */
#define LIVELOCK_MARK_CUT	(1u << 3)	/* not all workers were in its last round */

/**
 * struct livelock_run_stats - LIVELOCK_IOC_RUN_STATS: numbers of a run
 * @size: in: sizeof(struct livelock_run_stats)
 * @flags: in: 0 or LIVELOCK_STATS_NEXT
 * @run: in: 0 for the run of this file, otherwise any run's number; with
 *	LIVELOCK_STATS_NEXT the first configured or running run with a higher
 *	one. out: its number. -ENOENT if there is none
 * @scenario: id
 * @cure: id in force now
 * @state: enum livelock_state
 * @stop: enum livelock_stop
 * @marks: LIVELOCK_MARK_*
 * @workers: how many
 * @alive: workers that have not ended
 * @slot: slot of worker 0
 * @owner: process that configured it, in the reader's pid namespace, or 0
 * @start_ns: when its workers left the start line, 0 before
 * @elapsed_ns: time since then, or until its end
 * @seed: seed of every random sequence in it
 * @attempts: tries; each ends as a completion, a conflict or a refusal
 * @completions: attempts that did useful work
 * @conflicts: attempts that failed because of another worker
 * @refusals: attempts that were turned away: by a party that does not react, for want
 *	of anything left to take, or by the end of the run
 * @operations: operations begun
 * @give_ups: operations ended by their bound
 * @cancelled: operations that the run's end cut short
 * @skew_sum_ns: sum of how late timed waits woke
 * @skew_max_ns: latest of them
 * @skew_count: number of them
 */
struct livelock_run_stats {
	__u32 size;
	__u32 flags;
	__u32 run;
	__u32 scenario;
	__u32 cure;
	__u32 state;
	__u32 stop;
	__u32 marks;
	__u32 workers;
	__u32 alive;
	__u32 slot;
	__u32 owner;
	__aligned_u64 start_ns;
	__aligned_u64 elapsed_ns;
	__aligned_u64 seed;
	__aligned_u64 attempts;
	__aligned_u64 completions;
	__aligned_u64 conflicts;
	__aligned_u64 refusals;
	__aligned_u64 operations;
	__aligned_u64 give_ups;
	__aligned_u64 cancelled;
	__aligned_u64 skew_sum_ns;
	__aligned_u64 skew_max_ns;
	__aligned_u64 skew_count;
};

/**
 * struct livelock_worker - one worker's numbers
 * @attempts: as in struct livelock_run_stats, and so on
 * @completions: see there
 * @conflicts: see there
 * @refusals: see there
 * @operations: see there
 * @give_ups: see there
 * @cancelled: see there
 * @backoff_ns: time spent in delays before retries
 * @max_gap_ns: longest time without a completion, to the clock tick
 * @skew_sum_ns: sum of how late its timed waits woke
 * @skew_max_ns: latest of them
 * @skew_count: number of them
 * @cpu_ns: time on a CPU
 * @state: enum livelock_worker_state
 * @pid: its kthread, 0 after its end
 * @cpu: CPU on which it looked around last
 * @reserved: 0
 */
struct livelock_worker {
	__aligned_u64 attempts;
	__aligned_u64 completions;
	__aligned_u64 conflicts;
	__aligned_u64 refusals;
	__aligned_u64 operations;
	__aligned_u64 give_ups;
	__aligned_u64 cancelled;
	__aligned_u64 backoff_ns;
	__aligned_u64 max_gap_ns;
	__aligned_u64 skew_sum_ns;
	__aligned_u64 skew_max_ns;
	__aligned_u64 skew_count;
	__aligned_u64 cpu_ns;
	__u32 state;
	__u32 pid;
	__u32 cpu;
	__u32 reserved;
};

/**
 * struct livelock_worker_stats - LIVELOCK_IOC_WORKER_STATS: numbers of workers
 * @size: in: sizeof(struct livelock_worker_stats)
 * @flags: in: 0
 * @run: in: 0 for the run of this file, otherwise a run's number;
 *	-ENOENT if there is none
 * @first: in: first worker wanted; -ERANGE past the last
 * @count: in: room in @workers; out: how many were written
 * @stride: in: size of one element, sizeof(struct livelock_worker);
 *	-EINVAL below its first version, -E2BIG above the module's
 * @workers: in: user pointer to the array
 */
struct livelock_worker_stats {
	__u32 size;
	__u32 flags;
	__u32 run;
	__u32 first;
	__u32 count;
	__u32 stride;
	__aligned_u64 workers;
};

/**
 * struct livelock_gauge - LIVELOCK_IOC_GAUGE: a number of a scenario's own
 * @size: in: sizeof(struct livelock_gauge)
 * @flags: in: 0
 * @run: in: 0 for the run of this file, otherwise a run's number;
 *	-ENOENT if there is none
 * @index: in: 0 …; -ENOENT past the last that the scenario has
 * @value: out: what it stands at
 * @name: its name
 * @unit: "ns", "permille" … or empty for a count
 * @summary: what it tells that a ratio does not
 */
struct livelock_gauge {
	__u32 size;
	__u32 flags;
	__u32 run;
	__u32 index;
	__aligned_u64 value;
	char name[LIVELOCK_NAME_LEN];
	char unit[LIVELOCK_NAME_LEN];
	char summary[LIVELOCK_TEXT_LEN];
};

/*
 * The commands carry no size: a structure may grow and its command stays. Each
 * takes a pointer to the structure of the same name; stop takes a livelock_start.
 */
#define LIVELOCK_IOC_TYPE	0xD1
#define LIVELOCK_IOC_INFO	_IO(LIVELOCK_IOC_TYPE, 0)
#define LIVELOCK_IOC_SCENARIO	_IO(LIVELOCK_IOC_TYPE, 1)
#define LIVELOCK_IOC_CURE	_IO(LIVELOCK_IOC_TYPE, 2)
#define LIVELOCK_IOC_PARAM	_IO(LIVELOCK_IOC_TYPE, 3)
#define LIVELOCK_IOC_CHOICE	_IO(LIVELOCK_IOC_TYPE, 4)
#define LIVELOCK_IOC_CONFIGURE	_IO(LIVELOCK_IOC_TYPE, 5)
#define LIVELOCK_IOC_START	_IO(LIVELOCK_IOC_TYPE, 6)
#define LIVELOCK_IOC_STOP	_IO(LIVELOCK_IOC_TYPE, 7)
#define LIVELOCK_IOC_CHANGE	_IO(LIVELOCK_IOC_TYPE, 8)
#define LIVELOCK_IOC_RUN_STATS	_IO(LIVELOCK_IOC_TYPE, 9)
#define LIVELOCK_IOC_WORKER_STATS _IO(LIVELOCK_IOC_TYPE, 10)
#define LIVELOCK_IOC_GAUGE	_IO(LIVELOCK_IOC_TYPE, 11)

/**
 * struct livelock_retry - argument of the writable event livelock_retry_policy
 * @slot: the worker's slot
 * @run: the run's number
 * @worker: the worker's number in the run, from 0
 * @scenario: the scenario's id
 * @cure: id of the cure in force
 * @tries: attempts of this operation so far; 0 only on the grid and on the clock of
 *	rounds, where an operation's first attempt is placed too
 * @delay_ns: in and out: delay before the next attempt. The module clamps
 *	what comes back to LIVELOCK_MAX_DELAY_NS.
 * @give_up: out: non-zero ends the operation with -EBUSY; in rounds, not before its
 *	first attempt
 * @reserved: 0
 *
 * A BPF program of type raw_tp.w may write @delay_ns and @give_up; writes to
 * other fields have no effect. The event is passed a copy.
 */
struct livelock_retry {
	__u32 slot;
	__u32 run;
	__u32 worker;
	__u32 scenario;
	__u32 cure;
	__u32 tries;
	__aligned_u64 delay_ns;
	__u32 give_up;
	__u32 reserved;
};

#define LIVELOCK_MAX_DELAY_NS	1000000000ull

/*
 * Arguments of the events, in order, as a raw_tp program finds them in
 * ctx->args. Interface: fields are only ever added at the end.
 *
 * livelock_attempt	u32 slot, u32 run, u32 worker, u32 tries (from 1)
 * livelock_completion	u32 slot, u32 run, u32 worker, u32 tries
 * livelock_conflict	u32 slot, u32 run, u32 worker, u32 tries, int refused
 * livelock_backoff	u32 slot, u32 run, u32 worker, u32 tries, u64 delay_ns
 * livelock_give_up	u32 slot, u32 run, u32 worker, u32 tries, int error
 *			(-EBUSY attempts, -ETIMEDOUT deadline, -EAGAIN restart,
 *			-ECANCELED end)
 * livelock_run_start	u32 run, u32 scenario, u32 cure, u32 workers, u32 slot,
 *			u64 seed
 * livelock_run_stop	u32 run, u32 scenario, u32 stop, u32 marks,
 *			u64 attempts, u64 completions
 * livelock_alarm	u32 run, u32 raised, u64 attempts, u64 completions
 *			(since the last look: a second, or as long as it takes
 *			to 100 attempts)
 * livelock_retry_policy struct livelock_retry *retry (writable)
 * livelock_note	u32 slot, u32 run, u32 worker, u32 what (enum livelock_note),
 *			u64 value
 */

/**
 * enum livelock_note - what a livelock_note tells
 * @LIVELOCK_NOTE_SIDE: where a walker of the corridor goes in this attempt: 0 left,
 *	1 right; two who give the same side are in each other's way
 */
enum livelock_note {
	LIVELOCK_NOTE_SIDE = 1,
};

#endif /* _UAPI_LIVELOCK_H */
