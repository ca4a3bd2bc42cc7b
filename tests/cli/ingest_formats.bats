#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Articles as browsers, scrapers, feeds and crawls leave them (those of
# corpus/formats): understood, found, cited.

load ingest_helper

setup() {
	enter_scratch
	mkdir news
	cp "$FORMATS"/* news
}

@test "what is understood of each format" {
	run -0 --separate-stderr pqindex --show --format=jsonl news/*
	[ -z "$stderr" ]
	jq -r '[.id, .title, .date, .date_from, .source,
		(.author // [] | join("; ")), .url, .lang, .path, .record] |
		map(. // "-") | @tsv' <<<"$output" | same ingest_formats.tsv
}

@test "the text is what a reader would see, and no more" {
	shown news/saved-page.html | jq -r .text | same ingest_page.txt
	shown news/es-costa-rica-5g.md | jq -r .text | same ingest_markdown.txt
	shown news/trafilatura.xml | jq -r .text | same ingest_trafilatura.txt
}

@test "headings are sections" {
	shown news/{saved-page.html,es-costa-rica-5g.md,trafilatura.xml} |
		jq -c '[.passages[].section]' >sections
	diff - sections <<-'END'
		[null,null,"What stays","What stays"]
		[null,"Qué exige el decreto","Qué exige el decreto","Contexto"]
		[null,"What the core is"]
	END
}

# A query for each article, and where it is found.
queries() {
	cat <<-'END'
		touched|saved-page.html|0|text
		опытный|windows-1251.html|0|text
		ciberdelincuencia|es-costa-rica-5g.md|0|text
		"no contracts"|front-matter-not-yaml.md|0|text
		resilience|feed.rss|402|text
		"ministries agreed"|feed.rss|1372|text
		improvement|feed.atom|208|text
		"designated authority"|feed.atom|1211|text
		OECD|dump.csv|27|text
		Xiaomi|dump.csv|533|text
		Fastweb|dump.csv|1132|text
		townships|https%3A%2F%2Fcorpus.example%2F2021%2F03%2Fnaypyidaw-cameras.json|0|text
		senators|newsletter.eml|0|text
		Kyrgyzstan|digest.mbox|0|text
		Tajikistan|digest.mbox|589|text
		pause|crawl.warc|0|text
		Bouygues|crawl.warc|1441|text
		equal shares|trafilatura.xml|0|text
	END
}

@test "each is found by what it says" {
	make_index news
	pqindex --show --format=jsonl news/* >shown
	while IFS='|' read -r query path record of; do
		hits "$query" | head -n 1 >>found
		printf 'news/%s\t%s\t%s\n' "$path" "$record" "$of" >>wanted
	done < <(queries)
	jq -r '[.path, .record, .of] | @tsv' found | diff wanted -
	# what --show told of each, and the day
	jq -c '{id, title, date, source, url, lang}' found >told
	jq -c --slurpfile shown shown '. as $hit | $shown[] |
		select(.path == $hit.path and .record == $hit.record) |
		{id, title, date, source, url, lang}' found | diff - told
	[ "$(status_of articles)" = "$(queries | wc -l)" ]
}

@test "where the date came from is kept" {
	make_index news
	id=$(hits resilience | jq -r .article)
	pqsearch --article "$id" --format=jsonl | jq -e '
		.date == "2020-06-25T08:30:00+08:00" and
		.date_from == "feed:pubDate" and .date_precision == "time"'
	id=$(hits Bouygues | jq -r .article)
	# not when it was crawled
	pqsearch --article "$id" --format=jsonl | jq -e '
		.date == "2020-01-31T09:00:00+01:00" and
		.date_from == "page:article:published_time"'
}

@test "records are where the file has them" {
	pqindex --show --format=jsonl news/{feed.*,dump.csv,digest.mbox,crawl.warc} |
		jq -r '"\(.record) \(.path)"' |
		while read -r record path; do
			cut_out "$path" "$record" $((record + 6))
			echo
		done | sort | uniq -c | sed 's/^ *//' >starts
	diff - starts <<-'END'
		1 "Lithu
		1 "Portu
		1 "Telec
		2 <entry
		2 <item>
		2 From d
		2 WARC/1
	END
}

# bats test_tags=once
@test "every passage can be cited" {
	make_index news
	write news/plain.txt "Huawei is named in a plain text as well"
	printf '# A title\n\nHuawei in *Markdown* without a head.\n' >news/bare.md
	printf -- '---\ntitle: A head\n---\nHuawei is behind a head of text.\n' \
		>news/head.txt
	printf '1\n00:00:01,000 --> 00:00:02,000\nHuawei is said to be there.\n' \
		>news/subtitles.txt
	printf 'A zip\n\nHuawei is in a packed text.\n' | gzip >news/packed.txt.gz
	update news
	hits Huawei >all
	for name in head.txt subtitles.txt packed.txt.gz; do
		[ "$(jq -r --arg path "news/$name" \
			'select(.path == $path).of' all)" = text ]
	done
	[ "$(wc -l <all)" -ge 21 ]
	cited <all
	[ "$(jq -r 'select(.of == "file").path' all)" = news/plain.txt ]
}

@test "what is the page's and not the article's is not found" {
	make_index news
	for words in backdoor newsletter cookies Facebook Telnet '"accept all"' \
		lengthy '"rights reserved"' dataLayer; do
		nothing_found "$words"
	done
}

