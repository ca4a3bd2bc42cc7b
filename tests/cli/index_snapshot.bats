#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# --snapshot: a copy of the index that is whole or not there.

# shellcheck disable=SC2030,SC2031 # each test has its own index

load index_helper

setup() {
	enter_scratch
	write_many 4
	update news
}

@test "the copy is an index: searched, updated, as the original" {
	touch -d '2 days ago' index/lock
	run -0 --separate-stderr pqindex --snapshot copy
	[ -z "$output$stderr" ]
	[ -z "$(find . -name '.*.part')" ]
	diff <(dump) <(dump copy)
	[ "$(found -i copy harbour)" = "$(found harbour)" ]
	[ "$(stat -c %Y copy/lock)" = "$(stat -c %Y index/lock)" ]
	[ "$(find copy -type d ! -perm 700)" = "" ]
	[ "$(find copy -type f ! -perm 600)" = "" ]
	write news/9.txt "A lighthouse was painted"
	write news/1.txt "A changed story"
	rm news/2.txt
	PULLQUOTE_INDEX=$PWD/copy update --allow-delete -v
	[ "$(found -i copy lighthouse)" = news/9.txt ]
	nothing_found lighthouse
	export PULLQUOTE_INDEX=$PWD/copy
	as_built_anew news
}

@test "an empty folder is filled, anything else is left alone" {
	mkdir -m 755 empty full
	echo mine >full/file
	echo mine >plain
	ln -s empty link
	run -0 pqindex --snapshot empty/
	[ "$(stat -c %a empty)" = 700 ]
	for place in full plain link missing/copy . / index empty; do
		run -3 --separate-stderr pqindex --snapshot "$place"
		[[ "$stderr" == pqindex:* ]]
		[ "$(wc -l <<<"$stderr")" = 1 ]
	done
	[ "$(cat full/file plain)" = $'mine\nmine' ]
	[ ! -e missing ]
	run -2 --separate-stderr pqindex --snapshot index/copy
	[[ "$stderr" == *"inside of the index"* ]]
	for place in news/copy news/deep/copy; do
		mkdir -p news/deep
		run -2 --separate-stderr pqindex --snapshot "$place"
		[[ "$stderr" == *"inside of a folder that is indexed ($PWD/news)"* ]]
	done
	[ ! -e news/copy ]
	[ -z "$(find . -name '.*.part')" ]
}

@test "without an index there is nothing to copy" {
	run -3 --separate-stderr pqindex --index nowhere --snapshot copy
	[[ "$stderr" == "pqindex: nowhere: nothing was indexed here" ]]
	mkdir nothing
	run -3 pqindex --index nothing --snapshot copy
	[ ! -e copy ]
	[ ! -e nothing/lock ]
	run -2 pqindex --snapshot ''
	run -2 pqindex --snapshot copy news
	run -2 pqindex --snapshot copy --status
}

@test "a damaged index is not copied" {
	truncate -s 100 "index/$(generation)/postlist.glass"
	run -3 --separate-stderr pqindex --snapshot copy
	[ ! -e copy ]
	[ -z "$(find . -name '.*.part')" ]
}

@test "while a run holds the lock: 75, or wait" {
	mkfifo pipe
	"$PQ_BIN/pqindex" --settle 0 -q --wait=20 - <pipe 3>&- &
	holder=$!
	exec 4>pipe
	for _ in {1..100}; do
		run pqindex --snapshot probe 4>&-
		[ "$status" = 75 ] && break
		rm -rf probe
		sleep 0.05
	done
	[ "$status" = 75 ]
	[ ! -e probe ]
	run -0 pqindex --snapshot copy --skip-if-locked 4>&-
	[ ! -e copy ]
	pqindex --snapshot copy --wait=20 4>&- &
	waiter=$!
	echo '{"id":"1","text":"A record of the tide came late."}' >&4
	exec 4>&-
	wait "$holder"
	wait "$waiter"
	[ -n "$(found -i copy tide)" ]
}

@test "an index on a disk that is read-only is copied, and can be checked then" {
	[ "$(id -u)" -eq 0 ] && unshare -m true ||
		skip "skipped: a mount of one's own needs root"
	# shellcheck disable=SC2016 # for the shell in there
	unshare -m bash -c 'mount --bind index index &&
		mount -o remount,bind,ro index || exit 99
		"$PQ_BIN/pqindex" --index index --snapshot copy
		status=$?
		"$PQ_BIN/pqindex" --index index --check 2>checked
		status+=" $?"
		"$PQ_BIN/pqindex" --index index --check --repair 2>repaired
		status+=" $?"
		mv copy/lock kept && mount --bind copy index &&
			mount -o remount,bind,ro index || exit 99
		"$PQ_BIN/pqindex" --index index --snapshot other 2>said
		echo "$status $?"' >ended
	[ "$(<ended)" = "0 3 3 3" ]
	[ "$(<checked)" = "pqindex: index: lock: Read-only file system; a copy can be checked: pqindex --index index --snapshot COPY" ]
	for name in said repaired; do
		[ "$(<$name)" = "pqindex: index: lock: Read-only file system" ]
	done
	[ ! -e other ]
	mv kept copy/lock
	diff <(dump) <(dump copy)
	pqindex --index copy --check
}

@test "a rebuild half way is copied as it is, and goes on" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	write_many 12
	strace -f -qq -o /dev/null -e trace=fdatasync \
		-e inject=fdatasync:signal=SIGKILL:when=2 \
		"$PQ_BIN/pqindex" --settle 0 --rebuild -q || true
	pqindex --snapshot copy
	[ "$(found -i copy harbour)" = "$(found harbour)" ]
	export PULLQUOTE_INDEX=$PWD/copy
	update
	as_built_anew news
}

@test "copies are whole while the index is written" {
	(
		for i in {1..3}; do
			write "news/more$i.txt" "More of harbour number $i"
			pqindex --settle 0 -q --wait || exit
		done
	) &
	writer=$!
	for i in {1..3}; do
		pqindex --snapshot "copy$i" --wait
		run -0 pqsearch -q -i "copy$i" harbour
	done
	wait "$writer"
	for i in {1..3}; do
		PULLQUOTE_INDEX=$PWD/copy$i update
		diff <(dump) <(dump "copy$i")
	done
}

@test "a signal ends it, and it leaves nothing" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	strace -f -qq -o /dev/null -e trace=mkdirat \
		-e inject=mkdirat:signal=SIGTERM:when=2 \
		"$PQ_BIN/pqindex" --snapshot copy || status=$?
	[ "$status" = 143 ]
	[ ! -e copy ]
	[ -z "$(find . -maxdepth 1 -name '.*.part')" ]
}

@test "what fails when the copy is in its place does not take it away" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	strace -f -qq -o trace -e trace=fsync "$PQ_BIN/pqindex" --snapshot one
	last=$(grep -c fsync trace)
	strace -f -qq -o /dev/null -e trace=fsync \
		-e "inject=fsync:error=ENOSPC:when=$last" \
		"$PQ_BIN/pqindex" --snapshot copy 2>said || status=$?
	[ "$status" = 75 ]
	[ "$(cat said)" = "pqindex: copy: disk full" ]
	diff <(dump) <(dump copy)
}
