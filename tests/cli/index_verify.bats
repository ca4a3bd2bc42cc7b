#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# --verify: saved hits against the sources as they are now.

load index_helper

setup() {
	enter_scratch
	write_news
	update news
	pqsearch --format=jsonl -n 0 harbour cameras larn >hits
	[ "$(grep -c '"type":"hit"' hits)" -ge 5 ]
}

# states FILE: of its hits below PATH, each once
states() {
	pqindex --verify hits | awk -F '\t' -v path="$1" \
		'$3 == path { print $1 }' | sort -u
}

@test "what was not touched is the same, with and without an index" {
	run -0 --separate-stderr pqindex --verify hits
	[ -z "$stderr" ]
	[ "${#lines[@]}" = "$(grep -c '"type":"hit"' hits)" ]
	[ "$(cut -f 1 <<<"$output" | sort -u)" = same ]
	[ "$(cut -f 2 <<<"$output")" = \
		"$(jq -r 'select(.type == "hit").passage' hits)" ]
	run -0 pqindex --verify - <hits
	mkdir elsewhere
	run -0 env -C elsewhere "$PQ_BIN/pqindex" --verify ../hits
	run -1 env -C elsewhere -u PULLQUOTE_INDEX "$PQ_BIN/pqindex" \
		--verify ../hits
	[ "$(cut -f 1 <<<"$output" | sort -u)" = gone ]
	run -0 env -u PULLQUOTE_INDEX "$PQ_BIN/pqindex" --verify hits
}

@test "text that moved is found, with its new place" {
	{
		printf 'One line more.\n\n'
		cat news/court.txt
	} >new
	mv new news/court.txt
	run -1 pqindex --verify hits
	[ "$(states news/court.txt)" = moved ]
	[ "$(states news/harbour.txt)" = same ]
	pqindex --verify hits --format=jsonl >told || true
	jq -r 'select(.path == "news/court.txt") |
		[.of, .record, .start, .end, .line] | @tsv' told >places
	[ -s places ]
	while read -r of record start end line; do
		[ "$of $record" = "file 0" ]
		diff <(sed -n "${line}p" hits | jq -j .text) \
			<(tail -c "+$((start + 1))" news/court.txt |
				head -c "$((end - start))")
	done <places
}

@test "a hit is looked for in the place that it cites, of several" {
	mkdir more
	printf '{"url":"https://n.example/%s","date":"2020","title":"%s","text":"A %s sank."}\n' \
		1 T ship 2 U raft >more/wire.jsonl
	printf '{"url":"https://o.example/1","title":"T","source":"Quay",%s}' \
		'"text":"A ship sank."' >more/x.json
	update more
	pqsearch --format=jsonl ship source:quay >hits
	[ "$(jq -r 'select(.type == "hit") | .path + " " + .url' hits)" = \
		"more/x.json https://o.example/1" ]
	run -0 pqindex --verify hits
	[ "$(states more/x.json)" = same ]
	sed -i 's/A ship sank/Two boats sank/' more/x.json
	run -1 pqindex --verify hits
	[ "$(states more/x.json)" = moved ]
	[[ $(pqindex --verify hits) == *more/wire.jsonl* ]]
}

@test "records are found by their own id, wherever they stand" {
	sed -i '1i {"id":"w 0","text":"A record that came before."}' \
		news/wire.jsonl
	[ "$(states news/wire.jsonl)" = moved ]
	sed -i 1d news/wire.jsonl
	[ "$(states news/wire.jsonl)" = same ]
	sed -i 's/left the harbour/stayed in the harbour/' news/wire.jsonl
	run -1 pqindex --verify hits
	[ "$(states news/wire.jsonl)" = $'changed\nsame' ]
	sed -i 2d news/wire.jsonl
	[ "$(states news/wire.jsonl)" = $'gone\nsame' ]
}

@test "records without id and address are found where others came or went" {
	printf '{"title":"Quay %d","text":"Cameras of quay %d saw the harbour."}\n' \
		1 1 2 2 3 3 >news/quays.jsonl
	update
	pqsearch --format=jsonl -n 0 quay path:quays.jsonl >hits
	[ "$(states news/quays.jsonl)" = same ]
	sed -i '1i {"title":"Quay 0","text":"Cameras of no quay."}' \
		news/quays.jsonl
	for _ in 1 2; do
		run -1 --separate-stderr pqindex --verify hits --format=jsonl
		[ "${#lines[@]}" = 3 ]
		for line in "${lines[@]}"; do
			[ "$(jq -r .state <<<"$line")" = moved ]
			# where it says there is the record that has the text
			from=$(jq .record <<<"$line")
			text=$(jq -r "select(.passage == $(
				jq .passage <<<"$line")).text" hits)
			tail -c +$((from + 1)) news/quays.jsonl | head -n 1 |
				grep -F "\"text\":\"$text\""
		done
		update
	done
	# of another title it is another article, whatever it says
	sed -i 's/"Quay 3"/"Pier 3"/' news/quays.jsonl
	[ "$(states news/quays.jsonl)" = $'gone\nmoved' ]
}

@test "text that moved to another file, once a run has seen it there" {
	mkdir news/old
	mv news/court.txt news/old/trial.txt
	run -1 pqindex --verify hits
	[ "$(states news/court.txt)" = gone ]
	update
	run -1 pqindex --verify hits
	[ "$(states news/court.txt)" = moved ]
	[[ "$output" == *"news/old/trial.txt file record 0 bytes "* ]]
	pqindex --verify hits --format=jsonl >told || true
	jq -r 'select(.path == "news/court.txt") |
		[.moved_to, .start, .end, .line] | @tsv' told >places
	[ -s places ]
	while read -r path start end line; do
		diff <(sed -n "${line}p" hits | jq -j .text) \
			<(tail -c "+$((start + 1))" "$path" |
				head -c "$((end - start))")
	done <places
	# and not where it only was
	rm news/old/trial.txt
	run -1 pqindex --verify hits
	[ "$(states news/court.txt)" = gone ]
}

