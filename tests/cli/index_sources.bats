#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Ways to name the sources of an index.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
	write_many 3
}

@test "without a SOURCE all known roots are brought up to date" {
	write wire/a.txt "From the wire"
	update news
	update wire
	write news/4.txt "A fourth harbour"
	write wire/b.txt "More from the wire"
	update
	[ "$(status_of articles)" = 6 ]
	[ "$(status_of 'roots | length')" = 2 ]
}

@test "nothing to index is a usage error and makes nothing" {
	run -2 --separate-stderr pqindex
	[[ "$stderr" == "pqindex: nothing to index: name a SOURCE"* ]]
	[ ! -e "$PULLQUOTE_INDEX" ]
	run -3 --separate-stderr pqindex no-such-folder
	[[ "$stderr" == "pqindex: no-such-folder: No such file"* ]]
	[ ! -e "$PULLQUOTE_INDEX" ]
}

@test "a label keeps its folder" {
	write other/news/a.txt "Another paper"
	update news/
	run -2 --separate-stderr update other/news
	[[ "$stderr" == *"the label 'news' is that of"*"LABEL=FOLDER"* ]]
	run -0 update paper=other/news
	[ "$(status_of articles)" = 4 ]
	[ "$(status_of 'roots[1].label')" = paper ]
	run -2 --separate-stderr update again=other/news
	[[ "$stderr" == *"indexed already under the label 'paper'"* ]]
}

@test "a root inside another is refused, either way" {
	mkdir -p a/b
	write a/b/x.txt "Inside"
	update a/b
	run -2 --separate-stderr update a
	[[ "$stderr" == *"lies inside it"* ]]
	run -2 --separate-stderr update news a/b news/../a/b/../b/../../a
	[ "$status" -eq 2 ]
	update news
	mkdir news/sub
	run -2 --separate-stderr update news/sub
	[[ "$stderr" == *"lies inside"*"which is indexed already"* ]]
}

@test "index and root stay apart" {
	run -2 --separate-stderr pqindex --index news/index news
	[[ "$stderr" == *"lies inside this folder"* ]]
	[ ! -e news/index ]
	update news
	mkdir "$PULLQUOTE_INDEX/sub"
	run -2 --separate-stderr update "$PULLQUOTE_INDEX/sub"
	[[ "$stderr" == *"lies inside the index"* ]]
}

@test "a root may be a link" {
	ln -s "$PWD/news" "$PWD/current"
	update here="$PWD/current"
	[ "$(status_of articles)" = 3 ]
	write next/1.txt "A new release"
	ln -sfn "$PWD/next" "$PWD/current"
	update --allow-delete here="$PWD/current"
	[ "$(status_of articles)" = 1 ]
}

@test "a link has its own name as label, wherever it leads" {
	write rel1/1.txt "The first release"
	write rel2/1.txt "The second release"
	ln -s rel1 current
	update "$PWD/current"
	[ "$(found release)" = "$PWD/current/1.txt" ]
	ln -sfn rel2 current
	update --allow-delete "$PWD/current"
	[ "$(status_of 'roots | map(.label) | join(" ")')" = current ]
	[ "$(status_of 'roots[0].path')" = "$PWD/rel2" ]
	[ "$(status_of articles)" = 1 ]
	ln -sfn rel1 current
	update --allow-delete
	[ "$(status_of 'roots[0].path')" = "$PWD/rel1" ]
	as_built_anew "$PWD/current"
	(cd rel2 && update .)
	[ "$(status_of 'roots | map(.label) | join(" ")')" = "current rel2" ]
}

@test "a link is followed where it leads, also by a relative name" {
	write rel1/1.txt "The first release"
	write rel2/1.txt "The second release"
	ln -s rel1 current
	update current/
	[ "$(found first)" = current/1.txt ]
	ln -sfn rel2 current
	(cd / && update --allow-delete)
	[ "$(found second)" = current/1.txt ]
	[ "$(status_of 'roots[0].path')" = "$PWD/current" ]
	ln -sfn rel1 current
	update --allow-delete current
	[ "$(found first)" = current/1.txt ]
	as_built_anew current
	write rel1/2.txt "A kumquat"
	update rel1/2.txt
	[ "$(found kumquat)" = current/2.txt ]
	run -2 update rel1
	rm current
	(cd / && run -3 --separate-stderr update "$OLDPWD/current" \
		"$OLDPWD/news" &&
		[[ "$stderr" == *"current: the folder is missing; "* ]])
	[ "$(status_of articles)" = 5 ]
}

