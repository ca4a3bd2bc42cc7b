#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# errors.sh [STEP]: every STEP-th (default: each) system call of an
# incremental run that reads, writes or looks at a file fails once. After
# each: the run ends with 0 and the whole result, or with 1, 3 or 75; the
# index can be read; a rerun gives the index of an undisturbed run.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

step=${1:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=(newfstatat:EIO openat:EIO openat:EMFILE pread64:EIO read:EIO
	pwrite64:EIO pwrite64:ENOSPC write:ENOSPC fdatasync:EIO fsync:EIO
	rename:EIO renameat:EIO renameat2:EIO)

# The trees: before, and changed. Nothing in them is rejected, so that an
# undisturbed run ends with 0.
RANDOM=${PQ_SEED:-1147}
mkdir -p "$work/one/d0" "$work/one/d1"
for ((i = 0; i < 12; i++)); do
	write_text "$work/one/d$((i % 2))/f$i.txt"
done
for name in a b c; do
	write_records "$work/one/$name.jsonl"
done
cp -a "$work/one" "$work/two"
write_text "$work/two/d0/f0.txt"
write_text "$work/two/new.txt"
write_records "$work/two/a.jsonl"
rm "$work/two/d1/f1.txt" "$work/two/b.jsonl"
mv "$work/two/d0/f2.txt" "$work/two/renamed.txt"
cp "$work/two/d1/f3.txt" "$work/two/copy.txt"

lay() { # TREE
	rm -rf "$work/tree"
	cp -a "$work/$1" "$work/tree"
}

lay_index() {
	rm -rf "$work/index"
	cp -a "$work/base" "$work/index"
}

update() {
	"$PQ_BIN/pqindex" --index "$work/index" --settle 0 --allow-delete \
		"$work/tree" 2>"$work/said"
}

fail() { # WORDS
	echo "$1"
	cat "$work/said"
	exit 1
}

lay one
reindex "$work/base" "$work/tree" || exit 1
lay two
lay_index
strace -f -o "$work/trace" "$PQ_BIN/pqindex" --index "$work/index" \
	--settle 0 --allow-delete "$work/tree" ||
	fail "an undisturbed run does not end with 0"
"$PQ_TOOLS/dump" "$work/index" >"$work/new" || exit 1
"$PQ_TOOLS/dump" "$work/base" >"$work/old" || exit 1
same_as_scratch "$work/index" "$work/tree" "$work/scratch" || exit 1
if cmp -s "$work/old" "$work/new"; then
	echo "nothing to sweep: the trees give one index"
	exit 1
fi

count_calls() { # CALL [LAST_LINE]
	head -n "${2:-1000000}" "$work/trace" | grep -cE "^[0-9]+ +$1\("
}

# What comes before is the loader's.
began=$(grep -n -m 1 '"/dev/null", O_RDWR' "$work/trace" | cut -d: -f1)

# fail_at CALL ERROR K
fail_at() {
	local status=0
	lay_index
	strace -f -qq -o /dev/null -e "trace=$1" \
		-e "inject=$1:error=$2:when=$3" "$PQ_BIN/pqindex" \
		--index "$work/index" --settle 0 --allow-delete \
		"$work/tree" 2>"$work/said" || status=$?
	case $status in
	0 | 1 | 3 | 75) ;;
	*) fail "$1 $3 with $2: exit $status" ;;
	esac
	"$PQ_TOOLS/dump" "$work/index" >"$work/seen" ||
		fail "$1 $3 with $2: exit $status, index unreadable"
	[ "$status" -ne 0 ] || cmp -s "$work/seen" "$work/new" ||
		fail "$1 $3 with $2: exit 0, but not the whole result"
	codes[status]=$((${codes[status]:-0} + 1))
}

codes=()
points=0
for fault in "${faults[@]}"; do
	call=${fault%:*}
	total=$(count_calls "$call")
	for ((k = $(count_calls "$call" "$began") + 1; k <= total; k += step)); do
		fail_at "$call" "${fault#*:}" "$k"
		update || fail "$call $k with ${fault#*:}: the rerun fails"
		"$PQ_TOOLS/dump" "$work/index" >"$work/rerun"
		cmp -s "$work/rerun" "$work/new" ||
			fail "$call $k with ${fault#*:}: rerun, another index"
		points=$((points + 1))
	done
done
printf '%s points:' "$points"
for status in "${!codes[@]}"; do
	printf ' %s ended with %s' "${codes[status]}" "$status"
done
echo
((points >= ${PQ_POINTS:-60}))
