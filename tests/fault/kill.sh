#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kill.sh [STEP [first]]: SIGKILL at every STEP-th (default: each)
# write-side system call of an incremental run, or of a first build with
# its compaction. After each: the index can be read and
# is the old or the new one; a rerun gives the index of an undisturbed run,
# also when the sources were changed in between: both at each call, or, with
# a STEP above 1, by turns.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

step=${1:-1}
kind=${2:-incremental}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
calls=(pwrite64 write fsync fdatasync rename renameat renameat2 unlink
	unlinkat ftruncate mkdir mkdirat openat link close)

# The trees: before, changed (the run that is killed), changed again.
RANDOM=4711
mkdir "$work/one"
for ((i = 0; i < 25; i++)); do
	edit "$work/one"
done
cp -a "$work/one" "$work/two"
for ((i = 0; i < 12; i++)); do
	edit "$work/two"
done
write_text "$work/two/new.txt"
write_text "$work/two/newer.txt"
cp -a "$work/two" "$work/three"
mv "$work/three/new.txt" "$work/three/renamed.txt"
rm "$work/three/newer.txt"
edit "$work/three"

lay() { # TREE
	rm -rf "$work/tree"
	cp -a "$work/$1" "$work/tree"
}

# What an index shows; nothing before there is one (exit 3).
show() { # INDEX
	local status=0
	"$PQ_TOOLS/dump" "$1" 2>"$work/errors" || status=$?
	[ "$status" -eq 0 ] ||
		{ [ "$kind" = first ] && [ "$status" -eq 3 ] &&
			grep -q 'no index there' "$work/errors"; }
}

if [ "$kind" = first ]; then
	mkdir "$work/base"
else
	lay one
	reindex "$work/base" "$work/tree" || exit 1
fi
show "$work/base" >"$work/old" || exit 1
for tree in two three; do
	lay "$tree"
	cp -a "$work/base" "$work/index-$tree"
	reindex "$work/index-$tree" "$work/tree" || exit 1
	same_as_scratch "$work/index-$tree" "$work/tree" "$work/scratch" ||
		exit 1
	"$PQ_TOOLS/dump" "$work/index-$tree" >"$work/$tree-dump" || exit 1
done
if cmp -s "$work/old" "$work/two-dump"; then
	echo "nothing to sweep: the trees give one index"
	exit 1
fi

lay two
cp -a "$work/base" "$work/index"
strace -f -o "$work/trace" "$PQ_BIN/pqindex" -q --index "$work/index" \
	--settle 0 --allow-delete "$work/tree" >/dev/null 2>&1

# kill_at CALL K: the run over tree two, killed as it enters the K-th CALL.
# In a shell of its own, which keeps its word on the kill to itself.
kill_at() {
	lay two
	rm -rf "$work/index"
	cp -a "$work/base" "$work/index"
	(strace -f -qq -o /dev/null -e "trace=$1" \
		-e "inject=$1:signal=KILL:when=$2" \
		"$PQ_BIN/pqindex" -q --index "$work/index" \
		--settle 0 --allow-delete "$work/tree"
		:) >/dev/null 2>&1
	if ! show "$work/index" >"$work/seen"; then
		echo "killed at $1 $2: index unreadable"
		exit 1
	fi
}

# check POINT TREE: rerun over TREE and compare.
check() {
	lay "$2"
	if ! reindex "$work/index" "$work/tree" ||
		! "$PQ_TOOLS/dump" "$work/index" >"$work/rerun" ||
		! diff "$work/$2-dump" "$work/rerun" >"$work/diff"; then
		echo "killed at $1, rerun over tree $2: another index"
		head -c 2000 "$work/diff"
		exit 1
	fi
}

total_of() { # CALL
	grep -cE "^[0-9]+ +$1\(" "$work/trace"
}

# A commit of the index is a rename: what is there before each of them, and
# in the end, are all the states that anyone may ever see.
mkdir "$work/states"
cp "$work/old" "$work/states/old"
cp "$work/two-dump" "$work/states/new"
for ((k = 1; k <= $(total_of rename); k++)); do
	kill_at rename "$k"
	cp "$work/seen" "$work/states/$k"
done

is_a_state() {
	local state
	for state in "$work"/states/*; do
		cmp -s "$work/seen" "$state" && return 0
	done
	return 1
}

points=0
for call in "${calls[@]}"; do
	total=$(total_of "$call")
	for ((k = 1; k <= total; k += step)); do
		trees=(two three)
		((step == 1)) || trees=("${trees[points % 2]}")
		for tree in "${trees[@]}"; do
			kill_at "$call" "$k"
			if ! is_a_state; then
				echo "killed at $call $k: half a batch is seen"
				exit 1
			fi
			check "$call $k" "$tree"
		done
		points=$((points + 1))
	done
done
echo "$points points, with the sources left alone and changed;" \
	"$(find "$work/states" -type f -exec sha256sum {} + |
		cut -d' ' -f1 | sort -u | wc -l) states"
((points >= ${PQ_POINTS:-50}))
