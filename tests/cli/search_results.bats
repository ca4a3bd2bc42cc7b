#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What becomes of the hits: their order, their neighbours, what they are
# of and when, and how much of a long one is shown.

# shellcheck disable=SC2154 # status, output and stderr are set by run
load helper

setup() {
	make_news_index
}

# ids ARGUMENT...: rank, id and line of each hit
ids() {
	pqsearch --format=tsv --fields=rank,id,line "$@" | tail -n +2 |
		tr '\t' ' '
}

# Undated ones are last both ways.
@test "--sort=date, --sort=-date" {
	[ "$(ids --sort=date larn | head -1)" = '1 w 1 1' ]
	[ "$(ids --sort=-date larn | head -1)" = '1 w 2 1' ]
	[ "$(ids --sort=-date larn | sed -n 2p)" = '2 w 1 1' ]
	ids --sort=-date larn | tail -1 | grep -E 'harbour|court'
	ids --sort=date larn | tail -1 | grep -E 'harbour|court'
	# pages join without a gap
	diff -u <(ids -n 0 --sort=date larn) \
		<(for i in 0 1 2 3 4; do ids -n 1 --offset $i --sort=date larn
		done)
	pqsearch --sort=date --format=jsonl -n 1 larn | grep -q '"score":[0-9]'
}

@test "--since-run: hits, counts and facets" {
	[ "$(pqsearch --count --since-run 0 larn)" = "$(pqsearch --count larn)" ]
	run -1 pqsearch --count --since-run 1 larn
	[ "$output" = 0 ]
	cat >news/later.txt <<-'END'
		A lamp for Larn

		The old lighthouse of Larn got a new lamp.
	END
	make_index news
	[ "$(ids --since-run 1 larn)" = '1 news/later.txt 3' ]
	[ "$(pqsearch --count --since-run 1 larn)" = 1 ]
	pqsearch --since-run 1 --facet lang --format=tsv larn |
		grep -Fx "$(printf 'lang\ten\t1\t1\t1\t0')"
	run -1 --separate-stderr pqsearch --since-run 2 'lighthouse lamp'
	[[ "${stderr:?}" = "pqsearch: none of the passages found ("[1-9]*") came in after run 2"* ]]
}

@test "-C: neighbours in each format" {
	pqsearch -C 1 --format=jsonl dockers | grep '"type":"hit"' >hit
	jq -e '.before[0].text | startswith("The port of Larn")' hit
	jq -e '.before[0].section == null and .after == []' hit
	# their offsets are those of the file
	jq -r '.path, .before[0].start, .before[0].end' hit | {
		read -r path
		read -r start
		read -r end
		tail -c +$((start + 1)) "$path" | head -c $((end - start)) |
			diff -u - <(jq -j '.before[0].text' hit)
	}
	pqsearch -C 1 --format=grep dockers | cut -c1-27 |
		diff -u - <(printf '%s\n' 'news/harbour.txt-3-The port' \
			'news/harbour.txt:9:The dock' | cut -c1-27)
	pqsearch -C 1 --format=grep dockers arbitration | grep -Fxq -- --
	# each passage once, the hit by its rank
	[ "$(pqsearch -C 2 dockers quays | grep -c 'The port of')" = 1 ]
	pqsearch -C 1 dockers | grep -E '^     The port of'
}

@test "--facet: every match is counted" {
	pqsearch --facet source --facet author:1 --format=tsv -n 1 larn |
		diff -u - <(printf '%s\n' \
			'field	value	passages	articles	share	others' \
			'source	Larn Post	2	2	0.5	0' \
			'source		2	2	0.5	0' \
			'author	A. Writer	1	1	0.25	0' \
			'author		3	3	0.75	0' \
			'author		1	1	0.25	1')
	pqsearch --facet month larn | grep -E '^  2021-08 +1 +1 █+'
	pqsearch --facet lang --format=json '"port of larn"' |
		jq -e '.hits == [] and .summary.total == 2 and
			.facets[0].value == "en" and .facets[0].passages == 2'
	run -1 --separate-stderr pqsearch --facet lang zzzz
	[ "$output" = '' ]
	[[ $stderr == *'no passage has'* ]]
	run -2 pqsearch --facet lang --format=grep larn
}

@test "--timeline: gaps in the coverage are told" {
	pqsearch --timeline=month --format=tsv larn | cut -f2,5,6,8,9 |
		diff -u - <(printf '%s\n' \
			'bucket	passages	articles	indexed	share' \
			'2021-08	1	1	1	1' \
			2021-{09..12}'	0	0	0	' \
			2022-0{1..4}'	0	0	0	' \
			'2022-05	1	1	1	1' \
			'	2	2	2	1')
	pqsearch --timeline=month larn | grep 'no coverage' |
		grep -x '2021-09\.\.2022-04 *no coverage indexed'
	pqsearch --timeline=day larn | grep -E '^2022-05, day unknown +1 +1 '
	pqsearch --timeline=week --format=jsonl locks |
		jq -s -e '.[1].bucket == "2021-W33" and
			.[1].from == "2021-08-16" and .[2].type == "summary"'
}

@test "a batch with facets" {
	printf 'q1\tlarn\nq2\tlocks\n' >questions
	pqsearch --facet lang --format=tsv --batch questions |
		diff -u - <(printf '%s\n' \
			'qid	field	value	passages	articles	share	others' \
			'q1	lang	en	4	4	1	0' \
			'q2	lang	en	1	1	1	0')
}

@test "a long passage is shortened to whole sentences, in text only" {
	{
		printf 'A long one\n\n'
		printf 'Nothing of what comes before is about animals. %.0s' \
			1 2 3 4 5 6 7 8 9 10 11 12
		printf 'The walrus sleeps.\n'
	} >news/long.txt
	make_index news
	pqsearch walrus >shown
	grep -F 'The walrus sleeps.' shown
	grep -F '[…]' shown
	[ "$(grep -c . shown)" -lt 10 ]
	[ "$(pqsearch --format=jsonl walrus | grep -Fc '[…]')" = 0 ]
}

# Two crawls hold one page, in other words. Each hit is told of its own file.
@test "an article that two indexes hold has a place in each" {
	local folder
	for folder in early late; do
		mkdir $folder
		printf -- '---\ntitle: Lamps\nurl: https://lamps.example/%s\n---\n' \
			a >$folder/$folder.md
	done
	echo 'The lamp keepers of Larn went home in the morning.' \
		>>early/early.md
	printf '%s\n\n%s\n' 'The lamp keepers of Larn went home at noon.' \
		'## What else' >>late/late.md
	echo 'They were glad.' >>late/late.md
	for folder in early late; do
		"$PQ_BIN/pqindex" --settle 0 --index in-$folder $folder=$folder
	done
	for folder in early late; do
		diff -u <(pqsearch -i in-$folder --format=grep -C 1 +keepers) \
			<(pqsearch -i in-early -i in-late --format=grep -C 1 \
				+keepers | grep "^$folder/")
	done
	# and its own heading
	pqsearch -i in-early -i in-late -n 10 keepers | grep -c '^Lamps$' |
		grep -x 2
	pqsearch -i in-early -i in-late -n 0 keepers | grep -c '^Lamps$' |
		grep -x 2
	pqsearch -i in-early -i in-late --format=html keepers |
		grep -c '<article' | grep -x 2
}
