/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_OPTIONS_H
#define LIVELOCK_OPTIONS_H

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
 */
enum output {
	OUTPUT_TEXT,
	OUTPUT_JSON,
	OUTPUT_CSV,
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
 * struct change - what happens while it runs
 * @at_ns: when, from the start
 * @cure: name of the cure then in force, %NULL for a policy that is loaded
 */
struct change {
	u64 at_ns;
	const char *cure;
};

/**
 * struct run_options - command line of `livelock run`
 * @scenario: name
 * @cure: name
 * @settings: those of --set, -w, -d and --seed
 * @nr_settings: how many
 * @changes: in order of time
 * @nr_changes: how many
 * @policy: BPF object to load, or %NULL
 * @interval_ns: of samples
 * @output: how
 * @separator: of OUTPUT_CSV
 * @file: to write to, %NULL for stdout
 * @quiet: no samples in text
 * @verbose: a line a worker in text
 * @timestamps: the time of day before each sample in text
 * @no_bpf: use the module's counters
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
	u64 interval_ns;
	enum output output;
	const char *separator;
	const char *file;
	bool quiet;
	bool verbose;
	bool timestamps;
	bool no_bpf;
	int expect;
	double threshold;
};

/* run_options_parse(): there is nothing left to do, and all is well */
#define OPTIONS_HELP	(-1)

int run_options_parse(struct run_options *o, int argc, char **argv);

#endif /* LIVELOCK_OPTIONS_H */
