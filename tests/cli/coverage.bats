#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Real coverage, where it lies beside the project: nothing crashes, and
# every article's text comes back byte for byte.

setup() {
	COVERAGE=../shared/coverage
	PQ_BIN=${PQ_BIN:-build/bin}
	[ -d "$COVERAGE" ] || skip "skipped: no ../shared/coverage here"
	INDEX=$BATS_TEST_TMPDIR/index
}

# The text of an article as its source has it.
source_text() { # OF RECORD PATH
	if [ "$1" = file ]; then
		cat "$3"
	else
		tail -c +$(($2 + 1)) "$3" | jq -nj 'input | .text' 2>/dev/null || true
	fi
}

# bats test_tags=once
@test "every article of text and JSON Lines comes back byte for byte" {
	status=0
	# The folders are named raw, so each needs a label of its own.
	roots=()
	for folder in "$COVERAGE"/*/raw; do
		roots+=("$(basename "$(dirname "$folder")")=$folder")
	done
	"$PQ_BIN/pqindex" -q --index "$INDEX" --settle 0 "${roots[@]}" \
		2>"$BATS_TEST_TMPDIR/errors" || status=$?
	[ "$status" -le 1 ]
	"$PQ_TOOLS/dump" "$INDEX" | grep -a '^ article=' \
		>"$BATS_TEST_TMPDIR/articles"
	if [ "${PQ_VARIANT:-release}" != release ]; then
		# of the printing of the others, the sanitizers learn nothing new
		sed -n -i -E '/ (path=[^ ]*\.jsonl|file=1) /p' \
			"$BATS_TEST_TMPDIR/articles"
	fi
	grep -ao '^ article=[0-9a-f]*' "$BATS_TEST_TMPDIR/articles" |
		cut -d= -f2 >"$BATS_TEST_TMPDIR/ids"
	while read -r id; do
		"$PQ_BIN/pqsearch" --index "$INDEX" --article "$id" \
			--format=jsonl
	done <"$BATS_TEST_TMPDIR/ids" >"$BATS_TEST_TMPDIR/records"
	checked=0
	while IFS=$'\t' read -r id of record path; do
		case $of:$path in
		file:* | *.jsonl) ;;
		*) continue ;; # decoded from another encoding
		esac
		"$PQ_BIN/pqsearch" --index "$INDEX" --article "$id" \
			>"$BATS_TEST_TMPDIR/text"
		source_text "$of" "$record" "$path" |
			cmp - "$BATS_TEST_TMPDIR/text"
		checked=$((checked + 1))
	done < <(jq -r '[.article, .of, .locations[0].record,
		.locations[0].path] | join("\t")' "$BATS_TEST_TMPDIR/records")
	echo "$checked articles"
	[ "$checked" -ge 40 ]
}
