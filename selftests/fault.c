// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on demand.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "util.h"

#define FAULTS "/sys/kernel/debug/"
#define MINE "/proc/thread-self/fail-nth"
#define KTHREADD "/proc/2/fail-nth"

/* Any allocation and copy may fail, and nothing is said about it */
static const struct {
	const char *file;
	const char *value;
} settings[] = {
	{ FAULTS "failslab/verbose", "0" },
	{ FAULTS "failslab/ignore-gfp-wait", "N" },
	{ FAULTS "fail_page_alloc/verbose", "0" },
	{ FAULTS "fail_page_alloc/ignore-gfp-wait", "N" },
	{ FAULTS "fail_page_alloc/ignore-gfp-highmem", "N" },
	{ FAULTS "fail_page_alloc/min-order", "0" },
	{ FAULTS "fail_usercopy/verbose", "0" },
	{ MINE, "0" },
};

static bool put(const char *file, const char *value)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return false;
	ok = write(fd, value, strlen(value)) == (ssize_t)strlen(value);
	close(fd);
	return ok;
}

/**
 * fault_missing - prepare, if this kernel can do it
 *
 * Return: NULL, or what is missing.
 */
const char *fault_missing(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (!put(settings[i].file, settings[i].value))
			return settings[i].file;
	return NULL;
}

/**
 * fault_only_copies - what can fail from now on
 * @only: copies, and allocations that may not wait; else all
 *
 * Ends the test if the kernel does not take it.
 */
void fault_only_copies(bool only)
{
	const char *value = only ? "Y" : "N";

	if (!put(FAULTS "failslab/ignore-gfp-wait", value) ||
	    !put(FAULTS "fail_page_alloc/ignore-gfp-wait", value))
		abort();
}

/* Opened beforehand: what arms and disarms must not fail itself */
static int file_of(const char *path, int *fd)
{
	if (!*fd)
		*fd = open(path, O_RDWR | O_CLOEXEC);
	return *fd;
}

/* The copy of this text may be what fails: then the second one does not */
static void arm(int fd, unsigned int nth)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "%u", nth);

	if (pwrite(fd, text, n, 0) != n && pwrite(fd, text, n, 0) != n)
		abort();
}

/*
 * What is left of the count; 0 if the fault has happened. The copy of the answer is
 * one of the task's own, and so may be the one that fails: then nothing did before.
 */
static unsigned int left(int fd)
{
	char text[16] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0)
		return 1;
	return strtoul(text, NULL, 10);
}

static int mine, kthreadds;

/* From now on the @nth allocation or copy of this thread fails; 0 for none */
void fault_arm(unsigned int nth)
{
	arm(file_of(MINE, &mine), nth);
}

/* Return: how many more would have been needed; 0 if it has happened */
unsigned int fault_disarm(void)
{
	unsigned int n = left(mine);

	arm(mine, 0);
	return n;
}

/* The same of the one who makes kthreads */
void fault_arm_kthreadd(unsigned int nth)
{
	arm(file_of(KTHREADD, &kthreadds), nth);
}

unsigned int fault_disarm_kthreadd(void)
{
	unsigned int n = left(kthreadds);

	arm(kthreadds, 0);
	return n;
}
