#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Files that were made to do harm, or came out so: each costs itself, is
# told in a sentence and once, and takes seconds.

load ingest_helper

setup() {
	enter_scratch
	mkdir news
	write news/plain.txt "The harbour of Larn is quiet"
}

# survives STATUS: a run over news ends with it in time, and in little memory;
# the next says nothing. What it said is in `told`.
survives() {
	local expected=$1 status=0
	(
		case $PQ_VARIANT in
		release) ulimit -v 1500000 ;;
		esac
		in_time "$PQ_BIN/pqindex" --settle 0 news 2>told
	) || status=$?
	cat told
	[ "$status" = "$expected" ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(found quiet)" = news/plain.txt ]
}

tells() {
	printf 'pqindex: %s\n' "$@" | diff - told
}

only_plain() {
	[ "$(status_of articles)" = 1 ]
}

# bats test_tags=once
@test "a gzip bomb" {
	head -c 200000000 /dev/zero | gzip -9 >news/bomb.txt.gz
	survives 1
	tells "news/bomb.txt.gz: gzip: unpacks to more than 500 times its size"
	only_plain
}

# bats test_tags=once
@test "bombs in archives, and archives in archives in archives" {
	head -c 40000000 /dev/zero | tr "\0" " " >blank.txt
	zip -q news/flat.zip blank.txt
	xz -c blank.txt >news/blank.txt.xz
	zstd -qc blank.txt >news/blank.txt.zst
	bzip2 -c blank.txt >news/blank.txt.bz2
	rm blank.txt
	printf 'The innermost whale.' >whale.txt
	zip -q 0.zip whale.txt
	for i in {1..9}; do
		zip -q "$i.zip" $((i - 1)).zip
	done
	cp 9.zip news/nested.zip
	survives 1
	sort told | diff - <(sort <<-'END'
		pqindex: news/blank.txt.bz2: bzip2: unpacks to more than 500 times its size
		pqindex: news/blank.txt.xz: xz: unpacks to more than 500 times its size
		pqindex: news/blank.txt.zst: zstd: unpacks to more than 500 times its size
		pqindex: news/flat.zip: no usable record: blank.txt: zip: unpacks to more than 500 times its size
		pqindex: news/nested.zip: no usable record: 3.zip: too many archives inside each other
	END
	)
	only_plain
}

@test "a file that was compressed again and again" {
	cp news/plain.txt grow
	for i in {1..12}; do
		gzip -c grow >next
		mv next grow
	done
	mv grow news/onion.gz
	survives 1
	tells "news/onion.gz: no usable record: too many archives inside each other"
}

# laughs ROOT: entities that grow tenfold, ten times
laughs() {
	printf '<?xml version="1.0"?>\n<!DOCTYPE %s [<!ENTITY a0 "ha ha ">' "$1"
	for i in {1..10}; do
		printf '<!ENTITY a%s "' "$i"
		for _ in {1..10}; do
			printf '&a%s;' $((i - 1))
		done
		printf '">'
	done
	printf ']>\n'
}

@test "a billion laughs" {
	{
		laughs rss
		printf '<rss version="2.0"><channel><item><title>Laughs</title><description>One whale &a10; in a feed.</description></item></channel></rss>'
	} >news/feed.xml
	{
		laughs doc
		printf '<doc title="Laughs"><main><p>Two whales &a10; in a document.</p></main></doc>'
	} >news/doc.xml
	{
		laughs html
		printf '<html><body><p>Three whales &a10; in a page.</p></body></html>'
	} >news/page.xhtml
	status=0
	in_time "$PQ_BIN/pqindex" --settle 0 news || status=$?
	[ "$status" -le 1 ]
	nothing_found ha
	[ "$(hits whale | jq -r '.text | length' | sort -n | tail -n 1)" -lt 100 ]
}

@test "entities outside of the file are not looked at" {
	printf 'the secret of Larn' >secret
	for root in rss doc html; do
		{
			printf '<?xml version="1.0"?>\n<!DOCTYPE %s [<!ENTITY out SYSTEM "file://%s/secret"><!ENTITY %% more SYSTEM "file://%s/secret">%%more;]>\n' \
				"$root" "$PWD" "$PWD"
			case $root in
			rss) printf '<rss version="2.0"><channel><item><title>Out</title><description>A whale &out; here.</description></item></channel></rss>' ;;
			doc) printf '<doc title="Out"><main><p>A whale &out; here.</p></main></doc>' ;;
			html) printf '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>A whale &out; here.</p></body></html>' ;;
			esac
		} >"news/$root.xml"
	done
	status=0
	# strace and leak checking exclude each other
	case $PQ_VARIANT in
	release)
		strace -f -e trace=openat,openat2,open,connect -o calls \
			"$PQ_BIN/pqindex" --settle 0 news || status=$?
		run ! grep -E 'secret|connect\(' calls
		grep -q 'rss.xml' calls
		;;
	*) make_index news || status=$? ;;
	esac
	[ "$status" -le 1 ]
	nothing_found secret
	[ "$(hits whale | wc -l)" -ge 1 ]
}

