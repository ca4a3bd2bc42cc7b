#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Stores that do not fit together, rebuilds, other versions.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
	write_many 6
	update news
}

first_seen() {
	pqsearch --format=jsonl -n 0 harbour |
		jq -r 'select(.type == "hit") | .first_seen' | sort -u | paste -sd' '
}

@test "a lost ledger: the index is kept, runs too" {
	rm "$PULLQUOTE_INDEX/ledger.sqlite"
	rm news/6.txt
	run -0 --separate-stderr update news
	[ "$(status_of articles)" = 5 ]
	[ "$(first_seen)" = 1 ]
	as_built_anew news
}

@test "a lost index is built anew under the same id" {
	id=$(status_of index)
	rm -r "$PULLQUOTE_INDEX"/gen-* "$PULLQUOTE_INDEX/XAPIANDB"
	run -0 --separate-stderr update
	[ "$(status_of index)" = "$id" ]
	[ "$(first_seen)" = 1 ]
	as_built_anew news
}

@test "an older copy of the ledger: no ghost, no loss" {
	cp "$PULLQUOTE_INDEX/ledger.sqlite" old
	write news/7.txt "A seventh harbour"
	update
	mv news/7.txt news/8.txt
	cp old "$PULLQUOTE_INDEX/ledger.sqlite"
	update
	as_built_anew news
}

@test "an older copy of the index: no ghost, no loss" {
	cp -r "$PULLQUOTE_INDEX" old
	for i in 7 8 9; do
		write "news/$i.txt" "Harbour $i"
		update
	done
	rm news/1.txt
	update
	current=$(generation)
	rm -r "${PULLQUOTE_INDEX:?}/$current"
	cp -r "old/$current" "$PULLQUOTE_INDEX/$current"
	update
	as_built_anew news
}

@test "the ledger of another index: refused, made anew when asked for" {
	write more/a.txt "An airport"
	PULLQUOTE_INDEX=$PWD/other update more
	cp other/ledger.sqlite "$PULLQUOTE_INDEX/ledger.sqlite"
	before=$(fingerprint)
	run -3 --separate-stderr update
	[ "$stderr" = "pqindex: $PULLQUOTE_INDEX: ledger.sqlite: of another index; mend it with: pqindex --index $PULLQUOTE_INDEX --check --repair" ]
	[ "$(fingerprint)" = "$before" ]
	run -0 --separate-stderr update --check --repair
	as_built_anew news
}

@test "a lost or damaged ledger: exit 3, and the command named mends it" {
	record 1 whale | update -
	write apart/x.txt "A single whale"
	update apart/x.txt
	before=$(dump)
	for damage in 'rm ledger.sqlite' 'truncate -s 0 ledger.sqlite' \
		'truncate -s 5000 ledger.sqlite' \
		'rm ledger.sqlite; mkdir ledger.sqlite' \
		'rm ledger.sqlite; ln -s ledger.sqlite ledger.sqlite'; do
		(cd "$PULLQUOTE_INDEX" && rm -rf ledger.sqlite.damaged &&
			eval "$damage")
		run -3 --separate-stderr update
		[[ "$stderr" == *"; mend it with: pqindex --index $PULLQUOTE_INDEX --check --repair" ]]
		[ "$(wc -l <<<"$stderr")" = 1 ]
		run -0 --separate-stderr update --check --repair
		[ "$(dump)" = "$before" ]
		[ "$(first_seen)" = 1 ]
		run -0 --separate-stderr update --check
		[ -z "$stderr" ]
	done
}

@test "a lost ledger, and a root that is elsewhere now" {
	mv news away
	rm "$PULLQUOTE_INDEX/ledger.sqlite"
	before=$(dump)
	run -3 --separate-stderr update --check --repair
	[[ "$stderr" == *"say where it is: pqindex --index $PULLQUOTE_INDEX --check --repair news=FOLDER" ]]
	[ "$(dump)" = "$before" ]
	run -0 --separate-stderr update --check --repair news=away
	[ "$(found harbour | head -n 1)" = away/1.txt ]
}

