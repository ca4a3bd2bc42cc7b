#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqindex --dry-run, --status, --show, --report, --settle, --help.

load index_helper

setup() {
	enter_scratch
	write_many 5
}

@test "what a closed standard stream loses is told" {
	update news
	write news/7.txt "Closed"
	for options in --status "--show news/1.txt" "--dry-run --settle 0" \
		"--version"; do
		# shellcheck disable=SC2086 # several words
		run -75 --separate-stderr bash -c '"$@" >&-' - \
			"$PQ_BIN/pqindex" $options
		[[ "$stderr" == "pqindex: "*"output: Bad file descriptor" ]]
	done
	for options in - "--files0-from -"; do
		# shellcheck disable=SC2086 # several words
		run -75 --separate-stderr bash -c '"$@" <&-' - \
			"$PQ_BIN/pqindex" $options
		[ "$stderr" = \
			"pqindex: standard input: Bad file descriptor" ]
	done
	# shellcheck disable=SC2016 # sh expands it
	run -0 bash -c '"$1" --settle 0 <&- >&- 2>&-' - "$PQ_BIN/pqindex"
	[ -n "$(found closed)" ]
}

@test "a dry run lists and writes nothing" {
	run -0 --separate-stderr pqindex --settle 0 -n news
	[ "${lines[0]}" = "add news/1.txt" ]
	[ "${#lines[@]}" = 5 ]
	[ ! -e "$PULLQUOTE_INDEX" ]
	update news
	before=$(fingerprint)
	write news/6.txt "Added"
	write news/2.txt "Changed"
	touch news/3.txt
	rm news/1.txt
	: >news/void.txt
	run -0 --separate-stderr pqindex --settle 0 --dry-run
	diff - <(printf '%s\n' "$output") <<-'END'
		replace news/2.txt
		add news/6.txt
		reject news/void.txt: no words
		delete news/1.txt
	END
	[ "$(fingerprint)" = "$before" ]
	rm news/4.txt
	run -3 --separate-stderr pqindex --settle 0 --dry-run
	[[ "$stderr" == *"2 of 5 articles would be deleted"* ]]
	[ "$(fingerprint)" = "$before" ]
}

# dry OPTION...: what a dry run lists, and its exit code
dry() {
	local code=0
	pqindex --settle 0 -n "$@" || code=$?
	echo "exit $code"
}

@test "a dry run and the run agree about the guard" {
	update news
	mkdir news/all
	mv news/[1-3].txt news/all
	dry | grep -qx 'exit 0'
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	for i in 4 5; do : >"news/$i.txt"; done
	run -3 --separate-stderr pqindex --settle 0 -n
	said=$stderr
	[[ "$said" == *"2 of 5 articles would be deleted"* ]]
	run -3 --separate-stderr update -q
	run -3 --separate-stderr update
	[[ "$stderr" == *"${said#pqindex: }" ]]
	dry --allow-delete | grep -qx 'exit 0'
	run -0 update --allow-delete
	run -0 update
	[ "$(status_of articles)" = 3 ]
}

@test "a dry run lists a source once, and what is known not at all" {
	: >news/void.txt
	run -1 update news
	diff - <(dry news news/1.txt --full) <<-'END'
		exit 0
	END
	write news/1.txt "Changed"
	diff - <(dry news news/1.txt) <<-'END'
		replace news/1.txt
		exit 0
	END
	touch news/void.txt
	diff - <(dry news/1.txt news) <<-'END'
		replace news/1.txt
		exit 0
	END
}

@test "a dry run lists what standard input would change" {
	for i in {1..6}; do
		printf '{"id":"%d","text":"A whale, number %d."}\n' "$i" "$i"
	done >records
	update - <records
	before=$(fingerprint)
	sed -e 1d -e 's/number 2/two/' records >fewer
	printf '{"id":"7","text":"Seven."}\n{broken\n' >>fewer
	diff - <(dry --prune - <fewer) <<-'END'
		replace -/id:2
		add -/id:7
		reject -: record at byte 217: not JSON (at its byte 7)
		delete -/id:1
		exit 0
	END
	[ "$(fingerprint)" = "$before" ]
}

@test "a dry run sees that an index is damaged, or of a newer format" {
	update news
	"$PQ_TOOLS/spoil" "$PULLQUOTE_INDEX/$(generation)" set pq:format 99
	run -3 --separate-stderr pqindex -n
	[[ "$stderr" == *"an index of format 99"* ]]
	truncate -s 50 "$PULLQUOTE_INDEX"/gen-*/iamglass
	before=$(fingerprint)
	run -3 --separate-stderr pqindex -n
	[[ "$stderr" == *"rebuild it with: pqindex --index $PULLQUOTE_INDEX --rebuild" ]]
	run -0 --separate-stderr pqindex -n --rebuild
	[ "$(fingerprint)" = "$before" ]
}

@test "a young file that was renamed keeps its article" {
	update news
	mv news/1.txt news/new.txt
	rm news/2.txt
	run -0 --separate-stderr pqindex
	[ "$(found '"number 1"')" = news/1.txt ]
	nothing_found '"number 2"'
	touch -d '10 seconds ago' news/new.txt
	pqindex
	[ "$(found '"number 1"')" = news/new.txt ]
}

# bats test_tags=once
@test "a time in the future is not read run after run" {
	touch -d '+1 day' news/1.txt
	sleep 2.1
	update news
	run -0 --separate-stderr update -v
	[[ "$stderr" == *", 0 read; "* ]]
	before=$(stat -c %y news/1.txt)
	write news/1.txt "A whale"
	touch -d "$before" news/1.txt
	update
	[ "$(found whale)" = news/1.txt ]
}

