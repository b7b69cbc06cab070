/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What there is: one row each. Numbers are ABI: rows are only ever added.
 *
 * The enumerations, the module's own lists, the ioctl enumeration, the symbolic
 * names in events, the generated documentation and the plan of the selftests
 * all come from these rows.
 */
#ifndef LIVELOCK_TABLE_H
#define LIVELOCK_TABLE_H

/*
 * S(number, symbol, name, family, min workers, expected verdict, summary,
 *   section of the tutorial, what breaks ties without a cure)
 *
 * Each row needs a `const struct ll_ops ll_<symbol>_ops`.
 */
#define LL_SCENARIOS(S)							\
	S(1, polite_locks, "polite-locks", "locks", 2, LIVELOCK,	\
	  "two locks tried in opposite order, a long hold before the second", \
	  "Example 1: The simplest livelock", "nothing")		\
	S(2, bridge, "bridge", "locks", 2, LIVELOCK,			\
	  "two locks tried in opposite order on a common clock",	\
	  "Two trucks at a one-lane bridge", "nothing")			\
	S(3, cas_counter, "cas-counter", "cas", 2, CONTENDED,		\
	  "a shared counter incremented by a load and a cmpxchg",	\
	  "Example 2: CAS-loop livelock",				\
	  "the hardware: of all who loaded a value, one cmpxchg wins")	\
	S(4, corridor, "corridor", "choosing", 2, LIVELOCK,		\
	  "two walkers who step aside for each other at the same time",	\
	  "The polite-people analogy; Example 5", "nothing")		\
	S(5, bidding, "bidding", "locks", 2, LIVELOCK,			\
	  "two bidders for two things that need both, with the same back-off", \
	  "Product Use: Real-time bidding (RTB)", "nothing: both wait as long") \
	S(6, wallet, "wallet", "accounts", 2, LIVELOCK,			\
	  "transfers between random accounts, which try for the lock of each", \
	  "Example 8: Safe transfer; Product Use: wallet", "nothing")	\
	S(7, kitchen, "kitchen", "onelock", 2, LIVELOCK,		\
	  "waiters who reach for a plate, see another hand and pull back", \
	  "Restaurant kitchen at a service window", "nothing: all pull back") \
	S(8, lock_hog, "lock-hog", "onelock", 2, STARVATION,		\
	  "a lock that its holder takes again before those who wait wake up", \
	  "Further Reading: sync/mutex.go, starvation mode",		\
	  "who is awake: the holder")					\
	S(9, occ_row, "occ-row", "cas", 2, CONTENDED,			\
	  "a row written by whoever finds the version that it has read", \
	  "Use cases: Optimistic concurrency control",			\
	  "the version: of all who have read it, the first to write wins") \
	S(10, stale_cas, "stale-cas", "cas", 2, STARVATION,		\
	  "a cmpxchg whose expected value is not loaded again after a failure", \
	  "Use cases: Compare-and-set retry libraries, misconfigured",	\
	  "the first loss: who has lost once never wins again")		\
	S(11, aba, "aba", "stack", 2, VIOLATED,				\
	  "a free list whose head is compared by its value alone",	\
	  "Related topics: CAS, atomic loops, and ABA",			\
	  "the hardware: of all who loaded a head, one cmpxchg wins")	\
	S(12, doorway, "doorway", "choosing", 2, LIVELOCK,		\
	  "two who give way to each other on a common clock",		\
	  "The doorway dance", "nothing")				\
	S(13, musicians, "musicians", "after-you", 3, LIVELOCK,		\
	  "a song that each starts only once another has",		\
	  "Three musicians starting a song", "nothing: nobody is first") \
	S(14, leader_election, "leader-election", "election", 2, LIVELOCK, \
	  "nodes that promote themselves if nobody leads, and step down on seeing another", \
	  "Use Cases: Distributed leader election", "nothing")		\
	S(15, snapshot, "snapshot", "reading", 2, LIVELOCK,		\
	  "readers that start anew whenever a writer has written",	\
	  "Use cases: Snapshot and iterator consistency loops",		\
	  "nothing: the writer never waits for a reader")		\
	S(16, retry_storm, "retry-storm", "storm", 2, CONTENDED,	\
	  "clients of a server that refuses what is beyond its rate, who come again in step", \
	  "Product Use: Rate limiter retry; Use cases: Network back-off", \
	  "who comes first of those who come together: the others are refused") \
	S(17, cache_fill, "cache-fill", "cache", 2, LIVELOCK,		\
	  "who misses a key fetches it, from an origin that is too slow for all at once", \
	  "Product Use: Cache fill on miss", "nothing: all fetch, and all are late") \
	S(18, inventory, "inventory", "stock", 2, LIVELOCK,		\
	  "carts that reserve the last unit, see a conflict and release it", \
	  "Product Use: Inventory reservation", "nothing: all release")	\
	S(19, worker_pool, "worker-pool", "pool", 5, LIVELOCK,		\
	  "jobs that all ask a service at once, which then answers none in time", \
	  "Build: a bounded worker pool", "nothing: all ask, and all are late") \
	S(20, mailbox, "mailbox", "letters", 2, LIVELOCK,		\
	  "two who poll their mail, and write only once they have read", \
	  "Misconception: if I use channels, I cannot livelock",	\
	  "nothing: nobody writes first")				\
	S(21, receive, "receive", "receive", 2, LIVELOCK,		\
	  "packets that interrupt the CPU before those that are there are delivered", \
	  "Senior level: Eliminating receive livelock (Mogul, Ramakrishnan)", \
	  "input comes first: what it takes, output has no time for")	\
	S(22, always_fails, "always-fails", "external", 1, LIVELOCK,	\
	  "a resource outside that is never free",			\
	  "Example 3: Back-off without jitter", "nothing to break: nobody is let in") \
	S(23, flaky, "flaky", "external", 1, HEALTHY,			\
	  "a party outside that fails by chance, whoever asks",		\
	  "Concept 3: Retry loops are the most common Go shape",	\
	  "no tie: failures do not hang on who retries")		\
	S(24, one_in_a_million, "one-in-a-million", "external", 1, LIVELOCK, \
	  "of a million attempts one succeeds, by count",		\
	  "Example 6: Detection - a useful-work counter",		\
	  "no tie: each millionth attempt is served")			\
	S(25, philosophers, "philosophers", "philosophers", 2, LIVELOCK, \
	  "philosophers who all begin with the same hand, in rounds",	\
	  "Prerequisites: the dining philosophers", "nothing")		\
	S(26, deadlock, "deadlock", "locks", 2, DEADLOCK,		\
	  "two locks waited for in opposite order",			\
	  "Glossary: Deadlock", "nothing: each waits for the other")	\
	S(27, starvation, "starvation", "onelock", 2, STARVATION,	\
	  "a lock tried now and then, which its holder takes again at once", \
	  "Tricky Point 4: Some livelock is actually starvation",	\
	  "who comes first: the holder")				\
	S(28, slow, "slow", "cas", 1, HEALTHY,				\
	  "long work on a counter of one's own: few attempts, no failures", \
	  "Tricky question 1: livelock or just slow code?",		\
	  "no tie: nobody else uses the counter")			\
	S(29, contended, "contended", "cas", 2, CONTENDED,		\
	  "sixteen who change a counter, and somebody wins all the time", \
	  "Tricky question 4: more goroutines make it worse",		\
	  "the hardware: of all who loaded a value, one cmpxchg wins")	\
	S(30, healthy, "healthy", "cas", 2, HEALTHY,			\
	  "two at a counter, who meet now and then",			\
	  "Concept 4: with two goroutines, this is fine",		\
	  "the hardware: of all who loaded a value, one cmpxchg wins")	\
	S(31, secret_cas, "secret-cas", "secret", 3, HEALTHY,		\
	  "work that contends for a counter where a bit of a secret is set", \
	  "Security considerations: timing attacks via retry",		\
	  "the hardware: of all who loaded a value, one cmpxchg wins")

