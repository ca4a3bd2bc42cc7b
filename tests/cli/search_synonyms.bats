#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Acronyms that the articles explain find what they stand for, and the other
# way round, with a line that says so; nothing else changes.

load index_helper
load widen_helper

setup() {
	enter_scratch
	mkdir news
	put pilots 'The Harbour Pilot Station ("HPS") opened.'
	put lamp 'At the HPS a lamp was lit.'
	put roof 'The roof of the harbour pilot station leaks.'
	put apart 'The station has a pilot in each harbour.'
	put order 'The LFO (Larn Ferry Office) is late.'
	put late 'Nobody at the Larn ferry office knew why.'
	update -q news
}

@test "an acronym finds its name, and a name its acronym" {
	[ "$(which HPS)" = 'lamp pilots roof' ]
	[ "$(cat said)" = 'pqsearch: query: HPS is also found as harbour pilot station (1 article explains it so; not behind "=")' ]
	[ "$(which lfo)" = 'late order' ]
	[ "$(which larn ferry office)" = 'late order' ]
	[ "$(which harbour pilot station)" = 'apart lamp pilots roof' ]
	[ "$(cat said)" = 'pqsearch: query: harbour pilot station is also found as HPS (1 article explains it so; not in quotation marks)' ]
}

@test "counts, explanations and matches are those of the same query" {
	[ "$(pqsearch -c HPS 2>/dev/null)" = 3 ]
	[ "$(pqsearch -c --by=article HPS 2>/dev/null)" = 3 ]
	run -0 --separate-stderr pqsearch --explain HPS
	[ "${lines[0]% *}" = 'parsed    hps OR "harbour pilot' ]
	[[ "$output" == *'; another name for HPS, as 1 article explains'* ]]
	[[ "$output" == *'score '*' = HPS '* ]]
	pqsearch --format=jsonl HPS 2>/dev/null >hits
	[ "$(jq -r 'select(.path == "news/roof.txt").matches[] |
		"\(.start) \(.end) \(.term) \(.form)"' hits)" = \
		'16 37 HPS synonym' ]
	[ "$(jq -r 'select(.path == "news/lamp.txt").matches[].form' hits)" = \
		exact ]
	run -0 --separate-stderr pqsearch --why news/roof.txt HPS
	[[ "$output" == *'"harbour pilot station"'*'in 1 of them'* ]]
	run -1 --separate-stderr pqsearch --why news/apart.txt HPS
	printf 'a\tHPS\nb\t=HPS\n' >questions
	run -0 --separate-stderr pqsearch --batch questions -c
	[ "$output" = "a	3
b	2" ]
	[ "${stderr:?}" = 'pqsearch: a: HPS is also found as harbour pilot station (1 article explains it so; not behind "=")' ]
	# the score of a hit is the sum that --explain tells
	pqsearch --explain lamp HPS roof 2>/dev/null |
		sed -nE 's/^ *score //; T; s/ \(.*, times 0\.5\)//; p' |
		awk '{ sum = 0; for (i = 3; i <= NF; i++)
			if ($i ~ /^[0-9.]+$/) sum += $i
			if (sum - $1 > 0.001 || $1 - sum > 0.001) exit 1
			count++ } END { exit count != 3 }'
}

@test "it is suggested, and searched for where it is asked for" {
	[ "$(pqsearch --suggest -n 1 HPS)" = \
		'HPS: harbour pilot station (3 passages, another name)' ]
	[ "$(pqsearch --suggest --format=tsv lfo | tail -n +2)" = \
		$'lfo\tlarn ferry office\t0\tsynonym\t2' ]
	[ "$(which --no-synonyms '+HPS~0')" = 'lamp pilots roof' ]
	[ ! -s said ]
}

@test "what is to be as typed is" {
	local query
	for query in '=HPS' '"HPS"' '+HPS' 'HPS AND station' '+HPS -roof'; do
		pqsearch -c "$query" >is 2>said || true
		pqsearch -c --no-synonyms "$query" >as 2>/dev/null || true
		cmp is as
		[ ! -s said ]
	done
	[ "$(which --no-synonyms HPS)" = 'lamp pilots' ]
	[ ! -s said ]
	printf '[pqsearch]\nno-synonyms = yes\n' >config
	[ "$(PULLQUOTE_CONFIG=$PWD/config pqsearch -c HPS)" = 2 ]
	[ "$(which '"harbour pilot station"')" = 'pilots roof' ]
	[ "$(which 'number -HPS')" = 'apart late order roof' ]
}

@test "what no article explains any more is forgotten" {
	rm news/pilots.txt
	update -q news
	[ "$(which HPS)" = lamp ]
	[ ! -s said ]
	put pilots 'The Hotel Price Survey (HPS) was printed.'
	update -q news
	[ "$(which HPS)" = 'lamp pilots' ]
	put more 'The Harbour Pilot Station (HPS) is open.'
	update -q news
	# now it may be the one or the other
	[ "$(which HPS)" = 'lamp more pilots' ]
	[ ! -s said ]
}

@test "changes, a compaction and a rebuild leave what a first build makes" {
	"$PQ_TOOLS/dump" index >/dev/null
	put pilots 'The Harbour Price Survey (HPS) was printed.'
	rm news/order.txt
	update -q news
	put pilots 'The Harbour Pilot Station ("HPS") opened.'
	put order 'The LFO (Larn Ferry Office) is late.'
	update -q news
	"$PQ_TOOLS/dump" index | grep -v ' runs=' >changed
	pqindex --rebuild -q
	"$PQ_TOOLS/dump" index | grep -v ' runs=' >rebuilt
	pqindex --index "$PWD/new" --settle 0 -q news
	"$PQ_TOOLS/dump" new | grep -v ' runs=' >new.dump
	grep -q 'XAhps=harbour pilot station' new.dump
	cmp changed rebuilt
	cmp changed new.dump
	pqindex --check
}