@test "a lost ledger, and another folder of that name: nothing is deleted" {
	before=$(dump)
	rm "$PULLQUOTE_INDEX/ledger.sqlite"
	mkdir elsewhere
	cd elsewhere
	write news/other.txt "Of something else"
	run -3 --separate-stderr update --check --repair
	[[ "$stderr" == *"6 of 6 articles would be deleted, over 20 %; none was"* ]]
	[ "$(dump | grep -c '^ article')" = 7 ]
}

@test "neither index nor ledger: the sources have to be named" {
	rm "$PULLQUOTE_INDEX/ledger.sqlite"
	truncate -s 20 "$PULLQUOTE_INDEX"/gen-*/iamglass
	run -3 --separate-stderr update --check --repair
	[[ "$stderr" == *"--check --repair SOURCE..." ]]
	run -0 --separate-stderr update --check --repair news
	as_built_anew news
}

# bats test_tags=valgrind
@test "--rebuild: a new generation, the old one goes with the next run" {
	before=$(dump)
	old=$(generation)
	update --rebuild
	[ "$(generation)" != "$old" ]
	# nothing else that no search ever read
	[ "$(cd "$PULLQUOTE_INDEX" && echo gen-*)" = "$old $(generation)" ]
	[ "$(dump)" = "$before" ]
	[ "$(first_seen)" = 1 ]
	update
	[ "$(ls -d "$PULLQUOTE_INDEX"/gen-*)" = \
		"$PULLQUOTE_INDEX/$(generation)" ]
}

@test "a rebuild keeps what cannot be read again" {
	printf '%s\n' '{"id":"1","title":"From outside","text":"A whale on standard input.","date":"2020-02-03","source":"S","url":"https://w.example/1"}' |
		update -
	write apart/x.txt "A single whale"
	update apart/x.txt
	before=$(dump)
	rm -r apart
	mv news away
	run -3 --separate-stderr update --rebuild
	[ "$(dump)" = "$before" ]
	mv away news
	run -0 --separate-stderr update
	[ "$(dump)" = "$before" ]
}

@test "an index without a root can be made anew" {
	record 1 whale >wire.jsonl
	rm -r "$PULLQUOTE_INDEX"
	update wire.jsonl
	record 2 heron | update -
	before=$(dump)
	run -2 --separate-stderr update
	[[ "$stderr" == "pqindex: nothing to index"* ]]
	run -0 --separate-stderr update --rebuild
	[ -z "$stderr" ]
	[ "$(dump)" = "$before" ]
	rm "$PULLQUOTE_INDEX/XAPIANDB"
	run -1 --separate-stderr update wire.jsonl
	[[ "$stderr" == *"1 article from standard input could not be recovered" ]]
	[ "$(found whale)" = "$PWD/wire.jsonl" ]
	run -2 --separate-stderr pqindex --index none --rebuild
	[ ! -e none ]
}

@test "a lost ledger learns of standard input from the index" {
	record 1 whale | update -
	printf '{"id":"2","author":["A","B"],"date":"2020","text":"A heron."}\n' |
		update -
	before=$(dump)
	rm "$PULLQUOTE_INDEX/ledger.sqlite"
	update news
	[ "$(status_of articles)" = 8 ]
	[ "$(dump)" = "$before" ]
	update --rebuild
	[ "$(dump)" = "$before" ]
	[ "$(first_seen)" = 1 ]
	record 1 whale | update --prune -
	[ "$(status_of articles)" = 7 ]
	nothing_found heron
}

@test "a lost ledger learns of standard input where a file has the same" {
	local i
	printf '{"url":"https://first.example/1","title":"T 1",%s}' \
		'"source":"First","text":"A heron 1."' >news/wire.json
	printf '{"id":"%s","title":"T 1","source":"%s","text":"A heron 1."}\n' \
		s1 Second s2 Third | update news -
	[ "$(found source:Second heron)" = news/wire.json ]
	before=$(dump)
	rm "$PULLQUOTE_INDEX/ledger.sqlite"
	update news
	[ "$(dump)" = "$before" ]
	run -0 --separate-stderr update --check
	[ -z "$stderr" ]
	for i in 1 2; do
		rm "$PULLQUOTE_INDEX/ledger.sqlite"
		rm -f news/wire.json
		update news
		[ "$(found heron)" = - ]
		[ "$(found source:Second heron)" = - ]
		[ "$(found source:Third heron)" = - ]
		nothing_found source:First
		update
	done
}

