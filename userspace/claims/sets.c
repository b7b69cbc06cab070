// SPDX-License-Identifier: GPL-2.0-only
/*
 * All claims, in the order of their numbers.
 */
#include "../claims.h"

const struct claim_set *const claim_sets[] = {
	&claims_concepts, &claims_analogies, &claims_models, &claims_code, &claims_practice,
	&claims_pitfalls, &claims_tests, &claims_detection, &claims_footnotes,
	&claims_literature,
};

const u32 claim_nr_sets = ARRAY_SIZE(claim_sets);
