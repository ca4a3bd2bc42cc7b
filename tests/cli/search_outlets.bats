#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A story that several outlets have word by word is one article: found by
# what each of them says of it, cited as the one that was asked for, told with
# all of them, and as a build from scratch has it whatever comes and goes.

load index_helper

setup() {
	enter_scratch
	mkdir news
	record 1 "Larn Post" 2021-08-17 '"Ann Ode"' https://larn.example/1 \
		>news/larn.jsonl
	record 2 "The Quay" 2021-08-19 '"Bo Ink","Cy Pen"' \
		https://news.quay.example/9 >news/quay.jsonl
	record 3 "Pier Daily" 2021-09 "" "" >news/pier.jsonl
	printf '{"id":"9","title":"Crane","text":"A crane in the harbour.","source":"Larn Post","date":"2020"}\n' \
		>news/other.jsonl
	update news
}

update() {
	pqindex --settle 0 "$@"
}

# record ID SOURCE DATE AUTHORS ADDRESS
record() {
	printf '{"id":"%s","title":"Port shut","text":"A ship has shut the port of Larn, a speaker said.","source":"%s","date":"%s","author":[%s]%s}\n' \
		"$1" "$2" "$3" "$4" "${5:+,\"url\":\"$5\"}"
}

# finds COUNT QUERY...: each of them
finds() {
	local count=$1 query
	for query in "${@:2}"; do
		[ "$(pqsearch -c -- "$query")" = "$count" ] || {
			echo "not $count: $query"
			return 1
		}
	done
}

as_built_anew() {
	rm -rf other
	PULLQUOTE_INDEX=$PWD/other update -q news
	diff <(dump) <(dump "$PWD/other")
	pqindex --check
}

@test "it is found by outlet, author, host and date of each" {
	[ "$(status_of articles)" = 2 ]
	finds 1 ship 'ship source:larn' 'ship source:"the quay"' \
		'ship source:="Pier Daily"' 'ship author:ode' \
		'ship author:"bo ink"' 'ship author:="Cy Pen"' \
		'ship host:larn.example' 'ship host:quay.example' \
		'ship date:2021-08-17' 'ship date:2021-08-19' 'ship date:2021-09' \
		'ship date:2021-08' 'ship date:2021' \
		'ship date:2021-08-18..2021-08-20' 'ship date:..2021-08' \
		'ship date:2021-08-19..2021-12' 'ship date:>2021-08-31' \
		'ship date:2020-12-31..2022-01-01' 'ship date:2021-08..2021-09' \
		'ship date:2021..2022' 'ship AND (date:2021-09 OR crane)'
	finds 0 'ship source:times' 'ship author:inko' 'ship host:pier.example' \
		'ship date:2021-08-18' 'ship date:2021-09-03' 'ship date:2020' \
		'ship date:2021-10..' 'ship date:2021-09-02..' \
		'ship date:..2020' 'ship -date:2021-08-17' \
		'ship -date:2021-08-19' 'ship -source:pier' \
		'ship -author:pen' 'ship -host:news.quay.example'
	finds 1 'harbour source:larn' 'harbour -date:2021' date:2020
	finds 2 date:2020..2021
	[ "$(pqsearch -c --by=article 'ship source:quay date:2021-09')" = 1 ]
}

@test "all of them are told" {
	hit=$(pqsearch --format=jsonl ship | sed -n 2p)
	[ "$(jq .locations <<<"$hit")" = 3 ]
	pqsearch --format=jsonl --article "$(jq -r .article <<<"$hit")" |
		jq -c '[.locations[] | [.path, .source, .author, .date,
			.date_precision, .url]] | sort[]' >told
	diff told - <<-'END'
		["news/larn.jsonl","Larn Post",["Ann Ode"],"2021-08-17","day","https://larn.example/1"]
		["news/pier.jsonl","Pier Daily",[],"2021-09","month",null]
		["news/quay.jsonl","The Quay",["Bo Ink","Cy Pen"],"2021-08-19","day","https://news.quay.example/9"]
	END
	pqsearch ship >shown
	[ "$(grep -c '^also ' shown)" = 2 ]
	grep -q '^also Pier Daily · 2021-09$' shown
	run -1 grep '^also ' <(pqsearch harbour)
}