@test "items, cells, quotes and the last heading of a page are found and cited" {
	rm news/*
	page "New quay in Larn" "The port of Larn has a new quay, paid by the town and by those who land fish there. This is what it has:" \
		'<ul><li>Seven lamps of brass</li><li>Two iron cranes</li></ul>' \
		"Boats may use it from the first of May, says the harbour master of Larn, who has counted them all." \
		'<blockquote>Nobody will be sorry</blockquote>' \
		"The town is not so sure, since it has paid for quays before, and two of them lie under water." \
		'<dl><dt>Landing fee</dt><dd>Nine crowns a boat</dd></dl>' \
		"Those who fish have asked for less, and will ask again when the council of the town meets." \
		'<table><tr><td>North quay</td><td>Old</td></tr><tr><td>South quay</td><td>New</td></tr></table>' \
		"More of it will follow before the year is over, and some of it may even be built on dry land." \
		'<h2>The vote on Monday</h2>' '<h3>Comments</h3>' >news/quay.html
	make_index news
	for words in '"seven lamps of brass"' '"two iron cranes"' \
		'"nobody will be sorry"' '"landing fee"' '"nine crowns"' \
		'"south quay"' '"vote on monday"'; do
		hits "$words" >found
		[ "$(wc -l <found)" -eq 1 ]
		cited <found
	done
	nothing_found comments
}

@test "who wrote a page and when is read where it is shown, and no more" {
	rm news/*
	page "New quay in Larn" '<span class="byline">By Ann Example, 17 August 2021</span>' \
		"The port of Larn has a new quay, paid by the town and by those who land fish there." \
		"Boats may use it from the first of May, says the harbour master of Larn." \
		'<span class="teaser"><b>Old quay</b><span class="byline">By Bo Sample, 3 May 2020</span></span>' \
		>news/quay.html
	shown news/quay.html | jq -c '[.author, .date, .date_from]' >said
	diff - said <<<'[["Ann Example"],"2021-08-17","page:posted"]'
	make_index news
	nothing_found '"Ann Example"'
}

@test "a page whose navigation alone has the word is not found by it" {
	rm news/*
	page "New quay in Larn" "The port of Larn has a new quay, paid by the town and by those who land fish there." \
		"Boats may use it from the first of May." |
		sed 's/Front page/Huawei topics/' >news/quay.html
	make_index news
	[ "$(titles_of quay)" = "New quay in Larn" ]
	nothing_found Huawei
	nothing_found topics
}

@test "formats are known by their content, whatever the name" {
	for name in saved-page.html feed.rss feed.atom crawl.warc digest.mbox \
		newsletter.eml trafilatura.xml; do
		shown "news/$name" | jq -r .title >named
		cp "news/$name" unnamed
		shown unnamed | jq -r .title | diff named -
		cp "news/$name" named.txt
		shown named.txt | jq -r .title | diff named -
	done
}

# loaded ADDRESS TYPE CODE FILE [ENCODING]: an entry of what a browser has
# loaded (HAR)
loaded() {
	jq -n --arg url "$1" --arg type "$2" --argjson code "$3" \
		--rawfile text "$4" --arg encoding "${5-}" '{
		startedDateTime: "2021-08-17T09:30:00.123Z",
		request: {method: "GET", url: $url},
		response: {status: $code, content: {size: 9, mimeType: $type,
			text: $text, encoding: $encoding}}}'
}

@test "what a browser has loaded is read as the pages in it" {
	rm news/*
	page "New quay in Larn" "The port of Larn has a new quay, paid by the town and by those who land fish there." \
		"Boats may use it from the first of May, says the harbour master of Larn." >quay
	page "Old café in Larn" "The café on the old quay of Larn is to be closed, says the town, which has bought it." \
		"It had been open for ninety years, and was full on its last evening." |
		iconv -t latin1 | base64 >cafe
	echo 'var a = "The script of Larn says that it is none of the articles."' >script
	{
		loaded https://larn.example/quay 'text/html; charset=utf-8' 200 quay
		loaded https://larn.example/a.js text/javascript 200 script
		loaded https://larn.example/gone text/html 404 quay
		loaded https://larn.example/cafe 'text/html; charset=iso-8859-1' 200 cafe base64
	} | jq -s '{log: {version: "1.2", pages: [{title: "https://larn.example/quay",
		startedDateTime: "2021-08-17T09:30:00Z"}], entries: .}}' >news/larn.har
	jq -c . news/larn.har >news/larn.json
	for name in news/larn.har news/larn.json; do
		shown "$name" | jq -r '[.title, .url, .date_from] | @tsv' |
			diff - <(printf '%s\t%s\t%s\n' \
				"New quay in Larn" https://larn.example/quay fetched:WARC-Date \
				"Old café in Larn" https://larn.example/cafe fetched:WARC-Date)
	done
	make_index news
	[ "$(titles_of 'closed café')" = "Old café in Larn" ]
	nothing_found script
}

# saved_page HEAD: a page as browsers save it with its frames (MHTML)
saved_page() {
	printf '%s\r\n' 'From: <Saved by Blink>' "$@" \
		'Snapshot-Content-Location: https://larn.example/quay' \
		'Subject: New quay in Larn - Larn Post' \
		'Date: Sat, 3 Dec 2022 09:11:12 -0000' 'MIME-Version: 1.0' \
		'Content-Type: multipart/related; type="text/html"; boundary="b"' \
		'' '' '--b' 'Content-Type: text/html' \
		'Content-Location: https://larn.example/quay' '' \
		'<html><head><title>New quay in Larn - Larn Post</title>' \
		"${day-}" '</head><body><nav>Backdoor</nav><article>' \
		'<h1>New quay in Larn</h1>' \
		'<p>The port of Larn has a new quay, paid by the town.</p>' \
		'<p>Boats may use it from May.</p></article></body></html>' \
		'--b' 'Content-Type: text/html' \
		'Content-Location: https://kettles.example/frame' '' \
		'<html><body><p>Buy a new kettle, and a lid.</p></body></html>' \
		'--b--'
}

@test "a page that a browser saved as one file is no mail" {
	day='<meta property="article:published_time" content="2021-03-04">' \
		saved_page >page.mhtml
	saved_page >undated.mht
	saved_page 'To: clerk@larn.example' >sent.eml
	shown page.mhtml undated.mht |
		jq -c '[.title, .date, .date_from, .url, .author]' >said
	diff - said <<-'END'
		["New quay in Larn","2021-03-04","page:article:published_time","https://larn.example/quay",null]
		["New quay in Larn","2022-12-03T09:11:12+00:00","fetched:WARC-Date","https://larn.example/quay",null]
	END
	shown page.mhtml | jq -r .text >text
	diff - text <<-'END'
		The port of Larn has a new quay, paid by the town.

		Boats may use it from May.
	END
	# what was sent to somebody is
	shown sent.eml | jq -e '.date_from == "date" and
		(.text | contains("kettle"))'
}

@test "a page that a browser made to show a feed is the feed" {
	grep -v '^<?xml' news/feed.atom >feed
	{
		printf '<html><head></head><body><pre>'
		sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' feed
		printf '</pre></body></html>'
	} >pre.html
	{
		printf '<html><head></head><body>'
		cat feed
		printf '</body></html>'
	} >elements.html
	shown news/feed.atom | jq -c '[.title, .author, .date, .text]' >said
	[ -s said ]
	for page in pre.html elements.html; do
		shown "$page" | jq -c '[.title, .author, .date, .text]' |
			diff said -
	done
}

@test "a text whose first lines say what it is" {
	rm news/*
	printf '%s\n' 'Title: New quay: a vote' 'URL: https://larn.example/quay' \
		'Published: 2021-03-04 08:00' 'Section: Town' 'Source: Larn Post' \
		'Author: Ann Example' '' \
		'The port of Larn has a new quay, paid by the town.' \
		>news/quay.txt
	# "Larn" alone is no title: it has nothing below it
	printf '%s\n' 'Title: Larn' 'Author: Bo Sample' >news/alone.txt
	# those who speak are no fields
	printf '%s\n' 'Source: Who paid for the quay?' 'Smith: The town.' \
		'Source: And who will use it?' 'Smith: Those who fish.' \
		>news/speech.txt
	cp news/quay.txt news/quay.md
	printf '%s\n\n' 'Title: New quay' 'URL Source: https://larn.example/q' \
		'Published Time: 2021-03-04T08:00:00Z' 'Markdown Content:' \
		'The port of Larn has a new quay, and a crane.' 'Smith: Indeed.' \
		>news/reader.txt
	shown news/* | jq -c '[.path, .title, .date, .date_from, .url, .source, .author]' >said
	diff - said <<-'END'
		["news/alone.txt",null,null,null,null,null,null]
		["news/quay.md","New quay: a vote","2021-03-04","Published","https://larn.example/quay","Larn Post",["Ann Example"]]
		["news/quay.txt","New quay: a vote","2021-03-04","Published","https://larn.example/quay","Larn Post",["Ann Example"]]
		["news/reader.txt","New quay","2021-03-04T08:00:00+00:00","Published Time","https://larn.example/q","larn.example",null]
		["news/speech.txt",null,null,null,null,null,null]
	END
	rm news/quay.md
	make_index news
	hits '"paid by the town"' >found
	jq -e '.of == "file" and .section == null' found
	cited <found
	nothing_found '"larn.example/quay"'
	nothing_found '"markdown content"'
	hits '"and a crane"' | cited
	[ "$(hits 'Sample' | wc -l)" -eq 1 ]
	[ "$(hits '"those who fish"' | wc -l)" -eq 1 ]
}

@test "tables whose columns are named in other languages" {
	rm news/*
	cat >news/es.csv <<-'END'
		TÍTULO;Fecha;Medio;Texto
		Un muelle para Larn;17.08.2021;Correo de Larn;Larn tiene un muelle nuevo, pagado por todos.
	END
	cat >news/de.csv <<-'END'
		Überschrift,Datum,Verfasser,Text
		Ein Kai für Larn,17.08.2021,Ann Beispiel,"Larn hat einen neuen Kai, den alle bezahlt haben."
	END
	printf '%s\t%s\t%s\n' Заголовок Дата Текст 'Причал в Ларне' 2021-08-17 \
		'В Ларне появился новый причал.' >news/ru.tsv
	printf '%s\n' 标题,发布日期,正文 拉恩的新码头,2021-08-17,拉恩有一个新码头。 |
		iconv -t gb18030 >news/zh.csv
	printf '%s\n' العنوان,التاريخ,النص 'رصيف جديد,2021-08-17,صار في المدينة رصيف جديد.' \
		>news/ar.csv
	shown news/* | jq -r '[.path, .title, .date, .source // "-",
		(.author // ["-"])[0], .text] | @tsv' >said
	diff - said <<-'END'
		news/ar.csv	رصيف جديد	2021-08-17	-	-	صار في المدينة رصيف جديد.
		news/de.csv	Ein Kai für Larn	2021-08-17	-	Ann Beispiel	Larn hat einen neuen Kai, den alle bezahlt haben.
		news/es.csv	Un muelle para Larn	2021-08-17	Correo de Larn	-	Larn tiene un muelle nuevo, pagado por todos.
		news/ru.tsv	Причал в Ларне	2021-08-17	-	-	В Ларне появился новый причал.
		news/zh.csv	拉恩的新码头	2021-08-17	-	-	拉恩有一个新码头。
	END
}

@test "a story in the parts that a publishing system has is one" {
	rm news/*
	cat >news/story.json <<-'END'
		{"_id": "L1", "type": "story", "headlines": {"basic": "New quay in Larn"},
		"description": {"basic": "Of a quay."}, "display_date": "2021-03-04T08:00:00Z",
		"content_elements": [
		{"type": "text", "content": "The port of Larn has a new quay."},
		{"type": "header", "level": 2, "content": "Who pays"},
		{"type": "list", "items": [{"type": "text", "content": "The town pays a half."}, {"type": "text", "content": "The county pays the other."}]},
		{"type": "text", "content": "Boats may use it from May."}]}
	END
	shown news/story.json | jq -c '[.id, .title, .date, .text]' >said
	diff - said <<-'END'
		["L1","New quay in Larn","2021-03-04T08:00:00+00:00","The port of Larn has a new quay.\n\nWho pays\n\nThe town pays a half.\n\nThe county pays the other.\n\nBoats may use it from May."]
	END
}

@test "where a browser found the page that it saved" {
	rm news/*
	page "New quay in Larn" "The port of Larn has a new quay, paid by the town." \
		>page.html
	sed '1a <!-- saved from url=(0035)https://larn.example/2021/03/04/quay -->' \
		page.html >news/a.html
	sed 's|<html>|&<!--\n Page saved with SingleFile \n url: https://larn.example/2021/03/04/quay \n saved date: Sat Dec 03 2022\n-->|' \
		page.html >news/b.html
	sed 's|<head>|&<link rel="canonical" href="https://larn.example/own">|' \
		news/a.html >news/c.html
	sed '1a <!-- saved from url=(0014)about:internet -->' page.html >news/d.html
	# an address without a day: when it was saved, as browsers write it
	sed 's|/2021/03/04/|/|; s|Sat Dec 03 2022|& 08:05:00 GMT+0100 (Central European Standard Time)|' \
		news/b.html >news/e.html
	shown news/* | jq -c '[.url, .source, .date, .date_from]' >said
	diff - said <<-'END'
		["https://larn.example/2021/03/04/quay","larn.example","2021-03-04","address"]
		["https://larn.example/2021/03/04/quay","larn.example","2021-03-04","address"]
		["https://larn.example/own","larn.example",null,null]
		[null,null,null,null]
		["https://larn.example/quay","larn.example","2022-12-03T08:05:00+01:00","fetched:retrieved"]
	END
}

@test "articles with ruled lines between them" {
	rm news/*
	cat >news/a.txt <<-'END'
		Title: Ferry to Oskeby is late again
		Date: 4 March 2021
		Source: Larn Post

		The ferry left an hour behind its time, and nobody knows why.
		=====
		Title: Quay to close
		Date: 5 March 2021
		Source: Oskeby Echo

		The north quay will be closed for two winters.
		-----
		Boats must move.
	END
	shown news/a.txt | jq -c '[.title, .source, .date, .record]' >said
	diff - said <<-'END'
		["Ferry to Oskeby is late again","Larn Post","2021-03-04",0]
		["Quay to close","Oskeby Echo","2021-03-05",143]
	END
}

@test "articles that a press database puts into one text" {
	rm news/*
	# Factiva
	cat >news/a.txt <<-'END'
		Quay for Larn
		Ann Example
		120 words
		4 March 2021
		08:00
		Larn Post
		LARNP
		English
		(c) 2021 Larn Post

		The port of Larn has a new quay, paid by the town.

		Document LARNP00020210304eh34000xx

		Ferry is late
		98 words
		5 March 2021
		Osmund Courier
		OSMC
		English

		The ferry to Osmund was late, says the county.

		Document OSMC000020210305eh35000xy

		Search Summary
		Text	quay or ferry
	END
	# LexisNexis
	cat >news/b.txt <<-'END'


		                               1 of 2 DOCUMENTS


		                                   Larn Post

		                             March 4, 2021 Thursday

		Quay for Larn at last

		BYLINE: Ann Example

		The port of Larn has another quay, and nobody paid.

		                               2 of 2 DOCUMENTS

		                                Osmund Courier

		                              March 5, 2021 Friday

		Ferry is late again

		The ferry to Osmund was late once more, says the county.
	END
	# ProQuest
	cat >news/c.txt <<-'END'
		Report Information from ProQuest
		December 12 2022 10:11
		____________________

		Document 1 of 2

		Quay for Larn, part two

		Author: Example, Ann

		Full text: The port of Larn has a third quay, and a crane.

		Subject: Quays

		Publication title: Larn Post

		Publication date: Mar 4, 2021

		____________________

		Document 2 of 2

		Ferry is never late

		Full text: The ferry to Osmund is early, says the county.

		Publication date: Mar 5, 2021
	END
	# Nexis
	printf '%s\n' 'Quay for Larn, part three' 'Larn Post' \
		'March 4, 2021 Thursday' '' 'Length: 120 words' 'Body' '' \
		'The port of Larn has a fourth quay.' '' 'End of Document' '' \
		'Ferry is gone' 'Osmund Courier' 'March 5, 2021 Friday' '' \
		'The ferry to Osmund was sold, says the county.' '' \
		'End of Document' >news/d.txt
	# one line of the kind makes none
	printf '%s\n\n' 'How to end' 'The clerk wrote, at the end of it:' \
		'End of Document' 'Then the clerk went home.' >news/e.txt
	shown news/* | jq -r '[.path, .title, .date, .source // "-",
		(.author // ["-"])[0]] | @tsv' >said
	diff - said <<-'END'
		news/a.txt	Quay for Larn	2021-03-04	Larn Post	Ann Example
		news/a.txt	Ferry is late	2021-03-05	Osmund Courier	-
		news/b.txt	Quay for Larn at last	2021-03-04	Larn Post	Ann Example
		news/b.txt	Ferry is late again	2021-03-05	Osmund Courier	-
		news/c.txt	Quay for Larn, part two	2021-03-04	Larn Post	Example, Ann
		news/c.txt	Ferry is never late	2021-03-05	-	-
		news/d.txt	Quay for Larn, part three	2021-03-04	Larn Post	-
		news/d.txt	Ferry is gone	2021-03-05	Osmund Courier	-
		news/e.txt	How to end		-	-
	END
	make_index news
	for words in '"paid by the town"' '"was late says"' '"nobody paid"' \
		'"late once more"' '"and a crane"' '"is early"' \
		'"fourth quay"' '"was sold"' '"clerk went home"'; do
		hits "$words" >found
		[ "$(wc -l <found)" -eq 1 ]
		cited <found
		cat found >>all
	done
	[ "$(jq -r 'select(.of == "file").path' all)" = news/e.txt ]
	pqindex --verify all | cut -f1 | sort -u | diff - <(echo same)
}

@test "a record with a whole page in it is read as the page" {
	rm news/*
	page "Quay of Larn" "The port of Larn has a new quay, paid by the town and by those who land fish there." \
		"Boats may use it from the first of May." |
		sed 's|<title>|<meta name="date" content="2021-03-04">&|' >page.html
	jq -Rs '{url: "https://larn.example/1", html: ., status: 200}' \
		page.html >news/a.json
	jq -Rs '{title: "The quay", fetched: "2022-01-01", content: .}' \
		page.html >news/b.json
	# beside a line or two, but not beside the text
	jq -cRs '{title: "The quay", raw_html: ., text: "Read it all there."},
		{title: "The quay", html: .,
			text: ("Larn has a quay, and boats. " * 20)},
		{title: "The quay", html: "<html><div id=app></div></html>",
			summary: "A quay is new in Larn."}' page.html >news/c.jsonl
	{
		echo address,html
		jq -Rsr '["https://larn.example/2", .] | @csv' page.html
	} >news/d.csv
	shown news/* | jq -c '[.path, .title, .date, .date_from, .url]' >said
	diff - said <<-'END'
		["news/a.json","Quay of Larn","2021-03-04","page:date","https://larn.example/1"]
		["news/b.json","The quay","2021-03-04","page:date",null]
		["news/c.jsonl","The quay","2021-03-04","page:date",null]
		["news/c.jsonl","The quay",null,null,null]
		["news/c.jsonl","The quay",null,null,null]
		["news/d.csv","Quay of Larn","2021-03-04","page:date",null]
	END
}

@test "standard formats of scrapers in one object, an array, lines" {
	rm news/*
	cat >news/newspaper.json <<-'END'
		[{"url": "https://larn.example/quay", "read_more_link": "", "language": "en", "title": "A quay for Larn", "authors": ["A. Writer"], "publish_date": "2021-05-01T08:00:00+02:00", "summary": "", "meta_site_name": "Larn Post", "canonical_link": "https://larn.example/quay", "text": "Larn has a new quay.\n\nBoats may use it."}]
	END
	cat >news/newsapi.json <<-'END'
		{"status": "ok", "totalResults": 2, "articles": [
		{"source": {"id": null, "name": "Larn Post"}, "author": null, "title": "Nets are mended", "description": "The nets of Larn are mended in the open.", "url": "https://larn.example/nets", "publishedAt": "2021-06-02T03:07:33Z", "content": "The nets of Larn are mended on the quay in the open, as they were … [+3340 chars]"},
		{"source": {"id": null, "name": "[Removed]"}, "title": "[Removed]", "description": "[Removed]", "url": "https://removed.com", "publishedAt": "1970-01-01T00:00:00Z", "content": "[Removed]"}]}
	END
	cat >news/webz.json <<-'END'
		{"uuid": "a1", "url": "https://larn.example/eels", "author": "B. Writer", "published": "2018-02-01T16:16:00.000+02:00", "crawled": "2018-02-03T00:00:00.000+02:00", "title": "Eels are back", "text": "Eels were seen below the bridge of Larn.", "language": "english", "thread": {"site": "larn.example", "title": "Eels are back", "country": "XX"}}
	END
	cat >news/fundus.json <<-'END'
		{"title": "A lighthouse is painted", "body": {"summary": ["White and red again."], "sections": [{"headline": [], "paragraphs": ["Larn paints its lighthouse."]}, {"headline": ["Ladders"], "paragraphs": ["Ladders of thirty metres are needed."]}]}, "authors": ["C. Writer"], "publishing_date": "2024-05-03 15:47:42.389000+00:00"}
	END
	printf '%s\n' 'https://larn.example/ice	t1	f1	larn.example	Ice in the harbour	null	2019-01-09	The harbour of Larn froze over. Boats stay where they are.	null	null	null' \
		>news/trafilatura.csv
	pqindex --show --format=jsonl news/*.json news/*.csv | jq -r '
		[.id, .title, .date, .date_from, .source,
		(.author // [] | join("; ")), .url, .lang,
		(.text | gsub("\n+"; " / "))] | map(. // "-") | @tsv' |
		same ingest_scrapers.tsv
}

# None of these names is in anyone's list.
@test "a text is found under a name that nobody told us" {
	local text='The ferry did not leave on Monday, since the wind was too strong.'

	mkdir odd
	printf 'id,headline,news_copy\n1,Wind A,"%s"\n' "$text" >odd/a.csv
	printf '{"headline":"Wind B","news_copy":"%s"}' "$text" >odd/b.json
	printf '{"title":"Wind C","pages":["%s","So it was."]}' "$text" >odd/c.json
	printf '{"top":[{"title":"A","text":"%s"}],"more":[%s]}' "Calm." \
		"{\"title\":\"Wind D\",\"text\":\"$text\"}" >odd/d.json
	printf '<html><head><title>The Post</title></head><body>%s%s</body>' \
		"<h1>Ferry</h1><p>$text $text</p><article>" \
		"<p>Those who wanted to cross were told to come back, they say.
		</p><p>It had not gone down by Wednesday, nor will it, we hear.
		</p></article>" >odd/e.html
	make_index odd
	run -0 pqsearch -n 0 --copies=show --format=paths ferry AND wind
	sort <<<"$output" | diff - <(printf '%s\n' odd/{a.csv,{b,c,d}.json,e.html})
}

# Many scripts have signs of their own for the end of a sentence, and some
# have none.
@test "a text is told by its looks in every script" {
	mkdir odd
	local i=0 text
	while IFS= read -r text; do
		i=$((i + 1))
		jq -nc --arg text "$text" '{title: "Larn", tags: "a b c"} |
			(.blocks = [{type: "paragraph", data: {text: $text}}]),
			(.said_here = $text)' >"odd/$i.json"
	done <<-'EOF'
		The council of Larn has put cameras on every corner of its streets.
		市议会周二表示，公司将在冬季之前沿河安装新的摄像头，居民对此感到不满。
		เทศบาลได้ติดตั้งกล้องวงจรปิดตามมุมถนนทุกแห่ง และจะเพิ่มอีกภายในปีนี้
		ສະພາເມືອງກ່າວໃນວັນອັງຄານວ່າບໍລິສັດຈະຕິດຕັ້ງກ້ອງໃໝ່
		ក្រុមប្រឹក្សាក្រុងបានដំឡើងកាមេរ៉ានៅគ្រប់ជ្រុងផ្លូវ។
		ကောင်စီက လမ်းထောင့်တိုင်းတွင် ကင်မရာများ တပ်ဆင်ခဲ့သည်။
		ምክር ቤቱ በከተማው መንገዶች ሁሉ ጥግ ላይ ካሜራዎችን መትከሉን አስታወቀ።
		གྲོང་ཁྱེར་ལྷན་ཚོགས་ཀྱིས་ཁྲོམ་ལམ་ཚང་མར་པར་ཆས་སྒྲིག་པ་རེད།
		Քաղաքի խորհուրդը տեսախցիկներ տեղադրեց բոլոր փողոցներում։
	EOF
	for text in odd/*.json; do
		echo "$text"
		shown "$text" | jq -es 'length == 2 and
			all(.[]; .text | length > 20)'
	done
}

@test "an item of a feed that says nothing is told, once" {
	printf '%s' '<rss><channel><item><title>Ferry</title></item><item/>' \
		'</channel></rss>' >feed.rss
	run -1 --separate-stderr pqindex --show --format=jsonl feed.rss
	[ "$(jq -r .title <<<"$output")" = Ferry ]
	[ "$stderr" = "pqindex: feed.rss: record at byte 47: no text" ]
}

@test "a phrase goes on from one subtitle to the next" {
	printf '1\n00:00:01,000 --> 00:00:03,000\nThe port bought\n\n2\n' \
		>film.srt
	printf '00:00:03,000 --> 00:00:05,000\nsur-\nveillance cameras.\n' \
		>>film.srt
	run -0 pqindex --show --format=jsonl film.srt
	jq -c '[.text, .title]' <<<"$output" | grep -Fx \
		'["The port bought sur-veillance cameras.",null]'
}

@test "what is said in a recording, in XML" {
	local xml='<?xml version="1.0" encoding="UTF-8"?>'

	printf '%s<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p %s</p></div></body></tt>' \
		"$xml" 'begin="1s">The port<br/>bought</p><p>cameras.' >a.ttml
	printf '%s<transcript><text start="1" dur="2">The port bought</text>%s' "$xml" \
		'<text start="3" dur="2">cameras.</text></transcript>' >b.xml
	printf '%s<timedtext format="3"><body><p t="1"><s>The port</s><s> bought</s></p>%s' "$xml" \
		'<p t="3">cameras.</p></body></timedtext>' >c.srv3
	for file in a.ttml b.xml c.srv3; do
		run -0 pqindex --show --format=jsonl $file
		jq -c '[.text, .title]' <<<"$output" | grep -Fx \
			'["The port bought cameras.",null]'
	done
}

@test "records of a sequence, and such as were put into strings" {
	printf '\x1e{"title":"Ferry","text":"It was late."}\n' >a.json-seq
	printf '\x1e{"title":"Quay","text":"It was wet."}\n' >>a.json-seq
	sed 's/,/,\n/' a.json-seq >c.json-seq
	printf '%s\n' '"{\"title\":\"Ferry\",\"text\":\"It was late.\"}"' \
		'{"id":7,"data":"{\"title\":\"Quay\",\"text\":\"It was wet.\"}"}' >b.jsonl
	for file in [abc].json*; do
		run -0 pqindex --show --format=jsonl "$file"
		jq -r '[.title, .text] | @tsv' <<<"$output" | diff - <(
			printf 'Ferry\tIt was late.\nQuay\tIt was wet.\n')
	done
}

@test "records as scripts and Python write them" {
	local ferry='"title":"Ferry","text":"It was late."'
	local quay="{'title': 'Quay', 'text': 'It wasn\\'t \"dry', 'date': None}"

	printf 'answer({%s});' "$ferry" >a.js
	printf '/**/ typeof a === "function" && a([{%s}]);\n' "$ferry" >b.txt
	printf 'var story = {\n  // one\n%s,\n};\n' "$ferry" >c.txt
	printf "const story = {title: 'Ferry', text: \`It was late.\`};" >d.js
	printf ")]}',\n{%s}" "$ferry" >e.json
	printf '# of Monday\n{%s},\n\n// more\n' "$ferry" >f.jsonl
	for file in [a-f].*; do
		run -0 pqindex --show --format=jsonl "$file"
		jq -r '[.title, .text] | @tsv' <<<"$output" |
			diff - <(printf 'Ferry\tIt was late.\n')
	done

	printf '%s' "$quay" >g.txt
	printf '[{%s}, %s]' "$ferry" "$quay" >h.txt
	printf '%s\n' "$quay" "{$ferry}" >i.jsonl
	for file in [g-i].*; do
		run -0 pqindex --show --format=jsonl "$file"
		jq -r 'select(.title == "Quay") | .text' <<<"$output" |
			diff - <(printf '%s\n' "It wasn't \"dry")
	done
}

