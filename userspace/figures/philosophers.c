// SPDX-License-Identifier: GPL-2.0-only
/*
 * Philosophers who are all alike, and what a coin does for them. The bound is of time in
 * which everybody takes a step at least, whoever decides about the order; a round of the
 * lab is four steps of everybody: coin, first fork, second fork, put back.
 */
#include <math.h>

#include "../figures.h"

#define DINE(n)	"livelock run philosophers -d 3 -w " #n

#define TABLE(n)								\
	{ #n, "the same hand", DINE(n), { 0, NAN, NAN } },			\
	{ #n, "a coin", DINE(n) " --cure coin", { NAN, 63, NAN } }

static const struct figure_point philosophers[] = {
	TABLE(3), TABLE(5), TABLE(8), TABLE(64),
};

const struct figure figure_philosophers = {
	.name = "lehmann-rabin",
	.title = "philosophers who begin with the same hand never eat; with a coin, some do within 63 steps on average",
	.source = "Lehmann, Rabin: On the Advantages of Free Choice, 1981; Lynch, Saias, Segala: Proving Time Bounds for Randomized Distributed Algorithms, 1994",
	.group = "philosophers",
	.label = "begin with",
	.measure = {
		{ "meals", "gauges.meals", FIGURE_AT_MOST },
		{ "steps a meal", "4 * attempts / workers / completions", FIGURE_AT_MOST },
		{ "longest fast", "gauges.longest-fast", FIGURE_SHOWN },
	},
	.points = philosophers,
	.nr = ARRAY_SIZE(philosophers),
};
