# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Tests of pqindex: a folder of news and an index of their own for each.
# `load index_helper` in the file; setup calls enter_scratch.

load helper

PQ_TOOLS=${PQ_TOOLS:-$BATS_TEST_DIRNAME/../../build/release/tools}

pqindex() {
	"$PQ_BIN/pqindex" "$@"
}

# in_time COMMAND...: stops it, with status 124, after 20 seconds; sanitizers
# and valgrind are slower.
in_time() {
	case ${PQ_VARIANT:-release} in
	release) timeout 20 "$@" ;;
	*) timeout 200 "$@" ;;
	esac
}

# A run that reads files of any age.
update() {
	pqindex --settle 0 "$@"
}

# Goes to a folder, and an index, that another user may be given: not below
# the runner's own, which only root may pass. Sets `place`.
enter_shared() {
	place=$(mktemp -d)
	cd "$place" || return
	export PULLQUOTE_INDEX=$place/index
}

# write PATH WORDS...: a text file whose title is its name
write() {
	local path=$1 name=${1##*/}
	shift
	[[ "$path" != */* || -d "${path%/*}" ]] || mkdir -p "${path%/*}"
	printf 'About %s\n\n%s.\n' "${name%.txt}" "$*" >"$path"
}

# write_many COUNT: news/1.txt ... about different things
write_many() {
	local i
	for i in $(seq "$1"); do
		write "news/$i.txt" "Story $i tells of harbour number $i"
	done
}

# status_of FIGURE: jq takes longer to start than pqindex to answer, and is for
# what lies deeper
status_of() {
	local said
	if [[ "$1" != +([a-z_]) ]]; then
		pqindex --status --format=json | jq -r ".$1"
		return
	fi
	said=$(pqindex --status --format=json) || return
	said=${said#*"\"$1\":"}
	said=${said%%[,\}]*}
	echo "${said//\"/}"
}

# The paths of the passages that a query finds, in order of the alphabet.
found() {
	pqsearch --format=paths -n 0 "$@" | sort -u
}

# nothing_found QUERY
nothing_found() {
	run -1 pqsearch --quiet "$@"
}

# has_databases COUNT: runs have made so many here
has_databases() {
	[ "$(find "$PULLQUOTE_INDEX" -name iamglass | wc -l)" -ge "$1" ]
}

# The database that searches read.
generation() {
	sed 's/^auto //' "$PULLQUOTE_INDEX/XAPIANDB"
}

# All that a search can see.
dump() {
	"$PQ_TOOLS/dump" "${1:-$PULLQUOTE_INDEX}"
}

# The index is as one built from scratch of the same sources.
as_built_anew() {
	local fresh=$BATS_TEST_TMPDIR/fresh
	rm -rf "$fresh"
	pqindex --index "$fresh" --settle 0 -q "$@" || [ $? -eq 1 ]
	dump >"$fresh.grown"
	dump "$fresh" >"$fresh.anew"
	[ -s "$fresh.anew" ]
	diff "$fresh.grown" "$fresh.anew"
}

# Bytes, names and modes of all files of the index but the lock.
fingerprint() {
	find "$PULLQUOTE_INDEX" -type f ! -name lock -exec sha256sum {} + | sort
}
