#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# --check finds what is wrong with an index, and --repair mends it: what it
# holds in the end is what a build from scratch holds.

# shellcheck disable=SC2154 # bats sets stderr
# shellcheck disable=SC2030,SC2031 # each test has its own of `before`

load index_helper

setup() {
	enter_scratch
	write_many 6
	update news
	before=$(dump)
}

check() {
	pqindex --check "$@"
}

# is_sound: nothing to find, nothing written
is_sound() {
	local was
	was=$(fingerprint)
	run -0 --separate-stderr check
	[ -z "$stderr$output" ]
	[ "$(fingerprint)" = "$was" ]
}

# finds LINE...: each of these lines, behind the folder's name, and no other
finds() {
	local was expected
	was=$(fingerprint)
	expected=$(printf "pqindex: $PULLQUOTE_INDEX: %s\n" "$@")
	run -1 --separate-stderr check
	[ -z "$output" ]
	diff <(printf '%s\n' "$expected") <(printf '%s\n' "$stderr")
	[ "$(fingerprint)" = "$was" ]
}

# mends HOW: repairs, and all is as it was when built from scratch
mends() {
	run -0 --separate-stderr check --repair --settle 0
	[[ "$stderr" == *"repairing: $1"* ]]
	diff <(printf '%s\n' "$before") <(dump)
	is_sound
}

spoil() {
	"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" "$1"
}

# The article that spoil takes.
first() {
	awk '/^ article=/ { print }' <<<"$before" | sed -n '/path=/ {
		s/.* path=\([^ ]*\) .*/news\/\1/p; q; }'
}

sql() {
	sqlite3 "$PULLQUOTE_INDEX/ledger.sqlite" "$1"
}

# flip FILE OFFSET: bits of what a file of the database holds
flip() {
	printf '\377\377\377\377' |
		dd of="$PULLQUOTE_INDEX/$(generation)/$1" bs=1 seek="$2" \
			conv=notrunc status=none
}

# bats test_tags=once
@test "no call of close does anything, and it ends all the same" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "strace and the leak checker do not go together"
	local first ended=0
	# the first ones are those of the loader, which gives up
	for ((first = 20; first <= 80; first += 4)); do
		run timeout 20 strace -f -qq -o /dev/null -e trace=close \
			-e inject=close:error=EIO:when="$first+" \
			"$PQ_BIN/pqindex" --check
		[ "$status" -ne 124 ]
		ended=$((ended + (status == 0)))
	done
	((ended > 0))
}

# bats test_tags=valgrind
@test "a sound index: silence; JSON for programs" {
	is_sound
	run -0 check --format=json
	[ "$output" = '{"articles":6,"passages":6,"found":[],"repair":null,"left":[]}' ]
	run -0 --separate-stderr check --repair
	[ -z "$stderr$output" ]
}

@test "sound with rejected files, copies, pages, standard input" {
	printf '\000\001\002' >news/noise.txt
	write news/copy.txt "Story 1 tells of harbour number 1"
	printf 'About 1\n\nTwice.\n' >news/7.txt
	cp news/7.txt news/8.txt
	update news || [ $? -eq 1 ]
	printf '%s\n' '{"id":"1","title":"T","text":"A whale.","url":"https://w.example/1"}' |
		update -
	mkdir apart && cp news/1.txt apart && update apart/1.txt
	is_sound
	rm news/8.txt news/2.txt
	update
	is_sound
	update --rebuild
	is_sound
}

@test "an article that is gone from the index is read again" {
	spoil article
	finds "1 article is in the ledger and not in the index: $(first)"
	mends "all sources are read again"
}

@test "passages without a record" {
	spoil record
	finds "1 passage is of no article: $(first)" \
		"1 article is in the ledger and not in the index: $(first)"
	mends "the index is made anew"
}

@test "a record without passages" {
	spoil passages
	finds "1 article cannot be read: $(first)"
	mends "all sources are read again"
}

@test "a passage that cannot be read" {
	spoil terms
	run -1 --separate-stderr check
	[[ "$stderr" == *": 1 passage cannot be read: passage 7"* ]]
	mends "all sources are read again"
}

@test "a word that is none" {
	spoil word
	finds '1 wrong value in the index itself: w\xff'
	mends "the index is made anew"
}

@test "a word with another value" {
	spoil worth
	finds '1 wrong value in the index itself: wharbour'
	mends "the index is made anew"
}

@test "an article that the ledger has forgotten" {
	sql "DELETE FROM articles WHERE content IN
		(SELECT content FROM locations WHERE path = CAST('3.txt' AS BLOB))"
	finds "1 article is in the index and not in the ledger: news/3.txt" \
		"1 row of the ledger does not fit the others: news/3.txt"
	mends "all sources are read again"
}

