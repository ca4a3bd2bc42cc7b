#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# --prefer-recent and --prefer-source.

load helper

# Of many passages that say the same, more at length the older they are but
# for the last, and outlets in turn.
write_years() {
	jq -nc 'range(2001; 2021) as $year | {id: "y\($year)",
		title: "Notice of \($year)", date: "\($year)-06-01",
		source: (if $year % 2 == 0
			then "Larn Post" else "Quay Gazette" end),
		text: ("The port counted its lamps in \($year), " +
			("which nobody minded, " * ($year - 2000)) +
			"and that was all.")}' >years.jsonl
	jq -nc '{id: "undated", title: "No day", text: "Lamps, lamps."}' \
		>>years.jsonl
}

setup() {
	enter_scratch
	write_years
	make_index years.jsonl
}

ids() {
	pqsearch --format=tsv --fields id "$@" | sed 1d
}

@test "off unless asked for" {
	[ "$(ids -n 1 lamps)" = undated ]
	[ "$(ids -n 0 --prefer-recent=no lamps)" = "$(ids -n 0 lamps)" ]
	[ "$(ids -n 0 --prefer-source 'Nobody=9' lamps)" = \
		"$(ids -n 0 lamps)" ]
}

@test "--prefer-recent: the newest first, though the last by its text" {
	[ "$(ids -n 0 lamps | tail -1)" = y2020 ]
	[ "$(ids -n 1 --prefer-recent lamps)" = y2020 ]
	# an age within which all are is no preference
	[ "$(ids -n 1 --prefer-recent=10000y lamps)" = undated ]
	# without a date it is as old as the oldest
	ids -n 0 --prefer-recent=6m lamps | tail -2 | grep -x undated
	# by date, ages are in the order already
	[ "$(ids -n 3 --prefer-recent --sort=date lamps)" = \
		"$(ids -n 3 --sort=date lamps)" ]
}

@test "--prefer-source, of a name as the field takes it" {
	[ "$(ids -n 10 --prefer-source=gazette=1000 lamps |
		grep -c 'y20[01][13579]')" = 10 ]
	[ "$(ids -n 11 --prefer-source 'Quay Gazette=0.001' lamps |
		grep -c 'y20[012][02468]')" = 10 ]
	# what is said twice counts twice, and may cancel out
	[ "$(ids -n 0 --prefer-source post=4 --prefer-source larn=.25 lamps)" = \
		"$(ids -n 0 lamps)" ]
}

@test "pages, counts and articles go with it" {
	preferred() {
		ids --prefer-recent=3y --prefer-source post=1.5 "$@" lamps
	}
	preferred -n 0 >whole
	[ "$(sort -u whole | wc -l)" = 21 ]
	for offset in 0 5 10 15 20; do preferred -n 5 --offset $offset; done |
		diff -u whole -
	preferred -n 0 --by=article | diff -u whole -
	[ "$(pqsearch --prefer-recent -c lamps)" = 21 ]
	pqsearch --prefer-recent -n 2 --format=jsonl lamps | tail -1 |
		jq -e '.total == 21 and .exact_total'
	pqsearch -n 0 --prefer-recent=3y --prefer-source post=1.5 \
		--format=jsonl lamps | jq -e -s \
		'[.[] | select(.type == "hit").score] | . == (sort | reverse)'
}

@test "--explain shows what the text's score is multiplied by" {
	pqsearch --prefer-recent=365d --prefer-source post=2 --explain -n 0 \
		lamps >told
	grep -x 'prefers   half a score each 365 days before 2020-06-01; post x 2' told
	grep -E 'score [0-9.]+ = \(lamps .*\) x 1\.0000 \(0 days old\) x 2 \(post\)' told
	grep -E ' x 0\.499[01] \(366 days old\)$' told
	grep -E ' x 0\.0000 \(undated, as if 6940 days old\)$' told
}

@test "ages are of what is there, whatever was before" {
	old=$(pqsearch --prefer-recent --format=jsonl lamps |
		grep '"type":"hit"')
	cp years.jsonl kept
	jq -nc '{id: "later", title: "Later", date: "2024-01-01",
		text: "Lamps again."}' >>years.jsonl
	make_index years.jsonl
	[ "$(ids -n 1 --prefer-recent lamps)" = later ]
	mv kept years.jsonl
	make_index years.jsonl
	run -1 pqsearch -c later
	[ "$(pqsearch --prefer-recent --format=jsonl lamps |
		grep '"type":"hit"')" = \
		"$old" ]
}

@test "configuration, and what is typed instead of it" {
	printf '[pqsearch]\nprefer-recent = yes\nprefer-source = post=1000\n' \
		>liked
	[ "$(ids --config liked -n 1 lamps)" = y2020 ]
	pqsearch --config liked --prefer-source gazette=2 --explain lamps |
		grep -x 'prefers .*; gazette x 2'
	[ "$(ids --config liked --prefer-recent=no --prefer-source nobody=1 \
		-n 0 lamps)" = "$(ids -n 0 lamps)" ]
}

@test "what is no age and no factor" {
	for value in 0 -1 1.5y y soon; do
		run -2 pqsearch --prefer-recent=$value lamps
		[[ $output == *"takes an age"* ]]
	done
	for value in post post= post=0 =2 post=1001 'a"=2'; do
		run -2 pqsearch --prefer-source "$value" lamps
		[[ $output == *"takes OUTLET=FACTOR"* ]]
	done
	mapfile -t many < <(for i in {1..33}; do echo "--prefer-source=a$i=2"
	done)
	run -2 pqsearch "${many[@]}" lamps
}
