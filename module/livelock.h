/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The engine: what scenarios build on. Scenarios include this file; nothing in
 * the engine knows a scenario but through struct ll_scenario.
 */
#ifndef LIVELOCK_H
#define LIVELOCK_H

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#ifndef CONFIG_64BIT
#error counters are single words of 64 bits that anybody may read
#endif

#include "compat.h"
#include "policy.h"
#include "table.h"
#include "uapi/livelock.h"

enum ll_placement { LL_PLACEMENT_FREE, LL_PLACEMENT_SPREAD, LL_PLACEMENT_ONE_CPU };
enum ll_sync { LL_SYNC_FREE, LL_SYNC_GRID, LL_SYNC_BARRIER };
enum ll_wait { LL_WAIT_BUSY, LL_WAIT_SLEEP };
enum ll_pause {
	LL_PAUSE_NONE, LL_PAUSE_RELAX, LL_PAUSE_RESCHED, LL_PAUSE_YIELD,
	LL_PAUSE_SLEEP0,
};
enum ll_breaker {
	LL_BREAKER_NONE, LL_BREAKER_ORDER, LL_BREAKER_PRIORITY,
	LL_BREAKER_DESIGNATED, LL_BREAKER_ATOMIC, LL_BREAKER_ADDRESS,
	LL_BREAKER_WOUND_WAIT, LL_BREAKER_WAIT_DIE, LL_BREAKER_TICKET,
	LL_BREAKER_MCS, LL_BREAKER_HAND_OFF, LL_BREAKER_VOTES,
	LL_BREAKER_QUEUE, LL_BREAKER_LOCK, LL_BREAKER_BLOCKING,
	LL_BREAKER_LATCH, LL_BREAKER_COPY, LL_BREAKER_LEASE,
	LL_BREAKER_SINGLE_FLIGHT, LL_BREAKER_LOOK_FIRST,
};
enum ll_arrival { LL_ARRIVAL_CLOSED, LL_ARRIVAL_PERIODIC, LL_ARRIVAL_POISSON };
enum ll_on_give_up { LL_ON_GIVE_UP_GO_ON, LL_ON_GIVE_UP_STOP_ALL };
enum ll_restart { LL_RESTART_NEVER, LL_RESTART_ON_ALARM };
enum ll_log { LL_LOG_NONE, LL_LOG_GIVE_UP, LL_LOG_ATTEMPT };
enum ll_beyond { LL_BEYOND_WAIT, LL_BEYOND_DROP };
enum ll_retry_after {
	LL_RETRY_AFTER_NONE, LL_RETRY_AFTER_TOLD, LL_RETRY_AFTER_ENFORCED,
};
enum ll_compare { LL_COMPARE_FRESH, LL_COMPARE_STALE, LL_COMPARE_TAGGED };

#define LL_ENUM_P(sym, ...) LL_P_##sym,
enum ll_param_id { LL_PARAMS(LL_ENUM_P, LL_ENUM_P) LL_NR_PARAMS };

#define LL_ENUM_C(nr, sym, ...) LL_CURE_##sym = nr,
enum ll_cure_id { LL_CURE_NONE, LL_CURES(LL_ENUM_C) };

#define LL_P(sym)	BIT_ULL(LL_P_##sym)

/*
 * What an attempt has to do beside trying, from the parameters: together, so that it
 * looks once where it has nothing of it to do.
 */
#define LL_RARE_ARRIVAL	BIT(0)		/* the operation begins at a time, or has to end */
#define LL_RARE_TURN	BIT(1)		/* a door before it, a turn to wait for */
#define LL_RARE_WINDOW	BIT(2)		/* a window in it, a rendezvous */

/* What one attempt came to */
enum ll_outcome { LL_COMPLETION, LL_CONFLICT, LL_REFUSAL };

struct ll_worker;
struct ll_run;

/* A parameter and the value that a scenario or a cure gives it */
struct ll_setting {
	enum ll_param_id param;
	u64 value;
};

#define LL_SETTINGS(...)						\
	.settings = (const struct ll_setting[]){ __VA_ARGS__ },		\
	.nr_settings = ARRAY_SIZE(((const struct ll_setting[]){ __VA_ARGS__ }))

