# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced after lib.sh by tests of what a full-screen program shows: a terminal in
# tmux, with a shell in it. One at a time.

TMUX_NAME=livelock-test-$$

on_tmux() {
	env -u TMUX LC_ALL=C.UTF-8 tmux -u -L "$TMUX_NAME" -f /dev/null "$@"
}

# terminal COLSxROWS: open it, with a shell that says READY; it goes with the test
terminal() {
	trap 'on_tmux kill-server 2>/dev/null' EXIT
	on_tmux new-session -d -s it -x "${1%x*}" -y "${1#*x}" \
		"exec env -u NO_COLOR PS1='READY ' PATH='$PATH' bash --norc --noprofile -i"
	on_tmux set -g status off
	resize "$1"
	shows READY
}

resize() {
	on_tmux resize-window -t it -x "${1%x*}" -y "${1#*x}"
}

# keys KEY...: as tmux names them: c, Enter, Down, PageUp, Escape, C-c
keys() {
	on_tmux send-keys -t it "$@"
}

# types TEXT: and Enter
types() {
	on_tmux send-keys -t it -l "$1"
	keys Enter
}

screen() {
	on_tmux capture-pane -p -t it
}

# state NAME: alternate_on, cursor_flag ...
state() {
	on_tmux display -p -t it "#{$1}"
}

is_state() {
	[ "$(state "$1")" = "$2" ]
}

# has_all TEXT...: the screen shows all of them at this moment
has_all() {
	local now text
	now=$(screen)
	for text in "$@"; do
		[[ $now == *"$text"* ]] || return
	done
}

# shows TEXT...: the screen comes to show all of them at once
shows() {
	local until=$((SECONDS + 30))
	while [ "$SECONDS" -lt "$until" ]; do
		has_all "$@" && return
		sleep 0.1
	done
	screen
	fail "the screen never showed all of: $(printf '"%s" ' "$@")"
}

# lacks TEXT: the screen does not show it
lacks() {
	! has_all "$1" || {
		screen
		fail "the screen shows \"$1\""
	}
}

# pid_of COMMAND: the process that runs in the terminal
pid_of() {
	wait_for pgrep -x "$1" -P "$(state pane_pid)"
	pgrep -x "$1" -P "$(state pane_pid)"
}
