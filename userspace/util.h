/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_UTIL_H
#define LIVELOCK_UTIL_H

#include <stdbool.h>
#include <stdio.h>

#include "types.h"

/**
 * enum status - exit status of every verb
 * @STATUS_OK: done, and as expected
 * @STATUS_UNMET: done, but not as --expect or --threshold said; doctor:
 *	something is missing
 * @STATUS_USAGE: wrong usage
 * @STATUS_CANNOT: cannot run here: no module, no privilege, …
 * @STATUS_VIOLATED: an invariant of the scenario broke
 * @STATUS_INTERRUPTED: ended by a signal, in good order
 */
enum status {
	STATUS_OK = 0,
	STATUS_UNMET = 1,
	STATUS_USAGE = 2,
	STATUS_CANNOT = 3,
	STATUS_VIOLATED = 4,
	STATUS_INTERRUPTED = 130,
};

FILE *messages(void);
void messages_hold(void);
void messages_release(void);
bool messages_news(char *buf, size_t len);
__printf(2, 3) int fail(enum status status, const char *fmt, ...);
__printf(1, 2) void warn(const char *fmt, ...);
int out_of_memory(void);
u64 now_ns(void);
int signals_open(void);
int wait_until(int fd, int keys, int signals, u64 ns);

/* What wait_until() saw */
#define WAIT_FD		1
#define WAIT_SIGNAL	2
#define WAIT_KEYS	4

#endif /* LIVELOCK_UTIL_H */
