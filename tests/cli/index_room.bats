#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Room on the disk is looked for before anything is written. The disk is a
# small one in memory, in a mount namespace that a sleeping process keeps.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
	[ "$(id -u)" -eq 0 ] || skip "skipped: only root may mount"
	unshare --mount --propagation private sleep 600 3>&- &
	keeper=$!
	mkdir disk
	for _ in {1..100}; do
		! [ "/proc/$keeper/ns/mnt" -ef /proc/self/ns/mnt ] || sleep 0.01
	done
	there mount -t tmpfs -o size=64m none disk ||
		skip "skipped: mounts are not allowed here"
	export PULLQUOTE_INDEX=$PWD/disk/index
}

teardown() {
	[ -z "${keeper:-}" ] || kill "$keeper" 2>/dev/null || true
}

# there COMMAND...: where the disk is
there() {
	nsenter --target "$keeper" --mount env -C "$PWD" "$@"
}

pqindex() {
	there "$PQ_BIN/pqindex" "$@"
}

pqsearch() {
	there "$PQ_BIN/pqsearch" "$@"
}

generation() {
	there sed 's/^auto //' disk/index/XAPIANDB
}

dump() {
	there "$PQ_TOOLS/dump" disk/index
}

fingerprint() {
	there find disk/index -type f ! -name lock -exec sha256sum {} + | sort
}

# leave KILOBYTES: so much is free
leave() {
	there rm -f disk/ballast
	free=$(there df --output=avail -k disk | tail -n 1)
	there fallocate -l $(((free - $1) * 1024)) disk/ballast
}

# A few hundred articles, some 3 KB each, and an index of them.
make_large() {
	"$PQ_TOOLS/generate" 7 "$1" news
	update -q news
}

# refused WHAT: the last run's words are these alone
refused() {
	local words="pqindex: $PULLQUOTE_INDEX: disk full: $1 needs about "
	[[ "$stderr" == "$words"+([0-9])" bytes, "+([0-9])" are free" ]]
}

# bats test_tags=once
@test "a first build without room is refused, and built when there is room" {
	"$PQ_TOOLS/generate" 7 300 news
	leave 1500
	run -75 --separate-stderr update news --report report.json
	refused 'this run'
	[ "$(jq .exit report.json)" = 75 ]
	there rm disk/ballast
	run -0 --separate-stderr update news
	[ "$(status_of articles)" = 300 ]
}

@test "new articles without room: the index is untouched" {
	write_many 6
	update news
	before=$(dump)
	untouched=$(fingerprint)
	"$PQ_TOOLS/generate" 7 300 news/more
	leave 700
	run -75 --separate-stderr update
	refused 'this run'
	[ "$(fingerprint)" = "$untouched" ]
	[ "$(dump)" = "$before" ]
	# in the place of others they may have room
	there rm disk/ballast
	run -0 update
}

@test "a few changes are not refused on a disk that is nearly full" {
	make_large 60
	leave 600
	write news/0000/000001.txt "A new harbour"
	write news/0000/000002.txt "Another one"
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	rm news/0000/000003.txt
	run -0 --separate-stderr update
	[ -z "$stderr" ]
}

@test "a rebuild without room for a second index is refused" {
	make_large 60
	before=$(fingerprint)
	leave 300
	run -75 --separate-stderr update --rebuild
	refused 'making the index anew'
	[ "$(fingerprint)" = "$before" ]
	there rm disk/ballast
	run -0 update --rebuild
}

# bats test_tags=once
@test "an index of another analysis stays until there is room" {
	make_large 60
	there "$PQ_TOOLS/spoil" "disk/index/$(generation)" set pq:analysis other
	before=$(fingerprint)
	leave 300
	for _ in 1 2; do
		run -75 --separate-stderr update
		refused 'making the index anew'
		[ "$(fingerprint)" = "$before" ]
	done
	there rm disk/ballast
	run -0 --separate-stderr update
	[ "$(there xapian-metadata get "disk/index/$(generation)" \
		pq:analysis)" != other ]
}

# bats test_tags=once
@test "compaction without room is put off: told once, done later" {
	make_large 340
	before=$(generation)
	# with some blocks to spare, and as if it had taken less once
	write news/0000/000001.txt "A harbour"
	update
	there sqlite3 disk/index/ledger.sqlite "UPDATE meta
		SET value = $(status_of index_bytes) * 45 / 100
		WHERE key = 'compact_bytes'"
	leave 850
	write news/0000/000001.txt "A new harbour"
	run -0 --separate-stderr update --report report.json
	refused 'compacting it'
	[ "$(generation)" = "$before" ]
	[ "$(jq .compaction_wants report.json)" -gt 870400 ]
	[ "$(status_of compaction_wants)" -gt 870400 ]
	grown=$(dump)
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	run -0 --separate-stderr update -v
	[[ "$stderr" == *": disk full: compacting it needs "* ]]
	run -75 --separate-stderr update --compact
	refused 'compacting it'
	[ "$(generation)" = "$before" ]
	there rm disk/ballast
	run -0 --separate-stderr update --report report.json
	[ -z "$stderr" ]
	[ "$(jq .compacted_to report.json)" -gt 0 ]
	[ "$(generation)" != "$before" ]
	[ "$(status_of compaction_wants)" = 0 ]
	[ "$(dump)" = "$grown" ]
}

@test "no files left, but room: the same" {
	make_large 60
	before=$(dump)
	read_before=$(generation)
	used=$(there df --output=iused disk | tail -n 1)
	there mount -o "remount,nr_inodes=$((used + 2))" "$PWD/disk"
	run -75 --separate-stderr update --compact
	[[ "$stderr" == *"needs about 16 new files, 2 are possible" ]]
	run -75 --separate-stderr update --rebuild
	[[ "$stderr" == *"needs about 16 new files, 2 are possible" ]]
	[ "$(dump)" = "$before" ]
	[ "$(generation)" = "$read_before" ]
}

@test "files that are all hole are refused, and nothing else is" {
	write news/1.txt "A harbour"
	there mount -t tmpfs none "$PWD/news"
	there bash -c 'printf "A port\n\nIt was opened.\n" >news/port.txt'
	there truncate -s 7E news/a.txt news/b.txt news/c.jsonl
	# so many bytes as text would need more than there is
	there truncate -s 200G news/d.jsonl
	run -1 --separate-stderr in_time nsenter --target "$keeper" --mount \
		env -C "$PWD" "$PQ_BIN/pqindex" --settle 0 news
	[ "$(wc -l <<<"$stderr")" = 4 ]
	[ "$(status_of articles)" = 1 ]
	[ "$(status_of rejected)" = 4 ]
}
