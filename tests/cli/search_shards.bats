#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch on two indexes that have some articles in common.

load helper

setup() {
	enter_scratch
	mkdir left right
}

both() {
	"$PQ_BIN/pqsearch" -i left.index -i right.index "$@"
}

build() {
	for side in left right; do
		"$PQ_BIN/pqindex" --settle 0 --index $side.index $side
	done
}

# write_page SIDE TITLE WORDS: the page as it was when that index was made
write_page() {
	printf '{"url":"https://news.example/1","title":"%s","text":"%s"}\n' \
		"$2" "$3" >"$1/$1.jsonl"
}

@test "an article that changed is judged and told in each as it is there" {
	write_page left 'Ferries stop' 'The court heard of the fee on Monday.'
	write_page right 'Quarry opens' 'The court saw the stone on Tuesday.'
	build
	while IFS='|' read -r query titles; do
		both --format=tsv --fields=title,path -- "$query" |
			tail -n +2 | sort | tr '\t\n' ': ' >found
		[ "$(cat found)" = "$titles" ] || {
			echo "$query: $(cat found), not $titles"
			return 1
		}
	done <<-'END'
		court|Ferries stop:left/left.jsonl Quarry opens:right/right.jsonl 
		court title:ferries|Ferries stop:left/left.jsonl 
		court title:quarry|Quarry opens:right/right.jsonl 
		court -title:ferries|Quarry opens:right/right.jsonl 
		court -title:quarry|Ferries stop:left/left.jsonl 
	END
}

# Of the oldest and the newest there is one each: pages end between two.
@test "by date no passage that both have is lost between two pages" {
	for i in $(seq 100 400); do
		printf '{"url":"%s%d","date":"2021-03-04","text":"A larn %d."}\n' \
			https://news.example/ "$i" "$i"
	done >right/all.jsonl
	for day in 03 05; do
		printf '{"date":"2021-03-%s","text":"A larn %d."}\n' \
			"$day" "$day"
	done | cat right/all.jsonl - >left/all.jsonl
	build
	[ "$(both -c larn)" -eq 604 ]
	for sort in relevance date -date; do
		both -n 0 --sort=$sort --format=tsv --fields=passage larn |
			tail -n +2 >hits
		[ "$(wc -l <hits)" -eq 604 ]
		[ "$(sort -u hits | wc -l)" -eq 303 ]
	done
}

# put SIDE NAME DATE: the one story, as an outlet has it
put() {
	local story="The port of Larn switched on ninety cameras on Monday. A \
firm from the capital had put them up in eleven months, along the quays and \
at both gates. The union of the dockers called them a door for spies."
	printf '{"url":"https://%s.example/1","title":"%s","date":"%s","text":"%s"}\n' \
		"$2" "$2" "$3" "$story" >>"$1/all.jsonl"
}

@test "by article a near-copy that both have is told once" {
	put left Herald 2021-08-17
	put left Gazette 2021-08-19
	put right Herald 2021-08-17
	put right Post 2021-08-18
	put right Gazette 2021-08-19
	mkdir few
	put few Herald 2021-08-17
	build
	"$PQ_BIN/pqindex" --settle 0 --index few.index few
	for sides in 'left right' 'right left' 'few right' 'right few'; do
		for sort in relevance date -date; do
			pqsearch -i "${sides% *}.index" -i "${sides#* }.index" \
				--by=article -n 0 --sort=$sort --format=jsonl \
				dockers >answer
			# each once, and all of them
			jq -r 'select(.type == "hit").article' answer | sort |
				uniq -d | cmp - /dev/null
			jq -s '[.[] | select(.type == "hit").copies + 1] |
				add' answer | grep -x 3
			jq 'select(.type == "summary").total' answer |
				grep -x 3
		done
	done
}

