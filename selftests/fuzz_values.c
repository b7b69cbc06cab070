// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the fuzzer passes to the module: mostly nearly right.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

#define PAGE 4096

/* splitmix64 */
uint64_t fuzz_random(struct fuzz *f)
{
	uint64_t z = f->state += 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

uint32_t fuzz_below(struct fuzz *f, uint32_t n)
{
	return n ? (fuzz_random(f) >> 33) % n : 0;
}

bool fuzz_chance(struct fuzz *f, uint32_t percent)
{
	return fuzz_below(f, 100) < percent;
}

/* Numbers at which code changes its mind */
uint64_t fuzz_number(struct fuzz *f)
{
	uint64_t power = 1ull << fuzz_below(f, 64);

	switch (fuzz_below(f, 8)) {
	case 0:
		return 0;
	case 1:
		return fuzz_below(f, 16);
	case 2:
		return power;
	case 3:
		return power - 1;
	case 4:
		return power + 1;
	case 5:
		return ~0ull - fuzz_below(f, 3);
	case 6:
		return UINT32_MAX - fuzz_below(f, 3);
	default:
		return fuzz_random(f) >> fuzz_below(f, 64);
	}
}

static void learn_cures(int fd, struct fuzz_scenario *sc)
{
	struct livelock_cure c = { .size = sizeof(c), .scenario = sc->row.id };

	for (; sc->nr_cures < ARRAY_SIZE(sc->cures) && !ll_call(fd, LIVELOCK_IOC_CURE, &c);
	     c = (struct livelock_cure){ .size = sizeof(c), .scenario = sc->row.id,
					 .index = sc->nr_cures }) {
		sc->cures[sc->nr_cures].id = c.id;
		sc->breaks |= c.expect == LIVELOCK_VERDICT_VIOLATED;
		memcpy(sc->cures[sc->nr_cures++].name, c.name, sizeof(c.name));
	}
}

static void learn_choices(int fd, struct fuzz_param *param)
{
	struct livelock_choice c = { .size = sizeof(c), .param = param->row.id };

	for (; param->nr_choices < ARRAY_SIZE(param->choices) &&
	     !ll_call(fd, LIVELOCK_IOC_CHOICE, &c);
	     c = (struct livelock_choice){ .size = sizeof(c), .param = param->row.id,
					   .value = param->nr_choices })
		memcpy(param->choices[param->nr_choices++].name, c.name, sizeof(c.name));
}

static void learn_scenarios(int fd, struct fuzz_world *world)
{
	struct livelock_scenario sc = { .size = sizeof(sc) };
	struct fuzz_scenario *to;

	for (; world->nr_scenarios < ARRAY_SIZE(world->scenarios) &&
	     !ll_call(fd, LIVELOCK_IOC_SCENARIO, &sc);
	     sc = (struct livelock_scenario){ .size = sizeof(sc),
					      .index = world->nr_scenarios }) {
		to = &world->scenarios[world->nr_scenarios++];
		to->row.id = sc.id;
		to->breaks = sc.expect == LIVELOCK_VERDICT_VIOLATED;
		memcpy(to->row.name, sc.name, sizeof(sc.name));
		learn_cures(fd, to);
	}
}

static void learn_params(int fd, struct fuzz_world *world)
{
	__u32 first = world->scenarios[0].row.id;
	struct livelock_param p = { .size = sizeof(p), .scenario = first };
	struct fuzz_param *to;

	for (; world->nr_params < ARRAY_SIZE(world->params) &&
	     !ll_call(fd, LIVELOCK_IOC_PARAM, &p);
	     p = (struct livelock_param){ .size = sizeof(p), .scenario = first,
					  .index = world->nr_params }) {
		to = &world->params[world->nr_params++];
		to->row.id = p.id;
		memcpy(to->row.name, p.name, sizeof(p.name));
		to->min = p.min;
		to->max = p.max;
		to->def = p.def;
		to->time = !strcmp(p.unit, "ns");
		if (p.flags & LIVELOCK_PARAM_CHOICE)
			learn_choices(fd, to);
	}
}

/* Where a 64-bit program has no 32-bit calls, this kills it */
static bool compat_works(void)
{
	int status = 1;
	pid_t pid = fork();

	if (!pid) {
#ifdef __x86_64__
		long nr = 20;	/* getpid */

		asm volatile("int $0x80" : "+a"(nr) :: "r8", "r9", "r10", "r11", "memory");
		_exit(nr != getpid());
#endif
		_exit(1);
	}
	return waitpid(pid, &status, 0) == pid && !status;
}

/* Ask the module for everything it has */
int fuzz_learn(struct fuzz_world *world)
{
	int fd = ll_open();
	size_t i;

	if (fd < 0)
		return fd;
	learn_scenarios(fd, world);
	learn_params(fd, world);
	close(fd);
	for (i = 0; i < nr_calls; i++)
		calls[i].fill(&world->templates[i]);
	world->compat = compat_works();
	return world->nr_scenarios && world->nr_params ? 0 : -ENODATA;
}

/* In the lower 4 GiB, for 32-bit calls */
static void *low_pages(size_t pages)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS;

#ifdef MAP_32BIT
	flags |= MAP_32BIT;
#endif
	return mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, flags, -1, 0);
}

