// SPDX-License-Identifier: GPL-2.0-only
/*
 * fire OBJECT MS - run the program of loop.bpf.c again and again, for MS milliseconds of
 * this thread's time on a CPU. Prints how many events that fired in how many
 * nanoseconds, what others do on the machine not being in it, and how many with those
 * that warmed up.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "fire.h"

#define WARM_UP	20	/* runs */

static void die(const char *what, long err)
{
	fprintf(stderr, "fire: %s: %s\n", what, strerror(err < 0 ? -err : err));
	exit(125);
}

static unsigned long long cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static int load(const char *path)
{
	struct bpf_object *obj = bpf_object__open(path);
	long err = libbpf_get_error(obj);

	if (!err)
		err = bpf_object__load(obj);
	if (err)
		die(path, err);
	return bpf_program__fd(bpf_object__next_program(obj, NULL));
}

static void run(int fd)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	int err = bpf_prog_test_run_opts(fd, &opts);

	if (err)
		die("run", errno);
}

int main(int argc, char **argv)
{
	unsigned long long start, ns, events = 0;
	int fd, i;

	if (argc != 3 || atoi(argv[2]) <= 0) {
		fprintf(stderr, "usage: fire OBJECT MS\n");
		return 125;
	}
	fd = load(argv[1]);
	for (i = 0; i < WARM_UP; i++)
		run(fd);
	start = cpu_ns();
	do {
		run(fd);
		events += FIRE_BATCH;
		ns = cpu_ns() - start;
	} while (ns < atoi(argv[2]) * 1000000ull);
	printf("%llu %llu %llu\n", events, ns, events + WARM_UP * FIRE_BATCH);
	return 0;
}
