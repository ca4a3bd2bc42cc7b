#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A database that updates have left twice as large as it should be is
# written anew, and nobody who searches notices.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
}

# write_long COUNT: news/0/0.txt ..., 100 a folder
write_long() {
	"$PQ_TOOLS/generate" 7 "$1" news
}

# The bytes of the database that is read.
size_read() {
	cat "$PULLQUOTE_INDEX/$(generation)"/* | wc -c
}

hits() {
	local query
	for query in huawei backdoor '"safe city"' 'police -network' 'sai*'; do
		pqsearch --format=jsonl -n 0 -- "$query" |
			jq -c 'select(.type == "hit") | del(.first_seen)'
	done
}

identity() {
	pqindex --status --format=json | jq -c '[.index, .run, .runs]'
}

# For strace: an index of which half is deleted.
leave_waste() {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	write_many 12
	update news
	rm news/[1-6].txt
	update --allow-delete
}

# bats test_tags=once
@test "after many deletions the database is compacted, once" {
	write_long 300
	update -q news
	before=$(generation)
	find news -name '*5.txt' -delete
	update --allow-delete --report report.json
	[ "$(generation)" = "$before" ]
	[ "$(jq .compacted_from report.json)" = 0 ]
	find news -name '*[02467].txt' -delete
	run -0 --separate-stderr update --allow-delete --report report.json
	[ -z "$output$stderr" ]
	[ "$(generation)" != "$before" ]
	jq -e '.compacted_from > 1.5 * .compacted_to and .run == 3' report.json
	[ "$(jq .compacted_to report.json)" = "$(size_read)" ]
	[ "$(status_of compact_bytes)" = "$(size_read)" ]
	as_built_anew news
	diff <(hits) <(PULLQUOTE_INDEX=$BATS_TEST_TMPDIR/fresh hits)
	# and then let alone, with what was there before gone
	before=$(generation)
	write news/more.txt "One more"
	run -0 --separate-stderr update --report report.json
	[ "$(jq .compacted_from report.json)" = 0 ]
	[ "$(cd "$PULLQUOTE_INDEX" && echo gen-*)" = "$before" ]
}

# bats test_tags=once
@test "the same by updates alone" {
	write_long 200
	update -q news
	before=$(generation)
	for i in 1 2 3 4 5; do
		find news -name "*[02468].txt" \
			-exec sed -i "\$a An edit, number $i." {} +
		find news -name "*[13579].txt" -exec sed -i "3d" {} +
		update
	done
	[ "$(generation)" != "$before" ]
	as_built_anew news
}

# bats test_tags=once
@test "what changed behind the segments of a first build leaves no waste" {
	# A copy that comes last may be what gives the article its id.
	write_long 300
	cp -R news zoo
	export PULLQUOTE_SEGMENT=60000
	update -q --report report.json news zoo
	jq -e '.compacted_from > 1.1 * .compacted_to' report.json
	[ "$(jq .compacted_to report.json)" = "$(size_read)" ]
	as_built_anew news zoo
}

@test "--compact does it at once; id, runs and passages stay" {
	write_many 6
	update news
	id=$(identity)
	before=$(dump)
	found=$(hits)
	old=$(generation)
	run -0 --separate-stderr update --compact -v
	[[ "$stderr" == *"compacted from "*" to "*" bytes"* ]]
	[ "$(generation)" != "$old" ]
	[ "$(identity)" = "$id" ]
	[ "$(dump)" = "$before" ]
	[ "$(hits)" = "$found" ]
	# together with changes
	write news/7.txt "A seventh harbour"
	update --compact
	as_built_anew news
	[ "$(status_of run)" = 2 ]
}

@test "a search that stays open follows" {
	write_many 6
	update news
	mkfifo questions answers
	"$PQ_BIN/pqsearch" --format=tsv --fields=path --batch - \
		<questions >answers 3>&- &
	searcher=$!
	exec 4>questions 5<answers
	for round in 1 2 3; do
		printf 'q\tharbour\n' >&4
		count=0
		while read -r -t 10 line <&5; do
			[[ "$line" != *news/* ]] || count=$((count + 1))
			[ "$count" -lt $((5 + round)) ] || break
		done
		[ "$count" -eq $((5 + round)) ]
		write "news/more$round.txt" "Another harbour, $round"
		update --compact
		update
	done
	exec 4>&-
	cat <&5 >/dev/null
	wait "$searcher"
}

@test "killed anywhere, also among its parts, it is the old one or the new one" {
	leave_waste
	before=$(dump)
	for call in pwrite64 fdatasync fsync openat mkdir renameat unlink; do
		for k in 1 2 4 8 16 32; do
			strace -f -qq -o /dev/null -e trace=$call \
				-e "inject=$call:signal=KILL:when=$k" \
				"$PQ_BIN/pqindex" --settle 0 --compact && break
			[ "$(dump)" = "$before" ]
			echo "$call $k" >>points
		done
	done
	[ "$(wc -l <points)" -ge 10 ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(dump)" = "$before" ]
	[ "$(cd "$PULLQUOTE_INDEX" && echo gen-*)" = "$(generation)" ]
	[ "$(status_of run)" = 2 ]
}

@test "a disk that refuses a part is no damaged index" {
	leave_waste
	for ((k = 1; k < 100; k++)); do
		status=0
		strace -f -qq -o /dev/null -e trace=fdatasync \
			-e "inject=fdatasync:error=EIO:when=$k+" \
			"$PQ_BIN/pqindex" --settle 0 --compact 2>said ||
			status=$?
		[ "$status" -ne 0 ] || break
		[ "$status" -eq 75 ]
		if grep -q rebuild said; then false; fi
		grep -q "index" said
		! grep -q iamglass said || echo "$k" >>created
	done
	[ "$status" -eq 0 ]
	[ -s created ]
}
