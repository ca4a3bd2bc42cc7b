#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A first build and a rebuild by worker processes: the same index as by one
# process, whatever becomes of the workers.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
	# some copies, some addresses that two records have
	mkdir news
	for file in a b c; do
		seq 40 | sed -E "s|.*|{\"id\":\"$file&\",\"title\":\"Story &\",\"url\":\"https://news.example/$file/&\",\"date\":\"2020-01-02\",\"text\":\"The harbour number & has a pier, says the $file.\"}|" \
			>"news/$file.jsonl"
	done
	seq 40 | sed -E 's|.*|{"title":"Story &","url":"https://news.example/a/&","text":"The harbour number & was closed."}|' \
		>news/again.jsonl
	seq 30 | sed -E 's|.*|{"title":"Story &","url":"https://news.example/copy/&","text":"The harbour number & has a pier, says the b."}|' \
		>news/copies.jsonl
	write_many 5
	# some five articles a segment, some six segments a checkpoint
	export PULLQUOTE_SEGMENT=1500/6
}

# All that a search can see, with the runs that passages were first seen in.
dump_all() {
	dump "$@"
	pqsearch --index "${1:-$PULLQUOTE_INDEX}" -n 0 --timeout 0 \
		--format=jsonl -- harbour |
		jq -c 'select(.type == "hit") |
			[.passage, .article, .first_seen, .changed]' | sort
}

# in_one_process SOURCE...: what such a run would give, in `wanted`
in_one_process() {
	rm -rf one
	update --jobs 0 --index one -q "$@" || [ $? -eq 1 ]
	dump_all one >wanted
	[ "$(wc -l <wanted)" -gt 100 ]
}

# The built index is as it should be, and nothing else lies about.
is_as_wanted() {
	dump_all | diff wanted -
	[ "$(find "$PULLQUOTE_INDEX" -mindepth 1 -maxdepth 1 -name 'gen-*' |
		wc -l)" -le "${1:-1}" ]
	[ -z "$(find "$PULLQUOTE_INDEX" -name '*.parts')" ]
	pqindex --check
}

@test "any number of workers gives the index that one process gives" {
	in_one_process news
	for jobs in 1 2 5; do
		rm -rf "$PULLQUOTE_INDEX"
		run -0 --separate-stderr update -v --jobs "$jobs" news
		is_as_wanted
		[ "$(status_of articles)" = 165 ]
	done
}

# bats test_tags=once
@test "a text in hundreds of places, some of them at an address of another" {
	seq 200 | sed -E 's|.*|{"id":"p&","text":"The same harbour of the wire."}\n{"id":"q&","text":"Another harbour of the wire."}|' \
		>news/wire.jsonl
	sed -i '300s|"text"|"url":"https://news.example/a/7","text"|' \
		news/wire.jsonl
	in_one_process news
	update --jobs 2 news
	is_as_wanted
	[ "$(status_of locations)" = 595 ]
	update --jobs 2 --rebuild
	is_as_wanted 2
}

@test "a rebuild keeps the runs that passages were first seen in" {
	update --jobs 0 -q news/again.jsonl
	update --jobs 0 -q news
	cp -a "$PULLQUOTE_INDEX" copy
	update --jobs 0 --rebuild --index copy
	dump_all copy >wanted
	update --jobs 2 --rebuild
	is_as_wanted 2
	run=$(status_of run)
	update
	[ "$(status_of run)" = "$run" ]
	is_as_wanted
}

