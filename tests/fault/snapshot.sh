#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# snapshot.sh [STEP]: --snapshot killed, or refused, at every STEP-th
# (default: each) system call that writes. After each: there is no copy, or a
# whole one; the next one to the same place is taken and leaves nothing else.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

step=${1:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
calls=(mkdir mkdirat openat write pwrite64 fsync fdatasync renameat)

RANDOM=77
mkdir "$work/news" "$work/away"
for ((i = 0; i < 5; i++)); do
	write_text "$work/news/f$i.txt"
done
reindex "$work/index" "$work/news" || exit 1
"$PQ_TOOLS/dump" "$work/index" >"$work/dump" || exit 1
cd "$work/away" || exit 1

is_whole() {
	"$PQ_TOOLS/dump" copy >"$work/seen" && cmp "$work/dump" "$work/seen"
}

snapshot() {
	"$PQ_BIN/pqindex" --index "$work/index" --snapshot copy
}

fail() {
	echo "$1"
	ls -lA
	cat "$work/said"
	exit 1
}

strace -f -o "$work/trace" "$PQ_BIN/pqindex" --index "$work/index" \
	--snapshot copy 2>"$work/said" || fail "undisturbed: fails"
points=0
for call in "${calls[@]}"; do
	total=$(grep -cE "^[0-9]+ +$call\(" "$work/trace")
	for ((k = 1; k <= total; k += step)); do
		for end in signal=SIGKILL error=ENOSPC; do
			rm -rf copy
			(strace -f -qq -o /dev/null -e "trace=$call" \
				-e "inject=$call:$end:when=$k" \
				"$PQ_BIN/pqindex" --index "$work/index" \
				--snapshot copy
				:) >/dev/null 2>"$work/said"
			[ ! -e copy ] || is_whole ||
				fail "$call $k, $end: half a copy"
			[ ! -e .copy.part/XAPIANDB ] ||
				[ "$end" = signal=SIGKILL ] ||
				fail "$call $k, $end: leaves an index"
			points=$((points + 1))
		done
		rm -rf copy
		snapshot 2>"$work/said" || fail "after $call $k: fails"
		is_whole || fail "after $call $k: half a copy"
		[ "$(ls -A)" = copy ] || fail "after $call $k: leaves something"
	done
done
echo "$points points"
((points >= ${PQ_POINTS:-40}))
