// SPDX-License-Identifier: GPL-2.0-only
/*
 * Retry policies: BPF programs of type raw_tp.w that a user wrote.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <bpf/btf.h>
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
 * policy_open - read an object
 * @policy: out: the policy; policy_close() is due in any case
 * @path: file that the object is in
 *
 * Programs that are no policies are left out.
 *
 * Return: 0, or an exit status after a message.
 */
int policy_open(struct policy *policy, const char *path)
{
	struct bpf_program *prog;
	u32 nr = 0;

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
	return policy->links ? 0 : out_of_memory();
}

/**
 * policy_load - read an object and let the verifier judge its policies
 * @policy: out: the policy; policy_close() is due in any case
 * @path: file that the object is in
 *
 * libbpf prints the verifier's reasons on stderr.
 *
 * Return: 0, or an exit status after a message.
 */
int policy_load(struct policy *policy, const char *path)
{
	int err = policy_open(policy, path);

	if (err)
		return err;
	err = bpf_object__load(policy->obj);
	if (err)
		return fail(STATUS_CANNOT, "%s: cannot load it: %s", path, reason(-err));
	return 0;
}

/* Offset of a variable within the read-only data, -ENOENT if there is none */
static int rodata_offset(const struct btf *btf, const char *name)
{
	int var = btf__find_by_name_kind(btf, name, BTF_KIND_VAR);
	int sec = btf__find_by_name_kind(btf, ".rodata", BTF_KIND_DATASEC);
	const struct btf_var_secinfo *info;
	const struct btf_type *type;

	if (var < 0 || sec < 0)
		return -ENOENT;
	type = btf__type_by_id(btf, sec);
	info = btf_var_secinfos(type);
	for (u32 i = 0; i < btf_vlen(type); i++)
		if (info[i].type == (u32)var)
			return info[i].offset;
	return -ENOENT;
}

/**
 * policy_heals - the scenarios that an object claims to heal
 * @policy: open
 * @len: out: how long the string may be
 *
 * It says so in a string: const char heals[] = "bridge corridor";
 *
 * Return: the string, which need not end within @len; %NULL if there is none.
 */
const char *policy_heals(const struct policy *policy, size_t *len)
{
	const struct btf *btf = bpf_object__btf(policy->obj);
	struct bpf_map *map = bpf_object__find_map_by_name(policy->obj, ".rodata");
	int offset = btf ? rodata_offset(btf, "heals") : -ENOENT;
	const char *data;
	size_t size;

	data = map ? bpf_map__initial_value(map, &size) : NULL;
	if (!data || offset < 0 || (size_t)offset >= size)
		return NULL;
	*len = size - offset;
	return data + offset;
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

static int no_pin(int err, const char *path)
{
	switch (err) {
	case EEXIST:
		return fail(STATUS_CANNOT, "%s is there already; `livelock policy unload` takes it away",
			    path);
	case ENOENT:
	case EPERM:
	case ENOTSUP:
		return fail(STATUS_CANNOT,
			    "%s: %s; is there a BPF file system? mount -t bpf none " BPFFS,
			    path, strerror(err));
	default:
		return fail(STATUS_CANNOT, "cannot pin %s: %s", path, strerror(err));
	}
}

/**
 * policy_pin - let the policies stay in force when this process is gone
 * @policy: attached
 *
 * All of them, or none.
 *
 * Return: 0, or an exit status after a message.
 */
int policy_pin(struct policy *policy)
{
	struct bpf_program *prog;
	char path[128];
	u32 i = 0;
	int err = 0;

	if (mkdir(POLICY_PIN_DIR, 0700) && errno != EEXIST)
		return no_pin(errno, POLICY_PIN_DIR);
	bpf_object__for_each_program(prog, policy->obj) {
		if (!is_policy(prog))
			continue;
		snprintf(path, sizeof(path), POLICY_PIN_DIR "/%s", bpf_program__name(prog));
		err = bpf_link__pin(policy->links[i], path);
		if (err)
			break;
		i++;
	}
	if (i == policy->nr)
		return 0;
	while (i)
		bpf_link__unpin(policy->links[--i]);
	return no_pin(-err, path);
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
