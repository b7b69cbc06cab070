/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_VERDICT_H
#define LIVELOCK_VERDICT_H

#include <stdbool.h>

#include "livelock.h"
#include "types.h"

/*
 * The thresholds, in one place: the documentation quotes them.
 *
 * VERDICT_MIN_ATTEMPTS - attempts, over both windows, below which a lack of
 *	completions proves nothing. Of 20 independent attempts with a chance of
 *	1/4 each, all fail three times in a thousand.
 * VERDICT_LIVELOCK_PERMILLE - success ratio under which a window counts as
 *	livelocked although something completed.
 * VERDICT_CONTENDED_PERMILLE - success ratio under which steady completions are
 *	called contended. Below two workers' 1/2 in lockstep, above three's 1/3.
 * VERDICT_FAIR_SHARE - completions that a fair share must have given each
 *	worker before one without any starves; verdict_fair_share() raises it
 *	with the number of workers.
 */
#define VERDICT_MIN_ATTEMPTS		20
#define VERDICT_LIVELOCK_PERMILLE	10
#define VERDICT_CONTENDED_PERMILLE	400
#define VERDICT_FAIR_SHARE		10

#define VERDICT_WINDOWS		2
#define VERDICT_REASON_LEN	160

/**
 * struct tally - what a verdict needs to know of a worker
 * @attempts: tries
 * @completions: those that did useful work
 */
struct tally {
	u64 attempts;
	u64 completions;
};

/**
 * enum worker_is - what a worker is up to
 * @WORKER_TRYING: it runs, or waits out a delay
 * @WORKER_BLOCKED: it waits for another worker
 * @WORKER_ENDED: it is gone
 */
enum worker_is {
	WORKER_TRYING,
	WORKER_BLOCKED,
	WORKER_ENDED,
};

/**
 * struct verdict_input - what a run did in one or two consecutive windows
 * @workers: how many
 * @windows: 1 or 2
 * @window: per worker and window, what it did within; the latest window last
 * @is: what each worker is up to now, %NULL if all are trying
 * @violated: an invariant of the scenario broke
 */
struct verdict_input {
	u32 workers;
	u32 windows;
	const struct tally *window[VERDICT_WINDOWS];
	const enum worker_is *is;
	bool violated;
};

/**
 * struct verdict - a judgement
 * @verdict: which
 * @reason: why, with the numbers
 */
struct verdict {
	enum livelock_verdict verdict;
	char reason[VERDICT_REASON_LEN];
};

void verdict_judge(const struct verdict_input *in, struct verdict *out);
double verdict_fair_share(u32 workers);
bool verdict_wants_states(const struct verdict_input *in);
double verdict_jain(const struct tally *tally, u32 workers);
const char *verdict_name(u32 verdict);
int verdict_by_name(const char *name);

#endif /* LIVELOCK_VERDICT_H */
