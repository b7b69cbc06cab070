# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
# Sourced by every script of vm/: names, places, messages, locks.

set -euo pipefail

# The caller may have LC_ALL set to anything; what we parse must be in English.
export LC_ALL=C
# where Debian has depmod and modprobe, and no user's PATH does
PATH=$PATH:/usr/sbin:/sbin

PROG=${0##*/}
VM_DIR=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
REPO=$(dirname -- "$VM_DIR")
# Debian's kernels, those with PREEMPT_RT, a later Debian's, and those of vm/debug-kernel
SERIES_KNOWN="6.1 6.12"
RT_KNOWN="6.1-rt 6.12-rt"
LATER_KNOWN="7"
DEBUG_KNOWN="debug kcsan gcov"
CACHE=${LIVELOCK_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/livelock}
# The cache holds what several checkouts share; its layout has a version so that
# a change of how something is prepared makes it anew.
CACHE_VERSION=1

QUIET=${QUIET:-0}

# Progress: one line a step, on stderr, so that stdout stays the caller's.
say() {
	if [ "$QUIET" = 0 ]; then
		printf 'vm/%s: %s\n' "$PROG" "$*" >&2
	fi
}

complain() {
	printf 'vm/%s: %s\n' "$PROG" "$*" >&2
}

# die STATUS MESSAGE: say what is wrong and what to do about it, then go.
die() {
	local status=$1
	shift
	complain "$*"
	exit "$status"
}

check_series() {
	case " $SERIES_KNOWN $RT_KNOWN $LATER_KNOWN $DEBUG_KNOWN " in
	*" $1 "*) ;;
	*) die 2 "unknown kernel '$1'; one of: $SERIES_KNOWN $RT_KNOWN $LATER_KNOWN $DEBUG_KNOWN" ;;
	esac
}

# as_root COMMAND...: through sudo unless we are root already.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		# sudo forgets them, and apt needs them
		sudo -- env ${http_proxy:+http_proxy="$http_proxy"} \
			${https_proxy:+https_proxy="$https_proxy"} \
			${no_proxy:+no_proxy="$no_proxy"} "$@"
	else
		die 1 "needs root for: $* (no sudo here; run it as root)"
	fi
}

# with_lock NAME FUNCTION ARGS...: two fetches at once must not build the same
# thing twice; the second waits, then finds it made. Never call it where bash
# ignores errors (if, ||, &&): the function relies on set -e.
with_lock() {
	local name=$1 fd
	shift
	mkdir -p "$CACHE"
	exec {fd}>"$CACHE/.lock-$name"
	if ! flock -n "$fd"; then
		say "waiting for another run that is preparing $name"
		flock "$fd"
	fi
	"$@"
	exec {fd}>&-
}

# logged LOG COMMAND...: quiet while it works, everything said when it does not.
logged() {
	local log=$1 rc=0
	shift
	"$@" >"$log" 2>&1 || rc=$?
	if [ "$rc" != 0 ]; then
		complain "failed ($rc): $*"
		tail -n 40 -- "$log" >&2
	fi
	return "$rc"
}
