#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch where something happens to the index meanwhile, or nothing may be
# written at all.

# shellcheck disable=SC2154 # enter_shared sets place

load index_helper

setup() {
	enter_scratch
}

# write_wire COUNT WORDS: records, each a passage
write_wire() {
	local i
	for i in $(seq "$1"); do
		printf '{"id":"%d","lang":"en","text":"%s number %d."}\n' \
			"$i" "$2" "$i"
	done >news/wire.jsonl
}

# A session asks for "whale" on file descriptor 4, counts come from 5.
open_session() {
	mkfifo questions answers
	"$PQ_BIN/pqsearch" --count --batch - <questions >answers 2>said 3>&- &
	session=$!
	exec 4>questions 5<answers
}

# counted COUNT: what the session counts now
counted() {
	local answer
	echo "q	whale" >&4
	read -r -t 20 -u 5 answer
	[ "$answer" = "q	$1" ]
}

close_session() {
	exec 4>&- 5<&-
	wait "$session"
}

@test "a long answer that is read slowly is whole, though the index goes on" {
	mkdir news
	write_wire 300 "A tale of a white whale that swam by"
	update news
	mkfifo answer
	"$PQ_BIN/pqsearch" -n 0 --format=jsonl whale >answer 2>said 3>&- &
	searcher=$!
	exec 5<answer
	read -r -u 5 first
	# much more than a pipe holds is left
	for run in 2 3 4; do
		write_wire 300 "In run $run a black whale was seen"
		update news
	done
	{
		echo "$first"
		cat <&5
	} >lines
	exec 5<&-
	wait "$searcher"
	[ ! -s said ]
	[ "$(grep -c '"type":"hit"' lines)" -eq 300 ]
	[ "$(grep -c 'tale of a white whale' lines)" -eq 300 ]
	tail -n 1 lines | jq -e '.type == "summary" and .total == 300'
}

@test "a session follows each run, and a generation that is switched" {
	write news/1.txt "A whale"
	update news
	open_session
	counted 1
	for i in 2 3 4 5; do
		write "news/$i.txt" "Whale number $i"
		options=()
		[ "$i" -ne 4 ] || options=(--rebuild)
		update "${options[@]}"
		counted "$i"
	done
	close_session
}

# story FOLDER NUMBER
story() {
	local i
	{
		printf 'Story %s\n\n' "$2"
		for ((i = 0; i <= $2 * 7 % 4; i++)); do
			printf 'The cameras of town %s were bought in year %s of the plan, said the ministry at length to all who asked, and said it again to those who had not asked, as it had in all of the years before that, and would in all years to come, if nobody else did.\n\n' \
				"$2" "$i"
		done
	} >"$1/$2.txt"
}

# into INDEX ARGUMENTS...
into() {
	"$PQ_BIN/pqindex" -q --settle 0 --allow-delete --index "$@"
}

ask_two() {
	"$PQ_BIN/pqsearch" --index ia --index ib --by=article \
		--copies=show --format=jsonl -n 20 "$@"
}

# One shard goes back by as many revisions as the other goes on.
@test "a session of two indexes forgets what either was" {
	local i
	mkdir -p a b
	for i in 1 2 3 4 5 6 7 8; do story a "$i"; done
	for i in 21 22 23; do story b "$i"; done
	into ia a
	into ib b
	story a 9
	rm a/3.txt
	story a 4
	echo 'More.' >>a/4.txt
	into ia
	story b 24
	into ib
	mkfifo questions
	ask_two --batch questions >answers &
	exec 7>questions
	printf 'q\tcameras ministry\n' >&7
	until grep -q '"summary"' answers; do sleep 0.05; done
	rm a/1.txt a/2.txt a/5.txt
	for i in 10 11; do story a "$i"; done
	into ia --rebuild
	story b 25
	into ib
	printf 'r\tcameras ministry\n' >&7
	exec 7>&-
	wait "$!"
	ask_two --batch <(printf 'r\tcameras ministry\n') |
		sed 's/"elapsed_ms":[0-9.]*//' >fresh
	[ "$(grep -c '"hit"' fresh)" = 12 ]
	sed -n '/"qid":"r"/p' answers | sed 's/"elapsed_ms":[0-9.]*//' |
		diff - fresh
}

@test "a session goes over to the copy that takes the index's place" {
	write news/1.txt "A whale"
	update news
	pqindex --snapshot copy
	write news/2.txt "Another whale"
	update
	open_session
	counted 2
	mv index away
	mv copy index
	counted 1
	rm -r index
	mv away index
	counted 2
	close_session
}

@test "a session whose index is taken away tells so" {
	write news/1.txt "A whale"
	update news
	open_session
	counted 1
	mv index away
	echo whale >&4
	status=0
	wait "$session" || status=$?
	[ "$status" -eq 3 ]
	[[ "$(cat said)" == "pqsearch: "*"no index there; build one with:"* ]]
	exec 4>&- 5<&-
}

# Each action, as it answers.
ask_all() {
	local id
	pqsearch --format=jsonl whale | sed 's/"elapsed_ms":[0-9.]*//'
	pqsearch --by=article -C 1 whale
	pqsearch --count whale
	pqsearch --facet source --timeline whale
	pqsearch --explain '"a whale"'
	pqsearch --why news/1.txt whale
	pqsearch --suggest whlae
	pqsearch --article news/1.txt
	id=$(pqsearch --format=jsonl -n 1 whale | jq -r '.article // empty')
	pqsearch --like "$id"
	echo "q	whale" | pqsearch --format=tsv --batch -
}

# An index that another user may read, and nobody write. Sets `place`.
make_read_only() {
	enter_shared
	for i in 1 2 3; do
		write "news/$i.txt" "A whale, the one with number $i, was seen"
	done
	update news
	ask_all >"$BATS_TEST_TMPDIR/before"
	chmod -R a-w,a+rX "$place"
}

# What is there, to the last time stamp.
list_all() {
	find "$place" -printf '%p %i %s %m %T@ %C@\n' | sort
}

@test "another user, who may write nothing, has every answer" {
	[ "$(id -u)" -eq 0 ] || skip "skipped: setpriv needs root"
	make_read_only
	list_all >"$BATS_TEST_TMPDIR/files"
	# shellcheck disable=SC2317 # ask_all calls it
	pqsearch() {
		HOME=$place setpriv --reuid=65534 --regid=65534 \
			--clear-groups "$PQ_BIN/pqsearch" "$@"
	}
	ask_all >"$BATS_TEST_TMPDIR/after"
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
	list_all | diff "$BATS_TEST_TMPDIR/files" -
	rm -r "$place"
}

@test "on a file system that is read-only, every action answers" {
	[ "$(id -u)" -eq 0 ] && unshare -m true ||
		skip "skipped: a mount of one's own needs root"
	make_read_only
	export -f ask_all pqsearch
	export PQ_BIN place
	# shellcheck disable=SC2016 # for the shell in there
	unshare -m bash -c 'mount --bind "$place" "$place" &&
		mount -o remount,bind,ro "$place" && cd "$place" || exit 99
		ask_all
		! touch news/new.txt' >"$BATS_TEST_TMPDIR/after"
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
	rm -r "$place"
}
