// SPDX-License-Identifier: GPL-2.0-only
/*
 * A free list whose head is changed by cmpxchg, and the ABA problem.
 *
 * Who takes the first node reads the head and the node behind it, and sets the head
 * to the latter if it is still the former. It may have come back in between, with
 * another node behind it: then the head is set to one that is in use, and handed
 * out twice. With compare=tagged the head counts its changes, too.
 *
 * The nodes are numbers of elements, never addresses: whatever becomes of the list,
 * nothing but the list is harmed. That it broke is what the invariant tells.
 */
#include <linux/kernel.h>
#include <linux/time64.h>

#include "common.h"

/**
 * struct ll_node - an element of the list
 * @next: number of the one behind it, from 1, or 0
 * @owner: number of the worker that has it, from 1, or 0
 * @uses: times that it came back to the list: tells reuse from no change
 */
struct ll_node {
	u32 next;
	atomic_t owner;
	atomic64_t uses;
};

/**
 * struct ll_stack - what is contended
 * @head: number of the first node, from 1, or 0; its changes in the upper half
 * @taken: nodes handed out
 * @hits: of them, by a cmpxchg that a reused node had fooled
 * @twice: of them, while they were in use
 * @nodes: one for each worker
 */
struct ll_stack {
	atomic64_t head;
	atomic64_t taken;
	atomic64_t hits;
	atomic64_t twice;
	struct ll_node nodes[];
};

static void init_free_list(struct ll_run *run, void *object)
{
	struct ll_stack *s = object;
	u32 i;

	for (i = 1; i < run->nr_workers; i++)
		s->nodes[i - 1].next = i + 1;
	atomic64_set(&s->head, 1);
}

static struct ll_node *node_of(struct ll_stack *s, s64 head)
{
	return &s->nodes[lower_32_bits(head) - 1];
}

/* The head after @old, with node @number first */
static s64 new_head(struct ll_worker *w, s64 old, u32 number)
{
	u64 changes = upper_32_bits(old);

	if (w->p[LL_P_COMPARE] == LL_COMPARE_TAGGED)
		changes++;
	return changes << 32 | number;
}

/* Put a node back. Another's success is all that makes this try again. */
static void give_back(struct ll_worker *w, struct ll_stack *s, struct ll_node *node)
{
	u32 number = node - s->nodes + 1;
	s64 head = atomic64_read(&s->head), old;

	atomic64_inc(&node->uses);
	atomic_set(&node->owner, 0);
	for (;;) {
		WRITE_ONCE(node->next, lower_32_bits(head));
		old = atomic64_cmpxchg(&s->head, head, new_head(w, head, number));
		if (old == head)
			return;
		head = old;
	}
}

static noinline enum ll_outcome stack_attempt(struct ll_worker *w)
{
	struct ll_stack *s = w->object;
	s64 head = ll_expected(w, &s->head);
	struct ll_node *node;
	u64 uses;
	u32 next;

	if (!lower_32_bits(head)) {
		ll_window(w);
		return LL_REFUSAL;	/* all in use, or lost */
	}
	node = node_of(s, head);
	uses = atomic64_read(&node->uses);
	next = READ_ONCE(node->next);
	ll_window(w);
	if (atomic64_cmpxchg(&s->head, head, new_head(w, head, next)) != head)
		return LL_CONFLICT;

	atomic64_inc(&s->taken);
	if (atomic64_read(&node->uses) != uses)
		atomic64_inc(&s->hits);
	if (atomic_xchg(&node->owner, w->id + 1))
		atomic64_inc(&s->twice);
	ll_hold(w, w->p[LL_P_WORK_NS]);
	give_back(w, s, node);
	return LL_COMPLETION;
}

/* All nodes are in the list again, each once, and none had two owners */
static bool stack_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_stack *s = object;
	s64 at = atomic64_read(&s->head);
	u32 n = 0;

	*seen += atomic64_read(&s->taken);
	while (lower_32_bits(at) && n <= run->nr_workers) {
		n++;
		at = READ_ONCE(node_of(s, at)->next);
	}
	return n == run->nr_workers && !atomic64_read(&s->twice);
}

static const struct ll_gauge stack_gauges[] = {
	{
		.name = "hits",
		.summary = "successes that only a reused node allowed: ABA",
		.offset = offsetof(struct ll_stack, hits),
	}, {
		.name = "twice",
		.summary = "nodes handed out while somebody had them",
		.offset = offsetof(struct ll_stack, twice),
	},
};

static const struct ll_cure aba_cures[] = {
	{
		LL_SETTINGS({ LL_P_COMPARE, LL_COMPARE_TAGGED }),
		.id = LL_CURE_TAGGED,
		.expect = LIVELOCK_VERDICT_CONTENDED,
		.summary = "the head counts its changes, and the cmpxchg compares the count, too",
		.tie_breaker = "the hardware: of all who loaded a head, one cmpxchg wins",
	},
	LL_DECOY_YIELD(VIOLATED),
	LL_DECOY_CONSTANT(VIOLATED),
};

const struct ll_ops ll_aba_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 8 },
		    { LL_P_WINDOW, LL_WINDOW_EXPONENTIAL },
		    { LL_P_WINDOW_NS, 10 * NSEC_PER_MSEC },
		    { LL_P_WORK_NS, 5 * NSEC_PER_MSEC }),
	.cures = aba_cures,
	.nr_cures = ARRAY_SIZE(aba_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | LL_P(WAIT) |
		  LL_P(WORK_NS) | LL_P(COMPARE),
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID),
	.breakers = BIT(LL_BREAKER_NONE),
	.object_size = sizeof(struct ll_stack),
	.element_size = sizeof(struct ll_node),
	.elements = LL_P_WORKERS,
	.init_object = init_free_list,
	.gauges = stack_gauges,
	.nr_gauges = ARRAY_SIZE(stack_gauges),
	.attempt = stack_attempt,
	.check = stack_check,
};
