#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The claims: complete, and able to fail. All of them take a quarter of an hour: `make
# claims`. Here, a few that are quick.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"

DOCS=${LIVELOCK_DOCS:-$DIR/../../../../Documentation/livelock}
need test -r "$DOCS/items.rst" -- "no $DOCS/items.rst: not run from the repository"

# Numbers of the items that there are
catalogue() {
	sed -n 's/^:\([0-9]*b\{0,1\}\): .*/\1/p' "$DOCS/items.rst" | sort -u
}

# Numbers of those that something covers
covered() {
	livelock claims --items | cut -f1 | sort -u
}

# same_items THERE-ARE COVERED
same_items() {
	local missing more
	missing=$(comm -23 <(echo "$1") <(echo "$2") | paste -sd' ')
	more=$(comm -13 <(echo "$1") <(echo "$2") | paste -sd' ')
	[ -z "$missing" ] || fail "no claim and no page for: $missing"
	[ -z "$more" ] || fail "there is no item: $more"
}

every_item_is_covered() {
	[ "$(catalogue | wc -l)" -ge 172 ] || fail "the catalogue has $(catalogue | wc -l) items"
	same_items "$(catalogue)" "$(covered)"
}

# The comparison notices one item too few, and one too many
it_can_fail() {
	# noted down nowhere: to fail is right here
	contains "$(failures=
		status_of 1 same_items "$(covered)" "$(covered | grep -vx 63b)")" "for: 63b"
	contains "$(failures=
		status_of 1 same_items "$(covered | grep -vx 7)" "$(covered)")" "no item: 7"
}

pages_exist() {
	local page
	while read -r page; do
		[ -e "${DOCS%/Documentation}/$page" ] || fail "there is no $page"
	done < <(livelock claims --items | cut -f2 | grep -v '^claim ' | sort -u)
}

# Of items that one quick claim each is about
some_hold() {
	local said numbers
	numbers=$(livelock claims --items | awk '$1 == 26 || $1 == 31 || $1 == 83 { print $3 }')
	# shellcheck disable=SC2086 # a word each
	said=$(livelock claims --json -q $numbers 2>&1) || fail "$said"
	[ "$(grep -c '"ok":true' <<<"$said")" = 3 ] || fail "$said"
	grep -q '"claims":3,"as_said":3,"not_as_said":0,"not_checked":0' <<<"$said" || fail "$said"
}

unknown_is_refused() {
	livelock claims 100000 2>/dev/null && fail "there is no claim 100000"
	livelock claims x 2>/dev/null && fail "x is no claim"
	livelock claims --item 999 2>/dev/null && fail "there is no item 999"
	return 0
}

test_case "claims: every item of the catalogue is covered, and no other" every_item_is_covered
test_case "claims: the comparison can fail" it_can_fail
test_case "claims: the pages that it points to are there" pages_exist
test_case "claims: some, as JSON" some_hold
test_case "claims: unknown numbers and items" unknown_is_refused
run_tests "$@"
