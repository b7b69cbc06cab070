#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# splats.sh [FILE]
#
# The lines of a kernel log that a checker of the kernel, or an oops, has written.
# Status 1 if there are any. Nothing here knows of a driver: any splat counts. What the
# kernel tells of memory that could not be had is none, long as it is, and neither is
# that a checker was switched off at boot.

set -u -o pipefail
[ "$#" = 0 ] || [ -s "$1" ] || {
	echo "no log: $1"
	exit 2
}
patterns=(
	'BUG: ' 'WARNING: ' 'Kernel panic' 'Oops' 'general protection fault'
	'Call Trace:' 'kernel BUG at' 'Unable to handle kernel'
	'KASAN: ' 'KCSAN: ' 'UBSAN: ' 'ODEBUG: ' 'list_(add|del) corruption'
	'refcount_t: ' 'unreferenced object' 'kmemleak: [0-9]+ new suspected'
	'kmemleak: .*(disabled|exhausted)'
	'possible (circular|recursive|irq lock inversion)' 'inconsistent lock state'
	'suspicious RCU usage' 'Invalid wait context' 'lock held when returning'
	'held lock freed' 'bad unlock balance' 'MAX_LOCK.* too low'
	'sleeping function called' 'scheduling while atomic'
	'soft lockup' 'hard LOCKUP' 'self-detected stall' 'detected stalls'
	'blocked for more than' 'workqueue lockup'
)
printf -v all '|%s' "${patterns[@]}"
awk '/Command line: .* kmemleak=off/ { asked = 1 }
     asked && /kmemleak: .*disabled/ { next }
     /vmalloc error: |page allocation failure|invoked oom-killer/ { dump = 150 }
     /pages (reserved|hwpoisoned)$|: Killed process / { dump = 0 }
     dump { dump--; next }
     { print NR ":" $0 }' "${@:--}" | { ! grep -E "${all#|}"; }
