#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Indexes as earlier versions of the programs left them: golden/format-N.tar.gz
# is one of each format there was, made by
#   pqindex --index format-N news; pqindex --index format-N -
# of the sources below. A new format adds a file here and leaves the others.

load index_helper

setup() {
	enter_scratch
	mkdir news
	printf 'Harbour opens\n\nThe harbour of Larn opened again on Monday.\n\nA crane was painted.\n' >news/a.txt
	printf '{"id":"w1","title":"Ferry late","text":"The ferry was late for the third time.","date":"2021-05-06","source":"Larn Post","url":"https://larn.example/1"}\n' >news/w.jsonl
	touch -d 2020-01-01 news/*
}

# unpack ARCHIVE: its index is $PULLQUOTE_INDEX
unpack() {
	tar -xzf "$1"
	PULLQUOTE_INDEX=$PWD/$(basename "$1" .tar.gz)
}

@test "each format is searched, or refused with both versions; then made anew" {
	local count=0
	for archive in "$BATS_TEST_DIRNAME"/golden/format-*.tar.gz; do
		unpack "$archive"
		run --separate-stderr pqsearch --format=paths harbour
		if [ "$status" -eq 0 ]; then
			[ "$output" = news/a.txt ]
			[ "$(pqsearch --format=jsonl telex |
				jq -r 'select(.type == "hit").text')" = \
				"A telex said that the tide was high." ]
		else
			[ "$status" -eq 3 ]
			[[ "$stderr" == *" in the index, '"*"' in this program; rebuild with: "* ]]
		fi
		run -0 --separate-stderr update news="$PWD/news"
		[ -z "$stderr" ]
		[ "$(found harbour)" = "$PWD/news/a.txt" ]
		[ "$(found telex)" = - ]
		[ "$(status_of articles)" = 3 ]
		run -0 --separate-stderr pqindex --check
		[ -z "$stderr" ]
		count=$((count + 1))
	done
	[ "$count" -ge 1 ]
}

@test "another format, another analysis: refused by one, made anew by the other" {
	for key in pq:format pq:stems:en; do
		unpack "$BATS_TEST_DIRNAME/golden/format-1.tar.gz"
		update news="$PWD/news"
		# so that the languages are looked at
		"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" set pq:analysis 0
		"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" set $key 0
		run -3 --separate-stderr pqsearch harbour
		[[ "$stderr" == *"is '0' in the index, '"*"' in this program"* ]]
		[[ "$stderr" == *"rebuild with: pqindex --index $PULLQUOTE_INDEX --rebuild" ]]
		pqindex --index "$PULLQUOTE_INDEX" --rebuild
		[ "$(found harbour)" = "$PWD/news/a.txt" ]
		rm -rf "$PULLQUOTE_INDEX"
	done
}

@test "a format of the future is left alone" {
	unpack "$BATS_TEST_DIRNAME/golden/format-1.tar.gz"
	update news="$PWD/news"
	"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" set pq:format 99
	run -3 --separate-stderr pqsearch harbour
	[[ "$stderr" == *"format is '99' in the index, '"* ]]
	before=$(fingerprint)
	for option in '' --rebuild --check; do
		run -3 --separate-stderr update $option
		[[ "$stderr" == *"an index of format 99; this pqindex "* ]]
		[ "$(fingerprint)" = "$before" ]
	done
}
