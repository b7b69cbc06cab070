#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tool's verbs, their exit statuses, errors and JSON.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"
need perl -MJSON::PP -e 1 -- "no perl with JSON::PP"

help_and_version() {
	local verb
	contains "$(status_of 0 livelock --help)" list show run sweep compare report top policy doctor
	contains "$(status_of 0 livelock --version)" "interface 1"
	for verb in list show run sweep compare report top policy doctor; do
		contains "$(status_of 0 livelock "$verb" --help)" "Usage: livelock $verb"
	done
}

wrong_usage() {
	status_of 2 livelock >/dev/null
	contains "$(status_of 2 livelock no-such-verb)" no-such-verb
	status_of 2 livelock run >/dev/null
	status_of 2 livelock run bridge --no-such-option >/dev/null
	status_of 2 livelock run bridge -d forever >/dev/null
	status_of 2 livelock run bridge --expect happiness >/dev/null
	status_of 2 livelock run bridge --json -x, >/dev/null
	status_of 2 livelock run bridge -x "" >/dev/null
	contains "$(status_of 2 livelock matrix bridge --csv)" csv
	contains "$(status_of 2 livelock matrix bridge -w 1)" workers
	# what would have no effect
	contains "$(status_of 2 livelock run bridge -T --json)" "-T"
	contains "$(status_of 2 livelock run bridge -v -x,)" "-v"
	contains "$(status_of 2 livelock compare bridge --latency --no-bpf)" "--latency"
	contains "$(status_of 2 livelock policy list --pin)" "--pin"
	contains "$(status_of 2 livelock policy unload all --json)" "--json"
	contains "$(status_of 2 livelock claims -l --json)" "--list"
	contains "$(status_of 2 livelock literature -l --json)" "--list"
	contains "$(status_of 2 livelock trace --run 1 --policy-at 5)" "--run"
}

# What is wrong is found before what is there is overwritten
keeps_old_results() {
	local file
	file=$(mktemp)
	echo old >"$file"
	status_of 3 livelock run bridge -o "$file" --policy /no/such.o >/dev/null
	status_of 3 livelock sweep corridor --param chance=1..2 -q -o "$file" --policy /no/such.o >/dev/null
	status_of 2 livelock trace corridor --pair 1,2 -o "$file" >/dev/null
	[ "$(cat "$file")" = old ] || fail "$(cat "$file")"
	status_of 0 livelock run healthy -d 0.2 -q -o "$file" >/dev/null
	contains "$(cat "$file")" healthy
	[ "$(head -c 3 "$file")" != old ] || fail "$(cat "$file")"
	rm "$file"
}

names_what_is_wrong() {
	contains "$(status_of 2 livelock run nope)" nope polite-locks bridge cas-counter corridor
	contains "$(status_of 2 livelock run corridor --cure atomic-add)" corridor atomic-add \
		none designated coin constant
	contains "$(status_of 2 livelock run bridge --set colour=red)" colour
	contains "$(status_of 2 livelock run bridge --set jitter=lots)" jitter lots
	contains "$(status_of 2 livelock run bridge -w 0)" workers
	contains "$(status_of 2 livelock run bridge -w 4294967295)" workers 4294967295
	contains "$(status_of 2 livelock run bridge -w 1025)" workers 1025
	contains "$(status_of 2 livelock run bridge -d 100)" duration
	contains "$(status_of 2 livelock run bridge --set sync=barrier)" sync
}

expectations() {
	status_of 0 livelock run corridor -d 0.5 -q --expect livelock >/dev/null
	contains "$(status_of 1 livelock run corridor -d 0.5 -q --expect healthy)" healthy livelock
	status_of 0 livelock run corridor --cure designated -d 0.5 -q --threshold 90% >/dev/null
	status_of 1 livelock run corridor -d 0.5 -q --threshold 0.9 >/dev/null
	# over before the change: of what should be after it nothing is known
	contains "$(status_of 1 livelock run healthy -d 5 -q --set operations=10 \
		--change 4=atomic-add --expect healthy)" "before its changes"
}

# Each line is one object; the summary has what scripts rely on
json_fields() {
	local out
	out=$(status_of 0 livelock run cas-counter -d 1 -i 0.3 --json)
	json run scenario cure workers params.workers params.window kernel <<<"$out" >/dev/null
	json sample attempts completions conflicts ratio verdict reason <<<"$out" >/dev/null
	json worker attempts completions conflicts <<<"$out" >/dev/null
	json summary scenario cure workers params duration_ns attempts completions conflicts \
		give_ups ratio verdict jain kernel module.attempts module.completions lost \
		law.name law.ratio <<<"$out" >/dev/null
	[ "$(json summary scenario workers law.name <<<"$out")" = "cas-counter 16 M2 " ] ||
		fail "$(tail -n 1 <<<"$out")"
	[ "$(grep -c '"type":"worker"' <<<"$out")" = 16 ] || fail "not 16 workers"
	[ "$(grep -c '"type":"sample"' <<<"$out")" -ge 2 ] || fail "few samples"
}

