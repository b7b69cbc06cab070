/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a test must leave behind as it found it: the kernel's log without new
 * warnings, no kthread of ours, nobody holding the module, memory given back.
 */
#ifndef LIVELOCK_TEST_CLEAN_H
#define LIVELOCK_TEST_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Memory may differ by this much: other parts of the kernel keep caches, and the
 * test's own page tables count too. A small leak shows over many rounds:
 * lifecycle.c makes so many that all of them together exceed this.
 */
#define LL_SLACK_KB 1024

/* The first run of many kthreads leaves the kernel's caches of tasks grown, too */
#define LL_FIRST_USE_KB 4096

/**
 * struct ll_clean - what was found
 * @kmsg: reads the log from there on; -1 if it cannot be read
 * @kthreads: workers alive
 * @users: references to the module; -1 if that is not told
 * @kernel_kb: unreclaimable memory of the kernel
 */
struct ll_clean {
	int kmsg;
	int kthreads;
	int users;
	long kernel_kb;
};

/* How long to wait for what is finished late, by RCU or the kernel's own workers */
extern int ll_clean_patience_ms;

/* Lines of the log with this in them are what a test is about; NULL for none */
extern const char *ll_clean_allowed;

int ll_kthreads(void);
int ll_module_users(void);
long ll_kernel_kb(void);
bool ll_log_line_bad(const char *record);

void ll_clean_begin(struct ll_clean *clean);
const char *ll_clean_end(struct ll_clean *clean);
const char *ll_clean_memory(const struct ll_clean *clean, long slack_kb);

#endif /* LIVELOCK_TEST_CLEAN_H */
