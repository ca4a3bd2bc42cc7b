#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sources that cannot be indexed: told once, kept, listed.

load index_helper

setup() {
	enter_scratch
	write_many 6
	printf ' \n\n' >news/empty.txt
	update news 2>/dev/null || [ $? -eq 1 ]
}

@test "a rejected file is told once, and again when it changes" {
	printf '\n \n' >news/void.txt
	run -1 --separate-stderr update
	[ "$stderr" = "pqindex: news/void.txt: no words" ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	touch news/void.txt
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	printf '\n\t\n' >news/void.txt
	run -1 --separate-stderr update
	[ "$stderr" = "pqindex: news/void.txt: no words" ]
}

@test "it is listed until it is good or gone" {
	run -0 pqindex --rejected
	[ "$output" = "$PWD/news/empty.txt: no words" ]
	[ "$(status_of rejected)" = 1 ]
	write news/empty.txt "No longer empty: a whale"
	run -0 update
	run -0 pqindex --rejected
	[ -z "$output" ]
	[ "$(found whale)" = news/empty.txt ]
	: >news/empty.txt
	run -1 update
	rm news/empty.txt
	run -0 update
	run -0 pqindex --rejected
	[ -z "$output" ]
	as_built_anew news
}

@test "it is listed by a path that opens, of a damaged index as well" {
	(cd news && pqindex --index "$PULLQUOTE_INDEX" --settle 0 \
		word=../news 2>/dev/null) || true
	: >void.txt
	run -1 update void.txt
	truncate -s 50 "$PULLQUOTE_INDEX"/gen-*/iamglass
	run -0 --separate-stderr pqindex --rejected
	[ -z "$stderr" ]
	diff - <(printf '%s\n' "$output") <<-END
		$PWD/void.txt: no words
		$PWD/news/empty.txt: no words
	END
	run -3 pqindex --status
}

@test "a bad record is told with its place, the others go in" {
	printf '%s\n' '{"id":"a","text":"A good record on whales."}' \
		'{"id":' '{"id":"b","text":"Another on whales."}' '[]' \
		>news/wire.jsonl
	run -1 --separate-stderr update
	[[ "$stderr" == "pqindex: news/wire.jsonl: record at byte 45: "* ]]
	[[ "$stderr" == *"(and 1 more)" ]]
	[ "$(status_of articles)" = 8 ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	pqindex --rejected | grep -q "^$PWD/news/wire.jsonl: record at byte 45"
}

@test "what is no text is refused by its name, and text is not" {
	printf '<!doctype html>\n<p>A whale on a page.' >news/page.txt
	printf '\x89PNG\r\n\x1a\nwhale' >news/picture
	printf '%%PDF-1.7\n1 0 obj' >news/paper
	printf '{"text":"A whale"} and more' >news/cut.json
	printf '{}\nA whale in braces.\n' >news/braces.txt
	printf '[{"text":"A whale in an array."}]' >news/array.json
	run -1 update
	run -0 pqindex --rejected
	[[ "$output" == *"news/picture: PNG is not supported"* ]]
	[[ "$output" == *"news/paper: PDF: pdftotext: "* ]]
	[[ "$output" == *"news/cut.json: record at byte 19: not JSON"* ]]
	[ "$(found whale | sort | tr '\n' ' ')" = \
		"news/array.json news/braces.txt news/cut.json news/page.txt " ]
}

@test "the index knows why" {
	dump | grep -q 'empty.txt' ||
		xapian-metadata get "$PULLQUOTE_INDEX" rnews/empty.txt |
		grep -q 'no words'
}

reasons() {
	xapian-metadata list "$PULLQUOTE_INDEX" r |
		while read -r key; do
			echo "$key $(xapian-metadata get "$PULLQUOTE_INDEX" "$key")"
		done
}

@test "a ledger put back: the index knows why, and nothing else" {
	before=$(reasons)
	[[ "$before" == *"no words" ]]
	cp "$PULLQUOTE_INDEX/ledger.sqlite" kept
	printf '\0\1' >news/bad.bin
	run -1 update
	cp kept "$PULLQUOTE_INDEX/ledger.sqlite"
	rm news/bad.bin
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(reasons)" = "$before" ]
	# The other way round: it was good, and the ledger knows better.
	write news/empty.txt "No longer empty"
	update
	[ -z "$(reasons)" ]
	: >news/empty.txt
	run -1 update
	cp kept "$PULLQUOTE_INDEX/ledger.sqlite"
	run -1 update
	[ "$(reasons)" = "$before" ]
	as_built_anew news
}

@test "a lost index is told why again" {
	before=$(reasons)
	rm "$PULLQUOTE_INDEX/XAPIANDB"
	update
	[ "$(reasons)" = "$before" ]
	mv news away
	run -3 update --rebuild
	[ "$(reasons)" = "$before" ]
}

@test "-q leaves it to the exit code" {
	: >news/void.txt
	run -1 --separate-stderr update -q
	[ -z "$stderr" ]
}

@test "a path that is too long is rejected, the rest is indexed" {
	step=$(printf 'x%.0s' {1..60})
	write news/1.txt "A harbour"
	(
		cd news
		for _ in {1..90}; do
			mkdir "$step"
			cd "$step"
		done
		echo "Too deep to be reached." >end.txt
	)
	run -1 --separate-stderr update news
	[[ "$stderr" == *"end.txt: name too long" ]]
	[ "$(status_of articles)" -ge 1 ]
	[ "$(status_of rejected)" -ge 1 ]
	# and is told of once
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	rm -r news/x*
	run -0 --separate-stderr update
}

@test "a document whose program is gone keeps what it had" {
	write news/1.txt "A harbour"
	printf '%%PDF-1.4\nA lighthouse that a document tells of.\n' >news/a.pdf
	run -0 --separate-stderr pqindex -n --settle 0 --converter \
		pdf=/nonexistent news
	[[ "$output" != *"add news/a.pdf"* ]]
	[[ "$output" == *"reject news/a.pdf: PDF: "* ]]
	update --converter pdf=cat news
	[ "$(found lighthouse)" = news/a.pdf ]
	run -0 --separate-stderr update --full --converter pdf=/nonexistent
	[ -z "$stderr" ]
	[ "$(found lighthouse)" = news/a.pdf ]
	[ "$(status_of rejected)" = 1 ]
	# but other bytes say something else
	printf '%%PDF-1.4\nAnother that nothing reads.\n' >news/a.pdf
	run -1 update --allow-delete --converter pdf=/nonexistent
	nothing_found lighthouse
}

# crawled NUMBER PARAGRAPHS: a page in a record of a web archive
crawled() {
	{
		printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n'
		echo "<title>Page $1</title>"
		yes "<p>Words of the <b>harbour</b> of page $1, and more." |
			head -n "$2"
	} >page
	printf 'WARC/1.0\r\nWARC-Type: response\r\n'
	printf 'WARC-Record-ID: <urn:uuid:%d>\r\n' "$1"
	printf 'Content-Type: application/http; msgtype=response\r\n'
	printf 'Content-Length: %d\r\n\r\n' "$(wc -c <page)"
	cat page
	printf '\r\n\r\n'
}

@test "a page that takes too much memory costs itself" {
	[ "${PQ_VARIANT:-release}" != asan ] ||
		skip "skipped: under ASan nothing is told of memory that is gone"
	mkdir crawl
	{
		crawled 1 1
		crawled 2 200000
		crawled 3 1
	} >crawl/a.warc
	touch -d '1 hour ago' crawl/a.warc
	run -1 --separate-stderr update --max-memory 64M crawl
	[[ "$stderr" == *"a.warc: record at byte "*": takes more memory than"* ]]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	[ "$(pqsearch --format=jsonl harbour page 1 | jq -r .title |
		grep -c '^Page [13]$')" = 2 ]
	# read once more, since the machine may have been short of memory, but
	# not told of; then not even read
	run -0 --separate-stderr update -v --max-memory 64M crawl
	[[ "$stderr" == *" 1 read;"* ]]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	run -0 --separate-stderr update -v --max-memory 64M crawl
	[[ "$stderr" == *" 0 read;"* ]]
	[ "$(pqindex --rejected | grep -c 'more memory')" = 1 ]
}

# long_text: of which every fourth word is a new one
long_text() {
	seq -f 'w%.0f is a word of the harbour.' 1 165000
}

@test "a text that can be read and not indexed costs itself" {
	[ "${PQ_VARIANT:-release}" != asan ] ||
		skip "skipped: under ASan nothing is told of memory that is gone"
	mkdir long
	long_text >long/a.txt
	write long/c.txt "A lighthouse behind it"
	touch -d '1 hour ago' long/*
	run -1 --separate-stderr update --max-memory 64M long
	[ "$stderr" = \
		"pqindex: long/a.txt: takes more memory than --max-memory allows" ]
	[ "$(found lighthouse)" = long/c.txt ]
	[ "$(pqindex --rejected | grep -c 'more memory')" = 1 ]
	# read once more, since the machine may have been short of memory, but
	# not told of
	run -0 --separate-stderr update -v --max-memory 64M long
	[[ "$stderr" == *" 1 read;"* ]]
	[[ "$stderr" != *"more memory"* ]]
	run -0 --separate-stderr update -v --max-memory 64M long
	[[ "$stderr" == *" 0 read;"* ]]
	# until there is more
	run -0 --separate-stderr update -v --max-memory 65M long
	[[ "$stderr" == *" 1 read;"* ]]
	long_text | head -n 1000 >long/a.txt
	run -0 --separate-stderr update --max-memory 64M long
	[ "$(found w999)" = long/a.txt ]
	run ! grep 'more memory' <(pqindex --rejected)
}

@test "a record that can be read and not indexed costs itself" {
	[ "${PQ_VARIANT:-release}" != asan ] ||
		skip "skipped: under ASan nothing is told of memory that is gone"
	mkdir long
	{
		printf 'id\ttext\n'
		printf 'one\tA lighthouse of the first record.\n'
		printf 'two\tOther. %s\n' "$(long_text | tr '\n' ' ')"
		printf 'three\tA lighthouse of the third.\n'
	} >long/b.tsv
	touch -d '1 hour ago' long/b.tsv
	run -1 --separate-stderr update --max-memory 80M long
	[ "$stderr" = \
		"pqindex: long/b.tsv: takes more memory than --max-memory allows" ]
	[ "$(pqsearch --format=jsonl -n 0 lighthouse |
		jq -r 'select(.type == "hit").id' | sort | tr '\n' ' ')" = \
		"one three " ]
	[ "$(pqindex --rejected | grep -c 'more memory')" = 1 ]
	run -0 --separate-stderr update -v --max-memory 80M long
	[[ "$stderr" == *" 1 read;"* ]]
	[[ "$stderr" != *"more memory"* ]]
	run -0 --separate-stderr update -v --max-memory 80M long
	[[ "$stderr" == *" 0 read;"* ]]
}
