#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Cold queries, whole process, against a bare libxapian program on the same
# index; index size against the text. Prints one table, TSV in
# build/bench/cold.tsv. PQ_ARTICLES sets the size (default: 100,000
# passages and more).
set -euo pipefail
cd "$(dirname "$0")/../.."

articles=${PQ_ARTICLES:-21000}
work=build/bench
corpus=$work/generated-$articles.jsonl
index=$work/index-$articles
table=$work/cold.tsv
runs=${PQ_RUNS:-60}

mkdir -p "$work"
if [ ! -s "$corpus" ]; then
	"$PQ_TOOLS/generate" 1 "$articles" >"$corpus"
fi
if [ ! -e "$index/XAPIANDB" ]; then
	"$PQ_BIN/pqindex" --index "$index" --settle 0 -q "$corpus"
fi

# ratio NAME 'A' 'B': the median of A over the median of B, one after the
# other in turn
ratio() {
	hyperfine -N --warmup 5 --runs "$runs" --ignore-failure \
		--export-json "$work/cold.json" "$2" "$3" >/dev/null 2>&1
	jq -r --arg name "$1" '[$name,
		(.results[0].median * 1000 * 100 | round / 100),
		(.results[1].median * 1000 * 100 | round / 100),
		(.results[0].median / .results[1].median * 100 | round / 100)
		] | @tsv' "$work/cold.json" | tee -a "$table"
}

search="$PQ_BIN/pqsearch --index $index"
minimal="$PQ_BENCH/bench_minimal $index"
passages=$("$PQ_TOOLS/dump" "$index" | grep -c '^ passage=')
printf '%s passages\n' "$passages"
printf 'query\tpqsearch ms\tbare libxapian ms\tratio\n' | tee "$table"
ratio 'backdoor' "$search backdoor" "$minimal Zen:backdoor"
ratio 'backdoor arbitration' "$search backdoor arbitration" \
	"$minimal Zen:backdoor Zen:arbitr"
ratio 'huawei network' "$search huawei network" \
	"$minimal Zen:huawei Zen:network"
ratio 'huawei network, bare weighs all too' "$search huawei network" \
	"$PQ_BENCH/bench_minimal -a $index Zen:huawei Zen:network"

text=$(jq -j '.title, .text' "$corpus" | wc -c)
stored=$(du -sb --exclude=ledger.sqlite "$index" | cut -f1)
ledger=$(stat -c %s "$index/ledger.sqlite")
awk -v text="$text" -v stored="$stored" -v ledger="$ledger" 'BEGIN {
	printf "text %d bytes, index %d (%.2f of the text), ledger %d (%.2f)\n",
		text, stored, stored / text, ledger, ledger / text }' |
	tee -a "$table"
