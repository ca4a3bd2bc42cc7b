#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What some write as one word and others as two is found in both, with a line
# that says so, where an article of the index writes it with a hyphen.

# shellcheck disable=SC2154 # bats sets stderr
load index_helper
load widen_helper

setup() {
	enter_scratch
	mkdir news
	put one 'The crane of Larn has a backdoor.'
	put apart 'The crane of Larn has a back door.'
	put several 'Cranes with back doors were sold.'
	put hyphen 'Nobody knew of the back-door.'
	put parts 'The door at the back of the crane.'
	put light 'The high light of the tower was a highlight.'
	put other 'A light was high up in Larn.'
	update -q news
}

@test "a word is found apart, and two words as one, in any form" {
	[ "$(which backdoor)" = 'apart hyphen one several' ]
	[ "$(cat said)" = 'pqsearch: query: backdoor is also found as back door (articles write back-door; not behind "=")' ]
	[ "$(which backdoors)" = 'apart hyphen one several' ]
	[ "$(cat said)" = 'pqsearch: query: backdoors is also found as back doors (articles write back-door; not behind "=")' ]
	[ "$(which back door)" = 'apart hyphen one parts several' ]
	[ "$(cat said)" = 'pqsearch: query: back door is also found as backdoor (articles write back-door; not in quotation marks)' ]
	[ "$(which Back doors)" = 'apart hyphen one parts several' ]
	[ "$(which backdoor Backdoor)" = 'apart hyphen one several' ]
	[ "$(wc -l <said)" = 1 ]
	[ "$(which back-door)" = 'apart hyphen one several' ]
	[ ! -s said ]
	[ "$(pqsearch -c backdoor 2>/dev/null)" = 4 ]
	[ "$(pqsearch -c --by=article back door 2>/dev/null)" = 5 ]
}

@test "what is to be as typed is, and what no article tells of stays apart" {
	local query
	for query in =backdoor '"backdoor"' +backdoor '"back door"' \
		'back +door' 'backdoor AND crane' 'crane -backdoor' \
		highlight 'high light' 'backdoor "back door"'; do
		pqsearch -c "$query" >is 2>said || true
		pqsearch -c --no-synonyms "$query" >as 2>/dev/null || true
		cmp is as
		[ ! -s said ]
	done
	[ "$(which --no-synonyms backdoor)" = 'hyphen one' ]
	[ ! -s said ]
	[ "$(which highlight)" = light ]
}

