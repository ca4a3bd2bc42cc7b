#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Articles that want to be something else than text: controls, markup,
# formulas, line ends, in every field and in every format. Also how they
# are shown on a terminal is in search_terminal.bats.

load helper

HERE=$BATS_TEST_DIRNAME
FORMATS="text jsonl json tsv csv grep trec paths ris atom html"

setup() {
	make_news_index
	write_hostile
	make_index news
}

# Each nasty thing in each field of a record; and in a file and its name.
write_hostile() {
	local -a things=(
		'<script>alert(1)</script>'
		'"><img src=x onerror=alert(1)>'
		"' onmouseover='alert(1)"
		'</title></style></svg><svg/onload=alert(1)>'
		'<!-- -->  ]]> <?php ?> <![CDATA['
		'&lt;b&gt; &#60;b&#62; &amp;'
		'=cmd()|calc'
		$'ER  - \r\nTY  - JOUR\r\nTI  - forged'
		$'a,b\t"c" d\re\nf;=1'
		$'\e]0;t\a\e[2J \x01\x08\x7f \xc2\x9b31m'
		$'\xe2\x80\xae \xe2\x81\xa6 \xe2\x80\xa8 \xe2\x80\xa9 \xef\xbb\xbf'
		$'\xef\xbf\xbe \xf0\x9f\xbf\xbf \xef\xb7\x90'
		'{"type":"hit"}],"x":['
		'javascript:alert(1)'
	)
	jq -cn '$ARGS.positional | to_entries[] | .value as $x |
		"\(.key + 1) \($x)" as $id | {id: $id,
		title: "\($x) quagga", source: $x, author: [$x, "B"],
		url: (if $x | startswith("java") then $x
			else "https://a.example/?\($x)" end),
		date: "2021-08-1\($id[:1])", lang: $x,
		text: "\($x) A quagga \($x) was seen. \($x)"}' \
		--args "${things[@]}" >news/hostile.jsonl
	printf '<b>quagga</b>\n\nA quagga \xff\x00\xc3( \x1b[1m and <i>more</i>.\n' \
		>"$(printf 'news/"><b> \x1b \xff\n=1.txt')"
}

# ask FORMAT: all hits of the hostile word
ask() {
	pqsearch --format="$1" -n 0 quagga
}

@test "every format finds every hostile article, in valid UTF-8" {
	for format in $FORMATS; do
		ask "$format" >answer
		[ -s answer ]
		[ "$format" = paths ] || [ "$format" = grep ] ||
			iconv -f UTF-8 -t UTF-8 answer >/dev/null
	done
	[ "$(ask jsonl | jq -r 'select(.type == "hit").path' | sort -u |
		wc -l)" -ge 2 ]
	[ "$(pqsearch -c --by=article quagga)" -eq 15 ]
}

@test "no control byte goes where a format has none" {
	for format in jsonl json grep trec ris atom html; do
		ask "$format" >answer
		[ "$format" != ris ] || sed -i 's/\r$//' answer
		LC_ALL=C run -1 grep -qP '[\x00-\x08\x0b-\x1f\x7f]' answer
		run -1 grep -q $'\xc2\x9b' answer
	done
	for format in atom html; do
		ask "$format" >answer
		LC_ALL=C run -1 grep -qP '\xe2\x80[\xa8-\xae]|\xe2\x81\xa6' \
			answer
	done
}

@test "what is read back is what the sources said" {
	ask jsonl | jq -c 'select(.type == "hit") |
		[.rank, .passage, .title, .source, .text]' >wanted
	[ "$(wc -l <wanted)" -ge 15 ]
	ask json | jq -c '.hits[] | [.rank, .passage, .title, .source, .text]' |
		cmp - wanted
	for form in tsv csv; do
		pqsearch --format="$form" -n 0 quagga \
			--fields=rank,passage,title,source,text |
			python3 "$HERE/documents.py" "$form" | jq -c '.[] |
			[(.rank | tonumber), .passage, .title,
			(if .source == "" then null else .source end), .text]' |
			diff - wanted
	done
	ask ris | python3 "$HERE/documents.py" ris >records
	[ "$(jq -c 'map(keys | map(select(test("^(AB|AN|AU|DA|DB|ID|LA|M2|PY|T2|TI|TY|UR)$") | not))) | add' records)" = "[]" ]
	[ "$(jq -r '.[].ID[0]' records)" = "$(jq -r '.[1]' wanted)" ]
}

@test "atom: well-formed, valid, no link to a script" {
	ask atom >feed
	xmllint --noout --relaxng "$HERE/atom.rng" feed
	[ "$(grep -c '^<entry>$' feed)" -eq "$(ask jsonl |
		jq -c 'select(.type == "hit")' | wc -l)" ]
	run -1 grep -qi 'href="javascript' feed
}

@test "html: no element, attribute or link that a source brought" {
	ask html >page
	python3 "$HERE/documents.py" html <page >got
	[ "$(jq '.hits | length' got)" -eq "$(ask jsonl |
		jq -c 'select(.type == "hit")' | wc -l)" ]
	jq -r '.hits[].text' got | grep -qF '<script>alert(1)</script>'
	run -1 grep -qiE '<(script|img|i>|svg/)|href="javascript' page
}

@test "hostile queries and question ids in every format" {
	printf '"><script>x()</script>\t<script>quagga</script> ]]> \x1b[2J\n' \
		>questions
	for format in $FORMATS; do
		pqsearch --format="$format" -n 2 --batch questions >answer \
			2>errors
		[ -s answer ]
		[ "$format" = text ] || [ "$format" = tsv ] || [ "$format" = csv ] ||
			[ "$format" = paths ] || [ "$format" = grep ] ||
			run -1 grep -q $'\e' answer
	done
	pqsearch --format=atom --batch questions >feed 2>errors
	xmllint --noout --relaxng "$HERE/atom.rng" feed
	pqsearch --format=html --batch questions 2>errors |
		python3 "$HERE/documents.py" html >got
	pqsearch --format=html '"><script>quagga</script>' 2>errors |
		python3 "$HERE/documents.py" html >got
}
