#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Text in every encoding is found by its words and printed as UTF-8, and
# what cannot be seen neither parts words nor reaches a terminal.

load ingest_helper

setup() {
	enter_scratch
	mkdir news
}

# encode TEXT ENCODING
encode() {
	printf '%s' "$1" | iconv -f UTF-8 -t "$2"
}

russian='Паром опоздал на целый час, потому что капитан ждал грузовик со свежей рыбой, который застрял на мосту.'
chinese='轮渡昨天晚点了一个小时，因为船长在等一辆装满鲜鱼的卡车，卡车被困在旧桥上。港口说今天会准时开船。'
taiwan='渡輪昨天晚點了一個小時，因為船長在等一輛裝滿鮮魚的卡車，卡車被困在舊橋上。港口說今天會準時開船。'
japanese='フェリーは昨日一時間遅れました。船長は魚を積んだトラックを待っていました。港は今日は時間どおりだと言います。'
korean='여객선은 어제 한 시간 늦었습니다. 선장이 생선을 실은 트럭을 기다렸기 때문입니다. 항구는 오늘은 제시간에 떠난다고 말했습니다.'
polish='Prom spóźnił się wczoraj o godzinę, ponieważ kapitan czekał na ciężarówkę ze świeżą rybą, która utknęła na moście.'
arabic='تأخرت العبارة أمس ساعة كاملة لأن القبطان كان ينتظر شاحنة محملة بالسمك الطازج علقت على الجسر القديم.'

# Text, word in it, encoding.
encodings() {
	cat <<-END
		$russian|капитан|WINDOWS-1251
		$russian|капитан|KOI8-R
		$russian|капитан|ISO-8859-5
		$russian|капитан|UTF-16LE
		$chinese|船长|GB18030
		$taiwan|船長|BIG5
		$japanese|船長|SHIFT_JIS
		$japanese|船長|EUC-JP
		$korean|트럭을|EUC-KR
		$polish|kapitan|WINDOWS-1250
		$polish|kapitan|ISO-8859-2
		$arabic|القبطان|WINDOWS-1256
	END
}

# check_found WORD TEXT: it is, and the text is that one
check_found() {
	hits "$1" >found
	[ "$(wc -l <found)" = 1 ]
	jq -r .text found | diff - <(printf '%s\n' "$2")
	cited <found
}

# bats test_tags=once
@test "a page in the encoding that it declares" {
	while IFS='|' read -r text word encoding; do
		echo "$encoding"
		rm -rf news/* index
		{
			printf '<html><head><meta charset="%s"><title>' \
				"$encoding"
			printf '</title></head><body><p>'
			encode "$text" "$encoding"
			printf '</p></body></html>'
		} >news/page.html
		case $encoding in
		UTF-16LE) continue ;; # its head would be, too
		esac
		run -0 --separate-stderr make_index news
		check_found "$word" "$text"
	done < <(encodings)
}

# bats test_tags=once
@test "text that declares nothing" {
	while IFS='|' read -r text word encoding; do
		echo "$encoding"
		rm -rf news/* index
		# a line end that is one in UTF-16, too
		encode "$text $text $text"$'\n' "$encoding" >news/text.txt
		make_index news
		hits "$word" >found
		[ -s found ]
		cited <found
		jq -e --arg text "$text" '.text | contains($text)' found
	done < <(encodings)
}

@test "the head of an answer decides in a crawl" {
	{
		printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n<html><body><p>'
		encode "$russian" WINDOWS-1251
		printf '</p></body></html>'
	} >block
	{
		printf 'WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://larn.example/ru\r\nContent-Type: application/http\r\nContent-Length: %s\r\n\r\n' \
			"$(wc -c <block)"
		cat block
		printf '\r\n\r\n'
	} >news/a.warc
	run -0 --separate-stderr make_index news
	check_found капитан "$russian"
}

@test "UTF-8 is UTF-8, whatever is declared" {
	printf '<html><head><meta charset="iso-8859-1"></head><body><p>%s</p></body></html>' \
		"$russian" >news/page.html
	run -0 --separate-stderr make_index news
	check_found капитан "$russian"
}

@test "UTF-8 that was read as Windows-1252 is repaired" {
	text=$'The café on the quay – it\u2019s the old one – sells crêpes.'
	printf '{"id":"a","text":"%s"}\n' "$(encode "$text" UTF-8 |
		iconv -f WINDOWS-1252 -t UTF-8)" >news/a.jsonl
	grep -q 'Ã©' news/a.jsonl
	run -0 --separate-stderr make_index news
	check_found crêpes "$text"
	check_found café "$text"
}

@test "what cannot be seen neither parts nor joins words" {
	# soft hyphen, zero width space and joiner, byte order mark, NUL, bidi
	printf 'Ferries\n\nThe lighthouse of Larn is inter\u00ADnational, so to\uFEFFday the li\u200Dght is \u202Ewhite\u202C, and cap\0tains see it.\n' \
		>news/a.txt
	printf '<html><body><article><p>The harbour is inter&shy;continental, they say in Larn, and the whar&zwnj;ves are long.</p></article></body></html>' \
		>news/a.html
	make_index news
	for word in international today light white captains intercontinental \
		wharves; do
		echo "$word"
		hits "$word" >found
		[ "$(wc -l <found)" = 1 ]
		cat found >>all
	done
	cited <all
	nothing_found national
	nothing_found continental
}

@test "no control character of a source reaches a terminal" {
	printf 'Bells\n\nThe bell of Larn \033]0;owned\007rings \033[31mred \302\2332J and \342\200\256backwards.\n' \
		>news/a.txt
	printf '{"title":"A \\u001b[31m title","source":"\\u202eLarn","text":"Another bell \\u001b[2J tolls."}\n' \
		>news/a.json
	make_index news
	script -qec "'$PQ_BIN/pqsearch' bell" /dev/null >shown </dev/null
	grep -q tolls shown
	# but for the colours of our own
	sed 's/\x1b\[[0-9;]*m//g' shown >plain
	run ! grep -qP '\x1b|\x07|\xc2\x9b|\xe2\x80\xae' plain
}

@test "rows of a table that were in two encodings" {
	{
		printf 'title,date,text\n'
		for i in 1 2 3; do
			printf '"Tür %d",2021-03-0%d,"Für Übung größer."\n' $i $i
		done
		printf '"Quai",2021-03-04,"Le caf\xe9 de l\x27\xe9t\xe9."\n'
	} >a.csv
	run -0 pqindex --show --format=jsonl a.csv
	jq -r '.title + ": " + .text' <<<"$output" | diff - <(
		printf 'Tür %d: Für Übung größer.\n' 1 2 3
		printf "Quai: Le café de l'été.\n")
}
