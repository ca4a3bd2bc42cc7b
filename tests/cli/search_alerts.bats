#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Saved searches: --save, --saved, --new, --ack, --unsave.

load index_helper

setup() {
	enter_scratch
	unset XDG_STATE_HOME
	STATE=$HOME/.local/state/pullquote/saved
	write news/one.txt "The harbour was closed on Monday"
	update news
}

# The paths of what is new, as it is acknowledged.
new_paths() {
	pqsearch --new port --format=paths | sort
}

# bats test_tags=valgrind
@test "only what was first seen since is new, and only once" {
	pqsearch --save port harbour
	run -1 --separate-stderr pqsearch --new port
	[ -z "$output$stderr" ]
	write news/two.txt "The harbour opened again"
	write news/three.txt "A tram ran late"
	update news
	run -0 --separate-stderr pqsearch --new port --format=grep
	[ "$output" = "news/two.txt:3:The harbour opened again." ]
	[ -z "$stderr" ]
	run -1 pqsearch --new port
}

@test "--since-run 0 begins from the beginning" {
	pqsearch --save port --since-run 0 harbour
	[ "$(new_paths)" = news/one.txt ]
	run -1 pqsearch --new port
	run -2 --separate-stderr pqsearch --save other --since-run 9 harbour
	said "pqsearch: run 9 has not ended: the last one of the index that has is 1"
}

@test "a rebuild, a move, a copy, a touch and a return are not new" {
	pqsearch --save port --since-run 0 harbour
	new_paths
	update --rebuild news
	run -1 pqsearch --new port
	mkdir news/below
	mv news/one.txt news/below/other.txt
	update --allow-delete news
	run -1 pqsearch --new port
	cp news/below/other.txt news/copy.txt
	touch news/below/other.txt
	update news
	run -1 pqsearch --new port
	mv news kept
	mkdir news
	update --allow-delete news
	run -1 pqsearch --new port
	rmdir news
	mv kept news
	update news
	run -1 pqsearch --new port
	nothing_found ship
	[ "$(found harbour | wc -l)" = 1 ]
}

@test "a new passage of a known article is told as a change" {
	long=$(printf 'and so on %.0s' {1..70})
	write news/one.txt "The harbour was closed $long"
	update news
	pqsearch --save port --since-run 0 harbour
	new_paths
	cp news/one.txt before
	printf '\nThe harbour master resigned %s.\n' "$long" >>news/one.txt
	write news/two.txt "The harbour opened again"
	update news
	pqsearch --new port --format=jsonl |
		jq -r 'select(.type == "hit") | [.path, .changed] | @tsv' |
		sort >got
	diff got - <<-'END'
		news/one.txt	true
		news/two.txt	false
	END
	# back to the old wording, and to the new one again
	cp news/one.txt after
	cp before news/one.txt
	update news
	run -1 pqsearch --new port
	cp after news/one.txt
	update news
	run -1 pqsearch --new port
	# and moved in between
	cp before news/one.txt
	update news
	mv news/one.txt news/moved.txt
	update --allow-delete news
	cp after news/moved.txt
	update news
	run -1 pqsearch --new port
}

@test "two steps: --no-ack shows, --ack acknowledges what was shown" {
	pqsearch --save port --since-run 0 harbour
	pqsearch --new port --no-ack --format=jsonl >shown
	write news/two.txt "The harbour opened again"
	update news
	pqsearch --ack port="$(jq 'select(.type == "begin").run' shown)"
	[ "$(new_paths)" = news/two.txt ]
	pqsearch --ack port=0
	[ "$(new_paths)" = "$(printf 'news/one.txt\nnews/two.txt')" ]
	pqsearch --ack port=0
	pqsearch --ack port
	run -1 pqsearch --new port
	run -2 pqsearch --ack port=3
	run -2 pqsearch --ack port=x
	run -2 pqsearch --ack nothing
}

@test "only whole answers with passages are acknowledged" {
	pqsearch --save port --since-run 0 harbour
	[ "$(pqsearch --new port --count)" = 1 ]
	run -0 pqsearch --new port -q
	run -0 pqsearch --new port --no-ack -n 1
	run -2 pqsearch --new port --offset 1
	run -2 pqsearch --no-ack harbour
	# -n would lose the rest
	write news/two.txt "The harbour opened again"
	update news
	[ "$(pqsearch --new port -n 1 --format=paths | wc -l)" = 2 ]
	run -1 pqsearch --new port
}

