#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The page of scenarios is the one that the module's table gives.

# shellcheck source-path=SCRIPTDIR disable=SC2317 # tests are called by name
. "$(dirname -- "$0")/lib.sh"
need test -w "$DEV" -- "cannot use $DEV"
need command -v livelock -- "no livelock tool in PATH"

PAGE=${LIVELOCK_DOCS:-$DIR/../../../../Documentation/livelock}/scenarios.rst
need test -r "$PAGE" -- "no $PAGE: not run from the repository"

page_is_current() {
	diff -u "$PAGE" <(livelock list --rst) || fail "the page is stale: make docs"
}

test_case "docs: scenarios.rst is what \`livelock list --rst\` prints" page_is_current
run_tests "$@"
