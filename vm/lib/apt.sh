# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Packages from the user's own mirror without touching the user's system: a
# private list of sources, private package lists, download, unpack. No root.
#
# The mirror is whatever apt is configured with; other suites of Debian 12
# (backports) lie beside it on the same server. Third-party sources are left out.

APT_DIR=$CACHE/apt
APT_SUITE=bookworm

# Print "LABEL URI" of each Debian source in the given apt configuration.
# shellcheck disable=SC2016 # the $( ) are apt's
debian_sites() {
	apt-get "$@" indextargets \
		--format '$(IDENTIFIER)|$(COMPONENT)|$(ORIGIN)|$(RELEASE)|$(LABEL)|$(REPO_URI)' 2>/dev/null |
		awk -F'|' '$1 == "Packages" && $2 == "main" &&
			($3 == "Debian" || ($3 == "" && $4 ~ /^bookworm/)) {
				label = $5
				if (label == "")
					label = ($4 ~ /-security$/) ? "Debian-Security" : "Debian"
				print label, $6
			}' | sort -u
}

# apt tells its sources only once it has lists. Where the user has none yet,
# fetch lists into a private place just to learn the sources.
known_sites() {
	local sites
	sites=$(debian_sites)
	if [ -z "$sites" ]; then
		mkdir -p "$APT_DIR/probe/partial"
		apt-get -q -o Dir::State::lists="$APT_DIR/probe" -o APT::Sandbox::User=root \
			update >/dev/null 2>&1 || true
		sites=$(debian_sites -o Dir::State::lists="$APT_DIR/probe")
		rm -rf "${APT_DIR:?}/probe"
	fi
	printf '%s\n' "$sites"
}

write_sources() {
	local label uri opts="" keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	if [ -r "$keyring" ]; then
		opts="[signed-by=$keyring] "
	fi
	while read -r label uri; do
		case $label in
		Debian)
			printf "deb $opts%s %s main\n" "$uri" "$APT_SUITE" \
				"$uri" "$APT_SUITE-updates" "$uri" "$APT_SUITE-backports"
			;;
		Debian-Security)
			printf "deb $opts%s %s main\n" "$uri" "$APT_SUITE-security"
			;;
		esac
	done < <(known_sites) | sort -u >"$APT_DIR/sources.list"
	if ! [ -s "$APT_DIR/sources.list" ]; then
		die 1 "found no Debian source in apt's configuration; see /etc/apt/sources.list"
	fi
}

# private TOOL ARGS...: apt-get or apt-cache on our lists. The rest of the user's
# configuration (proxy, credentials) holds; pins do not, as versions are named.
private() {
	local tool=$1
	shift
	"$tool" -q \
		-o Dir::Etc::sourcelist="$APT_DIR/sources.list" -o Dir::Etc::sourceparts=- \
		-o Dir::Etc::preferences=- -o Dir::Etc::preferencesparts="$APT_DIR/none" \
		-o Dir::State::lists="$APT_DIR/lists" -o Dir::Cache="$APT_DIR/cache" \
		-o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Languages=none \
		-o Acquire::PDiffs=false -o APT::Architecture=amd64 "$@"
}

# Refresh our lists, at most once an hour: one fetch follows another.
private_update() {
	local stamp=$APT_DIR/stamp
	if [ -n "$(find "$stamp" -mmin -60 2>/dev/null)" ]; then
		return
	fi
	say "reading the package lists of the mirror"
	mkdir -p "$APT_DIR"/{lists/partial,cache/archives/partial,none}
	write_sources
	logged "$APT_DIR/update.log" private apt-get update ||
		die 1 "could not read the package lists; is the mirror reachable?"
	touch "$stamp"
}

# What an earlier, stopped try left is kept if it is whole and still what we want;
# apt would take any file of the right name and size for its own.
drop_stale_debs() {
	local dir=$1 wanted deb sum
	shift
	compgen -G "$dir/*.deb" >/dev/null || return 0
	wanted=$(private apt-get download --print-uris "$@" | awk '{ print $2, $4 }')
	for deb in "$dir"/*.deb; do
		sum=$(sha256sum <"$deb")
		grep -qxF -e "${deb##*/} SHA256:${sum%% *}" <<<"$wanted" || rm -f "$deb"
	done
}

# fetch_debs DIR PACKAGE[=VERSION]...: apt verifies the checksums of what it loads.
fetch_debs() {
	local dir=$1
	shift
	mkdir -p "$dir"
	drop_stale_debs "$dir" "$@"
	if ! (cd "$dir" && logged "$APT_DIR/download.log" private apt-get download "$@"); then
		# Our lists may name what the mirror has since replaced.
		rm -f "$APT_DIR/stamp"
		die 1 "could not download $*; run it again to go on"
	fi
}

# unpack_debs DIR ROOT: unpack each package of DIR into ROOT, then drop it.
unpack_debs() {
	local deb
	mkdir -p "$2"
	for deb in "$1"/*.deb; do
		dpkg -x "$deb" "$2"
		rm -f "$deb"
	done
}
