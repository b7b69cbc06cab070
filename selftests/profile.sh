#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# livelock profile: stacks of the workers, folded and drawn.

# shellcheck source-path=SCRIPTDIR disable=SC2317,SC2046 # tests are called by name;
# numbers are split into words
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"
need perl -MJSON::PP -e 1 -- "no perl with JSON::PP"

# All workers burn a CPU between load and cmpxchg
BUSY=(cas-counter -w 256 --set "wait=busy,window=fixed,window_ns=1s")

# The signature of a livelock: nearly all samples lie in the attempt function
signature() {
	local out
	out=$(livelock profile "${BUSY[@]}" -d 4 --json)
	perl -MJSON::PP -e '
		while (<STDIN>) {
			my $o = decode_json($_);
			next unless $o->{type} eq "stack";
			$all += $o->{samples};
			$in += $o->{samples} if grep { /^cas_attempt/ } @{$o->{frames}};
			die "no root: $_" unless $o->{frames}[0] eq "cas-counter";
		}
		die "only $all samples\n" if $all < 20;
		die "$in of $all\n" if $in < 0.8 * $all;' <<<"$out" || fail "not in cas_attempt"
	# one of so many wins: fewer than 5 % of the attempts complete, on any machine
	set -- $(json summary attempts completions <<<"$out")
	[ $((20 * $2)) -lt "$1" ] || fail "$2 of $1 attempts completed"
	[ "$(json profile lost <<<"$out")" = "0 " ] || fail "$(json profile lost samples <<<"$out")"
}

# Stacks on stdout, a line each, and nothing else
folded() {
	local out
	out=$(livelock profile "${BUSY[@]}" -d 1 -q)
	contains "$out" "cas-counter;" ";kthread;ll_worker_fn [livelock];" "cas_attempt"
	! grep -vE '^cas-counter(;[^;]+)+ [0-9]+$' <<<"$out" || fail "$out"
}

drawing() {
	local svg
	svg=$(mktemp)
	contains "$(livelock profile "${BUSY[@]}" -d 1 --svg "$svg")" "samples: " \
		"in the attempt function: "
	contains "$(cat "$svg")" '<svg xmlns="http://www.w3.org/2000/svg"' "</svg>" \
		"<title>cas_attempt"
	[ "$(grep -c http "$svg")" = 1 ] || fail "it is not self-contained"
	rm -f "$svg"
}

# Workers that sleep are on no CPU: few samples, and it says so
sleepers() {
	local out
	out=$(livelock profile bridge -d 1 --json)
	[ "$(json profile samples <<<"$out")" -lt "$(json profile idle <<<"$out")" ] ||
		fail "$(json profile samples idle others <<<"$out")"
}

other_run() {
	local runner run
	livelock run "${BUSY[@]}" -d 60 -q >/dev/null &
	runner=$!
	wait_for grep -q "^run: cas-counter .*state=running" "$DEV"
	run=$(sed -n 's/^run: cas-counter .*run=\([0-9]*\).*/\1/p' "$DEV")
	contains "$(livelock profile --run "$run" -d 1 2>&1)" "cas_attempt" " 0 lost"
	kill "$runner"
	wait "$runner" || true
	contains "$(status_of 3 livelock profile --run "$run")" "run $run is not going"
}

usage() {
	contains "$(status_of 0 livelock profile --help)" "Usage: livelock profile"
	status_of 2 livelock profile >/dev/null
	contains "$(status_of 2 livelock profile corridor -F 0)" "-F"
	contains "$(status_of 2 livelock profile corridor -F 1000000)" "10000"
	status_of 2 livelock profile --run 1 --cure coin >/dev/null
	contains "$(status_of 3 livelock profile corridor -d 0.1 --svg /no/such/folder)" /no/such
	# at once, not after a minute
	contains "$(status_of 3 timeout 20 livelock profile corridor -d 60 --folded /no/such/x)" \
		/no/such
}

test_case "profile: a livelock's samples lie in the attempt function" signature
test_case "profile: folded stacks" folded
test_case "profile: a flame graph" drawing
test_case "profile: who sleeps is not seen" sleepers
test_case "profile: a run that somebody else started" other_run
test_case "profile: wrong usage" usage
run_tests "$@"
