/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Configurations that must be refused: with the right error, a message that names
 * the culprit, and the run that the file had before left alone.
 */
#ifndef LIVELOCK_TEST_REFUSE_H
#define LIVELOCK_TEST_REFUSE_H

#include "util.h"

int file_with_run(struct livelock_run_stats *before);
const char *prepared(struct ll_setup *setup, const char *scenario, const char *cure,
		     const char *settings);
const char *refused_on(int fd, const struct livelock_run_stats *before,
		       struct ll_setup *setup, int wanted, const char *word);
const char *refused(struct ll_setup *setup, int wanted, const char *word);

#endif /* LIVELOCK_TEST_REFUSE_H */
