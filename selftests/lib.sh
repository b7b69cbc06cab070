# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced by the shell tests: a list of tests, each run in a process of its own,
# each of which must leave the machine as it found it.
#
# A test is a function; it fails with a status or by fail, and is skipped by skip.

DIR=$(cd -P -- "$(dirname -- "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
# shellcheck disable=SC1091 # the kernel's
. "$DIR/../kselftest/ktap_helpers.sh"

# shellcheck disable=SC2034 # used by those who source this
DEV=/dev/livelock TRACE=/sys/kernel/tracing

# In a command substitution it ends only that, and contains "$(...)" asks for no status:
# so what fails there is noted down, in an open file, and the test fails at its end.
failures=
fail() {
	echo "$*"
	if [ "$BASH_SUBSHELL" != 0 ] && [ -n "$failures" ]; then
		echo "$*" >>"/dev/fd/$failures"
	fi
	exit 1
}

skip() {
	echo "$*"
	exit "$KSFT_SKIP"
}

# test_case [-a TEXT] NAME FUNCTION [ARGUMENT...]; -a as cleanly has it
names=() allowed=() commands=()
test_case() {
	local text=
	if [ "$1" = -a ]; then
		text=$2
		shift 2
	fi
	names+=("$1") allowed+=("$text")
	shift
	commands+=("$(printf '%q ' "$@")")
}

# The result of one test, its output before it if it is not a pass.
run_one_test() {
	local name=$1 text=$2 out rc=0
	local -a command
	eval "command=($3)"
	out=$("$DIR/cleanly" ${text:+-a "$text"} "$BASH" "$0" "${command[@]}" 2>&1) || rc=$?
	case $rc in
	0) ktap_test_pass "$name" ;;
	"$KSFT_SKIP") ktap_test_skip "$name: ${out##*$'\n'}" ;;
	*)
		printf '# %s\n' "${out//$'\n'/$'\n# '}"
		ktap_test_fail "$name"
		;;
	esac
}

# need CONDITION-COMMAND... -- REASON: else the whole program is skipped.
need() {
	local -a condition=()
	while [ "$1" != -- ]; do
		condition+=("$1")
		shift
	done
	"${condition[@]}" >/dev/null 2>&1 && return
	ktap_print_header
	ktap_skip_all "$2"
	exit "$KSFT_SKIP"
}

# The end of each script: run one test if told to, all otherwise.
run_tests() {
	local i
	if [ "$#" -gt 0 ]; then
		local file
		file=$(mktemp)
		exec {failures}<>"$file"
		rm "$file"
		set -e
		"$@"
		[ -s "/dev/fd/$failures" ] || exit 0
		cat "/dev/fd/$failures"
		exit 1
	fi
	ktap_print_header
	ktap_set_plan "${#names[@]}"
	for i in "${!names[@]}"; do
		run_one_test "${names[i]}" "${allowed[i]}" "${commands[i]}"
	done
	ktap_finished
}

# contains TEXT WORD...: every word is in the text
contains() {
	local text=$1 word
	shift
	for word in "$@"; do
		[[ $text == *"$word"* ]] || fail "\"$word\" is not in: $text"
	done
}

# status_of STATUS COMMAND...: the command ends with that status; prints its output
status_of() {
	local want=$1 rc=0 out
	shift
	out=$("$@" 2>&1) || rc=$?
	[ "$rc" = "$want" ] || fail "$* ended with $rc, not $want: $out"
	printf '%s\n' "$out"
}

# wait_for COMMAND...: until it succeeds, for 20 s at most
wait_for() {
	local n
	for ((n = 0; n < 1000; n++)); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.02
	done
	fail "in vain waited for: $*"
}

# json TYPE FIELD...: of the last object of that type on stdin, a word each; a field
# within a field as in module.attempts
json() {
	perl -MJSON::PP -e '
		my ($type, $last) = shift;
		while (<STDIN>) {
			my $o = decode_json($_);
			$last = $o if $o->{type} eq $type;
		}
		die "no object of type $type\n" unless $last;
		for my $path (@ARGV) {
			my $v = $last;
			for (split /\./, $path) {
				die "no $path\n" unless ref $v eq "HASH" && exists $v->{$_};
				$v = $v->{$_};
			}
			print defined $v ? ref $v ? encode_json($v) : $v : "null", " ";
		}' "$@"
}

# field NAME: of the line on stdin, as in "name=value"
field() {
	sed -n "s/.*\\b$1=\\([^ ]*\\).*/\\1/p"
}

# What the module says of the run that ended last
last_run() {
	sed -n 's/^last: //p' "$DEV"
}
