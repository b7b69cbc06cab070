#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# coverage.sh HEADER INVENTORY KTAP
#
# Does every command, field and documented errno of the ABI's header, and every
# scenario, cure, decoy, parameter and event of the inventory, stand in the name of
# a test that passed? Names the ones that do not, status 1 then.
#
#   STRUCTURE.FIELD  STRUCTURE.ERRNO  COMMAND.ERRNO (errors of every call)
#   scenario NAME  cure SCENARIO/NAME  decoy SCENARIO/NAME  param NAME  event NAME
#
# In a name of kselftest_harness.h, "__" is a space and "_E" before capitals ".E".

set -euo pipefail
if [ "$#" -ne 3 ]; then
	sed -n '4,/^$/s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
header=$1 inventory=$2 ktap=$3
exempt=$(dirname -- "$0")/coverage.exempt

# From the kernel-doc of each structure, and from the comment on all calls.
wanted_by_header() {
	awk '
	function errnos(prefix, line) {
		while (match(line, /-E[A-Z0-9]+/)) {
			print prefix "." substr(line, RSTART + 1, RLENGTH - 1)
			line = substr(line, RSTART + RLENGTH)
		}
	}
	/Errors of every call:/ { every = 1 }
	every && /\*\// { every = 0 }
	every { common = common $0 }
	/^ \* struct livelock_/ { name = $3; sub(/livelock_/, "", name) }
	/\*\// { name = "" }
	name && match($0, /^ \* @[a-z_]+:/) { print name "." substr($0, 5, RLENGTH - 5) }
	name { errnos(name, $0) }
	/^#define LIVELOCK_IOC_/ && $2 != "LIVELOCK_IOC_TYPE" {
		sub(/LIVELOCK_IOC_/, "", $2)
		command[++n] = $2
	}
	END { for (i = 1; i <= n; i++) errnos(command[i], common) }
	' "$header"
}

# Words and pairs of words of every name, and what follows a dot in a word.
covered() {
	sed -nE '/# SKIP/d; s/^(# )*ok [0-9]+ (- )?//p' "$ktap" |
		sed -E 's/__/ /g; s/_(E[A-Z0-9]+)/.\1/g; s/[:,]+( |$)/ /g' |
		awk '{
			for (i = 1; i <= NF; i++) {
				print $i
				if (i > 1)
					print $(i - 1) " " $i
				word = $i
				while (sub(/^[^.]*\./, "", word))
					print word
				if ($i ~ /^livelock_/)
					print "event " $i
			}
		}'
}

wanted=$({ wanted_by_header; cat "$inventory"; } | LC_ALL=C sort -u)
have=$(covered | LC_ALL=C sort -u)
excused=$(sed 's/[ \t].*//; /^#/d; /^$/d' "$exempt" | LC_ALL=C sort -u)
missing=$(LC_ALL=C comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$have"))
if [ "$(grep -c . <<<"$wanted")" -lt 100 ]; then
	echo "coverage: the lists are too short to be right"
	exit 1
fi

status=0
while read -r what; do
	echo "no test for: $what"
	status=1
done < <(LC_ALL=C comm -23 <(printf '%s\n' "$missing") <(printf '%s\n' "$excused") | grep .)
while read -r what; do
	echo "excused without need: $what"
	status=1
done < <(LC_ALL=C comm -13 <(printf '%s\n' "$missing") <(printf '%s\n' "$excused") | grep .)
echo "$(grep -c . <<<"$wanted") things to test, $(grep -c . <<<"$missing") of them without a test that passed, $(grep -c . <<<"$excused") of those excused"
exit "$status"