@test "young files wait for the next run" {
	run -0 --separate-stderr pqindex news
	[ -z "$stderr" ]
	[ "$(status_of sources)" = 0 ]
	pqindex --report report.json -v 2>said
	[ "$(jq .files_unsettled report.json)" = 5 ]
	grep -q '5 files changed within the last 5 s' said
	touch -d '10 seconds ago' news/1.txt
	touch -d 'next year' news/2.txt
	pqindex
	[ "$(status_of sources)" = 2 ]
	pqindex --settle 0
	[ "$(status_of sources)" = 5 ]
	write news/1.txt "Changed a moment ago"
	pqindex
	[ "$(found '"number 1"')" = news/1.txt ]
}

@test "--report: figures as one JSON object" {
	: >news/void.txt
	run -1 update --report report.json news
	jq -e '.run == 1 and .files_seen == 6 and .files_read == 6 and
		.files_rejected == 1 and .articles_added == 5 and
		.batches == 1 and .exit == 1 and .passages == 5 and
		(.started | endswith("+00:00"))' report.json
	run -0 update --report report.json
	jq -e '.run == null and .batches == 0 and .exit == 0' report.json
	run -75 update --report no-such-folder/report.json || [ "$status" = 3 ]
}

@test "--status: for people and for tools" {
	run -3 --separate-stderr pqindex --status
	[[ "$stderr" == *"nothing was indexed here"* ]]
	update news
	pqindex --status | grep -Eq '^articles +5$'
	pqindex --status --format=json >status.json
	jq -e '.articles == 5 and .format == 5 and .languages.en == 5 and
		.roots[0].label == "news" and .runs[0].added == 5 and
		.versions.xapian != null' status.json
	[ "$(wc -l <status.json)" = 1 ]
}

@test "--show: what would be understood, without an index" {
	write_news
	run -0 --separate-stderr pqindex --show news/harbour.txt
	[[ "$output" == *"Harbour cameras go live"* ]]
	pqindex --show --format=jsonl news/wire.jsonl news/court.txt >shown
	[ "$(wc -l <shown)" = 3 ]
	jq -es 'any(.id == "w 1" and .date == "2021-08-17" and
		(.passages | length) >= 1)' shown
	run -1 --separate-stderr pqindex --show news/none.txt
	[ "$stderr" = "pqindex: news/none.txt: No such file or directory" ]
	ln -s news/court.txt link.txt
	run -0 --separate-stderr pqindex --show link.txt
	[[ "$output" == *"Quarrel over harbour cameras"* ]]
	[ ! -e "$PULLQUOTE_INDEX" ]
}

@test "usage: one line, a hint, exit 2" {
	run -2 --separate-stderr pqindex --no-such-option
	[ "$(wc -l <<<"$stderr")" = 2 ]
	[[ "$stderr" == *"Try 'pqindex --help'" ]]
	run -2 pqindex --settle x news
	run -2 pqindex --status --rejected
	run -2 pqindex --show
	run -2 pqindex --status news
	[ ! -e "$PULLQUOTE_INDEX" ]
}

@test "--help fits a screen, --version names the libraries" {
	run -0 --separate-stderr pqindex --help
	[ "${#lines[@]}" -le 40 ]
	[ -z "$(awk 'length > 80' <<<"$output")" ]
	run -0 --separate-stderr pqindex --version
	[[ "${lines[0]}" == "pqindex "* ]]
	[[ "$output" == *"xapian "*"sqlite "* ]]
}

@test "lost output is a failure" {
	update news
	run -75 --separate-stderr bash -c \
		"'$PQ_BIN/pqindex' --status >/dev/full"
	[ -n "$stderr" ]
}

@test "an option of the environment" {
	PULLQUOTE_INDEX=$PWD/other update news
	[ -e other/XAPIANDB ]
	unset PULLQUOTE_INDEX
	XDG_DATA_HOME=$PWD/data update news
	[ -e data/pullquote/index/XAPIANDB ]
}

@test "--report into a pipe or device writes there, and replaces nothing" {
	mkfifo pipe
	jq .exit <pipe >got &
	update --report pipe news
	wait $!
	[ "$(cat got)" = 0 ]
	[ -p pipe ]
	run -75 --separate-stderr update --report pipe
	[[ "$stderr" == "pqindex: --report pipe: pipe: "* ]]
	[ -p pipe ]
	run -2 update --report ''
}

@test "--report by a link: it stays, and the file behind it is replaced" {
	mkdir far
	echo old >far/report
	ln -s far/report link
	# as /dev/stdout is, in a folder that may be written to
	ln -s /proc/self/fd/1 out
	ln -s /proc/self/fd/2 err
	update --report link news
	[ -L link ]
	[ "$(jq .files_seen far/report)" = 5 ]
	echo before >log
	update --report out >>log
	update -v --report err 2>>log
	[ -L out ] && [ -L err ]
	[ "$(sed -n 1p log)" = before ]
	[[ "$(sed -n 3p log)" == "pqindex: 5 files seen"* ]]
	[ "$(sed -n '2p;4p' log | jq .exit | xargs)" = "0 0" ]
}

@test "--format is of --status, --check, --show and --verify" {
	run -2 --separate-stderr update --format json news
	[ "${lines[0]}" = "" ]
	[[ "$stderr" == "pqindex: --format is of --status, --check, --show and --verify"* ]]
	[ ! -e "$PULLQUOTE_INDEX" ]
}

@test "--report into a folder that is not there: a person must act" {
	update news
	run -3 --separate-stderr update --report none/report
	[[ "$stderr" == *"none/: no such folder" ]]
	run -3 --separate-stderr update --report news
	[ "$stderr" = "pqindex: --report news: news: is a folder" ]
	run -75 --separate-stderr update --report /dev/full
	[ "$stderr" = "pqindex: --report /dev/full: full: disk full" ]
}
