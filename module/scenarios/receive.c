// SPDX-License-Identifier: GPL-2.0-only
/*
 * A host that receives more packets than it can deliver: in rounds, on a clock and a
 * CPU that are only counted. Jeffrey Mogul, K. K. Ramakrishnan: Eliminating Receive
 * Livelock in an Interrupt-Driven Kernel, 1996.
 *
 * Each source has one packet a round, spread evenly over it; the CPU has the time of
 * the round. A packet costs latency_ns of input, whatever becomes of it, and work_ns
 * of output. What input takes, it puts into a queue; what is beyond the limit of the
 * queue is dropped, after its work. Packets that input does not get to in their round
 * are lost for nothing, in the ring of the interface.
 *
 * Input comes first, and interrupts output. So of n packets in a round of length C,
 * (C - n * input) / output are delivered, and none once input alone takes all of C.
 *
 *   quota     input and output take turns of so many packets
 *   beyond    input waits while the queue is full, until it is half empty
 *
 * An attempt is a packet, and a delivery one's completion: by count, whichever packet
 * it is.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/sched.h>

#include "common.h"

/**
 * struct ll_cpu - what the CPU is at
 * @now_ns: since the start of the round
 * @left_ns: of the output that it is at, 0 for none
 * @taken: packets of this round that input has taken
 * @queued: packets between input and output
 * @in: packets that input has taken in this turn
 * @out: packets that output has delivered in this turn
 * @waits: input waits for room in the queue
 */
struct ll_cpu {
	u64 now_ns;
	u64 left_ns;
	u32 taken;
	u32 queued;
	u32 in;
	u32 out;
	bool waits;
};

/**
 * struct ll_host - who receives
 * @lock: protects the rest; a mutex, as a round of thousands of packets takes its time
 * @round: of @arrived and @worked
 * @arrived: packets of this round
 * @worked: the CPU has had its time of this round
 * @cpu: what it is at
 * @credit: deliveries that nobody has been told of
 * @clock_ns: time on the clock of rounds
 * @busy_ns: CPU time of input and output
 * @offered: packets
 * @input: of them, those that input took
 * @delivered: of them, those that output delivered
 * @dropped: after input, for want of room in the queue
 * @told: completions
 * @offered_rate: packets a second
 * @delivered_rate: packets a second
 */
struct ll_host {
	struct mutex lock;	/* the rest */
	u32 round;
	u32 arrived;
	bool worked;
	struct ll_cpu cpu;
	u64 credit;
	u64 clock_ns;
	u64 busy_ns;
	u64 offered;
	u64 input;
	u64 delivered;
	u64 dropped;
	u64 told;
	u64 offered_rate;
	u64 delivered_rate;
};

static const struct ll_gauge host_gauges[] = {
	{ "input", "packets", "for which input has worked",
	  offsetof(struct ll_host, input) },
	{ "delivered", "packets", "that output has delivered",
	  offsetof(struct ll_host, delivered) },
	{ "dropped", "packets", "after input, as the queue was full",
	  offsetof(struct ll_host, dropped) },
	{ "offered_rate", "packets/s", "that came, on the clock of rounds",
	  offsetof(struct ll_host, offered_rate) },
	{ "delivered_rate", "packets/s", "that were delivered, on the clock of rounds",
	  offsetof(struct ll_host, delivered_rate) },
};

static void init_host(struct ll_run *run, void *object)
{
	struct ll_host *h = object;

	mutex_init(&h->lock);
}

/* The next packet that input has not taken, and whether it is there */
static bool has_next(const struct ll_host *h)
{
	return h->cpu.taken < h->arrived;
}

static u64 next_ns(const struct ll_host *h, const u64 *p)
{
	return DIV_ROUND_UP_ULL(h->cpu.taken * p[LL_P_GRID_NS], h->arrived);
}

/* Input is kept from a packet: it is output's turn, or the queue is full */
static bool is_held(struct ll_host *h, const u64 *p)
{
	struct ll_cpu *c = &h->cpu;
	u64 limit = p[LL_P_LIMIT];

	if (!limit || p[LL_P_BEYOND] != LL_BEYOND_WAIT || c->queued <= limit / 2)
		c->waits = false;
	else if (c->queued >= limit)
		c->waits = true;
	return c->waits || (p[LL_P_QUOTA] && c->in >= p[LL_P_QUOTA] && c->queued);
}

static void do_input(struct ll_host *h, const u64 *p)
{
	struct ll_cpu *c = &h->cpu;

	c->now_ns += p[LL_P_LATENCY_NS];
	h->busy_ns += p[LL_P_LATENCY_NS];
	c->taken++;
	c->in++;
	WRITE_ONCE(h->input, h->input + 1);
	if (p[LL_P_LIMIT] && c->queued >= p[LL_P_LIMIT])
		WRITE_ONCE(h->dropped, h->dropped + 1);
	else
		c->queued++;
}

/* Until a packet is delivered, or an interrupt comes */
static void do_output(struct ll_host *h, const u64 *p, u64 until_ns)
{
	struct ll_cpu *c = &h->cpu;
	u64 ns = min(c->left_ns ?: p[LL_P_WORK_NS], until_ns - c->now_ns);

	c->left_ns = (c->left_ns ?: p[LL_P_WORK_NS]) - ns;
	c->now_ns += ns;
	h->busy_ns += ns;
	if (c->left_ns)
		return;
	c->queued--;
	WRITE_ONCE(h->delivered, h->delivered + 1);
	h->credit++;
	if (!c->queued || ++c->out >= p[LL_P_QUOTA]) {
		c->in = 0;
		c->out = 0;
	}
}