/**
 * struct ll_cure - a cure or decoy as one scenario has it
 * @id: which
 * @expect: the verdict with it, other parameters at their defaults
 * @settings: what it changes
 * @nr_settings: length of @settings
 * @summary: what it changes, in words
 * @tie_breaker: what breaks ties with it
 */
struct ll_cure {
	enum ll_cure_id id;
	enum livelock_verdict expect;
	const struct ll_setting *settings;
	u32 nr_settings;
	const char *summary;
	const char *tie_breaker;
};

/**
 * struct ll_gauge - a number of a scenario's own: what its ratio does not tell
 * @name: as output names it
 * @unit: of it; %NULL for a count
 * @summary: what it counts
 * @offset: of a u64 in the contended object
 * @max: the largest of all objects counts, not the sum
 */
struct ll_gauge {
	const char *name;
	const char *unit;
	const char *summary;
	size_t offset;
	bool max;
};

/**
 * struct ll_ops - a scenario's code and parameters
 * @settings: its default parameters where they differ from the table's
 * @nr_settings: length of @settings
 * @cures: its cures and decoys
 * @nr_cures: length of @cures
 * @params: mask of LL_P() it reads besides those that the engine reads
 * @syncs: mask of BIT(enum ll_sync) that it works with
 * @breakers: mask of BIT(enum ll_breaker) that it knows
 * @turns: those of them with which workers take turns in @admit; they do not go
 *	with sync=barrier, where all attempt together
 * @at_will: those of them with which @admit has nothing to do and is not called
 * @rounds: it counts time in rounds, each grid_ns long, so that what comes out does
 *	not hang on the machine. Of the engine's waits, delays before attempts,
 *	arrivals and deadlines, none is slept: an attempt is due at
 *	ll_worker.due_ns, and @admit is to see to that. Needs sync=barrier.
 * @group: workers that share one object, the next @group the next one; 0 deals
 *	them out over as many objects as the parameter shards says, or over one
 *	if it is not among @params
 * @object_size: size of one contended object
 * @element_size: size of an element, an array of which follows the object
 * @elements: the parameter, not to be changed by a cure, that says how many
 * @worker_size: size of what a worker has of its own, all zero at the start
 * @init_object: sets up an object that is all zero; may be %NULL
 * @free_object: lets go of what an object holds, which may be all zero still; may
 *	be %NULL
 * @gauges: numbers of its own, kept in the objects
 * @nr_gauges: length of @gauges
 * @admit: waits for the worker's turn, if the cure has turns; may be %NULL.
 *	Called before an attempt is announced, so that waiting is no failure.
 *	Returns 0, or an error of ll_queue_wait() and its like, holding no lock
 *	then. Turns are given up by the engine when the operation ends.
 *	With sync=barrier nobody may wait while others meet: it returns
 *	ll_sit_out() instead, and is called again in the next round.
 * @leave: the operation has ended, whatever came of it, with nothing held that
 *	@attempt took; may be %NULL. Called before turns are given up.
 * @attempt: one try. It calls ll_window() once where a conflict fits in, in
 *	every path, and ends in bounded time once the run stops. It leaves
 *	nothing held.
 * @oppose: one act of a worker that is an opponent, within bounded time once the
 *	run stops; with sync=barrier it calls ll_window() and ll_rendezvous() as
 *	often as @attempt. The engine spaces acts by the parameter interval_ns.
 * @check: true if the invariant holds for an object, after all workers ended;
 *	adds the completions that the object itself has seen to @seen
 */
struct ll_ops {
	const struct ll_setting *settings;
	u32 nr_settings;
	const struct ll_cure *cures;
	u32 nr_cures;
	u64 params;
	u32 syncs;
	u32 breakers;
	u32 turns;
	u32 at_will;
	bool rounds;
	u32 group;
	size_t object_size;
	size_t element_size;
	enum ll_param_id elements;
	size_t worker_size;
	void (*init_object)(struct ll_run *run, void *object);
	void (*free_object)(void *object);
	const struct ll_gauge *gauges;
	u32 nr_gauges;
	int (*admit)(struct ll_worker *w);
	void (*leave)(struct ll_worker *w);
	enum ll_outcome (*attempt)(struct ll_worker *w);
	void (*oppose)(struct ll_worker *w);
	bool (*check)(struct ll_run *run, void *object, u64 *seen);
};

