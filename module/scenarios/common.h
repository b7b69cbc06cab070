/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cures and decoys that many scenarios have in the same form. A scenario lists
 * those that it can have, each with the verdict that it leads to there:
 *
 *	static const struct ll_cure my_cures[] = {
 *		LL_DECOY_YIELD(LIVELOCK),
 *		LL_DECOY_SLEEP0(LIVELOCK),
 *	};
 */
#ifndef LIVELOCK_SCENARIOS_COMMON_H
#define LIVELOCK_SCENARIOS_COMMON_H

#include <linux/time64.h>

#include "livelock.h"

/*
 * What a cmpxchg of @word is to find there: its value, or with compare=stale that
 * of the operation's first attempt.
 */
static inline s64 ll_expected(struct ll_worker *w, const atomic64_t *word)
{
	if (w->p[LL_P_COMPARE] != LL_COMPARE_STALE || w->tries == 1)
		w->memo[0] = atomic64_read_acquire(word);
	return w->memo[0];
}

#define LL_COMMON(cure, verdict, text, tie, ...) {			\
	LL_SETTINGS(__VA_ARGS__),					\
	.id = LL_CURE_##cure,						\
	.expect = LIVELOCK_VERDICT_##verdict,				\
	.summary = text,						\
	.tie_breaker = tie,						\
}

/*
 * The jitters, all of a longest delay of @ns ("@text"). Full: [0, d]; equal:
 * [d/2, d]; decorrelated: up to three times the last; additive: d/2 and up to as
 * much again; factor: delays that grow by half, each +-50 %. More settings may follow.
 */
#define LL_CURE_FULL_JITTER(verdict, ns, text, ...)			\
	LL_COMMON(JITTER, verdict, "after a failure, wait a random time of up to " text, \
		  "chance",						\
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },		\
		  { LL_P_BASE_NS, ns }, { LL_P_CAP_NS, ns },		\
		  { LL_P_JITTER, LL_JITTER_FULL }, ##__VA_ARGS__)
#define LL_CURE_EQUAL_JITTER(verdict, ns, text, ...)			\
	LL_COMMON(EQUAL_JITTER, verdict,				\
		  "after a failure, wait by chance a half to all of " text, \
		  "chance, in half of the delay",			\
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },		\
		  { LL_P_BASE_NS, ns }, { LL_P_CAP_NS, ns },		\
		  { LL_P_JITTER, LL_JITTER_EQUAL }, ##__VA_ARGS__)
#define LL_CURE_DECORRELATED(verdict, ns, text, ...)			\
	LL_COMMON(DECORRELATED, verdict,				\
		  "after a failure, wait by chance up to thrice the last time, or " text, \
		  "chance",						\
		  { LL_P_BACKOFF, LL_BACKOFF_EXPONENTIAL },		\
		  { LL_P_BASE_NS, (ns) / 4 }, { LL_P_CAP_NS, ns },	\
		  { LL_P_JITTER, LL_JITTER_DECORRELATED }, ##__VA_ARGS__)
#define LL_CURE_ADDITIVE_JITTER(verdict, ns, text, ...)			\
	LL_COMMON(ADDITIVE_JITTER, verdict,				\
		  "after a failure, wait half of " text " and by chance up to the other half", \
		  "chance, in half of the delay",			\
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },		\
		  { LL_P_BASE_NS, (ns) / 2 }, { LL_P_CAP_NS, (ns) / 2 },	\
		  { LL_P_JITTER, LL_JITTER_ADDITIVE }, ##__VA_ARGS__)
#define LL_CURE_FACTOR_JITTER(verdict, ns, text, ...)			\
	LL_COMMON(FACTOR_JITTER, verdict,				\
		  "after a failure, wait longer by half each time, up to " text ", +-50 %", \
		  "chance, within a factor of the delay",		\
		  { LL_P_BACKOFF, LL_BACKOFF_EXPONENTIAL },		\
		  { LL_P_FACTOR, 150 },					\
		  { LL_P_BASE_NS, (ns) / 3 }, { LL_P_CAP_NS, (ns) / 3 * 2 }, \
		  { LL_P_JITTER, LL_JITTER_FACTOR },			\
		  { LL_P_JITTER_FACTOR, 50 }, ##__VA_ARGS__)

/* A delay by the worker's number: whoever it is, it is somebody else */
#define LL_CURE_HASH(verdict, ns, text, ...)				\
	LL_COMMON(HASH, verdict,					\
		  "after a failure, wait a hash of the worker's number, up to " text, \
		  "the worker's number",				\
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },		\
		  { LL_P_BASE_NS, ns }, { LL_P_CAP_NS, ns },		\
		  { LL_P_JITTER, LL_JITTER_FULL },			\
		  { LL_P_RNG, LL_RNG_HASH_OF_ID }, ##__VA_ARGS__)

/* Pitfall 1: Gosched is not a fix */
#define LL_DECOY_YIELD(verdict)						\
	LL_COMMON(YIELD, verdict, "yield the CPU after a failure", "nothing", \
		  { LL_P_PAUSE, LL_PAUSE_YIELD })

/* Pitfall 2: Sleep(0) is not jitter */
#define LL_DECOY_SLEEP0(verdict)					\
	LL_COMMON(SLEEP0, verdict, "sleep for no time after a failure", "nothing", \
		  { LL_P_PAUSE, LL_PAUSE_SLEEP0 })

/* Pitfall 3: constant "jitter" is a delay */
#define LL_DECOY_CONSTANT(verdict)					\
	LL_COMMON(CONSTANT, verdict, "after a failure, wait 1 ms longer", \
		  "nothing: all wait as long",				\
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },		\
		  { LL_P_BASE_NS, NSEC_PER_MSEC })

/* Mistake 2: more retries, where 16 attempts are the bound */
#define LL_DECOY_MORE_RETRIES(verdict)					\
	LL_COMMON(MORE_RETRIES, verdict, "give up after 64 attempts instead of 16", \
		  "nothing new: more attempts meet more attempts",	\
		  { LL_P_ATTEMPTS, 64 })

/* Mental model 5: exponential back-off without jitter keeps the symmetry */
#define LL_DECOY_EXPONENTIAL(verdict)					\
	LL_COMMON(EXPONENTIAL, verdict,					\
		  "after a failure, wait 1 ms longer, then 2 ms, 4 ms, 8 ms", \
		  "nothing: all double alike",				\
		  { LL_P_BACKOFF, LL_BACKOFF_EXPONENTIAL },		\
		  { LL_P_BASE_NS, NSEC_PER_MSEC },			\
		  { LL_P_CAP_NS, 8 * NSEC_PER_MSEC })

/* Pitfall 5: jitter of a microsecond on a delay of a millisecond */
#define LL_DECOY_TINY_JITTER(verdict)					\
	LL_COMMON(TINY_JITTER, verdict,					\
		  "after a failure, wait 1 ms and up to 1 us more",	\
		  "nothing: chance is smaller than the window",		\
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },		\
		  { LL_P_BASE_NS, NSEC_PER_MSEC },			\
		  { LL_P_JITTER, LL_JITTER_ADDITIVE },			\
		  { LL_P_JITTER_NS, NSEC_PER_USEC })