@test "an answer that is lost is not acknowledged" {
	pqsearch --save port --since-run 0 harbour
	to_full_disk() {
		pqsearch --new port >/dev/full
	}
	run -75 --separate-stderr to_full_disk
	said "pqsearch: output: disk full; 'port' keeps its place"
	# a reader that went away is no news to anybody
	{
		sleep 0.1
		pqsearch --new port 2>errors || true
	} | true
	[ ! -s errors ]
	mv index/XAPIANDB away
	run -3 pqsearch --new port
	mv away index/XAPIANDB
	[ "$(new_paths)" = news/one.txt ]
}

@test "what has to be told is told, and changes nothing" {
	run -2 --separate-stderr pqsearch --new port
	[ "$stderr" = "pqsearch: no saved searches yet" ]
	pqsearch --save port harbour
	run -2 --separate-stderr pqsearch --new prot
	said "pqsearch: no saved search 'prot'; 'pqsearch --saved' lists them"
	[ "$(ls "$STATE")" = "$(printf 'port.lock\nport.saved')" ]
	run -0 pqsearch --save port harbour
	run -2 --separate-stderr pqsearch --save port monday
	said "pqsearch: 'port' is saved already, as another search; 'pqsearch --unsave port' makes room"
	run -2 pqsearch --save ../port harbour
	run -2 pqsearch --save .port harbour
	run -2 pqsearch --save other --strict '"harbour'
	run -2 pqsearch --new port harbour
	pqsearch --unsave port
	[ -z "$(ls "$STATE")" ]
	run -2 pqsearch --unsave port
	run -3 --separate-stderr env -u HOME "$PQ_BIN/pqsearch" --saved
	said "pqsearch: no place for saved searches: set HOME or XDG_STATE_HOME"
}

@test "--saved lists them, as text and for programs" {
	pqsearch --saved
	pqsearch --save port --by=article 'harbour OR
	gate'
	pqsearch --save a-1 -F --since-run 0 'c++'
	pqsearch --saved >got
	printf 'a-1\t0\t--plain \tc++\nport\t1\t--by=article\tharbour OR gate\n' |
		diff got -
	pqsearch --saved --format=tsv | tail -n 1 >got
	printf '%s\n' 'port	1	--by=article	harbour OR\x0a\x09gate' | diff got -
	pqsearch --saved --format=jsonl |
		jq -r '[.name, .query, .plain, .by, .indexes[0].run] | @json' \
			>got
	diff got - <<-'END'
		["a-1","c++",true,"passage",0]
		["port","harbour OR\n\tgate",false,"article",1]
	END
	run -2 pqsearch --saved --format=csv
}

@test "a damaged file is told of and left alone" {
	pqsearch --save port harbour
	pqsearch --save other harbour
	sed -i 's/run 1/run 7/' "$STATE/port.saved"
	cp "$STATE/port.saved" before
	for words in '--new port' '--ack port' '--save port tram'; do
		read -ra words <<<"$words"
		run -3 --separate-stderr pqsearch "${words[@]}"
		[[ $stderr == *"port.saved: damaged: not as pqsearch wrote it"* ]]
		[[ $stderr == *"; remove it with: pqsearch --unsave port" ]]
	done
	run -3 --separate-stderr pqsearch --saved
	[[ $output == other* && $stderr == *damaged* ]]
	cmp before "$STATE/port.saved"
	sed -i 's/saved 1$/saved 2/' "$STATE/port.saved"
	run -3 --separate-stderr pqsearch --new port
	[[ $stderr == *"version 2 of its form; this pqsearch knows 1"* ]]
	pqsearch --unsave port
	run -0 pqsearch --saved
}

@test "two at once answer once; the second waits, but not for ever" {
	pqsearch --save port --since-run 0 harbour
	# more than a pipe takes while nobody reads
	{
		echo "About much"
		for i in $(seq 150); do
			printf '\nThe harbour, part %d: %s.\n' "$i" \
				"$(printf 'and so on %.0s' {1..70})"
		done
	} >news/much.txt
	update news
	mkfifo reader
	pqsearch --new port --format=jsonl >reader 3>&- &
	answering=$!
	exec 4<reader
	# what answers holds the lock
	read -r -N 1 <&4
	run -75 --separate-stderr pqsearch --new port --timeout 0.2
	[[ $stderr == *"another pqsearch is at work with this saved search"* ]]
	cat <&4 >/dev/null
	wait "$answering"
	run -1 pqsearch --new port --timeout 5
}