@test "the dates of Python's records" {
	printf "{'title': 'Ferry', 'text': 'It was late.', 'date': %s}\n" \
		'datetime.datetime(2021, 3, 4, 9, 30)' \
		"Timestamp('2021-03-04 09:30:00')" >a.jsonl
	run -0 pqindex --show --format=jsonl a.jsonl
	jq -r .date <<<"$output" | cut -c1-10 |
		diff - <(printf '2021-03-04\n2021-03-04\n')
}

@test "the records of a reference manager" {
	printf 'TY  - NEWS\nTI  - %s\nAB  - It was late.\nER  - \n\n' \
		Ferry Quay >a.ris
	run -0 pqindex --show --format=jsonl a.ris
	jq -r '[.title, .text, .record] | @tsv' <<<"$output" | diff - <(
		printf 'Ferry\tIt was late.\t0\nQuay\tIt was late.\t%d\n' 50)
}

@test "what is said in a recording, in pieces with their times" {
	local said='The ferry to Larn was late.'
	local cues='{"text":"The ferry to","start":0.5,"duration":2},
		{"text":"Larn was","start":2.5,"duration":1.5},
		{"text":"late.","start":"4.0","end":"5"}'

	printf '[%s]' "$cues" >a.json
	printf '[%s]' "$cues" >b.txt
	printf '{"language":"en","segments":[%s]}' "$cues" >c.json
	printf '{"id":7,"snippets":[%s]}' "$cues" >d.json
	printf '{"title":"Ferry","transcript":[%s]}' "$cues" >e.json
	printf '[{"title":"Ferry","transcript":{"cues":[%s]}}]' "$cues" >f.json
	printf '%s' '{"wireMagic":"pb3","events":[{"tStartMs":0,"id":1},' \
		'{"tStartMs":5,"segs":[{"utf8":"The ferry"},{"utf8":" to"}]},' \
		'{"tStartMs":6,"segs":[{"utf8":"\n"}]},' \
		'{"tStartMs":7,"segs":[{"utf8":"Larn was late."}]}]}' |
		tee f.en.json3 >f3.json
	printf '%s\t%s\t%s\n' start end text 500 2500 'The ferry to' 2500 2600 '' \
		2600 4000 'Larn was' 4000 5000 late. | tee c1.tsv | tr '\t' , >c2.csv
	jq -c '.[]' a.json | tee a1.jsonl | tee a2.json >a3.txt
	for file in [a-f]*.*; do
		run -0 pqindex --show --format=jsonl "$file"
		jq -r '.text' <<<"$output" | diff - <(printf '%s\n' "$said")
	done
	# what goes on at a time is an article
	printf '[%s,%s]' '{"title":"Fair","text":"On the quay.","start":1,"end":2}' \
		'{"title":"Race","text":"In the bay.","start":2,"end":3}' >g.json
	run -0 pqindex --show --format=jsonl g.json
	[ "$(jq -r .title <<<"$output" | paste -sd,)" = Fair,Race ]
	# so is what one writes to another
	local letters='{"from":31,"to":8,"date":"2021-03-04","text":"On the quay?"},
		{"from":31,"to":9,"date":"2021-03-05","text":"In the bay."}'
	printf '[%s]' "$letters" >h.json
	printf '{"messages":[%s]}' "$letters" >i.json
	for file in [hi].json; do
		run -0 pqindex --show --format=jsonl "$file"
		[ "$(jq -r .date <<<"$output" | paste -sd,)" = 2021-03-04,2021-03-05 ]
	done
	# and so are rows that have no times
	printf '%s\t%s\t%s\n' start end text 'March 4' 'March 5' Fair May June Race >i.tsv
	run -0 pqindex --show --format=jsonl i.tsv
	[ "$(wc -l <<<"$output")" = 2 ]
	# and lines of which one is of something else
	jq -c '.[]' a.json >h.jsonl
	printf '%s\n' '{"title":"Race","text":"In the bay."}' >>h.jsonl
	run -0 pqindex --show --format=jsonl h.jsonl
	[ "$(wc -l <<<"$output")" = 4 ]
}

