#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A run over 20,000 unchanged small files against find's walk of them.
set -euo pipefail
cd "$(dirname "$0")/../.."

files=${PQ_FILES:-20000}
work=build/bench
tree=$work/files-$files
index=$work/index-files-$files

mkdir -p "$work"
if [ ! -d "$tree" ]; then
	"$PQ_TOOLS/generate" 2 "$files" "$tree"
	find "$tree" -type f -exec touch -d '1 hour ago' {} +
fi
if [ ! -e "$index/XAPIANDB" ]; then
	"$PQ_BIN/pqindex" --index "$index" -q "$tree"
fi
hyperfine -N --warmup 3 --runs "${PQ_RUNS:-30}" \
	--export-json "$work/unchanged.json" \
	"$PQ_BIN/pqindex -q --index $index $tree" \
	"find $tree -printf '%p %s %T@\n'" >/dev/null 2>&1
printf 'unchanged files\tpqindex ms\tfind ms\tratio\n' |
	tee "$work/unchanged.tsv"
jq -r --arg files "$files" '[$files,
	(.results[0].median * 1000 * 10 | round / 10),
	(.results[1].median * 1000 * 10 | round / 10),
	(.results[0].median / .results[1].median * 100 | round / 100)] | @tsv' \
	"$work/unchanged.json" | tee -a "$work/unchanged.tsv"
