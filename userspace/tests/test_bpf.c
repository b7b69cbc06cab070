// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs before a real verifier, run once each by the kernel with arguments
 * as an event would give them. Needs privilege, not the module.
 */
#include <errno.h>
#include <string.h>
#include <sys/types.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "livelock.h"
#include "latency.h"
#include "slots.h"
#include "latency.skel.h"
#include "livelock.skel.h"
#include "test.h"

static int quiet(enum libbpf_print_level level, const char *fmt, va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
	return 0;
}

/* An event of worker 9 in @slot, the so-many-th try, with a fifth argument */
static bool fire_try(const struct bpf_program *prog, u64 slot, u64 tries, int64_t fifth)
{
	__u64 args[] = { slot, 1, 9, tries, fifth };
	struct bpf_test_run_opts opts = {
		.sz = sizeof(opts),
		.ctx_in = args,
		.ctx_size_in = sizeof(args),
	};

	return !bpf_prog_test_run_opts(bpf_program__fd(prog), &opts);
}

static bool fire(const struct bpf_program *prog, u64 slot, int64_t fifth)
{
	return fire_try(prog, slot, 3, fifth);
}

static void test_counting(struct livelock_bpf *skel)
{
	const u32 slot = LIVELOCK_MAX_SLOTS - 1;
	const struct slot *s = &skel->bss->slots[slot];
	bool ran = true;

	for (u32 i = 0; i < 5; i++)
		ran &= fire(skel->progs.on_attempt, slot, 0);
	ran &= fire(skel->progs.on_completion, slot, 0);
	ran &= fire(skel->progs.on_conflict, slot, 0);
	ran &= fire(skel->progs.on_conflict, slot, 0);
	ran &= fire(skel->progs.on_conflict, slot, 1);
	ran &= fire(skel->progs.on_give_up, slot, -EBUSY);
	ran &= fire(skel->progs.on_give_up, slot, -ETIMEDOUT);
	ran &= fire(skel->progs.on_give_up, slot, -ECANCELED);
	if (!ran) {
		test_skip("bpf: this kernel cannot run raw_tp programs for a test");
		return;
	}
	test_result(s->attempts == 5, "bpf: attempts");
	test_result(s->completions == 1, "bpf: completions");
	test_result(s->conflicts == 2 && s->refusals == 1, "bpf: conflicts and refusals");
	test_result(s->give_ups == 2 && s->cancelled == 1, "bpf: give-ups and the end");
}

/* A slot past the end, and one whose upper half is set, count nowhere */
static void test_bounds(struct livelock_bpf *skel)
{
	static struct slot before[LIVELOCK_MAX_SLOTS];
	bool ran;

	memcpy(before, skel->bss->slots, sizeof(before));
	ran = fire(skel->progs.on_attempt, LIVELOCK_MAX_SLOTS, 0) &&
	      fire(skel->progs.on_attempt, 1ull << 32, 0);
	if (ran)
		test_result(!memcmp(before, skel->bss->slots, sizeof(before)),
			    "bpf: a slot past the end counts nowhere");
	else
		test_skip("bpf: a slot past the end");
}

#define FIRST_SLOT	100
#define WORKERS		2

/* All that the workers' histograms hold; false if they cannot be read */
static bool read_sums(const struct latency_bpf *skel, u64 *done, u64 *cut)
{
	struct latency l;

	*done = 0;
	*cut = 0;
	for (u32 i = 0; i < WORKERS; i++) {
		if (bpf_map_lookup_elem(bpf_map__fd(skel->maps.latencies), &i, &l))
			return false;
		for (u32 k = 0; k < LATENCY_BUCKETS; k++) {
			*done += l.done[k];
			*cut += l.cut[k];
		}
	}
	return true;
}

static void test_latency(struct latency_bpf *skel)
{
	const struct bpf_program *attempt = skel->progs.on_attempt;
	const struct bpf_program *completion = skel->progs.on_completion;
	const struct bpf_program *give_up = skel->progs.on_give_up;
	const u64 slot = FIRST_SLOT + WORKERS - 1;
	u64 done = 0, cut = 0;

	/* one operation of three tries; an end without a beginning */
	if (!fire_try(attempt, slot, 1, 0)) {
		test_skip("bpf: latency");
		return;
	}
	fire_try(attempt, slot, 2, 0);
	fire_try(completion, slot, 3, 0);
	fire_try(completion, slot, 3, 0);
	test_result(read_sums(skel, &done, &cut) && done == 1 && cut == 0,
		    "bpf: an operation has one latency");

	fire_try(attempt, slot, 1, 0);
	fire_try(give_up, slot, 4, -ECANCELED);
	fire_try(attempt, slot, 1, 0);
	fire_try(give_up, slot, 4, -EBUSY);
	fire_try(completion, slot, 4, 0);
	test_result(read_sums(skel, &done, &cut) && done == 1 && cut == 1,
		    "bpf: what the end cut short is told from what gave up");

	for (u64 other = FIRST_SLOT - 1; other <= slot + 1; other += WORKERS + 1) {
		fire_try(attempt, other, 1, 0);
		fire_try(completion, other, 1, 0);
	}
	test_result(read_sums(skel, &done, &cut) && done == 1,
		    "bpf: the latency of other runs counts nowhere");
}

static void test_latency_programs(void)
{
	struct latency_bpf *skel = latency_bpf__open();

	if (!skel) {
		test_result(false, "bpf: open the programs that measure latency");
		return;
	}
	skel->rodata->first_slot = FIRST_SLOT;
	bpf_map__set_max_entries(skel->maps.latencies, WORKERS);
	if (!latency_bpf__load(skel))
		test_latency(skel);
	else if (errno == EPERM)
		test_skip("bpf: no privilege to load programs that measure latency");
	else
		test_result(false, "bpf: the verifier accepts the programs that measure latency: %s",
			    strerror(errno));
	latency_bpf__destroy(skel);
}

void test_bpf(void)
{
	struct livelock_bpf *skel;

	libbpf_set_print(quiet);
	skel = livelock_bpf__open();
	if (!skel) {
		test_result(false, "bpf: open the programs");
		return;
	}
	if (!livelock_bpf__load(skel)) {
		test_result(true, "bpf: the verifier accepts the programs");
		test_counting(skel);
		test_bounds(skel);
	} else if (errno == EPERM) {
		test_skip("bpf: no privilege to load programs");
	} else {
		test_result(false, "bpf: the verifier accepts the programs: %s",
			    strerror(errno));
	}
	livelock_bpf__destroy(skel);
	test_latency_programs();
}
