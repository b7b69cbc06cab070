#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The full-screen live view: what it shows, what its keys do, and that the terminal
# is as it was afterwards. With LIVELOCK_SCREENS=DIR the pictures are kept there.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"
need command -v tmux -- "no tmux"
. "$DIR/tmux.sh"

SMALL=80x24 LARGE=200x60

# A run that mostly sleeps: whoever looks at it has the CPU to do so
QUIET="livelock run bridge -i 200ms --no-bpf"

# keep NAME SIZE: the picture, as it is now
keep() {
	[ -n "${LIVELOCK_SCREENS:-}" ] || return 0
	screen >"$LIVELOCK_SCREENS/$1-$2.txt"
}

# number ROW: the number in a row of the upper part: ratio, law, attempts/s ...
number() {
	screen | sed -n "s|^ $1 *\\([0-9.e-]*\\) .*|\\1|p"
}

# compares A OP B: of fractions
compares() {
	awk "BEGIN { exit !($1 $2 $3) }" || {
		screen
		fail "not $1 $2 $3"
	}
}

quit() {
	keys q
	wait_for is_state alternate_on 0
	shows READY
}

# What the livelock looks like, and how the ratio recovers after c: the picture for
# the documentation in two sizes, the larger one first and last
livelock_and_cure() {
	terminal "$LARGE"
	types "livelock run polite-locks"
	shows "LIVELOCK " "cure none" "law             0.0000 M6b, measured within it" \
		"counted by BPF" "attempts/s" "success/s" "fairness" "wake-up skew"
	compares "$(number ratio)" "<" 0.01
	compares "$(number attempts/s)" ">" 0
	keep livelock "$LARGE"
	resize "$SMALL"
	shows "LIVELOCK " "c/C cure  +/- workers  space pause" "q quit"
	keep livelock "$SMALL"

	keys c
	shows "HEALTHY " "cure order (a cure)" "law             1.0000 ordered"
	compares "$(number ratio)" ">" 0.9
	keep cure "$SMALL"
	resize "$LARGE"
	shows "HEALTHY " "since the change"
	keep cure "$LARGE"
	keys C
	shows "LIVELOCK " "cure none"
	compares "$(number ratio)" "<" 0.01
	quit
	shows "polite-locks, cure order: healthy" "ended by: request"
}

# Some workers get nothing, and the view says who, and for how long
starvation() {
	local starving
	terminal "$SMALL"
	types "livelock run starvation"
	shows "STARVATION " "of 16 workers completed nothing"
	compares "$(number fairness)" "<" 0.9
	starving=$(screen | grep -c "^ *[0-9]* back-off .* 0\\.0000 .*×") || true
	[ "$starving" -ge 1 ] || fail "nobody in sight starves: $(screen)"
	keep starvation "$SMALL"
	resize "$LARGE"
	shows "STARVATION " "15 "
	keep starvation "$LARGE"
	quit
}

# All that keys do to the picture, in one run
keys_for_the_view() {
	terminal "$SMALL"
	types "$QUIET -w 64"
	shows "PAST" "▲WORKER STATE" "sorted by worker" "counted by the module"
	keys v
	shows "by longest time with no success"
	keys v
	shows "WORKER STATE" "××"
	lacks "ATTEMPTS/S"
	keys v h
	shows "next, previous cure: the run goes on with it at once"
	keys q
	shows "PAST" "ATTEMPTS/S"
	keys f Down Down ' '
	shows "[ ] ATTEMPTS/S"
	keys Escape
	shows "WORKER STATE    SUCCESS/S"
	keys Down Enter
	shows " worker 1 " "longest without success" "time in back-off"
	keys Escape End
	shows "     63 "
	lacks "      0 "
	keys Home S
	shows "▼WORKER"
	keys End
	shows "      0 "
	keys s
	shows "sorted by state"
	keys '<' S / 6 2
	shows "filter: 62" "1 of 64: 62" "     62 "
	keys Escape
	shows "sorted by worker"
	keys / s u c c e s s '>' 0 Enter
	shows "0 of 64: success>0"
	quit
}

# What is held stays as it is while the run goes on
pause() {
	local held
	terminal "$SMALL"
	types "$QUIET"
	shows "××"
	keys ' '
	shows PAUSED
	held=$(screen)
	sleep 0.5
	[ "$(screen)" = "$held" ] || fail "it goes on: $(screen)"
	keys ' '
	shows " of 60 s"
	[ "$(screen)" != "$held" ] || fail "it does not go on: $held"
	quit
}

# + and - are other runs, with the cure that was chosen
more_workers() {
	terminal "$LARGE"
	types "$QUIET -w 3"
	shows "cure none  3 workers" " of 60 s"
	keys c
	shows "cure order (a cure)  3 workers" "HEALTHY "
	keys +
	shows "cure order (a cure)  4 workers"
	keys +
	shows "cure order (a cure)  6 workers" "HEALTHY "
	keys -
	shows "cure order (a cure)  4 workers"
	quit
	[ "$(screen | grep -c "^bridge: cure order, [46] workers")" = 3 ] ||
		fail "not three more runs: $(screen)"
}

