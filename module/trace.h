/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The events: a documented, stable interface. Fields are of fixed width and are
 * only ever added at the end.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM livelock

#if !defined(LIVELOCK_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define LIVELOCK_TRACE_H

#include <linux/tracepoint.h>

#include "table.h"
#include "uapi/livelock.h"

#define LL_SCENARIO_SYMBOL(nr, sym, name, ...) { nr, name },
#define ll_show_scenario(id)						\
	__print_symbolic(id, LL_SCENARIOS(LL_SCENARIO_SYMBOL) { 0, "none" })

#define LL_CURE_SYMBOL(nr, sym, name, kind) { nr, name },
#define ll_show_cure(id)						\
	__print_symbolic(id, LL_CURES(LL_CURE_SYMBOL) { 0, "none" })

#define ll_show_stop(reason)						\
	__print_symbolic(reason,					\
			 { LIVELOCK_STOP_NONE, "none" },		\
			 { LIVELOCK_STOP_DURATION, "duration" },	\
			 { LIVELOCK_STOP_DONE, "done" },		\
			 { LIVELOCK_STOP_REQUEST, "request" },		\
			 { LIVELOCK_STOP_OWNER, "owner" },		\
			 { LIVELOCK_STOP_CPU, "cpu" },			\
			 { LIVELOCK_STOP_GIVE_UP, "give-up" })

#define ll_show_note(what)						\
	__print_symbolic(what, { LIVELOCK_NOTE_SIDE, "side" })

TRACE_EVENT(livelock_run_start,
	TP_PROTO(u32 run, u32 scenario, u32 cure, u32 workers, u32 slot, u64 seed),
	TP_ARGS(run, scenario, cure, workers, slot, seed),
	TP_STRUCT__entry(
		__field(u32, run)
		__field(u32, scenario)
		__field(u32, cure)
		__field(u32, workers)
		__field(u32, slot)
		__field(u64, seed)
	),
	TP_fast_assign(
		__entry->run = run;
		__entry->scenario = scenario;
		__entry->cure = cure;
		__entry->workers = workers;
		__entry->slot = slot;
		__entry->seed = seed;
	),
	TP_printk("run=%u scenario=%s cure=%s workers=%u slot=%u seed=%llu",
		  __entry->run, ll_show_scenario(__entry->scenario),
		  ll_show_cure(__entry->cure), __entry->workers, __entry->slot,
		  __entry->seed)
);

TRACE_EVENT(livelock_run_stop,
	TP_PROTO(u32 run, u32 scenario, u32 stop, u32 marks, u64 attempts,
		 u64 completions),
	TP_ARGS(run, scenario, stop, marks, attempts, completions),
	TP_STRUCT__entry(
		__field(u32, run)
		__field(u32, scenario)
		__field(u32, stop)
		__field(u32, marks)
		__field(u64, attempts)
		__field(u64, completions)
	),
	TP_fast_assign(
		__entry->run = run;
		__entry->scenario = scenario;
		__entry->stop = stop;
		__entry->marks = marks;
		__entry->attempts = attempts;
		__entry->completions = completions;
	),
	TP_printk("run=%u scenario=%s stop=%s marks=%#x attempts=%llu completions=%llu",
		  __entry->run, ll_show_scenario(__entry->scenario),
		  ll_show_stop(__entry->stop), __entry->marks,
		  __entry->attempts, __entry->completions)
);

DECLARE_EVENT_CLASS(livelock_step,
	TP_PROTO(u32 slot, u32 run, u32 worker, u32 tries),
	TP_ARGS(slot, run, worker, tries),
	TP_STRUCT__entry(
		__field(u32, slot)
		__field(u32, run)
		__field(u32, worker)
		__field(u32, tries)
	),
	TP_fast_assign(
		__entry->slot = slot;
		__entry->run = run;
		__entry->worker = worker;
		__entry->tries = tries;
	),
	TP_printk("slot=%u run=%u worker=%u tries=%u",
		  __entry->slot, __entry->run, __entry->worker, __entry->tries)
);

DEFINE_EVENT(livelock_step, livelock_attempt,
	TP_PROTO(u32 slot, u32 run, u32 worker, u32 tries),
	TP_ARGS(slot, run, worker, tries)
);

DEFINE_EVENT(livelock_step, livelock_completion,
	TP_PROTO(u32 slot, u32 run, u32 worker, u32 tries),
	TP_ARGS(slot, run, worker, tries)
);

TRACE_EVENT(livelock_conflict,
	TP_PROTO(u32 slot, u32 run, u32 worker, u32 tries, int refused),
	TP_ARGS(slot, run, worker, tries, refused),
	TP_STRUCT__entry(
		__field(u32, slot)
		__field(u32, run)
		__field(u32, worker)
		__field(u32, tries)
		__field(s32, refused)
	),
	TP_fast_assign(
		__entry->slot = slot;
		__entry->run = run;
		__entry->worker = worker;
		__entry->tries = tries;
		__entry->refused = refused;
	),
	TP_printk("slot=%u run=%u worker=%u tries=%u refused=%d",
		  __entry->slot, __entry->run, __entry->worker, __entry->tries,
		  __entry->refused)
);

