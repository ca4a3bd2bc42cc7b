#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One run at a time, and what ends a run early.

load index_helper

setup() {
	enter_scratch
	write_many 3
	mkfifo pipe
}

# A run that waits for records holds the lock.
hold_lock() {
	"$PQ_BIN/pqindex" --settle 0 -q - <pipe 3>&- &
	holder=$!
	exec 4>pipe
	for _ in {1..100}; do
		[ -e "$PULLQUOTE_INDEX/XAPIANDB" ] && return
		sleep 0.05
	done
	return 1
}

@test "a second run ends at once with 75" {
	hold_lock
	run -75 --separate-stderr update news
	[[ "$stderr" == "pqindex: "*": another pqindex is at work here"* ]]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	run -0 --separate-stderr update --skip-if-locked news
	[ -z "$stderr" ]
	run -75 update --wait=1 news
	echo kept >report
	run -75 update --report report news
	[ "$(cat report)" = kept ]
	run -75 pqindex --dry-run news
	exec 4>&-
	wait "$holder"
	run -0 update news
	[ "$(status_of articles)" = 3 ]
}

@test "--wait waits for the other" {
	hold_lock
	update --wait=20 news 4>&- &
	waiter=$!
	sleep 0.3
	kill -0 "$waiter"
	exec 4>&-
	wait "$holder"
	wait "$waiter"
	[ "$(status_of articles)" = 3 ]
}

@test "--wait: a dry run waits as well" {
	hold_lock
	update --wait=20 --dry-run news 4>&- >listed &
	waiter=$!
	sleep 0.3
	kill -0 "$waiter"
	exec 4>&-
	wait "$holder"
	wait "$waiter"
	[ "$(wc -l <listed)" = 3 ]
}

@test "a killed run leaves no lock" {
	hold_lock
	kill -KILL "$holder"
	wait "$holder" || true
	run -0 update news
	exec 4>&-
}

@test "a signal ends the run by that signal, with a report, keeping what came" {
	hold_lock
	printf '%s\n' '{"id":"1","text":"One record on whales."}' \
		'{"id":"2","text":"Two records on whales."}' >&4
	sleep 0.3
	kill -TERM "$holder"
	# The second record makes it look; it may have ended by then.
	(printf '%s\n' '{"id":"3","text":"Three records on whales."}' >&4) || true
	exec 4>&-
	status=0
	wait "$holder" || status=$?
	[ "$status" -eq 143 ]
	run -0 update news
	[ "$(status_of articles)" -ge 3 ]
}

@test "twenty at once: one works, the others give way" {
	local runs=()
	for i in {1..20}; do
		(
			code=0
			update -q news || code=$?
			echo "$code" >"code.$i"
		) &
		runs+=($!)
	done
	wait "${runs[@]}"
	sort -u code.* >seen
	run -1 grep -vx -e 0 -e 75 seen
	[ "$(status_of articles)" = 3 ]
	[ "$(status_of run)" = 1 ]
}

# bats test_tags=once
@test "--skip-if-locked is about our lock, not about any" {
	update news
	write news/new.txt "A new one"
	# somebody reads the ledger for long
	mkfifo hold
	sqlite3 "$PULLQUOTE_INDEX/ledger.sqlite" <hold >answer &
	reader=$!
	exec 5>hold
	echo 'BEGIN; SELECT count(*) FROM meta;' >&5
	comes [ -s answer ]
	run -75 --separate-stderr update --skip-if-locked
	[[ "$stderr" == *"ledger.sqlite"* ]]
	exec 5>&-
	wait "$reader"
	run -0 update --skip-if-locked
}
