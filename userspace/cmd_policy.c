// SPDX-License-Identifier: GPL-2.0-only
/*
 * livelock policy: cures in BPF.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "cmd.h"
#include "columns.h"
#include "json.h"
#include "parse.h"
#include "policy.h"
#include "policy_list.h"
#include "util.h"

static const char usage[] =
"Usage: livelock policy load FILE.bpf.o [-d TIME | --pin]\n"
"       livelock policy list [--json]\n"
"       livelock policy unload NAME|all\n"
"       livelock policy check FILE.bpf.o [SCENARIO...] [OPTION...]\n"
"\n"
"Retry policies are BPF programs in sections raw_tp.w/livelock_retry_policy:\n"
"they may change the delay before each retry, of all runs. bpf/policies/ has\n"
"examples.\n"
"\n"
"load      puts them in force until Ctrl-C\n"
"  -d, --duration TIME   until TIME is over\n"
"      --pin             until they are unloaded: pinned in " POLICY_PIN_DIR "\n"
"list      those in force, whoever loaded them\n"
"      --json            JSON Lines\n"
"unload    takes what is pinned out of force\n"
"check     measures them on the scenarios that they claim to heal, see\n"
"          `livelock policy check --help`\n";

enum {
	OPT_PIN = 256,
	OPT_JSON,
};

static const struct option longopts[] = {
	{ "duration", required_argument, NULL, 'd' },
	{ "pin", no_argument, NULL, OPT_PIN },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/**
 * struct order - what is to be done
 * @arg: what stands behind the subcommand, %NULL if nothing does
 * @ns: for how long; 0 until a signal
 * @pin: let it stay
 * @json: JSON Lines
 */
struct order {
	const char *arg;
	u64 ns;
	bool pin;
	bool json;
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

static void say_attached(const struct policy *policy, const char *where)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, policy->obj)
		if (bpf_program__autoload(prog))
			printf("attached %s to %s%s%s\n", bpf_program__name(prog),
			       bpf_program__section_name(prog), *where ? ", pinned in " : "",
			       where);
	fflush(stdout);
}

static int load(const struct order *order)
{
	struct policy policy;
	int err;

	if (order->pin && order->ns)
		return fail(STATUS_USAGE, "what is pinned stays: not with -d");
	err = policy_load(&policy, order->arg);
	if (!err)
		err = policy_attach(&policy);
	if (!err && order->pin)
		err = policy_pin(&policy);
	if (!err) {
		say_attached(&policy, order->pin ? POLICY_PIN_DIR : "");
		if (!order->pin) {
			err = hold(order->ns);
			puts("detached");
		}
	}
	policy_close(&policy);
	return err;
}

/* "pinned", "process 17", both, or neither: pinned where we do not look */
static void holders(const struct loaded *l, char *buf, size_t size)
{
	size_t len = 0;

	*buf = '\0';
	if (*l->pin)
		len += snprintf(buf, size, "pinned");
	for (u32 i = 0; i < l->nr_pids && i < POLICY_PIDS; i++)
		len += snprintf(buf + len, size - len, "%s%s%u", len ? ", " : "",
				i ? "" : "process ", l->pids[i]);
	if (l->nr_pids > POLICY_PIDS)
		len += snprintf(buf + len, size - len, ", …");
	if (!len)
		snprintf(buf, size, "pinned elsewhere");
}

static int list_text(const struct loaded_list *list)
{
	static const char *const titles[] = {
		"program", "link", "<name", "runs", "<held by", NULL
	};
	struct columns c;
	char text[128];

	if (!list->nr) {
		puts("no policy is in force");
		return STATUS_OK;
	}
	columns_init(&c, titles);
	for (u32 i = 0; i < list->nr; i++) {
		const struct loaded *l = &list->at[i];

		columns_cell(&c, "%u", l->program);
		columns_cell(&c, "%u", l->link);
		columns_cell(&c, "%s", l->name);
		if (l->counted)
			columns_cell(&c, "%llu", l->runs);
		else
			columns_cell(&c, "-");
		holders(l, text, sizeof(text));
		columns_cell(&c, "%s", text);
	}
	columns_text(&c, stdout);
	columns_free(&c);
	if (!list->at[0].counted)
		puts("runs are counted with sysctl kernel.bpf_stats_enabled=1, which costs time");
	return STATUS_OK;
}

