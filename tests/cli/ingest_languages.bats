#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Real coverage in many languages, where it lies beside the project, is
# found by words that stand in it.

bats_require_minimum_version 1.5.0

setup_file() {
	export PQ_BIN=${PQ_BIN:-build/bin}
	export COVERAGE=../shared/coverage
	export INDEX=$BATS_FILE_TMPDIR/index
	[ -d "$COVERAGE" ] || return 0
	local folder roots=()
	for folder in "$COVERAGE"/*/raw; do
		roots+=("$(basename "$(dirname "$folder")")=$folder")
	done
	"$PQ_BIN/pqindex" -q --index "$INDEX" --settle 0 "${roots[@]}" ||
		[ $? -eq 1 ]
}

setup() {
	[ -d "$COVERAGE" ] || skip "skipped: no ../shared/coverage here"
	cd "$BATS_TEST_DIRNAME/../.." || return
}

# asked LANGUAGE: of the first articles in it, a few words from title and
# text, and the file: FILE <TAB> QUERY
asked() {
	cat "$COVERAGE"/*/docs.jsonl | jq -r --arg lang "$1" '
	def words: [splits("[\\s\\p{P}]+") |
		select(length > 3 and test("^\\p{L}+$"))];
	select(.lang | startswith($lang)) |
	"\(.set)/\(.file)" as $path |
	if $lang == "zh" then
		.title[2:5], (.text | .[length / 2 | floor:][:100] |
			[scan("[\\p{Han}]{5}")][0] // empty)
	else
		(.title | words | .[2] // empty),
		((.text | .[length / 2 | floor:][:200]) | words | .[length / 2 | floor] // empty)
	end | select(test("^[\\p{L}\\p{M}]+$")) | "\($path)\t\(.)"' |
		head -n 12
}

# is_elsewhere FILE: it is one more place of an article that was found
is_elsewhere() {
	local found
	while read -r found; do
		"$PQ_BIN/pqsearch" --index "$INDEX" --article "$found" \
			--format=jsonl | jq -e --arg path "$1" \
			'any(.locations[]; .path == $path)' && return
	done <"$BATS_TEST_TMPDIR/paths"
	return 1
}

# all_found LANGUAGE LEAST
all_found() {
	local path query count=0
	while IFS=$'\t' read -r path query; do
		echo "$query: $path"
		"$PQ_BIN/pqsearch" --index "$INDEX" --format=paths -n 0 -F \
			-- "$query" >"$BATS_TEST_TMPDIR/paths"
		grep -qxF "$COVERAGE/$path" "$BATS_TEST_TMPDIR/paths" ||
			is_elsewhere "$COVERAGE/$path"
		count=$((count + 1))
	done < <(asked "$1")
	[ "$count" -ge "$2" ]
}

@test "Urdu is found" {
	all_found ur 10
}

@test "Chinese is found" {
	all_found zh 10
}

@test "Spanish is found" {
	all_found es 10
}

@test "Dutch is found" {
	all_found nl 10
}

@test "Turkish is found" {
	all_found tr 2
}

@test "German is found" {
	all_found de 2
}

@test "languages are told" {
	for lang in ur zh es nl tr de; do
		asked "$lang" | cut -f1 | sort -u | while read -r path; do
			"$PQ_BIN/pqindex" --show --format=jsonl \
				"$COVERAGE/$path" | jq -r .lang
		done >"$BATS_TEST_TMPDIR/langs"
		echo "$lang: $(sort "$BATS_TEST_TMPDIR/langs" | uniq -c)"
		wrong=$(grep -vcx "$lang" "$BATS_TEST_TMPDIR/langs" || true)
		all=$(wc -l <"$BATS_TEST_TMPDIR/langs")
		[ $((wrong * 10)) -le "$all" ]
	done
}
