#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The examples of README.md for other tools, run as they stand. Only what
# would wait for a person is told to do without one.
# bats file_tags=once

load helper

setup() {
	enter_scratch
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	ln -s "$top/corpus" corpus
	make_index corpus
	PATH=$PQ_BIN:$PATH
}

needs() {
	command -v "$1" >/dev/null || skip "no $1 is installed"
}

# example WHAT: the lines of code below "**WHAT"
example() {
	awk -v what="**$1" '
	index($0, "**") == 1 { is_here = index($0, what) == 1 }
	/^#/ { is_here = 0 }
	is_here && sub(/^    /, "")' "$top/README.md" >lines
	[ -s lines ]
	cat lines
}

@test "the first screen shows what is printed" {
	sed '/^    make demo/,$d' "$top/README.md" |
		sed -n '/^    \$ /,$s/^    //p' >shown
	read -r _ command <shown
	[ "$(wc -l <shown)" -gt 12 ]
	diff <(bash -c "$command" | sed '/^$/d') <(sed 1d shown)
}

@test "jq gets titles, texts and outlets" {
	example jq >run
	[ "$(wc -l <run)" = 2 ]
	bash -o pipefail run >printed
	[ "$(wc -l <printed)" -gt 6 ]
	grep -q 'Safe City' printed
	grep -Eq '^ +[0-9]+ Corpus Desk$' printed
}

@test "fzf picks a passage and shows its article" {
	needs fzf
	example fzf | sed 's/fzf /fzf --filter=telnet /' >run
	bash -o pipefail run >picked
	grep -q Telnet picked
	preview=$(sed -n "s/.*--preview='\([^']*\)'.*/\1/p" lines)
	article=$(head -1 picked | cut -f1)
	bash -c "${preview//'{1}'/$article}" | grep -q Telnet
}

@test "vim's quickfix list has each passage at its place" {
	needs vim
	example vim | sed 's/^://' >run.vim
	cat >>run.vim <<-'END'
		call writefile(map(getqflist(), {_, hit ->
			\ bufname(hit.bufnr) .. ':' .. hit.lnum}), 'places')
		qall!
	END
	vim -N -u NONE -i NONE -es -S run.vim </dev/null
	pqsearch --format=grep -n 0 arbitration | cut -d: -f1,2 | diff - places
	[ "$(wc -l <places)" -gt 3 ]
}

@test "a spreadsheet gets one row a passage" {
	needs python3
	example 'A spreadsheet' >run
	bash run
	python3 - "$(pqsearch -c arbitration)" <<-'END'
		import csv, sys
		rows = list(csv.reader(open("hits.csv", newline="",
		                            encoding="utf-8-sig")))
		assert rows[0] == "date source title text path line".split()
		assert len(rows) == 1 + int(sys.argv[1])
		assert all(len(row) == 6 for row in rows)
		assert any("arbitration" in row[3] for row in rows)
	END
}

@test "the bytes of a file are the passage" {
	example 'The bytes' >run
	bash run >bytes
	pqsearch --format=jsonl -n 1 arbitration |
		jq -j 'select(.type == "hit").text' | cmp - bytes
}

# stub NAME COMMAND...: a program for the example to run
stub() {
	mkdir -p stub
	{
		echo '#!/bin/sh'
		printf '%s\n' "${@:2}"
	} >"stub/$1"
	chmod +x "stub/$1"
	PATH=$PWD/stub:$PATH
}

# A passage that the saved search of the example has not seen.
write_new() {
	mkdir -p new
	printf 'News %s\n\nHuawei and the backdoor of door %s.\n' "$1" "$1" \
		>"new/$1.txt"
	make_index new
}

@test "a mailer gets each new passage once" {
	example Alerts >run
	sed -n 's/^\$ //p' run >typed
	sed -n 's/^15 3 \* \* \* *//p' run >cron
	sed -n '/--no-ack/,$p' run >careful
	# shellcheck disable=SC2016 # for those scripts
	stub ifne 'cat >input; [ ! -s input ] || exec "$@" <input'
	stub mail 'cat >mailed'
	# shellcheck disable=SC2016
	stub deliver 'cp "$1" delivered; test -e is_up'
	bash typed || [ $? -eq 1 ] # nothing is new yet
	write_new one
	bash cron
	grep -q 'door one' mailed
	rm mailed
	bash cron
	[ ! -e mailed ]
	write_new two
	run -1 bash careful
	touch is_up
	bash careful
	[ "$(jq -r 'select(.type == "hit").title' delivered)" = "News two" ]
	run -1 bash careful
}
