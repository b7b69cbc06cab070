/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Faults on demand (CONFIG_FAILSLAB, CONFIG_FAIL_PAGE_ALLOC,
 * CONFIG_FAULT_INJECTION_USERCOPY): the n-th allocation or copy of a task fails.
 */
#ifndef LIVELOCK_TEST_FAULT_H
#define LIVELOCK_TEST_FAULT_H

#include <stdbool.h>

/* More than any call has */
#define FAULT_MANY 1000000

const char *fault_missing(void);
void fault_only_copies(bool only);
void fault_arm(unsigned int nth);
unsigned int fault_disarm(void);
void fault_arm_kthreadd(unsigned int nth);
unsigned int fault_disarm_kthreadd(void);

#endif /* LIVELOCK_TEST_FAULT_H */
