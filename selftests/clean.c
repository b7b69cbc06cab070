// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a test must leave behind as it found it.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clean.h"
#include "util.h"

int ll_clean_patience_ms = LL_PATIENCE_MS;
const char *ll_clean_allowed;

/* PF_EXITING: what is left of a kthread that has been waited for */
#define FLAG_EXITING	0x4

/* Workers of all runs, by the name of their kthreads */
int ll_kthreads(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char path[300], comm[32];
	unsigned int flags;
	int n = 0;

	while (proc && (entry = readdir(proc))) {
		FILE *f;

		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		f = fopen(path, "r");
		if (!f)
			continue;
		if (fscanf(f, "%*d (%31[^)]) %*c %*d %*d %*d %*d %*d %u", comm, &flags) == 2 &&
		    !strncmp(comm, "ll/", 3) && !(flags & FLAG_EXITING))
			n++;
		fclose(f);
	}
	if (proc)
		closedir(proc);
	return n;
}

int ll_module_users(void)
{
	FILE *f = fopen("/sys/module/livelock/refcnt", "r");
	int users = -1;

	if (f) {
		if (fscanf(f, "%d", &users) != 1)
			users = -1;
		fclose(f);
	}
	return users;
}

/* What the kernel holds and would not give back: slabs, stacks, vmalloc, per-CPU */
long ll_kernel_kb(void)
{
	static const char *const parts[] = {
		"SUnreclaim:", "KernelStack:", "VmallocUsed:", "Percpu:",
	};
	FILE *f = fopen("/proc/meminfo", "r");
	char line[128], name[32];
	long kb, sum = 0;
	size_t i;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%31s %ld", name, &kb) != 2)
			continue;
		for (i = 0; i < ARRAY_SIZE(parts); i++)
			if (!strcmp(name, parts[i]))
				sum += kb;
	}
	if (f)
		fclose(f);
	return sum;
}

/*
 * Emulated and overcommitted machines make the kernel say these of their clocks;
 * no driver is at fault.
 */
static const char *const noise[] = {
	"clocksource:", "hrtimer: interrupt took", "TSC ", "perf: interrupt took",
	"loading out-of-tree module taints kernel", "module verification failed",
};

/**
 * ll_log_line_bad - is this a warning, or worse?
 * @record: "priority,sequence,time,flags;text" as /dev/kmsg gives it
 */
bool ll_log_line_bad(const char *record)
{
	const int warning = 4;
	const char *text = strchr(record, ';');
	size_t i;

	if (!text || (atoi(record) & 7) > warning)
		return false;
	if (ll_clean_allowed && strstr(text, ll_clean_allowed))
		return false;
	for (i = 0; i < ARRAY_SIZE(noise); i++)
		if (strstr(text, noise[i]))
			return false;
	return true;
}

void ll_clean_begin(struct ll_clean *clean)
{
	clean->kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (clean->kmsg >= 0)
		lseek(clean->kmsg, 0, SEEK_END);
	clean->kthreads = ll_kthreads();
	clean->users = ll_module_users();
	clean->kernel_kb = ll_kernel_kb();
}

/* The first bad line since the beginning */
static const char *new_warning(struct ll_clean *clean)
{
	static char record[1200];
	ssize_t n;

	for (;;) {
		n = read(clean->kmsg, record, sizeof(record) - 1);
		if (n < 0 && errno == EPIPE)
			continue;	/* overwritten: go on with what is left */
		if (n <= 0)
			return NULL;
		record[n] = '\0';
		record[strcspn(record, "\n")] = '\0';
		if (ll_log_line_bad(record))
			return record;
	}
}

/* Ends and releases may be finished by the kernel's own workers: give them time */
static bool settled(const struct ll_clean *clean)
{
	long long end = ll_now_ms() + ll_clean_patience_ms;

	while (ll_kthreads() > clean->kthreads || ll_module_users() > clean->users) {
		if (ll_now_ms() > end)
			return false;
		usleep(2000);
	}
	return true;
}

/**
 * ll_clean_end - is everything as it was?
 * @clean: what ll_clean_begin() found
 *
 * Return: NULL, or what is not, in words.
 */
const char *ll_clean_end(struct ll_clean *clean)
{
	static char text[200];
	const char *bad = NULL;

	if (!settled(clean)) {
		snprintf(text, sizeof(text), "%d kthreads and %d users of the module, before %d and %d",
			 ll_kthreads(), ll_module_users(), clean->kthreads, clean->users);
		bad = text;
	}
	if (clean->kmsg >= 0) {
		bad = bad ?: new_warning(clean);
		close(clean->kmsg);
		clean->kmsg = -1;
	}
	return bad;
}

/* What is free and only kept, by KASAN above all: it holds back 1/32 of the memory */
static void shrink_slabs(void)
{
	DIR *slabs = opendir("/sys/kernel/slab");
	struct dirent *entry;
	char path[300];
	FILE *f;

	while (slabs && (entry = readdir(slabs))) {
		snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", entry->d_name);
		f = fopen(path, "w");
		if (!f)
			continue;
		fputs("1", f);
		fclose(f);
	}
	if (slabs)
		closedir(slabs);
}

/* As above, of memory. What RCU frees late comes back within the same patience. */
const char *ll_clean_memory(const struct ll_clean *clean, long slack_kb)
{
	long long end = ll_now_ms() + ll_clean_patience_ms;
	static char text[100];

	while (ll_kernel_kb() > clean->kernel_kb + slack_kb) {
		shrink_slabs();
		if (ll_now_ms() > end) {
			snprintf(text, sizeof(text), "the kernel holds %ld kB, before %ld",
				 ll_kernel_kb(), clean->kernel_kb);
			return text;
		}
		usleep(50000);
	}
	return NULL;
}