@test "in a question of several words a compound is also its parts" {
	put door 'They went out by the door.'
	update -q news
	[ "$(which 'nobody back-door lamp')" = \
		'apart door hyphen one parts several' ]
	[ "$(cat said)" = 'pqsearch: query: back-door is also found as back door (beside other words; not in quotation marks)
pqsearch: query: no passage has lamp' ]
	[ "$(which 'nobody "back-door" lamp')" = 'apart hyphen one' ]
	[ "$(which --no-synonyms 'nobody back-door lamp')" = \
		'apart hyphen one several' ]
	[ "$(cat said)" = 'pqsearch: query: no passage has lamp' ]
	run -0 --separate-stderr pqsearch -n 1 'of back-door nobody'
	[[ "$output" == *'Nobody knew of the back-door'* ]]
}

@test "a compound that no passage has: its words apart are proposed" {
	put winch 'The winch stood at the quay by the harbour.'
	update -q news
	run -1 --separate-stderr pqsearch winch-quay
	[[ "$stderr" == *'. Did you mean: winch quay (1 passage)?'* ]]
	run -1 --separate-stderr pqsearch 'quay-winch path:news'
	[[ "$stderr" == *'. Did you mean: quay winch path:news (1 passage)?'* ]]
	for query in '"winch-quay"' =winch-quay; do
		run -1 --separate-stderr pqsearch "$query"
		[[ "$stderr" != *'Did you mean'* ]]
	done
}

@test "it is explained, and marked where it stands in the file" {
	run -0 --separate-stderr pqsearch --explain backdoor
	[ "${lines[0]%^*}" = 'parsed    backdoor OR back-door' ]
	[[ "$output" == *'; another spelling of backdoor'* ]]
	run -0 --separate-stderr pqsearch --explain crane back door
	[[ "$output" == *'; another spelling of back door'* ]]
	pqsearch --format=jsonl backdoor 2>/dev/null >hits
	[ "$(jq -r 'select(.text) | .path as $path | .start as $start |
		.matches[] | "\($path) \($start + .start) " +
		"\(.end - .start) \(.term) \(.form)"' hits | sort)" = \
		'news/apart.txt 35 9 backdoor stem
news/hyphen.txt 30 9 backdoor exact
news/one.txt 35 8 backdoor exact
news/several.txt 23 10 backdoor stem' ]
	[ "$(tail -c +36 news/apart.txt | head -c 9)" = 'back door' ]
	pqsearch --format=jsonl crane back door 2>/dev/null >hits
	[ "$(jq -r 'select(.path == "news/one.txt").matches[] |
		"\(.term) \(.form)"' hits)" = 'crane exact
back door stem' ]
	run -0 --separate-stderr pqsearch --why news/apart.txt backdoor
	run -1 --separate-stderr pqsearch --why news/parts.txt backdoor
}

@test "nothing is told of a spelling that finds no more" {
	rm news/one.txt
	update -q --allow-delete news
	[ "$(which back door)" = 'apart hyphen parts several' ]
	[ ! -s said ]
	rm news/apart.txt news/several.txt news/parts.txt
	update -q --allow-delete news
	[ "$(which backdoor)" = hyphen ]
	[ ! -s said ]
}

@test "the first article that has the compound is enough, in any run" {
	put third 'A high-light of the year.'
	[ "$(which highlight)" = light ]
	update -q news
	# none has the two side by side, and not as one
	[ "$(which highlights)" = 'light third' ]
	put fourth 'The high lights of Larn.'
	update -q news
	[ "$(which highlights)" = 'fourth light third' ]
	pqindex --check
}

@test "changes, a compaction and a rebuild tell of the same compounds" {
	put hyphen 'Nothing is known.'
	put back 'The back-doors of Larn, and a quay-side.'
	update -q news
	put hyphen 'Nobody knew of the back-door.'
	update -q news
	compounds index >changed
	grep -q 'kbackdoor=back doors=en' changed
	[ "$(wc -l <changed)" -eq 3 ]
	pqindex --compact -q
	compounds index | cmp - changed
	pqindex --rebuild -q
	compounds index | cmp - changed
	pqindex --index "$PWD/new" --settle 0 -q news
	compounds new | cmp - changed
	pqindex --check
}

compounds() {
	"$PQ_TOOLS/dump" "$1" whole | grep -a '^  key=k'
}

@test "of several indexes each is asked" {
	mkdir other
	echo 'The quay of Larn has a tug-boat.' >other/boat.txt
	update -q --index "$PWD/other.index" other
	echo 'Nobody saw the tug boats.' >news/boats.txt
	update -q news
	[ "$(pqsearch -i index -i other.index -c tugboat 2>said)" = 2 ]
	grep -q 'tugboat is also found as tug boat' said
	[ "$(pqsearch -i other.index -i index -c backdoor 2>/dev/null)" = 4 ]
	[ "$(pqsearch -c tugboat 2>/dev/null || true)" = 0 ]
}

@test "a word that the end of a line parts before its apostrophe is near to what is typed" {
	printf '{"id":"%s","lang":"fr","text":"Le port et la grue %s a dans la ville."}\n' \
		whole "qu'il" broken "q-\\nu'il" >news/fr.jsonl
	update -q news
	[ "$(pqsearch --format=jsonl 'quie~1' 2>said | jq -r '.id // empty' | sort | paste -sd ' ')" = 'broken whole' ]
	pqsearch --explain 'quie~1' | grep "stands for itself, qu'il 1\$"
}
