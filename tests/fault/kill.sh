#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kill.sh [STEP]: SIGKILL at every STEP-th (default: each) write-side
# system call of an incremental run. After each: the index can be read and
# is the old or the new one; a rerun gives the index of an undisturbed run,
# also when the sources were changed in between.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

step=${1:-1}
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

lay one
reindex "$work/base" "$work/tree" || exit 1
"$PQ_TOOLS/dump" "$work/base" >"$work/old" || exit 1
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

points=0
for call in "${calls[@]}"; do
	total=$(grep -cE "^[0-9]+ +$call\(" "$work/trace")
	for ((k = 1; k <= total; k += step)); do
		for tree in two three; do
			lay two
			rm -rf "$work/index"
			cp -a "$work/base" "$work/index"
			strace -f -qq -o /dev/null -e "trace=$call" \
				-e "inject=$call:signal=KILL:when=$k" \
				"$PQ_BIN/pqindex" -q --index "$work/index" \
				--settle 0 --allow-delete "$work/tree" \
				>/dev/null 2>&1
			if ! "$PQ_TOOLS/dump" "$work/index" >"$work/seen"; then
				echo "killed at $call $k: index unreadable"
				exit 1
			fi
			cmp -s "$work/seen" "$work/old" ||
				cmp -s "$work/seen" "$work/two-dump" || {
				echo "killed at $call $k: neither old nor new"
				exit 1
			}
			check "$call $k" "$tree"
		done
		points=$((points + 1))
	done
done
echo "$points points, each with the sources left alone and changed"
((points >= ${PQ_POINTS:-50}))
