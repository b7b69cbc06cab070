#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# livelock compare: every cure and decoy, ranked, with latencies.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"
need perl -MJSON::PP -e 1 -- "no perl with JSON::PP"

# row CURE FIELD...: of the comparison on stdin
row() {
	grep "\"cure\":\"$1\"" | json cure "${@:2}"
}

ranks_everything() {
	local out cure
	out=$(status_of 0 livelock compare corridor -d 0.5 --json -q --check)
	for cure in $(livelock show -q corridor); do
		row "$cure" ratio completions_per_s verdict expect <<<"$out" >/dev/null
	done
	[ "$(grep -c '"type":"cure"' <<<"$out")" = "$(livelock show -q corridor | wc -l)" ] ||
		fail "$out"
	[ "$(row designated rank_ratio verdict as_expected latency.unfinished <<<"$out")" = \
		"1 healthy true 0 " ] || fail "$(grep designated <<<"$out")"
	[ "$(row none ratio verdict latency.p50_ns latency.unfinished <<<"$out")" = \
		"0 livelock null 2 " ] || fail "$(grep none <<<"$out")"
	[ "$(row coin rank_ratio <<<"$out")" != "1 " ] || fail "$(grep coin <<<"$out")"
	[ "$(row designated latency.completed <<<"$out")" = \
		"$(row designated completions <<<"$out")" ] || fail "$(grep designated <<<"$out")"
}

table_and_csv() {
	local out
	out=$(status_of 0 livelock compare corridor -d 0.2 -q --sort time)
	contains "$out" "3 cures and decoys" "#ratio" "#time" p50 p99 "constant?" expected
	# the first row is the first by time, whoever that is on this machine
	[ "$(sed -n '3{s/ *[0-9]* *\([0-9]*\) .*/\1/p}' <<<"$out")" = 1 ] || fail "$out"
	out=$(status_of 0 livelock compare corridor -d 0.4 -q -x';' --no-bpf)
	contains "$(head -n 1 <<<"$out")" "cure;kind;rank_ratio;rank_time;runs"
	contains "$(grep ^constant <<<"$out")" "constant;decoy;" "livelock;1;livelock"
}

# One step aside is not enough of a livelock any more
not_as_expected() {
	local out
	out=$(status_of 1 livelock compare corridor --set chance=500 -d 0.5 -q --check)
	contains "$out" "livelock !" "not the verdict that is expected"
}

wrong_usage() {
	status_of 2 livelock compare >/dev/null
	contains "$(status_of 2 livelock compare nope)" nope corridor
	contains "$(status_of 2 livelock compare corridor --sort luck)" luck p99
	contains "$(status_of 2 livelock compare corridor --cure coin)" cure
}

# Whatever the machine: who is alone at a counter completes every attempt
matrix_of_verdicts() {
	local out
	out=$(status_of 0 livelock matrix slow -w 1,2 -d 300ms -q --json)
	[ "$(json matrix runs right skipped share given.healthy.healthy <<<"$out")" = \
		"2 2 0 1 2 " ] || fail "$out"
	[ "$(json cell scenario cure workers expect verdict <<<"$out")" = \
		"slow none 2 healthy healthy " ] || fail "$out"
	out=$(status_of 0 livelock matrix slow deadlock -w 1 -d 300ms -q)
	contains "$out" "1 of 1 verdicts right (100.0 %)" "not run: too few workers"
}

matrix_refuses() {
	local before
	before=$(last_run)
	contains "$(status_of 2 livelock matrix slow sloth)" sloth
	contains "$(status_of 2 livelock matrix slow -w 2,x)" 2,8,64
	contains "$(status_of 2 livelock matrix slow --min 101)" 101
	contains "$(status_of 2 livelock matrix slow corridor -w 2,99999 -q)" 99999
	[ "$(last_run)" = "$before" ] || fail "something ran: $(last_run)"
}

test_case "compare: ranks, latencies and verdicts of all cures" ranks_everything
test_case "compare: a table and CSV" table_and_csv
test_case "compare: --check sees what is not expected" not_as_expected
test_case "compare: wrong usage" wrong_usage
test_case "matrix: right verdicts, and runs that too few workers make no sense of" \
	matrix_of_verdicts
test_case "matrix: what is refused is refused before the first run" matrix_refuses
run_tests "$@"
