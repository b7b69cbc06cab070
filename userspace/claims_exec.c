// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of claims: run once each, however many claims are about them.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "claims.h"
#include "json.h"
#include "util.h"

#define RUN	"livelock run "

/* By command; an object each */
static struct json_object *known;

/* The tool that this is, by its name, whatever lies elsewhere */
static void find_myself(void)
{
	char self[PATH_MAX], path[2 * PATH_MAX];
	const char *old = getenv("PATH");
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (n < 0)
		return;
	self[n] = '\0';
	slash = strrchr(self, '/');
	if (!slash)
		return;
	*slash = '\0';
	snprintf(path, sizeof(path), "%s:%s", self, old ? old : "/usr/sbin:/usr/bin");
	setenv("PATH", path, 1);
}

static void fold_number(struct json_object *folds, const char *how, const char *key,
			double value)
{
	struct json_object *fold, *old;
	double was;

	if (!json_object_object_get_ex(folds, how, &fold)) {
		fold = json_object_new_object();
		json_object_object_add(folds, how, fold);
	}
	if (json_object_object_get_ex(fold, key, &old)) {
		was = json_object_get_double(old);
		if (!strcmp(how, "sum"))
			value += was;
		else if (!strcmp(how, "min") ? was < value : was > value)
			value = was;
	}
	json_number(fold, key, value);
}

/* The least, the most and the sum of each number of the workers that attempted */
static void fold_worker(struct json_object *folds, struct json_object *worker)
{
	struct json_object *attempts;

	if (!json_object_object_get_ex(worker, "attempts", &attempts) ||
	    !json_object_get_int64(attempts))
		return;
	json_object_object_foreach(worker, key, value) {
		if (!json_object_is_type(value, json_type_int) &&
		    !json_object_is_type(value, json_type_double))
			continue;
		fold_number(folds, "min", key, json_object_get_double(value));
		fold_number(folds, "max", key, json_object_get_double(value));
		fold_number(folds, "sum", key, json_object_get_double(value));
	}
}

static bool is_type(struct json_object *record, const char *type)
{
	struct json_object *obj;

	return json_object_object_get_ex(record, "type", &obj) &&
	       !strcmp(json_object_get_string(obj), type);
}

/* The last object that came, with all summaries and the workers beside it */
static struct json_object *gather(FILE *from)
{
	struct json_object *phases = json_object_new_array();
	struct json_object *folds = json_object_new_object();
	struct json_object *record, *last = NULL;
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, from) > 0) {
		record = *line == '{' ? json_tokener_parse(line) : NULL;
		if (!record)
			continue;
		if (is_type(record, "worker"))
			fold_worker(folds, record);
		if (is_type(record, "summary"))
			json_object_array_add(phases, json_object_get(record));
		json_object_put(last);
		last = record;
	}
	free(line);
	if (!last)
		last = json_object_new_object();
	/* a summary must not contain itself */
	record = NULL;
	json_object_deep_copy(last, &record, NULL);
	json_object_put(last);
	json_object_object_add(record, "phases", phases);
	json_object_object_add(record, "worker", folds);
	return record;
}

static struct json_object *execute(const char *command)
{
	struct json_object *result;
	char *line;
	FILE *from;
	int status;

	if (asprintf(&line, "exec 2>/dev/null </dev/null; %s%s", command,
		     strncmp(command, RUN, strlen(RUN)) ? "" : " --json -q") < 0)
		return NULL;
	fflush(stdout);
	from = popen(line, "re");
	free(line);
	if (!from)
		return NULL;
	result = gather(from);
	status = pclose(from);
	json_count(result, "status", WIFEXITED(status) ? WEXITSTATUS(status) : 255);
	return result;
}

/**
 * claims_execute - run a command, unless it has been
 * @command: for the shell; "livelock" in it is this tool
 *
 * Return: what it printed, see struct claim; %NULL if it cannot be run. It is kept
 * until claims_forget().
 */
struct json_object *claims_execute(const char *command)
{
	struct json_object *result;

	if (!known) {
		known = json_object_new_object();
		find_myself();
	}
	if (json_object_object_get_ex(known, command, &result))
		return result;
	result = execute(command);
	if (result)
		json_object_object_add(known, command, result);
	return result;
}

/**
 * claims_forget - let a command run anew
 * @command: it, %NULL for all
 */
void claims_forget(const char *command)
{
	if (command && known) {
		json_object_object_del(known, command);
		return;
	}
	json_object_put(known);
	known = NULL;
}
