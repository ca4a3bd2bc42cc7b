#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# histories.sh COUNT [FIRST_SEED]: random histories of edits, additions,
# deletions and renames, in two roots, a list of single files, a folder
# that is one first and the other later, and records of standard input,
# with a run of pqindex after every few. Between runs the ledger is put
# back, as a kill between the two commits leaves it, or lost, or the index
# is. In the end the index must equal one built from scratch.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

count=${1:-200}
first=${2:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folders=(tree more late apart)

edit_somewhere() {
	local file
	case $((RANDOM % 8)) in
	0) write_records "$work/stream" ;;
	1) # a copy elsewhere: one article, of two kinds of source
		pick_file "$work/${folders[RANDOM % 4]}" || return 0
		new_name "$work/${folders[RANDOM % 4]}" "${picked##*.}"
		[ "$picked" = "$named" ] || cp "$picked" "$named" ;;
	2) # a record that a file has, on standard input
		file=$(find "$work/tree" -name '*.jsonl' | sort | head -n 1)
		[ -z "$file" ] || head -n 1 "$file" >>"$work/stream" ;;
	*) edit "$work/${folders[RANDOM % 4]}" ;;
	esac
	return 0
}

# run_all INDEX [OPTION...]: all that there is, in one run.
run_all() {
	local index=$1 status=0 roots=("$work/tree" "$work/more")
	local singles=("$work/apart")
	shift
	if ((is_late)); then
		roots+=("$work/late")
	else
		singles+=("$work/late")
	fi
	find "${singles[@]}" -type f -print0 >"$work/list"
	"$PQ_BIN/pqindex" -q --index "$index" --settle 0 --allow-delete \
		--prune --files0-from "$work/list" "$@" "${roots[@]}" - \
		<"$work/stream" >"$work/said" 2>&1 || status=$?
	[ "$status" -le 1 ] && return 0
	echo "pqindex $*: exit $status"
	cat "$work/said"
	return 1
}

# What befalls the index between two runs. The ledger of the run before the
# last is the one that a kill may have left.
befall() { # INDEX
	case $((RANDOM % 8)) in
	0 | 1 | 2) [ ! -e "$work/kept" ] ||
		cp "$work/kept" "$1/ledger.sqlite" ;;
	3) rm -f "$1/ledger.sqlite" ;;
	4) rm -f "$1/XAPIANDB" ;;
	esac
	return 0
}

one_history() { # SEED
	local round options
	RANDOM=$1
	is_late=0
	for ((i = 0; i < 12; i++)); do
		edit_somewhere
	done
	for ((i = 0; i < 4; i++)); do
		new_name "$work/${folders[RANDOM % 4]}" txt
		write_part "$named"
	done
	for ((round = 0; round < 5; round++)); do
		options=()
		((RANDOM % 8)) || options+=(--full)
		((RANDOM % 8)) || options+=(--rebuild)
		run_all "$work/index" "${options[@]}" || return 1
		for ((i = 0; i <= RANDOM % 6; i++)); do
			edit_somewhere
		done
		befall "$work/index"
		rm -f "$work/kept"
		[ ! -e "$work/index/ledger.sqlite" ] ||
			cp "$work/index/ledger.sqlite" "$work/kept"
		((RANDOM % 4)) || is_late=1
	done
	run_all "$work/index" &&
		same_as_scratch "$work/index" "" "$work/scratch" run_all
}

passages=0
copies=0
for ((seed = first; seed < first + count; seed++)); do
	rm -rf "${work:?}"/*
	(cd "$work" && mkdir "${folders[@]}" && touch stream)
	if ! one_history "$seed"; then
		echo "history $seed"
		exit 1
	fi
	passages=$((passages + $(grep -c '^ passage=' "$work/scratch/fresh")))
	copies=$((copies + $(grep -c '^ near=' "$work/scratch/fresh")))
done
echo "$count histories, $passages passages compared, $copies with near-copies"
# Histories that end in nothing would compare nothing.
((passages >= count && copies * 2 >= count))
