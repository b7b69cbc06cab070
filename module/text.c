// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interface for people with a shell: a line says what to run, a read shows
 * what there is.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "livelock.h"

#define LL_SUMMARY_LEN	320

static char last_summary[LL_SUMMARY_LEN];
static struct ll_message last_refusal;
static DEFINE_MUTEX(last_mutex);	/* protects both */

/* "20us" and such, or a plain number of nanoseconds */
static int parse_time(char *text, u64 *value)
{
	static const struct {
		const char *suffix;
		u64 ns;
	} units[] = {
		/* "s" last: it ends the others too */
		{ "ns", 1 }, { "us", NSEC_PER_USEC }, { "ms", NSEC_PER_MSEC },
		{ "s", NSEC_PER_SEC },
	};
	size_t len = strlen(text), i, n;
	u64 scale = 1;

	for (i = 0; i < ARRAY_SIZE(units); i++) {
		n = strlen(units[i].suffix);
		if (len > n && !strcmp(text + len - n, units[i].suffix)) {
			text[len - n] = '\0';
			scale = units[i].ns;
			break;
		}
	}
	if (kstrtou64(text, 0, value))
		return -EINVAL;
	return check_mul_overflow(*value, scale, value) ? -ERANGE : 0;
}

static int parse_choice(const struct ll_param *desc, const char *text, u64 *value)
{
	int i = match_string(desc->choices, desc->max + 1, text);

	if (i < 0)
		return -EINVAL;
	*value = i;
	return 0;
}

static int parse_param(struct ll_run_spec *spec, const char *key, char *text,
		       struct ll_message *msg)
{
	bool seconds = !strcmp(key, "seconds");
	int param = seconds ? LL_P_DURATION_NS : ll_param_by_name(key), err;
	u64 value;

	if (param < 0)
		return ll_refuse(msg, -EINVAL, "%s: no such parameter", key);
	if (ll_params[param].choices)
		err = parse_choice(&ll_params[param], text, &value);
	else if (!seconds && !strcmp(ll_params[param].unit, "ns"))
		err = parse_time(text, &value);
	else
		err = kstrtou64(text, 0, &value);
	if (!err && seconds && check_mul_overflow(value, (u64)NSEC_PER_SEC, &value))
		err = -ERANGE;
	if (err)
		return ll_refuse(msg, err, "%s: bad value %s", key, text);
	return ll_param_given(spec, param, value, msg);
}

static int parse_cure(struct ll_run_spec *spec, const char *name, struct ll_message *msg)
{
	int cure = ll_cure_by_name(spec->scenario, name);
	size_t at;
	u32 i;

	if (cure >= 0) {
		spec->cure = cure;
		return 0;
	}
	at = scnprintf(msg->text, sizeof(msg->text), "cure: %s does not have %s; it has none",
		       spec->scenario->name, name);
	for (i = 0; i < spec->scenario->ops->nr_cures; i++)
		at += scnprintf(msg->text + at, sizeof(msg->text) - at, ", %s",
				ll_cure_name(spec->scenario->ops->cures[i].id));
	return cure;
}

static int refuse_scenario(const char *name, struct ll_message *msg)
{
	size_t at = scnprintf(msg->text, sizeof(msg->text), "scenario: no %s; there are", name);
	u32 i;

	for (i = 0; i < ll_nr_scenarios; i++)
		at += scnprintf(msg->text + at, sizeof(msg->text) - at, "%s %s",
				i ? "," : "", ll_scenarios[i].name);
	return -ENOENT;
}

/**
 * ll_text_parse - a run from a line
 * @line: "SCENARIO [cure=NAME] [seconds=N] [PARAMETER=VALUE]…", words between
 *	blanks or commas; taken apart
 * @spec: out: the configuration; its privileged is in
 * @msg: the reason for a refusal
 *
 * Return: 0, -ENOENT (no such scenario), -EINVAL, -ERANGE or -EPERM.
 */
int ll_text_parse(char *line, struct ll_run_spec *spec, struct ll_message *msg)
{
	bool cure_given = false;
	char *key, *text;
	int err;

	*spec = (struct ll_run_spec){ .privileged = spec->privileged };
	line = strim(line);
	key = strsep(&line, " \t\n,");
	spec->scenario = ll_scenario_by_name(key);
	if (!spec->scenario)
		return refuse_scenario(key, msg);

	while ((key = strsep(&line, " \t\n,"))) {
		if (!*key)
			continue;
		text = strchr(key, '=');
		if (!text)
			return ll_refuse(msg, -EINVAL, "%s: wants a =VALUE", key);
		*text++ = '\0';
		if (strcmp(key, "cure"))
			err = parse_param(spec, key, text, msg);
		else if (cure_given)
			err = ll_refuse(msg, -EINVAL, "cure: given twice");
		else
			err = parse_cure(spec, text, msg);
		cure_given |= !strcmp(key, "cure");
		if (err)
			return err;
	}
	return 0;
}