@test "records of standard input come through a rebuild" {
	cat news/*.jsonl | update --jobs 2 -
	dump_all >wanted
	update --jobs 2 --rebuild
	is_as_wanted 2
}

# bats test_tags=once
@test "hundreds of segments under 64 descriptors" {
	in_one_process news
	(
		ulimit -n 64
		PULLQUOTE_SEGMENT=300 update --jobs 2 news
	)
	is_as_wanted
}

@test "a small run has no workers" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	unset PULLQUOTE_SEGMENT
	strace -f -qq -o trace -e trace=memfd_create,fork,clone,clone3 \
		"$PQ_BIN/pqindex" --settle 0 news
	[ ! -s trace ]
}

@test "what the index will not take is told, and costs itself alone" {
	for number in 1 2 3; do
		echo '{"id":"'$number'","text":"... !"}' >>news/b.jsonl
	done
	update --jobs 0 --index one news 2>told || [ $? -eq 1 ]
	run -1 --separate-stderr update --jobs 2 news
	[ "$stderr" = "$(cat told)" ]
	dump_all one >wanted
	is_as_wanted
	run -0 --separate-stderr update --jobs 2
	[ -z "$stderr" ]
}

# killed CALL K PROCESSES: a run in which each of the processes that comes to
# its K-th CALL dies of it; 137 when the run itself did
killed() {
	local status=0
	(strace -f -qq -o trace -e "trace=$1" \
		-e "inject=$1:signal=KILL:when=$2" \
		"$PQ_BIN/pqindex" --settle 0 --jobs 2 news 2>told
		exit $?) >/dev/null 2>&1 || status=$?
	return "$status"
}

@test "a worker that is killed is told, and a rerun is right" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	in_one_process news
	# nobody else asks for a signal when its parent dies
	run -75 killed prctl 1
	grep -qx 'pqindex: a worker process died (Killed); run pqindex again' \
		told
	run -1 pqsearch --quiet harbour
	update --jobs 2 --wait=20 news
	dump | diff <(dump one) -
}

@test "a run that is killed is gone on with from its checkpoint" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	in_one_process news
	# as it starts a worker after two checkpoints
	run -137 killed memfd_create 15
	[ "$(find "$PULLQUOTE_INDEX" -name '*.parts')" != "" ]
	run -1 pqindex --check
	[[ "$output" == *"ended in the midst of"* ]]
	update --jobs 2 --wait=20 -v --report report news
	dump | diff <(dump one) -
	[ "$(jq .articles_added report)" -lt 165 ]
	[ -z "$(find "$PULLQUOTE_INDEX" -name '*.parts')" ]
}

@test "told to stop, it keeps what it did, and goes on" {
	mkfifo input
	exec 4<>input
	in_one_process news
	"$PQ_BIN/pqindex" --settle 0 --jobs 2 news - <input 4>&- 3>&- \
		2>said &
	holder=$!
	comes has_databases 9 || {
		cat said
		kill -KILL "$holder" || true
		return 1
	}
	kill -TERM "$holder"
	status=0
	wait "$holder" || status=$?
	[ "$status" -eq 143 ]
	exec 4>&-
	# searches see an index, and nothing in it yet
	run -1 pqsearch --quiet harbour
	update --jobs 2 news
	dump | diff <(dump one) -
}

@test "a segment that is lost: the build begins anew" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	in_one_process news
	run -137 killed memfd_create 15
	rm -r "$PULLQUOTE_INDEX"/gen-1.parts/2-2.*
	run -1 pqsearch --quiet harbour
	update --jobs 2 --wait=20 news
	dump | diff <(dump one) -
}

@test "a segment that is damaged: told, and the build begins anew" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	in_one_process news
	run -137 killed memfd_create 15
	for file in "$PULLQUOTE_INDEX"/gen-1.parts/2-2.*/postlist.glass; do
		truncate -s 100 "$file"
	done
	run -75 --separate-stderr update --jobs 2 --wait=20 news
	[[ "$stderr" == *"what was built is dropped, run pqindex again" ]]
	run -1 pqsearch --quiet harbour
	update --jobs 2 news
	dump | diff <(dump one) -
}

@test "the memory of a run is that of all its processes" {
	[ "${PQ_VARIANT:-release}" != asan ] ||
		skip "skipped: the sanitizer has more memory than that"
	unset PULLQUOTE_SEGMENT
	"$PQ_TOOLS/generate" 5 1000 >news/large.jsonl
	in_one_process news
	update --jobs 2 --max-memory 64M news
	is_as_wanted
}
