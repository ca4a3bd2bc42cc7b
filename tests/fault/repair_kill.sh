#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# repair_kill.sh [STEP]: SIGKILL at every STEP-th (default: each) write-side
# system call of --check --repair over an index that was damaged in several
# ways. After each: the same again mends it, with nothing lost that came by
# standard input.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

step=${1:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
calls=(pwrite64 write fsync fdatasync rename renameat unlink unlinkat
	ftruncate mkdir)

RANDOM=991
mkdir "$work/news"
for ((i = 0; i < 12; i++)); do
	write_text "$work/news/f$i.txt"
done
write_records "$work/news/wire.jsonl"
reindex "$work/sound" "$work/news" || exit 1
printf '{"id":"%d","text":"A telex of number %d came."}\n' 1 1 2 2 |
	"$PQ_BIN/pqindex" -q --index "$work/sound" - || exit 1
"$PQ_TOOLS/dump" "$work/sound" >"$work/dump" || exit 1

# damage HOW: a fresh copy of the sound index, and what is done to it
damage() {
	rm -rf "$work/index"
	cp -a "$work/sound" "$work/index"
	case $1 in
	article) "$PQ_TOOLS/spoil" "$work"/index/gen-* article ;;
	record) "$PQ_TOOLS/spoil" "$work"/index/gen-* record ;;
	ledger) rm "$work/index/ledger.sqlite" ;;
	garbage) printf 'none' >"$work/index/ledger.sqlite" ;;
	esac
}

repair() {
	"$PQ_BIN/pqindex" --index "$work/index" --settle 0 --allow-delete \
		--check --repair
}

is_mended() {
	repair >/dev/null 2>"$work/said" &&
		"$PQ_TOOLS/dump" "$work/index" >"$work/seen" &&
		cmp -s "$work/dump" "$work/seen"
}

points=0
for how in article record ledger garbage; do
	damage "$how"
	strace -f -o "$work/trace" "$PQ_BIN/pqindex" --index "$work/index" \
		--settle 0 --allow-delete --check --repair 2>"$work/said" || {
		echo "$how: is not mended when undisturbed"
		cat "$work/said"
		exit 1
	}
	for call in "${calls[@]}"; do
		total=$(grep -cE "^[0-9]+ +$call\(" "$work/trace")
		for ((k = 1; k <= total; k += step)); do
			damage "$how"
			(strace -f -qq -o /dev/null -e "trace=$call" \
				-e "inject=$call:signal=KILL:when=$k" \
				"$PQ_BIN/pqindex" --index "$work/index" \
				--settle 0 --allow-delete --check --repair
				:) >/dev/null 2>&1
			is_mended || {
				echo "$how: killed at $call $k: not mended"
				cat "$work/said"
				diff "$work/dump" "$work/seen" | head -c 2000
				exit 1
			}
			points=$((points + 1))
		done
	done
done
echo "$points points"
((points >= ${PQ_POINTS:-100}))
