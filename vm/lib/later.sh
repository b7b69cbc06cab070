# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash source-path=SCRIPTDIR/..
# A kernel of the next Debian's backports. Its headers want that Debian's compiler and C
# library, so beside what any kernel has in the cache its folder has
#	debian/		a minimal Debian 13 with compiler and headers, to build modules in
#
# Nothing is installed outside of it. Making it, and building in it, takes root.

LATER_SUITE=trixie

is_later_kernel() {
	[[ " $LATER_KNOWN " == *" $1 "* ]]
}

# in_later ROOT COMMAND...: in the Debian there. Nobody starts a daemon in it.
in_later() {
	local root=$1
	shift
	as_root chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C \
		DEBIAN_FRONTEND=noninteractive "$@"
}

later_apt() {
	local root=$1
	shift
	in_later "$root" apt-get -q -y -o Acquire::Retries=3 -o Acquire::Languages=none \
		-o APT::Sandbox::User=root -t "$LATER_SUITE-backports" "$@"
}

# With what the user's apt knows of the way to the mirror
make_later_debian() {
	local root=$1 site=$2
	as_root debootstrap --variant=minbase "$LATER_SUITE" "$root" "$site" || return
	apt-config dump --format '%f "%v";%n' Acquire |
		as_root tee "$root/etc/apt/apt.conf.d/10acquire" >/dev/null
	echo "deb $site $LATER_SUITE-backports main" |
		as_root tee "$root/etc/apt/sources.list.d/backports.list" >/dev/null
	later_apt "$root" update
}

newest_later_kernel() {
	in_later "$1" apt-cache pkgnames "linux-headers-$2." |
		sed -nE 's/^linux-headers-([0-9.]+\+deb13-amd64)$/\1/p' | sort -V | tail -n 1
}

# What boots, and its modules: unpacked as those of any kernel
unpack_later_kernel() {
	local debian=$1 kver=$2 root=$3 deb
	later_apt "$debian" install --no-install-recommends "linux-headers-$kver" \
		make binutils pahole || return
	in_later "$debian" sh -c "cd /root && exec apt-get -q -o APT::Sandbox::User=root \
		download linux-base-$kver linux-binary-$kver linux-modules-$kver" || return
	mkdir -p "$root/usr"
	# the system is one tree there
	ln -s usr/lib "$root/lib"
	for deb in "$debian"/root/*.deb; do
		dpkg -x "$deb" "$root" || return
	done
	as_root rm -f "$debian"/root/*.deb
	ln -s ../../debian/usr/src "$root/usr/src"
}

make_later_kernel() {
	local series=$1 final tmp site kver
	final=$(kernel_dir "$series")
	tmp=$final.tmp
	"$VM_DIR/deps" later
	site=$(known_sites | awk '$1 == "Debian" && !n++ { print $2 }')
	[ -n "$site" ] || die 1 "found no Debian source in apt's configuration"
	as_root rm -rf "$tmp"
	mkdir -p "$tmp"
	say "making a Debian to build Linux $series in, once"
	logged "$CACHE/later.log" make_later_debian "$tmp/debian" "$site" ||
		die 1 "Debian $LATER_SUITE cannot be had"
	kver=$(newest_later_kernel "$tmp/debian" "$series")
	[ -n "$kver" ] || die 1 "the mirror has no Linux $series for Debian $LATER_SUITE"
	say "downloading Linux $kver"
	logged "$CACHE/later.log" unpack_later_kernel "$tmp/debian" "$kver" "$tmp/root" ||
		die 1 "Linux $kver cannot be unpacked"
	unpack_vmlinux "$tmp/root/lib/modules/$kver/vmlinuz" "$tmp/vmlinux"
	prepare_modules "$kver" "$tmp/root" "$final"
	pack_base "$kver" "$tmp/root" "$tmp/base.cpio" "$tmp/initramfs"
	ln -s "root/usr/src/linux-headers-$kver" "$tmp/kdir"
	printf '%s\n' "$kver" >"$tmp/kver"
	as_root rm -rf "$final"
	mv "$tmp" "$final"
	say "Linux $kver is ready"
}

# later_make SERIES DIR,DIR... ARGS: make in that Debian, as the caller, with the folders
# where they are. The mounts are gone when it ends.
later_make() {
	local final dirs=$2 kver
	final=$(kernel_dir "$1")
	kver=$(cat "$final/kver")
	shift 2
	# shellcheck disable=SC2016 # that shell's variables
	as_root unshare -m bash -ec '
		root=$1 dirs=$2 who=$3
		shift 3
		IFS=, read -ra list <<<"$dirs"
		for dir in "${list[@]}"; do
			mkdir -p "$root$dir"
			mount --bind "$dir" "$root$dir"
		done
		mount -t proc proc "$root/proc"
		exec chroot --userspec="$who" "$root" env -i PATH=/usr/bin:/bin LC_ALL=C \
			make "$@"' later "$final/debian" "$dirs" "$(id -u):$(id -g)" \
		-C "/usr/src/linux-headers-$kver" "$@"
}
