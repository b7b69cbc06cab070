// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive livelock: what a host delivers of what it is offered.
 *
 * Published is that a router with a filter in user mode delivers somewhat under 2000
 * packets a second at its best, next to nothing at 6000, and that polling with a quota
 * and feedback keeps it at its peak. So input costs 1/6000 s here, and input and output
 * together 1/2000 s. A round is 20 ms long: of N sources come 50 N packets a second.
 */
#include <math.h>

#include "../figures.h"

#define HOST(sources)							\
	"livelock run receive -d 3 --set grid_ns=20ms --set latency_ns=166667 " \
	"--set work_ns=333333 -w " #sources

#define OFFERED(rate, sources, most, least)				\
	{ #rate, "interrupts", HOST(sources), { most, least } },	\
	{ #rate, "quota", HOST(sources) " --cure quota", { NAN, (rate) < 2000 ? 900 : 1800 } }, \
	{ #rate, "feedback", HOST(sources) " --cure feedback",		\
	  { NAN, (rate) < 2000 ? 900 : 1800 } }

static const struct figure_point points[] = {
	OFFERED(1000, 20, 1000, 900),
	OFFERED(2000, 40, 2000, 1800),
	OFFERED(3000, 60, NAN, NAN),
	OFFERED(4000, 80, NAN, NAN),
	OFFERED(5000, 100, NAN, NAN),
	OFFERED(6000, 120, 200, NAN),
};

const struct figure figure_receive = {
	.name = "receive",
	.title = "packets a second delivered, of so many offered: no more than, no less than",
	.source = "Mogul, Ramakrishnan: Eliminating Receive Livelock in an Interrupt-Driven Kernel, USENIX 1996, figures 6-1 and 6-3",
	.group = "offered",
	.measure = {
		{ "delivered", "gauges.delivered_rate", FIGURE_AT_MOST },
		{ "the same", "gauges.delivered_rate", FIGURE_AT_LEAST },
	},
	.points = points,
	.nr = ARRAY_SIZE(points),
};
