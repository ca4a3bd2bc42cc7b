#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Why a file is found or not, and what is like it.

load helper

setup() {
	make_news_index
}

@test "why a file is not found" {
	run pqsearch --why news/court.txt harbour AND dockers
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = "news/court.txt is indexed (1 passage)." ]
	[ "${lines[2]}" = "\"dockers\" (en: docker): in none of them; it stands\
 in 1 passage of 1 article." ]
	[ "${lines[3]}" = "The query does not find it: needed, but not there:\
 dockers." ]
}

@test "why a file is found, and where" {
	run pqsearch --why news/court.txt arbitration
	[ "$status" -eq 0 ]
	[[ "${lines[2]}" = "The query finds 1 passage of it; the best, "*" is hit 1 with score "* ]]
	pqsearch --why news/court.txt --format=jsonl arbitration >why
	pqsearch --format=jsonl arbitration >hits
	[ "$(jq -r .best.passage why)" = \
		"$(jq -r 'select(.rank == 1).passage' hits)" ]
	[ "$(jq -r .best.score why)" = \
		"$(jq -r 'select(.rank == 1).score' hits)" ]
	# Each hit is found by its passage's id, at its rank.
	jq -r 'select(.type == "hit") | [.passage, .rank] | @tsv' hits |
		while read -r passage rank; do
			[ "$(pqsearch --why "$passage" --format=jsonl \
				arbitration | jq .best.rank)" = "$rank" ]
		done
}

@test "why a file is not there at all" {
	run pqsearch --why news/cuort.txt x
	[ "$status" -eq 1 ]
	[ "${lines[1]}" = "A like name: news/court.txt" ]
	run pqsearch --why news/wire.jsonl x
	[ "$status" -eq 2 ]
	[ "$output" = "pqsearch: 'news/wire.jsonl' holds several articles:\
 name one by its id" ]
	run pqsearch --why news x
	[ "$output" = "news is a folder with indexed files: name one of them." ]
	printf '%%PDF-1.4 broken' >news/report.pdf
	make_index -q news || [ $? -eq 1 ]
	run pqsearch --why news/report.pdf x
	[ "$status" -eq 1 ]
	[[ "$output" = "news/report.pdf could not be indexed: "* ]]
}

@test "what an article has beside its passages" {
	mkdir -p beside
	cat >beside/quay.md <<-'END'
		# A quay for Larn

		The boats of Larn lie in the open. Nobody likes that.

		## Stones from the north

		They will lie at a wall of stone next year, the council says.

		Read more: Eels are back
	END
	make_index beside
	while IFS='|' read -r query expected; do
		run -1 pqsearch --why beside/quay.md "$query"
		echo "$output"
		if [ "$expected" = beside ]; then
			[[ "$output" = *", though the article has it: "* ]]
		else
			[[ "$output" = *": in none of them; no passage "* ]]
		fi
		[ "$(pqsearch --why beside/quay.md --format=jsonl "$query" |
			jq ".leaves[0].beside")" = \
			"$([ "$expected" = beside ] && echo true || echo false)" ]
	done <<-'END'
		eels|beside
		"eels are"|beside
		zeppelin|nowhere
		"boats of stone"|nowhere
	END
}

@test "what a passage is found with though its title alone has it" {
	local passage
	mkdir -p beside
	printf '%s\n\n' "Title: A quay for Larn" "Date: 2021-05-06" \
		"$(printf 'The council met again and spoke of roads. %.0s' {1..12})" \
		"$(printf 'The trawlers lie in the open, as ever. %.0s' {1..12})" \
		>beside/quay.txt
	make_index beside
	passage=$(pqsearch --format=jsonl trawlers |
		jq -r 'select(.rank == 1).passage')
	[ "$(pqsearch -c trawlers)" = "$(pqsearch -c 'quay AND trawlers')" ]
	run -0 pqsearch --why "$passage" 'quay AND trawlers'
	echo "$output"
	[[ "$output" = *'"quay" (en: quay): not in it, though the title or the heading above it has it; '* ]]
	# What only another passage has is not beside this one.
	run -1 pqsearch --why "$passage" --format=jsonl 'roads AND trawlers'
	[ "$(jq -c '[.leaves[].beside]' <<<"$output")" = '[false,false]' ]
}

@test "passages like a file's" {
	run pqsearch --like news/court.txt --format=paths
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = news/harbour.txt ]
	[[ "$output" != *court* ]]
	pqsearch --like news/court.txt --explain -n 1 >like
	grep -q '^parsed  *.*cameras' like
	# More words are a filter.
	run pqsearch --like news/court.txt --format=paths path:wire.jsonl
	[ "$output" = news/wire.jsonl ]
	run pqsearch --like news/missing.txt
	[ "$status" -eq 1 ]
	[ "$output" = "pqsearch: no article or passage 'news/missing.txt'" ]
}

# A folder for each outlet may be a thousand of them; 999 is the last by name.
@test "a file is found by its path below any of many folders" {
	local number path=$PWD/outlets/999/a.txt
	mkdir -p outlets/{1..1100}
	for number in {1..1100}; do
		echo "Quay number $number was dredged." >"outlets/$number/a.txt"
	done
	export PULLQUOTE_INDEX=$PWD/many
	make_index -q "$PWD"/outlets/*/
	[ "$(pqsearch --article "$path")" = "Quay number 999 was dredged." ]
	[ "$(pqsearch -c "dredged path:$path")" = 1 ]
	run pqsearch --why "$path" dredged
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "$path is indexed (1 passage)." ]
}
