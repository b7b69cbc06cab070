#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The page of one-liners: each command on it is run as it stands there, with the
# tools that the system has, and what it counts is compared with the module's counts.
# The page is the list. For each of its one-liners there is a function check_NAME
# here: what it printed is on stdin, of its runs are A attempts, C completions, G
# give-ups, F failed attempts (conflicts), R retries, and what the text says is $text.

# Where the machine is emulated these tools take long to start: without LIVELOCK_TRACERS=all
# only the scripts of bpftrace are run. make check-oneliners runs all.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # functions are called by name
. "$(dirname -- "$0")/lib.sh"
PAGE=${LIVELOCK_DOCS:-$DIR/../../../../Documentation/livelock}/oneliners.rst
SCRIPTS=${LIVELOCK_POLICIES:-$DIR/../../../../bpf/policies}/../bpftrace
need test -w "$DEV" -- "cannot use $DEV"
need test -r "$PAGE" -- "no $PAGE: not run from the repository"
need test -d "$SCRIPTS" -- "no $SCRIPTS: not run from the repository"

on_page() {
	sed -n 's/^\.\. one-liner: //p' "$PAGE"
}

# text_of NAME: the first literal block behind its mark
text_of() {
	awk -v name="$1" '
	/^\.\. one-liner: / { here = $3 == name; next }
	here && !block && /::$/ { block = 1; next }
	here && block && /^[^ ]/ { exit }
	here && block && (NF || begun) { begun = 1; sub(/^   /, ""); print }' "$PAGE"
}

# The tool that it starts with; ftrace needs none
tool_of() {
	case $1 in
	script-* | bpftrace-*) echo bpftrace ;;
	perf-*) echo perf ;;
	trace-cmd-*) echo trace-cmd ;;
	esac
}

need_tool() {
	local tool
	tool=$(tool_of "$1")
	[ -z "$tool" ] || command -v "$tool" >/dev/null || skip "no $tool here"
}

# The same, and it ends when a command does
with_guest() {
	text_of "$1" | sed "1s,^bpftrace ,&-c '/bin/sh $tmp/guest $tmp/$1' ,"
}

# Where it is run: names of files are as on the page
folder_of() {
	case $1 in
	script-*) echo "$SCRIPTS" ;;
	ftrace-*) echo "$TRACE" ;;
	*) echo "$tmp" ;;
	esac
}

# Only wrong numbers are said
expect() {
	[ "$2" = "$3" ] || echo "$1: $2, not $3;"
}

# add LINE...: summaries of runs
add() {
	local line
	for line in "$@"; do
		A=$((A + $(field attempts <<<"$line")))
		C=$((C + $(field completions <<<"$line")))
		G=$((G + $(field give_ups <<<"$line")))
	done
	F=$((A - C)) R=$((A - C - G))
}

# The sum of the numbers behind "NAME...: " or, for histograms, before the bars
total() {
	awk -v name="$1" 'index($0, name) == 1 && / -?[0-9]+$/ { n += $NF } END { print n + 0 }'
}

bars() {
	awk '/^\[.*\|$/ { sub(/^\[[^)]*[)\]]/, ""); n += $1 } END { print n + 0 }'
}

hits() {
	sed -n 's/.*hitcount: *\([0-9]*\).*/\1/p' | awk '{ n += $1 } END { print n + 0 }'
}

lines() {
	grep -c -- "$1" || true
}

# 2,345 livelock:NAME
perf_count() {
	awk -v event="livelock:livelock_$1" '$2 == event { gsub(/,/, "", $1); print $1 }'
}

check_script-success-ratio() {
	expect "total, in ten-thousandths" "$(awk '/^total/ { sub(/\./, ""); print $2, $3, $4 + 0 }')" \
		"$A $C $((C * 10000 / A))"
}

check_script-retry-intervals() {
	expect intervals "$(total @retries: <<<"$text")" "$R"
	expect "intervals in bars" "$(bars <<<"$text")" "$R"
}

check_script-who-wins() {
	expect attempts "$(total @attempts <<<"$text")" "$A"
	expect completions "$(total @completions <<<"$text")" "$C"
}

