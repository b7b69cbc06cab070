// SPDX-License-Identifier: GPL-2.0-only
/*
 * The writable event: what a BPF program may write, and what comes of it. The
 * programs are written out by hand, so that this needs no compiler for them.
 */
#include <linux/bpf.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plan.h"
#include "util.h"

#define INSN(c, d, s, o, i) ((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), \
						.off = (o), .imm = (i) })

static int bpf(int cmd, union bpf_attr *attr)
{
	int fd = syscall(__NR_bpf, cmd, attr, sizeof(*attr));

	return fd < 0 ? -errno : fd;
}

/**
 * struct store - one thing that a program writes into struct livelock_retry
 * @offset: where
 * @size: BPF_W or BPF_DW
 * @value: what; of 8 bytes the sign is carried on
 */
struct store {
	int offset;
	int size;
	int value;
};

/* A program that makes @n stores into its argument; its descriptor or an error */
static int load(const struct store *stores, size_t n)
{
	struct bpf_insn prog[16];
	union bpf_attr attr;
	size_t i, at = 0;

	/* r2 = the structure; the stores; return 0 */
	prog[at++] = INSN(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_2, BPF_REG_1, 0, 0);
	for (i = 0; i < n; i++)
		prog[at++] = INSN(BPF_ST | BPF_MEM | stores[i].size, BPF_REG_2, 0,
				  stores[i].offset, stores[i].value);
	prog[at++] = INSN(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0);
	prog[at++] = INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE;
	attr.insns = (uintptr_t)prog;
	attr.insn_cnt = at;
	attr.license = (uintptr_t)"GPL";
	return bpf(BPF_PROG_LOAD, &attr);
}

static int attach(int prog)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.raw_tracepoint.name = (uintptr_t)"livelock_retry_policy";
	attr.raw_tracepoint.prog_fd = prog;
	return bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
}

#define OFFSET(field) offsetof(struct livelock_retry, field)

static const char *run_of(const char *scenario, const char *settings,
			  const struct store *stores, size_t n, int *fd,
			  struct livelock_run_stats *s)
{
	int prog = load(stores, n), link;

	if (prog == -ENOSYS || prog == -EPERM)
		return skipped("no BPF here: %s", strerror(-prog));
	CALL_OK(prog);
	link = attach(prog);
	CALL_OK(link);
	*fd = ll_open();
	CALL_OK(*fd);
	CALL_OK(ll_run(*fd, scenario, "none", settings, s));
	close(link);
	close(prog);
	return NULL;
}

/* Two walkers who never pass: each operation takes two attempts, if it may */
static const char *run_with(const struct store *stores, size_t n, int *fd,
			    struct livelock_run_stats *s)
{
	return run_of("corridor", "workers=2 attempts=2 operations=1", stores, n, fd, s);
}

static const char *gives_up(const void *arg)
{
	const struct store store = { OFFSET(give_up), BPF_W, 1 };
	struct livelock_run_stats s;
	const char *bad;
	int fd;

	bad = run_with(&store, 1, &fd, &s);
	if (bad)
		return bad;
	REQUIRE(s.attempts == 2 && s.give_ups == 2, "attempts %llu, give_ups %llu: not one each",
		s.attempts, s.give_ups);
	return NULL;
}

/* Rounds are for all: nobody leaves one without having tried */
static const char *gives_up_in_rounds(const void *arg)
{
	const struct store store = { OFFSET(give_up), BPF_W, 1 };
	struct livelock_run_stats s;
	const char *bad;
	int fd;

	bad = run_of("mailbox", "workers=2 operations=3", &store, 1, &fd, &s);
	if (bad)
		return bad;
	REQUIRE(s.attempts == 6 && s.give_ups == 6, "attempts %llu, give_ups %llu: not one each",
		s.attempts, s.give_ups);
	return NULL;
}

static const char *delays(const void *arg)
{
	const struct store store = { OFFSET(delay_ns), BPF_DW, 30000000 };
	struct livelock_run_stats s;
	struct livelock_worker w[2];
	const char *bad;
	int fd;

	bad = run_with(&store, 1, &fd, &s);
	if (bad)
		return bad;
	CALL_OK(ll_workers(fd, 0, w, 2));
	/* a wait that begins late is shorter: it ends when it was to end */
	REQUIRE(s.attempts == 4 && w[0].backoff_ns >= 15000000 && w[1].backoff_ns >= 15000000,
		"attempts %llu, in back-off %llu and %llu ns", s.attempts, w[0].backoff_ns,
		w[1].backoff_ns);
	return NULL;
}

/* 2^64 - 1 ns is 584 years; a second is what it becomes */
static const char *delay_clamped(const void *arg)
{
	const struct store store = { OFFSET(delay_ns), BPF_DW, -1 };
	struct livelock_run_stats s;
	struct livelock_worker w[2];
	const char *bad;
	int fd;

	bad = run_with(&store, 1, &fd, &s);
	if (bad)
		return bad;
	CALL_OK(ll_workers(fd, 0, w, 2));
	REQUIRE(s.attempts == 4 && w[0].backoff_ns >= LIVELOCK_MAX_DELAY_NS / 2,
		"attempts %llu, in back-off %llu ns", s.attempts, w[0].backoff_ns);
	return NULL;
}

static const char *other_fields(const void *arg)
{
	const struct store stores[] = {
		{ OFFSET(slot), BPF_W, -1 }, { OFFSET(run), BPF_W, -1 },
		{ OFFSET(worker), BPF_W, -1 }, { OFFSET(scenario), BPF_W, -1 },
		{ OFFSET(cure), BPF_W, -1 }, { OFFSET(tries), BPF_W, -1 },
		{ OFFSET(reserved), BPF_W, -1 },
	};
	struct livelock_run_stats s;
	struct livelock_worker w[2];
	const char *bad;
	int fd;

	bad = run_with(stores, ARRAY_SIZE(stores), &fd, &s);
	if (bad)
		return bad;
	CALL_OK(ll_workers(fd, 0, w, 2));
	REQUIRE(s.attempts == 4 && s.give_ups == 2 && w[0].attempts == 2 && w[1].attempts == 2,
		"attempts %llu, give_ups %llu", s.attempts, s.give_ups);
	return NULL;
}

/* Past the end of the structure there is nothing to write to */
static const char *past_the_end(const void *arg)
{
	const struct store after = { sizeof(struct livelock_retry), BPF_W, 1 };
	const struct store before = { -4, BPF_W, 1 };
	int prog, link;

	prog = load(&before, 1);
	REQUIRE(prog < 0, "a write before the structure went through the verifier");
	prog = load(&after, 1);
	if (prog == -ENOSYS || prog == -EPERM)
		return skipped("no BPF here: %s", strerror(-prog));
	CALL_OK(prog);
	link = attach(prog);
	return expect("attach", -EINVAL, link < 0 ? link : 0);
}

int main(void)
{
	plan_need_device();
	plan_test(gives_up, NULL, "event livelock_retry_policy retry.give_up retry.EBUSY: a program gives up");
	plan_test(gives_up_in_rounds, NULL, "event livelock_retry_policy retry.give_up: in rounds, after an attempt");
	plan_test(delays, NULL, "event livelock_retry_policy retry.delay_ns: a program delays");
	plan_test(delay_clamped, NULL, "event livelock_retry_policy retry.delay_ns: an absurd delay is clamped");
	plan_test(other_fields, NULL, "event livelock_retry_policy retry.reserved: other fields have no effect");
	plan_test(past_the_end, NULL, "event livelock_retry_policy: writes beside the structure are refused");
	return plan_run();
}
