#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# BPF counts equal the module's, and a BPF program cures a livelock.

# shellcheck source-path=SCRIPTDIR disable=SC2317,SC2046,SC2086
# (tests are called by name; numbers are split into words)
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"
need perl -MJSON::PP -e 1 -- "no perl with JSON::PP"

POLICIES=${LIVELOCK_POLICIES:-$DIR/../../../../bpf/policies}

# Attached before the start, what BPF saw is what happened: to the attempt.
counts_equal() {
	local out got rc=0
	out=$(livelock run "$@" --json) || rc=$?
	# 4: an invariant broke, as is expected of aba; its attempts are counted all the same
	[ "$rc" = 0 ] || [ "$rc $(json summary verdict <<<"$out")" = "4 violated " ] ||
		fail "it ended with $rc"
	got=$(json summary bpf lost recursion_misses total.attempts total.completions \
		module.attempts module.completions verdict <<<"$out")
	set -- $got
	if [ "$1" = false ]; then
		skip "the tool cannot use BPF here: $(json summary bpf_reason <<<"$out")"
	fi
	[ "$2 $3" = "0 0" ] || fail "lost $2, recursion_misses $3"
	[ "$4 $5" = "$6 $7" ] || fail "BPF counted $4 and $5, the module $6 and $7"
	# in a deadlock nobody gets as far as an attempt
	[ "$4" -gt 0 ] || [ "$8" = deadlock ] || fail "nothing was counted"
}

# As many CPUs as there are, each in a loop without any wait
counts_equal_in_a_storm() {
	counts_equal polite-locks -d 1 -w "$(($(nproc) * 2))" --set window=none
	counts_equal cas-counter -d 1 -w "$(($(nproc) * 2))" --set window=none
}

with_policy() {
	local policy=$POLICIES/$1.bpf.o
	shift
	[ -e "$policy" ] || skip "no $policy"
	livelock run "$@" --policy "$policy" --json
}

# The bridge is livelocked; with the policy from the start it is not
policy_cures() {
	local out
	out=$(livelock run bridge -d 1 --json)
	[ "$(json summary verdict <<<"$out")" = "livelock " ] ||
		fail "without it: $(json summary reason <<<"$out")"
	out=$(with_policy jitter bridge -d 2) || exit
	[ "$(json summary verdict <<<"$out")" = "healthy " ] ||
		fail "with it: $(json summary reason <<<"$out")"
	set -- $(json summary total.attempts module.attempts lost <<<"$out")
	[ "$1 $3" = "$2 0" ] || fail "BPF counted $1 attempts, the module $2; lost $3"
}

# It can be loaded into what is running, by another process
policy_from_outside() {
	local out loader
	[ -e "$POLICIES/jitter.bpf.o" ] || skip "no policy in $POLICIES"
	livelock policy load "$POLICIES/jitter.bpf.o" >/dev/null &
	loader=$!
	wait_for grep -q '[1-9]' /sys/module/livelock/refcnt
	out=$(livelock run bridge -d 2 --json)
	kill "$loader"
	wait "$loader" || true
	[ "$(json summary verdict <<<"$out")" = "healthy " ] ||
		fail "$(json summary reason <<<"$out")"
}

# What a program wrote is in the events that come after it
policy_seen_in_events() {
	local text instance=$TRACE/instances/livelock-test-$$
	[ -e "$POLICIES/jitter.bpf.o" ] || skip "no policy in $POLICIES"
	mkdir "$instance"
	echo 1 >"$instance/events/livelock/livelock_backoff/enable"
	with_policy jitter bridge -d 1 >/dev/null
	text=$(grep -v '^#' "$instance/trace" || true)
	echo 0 >"$instance/events/livelock/livelock_backoff/enable"
	rmdir "$instance"
	[ "$(field delay_ns <<<"$text" | sort -u | wc -l)" -gt 5 ] || fail "delays: $text"
}

for scenario in $(livelock list -q); do
	test_case "bpf: counts equal the module's in scenario $scenario" \
		counts_equal "$scenario" -d 0.5 -w 64
done
test_case "bpf: counts equal in a storm" counts_equal_in_a_storm
test_case "event livelock_retry_policy retry.delay_ns: a policy cures a livelock" policy_cures
test_case "event livelock_retry_policy: a policy loaded into what is running" policy_from_outside
test_case "event livelock_retry_policy: the delay that a policy wrote is the delay" \
	policy_seen_in_events
run_tests "$@"