check_script-give-ups() {
	expect whose "$(total @whose <<<"$text")" "$G"
	expect why "$(total '@why[EBUSY]' <<<"$text")" "$G"
	expect "tries in bars" "$(bars <<<"$text")" "$G"
}

check_bpftrace-counts() {
	expect attempts "$(total @attempts <<<"$text")" "$A"
	expect completions "$(total @completions <<<"$text")" "$C"
}

check_bpftrace-events() {
	local pair event
	for pair in attempt=$A completion=$C conflict=$F give_up=$G retry_policy=$R \
		run_start=2 run_stop=2; do
		event="@[tracepoint:livelock:livelock_${pair%=*}]"
		expect "$event" "$(total "$event" <<<"$text")" "${pair#*=}"
	done
}

check_bpftrace-tries() { expect completions "$(bars)" "$C"; }
# the second run has no back-off
check_bpftrace-delays() { expect delays "$(bars)" "$R1"; }

check_perf-stat() {
	expect attempts "$(perf_count attempt <<<"$text")" "$A"
	expect completions "$(perf_count completion <<<"$text")" "$C"
}

check_perf-ratio() {
	expect "sums" "$(awk '{ a += $2; c += $3 } END { print a, c }' <<<"$text")" "$A $C"
	expect "ratios" "$(awk '$2 && ($3 / $2 - $4) ^ 2 > 1e-8' <<<"$text")" ""
}

check_perf-record() {
	expect attempts "$(lines 'livelock_attempt: ' <<<"$text")" "$A"
	expect conflicts "$(lines 'livelock_conflict: ' <<<"$text")" "$F"
	expect give-ups "$(lines 'livelock_give_up: ' <<<"$text")" "$G"
}

check_perf-who() { expect conflicts "$(awk '$2 ~ /^worker=/ { n += $1 } END { print n + 0 }')" "$F"; }
check_perf-filter() { expect give-ups "$(lines 'tries=5 ')" "$G"; }

# what is lost is said
check_perf-lost() {
	local samples
	samples=$(sed -n 's/^ *SAMPLE events: *\([0-9]*\).*/\1/p' <<<"$text" | tail -n 1)
	if grep -q LOST <<<"$text"; then
		[ "$samples" -lt "$A" ] || echo "$samples samples of $A, and some lost;"
	else
		expect samples "$samples" "$A"
	fi
}

check_trace-cmd-record() { expect delays "$(lines 'livelock_backoff: ')" "$R"; }
# of five attempts, all in vain, the last three
check_trace-cmd-filter() { expect conflicts "$(lines 'livelock_conflict: ')" "$((A * 3 / 5))"; }

check_trace-cmd-flight() {
	expect attempts "$(lines 'livelock_attempt: ' <<<"$text")" "$A"
	expect completions "$(lines 'livelock_completion: ' <<<"$text")" "$C"
}

check_ftrace-event() { expect give-ups "$(lines 'livelock_give_up: ')" "$G"; }
# one worker of two
check_ftrace-filter() { expect conflicts "$(lines 'livelock_conflict: ')" "$((A * 3 / 10))"; }
check_ftrace-overrun() { expect written "$(sed -n 's,^# entries-in.*: *[0-9]*/\([0-9]*\) .*,\1,p')" "$A"; }
check_ftrace-hist-worker() { expect conflicts "$(hits)" "$F"; }
check_ftrace-hist-tries() { expect completions "$(hits)" "$C"; }
check_ftrace-hist-delays() { expect delays "$(hits)" "$R"; }

check_ftrace-alarm() {
	expect tracing_on "$(head -n 1 <<<"$text")" 0
	expect "last lines" "$(lines 'livelock_attempt: ' <<<"$text")" 3
}

# judge NAME FILE: what is wrong with what it printed
judge() {
	local text wrong
	text=$(<"$2")
	wrong=$("check_$1" <<<"$text")
	[ -z "$wrong" ] || printf '%s: %s\n%s\n' "$1" "$wrong" "$(head -n 60 "$2")"
}

