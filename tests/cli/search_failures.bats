#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch when something is wrong: exit status and message of each case.

# shellcheck disable=SC2016 # what bash -c gets is not for us to expand

load helper

setup() {
	make_news_index
}

# usage MESSAGE OPTION...: the options are refused with this message
usage() {
	local message=$1
	shift
	run --separate-stderr pqsearch "$@"
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	said "pqsearch: $message" "Try 'pqsearch --help'"
}

@test "wrong usage: exit 2, one line, and where help is" {
	usage "no query"
	usage "unknown option '--nonsense'" --nonsense larn
	usage "unknown option '-x'" -x larn
	usage "'--limit' needs a value" larn --limit
	usage "'--limit' takes a whole number from 0 to 1000000000, not 'ten'" \
		-n ten larn
	usage "'--format' takes one of text|jsonl|json|tsv|csv|grep|trec|paths|ris|atom|html, not 'xml'" \
		--format=xml larn
	usage "'--batch' takes no query" \
		--batch f larn
	usage "'--null' goes with '--format=paths', grep and tsv only" -0 larn
}

@test "an option from outside is shown harmless" {
	run --separate-stderr pqsearch $'--\e[2J' larn
	[ "$status" -eq 2 ]
	said "pqsearch: unknown option '--\\x1b[2J'" "Try 'pqsearch --help'"
}

@test "no index there: exit 3, and how one is made" {
	run --separate-stderr pqsearch -i "$PWD/none" larn
	[ "$status" -eq 3 ]
	[ -z "$output" ]
	said "pqsearch: $PWD/none: no index there; build one with: pqindex --index $PWD/none FOLDER"
	run -3 pqsearch -i news larn
	run -3 pqsearch -i index -i none larn
}

@test "a foreign version: exit 3" {
	sed -n 's/^auto //p' index/XAPIANDB >generation
	cp -r index foreign
	: >foreign/XAPIANDB
	run -3 pqsearch -i foreign larn
	echo "auto nowhere" >foreign/XAPIANDB
	run pqsearch -i foreign larn
	[ "$status" -eq 3 ] || [ "$status" -eq 75 ]
}

@test "the command that helps is one, whatever the folder's name" {
	long=$PWD/$(printf 'folder%.0s' {1..25})
	mkdir "$long"
	for folder in "my index" "it's" "$long/i"; do
		run -3 --separate-stderr pqsearch -i "$folder" larn
		command=$(sed -n 's/.*build one with: \(.*\) FOLDER$/\1/p' \
			<<<"${stderr:?}")
		PATH=$PQ_BIN:$PATH run -0 bash -c "$command --settle 0 news"
		[ -e "$folder/ledger.sqlite" ]
		: >"$folder/XAPIANDB"
		for program in "pqsearch larn" pqindex; do
			# shellcheck disable=SC2086 # a word or two
			PATH=$PQ_BIN:$PATH run -3 --separate-stderr \
				$program -i "$folder"
			command=$(sed -n 's/.*rebuild it with: //p' \
				<<<"$stderr")
			PATH=$PQ_BIN:$PATH run -0 bash -c "$command"
			run -0 pqsearch -q -i "$folder" larn
			: >"$folder/XAPIANDB"
		done
	done
}

@test "a damaged index: exit 3, never a wrong text" {
	cp -r index damaged
	for file in damaged/gen-*/*.glass damaged/gen-*/iamglass; do
		cp "$file" kept
		: >"$file"
		run pqsearch -i damaged larn
		[ "$status" -eq 3 ] || [ "$status" -eq 0 ] || [ "$status" -eq 1 ]
		cp kept "$file"
	done
	: >"damaged/$(sed 's/^auto //' damaged/XAPIANDB)/iamglass"
	run --separate-stderr pqsearch -i damaged larn
	[ "$status" -eq 3 ]
	[[ ${stderr:?} == "pqsearch: "* ]]
}

@test "lost output: exit 75 with a line, in every format" {
	for format in text jsonl json tsv csv grep trec paths ris atom html; do
		run -75 bash -c '"$1" --format="$2" larn 2>&1 >/dev/full' - \
			"$PQ_BIN/pqsearch" $format
		[ "$output" = "pqsearch: output: disk full" ]
	done
	run -75 bash -c '"$1" -c larn >/dev/full' - "$PQ_BIN/pqsearch"
	run -75 bash -c '"$1" --help >/dev/full' - "$PQ_BIN/pqsearch"
	run -75 bash -c '"$1" --article news/court.txt >/dev/full' - \
		"$PQ_BIN/pqsearch"
}

@test "closed standard output: exit 75, unless nothing is printed" {
	run -75 --separate-stderr bash -c '"$1" larn >&-' - "$PQ_BIN/pqsearch"
	said "pqsearch: output: Bad file descriptor"
	run -0 bash -c '"$1" -q larn >&- <&- 2>&-' - "$PQ_BIN/pqsearch"
}

@test "output past the limit of a file is lost: exit 75 with a line" {
	run -75 --separate-stderr bash -c 'ulimit -f 1
		"$1" --format=html larn >page' - "$PQ_BIN/pqsearch"
	said "pqsearch: output: no file may be larger here"
}

@test "a reader that goes away: quietly, by the signal" {
	for format in text jsonl json tsv csv grep trec paths ris atom html; do
		{
			code=0
			"$PQ_BIN/pqsearch" -n 0 --format=$format larn \
				2>errors || code=$?
			echo $code >left
		} | head -c 1 >first
		[ ! -s errors ]
		[ "$(cat left)" -eq 141 ] || [ "$(cat left)" -eq 0 ]
	done
	# also where the parent ignores the signal
	run bash -c 'trap "" PIPE
		for i in 1 2 3 4 5 6 7 8 9; do echo larn; done |
			"$1" --batch - 2>errors | sleep 0' - "$PQ_BIN/pqsearch"
	[ ! -s errors ]
}

@test "time is up: exit 75 and one line" {
	[ "${PQ_VARIANT:-release}" != asan ] ||
		skip "strace and the leak checker do not go together"
	run -75 --separate-stderr strace -f -qq -o /dev/null \
		-e trace=setitimer \
		-e inject=setitimer:delay_exit=300000:when=1 \
		"$PQ_BIN/pqsearch" --timeout=0.05 larn
	said "pqsearch: query: took longer than 0.05 s; give it more with --timeout"
	printf 'q1\tlarn\nq2\tlarn\n' > questions.tsv
	run -75 --separate-stderr strace -f -qq -o /dev/null \
		-e trace=setitimer \
		-e inject=setitimer:delay_exit=300000:when=1 \
		"$PQ_BIN/pqsearch" --timeout=0.05 --batch questions.tsv
	said "pqsearch: q1: took longer than 0.05 s; give it more with --timeout"
	run -0 strace -f -qq -o /dev/null \
		-e trace=setitimer \
		-e inject=setitimer:delay_exit=300000:when=1 \
		"$PQ_BIN/pqsearch" -q --timeout=10 larn
}

# bats test_tags=once
@test "the time that the reader takes is not counted" {
	for _ in $(seq 400); do
		cat news/harbour.txt
	done >long
	mkdir many
	split -l 200 long many/part
	make_index many
	{
		"$PQ_BIN/pqsearch" -n 0 --timeout=0.5 --format=jsonl larn
		echo $? >left
	} | {
		sleep 2
		cat >answer
	}
	[ "$(cat left)" -eq 0 ]
	[ "$(jq -r 'select(.type == "summary").type' answer)" = summary ]
}
