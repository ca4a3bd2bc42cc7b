#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# full.sh [KIND [KILOBYTES]]: a run of this KIND (default: incremental; see
# kinds.bash) whose index is on a disk of its own, at first without room and
# then with KILOBYTES (default: 50) more each time, until it has enough; and
# with one file more each time. Before that: it ends with 75, a line on
# standard error says that the disk is full; searches go on, and find what they
# found before the run, after it, or between two of its batches. Each size is
# tried on a new disk and, with what the run before left, on one that grows; as
# it is, and as by a disk that does not say how full it is. In the end, and
# behind each size, there is the index of an undisturbed run.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)

# Disks of memory, which nobody else sees.
if [ -z "${PQ_MOUNTS:-}" ]; then
	export PQ_MOUNTS=own
	if unshare -m true 2>/dev/null; then
		exec unshare -m "$0" "$@"
	fi
	exec unshare -rm "$0" "$@"
fi
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

kind=${1:-incremental}
kilobytes=${2:-50}
work=$(make_scratch)
trap 'umount "$work/at" 2>/dev/null; rm -rf "$work"' EXIT
# shellcheck source=tests/fault/kinds.bash
. "$here/kinds.bash"

# A disk that knows nothing of its size has room for all.
blind=(strace -f --seccomp-bpf -qq -o /dev/null -e trace=fstatfs
	-e "inject=fstatfs:retval=0:poke_exit=@arg2=$(printf '00%.0s' {1..120})")

grow() { # OPTION
	mount -o "remount,$1" "$work/at" || fail "no disk of $1"
}

lay_disk() { # OPTION
	umount "$work/at" 2>/dev/null
	rm -rf "$work/at"
	mkdir "$work/at"
	mount -t tmpfs -o "$1" pullquote "$work/at" || fail "no disk of $1"
	cp -a "$work/base/." "$work/at" || fail "no room for the index before"
}

# try_on OPTION [COMMAND...]: `status` is that of the run.
try_on() {
	local option=$1
	shift
	status=0
	run "$@" || status=$?
	look "$work/seen" || fail "$option: exit $status, unreadable"
	((status == 0)) || try_refused "$option" "$status"
	((status == 0)) || grep -q 'disk full' "$work/said" ||
		fail "$option: the disk is not called full"
	refused=$((refused + (status != 0)))
}

finish() { # OPTION
	run_again || fail "$1: the rerun fails"
	look "$work/seen"
	cmp -s "$work/seen" "$work/new" || fail "$1: rerun, another index"
}

# sweep NAME FIRST STEP LARGE [COMMAND...]
sweep() {
	local name=$1 first=$2 step=$3 large=$4 size
	shift 4
	status=75
	for ((size = first; status != 0; size += step)); do
		((size < large)) || fail "not even with $name=$size"
		lay_disk "$name=$size"
		try_on "$name=$size" "$@"
		grow "$name=$large"
		finish "$name=$size"
	done
	lay_disk "$name=$first"
	status=75
	for ((size = first; status != 0; size += step)); do
		grow "$name=$size"
		try_on "$name=$size, growing" "$@"
	done
	finish "$name growing"
}

prepare good
rm -rf "$work/at"
used=$(du -s --apparent-size -B 4096 "$work/base" | cut -f 1)
file_count=$(find "$work/base" | wc -l)
refused=0
first=$((used * 4096 + 8192))
sweep size "$first" $((kilobytes << 10)) $((64 << 20))
sweep size "$first" $((kilobytes << 10)) $((64 << 20)) \
	"${blind[@]}"
sweep nr_inodes $((file_count + 1)) 1 10000
sweep nr_inodes $((file_count + 1)) 1 10000 "${blind[@]}"
echo "$kind: refused $refused times for want of room"
((refused >= ${PQ_POINTS:-10}))