@test "a line of 200 MB" {
	[ "$PQ_VARIANT" = release ] || skip "skipped: too slow in $PQ_VARIANT"
	{
		printf '{"id":"a","text":"A whale before it."}\n{"id":"b","text":"'
		head -c 200000000 /dev/zero | tr '\0' 'x'
		printf '"}\n{"id":"c","text":"A whale behind it."}\n'
	} >news/wire.jsonl
	head -c 200000000 /dev/zero | tr '\0' 'x' >news/words.txt
	truncate -s 200000000 news/sparse.txt
	survives 1
	grep -q '^pqindex: news/sparse.txt: ' told
	grep -q '^pqindex: news/words.txt: ' told
	grep -q '^pqindex: news/wire.jsonl: record at byte 39: ' told
	[ "$(wc -l <told)" = 3 ]
	[ "$(hits whale | jq -r .id | sort | tr '\n' ' ')" = "a c " ]
}

@test "a table, a mail and a crawl with no end" {
	[ "$PQ_VARIANT" = release ] || skip "skipped: too slow in $PQ_VARIANT"
	{
		printf 'title,text\n"A whale","In the first row it swims."\n"An open quote,'
		head -c 100000000 /dev/zero | tr '\0' 'x'
	} >news/open.csv
	{
		printf 'From: a@larn.example\nSubject: A long whale\nDate: Mon, 4 Feb 2019 09:00:00 +0600\nMessage-ID: <a@larn.example>\n\n'
		head -c 100000000 /dev/zero | tr '\0' 'x'
	} >news/long.eml
	{
		printf 'WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n'
		head -c 100000000 /dev/zero | tr '\0' 'x'
	} >news/long.warc
	survives 1
	[ "$(wc -l <told)" = 3 ]
	[ "$(hits whale | jq -r .path | sort -u)" = news/open.csv ]
}

@test "a hundred thousand tags and brackets in each other" {
	{
		printf '<html><body>'
		repeat 100000 '<div>'
		printf '<p>A whale under tags.</p>'
	} >news/tags.html
	{
		printf '<html><body>'
		repeat 100000 '<b><i><table><tr><td>'
		printf '<p>A whale in tables.</p>'
	} >news/tables.html
	{
		printf '<rss version="2.0"><channel><item><title>Deep</title><description>'
		repeat 100000 '<a>'
		printf 'A whale in a feed.'
	} >news/feed.xml
	repeat 100000 '[' >news/array.json
	{
		printf '{"text":"A whale in an object.","more":'
		repeat 100000 '{"a":'
	} >news/object.json
	{
		repeat 100000 '> '
		printf '\n# A whale quoted\n\nA whale in Markdown.\n'
	} >news/quoted.md
	{
		printf -- '---\ntitle: '
		repeat 100000 '['
		printf '\n---\nA whale below its head.\n'
	} >news/head.md
	{
		repeat 100000 '*_['
		printf 'A whale in stars.\n'
	} >news/stars.md
	survives 1
	grep -q '^pqindex: news/array.json: .*JSON with too many brackets inside each other$' told
	grep -q '^pqindex: news/object.json: .*JSON with too many brackets inside each other$' told
	hits whale | jq -r .path | sort -u >names
	for name in tags.html head.md; do
		grep -qx "news/$name" names
	done
}

