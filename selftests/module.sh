#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Loading and unloading.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
KO=${LIVELOCK_KO:-$(modinfo -n livelock 2>/dev/null)}
need test "$(id -u)" = 0 -- "needs root"
need test -r "$KO" -- "no livelock.ko to load: set LIVELOCK_KO"
CYCLES=${LIVELOCK_CYCLES:-100}

loaded() {
	[ -d /sys/module/livelock ]
}

unload() {
	if loaded; then
		rmmod livelock
	fi
}

# reload [PARAMETER=VALUE...]; the test ends with the module as it was
reload() {
	unload
	insmod "$KO" "$@"
}

cycles() {
	local n
	unload
	for ((n = 0; n < CYCLES; n++)); do
		insmod "$KO" || fail "insmod, cycle $n"
		rmmod livelock || fail "rmmod, cycle $n"
	done
	insmod "$KO"
}

cycles_with_runs() {
	local n
	for ((n = 0; n < 10; n++)); do
		reload
		echo "corridor cure=designated workers=8 operations=20" >"$DEV"
	done
}

# refused_while WHAT: rmmod fails, and changes nothing
refused_while() {
	local out
	if out=$(rmmod livelock 2>&1); then
		reload
		fail "rmmod went through with $1"
	fi
	contains "$out" "in use"
	[ -c "$DEV" ] || fail "rmmod left no device"
}

busy_open_file() {
	exec 3<>"$DEV"
	refused_while "an open file"
	exec 3>&-
	reload
}

busy_run() {
	local writer
	echo "polite-locks seconds=60" >"$DEV" &
	writer=$!
	wait_for grep -q "^run: polite-locks .*state=running" "$DEV"
	refused_while "a run"
	grep -q "^run: polite-locks .*state=running" "$DEV" || fail "the run is gone"
	kill "$writer"
	wait "$writer" || true
	wait_for rmmod livelock
	reload
}

busy_bpf_link() {
	local loader policy=${LIVELOCK_POLICIES:-$DIR/../../../../bpf/policies}/jitter.bpf.o
	command -v livelock >/dev/null || skip "no livelock tool in PATH"
	[ -e "$policy" ] || skip "no $policy"
	livelock policy load "$policy" >/dev/null &
	loader=$!
	wait_for grep -q '[1-9]' /sys/module/livelock/refcnt
	refused_while "a BPF link"
	kill "$loader"
	wait "$loader" || true
	wait_for rmmod livelock
	reload
}

busy_event() {
	local event=$TRACE/events/livelock/livelock_attempt
	[ -d "$event" ] || skip "no tracefs"
	echo 1 >"$event/enable"
	echo "corridor workers=2 operations=5 attempts=2" >"$DEV"
	echo 0 >"$event/enable"
	echo >"$TRACE/trace"
	wait_for rmmod livelock
	reload
}

log_since() {
	dmesg | sed -n "/$1/,\$p"
}

mark() {
	echo "<6>livelock selftest $1 $$" >/dev/kmsg
}

# One run at load, one summary, and the module can go when it is over
run_at_load() {
	local lines
	mark load
	# the inner quotes are for the kernel, which splits parameters at spaces
	reload run='"cas-counter cure=atomic-add sync=barrier"' workers=4 seconds=1
	refused_while "a run at load"
	wait_for grep -q "^last: cas-counter" "$DEV"
	lines=$(log_since "selftest load $$" | grep "livelock: cas-counter")
	[ "$(wc -l <<<"$lines")" = 1 ] || fail "not one summary: $lines"
	contains "$lines" "cure=atomic-add workers=4" "ratio=1.000000" "state=stopped"
	wait_for rmmod livelock
	reload
}

run_at_load_with_cure() {
	reload run=corridor cure=designated workers=2 seconds=1
	wait_for grep -q "^last: corridor cure=designated workers=2 " "$DEV"
	wait_for rmmod livelock
	reload
}

# bad_load WORDS PARAMETER=VALUE...: insmod fails, says why, and leaves nothing
bad_load() {
	local words=$1
	shift
	mark bad
	unload
	if insmod "$KO" "$@" 2>/dev/null; then
		reload
		fail "loaded with $*"
	fi
	! loaded || fail "half loaded"
	# shellcheck disable=SC2086 # words
	contains "$(log_since "selftest bad $$" | grep "livelock: run=")" $words
	insmod "$KO"
}

max_workers() {
	reload max_workers=8
	if echo "bridge workers=9 operations=1" 2>/dev/null >"$DEV"; then
		fail "9 workers went through"
	fi
	contains "$(sed -n 's/^refused: //p' "$DEV")" workers 8
	echo "corridor cure=designated workers=8 operations=1" >"$DEV"
	reload max_workers=4000
	echo "corridor cure=designated workers=2000 operations=1" >"$DEV"
	contains "$(last_run)" "workers=2000" "attempts=2000"
	reload
}

max_seconds() {
	reload max_seconds=1
	if echo "bridge seconds=2" 2>/dev/null >"$DEV"; then
		fail "2 seconds went through"
	fi
	contains "$(sed -n 's/^refused: //p' "$DEV")" duration_ns
	reload
}

# Values without sense do not become limits without sense
absurd_limits() {
	local share
	reload max_workers=0 max_seconds=0
	cat "$DEV" >/dev/null
	reload max_workers=4294967295 max_seconds=4294967295
	if echo "bridge workers=16385 operations=1" 2>/dev/null >"$DEV"; then
		fail "more workers than slots went through"
	fi
	for share in 0 4294967295; do
		reload max_share=$share
		echo "corridor cure=designated workers=100 operations=2 seconds=60" >"$DEV"
		contains "$(last_run)" "workers=100" "attempts=200"
	done
	if insmod "$KO" max_workers=-1 2>/dev/null; then
		fail "loaded twice"
	fi
	reload
}

# Without the module the tool says what is missing
tool_without_module() {
	local rc=0 out
	command -v livelock >/dev/null || skip "no livelock tool in PATH"
	unload
	out=$(livelock run bridge 2>&1) || rc=$?
	[ "$rc" != 3 ] || out+=$(livelock claims 1 -q 2>&1) || rc=$?
	insmod "$KO"
	[ "$rc" = 3 ] || fail "status $rc: $out"
	contains "$out" livelock
}

test_case "module: $CYCLES times insmod and rmmod" cycles
test_case "module: insmod, a run, rmmod, 10 times" cycles_with_runs
test_case "module: rmmod is refused while a file is open" busy_open_file
test_case "module: rmmod is refused while a run is going" busy_run
test_case "module: rmmod is refused while a BPF link is alive" busy_bpf_link
test_case "module: rmmod works after an event was on" busy_event
test_case "module: run= at load logs one summary" run_at_load
test_case "module: run= at load takes cure, workers, seconds" run_at_load_with_cure
test_case -a "run=no-such" "module: run= of an unknown scenario" \
	bad_load "no-such polite-locks bridge cas-counter corridor" run=no-such
test_case -a "run=corridor" "module: cure= of another scenario" \
	bad_load "corridor atomic-add designated" run=corridor cure=atomic-add
test_case -a "run=bridge" "module: workers= above the limit" \
	bad_load "workers 5000" run=bridge workers=5000
test_case -a "run=bridge" "module: seconds= above the limit" \
	bad_load "duration_ns" run=bridge seconds=4294967295
test_case "module: max_workers" max_workers
test_case "module: max_seconds" max_seconds
test_case "module: absurd limits" absurd_limits
test_case "module: the tool without it" tool_without_module
run_tests "$@"
