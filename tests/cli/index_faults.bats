#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the disk and the kernel refuse at one call of a run; the sweeps of
# all calls are in tests/fault.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	# strace and leak checking exclude each other
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	enter_scratch
	write_many 6
	update news
}

keep_index() {
	rm -rf kept
	cp -a "$PULLQUOTE_INDEX" kept
}

put_index_back() {
	rm -rf "$PULLQUOTE_INDEX"
	cp -a kept "$PULLQUOTE_INDEX"
}

# trace CALL [ARGUMENT...]: the calls of pqindex, in order; the index is as
# before
trace() {
	keep_index
	strace -f -qq -o trace -e "trace=$1" \
		"$PQ_BIN/pqindex" --settle 0 "${@:2}" >output || true
	put_index_back
	sed 's/^[0-9]* *//' trace
}

# which_calls CALL PATTERN [ARGUMENT...]: their numbers among these calls
which_calls() {
	trace "$1" "${@:3}" | grep -n -e "$2" | cut -d: -f1
}

# failing CALL ERROR WHEN ARGUMENT...: pqindex with calls that fail
failing() {
	local call=$1 error=$2 when=$3
	shift 3
	strace -f -qq -o /dev/null -e "trace=$call" \
		-e "inject=$call:error=$error:when=$when" \
		"$PQ_BIN/pqindex" --settle 0 "$@"
}

@test "a stat of the index that fails costs no article" {
	write news/1.txt "Changed for good"
	calls=$(which_calls newfstatat 'index/gen-')
	[ "$(wc -w <<<"$calls")" -ge 3 ]
	for k in $calls; do
		put_index_back
		run --separate-stderr failing newfstatat EIO "$k"
		[[ "$status" = 0 || "$status" = 75 ]]
		update
		[ "$(status_of articles)" = 6 ]
		as_built_anew news
	done
}

@test "a disk that refuses is not damage" {
	write news/1.txt "Changed for good"
	before=$(fingerprint)
	for call in newfstatat openat; do
		k=$(which_calls "$call" 'index/gen-[0-9]*/iamglass' |
			head -n 1)
		run -75 --separate-stderr failing "$call" EIO "$k+"
		[[ "$stderr" != *"--rebuild"* ]]
		[ "$(fingerprint)" = "$before" ]
	done
	run -0 --separate-stderr update
	as_built_anew news
}

@test "an index without its figures: exit 3, and --rebuild helps" {
	before=$(dump)
	"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" set pq:index ""
	run -3 --separate-stderr update
	[[ "$stderr" == *"no id; rebuild it with: pqindex --index $PULLQUOTE_INDEX --rebuild" ]]
	run -0 --separate-stderr update --rebuild
	[ "$(dump)" = "$before" ]
}

@test "a folder that cannot be opened is not one without an index" {
	for error in EMFILE EIO ENOMEM; do
		for what in --verbose --status --dry-run; do
			k=$(which_calls openat '/index", O_RDONLY.*DIRECTORY' \
				"$what" | head -n 1)
			run -75 failing openat "$error" "$k" "$what"
		done
	done
}

@test "a ledger that cannot be read is not told to be moved away" {
	write news/1.txt "Changed for good"
	for k in $(which_calls pread64 'SQLite format'); do
		for when in "$k" "$k+" "$((k + 8))" "$((k + 8))+"; do
			run -75 --separate-stderr failing pread64 EIO "$when"
			[[ "$stderr" != *"move it away"* ]]
			put_index_back
		done
	done
	update
	as_built_anew news
}

@test "a killed run does not keep people from looking" {
	write news/1.txt "Changed for good"
	expected=$(status_of articles)
	k=$(which_calls unlink 'ledger.sqlite-journal' | tail -n 1)
	for what in --status --rejected --dry-run; do
		strace -f -qq -o trace -e trace=unlink \
			-e "inject=unlink:signal=KILL:when=$k" \
			"$PQ_BIN/pqindex" --settle 0 || true
		[ -s "$PULLQUOTE_INDEX/ledger.sqlite-journal" ]
		run -0 --separate-stderr pqindex "$what"
		[ -z "$stderr" ]
		[ "$(status_of articles)" = "$expected" ]
		put_index_back
	done
	update
	as_built_anew news
}

@test "what fails for a moment is tried again later, not put to a person" {
	write news/1.txt "Changed for good"
	for fault in newfstatat:EIO:'/XAPIANDB", ' openat:EIO:'sqlite", O_RDWR' \
		openat:EMFILE:'sqlite", O_RDWR' newfstatat:EIO:'sqlite", '; do
		IFS=: read -r call error pattern <<<"$fault"
		calls=$(which_calls "$call" "$pattern")
		[ -n "$calls" ]
		for k in $calls; do
			run failing "$call" "$error" "$k"
			[[ "$status" = 0 || "$status" = 75 ]]
			put_index_back
		done
	done
	chmod a-w "$PULLQUOTE_INDEX/ledger.sqlite"
	if [ "$(id -u)" -ne 0 ]; then
		run -3 update
	fi
}

