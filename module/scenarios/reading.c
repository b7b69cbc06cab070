// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers that want two halves of one version, and writers that do not wait for them.
 *
 * A read takes the window, from the first half to the second. With a sequence count
 * it is of use only if nothing was written meanwhile: 1 - r/T of reads that take r,
 * if a write comes each T, and none once r reaches T; e^(-r/T) with writes at random
 * times. Writers are the opponents; a write takes work_ns.
 *
 * Cures: with breaker=lock, or after fallback failures, the reader keeps the writer
 * out, as read_seqbegin_or_lock() does. With breaker=copy the writer publishes a new
 * copy, and a reader keeps the one that it has, as with RCU. A latch (breaker=latch)
 * is two copies, one of which can be read while the other is written; but a reader
 * of either starts anew when the next write comes.
 */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/time64.h>

#include "common.h"

/* Both halves are of the same version */
struct ll_halves {
	u64 first;
	u64 second;
};

/**
 * struct ll_copy - what breaker=copy publishes
 * @data: never changed
 * @refs: its readers, and being the latest
 * @rcu: frees it when nobody can be about to become a reader
 */
struct ll_copy {
	struct ll_halves data;
	refcount_t refs;
	struct rcu_head rcu;
};

/**
 * struct ll_snapshot - what is read and written
 * @seq: odd while data is written
 * @data: with a sequence count
 * @latch_seq: its lowest bit says which of @latch to read
 * @latch: with breaker=latch
 * @latest: with breaker=copy
 * @first: the latest copy before anything was written
 * @lock: held by a writer, and by a reader that keeps writers out
 * @writes: done
 * @reads: completions
 * @torn: of them, those whose halves were of two versions
 */
struct ll_snapshot {
	seqcount_t seq;
	struct ll_halves data;
	seqcount_latch_t latch_seq;
	struct ll_halves latch[2];
	struct ll_copy __rcu *latest;
	struct ll_copy first;
	struct ll_lock lock;
	u64 writes;
	atomic64_t reads;
	atomic64_t torn;
};

static void init_snapshot(struct ll_run *run, void *object)
{
	struct ll_snapshot *s = object;

	seqcount_init(&s->seq);
	seqcount_latch_init(&s->latch_seq);
	refcount_set(&s->first.refs, 1);
	RCU_INIT_POINTER(s->latest, &s->first);
	ll_lock_init(&s->lock);
}

static void put_copy(struct ll_snapshot *s, struct ll_copy *copy)
{
	if (refcount_dec_and_test(&copy->refs) && copy != &s->first)
		kfree_rcu(copy, rcu);
}

static void free_snapshot(void *object)
{
	struct ll_snapshot *s = object;
	struct ll_copy *copy = rcu_dereference_protected(s->latest, true);

	if (copy)
		put_copy(s, copy);
}

/* The latest copy, for its reader; the writer lets go of one only after the next is out */
static struct ll_copy *get_copy(struct ll_snapshot *s)
{
	struct ll_copy *copy;

	rcu_read_lock();
	do
		copy = rcu_dereference(s->latest);
	while (!refcount_inc_not_zero(&copy->refs));
	rcu_read_unlock();
	return copy;
}

static void publish(struct ll_snapshot *s, u64 version)
{
	struct ll_copy *old = rcu_dereference_protected(s->latest, true), *copy;

	copy = kmalloc(sizeof(*copy), GFP_KERNEL | __GFP_NOWARN);
	if (!copy)
		return;		/* then the old one is the latest for longer */
	copy->data = (struct ll_halves){ version, version };
	refcount_set(&copy->refs, 1);
	rcu_assign_pointer(s->latest, copy);
	put_copy(s, old);
}

static void write_halves(struct ll_halves *to, u64 version)
{
	WRITE_ONCE(to->first, version);
	WRITE_ONCE(to->second, version);
}

/*
 * All forms of the data are written, whatever readers use now. The lock keeps
 * writers apart. It sleeps, and so may a write: the raw calls do not mind, and no
 * reader here spins until a count is even.
 */
static void write_all(struct ll_worker *w, struct ll_snapshot *s, u64 version)
{
	raw_write_seqcount_begin(&s->seq);
	raw_write_seqcount_latch(&s->latch_seq);
	write_halves(&s->latch[0], version);
	WRITE_ONCE(s->data.first, version);
	ll_hold(w, w->p[LL_P_WORK_NS]);
	WRITE_ONCE(s->data.second, version);
	raw_write_seqcount_latch(&s->latch_seq);
	write_halves(&s->latch[1], version);
	raw_write_seqcount_end(&s->seq);
	if (w->p[LL_P_BREAKER] == LL_BREAKER_COPY)
		publish(s, version);
}

static void snapshot_oppose(struct ll_worker *w)
{
	struct ll_snapshot *s = w->object;

	if (ll_lock_wait(w, &s->lock))
		return;
	write_all(w, s, s->writes + 1);
	WRITE_ONCE(s->writes, s->writes + 1);
	ll_unlock(w, &s->lock);
}

/* Is the attempt after @failed failures one that keeps writers out? */
static bool keeps_out(const struct ll_worker *w, u32 failed)
{
	return w->p[LL_P_BREAKER] == LL_BREAKER_LOCK ||
	       (w->p[LL_P_FALLBACK] && failed >= w->p[LL_P_FALLBACK]);
}

static int snapshot_admit(struct ll_worker *w)
{
	struct ll_snapshot *s = w->object;

	return keeps_out(w, w->tries) ? ll_lock_wait(w, &s->lock) : 0;
}

