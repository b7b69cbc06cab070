// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clients that write one row by optimistic concurrency control, once each, with five
 * strategies of back-off. The numbers are those of the simulator that the article
 * came with, run with its network of N(10, 2) units, base 5 and cap 2000: 30 trials up
 * to 50 clients, 12 above.
 *
 * A unit is 500 us here. The window is two ways over the network, and so is what an
 * attempt takes besides: 20 units each, with a standard deviation of sqrt(8). The
 * simulator doubles before the first retry, so that it waits 10 units, or U(5, 15).
 * Each run has as many rows with so many clients as 200 workers make: the last write
 * of a single row comes early or late by chance.
 */
#include <math.h>

#include "../figures.h"

#define ROW(clients, workers, rows)					\
	"livelock run occ-row -d 60 --set operations=1 --set window=normal " \
	"--set window_spread=14 --set window_ns=10ms --set latency_ns=10ms " \
	"-w " #workers " --set shards=" #rows " "

#define GROWING	"--set backoff=exponential --set cap_ns=1s --set base_ns="

#define CLIENTS(n, workers, rows, expo, decorrelated, equal, full, none) \
	{ #n, "exponential", ROW(n, workers, rows) GROWING "5ms", expo }, \
	{ #n, "decorrelated", ROW(n, workers, rows) GROWING "2500us "	\
	  "--set jitter=decorrelated", decorrelated },			\
	{ #n, "equal jitter", ROW(n, workers, rows) GROWING "5ms "	\
	  "--set jitter=equal", equal },				\
	{ #n, "full jitter", ROW(n, workers, rows) GROWING "5ms "	\
	  "--set jitter=full", full },					\
	{ #n, "none", ROW(n, workers, rows), none }

#define P(calls, time)	{ calls, time }

static const struct figure_point points[] = {
	CLIENTS(10, 200, 20, P(49, 3138), P(38, 436), P(43, 706), P(39, 449), P(50, 371)),
	CLIENTS(20, 200, 10, P(147, 14277), P(101, 857), P(107, 1690), P(100, 908),
		P(152, 608)),
	CLIENTS(50, 200, 4, P(620, 35704), P(377, 2175), P(346, 4348), P(332, 2842),
		P(688, 1153)),
	CLIENTS(100, 200, 2, P(1853, 63620), P(1005, 4875), P(810, 6415), P(798, 4840),
		P(2427, 2037)),
	CLIENTS(190, 190, 1, P(5184, 101525), P(2435, 7815), P(1761, 9404),
		P(1769, 7464), P(8018, 3540)),
};

const struct figure figure_brooker = {
	.name = "brooker",
	.title = "clients write one row once each: calls, and time to the last write",
	.source = "Brooker: Exponential Backoff And Jitter, 2015, and its simulator",
	.group = "clients",
	.measure = {
		{ "calls", "module.attempts / params.shards", FIGURE_WITHIN, 10, true },
		{ "units", "gauges.done / params.shards / 500us", FIGURE_SHOWN, 0, true },
	},
	.ties = 15,
	.points = points,
	.nr = ARRAY_SIZE(points),
};
