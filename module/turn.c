// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for a turn: in a queue, with a ticket, in an MCS line, or for a lock that
 * is whoever's comes first. Who waits sleeps, also where a kernel would spin, so
 * that a thousand waiters on two CPUs cost nothing.
 *
 * Every wait ends early when the run stops. The deadline of an operation ends waits
 * in a queue and for a lock; a ticket or a place in an MCS line cannot be given back.
 */
#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/time64.h>
#include <linux/wait.h>

#include "livelock.h"

/* Who waits for a lock looks again after this long, woken or not */
#define LL_LOOK_NS	(100 * NSEC_PER_MSEC)

/* When the operation is to end; never, if it may take for ever or is an opponent's act */
static u64 deadline_of(const struct ll_worker *w)
{
	if (!w->p[LL_P_DEADLINE_NS] || ll_is_opponent(w))
		return U64_MAX;
	return w->operation_ns + w->p[LL_P_DEADLINE_NS];
}

/* 0 as long as a wait may go on */
static int cut_short(const struct ll_worker *w)
{
	u64 deadline = deadline_of(w);

	if (ll_stopping(w))
		return -ECANCELED;
	return deadline != U64_MAX && ktime_get_ns() >= deadline ? -ETIMEDOUT : 0;
}

/*
 * Sleep until woken, but not past the deadline, nor past @until_ns unless that is 0.
 * The task state has been set.
 */
static void sleep(const struct ll_worker *w, u64 until_ns)
{
	u64 end_ns = deadline_of(w);
	ktime_t end;

	if (until_ns)
		end_ns = min(end_ns, until_ns);
	end = ns_to_ktime(end_ns);
	if (end_ns == U64_MAX)
		schedule();
	else
		schedule_hrtimeout_range(&end, 0, HRTIMER_MODE_ABS);
}

static void begin_wait(struct ll_worker *w)
{
	if (!ll_is_opponent(w))		/* which stays one */
		WRITE_ONCE(w->n->state, LIVELOCK_WORKER_BLOCKED);
}

static void end_wait(struct ll_worker *w)
{
	__set_current_state(TASK_RUNNING);
	if (!ll_is_opponent(w))
		WRITE_ONCE(w->n->state, LIVELOCK_WORKER_RUNNING);
}

void ll_queue_init(struct ll_queue *q)
{
	spin_lock_init(&q->lock);
	INIT_LIST_HEAD(&q->workers);
}

/**
 * ll_queue_among - stand in a queue, once an operation
 * @w: the worker
 * @q: the queue
 * @n: so many have their turn at once
 *
 * Return: true if it is the worker's turn.
 */
bool ll_queue_among(struct ll_worker *w, struct ll_queue *q, u32 n)
{
	struct ll_worker *at;
	bool turn = false;

	spin_lock(&q->lock);
	if (!w->queue) {
		w->queue = q;
		list_add_tail(&w->queued, &q->workers);
	}
	list_for_each_entry(at, &q->workers, queued) {
		turn = at == w;
		if (turn || !--n)
			break;
	}
	spin_unlock(&q->lock);
	return turn;
}

/**
 * ll_queue_wait - wait for the turn of an operation
 * @w: the worker
 * @q: of the object that it wants
 *
 * The place is kept until ll_queue_leave().
 *
 * Return: 0, -ETIMEDOUT past the deadline, or -ECANCELED once the run stops.
 */
int ll_queue_wait(struct ll_worker *w, struct ll_queue *q)
{
	int err;

	if (w->queue && w->queue != q)
		ll_queue_leave(w);

	begin_wait(w);
	for (;;) {
		set_current_state(LL_TASK_IDLE);
		err = cut_short(w);
		if (err || ll_queue_turn(w, q))
			break;
		sleep(w, 0);
	}
	end_wait(w);
	return err;
}

void ll_queue_leave(struct ll_worker *w)
{
	struct ll_queue *q = w->queue;
	struct ll_worker *next;

	if (!q)
		return;
	spin_lock(&q->lock);
	list_del(&w->queued);
	w->queue = NULL;
	next = list_first_entry_or_null(&q->workers, struct ll_worker, queued);
	if (next)
		wake_up_process(next->task);
	spin_unlock(&q->lock);
}

