# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash source-path=SCRIPTDIR/..
# A stock Debian kernel of one series: image, modules, headers, unpacked into
# the cache, with a folder that external modules build against *with BTF* and
# the bare initramfs that vm/run adds its scripts to.
#
# $CACHE/kernel-SERIES/ appears by one rename, so it is either whole or absent:
#	kver		the release, as uname -r says it
#	vmlinux		what QEMU boots by its PVH note
#	base.cpio	busybox and the modules that reach the root file system
#	root/		the packages as they were
#	kdir		-> the folder for make -C

# What lets the guest see the host's files and write to a terminal; the
# dependencies come from modules.dep, and what is built in is skipped.
GUEST_MODULES="virtio_pci virtio_console 9pnet_virtio 9p overlay"

# Never of use in this machine, and four fifths of the room.
UNWANTED_MODULES="sound drivers/gpu drivers/media drivers/net drivers/staging
	drivers/infiniband drivers/iio drivers/scsi drivers/usb drivers/hwmon
	drivers/input drivers/mfd drivers/edac drivers/iommu fs/xfs fs/btrfs fs/ocfs2"

. "$VM_DIR/lib/debug.sh"
. "$VM_DIR/lib/later.sh"

kernel_dir() {
	local name=$1
	! is_debug_kernel "$1" || name+=-$(debug_hash "$1")
	printf '%s/v%s/kernel-%s\n' "$CACHE" "$CACHE_VERSION" "$name"
}

# The newest release of the series of which the mirror has headers and image. A series
# that ends in -rt is the one with PREEMPT_RT.
newest_kernel() {
	local series=${1%-rt} flavour=amd64 dots names
	[ "$1" = "$series" ] || flavour=rt-amd64
	dots=${series//./\\.}
	names=$(private apt-cache pkgnames linux- |
		sed -nE "s/^linux-(image|headers)-($dots\.[0-9]+(-[0-9]+|\+deb12)-$flavour)\$/\2/p" |
		sort -V | uniq -d)
	[ -n "$names" ] || die 1 "the mirror has no Linux $1 for Debian 12"
	tail -n 1 <<<"$names"
}

# The header packages that a build needs, without compiler and image.
kernel_packages() {
	local kver=$1
	printf '%s\n' "linux-image-$kver" "linux-headers-$kver"
	private apt-cache depends "linux-headers-$kver" |
		sed -nE 's/^ +Depends: (linux-(headers|kbuild)-.*)$/\1/p'
}

# u8/u32 at OFFSET of FILE
peek() {
	od -An -v -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '
}

# A bzImage carries the ELF kernel compressed; unpacked once here, the emulator
# need not do it at every boot. Offsets: Documentation/arch/x86/boot.rst.
unpack_vmlinux() {
	local bz=$1 out=$2 start length magic tool
	start=$((($(peek "$bz" $((0x1f1)) 1) + 1) * 512 + $(peek "$bz" $((0x248)) 4)))
	length=$(peek "$bz" $((0x24c)) 4)
	magic=$(od -An -v -t x1 -j "$start" -N 4 "$bz" | tr -d ' ')
	case $magic in
	fd377a58) tool="xz -dc --single-stream" ;;
	28b52ffd) tool="zstd -dcq" ;;
	1f8b*) tool="gzip -dc" ;;
	*) die 1 "$bz: unknown compression $magic" ;;
	esac
	# The uncompressed size follows the stream: tools may call it garbage.
	tail -c "+$((start + 1))" "$bz" | head -c "$length" |
		$tool >"$out" 2>/dev/null || true
	[ "$(head -c 4 "$out" | tail -c 3)" = ELF ] || die 1 "$bz: could not unpack the kernel"
}

# The headers' Makefile includes by absolute path what is not installed there;
# point it at the unpacked copy. BTF needs a vmlinux to refer to, which the 6.1
# headers lack, as they do resolve_btfids; the latter has nothing to do in a
# module without kfuncs, so a stand-in that succeeds will serve.
prepare_kdir() {
	local kver=$1 root=$2 final=$3 vmlinux=$4 kdir tool
	kdir=$root/usr/src/linux-headers-$kver
	sed -i "s,^include /usr/src,include $final/root/usr/src," "$kdir/Makefile"
	[ -e "$kdir/vmlinux" ] || ln "$vmlinux" "$kdir/vmlinux"
	tool=$kdir/tools/bpf/resolve_btfids/resolve_btfids
	if ! [ -x "$tool" ]; then
		mkdir -p "${tool%/*}"
		printf '#!/bin/sh\nexit 0\n' >"$tool"
		chmod +x "$tool"
	fi
}

