# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # REPO, VM_DIR ...: common.sh sets them
# Kernels with the kernel's own checkers, which Debian does not have: built here from
# Debian's source package, tinyconfig and the fragments in vm/debug. A name is a
# fragment: debug (KASAN, lockdep ...), kcsan (data races), gcov (lines that ran).
#
# $CACHE/kernel-NAME-HASH/ is laid out as kernel.sh says, with obj/, the folder of the
# build, in the place of headers. HASH is of all that the build depends on, so that
# checkouts with other fragments have kernels of their own. A build that was stopped
# goes on where it was: the file kver comes last.

DEBUG_SERIES=6.12

# Counts changes of the recipe below
DEBUG_RECIPE=1

# Sources of what these kernels never have. Kconfig files and Makefiles stay.
UNWANTED_SOURCES="sound drivers/gpu drivers/media drivers/staging
	drivers/net/ethernet drivers/net/wireless drivers/infiniband drivers/scsi drivers/usb drivers/iio drivers/hwmon
	arch/alpha arch/arc arch/arm arch/arm64 arch/csky arch/hexagon arch/loongarch
	arch/m68k arch/microblaze arch/mips arch/nios2 arch/openrisc arch/parisc
	arch/powerpc arch/riscv arch/s390 arch/sh arch/sparc arch/um arch/xtensa"

is_debug_kernel() {
	[ -e "$VM_DIR/debug/$1.config" ] && [ "$1" != base ]
}

debug_fragments() {
	printf '%s\n' "$VM_DIR/debug/base.config" "$VM_DIR/debug/$1.config"
}

debug_hash() {
	local -a fragments
	mapfile -t fragments < <(debug_fragments "$1")
	{
		cat "${fragments[@]}"
		gcc --version 2>/dev/null | head -n 1
		echo "$DEBUG_RECIPE"
	} | sha256sum | cut -c 1-12
}

tree_dir() {
	printf '%s/v%s/tree-%s\n' "$CACHE" "$CACHE_VERSION" "$DEBUG_SERIES"
}

make_tree() {
	local final sub
	local -a exclude
	final=$(tree_dir)
	[ -e "$final" ] && return
	with_lock apt private_update
	rm -rf "$final.tmp"
	mkdir -p "$final.tmp"
	say "downloading linux-source-$DEBUG_SERIES (150 MB)"
	fetch_debs "$final.debs" "linux-source-$DEBUG_SERIES"
	say "unpacking it"
	for sub in $UNWANTED_SOURCES; do
		exclude+=("--exclude=linux-source-$DEBUG_SERIES/$sub/*.[chS]"
			"--exclude=linux-source-$DEBUG_SERIES/$sub/*.dts*")
	done
	dpkg --fsys-tarfile "$final.debs"/*.deb |
		tar -xO --wildcards "./usr/src/linux-source-$DEBUG_SERIES.tar.*" |
		xz -dc -T0 |
		tar -x -C "$final.tmp" --strip-components=1 --wildcards "${exclude[@]}" ||
		die 1 "linux-source-$DEBUG_SERIES cannot be unpacked"
	rm -rf "$final.debs"
	mv "$final.tmp" "$final"
}

# The lines of the fragments that did not make it into the configuration: something
# that they depend on is missing, and a checker would be silently absent.
unmet_options() {
	local config=$1 line option
	shift
	sed -nE '/^CONFIG_/p' "$@" | while IFS= read -r line; do
		option=${line%%=*}
		case $line in
		*=n) ! grep -q "^$option=" "$config" || printf '%s\n' "$line" ;;
		*) grep -qxF "$line" "$config" || printf '%s\n' "$line" ;;
		esac
	done
}

configure_debug() {
	local tree=$1 obj=$2 unmet
	local -a fragments
	mapfile -t fragments < <(debug_fragments "$3")
	make -C "$tree" O="$obj" tinyconfig
	(cd "$obj" && "$tree/scripts/kconfig/merge_config.sh" -m .config "${fragments[@]}")
	make -C "$obj" olddefconfig
	unmet=$(unmet_options "$obj/.config" "${fragments[@]}")
	if [ -n "$unmet" ]; then
		echo "not in the configuration:" "$unmet"
		return 1
	fi
}

build_debug() {
	local name=$1 obj=$2
	local -a flags=()
	# see kcsan.config
	[ "$name" != kcsan ] || flags=(KCSAN_SANITIZE=n)
	nice make -C "$obj" -j"$(nproc)" "${flags[@]}" vmlinux modules
}

# What modules are not built from: nine tenths of the room.
drop_objects() {
	find "$1" -path "$1/tools" -prune -o -path "$1/scripts" -prune -o \
		-type f "(" -name "*.o" -o -name "*.a" -o -name "*.cmd" -o -name "vmlinux.*" ")" \
		-exec rm -f {} +
}

make_debug_kernel() {
	local name=$1 final obj kver tree
	final=$(kernel_dir "$name")
	obj=$final/obj
	tree=$(tree_dir)
	"$VM_DIR/deps" debug
	[ -e "$tree" ] || with_lock tree make_tree
	mkdir -p "$obj"
	# not the flags of a make that called us
	unset MAKEFLAGS MFLAGS MAKELEVEL
	if ! [ -e "$obj/.config.done" ]; then
		logged "$final/config.log" configure_debug "$tree" "$obj" "$name" ||
			die 1 "the $name kernel cannot be configured"
		touch "$obj/.config.done"
	fi
	say "building the $name kernel, once: ten minutes on two idle cores"
	logged "$final/build.log" build_debug "$name" "$obj" ||
		die 1 "the $name kernel cannot be built"
	kver=$(make -s -C "$obj" kernelrelease)
	rm -rf "$final/root"
	logged "$final/install.log" make -C "$obj" modules_install INSTALL_MOD_PATH="$final/root"
	# has no headers, but bpftrace would look for them there
	rm -f "$final/root/lib/modules/$kver/build"
	objcopy --strip-debug "$obj/vmlinux" "$final/vmlinux"
	pack_base "$kver" "$final/root" "$final/base.cpio" "$final/initramfs"
	drop_objects "$obj"
	ln -sfn obj "$final/kdir"
	printf '%s\n' "$kver" >"$final/kver"
	say "Linux $kver is ready"
}

# The kernel is built with gcc; a module may be built for it with clang, by a
# configuration that says what clang can. The file Module.symvers comes last.
make_clang_kdir() {
	local name=$1 final obj
	final=$(kernel_dir "$name")
	obj=$final/clang
	[ -e "$obj/Module.symvers" ] && return
	mkdir -p "$obj"
	unset MAKEFLAGS MFLAGS MAKELEVEL
	cp "$final/obj/.config" "$obj/"
	say "preparing a build with clang for the $name kernel"
	logged "$final/clang.log" make -C "$(tree_dir)" O="$obj" CC=clang olddefconfig
	logged "$final/clang.log" nice make -C "$obj" CC=clang -j"$(nproc)" modules_prepare
	ln -sfn "$final/vmlinux" "$obj/vmlinux"
	cp "$final/obj/Module.symvers" "$obj/"
}