/* Masks of parameters are of 64 bits; both names of the limit are one */
static_assert(LL_NR_PARAMS <= 64);
static_assert(LL_MAX_DELAY_NS == LIVELOCK_MAX_DELAY_NS);

/* A row of LL_SCENARIOS */
struct ll_scenario {
	u32 id;
	const char *name;
	const char *family;
	u32 min_workers;
	enum livelock_verdict expect;
	const char *summary;
	const char *source;
	const char *tie_breaker;
	const struct ll_ops *ops;
};

/**
 * struct ll_barrier - a rendezvous of all workers of a run
 * @lock: protects the rest
 * @parties: workers that have not left
 * @arrived: workers that wait
 * @generation: counts meetings
 * @door: the meeting is the one before a round, where a run may end
 * @closed: the run was stopping when the latest door opened: no further round
 * @broken: a stop found the meeting incomplete: nobody waits any more
 * @rng: who goes first
 */
struct ll_barrier {
	spinlock_t lock;	/* the rest */
	u32 parties;
	u32 arrived;
	u32 generation;
	bool door;
	bool closed;
	bool broken;
	struct ll_rng rng;
};

/**
 * struct ll_owner - who waits for the end of a run
 * @wait: woken at the end; outlives ll_run_release()
 * @ended: the run has ended
 */
struct ll_owner {
	wait_queue_head_t wait;
	bool ended;
};

/* First come, first served. The head of the list is the one whose turn it is. */
struct ll_queue {
	spinlock_t lock;	/* the list, and queue and queued of its workers */
	struct list_head workers;
};

/* Numbers are drawn and called in order */
struct ll_ticket {
	atomic_t next;		/* to be drawn */
	atomic_t serving;	/* called last */
	wait_queue_head_t waiters;
};

/* A line in which each knows only the next one */
struct ll_mcs {
	struct ll_worker *tail;
};

/*
 * A lock word. Not a spinlock_t: it is held across waits, which may sleep and be
 * preempted. Its owner's number makes a wrong unlock visible.
 */
struct ll_lock {
	atomic_t owner;		/* worker number + 1, or 0 */
	wait_queue_head_t waiters;
};

/**
 * struct ll_handoff - a lock that whoever comes first has, within bounds
 * @lock: the lock
 * @queue: who waits for it
 * @starving: a release hands it over to the first one of the queue
 */
struct ll_handoff {
	struct ll_lock lock;
	struct ll_queue queue;
	bool starving;
};

/*
 * One writer, the worker itself; read by anybody. 128 bytes keep neighbours off
 * each other's lines where lines are fetched in pairs.
 */
struct ll_record {
	struct livelock_worker n;
} __aligned(128);

struct ll_worker {
	struct ll_run *run;
	const struct ll_ops *ops;
	struct livelock_worker *n;	/* its record */
	u32 id;
	u32 run_id;
	u32 slot;
	u32 rank;		/* its place among the workers of its object */
	void *object;		/* what it contends for */

	u32 generation;		/* of the parameters below */
	u32 cure;
	u32 rare;		/* LL_RARE_* */
	u64 p[LL_NR_PARAMS];
	struct ll_policy policy;

	u32 tries;		/* of this operation */
	u64 memo[2];		/* for scenarios that remember */
	u64 when_ns;		/* where it stands on its absolute schedule */
	u64 operation_ns;	/* start of the operation, if a deadline is set */
	u64 arrival_ns;		/* of the latest operation that came at a rate */
	u64 due_ns;		/* when its attempt is, on the clock of rounds */
	u32 round;		/* doors passed: the same for all who meet */
	u32 restarts;		/* of the run, as far as it has followed them */
	struct ll_backoff_state backoff;
	struct ll_rng rng;	/* its choices: jitter, coins */
	struct ll_rng nature;	/* what happens to it: windows */
	unsigned long tick;		/* jiffies at its latest look around */
	unsigned long last_completion;	/* jiffies */
	u64 paid_ns;	/* of its time on a CPU: see share.c */
	bool looking;	/* at the schedule, and sleeps by it */
#ifdef CONFIG_PREEMPT_NOTIFIERS
	struct preempt_notifier notifier;	/* of its turns on a CPU */
#endif

