#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Signals that ask a run to end: soon, by that signal, with a report.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
	write_many 6
}

# started [COUNT]: a run has made its database, the COUNT-th here
started() {
	comes has_databases "${1:-1}"
}

# stopped PID: TERM ends it within 5 s, by that signal
stopped() {
	local status=0 tenths=0
	kill -TERM "$1"
	while kill -0 "$1" && ((tenths++ < 50)); do
		sleep 0.1
	done
	kill -KILL "$1" || true
	wait "$1" || status=$?
	[ "$status" -eq 143 ]
}

# report_says EXIT
report_says() {
	[ "$(jq .exit report.json)" = "$1" ]
}

@test "a run that waits for standard input ends" {
	mkfifo input
	exec 4<>input
	"$PQ_BIN/pqindex" --report report.json - <input 4>&- 3>&- &
	holder=$!
	started
	stopped "$holder"
	report_says 143
	exec 4>&-
}

# bats test_tags=once
@test "a batch that takes long is cancelled" {
	rm news/*
	# no two words alike: some 8 s of writing in one batch
	seq 1900 | awk '{
		printf "{\"id\":\"%d\",\"lang\":\"en\",\"text\":\"", $1
		for (i = 0; i < 480; i++)
			printf "%s%x%xw%s", i % 9 ? " " : "Go ", $1 * 7, \
				i * 9973 % 60013, i % 9 == 8 ? ". " : ""
		print "\"}"
	}' >news/long.jsonl
	"$PQ_BIN/pqindex" --settle 0 --report report.json news 3>&- &
	holder=$!
	started
	sleep 1.5
	stopped "$holder"
	report_says 143
	[ "$(dump | wc -l)" -eq 0 ]
}

@test "too late to leave anything undone: still by the signal" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	strace -f -qq -o trace -e trace=renameat \
		"$PQ_BIN/pqindex" --settle 0 news
	k=$(grep -c . trace)
	grep -n XAPIANDB trace | tail -n 1 | grep -q "^$k:"
	expected=$(dump)
	rm -rf "$PULLQUOTE_INDEX"
	status=0
	strace -f -qq -o trace -e trace=renameat \
		-e "inject=renameat:signal=TERM:when=$k" \
		"$PQ_BIN/pqindex" --settle 0 --report report.json news ||
		status=$?
	[ "$status" -eq 143 ]
	report_says 143
	[ "$(dump)" = "$expected" ]
	run -0 --separate-stderr update
	[ "$(dump)" = "$expected" ]
}

@test "a stopped rebuild tells that records are to be sent again" {
	update news
	mkfifo input
	exec 4<>input
	"$PQ_BIN/pqindex" --settle 0 --rebuild news - <input 4>&- 3>&- \
		2>said &
	holder=$!
	seq 9 | sed 's/.*/{"id":"&","text":"A whale, number &."}/' >&4
	started 2
	sleep 0.7
	stopped "$holder"
	exec 4>&-
	[ "$(cat said)" = "pqindex: standard input: stopped before all of it was indexed: send it again" ]
	run -1 --separate-stderr update news
	[[ "$stderr" == *"9 articles from standard input could not be"* ]]
	as_built_anew news
}

# What the files of the database that is read take.
size_read() {
	cat "$PULLQUOTE_INDEX/$(generation)"/*.glass | wc -c
}

@test "what a stopped first build wrote is compacted by the run that ends it" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	write_many 60
	strace -f -qq -o trace -e trace=renameat \
		"$PQ_BIN/pqindex" --settle 0 news
	k=$(grep -c . trace)
	compacted=$(size_read)
	expected=$(dump)
	rm -rf "$PULLQUOTE_INDEX"
	strace -f -qq -o trace -e trace=renameat \
		-e "inject=renameat:signal=KILL:when=$k" \
		"$PQ_BIN/pqindex" --settle 0 news || true
	[ "$(dump)" = "$expected" ]
	[ "$(size_read)" -gt "$compacted" ]
	run -0 --separate-stderr update
	[ "$(dump)" = "$expected" ]
	[ "$(size_read)" -eq "$compacted" ]
	update
	[ "$(ls -d "$PULLQUOTE_INDEX"/gen-*)" = \
		"$PULLQUOTE_INDEX/$(generation)" ]
	# once is enough
	before=$(generation)
	write news/new.txt "One more"
	update
	[ "$(generation)" = "$before" ]
}
