#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The main job on the user's own article, where it lies beside the project.

bats_require_minimum_version 1.5.0

setup_file() {
	export PQ_BIN=${PQ_BIN:-build/bin}
	export SEED=../shared/coverage/seed/000_d1b6dccda03a55e3.txt
	export INDEX=$BATS_FILE_TMPDIR/index
	[ ! -e "$SEED" ] ||
		"$PQ_BIN/pqindex" --settle 0 -i "$INDEX" "$SEED"
}

setup() {
	[ -e "$SEED" ] || skip "skipped: no ../shared/coverage/seed here"
}

search() {
	"$PQ_BIN/pqsearch" -i "$INDEX" -n 0 --format=jsonl -- "$@" |
		jq -c 'select(.type == "hit")'
}

# Every hit can be cited: the bytes of the file are the text, and each
# match lies on what it names.
cited() {
	local hit start end
	while read -r hit; do
		start=$(jq .start <<<"$hit")
		end=$(jq .end <<<"$hit")
		tail -c +$((start + 1)) "$SEED" | head -c $((end - start)) \
			>"$BATS_TEST_TMPDIR/bytes"
		jq -j .text <<<"$hit" | cmp - "$BATS_TEST_TMPDIR/bytes"
		[ "$(jq -r .title <<<"$hit")" = \
			"Huawei denies spying allegations in Pakistan" ]
		[ "$(jq -r .of <<<"$hit")" = file ]
	done
}

# The words that the matches lie on, one a line.
matched() {
	jq -r '(.text | gsub("\n"; " ")) as $text |
		.matches[] | "\(.start) \(.end)\t\($text)"' |
		while IFS=$'\t' read -r span text; do
			# offsets count bytes
			LC_ALL=C
			# shellcheck disable=SC2086
			set -- $span
			printf '%s\n' "${text:$1:$2-$1}"
		done
}

# bats test_tags=once
@test "each query finds passages that can be cited" {
	for query in backdoor backdoors arbitration arbitrating \
		'"trade secrets"' 'Punjab Safe Cities Authority' 'کروڑ'; do
		search "$query" >"$BATS_TEST_TMPDIR/hits"
		[ -s "$BATS_TEST_TMPDIR/hits" ]
		cited <"$BATS_TEST_TMPDIR/hits"
	done
}

@test "matches lie on the words" {
	run search backdoors
	[ "$(matched <<<"$output" | sort -u)" = backdoor ]
	run search arbitrating
	[ "$(matched <<<"$output" | sort -u)" = arbitration ]
	run search '"trade secrets"'
	[ "$(matched <<<"$output" | sort -u)" = "trade secrets" ]
	run search 'کروڑ'
	[ "$(matched <<<"$output")" = 'کروڑ' ]
}

@test "forms of a word find the same passages" {
	[ "$(search backdoor | jq -r .passage)" = \
		"$(search backdoors | jq -r .passage)" ]
	[ "$(search arbitration | jq -r .passage)" = \
		"$(search arbitrating | jq -r .passage)" ]
}

@test "the best passage comes first" {
	# The two passages that name it, one as City, before all others.
	search 'Punjab Safe Cities Authority' | head -n 2 |
		jq -se 'all(.[].text;
			test("Punjab Safe (City|Cities) Authority"))'
	search arbitration | jq -se 'length == 1'
	search '"trade secrets"' | jq -se 'length >= 3'
}

@test "neither title nor furniture is a passage, headings are sections" {
	"$PQ_BIN/pqindex" --show --format=jsonl "$SEED" \
		>"$BATS_TEST_TMPDIR/shown"
	jq -e '.title == "Huawei denies spying allegations in Pakistan"' \
		"$BATS_TEST_TMPDIR/shown"
	jq -e '[.passages[].section] | unique |
		. == [null, "Authorities investigate allegations", "Charges"]' \
		"$BATS_TEST_TMPDIR/shown"
	while read -r start end; do
		tail -c +$((start + 1)) "$SEED" | head -c $((end - start))
		echo
	done < <(jq -r '.passages[] | "\(.start) \(.end)"' \
		"$BATS_TEST_TMPDIR/shown") >"$BATS_TEST_TMPDIR/passages"
	run ! grep -E 'Comments|^Charges|Huawei denies spying' \
		"$BATS_TEST_TMPDIR/passages"
}

@test "the article comes back byte for byte" {
	id=$(search backdoor | head -n 1 | jq -r .article)
	"$PQ_BIN/pqsearch" -i "$INDEX" --article "$id" | cmp - "$SEED"
}