@test "a folder that a link stands for meanwhile is the same root" {
	update news
	before=$(dump)
	mv news moved
	ln -s moved news
	update
	update news
	rm news
	mv moved news
	update
	update news
	[ "$(status_of 'roots | map(.path) | join(" ")')" = "$PWD/news" ]
	[ "$(dump)" = "$before" ]
}

@test "a link that leads into another root, or to the index, is refused" {
	mkdir apart
	ln -s "$PWD/apart" link
	write apart/x.txt "Apart"
	update news paper="$PWD/link"
	before=$(dump)
	ln -sfn "$PWD/news" link
	for source in paper="$PWD/link" "" "$PWD/link"; do
		# shellcheck disable=SC2086 # nothing for none
		run -2 --separate-stderr update $source
		[[ "$stderr" == *"$PWD/link: is indexed already"* ||
			"$stderr" == *"$PWD/link, which is indexed"* ||
			"$stderr" == *"is indexed already under"* ]]
	done
	ln -sfn "$PWD" link
	run -2 --separate-stderr update paper="$PWD/link"
	[[ "$stderr" == *"lies inside this folder"* ]]
	[ "$(dump)" = "$before" ]
}

@test "an index that was moved into a root is refused" {
	update news
	mv index news/index
	before=$(dump news/index)
	run -2 --separate-stderr update --index news/index
	[[ "$stderr" == "pqindex: news: the index "*" lies inside this folder"* ]]
	run -2 update --index news/index news
	[ "$(dump news/index)" = "$before" ]
}

@test "single files: below a root they are the root's" {
	update news
	write news/4.txt "A fourth harbour"
	write news/5.txt "A fifth harbour"
	write apart/x.txt "Apart from all"
	update news/4.txt "$PWD/apart/x.txt"
	[ "$(status_of articles)" = 5 ]
	[ "$(found apart)" = "$PWD/apart/x.txt" ]
	update
	[ "$(status_of articles)" = 6 ]
	rm apart/x.txt
	update
	[ "$(status_of articles)" = 6 ]
	write news/.hidden.txt "Hidden"
	run -1 --separate-stderr update news/.hidden.txt
	[[ "$stderr" == *"news/.hidden.txt: hidden or temporary"* ]]
	run -3 --separate-stderr update news/nothing.txt
	[[ "$stderr" == *"No such file"* ]]
}

@test "single files whose folder becomes a root are the root's" {
	update news/1.txt
	write news-apart/x.txt "Apart from all"
	update news-apart/x.txt
	update news
	[ "$(status_of locations)" = 4 ]
	[ "$(found harbour)" = $'news/1.txt\nnews/2.txt\nnews/3.txt' ]
	[ "$(found apart)" = "$PWD/news-apart/x.txt" ]
	rm news/1.txt
	update --allow-delete
	nothing_found '"number 1"'
	as_built_anew news news-apart/x.txt
}

@test "a named file that is a link is followed, one in a list is not" {
	write apart/x.txt "A whale"
	ln -s apart/x.txt link.txt
	run -0 --separate-stderr update link.txt
	[ -z "$stderr" ]
	[ "$(found whale)" = "$PWD/apart/x.txt" ]
	update news
	ln -s news/1.txt other.txt
	update other.txt
	[ "$(status_of locations)" = 4 ]
	ln -s apart/x.txt third.txt
	printf 'third.txt\0' >list
	run -1 --separate-stderr update --files0-from list
	[[ "$stderr" == *"third.txt: "* ]]
	[ "$(status_of articles)" = 4 ]
}

@test "naming a hidden or temporary file is asking for it" {
	write apart/.hidden.txt "A whale"
	write apart/x.tmp "A heron"
	run -0 --separate-stderr update apart/.hidden.txt apart/x.tmp
	[ -z "$stderr" ]
	[ "$(found whale)" = "$PWD/apart/.hidden.txt" ]
	[ "$(found heron)" = "$PWD/apart/x.tmp" ]
}