# bats test_tags=once
@test "lines that are too many for one recording are records" {
	repeat 250000 'x' | sed 's/x/{"start":1,"end":2,"text":"a"}\n/g' >j.jsonl
	pqindex --show --format=jsonl j.jsonl >j.out
	[ "$(wc -l <j.out)" = 250000 ]
}

@test "a list of lists is a table, where the first has the names" {
	printf '%s' '[["title","date","n","text"],' \
		'["Ferry","2021-03-04",1,"It was late."],["no"],' \
		'["Quay",null,null,"It was wet."]]' | tee a.json >b.txt
	for file in a.json b.txt; do
		pqindex --show --format=jsonl $file | jq -r '[.title, .date, .text] | @tsv' |
			grep -v '^no' | diff - <(
			printf 'Ferry\t2021-03-04\tIt was late.\nQuay\t\tIt was wet.\n')
	done
	# others say nothing of what they have
	printf '[["Ferry","2021-03-04","It was late."],["Quay","","It was wet."]]' >c.json
	run -1 pqindex --show --format=jsonl c.json
}

@test "a list of paragraphs is an article" {
	local late='The ferry to Larn was late again on Tuesday, as it is each week.'
	local wet='It was wet on the quay, and nobody had been told how long to wait.'

	printf '["%s",\n "Ferry", "%s"]' "$late" "$wet" >a.json
	printf '["%s","%s","x y"]' "$late" "$wet$wet" >b.txt
	run -0 pqindex --show --format=jsonl a.json
	jq -j '.text' <<<"$output" | diff - <(printf '%s\n\nFerry\n\n%s' "$late" "$wet")
	run -0 pqindex --show --format=jsonl b.txt
	jq -j '.text' <<<"$output" | diff - <(printf '%s\n\n%s\n\nx y' "$late" "$wet$wet")
	printf '["ferry","quay","Larn Post","a.b"]' >c.json
	run -1 pqindex --show --format=jsonl c.json
}

