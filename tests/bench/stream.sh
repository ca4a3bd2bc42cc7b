#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# All hits against the first ten: time and peak memory of -n 0 and of -n 10,
# for words from rare to in nearly every passage. Then phrases of two
# frequent words, which are verified in the text of every passage that has
# both, and the counts of facets and timeline. On the index of cold.sh; one
# table, TSV in build/bench/stream.tsv. Fails when -n 0 takes 20 MB more
# than -n 10.
set -euo pipefail
cd "$(dirname "$0")/../.."

articles=${PQ_ARTICLES:-21000}
work=build/bench
corpus=$work/generated-$articles.jsonl
index=$work/index-$articles
table=$work/stream.tsv
limit_kb=20480

mkdir -p "$work"
if [ ! -s "$corpus" ]; then
	"$PQ_TOOLS/generate" 1 "$articles" >"$corpus"
fi
if [ ! -e "$index/XAPIANDB" ]; then
	"$PQ_BIN/pqindex" --index "$index" --settle 0 -q "$corpus"
fi

# measure ARGUMENT...: sets lines, seconds (of the processor) and kb
measure() {
	lines=$(/usr/bin/time -f '%U %S %M' -o "$work/stream.time" \
		"$PQ_BIN/pqsearch" --timeout 0 --index "$index" "$@" | wc -l) ||
		true
	read -r seconds system kb < <(tail -n 1 "$work/stream.time")
	seconds=$(awk -v a="$seconds" -v b="$system" 'BEGIN { print a + b }')
}

is_over=0
printf 'query\toptions\tlines\tcpu s\tpeak kB\n' | tee "$table"
for word in backdoor police Huawei the; do
	for options in '-n 10' '-n 0' '-n 0 --sort=date'; do
		# shellcheck disable=SC2086 # several words
		measure $options --format=jsonl "$word"
		printf '%s\t%s\t%s\t%s\t%s\n' "$word" "$options" "$lines" \
			"$seconds" "$kb" | tee -a "$table"
		[ "$options" != '-n 10' ] || few=$kb
		[ $((kb - few)) -le $limit_kb ] || is_over=1
	done
done
for phrase in 'government police' 'network company' 'would company' \
	'that company' 'that for'; do
	both=+${phrase/ / +}
	candidates=$("$PQ_BIN/pqsearch" --count --index "$index" "$both") ||
		true
	# every candidate is looked at, as when none has the phrase
	measure --count "\"$phrase\""
	printf '"%s"\t%s candidates\t%s\t%s\t%s\n' "$phrase" "$candidates" \
		"$lines" "$seconds" "$kb" | tee -a "$table"
done
for options in '--facet source --facet author' --timeline --count; do
	# shellcheck disable=SC2086 # several words
	measure $options Huawei
	printf 'Huawei\t%s\t%s\t%s\t%s\n' "$options" "$lines" "$seconds" "$kb" |
		tee -a "$table"
done
exit $is_over
