// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock run: run a scenario and name what it does.
 */
#include "cmd.h"
#include "run.h"
#include "util.h"

int cmd_run(int argc, char **argv)
{
	struct run_options o;
	struct run run = { .o = &o };
	int err;

	err = run_options_parse(&o, argc, argv);
	if (err == OPTIONS_HELP)
		return STATUS_OK;
	if (err)
		return err;
	err = run_setup(&run);
	if (!err)
		err = run_go(&run);
	run_cleanup(&run);
	return err;
}
