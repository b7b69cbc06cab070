#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The events, as tracefs has them: fields, counts, words.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
EVENTS=$TRACE/events/livelock
need test -w "$DEV" -- "cannot use $DEV"
need test -d "$EVENTS" -- "no $EVENTS"

# has_fields EVENT FIELD...: "type name size signed" each, in this order, no others
has_fields() {
	local event=$1 got want
	shift
	got=$(sed -n 's/^\tfield:\(.*\) \([a-z_]*\);.*size:\([0-9]*\);.*signed:\([01]\);/\1 \2 \3 \4/p' \
		"$EVENTS/$event/format" | grep -v ' common_')
	want=$(printf '%s\n' "$@")
	[ "$got" = "$want" ] || fail "fields of $event: $got"
}

# With the same machinery as hist triggers use: an exact count for each run.
count_begin() {
	local event
	for event in "$EVENTS"/livelock_*; do
		echo 'hist:keys=run:size=2048' >"$event/trigger" ||
			skip "this kernel has no hist triggers"
	done
}

# counted EVENT RUN
counted() {
	sed -n "s/^{ run: *$2 } hitcount: *\\([0-9]*\\).*/\\1/p" "$EVENTS/$1/hist" | grep . || echo 0
}

count_end() {
	local event
	for event in "$EVENTS"/livelock_*; do
		echo '!hist:keys=run' >"$event/trigger"
	done
}

# counts_match SCENARIO-LINE EVENT=COUNT...: a count may name a field of the summary
counts_match() {
	local line=$1 summary run pair event want got bad=""
	shift
	count_begin
	echo "$line" >"$DEV"
	summary=$(last_run)
	run=$(field run <<<"$summary")
	for pair in "$@"; do
		event=livelock_${pair%%=*} want=${pair#*=}
		case $want in
		[a-z]*) want=$(field "$want" <<<"$summary") ;;
		esac
		got=$(counted "$event" "$run")
		[ "$got" = "$want" ] || bad="$bad $event: $got, not $want;"
	done
	count_end
	[ -z "$bad" ] || fail "$bad ($summary)"
}

# Three attempts an operation, a delay between them, none succeeds. Whether the monitor
# sees it, and raises the alarm, hangs on when it looks: the run takes a tenth of a second.
livelocked() {
	counts_match "corridor cure=constant base_ns=20us workers=2 attempts=3 operations=40" \
		run_start=1 run_stop=1 attempt=attempts attempt=240 conflict=240 \
		completion=completions completion=0 give_up=give_ups give_up=80 \
		backoff=160 retry_policy=160 note=240
}

cured() {
	counts_match "cas-counter cure=atomic-add workers=8 operations=500" \
		run_start=1 run_stop=1 attempt=attempts completion=4000 conflict=0 \
		give_up=0 backoff=0 retry_policy=0
}

# Conflicts and completions of a run whose counts nobody knows before
contended() {
	local summary run attempts
	count_begin
	echo "cas-counter workers=16 window_ns=200us seconds=1 attempts=0" >"$DEV"
	summary=$(last_run)
	run=$(field run <<<"$summary")
	attempts=$(counted livelock_attempt "$run")
	set -- "$(counted livelock_completion "$run")" "$(counted livelock_conflict "$run")"
	count_end
	[ "$attempts" = "$(field attempts <<<"$summary")" ] || fail "attempt $attempts: $summary"
	[ "$1" = "$(field completions <<<"$summary")" ] || fail "completion $1: $summary"
	[ "$(($1 + $2))" = "$attempts" ] || fail "$1 completions, $2 conflicts of $attempts"
}

alarm_raised() {
	counts_match "corridor workers=2 alarm=10 duration_ns=2200ms" alarm=1
	counts_match "corridor workers=2 alarm=0 duration_ns=1500ms" alarm=0
	counts_match "corridor cure=designated workers=2 alarm=10 duration_ns=1500ms" alarm=0
}

# printed FILTERED-EVENT LINE: what the trace says of a short run
printed() {
	local instance=$TRACE/instances/livelock-test-$$
	mkdir "$instance"
	echo 1 >"$instance/events/livelock/$1/enable"
	echo "$2" >"$DEV" || true
	grep -v '^#' "$instance/trace" || true
	echo 0 >"$instance/events/livelock/$1/enable"
	rmdir "$instance"
}

words_of_start_and_stop() {
	contains "$(printed livelock_run_start "corridor cure=coin seed=4711 workers=2 operations=1")" \
		"scenario=corridor cure=coin workers=2" "seed=4711"
	contains "$(printed livelock_run_stop "corridor cure=designated workers=2 operations=5")" \
		"scenario=corridor stop=done marks=0" "attempts=10 completions=10"
	contains "$(printed livelock_run_stop "corridor workers=2 duration_ns=20ms")" "stop=duration"
}

words_of_attempts() {
	local text
	text=$(printed livelock_attempt "corridor workers=2 attempts=3 operations=1")
	contains "$text" "worker=0 tries=1" "worker=1 tries=3"
	text=$(printed livelock_conflict "corridor workers=2 attempts=3 operations=1")
	contains "$text" "worker=0 tries=3 refused=0"
	text=$(printed livelock_completion "corridor cure=designated workers=2 operations=1")
	contains "$text" "worker=1 tries=1"
}

