/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the device's text and ioctl sides share.
 */
#ifndef LIVELOCK_DEVICE_H
#define LIVELOCK_DEVICE_H

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

#include "livelock.h"

/**
 * struct ll_file - one open file
 * @lock: of who configures or starts: protects the steps of @run from state to state
 * @run_lock: protects @run, which changes with both held
 * @run: its run, or %NULL
 * @told: of the end of its run
 * @privileged: who opened it may exceed the built-in limits
 */
struct ll_file {
	struct mutex lock;	/* steps of run */
	spinlock_t run_lock;	/* run */
	struct ll_run *run;
	struct ll_owner told;
	bool privileged;
};

int ll_file_configure(struct ll_file *f, const struct ll_run_spec *spec,
		      struct ll_message *msg);
int ll_file_start(struct ll_file *f);
struct ll_run *ll_file_run(struct ll_file *f);
long ll_file_ioctl(struct ll_file *f, unsigned int cmd, void __user *user);

/* enumerate.c */
int ll_ioc_info(struct ll_file *f, void *arg, struct ll_message *msg);
int ll_ioc_scenario(struct ll_file *f, void *arg, struct ll_message *msg);
int ll_ioc_cure(struct ll_file *f, void *arg, struct ll_message *msg);
int ll_ioc_param(struct ll_file *f, void *arg, struct ll_message *msg);
int ll_ioc_choice(struct ll_file *f, void *arg, struct ll_message *msg);

#endif /* LIVELOCK_DEVICE_H */
