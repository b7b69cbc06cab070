// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every allocation, every kthread and every copy of every path fails once: then the
 * call says so, nothing has changed or leaks, and the next one works.
 *
 * The calls of a path are counted by the kernel: the first, the second ... of them
 * fails, until there is none left to fail. Then the same of its copies alone: how many
 * allocations come before a copy varies, so that counting both may never meet it.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"
#include "clean.h"
#include "fault.h"
#include "faults.h"
#include "plan.h"

static void report(struct fault_path *path, unsigned int faults)
{
	printf("# %s: %u faults, ENOMEM %u times, EFAULT %u times, bridged %u times\n",
	       path->name, faults, path->seen.enomem, path->seen.efault,
	       path->seen.none);
}

static void count(struct fault_seen *seen, int err)
{
	seen->enomem += err == -ENOMEM;
	seen->efault += err == -EFAULT;
	seen->none += !err;
}

/* The path with its @nth fault; *@done if there is no such */
static const char *one_fault(struct fault_path *path, unsigned int nth, bool *done)
{
	struct fault_place place = { .fd = -1, .arg = path->arg };
	const char *bad = NULL;
	int err;

	CALL_OK(path->prepare(&place));
	if (path->kthreadd) {
		fault_arm_kthreadd(nth);
		err = path->act(&place);
		*done = fault_disarm_kthreadd();
	} else {
		fault_arm(nth);
		err = path->act(&place);
		*done = fault_disarm();
	}
	if (*done) {
		REQUIRE(!err, "without a fault: %s", strerrorname_np(-err));
	} else {
		count(&path->seen, err);
		REQUIRE(!err || err == -ENOMEM || err == -EFAULT, "fault %u: %s", nth,
			strerrorname_np(-err));
		if (err && path->intact)
			bad = path->intact(&place, err);
		/* what failed works now */
		if (err && !bad)
			bad = expect("the next try", 0, path->act(&place));
	}
	path->undo(&place);
	return bad ? failed("fault %u, %s: %s", nth, err ? strerrorname_np(-err) : "success",
			    strdup(bad)) : NULL;
}

/* The first, the second ... until there is none left to fail */
static const char *one_pass(struct fault_path *path, unsigned int *faults)
{
	const char *bad = NULL;
	bool done = false;

	for (*faults = 0; !bad && !done; ++*faults)
		bad = one_fault(path, *faults + 1, &done);
	--*faults;
	return bad;
}

static const char *every_fault(const void *arg)
{
	/* its counts are ours: each test is a process of its own */
	struct fault_path *path = (struct fault_path *)arg;
	unsigned int faults, copies = 0;
	const char *bad;

	fault_only_copies(false);
	bad = one_pass(path, &faults);
	if (!bad && path->wants_efault) {
		fault_only_copies(true);
		bad = one_pass(path, &copies);
	}
	if (bad)
		return bad;
	report(path, faults + copies);
	REQUIRE(!path->wants_enomem || path->seen.enomem, "no fault was an ENOMEM");
	REQUIRE(!path->wants_efault || path->seen.efault, "no fault was an EFAULT");
	REQUIRE(faults, "there was nothing that could fail");
	return NULL;
}

int main(void)
{
	const char *missing = fault_missing();
	struct fault_path *path;
	size_t i;

	plan_need_device();
	if (missing)
		plan_skip("no faults on demand in this kernel", missing);
	/* failed allocations are told of in many lines: splats.sh -f knows them */
	ll_clean_allowed = "";
	fault_paths_init();
	if (getenv("LIVELOCK_KO"))
		plan_test(every_fault_of_insmod, getenv("LIVELOCK_KO"), "fault: insmod");
	for (i = 0; i < nr_fault_paths; i++) {
		path = &fault_paths[i];
		plan_test(every_fault, path, "%s", path->name);
	}
	return plan_run();
}