# told FILE: each article's author, day, address and text
told() {
	pqindex --show --format=jsonl "$1" >shown || return
	jq -r '[.author[0]? // "-", (.date // "-")[:10], .url // "-", .text] | @tsv' shown
}

@test "messages of chats and networks, by the names that each has" {
	local name

	# below the name of the talk
	echo '{"participants": [{"name": "Ann"}], "title": "Ann", "messages": [
		{"sender_name": "Ann Example", "timestamp_ms": 1614852900000, "content": "The ferry was late."},
		{"sender_name": "Bo", "timestamp_ms": 1614852950000, "content": "So it was."}]}' >a.json
	told a.json | diff - <(printf '%s\t2021-03-04\t-\t%s\n' \
		'Ann Example' 'The ferry was late.' Bo 'So it was.')
	echo '{"ok": true, "messages": [{"type": "message", "user": "U1", "ts": "1614852900.000200",
		"text": "Read this.", "user_profile": {"name": "ann", "real_name": "Ann Example"},
		"attachments": [{"fallback": "Late", "title": "Ferry late", "text": "It was late."}]}]}' >b.json
	told b.json | diff - <(printf 'Ann Example\t2021-03-04\t-\t%s\n' \
		'Read this.\n\nFerry late\n\nIt was late.')
	echo '{"data": [{"created_time": "2021-03-04T10:15:00+0000", "message": "It was late.",
		"id": "1_2", "permalink_url": "https://larn.example/1"}]}' >c.json
	told c.json | diff - <(printf -- '-\t2021-03-04\thttps://larn.example/1\tIt was late.\n')
	echo '{"posts": {"p1": {"id": "p1", "create_at": 1614852900000, "message": "It was late."}}}' >d.json
	told d.json | diff - <(printf -- '-\t2021-03-04\t-\tIt was late.\n')
	echo '{"messages": [{"sender": "@ann:larn.example", "origin_server_ts": 1614852900000,
		"content": {"body": "It was late.", "msgtype": "m.text"}}]}' >e.json
	told e.json | diff - <(printf '@ann:larn.example\t2021-03-04\t-\tIt was late.\n')
	echo '{"items": [{"id": "v1", "snippet": {"publishedAt": "2021-03-04T10:15:00Z",
		"title": "Late", "description": "The ferry was late."}}]}' >f.json
	told f.json | diff - <(printf -- '-\t2021-03-04\t-\tThe ferry was late.\n')
	echo '{"items": [{"published": "2021-03-04T10:15:00Z", "title": "Late", "content": "It was late.",
		"author": {"id": "5", "displayName": "Ann Example"}}]}' >g.json
	told g.json | diff - <(printf 'Ann Example\t2021-03-04\t-\tIt was late.\n')
	# what a server says of an error, or a program in its log, is nobody's message
	for name in error code level severity levelname logger log.level; do
		echo '{"id": 1, "timestamp": "2021-03-04T10:15:00Z", "'$name'": "a", "message": "No such page."}' >h.json
		run -1 pqindex --show --format=jsonl h.json
	done
	# nor is it the text of an article that has a lead
	echo '{"id": 1, "date": "2021-03-04", "title": "Late", "description": "The ferry was late.", "message": "Done."}' >i.json
	told i.json | diff - <(printf -- '-\t2021-03-04\t-\tThe ferry was late.\n')
}

