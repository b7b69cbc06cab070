#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The interface for people with a shell: cat and echo.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"

# told LINE: what writing a line says; it must fail
told() {
	local out
	if out=$(printf '%s\n' "$1" 2>&1 >"$DEV"); then
		fail "taken: $1"
	fi
	printf '%s\n' "$out"
}

lists_everything() {
	local text kind what
	text=$(cat "$DEV")
	while read -r kind what; do
		case $kind in
		scenario) contains "$text" "$what " ;;
		cure | decoy) contains "$text" "${what#*/}" ;;
		esac
	done < <("$DIR/inventory")
	contains "$text" "(decoy)"
}

runs_to_its_end() {
	echo "corridor cure=designated workers=4 operations=25" >"$DEV"
	contains "$(last_run)" "corridor cure=designated workers=4" "state=stopped" \
		"attempts=100 completions=100 ratio=1.000000"
}

takes_units() {
	echo "polite-locks workers=2 duration_ns=50ms window_ns=20us seed=0x10" >"$DEV"
	contains "$(last_run)" "polite-locks cure=none workers=2"
	echo "cas-counter cure=atomic-add operations=3 seconds=5" >"$DEV"
	contains "$(last_run)" "attempts=48 completions=48"
}

# Of those that meet in the window, one completes and the others wait
waits_in_each_way() {
	local how
	for how in pause=relax pause=resched pause=yield backoff=constant backoff=linear \
		backoff=exponential backoff=exponential,jitter=decorrelated; do
		echo "cas-counter window_ns=50us workers=4 operations=20 attempts=0 base_ns=10us $how" >"$DEV"
		contains "$(last_run)" "completions=80"
	done
}

# What it takes, three clients do without. Alone nearly all of their attempts succeed;
# it comes each millisecond, as often as one is served, and so makes that about half:
# 190 and 380 attempts, with a deviation of 25. A third more is 5 deviations less.
opposed() {
	local alone against
	local -r line="retry-storm cure=jitter operations=60 attempts=0 interval_ns=1ms seconds=60"
	echo "$line workers=3" >"$DEV"
	alone=$(last_run)
	echo "$line workers=4 opponents=1" >"$DEV"
	against=$(last_run)
	contains "$alone" "completions=180"
	contains "$against" "completions=180"
	[ "$(field attempts <<<"$against")" -gt $((4 * $(field attempts <<<"$alone") / 3)) ] ||
		fail "$alone; with an opponent $against"
}

# In rounds an arrival is waited for as everything else is
arrives_in_rounds() {
	echo "retry-storm workers=4 operations=3 arrival=periodic interval_ns=1ms attempts=0" >"$DEV"
	contains "$(last_run)" "completions=12"
}

shows_its_own_run() {
	local text
	exec 3<>"$DEV"
	echo "corridor cure=designated workers=4 operations=10" >&3
	text=$(cat <&3)
	exec 3>&-
	contains "$text" "corridor cure=designated" "worker=0 attempts=10 completions=10" \
		"worker=3 attempts=10"
}

shows_the_runs_of_others() {
	local writer
	echo "polite-locks seconds=60" >"$DEV" &
	writer=$!
	wait_for grep -q "^run: polite-locks .*state=running" "$DEV"
	kill "$writer"
	wait "$writer" || true
}

# The log takes ten lines in five seconds, so another try may be needed
refused_in_log() {
	dmesg | grep "livelock: refused: .*$1" || {
		told "$1 seconds=1"
		sleep 1
		return 1
	}
}

unknown_scenario() {
	local refusal name=nothing-$$
	contains "$(told "$name seconds=1")" "No such file"
	refusal=$(sed -n 's/^refused: //p' "$DEV")
	contains "$refusal" "$name" polite-locks bridge cas-counter corridor
	wait_for refused_in_log "$name"
}

unknown_cure() {
	local refusal
	contains "$(told "corridor cure=atomic-add")" "Invalid argument"
	refusal=$(sed -n 's/^refused: //p' "$DEV")
	contains "$refusal" corridor atomic-add none designated coin constant
}

# refuses ERROR WORD LINE
refuses() {
	contains "$(told "$3")" "$1"
	contains "$(sed -n 's/^refused: //p' "$DEV")" "$2"
}

bad_lines() {
	refuses "Invalid argument" colour "bridge colour=red"
	refuses "Invalid argument" workers "bridge workers=4 workers=4"
	refuses "Invalid argument" cure "bridge cure=order cure=order"
	refuses "Invalid argument" workers "bridge workers=four"
	refuses "Invalid argument" workers "bridge workers="
	refuses "Invalid argument" workers "bridge workers"
	refuses "Invalid argument" jitter "bridge jitter=lots"
	refuses "Invalid argument" shards "corridor shards=2"
	refuses "Numerical result out of range" workers "bridge workers=0"
	refuses "Numerical result out of range" workers "bridge workers=4294967295"
	refuses "Numerical result out of range" workers "bridge workers=4294967298"
	refuses "Numerical result out of range" duration_ns "bridge seconds=3600"
	refuses "Numerical result out of range" seconds "bridge seconds=18446744073709551615"
	refuses "Numerical result out of range" window_ns "bridge window_ns=18446744073s"
	refuses "not supported" sync "bridge sync=barrier"
}

