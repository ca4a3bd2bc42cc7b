#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# descriptors.sh [KIND [STEP]]: a run of this KIND (default: incremental; see
# kinds.bash) with room for 4 open files, which is what it takes to load the
# program, and STEP (default: 1) more each time, until it has enough. Before
# that: it ends with 75, a line on standard error names a file or folder,
# searches go on, and find what they found before the run, after it, or
# between two of its batches; a run after it gives the index of an undisturbed
# one.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

kind=${1:-incremental}
step=${2:-1}
work=$(make_scratch)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/fault/kinds.bash
. "$here/kinds.bash"

# Whoever started this may have left files open, which would count.
close_inherited() {
	local fd
	for fd in /proc/self/fd/*; do
		fd=${fd##*/}
		((fd <= 2)) || eval "exec $fd>&-" 2>/dev/null
	done
}

prepare good
refused=0
status=75
for ((limit = 4; status != 0; limit += step)); do
	point="with $limit descriptors"
	((limit < 100)) || fail "not even $point"
	lay_place base
	status=0
	(close_inherited && ulimit -n "$limit" && run) || status=$?
	look "$work/seen" || fail "$point: exit $status, unreadable"
	((status == 0)) || try_refused "$point" "$status"
	run_again || fail "$point: the rerun fails"
	look "$work/seen"
	cmp -s "$work/seen" "$work/new" || fail "$point: rerun, another index"
	refused=$((refused + (status != 0)))
done
echo "$kind: $refused times too few; $((limit - step)) are enough"
((refused > 0))
