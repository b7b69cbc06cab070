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
#include "slots.h"
#include "livelock.skel.h"
#include "test.h"

static int quiet(enum libbpf_print_level level, const char *fmt, va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
	return 0;
}

/* An event of worker 9 in @slot, with a fifth argument */
static bool fire(const struct bpf_program *prog, u64 slot, int64_t fifth)
{
	__u64 args[] = { slot, 1, 9, 3, fifth };
	struct bpf_test_run_opts opts = {
		.sz = sizeof(opts),
		.ctx_in = args,
		.ctx_size_in = sizeof(args),
	};

	return !bpf_prog_test_run_opts(bpf_program__fd(prog), &opts);
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
}