@test "entries of BibTeX are articles" {
	printf '%s\n' '@article{a1,' ' title = {The {Ferry}},' ' author = {Example, Ann and Bo Ray},' \
		' year = 2021, month = mar, url = {https://larn.example/1},' \
		' abstract = {It was late.}}' '' '@misc{b2, title = {Quay}}' \
		'@book{c3, title = {Late}, keywords = {ferry, {\O}re}, publisher = {Larn Press},' \
		' abstract = {It was wet.}, doi = "10.1000/7", file = {a.pdf}}' \
		'@misc{d4, title = {Port}, howpublished = {\url{http://larn.example/~a}}}' >a.bib
	told a.bib | diff - <(printf '%s\t%s\t%s\t%s\n' 'Example, Ann' 2021-03 https://larn.example/1 'It was late.' \
		- - - Quay - - - 'It was wet.\n\nferry, Øre; Larn Press; 10.1000/7' - - - 'http://larn.example/~a')
}

@test "items of Zotero's are articles, its attachments and lists are not" {
	printf '%s\n' '<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">' \
		'<bib:Article rdf:about="https://larn.example/1"><z:itemType>webpage</z:itemType>' \
		'<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Example</foaf:surname>' \
		'<foaf:givenName>Ann</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>' \
		'<dc:title>Ferry</dc:title><dc:date>2021-03-04</dc:date>' \
		'<dcterms:abstract>It was late.</dcterms:abstract></bib:Article>' \
		'<z:Attachment rdf:about="#2"><z:itemType>attachment</z:itemType>' \
		'<dc:title>Snapshot</dc:title></z:Attachment>' \
		'<z:Collection rdf:about="#3"><dc:title>Larn</dc:title></z:Collection>' \
		'</rdf:RDF>' >a.rdf
	told a.rdf | diff - <(printf '%s\t%s\t%s\t%s\n' 'Ann Example' 2021-03-04 \
		https://larn.example/1 'It was late.')
	# of no library
	sed 's/export#/else#/' a.rdf >b.rdf
	run -1 pqindex --show b.rdf
	[[ $output == *'a feed without items' ]]
}

@test "a comma in a name of a reference parts no names" {
	local file name='Sample Muster, Ann Mary'

	printf '@misc{a1, title = {Late}, author = {%s}, abstract = {It was late.}}\n' "$name" >a.bib
	printf 'TY  - NEWS\nTI  - Late\nAU  - %s\nAB  - It was late.\nER  - \n' "$name" >b.ris
	printf 'PMID- 31\nTI  - Late\nFAU - %s\nAB  - It was late.\n' "$name" >c.nbib
	printf '%%0 Newspaper Article\n%%T Late\n%%A %s\n%%X It was late.\n' "$name" >d.enw
	for file in a.bib b.ris c.nbib d.enw; do
		run -0 pqindex --show --format=jsonl $file
		jq -c .author <<<"$output" | diff - <(echo "[\"$name\"]")
	done
}

@test "people and days as reference managers have them in JSON" {
	local expected
	expected=$(printf '%s\t' 'Ann Example' 2021-03-04 -)'It was late.'

	echo '[{"title": "Late", "abstract": "It was late.", "issued": {"date-parts": [[2021, 3, 4]]},
		"author": [{"family": "Example", "given": "Ann"}, {"literal": "The Port"}]}]' >a.json
	told a.json | diff - <(echo "$expected")
	run -0 pqindex --show --format=jsonl a.json
	jq -c .author <<<"$output" | diff - <(echo '["Ann Example","The Port"]')
	echo '[{"title": "Late", "abstract": "It was late.", "date": "2021-03-04",
		"creators": [{"creatorType": "author", "firstName": "Ann", "lastName": "Example"}]}]' >b.json
	told b.json | diff - <(echo "$expected")
	echo '{"title": "Late", "text": "It was late.", "published": {"date-parts": [["2021", "3", "4"], [2022]]},
		"author": {"first_name": "Ann", "last_name": "Example"}}' >c.json
	told c.json | diff - <(echo "$expected")
	echo '{"title": "Late", "text": "It was late.", "issued": {"date-parts": [[null], {}]}, "author": [{"given": 1}, {}, null]}' >d.json
	told d.json | diff - <(printf -- '-\t-\t-\tIt was late.\n')
}

