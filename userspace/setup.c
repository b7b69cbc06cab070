// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a command line to a configured run with its programs attached.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "parse.h"
#include "results.h"
#include "run.h"
#include "util.h"

/* Length of a run that is watched, unless it is given */
#define WATCHED_NS	(60 * NSEC_PER_SEC)

/* Put what the user gave into the effective parameters */
static int apply_setting(struct run *run, const struct setting *s)
{
	struct param *p = params_find(run->sc, &run->params, s->name);

	if (!p)
		return STATUS_USAGE;
	if (parse_value(p, s->value, s->unit_ns, &p->value))
		return fail(STATUS_USAGE, "%s does not take '%s'; see `livelock show %s`",
			    s->name, s->value, run->sc->desc.name);
	p->given = true;
	return 0;
}

/* Changes that name cures the scenario has, within the run */
static int check_changes(struct run *run)
{
	u64 duration = param_num(&run->params, "duration_ns");

	for (u32 i = 0; i < run->o->nr_changes; i++) {
		const struct change *c = &run->o->changes[i];

		if (c->kind == CHANGE_CURE && !scenario_cure(run->sc, c->cure))
			return STATUS_USAGE;
		if (c->at_ns >= duration)
			return fail(STATUS_USAGE,
				    "a change after %.3g s, but the run ends after %.3g s; -d makes it longer",
				    c->at_ns / 1e9, duration / 1e9);
	}
	return 0;
}

/* What warms up is not taken from what is measured */
static void add_warmup(struct run *run)
{
	struct param *duration = param_find(&run->params, "duration_ns");

	if (!duration || !run->o->warmup_ns)
		return;
	duration->value += run->o->warmup_ns;
	duration->given = true;
}

/* Somebody at the keyboard looks longer, tries this and that, and can end it */
static void take_time(struct run *run)
{
	struct param *duration = param_find(&run->params, "duration_ns");

	if (!run->report->attend || !duration || duration->given)
		return;
	duration->value = duration->desc.max < WATCHED_NS ? duration->desc.max : WATCHED_NS;
	duration->given = true;
}

static int take_workers(struct run *run)
{
	struct param *workers = params_find(run->sc, &run->params, "workers");

	if (!run->workers || !workers)
		return workers ? 0 : STATUS_USAGE;
	workers->value = run->workers;
	workers->given = true;
	return 0;
}

static int choose(struct run *run)
{
	int err;

	run->sc = device_scenario(&run->dev, run->o->scenario);
	if (!run->sc)
		return STATUS_USAGE;
	run->phase.cure = scenario_cure(run->sc, run->o->cure);
	if (!run->phase.cure)
		return STATUS_USAGE;
	err = device_params(&run->dev, run->sc, run->phase.cure->id, &run->params);
	for (u32 i = 0; !err && i < run->o->nr_settings; i++)
		err = apply_setting(run, &run->o->settings[i]);
	if (!err)
		err = take_workers(run);
	if (err)
		return err;
	take_time(run);
	add_warmup(run);
	return check_changes(run);
}

/* What the module says about a refused configuration is the best message */
static int refused(struct run *run, int err)
{
	const char *why = *run->config.message ? run->config.message : strerror(-err);

	switch (err) {
	case -EPERM:
		return fail(STATUS_CANNOT, "%s; run this as root", why);
	case -ENOMEM:
	case -ENOSPC:
	case -EBUSY:
		return fail(STATUS_CANNOT, "%s; try fewer workers or end other runs", why);
	default:
		return fail(STATUS_USAGE, "%s; see `livelock show %s`", why,
			    run->sc->desc.name);
	}
}

static int configure(struct run *run)
{
	struct livelock_setting *settings;
	struct livelock_config *c = &run->config;
	int err;

	settings = calloc(run->params.nr, sizeof(*settings));
	if (!settings)
		return out_of_memory();
	*c = (struct livelock_config){
		.size = sizeof(*c),
		.scenario = run->sc->desc.id,
		.cure = run->phase.cure->id,
		.settings = (uintptr_t)settings,
	};
	for (u32 i = 0; i < run->params.nr; i++) {
		const struct param *p = &run->params.p[i];

		if (p->given)
			settings[c->nr_settings++] = (struct livelock_setting){
				.param = p->desc.id, .value = p->value,
			};
	}
	err = device_ioctl(&run->dev, LIVELOCK_IOC_CONFIGURE, c);
	free(settings);
	return err ? refused(run, err) : device_params_in_force(&run->dev, &run->params);
}

static int get_room(struct run *run)
{
	u32 n = run->workers;

	if (snapshot_init(&run->now, n) || snapshot_init(&run->sampled, n) ||
	    windows_init(&run->windows, n) || marks_init(&run->marks, n) ||
	    judged_init(&run->judged, n))
		return out_of_memory();
	return counter_open(&run->counter, &run->dev, run->config.run, run->config.slot, n);
}

static void attach(struct run *run)
{
	libbpf_print_fn_t print = NULL;

	if (run->o->no_bpf) {
		run->counter.why = "--no-bpf";
		return;
	}
	if (!run->o->verbose)
		print = libbpf_set_print(NULL);
	counter_attach(&run->counter);
	if (print)
		libbpf_set_print(print);
	if (run->counter.why)
		warn("no BPF: %s; using the module's own counters", run->counter.why);
}

static int watch_signals(struct run *run)
{
	run->signals = signals_open();
	return run->signals < 0 ?
	       fail(STATUS_CANNOT, "cannot watch signals: %s", strerror(errno)) : 0;
}

/**
 * run_configure - let the module judge a run
 * @run: all zero but for @run->o; report, live, out and workers may be set
 *
 * Return: 0, or an exit status after a message; run_cleanup() is due in any case.
 */
int run_configure(struct run *run)
{
	int err;

	if (!run->report)
		run->report = report_of(run->o->output);
	run->signals = -1;
	err = device_open(&run->dev);
	if (!err)
		err = choose(run);
	if (!err)
		err = configure(run);
	if (!err)
		run->workers = param_num(&run->params, "workers");
	return err;
}

/**
 * run_setup - prepare a run up to its start
 * @run: as for run_configure()
 *
 * The slots belong to the run once it is configured, so that programs attached
 * between that and its start count it from its first attempt and nothing else.
 *
 * Return: 0, or an exit status after a message; run_cleanup() is due in any case.
 */
int run_setup(struct run *run)
{
	int err = run_configure(run);

	/* before signals wait for us: a pipe opens when it has a reader */
	if (!err)
		err = results_open(run->o->file, &run->out);
	if (!err)
		err = watch_signals(run);
	if (!err)
		err = get_room(run);
	if (!err && run->o->policy)
		err = policy_load(&run->policy, run->o->policy);
	if (!err)
		attach(run);
	if (!err && run->o->latency)
		err = stopwatch_open(&run->stopwatch, run->config.slot, run->workers);
	return err;
}

/**
 * run_cleanup - end it, if it has not, and give everything back
 * @run: the run
 */
void run_cleanup(struct run *run)
{
	device_close(&run->dev);
	policy_close(&run->policy);
	stopwatch_close(&run->stopwatch);
	counter_close(&run->counter);
	params_free(&run->params);
	snapshot_free(&run->now);
	snapshot_free(&run->sampled);
	windows_free(&run->windows);
	marks_free(&run->marks);
	judged_free(&run->judged);
	if (run->signals >= 0)
		close(run->signals);
}
