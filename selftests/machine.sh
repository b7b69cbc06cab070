#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What happens to the machine during a run: CPUs that go and come, the freezer, a
# suspend, and others that want a CPU.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -c "$DEV" -- "no $DEV"
need test "$(id -u)" = 0 -- "needs root"
LIMITS=/sys/module/livelock/parameters
CPU1=/sys/devices/system/cpu/cpu1/online

# in_background LINE: a run that goes on until $writer is killed
in_background() {
	echo "$1" >"$DEV" &
	writer=$!
	wait_for grep -q "^run: .*state=running" "$DEV"
}

end_background() {
	kill "$writer" 2>/dev/null || true
	wait "$writer" || true
}

attempts() {
	sed -n '/^run: /s/.*attempts=\([0-9]*\).*/\1/p' "$DEV"
}

# The run goes on: it makes attempts that it had not made before.
goes_on() {
	local before
	before=$(attempts)
	[ -n "$before" ] || fail "there is no run"
	more_than "$before"
}

more_than() {
	local before=$1 n now
	for ((n = 0; n < 1000; n++)); do
		now=$(attempts)
		[ -n "$now" ] || fail "the run is gone"
		[ "$now" -le "$before" ] || return 0
		sleep 0.02
	done
	fail "no attempt after $before"
}

# One goes while runs start, work and stop: each ends well, disturbed or not.
cpu_goes_and_comes() {
	local toggler n
	[ -w "$CPU1" ] || skip "no CPU can be taken away"
	while :; do
		echo 0 >"$CPU1"
		echo 1 >"$CPU1"
	done &
	toggler=$!
	for ((n = 0; n < 25; n++)); do
		echo "cas-counter placement=spread workers=8 operations=200" >"$DEV" || {
			kill "$toggler"
			fail "run $n could not be made"
		}
	done
	kill "$toggler"
	wait "$toggler" || true
	echo 1 >"$CPU1" 2>/dev/null || true
	[ "$(cat "$CPU1")" = 1 ] || fail "CPU 1 did not come back"
	contains "$(last_run)" "state=stopped"
}

# Back again, the CPU gets its share of a spread run
cpu_used_again() {
	[ -w "$CPU1" ] || skip "no CPU can be taken away"
	echo 0 >"$CPU1"
	echo 1 >"$CPU1"
	echo "corridor cure=designated placement=spread workers=4 operations=50" >"$DEV"
	contains "$(last_run)" "attempts=200"
	[[ $(last_run) != *disturbed* ]] || fail "disturbed by what was before it"
}

# Frozen and thawed, a run goes on, and so does the write that waits for it. With
# pm_test=freezer the machine is as good as suspended for 5 s.
frozen() {
	grep -qw freezer /sys/power/pm_test 2>/dev/null || skip "no pm_test in this kernel"
	grep -qw freeze /sys/power/state || skip "no suspend in this kernel"
	in_background "$1 seconds=60"
	echo freezer >/sys/power/pm_test
	echo freeze >/sys/power/state || {
		echo none >/sys/power/pm_test
		fail "not everything could be frozen: $(dmesg | tail -n 3)"
	}
	echo none >/sys/power/pm_test
	goes_on
	kill -0 "$writer" || fail "the write has ended"
	end_background
}

# In ticks of 10 ms
ran() {
	awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# A task that is always busy, beside the largest run that anybody may have: percent of
# the first CPU that it gets in 4 s, from the beginning of the run.
percent_left() {
	local task from before after
	in_background "$1 attempts=0 workers=$(cat $LIMITS/max_workers) seconds=60" >&2
	taskset -c 0 "$BASH" -c 'while :; do :; done' &
	task=$!
	before=$(ran "$task") from=${EPOCHREALTIME/./}
	sleep 4
	after=$(ran "$task")
	echo $(((after - before) * 1000000 / (${EPOCHREALTIME/./} - from)))
	kill "$task" || return
	end_background
}

fair_share() {
	local percent
	# without them a worker pays late
	grep -qw preempt_notifier_register /proc/kallsyms ||
		! grep -qF "(full)" /sys/kernel/debug/sched/preempt 2>/dev/null ||
		skip "preempt=full, and no preempt notifiers in this kernel"
	percent=$(percent_left "$1") || fail "the busy task has ended"
	echo "$percent % of a CPU are left"
	[ "$percent" -ge 30 ] || fail "that is less than 30"
}

# Without the limit there is little left, or these tests show nothing.
unfair_share() {
	local percent before
	before=$(cat $LIMITS/max_share)
	echo 100 >$LIMITS/max_share
	percent=$(percent_left "$1") || percent=none
	echo "$before" >$LIMITS/max_share
	[ "$percent" != none ] || fail "the busy task has ended"
	[ "$percent" -lt 30 ] || fail "$percent % are left without a limit"
}

# What its workers have not run is not waited for by those of the next
next_run() {
	in_background "polite-locks placement=one-cpu attempts=0 workers=1000 seconds=60"
	sleep 3
	end_background
	echo "corridor cure=designated placement=one-cpu workers=1000 operations=1 seconds=3" \
		>"$DEV"
	contains "$(last_run)" "workers=1000" "attempts=1000"
}

test_case "machine: a CPU goes and comes while runs start and stop" cpu_goes_and_comes
test_case "machine: a CPU that came back is used" cpu_used_again
test_case "machine: a run is frozen and goes on" frozen "polite-locks workers=4"
# in the middle of an operation, which lockdep takes for a lock
test_case "machine: transfers with ww_mutex are frozen and go on" \
	frozen "wallet cure=wound-wait backoff=constant base_ns=20ms"
test_case "machine: others keep 30 % of a CPU: polite-locks on it" \
	fair_share "polite-locks placement=one-cpu"
test_case "machine: others keep 30 % of a CPU: cas-counter on it" \
	fair_share "cas-counter placement=one-cpu"
test_case "machine: others keep 30 % of a CPU: polite-locks on all" \
	fair_share "polite-locks placement=spread"
test_case "machine: a large run does not wait for the one before" next_run
test_case "machine: max_share=100 is no limit" \
	unfair_share "polite-locks placement=one-cpu"
run_tests "$@"