TRACE_EVENT(livelock_backoff,
	TP_PROTO(u32 slot, u32 run, u32 worker, u32 tries, u64 delay_ns),
	TP_ARGS(slot, run, worker, tries, delay_ns),
	TP_STRUCT__entry(
		__field(u32, slot)
		__field(u32, run)
		__field(u32, worker)
		__field(u32, tries)
		__field(u64, delay_ns)
	),
	TP_fast_assign(
		__entry->slot = slot;
		__entry->run = run;
		__entry->worker = worker;
		__entry->tries = tries;
		__entry->delay_ns = delay_ns;
	),
	TP_printk("slot=%u run=%u worker=%u tries=%u delay_ns=%llu",
		  __entry->slot, __entry->run, __entry->worker, __entry->tries,
		  __entry->delay_ns)
);

TRACE_EVENT(livelock_give_up,
	TP_PROTO(u32 slot, u32 run, u32 worker, u32 tries, int error),
	TP_ARGS(slot, run, worker, tries, error),
	TP_STRUCT__entry(
		__field(u32, slot)
		__field(u32, run)
		__field(u32, worker)
		__field(u32, tries)
		__field(s32, error)
	),
	TP_fast_assign(
		__entry->slot = slot;
		__entry->run = run;
		__entry->worker = worker;
		__entry->tries = tries;
		__entry->error = error;
	),
	TP_printk("slot=%u run=%u worker=%u tries=%u error=%d",
		  __entry->slot, __entry->run, __entry->worker, __entry->tries,
		  __entry->error)
);

TRACE_EVENT(livelock_alarm,
	TP_PROTO(u32 run, u32 raised, u64 attempts, u64 completions),
	TP_ARGS(run, raised, attempts, completions),
	TP_STRUCT__entry(
		__field(u32, run)
		__field(u32, raised)
		__field(u64, attempts)
		__field(u64, completions)
	),
	TP_fast_assign(
		__entry->run = run;
		__entry->raised = raised;
		__entry->attempts = attempts;
		__entry->completions = completions;
	),
	TP_printk("run=%u %s attempts=%llu completions=%llu",
		  __entry->run, __entry->raised ? "raised" : "cleared",
		  __entry->attempts, __entry->completions)
);

TRACE_EVENT(livelock_note,
	TP_PROTO(u32 slot, u32 run, u32 worker, u32 what, u64 value),
	TP_ARGS(slot, run, worker, what, value),
	TP_STRUCT__entry(
		__field(u32, slot)
		__field(u32, run)
		__field(u32, worker)
		__field(u32, what)
		__field(u64, value)
	),
	TP_fast_assign(
		__entry->slot = slot;
		__entry->run = run;
		__entry->worker = worker;
		__entry->what = what;
		__entry->value = value;
	),
	TP_printk("slot=%u run=%u worker=%u what=%s value=%llu",
		  __entry->slot, __entry->run, __entry->worker,
		  ll_show_note(__entry->what), __entry->value)
);

DECLARE_EVENT_CLASS(livelock_retry_class,
	TP_PROTO(struct livelock_retry *retry),
	TP_ARGS(retry),
	TP_STRUCT__entry(
		__field(u32, slot)
		__field(u32, run)
		__field(u32, worker)
		__field(u32, scenario)
		__field(u32, cure)
		__field(u32, tries)
		__field(u64, delay_ns)
		__field(u32, give_up)
	),
	TP_fast_assign(
		__entry->slot = retry->slot;
		__entry->run = retry->run;
		__entry->worker = retry->worker;
		__entry->scenario = retry->scenario;
		__entry->cure = retry->cure;
		__entry->tries = retry->tries;
		__entry->delay_ns = retry->delay_ns;
		__entry->give_up = retry->give_up;
	),
	TP_printk("slot=%u run=%u worker=%u scenario=%s cure=%s tries=%u delay_ns=%llu give_up=%u",
		  __entry->slot, __entry->run, __entry->worker,
		  ll_show_scenario(__entry->scenario), ll_show_cure(__entry->cure),
		  __entry->tries, __entry->delay_ns, __entry->give_up)
);

/* The macro exists only in the pass that makes the BPF entry points */
#undef LL_DEFINE_EVENT_WRITABLE
#ifdef DEFINE_EVENT_WRITABLE
#define LL_DEFINE_EVENT_WRITABLE(template, call, proto, args, size)	\
	DEFINE_EVENT_WRITABLE(template, call, PARAMS(proto),		\
			      PARAMS(args), size)
#else
#define LL_DEFINE_EVENT_WRITABLE(template, call, proto, args, size)	\
	DEFINE_EVENT(template, call, PARAMS(proto), PARAMS(args))
#endif

LL_DEFINE_EVENT_WRITABLE(livelock_retry_class, livelock_retry_policy,
	TP_PROTO(struct livelock_retry *retry),
	TP_ARGS(retry),
	sizeof(struct livelock_retry)
);

#endif /* LIVELOCK_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
