# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# QEMU 10 or newer. Debian 12's own (7.2) loses guests when it emulates several
# CPUs and the kernel patches its text, which switching a tracepoint on does.

QEMU_WANTED=10

qemu_dir() {
	printf '%s/v%s/qemu\n' "$CACHE" "$CACHE_VERSION"
}

# qemu_major BINARY: its major version, or nothing if it does not run.
qemu_major() {
	"$1" --version 2>/dev/null | sed -nE '1s/.*version ([0-9]+)\..*/\1/p'
}

# Everything that installing QEMU from backports would add to this machine, its
# libraries too: pkg=version, a line each.
qemu_packages() {
	private apt-get -s --no-install-recommends -t "$APT_SUITE-backports" \
		install qemu-system-x86 |
		sed -nE 's/^Inst ([^ ]+) (\[[^]]*\] )?\(([^ ]+) .*/\1=\3/p'
}

# A wrapper that runs the unpacked QEMU in place: libraries of the packages
# beside it, firmware by -L, nothing of the system's changed. Firmware that the system
# has installed is not among the packages, so it is looked for there as well.
write_qemu_wrapper() {
	local tmp=$1 final=$2
	cat >"$tmp/qemu" <<-END
	#!/bin/sh
	r=$(printf %q "$final/root")
	LD_LIBRARY_PATH=\$r/usr/lib/x86_64-linux-gnu:\$r/lib/x86_64-linux-gnu
	export LD_LIBRARY_PATH
	exec "\$r/usr/bin/qemu-system-x86_64" -L "\$r/usr/share/qemu" \\
		-L "\$r/usr/share/seabios" -L "\$r/usr/lib/ipxe/qemu" \\
		-L /usr/share/qemu -L /usr/share/seabios -L /usr/lib/ipxe/qemu "\$@"
	END
	chmod +x "$tmp/qemu"
}

make_qemu() {
	local final tmp
	local -a packages
	final=$(qemu_dir)
	tmp=$final.tmp
	qemu_usable "$final/qemu" && return
	with_lock apt private_update
	mapfile -t packages < <(qemu_packages)
	[ "${#packages[@]}" -gt 0 ] || die 1 "apt finds no way to QEMU >= $QEMU_WANTED on this machine"
	rm -rf "$tmp"
	mkdir -p "$tmp"
	say "downloading QEMU (${#packages[@]} packages; unpacked, not installed)"
	fetch_debs "$final.debs" "${packages[@]}"
	unpack_debs "$final.debs" "$tmp/root"
	rm -rf "$final.debs" "$tmp/root/usr/share/doc"
	write_qemu_wrapper "$tmp" "$final"
	rm -rf "$final"
	mv "$tmp" "$final"
	qemu_usable "$final/qemu" || die 1 "the fetched QEMU does not run: $("$final/qemu" --version 2>&1)"
	say "QEMU $(qemu_major "$final/qemu") is ready"
}

qemu_usable() {
	local major
	major=$(qemu_major "$1") || true
	[ -n "$major" ] && [ "$major" -ge "$QEMU_WANTED" ]
}

# Sets QEMU: the system's if it is new enough, else ours, fetched if need be. The
# answer is checked at each run: the user may have removed a library since.
ensure_qemu() {
	QEMU=$(command -v qemu-system-x86_64 || true)
	if [ -n "$QEMU" ] && qemu_usable "$QEMU"; then
		return
	fi
	QEMU=$(qemu_dir)/qemu
	qemu_usable "$QEMU" || with_lock qemu make_qemu
}
