/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between law_find() and the laws of the families.
 */
#ifndef LIVELOCK_LAWS_FAMILY_H
#define LIVELOCK_LAWS_FAMILY_H

#include "laws.h"

/**
 * struct range - from what a delay is drawn
 * @low: the shortest
 * @high: the longest
 */
struct range {
	double low;
	double high;
};

bool law_set(struct law *law, const char *name, double ratio, const char *text);
bool law_set_pair(struct law *law, const char *name, double ratio, const char *text);
bool law_set_bound(struct law *law, const char *name, double ratio, const char *text);
bool law_set_shared(struct law *law, const char *name, double ratio, u32 fate,
		    const char *text);
bool law_delays(const struct param_set *set, struct range *r);
bool law_grid_pairs(const struct param_set *set, struct law *law);
u64 law_objects(const struct param_set *set);
bool law_same_draws(const struct param_set *set);
double law_undisturbed(const struct param_set *set);

/* One a family; false if none of its laws applies */
bool law_accounts(const struct param_set *set, struct law *law);
bool law_after_you(const struct param_set *set, struct law *law);
bool law_cache(const struct param_set *set, struct law *law);
bool law_cas(const struct param_set *set, struct law *law);
bool law_choosing(const struct param_set *set, struct law *law);
bool law_election(const struct param_set *set, struct law *law);
bool law_external(const struct param_set *set, struct law *law);
bool law_locks(const struct param_set *set, struct law *law);
bool law_onelock(const struct param_set *set, struct law *law);
bool law_philosophers(const struct param_set *set, struct law *law);
bool law_letters(const struct param_set *set, struct law *law);
bool law_pool(const struct param_set *set, struct law *law);
bool law_reading(const struct param_set *set, struct law *law);
bool law_stock(const struct param_set *set, struct law *law);
bool law_receive(const struct param_set *set, struct law *law);
bool law_storm(const struct param_set *set, struct law *law);

#endif /* LIVELOCK_LAWS_FAMILY_H */
