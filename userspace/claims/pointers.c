// SPDX-License-Identifier: GPL-2.0-only
/*
 * Items of the catalogue that no run of a scenario decides, and where they are.
 */
#include "../claims.h"

const struct claim_pointer claim_pointers[] = {
	/* words, and what each is here; the corridor, word by word */
	{ "11 28", "Documentation/glossary.rst" },
	/* lockdep, KASAN and KCSAN say nothing, and their positive controls do */
	{ "37 100 147", "Documentation/reliability.rst" },
	/* no warning of a compiler or of sparse about any of the loops */
	{ "43", "scripts/check" },
	/* one locked addition, and no comparison, branch or retry in it */
	{ "80", "scripts/check-asm" },
	/* overflow at attempt 63, base 0, caps, the range of each strategy */
	{ "129", "selftests/unit/policy_test.c" },
	{ "157", "Documentation/self-assessment.rst" },
};

const u32 claim_nr_pointers = ARRAY_SIZE(claim_pointers);
