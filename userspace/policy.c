// SPDX-License-Identifier: GPL-2.0-only
/*
 * Retry policies: BPF programs of type raw_tp.w that a user wrote.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "policy.h"
#include "util.h"

static bool is_policy(const struct bpf_program *prog)
{
	return bpf_program__type(prog) == BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE;
}

/* What an error means here, where the kernel's or libbpf's words do not say it */
static const char *reason(int err)
{
	static char text[128];

	switch (err) {
	case EPERM:
		return "CAP_BPF and CAP_PERFMON, or root, are needed";
	case ENOENT:
		return "no such file or event; is livelock.ko loaded?";
	default:
		libbpf_strerror(err, text, sizeof(text));
		return text;
	}
}

/**
 * policy_load - read an object and let the verifier judge its policies
 * @policy: out: the policy; policy_close() is due in any case
 * @path: file that the object is in
 *
 * libbpf prints the verifier's reasons on stderr. Programs that are no policies
 * are left out.
 *
 * Return: 0, or an exit status after a message.
 */
int policy_load(struct policy *policy, const char *path)
{
	struct bpf_program *prog;
	u32 nr = 0;
	int err;

	*policy = (struct policy){};
	policy->obj = bpf_object__open_file(path, NULL);
	if (!policy->obj)
		return fail(STATUS_CANNOT, "%s: cannot read it as a BPF object: %s", path,
			    reason(errno));
	bpf_object__for_each_program(prog, policy->obj) {
		bpf_program__set_autoload(prog, is_policy(prog));
		nr += is_policy(prog);
	}
	if (!nr)
		return fail(STATUS_CANNOT,
			    "%s has no program in a section raw_tp.w/livelock_retry_policy",
			    path);
	policy->links = calloc(nr, sizeof(*policy->links));
	if (!policy->links)
		return out_of_memory();
	err = bpf_object__load(policy->obj);
	if (err)
		return fail(STATUS_CANNOT, "%s: cannot load it: %s", path, reason(-err));
	return 0;
}

/**
 * policy_attach - put the policies in force
 * @policy: loaded
 *
 * Return: 0, or an exit status after a message.
 */
int policy_attach(struct policy *policy)
{
	struct bpf_program *prog;
	struct bpf_link *link;

	bpf_object__for_each_program(prog, policy->obj) {
		if (!is_policy(prog))
			continue;
		link = bpf_program__attach(prog);
		if (!link)
			return fail(STATUS_CANNOT, "cannot attach %s to %s: %s",
				    bpf_program__name(prog),
				    bpf_program__section_name(prog),
				    errno == EINVAL ? "it reaches past struct livelock_retry" :
						      reason(errno));
		policy->links[policy->nr++] = link;
	}
	return 0;
}

/**
 * policy_close - take the policies out of force
 * @policy: loaded or not
 */
void policy_close(struct policy *policy)
{
	while (policy->nr)
		bpf_link__destroy(policy->links[--policy->nr]);
	free(policy->links);
	bpf_object__close(policy->obj);
	*policy = (struct policy){};
}
