// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "laws.h"
#include "test.h"

#define MAX_PARAMS	32

/*
 * "workers=16 sync=barrier": what is no number is a choice, with one value, which
 * is the one in force. The first of two of one name counts.
 */
static void make_params(struct param_set *set, const char *text)
{
	char *copy = strdup(text), *save, *word;

	*set = (struct param_set){ .p = calloc(MAX_PARAMS, sizeof(*set->p)) };
	for (word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		struct param *p = &set->p[set->nr++];
		char *value = strchr(word, '='), *end;

		*value++ = '\0';
		snprintf(p->desc.name, sizeof(p->desc.name), "%s", word);
		p->value = strtoull(value, &end, 10);
		if (!*end)
			continue;
		p->value = 0;
		p->desc.flags = LIVELOCK_PARAM_CHOICE;
		p->choices = calloc(1, sizeof(*p->choices));
		snprintf(p->choices[0], sizeof(p->choices[0]), "%s", value);
	}
	free(copy);
}

static void free_params(struct param_set *set)
{
	for (u32 i = 0; i < set->nr; i++)
		free(set->p[i].choices);
	free(set->p);
}

#define CAS	"shards=1 breaker=none backoff=none wait=sleep "
#define BARRIER	CAS "sync=barrier "
#define FREE	CAS "sync=free window=exponential window_ns=10000000 "
#define CAS4	"breaker=none backoff=none wait=sleep sync=free " \
		"window=exponential window_ns=9 shards=4 "
#define UNIFORM	CAS "sync=free window=uniform window_ns=9 "
#define ATTACKED "opponents=1 interval_ns=10000000 arrival=closed operations=0 " CAS \
		"sync=free window=fixed "
#define READ	"workers=2 shards=1 opponents=1 interval_ns=10000000 breaker=none " \
		"wait=sleep backoff=none "
#define EVENLY	READ "arrival=closed window=fixed "
#define OUTSIDE	"workers=3 outage_ns=0 "
#define WALK	"sync=barrier rng=per-worker "
#define DOOR	"breaker=none chance=1000 rng=per-worker sync=grid grid_ns=50000000 " \
		"window=fixed window_ns=2000000 undo_ns=4000000 cap_ns=100000000 "
#define HERD	"burst=1 rate=1000 grid_ns=1000000 base_ns=32000000 cap_ns=100000000 " \
		"limit=0 budget=0 outage_ns=0 layers=1 attempts=0 deadline_ns=0 operations=0 " \
		"retry_after=none rng=per-worker sync=barrier "
#define HOST	"sync=barrier grid_ns=1000000 latency_ns=60000 work_ns=20000 limit=32 " \
		"quota=0 backoff=none "
#define NODES	"sync=barrier breaker=none rng=per-worker window=fixed window_ns=2000000 " \
		"latency_ns=7 cap_ns=100000000 "
#define FULL20	"backoff=constant base_ns=20000000 jitter=full "
#define SERVED	"breaker=none grid_ns=10000000 rng=per-worker cap_ns=200000000 "
#define JITTER20 "backoff=constant base_ns=200000000 jitter=full "
#define CACHE	SERVED "shards=1 work_ns=6000000 lifetime_ns=160000000 "
#define POOL	SERVED "work_ns=2500000 chance=1000 "
#define LETTERS	"chance=1000 sync=barrier backoff=none "
#define PAIR	"workers=2 shards=1 breaker=none rng=per-worker "
#define POLITE	PAIR "sync=free window_ns=1000000 pause=none "
#define UNEVEN	POLITE "backoff=constant jitter=none wait=sleep window=uniform " \
		"window_spread=20 cap_ns=100000000 "
#define ROUNDS	"breaker=none sync=barrier "
#define TRY	"breaker=none sync=grid chance=0 window=none rng=per-worker " \
		"backoff=none jitter=none cap_ns=100000000 "
#define DINE	"breaker=none sync=barrier rng=per-worker "
#define BRIDGE	PAIR "sync=grid grid_ns=50000000 window=fixed window_ns=2000000 " \
		"undo_ns=4000000 cap_ns=100000000 "