# Without -d the picture stays when the run is over, with -d it goes
the_end() {
	terminal "$SMALL"
	types "livelock run corridor --no-bpf --set duration_ns=1s; echo status \$?"
	shows "status 0" "corridor, cure none: livelock"
	is_state alternate_on 0
	types "clear; livelock run corridor --no-bpf --set operations=1 --set attempts=3; echo status \$?"
	shows "ENDED: done" "r run again"
	keys r
	shows "ENDED: done" "r run again"
	quit
	shows "status 0"
	[ "$(screen | grep -c "^corridor: cure none")" = 2 ] || fail "not two runs: $(screen)"
}

too_small() {
	terminal 79x23
	types "livelock top"
	shows "needs 80x24, has 79x23"
	resize "$SMALL"
	shows "No run is going."
	resize 200x10
	shows "needs 80x24, has 200x10"
	quit
}

# Neither beyond ASCII nor in colour, if that is asked for
plain() {
	terminal "$SMALL"
	types "$QUIET"
	shows "WORKER STATE" "  0 " "×"
	on_tmux capture-pane -e -p -t it | grep -q $'\e\\[[0-9;]*3[1-6]m' || fail "no colours"
	quit
	types "clear; NO_COLOR=1 $QUIET --ascii"
	shows "WORKER STATE" "  0 " "x" "|......"
	! on_tmux capture-pane -e -p -t it | grep $'\e\\[[0-9;]*3[1-6]m' || fail "colours"
	! screen | grep -P '[^\x00-\x7f]' || fail "not ASCII"
	quit
	types "clear; LC_ALL=C $QUIET"
	shows "WORKER STATE" "|......"
	quit
}

lines_instead() {
	local how run="livelock run corridor -d 0.6 -i 0.2 --no-bpf"
	terminal "$SMALL"
	for how in "TERM=dumb $run" "TERM=no-such-terminal $run" "$run --lines" "$run | cat" \
		"$run </dev/null"; do
		types "clear; $how; echo status \$?"
		shows "status 0" "attempts/s=" "verdict=livelock"
		is_state alternate_on 0
	done
}

# put_back SIGNAL STATUS COMMAND...: whatever ends it, the terminal is as it was
put_back() {
	local signal=$1 status=$2 modes pid
	shift 2
	types "clear; stty -g"
	shows :
	modes=$(screen | grep : | tail -n 1)
	types "clear; $*; echo status \$?; stty -g"
	wait_for is_state alternate_on 1
	wait_for is_state cursor_flag 0
	shows "q quit"
	pid=$(pid_of livelock)
	if [ "$signal" = C-c ]; then
		keys C-c
	else
		kill -s "$signal" "$pid"
	fi
	shows "status $status" "$modes"
	is_state alternate_on 0 || fail "$signal leaves the alternate screen"
	is_state cursor_flag 1 || fail "$signal leaves no cursor"
}

ends_in_order() {
	local how
	terminal "$SMALL"
	for how in C-c TERM HUP; do
		put_back "$how" 130 "$QUIET"
		wait_for sh -c "! grep -q '^run: .*state=running' $DEV"
		contains "$(last_run)" bridge state=stopped
	done
}

crashes() {
	terminal "$SMALL"
	put_back SEGV 139 livelock top
	put_back ABRT 134 "$QUIET"
	wait_for sh -c "! grep -q '^run: .*state=running' $DEV"
}

stops_and_goes_on() {
	terminal "$SMALL"
	types "livelock top"
	shows "No run is going."
	keys C-z
	shows "Stopped"
	is_state alternate_on 0
	types fg
	shows "No run is going."
	is_state alternate_on 1
	quit
}

top_on_screen() {
	local runner
	livelock run bridge -d 60 -q >/dev/null &
	runner=$!
	wait_for grep -q "^run: bridge .*state=running" "$DEV"
	terminal "$SMALL"
	types "livelock top"
	shows "livelock top: 1 run" "bridge           none        livelock"
	keys Enter
	shows "bridge  cure none" "LIVELOCK " "counted by the module" \
		"known to the run's owner only"
	keys c
	shows "only the process that started a run can change it"
	keys Escape / n o n e s u c h Enter
	shows "livelock top: 1 run"
	lacks "bridge"
	keys / Enter Enter
	shows "LIVELOCK "
	kill "$runner"
	wait "$runner" || true
	shows "has ended" "No run is going"
	quit
}

test_case "screen: picture of a livelock, and of the ratio after c" livelock_and_cure
test_case "screen: picture of starvation" starvation
test_case "screen: keys for the view" keys_for_the_view
test_case "screen: space holds the picture" pause
test_case "screen: + and - are other runs" more_workers
test_case "screen: the end of a run" the_end
test_case "screen: a terminal that is too small" too_small
test_case "screen: --ascii, NO_COLOR, LC_ALL=C" plain
test_case "screen: lines where there is no screen" lines_instead
test_case "screen: the terminal after Ctrl-C, SIGTERM, SIGHUP" ends_in_order
test_case "screen: the terminal after a crash" crashes
test_case "screen: Ctrl-Z and fg" stops_and_goes_on
test_case "screen: top" top_on_screen
run_tests "$@"
