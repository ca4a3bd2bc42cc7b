#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Files of many records: what pqindex writes when one record comes, goes or
# changes, and that each is cited where it stands now.

load index_helper

setup() {
	enter_scratch
	rm -rf news
	mkdir news
}

# record NUMBER [WORDS]: a line of its own words
record() {
	printf '{"id":"r%d","title":"Pier %d","date":"2021-03-04","text":"%s"}\n' \
		"$1" "$1" "${2:-The harbour master of pier $1 counts cranes.}"
}

# records COUNT: as many, without the ids when $without is set
records() {
	local i
	for i in $(seq "$1"); do
		record "$i"
	done | sed "${without:+s/\"id\":\"[^\"]*\",//}"
}

# What the last run did: articles added, changed, deleted and moved, and
# passages written.
did() {
	jq -c '[.articles_added, .articles_changed, .articles_deleted,
		.articles_moved, .passages]' report
}

# edited ADDED,CHANGED,DELETED,MOVED,PASSAGES SOURCE...: a run does that,
# and leaves the index of a build from scratch
edited() {
	local expected=$1
	shift
	update --allow-delete --report report "$@"
	did | diff - <(echo "[$expected]")
	as_built_anew "$@"
}

# Each line is a hit, at its offset and with its id.
cited() { # FILE
	diff <(pqsearch -n 0 --format=jsonl harbour |
		jq -r 'select(.type == "hit") | "\(.record) \(.id)"' |
		sort -n) \
		<(paste -d ' ' <(LC_ALL=C awk '{
			print at + 0
			at += length($0) + 1
		}' "$1") <(jq -r .id "$1"))
}

# bats test_tags=once
@test "lines: one comes, goes, changes or moves, and one article is written" {
	local wire=news/wire.jsonl
	records 30 >"$wire"
	edited 30,0,0,0,30 news
	cited "$wire"
	record 31 >>"$wire"
	edited 1,0,0,0,1 news
	sed -i "1i $(record 32)" "$wire"
	edited 1,0,0,31,1 news
	cited "$wire"
	sed -i 10d "$wire"
	edited 0,0,1,22,0 news
	cited "$wire"
	sed -i '20s/counts/counts all the/' "$wire"
	edited 0,1,0,11,1 news
	cited "$wire"
	sed -i '5{h;d};8G' "$wire" # a line moves down
	edited 0,0,0,4,0 news
	cited "$wire"
	tac "$wire" >turned && cat turned >"$wire"
	edited 0,0,0,31,0 news
	cited "$wire"
}

@test "lines: what is as it was is not read again" {
	local wire=news/wire.jsonl
	records 30 >"$wire"
	printf 'no record\n' >>"$wire"
	update news || [ $? -eq 1 ]
	record 31 >>"$wire"
	update --report report news || [ $? -eq 1 ]
	[ "$(jq .records_known report)" = 30 ]
	sed -i 4d "$wire"
	update --report report --allow-delete news || [ $? -eq 1 ]
	[ "$(jq .records_known report)" = 30 ]
	# the bytes are others, the article is not
	sed -i '7s/,"/, "/g' "$wire"
	update --report report news || [ $? -eq 1 ]
	[ "$(jq -c '[.records_known, .articles_changed]' report)" = '[29,0]' ]
	touch "$wire"
	update --report report news || [ $? -eq 1 ]
	[ "$(jq .records_known report)" = 30 ]
	update --full --report report news || [ $? -eq 1 ]
	[ "$(jq -c '[.records_known, .run]' report)" = '[0,null]' ]
	[ "$(grep -c . <(pqindex --rejected))" = 1 ]
	as_built_anew news
}

@test "lines: ids that come again, and lines of several records" {
	local wire=news/wire.jsonl
	{
		record 1
		record 1 "Of the harbour another thing is told."
		record 2
		printf '[%s,%s]\n' "$(record 3)" "$(record 4)"
		record 5
	} >"$wire"
	edited 6,0,0,0,6 news
	sed -i 1d "$wire" # the second becomes the first
	edited 0,1,1,4,1 news
	sed -i "1i $(record 5 "Now the harbour has this before it.")" "$wire"
	edited 1,1,0,4,2 news
	[ "$(found '"this before"')" = "$wire" ]
}

@test "lines without ids: one more at the end is one article" {
	local wire=news/wire.jsonl without=1
	records 30 >"$wire"
	edited 30,0,0,0,30 news
	records 31 >"$wire"
	edited 1,0,0,0,1 news
	sed -i '12s/counts/counts all the/' "$wire"
	edited 0,1,0,19,1 news
	# those behind it have other ordinals, by which they are known
	sed -i 28d "$wire"
	edited 0,3,1,0,3 news
}

@test "lines: a ledger that has no bytes of them learns these" {
	local wire=news/wire.jsonl
	records 10 >"$wire"
	update news
	sqlite3 "$PULLQUOTE_INDEX/ledger.sqlite" \
		'ALTER TABLE locations DROP COLUMN raw'
	record 11 >>"$wire"
	edited 1,0,0,0,1 news
	[ "$(jq .records_known report)" = 0 ]
	record 12 >>"$wire"
	edited 1,0,0,0,1 news
	[ "$(jq .records_known report)" = 11 ]
}

# one_more KNOWN SUFFIX COMMAND...: COMMAND makes a file of the records on
# its standard input; one record more is one article, and so many of those
# that were there are known by their bytes
one_more() {
	local known=$1 name=news/wire.$2
	shift 2
	rm -rf news "$PULLQUOTE_INDEX"
	mkdir news
	records 12 | "$@" >"$name"
	edited 12,0,0,0,12 news
	records 13 | "$@" >"$name"
	edited 1,0,0,0,1 news
	[ "$(jq .records_known report)" = "$known" ]
}

# bats test_tags=once
@test "other formats: one record more is one article" {
	one_more 0 csv "$PQ_TOOLS/reform" csv
	one_more 12 mbox "$PQ_TOOLS/reform" mbox
	one_more 0 rss "$PQ_TOOLS/reform" rss
	one_more 12 warc "$PQ_TOOLS/reform" warc
	one_more 12 json jq -s .
	one_more 12 jsonl.gz gzip
	one_more 12 jsonl.zst zstd -q
}

@test "archives: one entry more, and one line more in an entry" {
	mkdir files
	for i in $(seq 12); do
		printf 'About %d\n\nThe harbour has pier %d.\n' "$i" "$i" \
			>"files/$i.txt"
	done
	records 5 >files/wire.jsonl
	tar -cf news/all.tar files
	edited 17,0,0,0,17 news
	printf 'About 13\n\nThe harbour has pier 13.\n' >files/13.txt
	tar -rf news/all.tar files/13.txt
	edited 1,0,0,0,1 news
	record 6 >>files/wire.jsonl
	tar -cf news/all.tar files
	update --report report news
	[ "$(jq -c '[.articles_added, .articles_deleted, .passages]' report)" \
		= '[1,0,1]' ]
	as_built_anew news
}

@test "an article of which one passage changed is written as a whole, and no other" {
	local i words='It is told at some length, so that it fills its part.'
	for i in $(seq 9); do
		printf 'Heading %d\n\n' "$i"
		printf 'The harbour has pier %d. %s %s %s %s\n\n' "$i" \
			"$words" "$words" "$words" "$words"
		printf 'The quay of pier %d is next. %s %s %s %s\n\n' "$i" \
			"$words" "$words" "$words" "$words"
	done >news/long.txt
	update --report report news
	count=$(jq .passages report)
	[ "$count" -ge 9 ]
	sed -i 's/has pier 9/had pier 9/' news/long.txt
	edited "0,1,0,0,$count" news
	# the last one goes
	sed -i '/quay of pier 9/d' news/long.txt
	update --report report news
	[ "$(jq .passages report)" -eq $((count - 1)) ]
	as_built_anew news
}