@test "a ghost: its source is gone, and the ledger knows of neither" {
	rm news/3.txt
	sql "DELETE FROM articles WHERE content IN
		(SELECT content FROM locations WHERE path = CAST('3.txt' AS BLOB));
	     DELETE FROM locations WHERE path = CAST('3.txt' AS BLOB);
	     DELETE FROM sources WHERE path = CAST('3.txt' AS BLOB)"
	finds "1 article is in the index and not in the ledger: news/3.txt"
	run -0 --separate-stderr check --repair
	is_sound
	as_built_anew news
}

@test "a location that the ledger has forgotten" {
	sql "DELETE FROM locations WHERE path = CAST('3.txt' AS BLOB)"
	run -1 --separate-stderr check
	[[ "$stderr" == *": 1 article is not as the ledger has it: news/3.txt"* ]]
	[[ "$stderr" == *": 1 row of the ledger does not fit the others: "* ]]
	mends "all sources are read again"
}

@test "a source that the ledger has forgotten, there or not" {
	sql "DELETE FROM sources WHERE path = CAST('3.txt' AS BLOB)"
	finds "1 row of the ledger does not fit the others: news/3.txt"
	mends "all sources are read again"
	sql "DELETE FROM sources WHERE path = CAST('3.txt' AS BLOB)"
	rm news/3.txt
	run -0 --separate-stderr check --repair --settle 0
	is_sound
	as_built_anew news
}

@test "a root or a version that the index has otherwise" {
	"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" set pq:root:news other
	finds "1 wrong value in the index itself: pq:root:news"
	mends "the index is made anew"
	# also where articles have near-copies, which are not judged then
	for name in one other; do
		printf 'The %s\n\n' "$name" >"news/$name.txt"
		printf 'Pier %d of the harbour is closed. ' {1..20} \
			>>"news/$name.txt"
	done
	update news
	before=$(dump)
	[[ "$(pqsearch --format=jsonl pier)" == *'"copies":1'* ]]
	"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" set pq:analysis other
	finds "1 version is another, and the next run makes the index anew: pq:analysis"
	mends "the index is made anew"
}

@test "a run that was killed between its two commits" {
	cp "$PULLQUOTE_INDEX/ledger.sqlite" kept
	write news/7.txt "A seventh harbour"
	update
	before=$(dump)
	mv kept "$PULLQUOTE_INDEX/ledger.sqlite"
	finds "1 run was ended in the midst of its work, which the next run goes on with"
	mends "all sources are read again"
}

@test "a run that was killed before the ledger knew its folder" {
	sql "DELETE FROM roots"
	sql "UPDATE meta SET value = value - 1 WHERE key = 'batch'"
	mends "the ledger is made anew from the index and its sources"
}

@test "the ledger of another index" {
	PULLQUOTE_INDEX=$PWD/other update news
	cp other/ledger.sqlite "$PULLQUOTE_INDEX/ledger.sqlite"
	run -3 --separate-stderr check
	[[ "$stderr" == *"ledger.sqlite: of another index; mend it with: "* ]]
	mends "the ledger is made anew from the index and its sources"
}

@test "flipped bits of a record: the article is read again" {
	# a text is short enough to stand there as it is
	place=$(grep -abo 'Story' \
		"$PULLQUOTE_INDEX/$(generation)/postlist.glass")
	flip postlist.glass "$((${place%%:*} + 8))"
	run -1 --separate-stderr check
	[[ "$stderr" == *" cannot be read: "* ]]
	mends ""
}

@test "damaged files: what libxapian says is told, never printed raw" {
	# a key that stands behind the next one then
	place=$(grep -abo 'wharbour' \
		"$PULLQUOTE_INDEX/$(generation)/postlist.glass" | tail -n 1)
	flip postlist.glass "$((${place%%:*} + 1))"
	run -1 --separate-stderr check
	[[ "$stderr" == "pqindex: $PULLQUOTE_INDEX: 1 damaged database: $PULLQUOTE_INDEX/gen-"* ]]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	mends "the index is made anew"
}

@test "an index that cannot be opened: exit 3; --repair makes it anew" {
	old=$(generation)
	truncate -s 50 "$PULLQUOTE_INDEX/$old/iamglass"
	run -3 --separate-stderr check
	[[ "$stderr" == *"; rebuild it with: pqindex --index $PULLQUOTE_INDEX --rebuild" ]]
	mends "the index is made anew from its sources, beside the old one"
	[ -d "$PULLQUOTE_INDEX/$old" ]
	rm "$PULLQUOTE_INDEX/XAPIANDB"
	run -3 --separate-stderr check
}

