#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Our own corpus, ranked for our own judged queries.
# bats file_tags=once

load helper

setup() {
	enter_scratch
	QUALITY=$BATS_TEST_DIRNAME/../quality
	CORPUS=$BATS_TEST_DIRNAME/../../corpus
	export PQ_BIN PYTHONDONTWRITEBYTECODE=1
}

@test "the judged queries over corpus/ stay above the floor" {
	run -0 python3 "$QUALITY/floor.py" "$CORPUS" "$QUALITY/floor.tsv"
	[ "$(grep -c '^query' "$QUALITY/floor.tsv")" -ge 40 ]
}

@test "judgments that no passage has, or that are not found, fail" {
	printf '%s\t%s\t%s\n' query one backdoor \
		2 us/shotgiant.txt 'words that stand nowhere' >nowhere.tsv
	run -1 python3 "$QUALITY/floor.py" "$CORPUS" nowhere.tsv
	[[ $output == *'line 2: no passage has'* ]]
	printf '%s\t%s\t%s\n' query one backdoor \
		2 us/tappy-suit.txt 'sued Huawei in September 2014' >unfound.tsv
	run -1 python3 "$QUALITY/floor.py" "$CORPUS" unfound.tsv
	[[ $output == *'below the floor: ndcg10, rr10'* ]]
}
