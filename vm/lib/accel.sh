# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
# KVM or emulation. /dev/kvm existing proves nothing: on some machines QEMU aborts
# at once, so a kernel is booted on it as far as PID 1, once a boot of the host.

MACHINE=(-M pc -no-reboot -nodefaults -no-user-config -display none)
KERNEL_ARGS="console=ttyS0 quiet panic=-1 oops=panic mitigations=off audit=0 apparmor=0
	no_timer_check cryptomgr.notests unknown_nmi_panic"

# kvm_probe VMLINUX INITRD DIR: why it does not work, on stdout, or nothing.
kvm_probe() {
	local rc=0
	say "trying KVM (once a boot of this machine)"
	timeout --foreground -k 1 5 "$QEMU" "${MACHINE[@]}" -accel kvm -cpu host -smp 2 -m 256 \
		-kernel "$1" -initrd "$2" -append "${KERNEL_ARGS//[$'\n\t']/ } livelock.probe" \
		-serial "file:$3/probe.console" </dev/null >"$3/probe.log" 2>&1 || rc=$?
	if grep -q livelock-probe-ok "$3/probe.console" 2>/dev/null; then
		return
	elif [ "$rc" = 124 ]; then
		printf 'the guest hung at its start\n'
	else
		printf 'QEMU ended with status %s before the guest ran\n' "$rc"
	fi
}

# Sets ACCEL to kvm or tcg and ACCEL_WHY; the probe's answer is kept for as long as
# the host stays up.
choose_accel() {
	local wish=$1 vmlinux=$2 initrd=$3 dir=$4 memo boot
	ACCEL=$wish ACCEL_WHY="as asked"
	[ "$wish" = auto ] || return 0
	ACCEL=tcg
	if ! [ -e /dev/kvm ]; then
		ACCEL_WHY="emulated: there is no /dev/kvm"
		return
	elif ! [ -w /dev/kvm ]; then
		ACCEL_WHY="emulated: no permission for /dev/kvm"
		return
	fi
	boot=$(cat /proc/sys/kernel/random/boot_id)
	memo=$CACHE/v$CACHE_VERSION/kvm
	if [ "$(head -n 1 "$memo" 2>/dev/null)" != "$boot" ]; then
		printf '%s\n%s\n' "$boot" "$(kvm_probe "$vmlinux" "$initrd" "$dir")" >"$dir/memo"
		mv "$dir/memo" "$memo"
	fi
	ACCEL_WHY="emulated: KVM fails here, $(sed -n 2p "$memo")"
	if [ -z "$(sed -n 2p "$memo")" ]; then
		ACCEL=kvm ACCEL_WHY="KVM works"
	fi
}