@test "a list of files adds and updates; --prune deletes" {
	for i in 1 2 3 4 5 6; do
		write "$(printf 'files/a\n%d.txt' "$i")" "File number $i"
	done
	find files -type f -print0 >list
	update --files0-from list
	[ "$(status_of articles)" = 6 ]
	rm files/*1.txt
	find files -type f -print0 | update --files0-from -
	[ "$(status_of articles)" = 6 ]
	find files -type f -print0 | update --files0-from - --prune
	[ "$(status_of articles)" = 5 ]
	run -1 --separate-stderr update --files0-from list
	[[ "$stderr" == *"1.txt: No such file or directory"* ]]
	run -3 update --files0-from no-list
}

@test "records on standard input" {
	record='{"id":"%s","title":"T %s","text":"Text of record %s."}\n'
	# shellcheck disable=SC2059 # the format is ours
	for i in 1 2 3 4 5 6; do printf "$record" $i $i $i; done >records
	update - <records
	[ "$(status_of articles)" = 6 ]
	run -0 update -v - <records
	[ "$(status_of run)" = 1 ]
	sed 's/Text of record 2/Changed whale/' records | update -
	[ "$(status_of articles)" = 6 ]
	head -n 5 records | update -
	[ "$(status_of articles)" = 6 ]
	head -n 5 records | update --prune -
	[ "$(status_of articles)" = 5 ]
	head -n 2 records | run -3 update --prune -
	[ "$(status_of articles)" = 5 ]
}

@test "no record of standard input takes the place of another" {
	record='{"id":"7","url":"%s","text":"Text of record %s."}\n'
	# shellcheck disable=SC2059 # the format is ours
	for i in 1 2; do printf "$record" https://w.example/$i $i; done >records
	# shellcheck disable=SC2059 # the format is ours
	for i in 3 4; do printf "$record" "" $i; done >>records
	update - <records
	[ "$(status_of articles)" = 4 ]
	update - <records
	[ "$(status_of articles)" = 4 ]
}

@test "--prune: an empty list needs a word, as an empty root does" {
	write x/1.txt "A whale"
	update news
	find x -type f -print0 | update --files0-from -
	printf '{"id":"1","text":"A heron."}\n' | update -
	run -3 --separate-stderr update --prune - </dev/null
	[[ "$stderr" == "pqindex: standard input: names no source; nothing "* ]]
	run -3 --separate-stderr update --prune --files0-from /dev/null
	[[ "$stderr" == "pqindex: /dev/null: names no source; nothing "* ]]
	[ "$(status_of articles)" = 5 ]
	: | update --prune --allow-delete -
	update --prune --allow-delete --files0-from /dev/null
	[ "$(status_of articles)" = 3 ]
	run -0 update --prune - </dev/null
	run -2 --separate-stderr update --prune news/1.txt
	[[ "$stderr" == *"--prune needs --files0-from or -"* ]]
	run -2 update --prune news
}

@test "--prune: what is named and cannot be reached stays" {
	[ "$(id -u)" -eq 0 ] || skip "skipped: setpriv needs root"
	enter_shared
	write x/a/b/1.txt "A whale"
	for i in 1 2 3 4 5 6; do write "y/$i.txt" "A heron number $i"; done
	find x y -type f -print0 >list
	update --files0-from list
	rm y/1.txt
	chown -R 65534 .
	for closed in x/a/b x/a; do
		chmod 0 "$closed"
		run -1 --separate-stderr setpriv --reuid=65534 --clear-groups \
			"$PQ_BIN/pqindex" --settle 0 --prune --files0-from list
		chmod 700 "$closed"
		[[ "$stderr" == *"1.txt: "*"Permission denied"* ]]
		[ "$(found whale)" = "$place/x/a/b/1.txt" ]
	done
	nothing_found '"number 1"'
	rm -r "$place"
}

@test "a bad record of standard input is told, the others go in" {
	printf '%s\n' '{"id":"1","text":"Good."}' '{broken' >records
	run -1 --separate-stderr update - <records
	[[ "$stderr" == "pqindex: standard input: record at byte 26"* ]]
	[ "$(status_of articles)" = 1 ]
}

@test "standard input cannot be two things" {
	run -2 --separate-stderr update --files0-from - - </dev/null
	[[ "$stderr" == *"standard input cannot be both"* ]]
}

@test "a list that is not there leaves no index behind" {
	rm -rf "$PULLQUOTE_INDEX"
	run -3 --separate-stderr update --files0-from nosuch
	[[ "$stderr" == *"nosuch: No such file"* ]]
	[ ! -e "$PULLQUOTE_INDEX" ]
}
