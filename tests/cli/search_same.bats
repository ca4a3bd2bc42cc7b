#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The same index and query give the same bytes, and so does any index of the
# same sources, however it came about: only its own id and its runs differ,
# and the time that a search took.

load helper

setup_file() {
	export SAME=$BATS_FILE_TMPDIR
	cd "$SAME" || return
	mkdir corpus
	cp -r "$BATS_TEST_DIRNAME"/../../corpus/[!R]* corpus
	awk -F'\t' '$1 == "query" { print $2 "\t" $3 }' \
		"$BATS_TEST_DIRNAME/../quality/floor.tsv" >whole
	printf '%s\t%s\n' open 'cam* secur*' near 'back NEAR/3 door' \
		pair '"safe city" -lahore' title 'title:huawei' \
		weight 'backdoor^3 OR arbitration' >>whole
	grep -E '^(arbitration|umlaut|misspelt|long-union|zh-meng|open)	' \
		whole >few
	index plain corpus
}

setup() {
	enter_scratch
	cd "$SAME" || return
}

index() {
	local folder=$1
	shift
	"$PQ_BIN/pqindex" --no-config --quiet --settle 0 --index "$folder" "$@"
}

ask() {
	"$PQ_BIN/pqsearch" --no-config --timeout 0 --index "$@" |
		sed -E 's/"elapsed_ms":[0-9.]+/"elapsed_ms":0/'
}

# Without what tells of the one index and its runs.
ask_any() {
	ask "$@" | sed -E -e 's/"index":"[0-9a-f]+"/"index":""/' \
		-e 's/"(run|first_seen)":[0-9]+/"\1":0/g' \
		-e 's/"changed":true/"changed":false/'
}

# bats test_tags=once
@test "a hundred runs" {
	ask plain --format=jsonl --batch few >first
	[ "$(grep -c '"type":"hit"' first)" -ge 30 ]
	for _ in {1..100}; do
		ask plain --format=jsonl --batch few | cmp first - || return
	done
}

# bats test_tags=once
@test "every format, order and count" {
	for format in text jsonl json tsv csv grep trec paths ris atom html; do
		for order in --sort=-date --prefer-recent; do
			ask plain --format=$format $order --batch few >one
			ask plain --format=$format $order --batch few >other
			[ -s one ]
			cmp one other || return
		done
	done
	for asked in --count --facet=source --timeline --explain; do
		ask plain $asked huawei >one
		ask plain $asked huawei >other
		[ -s one ]
		cmp one other || return
	done
}

# expect_same FOLDER: all hits of all queries, and by what is preferred
expect_same() {
	[ -s expected ] || {
		ask_any plain --format=jsonl -n 0 --batch whole >expected
		ask_any plain --format=jsonl --by=article --prefer-recent=3y \
			--prefer-source post=2 --batch whole >expected.liked
	}
	[ "$(grep -c '"type":"hit"' expected)" -ge 1000 ]
	ask_any "$1" --format=jsonl -n 0 --batch whole | cmp expected - &&
		ask_any "$1" --format=jsonl --by=article --prefer-recent=3y \
			--prefer-source post=2 --batch whole |
		cmp expected.liked -
}

# bats test_tags=once
@test "built by one worker or two, in segments, anew, and compacted" {
	index by-one --jobs 1 --segment 20000/10 corpus
	expect_same by-one
	index by-two --jobs 2 --segment 50000/25 corpus
	expect_same by-two
	index by-two --rebuild
	expect_same by-two
	index by-one --compact
	expect_same by-one
}

# The folder has the same name, so that ids are the same.
@test "grown by runs, through changes that were taken back" {
	mkdir elsewhere elsewhere/corpus
	cd elsewhere || return
	cp -r ../corpus/us ../corpus/africa corpus
	index ../grown corpus
	cp -r ../corpus/europe ../corpus/wire.jsonl corpus
	index ../grown corpus
	sed -i 's/robot/automaton/g' corpus/us/tappy-suit.txt
	rm -r corpus/africa corpus/us/cisco-2003.txt
	printf 'Of another year\n\nA robot was seen in 2031.\n' \
		>corpus/us/2031-01-02-robot.txt
	index ../grown --allow-delete corpus
	[ "$(ask ../grown --count automaton)" -gt 0 ]
	rm -r corpus
	cp -r ../corpus .
	index ../grown --allow-delete corpus
	cd .. || return
	expect_same grown
}