@test "zeros in every format" {
	for name in "$FORMATS"/*; do
		sed 's/the/th\x00e/g; s/\. /.\x00 /g' "$name" \
			>"news/zeros-$(basename "$name")"
	done
	printf '\0\0\0' >news/zeros
	status=0
	in_time "$PQ_BIN/pqindex" --settle 0 news || status=$?
	[ "$status" = 1 ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	hits Huawei >all
	[ "$(wc -l <all)" -ge 12 ]
	head -n 12 all | cited
}

@test "every format cut off anywhere, or with bytes turned over" {
	i=0
	for name in "$FORMATS"/*; do
		size=$(wc -c <"$name")
		for part in 7 33 66 95; do
			head -c $((size * part / 100)) "$name" \
				>"news/$part-$(basename "$name")"
			i=$((i + 1))
			sed "$((part % 9 + 1))s/[aeio<\"]/\\xff\\x00/g" \
				"$name" >"news/$part-turned-$(basename "$name")"
		done
	done
	status=0
	in_time "$PQ_BIN/pqindex" --settle 0 news 2>told || status=$?
	[ "$status" -le 1 ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	hits Huawei >all
	[ "$(wc -l <all)" -ge 40 ]
	head -n 20 all | cited
}

# hole FILE...: to the size of a file system's largest file
hole() {
	truncate -s 7E "$@" 2>/dev/null || truncate -s 8T "$@" 2>/dev/null ||
		skip "skipped: this file system has no large holes"
}

@test "a hole with no end, in every format" {
	printf 'A whale of Larn.\n' >whale.txt
	printf 'A whale of Oskeby.\n' >other.txt
	tar -cf news/a.tar whale.txt other.txt
	gzip -c whale.txt >news/a.txt.gz
	for name in "$FORMATS"/*; do
		cp "$name" news
		name=$(basename "$name")
		: >"news/empty.${name##*.}"
	done
	for ending in txt jsonl tsv zip gz; do
		: >"news/empty.$ending"
	done
	chmod u+w news/*
	count=$(find news -name 'empty.*' | wc -l)
	whole=$(pqindex --show --format=jsonl news | jq -r .title | sort)
	rm news/plain.txt
	hole news/*
	write news/plain.txt "The harbour of Larn is quiet"
	survives 1
	# each is told of once, and that is why
	[ "$(wc -l <told)" = "$(find news -type f ! -name plain.txt | wc -l)" ]
	run ! grep -v ': ends in a hole of [0-9]* bytes$' told
	[ "$(status_of rejected)" -ge "$count" ]
	# what stands before a hole is there
	[ "$(pqindex --show --format=jsonl news 2>/dev/null |
		jq -r .title | sort)" = "$whole" ]
	[ "$(hits whale | jq -r .text | sort -u | wc -l)" = 2 ]
}

@test "a byte behind a hole with no end" {
	printf '{"id":"a","text":"A whale before it."}\n' >news/wire.jsonl
	for name in news/wire.jsonl news/b.csv news/c.warc news/d.xml \
		news/e.mbox news/f.txt; do
		hole "$name"
		printf x >>"$name"
	done
	survives 1
	[ "$(wc -l <told)" = 6 ]
	run ! grep -v ' on: more than 1073741824 bytes of holes$' told
	[ "$(hits whale | jq -r .path)" = news/wire.jsonl ]
	# of a stream, too
	printf '{"id":"b","text":"A whale in a stream."}\n' >stream.jsonl
	hole stream.jsonl
	run -1 --separate-stderr in_time "$PQ_BIN/pqindex" - <stream.jsonl
	[[ "$stderr" == "pqindex: standard input: record at byte 0: ends in a hole of "* ]]
	[ "$(hits whale | wc -l)" = 2 ]
}

@test "what is no regular file is never waited for" {
	mkfifo news/pipe.html
	ln -s /dev/zero news/zero.xml
	ln -s . news/loop
	survives 0
	[ ! -s told ]
	mkfifo alone.xml
	run -1 --separate-stderr in_time "$PQ_BIN/pqindex" --settle 0 alone.xml
	said "pqindex: $PWD/alone.xml: not a regular file"
}

@test "one bad record costs that record, and is told once" {
	{
		printf '{"id":"a","text":"A first whale."}\n'
		repeat 5000 '[' && printf '\n'
		printf '{"id":"c","text":"A third whale."}\n'
	} >news/wire.jsonl
	{
		printf '<rss version="2.0"><channel><title>Larn Post</title>'
		printf '<item><title>One</title><description>A fourth whale.</description></item>'
		printf '<item><title></title></item>'
		printf '<item><title>Three</title><description>A fifth whale.</description></item>'
		printf '</channel></rss>'
	} >news/feed.xml
	{
		page One "A sixth whale swims in the harbour of Larn today." |
			warc_record https://larn.example/1
		# no HTTP at all
		page Two "An eighth whale" | warc_record https://larn.example/2 |
			sed s,HTTP/1.1,ATTP/1.1,
		page Three "A seventh whale swims in the harbour of Larn today." |
			warc_record https://larn.example/3
	} >news/crawl.warc
	survives 1
	sort told | sed 's/at byte [0-9]*/at byte .../' | diff - <(cat <<-'END'
		pqindex: news/crawl.warc: record at byte ...: no HTTP response
		pqindex: news/feed.xml: record at byte ...: no text
		pqindex: news/wire.jsonl: record at byte ...: JSON with too many brackets inside each other
	END
	)
	[ "$(hits whale | wc -l)" = 6 ]
	# told again when the file has changed
	printf '{"id":"d","text":"A ninth whale."}\n' >>news/wire.jsonl
	run -1 --separate-stderr update
	[[ "$stderr" == "pqindex: news/wire.jsonl: record at byte 35: "* ]]
}