@test "strings that are texts are articles, each by itself" {
	local late='The ferry to Larn was late again on Tuesday.\nIt is so each week, and nobody knows why. The engine has to be mended, says the yard, and that takes a month at least. Till then the old ferry sails, with half the seats.'
	local wet='It was wet on the quay, and nobody had been told how long to wait for the next one.'
	local file

	printf '["%s",\n null, "%s", "<p>%s</p><p>%s %s</p>", "Ferry", ""]' \
		"$late" "$late 1." "$wet" "$wet" "$wet" >a.json
	cp a.json b.txt
	for file in a.json b.txt; do
		run -0 pqindex --show --format=jsonl $file
		jq -sr '.[] | [.record, (.text | length)] | @tsv' <<<"$output" | diff - <(
			printf '%s\t%s\n' 1 215 228 218 451 252 719 5)
	done
	# a text a line, and one in a list of its own
	printf '"%s"\n"ferry"\n["%s","%s"]\n' "$late" "$late" "$wet" >c.jsonl
	run -1 --separate-stderr pqindex --show --format=jsonl c.jsonl
	jq -sc 'map(.record)' <<<"$output" | diff - <(echo '[0,227]')
	[[ $stderr == *'c.jsonl: record at byte 219: a string, and no text'* ]]
	# pages of a book end anywhere
	printf '["%s and the","%s as a"]' "$late" "$late" >d.json
	run -0 pqindex --show --format=jsonl d.json
	jq -sc 'map(.record)' <<<"$output" | diff - <(echo '[0]')
	# what begins with what somebody said is no JSON
	printf '"%s"\n\nSo says the yard.\n' "$wet" >e.txt
	run -0 pqindex --show --format=jsonl e.txt
	jq -j .text <<<"$output" | diff - e.txt
}

