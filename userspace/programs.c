// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the users of BPF programs have in common.
 */
#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "programs.h"
#include "util.h"

/**
 * programs_fail - say that programs do not work here, and why
 * @what: "open", "load", "attach"
 * @which: the programs: "programs that …"
 * @err: a negative errno
 *
 * Return: the exit status that it leads to.
 */
int programs_fail(const char *what, const char *which, int err)
{
	const char *hint = "";

	if (err == -EPERM)
		hint = " (CAP_BPF and CAP_PERFMON, or root, are needed)";
	else if (err == -ENOENT)
		hint = " (the loaded module lacks an event)";
	return fail(STATUS_CANNOT, "cannot %s the %s: %s%s", what, which, strerror(-err),
		    hint);
}

/**
 * programs_missed - events that the kernel did not pass to a program
 * @obj: the programs, loaded
 *
 * It skips a program that is already running on the CPU, so that a program
 * cannot trace itself without end.
 *
 * Return: how many.
 */
u64 programs_missed(const struct bpf_object *obj)
{
	struct bpf_program *prog;
	u64 missed = 0;

	bpf_object__for_each_program(prog, obj) {
		struct bpf_prog_info info = {};
		__u32 len = sizeof(info);

		if (!bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len))
			missed += info.recursion_misses;
	}
	return missed;
}
