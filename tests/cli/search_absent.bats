#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A question that has hits by some of its words says which of them have none.

load index_helper
load widen_helper

setup() {
	enter_scratch
	mkdir news
	put port 'The port of Larn has cameras. Backdoors were found in them.'
	put city 'A safe city is dear. The cameras of Kampala were paid for.'
	put aviso 'Las camaras del puerto (PDL).'
	put old 'Port Development Larn (PDL) has cameras.'
	update -q news
}

# told QUERY...: what is said of it
told() {
	pqsearch -n 1 "$@" 2>&1 >/dev/null | sed 's/^pqsearch: query: //'
}

@test "the words that no passage has are named beside the hits" {
	[ "$(told cameras zanzibar)" = 'no passage has zanzibar' ]
	[ "$(told cameras zanzibar quux)" = 'no passage has zanzibar, quux' ]
	[ "$(told 'cameras OR zanzibar')" = 'no passage has zanzibar' ]
	[ "$(told '+cameras zanzibar')" = 'no passage has zanzibar' ]
	[ "$(told 'cameras =backdoor')" = 'no passage has =backdoor' ]
	[ "$(told 'cameras zanzi*')" = 'no passage has zanzi*' ]
	[ "$(told 'the cameras who zanzibar')" = 'no passage has zanzibar' ]
	[ "$(told --by=article --format=jsonl cameras zanzibar)" = 'no passage has zanzibar' ]
	[ "$(told --count cameras zanzibar)" = 'no passage has zanzibar' ]
	[ "$(told --facet lang cameras zanzibar)" = 'no passage has zanzibar' ]
	[ "$(told --plain cameras '"zanzibar"')" = 'no passage has zanzibar' ]
}

@test "a phrase may stand nowhere though its words do" {
	[ "$(told 'cameras "safe port"')" = 'no passage has "safe port"' ]
	[ "$(told 'cameras "safe city"')" = '' ]
	[ "$(told 'cameras "safe zanzibar"')" = 'no passage has "safe zanzibar"' ]
	[ "$(told 'cameras safe NEAR/2 dear')" = 'no passage has safe NEAR/2 dear' ]
	[ "$(told 'cameras safe NEAR/3 dear')" = '' ]
}

# As who copies two sentences finds them: a passage may end in between.
@test "a phrase that runs from one passage into the next is told of" {
	local filler
	filler=$(printf 'Boats lie there, %d in a row. ' {100..130})
	put wall "$filler The mayor called it over. $(printf '\n\nNobody believed it. %s' "$filler")"
	update -q news
	[ "$(pqsearch -c '"called it over"')" = 1 ]
	[ "$(told 'cameras "it over nobody believed"')" = "$(printf '%s\n' \
		'no passage has "it over nobody believed"' \
		'"it over nobody believed" runs from one passage into the next in news/wall.txt')" ]
	[ "$(told 'cameras "it over nobody believed" path:news/port.txt')" = \
		'no passage has "it over nobody believed"' ]
	run -1 --separate-stderr pqsearch '"it over nobody believed"'
	# shellcheck disable=SC2154 # that "run" sets
	[ "${stderr_lines[0]}" = 'pqsearch: no passage has these words: "it over nobody believed" 0. "it over nobody believed" runs from one passage into the next in news/wall.txt' ]
	pqsearch --format=jsonl --by=article '"it over nobody believed"' |
		jq -e 'select(.type == "summary") | .absent == [] and
			(.diagnosis | endswith("into the next in news/wall.txt"))'
	[ "$(told 'cameras believed NEAR/3 over')" = "$(printf '%s\n' \
		'no passage has believed NEAR/3 over' \
		'believed NEAR/3 over runs from one passage into the next in news/wall.txt')" ]
	[ "$(told 'cameras believed NEAR/1 over')" = 'no passage has believed NEAR/1 over' ]
	run -1 --separate-stderr pqsearch '"believed it over"~3 path:news'
	[[ "${stderr_lines[0]}" == *'. "believed it over"~3 runs from one passage into the next in news/wall.txt' ]]
	# neither of what stands in one passage, too, nor of many
	[ "$(told '"safe city" AND zanzibar' | sed -n 1p)" = \
		'pqsearch: no passage satisfies the whole query: "safe city" (1 have its words), zanzibar 0' ]
	[ "$(told '"it over nobody believed" AND zanzibar' | sed -n 1p)" = \
		'pqsearch: no passage has these words: "it over nobody believed" 0, zanzibar 0. "it over nobody believed" runs from one passage into the next in news/wall.txt' ]
	[ -z "$(told --save some '"called it over"')" ]
	[ "$(told --save other '"it over nobody believed"' | sed -n 2p)" = \
		'"it over nobody believed" runs from one passage into the next in news/wall.txt' ]
}

@test "what the filters leave is told apart" {
	[ "$(told 'cameras kampala path:news/port.txt')" = 'no passage that the filters leave has kampala' ]
	[ "$(told 'cameras kampala path:news/city.txt')" = '' ]
	[ "$(told 'cameras zanzibar "safe city" path:news/port.txt')" = "$(printf '%s\n' \
		'no passage has zanzibar' \
		'no passage that the filters leave has "safe city"')" ]
	put more 'More cameras.'
	update -q news
	[ "$(told --since-run 1 cameras kampala)" = 'no passage that the filters leave has kampala' ]
	[ "$(told --since-run 1 cameras more)" = '' ]
}

