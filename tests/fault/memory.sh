#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# memory.sh POINTS [search]: of all the memory that a run of pqindex asks
# for, in our code or in a library, one piece at each of POINTS places is
# refused, by turns alone or with all that is asked for behind it. After
# each: the run ended with 0 and the whole result, with 1 and files marked
# to be read again, or with 75; each passage is of the old or the new index; a
# rerun gives the index of an undisturbed run. Dying is for libraries alone that
# promise no better (see `may_die`): each such death is counted. With
# "search": the same of a search, which answers whole or ends with 75.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

points=${1:-200}
kind=${2:-index}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shim=$PQ_PRELOAD/no_memory.so
# Xapian is C++ that may throw while it throws; GLib ends the program by
# its own word when there is no memory.
may_die='lib(xapian|glib-2|gobject-2|gio-2|gmime-3)'
# Without memory this one crashes, or goes round for ever: that there is some
# is made sure before (ceiling_look), and refusing it some shows nothing.
export NO_MEMORY_SPARE=libseccomp

# A file of each format, from the seeds of fuzz_layers: the first byte of a
# seed tells its name.
declare -A suffixes=([c]=csv [e]=eml [h]=html [j]=json [l]=jsonl [m]=md
	[b]=mbox [t]=txt [x]=xml [v]=tsv [w]=warc)

lay_formats() { # FOLDER
	local file letter
	mkdir -p "$1"
	for file in "$here"/../fuzz/layers/*; do
		letter=$(head -c 1 "$file")
		letter=${suffixes[${letter,,}]:-bin}
		tail -c +2 "$file" >"$1/${file##*/}.$letter"
	done
	# those in which something is rejected
	rm "$1"/{crawl-arc.warc,lines.jsonl,pdf.bin}
}

RANDOM=${PQ_SEED:-52}
lay_formats "$work/tree"
for ((i = 0; i < 8; i++)); do
	write_text "$work/tree/f$i.txt"
done
reindex "$work/base" "$work/tree" || exit 1
write_text "$work/tree/f0.txt"
write_text "$work/tree/new.txt"
rm "$work/tree/f1.txt" "$work/tree/mail.eml"
mv "$work/tree/f2.txt" "$work/tree/renamed.txt"
cp "$work/tree/f3.txt" "$work/tree/copy.txt"
for file in page.html mailbox.mbox zip.bin crawl-gzip.warc table.csv \
	feed.xml markdown.md utf-16-lines.jsonl; do
	cp "$work/tree/$file" "$work/tree/again-$file"
	rm "$work/tree/$file"
done

lay_index() {
	rm -rf "$work/index"
	cp -a "$work/base" "$work/index"
}

# run [VARIABLE=VALUE...]: what is swept
run() {
	if [ "$kind" = search ]; then
		timeout -k 5 60 env "$@" "$PQ_BIN/pqsearch" \
			--index "$work/base" --timeout 0 --format=jsonl \
			-n 0 --facet=lang --context=1 \
			'huawei OR back-door OR "the company" OR camer*'
	else
		timeout -k 5 60 env "$@" "$PQ_PLAIN/pqindex" -q \
			--index "$work/index" --settle 0 --allow-delete "$work/tree"
	fi >"$work/out" 2>"$work/said"
}

fail() { # WORDS
	echo "$1"
	cat "$work/said"
	[ ! -s "$work/asked" ] || head -n 12 "$work/asked"
	exit 1
}

show() { # INTO
	if [ "$kind" = search ]; then
		# what an answer has, but for how long it took
		jq -c 'del(.elapsed_ms)' "$work/out" >"$1" 2>>"$work/said"
	else
		"$PQ_TOOLS/dump" "$work/index" >"$1" 2>>"$work/said"
	fi
}

# A run has several batches: each passage is of the old or the new index.
between() {
	[ -z "$(sort "$work/old" "$work/new" |
		comm -13 - <(grep -a '^ passage=' "$work/seen" | sort))" ]
}

whole() {
	show "$work/seen" && cmp -s "$work/seen" "$work/new"
}

lay_index
show "$work/old" || [ "$kind" = search ] || exit 1
run LD_PRELOAD="$shim" NO_MEMORY_LOG="$work/total" ||
	fail "an undisturbed run does not end with 0"
total=$(<"$work/total")
show "$work/new" || fail "an undisturbed run shows nothing"
if [ "$kind" = index ] && cmp -s "$work/old" "$work/new"; then
	echo "nothing to sweep: the trees give one index"
	exit 1
fi

# Whether who asked for what was refused is one of these.
asked_by() { # PATTERN
	[ "$(grep -vE '/(no_memory|libc|libstdc\+\+|libgcc_s)\.' "$work/asked" |
		head -n 1 | grep -cE "$1")" -eq 1 ]
}

codes=()
deaths=0
for ((i = 0; i < points; i++)); do
	at=$((1 + i * total / points))
	((i % 2)) && at=$at+
	lay_index
	: >"$work/asked"
	status=0
	run LD_PRELOAD="$shim" NO_MEMORY_AT="$at" \
		NO_MEMORY_LOG="$work/asked" || status=$?
	case $status in
	0) whole || fail "allocation $at: exit 0, but not the whole result" ;;
	1) [ "$kind" = index ] || fail "allocation $at: exit 1" ;;
	75) # libxapian may have died
		[ -s "$work/said" ] ||
			fail "allocation $at: exit 75 without a word"
		! grep -q 'out of memory.*libxapian died' "$work/said" ||
			deaths=$((deaths + 1)) ;;
	124 | 137) fail "allocation $at: it goes on for ever" ;;
	129 | 13? | 14?)
		asked_by "$may_die" || fail "allocation $at: exit $status"
		deaths=$((deaths + 1)) ;;
	*) fail "allocation $at: exit $status" ;;
	esac
	codes[status]=$((${codes[status]:-0} + 1))
	[ "$kind" = index ] || continue
	show "$work/seen" || fail "allocation $at: index unreadable"
	[ "$status" -eq 1 ] || between ||
		fail "allocation $at: exit $status, passages of no batch"
	run || fail "allocation $at: the rerun fails"
	whole || {
		diff "$work/new" "$work/seen" | cut -c 1-300 | head -n 8
		fail "allocation $at: exit $status, rerun, another index"
	}
done
printf '%s points of %s allocations:' "$points" "$total"
for status in "${!codes[@]}"; do
	printf ' %s ended with %s' "${codes[status]}" "$status"
done
printf '; %s died in a library\n' "$deaths"
((total >= 500))
