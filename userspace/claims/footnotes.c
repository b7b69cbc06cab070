// SPDX-License-Identifier: GPL-2.0-only
/*
 * Corrections and footnotes to the text
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"19",
		"\"Two threads, fine\": half of the attempts of two in lockstep fail",
		{ "livelock run cas-counter -w 2 --set sync=barrier -d 2" },
		"ratio ~ 1/2",
	},
};

CLAIM_SET(footnotes, "Corrections and footnotes to the text");
