#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What was nearly typed: spellings, names in other scripts, and another query
# when nothing was found.

load helper

setup() {
	enter_scratch
}

@test "a query without hits says which one like it has some" {
	make_news_index
	run --separate-stderr pqsearch cammeras arbitrasion
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	[ "${stderr_lines[0]:?}" = "pqsearch: no passage has these words:\
 cammeras 0, arbitrasion 0. Did you mean: cameras arbitration (3 passages)?" ]
	[ "$(pqsearch -c cameras arbitration)" = 3 ]
	run pqsearch --format=jsonl '"porth authorty"'
	[ "$status" -eq 1 ]
	[ "$(jq -r 'select(.type == "summary").diagnosis' <<<"$output")" = \
		"no passage has these words: \"porth authorty\" 0. Did you mean:\
 \"port authority\" (1 passage)?" ]
	run --separate-stderr pqsearch xqzw
	[ "${stderr_lines[0]:?}" = "pqsearch: no passage has these words: xqzw 0" ]
}

@test "suggestions for people and for programs" {
	make_news_index
	run --separate-stderr pqsearch --suggest cammeras xqzw
	[ "$status" -eq 0 ]
	[ "$output" = "cammeras: cameras (3 passages, 1 edit)" ]
	[ "${stderr:?}" = "pqsearch: xqzw: nothing like it in the index" ]
	run pqsearch --suggest --format=tsv cammeras
	[ "${lines[1]}" = $'cammeras\tcameras\t1\tfuzzy\t3' ]
	run pqsearch --suggest --format=jsonl cammeras
	[ "$(jq -r '.suggestion, .edits, .form, .passages' <<<"$output")" = \
		$'cameras\n1\nfuzzy\n3' ]
	run pqsearch --suggest xqzw
	[ "$status" -eq 1 ]
	# without the signs of a query, or a sentence
	[ "$(pqsearch --suggest '"porth (cammeras*", -')" = \
		"$(pqsearch --suggest 'porth cammeras')" ]
	run -2 pqsearch --suggest '"*"'
}

@test "the reader's own names" {
	cat >names.jsonl <<-'END'
		{"id": "1", "lang": "en", "text": "The port of Larn was closed."}
		{"id": "2", "lang": "sr", "text": "Лука Ларн је затворена."}
	END
	make_index -q names.jsonl
	run pqsearch --suggest Larnport
	[ "$status" -eq 1 ]
	mkdir -p .config/pullquote
	printf '# towns\nLarnport, Ларн\n' >.config/pullquote/names
	run pqsearch --suggest Larnport
	[ "$output" = "Larnport: ларн (1 passage, in another script)" ]
	printf 'Larnport\n' >>.config/pullquote/names
	run pqsearch --suggest Larnport
	[ "$status" -eq 2 ]
	[[ "$output" = *".config/pullquote/names: line 3: "* ]]
}

@test "what is gone is suggested no more" {
	mkdir news
	echo "The port authority of Larn met on Monday." >news/met.txt
	echo "Two zeppelins flew." >news/two.txt
	echo "A zeppelin, said the port authorities of Orsk." >news/gone.txt
	echo "An ornithopter over Orsk." >news/gone2.txt
	make_index -q news
	[ "$(pqsearch --suggest ornithoptr)" = \
		"ornithoptr: ornithopter (1 passage, 1 edit)" ]
	rm news/gone.txt news/gone2.txt
	make_index -q --allow-delete
	run -1 --separate-stderr pqsearch --suggest ornithoptr
	said 'pqsearch: ornithoptr: nothing like it in the index'
	run -1 --separate-stderr pqsearch ornithoptr
	[[ "${stderr:?}" != *"Did you mean"* ]]
	# a form that is nowhere, with a stem that is
	[ "$(pqsearch --suggest authorites | head -n 1)" = \
		"authorites: authorities (1 passage, 1 edit)" ]
	[ "$(pqsearch -c authorities)" = 1 ]
	run -1 --separate-stderr pqsearch '"port authorites"'
	[[ "$stderr" == *'Did you mean: "port authority" (1 passage)?'* ]]
	run -1 --separate-stderr pqsearch =zepelin
	[[ "$stderr" == *'Did you mean: =zeppelins (1 passage)?'* ]]
}
