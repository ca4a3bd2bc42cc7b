#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch --batch: many questions, one process.

load helper

setup() {
	make_news_index
}

# bats test_tags=valgrind
@test "each question has its answer, in order" {
	printf 'a\tbackdoor\nzeppelin\nc\t"fish market"\n' >questions
	run -0 --separate-stderr pqsearch --batch questions --format=jsonl -n 1
	[ -z "$stderr" ]
	jq -r '[.qid, .type, .query, .hits] | @tsv' <<<"$output" |
		same search_batch.txt
}

@test "the answers are those of single questions" {
	printf 'q\tlarn\nq\tbackdoor\n' >questions
	pqsearch --batch questions --format=jsonl -n 0 |
		jq -c 'select(.type == "hit") | .qid = null' >got
	{
		pqsearch --format=jsonl -n 0 larn
		pqsearch --format=jsonl -n 0 backdoor
	} | jq -c 'select(.type == "hit")' >single
	[ -s got ]
	cmp got single
}

@test "a refused query costs only itself: exit 2" {
	{
		printf 'a\tlarn\n'
		printf 'b\t%5000s\n' x
		printf 'c\tlarn\n'
	} >questions
	run -2 --separate-stderr pqsearch --batch questions --format=jsonl -n 1
	said "pqsearch: b: a query has at most 4096 bytes, its id 256; not searched"
	jq -r 'select(.type == "summary") | [.qid, .hits, .diagnosis] | @tsv' \
		<<<"$output" | same search_batch_refused.txt
}

@test "exit 0 if any had hits, 1 if none" {
	printf 'zeppelin\nlarn\n' >some
	printf 'zeppelin\nnimbus\n' >none
	run -0 pqsearch --batch some -q
	[ -z "$output" ]
	run -1 pqsearch --batch none -q
	run -1 pqsearch --batch /dev/null
}

@test "counts, paths, grep and trec say which question" {
	printf 'one x\tlarn\ntwo\tzeppelin\n' >questions
	run -0 pqsearch --batch questions -c
	[ "$output" = "$(printf 'one x\t%s\ntwo\t0' "$(pqsearch -c larn)")" ]
	for format in paths grep; do
		pqsearch --batch questions --format=$format >got
		pqsearch larn --format=$format | sed 's/^/one x\t/' | cmp - got
	done
	pqsearch --batch questions --format=trec >got
	pqsearch larn --format=trec | sed 's/^q /one%20x /' | cmp - got
}

@test "tsv has one header, and the question first" {
	printf 'a\tbackdoor\nb\tbackdoor\n' >questions
	run -0 pqsearch --batch questions --format=tsv --fields=rank,line
	[ "${lines[0]}" = $'qid\trank\tline' ]
	[ "$(grep -c qid <<<"$output")" -eq 1 ]
	[ "$(cut -f 1 <<<"$output" | uniq | tr '\n' ' ')" = "qid a b " ]
}

@test "text says each question before its hits" {
	printf 'a\t"fish market"\nzeppelin\n' >questions
	pqsearch --batch questions >answers 2>errors
	same search_batch_text.txt <answers
	[ ! -s errors ]
}

@test "standard input is answered line by line, at once" {
	mkfifo asked
	pqsearch --batch - -c <asked >answers &
	exec 7>asked
	answer_comes() {
		for _ in $(seq 100); do
			[ "$(wc -l <answers)" -ge "$1" ] && return
			sleep 0.1
		done
		return 1
	}
	printf 'a\tlarn\n' >&7
	answer_comes 1
	printf 'b\tzeppelin\n' >&7
	answer_comes 2
	exec 7>&-
	wait $!
	[ "$(cut -f 1 answers | tr '\n' ' ')" = "a b " ]
}

@test "each question sees the newest state of the index" {
	mkfifo asked
	pqsearch --batch - -c <asked >answers &
	exec 7>asked
	printf 'zeppelin\n' >&7
	for _ in $(seq 100); do
		[ -s answers ] && break
		sleep 0.1
	done
	echo "A zeppelin passed over Larn on Friday." >news/zeppelin.txt
	make_index news
	printf 'zeppelin\n' >&7
	exec 7>&-
	wait $!
	[ "$(cat answers)" = $'1\t0\n2\t1' ]
}

# Talks with a batch: say QUERY..., hear NUMBER (of the answer, waited for).
start_batch() {
	mkfifo asked
	pqsearch --batch - -c <asked >answers 2>errors &
	batch=$!
	exec 7>asked
}

hear() {
	for _ in $(seq 200); do
		[ "$(wc -l <answers)" -ge "$1" ] && break
		sleep 0.05
	done
	sed -n "$1s/.*\t//p" answers
}

@test "a coprocess follows a rebuilt index and run after run" {
	start_batch
	echo zeppelin >&7
	[ "$(hear 1)" = 0 ]
	echo "A zeppelin passed over Larn on Friday." >news/zeppelin.txt
	make_index --rebuild news
	echo zeppelin >&7
	[ "$(hear 2)" = 1 ]
	echo "A second zeppelin came on Sunday." >news/second.txt
	make_index news
	rm news/zeppelin.txt
	make_index --allow-delete news
	make_index --rebuild news
	echo zeppelin >&7
	[ "$(hear 3)" = 1 ]
	exec 7>&-
	wait "$batch"
	[ ! -s errors ]
}

@test "a coprocess finds the words that a run has added" {
	start_batch
	for query in 'zep*' zepelin~ zeppelin; do
		echo "$query" >&7
	done
	[ "$(hear 3)" = 0 ]
	echo "A zeppelin passed over Larn on Friday." >news/zeppelin.txt
	make_index news
	echo 'zep*' >&7
	echo zepelin~ >&7
	[ "$(hear 4)" = 1 ]
	[ "$(hear 5)" = 1 ]
	# and those of a word that was already there
	echo "A zeppelin and zeppelins came on Sunday." >news/second.txt
	make_index news
	echo 'zep*' >&7
	[ "$(hear 6)" = 2 ]
	exec 7>&-
	wait "$batch"
	[ ! -s errors ]
}

@test "a coprocess whose index goes says so: exit 3" {
	start_batch
	echo larn >&7
	[ "$(hear 1)" -gt 0 ]
	mv index gone
	echo larn >&7
	code=0
	wait "$batch" || code=$?
	[ "$code" -eq 3 ]
	exec 7>&-
	grep -q 'no index there' errors
	[ "$(wc -l <answers)" -eq 1 ]
}

@test "a NUL and bad UTF-8 in a question do no harm" {
	printf 'a\tfi\0sh market\nb\xff\tlarn\n' >questions
	run -0 pqsearch --batch questions --format=jsonl -n 1
	[ "$(jq -r 'select(.type == "summary").qid' <<<"$output")" = \
		$'a\nb\xef\xbf\xbd' ]
}

@test "a file that is not there, or a folder: exit 2" {
	run -2 --separate-stderr pqsearch --batch none
	said 'pqsearch: none: No such file or directory'
	run -2 --separate-stderr pqsearch --batch news
	said 'pqsearch: news: is a folder'
	run -2 --separate-stderr pqsearch --query-file none
	said 'pqsearch: none: No such file or directory'
}
