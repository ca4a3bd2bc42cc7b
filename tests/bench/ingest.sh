#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# How fast each format is read on one core, without an index (bench_load.c),
# and the most memory that took: generated articles in each form, and the
# saved pages beside the project where they are. One table, by tabs.
set -eu

: "${PQ_BENCH:?is the folder of the compiled benches}"
: "${PQ_TOOLS:?is the folder of the tools}"
articles=${1:-8000}
pages=$PWD/../shared/collections/article-extraction/html

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$PQ_TOOLS/generate" 1 "$articles" >wire.jsonl
for format in csv rss mbox warc markdown text; do
	"$PQ_TOOLS/reform" "$format" <wire.jsonl >"wire.$format"
done
mv wire.markdown wire.md
gzip -k wire.jsonl wire.warc
zstd -q -k wire.jsonl
printf 'file\tMB\tarticles\tpassages\trecords MB/s\tarticles MB/s\tpassages MB/s\tpeak MB\n'
"$PQ_BENCH/bench_load" wire.jsonl wire.jsonl.gz wire.jsonl.zst wire.csv \
	wire.rss wire.mbox wire.warc wire.warc.gz wire.md wire.text
if [ -d "$pages" ]; then
	tar -cf pages.tar -C "$pages" .
	"$PQ_BENCH/bench_load" pages.tar
else
	echo "skipped: pages.tar: no $pages"
fi