@test "facts that stand between the title and the text" {
	local below
	below=$(printf '%s\n' '' 'URL: https://larnpost.example/a/1' \
		'Author: Ann Example' 'Date: March 4, 2021' '' \
		'It was late at the quay.')
	printf '# Ferry waits\n%s\n' "$below" >a.md
	printf 'Ferry waits\n%s\n' "$below" >b.txt
	for file in a.md b.txt; do
		run -0 pqindex --show --format=jsonl $file
		jq -r '[.title, .author[], .date, .url] | @tsv' <<<"$output" | diff - <(
			printf 'Ferry waits\tAnn Example\t2021-03-04\thttps://larnpost.example/a/1\n')
	done
	# what somebody said is none
	printf '# Ferry waits\n\nNote: it was late.\n\nLarn: nobody knew why.\n' >c.md
	run -0 pqindex --show --format=jsonl c.md
	[[ $output == *'Note: it was late.'*'"author":null'* || $output == *'"author":null'*'Note: it was late.'* ]]
}

@test "the messages of a chat that was exported as text are articles" {
	printf '[%s] %s\n' \
		'17/08/2021, 09:30:00' 'Messages are end-to-end encrypted.' \
		'17/08/2021, 09:30:01' 'Ann: The ferry waits at the quay.' \
		'18/08/2021, 10:00:00' 'Bo: It left without us.' >chat.txt
	shown chat.txt | jq -c '[.date, .author[0], .text]' >told
	diff told - <<-'END'
		["2021-08-17","Ann","The ferry waits at the quay."]
		["2021-08-18","Bo","It left without us."]
	END
}

@test "the messages in a page of Telegram's are articles, those of others not" {
	local message='<div class="message default clearfix" id="message%s">
		<div class="pull_right date details" title="17.08.2021 09:3%s:00
		UTC+02:00"></div><div class="from_name">Ann</div>
		<div class="text">%s</div></div>'

	# the title has no line end
	message=${message//$'\n\t\tUTC'/ UTC}
	{
		printf '<html><body><div class="history">\n'
		# shellcheck disable=SC2059
		printf "$message\n" 4 0 'The ferry is late.' \
			5 1 '<i></i>' 6 2 'It left without us.'
		printf '</div></body></html>\n'
	} >messages.html
	shown messages.html | jq -c '[.id, .date, .author[0], .text]' >told
	diff - told <<-'END'
		["4","2021-08-17T09:30:00+02:00","Ann","The ferry is late."]
		["6","2021-08-17T09:32:00+02:00","Ann","It left without us."]
	END
	sed 's/history/story/' messages.html >page.html
	shown page.html | jq -s length >told
	diff - told <<<1
}
