/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every command of the ABI, once, in a table: what the tests of all of them walk.
 */
#ifndef LIVELOCK_TEST_CALLS_H
#define LIVELOCK_TEST_CALLS_H

#include "util.h"

#define LL_MAX_FIELDS 32

struct call_field {
	const char *name;
	size_t offset;
	size_t size;
};

enum call_state { IDLE, CONFIGURED, RUNNING, STOPPED, NR_STATES };

/**
 * struct call - a command
 * @name: as in LIVELOCK_IOC_<name>
 * @type: as in struct livelock_<type>
 * @cmd: its number
 * @size: of its structure
 * @writes: it writes its structure back
 * @fields: of the structure, in order
 * @fill: makes a valid argument, sizes and all
 * @ready: the state of a file in which it succeeds
 * @expect: what it returns in each state
 */
struct call {
	const char *name;
	const char *type;
	unsigned long cmd;
	size_t size;
	bool writes;
	struct call_field fields[LL_MAX_FIELDS];
	void (*fill)(void *arg);
	enum call_state ready;
	int expect[NR_STATES];
};

extern const struct call calls[];
extern const size_t nr_calls;
extern const char *const state_names[NR_STATES];

/* Room for any structure and some more behind it */
union call_arg {
	unsigned char bytes[1024];
	__u32 size;
	__u64 align;
};

int call_file_in(enum call_state state);

#endif /* LIVELOCK_TEST_CALLS_H */