static const char *state_name(u32 state)
{
	static const char *const names[] = {
		[LIVELOCK_STATE_IDLE] = "idle",
		[LIVELOCK_STATE_CONFIGURED] = "configured",
		[LIVELOCK_STATE_RUNNING] = "running",
		[LIVELOCK_STATE_STOPPED] = "stopped",
	};

	return names[state];
}

/* Return: the length of the whole line, as snprintf() has it */
static int print_line(char *buf, size_t len, const struct ll_run *run, u32 state)
{
	struct livelock_run_stats s = {};
	u64 ppm;

	ll_stats_run(run, &s);
	ppm = ll_ratio_ppm(s.completions, s.attempts);
	return snprintf(buf, len,
			"%s cure=%s workers=%u run=%u state=%s attempts=%llu completions=%llu ratio=%llu.%06llu give_ups=%llu elapsed_ms=%llu%s%s%s",
			run->scenario->name, ll_cure_name(s.cure), s.workers, s.run,
			state_name(state), s.attempts, s.completions,
			div_u64(ppm, 1000000), ppm % 1000000, s.give_ups,
			div_u64(s.elapsed_ns, NSEC_PER_MSEC),
			s.marks & LIVELOCK_MARK_DISTURBED ? " disturbed" : "",
			s.marks & LIVELOCK_MARK_CUT ? " cut" : "",
			s.marks & LIVELOCK_MARK_VIOLATED ? " VIOLATED" : "");
}

/**
 * ll_text_summary - keep, and log if it is to be logged, the line of an ended run
 * @run: the run
 */
void ll_text_summary(const struct ll_run *run)
{
	mutex_lock(&last_mutex);
	print_line(last_summary, sizeof(last_summary), run, LIVELOCK_STATE_STOPPED);
	if (run->logged)
		pr_info("%s\n", last_summary);
	mutex_unlock(&last_mutex);
}

/**
 * ll_text_refused - keep and log why a line was refused: write() tells only an errno
 * @msg: the reason
 */
void ll_text_refused(const struct ll_message *msg)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL,
				      DEFAULT_RATELIMIT_BURST);

	mutex_lock(&last_mutex);
	last_refusal = *msg;
	/* or it would warn of what it holds back: bad input is no warning */
	ratelimit_set_flags(&limit, RATELIMIT_MSG_ON_RELEASE);
	if (__ratelimit(&limit))
		pr_info("refused: %s\n", msg->text);
	mutex_unlock(&last_mutex);
}

/* Into the file's own buffer: nothing is allocated that could be missing */
static void show_line(struct seq_file *m, const struct ll_run *run)
{
	char *buf;
	size_t room = seq_get_buf(m, &buf);
	size_t len = print_line(buf, room, run, ll_run_state(run));

	seq_commit(m, len < room ? len : -1);
	seq_putc(m, '\n');
}

/**
 * ll_text_run - what a file with a run reads
 * @m: where to
 * @run: the run
 *
 * Its state, its scenario's gauges, then a line for each worker.
 */
void ll_text_run(struct seq_file *m, struct ll_run *run)
{
	struct livelock_worker n;
	u32 i;

	show_line(m, run);
	for (i = 0; i < run->scenario->ops->nr_gauges; i++)
		seq_printf(m, "gauge %s=%llu\n", run->scenario->ops->gauges[i].name,
			   ll_stats_gauge(run, &run->scenario->ops->gauges[i]));
	for (i = 0; i < run->nr_workers; i++) {
		ll_stats_worker(run, i, &n);
		seq_printf(m, "worker=%u attempts=%llu completions=%llu conflicts=%llu give_ups=%llu max_gap_ms=%llu\n",
			   i, n.attempts, n.completions, n.conflicts, n.give_ups,
			   div_u64(n.max_gap_ns, NSEC_PER_MSEC));
	}
}

/**
 * ll_text_list - what a file without a run reads
 * @m: where to
 *
 * The scenarios with their cures, the runs there are, and the latest that ended.
 */
void ll_text_list(struct seq_file *m)
{
	const struct ll_scenario *sc;
	struct ll_run *run = NULL;
	u32 i, id = 0;

	for (sc = ll_scenarios; sc < ll_scenarios + ll_nr_scenarios; sc++) {
		seq_printf(m, "%-14s %s\n%-14s cures: none", sc->name, sc->summary, "");
		for (i = 0; i < sc->ops->nr_cures; i++)
			seq_printf(m, ", %s%s", ll_cure_name(sc->ops->cures[i].id),
				   ll_cure_kind(sc->ops->cures[i].id) ==
				   LIVELOCK_CURE_DECOY ? " (decoy)" : "");
		seq_putc(m, '\n');
	}
	while ((run = ll_run_find(id, true))) {
		id = run->id;
		seq_puts(m, "run: ");
		show_line(m, run);
		ll_run_put(run);
	}
	mutex_lock(&last_mutex);
	if (*last_summary)
		seq_printf(m, "last: %s\n", last_summary);
	if (*last_refusal.text)
		seq_printf(m, "refused: %s\n", last_refusal.text);
	mutex_unlock(&last_mutex);
}
