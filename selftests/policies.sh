#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# livelock policy: what is in force, what is pinned, and whether a cure cures.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"
need perl -MJSON::PP -e 1 -- "no perl with JSON::PP"

POLICIES=${LIVELOCK_POLICIES:-$DIR/../../../../bpf/policies}
need test -e "$POLICIES/jitter.bpf.o" -- "no policies in $POLICIES"

# check NAME STATUS [ARGUMENT...]
check() {
	status_of "$2" livelock policy check "$POLICIES/$1.bpf.o" --json -q "${@:3}"
}

# The policy of the documentation's page does what the page says
page_heals() {
	local out
	out=$(check page 0 bridge)
	[ "$(json scenario scenario effect with.verdict <<<"$out")" = "bridge heals healthy " ] ||
		fail "$out"
}

# Without arguments the object's own claim counts
priority_heals() {
	local out
	out=$(check priority 0 -d 1)
	[ "$(json scenario scenario healed <<<"$out")" = "bridge true " ] || fail "$out"
}

bad_is_seen() {
	local out
	out=$(check lockstep 1 -d 1)
	contains "$out" "heals 0 of 1"
	[ "$(grep -v ^livelock: <<<"$out" | json scenario healed with.verdict)" = \
		"false livelock " ] || fail "$out"
}

# Nobody asks a policy where there are no retries
nothing_to_heal() {
	local out
	out=$(status_of 1 livelock policy check "$POLICIES/jitter.bpf.o" corridor -d 0.2 -q \
		--set breaker=designated)
	contains "$out" "was not ill" "heals 0 of 1"
}

check_refuses() {
	contains "$(status_of 2 livelock policy check "$POLICIES/page.bpf.o" nope)" nope corridor
	contains "$(status_of 2 livelock policy check)" "FILE.bpf.o"
	status_of 3 livelock policy check /dev/null corridor >/dev/null
	contains "$(status_of 2 livelock policy foo)" load list unload check
	contains "$(status_of 2 livelock policy load a.bpf.o --pin -d 1)" -d
	contains "$(status_of 1 livelock policy unload nope)" nope
}

# unpinned: as in the beginning, the module free again
unpinned() {
	livelock policy unload all >/dev/null
	wait_for grep -q '^0$' /sys/module/livelock/refcnt
	[ "$(livelock policy list)" = "no policy is in force" ] || fail "$(livelock policy list)"
}

# A pinned one outlives its loader, and holds the module
pinned_stays() {
	local out
	mountpoint -q /sys/fs/bpf || mount -t bpf bpf /sys/fs/bpf
	trap unpinned EXIT
	contains "$(status_of 0 livelock policy load --pin "$POLICIES/page.bpf.o")" backoff pinned
	[ "$(json policy name pin pids <<<"$(livelock policy list --json)")" = \
		"backoff /sys/fs/bpf/livelock/backoff [] " ] || fail "$(livelock policy list --json)"
	grep -q '[1-9]' /sys/module/livelock/refcnt || fail "nothing holds the module"
	out=$(livelock run bridge -d 1 --json)
	[ "$(json summary verdict <<<"$out")" = "healthy " ] ||
		fail "$(json summary reason <<<"$out")"
	contains "$(status_of 3 livelock policy load --pin "$POLICIES/page.bpf.o")" backoff unload
	contains "$(status_of 0 livelock policy unload backoff)" backoff
}

# One that a process holds is listed with it, and goes with it only
held_is_listed() {
	local loader out
	livelock policy load "$POLICIES/jitter.bpf.o" >/dev/null &
	loader=$!
	wait_for grep -q '[1-9]' /sys/module/livelock/refcnt
	wait_for sh -c "livelock policy list --json | grep -q $loader"
	out=$(livelock policy list)
	contains "$out" jitter "process $loader"
	contains "$(status_of 1 livelock policy unload jitter)" "process $loader"
	kill "$loader"
	wait "$loader" || true
	unpinned
}

runs_are_counted() {
	local out before
	before=$(cat /proc/sys/kernel/bpf_stats_enabled)
	# shellcheck disable=SC2064 # its value as of now
	trap "echo $before >/proc/sys/kernel/bpf_stats_enabled; unpinned" EXIT
	mountpoint -q /sys/fs/bpf || mount -t bpf bpf /sys/fs/bpf
	livelock policy load --pin "$POLICIES/lockstep.bpf.o" >/dev/null
	[ "$before" != 0 ] || contains "$(livelock policy list)" bpf_stats_enabled
	echo 1 >/proc/sys/kernel/bpf_stats_enabled
	livelock run bridge -d 0.5 -q >/dev/null
	out=$(livelock policy list --json)
	[ "$(json policy runs <<<"$out" | tr -d ' ')" -gt 0 ] || fail "$out"
}

test_case "policy: the one of the documentation heals" page_heals
test_case "policy: priority heals what it claims" priority_heals
test_case "policy: a bad one is seen, status 1" bad_is_seen
test_case "policy: where nothing is to be healed" nothing_to_heal
test_case "policy: errors" check_refuses
test_case "policy: a pinned one stays until it is unloaded" pinned_stays
test_case "policy: one that a process holds" held_is_listed
test_case "policy: its runs are counted if the kernel is told to" runs_are_counted
run_tests "$@"
