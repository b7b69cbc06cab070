#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# livelock trace: the text's diagrams from real events, and every event accounted for.

# shellcheck source-path=SCRIPTDIR disable=SC2317,SC2046 # tests are called by name;
# numbers are split into words
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"
need perl -MJSON::PP -e 1 -- "no perl with JSON::PP"

# What the text shows first, to the letter
dance() {
	local out
	out=$(livelock trace corridor -d 0.3)
	[ "$(head -n 7 <<<"$out")" = "$(
		cat <<-'END'
		time
		 |
		 0:  A goes left  | B goes left   --> same side, collision
		 1:  A goes right | B goes right  --> still same side
		 2:  A goes left  | B goes left
		 3:  A goes right | B goes right
		 ...forever...
		END
	)" ] || fail "$out"
	contains "$out" " on the same side, 0 passed" "corridor, cure none: livelock" \
		" 0 lost, 0 past the limit"
	contains "$(livelock trace corridor --cure designated -d 0.3)" \
		"A goes right | B goes left   --> they pass" ": 0 on the same side"
}

herd() {
	contains "$(livelock trace cas-counter -w 100 --set sync=barrier -d 1)" \
		"workers: W0 W1 W2 W3 W4 ... W99" "each round:  one wins, 99 retry" \
		"-> 99.0% of work is wasted"
	contains "$(livelock trace cas-counter -d 1)" "each win:" " retry (0 to "
}

rates() {
	local out
	out=$(livelock trace cas-counter -w 100 --set sync=barrier -d 1 --diagram rates)
	contains "$out" "attempts/s  " "success/s   " "near-zero" "The ratio is the signal."
	# 1 of 100, but for a round in which the first or the last look fell
	awk '/^ratio / { near = $2 > .009 && $2 < .011 } END { exit !near }' <<<"$out" ||
		fail "not 1 of 100: $out"
	contains "$(livelock trace corridor -d 0.5 --diagram rates)" "none at all" \
		"ratio       0.0000"
}

# times WORDS: the number before them in the text on stdin
times() {
	sed -n "s/.* \\([0-9]*\\) $1.*/\\1/p"
}

# Without jitter the two meet tick by tick; with it they get by
collide_and_miss() {
	local out without with
	out=$(livelock trace bridge -d 2 --change 0.6=jitter)
	contains "$out" "without jitter:" "with jitter:" "--> collide" "W0 tries   at t=" \
		"W8 retries at t="
	without=$(grep -m1 "times collided" <<<"$out")
	with=$(grep "times collided" <<<"$out" | tail -n 1)
	[ "$(times "times collided" <<<"$without")" -gt "$(times "times one got" <<<"$without")" ] ||
		fail "$out"
	[ $(($(times "times one got" <<<"$with") + $(times "times missed" <<<"$with"))) -gt 0 ] ||
		fail "$out"
}

# Of a scenario as it is: only the edges that a retry loop has, and nothing is lost
as_it_is() {
	local scenario out
	for scenario in polite-locks bridge cas-counter corridor; do
		out=$(status_of 0 livelock trace "$scenario" -d 0.1 --diagram states)
		contains "$out" "edges that no retry loop has: 0" "[NEW] --start " " recorded, 0 lost, "
		set -- $(sed -n 's/.*bpf saw \([0-9]*\) attempts, the module counted \([0-9]*\)$/\1 \2/p' \
			<<<"$out")
		[ "$1" = "$2" ] || fail "$scenario: $out"
	done
}

never_done() {
	contains "$(livelock trace bridge -d 0.5 --diagram states)" "--success 0--> [DONE]" \
		"The livelocked program never reaches [DONE]."
	contains "$(livelock trace bridge -d 0.5 --cure order --diagram states)" "[DONE] was reached"
}

# accounted OPTION...: what was recorded, lost and left out is all that happened, in a
# run without delays and notes: an attempt, its outcome, an end, a start, a stop
accounted() {
	local out lines
	out=$(livelock trace polite-locks --set window=none --json "$@")
	lines=$(grep -c '"type":"event"' <<<"$out")
	out=$(grep -v '"type":"event"' <<<"$out")
	set -- $(json summary total.attempts cancelled give_ups <<<"$out")
	set -- $((2 * $1 + $2 + $3 + 2)) $(json trace recorded lost left_out attempts \
		module.attempts <<<"$out")
	[ "$1" = $(($2 + $3 + $4)) ] || fail "$1 events: recorded $2, lost $3, left out $4"
	[ "$5" = "$6" ] || fail "bpf saw $5 attempts, the module $6"
	[ "$lines" = "$2" ] || fail "$lines lines, not $2"
	echo "recorded=$2 lost=$3 left_out=$4"
}