@test "by article and date an article stands where its date puts it" {
	local record='{"url":"https://news.example/%s","date":"%s","text":"%s"}\n'
	# shellcheck disable=SC2059 # the format is a variable
	{
		printf "$record" 1 2021-01-01 \
			'The court is calm, and sits on Mondays now.' >left/a.jsonl
		printf "$record" 1 2021-03-01 'Court, court.' \
			2 2021-02-01 'Of that court.' >right/a.jsonl
	}
	build
	both --by=article --sort=date --format=tsv --fields=date,more court |
		tail -n +2 >found
	diff found - <<-'END'
		2021-01-01	1
		2021-02-01	0
	END
	both --by=article --sort=-date --format=tsv --fields=date,more court |
		tail -n +2 >found
	diff found - <<-'END'
		2021-03-01	1
		2021-02-01	0
	END
}

@test "a facet counts an article with each value that an index has of it" {
	local record='{"url":"https://news.example/1","source":"%s","text":"%s"}\n'
	# shellcheck disable=SC2059 # the format is a variable
	{
		printf "$record" Post 'The court is calm.' >left/a.jsonl
		printf "$record" 'The Quay' 'A court.' >right/a.jsonl
	}
	build
	both --facet=source --facet=lang --format=tsv court | cut -f 1-4 >found
	diff found - <<-'END'
		field	value	passages	articles
		source	Post	1	1
		source	The Quay	1	1
		lang	en	2	1
	END
}

@test "a timeline counts an article once that both have" {
	put left Herald 2021-08-17
	put left Gazette 2021-08-19
	put left Courier 2021
	put right Herald 2021-08-17
	put right Courier 2021
	put right Post 2021-08-19
	# corrected since
	put left Globe 2021-08-20
	put right Globe 2021-08-21
	build
	both --timeline=day --format=tsv dockers | cut -f 2,6,8 >found
	diff found - <<-'END'
		bucket	articles	indexed
		2021-08-17	1	1
		2021-08-18	0	0
		2021-08-19	2	2
		2021-08-20	1	1
		2021-08-21	1	1
		2021	1	1
	END
}

@test "what was searched counts an article once that both have" {
	put left Herald 2021-08-17
	put left Gazette 2021-08-19
	put right Herald 2021-08-17
	put right Post 2021-08-18
	build
	run -1 --separate-stderr both kampala
	# shellcheck disable=SC2154 # that "run" sets
	[[ "$stderr" == *'index: 3 articles ('* ]]
	both --format=html dockers | grep -q '<dd>3 articles in 4 passages'
}

@test "of an article that changed, each path has its own text and reasons" {
	write_page left 'Ferries stop' 'The court heard of the fee on Monday.'
	write_page right 'Quarry opens' 'The court saw the stone on Tuesday.'
	build
	both --article left/left.jsonl | grep -q '^The court heard'
	both --article right/right.jsonl | grep -q '^The court saw'
	run -0 both --why left/left.jsonl monday
	run -1 both --why left/left.jsonl stone
	run -1 both --why right/right.jsonl monday
	run -0 both --why right/right.jsonl stone
	both --format=tsv --fields=passage stone | tail -n 1 >id
	run -1 both --why "$(cat id)" monday
	run -0 both --why "$(cat id)" stone
}

@test "neighbours are those of the index that has the hit" {
	for side in left right; do
		write_page $side Ferries "$(printf "The $side bay is calm. %.0s" \
			{1..60}) The court sat in the $side hall."
	done
	build
	both -C 1 --format=jsonl court |
		jq -r 'select(.type == "hit") | (.path | split("/")[0]) as $side |
			.before[].text | contains($side)' >found
	[ "$(cat found)" = $'true\ntrue' ]
}

