# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What no package ships by itself: kselftest's framework and checkpatch, taken out
# of the kernel's source package, which is then dropped again.

SOURCE_FILES="
	tools/testing/selftests/Makefile
	tools/testing/selftests/lib.mk
	tools/testing/selftests/kselftest.h
	tools/testing/selftests/kselftest_harness.h
	tools/testing/selftests/run_kselftest.sh
	tools/testing/selftests/kselftest_install.sh
	tools/testing/selftests/kselftest/runner.sh
	tools/testing/selftests/kselftest/prefix.pl
	tools/testing/selftests/kselftest/ktap_helpers.sh
	tools/testing/selftests/kselftest/module.sh
	tools/testing/selftests/kselftest/ksft.py
	scripts/subarch.include
	scripts/checkpatch.pl
	scripts/spelling.txt
	scripts/const_structs.checkpatch
	.clang-format"

source_dir() {
	printf '%s/v%s/source\n' "$CACHE" "$CACHE_VERSION"
}

# The tarball is read through once: tar stops only at its end.
make_source() {
	local final tmp
	local -a members
	final=$(source_dir)
	tmp=$final.tmp
	[ -e "$final" ] && return
	with_lock apt private_update
	rm -rf "$tmp"
	mkdir -p "$tmp"
	say "downloading linux-source-6.12 (150 MB, for 16 files)"
	fetch_debs "$final.debs" linux-source-6.12
	say "taking kselftest and checkpatch out of it"
	# shellcheck disable=SC2086 # a word a file
	mapfile -t members < <(printf 'linux-source-6.12/%s\n' $SOURCE_FILES)
	dpkg --fsys-tarfile "$final.debs"/*.deb |
		tar -xO --wildcards './usr/src/linux-source-6.12.tar.*' |
		xz -dc -T0 | tar -x -C "$tmp" --strip-components=1 "${members[@]}" ||
		die 1 "linux-source-6.12 lacks a file that was there before"
	rm -rf "$final.debs"
	mv "$tmp" "$final"
}

ensure_source() {
	[ -e "$(source_dir)" ] || with_lock source make_source
}

# Only what changed is copied, so that make sees no news where there is none.
lay_out_kselftest() {
	local dir=$1 file from
	ensure_source
	from=$(source_dir)
	for file in $SOURCE_FILES; do
		case $file in
		tools/* | scripts/subarch.include)
			mkdir -p "$dir/${file%/*}"
			cmp -s "$from/$file" "$dir/$file" || cp -p "$from/$file" "$dir/$file"
			;;
		esac
	done
}