	void *own;		/* of the size that the scenario says */
	bool locked;		/* has locks for which others wait unfreezable */

	/* its place in whatever it waits in */
	struct ll_queue *queue;
	struct list_head queued;
	struct ll_ticket *ticket;
	int number;
	struct ll_mcs *mcs;
	struct ll_worker *mcs_next;
	u32 mcs_state;
	struct task_struct *task;
} ____cacheline_aligned;

/* N workers, from configuration to the last reader */
struct ll_run {
	struct kref ref;		/* owner, reaper, readers */
	struct list_head node;		/* in the list of runs, by number */
	const struct ll_scenario *scenario;
	u32 id;
	u32 nr_workers;
	u32 slot;
	u32 nr_objects;
	bool detached;			/* owned by the module, not by a file */
	bool logged;			/* its summary goes to the kernel log */
	struct pid *pid;		/* of who configured it */

	spinlock_t params_lock;		/* cure, p, writes of generation */
	u32 cure;
	u64 p[LL_NR_PARAMS];
	u64 given[LL_NR_PARAMS];	/* by the configuration: wins over cures */
	u64 given_mask;

	struct ll_worker *workers;
	struct ll_record *records;
	void *objects;
	size_t object_stride;
	void *owned;			/* by workers, each its own */
	struct ll_barrier barrier;

	u64 start_ns;
	u64 end_ns;
	unsigned long end_jiffies;
	u32 state;			/* enum livelock_state, release / acquire */
	atomic_t marks;			/* LIVELOCK_MARK_* */
	atomic_t alive;
	atomic_t contenders;		/* of them, those that are no opponents */
	atomic_t stop_reason;
	struct ratelimit_state log_limit;
	struct ll_owner *told;		/* of the end */
	struct work_struct reap;
	struct delayed_work monitor;
	u64 window_attempts;		/* the monitor's last look */
	u64 window_completions;

	/* read at every step: away from what is written during the run */
	u32 generation ____cacheline_aligned;
	u32 restarts;			/* of its operations, by restart=on-alarm */
	u32 active;			/* workers that autoscale lets work */
	bool stop;
};

/* scenarios/ */
#define LL_EXTERN_OPS(nr, sym, ...) extern const struct ll_ops ll_##sym##_ops;
LL_SCENARIOS(LL_EXTERN_OPS)

/* table.c */
extern const struct ll_scenario ll_scenarios[];
extern const u32 ll_nr_scenarios;
const struct ll_scenario *ll_scenario_by_id(u32 id);
const struct ll_scenario *ll_scenario_by_name(const char *name);
const char *ll_cure_name(u32 id);
u32 ll_cure_kind(u32 id);
const struct ll_cure *ll_cure_of(const struct ll_scenario *sc, u32 id);
int ll_cure_by_name(const struct ll_scenario *sc, const char *name);

/* param.c */
struct ll_param {
	const char *name;
	const char *unit;
	const char *summary;
	const char *const *choices;
	u64 min;
	u64 max;
	u64 def;
};

struct ll_message {
	char text[LIVELOCK_TEXT_LEN];
};

struct ll_run_spec;

extern const struct ll_param ll_params[LL_NR_PARAMS];
extern u32 ll_max_workers;
extern u32 ll_max_seconds;
u64 ll_param_max(u32 param);
bool ll_param_used(const struct ll_scenario *sc, u32 param);
bool ll_param_fixed(u32 param);
int ll_param_by_name(const char *name);
int ll_param_given(struct ll_run_spec *spec, u32 param, u64 value,
		   struct ll_message *msg);
