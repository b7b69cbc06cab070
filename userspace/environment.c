// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where something was measured.
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "environment.h"

/* The first line of a file, "" if there is none */
static void read_line(const char *path, char *buf, size_t size)
{
	FILE *file = fopen(path, "re");

	*buf = '\0';
	if (!file)
		return;
	if (fgets(buf, size, file))
		buf[strcspn(buf, "\n")] = '\0';
	fclose(file);
}

/* What /proc/cpuinfo calls the first CPU */
static void read_cpu(char *buf, size_t size)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[256];

	*buf = '\0';
	while (file && !*buf && fgets(line, sizeof(line), file)) {
		char *value = strchr(line, ':');

		if (strncmp(line, "model name", strlen("model name")) || !value)
			continue;
		value += strspn(value, ": \t");
		value[strcspn(value, "\n")] = '\0';
		snprintf(buf, size, "%s", value);
	}
	if (file)
		fclose(file);
}

static void add_known(struct json_object *obj, const char *key, const char *text)
{
	json_text(obj, key, *text ? text : NULL);
}

/**
 * json_environment - where and when this is measured
 *
 * Return: an object: date, kernel, machine, cpus, cpu, module, srcversion, tool;
 * null for what is not known.
 */
struct json_object *json_environment(void)
{
	struct json_object *obj = json_object_new_object();
	time_t now = time(NULL);
	char text[256];
	struct utsname uts;

	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
	json_text(obj, "date", text);
	if (!uname(&uts)) {
		json_text(obj, "kernel", uts.release);
		json_text(obj, "machine", uts.machine);
	}
	json_count(obj, "cpus", sysconf(_SC_NPROCESSORS_ONLN));
	read_cpu(text, sizeof(text));
	add_known(obj, "cpu", text);
	read_line("/sys/module/livelock/version", text, sizeof(text));
	add_known(obj, "module", text);
	read_line("/sys/module/livelock/srcversion", text, sizeof(text));
	add_known(obj, "srcversion", text);
	json_text(obj, "tool", TOOL_VERSION);
	return obj;
}
