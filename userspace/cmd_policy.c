// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock policy: a cure in BPF, loaded into what is running.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "cmd.h"
#include "parse.h"
#include "policy.h"
#include "util.h"

static const char usage[] =
"Usage: livelock policy load FILE.bpf.o [OPTION]\n"
"\n"
"Attach the retry policies (programs in sections raw_tp.w/livelock_retry_policy)\n"
"of a BPF object to all runs, until Ctrl-C. bpf/policies/ has examples.\n"
"\n"
"  -d, --duration TIME   until TIME is over\n";

static const struct option longopts[] = {
	{ "duration", required_argument, NULL, 'd' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* Return: 0, or STATUS_INTERRUPTED if a signal came before the time was over */
static int hold(u64 ns)
{
	int signals = signals_open();
	u64 end = ns ? now_ns() + ns : ~0ull;
	int seen = 0;

	if (signals < 0)
		return fail(STATUS_CANNOT, "cannot watch signals: %s", strerror(errno));
	while (!seen && now_ns() < end)
		seen = wait_until(-1, -1, signals, end);
	close(signals);
	return seen && ns ? STATUS_INTERRUPTED : STATUS_OK;
}

static int load(const char *path, u64 ns)
{
	struct bpf_program *prog;
	struct policy policy;
	int err;

	err = policy_load(&policy, path);
	if (!err)
		err = policy_attach(&policy);
	if (!err) {
		bpf_object__for_each_program(prog, policy.obj)
			if (bpf_program__autoload(prog))
				printf("attached %s to %s\n", bpf_program__name(prog),
				       bpf_program__section_name(prog));
		fflush(stdout);
		err = hold(ns);
		puts("detached");
	}
	policy_close(&policy);
	return err;
}

int cmd_policy(int argc, char **argv)
{
	u64 ns = 0;
	int opt;

	while ((opt = getopt_long(argc, argv, "d:h", longopts, NULL)) != -1) {
		switch (opt) {
		case 'd':
			if (parse_duration(optarg, NSEC_PER_SEC, &ns) || !ns)
				return fail(STATUS_USAGE, "-d takes a time, not '%s'", optarg);
			break;
		case 'h':
			fputs(usage, stdout);
			return STATUS_OK;
		default:
			return fail(STATUS_USAGE, "try `livelock policy --help`");
		}
	}
	if (optind + 2 != argc || strcmp(argv[optind], "load"))
		return fail(STATUS_USAGE, "it is `livelock policy load FILE.bpf.o`");
	return load(argv[optind + 1], ns);
}
