/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_FIRE_H
#define BENCH_FIRE_H

#define FIRE_BATCH	1000	/* events that a run of loop.bpf.c fires */
#define FIRE_NONCE	1	/* their argument: stands for the slot of a worker */

#endif /* BENCH_FIRE_H */
