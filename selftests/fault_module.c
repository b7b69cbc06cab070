// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading with faults. Most of what is allocated then is the kernel's own and comes
 * before the module's first line. That is left out: Linux 6.12 warns of itself where
 * it cannot make the files of trace events.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clean.h"
#include "fault.h"
#include "faults.h"
#include "plan.h"

/* So many before the first of the module's own are tried, too */
#define MARGIN	20
#define LONGEST	900	/* seconds */

static int load(int ko, const char *params)
{
	return syscall(SYS_finit_module, ko, params, 0) ? -errno : 0;
}

/* A run at load holds the module until it is over */
static int unload(void)
{
	long long end = ll_now_ms() + LL_PATIENCE_MS;

	while (syscall(SYS_delete_module, "livelock", O_NONBLOCK)) {
		if (errno != EWOULDBLOCK || ll_now_ms() > end)
			return -errno;
		usleep(1000);
	}
	return 0;
}

static const char *nothing_there(void)
{
	REQUIRE(access(LL_PATH, F_OK), LL_PATH " is there");
	REQUIRE(access("/sys/module/livelock", F_OK), "it is half loaded");
	REQUIRE(!ll_kthreads(), "%d kthreads", ll_kthreads());
	return NULL;
}

/* How many allocations and copies a load has that ends with @wanted */
static int allocations(int ko, const char *params, int wanted)
{
	unsigned int left;
	int err;

	fault_arm(FAULT_MANY);
	err = load(ko, params);
	left = fault_disarm();
	return err == wanted ? (int)(FAULT_MANY - left) : err ?: -EALREADY;
}

static const char *load_with_fault(int ko, const char *params, unsigned int nth,
				   unsigned int *refused)
{
	const char *bad;
	int err;

	fault_arm(nth);
	err = load(ko, params);
	fault_disarm();
	if (!err) {
		CALL_OK(unload());
		return NULL;
	}
	++*refused;
	bad = nothing_there();
	return bad ? failed("fault %u, %s: %s", nth, strerrorname_np(-err), strdup(bad)) :
		     NULL;
}

static const char *loads(int ko, const char *params)
{
	unsigned int tried = 0, refused = 0;
	const char *bad = NULL;
	int n, nth;

	/* refused in the module's first lines, a load is little but the kernel's part */
	nth = allocations(ko, "run=", -ENOENT) - MARGIN;
	CALL_OK(nth);
	n = allocations(ko, params, 0);
	CALL_OK(n);
	CALL_OK(unload());
	REQUIRE(nth < n, "a refused load has more to it: %d, %d", nth, n);
	for (; !bad && nth <= n; nth++, tried++)
		bad = load_with_fault(ko, params, nth, &refused);
	printf("# insmod '%s': %d allocations, %u of them failed, insmod refused %u times\n",
	       params, n, tried, refused);
	REQUIRE(bad || refused, "no fault was noticed");
	return bad;
}

const char *every_fault_of_insmod(const void *arg)
{
	const char *path = arg, *bad;
	int ko = open(path, O_RDONLY | O_CLOEXEC);

	REQUIRE(ko >= 0, "%s: %s", path, strerror(errno));
	alarm(LONGEST);
	CALL_OK(unload());
	bad = loads(ko, "");
	bad = bad ?: loads(ko, "run=corridor,cure=designated,workers=2,operations=1");
	CALL_OK(load(ko, ""));
	return bad;
}