void ll_params_apply(const struct ll_scenario *sc, const struct ll_cure *cure, u64 *p);
void ll_params_fit(const struct ll_scenario *sc, u64 given_mask, u64 *p);
int ll_params_check(const struct ll_scenario *sc, const u64 *p, struct ll_message *msg);
__printf(3, 4) int ll_refuse(struct ll_message *msg, int err, const char *fmt, ...);

/* run.c */
struct ll_run_spec {
	const struct ll_scenario *scenario;
	u32 cure;
	u64 given[LL_NR_PARAMS];
	u64 given_mask;
	bool privileged;		/* may exceed the built-in limits */
};

struct ll_run *ll_run_create(const struct ll_run_spec *spec, struct ll_owner *told,
			     struct ll_message *msg);
void ll_run_stop(struct ll_run *run, enum livelock_stop reason);
int ll_run_change(struct ll_run *run, u32 cure, struct ll_message *msg);
void ll_run_begin(struct ll_run *run);
void ll_run_await_end(struct ll_run *run);
void ll_run_release(struct ll_run *run);
void ll_run_put(struct ll_run *run);
struct ll_run *ll_run_find(u32 id, bool next);
void ll_run_worker_gone(struct ll_worker *w);
struct workqueue_struct *ll_runs_workqueue(void);
void ll_runs_cpu_gone(void);
u32 ll_runs_running(void);
int ll_runs_init(void);
void ll_runs_exit(void);

static inline u32 ll_run_state(const struct ll_run *run)
{
	/* pairs with ll_run_start() and the reaper: what a state promises is there */
	return smp_load_acquire(&run->state);
}

/* start.c */
int ll_run_start(struct ll_run *run);

/* monitor.c */
void ll_monitor_init(struct ll_run *run);
void ll_monitor_start(struct ll_run *run);
void ll_monitor_stop(struct ll_run *run);

/* slots.c */
int ll_slots_get(u32 n);
void ll_slots_put(u32 slot, u32 n);
u32 ll_slots_used(void);

/* share.c */
void ll_share_init(void);
void ll_share_exit(void);
void ll_share_join(struct ll_worker *w);
void ll_share_leave(struct ll_worker *w);
void ll_give_way(struct ll_worker *w);

/* stats.c */
#define LL_SUM(run, field) ll_stats_sum(run, offsetof(struct livelock_worker, field))
void ll_stats_worker(const struct ll_run *run, u32 i, struct livelock_worker *out);
u64 ll_stats_sum(const struct ll_run *run, size_t offset);
u64 ll_stats_gauge(const struct ll_run *run, const struct ll_gauge *gauge);
void ll_stats_run(const struct ll_run *run, struct livelock_run_stats *out);
u64 ll_ratio_ppm(u64 completions, u64 attempts);

/* text.c */
struct seq_file;
int ll_text_parse(char *line, struct ll_run_spec *spec, struct ll_message *msg);
void ll_text_list(struct seq_file *m);
void ll_text_run(struct seq_file *m, struct ll_run *run);
void ll_text_summary(const struct ll_run *run);
void ll_text_refused(const struct ll_message *msg);

/* device.c */
int ll_device_init(void);
void ll_device_exit(void);

/* worker.c */
int ll_worker_fn(void *data);

/* wait.c: for scenarios, all cut short by a stop */
bool ll_pass_window(struct ll_worker *w);
void ll_rendezvous(struct ll_worker *w);
bool ll_door(struct ll_worker *w);
int ll_sit_out(struct ll_worker *w, u32 state);
void ll_hold(struct ll_worker *w, u64 ns);
void ll_latency(struct ll_worker *w);
void ll_await_active(struct ll_worker *w);
void ll_nap_until(struct ll_worker *w, u64 when_ns);
void ll_sleep_until(struct ll_worker *w, u64 when_ns);
void ll_delay(struct ll_worker *w, u64 ns);
void ll_barrier_init(struct ll_barrier *b, u32 parties, u64 seed);
void ll_barrier_leave(struct ll_run *run);

