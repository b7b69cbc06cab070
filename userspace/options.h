/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_OPTIONS_H
#define LIVELOCK_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>

#include "livelock.h"
#include "types.h"

#define OPTIONS_MAX_SETTINGS	64
#define OPTIONS_MAX_CHANGES	32

/**
 * enum output - how numbers are written
 * @OUTPUT_TEXT: for people: a line each interval, then the verdict
 * @OUTPUT_JSON: JSON Lines
 * @OUTPUT_CSV: values between separators, a line each interval
 * @OUTPUT_NONE: not at all: somebody else reports
 */
enum output {
	OUTPUT_TEXT,
	OUTPUT_JSON,
	OUTPUT_CSV,
	OUTPUT_NONE,
};

/**
 * struct setting - one parameter as given
 * @name: its name
 * @value: its value, as typed
 * @unit_ns: unit of a bare number, if it is a time
 */
struct setting {
	char name[LIVELOCK_NAME_LEN];
	const char *value;
	u64 unit_ns;
};

/**
 * enum change_kind - what begins a phase
 * @CHANGE_CURE: a cure comes into force
 * @CHANGE_POLICY: the BPF policy does
 * @CHANGE_WARM: nothing does: what was before it was warm-up
 */
enum change_kind {
	CHANGE_CURE,
	CHANGE_POLICY,
	CHANGE_WARM,
};

/**
 * struct change - what happens while it runs
 * @at_ns: when, from the start
 * @kind: what
 * @cure: name of the cure, of %CHANGE_CURE
 */
struct change {
	u64 at_ns;
	enum change_kind kind;
	const char *cure;
};

/**
 * struct run_options - what is to be run, and how it is told
 * @scenario: name
 * @cure: name
 * @settings: those of --set, -w, -d and --seed
 * @nr_settings: how many
 * @changes: in order of time
 * @nr_changes: how many
 * @policy: BPF object to load, or %NULL
 * @policy_at_ns: when it comes into force
 * @warmup_ns: added before the duration, a phase of its own
 * @interval_ns: of samples
 * @output: how
 * @separator: of OUTPUT_CSV
 * @file: to write to, %NULL for stdout
 * @quiet: no samples in text
 * @verbose: a line a worker in text
 * @timestamps: the time of day before each sample in text
 * @lines: no full-screen view, on a terminal neither
 * @ascii: a full-screen view of nothing but ASCII
 * @no_bpf: use the module's counters
 * @latency: measure how long operations take
 * @expect: enum livelock_verdict wanted, or -1
 * @threshold: smallest ratio wanted, or -1
 */
struct run_options {
	const char *scenario;
	const char *cure;
	struct setting settings[OPTIONS_MAX_SETTINGS];
	u32 nr_settings;
	struct change changes[OPTIONS_MAX_CHANGES];
	u32 nr_changes;
	const char *policy;
	u64 policy_at_ns;
	u64 warmup_ns;
	u64 interval_ns;
	enum output output;
	const char *separator;
	const char *file;
	bool quiet;
	bool verbose;
	bool timestamps;
	bool lines;
	bool ascii;
	bool no_bpf;
	bool latency;
	int expect;
	double threshold;
};

/* There is nothing left to do, and all is well */
#define OPTIONS_HELP	(-1)

/* Long options of run_option(); verbs have tables of those that they take */
enum {
	OPT_CURE = 256,
	OPT_CHANGE,
	OPT_POLICY,
	OPT_POLICY_AT,
	OPT_SET,
	OPT_SEED,
	OPT_JSON,
	OPT_NO_BPF,
	OPT_LATENCY,
	OPT_EXPECT,
	OPT_THRESHOLD,
	OPT_WARMUP,
	OPT_LINES,
	OPT_ASCII,
	OPT_OWN,	/* from here on a verb's own */
};

/* What is to be run … */
#define RUN_SETUP_SHORT	"w:d:"
#define RUN_SETUP_LONG							\
	{ "workers", required_argument, NULL, 'w' },			\
	{ "duration", required_argument, NULL, 'd' },			\
	{ "set", required_argument, NULL, OPT_SET },			\
	{ "seed", required_argument, NULL, OPT_SEED },			\
	{ "latency", no_argument, NULL, OPT_LATENCY },			\
	{ "no-bpf", no_argument, NULL, OPT_NO_BPF }

/* … and how it is told */
#define RUN_OUTPUT_SHORT "x:o:qvh"
#define RUN_OUTPUT_LONG							\
	{ "json", no_argument, NULL, OPT_JSON },			\
	{ "csv", required_argument, NULL, 'x' },			\
	{ "output", required_argument, NULL, 'o' },			\
	{ "quiet", no_argument, NULL, 'q' },				\
	{ "verbose", no_argument, NULL, 'v' },				\
	{ "help", no_argument, NULL, 'h' }

/* One run and what happens in it, for verbs that look at it in their own way */
#define RUN_WATCH_SHORT	"w:d:o:qh"
#define RUN_WATCH_LONG							\
	{ "workers", required_argument, NULL, 'w' },			\
	{ "duration", required_argument, NULL, 'd' },			\
	{ "cure", required_argument, NULL, OPT_CURE },			\
	{ "change", required_argument, NULL, OPT_CHANGE },		\
	{ "policy", required_argument, NULL, OPT_POLICY },		\
	{ "policy-at", required_argument, NULL, OPT_POLICY_AT },	\
	{ "set", required_argument, NULL, OPT_SET },			\
	{ "seed", required_argument, NULL, OPT_SEED },			\
	{ "expect", required_argument, NULL, OPT_EXPECT },		\
	{ "threshold", required_argument, NULL, OPT_THRESHOLD },	\
	{ "json", no_argument, NULL, OPT_JSON },			\
	{ "output", required_argument, NULL, 'o' },			\
	{ "quiet", no_argument, NULL, 'q' },				\
	{ "help", no_argument, NULL, 'h' }
#define RUN_WATCH_USAGE							\
"  -w, --workers N          threads that contend\n"			\
"      --cure CURE          run it with a cure, or with a decoy\n"	\
"      --change TIME=CURE   after TIME change the cure while it runs; repeatable\n" \
"      --policy FILE.bpf.o  load a BPF retry policy …\n"		\
"      --policy-at TIME     … after TIME (at the start)\n"		\
"      --set PARAM=VALUE,...  parameters; they win over the cure; repeatable\n" \
"      --seed N             seed of every random sequence\n"		\
"      --expect VERDICT     status 1 if the last verdict is another\n"	\
"      --threshold RATIO    status 1 if the last ratio is lower (0.9, 90%)\n"

void run_options_init(struct run_options *o);
bool run_option_is_set(const struct run_options *o, const char *name);
int run_option_add(struct run_options *o, const char *name, const char *value);
int run_option(struct run_options *o, int opt, char *arg, const char *verb,
	       const char *usage);
int run_options_plan(struct run_options *o);
int run_options_end(struct run_options *o, int argc, char **argv);
int run_options_parse(struct run_options *o, int argc, char **argv);

#endif /* LIVELOCK_OPTIONS_H */
