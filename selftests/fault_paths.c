// SPDX-License-Identifier: GPL-2.0-only
/*
 * The paths through the module in which something can fail: open, each ioctl, what is
 * written and read as text.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clean.h"
#include "faults.h"
#include "plan.h"

static void close_file(struct fault_place *place)
{
	close(place->fd);
}

/* Nothing of a run that was not made, and the run before it as it was */
static const char *same_run(struct fault_place *place, int err)
{
	struct livelock_run_stats s;

	REQUIRE(!ll_kthreads(), "%d kthreads", ll_kthreads());
	CALL_OK(ll_stats(place->fd, 0, &s));
	REQUIRE(!memcmp(&s, &place->before, sizeof(s)), "the run has changed");
	return NULL;
}

static int prepare_open(struct fault_place *place)
{
	return 0;
}

static int act_open(struct fault_place *place)
{
	place->fd = ll_open();
	return place->fd < 0 ? place->fd : 0;
}

static int prepare_call(struct fault_place *place)
{
	const struct call *call = place->arg;

	place->fd = call_file_in(call->ready);
	if (place->fd < 0)
		return place->fd;
	call->fill(&place->call);
	return 0;
}

static int act_call(struct fault_place *place)
{
	const struct call *call = place->arg;

	return ll_call(place->fd, call->cmd, &place->call);
}

/* A configured run, which another configuration or a start finds */
static int prepare_configured(struct fault_place *place)
{
	place->fd = ll_open();
	if (place->fd < 0)
		return place->fd;
	return ll_configure(place->fd, "corridor", "designated", "workers=3 operations=5") ?:
	       ll_stats(place->fd, 0, &place->before);
}

static int prepare_reconfigure(struct fault_place *place)
{
	int err = prepare_configured(place);
	const struct call *call;

	for (call = calls; !err && call->cmd != LIVELOCK_IOC_CONFIGURE; call++)
		;
	call->fill(&place->call);
	return err;
}

static int act_reconfigure(struct fault_place *place)
{
	return ll_call(place->fd, LIVELOCK_IOC_CONFIGURE, &place->call);
}

/* The last copy tells of a run that is there by then: the header says so */
static const char *same_run_or_told_late(struct fault_place *place, int err)
{
	struct livelock_run_stats s;

	if (err == -EFAULT && !ll_stats(place->fd, 0, &s) && s.run != place->before.run)
		return NULL;
	return same_run(place, err);
}

static int act_start(struct fault_place *place)
{
	return ll_start(place->fd);
}

static int prepare_text(struct fault_place *place)
{
	place->fd = ll_open();
	return place->fd < 0 ? place->fd : 0;
}

static int act_text(struct fault_place *place)
{
	const char *line = place->arg;

	return write(place->fd, line, strlen(line)) < 0 ? -errno : 0;
}

static const char *no_kthreads(struct fault_place *place, int err)
{
	REQUIRE(!ll_kthreads(), "%d kthreads", ll_kthreads());
	return NULL;
}

/* A run that does not end by itself */
static int prepare_stop_line(struct fault_place *place)
{
	static char line[32];
	int err;

	place->fd = ll_open();
	if (place->fd < 0)
		return place->fd;
	err = ll_configure(place->fd, "corridor", "none", "duration_ns=60s") ?:
	      ll_start(place->fd) ?:
	      ll_stats(place->fd, 0, &place->before);
	snprintf(line, sizeof(line), "stop %u", place->before.run);
	place->arg = line;
	return err;
}

/* Read from the beginning to the end; the file's text must be whole or an error */
static int read_all(int fd, char *text, size_t room)
{
	size_t at = 0;
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return -errno;
	do {
		n = read(fd, text + at, room - 1 - at);
		if (n < 0)
			return -errno;
		at += n;
	} while (n && at < room - 1);
	text[at] = '\0';
	return 0;
}

/* A new file each time: its buffer is part of what can be missing. With as many
 * workers as make a text of several pages.
 */
static int prepare_read(struct fault_place *place)
{
	place->fd = ll_open();
	if (place->fd < 0)
		return place->fd;
	return ll_configure(place->fd, "bridge", "none", "workers=200");
}

/* As long as this process lives there is a run for the list to show */
static int prepare_list(struct fault_place *place)
{
	static int other;
	int err = 0;

	if (!other) {
		other = ll_open();
		err = ll_configure(other, "bridge", "none", "workers=2");
	}
	place->fd = ll_open();
	return place->fd < 0 ? place->fd : err;
}

/* The first and the last of what must be there */
static int act_read(struct fault_place *place)
{
	static char text[1 << 18];
	const char *const *ends = place->arg;
	int err = read_all(place->fd, text, sizeof(text));

	if (err)
		return err;
	return strncmp(text, ends[0], strlen(ends[0])) || !strstr(text, ends[1]) ? -EBADMSG : 0;
}

static const char *const list_ends[] = { "polite-locks ", "\nrun: bridge " };
static const char *const run_ends[] = { "bridge ", "\nworker=199 " };

#define CALL_PATHS 16

struct fault_path fault_paths[CALL_PATHS + 8] = {
	{
		.name = "fault: open", .prepare = prepare_open, .act = act_open,
		.undo = close_file, .wants_enomem = true,
	}, {
		.name = "fault: configure over a run config.ENOMEM config.EFAULT",
		.prepare = prepare_reconfigure, .act = act_reconfigure,
		.intact = same_run_or_told_late, .undo = close_file,
		.wants_enomem = true, .wants_efault = true,
	}, {
		.name = "fault: starting start.ENOMEM", .prepare = prepare_configured,
		.act = act_start, .intact = same_run, .undo = close_file,
		.wants_enomem = true,
	}, {
		.name = "fault: kthreads of a start", .prepare = prepare_configured,
		.act = act_start, .intact = same_run, .undo = close_file,
		.kthreadd = true, .wants_enomem = true,
	}, {
		.name = "fault: a line of text", .prepare = prepare_text, .act = act_text,
		.intact = no_kthreads, .undo = close_file,
		.wants_enomem = true, .wants_efault = true,
		.arg = "corridor cure=designated workers=3 operations=5",
	}, {
		.name = "fault: a line that stops", .prepare = prepare_stop_line,
		.act = act_text, .undo = close_file,
		.wants_enomem = true, .wants_efault = true,
	}, {
		.name = "fault: reading the list", .prepare = prepare_list, .act = act_read,
		.undo = close_file, .wants_enomem = true, .wants_efault = true,
		.arg = list_ends,
	}, {
		.name = "fault: reading a run", .prepare = prepare_read, .act = act_read,
		.undo = close_file, .wants_enomem = true, .wants_efault = true,
		.arg = run_ends,
	},
};

size_t nr_fault_paths = ARRAY_SIZE(fault_paths) - CALL_PATHS;

/* One path for each command */
void fault_paths_init(void)
{
	struct fault_path *path;
	size_t i;

	for (i = 0; i < nr_calls; i++) {
		path = &fault_paths[nr_fault_paths++];
		snprintf(path->name, sizeof(path->name), "fault: %s.ENOMEM %s.EFAULT",
			 calls[i].name, calls[i].name);
		path->prepare = prepare_call;
		path->act = act_call;
		path->undo = close_file;
		path->wants_enomem = true;
		path->wants_efault = true;
		path->arg = &calls[i];
	}
}
