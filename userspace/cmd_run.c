// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock run: run a scenario and name what it does.
 */
#include "cmd.h"
#include "live.h"
#include "util.h"

/* One run, or on the screen one after another */
static int run_all(struct run_options *o, struct live *live)
{
	bool again;
	int err;

	do {
		struct run run = { .o = o };

		if (live)
			live_prepare(live, &run);
		err = run_setup(&run);
		if (!err)
			err = run_go(&run);
		again = live && live_again(live, &run, &err);
		run_cleanup(&run);
	} while (again);
	return err;
}

int cmd_run(int argc, char **argv)
{
	struct run_options o;
	struct live *live;
	int err;

	err = run_options_parse(&o, argc, argv);
	if (err == OPTIONS_HELP)
		return STATUS_OK;
	if (err)
		return err;
	live = live_new(&o);
	err = run_all(&o, live);
	live_free(live);
	return err;
}
