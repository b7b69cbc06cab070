// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stacks of a run's workers, sampled by a BPF program on a timer of each CPU.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/perf_event.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ksyms.h"
#include "samples.h"
#include "profile.skel.h"
#include "profiler.h"
#include "programs.h"
#include "util.h"

#define PROGRAMS "program that samples stacks"

/* A name of a frame, with that of its module, and what separates it */
#define FRAME_LEN	256

/**
 * profiler_open - load the program
 * @p: out: the profiler; profiler_close() is due in any case
 * @workers: of the run to be sampled
 *
 * Return: 0, or an exit status after a message.
 */
int profiler_open(struct profiler *p, u32 workers)
{
	int err;

	*p = (struct profiler){};
	p->skel = profile_bpf__open();
	if (!p->skel)
		return programs_fail("open", PROGRAMS, -errno);
	err = bpf_map__set_max_entries(p->skel->maps.workers, workers);
	if (!err)
		err = profile_bpf__load(p->skel);
	return err ? programs_fail("load", PROGRAMS, err) : 0;
}

/* Samples of tasks that are not in it are not taken */
static int name_workers(struct profiler *p, const struct device *dev, u32 run, u32 count)
{
	struct livelock_worker *workers = calloc(count, sizeof(*workers));
	int err;

	if (!workers)
		return out_of_memory();
	err = device_workers(dev, run, count, workers);
	for (u32 i = 0; !err && i < count; i++) {
		if (!workers[i].pid)
			continue;
		err = bpf_map_update_elem(bpf_map__fd(p->skel->maps.workers),
					  &workers[i].pid, &i, BPF_ANY);
	}
	free(workers);
	return err ? fail(STATUS_CANNOT, "cannot read the workers of run %u: %s", run,
			  strerror(-err)) : 0;
}

/*
 * The timer of perf, not a hardware counter: virtual machines have no other. It
 * strikes where interrupts are let in, so a stretch with interrupts off is seen at its
 * end.
 */
static int open_event(u32 cpu, u64 hz)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_freq = hz,
		.freq = 1,
	};

	return syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

/* A CPU that is offline is passed by; the links belong to the events */
static int open_events(struct profiler *p, u64 hz)
{
	int err = 0;

	for (u32 cpu = 0; cpu < p->nr; cpu++) {
		int fd = open_event(cpu, hz);

		p->events[cpu] = fd;
		if (fd < 0) {
			err = errno;
			if (err == ENODEV)
				continue;
			break;
		}
		if (ioctl(fd, PERF_EVENT_IOC_SET_BPF,
			  bpf_program__fd(p->skel->progs.on_sample)) ||
		    ioctl(fd, PERF_EVENT_IOC_ENABLE, 0)) {
			err = errno;
			break;
		}
		p->cpus++;
	}
	if (p->cpus && (!err || err == ENODEV))
		return 0;
	return fail(STATUS_CANNOT, "cannot sample: %s%s", strerror(err),
		    err == EINVAL ? " (-F may be above kernel.perf_event_max_sample_rate)" :
		    err == EACCES || err == EPERM ? " (CAP_PERFMON, or root, is needed)" : "");
}

/**
 * profiler_start - sample from now on
 * @p: loaded
 * @dev: the device
 * @run: number of a run that goes
 * @workers: how many it has
 * @hz: samples a second on each CPU
 *
 * Return: 0, or an exit status after a message.
 */
int profiler_start(struct profiler *p, const struct device *dev, u32 run, u32 workers,
		   u64 hz)
{
	int cpus = libbpf_num_possible_cpus();
	int err = name_workers(p, dev, run, workers);

	if (err)
		return err;
	if (cpus < 0)
		return programs_fail("count the CPUs for", PROGRAMS, cpus);
	p->events = malloc(cpus * sizeof(*p->events));
	if (!p->events)
		return out_of_memory();
	p->nr = cpus;
	memset(p->events, 0xff, cpus * sizeof(*p->events));
	return open_events(p, hz);
}

static void close_events(struct profiler *p)
{
	for (u32 i = 0; i < p->nr; i++)
		if (p->events[i] >= 0)
			close(p->events[i]);
	free(p->events);
	p->events = NULL;
	p->nr = 0;
}

/**
 * profiler_stop - sample no more
 * @p: started
 * @samples: out: where they fell
 */
void profiler_stop(struct profiler *p, struct samples *samples)
{
	close_events(p);
	*samples = p->skel->bss->samples;
}

/* "outermost;...;innermost" of @ips, which begin with the innermost */
static void fold(char *text, const char *root, const u64 *ips, const struct ksyms *syms)
{
	char *end = text + sprintf(text, "%s", root);
	u32 depth = 0;

	while (depth < PROFILE_DEPTH && ips[depth])
		depth++;
	/* a return address may lie behind the function that was called last in it */
	while (depth--)
		end += snprintf(end, FRAME_LEN, ";%.*s", FRAME_LEN - 2,
				ksyms_name(syms, ips[depth] - !!depth));
}

static int read_symbols(struct ksyms *syms)
{
	FILE *in = fopen("/proc/kallsyms", "re");
	bool ok = in && ksyms_read(syms, in);

	if (in)
		fclose(in);
	return ok ? 0 : fail(STATUS_CANNOT,
			     "/proc/kallsyms names no function: needs root, and kernel.kptr_restrict below 2");
}

/* Return: false if there is no memory */
static bool fold_all(const struct profiler *p, const char *root, const struct ksyms *syms,
		     char *text, struct folded *f)
{
	const int maps[PROFILE_MAPS] = {
		bpf_map__fd(p->skel->maps.stacks), bpf_map__fd(p->skel->maps.more_stacks),
	};
	u64 ips[PROFILE_DEPTH];
	bool ok = true;

	for (u32 id = 0; ok && id < PROFILE_STACKS; id++) {
		u64 count = p->skel->bss->counts[id];
		u32 place = id % PROFILE_PLACES;

		if (!count)
			continue;
		memset(ips, 0, sizeof(ips));
		if (bpf_map_lookup_elem(maps[id / PROFILE_PLACES], &place, ips))
			continue;
		fold(text, root, ips, syms);
		ok = folded_add(f, text, count);
	}
	folded_sort(f);
	return ok;
}

/**
 * profiler_stacks - what was sampled, by name
 * @p: stopped
 * @root: what stands for the workers, under all frames
 * @f: out: the stacks; folded_free() is due in any case
 *
 * Return: 0, or an exit status after a message.
 */
int profiler_stacks(const struct profiler *p, const char *root, struct folded *f)
{
	char *text = malloc(strlen(root) + 1 + PROFILE_DEPTH * FRAME_LEN);
	struct ksyms syms = {};
	int err;

	*f = (struct folded){};
	if (!text)
		return out_of_memory();
	err = read_symbols(&syms);
	if (!err && !fold_all(p, root, &syms, text, f))
		err = out_of_memory();
	ksyms_free(&syms);
	free(text);
	return err;
}

/**
 * profiler_close - give everything back
 * @p: started or not
 */
void profiler_close(struct profiler *p)
{
	close_events(p);
	profile_bpf__destroy(p->skel);
	*p = (struct profiler){};
}
