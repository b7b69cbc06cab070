// SPDX-License-Identifier: GPL-2.0-only
/*
 * cleanly [-a TEXT] COMMAND [ARGUMENT...]
 *
 * Run a test of a shell script and see that it leaves the machine as it was. Lines
 * of the log with TEXT in them are part of the test. Exits with the command's
 * status, with 1 if something was left behind.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clean.h"

int main(int argc, char **argv)
{
	struct ll_clean clean;
	const char *dirt;
	int status, opt;
	pid_t pid;

	while ((opt = getopt(argc, argv, "+a:")) != -1) {
		if (opt != 'a')
			return 2;
		ll_clean_allowed = optarg;
	}
	if (optind == argc)
		return 2;

	ll_clean_begin(&clean);
	pid = fork();
	if (!pid) {
		execvp(argv[optind], argv + optind);
		perror(argv[optind]);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 1;
	dirt = ll_clean_end(&clean);
	if (dirt) {
		printf("left behind: %s\n", dirt);
		return 1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