odd_writes() {
	told "" >/dev/null
	told "   " >/dev/null
	contains "$(told "$(printf 'bridge %2000s' x)")" "Argument list too long"
	if head -c 300 /dev/urandom >"$DEV" 2>/dev/null; then
		fail "took noise"
	fi
	if printf 'bri\0dge' >"$DEV" 2>/dev/null; then
		fail "took half a word"
	fi
}

# A refused line leaves the file the run that it had
refusal_keeps_the_run() {
	local before after
	local -a read_again=(perl -e 'sysseek STDIN, 0, 0; print <STDIN>')
	exec 3<>"$DEV"
	echo "corridor cure=designated operations=10" >&3
	before=$("${read_again[@]}" <&3)
	if echo "corridor workers=0" >&3 2>/dev/null; then
		fail "taken"
	fi
	after=$("${read_again[@]}" <&3)
	exec 3>&-
	contains "$before" "corridor cure=designated" "run="
	[ "$after" = "$before" ] || fail "it had $before, and now $after"
}

# interrupted SIGNAL: a signal ends a write, and its run with it
interrupted() {
	local writer
	# a job in the background has SIGINT ignored otherwise
	env --default-signal=INT dd if=<(echo "polite-locks seconds=60") of="$DEV" \
		bs=1k status=none 2>/dev/null &
	writer=$!
	wait_for grep -q "^run: polite-locks .*state=running" "$DEV"
	kill -s "$1" "$writer"
	if wait "$writer"; then
		fail "the write ended well"
	fi
	contains "$(last_run)" "polite-locks" "state=stopped"
}

stops_by_number() {
	local run writer
	echo "bridge seconds=60" >"$DEV" &
	writer=$!
	wait_for grep -q "^run: bridge .*state=running" "$DEV"
	run=$(sed -n 's/^run: bridge .* run=\([0-9]*\) .*/\1/p' "$DEV")
	# the same in the lower 32 bits, and words that only begin with the number
	contains "$(told "stop $((run + (1 << 32)))")" "Invalid argument"
	contains "$(told "stop $run-$run")" "Invalid argument"
	contains "$(told "stop $((run + 1000))")" "No such file"
	grep -q "^run: bridge .* run=$run state=running" "$DEV" || fail "it has ended"
	echo "stop $run" >"$DEV"
	wait "$writer"
	contains "$(last_run)" "bridge" "run=$run" "state=stopped"
}

# its file keeps it
stops_no_ended_run() {
	local run
	exec 3>"$DEV"
	echo "healthy workers=1 operations=1" >&3
	run=$(last_run | sed -n 's/.* run=\([0-9]*\) .*/\1/p')
	contains "$(told "stop $run")" "No such process"
	exec 3>&-
	contains "$(told "stop $run")" "No such file"
}

not_for_everybody() {
	[ "$(stat -c %a "$DEV")" = 600 ] || fail "its mode is $(stat -c %a "$DEV")"
	if setpriv --reuid 65534 --regid 65534 --clear-groups cat "$DEV" >/dev/null 2>&1; then
		fail "anybody can read it"
	fi
}

test_case "text: cat lists every scenario, cure and decoy" lists_everything
test_case "text: a line runs to its end" runs_to_its_end
test_case "text: times have units" takes_units
test_case "text: a file with a run shows that run" shows_its_own_run
test_case "text: cat shows the runs of others" shows_the_runs_of_others
test_case "text: an unknown scenario is told the known ones" unknown_scenario
test_case "text: an unknown cure is told both names and the known ones" unknown_cure
test_case "text: bad lines get a precise error that names the word" bad_lines
test_case "text: each pause and each back-off" waits_in_each_way
test_case "text: a client that asks as it likes" opposed
test_case "text: clients that come at times of their own" arrives_in_rounds
test_case "text: nothing, too much, noise" odd_writes
test_case "text: a refused line leaves the run that there was" refusal_keeps_the_run
test_case "text: SIGINT ends a write and its run" interrupted INT
test_case "text: SIGTERM ends a write and its run" interrupted TERM
test_case "text: SIGKILL ends a write and its run" interrupted KILL
test_case "text: stop ends the run of that number and no other" stops_by_number
test_case "text: a run that has ended cannot be stopped" stops_no_ended_run
test_case "text: root's alone" not_for_everybody
run_tests "$@"