# One that ends by itself, having made its own run
one_liner() {
	local wrong
	need_tool "$1"
	tmp=$(mktemp -d) A=0 C=0 G=0
	(cd "$(folder_of "$1")" && bash -c "$(text_of "$1")") >"$tmp/out" 2>"$tmp/err" ||
		fail "$1: status $?: $(cat "$tmp/err" "$tmp/out")"
	add "$(last_run)"
	[ "$A" -gt 0 ] || fail "$1: there was no run"
	# perf stat reports on stderr
	cat "$tmp/err" >>"$tmp/out"
	wrong=$(judge "$1" "$tmp/out")
	rm -r "$tmp"
	[ -z "$wrong" ] || fail "$wrong"
}

one_liners() {
	local name
	for name in "$@"; do
		one_liner "$name"
	done
}

# bpftrace reads 200 MB of libraries before it starts, which an emulated machine may
# have to fetch
wait_long() {
	local n
	for ((n = 0; n < 15; n++)); do
		(wait_for "$@") >/dev/null && return
	done
	fail "in vain waited for: $*"
}

attached_or_gone() {
	[ -e "$1" ] || ! kill -0 "$2" 2>/dev/null
}

# What bpftrace -c runs in the guest of its probes: says that they are attached, and
# ends, and bpftrace with it, when it is told to. An interrupt instead may be missed, and
# a second one comes too early.
write_guest() {
	cat >"$tmp/guest" <<-'END'
	: >"$1.attached"
	until [ -e "${1%/*}/done" ]; do sleep 0.2; done
	END
}

# Those that watch until Ctrl-C, some at a time: starting them is what takes long, and
# what needs memory
watchers() {
	local name wrong="" pid pids=() n=0
	need_tool "$1"
	tmp=$(mktemp -d) A=0 C=0 G=0 runs=()
	write_guest
	for name in "$@"; do
		(cd "$(folder_of "$name")" && eval "exec $(with_guest "$name")") >"$tmp/$name" 2>&1 &
		pids+=("$!")
	done
	for name in "$@"; do
		wait_long attached_or_gone "$tmp/$name.attached" "${pids[n++]}"
		[ -e "$tmp/$name.attached" ] || fail "$name: $(head -n 20 "$tmp/$name")"
	done
	echo "cas-counter workers=4 sync=barrier attempts=6 backoff=constant base_ns=2ms alarm=500 operations=100 seconds=60" >"$DEV"
	runs+=("$(last_run)")
	add "${runs[0]}"
	R1=$R
	# and one without a pause, on all CPUs
	echo "cas-counter window=none attempts=0 workers=$(nproc) operations=5000 seconds=60" >"$DEV"
	runs+=("$(last_run)")
	add "${runs[1]}"
	: >"$tmp/done"
	for pid in "${pids[@]}"; do
		wait "$pid" || wrong+="status $?; "
	done
	for name in "$@"; do
		wrong+=$(judge "$name" "$tmp/$name")
	done
	rm -r "$tmp"
	[ -z "$wrong" ] || fail "$wrong"
}

# No one-liner without a check, no check without its one-liner
page_and_checks_agree() {
	local page checks
	page=$(on_page | sort)
	checks=$(declare -F | sed -n 's/^declare -f check_//p' | sort)
	[ "$(wc -l <<<"$page")" -ge 20 ] || fail "the page has only: $page"
	[ "$page" = "$checks" ] || fail "$(diff <(echo "$page") <(echo "$checks"))"
}

only_if_all() {
	[ "${LIVELOCK_TRACERS:-}" = all ] || skip "make check-oneliners runs them"
	"$@"
}

named() {
	on_page | grep "^$1-"
}

test_case "one-liners: those of the page are those that are checked" page_and_checks_agree
mapfile -t some < <(named script)
test_case "one-liners: scripts of bpftrace: their counts are the module's" watchers "${some[@]}"
while mapfile -t -n 4 some && [ "${#some[@]}" -gt 0 ]; do
	test_case "one-liners: ${some[*]}: their counts are the module's" only_if_all watchers "${some[@]}"
done < <(named bpftrace)
for tool in perf trace-cmd ftrace; do
	mapfile -t some < <(named "$tool")
	test_case "one-liners: $tool: its counts are the module's" only_if_all one_liners "${some[@]}"
done
run_tests "$@"