static int list_json(const struct loaded_list *list)
{
	for (u32 i = 0; i < list->nr; i++) {
		const struct loaded *l = &list->at[i];
		struct json_object *record = json_record("policy");
		struct json_object *pids = json_object_new_array();

		json_count(record, "program", l->program);
		json_count(record, "link", l->link);
		json_text(record, "name", l->name);
		json_text(record, "pin", *l->pin ? l->pin : NULL);
		for (u32 k = 0; k < l->nr_pids && k < POLICY_PIDS; k++)
			json_object_array_add(pids, json_object_new_uint64(l->pids[k]));
		json_object_object_add(record, "pids", pids);
		json_object_object_add(record, "runs", l->counted ?
				       json_object_new_uint64(l->runs) : NULL);
		json_count(record, "recursion_misses", l->missed);
		json_emit(stdout, record, JSON_C_TO_STRING_PLAIN);
	}
	return STATUS_OK;
}

static int list(const struct order *order)
{
	struct loaded_list list;
	int err = policy_list_read(&list);

	if (!err)
		err = order->json ? list_json(&list) : list_text(&list);
	policy_list_free(&list);
	return err;
}

static int unload_one(const struct loaded *l)
{
	char text[128];

	if (!*l->pin) {
		holders(l, text, sizeof(text));
		return fail(STATUS_UNMET, "%s is not pinned but held by: %s; end that", l->name,
			    text);
	}
	if (unlink(l->pin))
		return fail(STATUS_CANNOT, "cannot remove %s: %s", l->pin, strerror(errno));
	if (l->nr_pids)
		warn("%s is not pinned any more, but process %u holds it", l->name, l->pids[0]);
	printf("unloaded %s\n", l->name);
	return STATUS_OK;
}

/* The kernel keeps 15 characters of a name, the pin has all of it */
static bool is_called(const struct loaded *l, const char *name)
{
	const char *file = strrchr(l->pin, '/');

	return !strcmp(l->name, name) || (file && !strcmp(file + 1, name));
}

static int unload(const struct order *order)
{
	bool all = !strcmp(order->arg, "all");
	struct loaded_list list;
	int err = policy_list_read(&list);
	u32 nr = err ? 0 : list.nr, found = 0;

	for (u32 i = 0; i < nr; i++) {
		const struct loaded *l = &list.at[i];
		int failed;

		/* what a process holds goes with it, and need not bother "all" */
		if (all ? !*l->pin : !is_called(l, order->arg))
			continue;
		found++;
		failed = unload_one(l);
		if (!err)
			err = failed;
	}
	policy_list_free(&list);
	if (!err && !found && !all)
		return fail(STATUS_UNMET, "no policy '%s' is in force; `livelock policy list` tells which are",
			    order->arg);
	return err;
}

static const struct subcommand {
	const char *name;
	int (*run)(const struct order *order);
	const char *arg;	/* what has to stand behind it, or NULL */
	bool holds;		/* it takes -d and --pin */
	bool lists;		/* it takes --json */
} subcommands[] = {
	{ "load", load, "FILE.bpf.o", .holds = true },
	{ "list", list, NULL, .lists = true },
	{ "unload", unload, "NAME|all" },
};

static int run_subcommand(struct order *order, int argc, char **argv)
{
	const char *name = optind < argc ? argv[optind++] : "";

	for (u32 i = 0; i < ARRAY_SIZE(subcommands); i++) {
		const struct subcommand *s = &subcommands[i];

		if (strcmp(name, s->name))
			continue;
		if (argc - optind != !!s->arg)
			return fail(STATUS_USAGE, "it is `livelock policy %s%s%s`", s->name,
				    s->arg ? " " : "", s->arg ? s->arg : "");
		if (((order->ns || order->pin) && !s->holds) || (order->json && !s->lists))
			return fail(STATUS_USAGE,
				    "-d and --pin are for `policy load`, --json is for `policy list`");
		order->arg = argv[optind];
		return s->run(order);
	}
	return fail(STATUS_USAGE, "it is `livelock policy load`, `list`, `unload` or `check`");
}

int cmd_policy(int argc, char **argv)
{
	struct order order = {};
	int opt;

	/* its options are those of a run */
	if (argc > 1 && !strcmp(argv[1], "check"))
		return policy_check(argc - 1, argv + 1);
	while ((opt = getopt_long(argc, argv, "d:h", longopts, NULL)) != -1) {
		switch (opt) {
		case 'd':
			if (parse_duration(optarg, NSEC_PER_SEC, &order.ns) || !order.ns)
				return fail(STATUS_USAGE, "-d takes a time, not '%s'", optarg);
			break;
		case OPT_PIN:
			order.pin = true;
			break;
		case OPT_JSON:
			order.json = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return STATUS_OK;
		default:
			return fail(STATUS_USAGE, "try `livelock policy --help`");
		}
	}
	return run_subcommand(&order, argc, argv);
}