void ll_ticket_init(struct ll_ticket *t)
{
	atomic_set(&t->next, 0);
	atomic_set(&t->serving, 0);
	init_waitqueue_head(&t->waiters);
}

/**
 * ll_ticket_draw - draw a ticket, once an operation
 * @w: the worker
 * @t: where numbers are drawn and called
 */
void ll_ticket_draw(struct ll_worker *w, struct ll_ticket *t)
{
	if (w->ticket)
		return;
	w->ticket = t;
	w->number = atomic_fetch_inc(&t->next);
}

/**
 * ll_ticket_wait - wait until the number is called
 * @w: the worker, which has drawn a ticket
 *
 * As in a ticket lock, all that wait look at the one number that is called, and each
 * call wakes all of them. The number is passed on when the operation ends.
 *
 * Return: 0, or -ECANCELED once the run stops.
 */
int ll_ticket_wait(struct ll_worker *w)
{
	struct ll_ticket *t = w->ticket;

	begin_wait(w);
	wait_event_state(t->waiters, atomic_read(&t->serving) == w->number || ll_stopping(w),
			 LL_TASK_IDLE);
	end_wait(w);
	return ll_stopping(w) ? -ECANCELED : 0;
}

static void leave_ticket(struct ll_worker *w)
{
	struct ll_ticket *t = w->ticket;

	if (!t)
		return;
	w->ticket = NULL;
	/* otherwise the run stops, and nobody is called any more */
	if (atomic_read(&t->serving) != w->number)
		return;
	atomic_inc_return_release(&t->serving);
	if (wq_has_sleeper(&t->waiters))
		wake_up_all(&t->waiters);
}

enum { LL_MCS_OUT, LL_MCS_WAITS, LL_MCS_HAS };

/**
 * ll_mcs_join - stand in a line, once an operation, behind the one who came before
 * @w: the worker
 * @line: the line
 */
void ll_mcs_join(struct ll_worker *w, struct ll_mcs *line)
{
	struct ll_worker *before;

	if (w->mcs)
		return;
	w->mcs = line;
	w->mcs_next = NULL;
	w->mcs_state = LL_MCS_WAITS;
	before = xchg(&line->tail, w);
	if (before)
		WRITE_ONCE(before->mcs_next, w);
	else
		WRITE_ONCE(w->mcs_state, LL_MCS_HAS);
}

/**
 * ll_mcs_wait - wait for the turn in a line
 * @w: the worker, which stands in one
 *
 * J. Mellor-Crummey, M. Scott: Algorithms for Scalable Synchronization on Shared-Memory
 * Multiprocessors, 1991: each looks at a word of its own, and is called by the one
 * before it when that one's operation ends.
 *
 * Return: 0, or -ECANCELED once the run stops.
 */
int ll_mcs_wait(struct ll_worker *w)
{
	begin_wait(w);
	for (;;) {
		set_current_state(LL_TASK_IDLE);
		/* pairs with leave_mcs(): what the one before did is seen */
		if (smp_load_acquire(&w->mcs_state) == LL_MCS_HAS || ll_stopping(w))
			break;
		schedule();
	}
	end_wait(w);
	return ll_stopping(w) ? -ECANCELED : 0;
}

static void leave_mcs(struct ll_worker *w)
{
	struct ll_mcs *line = w->mcs;
	struct ll_worker *next;

	if (!line)
		return;
	w->mcs = NULL;
	/* otherwise the run stops, and nobody is called any more */
	if (READ_ONCE(w->mcs_state) != LL_MCS_HAS)
		return;
	if (!READ_ONCE(w->mcs_next) && cmpxchg_release(&line->tail, w, NULL) == w)
		return;
	/* who came next is between its two stores: a moment */
	while (!(next = READ_ONCE(w->mcs_next)) && !ll_stopping(w)) {
		cpu_relax();
		cond_resched();
	}
	if (!next)
		return;
	/* pairs with ll_mcs_wait() */
	smp_store_release(&next->mcs_state, LL_MCS_HAS);
	wake_up_process(next->task);
}

/**
 * ll_turn_pass - an operation ends: whoever waits for its turn to end may go on
 * @w: the worker
 */
void ll_turn_pass(struct ll_worker *w)
{
	ll_queue_leave(w);
	leave_ticket(w);
	leave_mcs(w);
}

