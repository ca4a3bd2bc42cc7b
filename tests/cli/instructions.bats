#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# How many instructions five fixed pieces of work take, against what was last
# recorded (instructions.tsv): what makes one of them slower is seen without a
# stopwatch, on a busy machine too. More than a tenth over it fails. After a
# change for the better, or one that is worth its price:
# `PQ_RECORD=1 bats tests/cli/instructions.bats`.

load index_helper

setup() {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "counts are those of the release build"
	enter_scratch
	# One process, and functions of libc for any processor.
	export PULLQUOTE_JOBS=0
	export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-ERMS,-FSRM
	recorded=$BATS_TEST_DIRNAME/instructions.tsv
}

# count COMMAND...: prints its instructions, in thousands
count() {
	local line
	valgrind --tool=cachegrind --cache-sim=no \
		--cachegrind-out-file=/dev/null "$@" >/dev/null 2>counted || {
		cat counted >&2
		return 1
	}
	line=$(grep 'I *refs:' counted)
	line=${line##* }
	echo $((${line//,/} / 1000))
}

# measure NAME COMMAND...
measure() {
	local name=$1 thousands before
	shift
	thousands=$(count "$@")
	[ "$thousands" -gt 0 ]
	if [ -n "${PQ_RECORD:-}" ]; then
		printf '%s\t%s\n' "$name" "$thousands" >>recorded
		return
	fi
	before=$(awk -F '\t' -v name="$name" '$1 == name { print $2 }' \
		"$recorded")
	echo "$name: $thousands thousand instructions, before $before"
	[ "$thousands" -le $((before + before / 10)) ]
}

@test "nothing takes a tenth more instructions than it did" {
	"$PQ_TOOLS/generate" 11 20 news
	find news -type f -exec touch -d '1 hour ago' {} +
	measure 'index 20 articles' "$PQ_BIN/pqindex" -q news
	measure 'nothing has changed' "$PQ_BIN/pqindex" -q
	echo 'One more word.' >>news/0000/000007.txt
	touch -d '1 minute ago' news/0000/000007.txt
	measure 'one article has changed' "$PQ_BIN/pqindex" -q
	measure 'two words' "$PQ_BIN/pqsearch" huawei network
	measure 'a phrase and a wildcard' "$PQ_BIN/pqsearch" \
		'"of the"' 'govern*'
	[ -z "${PQ_RECORD:-}" ] || cp recorded "$recorded"
}
