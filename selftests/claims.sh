#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The claims: complete, repeatable, and able to fail. All of them take a quarter of an
# hour: `make claims`. Here, a few.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"

# Items of the catalogue that the claims must cover: 1 to 171, and one between
every_item_is_covered() {
	local missing
	missing=$(comm -23 <({ seq 1 171; echo 63b; } | sort) \
		<(livelock claims --items | cut -f1 | sort -u) | paste -sd' ')
	[ -z "$missing" ] || fail "no claim and no page for: $missing"
}

no_other_items() {
	local more
	more=$(comm -13 <({ seq 1 171; echo 63b; } | sort) \
		<(livelock claims --items | cut -f1 | sort -u) | paste -sd' ')
	[ -z "$more" ] || fail "there is no item: $more"
}

pages_exist() {
	local page
	while read -r page; do
		[ -e "${LIVELOCK_DOCS%/Documentation}/$page" ] || fail "there is no $page"
	done < <(livelock claims --items | cut -f2 | grep -E '^[A-Za-z/_-]+\.[a-z]+$' | sort -u)
}

some_hold() {
	local said
	said=$(livelock claims --json -q 14 15 18 2>&1) || fail "$said"
	[ "$(grep -c '"ok":true' <<<"$said")" = 3 ] || fail "$said"
	grep -q '"claims":3,"as_said":3,"not_as_said":0,"not_checked":0' <<<"$said" || fail "$said"
}

unknown_is_refused() {
	livelock claims 100000 2>/dev/null && fail "there is no claim 100000"
	livelock claims x 2>/dev/null && fail "x is no claim"
	livelock claims --item 999 2>/dev/null && fail "there is no item 999"
	return 0
}

test_case "claims: every item of the catalogue is covered" every_item_is_covered
test_case "claims: no item that is not in the catalogue" no_other_items
test_case "claims: the pages that it points to are there" pages_exist
test_case "claims: some, as JSON" some_hold
test_case "claims: unknown numbers and items" unknown_is_refused
run_tests "$@"
