# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # vm/run sets: qemu dir terminal timeout
# Wait for the guest's end, and bring it about when it does not come.

# A guest says every 5 s that it lives. This long without a word it hangs, however
# busy this machine is.
SILENCE=${LIVELOCK_VM_SILENCE:-120}
LAST_WORDS=40

restore_terminal() {
	if [ -n "$saved_tty" ]; then
		stty "$saved_tty" <"$terminal" 2>/dev/null || true
		saved_tty=""
	fi
}

# The console has the serial line's line ends.
console_lines() {
	tr -d '\r' <"$dir/console" 2>/dev/null || true
}

last_words() {
	complain "the guest's last words:"
	console_lines | tail -n "$LAST_WORDS" >&2
}

# Wait up to 3 s for the console to grow past LINE lines and then fall silent; print
# what came.
new_words() {
	local line=$1 title=$2 n was=0 now
	for ((n = 0; n < 15; n++)); do
		sleep 0.2
		now=$(console_lines | wc -l)
		[ "$now" -eq "$was" ] && [ "$now" -gt "$line" ] && break
		was=$now
	done
	[ "$now" -gt "$line" ] || return 1
	complain "$title"
	console_lines | tail -n "+$((line + 1))" | head -n "$((LAST_WORDS * 2))" >&2
}

# Where is it? A guest that still listens tells what runs and what is blocked; a deaf
# one gets an NMI, at which its kernel panics and says where.
ask_why() {
	local line
	line=$(console_lines | wc -l)
	printf 'why\n' >&"$control"
	new_words "$line" "it still listens; its CPUs and blocked tasks:" && return
	printf 'nmi\n' >&"$monitor"
	new_words "$line" "it does not listen; an NMI found it here:" || complain "it does not answer an NMI"
}

hung() {
	restore_terminal
	complain "$1"
	last_words
	ask_why
	exit 124
}

beat() {
	cat "$dir/job/heartbeat" 2>/dev/null || echo 0
}

# Doze until QEMU ends or it is time to look; a signal (WINCH) ends the nap too.
doze() {
	local nap
	sleep "$1" &
	nap=$!
	wait -n "$qemu" "$nap" ${follow_out:+"$follow_out"} || true
	kill "$nap" 2>/dev/null || true
	wait "$nap" 2>/dev/null || true
}

watch() {
	local step before seen now last_seen=$SECONDS
	seen=$(beat)
	while kill -0 "$qemu" 2>/dev/null; do
		step=5
		if [ "$timeout" -gt 0 ]; then
			[ "$((timeout - SECONDS))" -ge 1 ] || hung "the guest ran longer than $timeout s; ending it"
			[ "$step" -le "$((timeout - SECONDS))" ] || step=$((timeout - SECONDS))
		fi
		before=$SECONDS
		doze "$step"
		# Nobody reads any more (vm/run | head): nothing to go on for.
		if [ -n "$follow_out" ] && ! kill -0 "$follow_out" 2>/dev/null && kill -0 "$qemu" 2>/dev/null; then
			exit 141
		fi
		now=$(beat)
		# This machine slept (suspend): the guest could not speak.
		if [ "$now" != "$seen" ] || [ "$((SECONDS - before))" -gt "$((step + 10))" ]; then
			seen=$now last_seen=$SECONDS
		elif [ "$((SECONDS - last_seen))" -gt "$SILENCE" ]; then
			hung "no sign of life from the guest for $SILENCE s; ending it"
		fi
	done
}

# All output first, then the status.
report() {
	local pid
	for pid in $follow_out $follow_err; do
		wait "$pid" || true
	done
	if [ -n "$tty_reader" ]; then
		wait "$tty_reader" || true
	fi
	restore_terminal
	if [ -s "$dir/job/complaint" ]; then
		complain "$(cat "$dir/job/complaint")"
	fi
	if [ -e "$dir/job/status" ]; then
		exit "$(cat "$dir/job/status")"
	fi
	complain "the guest died before it could give a status"
	if [ -s "$dir/qemu.log" ]; then
		complain "QEMU said: $(tail -n 10 "$dir/qemu.log")"
	fi
	last_words
	exit 125
}