/* Read both halves, a window apart. Return: nobody has cut it short. */
static bool read_halves(struct ll_worker *w, const struct ll_halves *from,
			struct ll_halves *to)
{
	bool whole;

	to->first = READ_ONCE(from->first);
	whole = ll_window(w);
	to->second = READ_ONCE(from->second);
	return whole;
}

static enum ll_outcome read_count(struct ll_worker *w, struct ll_snapshot *s,
				  struct ll_halves *to)
{
	unsigned int seq = raw_seqcount_begin(&s->seq);
	bool whole = read_halves(w, &s->data, to);

	if (read_seqcount_retry(&s->seq, seq))
		return LL_CONFLICT;
	return whole ? LL_COMPLETION : LL_REFUSAL;
}

static enum ll_outcome read_latch(struct ll_worker *w, struct ll_snapshot *s,
				  struct ll_halves *to)
{
	unsigned int seq = raw_read_seqcount_latch(&s->latch_seq);
	bool whole = read_halves(w, &s->latch[seq & 1], to);

	if (raw_read_seqcount_latch_retry(&s->latch_seq, seq))
		return LL_CONFLICT;
	return whole ? LL_COMPLETION : LL_REFUSAL;
}

static enum ll_outcome read_copy(struct ll_worker *w, struct ll_snapshot *s,
				 struct ll_halves *to)
{
	struct ll_copy *copy = get_copy(s);

	/* even one cut short has a version of its own */
	read_halves(w, &copy->data, to);
	put_copy(s, copy);
	return LL_COMPLETION;
}

static noinline enum ll_outcome snapshot_attempt(struct ll_worker *w)
{
	struct ll_snapshot *s = w->object;
	enum ll_outcome outcome;
	struct ll_halves seen;

	if (w->p[LL_P_BREAKER] == LL_BREAKER_COPY)
		outcome = read_copy(w, s, &seen);
	else if (w->p[LL_P_BREAKER] == LL_BREAKER_LATCH)
		outcome = read_latch(w, s, &seen);
	else
		outcome = read_count(w, s, &seen);
	if (keeps_out(w, w->tries - 1))
		ll_unlock(w, &s->lock);
	if (outcome != LL_COMPLETION)
		return outcome;
	atomic64_inc(&s->reads);
	if (seen.first != seen.second)
		atomic64_inc(&s->torn);
	return LL_COMPLETION;
}

/* Whoever got through has seen one version */
static bool snapshot_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_snapshot *s = object;

	*seen += atomic64_read(&s->reads);
	return !atomic64_read(&s->torn) && !atomic_read(&s->lock.owner);
}

static const struct ll_gauge snapshot_gauges[] = {
	{
		.name = "writes",
		.summary = "versions written by opponents",
		.offset = offsetof(struct ll_snapshot, writes),
	},
};

static const struct ll_cure snapshot_cures[] = {
	{
		LL_SETTINGS({ LL_P_FALLBACK, 3 }),
		.id = LL_CURE_FALLBACK,
		.expect = LIVELOCK_VERDICT_CONTENDED,
		.summary = "after three failures keep writers out, as read_seqbegin_or_lock() does",
		.tie_breaker = "the lock: a read takes at most four attempts",
	}, {
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_LOCK }),
		.id = LL_CURE_LOCK,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "keep writers out of every read",
		.tie_breaker = "the lock: the writer waits for the reader",
	}, {
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_COPY }),
		.id = LL_CURE_COPY,
		.expect = LIVELOCK_VERDICT_HEALTHY,
		.summary = "the writer publishes a copy, readers keep the one they have: RCU",
		.tie_breaker = "no tie: a version that was published does not change",
	}, {
		LL_SETTINGS({ LL_P_BREAKER, LL_BREAKER_LATCH }),
		.id = LL_CURE_LATCH,
		.expect = LIVELOCK_VERDICT_LIVELOCK,
		.summary = "two copies, readers take the one that is not being written",
		.tie_breaker = "nothing: the next write comes to the other copy",
	},
	LL_CURE_FULL_JITTER(LIVELOCK, 20 * NSEC_PER_MSEC, "20 ms: no tie, the writer comes anyway"),
	LL_DECOY_YIELD(LIVELOCK),
	LL_DECOY_CONSTANT(LIVELOCK),
	LL_DECOY_EXPONENTIAL(LIVELOCK),
	LL_DECOY_RESTART(LIVELOCK),
};

const struct ll_ops ll_snapshot_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 4 },
		    { LL_P_OPPONENTS, 1 },
		    { LL_P_INTERVAL_NS, 5 * NSEC_PER_MSEC },
		    { LL_P_WINDOW, LL_WINDOW_FIXED },
		    { LL_P_WINDOW_NS, 25 * NSEC_PER_MSEC }),
	.cures = snapshot_cures,
	.nr_cures = ARRAY_SIZE(snapshot_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) | LL_P(WAIT) |
		  LL_P(WORK_NS) | LL_P(BREAKER) | LL_P(FALLBACK) | LL_P(SHARDS) |
		  LL_P(OPPONENTS),
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_LOCK) |
		    BIT(LL_BREAKER_LATCH) | BIT(LL_BREAKER_COPY),
	.turns = BIT(LL_BREAKER_LOCK),
	.object_size = sizeof(struct ll_snapshot),
	.init_object = init_snapshot,
	.free_object = free_snapshot,
	.gauges = snapshot_gauges,
	.nr_gauges = ARRAY_SIZE(snapshot_gauges),
	.admit = snapshot_admit,
	.attempt = snapshot_attempt,
	.oppose = snapshot_oppose,
	.check = snapshot_check,
};