plain_lines() {
	local out
	contains "$(status_of 0 livelock run corridor -d 1 -i 0.4)" "attempts/s=" "success/s=" \
		"ratio=" "verdict=livelock" "corridor, cure none: livelock"
	contains "$(status_of 0 livelock run corridor -d 1 -i 0.4 -x,)" "seconds,cure,attempts/s"
	out=$(status_of 0 livelock run corridor -d 0.5 -i 0.1 -x, -q)
	contains "$out" "seconds,cure,attempts/s" "corridor, cure none: livelock"
	[ "$(wc -l <<<"$out")" = 2 ] || fail "$out"
}

change_while_running() {
	local out
	out=$(status_of 0 livelock run corridor -d 1.2 -i 0.2 --change 0.6=designated --json)
	json summary cure <<<"$out" | grep -q "^designated" || fail "the last phase: $out"
	contains "$(grep '"type":"summary"' <<<"$out" | head -n 1)" '"cure":"none"' \
		'"verdict":"livelock"'
	contains "$(grep '"type":"summary"' <<<"$out" | tail -n 1)" '"verdict":"healthy"'
}

lists() {
	local name
	while read -r _ name; do
		contains "$(livelock list)" "$name"
		contains "$(livelock list -q)" "$name"
		contains "$(livelock list --json)" "\"$name\""
		contains "$(livelock show "$name")" "breaks ties" "cures and decoys"
	done < <("$DIR/inventory" | grep '^scenario ')
	status_of 2 livelock show nope >/dev/null
}

top_sees_a_run() {
	livelock run bridge -d 60 -q >/dev/null &
	local runner=$!
	wait_for grep -q "^run: bridge .*state=running" "$DEV"
	contains "$(livelock top -n 2 -i 0.1)" bridge
	kill "$runner"
	wait "$runner" || true
}

# Tests that look at what a command says must not pass if it ends with another status
wrong_status() { contains "$(status_of 3 echo said)" said; }
notices_a_wrong_status() {
	if "$BASH" "$0" wrong_status >/dev/null; then
		fail "a wrong status is taken for the right one"
	fi
}

# ended_by SIGNAL: the tool goes, and takes its run along
ended_by() {
	env --default-signal=INT livelock run bridge -d 60 -q >/dev/null 2>&1 &
	local runner=$! rc=0
	wait_for grep -q "^run: bridge .*state=running" "$DEV"
	kill -s "$1" "$runner"
	wait "$runner" || rc=$?
	[ "$rc" = "$2" ] || fail "status $rc, not $2"
	contains "$(wait_for sh -c "grep -q '^last: bridge' $DEV" && last_run)" bridge
}

# The owner's death is a reason to stop that nobody is left to ask for
owner_in_the_event() {
	local text runner instance=$TRACE/instances/livelock-test-$$
	mkdir "$instance" || skip "no tracefs"
	echo 1 >"$instance/events/livelock/livelock_run_stop/enable"
	livelock run bridge -d 60 -q >/dev/null 2>&1 &
	runner=$!
	wait_for grep -q "^run: bridge .*state=running" "$DEV"
	kill -KILL "$runner"
	wait "$runner" || true
	text=$(wait_for grep -q livelock_run_stop "$instance/trace" &&
		grep livelock_run_stop: "$instance/trace")
	echo 0 >"$instance/events/livelock/livelock_run_stop/enable"
	rmdir "$instance"
	contains "$text" "scenario=bridge stop=owner"
}

# A full disk is no success, whatever was to be written
nowhere_to_write() {
	local command
	for command in --help --version "list --help" list "show bridge" "list --json" \
		"run corridor -d 0.2" "top --lines -n 1 -i 0.1"; do
		contains "$(status_of 3 bash -c "livelock $command >/dev/full")" "cannot write"
	done
}

doctor() {
	local rc=0
	contains "$(livelock doctor || true)" module device bpf
	livelock doctor >/dev/null 2>&1 || rc=$?
	[ "$rc" -le 1 ] || fail "status $rc"
}

test_case "tool: these tests notice a wrong status" notices_a_wrong_status
test_case "tool: help and version" help_and_version
test_case "tool: wrong usage is status 2" wrong_usage
test_case "tool: what is wrong does not cost the results there are" keeps_old_results
test_case "tool: errors name what is wrong and what there is" names_what_is_wrong
test_case "tool: --expect and --threshold set the status" expectations
test_case "tool: JSON has its fields" json_fields
test_case "tool: lines for people and CSV" plain_lines
test_case "tool: a cure comes while it runs" change_while_running
test_case "tool: list and show know every scenario" lists
test_case "tool: top sees a run" top_sees_a_run
test_case "tool: SIGINT ends a run, status 130" ended_by INT 130
test_case "tool: SIGTERM ends a run" ended_by TERM 130
test_case "event livelock_run_stop: the owner was killed" owner_in_the_event
test_case "tool: what cannot be written is status 3" nowhere_to_write
test_case "tool: doctor" doctor
run_tests "$@"
