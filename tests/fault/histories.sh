#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# histories.sh COUNT [FIRST_SEED]: random histories of edits, additions,
# deletions and renames with a run of pqindex after every few; in the end
# the index must equal one built from scratch.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

count=${1:-200}
first=${2:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

passages=0
for ((seed = first; seed < first + count; seed++)); do
	RANDOM=$seed
	rm -rf "$work/tree" "$work/index"
	mkdir "$work/tree"
	for ((i = 0; i < 8; i++)); do
		edit "$work/tree"
	done
	for ((round = 0; round < 5; round++)); do
		reindex "$work/index" "$work/tree" || {
			echo "history $seed, round $round"
			exit 1
		}
		for ((i = 0; i <= RANDOM % 6; i++)); do
			edit "$work/tree"
		done
	done
	if ! reindex "$work/index" "$work/tree" ||
		! same_as_scratch "$work/index" "$work/tree" "$work/scratch"; then
		echo "history $seed"
		exit 1
	fi
	passages=$((passages + $(grep -c '^ passage=' "$work/scratch/fresh")))
done
echo "$count histories, $passages passages compared"
# Histories that end in nothing would compare nothing.
((passages >= count))
