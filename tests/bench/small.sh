#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Small runs against growing indexes: 0, 10 and 1,000 changed articles among
# 10,000, 100,000 and 300,000 passages, each against a minimal program on
# libxapian that puts the same documents into a twin of the index (with lists of
# terms, by which it deletes), in one commit; and one line more in files of records, of 10 and 100 MB. The median of several rounds, each with changes of its own; one table, TSV in
# build/bench/small.tsv. What is written is what the kernel counts: more
# than was asked for, where it keeps larger pages.
#
# Fails when 10 changes among 100,000 passages take over 0.25 s or 3 times
# the minimal program's time (processor time: the disk is not ours).
set -euo pipefail
cd "$(dirname "$0")/../.."

sizes=${PQ_SIZES-1200 12000 36000}
counts=${PQ_CHANGES-0 10 1000}
lines=${PQ_LINES-3600 36000}
runs=${PQ_RUNS:-5}
work=build/bench
table=$work/small.tsv

# median COLUMN FILE: of lines of numbers
median() {
	sort -n -k "$1,$1" "$2" |
		awk -v column="$1" '{ kept[NR] = $column }
			END { print kept[int((NR + 1) / 2)] }'
}

# timed FILE COMMAND...: appends elapsed and processor seconds, MB written
# and peak MB
timed() {
	local file=$1
	shift
	python3 tests/bench/timing.py "$@" >>"$file"
}

# row KIND PASSAGES CHANGED: of the medians of both programs
row() {
	awk -v kind="$1" -v passages="$2" -v changed="$3" \
		-v ours="$(for i in 1 2 3 4; do
			median "$i" "$work/small.ours"
		done | tr '\n' ' ')" \
		-v least="$(for i in 1 2 3 4; do
			[ ! -s "$work/small.least" ] ||
				median "$i" "$work/small.least"
		done | tr '\n' ' ')" 'function ratio(i) {
			return l[i] > 0 ? sprintf("%.2f", o[i] / l[i]) : "-" }
		BEGIN { split(ours, o); split(least, l)
			printf "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
				kind, passages, changed, o[1], l[1], ratio(1),
				o[2], ratio(2), o[3], l[3], o[4] }' |
		tee -a "$table"
}

passages_in() { # INDEX
	"$PQ_BIN/pqindex" --index "$1" --status --format=json | jq .passages
}

# change TREE COUNT ROUND: a sentence more in so many files, spread over all
change() {
	[ "$2" -gt 0 ] || return 0
	find "$1" -name '*.txt' | sort |
		awk -v count="$2" '{ name[NR] = $0 }
			END { for (i = 0; i < count; i++)
				print name[1 + int(i * NR / count)] }' |
		while read -r file; do
			printf 'Round %d has one sentence more.\n' "$3" >>"$file"
			touch -d '1 minute ago' "$file"
		done
}

# Both indexes of one size: pqindex's, and the twin's database. Of sources that
# no run has changed: sentences that come again make near-copies of them.
start_files() { # ARTICLES
	tree=$work/small-files-$1
	index=$work/small-index-$1
	twin=$work/small-twin-$1
	rm -rf "$tree" "$index" "$twin"
	"$PQ_TOOLS/generate" 3 "$1" "$tree"
	find "$tree" -type f -exec touch -d '1 hour ago' {} +
	"$PQ_BIN/pqindex" -q --index "$index" "$tree"
	"$PQ_BENCH/bench_replace" twin \
		"$index/$(sed 's/^auto //' "$index/XAPIANDB")" "$twin"
}

measure_files() { # COUNT
	local round generation
	rm -f "$work/small.ours" "$work/small.least"
	for ((round = 0; round < runs; round++)); do
		change "$tree" "$1" "$RANDOM"
		sync
		timed "$work/small.ours" \
			"$PQ_BIN/pqindex" -q --index "$index" "$tree"
		[ "$1" -gt 0 ] || continue
		generation=$index/$(sed 's/^auto //' "$index/XAPIANDB")
		"$PQ_BENCH/bench_replace" take "$generation" \
			"$work/small.documents"
		sync
		timed "$work/small.least" "$PQ_BENCH/bench_replace" put \
			"$twin" "$work/small.documents"
	done
	row files "$(passages_in "$index")" "$1"
}

# One line more in a file of records, at its end and in front.
measure_lines() { # ARTICLES
	local round where file=$work/small-lines-$1.jsonl
	local index=$work/small-lines-$1
	[ -s "$file" ] || "$PQ_TOOLS/generate" 3 "$1" >"$file"
	"$PQ_BIN/pqindex" -q --index "$index" --settle 0 "$file"
	for where in end front; do
		rm -f "$work/small.ours" "$work/small.least"
		for ((round = 0; round < runs; round++)); do
			jq -c --arg id "$RANDOM" '.id = $id | .text = "Round " +
				$id + " has one record more."' \
				<(head -n 1 "$file") >"$work/small.line"
			if [ "$where" = end ]; then
				cat "$work/small.line" >>"$file"
			else
				cat "$work/small.line" "$file" >"$file.new"
				mv "$file.new" "$file"
			fi
			sync
			timed "$work/small.ours" "$PQ_BIN/pqindex" -q \
				--index "$index" --settle 0 "$file"
		done
		row "$(($(stat -c %s "$file") / 1000000)) MB, line at the $where" \
			"$(passages_in "$index")" 1
	done
}

mkdir -p "$work"
printf 'sources\tpassages\tchanged\tpqindex s\tminimal s\tratio\tcpu s\tcpu ratio\tMB written\tminimal MB\tpeak MB\n' |
	tee "$table"
for size in $sizes; do
	start_files "$size"
	for count in $counts; do
		measure_files "$count"
	done
done
for size in $lines; do
	measure_lines "$size"
done
awk -F '\t' '$1 == "files" && $3 == 10 && $2 > 90000 && $2 < 200000 &&
	($4 > 0.25 || $8 > 3) { print "too slow: " $0; bad = 1 }
	END { exit bad }' "$table"