@test "an index of another analysis is rebuilt by itself" {
	before=$(dump)
	old=$(generation)
	[ -n "$(xapian-metadata get "$PULLQUOTE_INDEX/$old" pq:analysis)" ]
	"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$old" set pq:analysis other
	update
	[ "$(generation)" != "$old" ]
	[ "$(xapian-metadata get "$PULLQUOTE_INDEX/$(generation)" \
		pq:analysis)" != other ]
	[ "$(dump)" = "$before" ]
}

# another KEY: the index was made by a program that differs in it
another() {
	"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" set "$1" other
}

# is_ours KEY
is_ours() {
	local value
	value=$(xapian-metadata get "$PULLQUOTE_INDEX/$(generation)" "$1")
	[[ -n "$value" && "$value" != other ]]
}

@test "an index of another cutting, too; without its root from what it has" {
	before=$(dump)
	for key in pq:passages pq:analysis; do
		another $key
		update
		is_ours $key
		[ "$(dump)" = "$before" ]
		another $key
		mv news away
		run -3 --separate-stderr update
		[ "$stderr" = "pqindex: news: the folder is missing; nothing of it is deleted without --allow-delete" ]
		is_ours $key
		[ "$(dump)" = "$before" ]
		[ "$(first_seen)" = 1 ]
		mv away news
		run -0 --separate-stderr update
		[ -z "$stderr" ]
		[ "$(dump)" = "$before" ]
	done
}

@test "a half-made rebuild is thrown away and made again" {
	old=$(generation)
	mkdir "$PULLQUOTE_INDEX/gen-3"
	echo rubbish >"$PULLQUOTE_INDEX/gen-3/postlist.glass"
	sqlite3 "$PULLQUOTE_INDEX/ledger.sqlite" \
		"INSERT OR REPLACE INTO meta VALUES('building', 3)"
	before=$(dump)
	update
	[ "$(generation)" != "$old" ]
	[ "$(dump)" = "$before" ]
	update
	[ "$(ls -d "$PULLQUOTE_INDEX"/gen-*)" = \
		"$PULLQUOTE_INDEX/$(generation)" ]
}

@test "damage is named and nothing is overwritten" {
	printf 'not a database at all' >"$PULLQUOTE_INDEX/ledger.sqlite"
	before=$(fingerprint)
	run -3 --separate-stderr update
	[[ "$stderr" == *"ledger.sqlite"* ]]
	[ "$(fingerprint)" = "$before" ]
	rm "$PULLQUOTE_INDEX/ledger.sqlite"
	printf 'remote localhost:99\n' >"$PULLQUOTE_INDEX/XAPIANDB"
	run -3 --separate-stderr update news
	[[ "$stderr" == *"XAPIANDB: names no database of this folder"* ]]
}

@test "a damaged index: exit 3, and --rebuild helps" {
	before=$(dump)
	for damage in 'truncate -s 50 gen-*/iamglass' 'rm -r gen-*' \
		'truncate -s 5000 gen-*/postlist.glass'; do
		(cd "$PULLQUOTE_INDEX" && eval "$damage")
		write news/1.txt "Changed for the moment"
		run -3 --separate-stderr update
		[[ "$stderr" == *"rebuild it with: pqindex --index $PULLQUOTE_INDEX --rebuild" ]]
		[ "$(wc -l <<<"$stderr")" = 1 ]
		write news/1.txt "Story 1 tells of harbour number 1"
		run -0 --separate-stderr update --rebuild
		[ -z "$stderr" ]
		[ "$(dump)" = "$before" ]
		[ "$(first_seen)" = 1 ]
		update
	done
}

# out_of_date BLOCK: a block of the index says that it is newer than all
out_of_date() {
	printf '\xff\xff\xff\xf0' |
		dd of="$(echo "$PULLQUOTE_INDEX"/gen-*/postlist.glass)" bs=8192 \
			seek="$1" conv=notrunc status=none
}

