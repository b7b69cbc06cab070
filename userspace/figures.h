/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Figures of the literature, and the runs that are to give the same.
 */
#ifndef LIVELOCK_FIGURES_H
#define LIVELOCK_FIGURES_H

#include <stdbool.h>

#include "types.h"

/* Numbers that one figure can be about */
#define FIGURE_MEASURES	3

/**
 * enum figure_rule - when a measured number is as published
 * @FIGURE_SHOWN: it is only shown
 * @FIGURE_WITHIN: within some percent of it
 * @FIGURE_RATIO: a ratio, by the rule for all ratios: 2,000 attempts or more, four
 *	standard deviations plus five percent
 * @FIGURE_AT_LEAST: no less
 * @FIGURE_AT_MOST: no more
 */
enum figure_rule {
	FIGURE_SHOWN,
	FIGURE_WITHIN,
	FIGURE_RATIO,
	FIGURE_AT_LEAST,
	FIGURE_AT_MOST,
};

/**
 * struct figure_measure - one number of each point
 * @name: as the table has it, %NULL if there is none
 * @number: how it is made of a run's summary, see expect_number()
 * @rule: when it is as published
 * @percent: of %FIGURE_WITHIN
 * @order: points of a group are to come in the order of the published numbers, as
 *	far as those are more than struct figure.ties percent apart
 */
struct figure_measure {
	const char *name;
	const char *number;
	enum figure_rule rule;
	double percent;
	bool order;
};

/**
 * struct figure_point - one run
 * @group: what it is compared within
 * @label: what is special about it
 * @run: the command
 * @published: the numbers, NAN where nothing was published
 */
struct figure_point {
	const char *group;
	const char *label;
	const char *run;
	double published[FIGURE_MEASURES];
};

/**
 * struct figure - what was published
 * @name: what it is asked for by
 * @title: what it shows
 * @source: where it was published
 * @group: what groups are, %NULL if there are none
 * @label: what labels are, workers if %NULL
 * @measure: what is compared
 * @ties: percent by which published numbers must differ to have an order
 * @points: the runs
 * @nr: how many
 */
struct figure {
	const char *name;
	const char *title;
	const char *source;
	const char *group;
	const char *label;
	struct figure_measure measure[FIGURE_MEASURES];
	double ties;
	const struct figure_point *points;
	u32 nr;
};

/**
 * struct figure_numbers - what one point came to
 * @measured: a number a measure, NAN if it could not be had
 * @attempts: of the run
 * @late_ns: how late its timed waits woke, on average
 */
struct figure_numbers {
	double measured[FIGURE_MEASURES];
	u64 attempts;
	double late_ns;
};

/* One each in figures/ */
extern const struct figure figure_lockstep;
extern const struct figure figure_memoryless;
extern const struct figure figure_managers;
extern const struct figure figure_lockref;
extern const struct figure figure_brooker;
extern const struct figure figure_raft;
extern const struct figure figure_ww_mutex;
extern const struct figure figure_hand_off;
extern const struct figure figure_philosophers;
extern const struct figure figure_receive;

/* figures.c */
double figure_off(double published, double measured);
bool figure_as_published(const struct figure *f, const struct figure_numbers *n,
			 u32 point, u32 measure);
bool figure_in_order(const struct figure *f, const struct figure_numbers *n, u32 measure,
		     u32 pair[2]);

#endif /* LIVELOCK_FIGURES_H */
