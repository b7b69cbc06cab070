/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fuzzer of the device. What a process does hangs on its seed alone, never on an
 * answer, so that a seed is a replay; only how processes interleave is not in it.
 */
#ifndef LIVELOCK_TEST_FUZZ_H
#define LIVELOCK_TEST_FUZZ_H

#include <stdint.h>
#include <sys/types.h>

#include "calls.h"

#define FUZZ_FILES	12	/* that a process has open */
#define FUZZ_SHARED	3	/* of them shared by all processes */
#define FUZZ_PROCESSES	16
#define FUZZ_ERRNOS	134
#define FUZZ_TEXT	3000

/* What the module has, learnt by enumeration */
struct fuzz_row {
	__u32 id;
	char name[LIVELOCK_NAME_LEN];
};

struct fuzz_scenario {
	struct fuzz_row row;
	struct fuzz_row cures[32];
	__u32 nr_cures;
	bool breaks;		/* its invariant is meant to break, with a cure at least */
};

struct fuzz_param {
	struct fuzz_row row;
	__u64 min;
	__u64 max;
	__u64 def;
	bool time;
	struct fuzz_row choices[32];
	__u32 nr_choices;
};

struct fuzz_world {
	struct fuzz_scenario scenarios[64];
	__u32 nr_scenarios;
	struct fuzz_param params[64];
	__u32 nr_params;
	union call_arg templates[16];	/* valid arguments, by the place in calls[] */
	struct livelock_setting settings[80];
	struct livelock_worker workers[1100];	/* as many as a run may have */
	bool compat;			/* int 0x80 works */
};

/**
 * struct fuzz_tally - what a process has done; in memory that its parent reads
 * @calls: so many
 * @answers: by operation and errno
 * @doing: the operation that it is in
 * @wrong: an answer that the interface does not document, or another fault
 */
struct fuzz_tally {
	unsigned long long calls;
	unsigned long long answers[48][FUZZ_ERRNOS];
	unsigned int doing;
	char wrong[300];
};

struct fuzz {
	uint64_t state;			/* of the random numbers */
	struct fuzz_world *world;
	struct fuzz_tally *tally;
	int fds[FUZZ_FILES];
	int depth;			/* of forks */
	bool trace;
	unsigned char *good;		/* two pages, the second is read-only */
	unsigned char *edge;		/* a page with nothing behind it */
};

/* fuzz_values.c */
uint64_t fuzz_random(struct fuzz *f);
uint32_t fuzz_below(struct fuzz *f, uint32_t n);
bool fuzz_chance(struct fuzz *f, uint32_t percent);
uint64_t fuzz_number(struct fuzz *f);
int fuzz_learn(struct fuzz_world *world);
int fuzz_memory(struct fuzz *f);
void *fuzz_place(struct fuzz *f, const void *bytes, size_t len);
size_t fuzz_argument(struct fuzz *f, size_t call, union call_arg *arg);
size_t fuzz_line(struct fuzz *f, char *line);
bool fuzz_breaks(const struct fuzz_world *world, __u32 scenario);

/* fuzz_answers.c */
void fuzz_note(struct fuzz *f, int answer, const int *allowed);
const int *fuzz_documented(unsigned long cmd);
void fuzz_check_stats(struct fuzz *f, const struct livelock_run_stats *s);
void fuzz_check_message(struct fuzz *f, const struct livelock_config *config, int err);

/* fuzz_ops.c */
size_t fuzz_nr_ops(void);
const char *fuzz_op_name(size_t op);
void fuzz_step(struct fuzz *f);
int fuzz_open(void);

#endif /* LIVELOCK_TEST_FUZZ_H */