/* Pitfalls 4 and 6: jitter, of width @ns, from a generator that all share or seed alike */
#define LL_DECOY_UNSEEDED(verdict, ns)					\
	LL_COMMON(UNSEEDED, verdict, "full jitter from a generator that nobody seeded", \
		  "nothing: all draw the same delays",			\
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },		\
		  { LL_P_BASE_NS, ns }, { LL_P_CAP_NS, ns },		\
		  { LL_P_JITTER, LL_JITTER_FULL },			\
		  { LL_P_RNG, LL_RNG_UNSEEDED })
#define LL_DECOY_SAME_SEED(verdict, ns)					\
	LL_COMMON(SAME_SEED, verdict, "full jitter from generators with the same seed", \
		  "nothing: all draw the same delays",			\
		  { LL_P_BACKOFF, LL_BACKOFF_CONSTANT },		\
		  { LL_P_BASE_NS, ns }, { LL_P_CAP_NS, ns },		\
		  { LL_P_JITTER, LL_JITTER_FULL },			\
		  { LL_P_RNG, LL_RNG_SAME_SEED })

/* Pitfall 7: a worker bound to its CPU, as by LockOSThread */
#define LL_DECOY_PIN(verdict)						\
	LL_COMMON(PIN, verdict, "each worker bound to a CPU", "nothing", \
		  { LL_P_PLACEMENT, LL_PLACEMENT_SPREAD })

/* Pitfall 8: one CPU hides the bug of narrow windows, and of no others */
#define LL_DECOY_ONE_CPU(verdict)					\
	LL_COMMON(ONE_CPU, verdict, "all workers on one CPU", "nothing", \
		  { LL_P_PLACEMENT, LL_PLACEMENT_ONE_CPU })

/* Pitfall 10: detecting and restarting masks it */
#define LL_DECOY_RESTART(verdict)					\
	LL_COMMON(RESTART, verdict, "begin every operation anew while the alarm is up", \
		  "nothing: what is begun anew is begun alike",		\
		  { LL_P_RESTART, LL_RESTART_ON_ALARM })

/* Mistake 8: logging every attempt */
#define LL_DECOY_LOG(verdict)						\
	LL_COMMON(LOG, verdict, "log every failed attempt, as far as the log can hold them", \
		  "nothing",						\
		  { LL_P_LOG, LL_LOG_ATTEMPT })

/* All jitters but full jitter, and what stands in for chance */
#define LL_OTHER_JITTERS(verdict, ns, text)				\
	LL_CURE_EQUAL_JITTER(verdict, ns, text),			\
	LL_CURE_DECORRELATED(verdict, ns, text),			\
	LL_CURE_ADDITIVE_JITTER(verdict, ns, text),			\
	LL_CURE_FACTOR_JITTER(verdict, ns, text),			\
	LL_CURE_HASH(verdict, ns, text)

/* What leaves the times of attempts as they are */
#define LL_IDLE_DECOYS(verdict)						\
	LL_DECOY_YIELD(verdict),					\
	LL_DECOY_SLEEP0(verdict),					\
	LL_DECOY_PIN(verdict),						\
	LL_DECOY_ONE_CPU(verdict),					\
	LL_DECOY_RESTART(verdict),					\
	LL_DECOY_LOG(verdict)

/* All decoys, for those who are in step, by a clock or from the start, and stay so */
#define LL_STEP_DECOYS(verdict, ns)					\
	LL_IDLE_DECOYS(verdict),					\
	LL_DECOY_CONSTANT(verdict),					\
	LL_DECOY_EXPONENTIAL(verdict),					\
	LL_DECOY_TINY_JITTER(verdict),					\
	LL_DECOY_UNSEEDED(verdict, ns),					\
	LL_DECOY_SAME_SEED(verdict, ns)

#endif /* LIVELOCK_SCENARIOS_COMMON_H */
