// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transfers between accounts, each with a lock of its own: the locks that a transfer
 * takes come from chance, and so does their order.
 *
 * With try-locks, two transfers in opposite directions are polite-locks. Any order that
 * all keep to cures it: by number, by address. So does the kernel's ww_mutex, with which
 * a transfer that is in an older one's way backs out and keeps its age: by wound-wait
 * the younger one is told to when an older one comes, by wait-die it never waits for an
 * older one (Documentation/locking/ww-mutex-design.rst). Who backs out has failed, is
 * counted, and waits at its next attempt for the lock that it could not have.
 *
 * Whatever the cure, the money is under the words: cures may change while transfers are
 * under way, and a transfer of one cure must exclude those of another.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sort.h>
#include <linux/time64.h>
#include <linux/ww_mutex.h>

#include "common.h"

/* What each account has to begin with */
#define LL_DEPOSIT	1000

/* The largest of the parameter locks */
#define LL_MAX_LOCKS	128

enum { LL_WOUND_WAIT, LL_WAIT_DIE, LL_WW_KINDS };

static DEFINE_WW_CLASS(ll_wound_wait_class);
static DEFINE_WD_CLASS(ll_wait_die_class);

/**
 * struct ll_account - money, and what protects it
 * @lock: held while @balance is looked at and changed
 * @ww: taken before @lock, with breaker=wound-wait and breaker=wait-die
 * @balance: may become negative
 */
struct ll_account {
	struct ll_lock lock;
	struct ww_mutex ww[LL_WW_KINDS];
	s64 balance;
};

/**
 * struct ll_bank - what is contended
 * @queue: of breaker=priority
 * @transfers: completions
 * @rollbacks: transfers that a ww_mutex told to back out
 * @accounts: as many as the parameter says; number i is at the i-th place from the
 *	end, so that numbers and addresses are different orders
 */
struct ll_bank {
	struct ll_queue queue;
	atomic64_t transfers;
	atomic64_t rollbacks;
	struct ll_account accounts[];
};

/**
 * struct ll_transfer - a worker's operation
 * @ctx: its age, while @open
 * @open: kind of ww_mutex + 1, or 0
 * @slow: accounts[0] is what the last attempt could not have
 * @from: who pays
 * @to: whom
 * @nr: length of @accounts
 * @accounts: that it locks, @from and @to among them, in the order of locking
 */
struct ll_transfer {
	struct ww_acquire_ctx ctx;
	u32 open;
	bool slow;
	struct ll_account *from;
	struct ll_account *to;
	u32 nr;
	struct ll_account *accounts[LL_MAX_LOCKS];
};

static void init_bank(struct ll_run *run, void *object)
{
	struct ll_bank *b = object;
	struct ll_account *a;

	ll_queue_init(&b->queue);
	for (a = b->accounts; a < b->accounts + run->p[LL_P_ACCOUNTS]; a++) {
		ll_lock_init(&a->lock);
		ww_mutex_init(&a->ww[LL_WOUND_WAIT], &ll_wound_wait_class);
		ww_mutex_init(&a->ww[LL_WAIT_DIE], &ll_wait_die_class);
		a->balance = LL_DEPOSIT;
	}
}

static bool among(struct ll_account *const *accounts, u32 nr, const struct ll_account *a)
{
	while (nr--)
		if (accounts[nr] == a)
			return true;
	return false;
}

/* Whose money goes where: what happens to a worker, however its choices are seeded */
static void choose(struct ll_worker *w, struct ll_bank *b, struct ll_transfer *t)
{
	struct ll_account *a;

	t->slow = false;
	t->nr = 0;
	while (t->nr < w->p[LL_P_LOCKS]) {
		a = &b->accounts[ll_rng_below(&w->nature, w->p[LL_P_ACCOUNTS])];
		if (!among(t->accounts, t->nr, a))
			t->accounts[t->nr++] = a;
	}
	t->from = t->accounts[0];
	t->to = t->accounts[t->nr - 1];
}

static int by_address(const void *a, const void *b)
{
	const struct ll_account *x = *(struct ll_account **)a;
	const struct ll_account *y = *(struct ll_account **)b;

	return x < y ? -1 : x > y;
}

static int by_number(const void *a, const void *b)
{
	return by_address(b, a);
}

/* Words number @from to before @to */
static void release(struct ll_worker *w, struct ll_transfer *t, u32 from, u32 to)
{
	while (to-- > from)
		ll_unlock(w, &t->accounts[to]->lock);
}

static int take_sorted(struct ll_worker *w, struct ll_transfer *t, cmp_func_t order)
{
	u32 i;
	int err;

	sort(t->accounts, t->nr, sizeof(t->accounts[0]), order, NULL);
	for (i = 0; i < t->nr; i++) {
		err = ll_lock_wait(w, &t->accounts[i]->lock);
		if (err) {
			release(w, t, 0, i);
			return err;
		}
	}
	return 0;
}

