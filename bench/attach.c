// SPDX-License-Identifier: GPL-2.0-only
/*
 * attach [-t EVENT] OBJECT COMMAND [ARGUMENT...] - run a command while all programs of
 * a BPF object are attached; with -t only its on_attempt, to that raw tracepoint. If
 * the object has the slots of bpf/slots.h, the attempts that it counted meanwhile are
 * printed, for a comparison with the module's.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <bpf/libbpf.h>

#include "livelock.h"
#include "slots.h"

#define SLOTS_SIZE (LIVELOCK_MAX_SLOTS * sizeof(struct slot))

static void die(const char *what, long err)
{
	fprintf(stderr, "attach: %s: %s\n", what, strerror(err < 0 ? -err : errno));
	exit(125);
}

static struct bpf_object *load(const char *path)
{
	struct bpf_object *obj = bpf_object__open(path);
	long err = libbpf_get_error(obj);

	if (!err)
		err = bpf_object__load(obj);
	if (err)
		die(path, err);
	return obj;
}

static void attach_to(struct bpf_object *obj, const char *event)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(obj, "on_attempt");
	long err;

	if (!prog)
		die("on_attempt", -ENOENT);
	err = libbpf_get_error(bpf_program__attach_raw_tracepoint(prog, event));
	if (err)
		die(event, err);
}

static void attach_all(struct bpf_object *obj)
{
	struct bpf_program *prog;
	long err;

	bpf_object__for_each_program(prog, obj) {
		err = libbpf_get_error(bpf_program__attach(prog));
		if (err)
			die(bpf_program__name(prog), err);
	}
}

/* Print what the programs have counted, if the object has slots */
static void report(const struct bpf_object *obj)
{
	__u64 attempts = 0;
	struct slot *slots;
	struct bpf_map *map;
	__u32 key = 0, i;
	int err;

	bpf_object__for_each_map(map, obj)
		if (bpf_map__value_size(map) == SLOTS_SIZE)
			break;
	if (!map)
		return;
	slots = malloc(SLOTS_SIZE);
	if (!slots)
		die("memory", -ENOMEM);
	err = bpf_map__lookup_elem(map, &key, sizeof(key), slots, SLOTS_SIZE, 0);
	if (err)
		die("slots", err);
	for (i = 0; i < LIVELOCK_MAX_SLOTS; i++)
		attempts += slots[i].attempts;
	free(slots);
	printf("%llu\n", (unsigned long long)attempts);
}

static int run(char **argv)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die("fork", 0);
	if (!pid) {
		execvp(argv[0], argv);
		fprintf(stderr, "attach: %s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	if (waitpid(pid, &status, 0) < 0)
		die("waitpid", 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	const char *event = NULL;
	struct bpf_object *obj;
	int status;

	if (argc > 2 && !strcmp(argv[1], "-t")) {
		event = argv[2];
		argv += 2;
		argc -= 2;
	}
	if (argc < 3) {
		fprintf(stderr, "usage: attach [-t EVENT] OBJECT COMMAND [ARGUMENT...]\n");
		return 125;
	}
	obj = load(argv[1]);
	if (event)
		attach_to(obj, event);
	else
		attach_all(obj);
	status = run(argv + 2);
	report(obj);
	bpf_object__close(obj);
	return status;
}
