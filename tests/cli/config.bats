#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is set in files and in the environment counts as if it were typed
# before all else, in both programs.

load helper

setup() {
	make_news_index
	unset PULLQUOTE_INDEX PULLQUOTE_CONFIG XDG_CONFIG_HOME
	mkdir -p .config/pullquote
	config=$PWD/.config/pullquote/config
}

# set_to LINE...: they are the user's file
set_to() {
	printf '%s\n' "$@" >"$config"
}

# hits OPTION... QUERY: how many are printed
hits() {
	pqsearch --format=jsonl "$@" | jq -s 'map(select(.type == "hit")) |
		length'
}

@test "a file of the user sets both programs" {
	set_to '# mine' '' 'index = ~/index' '[pqsearch]' 'limit = 1' \
		'[pqindex]' 'verbose = yes'
	[ "$(hits larn)" = 1 ]
	[ "$(hits -n 3 larn)" = 3 ]
	run --separate-stderr -0 "$PQ_BIN/pqindex"
	[[ ${stderr:?} = *"files seen"* ]]
	mkdir -p elsewhere/pullquote
	printf '[pqsearch]\nlimit = 2\n' >elsewhere/pullquote/config
	[ "$(XDG_CONFIG_HOME=$PWD/elsewhere hits -i index larn)" = 2 ]
}

@test "typed stands above environment above file" {
	set_to 'index = /nowhere' '[pqsearch]' 'limit = 1'
	export PULLQUOTE_INDEX=$PWD/index
	[ "$(hits larn)" = 1 ]
	export PULLQUOTE_LIMIT=2
	[ "$(hits larn)" = 2 ]
	[ "$(hits -n 3 larn)" = 3 ]
	[ "$(PULLQUOTE_LIMIT='' hits larn)" = 1 ]
	run -2 --separate-stderr "$PQ_BIN/pqsearch" --config none larn
	said 'pqsearch: none: No such file or directory'
	unset PULLQUOTE_LIMIT
	[ "$(hits --no-config larn)" = 4 ]
	echo '[pqsearch] limit = 2' >bad
	PULLQUOTE_CONFIG=bad run -2 "$PQ_BIN/pqsearch" larn
	[ "$(PULLQUOTE_CONFIG=bad hits --config /dev/null larn)" = 4 ]
}

@test "the system's file is below the user's" {
	unshare -rm true || skip "no mount namespace is allowed here"
	printf 'index = %s\n[pqsearch]\nlimit = 1\ncolor = always\n' \
		"$PWD/index" >system
	set_to '[pqsearch]' 'limit = 2'
	cat >in-there <<-'END'
		mount -t tmpfs none /etc && cp system /etc/pullquote.conf &&
		"$1" --format=tsv larn && "$1" larn | grep -c "$(printf '\033')"
	END
	unshare -rm sh -e in-there "$PQ_BIN/pqsearch" >printed
	[ "$(sed '$d' printed | wc -l)" = 3 ]
	[ "$(tail -1 printed)" -gt 0 ]
}

@test "a bad line is told with its place" {
	while IFS='|' read -r program line said; do
		set_to 'index = ~/index' '' "$line"
		run -2 --separate-stderr "$PQ_BIN/$program" x
		said "$program: $config:$said"
	done <<-END
		pqsearch|limit|3: a line is name = value, [section] or # comment
		pqsearch|limit = 2|3: 'limit' is no option of both programs: put it under [pqindex] or [pqsearch]
		pqindex|limit = 2|3: 'limit' is no option of both programs: put it under [pqindex] or [pqsearch]
		pqindex|[pqtext]|3: a section is [pqindex] or [pqsearch]
		pqsearch|index = "a|3: a quote is not closed
	END
	while IFS='|' read -r program line said; do
		set_to "[$program]" "$line"
		run -2 --separate-stderr "$PQ_BIN/$program" x
		said "$program: $config:$said"
	done <<-END
		pqsearch|limits = 2|2: no option 'limits'
		pqsearch|limit = ten|2: '--limit' takes a whole number from 0 to 1000000000, not 'ten'
		pqsearch|color = blue|2: '--color' takes one of auto|always|never, not 'blue'
		pqsearch|strict = on|2: 'strict' takes yes or no, not 'on'
		pqsearch|help = yes|2: 'help' is for the command line only
		pqsearch|article = x|2: 'article' is for the command line only
		pqsearch|save = x|2: 'save' is for the command line only
		pqsearch|query-file = x|2: 'query-file' is for the command line only
		pqindex|settle = x|2: '--settle' takes a whole number from 0 to 86400, not 'x'
		pqindex|rebuild = yes|2: 'rebuild' is for the command line only
		pqindex|converter = foo=cat|2: 'foo=cat': the format is none of pdf docx odt rtf doc xlsx pptx ods odp epub
	END
	set_to '[pqsearch]' 'format = tsv' 'fields = rank,colour'
	run -2 --separate-stderr "$PQ_BIN/pqsearch" x
	[[ ${stderr:?} = "pqsearch: $config:3: '--fields': no column 'colour'"* ]]
	set_to '[pqindex]' 'rebuild = yes'
	[ "$(hits -i index larn)" = 4 ] # that section is another program's
	pqsearch --help >help
}

@test "what cannot be read is no file that is missing" {
	rm "$config" 2>/dev/null || true
	mkdir "$config"
	run -2 --separate-stderr "$PQ_BIN/pqsearch" -i index larn
	said "pqsearch: $config: is no file"
	rmdir "$config"
	mkfifo "$config"
	run -2 --separate-stderr timeout 5 "$PQ_BIN/pqindex" -i index
	said "pqindex: $config: is no file"
	rm "$config"
	yes '# a long file' | head -c 65537 >"$config"
	run -2 --separate-stderr "$PQ_BIN/pqsearch" -i index larn
	said "pqsearch: $config: larger than 65536 bytes"
	rm "$config"
	[ "$(hits -i index larn)" = 4 ]
	[ "$(hits --config <(printf '[pqsearch]\nlimit=1\n') -i index larn)" = 1 ]
}

@test "what is set gives way to what does not go with it" {
	set_to 'index = ~/index' '[pqsearch]' 'format = tsv' 'fields = id' \
		'limit = 1'
	[ "$(pqsearch larn | wc -l)" = 2 ]
	pqsearch --article news/harbour.txt | cmp - news/harbour.txt
	pqsearch --explain larn | grep -q '^parsed'
	[ "$(hits larn)" = 1 ]
}

@test "a file that cannot be read just now is to be tried again" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "strace and the leak checker do not go together"
	set_to 'index = ~/index'
	for error in EMFILE EIO; do
		run -75 strace -qq -o /dev/null -P "$config" \
			-e inject=openat:error=$error "$PQ_BIN/pqsearch" larn
	done
	run -2 strace -qq -o /dev/null -P "$config" \
		-e inject=openat:error=EACCES "$PQ_BIN/pqsearch" larn
	echo larn >words
	for option in --batch --query-file; do
		run -75 strace -qq -o /dev/null -P "$PWD/words" \
			-e inject=openat:error=EIO \
			"$PQ_BIN/pqsearch" "$option" "$PWD/words"
		run -2 strace -qq -o /dev/null -P "$PWD/words" \
			-e inject=openat:error=EACCES \
			"$PQ_BIN/pqsearch" "$option" "$PWD/words"
	done
	echo 'larn, Laarn' >"${config%/*}/names"
	run -75 strace -qq -o /dev/null -P "${config%/*}/names" \
		-e inject=openat:error=EIO "$PQ_BIN/pqsearch" --suggest Laarn
}