static void accounts_leave(struct ll_worker *w)
{
	struct ll_transfer *t = w->own;

	if (t->open)
		ww_acquire_fini(&t->ctx);
	t->open = 0;
	/* the next context waits for nothing yet */
	t->slow = false;
	w->locked = false;
}

static int accounts_admit(struct ll_worker *w)
{
	struct ll_transfer *t = w->own;
	struct ll_bank *b = w->object;

	if (!w->tries)
		choose(w, b, t);
	/* of a cure that has been changed: who waits for a turn may be frozen */
	if (w->p[LL_P_BREAKER] != LL_BREAKER_WOUND_WAIT &&
	    w->p[LL_P_BREAKER] != LL_BREAKER_WAIT_DIE)
		accounts_leave(w);
	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_ORDER:
		return take_sorted(w, t, by_number);
	case LL_BREAKER_ADDRESS:
		return take_sorted(w, t, by_address);
	case LL_BREAKER_PRIORITY:
		return ll_queue_wait(w, &b->queue);
	default:
		return 0;
	}
}

/*
 * Holding all words. Balances are plain on purpose: if the words did not exclude, money
 * would be lost or made and the invariant would tell.
 */
static enum ll_outcome transfer(struct ll_worker *w, struct ll_transfer *t)
{
	struct ll_bank *b = w->object;
	s64 from = t->from->balance, to = t->to->balance;

	ll_hold(w, w->p[LL_P_WORK_NS]);
	t->from->balance = from - 1;
	t->to->balance = to + 1;
	atomic64_inc(&b->transfers);
	release(w, t, 0, t->nr);
	return LL_COMPLETION;
}

/* The words from number @from on, or none of them */
static bool try_words(struct ll_worker *w, struct ll_transfer *t, u32 from)
{
	u32 i;

	for (i = from; i < t->nr; i++) {
		if (!ll_trylock(w, &t->accounts[i]->lock)) {
			release(w, t, from, i);
			return false;
		}
	}
	return true;
}

/* One after the other, the window after the first */
static enum ll_outcome try_all(struct ll_worker *w, struct ll_transfer *t)
{
	enum ll_outcome outcome = LL_CONFLICT;

	if (!ll_trylock(w, &t->accounts[0]->lock))
		return LL_CONFLICT;
	if (!ll_window(w) && w->p[LL_P_BREAKER] == LL_BREAKER_NONE)
		outcome = LL_REFUSAL;	/* sent home: nobody gets through because others leave */
	else if (try_words(w, t, 1))
		outcome = LL_COMPLETION;
	if (outcome == LL_COMPLETION)
		return transfer(w, t);
	if (outcome == LL_CONFLICT)
		ll_hold(w, w->p[LL_P_UNDO_NS]);
	release(w, t, 0, 1);
	return outcome;
}

static void release_ww(struct ll_transfer *t, u32 nr)
{
	while (nr--)
		ww_mutex_unlock(&t->accounts[nr]->ww[t->open - 1]);
}

/*
 * Waits for no longer than those that hold it, who wait for nobody older, or younger.
 * No signal comes to a kthread: interruptible, it is no load and no hung task.
 */
static int take_ww(struct ll_worker *w, struct ll_transfer *t, u32 i)
{
	struct ww_mutex *ww = &t->accounts[i]->ww[t->open - 1];
	int err;

	WRITE_ONCE(w->n->state, LIVELOCK_WORKER_BLOCKED);
	if (!i && t->slow)
		err = ww_mutex_lock_slow_interruptible(ww, &t->ctx);
	else
		err = ww_mutex_lock_interruptible(ww, &t->ctx);
	WRITE_ONCE(w->n->state, LIVELOCK_WORKER_RUNNING);
	return err;
}

/* Told to back out by account @i, which is to be waited for at the next attempt */
static enum ll_outcome back_out(struct ll_worker *w, struct ll_transfer *t, u32 i)
{
	struct ll_bank *b = w->object;

	atomic64_inc(&b->rollbacks);
	release_ww(t, i);
	swap(t->accounts[0], t->accounts[i]);
	t->slow = true;
	return LL_CONFLICT;
}

static enum ll_outcome ww_attempt(struct ll_worker *w, struct ll_transfer *t, u32 kind)
{
	enum ll_outcome outcome = LL_CONFLICT;
	u32 i;

	if (!t->open) {
		ww_acquire_init(&t->ctx, kind == LL_WAIT_DIE ? &ll_wait_die_class :
							       &ll_wound_wait_class);
		t->open = kind + 1;
		/* to lockdep its age is a lock; and who waits for a mutex cannot be frozen */
		w->locked = true;
	}
	for (i = 0; i < t->nr; i++) {
		if (take_ww(w, t, i))
			return back_out(w, t, i);
		if (!i)
			ll_window(w);
		if (ll_stopping(w)) {
			release_ww(t, i + 1);
			return LL_REFUSAL;
		}
	}
	t->slow = false;
	if (try_words(w, t, 0))
		outcome = transfer(w, t);
	release_ww(t, t->nr);
	return outcome;
}