static const struct row {
	const char *family;
	const char *params;
	const char *law;	/* NULL: none */
	double ratio;
	enum law_kind kind;
} rows[] = {
	/* M1: rounds */
	{ "cas", BARRIER "workers=2", "M1", .5 },
	{ "cas", BARRIER "workers=37", "M1", 1. / 37 },
	{ "cas", BARRIER "workers=1000", "M1", .001 },
	{ "cas", "breaker=none sync=barrier workers=16 shards=4", "M1", .25 },
	{ "cas", "breaker=none sync=barrier workers=10 shards=4", "M1", .4 },
	{ "cas", BARRIER "workers=9 operations=1", "M1b", .2 },
	{ "cas", BARRIER "workers=9 operations=1 attempts=5", NULL },
	{ "cas", BARRIER "workers=9 operations=7", NULL },

	/* M2: the table of the literature */
	{ "cas", FREE "workers=2", "M2", .667 },
	{ "cas", FREE "workers=4", "M2", .451 },
	{ "cas", FREE "workers=8", "M2", .308 },
	{ "cas", FREE "workers=16", "M2", .213 },
	{ "cas", FREE "workers=32", "M2", .148 },
	{ "cas", FREE "workers=64", "M2", .103 },
	{ "cas", FREE "workers=128", "M2", .072 },
	{ "cas", FREE "workers=1000", "M2", .0251 },
	{ "cas", CAS4 "workers=16",
	  "M2", .451 },
	{ "cas", CAS4 "workers=6",
	  "M2", .778 },
	{ "cas", FREE "workers=16 work_ns=1", NULL },
	{ "cas", "backoff=constant " FREE "workers=4", NULL },
	{ "cas", "wait=busy " FREE "workers=4", NULL },
	{ "cas", CAS "sync=free window=none workers=4", NULL },
	{ "cas", CAS "sync=grid window=exponential window_ns=9 workers=4", NULL },

	/* M2c: uniform windows */
	{ "cas", UNIFORM "window_spread=50 workers=16",
	  "M2c", .084 },
	{ "cas", UNIFORM "window_spread=50 workers=5",
	  NULL },
	{ "cas", UNIFORM "window_spread=20 workers=16",
	  NULL },

	/* cures of cas */
	{ "cas", "workers=16 shards=1 breaker=atomic sync=free", "no-retry", 1 },
	{ "cas", "workers=16 shards=0 breaker=none sync=free", "no-retry", 1 },
	{ "cas", "workers=16 shards=20 breaker=none sync=barrier", "no-retry", 1 },
	{ "cas", BARRIER "workers=1", "no-retry", 1 },
	{ "cas", FREE "workers=16 fallback=3", "fallback", .25, LAW_AT_LEAST },

	{ "cas", "workers=16 shards=1 breaker=lock sync=free", "turns", 1 },
	{ "cas", "workers=16 shards=1 breaker=ticket sync=free", "turns", 1 },
	{ "cas", "workers=16 shards=1 breaker=mcs sync=free", "turns", 1 },
	{ "cas", "compare=stale " BARRIER "workers=8", "M1", .125 },
	{ "cas", "compare=stale " FREE "workers=8", NULL },

	/* M7: an attacker whose acts are 10 ms apart */
	{ "cas", ATTACKED "workers=5 window_ns=10000000", "M7", 0 },
	{ "cas", ATTACKED "workers=2 window_ns=4000000", "M7", .6 },
	{ "cas", ATTACKED "workers=5 window_ns=4000000", NULL },
	{ "cas", "arrival=periodic " ATTACKED "workers=5 window_ns=10000000", NULL },
	{ "cas", "sync=grid " ATTACKED "workers=5 window_ns=10000000", NULL },

	/* M7: readers, writes 10 ms apart */
	{ "reading", EVENLY "window_ns=2000000", "M7", .8 },
	{ "reading", EVENLY "window_ns=10000000", "M7", 0 },
	{ "reading", EVENLY "window_ns=30000000", "M7", 0 },
	{ "reading", "backoff=constant " EVENLY "window_ns=30000000", "M7", 0 },
	{ "reading", "backoff=constant " EVENLY "window_ns=2000000", NULL },
	{ "reading", "arrival=periodic " EVENLY "window_ns=2000000", NULL },
	{ "reading", "opponents=2 " EVENLY "window_ns=2000000", NULL },
	{ "reading", "opponents=8 shards=8 workers=16 " EVENLY "window_ns=2000000",
	  "M7", .8 },
	{ "reading", READ "arrival=poisson window=fixed window_ns=10000000", "M7", .3679 },
	{ "reading", READ "arrival=poisson window=exponential window_ns=10000000",
	  "M7", .5 },
	{ "reading", READ "arrival=closed window=exponential window_ns=10000000",
	  "M7", .3679 },
	{ "reading", EVENLY "work_ns=4000000 window_ns=2000000", NULL },
	{ "reading", "breaker=latch work_ns=4000000 " EVENLY "window_ns=2000000", NULL },
	{ "reading", "breaker=latch " EVENLY "window_ns=30000000", "M7", 0 },
	{ "reading", "breaker=copy " EVENLY "window_ns=30000000", "no-retry", 1 },
	{ "reading", "breaker=lock " EVENLY "window_ns=30000000", "no-retry", 1 },
	{ "reading", "opponents=0 " EVENLY "window_ns=30000000", "no-retry", 1 },
	{ "reading", "fallback=3 " EVENLY "window_ns=30000000", "fallback", .25,
	  LAW_AT_LEAST },

	/* M9 and what is counted */
	{ "external", OUTSIDE "odds=1 chance=500", "M9", .5 },
	{ "external", OUTSIDE "odds=0 chance=1000", "refused", 0 },
	{ "external", OUTSIDE "odds=1 chance=0", "refused", 0 },
	{ "external", OUTSIDE "odds=50 chance=1000", "odds", .02 },
	{ "external", OUTSIDE "odds=50 chance=500", NULL },
	{ "external", "outage_ns=1 " OUTSIDE "odds=1 chance=500", NULL },
	{ "external", "opponents=1 " OUTSIDE "odds=1 chance=500", NULL },

	/* M11: a server that refuses */
	{ "storm", HERD "workers=16 backoff=constant jitter=none", "M11", .0625 },
	{ "storm", HERD "workers=16 backoff=none jitter=none", "M11", .0625 },
	{ "storm", HERD "workers=1 backoff=none jitter=none", "M11", 1 },
	{ "storm", "burst=4 " HERD "workers=16 backoff=constant jitter=none", "M11", .25 },
	{ "storm", "burst=4 " HERD "workers=16 backoff=none jitter=none", "M11", .0625 },
	{ "storm", "burst=4 rate=1500 " HERD "workers=16 backoff=none jitter=none", NULL },
	{ "storm", HERD "workers=16 backoff=exponential jitter=none", NULL },
	{ "storm", HERD "workers=16 backoff=constant jitter=full", "tokens", .652 },
	{ "storm", "rng=same-seed " HERD "workers=16 backoff=constant jitter=full", "M11",
	  .0625 },
	{ "storm", HERD "workers=16 backoff=constant jitter=equal", NULL },
	{ "storm", "limit=1 " HERD "workers=16 backoff=constant jitter=none", "no-retry", 1 },
	{ "storm", "limit=2 " HERD "workers=16 backoff=constant jitter=none", NULL },
	{ "storm", "burst=0 " HERD "workers=16 backoff=constant jitter=none", "no-retry", 1 },
	{ "storm", "attempts=9 " HERD "workers=16 backoff=constant jitter=none", NULL },
	{ "storm", "outage_ns=9 " HERD "workers=16 backoff=constant jitter=none", NULL },
	{ "storm", "retry_after=told " HERD "workers=16 backoff=constant jitter=none", NULL },

	/* Mogul and Ramakrishnan: the more come, the fewer are delivered */
	{ "receive", HOST "beyond=drop workers=12", "receive", 1 },
	{ "receive", HOST "beyond=drop workers=13", "receive", 11 / 13. },
	{ "receive", HOST "beyond=drop workers=16", "receive", .125 },
	{ "receive", HOST "beyond=drop workers=17", "receive", 0 },
	{ "receive", HOST "beyond=wait workers=20", "receive", .625 },
	{ "receive", "quota=4 " HOST "beyond=drop workers=20", "receive", .625 },
	{ "receive", "backoff=constant " HOST "beyond=drop workers=12", "receive", 1 },
	{ "receive", "backoff=constant " HOST "beyond=drop workers=20", NULL },
	{ "receive", "work_ns=0 " HOST "beyond=drop workers=20", NULL },

	/* M5: corridor */
	{ "choosing", WALK "workers=2 chance=1000 breaker=none", "M5", 0 },
	{ "choosing", WALK "workers=2 chance=500 breaker=none", "M5", .5 },
	{ "choosing", WALK "workers=4 chance=100 breaker=none", "M5", .18 },
	{ "choosing", WALK "workers=2 chance=1000 breaker=designated", "M5d", 1 },
	{ "choosing", WALK "workers=2 chance=300 breaker=designated", "M5d", .3 },
	{ "choosing", WALK "workers=3 chance=500 breaker=none", NULL },
	{ "choosing", "sync=free workers=2 chance=500 breaker=none", NULL },
	{ "choosing", "sync=barrier rng=same-seed workers=2 chance=500 breaker=none",
	  "M5", 0 },
	{ "choosing", WALK "workers=2 chance=1000 breaker=priority", "M5d", 1 },

	/* doorway: as on the bridge */
	{ "choosing", DOOR "workers=16 backoff=none jitter=none", "M6", 0 },
	{ "choosing", DOOR "workers=16 backoff=constant base_ns=10000000 jitter=full",
	  "M6", .64 },
	{ "choosing", DOOR "workers=15 backoff=none jitter=none", NULL },
	{ "choosing", "chance=500 " DOOR "workers=16 backoff=none jitter=none", NULL },
	{ "choosing", "undo_ns=0 " DOOR "workers=16 backoff=none jitter=none", NULL },

	/* nobody goes first */
	{ "after-you", "workers=3 chance=1000 breaker=none sync=free", "first-move", 0 },
	{ "after-you", "workers=1 chance=1000 breaker=none sync=free", NULL },
	{ "after-you", "workers=3 chance=500 breaker=none sync=barrier", "first-move", .875 },
	{ "after-you", "workers=3 chance=500 breaker=none sync=free", NULL },
	{ "after-you", "workers=3 chance=500 breaker=none sync=barrier rng=same-seed",
	  "first-move", .5 },
	{ "after-you", "workers=9 chance=1000 breaker=designated sync=barrier",
	  "first-move", 1 },

	/* who is served in rounds: few enough at once, by step or by chance */
	{ "cache", "workers=2 " CACHE "backoff=none", "overload", 0 },
	{ "cache", "workers=1 " CACHE "backoff=none", "overload", 1 },
	{ "cache", "workers=10 work_ns=1000000 " CACHE "backoff=none", "overload", 1 },
	{ "cache", "workers=16 breaker=lock " CACHE "backoff=none", "M12", 1 },
	{ "cache", "workers=16 breaker=single-flight " CACHE JITTER20, "M12", 1 },
	{ "cache", "workers=16 shards=2 breaker=single-flight " CACHE "backoff=none",
	  "overload", 0 },
	{ "cache", "workers=16 shards=2 breaker=lock " CACHE JITTER20, NULL },
	{ "cache", "workers=16 " CACHE JITTER20, "M12", .879199 },
	{ "cache", "workers=16 rng=same-seed " CACHE JITTER20, "overload", 0 },
	{ "cache", "workers=16 shards=2 " CACHE JITTER20, NULL },
	{ "cache", "workers=16 operations=3 " CACHE "backoff=none", NULL },
	{ "stock", "workers=16 shards=8 " SERVED "backoff=none", "slots", 0 },
	{ "stock", "workers=8 shards=8 " SERVED "backoff=none", "slots", 1 },
	{ "stock", "workers=16 shards=8 " SERVED JITTER20, "slots", 1 - 2 / 21. },
	{ "stock", "workers=16 shards=8 jitter=equal " SERVED JITTER20, "slots", 1 - 2 / 31. },
	{ "stock", "workers=12 shards=4 " SERVED JITTER20, "slots", 19 / 21. * 19 / 21. },
	{ "stock", "workers=12 shards=8 " SERVED JITTER20, NULL },
	{ "stock", "workers=12 shards=4 breaker=queue " SERVED JITTER20, "ordered", 1 },
	{ "stock", "workers=12 shards=4 breaker=atomic " SERVED "backoff=none", "M1", 1 / 3. },
	{ "stock", "workers=12 shards=4 breaker=priority " SERVED JITTER20, NULL },
	{ "stock", "workers=12 shards=4 breaker=look-first " SERVED "backoff=none", NULL },
	{ "stock", "workers=12 shards=4 stock=1 " SERVED "backoff=none", NULL },
	{ "pool", "workers=5 " POOL "backoff=none", "overload", 0 },
	{ "pool", "workers=4 chance=300 " POOL "backoff=none", "overload", .3 },
	{ "pool", "workers=64 limit=4 " POOL JITTER20, "overload", 1 },
	{ "pool", "workers=64 limit=5 " POOL "backoff=none", "overload", 0 },
	{ "pool", "workers=64 limit=5 " POOL JITTER20, NULL },
	{ "pool", "workers=16 " POOL JITTER20, "slots", .952258 },
	{ "pool", "workers=16 " POOL "backoff=exponential jitter=full", NULL },
	/* elections: the first timeout must be first by the window */
	{ "election", NODES "workers=3 backoff=none", "election", 0 },
	{ "election", NODES "workers=1 backoff=none", NULL },
	{ "election", NODES FULL20 "workers=2", "election", .81 },
	{ "election", NODES FULL20 "workers=3", "election", .81 },
	{ "election", NODES FULL20 "workers=6", "election", .59049 },
	{ "election", "breaker=lease " NODES FULL20 "workers=6", "election", .59049 },
	{ "election", "rng=same-seed " NODES FULL20 "workers=6", "election", 0 },
	{ "election", "breaker=priority " NODES "workers=6 backoff=none", "election", 1 },
	{ "election", "breaker=votes " NODES FULL20 "workers=5", NULL },
	{ "election", "breaker=votes " NODES "workers=5 backoff=none", "election", 0 },
	{ "election", "breaker=votes " NODES "workers=2 backoff=none", "election", 0 },
	{ "election", "window=uniform " NODES FULL20 "workers=5", NULL },
	{ "election", "window_ns=0 " NODES "workers=5 backoff=none", NULL },

	{ "letters", LETTERS "workers=2 breaker=none", "first-move", 0 },
	{ "letters", LETTERS "workers=4 breaker=designated", "first-move", .5 },
	{ "letters", LETTERS "workers=4 breaker=queue", "first-move", 1 },
	{ "letters", LETTERS "workers=4 breaker=blocking", NULL },
	{ "letters", LETTERS "workers=3 breaker=designated", NULL },
	{ "letters", "chance=500 " LETTERS "workers=2 breaker=none", NULL },

	/* M6: bridge; .748 … in the literature's notation is 1 - these */
	{ "locks", BRIDGE "backoff=none jitter=none", "M6", 0 },
	{ "locks", BRIDGE "backoff=exponential base_ns=1000000 jitter=none", "M6", 0 },
	{ "locks", BRIDGE "backoff=constant base_ns=2000000 jitter=full", "M6", 0 },
	{ "locks", BRIDGE "backoff=constant base_ns=4000000 jitter=full", "M6", .25 },
	{ "locks", BRIDGE "backoff=constant base_ns=10000000 jitter=full", "M6", .64 },
	{ "locks", BRIDGE "backoff=constant base_ns=20000000 jitter=full", "M6", .81 },
	{ "locks", BRIDGE "backoff=constant base_ns=40000000 jitter=full", "M6",
	  .9025 },
	{ "locks", BRIDGE "backoff=constant base_ns=40000000 jitter=equal", "M6", .81 },
	{ "locks", BRIDGE "backoff=constant base_ns=10000000 jitter=factor jitter_factor=50",
	  "M6", .64 },
	{ "locks", BRIDGE "backoff=constant base_ns=10000000 jitter=additive jitter_ns=4000000",
	  "M6", .25 },
	{ "locks", BRIDGE "backoff=constant base_ns=45000000 jitter=full", NULL },
	{ "locks", BRIDGE "backoff=exponential base_ns=1000000 jitter=full", NULL },
	{ "locks", BRIDGE "backoff=constant base_ns=10000000 jitter=full work_ns=2000000",
	  "M6", .5 },
	{ "locks", "rng=same-seed " BRIDGE "backoff=constant base_ns=40000000 jitter=full",
	  "M6", 0 },
	{ "locks", "undo_ns=1000000 " BRIDGE "backoff=none jitter=none", NULL },
	{ "locks", "workers=4 " BRIDGE "backoff=none jitter=none", NULL },

	/* M6b: polite locks */
	{ "locks", POLITE "backoff=none window=none", NULL },
	{ "locks", POLITE "backoff=none", "M6b", 0 },
	{ "locks", POLITE "backoff=constant base_ns=0 jitter=none", "M6b", 0 },
	{ "locks", "workers=4 " POLITE "backoff=none", "M6b", 0 },
	{ "locks", "workers=1 " POLITE "backoff=none", NULL },
	{ "locks", "workers=3 shards=2 " POLITE "backoff=none", NULL },
	{ "locks", "pause=yield " POLITE "backoff=none", NULL },
	{ "locks", "work_ns=1 " POLITE "backoff=none", NULL },
	{ "locks", UNEVEN "base_ns=100000", "M6b", 1 / 11. },
	{ "locks", UNEVEN "base_ns=1000000", "M6b", .5 },
	{ "locks", "cap_ns=10000 " UNEVEN "base_ns=100000", "M6b", 1 / 101. },
	{ "locks", "wait=busy " UNEVEN "base_ns=100000", NULL },
	{ "locks", "window=fixed " UNEVEN "base_ns=100000", NULL },
	{ "locks", "window_spread=9 " UNEVEN "base_ns=100000", NULL },
	{ "locks", "jitter=full " UNEVEN "base_ns=100000", NULL },
	{ "locks", "workers=4 " UNEVEN "base_ns=100000", NULL },
	{ "locks", "workers=7 breaker=order sync=free", "ordered", 1 },
	{ "locks", "workers=7 breaker=priority sync=grid", "ordered", 1 },

	{ "locks", "workers=7 breaker=ticket sync=free", "ordered", 1 },
	{ "locks", "workers=4 shards=1 breaker=blocking sync=free", NULL },

	/* one lock */
	{ "onelock", "workers=7 shards=1 breaker=mcs sync=grid", "ordered", 1 },
	{ "onelock", "workers=7 shards=1 breaker=blocking sync=free", "ordered", 1 },
	{ "onelock", ROUNDS "workers=8 shards=1 chance=1000", "M1", 0 },
	{ "onelock", ROUNDS "workers=8 shards=1 chance=0", "M1", .125 },
	{ "onelock", ROUNDS "workers=8 shards=4 chance=500", "M1", .25 },
	{ "onelock", ROUNDS "workers=7 shards=4 chance=0", NULL },
	{ "onelock", "operations=3 " ROUNDS "workers=8 shards=1 chance=0", NULL },
	{ "onelock", "chance=1000 " BRIDGE "backoff=none jitter=none", "M6", 0 },
	{ "onelock", "chance=1000 " BRIDGE "backoff=constant base_ns=10000000 jitter=full",
	  "M6", .64 },
	{ "onelock", "undo_ns=0 chance=1000 " BRIDGE
	  "backoff=constant base_ns=40000000 jitter=full", "M6", .9025 },
	{ "onelock", "chance=500 " BRIDGE "backoff=none jitter=none", NULL },
	{ "onelock", TRY "workers=8 shards=1 work_ns=20000000", "M1", .125 },
	{ "onelock", TRY "workers=8 shards=2 work_ns=20000000", "M1", .25 },
	{ "onelock", "backoff=constant base_ns=1000000 " TRY "workers=8 shards=1 work_ns=20000000",
	  "M1", .125 },
	{ "onelock", TRY "workers=8 shards=1 work_ns=1000", NULL },
	{ "onelock", "backoff=constant base_ns=1000000 jitter=full " TRY
	  "workers=8 shards=1 work_ns=20000000", NULL },
	{ "onelock", "sync=free " TRY "workers=8 shards=1 work_ns=20000000", NULL },

	/* many locks */
	{ "accounts", "workers=8 breaker=address", "ordered", 1 },
	{ "accounts", "workers=8 breaker=none", NULL },
	{ "accounts", "workers=8 breaker=wound-wait", NULL },

	/* Lehmann and Rabin */
	{ "philosophers", DINE "workers=5 chance=1000", "LR", 0 },
	{ "philosophers", DINE "workers=5 chance=0", "LR", 0 },
	{ "philosophers", DINE "workers=2 chance=500", "LR", .25 },
	{ "philosophers", DINE "workers=3 chance=500", "LR", .25 },
	{ "philosophers", DINE "workers=4 chance=500", "LR", .2344 },
	{ "philosophers", DINE "workers=64 chance=500", "LR", .2344 },
	{ "philosophers", DINE "workers=5 chance=300", NULL },
	{ "philosophers", DINE "workers=1 chance=1000", NULL },
	{ "philosophers", "rng=unseeded " DINE "workers=5 chance=500", "LR", 0 },
	{ "philosophers", "breaker=designated " DINE "workers=5 chance=1000", "LR", .2 },
	{ "philosophers", "sync=free " DINE "workers=5 chance=1000", NULL },
	{ "philosophers", "sync=free breaker=order workers=5", "ordered", 1 },

	{ "no-such-family", "workers=2 sync=free", NULL },
	{ "cas", "sync=barrier breaker=none", NULL },
};