# bats test_tags=once
@test "a damaged index of standard input: --rebuild ends, and tells what is lost" {
	rm -r "$PULLQUOTE_INDEX"
	seq 200 | sed 's/.*/{"id":"r&","title":"Record &","text":"Story & tells of harbour number &, and of the & boats."}/' |
		update -q -
	cp -r "$PULLQUOTE_INDEX" sound
	local block blocks lost=0
	blocks=$(($(stat -c %s sound/gen-*/postlist.glass) / 8192))
	((blocks > 6))
	for ((block = 1; block < blocks; block++)); do
		rm -r "$PULLQUOTE_INDEX"
		cp -r sound "$PULLQUOTE_INDEX"
		out_of_date "$block"
		run --separate-stderr update --rebuild
		[ "$status" -le 1 ]
		if [ "$status" -eq 1 ]; then
			[[ "$stderr" == *"from standard input could not be recovered" ]]
			lost=$((lost + 1))
		fi
		pqindex --check
	done
	((lost > 0))
}

@test "a ledger of a newer version is left alone" {
	sqlite3 "$PULLQUOTE_INDEX/ledger.sqlite" 'PRAGMA user_version = 99'
	run -3 --separate-stderr update
	[[ "$stderr" == *"version 99; this pqindex reads 1"* ]]
}

