#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch: what queries mean. Each row of tests/queries/table.tsv is a
# query, its parse, the ids of its hits in byte order, and what is said
# about it; its passages are those of tests/queries/news.jsonl.

load helper

QUERIES=$BATS_TEST_DIRNAME/../queries

setup() {
	enter_scratch
	mkdir news
	cp "$QUERIES/news.jsonl" news/
	make_index news
}

# answer QUERIES: the rows of the table, all asked of one process
answer() {
	pqsearch --batch "$1" -n 0 --format=jsonl >answers 2>said || true
	sed -n 's/^pqsearch: \([0-9]*\): /\1\t/p' said >notes
	jq -r '[.qid, .type, .query // .id // "", .parsed // ""] | @tsv' \
		answers >records
	awk -F '\t' -v OFS='\t' '
	FILENAME == "notes" {
		notes[$1] = notes[$1] (notes[$1] ? "; " : "") $2
		next
	}
	$2 == "begin" { query = $3; parsed = $4; hits = "" }
	$2 == "hit" { hits = hits (hits ? " " : "") $3 }
	$2 == "summary" {
		print query, parsed, hits, notes[$1]
	}' notes records
}

# Ids of hits in byte order: rank is a matter of other tests.
sort_hits() {
	awk -F '\t' -v OFS='\t' '{
		count = split($3, ids, " ")
		for (i = 2; i <= count; i++)
			for (j = i; j > 1 && ids[j] < ids[j - 1]; j--) {
				id = ids[j]
				ids[j] = ids[j - 1]
				ids[j - 1] = id
			}
		$3 = ""
		for (i = 1; i <= count; i++)
			$3 = $3 (i > 1 ? " " : "") ids[i]
		print
	}'
}

@test "each query of the table has its parse, its hits, its note" {
	[ "$(wc -l <"$QUERIES/table.tsv")" -ge 150 ]
	cut -f 1 "$QUERIES/table.tsv" | cat -n | sed 's/^ *//' >asked
	answer asked | sort_hits >rows
	diff -u "$QUERIES/table.tsv" rows
}

@test "4096 bytes are a query, one more is refused" {
	printf '%4096s' '"back door"' >longest
	run -0 pqsearch --query-file longest --format=paths
	printf '%4097s' '"back door"' >longer
	run -2 --separate-stderr pqsearch --query-file longer
	said "pqsearch: query: the query has 4097 bytes, more than 4096"
}

@test "of more than 64 words those that tell most are searched for" {
	run -0 --separate-stderr pqsearch -c "$(printf 'door %.0s' {1..64})"
	[ "$output" = 3 ]
	[ -z "$stderr" ]
	run -0 --separate-stderr pqsearch -c "$(printf 'zz%s ' {1..70}) door"
	[ "$output" = 3 ]
	said "pqsearch: query: of the query's 71 words the 64 that tell most are searched for" \
		'pqsearch: query: no passage has zz1, zz2, zz3, zz4, zz5, zz6, zz7, zz8, nor 55 more'
	run -0 --separate-stderr pqsearch --no-synonyms -c "$(printf 'zz%s ' {1..70}) door"
	[ "$output" = 3 ]
	run -0 pqsearch -c "$(printf '华为%.0s' {1..90})"
}

@test "what a pattern leaves out is told, also where only counts are asked for" {
	local way

	printf '{"text":"The ports"}\n' >news/ports.jsonl
	seq -f '{"text":"One port%g and others."}' 101 200 >>news/ports.jsonl
	make_index news
	for way in --count --facet=lang --timeline --limit=1 --format=html; do
		run -0 --separate-stderr pqsearch "$way" 'port*'
		said 'pqsearch: query: port* stands for 101 words; the 100 most frequent are searched'
	done
}

@test "64 words that are wanted are a query, one more is refused" {
	run -1 pqsearch -c "\"$(printf 'door %.0s' {1..64})\""
	run -2 --separate-stderr pqsearch -c "\"$(printf 'door %.0s' {1..65})\""
	said "pqsearch: query: the query has more than 64 words"
	run -2 --separate-stderr pqsearch --strict "$(printf 'door %.0s' {1..65})"
	said "pqsearch: query: the query has more than 64 words"
	run -2 pqsearch -c "\"$(printf '华为%.0s' {1..65})\""
}
