// SPDX-License-Identifier: GPL-2.0-only
/*
 * Items of the catalogue that no run decides, and where they are.
 */
#include "../claims.h"

const struct claim_pointer claim_pointers[] = {
	{ "11", "Documentation/glossary.rst" },
};

const u32 claim_nr_pointers = ARRAY_SIZE(claim_pointers);