static noinline enum ll_outcome accounts_attempt(struct ll_worker *w)
{
	struct ll_transfer *t = w->own;

	if (ll_has_lock(w, &t->accounts[0]->lock))
		return transfer(w, t);
	switch (w->p[LL_P_BREAKER]) {
	case LL_BREAKER_WOUND_WAIT:
		return ww_attempt(w, t, LL_WOUND_WAIT);
	case LL_BREAKER_WAIT_DIE:
		return ww_attempt(w, t, LL_WAIT_DIE);
	default:
		return try_all(w, t);
	}
}

/* No money is lost and none is made */
static bool accounts_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_bank *b = object;
	u32 nr = run->p[LL_P_ACCOUNTS], i;
	bool free = true;
	s64 total = 0;

	for (i = 0; i < nr; i++) {
		total += b->accounts[i].balance;
		free &= !ll_lock_taken(&b->accounts[i].lock) &&
			!ww_mutex_is_locked(&b->accounts[i].ww[LL_WOUND_WAIT]) &&
			!ww_mutex_is_locked(&b->accounts[i].ww[LL_WAIT_DIE]);
	}
	*seen += atomic64_read(&b->transfers);
	return free && total == (s64)nr * LL_DEPOSIT;
}

static const struct ll_gauge accounts_gauges[] = {
	{
		.name = "transfers",
		.summary = "transfers that were made",
		.offset = offsetof(struct ll_bank, transfers),
	}, {
		.name = "rollbacks",
		.summary = "transfers that a ww_mutex told to back out",
		.offset = offsetof(struct ll_bank, rollbacks),
	},
};

static const struct ll_cure wallet_cures[] = {
	LL_COMMON(ORDER, HEALTHY, "take the locks by the number of the account, waiting for each",
		  "the numbers of the accounts", { LL_P_BREAKER, LL_BREAKER_ORDER }),
	LL_COMMON(ADDRESS, HEALTHY, "take the locks by their addresses, waiting for each",
		  "the addresses of the locks", { LL_P_BREAKER, LL_BREAKER_ADDRESS }),
	LL_COMMON(PRIORITY, HEALTHY, "the oldest transfer goes first, younger ones wait",
		  "the age of the transfer", { LL_P_BREAKER, LL_BREAKER_PRIORITY }),
	LL_COMMON(WOUND_WAIT, HEALTHY, "ww_mutex: who is in the way of an older transfer backs out",
		  "the age of the transfer", { LL_P_BREAKER, LL_BREAKER_WOUND_WAIT }),
	LL_COMMON(WAIT_DIE, HEALTHY, "ww_mutex: who would wait for an older transfer backs out",
		  "the age of the transfer", { LL_P_BREAKER, LL_BREAKER_WAIT_DIE }),
	LL_CURE_FULL_JITTER(HEALTHY, 400 * NSEC_PER_MSEC, "400 ms, 40 windows"),
	LL_DECOY_MORE_RETRIES(LIVELOCK),
	LL_DECOY_PIN(LIVELOCK),
	LL_DECOY_ONE_CPU(LIVELOCK),
	LL_DECOY_RESTART(LIVELOCK),
	LL_DECOY_LOG(LIVELOCK),
};

const struct ll_ops ll_wallet_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 8 },
		    { LL_P_WINDOW, LL_WINDOW_UNIFORM },
		    { LL_P_WINDOW_NS, 10 * NSEC_PER_MSEC },
		    { LL_P_WAIT, LL_WAIT_BUSY },
		    { LL_P_ATTEMPTS, 16 }),
	.cures = wallet_cures,
	.nr_cures = ARRAY_SIZE(wallet_cures),
	.params = LL_P(WINDOW) | LL_P(WINDOW_NS) | LL_P(WINDOW_SPREAD) |
		  LL_P(WAIT) | LL_P(UNDO_NS) | LL_P(WORK_NS) | LL_P(BREAKER) |
		  LL_P(ACCOUNTS) | LL_P(LOCKS),
	.syncs = BIT(LL_SYNC_FREE) | BIT(LL_SYNC_GRID),
	.breakers = BIT(LL_BREAKER_NONE) | BIT(LL_BREAKER_ORDER) |
		    BIT(LL_BREAKER_ADDRESS) | BIT(LL_BREAKER_PRIORITY) |
		    BIT(LL_BREAKER_WOUND_WAIT) | BIT(LL_BREAKER_WAIT_DIE),
	.object_size = sizeof(struct ll_bank),
	.element_size = sizeof(struct ll_account),
	.elements = LL_P_ACCOUNTS,
	.worker_size = sizeof(struct ll_transfer),
	.init_object = init_bank,
	.gauges = accounts_gauges,
	.nr_gauges = ARRAY_SIZE(accounts_gauges),
	.admit = accounts_admit,
	.attempt = accounts_attempt,
	.leave = accounts_leave,
	.check = accounts_check,
};
