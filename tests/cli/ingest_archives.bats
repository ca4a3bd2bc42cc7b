#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is compressed, packed, crawled: each article in it is one of the
# folder's, comes and goes with its file, and bad ones cost themselves.

load ingest_helper

setup() {
	enter_scratch
	mkdir news parts
	page "Nets mended in Larn" "The nets of Larn are mended on the quay, as they have been for three hundred years." \
		"Nylon is used now, where hemp was used." >parts/nets.html
	page "Eels return to Larn" "Eels were counted below the bridge of Larn, forty of them in a single night." \
		"A ladder had been built for them." >parts/eels.html
	printf 'A lighthouse is painted\n\nThe lighthouse of Larn is white and red again.\n' \
		>parts/light.txt
	printf '{"id":"%s","title":"%s","text":"%s"}\n' \
		w1 "Ferry late" "The ferry was late by a day." \
		w2 "Ferry early" "The ferry came early for once." >parts/ferry.jsonl
}

ids() {
	shown "$@" | jq -r .id
}

@test "each kind of packing is opened" {
	gzip -c parts/nets.html >news/nets.html.gz
	bzip2 -c parts/nets.html >news/nets.html.bz2
	xz -c parts/nets.html >news/nets.html.xz
	zstd -qc parts/nets.html >news/nets.html.zst
	tar -cf news/nets.tar -C parts nets.html
	tar -czf news/nets.tgz -C parts nets.html
	zip -qj news/nets.zip parts/nets.html
	run -0 --separate-stderr make_index news
	[ -z "$stderr" ]
	# all the same article
	[ "$(status_of articles)" = 1 ]
	[ "$(status_of locations)" = 7 ]
	id=$(hits nylon | jq -r .article)
	pqsearch --article "$id" --format=jsonl |
		jq -r '.locations[].path' | sort | diff - <(printf '%s\n' news/* | sort)
}

@test "articles in archives are called as their entries are" {
	tar -cf news/all.tar -C parts nets.html light.txt ferry.jsonl
	(cd parts && mkdir deep && cp eels.html deep && zip -q ../inner.zip deep/eels.html)
	zip -q news/outer.zip inner.zip
	ids news/all.tar news/outer.zip | diff - <(printf '%s\n' \
		nets.html light.txt w1 w2 deep/eels.html)
	make_index news
	[ "$(found lighthouse)" = news/all.tar ]
	[ "$(hits lighthouse | jq -r .id)" = light.txt ]
	[ "$(found ladder)" = news/outer.zip ]
	hits larn ferry >all
	[ "$(wc -l <all)" = 5 ]
	cited <all
}

@test "names of entries are only names" {
	mkdir evil
	cp parts/light.txt "evil/a"
	tar -cPf news/evil.tar --transform='s,evil/a,../../../etc/evil,' evil/a
	printf '\033[31mred' >name
	cp parts/nets.html "evil/$(cat name)"
	tar -rPf news/evil.tar "evil/$(cat name)"
	ln -s /etc/passwd evil/link
	tar -rPf news/evil.tar evil/link
	run -0 --separate-stderr make_index news
	[ -z "$stderr" ]
	[ "$(status_of articles)" = 2 ]
	ids news/evil.tar | diff - <(printf '%s\n' ../../../etc/evil \
		"evil/_[31mred")
	pqsearch nylon | grep -qv $'\033'
	[ ! -e ../../../etc/evil ]
}

# A zip may say of a name that it is UTF-8, as this one does. Which locale
# pqindex runs in must not cost an article, nor a name that is none: in the
# end all say so falsely.
@test "entries of a zip whose names are not ASCII are all read" {
	mkdir names
	cp parts/light.txt names/маяк.txt
	cp parts/nets.html names/réseaux.html
	cp parts/eels.html names/ü.html
	(cd names && python3 -m zipfile -c ../news/names.zip ./*)
	cp news/names.zip false.zip
	for locale in C C.UTF-8; do
		rm -rf "$PULLQUOTE_INDEX"
		LC_ALL=$locale run -0 --separate-stderr make_index news
		[ -z "$stderr" ]
		[ "$(status_of articles)" = 3 ]
		[ "$(hits lighthouse | jq -r .id)" = маяк.txt ]
		[ "$(hits nylon | jq -r .id)" = réseaux.html ]
	done
	LC_ALL=C sed 's/\xc3[\xa9\xbc]\|\xd0[\xbc\xb0]/\xff\xfe/g' false.zip >news/names.zip
	run -0 --separate-stderr update --allow-delete
	[ "$(status_of articles)" = 3 ]
	[ "$(found nylon)" = news/names.zip ]
	[ "$(found ladder)" = news/names.zip ]
	as_built_anew news
}

@test "a changed entry is read again, a removed archive takes all along" {
	tar -czf news/all.tgz -C parts nets.html eels.html light.txt
	write news/other.txt "Something else in Larn"
	make_index news
	[ "$(status_of articles)" = 4 ]
	before=$(hits nylon | jq -r .passage)
	page "Eels return to Larn" "Eels were counted below the bridge, fifty now." \
		"A second ladder is planned." >parts/eels.html
	tar -czf news/all.tgz -C parts nets.html eels.html light.txt
	run -0 update
	[ "$(status_of articles)" = 4 ]
	[ "$(found fifty)" = news/all.tgz ]
	nothing_found forty
	[ "$(hits nylon | jq -r .passage)" = "$before" ]
	as_built_anew news
	# an entry is gone
	tar -czf news/all.tgz -C parts eels.html light.txt
	run -0 update --allow-delete
	nothing_found nylon
	rm news/all.tgz
	run -0 update --allow-delete
	[ "$(status_of articles)" = 1 ]
	nothing_found fifty
	as_built_anew news
}

@test "one bad entry costs itself, and is told once" {
	printf '\0\1\2\3' >parts/noise.dat
	printf '{"text":"A whale"' >parts/cut.json
	cp parts/nets.html parts/z.html
	tar -cf news/all.tar -C parts light.txt noise.dat cut.json nets.html
	write news/other.txt "Something else"
	bad="pqindex: news/all.tar: record at byte 72: noise.dat: no words (and 1 more)"
	run -1 --separate-stderr make_index news
	said "$bad"
	[ "$(status_of articles)" = 3 ]
	[ "$(status_of rejected)" = 1 ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	printf '\0\1\2\4' >parts/noise.dat
	tar -cf news/all.tar -C parts light.txt noise.dat cut.json nets.html
	run -1 --separate-stderr update
	said "$bad"
	tar -cf news/all.tar -C parts light.txt nets.html
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(status_of rejected)" = 0 ]
}

write_crawl() {
	warc_record https://larn.example/nets <parts/nets.html
	warc_record https://larn.example/eels <parts/eels.html
}

@test "a crawl compressed record by record, as one, or not at all" {
	write_crawl >news/plain.warc
	gzip -c news/plain.warc >news/one.warc.gz
	warc_record https://larn.example/nets <parts/nets.html |
		gzip >news/each.warc.gz
	warc_record https://larn.example/eels <parts/eels.html |
		gzip >>news/each.warc.gz
	run -0 --separate-stderr make_index news
	[ -z "$stderr" ]
	[ "$(status_of articles)" = 2 ]
	[ "$(status_of locations)" = 6 ]
	hits larn | jq -r '"\(.title) \(.url)"' | sort | diff - <(printf '%s\n' \
		"Eels return to Larn https://larn.example/eels" \
		"Nets mended in Larn https://larn.example/nets")
}

@test "a truncated archive gives what is whole, and says so" {
	write_crawl >whole.warc
	gzip -c whole.warc >whole.warc.gz
	tar -cf whole.tar -C parts light.txt nets.html
	tar -czf whole.tgz -C parts light.txt nets.html
	zip -qj whole.zip parts/light.txt parts/nets.html
	for whole in whole.*; do
		size=$(wc -c <"$whole")
		for part in 2 20 50 80 99; do
			rm -rf news/* index
			write news/other.txt "Something else"
			head -c $((size * part / 100 + 1)) "$whole" \
				>"news/$whole"
			echo "$whole: $part percent"
			status=0
			in_time "$PQ_BIN/pqindex" --settle 0 news \
				2>told || status=$?
			case "$whole $part" in
			# nothing is behind the last entry but padding,
			# or a directory of the archive
			*.tar\ [89]* | *.zip\ [89]*)
				[ "$status" -le 1 ]
				;;
			*)
				[ "$status" = 1 ]
				[ "$(wc -l <told)" = 1 ]
				grep -q "^pqindex: news/$whole: " told
				;;
			esac
			[ "$(status_of articles)" -ge 1 ]
			# told once
			run -0 --separate-stderr update
			[ -z "$stderr" ]
		done
	done
	# the last of all
	[ "$(found lighthouse)" = news/whole.zip ]
}

@test "damage in the middle costs no article behind it in a crawl" {
	write_crawl | sed 's/^Content-Length: .*/Content-Length: 7\r/' \
		>news/lengths.warc
	status=0
	make_index news || status=$?
	[ "$status" -le 1 ]
	[ "$(titles_of larn)" = "$(printf '%s\n' "Eels return to Larn" \
		"Nets mended in Larn")" ]
}

# Its text is "A whale in a document".
write_pdf() {
	local text='BT /F1 24 Tf 72 720 Td (A whale in a document) Tj ET'
	cat <<-END
		%PDF-1.4
		1 0 obj
		<< /Type /Catalog /Pages 2 0 R >>
		endobj
		2 0 obj
		<< /Type /Pages /Kids [3 0 R] /Count 1 >>
		endobj
		3 0 obj
		<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>
		endobj
		4 0 obj
		<< /Length ${#text} >>
		stream
		$text
		endstream
		endobj
		5 0 obj
		<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>
		endobj
		trailer
		<< /Root 1 0 R /Size 6 >>
	END
}

@test "a converter is of a format that documents come in" {
	local kind named type
	local vnd=application/vnd.oasis.opendocument

	while read -r kind type; do
		printf %s "$type" >mimetype
		zip -q0X "parts/a.$kind" mimetype
	done <<-END
		epub application/epub+zip
		odt $vnd.text
		ods $vnd.spreadsheet
		odp $vnd.presentation
	END
	mkdir word xl ppt
	touch '[Content_Types].xml' word/a xl/a ppt/a
	zip -q parts/a.docx '[Content_Types].xml' word/a
	zip -q parts/a.xlsx '[Content_Types].xml' xl/a
	zip -q parts/a.pptx '[Content_Types].xml' ppt/a
	echo '%PDF-1.4' >parts/a.pdf
	printf '%s\n' '{\rtf1 x}' >parts/a.rtf
	printf '\320\317\021\340\241\261\032\341' >parts/a.doc
	run -2 --separate-stderr "$PQ_BIN/pqindex" --converter foo=cat news
	# shellcheck disable=SC2154 # run has set it
	named=${stderr_lines[0]#*none of }
	for kind in $named; do
		"$PQ_BIN/pqindex" --show "parts/a.$kind" \
			--converter "$kind=printf 'The whale of $kind.'" |
			grep -F "The whale of $kind."
	done
	[ "$(wc -w <<<"$named")" = "$(find parts -name 'a.*' | wc -l)" ]
	# the manual page lists these and no others
	grep -A 2 'It Fl -converter' "$BATS_TEST_DIRNAME/../../indexer/pqindex.1" |
		grep -Fx ".Pq Cm ${named// / , }"
}

@test "a document is read once its converter is there" {
	command -v pdftotext >/dev/null || skip "skipped: no pdftotext"
	write news/other.txt "Something else"
	write_pdf >news/paper.pdf
	tar -cf news/papers.tar news/paper.pdf
	mkdir bin
	run -1 --separate-stderr env PATH="$PWD/bin" "$PQ_BIN/pqindex" \
		--settle 0 news
	said "pqindex: news/paper.pdf: PDF: pdftotext is not installed (package poppler-utils)" \
		"pqindex: news/papers.tar: no usable record: news/paper.pdf: PDF: pdftotext is not installed (package poppler-utils)"
	nothing_found whale
	run -0 --separate-stderr env PATH="$PWD/bin" "$PQ_BIN/pqindex" --settle 0
	[ -z "$stderr" ]
	run -0 --separate-stderr update
	[ -z "$stderr" ]
	[ "$(found whale | sort -u)" = "$(printf '%s\n' news/paper.pdf \
		news/papers.tar | sort)" ] || [ "$(hits whale |
		jq -r .locations)" = 2 ]
	hits whale | cited
	[ "$(status_of rejected)" = 0 ]
}

@test "a document that was read stays when its converter goes" {
	command -v pdftotext >/dev/null || skip "skipped: no pdftotext"
	write_many 4
	write_pdf >news/paper.pdf
	run -0 make_index news
	mkdir bin
	without() {
		run "$1" --separate-stderr env PATH="$PWD/bin" \
			"$PQ_BIN/pqindex" --settle 0 "${@:2}"
	}
	# also one that is read again, as its time is not to be relied on
	without -0
	[ -z "$stderr" ]
	touch news/paper.pdf
	without -0
	[ -z "$stderr" ]
	without -0 --full
	[ -z "$stderr" ]
	[ "$(found whale)" = news/paper.pdf ]
	[ "$(status_of rejected)" = 0 ]
	as_built_anew news
	# one that has changed says something else now
	write_pdf | sed 's/A whale/An eel/; s/Length [0-9]*/Length 52/' \
		>news/paper.pdf
	without -1
	said "pqindex: news/paper.pdf: PDF: pdftotext is not installed (package poppler-utils)"
	nothing_found whale
	run -0 update
	[ "$(found eel)" = news/paper.pdf ]
}