words_of_delays() {
	local text
	text=$(printed livelock_backoff \
		"corridor workers=2 backoff=exponential base_ns=1000 attempts=4 operations=1")
	contains "$text" "tries=1 delay_ns=1000" "tries=2 delay_ns=2000" "tries=3 delay_ns=4000"
	text=$(printed livelock_retry_policy \
		"corridor cure=constant base_ns=7000 workers=2 attempts=2 operations=1")
	contains "$text" "scenario=corridor cure=constant tries=1 delay_ns=7000 give_up=0"
}

words_of_give_ups() {
	contains "$(printed livelock_give_up "corridor workers=2 attempts=3 operations=1")" \
		"tries=3 error=-16"
	contains "$(printed livelock_give_up "corridor workers=2 deadline_ns=2ms operations=1")" \
		"error=-110"
	contains "$(printed livelock_give_up "corridor workers=2 duration_ns=20ms")" "error=-125"
	contains "$(printed livelock_alarm "corridor workers=2 duration_ns=2200ms")" "raised"
}

# Both walkers flip in every round, and begin with the left side
words_of_notes() {
	local text worker
	text=$(printed livelock_note "corridor workers=2 attempts=4 operations=1")
	for worker in 0 1; do
		[ "$(sed -n "s/.*worker=$worker what=side value=//p" <<<"$text" | tr '\n' ' ')" = \
			"0 1 0 1 " ] || fail "$text"
	done
	text=$(printed livelock_note "cas-counter cure=atomic-add workers=2 operations=2")
	[ -z "$text" ] || fail "$text"
}

# Worker i has the slot of its run plus i. With no other run both begin at the same.
slots_of_workers() {
	local text base slot worker
	text=$(printed livelock_run_start "corridor workers=4 operations=1 attempts=1")
	base=$(field slot <<<"$text")
	if ! [ "${base:-16384}" -lt 16384 ]; then
		fail "slot: $text"
	fi
	text=$(printed livelock_attempt "corridor workers=4 operations=1 attempts=1")
	for worker in 0 1 2 3; do
		slot=$(grep "worker=$worker " <<<"$text" | field slot)
		[ "$slot" = "$((base + worker))" ] || fail "run's slot $base: $text"
	done
}

step=("u32 slot 4 0" "u32 run 4 0" "u32 worker 4 0" "u32 tries 4 0")
test_case "event livelock_attempt: its fields" has_fields livelock_attempt "${step[@]}"
test_case "event livelock_completion: its fields" has_fields livelock_completion "${step[@]}"
test_case "event livelock_conflict: its fields" has_fields livelock_conflict "${step[@]}" \
	"s32 refused 4 1"
test_case "event livelock_backoff: its fields" has_fields livelock_backoff "${step[@]}" \
	"u64 delay_ns 8 0"
test_case "event livelock_give_up: its fields" has_fields livelock_give_up "${step[@]}" \
	"s32 error 4 1"
test_case "event livelock_run_start: its fields" has_fields livelock_run_start "u32 run 4 0" \
	"u32 scenario 4 0" "u32 cure 4 0" "u32 workers 4 0" "u32 slot 4 0" "u64 seed 8 0"
test_case "event livelock_run_stop: its fields" has_fields livelock_run_stop "u32 run 4 0" \
	"u32 scenario 4 0" "u32 stop 4 0" "u32 marks 4 0" "u64 attempts 8 0" "u64 completions 8 0"
test_case "event livelock_alarm: its fields" has_fields livelock_alarm "u32 run 4 0" \
	"u32 raised 4 0" "u64 attempts 8 0" "u64 completions 8 0"
test_case "event livelock_retry_policy retry.slot retry.run retry.worker retry.scenario retry.cure: its fields" \
	has_fields livelock_retry_policy "u32 slot 4 0" "u32 run 4 0" "u32 worker 4 0" \
	"u32 scenario 4 0" "u32 cure 4 0" "u32 tries 4 0" "u64 delay_ns 8 0" "u32 give_up 4 0"
test_case "event livelock_note: its fields" has_fields livelock_note "u32 slot 4 0" "u32 run 4 0" \
	"u32 worker 4 0" "u32 what 4 0" "u64 value 8 0"
test_case "event livelock_attempt livelock_conflict livelock_give_up livelock_backoff livelock_retry_policy: counts of a livelock" \
	livelocked
test_case "event livelock_completion livelock_run_start livelock_run_stop: counts of a cure" cured
test_case "event livelock_conflict livelock_completion: counts under contention" contended
test_case "event livelock_alarm: raised once, and only where it should be" alarm_raised
test_case "event livelock_run_start livelock_run_stop: words" words_of_start_and_stop
test_case "event livelock_attempt livelock_conflict livelock_completion: words" words_of_attempts
test_case "event livelock_backoff livelock_retry_policy retry.tries retry.delay_ns: words" words_of_delays
test_case "event livelock_give_up livelock_alarm: words" words_of_give_ups
test_case "event livelock_note: words" words_of_notes
test_case "event livelock_attempt: slots of a run" slots_of_workers
run_tests "$@"
