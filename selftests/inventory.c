// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the loaded module has, a line each: what coverage.sh wants tests for.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util.h"

static void list_cures(int fd, const struct livelock_scenario *sc)
{
	struct livelock_cure c = { .size = sizeof(c), .scenario = sc->id };

	for (; !ll_call(fd, LIVELOCK_IOC_CURE, &c);
	     c = (struct livelock_cure){ .size = sizeof(c), .scenario = sc->id,
					 .index = c.index + 1 })
		printf("%s %s/%s\n", c.kind == LIVELOCK_CURE_DECOY ? "decoy" : "cure",
		       sc->name, c.name);
}

static void list_params(int fd, __u32 scenario)
{
	struct livelock_param p = { .size = sizeof(p), .scenario = scenario };

	for (; !ll_call(fd, LIVELOCK_IOC_PARAM, &p);
	     p = (struct livelock_param){ .size = sizeof(p), .scenario = scenario,
					  .index = p.index + 1 })
		printf("param %s\n", p.name);
}

static int list_events(void)
{
	DIR *dir = opendir("/sys/kernel/tracing/events/livelock");
	struct dirent *entry;

	if (!dir)
		return 1;
	while ((entry = readdir(dir)))
		if (!strncmp(entry->d_name, "livelock_", strlen("livelock_")))
			printf("event %s\n", entry->d_name);
	closedir(dir);
	return 0;
}

int main(void)
{
	struct livelock_scenario sc = { .size = sizeof(sc) };
	__u32 first = 0;
	int fd = ll_open();

	if (fd < 0) {
		fprintf(stderr, LL_PATH ": %s\n", strerror(-fd));
		return 1;
	}
	for (; !ll_call(fd, LIVELOCK_IOC_SCENARIO, &sc);
	     sc = (struct livelock_scenario){ .size = sizeof(sc), .index = sc.index + 1 }) {
		first = first ?: sc.id;
		printf("scenario %s\n", sc.name);
		list_cures(fd, &sc);
	}
	list_params(fd, first);
	close(fd);
	return list_events();
}
