# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Tests of what pqindex makes of files of each format: a folder `news` and
# an index for each. `load ingest_helper` in the file; setup calls
# enter_scratch.

load index_helper

export FORMATS
FORMATS=$(cd "$BATS_TEST_DIRNAME/../../corpus/formats" && pwd)

# hits QUERY...: one JSON object a hit
hits() {
	pqsearch --format=jsonl -n 0 --copies=show -- "$@" |
		grep '^{"type":"hit",' || true
}

# shown FILE...: what is understood, one JSON object an article; of rejected
# files and records nothing
shown() {
	pqindex --show --format=jsonl "$@" 2>/dev/null || [ $? -eq 1 ]
}

# The titles of the articles that a query finds, in order of the alphabet.
titles_of() {
	hits "$@" | jq -r .title | sort -u
}

# cut FILE START END: the bytes in between
cut_out() {
	tail -c +$(($2 + 1)) "$1" | head -c $(($3 - $2))
}

# Each hit on standard input can be cited: its offsets give its text, in the
# file or in the article as it is printed, and each match lies on a word.
cited() {
	PQ_BIN=$PQ_BIN python3 "$BATS_TEST_DIRNAME/cited.py"
}

# page TITLE PARAGRAPH...: an HTML page, in furniture
page() {
	printf '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
	printf '<title>%s</title></head>\n' "$1"
	printf '<body><nav><a href="/">Front page</a></nav><article>\n'
	printf '<h1>%s</h1>\n' "$1"
	shift
	printf '<p>%s</p>\n' "$@"
	printf '</article><footer>All rights reserved</footer></body></html>\n'
}

# warc_record ADDRESS < PAGE: a response of a web archive
warc_record() {
	local address=$1
	{
		printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n'
		cat
	} >warc.block
	printf 'WARC/1.0\r\nWARC-Type: response\r\n'
	printf 'WARC-Record-ID: <urn:test:%s>\r\n' "$(cksum <warc.block |
		cut -d' ' -f1)"
	printf 'WARC-Date: 2023-03-01T10:00:00Z\r\n'
	printf 'WARC-Target-URI: %s\r\n' "$address"
	printf 'Content-Type: application/http; msgtype=response\r\n'
	printf 'Content-Length: %s\r\n\r\n' "$(wc -c <warc.block)"
	cat warc.block
	printf '\r\n\r\n'
	rm warc.block
}

# repeat COUNT TEXT
repeat() {
	head -c "$1" /dev/zero | sed "s/\\x00/$2/g"
}