@test "a file that may be no larger is a full disk, in a worker too" {
	mkdir big
	seq 300 | awk '{
		printf "{\"title\":\"Story %d\",\"text\":\"", $1
		for (i = 1; i <= 120; i++)
			printf "word%d ", $1 * 120 + i
		print "are in it.\"}"
	}' >big/all.jsonl
	for jobs in 0 2; do
		for kib in 1 100 400; do
			rm -rf "$PULLQUOTE_INDEX"
			# shellcheck disable=SC2016 # sh expands it
			run -75 --separate-stderr bash -c 'ulimit -f "$1"
				exec "${@:2}"' - $kib "$PQ_BIN/pqindex" \
				--settle 0 --jobs $jobs --segment 1024 news big
			# SQLite forgets why it wrote less than it was to
			[[ "$stderr" == *"no file may be larger here"* ||
				"$stderr" == *"disk I/O error"* ]]
			[[ "$stderr" != *damaged* ]]
		done
	done
	update news big
	[ "$(status_of articles)" = 306 ]
}

@test "a full disk is called so" {
	write news/1.txt "Changed for good"
	for k in $(which_calls pwrite64 '^pwrite64'); do
		run -75 --separate-stderr failing pwrite64 ENOSPC "$k"
		[[ "$stderr" == *": disk full"* ]]
		put_index_back
	done
	[ -n "$k" ]
}

@test "a folder of the index that cannot be listed is told" {
	write news/1.txt "Changed for good"
	for option in --full --rebuild; do
		calls=$(trace getdents64 "$option" | wc -l)
		[ "$calls" -ge 4 ]
		for ((k = 1; k <= calls; k++)); do
			run --separate-stderr failing getdents64 EIO "$k" \
				"$option"
			[ "$status" = 75 ]
			[[ "$stderr" = *"index: gen-"* ||
				"$stderr" = *"news: Input/output error" ]]
			update
			as_built_anew news
			put_index_back
		done
	done
}

@test "what the disk refuses to show is tried again later, the rest is read" {
	write news/more/7.txt "Story 7 tells of harbour number 7"
	update
	write news/1.txt "Changed for good"
	rm news/2.txt
	for call in newfstatat openat getdents64; do
		k=$(which_calls "$call" \
			'"3.txt"\|"more/"\|/\* 3 entries' | head -n 1)
		run -75 --separate-stderr failing "$call" EIO "$k"
		[[ "$stderr" == "pqindex: news: "*": Input/output error"* ]]
		[ "$(found changed)" = news/1.txt ]
		[ "$(status_of articles)" = 7 ]
		run -0 update
		[ "$(status_of articles)" = 6 ]
		as_built_anew news
		put_index_back
	done
}

@test "a source that the disk refuses is named as a person knows it" {
	write news/1.txt "Changed for good"
	for call in openat2 read; do
		for k in $(which_calls "$call" 'news\|1.txt\|Changed'); do
			run -75 --separate-stderr failing "$call" EIO "$k"
			[ "$stderr" = "pqindex: news/1.txt: Input/output error" ]
			put_index_back
		done
		[ -n "$k" ]
	done
}

@test "a full disk on which the ledger can make no file is called so" {
	write news/1.txt "Changed for good"
	for k in $(which_calls openat 'sqlite-journal", O_RDWR|O_CREAT'); do
		# SQLite tries a second time, to read: that finds none.
		run -75 --separate-stderr failing openat ENOSPC "$k+2"
		[[ "$stderr" == *": ledger.sqlite: disk full" ]]
		put_index_back
	done
	[ -n "$k" ]
}

@test "a table that the disk refuses to open is not left out when compacting" {
	write news/1.txt "Changed for good"
	for k in $(which_calls openat \
		'/postlist.glass", O_RDONLY' --rebuild); do
		run failing openat EIO "$k" --rebuild
		[[ "$status" = 0 || "$status" = 75 ]]
		update
		as_built_anew news
		put_index_back
	done
	[ -n "$k" ]
}

@test "a disk that refuses at the very start or end is not a person's matter" {
	export PULLQUOTE_INDEX=$PWD/other
	k=$(trace newfstatat news | grep -n -m 1 '"news", {' | cut -d: -f1)
	rm -rf other kept
	run -75 --separate-stderr failing newfstatat EIO "$k" news
	[ "$stderr" = "pqindex: news: Input/output error" ]
	[ ! -e other ]
	update news
	k=$(which_calls openat "\"$PWD/\"" --snapshot copy | head -n 1)
	rm -rf copy
	run -75 failing openat EIO "$k" --snapshot copy
	[ ! -e copy ]
}

@test "a stub that the disk refuses to read is no damage" {
	strace -qq -o trace -e trace=read "$PQ_BIN/pqsearch" harbour >output
	k=$(grep -n -m 1 '"auto gen-' trace | cut -d: -f1)
	run -75 --separate-stderr strace -qq -o /dev/null -e trace=read \
		-e "inject=read:error=EIO:when=$k+" "$PQ_BIN/pqsearch" harbour
	[[ "$stderr" == *"/XAPIANDB: Input/output error" ]]
}