overload() {
	local said
	said=$(accounted -d 0.2 --buffer 4 -n 10000000)
	[ "$(field lost <<<"$said")" -gt 0 ] || fail "$said"
}

limit() {
	local said
	said=$(accounted -d 0.2 -n 100)
	contains "$said" "recorded=100 lost=0"
	[ "$(field left_out <<<"$said")" -gt 0 ] || fail "$said"
}

# The events of a worker, one after another, make sense
lines_in_order() {
	livelock trace corridor --cure constant -d 20 --set operations=5,attempts=10 --json | perl -MJSON::PP -ne '
		my $e = decode_json($_);
		next unless $e->{type} eq "event";
		die "not in order: $_" if $e->{ns} < ($last // 0);
		$last = $e->{ns};
		next unless defined $e->{worker};
		$n{$e->{event}}++;
		my $w = $e->{worker};
		die "an outcome without an attempt: $_"
			if $e->{event} =~ /conflict|completion/ && ($was{$w} // "") ne "note";
		die "no delay: $_" if $e->{event} eq "backoff" && $e->{delay_ns} != 1000000;
		$was{$w} = $e->{event};
		END { die "too few" if grep { ($n{$_} // 0) < 20 } qw(attempt note conflict backoff) }'
}

perfetto() {
	local file
	file=$(mktemp)
	livelock trace bridge -d 1 --change 0.5=jitter --perfetto "$file" -q >/dev/null
	perl -MJSON::PP -0777 -ne '
		my $t = decode_json($_);
		for my $e (@{$t->{traceEvents}}) {
			die "no phase, name, pid, tid" if grep { !defined $e->{$_} } qw(ph name pid tid);
			die "no time" if $e->{ph} ne "M" && !defined $e->{ts};
			die "no length" if $e->{ph} eq "X" && !($e->{dur} >= 0);
			$n{"$e->{ph} $e->{name}"}++;
		}
		END {
			die "tracks: $n{q(M thread_name)}" if $n{"M thread_name"} != 16;
			for ("X conflict", "X operation", "X back-off", "C rates", "i cure jitter") {
				die "no $_" unless $n{$_};
			}
		}' "$file" || fail "$(head -c 500 "$file")"
	rm -f "$file"
}

other_run() {
	local runner run
	livelock run bridge -d 60 -q >/dev/null &
	runner=$!
	wait_for grep -q "^run: bridge .*state=running" "$DEV"
	run=$(sed -n 's/^run: bridge .*run=\([0-9]*\).*/\1/p' "$DEV")
	contains "$(livelock trace --run "$run" -d 0.5)" "--> collide" " 0 lost"
	contains "$(livelock trace --run "$run" -d 0.5 --diagram states)" \
		"edges that no retry loop has: 0"
	# the owner may have set the jitter by hand
	if grep "without jitter" <<<"$(livelock trace --run "$run" -d 0.5)"; then
		fail "it is said to have no jitter"
	fi
	kill "$runner"
	wait "$runner" || true
	contains "$(status_of 3 livelock trace --run "$run")" "run $run is not going"
}

usage() {
	contains "$(status_of 0 livelock trace --help)" "Usage: livelock trace"
	status_of 2 livelock trace >/dev/null
	contains "$(status_of 2 livelock trace corridor --diagram nope)" dance herd jitter rates \
		states events
	contains "$(status_of 2 livelock trace corridor -n 0)" "'0'"
	contains "$(status_of 2 livelock trace corridor --pair 1,2)" "worker 2"
	contains "$(status_of 2 livelock trace corridor -w 4 --pair 1,2)" "2k"
	status_of 2 livelock trace corridor --pair 1 >/dev/null
	status_of 2 livelock trace corridor --json --diagram states >/dev/null
	status_of 2 livelock trace --run 1 -w 3 >/dev/null
	status_of 1 livelock trace corridor -d 0.3 -q --expect healthy >/dev/null
	contains "$(status_of 3 livelock trace corridor -d 0.1 --perfetto /no/such/folder)" /no/such
}

test_case "trace: the dance is the text's first diagram, row for row" dance
test_case "trace: of the herd one wins, the rest retry" herd
test_case "trace: attempts against successes" rates
test_case "trace: without jitter they collide, with it they get by" collide_and_miss
test_case "trace: a livelock never reaches DONE" never_done
test_case "trace: the listed edges only, and nothing lost, at the default rate" as_it_is
test_case "trace: what an overload loses is counted" overload
test_case "trace: what is past the limit is counted" limit
test_case "trace: JSON Lines are in order and make sense" lines_in_order
test_case "trace: --perfetto writes what viewers read" perfetto
test_case "trace: a run that somebody else started" other_run
test_case "trace: wrong usage" usage
run_tests "$@"
