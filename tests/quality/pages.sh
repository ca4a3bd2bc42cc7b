#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# How much of an article's text is found in saved pages, and how much that
# is none of it (score_pages.c says how that is measured). Reads the set
# beside the project, ../shared/collections/article-extraction:
# ground-truth.json and html/KEY.html.gz.
set -eu

: "${PQ_QUALITY:?is the folder of the compiled scorers}"
set_folder=${1:-../shared/collections/article-extraction}

"$PQ_QUALITY/score_pages" --self-test
if [ ! -f "$set_folder/ground-truth.json" ]; then
	echo "skipped: no $set_folder"
	exit 0
fi
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
for page in "$set_folder"/html/*.html.gz; do
	name=$(basename "$page" .gz)
	gzip -dc "$page" >"$pages/$name"
done
echo "the article in the page:"
"$PQ_QUALITY/score_pages" "$set_folder/ground-truth.json" --pages "$pages"
echo "its passages and headings:"
# 1: a page was rejected; it has no body then
"$PQ_BIN/pqindex" --show --format=jsonl "$pages"/*.html \
	>"$pages/bodies.jsonl" || [ $? -eq 1 ]
"$PQ_QUALITY/score_pages" "$set_folder/ground-truth.json" \
	"$pages/bodies.jsonl"