static void test_row(const struct row *row)
{
	struct param_set set;
	struct law law = {};
	bool found, ok;

	make_params(&set, row->params);
	found = law_find(row->family, &set, &law);
	if (row->law)
		ok = found && !strcmp(law.name, row->law) &&
		     fabs(law.ratio - row->ratio) < .0006 && law.kind == row->kind;
	else
		ok = !found;
	if (!ok)
		test_note("got %s, %g", found ? law.name : "none", law.ratio);
	test_result(ok, "law %s: %s %s", row->law ? row->law : "none", row->family,
		    row->params);
	free_params(&set);
}

static void test_fit(const char *name, struct law law, u64 attempts, u64 completions,
		     enum law_fit expect)
{
	test_result(law_check(&law, attempts, completions) == expect, "fit: %s", name);
}

static void test_fits(void)
{
	const struct law half = { .ratio = .5, .fate = 1 };
	const struct law pairs = { .ratio = .5, .fate = 2 };
	const struct law zero = { .ratio = 0, .fate = 1 };
	const struct law one = { .ratio = 1, .fate = 1 };
	const struct law bound = { .kind = LAW_AT_LEAST, .ratio = .25, .fate = 1 };

	test_fit("too few to tell", half, 1999, 0, LAW_UNKNOWN);
	test_fit("exact", half, 2000, 1000, LAW_WITHIN);
	/* 4 sigma are .0447, 5 % are .025 */
	test_fit("just within", half, 2000, 1139, LAW_WITHIN);
	test_fit("just above", half, 2000, 1140, LAW_OUTSIDE);
	test_fit("just below", half, 2000, 860, LAW_OUTSIDE);
	test_fit("pairs vary more", pairs, 2000, 1170, LAW_WITHIN);
	test_fit("pairs not without end", pairs, 2000, 1180, LAW_OUTSIDE);
	test_fit("none of many", zero, 1000000, 0, LAW_WITHIN);
	test_fit("next to none of many", zero, 1000000, 1000, LAW_WITHIN);
	test_fit("more than next to none", zero, 1000000, 1001, LAW_OUTSIDE);
	test_fit("all", one, 2000, 2000, LAW_WITHIN);
	test_fit("95 % of all", one, 2000, 1901, LAW_WITHIN);
	test_fit("94 % of all", one, 2000, 1880, LAW_OUTSIDE);
	test_fit("above a bound", bound, 2000, 1999, LAW_WITHIN);
	test_fit("below a bound", bound, 2000, 390, LAW_OUTSIDE);
}

void test_laws(void)
{
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		test_row(&rows[i]);
	test_fits();
	test_result(law_ramanujan_q(1) == 1 && law_ramanujan_q(2) == 1.5,
		    "Q(1) and Q(2)");
	test_result(!strcmp(law_kind_name(LAW_EQUAL), "equal") &&
		    !strcmp(law_kind_name(LAW_AT_LEAST), "at-least"),
		    "kinds of laws have names");
}
