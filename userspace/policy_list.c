// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which policies are in force, whoever loaded them: the BPF links of the kernel to
 * the writable event, with where each is pinned and who holds it.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "policy.h"
#include "policy_list.h"
#include "util.h"

#define STATS_PATH	"/proc/sys/kernel/bpf_stats_enabled"

/* Return: 0 with the id of the link and of its program, -ENOENT if it is another's */
static int link_of_ours(int fd, u32 *link, u32 *program)
{
	char event[64] = "";
	struct bpf_link_info info = {};
	__u32 len = sizeof(info);

	/* first of what type it is: others take room for a name for room for more */
	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		return -errno;
	if (info.type != BPF_LINK_TYPE_RAW_TRACEPOINT)
		return -ENOENT;
	info = (struct bpf_link_info){
		.raw_tracepoint.tp_name = (uintptr_t)event,
		.raw_tracepoint.tp_name_len = sizeof(event),
	};
	len = sizeof(info);
	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		return -errno;
	if (strcmp(event, POLICY_EVENT))
		return -ENOENT;
	*link = info.id;
	*program = info.prog_id;
	return 0;
}

static bool stats_enabled(void)
{
	FILE *file = fopen(STATS_PATH, "re");
	int on = 0;

	if (file && fscanf(file, "%d", &on) != 1)
		on = 0;
	if (file)
		fclose(file);
	return on;
}

static void read_program(struct loaded *l)
{
	struct bpf_prog_info info = {};
	__u32 len = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(l->program);

	if (fd < 0)
		return;
	if (!bpf_obj_get_info_by_fd(fd, &info, &len)) {
		snprintf(l->name, sizeof(l->name), "%s", info.name);
		l->runs = info.run_cnt;
		l->missed = info.recursion_misses;
	}
	close(fd);
}

static int append(struct loaded_list *list, u32 link, u32 program)
{
	struct loaded *at = reallocarray(list->at, list->nr + 1, sizeof(*at));

	if (!at)
		return out_of_memory();
	list->at = at;
	at[list->nr] = (struct loaded){
		.link = link, .program = program, .counted = stats_enabled(),
	};
	read_program(&at[list->nr++]);
	return 0;
}

static struct loaded *find_link(const struct loaded_list *list, u32 link)
{
	for (u32 i = 0; i < list->nr; i++)
		if (list->at[i].link == link)
			return &list->at[i];
	return NULL;
}

static void find_pins(struct loaded_list *list)
{
	DIR *dir = opendir(POLICY_PIN_DIR);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char path[sizeof(POLICY_PIN_DIR) + sizeof(entry->d_name)];
		struct loaded *l = NULL;
		u32 link, program;
		int fd;

		snprintf(path, sizeof(path), POLICY_PIN_DIR "/%s", entry->d_name);
		fd = bpf_obj_get(path);
		if (fd < 0)
			continue;
		if (!link_of_ours(fd, &link, &program))
			l = find_link(list, link);
		if (l)
			snprintf(l->pin, sizeof(l->pin), "%.*s", (int)sizeof(l->pin) - 1, path);
		close(fd);
	}
	if (dir)
		closedir(dir);
}

/* The link that a file of a process is, 0 if it is none */
static u32 link_of_file(const char *path)
{
	FILE *file = fopen(path, "re");
	char line[128];
	u32 link = 0;

	while (file && !link && fgets(line, sizeof(line), file))
		if (sscanf(line, "link_id: %u", &link) != 1)
			link = 0;
	if (file)
		fclose(file);
	return link;
}

static void add_holder(struct loaded *l, u32 pid)
{
	/* one process may have it open twice, and its files come in a row */
	if (l->nr_pids && l->nr_pids <= POLICY_PIDS && l->pids[l->nr_pids - 1] == pid)
		return;
	if (l->nr_pids < POLICY_PIDS)
		l->pids[l->nr_pids] = pid;
	l->nr_pids++;
}

static void look_at_process(struct loaded_list *list, const char *pid)
{
	char path[512];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%.20s/fdinfo", pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		struct loaded *l;

		snprintf(path, sizeof(path), "/proc/%.20s/fdinfo/%s", pid, entry->d_name);
		l = find_link(list, link_of_file(path));
		if (l)
			add_holder(l, strtoul(pid, NULL, 10));
	}
	if (dir)
		closedir(dir);
}

static void find_holders(struct loaded_list *list)
{
	DIR *dir = list->nr ? opendir("/proc") : NULL;
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (isdigit((unsigned char)*entry->d_name))
			look_at_process(list, entry->d_name);
	if (dir)
		closedir(dir);
}

static int refuse(int err)
{
	return fail(STATUS_CANNOT, "cannot list the kernel's BPF links: %s%s", strerror(err),
		    err == EPERM ? "; CAP_SYS_ADMIN, or root, is needed" : "");
}

/**
 * policy_list_read - find all policies in force
 * @list: out: them; policy_list_free() is due in any case
 *
 * Return: 0, or an exit status after a message.
 */
int policy_list_read(struct loaded_list *list)
{
	__u32 id = 0;
	int err = 0;

	*list = (struct loaded_list){};
	while (!err && !bpf_link_get_next_id(id, &id)) {
		u32 link, program;
		int fd = bpf_link_get_fd_by_id(id);

		if (fd < 0 && errno == ENOENT)
			continue;	/* it has just gone */
		if (fd < 0)
			return refuse(errno);
		if (!link_of_ours(fd, &link, &program))
			err = append(list, link, program);
		close(fd);
	}
	if (!err && errno != ENOENT)
		err = refuse(errno);
	if (err)
		return err;
	find_pins(list);
	find_holders(list);
	return 0;
}

/**
 * policy_list_free - give it back
 * @list: the list
 */
void policy_list_free(struct loaded_list *list)
{
	free(list->at);
	*list = (struct loaded_list){};
}
