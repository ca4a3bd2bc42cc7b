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
source_text() { # RECORD
	local path offset
	path=$(jq -r '.locations[0].path' <<<"$1")
	offset=$(jq -r '.locations[0].record' <<<"$1")
	if [ "$(jq -r .of <<<"$1")" = file ]; then
		cat "$path"
	else
		tail -c +$((offset + 1)) "$path" | jq -nj 'input | .text' 2>/dev/null || true
	fi
}

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
	"$PQ_TOOLS/dump" "$INDEX" | grep -o '^ article=[0-9a-f]*' |
		cut -d= -f2 >"$BATS_TEST_TMPDIR/ids"
	checked=0
	while read -r id; do
		record=$("$PQ_BIN/pqsearch" --index "$INDEX" --article "$id" \
			--format=jsonl)
		path=$(jq -r '.locations[0].path' <<<"$record")
		case $(jq -r .of <<<"$record"):$path in
		file:* | *.jsonl) ;;
		*) continue ;; # decoded from another encoding
		esac
		"$PQ_BIN/pqsearch" --index "$INDEX" --article "$id" \
			>"$BATS_TEST_TMPDIR/text"
		source_text "$record" | cmp - "$BATS_TEST_TMPDIR/text"
		checked=$((checked + 1))
	done <"$BATS_TEST_TMPDIR/ids"
	echo "$checked articles"
	[ "$checked" -ge 40 ]
}
