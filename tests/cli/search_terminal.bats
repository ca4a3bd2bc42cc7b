#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch on a terminal: colours, width, and nothing harmful.

load helper

setup() {
	script -qec true /dev/null </dev/null >/dev/null 2>&1 ||
		skip "skipped: no pseudo-terminal to be had here"
	make_news_index
}

# on_terminal COLUMNS OPTION...: what a terminal of this width is sent.
# script(1) hands the line to $SHELL, and what %q writes only bash reads.
on_terminal() {
	local columns=$1
	shift
	printf '%q ' "$PQ_BIN/pqsearch" "$@" >typed
	SHELL=$BASH script -qec "stty cols $columns; $(cat typed)" /dev/null \
		</dev/null | tr -d '\r'
}

@test "titles are bold, matches red, a last line counts" {
	on_terminal 60 -n 1 arbitration >seen
	same search_terminal.txt <seen
}

@test "no colour with NO_COLOR, TERM=dumb, --color=never" {
	NO_COLOR=1 on_terminal 80 larn >one
	TERM=dumb on_terminal 80 larn >two
	on_terminal 80 --color=never larn >three
	run -1 grep -q $'\e' one
	cmp one two
	cmp one three
	NO_COLOR='' on_terminal 80 larn | grep -q $'\e'
}

@test "no colour into a pipe, unless asked for" {
	run -1 grep -q $'\e' <(pqsearch larn)
	pqsearch --color=always larn | grep -q $'\e'
}

@test "lines keep to the width" {
	for columns in 40 80 132; do
		on_terminal $columns --color=never -n 0 larn >seen
		[ "$(wc -L <seen)" -le $columns ]
	done
	[ "$(pqsearch -n 0 larn | wc -L)" -le 80 ]
}

@test "nothing harmful from articles, names and queries" {
	name=$(printf 'news/odd \x1b]0;name\a \xe2\x80\xae \xff.txt')
	printf 'Nimbus \x1b[2J title\n\nA nimbus \x1b[31m \x07 \x08 \xe2\x80\xae \xc2\x9b31m and words behind it.\n' >"$name"
	printf '%s\n' '{"id": "\u001b[2J", "title": "\u001b[2J nimbus", "text": "A nimbus \u001b]0;x\u0007 \u202e again.", "source": "\u001b[2J", "author": "\u001b", "date": "2021"}' >news/odd.jsonl
	make_index news
	for format in text jsonl json tsv csv grep trec paths ris atom html; do
		on_terminal 80 --color=never --format=$format -n 0 nimbus >seen
		[ -s seen ]
		LC_ALL=C run -1 grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2\x9b' seen
	done
	for option in --explain -- '--article=news/odd.jsonl' \
		$'\e[2Jzeppelin' --strict; do
		on_terminal 80 --color=never "$option" $'"nimbus \e[2J' >seen
		[ -s seen ]
		LC_ALL=C run -1 grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2\x9b' seen
	done
	printf 'a\e[1m\u202eb\tnimbus\n' >asked
	for options in --format=grep --format=paths -c; do
		on_terminal 80 --color=never --batch asked $options >seen
		[ -s seen ]
		LC_ALL=C run -1 grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2\x9b' seen
	done
	on_terminal 80 --article "$name" >seen
	grep -q 'nimbus \\x1b\[31m' seen
	LC_ALL=C run -1 grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2\x9b' seen
}

@test "--help is one screen, --version tells all versions" {
	run --separate-stderr pqsearch --help
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	same search_help.txt <<<"$output"
	[ "$(wc -l <<<"$output")" -le 24 ]
	[ "$(wc -L <<<"$output")" -le 80 ]
	run -0 pqsearch --version
	[[ $output =~ ^pqsearch\ [0-9]+\.[0-9]+\.[0-9]+ ]]
	for thing in Xapian libstemmer utf8proc 'index format 5' \
		'output format 1'; do
		grep -q "$thing" <<<"$output"
	done
}

@test "--help and --version need no index and no home" {
	unset PULLQUOTE_INDEX HOME
	run -0 pqsearch --help
	run -0 pqsearch --version
	run -3 pqsearch larn
}

# Of two versions of a stemmer one would not find what the other has indexed.
@test "both programs make terms by the same libraries" {
	of_terms() {
		ldd "$PQ_BIN/$1" | grep -oE 'lib(stemmer|utf8proc)\.so[.0-9]*' |
			sort
	}
	diff <(of_terms pqindex) <(of_terms pqsearch)
}