int fuzz_memory(struct fuzz *f)
{
	f->good = low_pages(3);
	f->edge = low_pages(2);
	if (f->good == MAP_FAILED || f->edge == MAP_FAILED)
		return -ENOMEM;
	if (mprotect(f->good + 2 * PAGE, PAGE, PROT_READ) ||
	    mprotect(f->edge + PAGE, PAGE, PROT_NONE))
		return -errno;
	return 0;
}

/**
 * fuzz_place - put an argument where the module can read it, or nearly can
 * @f: the process
 * @bytes: the argument
 * @len: its length, at most a page
 *
 * Return: its address.
 */
void *fuzz_place(struct fuzz *f, const void *bytes, size_t len)
{
	unsigned char *at = f->good;

	switch (fuzz_below(f, 40)) {
	case 0:
		return NULL;
	case 1:
		return (void *)0xffff888000000000ull;
	case 2:
		return f->good + 2 * PAGE;
	case 3:
		at = f->good + fuzz_below(f, 8);
		break;
	case 4:		/* nothing behind it */
	case 5:
		at = f->edge + PAGE - len;
		break;
	case 6:		/* and not even all of it */
		at = f->edge + PAGE - len / 2;
		len /= 2;
		break;
	}
	memcpy(at, bytes, len);
	return at;
}

/* Short runs, few workers: time is for calls. Some are as long and large as can be. */
static uint64_t param_value(struct fuzz *f, const struct fuzz_param *param)
{
	if (!strcmp(param->row.name, "duration_ns") && !fuzz_chance(f, 3))
		return 1000000 + fuzz_below(f, 20000000);
	if (!strcmp(param->row.name, "workers") && !fuzz_chance(f, 1))
		return 1 + fuzz_below(f, fuzz_chance(f, 5) ? 40 : 4);

	switch (fuzz_below(f, 10)) {
	case 0:
		return param->min;
	case 1:
		return param->max;
	case 2:
		return param->min - 1;
	case 3:
		return param->max + 1;
	case 4:
		return fuzz_number(f);
	case 5:
		return param->def;
	default:
		if (param->nr_choices)
			return fuzz_below(f, param->nr_choices);
		return param->min + (param->max > param->min ?
			(fuzz_random(f) >> fuzz_below(f, 64)) % (param->max - param->min) : 0);
	}
}

static const struct fuzz_param *param_named(const struct fuzz_world *world, const char *name)
{
	__u32 i;

	for (i = 0; i < world->nr_params; i++)
		if (!strcmp(world->params[i].row.name, name))
			return &world->params[i];
	return &world->params[0];
}

static void fuzz_config(struct fuzz *f, struct livelock_config *config)
{
	struct fuzz_world *world = f->world;
	const struct fuzz_scenario *sc;
	const struct fuzz_param *param = param_named(world, "duration_ns");
	__u32 n = fuzz_chance(f, 2) ? 80 : fuzz_below(f, 8), i;

	sc = &world->scenarios[fuzz_below(f, world->nr_scenarios)];
	config->scenario = sc->row.id;
	config->cure = sc->cures[fuzz_below(f, sc->nr_cures)].id;
	config->nr_settings = n;
	config->settings = (uintptr_t)world->settings;
	for (i = 0; i < n; i++) {
		world->settings[i] = (struct livelock_setting){
			.param = param->row.id, .value = param_value(f, param),
			.reserved = fuzz_chance(f, 1),
		};
		param = i ? &world->params[fuzz_below(f, world->nr_params)] :
			    param_named(world, "workers");
	}
}

static void mutate(struct fuzz *f, const struct call *call, union call_arg *arg)
{
	const struct call_field *field;
	uint64_t value = fuzz_number(f);
	size_t n = 0, i;

	while (n < LL_MAX_FIELDS && call->fields[n].name)
		n++;
	field = &call->fields[fuzz_below(f, n)];
	if (!strcmp(field->name, "size")) {
		value = fuzz_chance(f, 50) ? value : call->size - 8 + 4 * fuzz_below(f, 5);
		memcpy(arg->bytes + field->offset, &value, sizeof(__u32));
	} else if (field->size <= sizeof(value)) {
		memcpy(arg->bytes + field->offset, &value, field->size);
	} else {
		for (i = 0; i < field->size; i++)
			arg->bytes[field->offset + i] = fuzz_random(f);
	}
}