@test "folders and files are the person's own" {
	pqsearch --save port harbour
	[ "$(stat -c %a "$STATE" "$STATE/port.saved" "$STATE/port.lock")" = \
		"$(printf '700\n600\n600')" ]
	XDG_STATE_HOME=$PWD/elsewhere pqsearch --save port monday
	[ -e elsewhere/pullquote/saved/port.saved ]
	[ "$(pqsearch --saved | cut -f4)" = harbour ]
}

@test "each of several indexes has its own runs" {
	write more/four.txt "The harbour in the north"
	pqindex --settle 0 --index second more
	write more/five.txt "The harbour in the south"
	pqindex --settle 0 --index second more
	both=(-i index -i second)
	pqsearch "${both[@]}" --save port harbour
	write news/two.txt "The harbour opened again"
	update news
	pqsearch "${both[@]}" --new port --format=paths >got
	[ "$(cat got)" = news/two.txt ]
	write news/six.txt "The harbour is full"
	write more/seven.txt "The harbour is empty"
	update news
	pqindex --settle 0 --index second more
	[ "$(pqsearch "${both[@]}" --new port --no-ack --count)" = 2 ]
	[ "$(pqsearch "${both[@]}" --new port --by=article --no-ack \
		--format=jsonl | jq -s 'map(select(.type == "hit")) | length')" = 2 ]
	# one of them alone
	[ "$(pqsearch -i second --new port --format=paths)" = more/seven.txt ]
	[ "$(pqsearch "${both[@]}" --new port --format=paths)" = news/six.txt ]
	run -1 pqsearch "${both[@]}" --new port
	run -2 pqsearch "${both[@]}" --ack port=1
}

@test "an index that the search is not for is refused until acknowledged" {
	pqsearch --save port harbour
	write more/four.txt "The harbour in the north"
	pqindex --settle 0 --index second more
	run -3 --separate-stderr pqsearch -i second --new port
	[[ $stderr == *"is none that 'port' was saved for"* ]]
	# what it says helps, and acknowledges no other index
	write news/two.txt "The harbour opened again"
	update news
	[[ $stderr == *": pqsearch -i second --ack port; "* ]]
	pqsearch -i second --ack port
	new_paths | grep -x news/two.txt
	run -1 pqsearch -i second --new port
	# an older copy of the index
	cp -a index older
	write news/three.txt "The harbour opened once more"
	update news
	new_paths
	run -3 --separate-stderr pqsearch -i older --new port
	[[ $stderr == *"is at run 2, but run 3 was acknowledged"* ]]
	[[ $stderr == *": pqsearch -i older --ack port; "* ]]
}

@test "the last run counts once it went to its end" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	pqsearch --save port harbour
	write news/two.txt "The harbour opened again"
	rm -f trace
	strace -f -o trace "$PQ_BIN/pqindex" -q --settle 0 news
	commits=$(grep -c 'rename(.*iamglass' trace)
	write news/three.txt "The harbour closed again"
	# killed as it is about to say so, which is the last commit
	bash -c 'strace -f -qq -o /dev/null -e trace=rename \
		-e inject=rename:signal=KILL:when="$1" \
		"$0" -q --settle 0 news; :' "$PQ_BIN/pqindex" "$commits" 2>&1
	found harbour | grep -q three.txt
	[ "$(new_paths)" = news/two.txt ]
	run -1 pqsearch --new port
	# the next one has nothing to do but that
	update -q news
	[ "$(new_paths)" = news/three.txt ]
}

@test "a mailer in a crontab: a mail when there is news, else nothing" {
	pqsearch --save port harbour
	cat >mail <<-'END'
		#!/bin/sh
		{ echo "to: $*"; cat; } >>sent
	END
	chmod +x mail
	alert() {
		pqsearch --new port --no-ack --format=text >found &&
			./mail -s 'New: port' desk@paper.example <found &&
			pqsearch --ack port || [ $? -eq 1 ]
	}
	alert
	[ ! -e sent ]
	write news/two.txt "The harbour opened again"
	update news
	alert
	grep -q '^to: -s New: port desk@paper.example$' sent
	grep -q 'The harbour opened again' sent
	mv sent first
	alert
	[ ! -e sent ]
}