@test "articles that only the index had: their loss is told, once" {
	for damage in 'truncate -s 0 gen-*/postlist.glass' 'rm XAPIANDB'; do
		seq 3 | sed 's/.*/{"id":"&","text":"A whale, number &."}/' |
			update -
		write apart/x.txt "A single whale"
		update apart/x.txt
		rm -r apart
		(cd "$PULLQUOTE_INDEX" && eval "$damage")
		run -1 --separate-stderr update --rebuild --report report -q
		[ "$stderr" = "pqindex: $PULLQUOTE_INDEX: 3 articles from standard input could not be recovered
pqindex: $PULLQUOTE_INDEX: 1 article from files given by name and now gone could not be recovered" ]
		[ "$(jq .articles_lost report)" = 4 ]
		[ "$(status_of articles)" = 6 ]
		run -0 --separate-stderr update
		[ -z "$stderr" ]
	done
	as_built_anew news
}

@test "a broken stub: exit 3, and --rebuild helps" {
	echo '{"id":"1","text":"A whale on standard input."}' | update -
	before=$(dump)
	for words in '' 'rubbish' 'auto gen-0\n' 'auto gen-1\nauto gen-2\n'; do
		printf '%b' "$words" >"$PULLQUOTE_INDEX/XAPIANDB"
		run -3 --separate-stderr update
		[ "$stderr" = "pqindex: $PULLQUOTE_INDEX: XAPIANDB: names no database of this folder; rebuild it with: pqindex --index $PULLQUOTE_INDEX --rebuild" ]
		run -0 --separate-stderr update --rebuild
		[ "$(dump)" = "$before" ]
	done
	: >"$PULLQUOTE_INDEX/XAPIANDB"
	rm -r "$PULLQUOTE_INDEX"/gen-*
	run -3 --separate-stderr update
	run -1 --separate-stderr update --rebuild
	[ "$(status_of articles)" = 6 ]
}

@test "a stub with line ends of another system is read and mended" {
	before=$(dump)
	sed -i 's/$/\r/' "$PULLQUOTE_INDEX/XAPIANDB"
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(dump)" = "$before" ]
}

# keep_ledger, and put_ledger_back: what a kill between the two commits
# leaves behind
keep_ledger() {
	cp "$PULLQUOTE_INDEX/ledger.sqlite" kept
}

put_ledger_back() {
	cp kept "$PULLQUOTE_INDEX/ledger.sqlite"
}

# record ID WORDS: with an address, by which it is known
record() {
	printf '{"id":"%s","url":"https://n.example/%s","text":"A %s."}\n' \
		"$1" "$1" "$2"
}

@test "a ledger put back: no ghost in a single file" {
	record 1 whale >wire.jsonl
	update wire.jsonl
	keep_ledger
	record 2 zebra >>wire.jsonl
	update wire.jsonl
	put_ledger_back
	record 1 whale >wire.jsonl
	record 3 heron >>wire.jsonl
	update wire.jsonl
	nothing_found zebra
	[ "$(found heron)" = "$PWD/wire.jsonl" ]
	as_built_anew news wire.jsonl
}

@test "a ledger put back: no single file is lost" {
	keep_ledger
	record 1 whale >wire.jsonl
	update wire.jsonl
	put_ledger_back
	update
	[ "$(found whale)" = "$PWD/wire.jsonl" ]
	[ "$(status_of articles)" = 7 ]
	as_built_anew news wire.jsonl
	# Not there to be read again: it stays until that is asked for.
	keep_ledger
	record 2 heron >>wire.jsonl
	update wire.jsonl
	put_ledger_back
	rm wire.jsonl
	update
	[ "$(found heron)" = "$PWD/wire.jsonl" ]
	printf 'news/1.txt\0' |
		update --prune --files0-from - --allow-delete
	nothing_found heron
	nothing_found whale
	as_built_anew news
}

@test "a ledger put back: no ghost of standard input" {
	record 1 whale | update -
	keep_ledger
	printf '{"id":"9","url":"https://n.example/1","text":"A zebra."}\n' |
		update -
	put_ledger_back
	update
	[ "$(found zebra)" = - ]
	record 1 heron | update -
	nothing_found zebra
	record 1 heron >wire.jsonl
	PULLQUOTE_INDEX=$PWD/other update news
	PULLQUOTE_INDEX=$PWD/other update - <wire.jsonl
	diff <(dump) <(dump "$PWD/other")
}

@test "a ledger put back: what nobody looked at again stays as it is" {
	write more/a.txt "An airport"
	write news/7.txt "A ferry"
	update more
	update
	keep_ledger
	write news/1.txt "Story 1 tells of a lighthouse"
	cp news/2.txt news/2b.txt
	rm news/7.txt
	update --allow-delete
	put_ledger_back
	before=$(dump)
	# its folder is not named,
	run -0 --separate-stderr update more
	[ -z "$stderr" ]
	[ "$(dump)" = "$before" ]
	# nor there,
	mv news away
	run -3 --separate-stderr update
	[ "$(dump)" = "$before" ]
	[ "$(found lighthouse)" = news/1.txt ]
	# and is when it is looked at as it should be
	mv away news
	run -0 --separate-stderr update
	as_built_anew more news
	run -0 --separate-stderr update --check
	[ -z "$stderr" ]
}

@test "a ledger put back: records of one id stay apart" {
	local address=([2]=',"url":"https://n.example/2"'
		[3]=',"url":"https://n.example/3"')
	local animals=([1]=heron [2]=zebra [3]=ferret)
	for ((i = 1; i <= 3; i++)); do
		printf '{"id":"r","title":"T %s","text":"A story about a %s."%s}\n' \
			"$i" "${animals[i]}" "${address[i]}"
	done >news/wire.jsonl
	keep_ledger
	update
	put_ledger_back
	before=$(dump)
	mv news away
	run -3 --separate-stderr update
	[ "$(dump)" = "$before" ]
	mv away news
	update
	as_built_anew news
}

@test "a ledger put back, and the file is gone: so is its newer text" {
	write more/a.txt "An airport"
	update more
	keep_ledger
	write news/1.txt "Story 1 tells of a lighthouse"
	update
	put_ledger_back
	update more
	[ "$(found lighthouse)" = news/1.txt ]
	rm news/1.txt
	update
	nothing_found lighthouse
	as_built_anew more news
}

@test "a ledger put back: another article under an address that is kept" {
	record 1 whale >news/wire.jsonl
	write more/a.txt "An airport"
	update more
	update
	keep_ledger
	record 1 zebra >news/wire.jsonl
	update
	put_ledger_back
	record 1 heron >more/b.jsonl
	update more
	[ "$(found heron)" = more/b.jsonl ]
	update
	[ "$(found zebra)" = news/wire.jsonl ]
	as_built_anew more news
}

@test "a ledger put back: no ghost of a file that was read, others or not" {
	record 1 whale >news/wire.jsonl
	write more/a.txt "An airport"
	update more
	update
	keep_ledger
	record 2 zebra >>news/wire.jsonl
	update
	put_ledger_back
	# nobody has read it again,
	update more
	[ "$(found zebra)" = news/wire.jsonl ]
	# and then it has something else
	record 1 whale >news/wire.jsonl
	record 3 heron >>news/wire.jsonl
	update news/wire.jsonl
	nothing_found zebra
	[ "$(found heron)" = news/wire.jsonl ]
	as_built_anew more news
}

@test "a ledger put back: a copy where nobody looked keeps the article" {
	write more/a.txt "An airport"
	record 1 whale >more/wire.jsonl
	update more
	keep_ledger
	cp more/wire.jsonl news/copy.jsonl
	update
	put_ledger_back
	rm more/wire.jsonl
	update more
	[ "$(found whale)" = news/copy.jsonl ]
	update
	as_built_anew more news
}

@test "a ledger put back: older words where somebody looked are found" {
	write more/a.txt "An airport"
	update more
	keep_ledger
	cp news/1.txt old
	write news/1.txt "A lighthouse"
	update
	put_ledger_back
	cp old more/copy.txt
	update more
	[ "$(found '"harbour number 1"')" = more/copy.txt ]
	[ "$(found lighthouse)" = news/1.txt ]
	run -0 --separate-stderr update --check
	[ -z "$stderr" ]
	update
	as_built_anew more news
}

@test "a ledger put back, and made anew without a root" {
	write more/a.txt "An airport"
	update more
	keep_ledger
	write news/1.txt "A lighthouse"
	write news/9.txt "A zeppelin"
	update
	put_ledger_back
	mv news away
	run -3 --separate-stderr update --rebuild
	[ "$(found lighthouse)" = news/1.txt ]
	[ "$(found zeppelin)" = news/9.txt ]
	mv away news
	update
	as_built_anew more news
}

@test "a ledger put back: the root that it has and the index had not" {
	write more/a.txt "An airport"
	update more
	keep_ledger
	rm -r more
	update --allow-delete news
	update --allow-delete
	put_ledger_back
	run -3 --separate-stderr update
	run -0 --separate-stderr update news
	run --separate-stderr pqindex --check
	[[ $stderr != *pq:root* ]]
}

# story OUTLET FIELDS: the same words, said by this outlet
story() {
	printf '{"title":"T","text":"A heron stood by the quay.","source":"%s",%s}\n' \
		"$1" "$2"
}

@test "a ledger put back: what a file and standard input have stays one" {
	story First '"url":"https://a.example/1"' >news/wire.jsonl
	update
	keep_ledger
	story Second '"url":"https://b.example/1","date":"2021"' | update -
	put_ledger_back
	before=$(dump)
	update
	[ "$(dump)" = "$before" ]
	[ "$(pqsearch -c heron)" = 1 ]
	[ "$(found source:second heron)" = - ]
	update --rebuild
	[ "$(dump)" = "$before" ]
}

@test "a ledger put back: a text of standard input under another id is kept" {
	printf '{"url":"https://b.example/1","title":"U","text":"An otter."}\n' |
		update -
	story First '"url":"https://a.example/1"' >news/wire.jsonl
	update
	keep_ledger
	printf '{"url":"https://a.example/1","title":"U","date":"2021",%s}\n' \
		'"text":"An otter."' | update -
	put_ledger_back
	before=$(dump)
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(dump)" = "$before" ]
	[ "$(found otter)" = - ]
}

@test "a ledger put back: who said it last says it still" {
	story First '"id":"x"' | update -
	keep_ledger
	story Second '"id":"x"' | update -
	put_ledger_back
	before=$(dump)
	update
	[ "$(dump)" = "$before" ]
	nothing_found source:first heron
}

@test "an older copy of the index: a record of standard input is what it was last" {
	printf '{"id":"x","title":"U","text":"An otter."}\n' | update -
	cp -r "$PULLQUOTE_INDEX" old
	story First '"url":"https://a.example/1"' >news/wire.jsonl
	update
	story Second '"id":"x"' | update -
	current=$(generation)
	rm -r "${PULLQUOTE_INDEX:?}/$current"
	cp -r "old/$current" "$PULLQUOTE_INDEX/$current"
	update
	nothing_found otter
	[ "$(pqsearch -c heron)" = 1 ]
	run -0 --separate-stderr update --check
	[ -z "$stderr" ]
}

@test "a ledger put back: where a root has moved to stays known" {
	write more/a.txt "An airport"
	write news/9.txt "A lighthouse"
	update
	update more
	keep_ledger
	mkdir elsewhere
	mv news elsewhere/news
	update news=elsewhere/news
	put_ledger_back
	run --separate-stderr update more
	[ "$(found lighthouse)" = elsewhere/news/9.txt ]
	run -1 --separate-stderr pqindex --check
	[[ $stderr == *pq:root:news* ]]
	update news=elsewhere/news
	run -0 --separate-stderr pqindex --check
}
