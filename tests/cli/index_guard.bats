#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What pqindex does not delete without being told to.

# shellcheck disable=SC2154 # bats sets stderr, enter_shared place

load index_helper

setup() {
	enter_scratch
	write_many 10
	update news
}

@test "a fifth of the articles may go, more needs a word" {
	rm news/1.txt news/2.txt
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(status_of articles)" = 8 ]
	rm news/3.txt news/4.txt
	write news/new.txt "An airport was added"
	run -3 --separate-stderr update
	[[ "$stderr" == *"2 of 8 articles would be deleted, over 20 %"* ]]
	[ "$(status_of articles)" = 9 ]
	[ "$(found '"number 3"')" = news/3.txt ]
	[ "$(found airport)" = news/new.txt ]
	run -0 --separate-stderr update --allow-delete
	[ "$(status_of articles)" = 7 ]
	as_built_anew news
}

@test "the guard holds run after run" {
	rm news/[1-5].txt
	run -3 update
	run -3 update
	[ "$(status_of articles)" = 10 ]
}

@test "a moved folder is not a loss" {
	mkdir news/all
	mv news/*.txt news/all
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(status_of articles)" = 10 ]
	as_built_anew news
}

@test "a missing root loses nothing" {
	mv news away
	run -3 --separate-stderr update
	[[ "$stderr" == "pqindex: news: the folder is missing"* ]]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	run -3 update news
	[ "$(status_of articles)" = 10 ]
	mv away news
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(status_of articles)" = 10 ]
	rm -r news
	run -0 update --allow-delete
	[ "$(status_of articles)" = 0 ]
	[ "$(status_of 'roots | length')" = 0 ]
	[ -z "$(xapian-metadata list "$PULLQUOTE_INDEX" pq:root:)" ]
}

@test "a missing root that is allowed to go is forgotten, others stay" {
	mkdir -p more empty
	write more/a.txt "An airport"
	update more empty
	rm -r more empty
	run -3 --separate-stderr update
	[[ "$stderr" == "pqindex: more: the folder is missing"* ]]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	run -0 --separate-stderr update --allow-delete
	[ -z "$stderr" ]
	[ "$(status_of 'roots | map(.label) | join(" ")')" = news ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	as_built_anew news
}

@test "a moved root keeps its label when that is given" {
	mv news later
	run -0 --separate-stderr update -v news=later
	[[ "$stderr" == *"0 articles added, 0 changed, 0 deleted"* ]]
	[ "$(status_of 'roots[0].path')" = "$PWD/later" ]
	[ "$(status_of run)" = 2 ]
	as_built_anew news=later
	mkdir other
	run -2 --separate-stderr update news=other
	[[ "$stderr" == *"the label 'news' is that of $PWD/later; "* ]]
	mkdir -p apart
	mv later gone
	mkdir apart/news
	run -2 --separate-stderr update apart/news
	[[ "$stderr" == *"missing: should this be it, give it with that"* ]]
}

@test "an empty root loses nothing" {
	mkdir away
	mv news/* away
	run -3 --separate-stderr update
	[[ "$stderr" == "pqindex: news: the folder is empty"* ]]
	[ "$(status_of articles)" = 10 ]
	run -0 update --allow-delete
	[ "$(status_of articles)" = 0 ]
}

@test "an unreadable folder: nothing below its root is deleted" {
	[ "$(id -u)" -eq 0 ] || skip "skipped: setpriv needs root"
	from=$PWD
	enter_shared
	mv "$from/news" .
	write news/closed/a.txt "A closed harbour"
	update news
	chmod 0 news/closed
	rm news/1.txt
	chown -R 65534 .
	run -1 --separate-stderr setpriv --reuid=65534 --clear-groups \
		"$PQ_BIN/pqindex" --settle 0
	chmod 700 news/closed
	[[ "$stderr" == *"closed/: Permission denied"* ]]
	[ "$(status_of articles)" = 11 ]
	run -0 update
	[ "$(status_of articles)" = 10 ]
	rm -r "$place"
}

@test "an unreadable file keeps its article and is told" {
	[ "$(id -u)" -eq 0 ] || skip "skipped: setpriv needs root"
	from=$PWD
	enter_shared
	mv "$from/news" .
	write apart/x.txt "A whale"
	write apart/y.txt "A heron"
	update news apart/x.txt
	: >news/new.txt
	chmod 0 news/1.txt news/new.txt apart/x.txt
	chown -R 65534 .
	for round in 1 2; do
		run -1 --separate-stderr setpriv --reuid=65534 \
			--clear-groups "$PQ_BIN/pqindex" --settle 0 news apart/x.txt
		[[ "$stderr" == *"news/1.txt: no permission to read it (what"* ]]
		[[ "$stderr" == *"apart/x.txt: no permission to read it (what"* ]]
		[ "$(grep -c new.txt <<<"$stderr")" = $((2 - round)) ]
		[ "$(status_of articles)" = 11 ]
	done
	# all is to be read again, and what had nothing has nothing to be kept
	for round in 1 2; do
		options=(--rebuild)
		[ "$round" = 1 ] || options=()
		run -1 --separate-stderr setpriv --reuid=65534 --clear-groups \
			"$PQ_BIN/pqindex" --settle 0 "${options[@]}" news apart/x.txt
		[[ "$stderr" == *"news/1.txt: no permission to read it (what"* ]]
		[[ "$stderr" != *new.txt*kept* ]]
		[ "$(grep -c new.txt <<<"$stderr")" -le $((2 - round)) ]
		[ "$(status_of articles)" = 11 ]
	done
	chmod 600 news/1.txt apart/x.txt
	rm news/new.txt
	run -0 update news apart/x.txt
	as_built_anew news apart/x.txt
	rm -r "$place"
}

@test "a good file that becomes unusable counts" {
	printf '{"id":"%d","text":"Record %d of ten."}\n' \
		{1..10}{,} >news/ten.jsonl
	update
	[ "$(status_of articles)" -gt 15 ]
	: >news/ten.jsonl
	run -3 --separate-stderr update
	[[ "$stderr" == *"over 20 %"* ]]
	[ "$(status_of articles)" -gt 15 ]
	run update --allow-delete
	[ "$(status_of articles)" = 10 ]
}

@test "a file cut short counts as well" {
	for i in {1..10}; do
		printf '{"id":"%d","text":"Record %d of ten."}\n' "$i" "$i"
	done >news/ten.jsonl
	update
	cp news/ten.jsonl whole
	head -n 2 whole >news/ten.jsonl
	run -3 update
	[ "$(status_of articles)" = 20 ]
	cp whole news/ten.jsonl
	run -0 update
	[ "$(status_of articles)" = 20 ]
	as_built_anew news
}

@test "-q does not hide what a person must act on" {
	rm news/*.txt
	run -3 --separate-stderr update -q
	[ "$(wc -l <<<"$stderr")" -ge 1 ]
	[ -n "$stderr" ]
	rm -r news
	run -3 --separate-stderr update -q
	[ -n "$stderr" ]
}