@test "a page that is sent again in another file, and one in an archive" {
	zip -q news/a.zip news/court.txt
	rm news/court.txt
	update
	run -1 pqindex --verify hits
	[ "$(states news/court.txt)" = moved ]
	[[ "$output" == *"news/a.zip text record "* ]]
	pqsearch --format=jsonl -n 0 arbitration >packed
	run -0 pqindex --verify packed
	[ "$(cut -f 3 <<<"$output" | sort -u)" = news/a.zip ]
	mv news/a.zip news/b.zip
	update
	run -1 pqindex --verify packed
	[ "$(cut -f 1 <<<"$output" | sort -u)" = moved ]
	[[ "$output" == *"news/b.zip text record "* ]]
}

@test "hits of each format that has their text: JSON Lines, no other" {
	pqsearch --format=json -n 0 harbour >json
	pqsearch --format=tsv -n 0 harbour >tsv
	for form in json tsv; do
		run -1 --separate-stderr pqindex --verify "$form"
		[[ "$stderr" == "pqindex: saved hits: line 1: "* ]]
		[ -z "$output" ]
	done
}

# bats test_tags=once
@test "thousands of hits" {
	for _ in {1..400}; do
		cat hits
	done >many
	run -0 --separate-stderr pqindex --verify many
	[ "${#lines[@]}" = "$((400 * $(grep -c '"type":"hit"' hits)))" ]
}

@test "changed, gone, and what cannot be known" {
	sed -i 's/cameras/lamps/' news/court.txt
	rm news/harbour.txt
	mv news/wire.jsonl wire
	ln -s ../wire news/wire.jsonl
	run -1 --separate-stderr pqindex --verify hits
	[ -z "$stderr" ]
	[[ "$(states news/court.txt)" == changed* ]]
	[ "$(states news/harbour.txt)" = gone ]
	[ "$(states news/wire.jsonl)" = unknown ]
	mv news away
	run -1 pqindex --verify hits
	[ "$(cut -f 1 <<<"$output" | sort -u)" = unknown ]
}

@test "a bad line costs itself and is told with its number" {
	{
		printf '{"type":"hit"\n[]\n\n'
		cat hits
		echo '{"type":"hit","of":"file","path":"x"}'
		jq -c 'select(.type == "hit") | .end += 1' hits | head -n 1
		jq -c 'select(.type == "hit") | .path = "a\u0000b"' hits |
			head -n 1
		jq -c 'select(.type == "begin").format = 2' hits
	} >bad
	run -1 --separate-stderr pqindex --verify bad
	[ "${#lines[@]}" = "$(grep -c '"type":"hit"' hits)" ]
	[ "$(cut -f 1 <<<"$output" | sort -u)" = same ]
	[ "$(wc -l <<<"$stderr")" = 6 ]
	[[ "$stderr" == "pqindex: saved hits: line 1: "* ]]
	[[ "$stderr" == *"line 2: not a JSON object"* ]]
	[[ "$stderr" == *"of a version that is not known"* ]]
}

@test "saved hits that end in a hole" {
	cp hits holed
	truncate -s 5G holed
	run -1 --separate-stderr pqindex --verify holed
	[ "${#lines[@]}" = "$(grep -c '"type":"hit"' hits)" ]
	line=$(($(wc -l <hits) + 1))
	[[ "$stderr" == "pqindex: saved hits: line $line: ends in a hole of "* ]]
	[ "$(wc -l <<<"$stderr")" = 1 ]
}

@test "what came by standard input cannot be looked for" {
	pqindex - <<<'{"id":"1","text":"Kumquats were sold on Monday."}'
	pqsearch --format=jsonl kumquats >came
	run -1 pqindex --verify came
	[[ "$output" == $'unknown\t'*$'\t-\tit came by standard input: '* ]]
}

@test "hostile paths open nothing and print no control" {
	mkfifo news/pipe
	ln -s /etc/hostname news/link
	for path in news/pipe news/link news/../hits ../hits news/ . / \
		/dev/zero /proc/self/environ '-/x' $'news/\e[31m\tx\n' \
		"$(printf 'n%.0s' {1..5000})"; do
		jq -c --arg path "$path" \
			'select(.type == "hit") | .path = $path |
				.article = null' hits |
			head -n 1
	done >hostile
	fingerprint >before
	run -1 timeout 10 "$PQ_BIN/pqindex" --verify hostile
	[ "${#lines[@]}" = 12 ]
	[ "$(cut -f 1 <<<"$output" | sort -u)" = $'gone\nunknown' ]
	[ "$(LC_ALL=C tr -d '\t\n -~' <<<"$output" | wc -c)" = 0 ]
	fingerprint | diff before -
}

@test "a name that is not UTF-8 leads to its file" {
	mv news/court.txt $'news/c\xffurt.txt'
	update
	pqsearch --format=jsonl -n 0 arbitration >hits
	jq -es 'any(.[]; .path_bytes)' hits
	run -0 pqindex --verify hits
}

@test "usage, and hits that are not there" {
	run -3 --separate-stderr pqindex --verify missing
	[[ "$stderr" == "pqindex: missing: "* ]]
	run -3 pqindex --index nowhere --verify hits
	run -75 pqindex --verify news
	run -2 pqindex --verify ''
	run -2 pqindex --verify hits news
	# shellcheck disable=SC2016 # sh expands it
	run -75 sh -c '"$1" --verify hits >/dev/full' sh "$PQ_BIN/pqindex"
	run -0 pqindex --verify - </dev/null
}