/* An argument for the @call-th command. Return: its length. */
size_t fuzz_argument(struct fuzz *f, size_t call, union call_arg *arg)
{
	const struct fuzz_scenario *sc;
	struct fuzz_world *world = f->world;
	size_t i, times;

	*arg = world->templates[call];
	switch (calls[call].cmd) {
	case LIVELOCK_IOC_SCENARIO:
		((struct livelock_scenario *)arg)->index = fuzz_below(f, world->nr_scenarios + 1);
		break;
	case LIVELOCK_IOC_CURE:
		((struct livelock_cure *)arg)->index = fuzz_below(f, 12);
		((struct livelock_cure *)arg)->scenario =
			world->scenarios[fuzz_below(f, world->nr_scenarios)].row.id;
		break;
	case LIVELOCK_IOC_PARAM:
		((struct livelock_param *)arg)->index = fuzz_below(f, world->nr_params + 1);
		((struct livelock_param *)arg)->flags =
			fuzz_chance(f, 30) ? LIVELOCK_PARAM_RUN : 0;
		((struct livelock_param *)arg)->scenario =
			world->scenarios[fuzz_below(f, world->nr_scenarios)].row.id;
		break;
	case LIVELOCK_IOC_CHOICE:
		((struct livelock_choice *)arg)->param = fuzz_below(f, world->nr_params + 1);
		((struct livelock_choice *)arg)->value = fuzz_below(f, 8);
		break;
	case LIVELOCK_IOC_CONFIGURE:
		fuzz_config(f, (struct livelock_config *)arg);
		break;
	case LIVELOCK_IOC_CHANGE:
		sc = &world->scenarios[fuzz_below(f, world->nr_scenarios)];
		((struct livelock_change *)arg)->cure =
			sc->cures[fuzz_below(f, sc->nr_cures)].id;
		break;
	case LIVELOCK_IOC_RUN_STATS:
		((struct livelock_run_stats *)arg)->flags = fuzz_chance(f, 30);
		break;
	case LIVELOCK_IOC_WORKER_STATS:
		((struct livelock_worker_stats *)arg)->count = fuzz_below(f, 64);
		((struct livelock_worker_stats *)arg)->workers = (uintptr_t)world->workers;
		break;
	}
	times = fuzz_chance(f, 25) ? 1 + fuzz_below(f, 3) : 0;
	for (i = 0; i < times; i++)
		mutate(f, &calls[call], arg);
	/* more than the module knows: zero, or not */
	if (times && fuzz_chance(f, 30))
		arg->bytes[calls[call].size + fuzz_below(f, 16)] = fuzz_below(f, 2);
	return sizeof(*arg);
}

/* A line that says what to run. Return: its length. */
size_t fuzz_line(struct fuzz *f, char *line)
{
	static const char *const units[] = { "", "ns", "us", "ms", "s", "m" };
	static const char *const gaps[] = { " ", ",", "\t", "  ", "\n", " , " };
	const struct fuzz_world *world = f->world;
	const struct fuzz_scenario *sc;
	const struct fuzz_param *param;
	__u32 n = fuzz_below(f, 8), i;
	int at;

	if (fuzz_chance(f, 5))
		return snprintf(line, FUZZ_TEXT, "stop %llu",
				(unsigned long long)fuzz_number(f));
	sc = &world->scenarios[fuzz_below(f, world->nr_scenarios)];
	at = snprintf(line, FUZZ_TEXT, "%s duration_ns=%ums",
		      fuzz_chance(f, 3) ? "nothing" : sc->row.name, 1 + fuzz_below(f, 20));
	if (fuzz_chance(f, 50))
		at += snprintf(line + at, FUZZ_TEXT - at, " cure=%s",
			       sc->cures[fuzz_below(f, sc->nr_cures)].name);
	for (i = 0; i < n; i++) {
		param = i ? &world->params[fuzz_below(f, world->nr_params)] :
			    param_named(world, "workers");
		at += snprintf(line + at, FUZZ_TEXT - at, "%s%s=",
			       gaps[fuzz_below(f, ARRAY_SIZE(gaps))], param->row.name);
		if (param->nr_choices && fuzz_chance(f, 90))
			at += snprintf(line + at, FUZZ_TEXT - at, "%s",
				       param->choices[fuzz_below(f, param->nr_choices)].name);
		else
			at += snprintf(line + at, FUZZ_TEXT - at, "%llu%s",
				       (unsigned long long)param_value(f, param),
				       param->time && fuzz_chance(f, 30) ?
				       units[fuzz_below(f, ARRAY_SIZE(units))] : "");
	}
	for (i = fuzz_chance(f, 10) ? 1 + fuzz_below(f, 4) : 0; i; i--)
		line[fuzz_below(f, at)] = fuzz_random(f);
	if (fuzz_chance(f, 1))
		at = fuzz_below(f, FUZZ_TEXT);
	return at;
}

bool fuzz_breaks(const struct fuzz_world *world, __u32 scenario)
{
	__u32 i;

	for (i = 0; i < world->nr_scenarios; i++)
		if (world->scenarios[i].row.id == scenario)
			return world->scenarios[i].breaks;
	return true;
}
