// SPDX-License-Identifier: GPL-2.0-only
/*
 * Definitions and core concepts
 */
#include "../claims.h"

static const struct claim claims[] = {
	{
		"1 8 13 48 81 130",
		"Livelocked threads run, retry, and get nothing done: attempts go on, completions are 0",
		{ "livelock run corridor -d 4" },
		"verdict = livelock; attempts > 0; completions = 0; give_ups = 0; status = 0",
	}, {
		"4 33",
		"They use the CPU, all that they can get",
		{ "livelock run polite-locks -d 5" },
		"verdict = livelock; worker.sum.cpu_ns >= 0.9 * duration_ns",
		CLAIM_CONDITION,
		"If they retry at once. Those that wait out a delay between tries livelock with an idle CPU: bridge does.",
	}, {
		"5",
		"The memory in use stays as it is",
		{ "livelock run polite-locks -d 6 -q >/dev/null & sleep 2; a=$(awk '/^SUnreclaim/ { print $2 }' /proc/meminfo); sleep 3; b=$(awk '/^SUnreclaim/ { print $2 }' /proc/meminfo); wait; echo \"{\\\"grown_kb\\\": $((b - a))}\"" },
		"grown_kb < 1024",
	}, {
		"6 82 93",
		"Its logs say nothing, or the same again; logged at the give-up, it is one line an operation",
		{ "dmesg >/tmp/before; livelock run bridge -d 2 -q >/dev/null; dmesg >/tmp/after; printf '{\"lines\": %d}\\n' $(diff /tmp/before /tmp/after | grep -c livelock:)",
		  "dmesg >/tmp/before; livelock run always-fails -w 1 --set operations=8,attempts=3,log=give-up -q >/dev/null; dmesg >/tmp/after; printf '{\"lines\": %d}\\n' $(diff /tmp/before /tmp/after | grep -c livelock:)" },
		"a.lines = 0; b.lines = 8",
	}, {
		"7",
		"The number of threads stays as it is, and none is left at the end",
		{ "n() { ps -eo comm= | grep -c '^ll/'; }; livelock run bridge -w 8 -d 60 -q >/dev/null & sleep 2; a=$(n); sleep 2; b=$(n); kill $!; wait; c=$(n); echo \"{\\\"early\\\": $a, \\\"late\\\": $b, \\\"after\\\": $c}\"" },
		"early = 8; late = 8; after = 0",
	}, {
		"12",
		"Linear back-off waits a constant time, exponential back-off doubles it",
		{ "livelock run corridor -w 2 --set operations=1,attempts=4,backoff=constant,base_ns=50ms,cap_ns=1s",
		  "livelock run corridor -w 2 --set operations=1,attempts=4,backoff=linear,base_ns=50ms,cap_ns=1s",
		  "livelock run corridor -w 2 --set operations=1,attempts=4,backoff=exponential,base_ns=50ms,cap_ns=1s" },
		"a.worker.min.backoff_ns >= 150ms; b.worker.min.backoff_ns >= 300ms; c.worker.min.backoff_ns >= 350ms; a.worker.max.backoff_ns < 250ms",
		CLAIM_CONDITION,
		"A constant wait is often called linear. In the lab linear is 50, 100, 150 ms, so that three retries wait 300 ms, not 150 ms.",
	}, {
		"14 150",
		"It takes a reaction: alone, the same code succeeds at every attempt",
		{ "livelock run polite-locks -w 1 --set operations=100",
		  "livelock run bridge -w 1 --set operations=20",
		  "livelock run corridor -w 1 --set operations=100",
		  "livelock run cas-counter -w 1 --set operations=20" },
		"a.ratio = 1; b.ratio = 1; c.ratio = 1; d.ratio = 1",
	}, {
		"15 25 33 68",
		"Two who react to each other's last step never pass, and both keep running",
		{ "livelock run corridor -d 4" },
		"ratio = 0; verdict = livelock; attempts > 1000",
	}, {
		"18 61 63",
		"A retry is wrong if another retrier causes the failure",
		{ CLAIM_BRIDGE,
		  CLAIM_BRIDGE ",attempts=5" },
		"a.ratio <= 0.01; b.ratio <= 0.01; b.give_ups > 0",
	}, {
		"19 51 135",
		"With two threads a compare-and-swap loop is fine: one wins each round",
		{ "livelock run cas-counter -w 2 --set sync=barrier -d 2",
		  "livelock run cas-counter -w 512 --set shards=256,window_ns=100ms -d 8" },
		"a.ratio ~ 1/2; b.ratio ~ 2/3",
		CLAIM_CONDITION,
		"Fine, but not free: with two already, a third to a half of the attempts fail.",
	}, {
		"20 54 105 148 168",
		"With a thousand threads it collapses: one wins a round, 999 of 1000 fail",
		{ "livelock run cas-counter -w 1000 --set sync=barrier,attempts=0 -d 8" },
		"ratio ~ 1/1000; verdict = livelock",
	}, {
		"23 24",
		"With less coordination, one who commits while the other waits, it is gone",
		{ "livelock run corridor --cure designated -d 2",
		  "livelock run polite-locks --cure priority -d 3" },
		"a.ratio = 1; b.ratio >= 0.99; b.verdict = healthy",
	}, {
		"9 106 121 144",
		"Its profile is one tight loop: nearly all samples lie in the function that attempts",
		{ "livelock profile cas-counter -w 64 --set wait=busy,window=fixed,window_ns=1s -d 3 -q | awk '{ all += $NF } /;cas_attempt/ { hot += $NF } END { printf \"{\\\"samples\\\": %d, \\\"hot\\\": %d}\\n\", all, hot }'",
		  "grep -q ' cas_attempt.*livelock' /proc/kallsyms" },
		"a.samples >= 20; a.hot >= 0.8 * a.samples; b.status = 0",
	}, {
		"21",
		"Concept 5: who tries a lock and sleeps for a constant time after a failure collides again each time",
		{ "livelock run kitchen -w 64 -d 5 --set chance=0,undo_ns=0,work_ns=50ms,grid_ns=100ms" },
		"ratio ~ 1/8; verdict = contended",
		CLAIM_CONDITION,
		"All but one: with a single lock the first to come has it, so that one of N gets on at each tick, and the system never stops. It takes two locks, or hands that are pulled back, to stop it.",
	}, {
		"22",
		"A random sleep instead lets more of them through, and each of them",
		{ "livelock run kitchen -w 32 -d 8 --cure jitter --set chance=0,undo_ns=0" },
		"ratio >= 0.4; worker.min.completions > 0",
	},
};

CLAIM_SET(concepts, "Definitions and core concepts");
