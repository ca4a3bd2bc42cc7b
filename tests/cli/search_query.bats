#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The query language: what articles say of themselves, dates, weights, open
# words, and what is said of a query that makes no sense.

load helper

setup() {
	make_news_index >/dev/null 2>&1
}

# How many passages a query has.
count() {
	pqsearch -c -- "$1" 2>/dev/null || true
}

# count QUERY NUMBER, line by line from standard input.
check_counts() {
	local query number
	while IFS='|' read -r query number; do
		[ "$(count "$query")" = "$number" ] || {
			echo "$query: $(count "$query"), not $number"
			return 1
		}
	done
}

@test "fields filter by what an article says of itself" {
	check_counts <<-'END'
		larn|4
		title:harbour|3
		title:"harbour cameras"|3
		title:"cameras harbour"|0
		title:=camera|0
		title:objections|0
		title:(quarrel OR fishing)|2
		title:over|1
		larn title:harbour|2
		larn -title:harbour|2
		source:larn|2
		source:"larn post"|2
		source:post larn|2
		source:=larn|0
		source:="Larn Post"|2
		author:writer|1
		author:="b. writer"|1
		lang:en larn|4
		lang:EN -larn|1
		lang:fr|0
		host:larn.example|1
		host:example|1
		host:www.larn.example|1
		path:harbour.txt|2
		path:news/harbour.txt|2
		path:news|5
		path:har*.txt|2
		path:*.txt larn|2
		path:bour.txt|0
	END
}

@test "what fields alone answer needs no word of the passage" {
	check_counts <<-'END'
		(zebra OR source:larn) AND (ferret OR lang:en)|2
		+(zebra OR source:larn) +(ferret OR lang:en)|2
		(zebra OR source:larn) AND (ferret OR lang:en) AND NOT hotels|1
		(zebra OR source:larn) AND (ferret OR NOT hotels)|1
		(zebra OR NOT hotels) AND (ferret OR lang:en) AND path:wire.jsonl|1
		(locks OR source:larn) AND (ferret OR lang:fr)|0
		(locks OR (source:larn NOT hotels)) AND (ferret OR lang:en)|2
	END
}

@test "dates are ranges, and an article lies in one with all its days" {
	check_counts <<-'END'
		date:2021|1
		date:2021-08|1
		date:2021-08-17|1
		date:2021-08-18|0
		date:2022|1
		date:2022-05|1
		date:2022-05-01..2022-05-30|0
		date:>2021|1
		date:..2021|1
		date:2021..2022|2
		date:>2020 date:<2022|1
		date:<2023 date:>2020|2
		date:>2021 date:<2022|0
		date:<2022 date:>2021|0
		date:..2021-08-17 date:2022..|2
		date:2021 date:2022|2
		date:2021 AND date:2022|0
		-date:2021|4
		date:today|0
		date:100y..|2
		date:last 100 years larn|2
		larn date:last-week|0
	END
	pqsearch --explain 'larn date:2022-05-10..' >out || [ $? -eq 1 ]
	grep -q '^parsed    larn FILTER date:2022-05-10\.\.$' out
	grep -q '; left out: 3 without a date, 1 whose date is only in part' out
}

@test "open words stand for the words of the index" {
	check_counts <<-'END'
		back*|2
		*door|2
		ba*or|2
		arbitr*|1
		"harb* cameras"|2
		"will wat*"|1
		-arbitr* larn|3
		zzz*|0
		arbitraton~|1
		abritration~1|1
		arbitxxtion~|1
		arbitxxtion~1|0
		lran~ NEAR/5 port|2
		title:harbor~|3
	END
	pqsearch --format=jsonl 'arbitraton~' | grep -q '"form":"fuzzy"'
	pqsearch --format=jsonl 'arbitr*' | grep -q '"form":"exact"'
}

@test "what is printed of a query is the same query" {
	local query
	for query in 'larn^2 (port union)^0.5' 'larn lang:en lang:ur' \
		'a -lang:fr title:(x -"y z"~3)' 'back* arbitraton~ date:2021..' \
		'source:="Larn Post" OR path:"a b"' 'date:last week larn'; do
		pqsearch --explain -- "$query" >once 2>&1 || true
		parsed=$(sed -n 's/^parsed    //p' once)
		pqsearch --strict --explain -- "$parsed" >twice 2>&1 || true
		cmp once twice
	done
}

@test "a weight moves what has the word" {
	best() {
		pqsearch -n 1 --format=paths -- "$1"
	}
	[ "$(best 'arbitration^100 locks')" = news/court.txt ]
	[ "$(best 'arbitration locks^100')" = news/wire.jsonl ]
	[ "$(best '(arbitration judge)^0.01 locks')" = news/wire.jsonl ]
	[ "$(count 'arbitration^100 locks')" = "$(count 'arbitration locks')" ]
}

@test "a word that a hyphen parts at the end of a line is found and marked" {
	local query text
	mkdir wrapped
	printf '%s\n' 'Council weighs new plan' '' \
		'The council of Larn said on Tuesday that the mass surveil-' \
		'lance posts of the port would be switched off, and counter-surveil-' \
		'lance officers had been told, since nobody wanted them any more.' \
		>wrapped/plan.txt
	printf '%s\r\n' 'From: Desk <desk@larn.example>' 'Subject: Port' \
		'Date: Tue, 17 Aug 2021 09:00:00 +0000' '' \
		'The council said that its mass surveil-' \
		'lance of the port would end.' >wrapped/port.eml
	make_index -q wrapped
	while IFS='|' read -r query text; do
		pqsearch --format=jsonl -- "$query" |
			jq -rj 'select(.type == "hit") | .text as $text |
				.matches[] | $text[.start:.end] |
				gsub("\r?\n"; "/") + ";"' >marked
		[ "$(cat marked)" = "$text" ] || {
			echo "$query: $(cat marked)"
			return 1
		}
	done <<-'END'
		surveillance posts|surveil-/lance;posts;surveil-/lance;surveil-/lance;
		"mass surveillance posts"|mass surveil-/lance posts;
		"mass surveillance of"|mass surveil-/lance of;
		counter-surveillance|counter-surveil-/lance;
		countersurveillance|counter-surveil-/lance;
		countersurveil*|counter-surveil-/lance;
	END
}

@test "filters alone are in the order of time" {
	pqsearch --format=tsv --fields date date:2021.. >dates
	printf 'date\n2022-05\n2021-08-17\n' | cmp - dates
}

@test "what makes no sense is told, and refused when strict" {
	local query
	while IFS= read -r query; do
		run -2 --separate-stderr pqsearch --strict -- "$query"
		# shellcheck disable=SC2154 # bats sets it
		[[ "$stderr" == *^* ]]
		pqsearch -- "$query" >out 2>said || [ $? -eq 1 ]
		grep -q '^pqsearch: query: ' said
	done <<-'END'
		larn foo:bar
		larn title:
		larn date:
		larn date:2021/08/17
		larn date:17.08.2021
		larn date:2021-02-30
		larn date:2022..2021
		larn lang:?
		larn title:harbour^2
		larn^1000
		larn~3
		a-b~ larn
		a* larn
		"larn
		(larn
		larn AND
	END
	for query in 'http://larn.example/a 12:30' 'larn ^3 a^ ~ *' 'C++ larn'; do
		pqsearch --strict -- "$query" 2>&1 >out |
			sed '/query: no passage has/d' >said
		run ! grep -q query: said
	done
}