void ll_lock_init(struct ll_lock *l)
{
	atomic_set(&l->owner, 0);
	init_waitqueue_head(&l->waiters);
}

/**
 * ll_lock_wait - take a lock, waiting for it
 * @w: the worker
 * @l: the lock
 *
 * Not fair: its release wakes one who waits, and the first to come takes it.
 *
 * Return: 0, or without the lock -ETIMEDOUT past the deadline and -ECANCELED once
 * the run stops.
 */
int ll_lock_wait(struct ll_worker *w, struct ll_lock *l)
{
	DEFINE_WAIT(wait);
	bool taken = ll_trylock(w, l);
	int err = 0;

	if (taken)
		return 0;
	begin_wait(w);
	for (;;) {
		prepare_to_wait_exclusive(&l->waiters, &wait, LL_TASK_IDLE);
		/*
		 * Nobody gets a lock because others were sent home. But who leaves
		 * alone must not leave a free lock.
		 */
		taken = !ll_stopping(w) && ll_trylock(w, l);
		if (taken)
			break;
		err = cut_short(w);
		if (err)
			break;
		sleep(w, ktime_get_ns() + LL_LOOK_NS);
	}
	finish_wait(&l->waiters, &wait);
	/* it may have been woken for it since: that is the next one's then */
	if (err == -ETIMEDOUT && !ll_lock_taken(l))
		ll_lock_wake(l);
	end_wait(w);
	return err;
}

void ll_handoff_init(struct ll_handoff *h)
{
	ll_lock_init(&h->lock);
	ll_queue_init(&h->queue);
}

/**
 * ll_handoff_wait - take a lock that is handed over to who has waited long
 * @w: the worker
 * @h: the lock
 * @patience_ns: how long it lets others come before it
 *
 * As Go's sync.Mutex: in normal mode, who comes takes a free lock, and who was woken
 * competes. Once the first one of the queue has waited for longer than its patience,
 * a release hands the lock over, until one gets it that has not waited for so long or
 * that nobody waits behind.
 *
 * Return: 0, or without the lock -ETIMEDOUT past the deadline and -ECANCELED once the
 * run stops.
 */
int ll_handoff_wait(struct ll_worker *w, struct ll_handoff *h, u64 patience_ns)
{
	u64 patient_until = ktime_get_ns() + patience_ns;
	u64 look_at;
	bool first;
	int err = 0;

	if (!READ_ONCE(h->starving) && ll_trylock(w, &h->lock))
		return 0;
	if (w->queue && w->queue != &h->queue)
		ll_queue_leave(w);
	begin_wait(w);
	for (;;) {
		set_current_state(LL_TASK_IDLE);
		first = ll_queue_turn(w, &h->queue);
		if (ll_has_lock(w, &h->lock) || (first && ll_trylock(w, &h->lock)))
			break;
		err = cut_short(w);
		if (err)
			break;
		if (first && ktime_get_ns() >= patient_until)
			WRITE_ONCE(h->starving, true);
		look_at = ktime_get_ns() + LL_LOOK_NS;
		if (first && !READ_ONCE(h->starving))
			look_at = min(look_at, patient_until);
		sleep(w, look_at);
	}
	end_wait(w);
	/* from here on nobody hands it over any more */
	ll_queue_leave(w);
	if (!ll_has_lock(w, &h->lock))
		return err;
	if (ktime_get_ns() < patient_until || list_empty(&h->queue.workers))
		WRITE_ONCE(h->starving, false);
	return 0;
}

/**
 * ll_handoff_unlock - release a lock, into the hands of the next if it starves
 * @w: the worker that has it
 * @h: the lock
 *
 * For who took it in any way: a cure may come while others wait for their turn.
 *
 * Return: true if it was handed over.
 */
bool ll_handoff_unlock(struct ll_worker *w, struct ll_handoff *h)
{
	struct ll_worker *next;
	bool over;

	spin_lock(&h->queue.lock);
	next = list_first_entry_or_null(&h->queue.workers, struct ll_worker, queued);
	over = next && READ_ONCE(h->starving);
	if (over)
		atomic_set_release(&h->lock.owner, next->id + 1);
	else
		ll_unlock(w, &h->lock);
	if (next)
		wake_up_process(next->task);
	spin_unlock(&h->queue.lock);
	return over;
}
