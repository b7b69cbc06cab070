# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2034 # vm/run sets: series kernel module command
# What goes into a guest and what comes out of it: a folder for the machine, one
# within that the guest shares, pipes for terminal and stdin.

# The guest's environment is ours in these and nothing else.
ENV_PASSED="TERM COLORTERM NO_COLOR HOME LANG LC_CTYPE LC_MESSAGES USER LOGNAME"

dir="" qemu="" saved_tty="" pumps=() follow_out="" follow_err="" tty_reader=""

# Whatever the way we end: machine gone, terminal as it was, nothing left over.
cleanup() {
	trap '' INT TERM HUP
	restore_terminal
	stop "$qemu" "${pumps[@]}"
	if [ -n "$dir" ]; then
		rm -rf -- "$dir"
	fi
}

# stop PID...: ask, wait up to a second, insist.
stop() {
	local pid n
	for pid in "$@"; do
		if [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null; then
			for ((n = 0; n < 20; n++)); do
				kill -0 "$pid" 2>/dev/null || break
				sleep 0.05
			done
			kill -KILL "$pid" 2>/dev/null || true
		fi
	done
}

# Interactive: both ends are a terminal of which we have the foreground.
find_terminal() {
	local stat group foreground
	terminal="" size=""
	[ -t 0 ] && [ -t 1 ] || return 0
	stat=$(</proc/$$/stat)
	read -r _ _ group _ _ foreground _ <<<"${stat##*) }"
	[ "$group" = "$foreground" ] || return 0
	terminal=$(tty)
	size=$(terminal_size)
}

# "rows R cols C"; a terminal that does not know is taken for the usual one.
terminal_size() {
	local rows cols
	read -r rows cols < <(stty size <"$terminal" 2>/dev/null || echo 0 0)
	[ "${rows:-0}" -gt 0 ] && [ "${cols:-0}" -gt 0 ] || rows=24 cols=80
	printf 'rows %s cols %s\n' "$rows" "$cols"
}

# The same file, a merged stream keeps its order; a terminal's stderr is the
# terminal.
find_streams() {
	err_apart=1 stdin_used=1
	if [ -n "$terminal" ]; then
		[ -t 2 ] && err_apart=""
	elif [ /proc/self/fd/1 -ef /proc/self/fd/2 ]; then
		err_apart=""
	fi
	if ! [ -e /proc/self/fd/0 ] || [ /proc/self/fd/0 -ef /dev/null ]; then
		stdin_used=""
	elif [ -t 0 ]; then
		stdin_used=""
	fi
}

write_command() {
	local name
	printf 'cd -- %q || { echo "vm: no %s in the guest" >&2; cd /; }\n' "$PWD" "${PWD//[^A-Za-z0-9_.\/-]/?}"
	printf 'export PATH=%q:%q\n' "$REPO/userspace" "$PATH:/usr/sbin:/sbin"
	if [ -n "$USER_LC_ALL" ]; then
		printf 'export LC_ALL=%q\n' "$USER_LC_ALL"
	fi
	for name in $ENV_PASSED $(compgen -e LIVELOCK_ || true); do
		if [ -n "${!name+set}" ]; then
			printf 'export %s=%q\n' "$name" "${!name}"
		fi
	done
	printf 'exec --'
	printf ' %q' "${command[@]}"
	printf '\n'
}

write_vars() {
	printf '%s=%q\n' KVER "$(cat "$kernel/kver")" REPO "$REPO" MODULE "$module" LOAD "$load" \
		MODULES "$kernel/root/lib/modules/$(cat "$kernel/kver")" \
		SIZE "$size" STDIN "$stdin_used" ERR_APART "$err_apart"
}

make_job() {
	trap cleanup EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	trap 'exit 129' HUP
	dir=$(mktemp -d "${TMPDIR:-/tmp}/livelock-vm.XXXXXX")
	mkdir "$dir/job" "$dir/pack"
	find_terminal
	find_streams
	write_command >"$dir/job/command"
	write_vars >"$dir/job/vars"
	: >"$dir/job/stdout"
	: >"$dir/job/stderr"
	# The kernel takes several archives one after the other.
	cp "$VM_DIR/init" "$VM_DIR/guest" "$dir/pack/"
	(cd "$dir/pack" && printf 'init\nguest\n' | cpio -o -H newc -R 0:0 --quiet) >"$dir/tail.cpio"
	cat "$kernel/base.cpio" "$dir/tail.cpio" >"$dir/initrd"
}

# QEMU's ends of the pipes. Held open at both ends here, so that nobody waits for
# anybody when opening; released where the other side's end must be noticed.
connect() {
	mkfifo "$dir"/{tty.in,tty.out,control,monitor,stdin}
	exec {control}<>"$dir/control" {monitor}<>"$dir/monitor" {tty_in}<>"$dir/tty.in"
	exec {tty_out}<>"$dir/tty.out" {stdin}<>"$dir/stdin"
	# Until QEMU reads, a writer without a reader would be killed.
	exec {stdin_end}<"$dir/stdin"
}

# QEMU opens the console last: once that is there, it has opened all the others.
await_qemu() {
	local n
	for ((n = 0; n < 3000; n++)); do
		[ ! -e "$dir/console" ] || return 0
		kill -0 "$qemu" 2>/dev/null || return 0
		sleep 0.02
	done
}

# The terminal becomes the guest's once somebody there reads it; until then Ctrl-C
# is for us. What is typed meanwhile waits.
join_terminal() {
	saved_tty=$(stty -g <"$terminal")
	stty -echo <"$terminal"
	until [ -e "$dir/job/heartbeat" ]; do
		kill -0 "$qemu" 2>/dev/null || return 0
		[ "$SECONDS" -lt "$SILENCE" ] || hung "the guest does not boot; ending it"
		sleep 0.05
	done
	stty raw -echo <"$terminal"
	# The reader first: nobody but QEMU may hold its pipe open to the end.
	cat <"$dir/tty.out" >"$terminal" {tty_out}>&- &
	tty_reader=$!
	exec {tty_out}>&-
	cat <"$terminal" >"$dir/tty.in" &
	pumps+=("$tty_reader" $!)
	trap 'terminal_size | sed "s/rows/size/; s/cols //" >&"$control"' WINCH
	kill -WINCH $$
}

# Bytes between the pipes and our own files; tail -f follows what the guest writes
# and ends, having read all, when QEMU has.
pump() {
	local follow=(tail -f -s 0.05 -c +1 --pid="$qemu")
	await_qemu
	if [ -n "$terminal" ]; then
		join_terminal
	else
		exec {tty_out}>&-
		if [ -n "$stdin_used" ]; then
			cat <&0 >&"$stdin" {stdin}>&- &
			pumps+=($!)
		fi
		"${follow[@]}" "$dir/job/stdout" 2>/dev/null {stdin}>&- &
		follow_out=$!
		pumps+=("$follow_out")
	fi
	if [ -n "$err_apart" ]; then
		"${follow[@]}" "$dir/job/stderr" >&2 2>/dev/null {stdin}>&- &
		follow_err=$!
		pumps+=("$follow_err")
	fi
	exec {stdin}>&-
}
