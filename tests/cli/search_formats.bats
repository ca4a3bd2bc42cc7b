#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch for other programs: searcher/output.md, format for format.

# shellcheck disable=SC2016 # backquotes of Markdown

load helper

setup() {
	make_news_index
}

# bats test_tags=valgrind
@test "JSON Lines: whole output" {
	run -0 pqsearch --format=jsonl backdoor
	mask_jsonl <<<"$output" | same search.jsonl
}

@test "JSON Lines: nothing found" {
	run --separate-stderr pqsearch --format=jsonl zeppelin
	[ "$status" -eq 1 ]
	[ -z "$stderr" ]
	mask_jsonl <<<"$output" | same search_nothing.jsonl
}

@test "JSON Lines: the same lines byte for byte" {
	pqsearch --format=jsonl -n 0 larn | sed '$d' >one
	pqsearch --format=jsonl -n 0 larn | sed '$d' >two
	[ "$(wc -l <one)" -gt 3 ]
	cmp one two
}

# The keys and their order, as the documentation has them.
documented_keys() {
	awk -v section="### $1" -F'|' '
	/^#/ { inside = $0 == section }
	inside && /^\| `/ { print $2 }
	' "$BATS_TEST_DIRNAME/../../searcher/output.md" |
		grep -o '`[a-z_]*`' | tr -d '`'
}

@test "JSON Lines: each record has exactly the documented keys, in order" {
	pqsearch --format=jsonl backdoor >answer
	pqsearch --format=jsonl --article news/harbour.txt >>answer
	for type in begin hit summary article; do
		jq -r --arg type $type \
			'select(.type == $type) | keys_unsorted | @csv' answer |
			sort -u | tr -d '"' | tr , '\n' |
			diff <(documented_keys $type) -
	done
}

@test "JSON Lines: a passage can be cited by its offsets" {
	pqsearch --format=jsonl -n 0 larn >answer
	jq -r 'select(.of == "file") | [.start, .end, .path, .passage] | @tsv' \
		answer >places
	[ -s places ]
	while IFS=$'\t' read -r start end path passage; do
		tail -c +$((start + 1)) "$path" | head -c $((end - start)) \
			>bytes
		jq -j --arg passage "$passage" \
			'select(.passage == $passage).text' answer | cmp - bytes
	done <places
}

@test "JSON Lines: offsets of the other kind count in the article's text" {
	pqsearch --format=jsonl '"forty hotels"' | jq -c 'select(.type=="hit")' \
		>hit
	[ "$(jq -r .of hit)" = text ]
	pqsearch --article "$(jq -r .article hit)" >text
	start=$(jq .start hit)
	end=$(jq .end hit)
	tail -c +$((start + 1)) text | head -c $((end - start)) >bytes
	jq -j .text hit | cmp - bytes
}

@test "JSON Lines: an article with all that is known of it" {
	id=$(pqsearch --format=tsv --fields=article -n 1 '"forty hotels"' |
		tail -n 1)
	pqsearch --article "$id" --format=jsonl >article
	same search_article.jsonl <article
	pqsearch --article news/court.txt --format=jsonl | jq -j .text |
		cmp - news/court.txt
}

# bats test_tags=valgrind
@test "JSON Lines: valid whatever the sources hold" {
	name=$(printf 'news/odd \xff \x1b \n name.txt')
	printf 'Nimbus <b>title</b>\n\nA nimbus \x1b[2J \xe2\x80\xa8 \xff\x80 \x00 & "quoted" \\ \xc2\x9b here.\n' >"$name"
	make_index news
	pqsearch --format=jsonl nimbus >answer
	iconv -f UTF-8 -t UTF-8 answer >/dev/null
	[ "$(jq -s length answer)" -eq "$(wc -l <answer)" ]
	run -1 grep -q '[<>&]' answer
	run -1 env LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]' answer
	hit=$(sed -n 2p answer)
	[ "$(jq -r .path_bytes <<<"$hit" | base64 -d | od -c)" = \
		"$(printf '%s' "$name" | od -c)" ]
}

@test "tsv: default columns" {
	run -0 pqsearch --format=tsv backdoor
	sed -E 's/^([0-9]+)\t[0-9.]+/\1\t0/' <<<"$output" | same search.tsv
}

@test "tsv: columns by name, read by another program" {
	run -0 pqsearch --format=tsv --fields=id,author,date,section -n 0 larn
	[ "$(head -n 1 <<<"$output")" = $'id\tauthor\tdate\tsection' ]
	grep -qx $'w 1\tA. Writer; B. Writer\t2021-08-17\t' <<<"$output"
	[ "$(awk -F'\t' '{ print NF }' <<<"$output" | sort -u)" = 4 ]
}

@test "tsv: an unknown column is wrong usage" {
	run --separate-stderr pqsearch --format=tsv --fields=rank,colour larn
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	said "pqsearch: '--fields': no column 'colour'" \
		"Try 'pqsearch --help'"
}

@test "grep: path, line, text; editors find the place" {
	run -0 pqsearch --format=grep backdoor
	same search.grep <<<"$output"
	pqsearch --format=grep -0 '"fish market"' | tr '\0' '@' >null
	[ "$(cut -d @ -f 1 null)" = news/harbour.txt ]
	[ "$(cut -d @ -f 2 null | cut -d : -f 1)" -eq \
		"$(grep -n ninety news/harbour.txt | cut -d : -f 1)" ] ||
		[ "$(cut -d @ -f 2 null | cut -d : -f 1)" -eq \
			"$(grep -n 'fish market' news/harbour.txt |
				cut -d : -f 1)" ]
}

@test "trec: six columns, blanks in ids encoded, articles once" {
	run -0 pqsearch --format=trec -n 0 larn
	[ "$(awk '{ print NF, $1, $2, $6 }' <<<"$output" | sort -u)" = \
		"6 q Q0 pullquote" ]
	grep -q ' w%201 ' <<<"$output"
	[ "$(cut -d ' ' -f 3 <<<"$output" | sort | uniq -d)" = "" ]
	[ "$(cut -d ' ' -f 4 <<<"$output")" = \
		"$(seq "$(wc -l <<<"$output")")" ]
	# trec_eval goes by the score: its order must be ours
	cut -d ' ' -f 5 <<<"$output" | sort -c -g -r
}

@test "paths: each once, for xargs" {
	run -0 pqsearch --format=paths -n 0 larn
	[ "$(sort <<<"$output")" = "$(printf '%s\n' news/*)" ]
	pqsearch --format=paths -0 -n 0 larn | xargs -0 ls >listed
	[ "$(sort listed)" = "$(printf '%s\n' news/*)" ]
}

@test "paths: in their own bytes" {
	name=$(printf 'news/odd \xff \\ name.txt')
	echo "A nimbus of steam." >"$name"
	make_index news
	[ "$(pqsearch --format=paths nimbus)" = "$name" ]
}

@test "--format-version: this one, or none at all" {
	run -0 pqsearch -q --format=jsonl --format-version=1 larn
	run --separate-stderr pqsearch --format=jsonl --format-version=2 larn
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	said "pqsearch: '--format-version': this pqsearch writes version 1, not 2" \
		"Try 'pqsearch --help'"
}
