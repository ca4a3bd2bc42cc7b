#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What near-copies cost an article against the size of the index: signing,
# finding all clusters at once, and following new articles; and the same
# where all articles are copies of one.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=build/bench
table=$work/clusters.tsv
mkdir -p "$work"
printf 'articles\twords\tkind\tsigning us\tfinding us\tnew one us\tvalues\n' |
	tee "$table"
run() {
	rm -f "$work"/clusters.sqlite*
	"$PQ_BENCH/bench_clusters" "$work/clusters.sqlite" "$@" |
		tee -a "$table"
}
for count in ${PQ_ARTICLES:-10000 100000 1000000}; do
	run "$count" 300
done
for count in ${PQ_SAME:-1000 10000 100000}; do
	run "$count" 300 same
done
rm -f "$work"/clusters.sqlite*
