#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Where no article writes a word with a hyphen, nothing more is found; but it
# is told how many passages write it apart, or as one.

load index_helper
load widen_helper

setup() {
	enter_scratch
	mkdir news
	put one 'A law on cybersecurity came to Larn.'
	put apart 'The cyber security of Larn was poor.'
	put both 'Cybersecurity, or cyber security, is dear.'
	put parts 'Security in cyber space.'
	put sum 'The port of Larn cost 1.5bn.'
	put sums 'The port cost 1.5 bn, said the mayor.'
	put model 'The LR370 is a crane.'
	put models 'Nobody bought the LR 370.'
	put notable 'A notable man of Larn.'
	put not 'He was not able to go.'
	update -q news
}

# told QUERY...: what is said of it
told() {
	pqsearch -c "$@" 2>&1 >/dev/null | sed 's/^pqsearch: query: //'
}

@test "what a word misses is told, and what finds both" {
	while IFS='|' read -r typed count other both; do
		[ "$(told "$typed")" = "$typed misses $count with \"$other\"; $both finds both" ]
		# what is told to be typed finds as many more
		[ "$(pqsearch -c "$both")" -eq "$(($(pqsearch -c "$typed" 2>/dev/null) + ${count% *}))" ]
		[ -z "$(told "$both")" ]
	done <<-'END'
		cybersecurity|1 passage|cyber security|cyber-security
		1.5bn|1 passage|1.5 bn|1.5-bn
		1.5 bn|1 passage|1.5bn|1.5-bn
		LR370|1 passage|lr 370|lr-370
		LR 370|1 passage|lr370|lr-370
	END
	[ "$(told cyber security)" = 'cyber security misses 1 passage with "cybersecurity"; cyber-security finds both' ]
	# found is what was found before
	[ "$(which cybersecurity)" = 'both one' ]
	[ "$(which --no-synonyms cybersecurity)" = 'both one' ]
	[ ! -s said ]
	put more 'More on cyber security.'
	update -q news
	[ "$(told cybersecurity)" = 'cybersecurity misses 2 passages with "cyber security"; cyber-security finds both' ]
	[ "$(told 'cybersecurity path:news/more.txt')" = 'cybersecurity misses 1 passage with "cyber security"; cyber-security finds both' ]
	[ "$(told --since-run 1 cybersecurity)" = 'cybersecurity misses 1 passage with "cyber security"; cyber-security finds both' ]
	[ "$(told --by=article --format=trec cybersecurity)" = "$(told cybersecurity)" ]
	[ "$(told --plain cybersecurity)" = "$(told --strict cybersecurity)" ]
	[ "$(pqsearch --plain -c cyber-security)" = 4 ]
}

@test "it is not told of other words, nor of what is to be as typed" {
	local query
	for query in notable 'not able' larn 'port larn' =cybersecurity \
		'"cybersecurity"' '"cyber security"' +cybersecurity \
		'cybersecurity AND law' 'cybersecurity lang:fr' \
		'cybersecurity "cyber security"' \
		'cybersecurity law port crane mayor'; do
		pqsearch -c "$query" >is 2>said || true
		grep -q 'finds both' said && {
			echo "$query: $(cat said)"
			return 1
		}
	done
	[ -z "$(told --no-synonyms cybersecurity)" ]
	pqsearch -q cybersecurity >said 2>&1
	[ ! -s said ]
	printf 'cybersecurity\n' >questions
	pqsearch --batch questions >answers 2>said
	[ ! -s said ]
	pqsearch --batch - <questions >answers 2>said
	[ ! -s said ]
}

@test "it is told where nothing is found" {
	rm news/one.txt news/both.txt
	update -q --allow-delete news
	run -1 --separate-stderr pqsearch cybersecurity
	[ -z "$output" ]
	# shellcheck disable=SC2154 # run has set it
	[ "${stderr_lines[0]}" = 'pqsearch: query: cybersecurity misses 1 passage with "cyber security"; cyber-security finds both' ]
	[ "${stderr_lines[1]}" = 'pqsearch: no passage has these words: cybersecurity 0' ]
	run -1 --separate-stderr pqsearch --format=jsonl cybersecurity
	# shellcheck disable=SC2154 # likewise
	[ "$stderr" = 'pqsearch: query: cybersecurity misses 1 passage with "cyber security"; cyber-security finds both' ]
	[ "$(jq -r 'select(.type == "summary").diagnosis' <<<"$output")" = \
		'no passage has these words: cybersecurity 0. cybersecurity misses 1 passage with "cyber security"; cyber-security finds both' ]
	# nobody writes it in either way
	run -1 --separate-stderr pqsearch larncranes
	[[ "$stderr" != *'finds both'* ]]
}

@test "of several indexes all count, and those behind a server" {
	mkdir other
	echo 'Another cyber security.' >other/a.txt
	echo 'The tug boat of Larn.' >other/b.txt
	pqindex --settle 0 -q --index "$PWD/other.index" other
	[ "$(told -i index -i other.index cybersecurity)" = \
		'cybersecurity misses 2 passages with "cyber security"; cyber-security finds both' ]
	[ "$(told -i other.index -i index 'tugboat lr370')" = \
		'no passage has tugboat
tugboat misses 1 passage with "tug boat"; tug-boat finds both
lr370 misses 1 passage with "lr 370"; lr-370 finds both' ]
	told tugboat >said
	run -1 grep both said
	mkdir served
	echo "remote :$(command -v xapian-progsrv) $(echo "$PWD"/index/gen-*)" \
		>served/XAPIANDB
	[ "$(told -i served cybersecurity)" = "$(told cybersecurity)" ]
	[ "$(told -i served cyber security)" = "$(told cyber security)" ]
}