prepare_modules() {
	local kver=$1 root=$2 final=$3 dir sub common=${1%-amd64}-common
	[ "$kver" = "${kver%-rt-amd64}" ] || common=${kver%-rt-amd64}-common-rt
	dir=$root/lib/modules/$kver
	for sub in $UNWANTED_MODULES; do
		rm -rf "$dir/kernel/$sub"
	done
	ln -sfn "$final/kdir" "$dir/build"
	# as Debian's headers have it: tools look for include/linux there
	ln -sfn "$final/root/usr/src/linux-headers-$common" "$dir/source"
	depmod -b "$root" "$kver"
}

# In load order, dependencies first, each once.
guest_modules() {
	local kver=$1 root=$2 module
	for module in $GUEST_MODULES; do
		modprobe -d "$root" -S "$kver" --show-depends "$module"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# busybox and plain (decompressed) modules, numbered in load order.
pack_base() {
	local kver=$1 root=$2 out=$3 dir=$4 ko n=10 list
	list=$(guest_modules "$kver" "$root")
	mkdir -p "$dir"/{bin,ko,proc,sys,dev,new}
	cp "$(command -v busybox)" "$dir/bin/busybox"
	while read -r ko; do
		n=$((n + 1))
		case $ko in
		"") ;; # nothing is a module
		*.xz) xz -dc "$ko" >"$dir/ko/$n-$(basename "$ko" .xz)" ;;
		*.zst) zstd -dcq "$ko" >"$dir/ko/$n-$(basename "$ko" .zst)" ;;
		*) cp "$ko" "$dir/ko/$n-${ko##*/}" ;;
		esac
	done <<<"$list"
	(cd "$dir" && find . | cpio -o -H newc -R 0:0 --quiet) >"$out"
	rm -rf "$dir"
}

make_kernel() {
	local series=$1 final tmp kver
	local -a packages
	final=$(kernel_dir "$series")
	"$VM_DIR/deps" demo
	with_lock apt private_update
	kver=$(newest_kernel "$series")
	mapfile -t packages < <(kernel_packages "$kver")
	tmp=$final.tmp
	# What a stopped run left: its downloads are worth keeping, no more.
	rm -rf "$tmp"
	mkdir -p "$tmp"
	say "downloading Linux $kver"
	fetch_debs "$final.debs" "${packages[@]}"
	say "unpacking Linux $kver"
	unpack_debs "$final.debs" "$tmp/root"
	rm -rf "$final.debs"
	unpack_vmlinux "$tmp/root/boot/vmlinuz-$kver" "$tmp/vmlinux"
	prepare_kdir "$kver" "$tmp/root" "$final" "$tmp/vmlinux"
	prepare_modules "$kver" "$tmp/root" "$final"
	pack_base "$kver" "$tmp/root" "$tmp/base.cpio" "$tmp/initramfs"
	rm -rf "$tmp/root/boot" "$tmp/root/usr/share"
	ln -s "root/usr/src/linux-headers-$kver" "$tmp/kdir"
	printf '%s\n' "$kver" >"$tmp/kver"
	rm -rf "$final"
	mv "$tmp" "$final"
	say "Linux $kver is ready"
}

# Another run may have made it while we waited for the lock.
make_missing_kernel() {
	[ -e "$(kernel_dir "$1")/kver" ] && return
	if is_debug_kernel "$1"; then
		make_debug_kernel "$1"
	elif is_later_kernel "$1"; then
		make_later_kernel "$1"
	else
		make_kernel "$1"
	fi
}

ensure_kernel() {
	[ -e "$(kernel_dir "$1")/kver" ] || with_lock "kernel-$1" make_missing_kernel "$1"
}

# A newer release of the series than the one at hand, if the mirror has one.
update_kernel() {
	local dir
	dir=$(kernel_dir "$1")
	with_lock apt private_update
	if [ "$(newest_kernel "$1")" != "$(cat "$dir/kver" 2>/dev/null)" ]; then
		make_kernel "$1"
	fi
}
