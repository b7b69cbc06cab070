// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking on while a run goes that somebody else started.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "other.h"
#include "parse.h"
#include "util.h"

/**
 * other_options - check a command line that names a run of somebody else's
 * @o: the options of a run: of these, only the duration has a meaning
 * @argc: arguments, after getopt_long()
 * @duration_ns: out: how long to look at it
 *
 * Return: 0, or an exit status after a message.
 */
int other_options(const struct run_options *o, int argc, u64 *duration_ns)
{
	bool own = optind != argc || o->nr_changes || o->policy || strcmp(o->cure, "none") ||
		   o->expect >= 0 || o->threshold >= 0 || o->policy_at_ns;

	for (u32 i = 0; i < o->nr_settings; i++) {
		const struct setting *s = &o->settings[i];

		if (strcmp(s->name, "duration_ns"))
			own = true;
		else if (parse_duration(s->value, s->unit_ns, duration_ns) || !*duration_ns)
			return fail(STATUS_USAGE, "-d takes a time, not '%s'", s->value);
	}
	if (own)
		return fail(STATUS_USAGE,
			    "--run looks at a run as it is: no scenario, no settings, no expectations");
	return 0;
}

static int read_stats(struct other *o, u32 run)
{
	o->stats = (struct livelock_run_stats){ .size = sizeof(o->stats), .run = run };
	return device_ioctl(&o->dev, LIVELOCK_IOC_RUN_STATS, &o->stats);
}

/**
 * other_open - find a run
 * @o: out: it; other_close() is due in any case
 * @run: its number
 *
 * Return: 0, or an exit status after a message.
 */
int other_open(struct other *o, u32 run)
{
	int err;

	*o = (struct other){ .dev.fd = -1, .signals = signals_open() };
	if (o->signals < 0)
		return fail(STATUS_CANNOT, "cannot watch signals: %s", strerror(errno));
	err = device_open(&o->dev);
	if (err)
		return err;
	err = read_stats(o, run);
	if (err == -ENOENT || (!err && o->stats.state != LIVELOCK_STATE_RUNNING))
		return fail(STATUS_CANNOT, "run %u is not going; `livelock top --lines -n 1` shows which are",
			    run);
	if (err)
		return fail(STATUS_CANNOT, "cannot read run %u: %s", run, strerror(-err));
	o->sc = device_scenario_by_id(&o->dev, o->stats.scenario);
	if (!o->sc)
		return fail(STATUS_CANNOT, "run %u is of a scenario that is not listed", run);
	o->cure = scenario_cure_by_id(o->sc, o->stats.cure);
	if (!o->cure)
		return fail(STATUS_CANNOT, "run %u has a cure that is not listed", run);
	return 0;
}

/**
 * other_close - give everything back
 * @o: the run, opened or not
 */
void other_close(struct other *o)
{
	device_close(&o->dev);
	if (o->signals >= 0)
		close(o->signals);
}

/**
 * other_watch - look on until the run or the time is over, or a signal comes
 * @o: the run
 * @duration_ns: how long
 * @step_ns: time between looks
 * @step: called at each look; o->stats are of then
 * @self: passed to it
 *
 * Return: 0, STATUS_INTERRUPTED, what @step returned if not 0, or an exit status
 * after a message.
 */
int other_watch(struct other *o, u64 duration_ns, u64 step_ns,
		int (*step)(struct other *o, void *self), void *self)
{
	u32 run = o->stats.run;
	u64 end = now_ns() + duration_ns;
	int err = 0;

	while (!err && now_ns() < end) {
		u64 due = now_ns() + step_ns;

		if (wait_until(-1, -1, o->signals, due < end ? due : end) & WAIT_SIGNAL)
			return STATUS_INTERRUPTED;
		err = read_stats(o, run);
		if (err == -ENOENT)
			return 0;
		if (err)
			return fail(STATUS_CANNOT, "cannot read run %u: %s", run,
				    strerror(-err));
		err = step(o, self);
		if (o->stats.state != LIVELOCK_STATE_RUNNING)
			break;
	}
	return err;
}