@test "a better question is told where one finds more" {
	# not where each of its passages is found already
	[ "$(told cameras kampalla)" = 'no passage has kampalla' ]
	put elsewhere 'Kampala is far away.'
	update -q news
	[ "$(told cameras kampalla)" = 'no passage has kampalla. Did you mean: cameras kampala (4 passages)?' ]
	[ "$(pqsearch -c cameras kampala)" = 4 ]
	[ "$(told 'cameras "port kampalla"')" = 'no passage has "port kampalla"' ]
}

@test "it is not told of what was found in another way, or not asked for" {
	local query

	for query in cameras 'cameras kampala' 'cameras -zanzibar' \
		'cameras NOT zanzibar' 'cameras "port development larn" PDL' \
		'camera backdoor' 'cameras kampalla~' 'cameras city:'; do
		told "$query" >said
		run ! grep 'no passage' said
	done
	[ -z "$(told -q cameras zanzibar)" ]
	printf '1\tcameras zanzibar\n' >questions
	[ -z "$(told --batch questions)" ]
	# a saved question is told once, when it is saved
	[ "$(told --save some '+cameras +kampalla')" = 'no passage has kampalla. Did you mean: +cameras +kampala (1 passage)?' ]
	[ -z "$(told --save other 'cameras')" ]
	[ "$(told --new some)" = '' ]
}

# absent QUERY...: the list of the summary
absent() {
	pqsearch --format=jsonl "$@" 2>/dev/null | tail -n 1 |
		sed 's/.*"absent":\(\[[^]]*\]\).*/\1/'
}

@test "JSON Lines lists the words that no passage has" {
	local row
	local -a rows=(
		'cameras' '[]'
		'cameras zanzibar quux' '["zanzibar","quux"]'
		'zanzibar "zanzibar quux"' '["zanzibar","quux"]'
		'zanzibar' '["zanzibar"]'
		'+cameras +zanzibar' '["zanzibar"]'
		'cameras -zanzibar' '[]'
		'cameras NOT "safe zanzibar"' '[]'
		'"safe zanzibar"' '["zanzibar"]'
		# to be seen in the text alone
		'"safe port"' '[]'
		'safe NEAR/2 zanzibar' '["zanzibar"]'
		'cameras zanzi* kamp*' '["zanzi*"]'
		'quuxquux~ kampalla~' '["quuxquux~"]'
		'zanzi-bar' '["zanzi-bar"]'
		'zanzi-bar safe-city' '["zanzi","bar"]'
		'who paid zanzi-cameras' '["zanzi"]'
		'the zanzibar' '["zanzibar"]'
		# of the headline, or of what stands for it
		'Number' '[]'
		'PDL' '[]'
		'cameras lang:xx title:zanzibar' '[]'
		'cameras 华为' '["华为"]'
	)

	for ((row = 0; row < ${#rows[@]}; row += 2)); do
		[ "$(absent "${rows[row]}")" = "${rows[row + 1]}" ] || {
			echo "${rows[row]}: $(absent "${rows[row]}")"
			return 1
		}
	done
	[ "$(absent --plain 'cameras "zanzibar"')" = '["zanzibar"]' ]
	[ "$(absent --by=article -n 1 'cameras zanzibar')" = '["zanzibar"]' ]
	[ "$(absent --facet lang 'cameras zanzibar')" = '["zanzibar"]' ]
	[ "$(absent --timeline 'cameras zanzibar')" = '["zanzibar"]' ]
	pqsearch --save some 'cameras zanzibar' 2>/dev/null
	[ "$(absent --new some --no-ack)" = '["zanzibar"]' ]
	pqsearch --format=json 'cameras zanzibar' 2>/dev/null |
		jq -e '.summary.absent == ["zanzibar"]'
}

@test "in a batch each question has its own list" {
	printf '%s\n' 'cameras zanzibar' cameras '"quux' 'quux' >questions
	run -2 --separate-stderr pqsearch --strict --batch questions --format=jsonl
	[ "$(jq -c 'select(.type == "summary").absent' <<<"$output")" = \
		"$(printf '%s\n' '["zanzibar"]' '[]' '[]' '["quux"]')" ]
	# of the question, not of those that were tried in its stead
	[ "$(absent kampalla)" = '["kampalla"]' ]
}

@test "where nothing is found, files that could not be read are counted" {
	run -1 --separate-stderr pqsearch zanzibar
	# shellcheck disable=SC2154 # likewise
	[[ "${stderr_lines[1]}" == 'index: 4 articles, 4 passages, updated '*' (run 1)' ]]
	printf 'PK\3\4 broken' >news/zanzibar.docx
	head -c 100 /dev/zero >news/empty.pdf
	run -1 pqindex --settle 0 -q news
	run -1 --separate-stderr pqsearch zanzibar
	[[ "${stderr_lines[1]}" == 'index: 4 articles, 4 passages, updated '*' (run 2); 2 files could not be read: see pqindex --rejected' ]]
	rm news/empty.pdf
	pqindex --settle 0 -q news
	run -1 --separate-stderr pqsearch zanzibar
	[[ "${stderr_lines[1]}" == *'; 1 file could not be read: see pqindex --rejected' ]]
}
