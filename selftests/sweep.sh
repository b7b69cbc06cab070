#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# livelock sweep: the values, the curve against the law, the knee, the picture.

# shellcheck source-path=SCRIPTDIR disable=SC2317,SC2046 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"
need perl -MJSON::PP -e 1 -- "no perl with JSON::PP"

# In rounds one of N wins: the curve is 1/N, to the attempt, and 1/16 is past 0.1
finds_the_knee() {
	local out point n=0
	out=$(status_of 0 livelock sweep cas-counter --param workers=4..64:3:log -d 0.2 \
		--set sync=barrier --json -q)
	[ "$(json sweep scenario parameter scale repeat environment.kernel <<<"$out")" = \
		"cas-counter workers logarithmic 1 $(uname -r) " ] || fail "$(head -n 1 <<<"$out")"
	[ "$(json summary points knee recovery <<<"$out")" = "3 16 null " ] ||
		fail "$(tail -n 1 <<<"$out")"
	while read -r point; do
		# shellcheck disable=SC2086 # numbers are split into words
		set -- $(json point value law.name within attempts completions <<<"$point")
		[ "$2 $3" = "M1 true" ] || fail "$point"
		[ "$4" = "$(($5 * $1))" ] || fail "$5 of $4 completed with $1 workers"
		n=$((n + 1))
	done < <(grep '"type":"point"' <<<"$out")
	[ "$n" = 3 ] || fail "$n points"
}

table_and_csv() {
	local out
	contains "$(status_of 3 livelock sweep healthy --param operations=10 --warmup 1 -q)" warm-up
	out=$(status_of 0 livelock sweep corridor --param chance=1000,500 -d 0.2 --warmup 0.1 \
		--repeat 2 -q --latency)
	contains "$out" "2 values of chance, 2 runs" lowest highest law fits p50 p99 \
		"knee: chance=1000 permille" "recovery: chance=500 permille"
	out=$(status_of 0 livelock sweep corridor --param rng=per-worker,same-seed --cure coin \
		-d 0.2 -x, -q)
	contains "$(head -n 1 <<<"$out")" "rng,runs,attempts,completions"
	[ "$(sed -n '2,$s/,.*//p' <<<"$out" | tr '\n' ' ')" = "per-worker same-seed " ] ||
		fail "$out"
	[ "$(sed -n '2,$s/.*,//p' <<<"$out" | tr '\n' ' ')" = "0 1 " ] || fail "$out"
}

# Before the first run, not after minutes
refused_before_it_begins() {
	local before
	before=$(last_run)
	contains "$(status_of 2 livelock sweep corridor --param workers=2,99999)" workers 99999
	contains "$(status_of 2 livelock sweep corridor --param colour=1..2)" colour chance
	contains "$(status_of 2 livelock sweep corridor --param chance=1..2:log:x)" chance ":x"
	contains "$(status_of 2 livelock sweep corridor --param sync=free..grid)" sync names
	contains "$(status_of 2 livelock sweep corridor --param chance)" chance "PARAM=RANGE"
	contains "$(status_of 2 livelock sweep corridor --param chance=1..2 --set chance=3)" chance
	contains "$(status_of 2 livelock sweep corridor --param chance=1..2 --plot a.pdf)" a.pdf
	contains "$(status_of 2 livelock sweep corridor)" --param
	[ "$(last_run)" = "$before" ] || fail "something ran: $(last_run)"
}

picture() {
	local dir
	command -v gnuplot >/dev/null || skip "no gnuplot"
	dir=$(mktemp -d)
	status_of 0 livelock sweep corridor --param chance=1000..500:3 -d 0.2 -q \
		--plot "$dir/a.svg" >/dev/null
	contains "$(cat "$dir/a.svg")" "<svg" corridor "knee: 1000 permille" measured law
	status_of 0 livelock sweep corridor --param chance=900 -d 0.2 -q --plot "$dir/a.png" \
		>/dev/null
	[ "$(head -c 4 "$dir/a.png" | tail -c 3)" = PNG ] || fail "no PNG"
	rm -r "$dir"
}

without_gnuplot() {
	local dir
	dir=$(mktemp -d)
	ln -s "$(command -v livelock)" "$dir/livelock"
	contains "$(PATH=$dir status_of 3 "$dir/livelock" sweep corridor --param chance=1..2 \
		--plot a.svg)" gnuplot "apt-get install"
	rm -r "$dir"
}

# What was measured is shown
interrupted() {
	local dir runner rc=0
	dir=$(mktemp -d)
	env --default-signal=INT livelock sweep corridor --param chance=1..1000:200 -d 0.2 \
		>"$dir/out" 2>"$dir/progress" &
	runner=$!
	wait_for grep -q '^\[  2/200\]' "$dir/progress"
	kill -INT "$runner"
	wait "$runner" || rc=$?
	[ "$rc" = 130 ] || fail "status $rc"
	contains "$(cat "$dir/out")" "cut short: " " of 200 values"
	rm -r "$dir"
}

# Also if an invariant has broken, as it has after a second as a rule: that run has a
# status of its own
interrupted_when_violated() {
	local runner rc=0
	env --default-signal=INT livelock sweep aba --cure yield --param workers=4,5,6,7,8 \
		-d 20 -q >/dev/null 2>&1 &
	runner=$!
	wait_for grep -q "^run: aba .*state=running" "$DEV"
	sleep 1
	kill -INT "$runner"
	wait "$runner" || rc=$?
	[ "$rc" = 130 ] || fail "status $rc"
	! grep "^run: aba" "$DEV" || fail "it goes on"
}

test_case "sweep: the curve is the law's, with its knee" finds_the_knee
test_case "sweep: a table and CSV" table_and_csv
test_case "sweep: what is wrong is said before the first run" refused_before_it_begins
test_case "sweep: a picture" picture
test_case "sweep: without gnuplot it says what to install" without_gnuplot
test_case "sweep: SIGINT shows what there is" interrupted
test_case "sweep: SIGINT ends all, whatever came of a run" interrupted_when_violated
run_tests "$@"
