#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The page of --format=html in a browser: what it makes of it, what it asks
# the network for, and how it looks. The pictures lie in build/html/, for
# somebody to look at.

load ../cli/helper

HERE=$BATS_TEST_DIRNAME
PICTURES=$HERE/../../build/html

setup() {
	make_news_index
	mkdir -p "$PICTURES"
	write_hostile
	make_index news
}

write_hostile() {
	local nasty
	for nasty in '<script>document.title = "taken"</script>' \
		'"><img src="http://a.example/x" onerror="document.title=1">' \
		'</style><svg/onload="document.title=1">' \
		'<iframe src="http://a.example/y"></iframe>' \
		'<link rel=stylesheet href="http://a.example/z">' \
		'<meta http-equiv=refresh content="0;url=http://a.example/">' \
		'<!-- ]]> --!> <base href="http://a.example/">' \
		$'\xe2\x80\xae \xe2\x81\xa6 turned \x01'; do
		jq -cn --arg x "$nasty" '{id: $x, title: "\($x) quagga",
			source: $x, author: [$x], lang: $x, date: "2021-08-17",
			url: "https://a.example/?\($x)",
			text: "\($x) A quagga \($x) was seen."}'
	done >news/hostile.jsonl
}

# The page is ours, and a container may have no room for a second sandbox.
browse() {
	timeout 60 chromium --headless=new --no-sandbox --disable-gpu \
		--hide-scrollbars --no-first-run --disable-sync \
		--disable-background-networking --disable-component-update \
		--user-data-dir="$PWD/profile" "$@" 2>browser.log
}

# asked_for PAGE: which addresses of a.example it had the browser ask for.
# A connection made ahead, before the policy is looked at, is no request.
asked_for() {
	rm -f net.json
	browse --log-net-log=net.json --virtual-time-budget=5000 --dump-dom \
		"file://$PWD/$1" >dom
	[ -s net.json ]
	grep -v is_preconnect net.json |
		grep -o '"url":"http[s]*://a\.example[^"]*"' |
		cut -d '"' -f 4 | sort -u
}

@test "the tree that a browser builds is the one that was written" {
	pqsearch --format=html -n 0 'quagga larn' >page.html
	browse --virtual-time-budget=5000 --dump-dom "file://$PWD/page.html" \
		>dom
	python3 "$HERE/../cli/documents.py" html <page.html >written
	python3 "$HERE/../cli/documents.py" html <dom >built
	[ "$(jq '.hits | length' written)" -ge 12 ]
	diff <(jq -S . written) <(jq -S . built)
	run -1 grep -q taken <(grep '<title>' dom)
}

@test "nothing is asked of the network" {
	pqsearch --format=html -n 0 'quagga larn' >page.html
	[ -z "$(asked_for page.html)" ]
	# that it would be seen
	echo '<img src="http://a.example/x">' >other.html
	[ "$(asked_for other.html)" = http://a.example/x ]
}

@test "were something in it all the same, it would neither run nor load" {
	local added='<script>document.title="taken"</script>'
	added+='<img src="http://a.example/x"><p onclick="x()" id="p">'
	added+='<iframe src="http://a.example/y"></iframe>'
	added+='<link rel="stylesheet" href="http://a.example/z">'
	pqsearch --format=html quagga | sed "s|<main>|&${added//&/\\&}|" \
		>page.html
	grep -q a.example/y page.html
	[ -z "$(asked_for page.html)" ]
	grep -q '<title>quagga' dom
}

# bytes PICTURE: so many that it shows something
bytes() {
	stat -c %s "$PICTURES/$1"
}

@test "light, dark, small and on paper" {
	local page="file://$PWD/page.html"
	pqsearch --format=html -n 0 'larn "fish market" arbitration' >page.html
	browse --window-size=1000,1800 --screenshot="$PICTURES/light.png" \
		"$page"
	browse --window-size=1000,1800 --screenshot="$PICTURES/dark.png" \
		--blink-settings=preferredColorScheme=0 "$page"
	browse --window-size=500,1800 --screenshot="$PICTURES/small.png" \
		"$page"
	browse --no-pdf-header-footer --print-to-pdf="$PICTURES/print.pdf" \
		"$page"
	cp page.html "$PICTURES/page.html"
	pdftoppm -png -r 80 -singlefile "$PICTURES/print.pdf" "$PICTURES/print"
	for picture in light dark small print; do
		[ "$(bytes $picture.png)" -gt 20000 ]
	done
	run ! cmp -s "$PICTURES/light.png" "$PICTURES/dark.png"
	pdftotext "$PICTURES/print.pdf" - >printed
	grep -q 'fish market' printed
	grep -q 'https://larn.example/locks' printed
}
