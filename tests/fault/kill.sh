#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kill.sh [STEP [KIND [FIRST]]]: SIGKILL at every STEP-th (default: each), from
# the FIRST-th (default: 1) on, of the system calls that write of a run of this
# KIND (default: incremental; see kinds.bash). After each: searches go on, and
# find what they found before the run, after it, or between two of its batches;
# a run after it gives the index of an undisturbed one, by passages, records
# and hits, also where the sources were changed in between; it is sound by
# its own check, and leaves nothing behind.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

step=${1:-1}
kind=${2:-incremental}
first=${3:-1}
work=$(make_scratch)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/fault/kinds.bash
. "$here/kinds.bash"

# What an undisturbed run leaves, and one more over what is changed.
prepare any
trees=(two three)
[ "$kind" != snapshot ] || trees=(two)
for tree in "${trees[@]}"; do
	lay "$tree"
	lay_place base
	run || (($? == 1)) || fail "an undisturbed run fails"
	run_again || exit 1
	is_sound || fail "an undisturbed run leaves that"
	same_as_scratch "$index" "$work/tree" "$work/scratch" || exit 1
	look "$work/seen-$tree" || fail "nothing is seen of tree $tree"
done

# check POINT TREE: run again over TREE and compare.
check() {
	lay "$2"
	lay_place killed
	run_again || fail "killed at $1, run again over tree $2: no"
	look "$work/seen" ||
		fail "killed at $1, run again over tree $2: unreadable"
	cmp -s "$work/seen-$2" "$work/seen" || {
		diff "$work/seen-$2" "$work/seen" >"$work/errors"
		fail "killed at $1, run again over tree $2: another index"
	}
	is_sound || fail "killed at $1, run again over tree $2: unsound"
}

points=0
missed=0
while read -r who call k; do
	lay two
	lay_place base
	kill_run "$who" "$call" "$k"
	(($? == 137)) || missed=$((missed + 1))
	look "$work/seen" || fail "killed at $who $call $k: unreadable"
	is_known "$work/seen" || fail "killed at $who $call $k: half a batch"
	keep_place killed
	for tree in "${trees[@]}"; do
		check "$who $call $k" "$tree"
	done
	points=$((points + 1))
done < <(awk -v step="$step" -v first="$first" \
	'NR >= first && (NR - first) % step == 0' "$work/points")
echo "$kind: $points of $(wc -l <"$work/points") points," \
	"$state_count states; $missed were not come to"
((points >= ${PQ_POINTS:-20} && missed * 10 <= points))