/* C(number, symbol, name, kind) */
#define LL_CURES(C)							\
	C(1, ORDER, "order", CURE)					\
	C(2, PRIORITY, "priority", CURE)				\
	C(3, JITTER, "jitter", CURE)					\
	C(4, ATOMIC_ADD, "atomic-add", CURE)				\
	C(5, SHARD, "shard", CURE)					\
	C(6, FALLBACK, "fallback", CURE)				\
	C(7, DESIGNATED, "designated", CURE)				\
	C(8, COIN, "coin", CURE)					\
	C(9, YIELD, "yield", DECOY)					\
	C(10, CONSTANT, "constant", DECOY)				\
	C(11, EXPONENTIAL, "exponential", DECOY)			\
	C(12, MORE_RETRIES, "more-retries", DECOY)			\
	C(13, SLEEP0, "sleep0", DECOY)					\
	C(14, TINY_JITTER, "tiny-jitter", DECOY)			\
	C(15, UNSEEDED, "unseeded", DECOY)				\
	C(16, SAME_SEED, "same-seed", DECOY)				\
	C(17, PIN, "pin", DECOY)					\
	C(18, ONE_CPU, "one-cpu", DECOY)				\
	C(19, RESTART, "restart", DECOY)				\
	C(20, LOG, "log", DECOY)					\
	C(21, EQUAL_JITTER, "equal-jitter", CURE)			\
	C(22, DECORRELATED, "decorrelated", CURE)			\
	C(23, ADDITIVE_JITTER, "additive-jitter", CURE)			\
	C(24, FACTOR_JITTER, "factor-jitter", CURE)			\
	C(25, HASH, "hash", CURE)					\
	C(30, TICKET, "ticket", CURE)					\
	C(31, MCS, "mcs", CURE)						\
	C(32, HAND_OFF, "hand-off", CURE)				\
	C(33, TRYLOCK, "trylock", DECOY)				\
	C(34, ADDRESS, "address", CURE)					\
	C(35, WOUND_WAIT, "wound-wait", CURE)				\
	C(36, WAIT_DIE, "wait-die", CURE)				\
	C(50, LOCK, "lock", CURE)					\
	C(51, RELOAD, "reload", CURE)					\
	C(52, TAGGED, "tagged", CURE)					\
	C(53, QUEUE, "queue", CURE)					\
	C(54, LATCH, "latch", DECOY)					\
	C(55, COPY, "copy", CURE)					\
	C(70, BLOCKING, "blocking", DECOY)				\
	C(71, LEASE, "lease", CURE)					\
	C(72, VOTES, "votes", CURE)					\
	C(73, RETRY_AFTER, "retry-after", CURE)				\
	C(74, BUDGET, "retry-budget", CURE)				\
	C(75, IN_FLIGHT, "in-flight-cap", CURE)				\
	C(76, SHED, "shed", CURE)					\
	C(77, FAIR_SHARE, "fair-share", CURE)				\
	C(78, POLLING, "polling", DECOY)				\
	C(79, QUOTA, "quota", CURE)					\
	C(80, FEEDBACK, "feedback", CURE)				\
	C(86, SINGLE_FLIGHT, "single-flight", CURE)			\
	C(87, POOL, "pool", CURE)					\
	C(88, LOOK_FIRST, "look-first", DECOY)				\
	C(89, DECREMENT, "decrement", CURE)

