#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch as json, csv, ris, atom and html: searcher/output.md, each read
# by a program that is not ours and compared with JSON Lines.

load helper

setup() {
	make_news_index
}

# read_as FORM: standard input as JSON, by other rules than ours
read_as() {
	python3 "$BATS_TEST_DIRNAME/documents.py" "$1"
}

# is_feed FILE
is_feed() {
	xmllint --noout --relaxng "$BATS_TEST_DIRNAME/atom.rng" "$1"
}

# hits QUERY FILTER: of each hit, what the filter takes, as a list
hits() {
	pqsearch --format=jsonl -n 0 "$1" |
		jq -c "select(.type == \"hit\") | $2"
}

# bats test_tags=valgrind
@test "json: one document, whose parts are the lines of JSON Lines" {
	for query in larn zeppelin; do
		pqsearch --format=json -n 0 $query | jq -c \
			'keys_unsorted, .begin, .hits[], .summary' >got ||
			[ $query = zeppelin ]
		{
			echo '["begin","hits","summary"]'
			pqsearch --format=jsonl -n 0 $query | jq -c .
		} >wanted
		diff <(mask_jsonl <wanted) <(mask_jsonl <got)
	done
	pqsearch --article news/harbour.txt --format=json >article
	pqsearch --article news/harbour.txt --format=jsonl | cmp - article
}

@test "json: a batch is a list, also of refused queries" {
	{
		printf 'a\tlarn\n'
		printf 'b\t%5000s\n' x
		printf 'c\tzeppelin\n'
	} >questions
	pqsearch --batch questions --format=json >got 2>errors || [ $? -eq 2 ]
	[ "$(jq -c 'map([.begin.qid, .summary.hits > 0])' got)" = \
		'[["a",true],["b",false],["c",false]]' ]
	run -1 pqsearch --batch /dev/null --format=json
	[ "$output" = "[]" ]
}

@test "json: what was cut is no document" {
	pqsearch --format=json -n 0 larn >whole
	for length in 1 300 $(($(wc -c <whole) - 2)); do
		head -c "$length" whole >part
		run ! jq . part
	done
}

# bats test_tags=valgrind
@test "csv, and tsv ended by NUL: the values of tsv" {
	columns=rank,score,passage,article,id,title,source,author,date
	columns+=,date_precision,url,lang,path,record,of,start,end,line
	columns+=,section,text,more,copies,locations,first_seen,changed
	for query in larn zeppelin; do
		for form in tsv csv; do
			pqsearch --format=$form --fields=$columns -n 0 \
				$query >out.$form || [ $query = zeppelin ]
			read_as $form <out.$form >$form.json
		done
		pqsearch --format=tsv -0 --fields=$columns -n 0 $query >out.tsv0 ||
			[ $query = zeppelin ]
		read_as tsv0 <out.tsv0 | cmp - tsv.json
		cmp tsv.json csv.json
	done
	read_as csv < <(pqsearch --format=csv -n 0 larn) | jq -c '.[].text' |
		diff <(hits larn .text) -
}

@test "csv for a spreadsheet: UTF-8 is told, nothing is a formula" {
	printf '%s\n' '{"id": "=i", "title": "=cmd()|nimbus", "text": "+1 nimbus; -2", "source": "@s"}' >news/odd.jsonl
	make_index news
	pqsearch --format=csv --spreadsheet --fields=rank,title,source,text \
		nimbus >out.csv
	[ "$(head -c 3 out.csv | od -An -tx1)" = " ef bb bf" ]
	[ "$(read_as csv <out.csv)" = '[{"rank": "1", "title": "'\''=cmd()|nimbus", "source": "'\''@s", "text": "'\''+1 nimbus; '\''-2"}]' ]
	pqsearch --format=csv --fields=title nimbus >out.csv
	[ "$(read_as csv <out.csv)" = '[{"title": "=cmd()|nimbus"}]' ]
}

# bats test_tags=valgrind
@test "ris: one reference a hit" {
	pqsearch --format=ris -n 0 larn >out.ris
	read_as ris <out.ris | jq -c '.[] | [.ID[0], .TI[0], .AU // [],
		.T2[0], .DA[0], .UR[0], .AB[0]]' >got
	hits larn '[.passage, .title, .author, .source,
		(.date | if . then (gsub("-"; "/") + "/" +
			if length == 7 then "/" else "" end) else . end),
		.url, (.text | gsub("\\s+"; " "))]' | diff - got
	[ "$(read_as ris <out.ris | jq -c 'map(.TY[0], .DB[0]) | unique')" = \
		'["NEWS","Pullquote"]' ]
	run -1 --separate-stderr pqsearch --format=ris zeppelin
	[ -z "$output" ]
}