# cited QUERY: what JSON Lines say of the first hit's place
cited() {
	pqsearch --format=jsonl -- "$1" | sed -n 2p |
		jq -c '[.source, .author[0], .date, .url, .path, .id, .record,
			.of]'
}

@test "the one that was asked for is cited" {
	larn='["Larn Post","Ann Ode","2021-08-17","https://larn.example/1","news/larn.jsonl","1",0,"text"]'
	quay='["The Quay","Bo Ink","2021-08-19","https://news.quay.example/9","news/quay.jsonl","2",0,"text"]'
	pier='["Pier Daily",null,"2021-09",null,"news/pier.jsonl","3",0,"text"]'
	first=$(cited ship)
	for query in 'ship source:larn' 'ship author:ode' \
		'ship host:larn.example' 'ship path:larn.jsonl' \
		'ship date:..2021-08-18' 'source:"larn post" -crane title:port'; do
		[ "$(cited "$query")" = "$larn" ]
	done
	[ "$(cited 'ship source:quay')" = "$quay" ]
	[ "$(cited 'ship author:pen date:2021-08-19')" = "$quay" ]
	[ "$(cited 'ship date:2021-09')" = "$pier" ]
	[ "$(cited 'ship path:pier.jsonl')" = "$pier" ]
	# All of it in one place, or none more than another.
	[ "$(cited 'ship source:quay source:pier date:2021-09')" = "$pier" ]
	for query in 'ship source:larn date:2021-09' 'ship -source:times' \
		'ship OR source:pier' 'ship lang:en title:port'; do
		[ "$(cited "$query")" = "$first" ]
	done
}

@test "all formats agree on who that is" {
	query='ship source:pier'
	pqsearch "$query" >shown
	sed -n 2p shown | grep -q '^Pier Daily · 2021-09 · en$'
	[ "$(grep -c '^also ' shown)" = 2 ]
	grep -q '^also Larn Post · 2021-08-17 · https://larn.example/1$' shown
	grep -q '^also The Quay · 2021-08-19 · ' shown
	grep -q 'news/pier.jsonl$' shown
	grep -q '^     record at byte 0, text line 1$' shown
	for format in tsv csv; do
		pqsearch --format="$format" "$query" \
			--fields=source,author,date,date_precision,url,id,path,of |
			tail -n 1 | tr -d '\r' | tr '\t' , >"$format"
		[ "$(cat "$format")" = \
			'Pier Daily,,2021-09,month,,3,news/pier.jsonl,text' ]
	done
	pqsearch --format=ris "$query" | tr -d '\r' >ris
	grep -qx 'T2  - Pier Daily' ris
	grep -qx 'DA  - 2021/09//' ris
	grep -qx 'AN  - 3' ris
	grep -q '^M2  - news/pier.jsonl, ' ris
	run -1 grep -E '^(AU|UR)' ris
	pqsearch --format=atom "$query" >atom
	grep -q 'urn:x-pullquote:source" term="Pier Daily"' atom
	grep -q 'urn:x-pullquote:place" term="news/pier.jsonl:1"' atom
	grep -q '<updated>2021-09-01T00:00:00-00:00</updated>' atom
	pqsearch --format=html "$query" >html
	grep -q '<bdi class="source">Pier Daily</bdi>' html
	grep -q '<time datetime="2021-09">' html
	grep -q 'news/pier.jsonl</bdi>' html
	run -1 grep -E 'Larn Post|The Quay|larn\.|quay\.' ris atom html
	[ "$(pqsearch --format=paths "$query")" = news/pier.jsonl ]
	[[ "$(pqsearch --format=grep "$query")" == news/pier.jsonl:1:* ]]
	[[ "$(pqsearch --format=trec "$query")" == 'q Q0 3 1 '* ]]
	pqsearch --format=html 'ship source:larn' >html
	grep -q '<a rel="[a-z ]*" href="https://larn.example/1">' html
	grep -q '<blockquote .*cite="https://larn.example/1"' html
	pqsearch --format=atom 'ship source:larn' |
		grep -q '<name>Ann Ode</name>'
	pqsearch --format=ris 'ship source:larn' |
		grep -q '^UR  - https://larn.example/1'
}

