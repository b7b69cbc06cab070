/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_EVENT_H
#define LIVELOCK_EVENT_H

#include <linux/preempt.h>

#include "trace.h"

/**
 * ll_event - fire an event
 * @event: its name, without livelock_
 *
 * Without a listener all that is left of it is a nop: the arguments are fetched behind
 * the branch.
 *
 * Since Linux 7.0 (a46023d5616e) a listener can be preempted. A BPF program that is
 * preempted counts as running on that CPU, so it would miss all events of the tasks that
 * run there until it goes on: thousands, of a loop like ours. Before, tracepoints
 * disabled preemption themselves.
 */
#define ll_event(event, ...)						\
do {									\
	if (trace_livelock_##event##_enabled()) {			\
		preempt_disable_notrace();				\
		trace_livelock_##event(__VA_ARGS__);			\
		preempt_enable_notrace();				\
	}								\
} while (0)

#endif /* LIVELOCK_EVENT_H */
