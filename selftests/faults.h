/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The paths through the module in which something can fail.
 */
#ifndef LIVELOCK_TEST_FAULTS_H
#define LIVELOCK_TEST_FAULTS_H

#include "calls.h"

/**
 * struct fault_place - where a path is taken
 * @fd: the file
 * @before: its run, as it was
 * @arg: what the path is about, from its table
 * @call: the argument of an ioctl
 */
struct fault_place {
	int fd;
	struct livelock_run_stats before;
	const void *arg;
	union call_arg call;
};

/* What the faults of a path came to */
struct fault_seen {
	unsigned int enomem;
	unsigned int efault;
	unsigned int none;
};

/**
 * struct fault_path - one path
 * @name: the name of its test
 * @prepare: makes what it needs, without faults
 * @act: takes it; 0 or a negative errno
 * @intact: after an error: NULL, or what has changed though it should not
 * @undo: the end
 * @kthreadd: the faults are of the one who makes kthreads, not of the caller
 * @wants_enomem: one of the faults must be an allocation
 * @wants_efault: one of the faults must be a copy
 * @arg: for @prepare
 * @seen: what came of it
 */
struct fault_path {
	char name[120];
	int (*prepare)(struct fault_place *place);
	int (*act)(struct fault_place *place);
	const char *(*intact)(struct fault_place *place, int err);
	void (*undo)(struct fault_place *place);
	bool kthreadd;
	bool wants_enomem;
	bool wants_efault;
	const void *arg;
	struct fault_seen seen;
};

extern struct fault_path fault_paths[];
extern size_t nr_fault_paths;

void fault_paths_init(void);
const char *every_fault_of_insmod(const void *ko);

#endif /* LIVELOCK_TEST_FAULTS_H */
