// SPDX-License-Identifier: GPL-2.0-only
/*
 * Corrections and footnotes to the text
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"141",
		"A loop of load and compare-and-swap collapses as soon as many threads run it",
		{ "livelock run cas-counter -w 64 --set window=none,attempts=0 -d 2" },
		"ratio > 0.9; verdict = healthy",
		CLAIM_CONTRADICTED,
		"N threads on P CPUs collide like P, and a few instructions between load and cmpxchg are seldom met. It takes windows in which others run: sync=barrier, or a window that sleeps.",
	}, {
		"19 20",
		"About one of N attempts succeeds",
		{ "livelock run cas-counter -w 512 --set shards=32,window_ns=250ms -d 10",
		  "livelock run cas-counter -w 16 --set sync=barrier -d 2" },
		"a.ratio ~ 0.2130; b.ratio ~ 1/16",
		CLAIM_CONDITION,
		"1/N if all act in lockstep; 1/Q(N), about sqrt(2/(pi N)), if windows are memoryless: 0.213 for 16, not 0.0625.",
	}, {
		"62",
		"Example 1: two who take two locks in opposite order, and back off for the same time, livelock",
		{ "livelock run polite-locks -w 2 --set window=none,backoff=constant,base_ns=10ms,operations=5" },
		"completions = 10; stop = done; ratio >= 0.5",
		CLAIM_CONTRADICTED,
		"As written it finishes: who fails first lets go at once, and then the other gets through. It takes a hold after the failure (bridge), or a long hold before the second lock (polite-locks).",
	}, {
		"68",
		"Example 5: two who step aside when they see each other on their side dance for ever",
		{ "livelock run corridor --set sync=free -d 2",
		  "livelock run corridor -d 4" },
		"a.ratio > 0.9; b.ratio = 0",
		CLAIM_CONDITION,
		"Only if both look before either steps. Any skew ends the dance at its first step: that is the first run. The second makes both look first.",
	}, {
		"119 138",
		"Jitter of half the back-off or more helps, less does not",
		{ CLAIM_BRIDGE ",backoff=constant,base_ns=25ms,jitter=full",
		  "livelock run bridge -w 128 -d 6 --set shards=64,backoff=constant,base_ns=500ms,cap_ns=500ms,jitter=additive,jitter_ns=100ms,grid_ns=700ms" },
		"a.ratio <= 0.05; b.ratio > 0.6",
		CLAIM_CONTRADICTED,
		"Its width J counts against the vulnerable window u, not against the back-off: J = back-off, but under u, does nothing; a fifth of the back-off, ten times u, leads to (1 - u/J)^2 = 0.81.",
	}, {
		"115 116",
		"A constant sleep between tries is no cure",
		{ CLAIM_BRIDGE " --cure constant",
		  "livelock run polite-locks --cure constant -d 5" },
		"a.ratio <= 0.01; b.ratio > 0.4",
		CLAIM_CONDITION,
		"On a common clock, where all sleep alike. Sleeps that begin when they begin drift apart by what they wake late, and every sleep makes meetings rarer: there it looks like a cure.",
	},
};

CLAIM_SET(footnotes, "Corrections and footnotes to the text");