/*
 * The CPU time of a round: a few steps a packet. What was begun in it may end in the
 * next one, which is shorter by that.
 */
static void work(struct ll_host *h, const u64 *p)
{
	u64 round_ns = p[LL_P_GRID_NS], next = 0;
	struct ll_cpu *c = &h->cpu;
	bool held;

	h->worked = true;
	c->taken = 0;
	while (c->now_ns < round_ns) {
		cond_resched();
		next = has_next(h) ? next_ns(h, p) : round_ns;
		held = is_held(h, p);
		if (has_next(h) && next <= c->now_ns && !held) {
			do_input(h, p);
		} else if (c->queued) {
			/* with turns there are no interrupts */
			if (next <= c->now_ns || held || p[LL_P_QUOTA])
				next = U64_MAX;
			do_output(h, p, next);
		} else {
			c->now_ns = next;
		}
	}
	c->now_ns -= round_ns;
}

static void enter_round(struct ll_host *h, const struct ll_worker *w)
{
	if (h->round == w->round)
		return;
	h->round = w->round;
	h->arrived = 0;
	h->worked = false;
	h->clock_ns = ll_round_ns(w);
}

static u64 rate(u64 packets, u64 ns)
{
	return mul_u64_u64_div_u64(packets, NSEC_PER_SEC, ns);
}

/* A packet is there */
static void arrive(struct ll_worker *w, struct ll_host *h)
{
	mutex_lock(&h->lock);
	enter_round(h, w);
	h->arrived++;
	mutex_unlock(&h->lock);
}

/* All packets of the round are there: what has become of one? */
static bool is_delivered(struct ll_worker *w, struct ll_host *h)
{
	bool delivered;

	mutex_lock(&h->lock);
	if (!h->worked)
		work(h, w->p);
	delivered = h->credit;
	if (delivered) {
		h->credit--;
		h->told++;
	}
	h->offered++;
	WRITE_ONCE(h->offered_rate, rate(h->offered, h->clock_ns));
	WRITE_ONCE(h->delivered_rate, rate(h->delivered, h->clock_ns));
	mutex_unlock(&h->lock);
	return delivered;
}

static int receive_admit(struct ll_worker *w)
{
	if (ll_round_ns(w) < w->due_ns)
		return ll_sit_out(w, LIVELOCK_WORKER_BACKOFF);
	return 0;
}

static noinline enum ll_outcome receive_attempt(struct ll_worker *w)
{
	struct ll_host *h = w->object;

	arrive(w, h);
	if (!ll_window(w))
		return LL_REFUSAL;
	return is_delivered(w, h) ? LL_COMPLETION : LL_CONFLICT;
}

/* No packet comes out that did not go in, and no CPU has more time than there is */
static bool receive_check(struct ll_run *run, void *object, u64 *seen)
{
	struct ll_host *h = object;

	*seen += h->told;
	return h->told + h->credit == h->delivered &&
	       h->delivered + h->dropped + h->cpu.queued == h->input &&
	       h->busy_ns <= h->clock_ns + h->cpu.now_ns;
}

#define MS(n)	((n) * NSEC_PER_MSEC)

static const struct ll_cure receive_cures[] = {
	LL_COMMON(QUOTA, HEALTHY, "input and output take turns, of at most four packets",
		  "turns: after four packets of input it is output's",
		  { LL_P_QUOTA, 4 }),
	LL_COMMON(FEEDBACK, HEALTHY, "input waits while eight packets are in the queue",
		  "the queue: it stops input when it is full",
		  { LL_P_LIMIT, 8 }, { LL_P_BEYOND, LL_BEYOND_WAIT }),
	LL_CURE_FULL_JITTER(HEALTHY, MS(40), "40 ms: of those sources that do so"),
	LL_COMMON(POLLING, LIVELOCK, "poll for all packets that there are: 55 us each, not 60",
		  "nothing: input still comes first",
		  { LL_P_LATENCY_NS, 55 * NSEC_PER_USEC }),
	LL_DECOY_YIELD(LIVELOCK),
	LL_DECOY_SLEEP0(LIVELOCK),
	LL_DECOY_CONSTANT(LIVELOCK),
	LL_DECOY_EXPONENTIAL(LIVELOCK),
	LL_DECOY_SAME_SEED(LIVELOCK, MS(8)),
	LL_DECOY_ONE_CPU(LIVELOCK),
	LL_DECOY_RESTART(LIVELOCK),
	LL_DECOY_LOG(LIVELOCK),
};

const struct ll_ops ll_receive_ops = {
	LL_SETTINGS({ LL_P_WORKERS, 20 },
		    { LL_P_SYNC, LL_SYNC_BARRIER },
		    { LL_P_GRID_NS, NSEC_PER_MSEC },
		    { LL_P_LATENCY_NS, 60 * NSEC_PER_USEC },
		    { LL_P_WORK_NS, 20 * NSEC_PER_USEC },
		    { LL_P_LIMIT, 32 },
		    { LL_P_BEYOND, LL_BEYOND_DROP }),
	.cures = receive_cures,
	.nr_cures = ARRAY_SIZE(receive_cures),
	.params = LL_P(LATENCY_NS) | LL_P(WORK_NS) | LL_P(LIMIT) | LL_P(BEYOND) |
		  LL_P(QUOTA),
	.syncs = BIT(LL_SYNC_BARRIER),
	.breakers = BIT(LL_BREAKER_NONE),
	.rounds = true,
	.object_size = sizeof(struct ll_host),
	.init_object = init_host,
	.gauges = host_gauges,
	.nr_gauges = ARRAY_SIZE(host_gauges),
	.admit = receive_admit,
	.attempt = receive_attempt,
	.check = receive_check,
};
