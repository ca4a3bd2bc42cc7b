#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The same article in several files, forms and versions: what is one
# article, and what is not.

load ingest_helper

setup() {
	enter_scratch
	mkdir news
}

one='The port of Larn has bought a crane that lifts forty tonnes, it said on Monday.'
two='Its old crane, which lifted nine, goes to the museum behind the church.'

# article_page PARAGRAPH...: with an address
article_page() {
	page "A crane for Larn" "$@" | sed 's|</head>|<link rel="canonical" href="https://larn.example/2021/05/crane"><meta property="article:published_time" content="2021-05-03"></head>|'
}

# article_json PARAGRAPHS, with \n: as a scraper has it
article_json() {
	printf '{"title":"A crane for Larn","maintext":"%s","url":"https://larn.example/2021/05/crane?utm_source=feed","date_publish":"2021-05-03 00:00:00","language":"en"}\n' \
		"$1"
}

articles() {
	[ "$(status_of articles)" = "$1" ]
	[ "$(status_of locations)" = "$2" ]
}

@test "a page and the scraper's record of it are one article" {
	article_page "$one" "$two" >news/page.html
	article_json "$one\n\n$two" >news/record.json
	run -0 --separate-stderr make_index news
	articles 1 2
	[ "$(hits crane | jq -r .locations | uniq)" = 2 ]
	[ "$(hits crane | jq -r .url | uniq)" = https://larn.example/2021/05/crane ]
	as_built_anew news
}

@test "one of its places goes, the article stays" {
	article_page "$one" "$two" >news/page.html
	article_json "$one\n\n$two" >news/record.json
	write news/other.txt "Something else"
	make_index news
	before=$(hits museum | jq -r '.article, .passage')
	for gone in page.html record.json; do
		mv "news/$gone" .
		run -0 update
		articles 2 2
		[ "$(hits museum | jq -r '.article, .passage')" = "$before" ]
		as_built_anew news
		mv "$gone" news
		run -0 update
	done
	articles 2 3
	as_built_anew news
}

@test "a page crawled again after a change is another version" {
	{
		article_page "$one" "$two" |
			warc_record https://larn.example/2021/05/crane
		article_page "$one" "$two" "Correction: it lifts fifty." |
			warc_record https://larn.example/2021/05/crane
		article_page "$one" "$two" |
			warc_record https://larn.example/2021/05/crane/
	} >news/crawl.warc
	make_index news
	# the third is the first again
	articles 2 3
	[ "$(hits correction | wc -l)" = 1 ]
	[ "$(hits museum | jq -r .article | sort -u | wc -l)" = 2 ]
	[ "$(hits museum | jq -r .url | sort -u)" = https://larn.example/2021/05/crane ]
	as_built_anew news
}

@test "a draft without an address stays apart, unless it is equal" {
	article_page "$one" "$two" >news/page.html
	printf 'A crane for Larn\n\n%s\n\nTO DO: ask the museum.\n' "$one" \
		>news/draft.txt
	make_index news
	articles 2 2
	[ "$(hits 'TO DO' | jq -r '[.path, .url] | @csv' | head -n 1)" = \
		'"news/draft.txt",' ]
	printf -- '---\ntitle: A crane for Larn\n---\n%s\n\n%s\n' "$one" \
		"$two" >news/draft.md
	update
	articles 2 3
	as_built_anew news
}

@test "equal texts under two addresses are one article in two places" {
	article_json "$one\n\n$two" >news/a.json
	sed 's|larn.example/2021/05/crane|other.example/x|' news/a.json \
		>news/b.json
	make_index news
	articles 1 2
}

@test "feeds that repeat their items add no article" {
	for day in 1 2 3; do
		{
			printf '<rss version="2.0"><channel><title>Larn Post</title>'
			for ((item = day; item < day + 3; item++)); do
				printf '<item><title>Item %s</title><link>https://larn.example/%s</link><guid>%s</guid><description>The port of Larn counts boat %s today.</description></item>' \
					"$item" "$item" "$item" "$item"
			done
			printf '</channel></rss>'
		} >"news/$day.xml"
	done
	run -0 --separate-stderr make_index news
	articles 5 9
	as_built_anew news
}
