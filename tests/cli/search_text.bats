#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch as a person uses it: the text format and what goes with it.

load helper

setup() {
	make_news_index
}

# bats test_tags=valgrind
@test "hits are printed to be read" {
	run --separate-stderr pqsearch backdoor
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	same search_text.txt <<<"$output"
}

@test "words are joined to one query, options may stand between" {
	pqsearch '"old fish market"' >one
	pqsearch '"old' -n 5 fish 'market"' >two
	[ -s one ]
	cmp one two
}

@test "behind -- all is query" {
	run -1 pqsearch -q +harbour -- -larn -cameras -port
	run -0 pqsearch -q +larn -- -cameras
	pqsearch --format=paths +larn -- -cameras -locks >paths
	[ "$(cat paths)" = news/wire.jsonl ]
}

@test "passages of one article stand together under one heading" {
	run -0 pqsearch cameras
	[ "$(grep -c '^Harbour cameras go live$' <<<"$output")" -eq 1 ]
	same search_grouped.txt <<<"$output"
}

@test "all hits are printed as they come, headings repeated" {
	run -0 pqsearch -n 0 larn
	[ "$(grep -cE '^ +[0-9]+\. ' <<<"$output")" -eq \
		"$(pqsearch -c larn)" ]
}

@test "by article: the best passage and how many more" {
	run -0 pqsearch --by=article cameras
	same search_by_article.txt <<<"$output"
}

@test "--limit and --offset cut the same order" {
	pqsearch -n 0 --format=tsv --fields=rank,passage larn >all
	pqsearch -n 2 --format=tsv --fields=rank,passage larn >first
	pqsearch -n 2 --offset 2 --format=tsv --fields=rank,passage larn >next
	cmp first <(head -n 3 all)
	diff <(tail -n +2 next) <(sed -n 4,5p all)
}

@test "a page behind the last hit is empty: exit 1" {
	run --separate-stderr pqsearch --offset 1000 larn
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	[ -z "$stderr" ]
}

# bats test_tags=valgrind
@test "nothing found: exit 1, and why" {
	run --separate-stderr pqsearch zeppelin
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	sed -E 's/updated [^ ]+/updated …/' <<<"$stderr" |
		same search_nothing.txt
}

@test "--count prints the number of all matches and nothing else" {
	run --separate-stderr pqsearch -c -n 1 larn
	[ "$status" -eq 0 ]
	[ "$output" = "$(pqsearch -n 0 --format=grep larn | wc -l)" ]
	[ -z "$stderr" ]
	run --separate-stderr pqsearch --count zeppelin
	[ "$status" -eq 1 ]
	[ "$output" = 0 ]
	[ -z "$stderr" ]
}

@test "--quiet prints nothing, the status tells" {
	run --separate-stderr pqsearch -q larn
	[ "$status" -eq 0 ]
	[ -z "$output$stderr" ]
	run --separate-stderr pqsearch -q zeppelin
	[ "$status" -eq 1 ]
	[ -z "$output$stderr" ]
}

@test "--explain shows the query and what each score is made of" {
	run --separate-stderr pqsearch --explain -n 1 'harbour backdoor'
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	sed -E 's/[0-9]+\.[0-9]+/#/g' <<<"$output" | same search_explain.txt
}

@test "a query with a mistake is searched, with a line about it" {
	run --separate-stderr pqsearch '"fish market'
	[ "$status" -eq 0 ]
	[ -n "$output" ]
	said 'pqsearch: query: a quotation mark without its partner is left out'
}

@test "--strict refuses it and shows the place" {
	run --separate-stderr pqsearch --strict 'old "fish market'
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	same search_strict.txt <<<"$stderr"
}

@test "--plain has no operators" {
	run -1 pqsearch -q '"fish old"'
	run -0 pqsearch -q -F '"fish old"'
	run -1 pqsearch -q 'fish AND zeppelin'
	run -0 pqsearch -q --plain 'fish AND zeppelin'
}

@test "--article prints the article byte for byte" {
	pqsearch --article news/harbour.txt | cmp - news/harbour.txt
	id=$(pqsearch --format=tsv --fields=article -n 1 '"fish market"' |
		tail -n 1)
	pqsearch --article "$id" | cmp - news/harbour.txt
}

@test "no such article: exit 1 and a message" {
	run --separate-stderr pqsearch --article news/none.txt
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	said "pqsearch: no article 'news/none.txt'"
	run -1 pqsearch --article 00000000000000000000000000000000
}

@test "a query from a file, from standard input" {
	printf 'fish\nmarket\n' >query
	pqsearch --query-file query >one
	pqsearch --query-file - <query >two
	pqsearch fish market >three
	[ -s one ]
	cmp one two
	cmp one three
	printf 'fish' | run -0 pqsearch -q --query-file -
}

@test "a query is at most 4096 bytes" {
	printf '%4096s\n' fish >fits
	printf '%4097s\n' fish >long
	run -0 pqsearch -q --query-file fits
	run --separate-stderr pqsearch -q --query-file long
	[ "$status" -eq 2 ]
	[[ $stderr == pqsearch:*4096* ]]
	head -c 1000000 /dev/zero >longer
	run --separate-stderr pqsearch -q --query-file longer
	[ "$status" -eq 2 ]
	said 'pqsearch: longer: a query has at most 4096 bytes'
	run -2 pqsearch -q "$(cat long)"
}

@test "any bytes are a query" {
	head -c 3000 /dev/urandom >bytes
	run pqsearch -q --query-file bytes
	[ "$status" -le 2 ]
	printf 'fi\0sh \xff\xfe fish \x1b[2J' >bytes
	run -0 pqsearch -q --query-file bytes
}

@test "standard input is not read unasked" {
	echo kept >input
	{
		pqsearch -q larn
		cat >left
	} <input
	cmp input left
}

@test "without --index: PULLQUOTE_INDEX, then XDG_DATA_HOME, then HOME" {
	mkdir -p data/pullquote .local/share/pullquote
	run -0 pqsearch -q larn
	unset PULLQUOTE_INDEX
	run -3 pqsearch -q larn
	cp -r index .local/share/pullquote/index
	run -0 pqsearch -q larn
	export XDG_DATA_HOME=$PWD/data
	run -3 pqsearch -q larn
	cp -r index data/pullquote/index
	run -0 pqsearch -q larn
}

@test "several indexes are searched as one" {
	mkdir more
	echo "A zeppelin passed over Larn on Friday." >more/zeppelin.txt
	PULLQUOTE_INDEX=$PWD/second make_index more
	run -1 pqsearch -q zeppelin
	run -0 pqsearch -q -i index -i second zeppelin
	[ "$(pqsearch -c -i index -i second larn)" -eq \
		"$(($(pqsearch -c larn) + 1))" ]
}
