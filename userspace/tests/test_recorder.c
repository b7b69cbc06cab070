// SPDX-License-Identifier: GPL-2.0-only
/*
 * The programs that record and sample before a real verifier; those that record are
 * run by the kernel with arguments as an event would give them, into a small ring.
 */
#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "event.h"
#include "livelock.h"
#include "samples.h"
#include "profile.skel.h"
#include "test.h"
#include "trace.skel.h"

#define RUN	7
#define RING	4096
#define MANY	300

/**
 * struct seen - what came out of the ring
 * @nr: records
 * @last: the latest
 */
struct seen {
	u32 nr;
	struct event last;
};

static int take(void *ctx, void *data, size_t size)
{
	struct seen *seen = ctx;

	seen->nr++;
	if (size >= sizeof(seen->last))
		memcpy(&seen->last, data, sizeof(seen->last));
	return 0;
}

/* An event of worker 2 in @slot */
static bool fire(const struct bpf_program *prog, u64 slot, u64 run, u64 fifth)
{
	__u64 args[] = { slot, run, 2, 4, fifth };
	struct bpf_test_run_opts opts = {
		.sz = sizeof(opts),
		.ctx_in = args,
		.ctx_size_in = sizeof(args),
	};

	return !bpf_prog_test_run_opts(bpf_program__fd(prog), &opts);
}

/* Return: the programs, %NULL if they cannot be loaded, which has been told then */
static struct trace_bpf *load_recorder(u64 limit)
{
	struct trace_bpf *skel = trace_bpf__open();
	int err;

	if (!skel) {
		test_result(false, "recorder: open the programs");
		return NULL;
	}
	skel->rodata->traced_run = RUN;
	skel->rodata->limit = limit;
	bpf_map__set_max_entries(skel->maps.ring, RING);
	err = trace_bpf__load(skel);
	if (!err) {
		skel->bss->all_attached = true;
		return skel;
	}
	if (err == -EPERM)
		test_skip("recorder: no privilege to load programs");
	else
		test_result(false, "recorder: the verifier accepts the programs: %s",
			    strerror(-err));
	trace_bpf__destroy(skel);
	return NULL;
}

static void test_records(struct trace_bpf *skel, struct ring_buffer *ring, struct seen *seen)
{
	fire(skel->progs.on_attempt, 5, RUN + 1, 0);
	fire(skel->progs.on_run_start, RUN + 1, 1, 0);
	ring_buffer__consume(ring);
	test_result(!seen->nr, "recorder: another run's events are none of ours");

	skel->bss->all_attached = false;
	fire(skel->progs.on_give_up, 5, RUN, 0);
	fire(skel->progs.on_run_start, RUN, 1, 0);
	ring_buffer__consume(ring);
	skel->bss->all_attached = true;
	test_result(!seen->nr, "recorder: nothing is recorded before all programs are attached");

	fire(skel->progs.on_give_up, 5, RUN, -(u64)EBUSY);
	ring_buffer__consume(ring);
	test_result(seen->nr == 1 && seen->last.kind == EVENT_GIVE_UP && seen->last.worker == 2 &&
		    seen->last.tries == 4 && (__s64)seen->last.value == -EBUSY && seen->last.ns,
		    "recorder: a record says what the event said");
}

/* Nobody reads: what the ring does not hold is counted, and the next record tells */
static void test_overload(struct trace_bpf *skel, struct ring_buffer *ring, struct seen *seen)
{
	const struct record_counts *c = &skel->bss->counts[6];

	seen->nr = 0;
	for (u32 i = 0; i < MANY; i++)
		fire(skel->progs.on_attempt, 6, RUN, 0);
	ring_buffer__consume(ring);
	test_result(c->lost && seen->nr && seen->nr + c->lost == MANY && c->attempts == MANY,
		    "recorder: what finds the ring full is counted");
	fire(skel->progs.on_conflict, 6, RUN, 0);
	ring_buffer__consume(ring);
	test_result(seen->last.gap == c->lost && !c->gap, "recorder: a record tells of the gap");
	fire(skel->progs.on_attempt, 6, RUN, 0);
	ring_buffer__consume(ring);
	test_result(!seen->last.gap, "recorder: the next one has none");
}

static void test_limit(struct trace_bpf *skel, struct ring_buffer *ring, struct seen *seen)
{
	const struct record_counts *c = &skel->bss->counts[LIVELOCK_MAX_SLOTS];

	/* a slot past the end is that of nobody */
	for (u32 i = 0; i < 8; i++)
		fire(skel->progs.on_attempt, LIVELOCK_MAX_SLOTS + 9, RUN, 0);
	ring_buffer__consume(ring);
	test_result(seen->nr == 5 && c->left_out == 3 && c->attempts == 8,
		    "recorder: no more than wanted are recorded, all are counted");
}

static void with_ring(u64 limit, void (*test)(struct trace_bpf *skel, struct ring_buffer *ring,
					      struct seen *seen))
{
	struct trace_bpf *skel = load_recorder(limit);
	struct seen seen = {};
	struct ring_buffer *ring;

	if (!skel)
		return;
	ring = ring_buffer__new(bpf_map__fd(skel->maps.ring), take, &seen, NULL);
	if (!ring)
		test_result(false, "recorder: a ring to read from");
	else if (fire(skel->progs.on_run_stop, RUN + 1, 1, 0))
		test(skel, ring, &seen);
	else
		test_skip("recorder: this kernel cannot run raw_tp programs for a test");
	ring_buffer__free(ring);
	trace_bpf__destroy(skel);
}

static void test_profile_program(void)
{
	struct profile_bpf *skel = profile_bpf__open();
	int err = skel ? profile_bpf__load(skel) : -errno;

	if (err == -EPERM)
		test_skip("profile: no privilege to load the program");
	else
		test_result(!err, "profile: the verifier accepts the program");
	profile_bpf__destroy(skel);
}

void test_recorder(void)
{
	with_ring(1000, test_records);
	with_ring(1000, test_overload);
	with_ring(5, test_limit);
	test_profile_program();
}
