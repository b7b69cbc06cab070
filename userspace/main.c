// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock: the tool beside livelock.ko.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd.h"
#include "environment.h"
#include "livelock.h"
#include "results.h"
#include "types.h"
#include "util.h"

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} verbs[] = {
	{ "list", cmd_list, "the scenarios, with their cures" },
	{ "show", cmd_show, "one scenario: what breaks ties, parameters, cures, law" },
	{ "run", cmd_run, "run a scenario, count attempts, name the verdict" },
	{ "sweep", cmd_sweep, "a parameter over a range: the curve of the ratio, its knee" },
	{ "compare", cmd_compare, "every cure and decoy of a scenario, side by side" },
	{ "matrix", cmd_matrix, "is the verdict right, whatever runs? what is taken for what" },
	{ "report", cmd_report, "what was measured, as one page" },
	{ "top", cmd_top, "watch the runs that are going, whoever started them" },
	{ "trace", cmd_trace, "single events in order, and the diagrams that they draw" },
	{ "profile", cmd_profile, "where the workers spend their time on a CPU: flame graphs" },
	{ "claims", cmd_claims, "what is said about livelock, checked" },
	{ "literature", cmd_literature, "published figures, and ours beside them" },
	{ "policy", cmd_policy, "load a BPF retry policy into what is running" },
	{ "doctor", cmd_doctor, "what this machine lacks, and the mend" },
};

static void usage(FILE *out)
{
	fputs("Usage: livelock VERB [ARGUMENT...]\n"
	      "\n"
	      "Make livelocks on purpose, watch them, cure them while they run.\n"
	      "\n", out);
	for (u32 i = 0; i < ARRAY_SIZE(verbs); i++)
		fprintf(out, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
	fputs("\n"
	      "`livelock VERB --help` tells more about each. To begin with:\n"
	      "\n"
	      "  livelock run polite-locks -d 10 --change 5=order\n", out);
}

/* libbpf's warnings tell why a program was refused; the rest is noise */
static int print_libbpf(enum libbpf_print_level level, const char *fmt, va_list args)
{
	return level == LIBBPF_WARN ? vfprintf(messages(), fmt, args) : 0;
}

static int run_verb(int argc, char **argv)
{
	libbpf_set_print(print_libbpf);
	for (u32 i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(argv[0], verbs[i].name))
			return verbs[i].run(argc, argv);
	return fail(STATUS_USAGE, "there is no verb '%s'; `livelock --help` lists them",
		    argv[0]);
}

/* What could not be written was not done, if nobody has said so yet */
static int end(int status)
{
	return status ? status : results_written(stdout);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return STATUS_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help")) {
		usage(stdout);
		return end(STATUS_OK);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("livelock " TOOL_VERSION ", interface %d\n", LIVELOCK_ABI_VERSION);
		return end(STATUS_OK);
	}
	return end(run_verb(argc - 1, argv + 1));
}
