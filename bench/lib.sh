# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # see below
# Sourced by bench/guest and bench/native: everybody's tracers, so that both measure
# the same. Variables of those who source this:
#
#   tracefs, system, events   where the events are, as SYSTEM:EVENT each
#   key                       the field by which others count, as ours does
#   counted                   file for what a tracer counted of the first event
#   build                     what was built

die() {
	printf 'bench: %s\n' "$*" >&2
	exit 1
}

# What cannot run here, and why; empty: it can
why_not() {
	case $1 in
	perf) command -v perf >/dev/null || echo "no perf (package linux-perf)" ;;
	bpftrace*) command -v bpftrace >/dev/null || echo "no bpftrace" ;;
	hist)
		grep -q 'hist:' "$tracefs/README" || echo "no hist triggers in this kernel"
		;;
	esac
}

switch() {
	local event
	for event in "${events[@]}"; do
		echo "$1" >"$tracefs/instances/bench/events/$system/$event/$2"
	done
}

# A ring of our own: what somebody else traces stays as it is
into_ring() {
	local rc=0
	mkdir "$tracefs/instances/bench"
	switch 1 enable
	"$@" || rc=$?
	switch 0 enable
	rmdir "$tracefs/instances/bench"
	return "$rc"
}

into_hist() {
	local rc=0
	mkdir "$tracefs/instances/bench"
	switch "hist:keys=$key" trigger
	"$@" || rc=$?
	sed -n 's/.*Hits: *//p' "$tracefs/instances/bench/events/$system/${events[0]}/hist" >"$counted"
	switch "!hist:keys=$key" trigger
	rmdir "$tracefs/instances/bench"
	return "$rc"
}

with_perf() {
	local list out
	list=$(printf ",$system:%s" "${events[@]}")
	out=$(mktemp)
	perf stat -a -x, -o "$out" -e "${list#,}" -- "$@"
	awk -F, -v event="$system:${events[0]}" '$3 == event { print $1 }' "$out" >"$counted"
	rm "$out"
}

# with_bpftrace KEY COMMAND...: KEY is "" or "[args->...]". It runs the command once its
# probes are attached, and ends with it.
with_bpftrace() {
	local program="" event out command
	for event in "${events[@]}"; do
		program+="tracepoint:$system:$event { @$event$1 = count(); } "
	done
	out=$(mktemp) command=$(mktemp)
	printf '%q ' "${@:2}" >"$command"
	echo ">$command.out" >>"$command"
	bpftrace -o "$out" -c "/bin/bash $command" -e "$program" >"$command.log" 2>&1 ||
		die "bpftrace: $(<"$command.log")"
	cat "$command.out"
	awk -v name="@${events[0]}" 'index($0, name) == 1 { n += $NF } END { print n + 0 }' \
		"$out" >"$counted"
	rm "$out" "$command" "$command.log" "$command.out"
}

# measure VARIANT COMMAND...: run it while that traces
measure() {
	: >"$counted"
	case $1 in
	bare | untraced) "${@:2}" ;;
	perf) with_perf "${@:2}" ;;
	ftrace) into_ring "${@:2}" ;;
	hist) into_hist "${@:2}" ;;
	bpftrace) with_bpftrace "" "${@:2}" ;;
	bpftrace-keyed) with_bpftrace "[args->$key]" "${@:2}" ;;
	*) die "no variant $1" ;;
	esac
}

# Those of VARIANT... that can run, into the array variants; the others are named.
choose_variants() {
	local variant why
	variants=()
	for variant in "$@"; do
		why=$(why_not "$variant")
		if [ -n "$why" ]; then
			echo "skip $variant $why"
		else
			variants+=("$variant")
		fi
	done
}