# bats test_tags=valgrind
@test "atom: a feed by RFC 4287, the same each time" {
	pqsearch --format=atom -n 0 larn >feed
	is_feed feed
	pqsearch --format=atom -n 0 larn | cmp - feed
	xmllint --xpath '//*[local-name()="entry"]/*[local-name()="id"]/text()' \
		feed | diff - <(hits larn '"urn:x-pullquote:passage:\(.passage)"' |
		jq -r .)
	xmllint --xpath 'string((//*[local-name()="content"])[1])' feed |
		diff - <(hits larn .text | head -n 1 | jq -r .)
	pqsearch --format=atom zeppelin >feed || [ $? -eq 1 ]
	is_feed feed
	printf 'a\tlarn\nb\tlarn\nc\tzeppelin\n' >questions
	pqsearch --format=atom -n 0 --batch questions >feed
	is_feed feed
	[ "$(grep -c '<id>urn:x' feed)" -eq "$((2 * $(hits larn 1 | wc -l)))" ]
	[ -z "$(grep '<id>' feed | sort | uniq -d)" ]
}

# bats test_tags=valgrind
@test "html: a page of all hits, marked where they match, each time the same" {
	pqsearch --format=html -n 0 larn >page
	pqsearch --format=html -n 0 larn | cmp - page
	read_as html <page >got
	[ "$(jq .drawings got)" = true ]
	diff <(jq -r '.hits[].text' got | sort) <(hits larn \
		'.text | gsub("\\s+"; " ")' | jq -r . | sort)
	[ "$(jq .marks got)" -eq "$(hits larn '.matches[]' | wc -l)" ]
	diff <(jq -r '.titles[]' got | sort) \
		<(hits larn .title | jq -r . | sort -u)
	grep -q '; on this page 1–' page
}

@test "html: nothing found, and a batch" {
	run -1 --separate-stderr pqsearch --format=html zeppelin
	[ -z "$stderr" ]
	read_as html <<<"$output" >got
	[ "$(jq -c .hits got)" = "[]" ]
	grep -q 'no passage has these words: zeppelin' <<<"$output"
	printf 'a\tlarn\nb\tlarn\nc\tzeppelin\n' >questions
	pqsearch --format=html -n 0 --batch questions >page
	read_as html <page >got
	[ "$(jq '.hits | length' got)" -eq "$((2 * $(hits larn 1 | wc -l)))" ]
	grep -q 'no passage has these words: zeppelin' page
}

@test "html: with --facet and --timeline all that match are counted" {
	pqsearch --format=html -n 1 --facet lang --timeline=month larn >page
	read_as html <page >got
	[ "$(jq '.hits | length' got)" -eq 1 ]
	[ "$(jq .drawings got)" = true ]
	count=$(pqsearch -c larn)
	[ "$count" -gt 1 ]
	grep -q "Counted over all $count passages that match" page
	grep -q "<bdi class=\"name\" title=\"English\">English</bdi> <span class=\"count\">$count<" page
	grep -q '<title>August 2021: 1</title>' page
}
