#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# controls.sh KO debug|kcsan
#
# Are the checkers of this kernel alive, and does splats.sh see what they say? A
# mistake is made on purpose for each. TAP on stdout, status 1 if one went unseen.
# Leaves a kernel behind that is good for nothing else: lockdep is off after its report.

set -u
ko=$1
dir=$(cd -P -- "$(dirname -- "$0")" && pwd)
n=0 status=0

# since MARK: the log from there on
since() {
	dmesg | sed "1,/$1/d"
}

verdict() {
	local name=$1 rc=$2
	n=$((n + 1))
	if [ "$rc" = 0 ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		status=1
	fi
}

# control NAME WORDS SECONDS: make it, and find WORDS in the log
control() {
	local what=$1 words=$2 seconds=${3:-1} mark log rc=0
	mark="control $what $$"
	echo "<6>$mark" >/dev/kmsg
	insmod "$ko" what="$what" seconds="$seconds"
	if [ "$what" = leak ]; then
		scan_for_leaks
	fi
	log=$(since "$mark")
	grep -qE "$words" <<<"$log" || rc=1
	! "$dir/../splats.sh" <<<"$log" >/dev/null || rc=1
	if [ "$rc" != 0 ]; then
		printf '# %s\n' "${log//$'\n'/$'\n# '}"
	fi
	rmmod livelock_controls
	verdict "$what: $words" "$rc"
}

# A new object is no leak before it is 5 s old
scan_for_leaks() {
	local leaks=/sys/kernel/debug/kmemleak line
	sleep 6
	echo scan >"$leaks"
	sleep 1
	echo scan >"$leaks"
	# a record of the log is a write of its own
	while IFS= read -r line; do
		echo "$line" >/dev/kmsg
	done <"$leaks"
	echo clear >"$leaks"
}

# The scanner stays silent about a module that does nothing wrong.
nothing_wrong() {
	local mark="control none $$"
	echo "<6>$mark" >/dev/kmsg
	insmod "$ko" what=none && rmmod livelock_controls || return
	since "$mark" | "$dir/../splats.sh"
}

set_limit() {
	echo "$2" >"$1" || echo "# cannot set $1"
}

# lockdep first: the reports of others switch it off, as does its own of a lock
debug_controls() {
	control rcu "suspicious RCU usage"
	control inversion "possible circular locking dependency"
	control use-after-free "KASAN: slab-use-after-free"
	control past-the-end "KASAN: vmalloc-out-of-bounds"
	control leak "unreferenced object"
	control shift "UBSAN: shift-out-of-bounds"
	control index "UBSAN: array-index-out-of-bounds"
	control armed-timer "ODEBUG: free active"
	control list "list_del corruption"
	control sleep-in-atomic "sleeping function called|scheduling while atomic"
	control cpu-number "using smp_processor_id\(\) in preemptible"
}

hang_controls() {
	set_limit /proc/sys/kernel/softlockup_panic 0
	set_limit /proc/sys/kernel/hung_task_panic 0
	set_limit /proc/sys/kernel/watchdog_thresh 3
	set_limit /proc/sys/kernel/hung_task_timeout_secs 4
	# a report of one is a sign of life for the other
	set_limit /sys/module/rcupdate/parameters/rcu_cpu_stall_timeout 60
	control soft-lockup "soft lockup" 12
	set_limit /sys/module/rcupdate/parameters/rcu_cpu_stall_timeout 4
	control rcu-stall "self-detected stall|detected stalls" 12
	control hung-task "blocked for more than" 15
}

nothing_wrong
verdict "nothing wrong, nothing said" $?
case $2 in
debug) debug_controls ;;
kcsan)
	control race "KCSAN: data-race" 5
	control sleep-in-atomic "sleeping function called|scheduling while atomic"
	control list "list_del corruption"
	;;
esac
hang_controls
echo "1..$n"
exit "$status"