# What a server has is matched by libxapian there, what lies here by us.
@test "behind a server the same is found, with the same scores" {
	write_page left 'Ferries stop' 'The court heard of the fee on Monday.'
	for i in {1..30}; do
		printf 'Harbour %s\n\nThe court saw ferry %s. A fee of %s was due; harbour and tide.\n' \
			"$i" "$i" "$((i % 7))" >"left/$i.txt"
	done
	printf 'Hyphen\n\nOf the ferry-tide nobody said a word.\n' >left/a.txt
	printf 'One\n\nThe ferrytide was late in Larn.\n' >left/b.txt
	"$PQ_BIN/pqindex" --settle 0 --index left.index left
	port=$((20000 + RANDOM % 20000))
	# It ends with its whole group.
	setsid timeout 100 xapian-tcpsrv --interface 127.0.0.1 --port "$port" \
		left.index/gen-* >/dev/null 2>&1 3>&- &
	server=$!
	mkdir served
	echo "remote 127.0.0.1:$port" >served/XAPIANDB
	comes "$PQ_BIN/pqsearch" -i served -q court
	for query in court 'court fee' 'title:harbour AND fee' '"saw ferry"' \
		'ferr* -monday' 'court date:2020..2021' '(harbour OR tide) fee' \
		'ferry tide'; do
		diff <("$PQ_BIN/pqsearch" -i left.index --format=csv -- "$query") \
			<("$PQ_BIN/pqsearch" -i served --format=csv -- "$query")
	done
	kill "$server"
}

# A server's process keeps the generation that it began with.
@test "an index that is made anew behind a server is no damage" {
	write_page left 'Ferries stop' 'The court heard of the fee on Monday.'
	"$PQ_BIN/pqindex" -q --settle 0 --index left.index left
	port=$((20000 + RANDOM % 20000))
	setsid timeout 100 xapian-tcpsrv --interface 127.0.0.1 --port "$port" \
		left.index >/dev/null 2>&1 3>&- &
	server=$!
	comes "$PQ_BIN/pqsearch" -i "127.0.0.1:$port" -q court
	mkfifo questions
	"$PQ_BIN/pqsearch" -i "127.0.0.1:$port" --batch - -c \
		<questions >answers 2>said 3>&- &
	searcher=$!
	exec 4>questions
	echo court >&4
	comes grep -q 1 answers
	for title in 'Quarry opens' 'Harbour opens'; do
		write_page left "$title" "The court saw it. The court $title."
		"$PQ_BIN/pqindex" -q --settle 0 --index left.index --rebuild
	done
	echo harbour >&4
	exec 4>&-
	wait "$searcher"
	[ "$(cat answers)" = $'1\t1\n2\t1' ]
	[ ! -s said ]
	kill "$server"
}

# Records are most of what a server could send: only those of a page are asked
# for, also where some matches are of what was deleted.
# bats test_tags=once
@test "a server sends the records of few matches" {
	mkdir served
	awk 'BEGIN {
		srand(1)
		for (i = 1; i <= 1000; i++) {
			printf "{\"id\": \"%d\", \"text\": \"The court saw ferry %d:", i, i
			for (j = 0; j < 200; j++)
				printf " %c%c", 97 + int(26 * rand()), 97 + int(26 * rand())
			print ".\"}"
		}
	}' >left/all.jsonl
	"$PQ_BIN/pqindex" -q --settle 0 --index left.index left
	sed -i 7d left/all.jsonl
	"$PQ_BIN/pqindex" -q --settle 0 --index left.index --allow-delete left
	# By cat, since the server makes its input not block, and tee, were it
	# handed the same socket, would lose what does not fit.
	printf '#!/bin/sh\ncat | xapian-progsrv "$@" | tee sent\n' >server
	chmod +x server
	echo "remote :$PWD/server $(echo "$PWD"/left.index/gen-*)" >served/XAPIANDB
	"$PQ_BIN/pqsearch" -i served -n 2 --sort=-date --format=csv court >found
	[ "$(wc -l <found)" = 3 ]
	[ "$(stat -c %s sent)" -lt 250000 ]
}

@test "an index that is named twice is searched once" {
	write_page left 'Ferries stop' 'The court heard of the fee on Monday.'
	write_page right 'Quarry opens' 'The court saw the stone on Tuesday.'
	build
	ln -s left.index again
	for other in left.index ./left.index again; do
		[ "$("$PQ_BIN/pqsearch" -i left.index -i "$other" -c court)" = 1 ]
	done
	[ "$(both -c court)" = 2 ]
}
