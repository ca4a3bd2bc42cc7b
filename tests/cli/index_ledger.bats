#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A ledger in which a disk, or somebody's hand, has changed what SQLite does
# not notice: a run ends with exit 3 and a command that works, and loses
# nothing.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
	write_many 6
	update news
	before=$(dump)
	ledger=$PULLQUOTE_INDEX/ledger.sqlite
}

sql() {
	sqlite3 "$ledger" 'PRAGMA writable_schema = ON' "$1"
}

# in_page TABLE SED: changes bytes of the first page of a table or index
in_page() {
	local page
	page=$(sql "SELECT rootpage FROM sqlite_schema WHERE name = '$1'")
	dd if="$ledger" of=page bs=4096 skip=$((page - 1)) count=1 status=none
	LC_ALL=C sed -z "$2" page >changed
	[ "$(stat -c %s changed)" -eq 4096 ]
	! cmp -s page changed
	dd if=changed of="$ledger" bs=4096 seek=$((page - 1)) conv=notrunc \
		status=none
}

# refused REASON [ROOT]: a run says so and loses nothing; the command that it
# names works. Below this root, too, is something.
refused() {
	write news/7.txt "Story 7 tells of harbour number 7"
	run -3 --separate-stderr in_time "$PQ_BIN/pqindex" --settle 0 \
		--allow-delete
	said "pqindex: $PULLQUOTE_INDEX: ledger.sqlite: $1; mend it with: pqindex --index $PULLQUOTE_INDEX --check --repair"
	[ -z "$(comm -23 <(sort <<<"$before") <(dump | sort))" ]
	mended "${@:2}"
}

mended() {
	run -0 --separate-stderr pqindex --check --repair --settle 0
	[[ "$stderr" == *"repairing: the ledger is made anew"* ]]
	update
	as_built_anew news "$@"
	run -0 --separate-stderr pqindex --check
	[ -z "$stderr$output" ]
}

@test "a table in the place of another" {
	sql "UPDATE sqlite_schema SET rootpage = (SELECT rootpage
		FROM sqlite_schema WHERE name = 'meta') WHERE name = 'roots'"
	refused "a row that nobody wrote"
}

@test "a row of another type" {
	in_page roots 's/\x04\x15\x16/\x04\x16\x16/; s/\x04\x15/\x04\x14/'
	refused "a row that nobody wrote"
}

@test "a folder that the ledger has forgotten: alone, or beside another" {
	sql "DELETE FROM roots"
	refused "the folder news is missing"
	write more/1.txt "More of harbour number 1"
	update more
	before=$(dump)
	sql "DELETE FROM roots WHERE label = 'more'"
	refused "the folder more is missing" more
}

@test "a label that no folder can have" {
	in_page roots 's/news/n\x00ws/'
	refused "a label that is none"
}

@test "a table with other columns" {
	sql "UPDATE sqlite_schema SET sql = replace(sql, 'facts', 'fects')
		WHERE name = 'locations'"
	refused "no such column: l.facts"
}

@test "a table that the night's run needs, and a check does not" {
	sql "UPDATE sqlite_schema SET sql = replace(sql, 'article', 'articla')
		WHERE name = 'past'"
	refused "no such column: article"
}

@test "a hash of another length" {
	sql "UPDATE articles SET article = x'0102' WHERE content =
		(SELECT min(content) FROM articles)"
	refused "a row that nobody wrote"
}

@test "sources out of order: none of those behind is taken for gone" {
	in_page sources 's/news3\.txt/news9.txt/'
	refused "sources out of order"
}

@test "an index of SQLite's that only a full check finds damaged" {
	in_page articles_article 's/#\x03,,/#\x7f,,/g'
	[ "$(sqlite3 "$ledger" 'PRAGMA quick_check')" = ok ]
	refused "database disk image is malformed"
}

# The list of articles to be written has one that the table has not.
@test "an article that is to be written for ever" {
	local entry
	sql "UPDATE articles SET digest = NULL WHERE content =
		(SELECT min(content) FROM articles)"
	entry="(type, name, tbl_name, rootpage, sql) VALUES ($(sql "SELECT
		quote(type), quote(name), quote(tbl_name), rootpage, quote(sql)
		FROM sqlite_schema WHERE name = 'articles_pending'" |
		tr '|' ,))"
	sql "DELETE FROM sqlite_schema WHERE name = 'articles_pending'"
	sql "UPDATE articles SET digest = CAST('another digest..' AS BLOB)
		WHERE digest IS NULL"
	sql "INSERT INTO sqlite_schema $entry"
	refused "articles that stay to be written"
}

# swap_leaves NAME: the first two leaves of a table or an index of several
swap_leaves() {
	local pages
	mapfile -t pages < <(sqlite3 "$ledger" "SELECT pageno FROM dbstat
		WHERE name = '$1' AND pagetype = 'leaf' LIMIT 2")
	[ "${#pages[@]}" -eq 2 ]
	for i in 0 1; do
		dd if="$ledger" of="page$i" bs=4096 skip=$((pages[i] - 1)) \
			count=1 status=none
	done
	for i in 0 1; do
		dd if="page$i" of="$ledger" bs=4096 conv=notrunc status=none \
			seek=$((pages[1 - i] - 1))
	done
}

# What a row's key leads to is nothing then; what another list tells of the
# row is there as before.
@test "leaves that changed places: no article is taken for gone" {
	write_many 300
	update news
	before=$(dump)
	swap_leaves locations
	sed -i '$a One line more.' news/*.txt
	refused "locations that one list has and another has not"
}

@test "nor is it where the list of locations by text lacks some" {
	local i
	write_many 300
	update news
	before=$(dump)
	swap_leaves locations_content
	for i in $(seq 40); do
		cp "news/$i.txt" "news/copy of $i.txt"
	done
	refused "locations that one list has and another has not"
}

# Near-copies are known by it.
@test "a signature under the name of no article" {
	write news/long.txt "$(seq -f 'harbour%g' -s ' ' 200)"
	update
	before=$(dump)
	sql "UPDATE signatures SET article = x'00112233445566778899aabbccddeeff'
		WHERE place = (SELECT min(place) FROM signatures)"
	cp "$ledger" damaged
	run -1 --separate-stderr pqindex --check
	[[ $stderr == *"other near-copies than the ledger knows"* ]]
	run -0 --separate-stderr pqindex --check --repair --settle 0
	run -0 --separate-stderr pqindex --check
	[ -z "$stderr$output" ]
	[ "$(dump)" = "$before" ]
	# What cannot be mended yet is not made worse.
	cp damaged "$ledger"
	mv news away
	run --separate-stderr pqindex --check --repair --settle 0
	[ "$status" -ne 0 ]
	run --separate-stderr pqindex --check
	[[ $stderr != *"not of this index"* ]]
	mv away news
	run -0 --separate-stderr pqindex --check --repair --settle 0
	run -0 --separate-stderr pqindex --check
	[ "$(dump)" = "$before" ]
}

# A file that changed a moment ago waits for the next run; not so when the
# ledger is made anew, which would know of the other place alone.
@test "a lost ledger is mended with files that have not settled" {
	local line='{"id":"f1","title":"Ferry","text":"The ferry was late in Larn."}'

	echo "$line" >news/ferry.jsonl
	update
	pqindex - <<<"$line"
	before=$(dump)
	rm "$ledger"
	touch news/ferry.jsonl
	run -0 --separate-stderr pqindex --check --repair
	[ "$(dump)" = "$before" ]
	run -0 --separate-stderr pqindex --check
	[ -z "$stderr$output" ]
}