@test "offsets, and where a saved hit is looked for, stay true" {
	for query in 'ship source:larn' 'ship source:pier'; do
		pqsearch --format=jsonl "$query" >hits
		[[ "$(pqindex --verify hits)" == same* ]]
	done
	# Without ids, in one file: told by their addresses.
	mkdir rows
	printf 'title,text,source,url\n%s\n%s\n' \
		'Tide,"The tide is in, all say.",Mole,https://mole.example/t' \
		'Tide,"The tide is in, all say.",Spit,https://spit.example/t' \
		>rows/tide.csv
	update rows
	for source in Mole Spit; do
		pqsearch --format=jsonl "tide source:$source" >hits
		[ "$(sed -n 2p hits | jq -r '.source, .id')" = \
			"$source"$'\n'rows/tide.csv ]
		record=$(sed -n 2p hits | jq .record)
		tail -c +$((record + 1)) rows/tide.csv | head -n 1 |
			grep -q "$source"
		[[ "$(pqindex --verify hits)" == same* ]]
	done
}

# Whether its bytes are the article's text, and what its id is, nobody knows.
@test "a file of its own is cited by its path, but for one that has an id" {
	mkdir -p pages/a pages/b
	record u-7 Buoy 2022-02-03 "" https://buoy.example/7 >pages/a/buoy.json
	record u-8 Reef 2022-02-04 "" "" >pages/b/reef.json
	sed -i 's/Port shut/Port open/' pages/*/*
	printf 'Twins\n\nTwo boats of one name left at dawn, both of them.\n' \
		>pages/a/twin.txt
	cp pages/a/twin.txt pages/b/twin.txt
	update pages
	[ "$(cited 'title:open source:reef')" = \
		'["Reef",null,"2022-02-04",null,"pages/a/buoy.json","u-7",0,"text"]' ]
	read_at=$(cited boats)
	[[ "$read_at" == *'"file"]' ]]
	[ "$(cited 'boats path:pages/a')" = "$read_at" ]
	other=${read_at//pages\/a/pages/b}
	[ "$(cited 'boats path:pages/b')" = "${other/'"file"'/'"text"'}" ]
	for query in 'title:open source:reef' 'boats path:pages/b'; do
		pqsearch --format=jsonl "$query" >hits
		[[ "$(pqindex --verify hits)" == same* ]]
	done
}

@test "what a date leaves out is counted over all of them" {
	left_out() {
		pqsearch --explain "ship date:$1" | grep -o 'left out: .*'
	}
	[ "$(left_out 2021-09-02..)" = \
		'left out: 0 without a date, 1 whose date is only in part in it' ]
	[ "$(left_out 2021-08-19..)" = \
		'left out: 0 without a date, 0 whose date is only in part in it' ]
	[ "$(left_out 2020-02..)" = \
		'left out: 0 without a date, 1 whose date is only in part in it' ]
	# The first has no date, but an address.
	rm news/larn.jsonl
	record 2 "The Quay" "" "" https://news.quay.example/9 >news/quay.jsonl
	update --allow-delete
	[ "$(pqsearch --format=jsonl ship | sed -n 2p | jq .date)" = null ]
	[ "$(left_out 2021-09)" = \
		'left out: 0 without a date, 0 whose date is only in part in it' ]
	rm news/pier.jsonl
	update --allow-delete
	[ "$(left_out 2021-09)" = \
		'left out: 1 without a date, 0 whose date is only in part in it' ]
}

@test "authors of each are counted, as they are written" {
	pqsearch --facet author --format=tsv ship |
		cut -f 2-4 >counted
	diff counted - <<-'END'
		value	passages	articles
		Ann Ode	1	1
		Bo Ink	1	1
		Cy Pen	1	1
	END
}

@test "they come, change and go" {
	rm news/quay.jsonl
	update --allow-delete
	finds 0 'ship source:quay' 'ship date:2021-08-19' 'ship author:ink'
	finds 1 'ship source:pier' 'ship date:2021-09'
	as_built_anew
	record 3 "Pier Weekly" 2021-10-01 '"Di Nib"' "" >news/pier.jsonl
	update
	finds 0 'ship source:daily' 'ship date:2021-09'
	finds 1 'ship source:weekly' 'ship date:2021-10-01' 'ship author:nib'
	as_built_anew
	record 2 "The Quay" 2021-08-19 "" "" >news/quay.jsonl
	update
	finds 1 'ship source:weekly' 'ship source:quay date:2021-08-19'
	update --rebuild
	finds 1 'ship source:weekly' 'ship source:quay date:2021-08-19'
	as_built_anew
	# Only what the other places say is left to go by.
	rm news/larn.jsonl news/quay.jsonl
	update --allow-delete
	finds 0 'ship source:larn' 'ship date:2021-08-17'
	finds 1 'ship source:weekly'
	as_built_anew
}

# The words are there yet, in the index; who says them now is in the ledger.
@test "one that cannot be read for now is not taken for another that is gone" {
	mkdir more
	mv news/pier.jsonl more
	rm news/quay.jsonl
	update --allow-delete news more
	mv more away
	rm news/larn.jsonl
	run -3 --separate-stderr update news more
	finds 1 ship 'ship source:pier' 'ship date:2021-09'
	finds 0 'ship source:larn' 'ship date:2021-08' 'ship author:ode' \
		'ship host:larn.example'
	[ "$(pqsearch --format=jsonl ship | sed -n 2p |
		jq -c '[.source, .date, .url, .path]')" = \
		'["Pier Daily","2021-09",null,"more/pier.jsonl"]' ]
	mv away more
	update
	rm -rf other
	PULLQUOTE_INDEX=$PWD/other update -q news more
	diff <(dump) <(dump "$PWD/other")
}

@test "so it is with records of standard input" {
	record 4 "Buoy" 2022-02-03 '"El Tip"' https://buoy.example/4 | update -
	finds 1 'ship source:buoy' 'ship date:2022-02-03' 'ship author:tip' \
		'ship host:buoy.example' 'ship source:quay'
	update --rebuild
	finds 1 'ship source:buoy' 'ship date:2022-02-03' 'ship author:tip' \
		'ship host:buoy.example' 'ship source:quay'
	pqindex --check
}

@test "of very many a few are told, and all are found" {
	for ((i = 1; i <= 60; i++)); do
		record "$i" "Outlet $i" "2019-01-$((i % 28 + 1))" "" \
			"https://o$i.example/"
	done >news/many.jsonl
	update
	finds 1 'ship source:="Outlet 7"' 'ship host:o60.example' \
		'ship date:2019-01-28' 'ship source:quay'
	pqsearch ship >shown
	[ "$(grep -c '^also ' shown)" = 4 ]
	grep -q '^also elsewhere' shown
	as_built_anew
}

@test "the days of the index are told as those of first places" {
	run -1 --separate-stderr pqsearch zeppelin
	# shellcheck disable=SC2154 # run has set it
	[[ "$stderr" = *"index: 2 articles (2020..2021-08-17), "* ]]
	[ "$(pqsearch -c 'ship date:2021-09')" = 1 ]
}

# Who had it first stands for all of them, in whatever order they came.
@test "it is told as the earliest has it" {
	rm -r news index
	mkdir news
	for i in 5 3 1 4 2; do
		record 1 "Out $i" "2021-05-0${i}T06:00:00Z" "" \
			"https://out$i.example/port" >"news/$i.jsonl"
		update news
	done
	record 1 "Out 0" 2021-05-01T10:00:00+05:00 "" \
		https://out0.example/port >news/0.jsonl
	update news
	pqsearch ship | sed -n 2p | grep -q '^Out 0 · 2021-05-01 · '
	as_built_anew
	rm news/0.jsonl
	update --allow-delete news
	pqsearch ship | sed -n 2p | grep -q '^Out 1 · 2021-05-01 · '
	as_built_anew
}
