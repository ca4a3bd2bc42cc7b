#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqindex over sources that are added, changed, moved and deleted.

load index_helper

# What is shown of the one article that a query finds.
shown() {
	pqsearch --format=jsonl "$1" |
		jq -c 'select(.type == "hit") |
			[.id, .url, .date, .source, .author, .path, .lang]'
}

setup() {
	enter_scratch
	write_many 6
}

# bats test_tags=valgrind
@test "the first run builds: silent, private, searchable" {
	run -0 --separate-stderr update news
	[ -z "$output$stderr" ]
	[ "$(status_of articles)" = 6 ]
	[ "$(status_of run)" = 1 ]
	[ "$(found harbour | wc -l)" = 6 ]
	[ "$(stat -c %a "$PULLQUOTE_INDEX")" = 700 ]
	[ -z "$(find "$PULLQUOTE_INDEX" -type f ! -perm 600)" ]
	[ "$(ls -d "$PULLQUOTE_INDEX"/gen-*)" = \
		"$PULLQUOTE_INDEX/$(generation)" ]
}

@test "a run with nothing to do takes no number and writes nothing" {
	update news
	touch -d '1 hour ago' news/*
	sleep 0.05 # a change that is too fresh is looked at again
	update news
	before=$(fingerprint)
	touch -d '2 hours ago' "$PULLQUOTE_INDEX/lock"
	run -0 --separate-stderr pqindex
	[ -z "$output$stderr" ]
	[ "$(fingerprint)" = "$before" ]
	[ -n "$(find "$PULLQUOTE_INDEX/lock" -mmin -1)" ]
}

# bats test_tags=valgrind
@test "added, changed and gone files, in one run" {
	update news
	write news/7.txt "A seventh harbour"
	write news/2.txt "Now about a lighthouse"
	rm news/3.txt
	update -v 2>said
	grep -q '1 article added, 1 changed, 1 deleted' said
	[ "$(status_of articles)" = 6 ]
	[ "$(found lighthouse)" = news/2.txt ]
	[ "$(found seventh)" = news/7.txt ]
	nothing_found '"number 3"'
	as_built_anew news
}

@test "a change that keeps size and time is seen" {
	update news
	touch -d '1 hour ago' news/4.txt
	update
	sed -i 's/harbour/airport/' news/4.txt
	touch -d '1 hour ago' news/4.txt
	update
	[ "$(found airport)" = news/4.txt ]
}

@test "chmod and touch read a file again and write no article" {
	update news
	chmod 600 news/1.txt
	touch -d '1 day ago' news/2.txt
	run -0 --separate-stderr update -v
	grep -q '0 articles added, 0 changed' <<<"$stderr"
	[ "$(status_of run)" = 1 ]
}

@test "what changed in a way that size and time do not tell is read" {
	touch -d '1 hour ago' news/*
	update news
	cp -a news .old
	sed -i 's/harbour/airport/' news/4.txt # another file, of the same name
	touch -r .old/4.txt news/4.txt
	update
	[ "$(found airport)" = news/4.txt ]
	cp -a .old/4.txt news # a backup, older than what was there
	update
	nothing_found airport
	as_built_anew news
}

@test "a file with a time in the future is read once, and when it changes" {
	touch -d '1 year' news/5.txt
	update news
	sleep 2.1 # of this the inode's time tells
	touch -r news/5.txt .time
	update
	update -v 2>said
	grep -q '0 read' said
	sed -i 's/harbour/airport/' news/5.txt
	touch -r .time news/5.txt
	update
	[ "$(found airport)" = news/5.txt ]
}

@test "a hard link is a copy: one article, in two places" {
	ln news/1.txt news/link.txt
	update news
	[ "$(status_of articles)" = 6 ]
	[ "$(status_of locations)" = 7 ]
	printf 'More of harbour number 1.\n' >>news/1.txt
	update
	[ "$(status_of articles)" = 6 ]
	as_built_anew news
}

@test "a moved file is found in its new place alone" {
	update news
	mkdir news/old
	mv news/1.txt news/old/1.txt
	update
	[ "$(found '"number 1"')" = news/old/1.txt ]
	[ "$(status_of articles)" = 6 ]
	as_built_anew news
}

@test "passages of a moved file count as seen, over two runs as well" {
	update news
	write news/8.txt "Another matter"
	update
	mv news/1.txt away.txt
	update
	mv away.txt news/9.txt
	update
	[ "$(status_of run)" = 4 ]
	pqsearch --format=jsonl '"number 1"' |
		jq -es 'map(select(.path == "news/9.txt").first_seen) == [1]'
}

@test "a new passage of an old article has the run it came in" {
	printf 'Title\n\nThe first passage is about ships. %s\n' \
		"$(printf 'Long words follow here. %.0s' {1..30})" >news/p.txt
	update news
	printf '\nAn added passage is about aeroplanes. %s\n' \
		"$(printf 'More words follow here. %.0s' {1..30})" >>news/p.txt
	update
	pqsearch --format=jsonl aeroplanes |
		jq -es 'map(select(.type == "hit").first_seen) == [2]'
	pqsearch --format=jsonl ships |
		jq -es 'map(select(.type == "hit").first_seen) == [1]'
}

@test "the same text twice is one article with two locations" {
	cp news/1.txt news/copy.txt
	update news
	[ "$(status_of articles)" = 6 ]
	[ "$(status_of locations)" = 7 ]
	rm news/1.txt
	update
	[ "$(status_of articles)" = 6 ]
	[ "$(found '"number 1"')" = news/copy.txt ]
	as_built_anew news
}

@test "a page crawled again after a change keeps its address" {
	mkdir -p wire
	line='{"id":"%s","title":"T","text":"%s","url":"https://w.example/p"}\n'
	# shellcheck disable=SC2059 # the format is ours
	printf "$line" a "The first version." >wire/1.jsonl
	update wire
	# shellcheck disable=SC2059
	printf "$line" b "The second version." >wire/2.jsonl
	update wire
	[ "$(status_of articles)" = 2 ]
	as_built_anew wire
	rm wire/1.jsonl
	update --allow-delete wire
	[ "$(status_of articles)" = 1 ]
	as_built_anew wire
}

@test "records of one file come, change and go" {
	write_news
	sed -n 2p news/wire.jsonl >second
	update news
	printf '%s\n' '{"id":"w 3","text":"A third record on whales."}' \
		>>news/wire.jsonl
	update
	[ "$(found whales)" = news/wire.jsonl ]
	cp second news/wire.jsonl
	update --allow-delete
	nothing_found whales
	as_built_anew news
}

@test "--full reads everything and changes nothing" {
	update news
	run -0 --separate-stderr update --full -v
	grep -q '6 files seen, 6 read; 0 articles added, 0 changed' \
		<<<"$stderr"
	[ "$(status_of run)" = 1 ]
}

@test "hidden and temporary files and links are not read" {
	write news/.hidden.txt "Nobody sees this whale"
	write news/.git/config.txt "Nobody sees this whale"
	write 'news/draft.txt~' "Nobody sees this whale"
	write news/loading.part "Nobody sees this whale"
	write news/loading.tmp "Nobody sees this whale"
	write outside/secret.txt "Nobody sees this whale"
	ln -s ../outside/secret.txt news/link.txt
	ln -s ../outside news/folder
	ln -s . news/loop
	mkfifo news/pipe.txt
	run -0 --separate-stderr in_time "$PQ_BIN/pqindex" --settle 0 news
	[ -z "$stderr" ]
	[ "$(status_of sources)" = 6 ]
	nothing_found whale
}

@test "names of any bytes are indexed and shown harmlessly" {
	write $'news/new\nline.txt' "A whale with a line feed"
	write $'news/esc\e[31m.txt' "A whale with an escape"
	write $'news/latin\xe9.txt' "A whale in Latin"
	write 'news/--help' "A whale that looks like an option"
	write "news/it's a 'name'; drop table sources.txt" "A whale of SQL"
	update news
	[ "$(status_of articles)" = 11 ]
	run -0 --separate-stderr update -v
	[ "$(status_of run)" = 1 ]
	rm news/*line.txt news/esc*
	update
	[ "$(status_of articles)" = 9 ]
}

# bats test_tags=once
@test "many articles whose first location goes: one look at each" {
	rm news/*
	for name in a b; do
		seq 3000 | sed -E "s/.*/{\"id\":\"$name&\",\"title\":\"Story &\",\"source\":\"$name\",\"text\":\"The harbour has a pier with the number & of & in it.\"}/" \
			>"news/$name.jsonl"
	done
	update --report report news
	# over two batches, and yet one article each
	[ "$(jq -c '[.articles_added, .articles_changed]' report)" = '[3000,0]' ]
	rm news/a.jsonl
	run -0 --separate-stderr in_time "$PQ_BIN/pqindex" --settle 0
	[ "$(status_of articles)" = 3000 ]
	as_built_anew news
}

# wire COUNT: two texts in so many places each, in turn, and another at an
# address that one of them has
wire() {
	local text='"text":"The very same words about a whale."'
	seq "$1" | sed -E "s/.*/{\"id\":\"a&\",$text}\n{\"id\":\"b&\",\"text\":\"The harbour has a pier.\"}/"
	printf '{"id":"%s","url":"https://n.example/1","text":"%s"}\n' \
		x "The very same words about a whale." \
		y "Nothing but a lighthouse."
}

# bats test_tags=once
@test "texts in thousands of places are not written by each batch" {
	rm news/*
	wire 4000 >news/wire.jsonl
	update --jobs 0 --report report news
	[ "$(jq -c '[.articles_added, .articles_changed]' report)" = '[3,0]' ]
	# by the first batch, and at the end of the run
	[ "$(jq .passages report)" -le 6 ]
	[ "$(status_of locations)" = 8002 ]
	pqindex --check
	as_built_anew news
	# what has one place more is one change, and so is what has lost some
	sed -i '1,3000d' news/wire.jsonl
	wire 6000 | sed -n '8001,$p' >news/more.jsonl
	update --jobs 0 --report report
	[ "$(jq .passages report)" -le 6 ]
	[ "$(status_of locations)" = 9004 ]
	pqindex --check
	as_built_anew news
}

@test "a record of standard input keeps what it said when its twin goes" {
	text='"title":"T","text":"The very same words about a whale."'
	own='"id":"9","date":"2020-03-01","source":"Own","author":["A B","C"]'
	printf '{%s,%s}\n' "$own" "$text" >piped
	printf '{"id":"1","url":"https://n.example/1","source":"Wire",%s}\n' \
		"$text" >a.jsonl
	update news
	update - <piped
	before=$(shown whale)
	update a.jsonl
	[[ "$(shown whale)" == '["1","https://n.example/1"'* ]]
	# Read last, or not again at all.
	printf 'news/1.txt\0' >list
	update --prune --files0-from list
	[ "$(shown whale)" = "$before" ]
	[[ "$before" == '["9",null,"2020-03-01","Own",["A B","C"],'* ]]
	PULLQUOTE_INDEX=$PWD/other update news
	PULLQUOTE_INDEX=$PWD/other update - <piped
	diff <(dump) <(dump "$PWD/other")
	update --rebuild
	[ "$(shown whale)" = "$before" ]
}

# write_page NAME TAG HEADING: a page with a heading that only its tag tells
# from the text
write_page() {
	mkdir -p pages
	cat >"pages/$1.html" <<-END
		<html><head><title>About $1</title></head><body><article>
		<h1>About $1</h1>
		<p>The harbour of $1 is where this begins, and it goes on.</p>
		<$2>$3</$2>
		<p>Below that there is more of the text, long enough to be a
		passage of its own, and it tells of the cranes of $1.</p>
		</article></body></html>
	END
}

@test "pages of one batch keep the headings of their own" {
	local said="What was said, and by whom, on the day of"
	write_page a-name-that-is-longer h2 "$said the flood, was little."
	write_page two h2 "$said the fire, was more than that."
	write_page three h2 "$said the fair, where all met, was all that counts."
	update pages
	run pqsearch --copies=show --format=jsonl cranes
	[ "$(jq -r 'select(.type == "hit").section' <<<"$output" |
		grep -c '^What was said')" = 3 ]
}

@test "a page of which nothing but the headings changed is written again" {
	local said="What was said, and by whom, on the day, was little."
	write_page one h2 "$said"
	update pages
	write_page one p "$said"
	update pages
	as_built_anew pages
	mkdir more
	cp pages/one.html more
	update pages more
	write_page one h2 "$said"
	update pages
	as_built_anew pages more
	rm pages/one.html
	update --allow-delete pages
	as_built_anew pages more
}

@test "a record of standard input keeps its headings" {
	local said="What was said, and by whom, on the day, was little."
	local text="<p>The harbour is where this begins.</p><h2>$said</h2>"
	text+="<p>Below that it tells of the cranes, at more length.</p>"
	printf '{"id":"1","title":"T","text":"%s"}\n' "$text" >piped
	section() {
		run -0 pqsearch --format=jsonl cranes
		jq -r 'select(.type == "hit").section' <<<"$output"
	}
	update - <piped
	[ "$(section)" = "$said" ]
	update --rebuild
	[ "$(section)" = "$said" ]
	# One that was kept without them has them when it comes again.
	sqlite3 "$PULLQUOTE_INDEX/ledger.sqlite" \
		'ALTER TABLE records DROP COLUMN headings'
	update - <piped
	update --rebuild
	[ "$(section)" = "$said" ]
}

@test "the days of the index are of what it has, not of what it had" {
	for i in {1980..2020}; do
		printf '{"id":"%d","date":"%d-01-02","text":"Ship %d sank."}\n' \
			"$i" "$i" "$i"
	done >news/ships.jsonl
	update news
	sed -i '1d;$d' news/ships.jsonl
	update
	run -1 --separate-stderr pqsearch nowhere
	[[ "$stderr" == *" articles (1981-01-02..2019-01-02), "* ]]
	pqsearch --format=html ship | grep '2 January 1981 to 2 January 2019'
	pqindex --status --format=json |
		jq -e '.date_first == "1981-01-02" and .date_last == "2019-01-02"'
}