/*
 * P(symbol, name, unit, min, max, default, summary): a number
 * E(symbol, name, default, summary, names…): a choice
 *
 * Numbered in order from 0. The largest workers and duration_ns are the
 * built-in limits: module parameters raise them, for CAP_SYS_ADMIN.
 */
#define LL_PARAMS(P, E)							\
	P(WORKERS, "workers", "workers", 1, 1024, 2,			\
	  "threads that contend")					\
	P(DURATION_NS, "duration_ns", "ns", NSEC_PER_MSEC,		\
	  60 * NSEC_PER_SEC, 10 * NSEC_PER_SEC,				\
	  "length of the run, to the clock tick")						\
	P(SEED, "seed", "", 0, U64_MAX, 0,				\
	  "seed of every random sequence; 0 draws one")			\
	E(PLACEMENT, "placement", LL_PLACEMENT_SPREAD,			\
	  "which CPUs the workers may use",				\
	  "free", "spread", "one-cpu")					\
	E(SYNC, "sync", LL_SYNC_FREE,					\
	  "what lines attempts up: nothing, a clock grid, a rendezvous", \
	  "free", "grid", "barrier")					\
	P(GRID_NS, "grid_ns", "ns", 10 * NSEC_PER_USEC, NSEC_PER_SEC,	\
	  10 * NSEC_PER_MSEC,						\
	  "period of sync=grid; attempts start on its ticks")		\
	E(WINDOW, "window", LL_WINDOW_NONE,				\
	  "distribution of the vulnerable window; sync=barrier replaces it", \
	  "none", "fixed", "uniform", "exponential", "normal")		\
	P(WINDOW_NS, "window_ns", "ns", 0, NSEC_PER_SEC, 0,		\
	  "mean length of the vulnerable window")			\
	P(WINDOW_SPREAD, "window_spread", "percent", 0, 100, 20,	\
	  "half width of window=uniform, standard deviation of window=normal") \
	E(WAIT, "wait", LL_WAIT_SLEEP,					\
	  "how window, undo and work are spent",			\
	  "busy", "sleep")						\
	P(UNDO_NS, "undo_ns", "ns", 0, NSEC_PER_SEC, 0,			\
	  "hold after a failed attempt, before it is undone")		\
	P(WORK_NS, "work_ns", "ns", 0, NSEC_PER_SEC, 0,			\
	  "useful work of a completion, done holding what it took")	\
	P(OPERATIONS, "operations", "operations", 0, U32_MAX, 0,	\
	  "operations a worker does; 0 goes on until the end")		\
	P(ATTEMPTS, "attempts", "attempts", 0, U32_MAX, 0,		\
	  "attempts before an operation gives up; 0 never does")	\
	P(DEADLINE_NS, "deadline_ns", "ns", 0, 60 * NSEC_PER_SEC, 0,	\
	  "time before an operation gives up; 0 never does")		\
	E(BACKOFF, "backoff", LL_BACKOFF_NONE,				\
	  "how the delay before a retry grows",				\
	  "none", "constant", "linear", "exponential")			\
	P(BASE_NS, "base_ns", "ns", 0, LL_MAX_DELAY_NS, NSEC_PER_MSEC,	\
	  "delay before the first retry")				\
	P(FACTOR, "factor", "percent", 100, 1000, 200,			\
	  "growth of backoff=exponential")				\
	P(CAP_NS, "cap_ns", "ns", 0, LL_MAX_DELAY_NS, 100 * NSEC_PER_MSEC, \
	  "largest delay before jitter")				\
	E(JITTER, "jitter", LL_JITTER_NONE,				\
	  "how chance changes the delay",				\
	  "none", "full", "equal", "decorrelated", "additive", "factor") \
	P(JITTER_NS, "jitter_ns", "ns", 0, LL_MAX_DELAY_NS, 0,		\
	  "width of jitter=additive; 0 takes the delay itself")		\
	P(JITTER_FACTOR, "jitter_factor", "percent", 0, 100, 50,	\
	  "half width of jitter=factor around the delay")		\
	E(RNG, "rng", LL_RNG_PER_WORKER,				\
	  "how the sequences behind jitter and choices are seeded",	\
	  "per-worker", "same-seed", "hash-of-id", "unseeded")		\
	E(PAUSE, "pause", LL_PAUSE_NONE,				\
	  "what is done before a retry that has no delay",		\
	  "none", "relax", "resched", "yield", "sleep0")		\
	E(BREAKER, "breaker", LL_BREAKER_NONE,				\
	  "what breaks ties",						\
	  "none", "order", "priority", "designated", "atomic", "address", \
	  "wound-wait", "wait-die", "ticket", "mcs", "hand-off", "votes", \
	  "queue", "lock", "blocking", "latch", "copy", "lease", \
	  "single-flight", "look-first")				\
	P(FALLBACK, "fallback", "attempts", 0, 1000, 0,			\
	  "failed tries before an operation takes a lock; 0 never does") \
	P(SHARDS, "shards", "objects", 0, LIVELOCK_MAX_SLOTS, 1,	\
	  "independent copies of the object; 0 gives each worker its own") \
	P(CHANCE, "chance", "permille", 0, 1000, 1000,			\
	  "chance to step aside, or to be served by who is outside")	\
	P(ALARM, "alarm", "permille", 0, 1000, 10,			\
	  "success ratio under which the alarm is raised; 0 never")	\
	P(PHASE_NS, "phase_ns", "ns", 0, NSEC_PER_SEC, 0,		\
	  "with sync=grid, how much later a worker is than the one before it at its object") \
	E(ARRIVAL, "arrival", LL_ARRIVAL_CLOSED,			\
	  "when operations come: after the one before, or at a rate of their own", \
	  "closed", "periodic", "poisson")				\
	P(INTERVAL_NS, "interval_ns", "ns", NSEC_PER_USEC, 60 * NSEC_PER_SEC, \
	  10 * NSEC_PER_MSEC,						\
	  "mean time between arrivals at a worker, and between an opponent's acts") \
	P(OPPONENTS, "opponents", "workers", 0, LIVELOCK_MAX_SLOTS, 0,	\
	  "workers, the first ones, that attempt nothing: what the others are up against") \
	E(ON_GIVE_UP, "on_give_up", LL_ON_GIVE_UP_GO_ON,		\
	  "what one worker's give-up means for the others",		\
	  "go-on", "stop-all")						\
	E(RESTART, "restart", LL_RESTART_NEVER,				\
	  "whether operations are begun anew each second while the alarm is up", \
	  "never", "on-alarm")						\
	P(AUTOSCALE, "autoscale", "percent", 0, 1000, 0,		\
	  "growth a second of the workers at work, from a sixteenth; 0 begins with all") \
	E(LOG, "log", LL_LOG_NONE,					\
	  "what goes to the kernel log, at most 100 lines a second",	\
	  "none", "give-up", "attempt")					\
	P(LATENCY_NS, "latency_ns", "ns", 0, NSEC_PER_SEC, 0,		\
	  "mean time that an attempt takes outside its window, drawn like it") \
	E(COMPARE, "compare", LL_COMPARE_FRESH,				\
	  "what a cmpxchg expects: the latest load, the first one, a version besides", \
	  "fresh", "stale", "tagged")					\
	P(ODDS, "odds", "attempts", 0, NSEC_PER_SEC, 1,			\
	  "of so many attempts in a row one succeeds; 0 lets none")	\
	P(OUTAGE_NS, "outage_ns", "ns", 0, 60 * NSEC_PER_SEC, 0,	\
	  "time from the start in which nobody outside answers") \
	P(PATIENCE_NS, "patience_ns", "ns", 0, NSEC_PER_SEC, NSEC_PER_MSEC, \
	  "with breaker=hand-off, how long a waiter lets others come before it") \
	P(ACCOUNTS, "accounts", "accounts", 2, 65536, 4,		\
	  "accounts with a lock each")					\
	P(LOCKS, "locks", "locks", 2, 128, 2,				\
	  "accounts that a transfer locks, by chance")			\
	P(LIFETIME_NS, "lifetime_ns", "ns", 0, 60 * NSEC_PER_SEC, 0,	\
	  "how long a value is good for once it has been fetched")	\
	P(STOCK, "stock", "units", 0, U32_MAX, 0,			\
	  "units of an item; 0 has a last one in every round")		\
	P(LIMIT, "limit", "operations", 0, LIVELOCK_MAX_SLOTS, 0,	\
	  "operations in flight, packets in a queue at once; 0 has no bound") \
	P(RATE, "rate", "requests/s", 1, NSEC_PER_SEC, 1000,		\
	  "requests that a server can take, on the clock of rounds")	\
	P(BURST, "burst", "requests", 0, 1000000, 1,			\
	  "requests, of those that rate allows, that a server takes at once; 0 takes all") \
	P(BUDGET, "budget", "permille", 0, 1000, 0,			\
	  "retries for so many new requests, beside the burst; 0 allows all") \
	E(BEYOND, "beyond", LL_BEYOND_WAIT,				\
	  "what becomes of what is beyond the limit",			\
	  "wait", "drop")						\
	E(RETRY_AFTER, "retry_after", LL_RETRY_AFTER_NONE,		\
	  "whether a server says when to come again, and keeps clients to it", \
	  "none", "told", "enforced")					\
	P(LAYERS, "layers", "layers", 1, 4, 1,				\
	  "callers in a row, each of whom makes so many attempts as the bound says") \
	P(QUOTA, "quota", "packets", 0, 1000000, 0,			\
	  "packets that input takes before it is output's turn; 0 sets no bound")

#endif /* LIVELOCK_TABLE_H */