# Libxapian takes its reader for one that a writer has overtaken.
@test "a block of a revision that is not there yet: exit 3, not 75" {
	local file block
	write_many 150
	update
	before=$(dump)
	file=$PULLQUOTE_INDEX/$(generation)/postlist.glass
	while read -r block; do
		flip postlist.glass $((block * 8192))
	done < <(grep -abo pq:format "$file" |
		awk -F: '{ print int($1 / 8192) }' | sort -u)
	cp -a "$PULLQUOTE_INDEX" kept
	run -3 --separate-stderr update
	[[ "$stderr" == *"; rebuild it with: pqindex --index $PULLQUOTE_INDEX --rebuild" ]]
	run -0 update --rebuild
	diff <(printf '%s\n' "$before") <(dump)
	is_sound
	rm -r "$PULLQUOTE_INDEX"
	mv kept "$PULLQUOTE_INDEX"
	mends "the index is made anew"
}

@test "--repair in JSON: what was found, what was done, what is left" {
	spoil article
	run -0 --separate-stderr check --repair --settle 0 --format=json
	[ "$(jq -c '[.articles, .found[0].kind, .found[0].count, .repair, .left]' \
		<<<"$output")" = '[6,"missing",1,"read",[]]' ]
}

@test "what cannot be checked: no index, no ledger, a damaged one" {
	run -3 --separate-stderr pqindex --index none --check
	[ "$stderr" = "pqindex: none: nothing was indexed here" ]
	[ ! -e none ]
	mv "$PULLQUOTE_INDEX/ledger.sqlite" kept
	run -3 --separate-stderr check
	[[ "$stderr" == *"ledger.sqlite: missing; mend it with: pqindex --index $PULLQUOTE_INDEX --check --repair" ]]
	[ ! -e "$PULLQUOTE_INDEX/ledger.sqlite" ]
	cp kept "$PULLQUOTE_INDEX/ledger.sqlite"
	sql 'PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = "locations_content"'
	run -3 --separate-stderr check
	[[ "$stderr" == *"ledger.sqlite: "* ]]
	run -2 --separate-stderr pqindex --repair news
	run -2 --separate-stderr check news
}

@test "a heading that only its source calls one is no finding" {
	cat >news/page.html <<-'END'
	<html><head><title>The plan of the harbour</title></head><body><article>
	<h1>The plan of the harbour</h1>
	<p>The council of the town published the plan of the harbour on Monday.
	It has forty pages, and a map of each of the three basins.</p>
	<h2>what stands in it, page by page, and what was left out of it</h2>
	<p>The first part tells what the old walls would cost, said the engineer
	of the port. The second part is about the bridge over the canal.</p>
	</article></body></html>
	END
	update news
	[ "$(pqsearch --format=jsonl engineer |
		jq -r 'select(.type == "hit").section')" = \
		"what stands in it, page by page, and what was left out of it" ]
	is_sound
}

# Three in a row are a list, and in no section: of their marks the index keeps
# nothing but where the text was cut.
@test "headings that are no section are no finding, and stay as they were" {
	local lead="The old walls have to be raised by a metre and a half, and"
	local body="The first part tells what the walls would cost, said the"
	lead+=" each of the three basins closed for one summer of the work."
	body+=" engineer of the port, and the second is about the bridge."
	cat >news/plan.md <<-END
	# The plan of the harbour
	### $lead

	## Facts:
	+ Source: Post

	## Article:
	Unknown

	$body
	END
	printf '{"id":"1","title":"T","text":"%s"}\n' \
		"<h3>$lead</h3><h2>Facts:</h2><h2>Said:</h2>Open<p>$body $body" \
		>piped
	update news
	update - <piped
	is_sound
	passages() {
		pqsearch --copies=show --format=jsonl walls |
			jq -c 'select(.type == "hit") |
				[.path, .start, .end, .section, .text]' | sort
	}
	local cut
	cut=$(passages)
	[ "$(wc -l <<<"$cut")" -ge 3 ]
	rm "$PULLQUOTE_INDEX/ledger.sqlite"
	run -0 --separate-stderr check --repair --settle 0
	diff <(printf '%s\n' "$cut") <(passages)
	is_sound
	update --rebuild
	diff <(printf '%s\n' "$cut") <(passages)
	is_sound
}

@test "a missing root: nothing is deleted, and a person is asked for" {
	mv news away
	sql "DELETE FROM articles WHERE content IN
		(SELECT content FROM locations WHERE path = CAST('3.txt' AS BLOB))"
	run -3 --separate-stderr check --repair --settle 0
	diff <(printf '%s\n' "$before") <(dump)
	mv away news
	run -0 --separate-stderr update
	is_sound
	as_built_anew news
}

@test "too few descriptors are no damage" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: sanitizers need descriptors of their own"
	for ((limit = 8; limit < 24; limit += 2)); do
		run --separate-stderr bash -c \
			"ulimit -n $limit && exec \"\$0\" --check" \
			"$PQ_BIN/pqindex"
		[[ "$status" = 0 || "$status" = 75 ]]
		[[ "$status" = 0 || "$stderr" = *index*"too many open files"* ]]
	done
	[ "$status" = 0 ]
}