/* turn.c: for scenarios, all cut short by a stop */
void ll_queue_init(struct ll_queue *q);
bool ll_queue_among(struct ll_worker *w, struct ll_queue *q, u32 n);
int ll_queue_wait(struct ll_worker *w, struct ll_queue *q);
void ll_queue_leave(struct ll_worker *w);
void ll_ticket_init(struct ll_ticket *t);
void ll_ticket_draw(struct ll_worker *w, struct ll_ticket *t);
int ll_ticket_wait(struct ll_worker *w);
void ll_mcs_join(struct ll_worker *w, struct ll_mcs *line);
int ll_mcs_wait(struct ll_worker *w);
void ll_turn_pass(struct ll_worker *w);
void ll_lock_init(struct ll_lock *l);
int ll_lock_wait(struct ll_worker *w, struct ll_lock *l);
void ll_handoff_init(struct ll_handoff *h);
int ll_handoff_wait(struct ll_worker *w, struct ll_handoff *h, u64 patience_ns);
bool ll_handoff_unlock(struct ll_worker *w, struct ll_handoff *h);

static inline bool ll_queue_turn(struct ll_worker *w, struct ll_queue *q)
{
	return ll_queue_among(w, q, 1);
}

/* An operation ends, and with it what others wait for */
static inline void ll_turn_end(struct ll_worker *w)
{
	if (unlikely(w->queue || w->ticket || w->mcs))
		ll_turn_pass(w);
}

static inline bool ll_has_lock(const struct ll_worker *w, const struct ll_lock *l)
{
	return atomic_read_acquire(&l->owner) == w->id + 1;
}

static inline bool ll_trylock(struct ll_worker *w, struct ll_lock *l)
{
	return !atomic_read(&l->owner) &&
	       !atomic_cmpxchg_acquire(&l->owner, 0, w->id + 1);
}

static inline bool ll_lock_taken(const struct ll_lock *l)
{
	return atomic_read(&l->owner);
}

/* Release without waking anybody: ll_lock_wake() must follow, soon or late */
static inline void ll_lock_release(struct ll_worker *w, struct ll_lock *l)
{
	WARN_ON_ONCE(!ll_has_lock(w, l));
	atomic_set_release(&l->owner, 0);
}

static inline void ll_lock_wake(struct ll_lock *l)
{
	/* pairs with the wait's set_current_state(): see wq_has_sleeper() */
	if (wq_has_sleeper(&l->waiters))
		wake_up(&l->waiters);
}

static inline void ll_unlock(struct ll_worker *w, struct ll_lock *l)
{
	ll_lock_release(w, l);
	ll_lock_wake(l);
}

static inline void *ll_object(const struct ll_run *run, u32 i)
{
	return run->objects + (size_t)i * run->object_stride;
}

/* The largest value that a gauge has been told of */
static inline void ll_gauge_max(u64 *gauge, u64 value)
{
	u64 old = READ_ONCE(*gauge);

	while (value > old && !try_cmpxchg(gauge, &old, value))
		;
}

/* Time on the clock of rounds */
static inline u64 ll_round_ns(const struct ll_worker *w)
{
	return w->round * w->p[LL_P_GRID_NS];
}

static inline bool ll_is_opponent(const struct ll_worker *w)
{
	return w->id < w->p[LL_P_OPPONENTS];
}

static inline bool ll_stopping(const struct ll_worker *w)
{
	return READ_ONCE(w->run->stop);
}

/**
 * ll_window - the vulnerable window of an attempt
 * @w: the worker
 *
 * Called between the look and the act: a rendezvous with sync=barrier, otherwise
 * a time drawn from the window's distribution.
 *
 * Return: false if the end of the run cut it short.
 */
static inline bool ll_window(struct ll_worker *w)
{
	return !(w->rare & LL_RARE_WINDOW) || ll_pass_window(w);
}

/* The owner of a record is its only writer: no atomic needed */
#define ll_count(w, field) WRITE_ONCE((w)->n->field, (w)->n->field + 1)
#define ll_add(w, field, v) WRITE_ONCE((w)->n->field, (w)->n->field + (v))

#endif /* LIVELOCK_H */
