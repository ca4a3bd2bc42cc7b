#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The manual pages: they are without a fault, name the options that there
# are, and their examples, typed as they stand over corpus/, find something.
# bats file_tags=once

load helper

setup() {
	enter_scratch
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	pages=("$top"/*/*.[1-9])
}

# plain PAGE: its text, each paragraph one line
plain() {
	mandoc -T utf8 -O width=1000 "$top/$1" | sed 's/.\x08//g'
}

# commands PAGE: those behind a $, one a line
commands() {
	plain "$1" | sed -n 's/^ *\$ //p'
}

# A home in which the examples have what they name.
make_home() {
	ln -s "$top/corpus" corpus
	mkdir reports
	cp "$top"/corpus/us/house-committee-2012.txt reports
	make_index corpus
	ln -s index coverage.index
	ln -s index archive.index
	unset PULLQUOTE_CONFIG
	export PATH=$PQ_BIN:$PATH XDG_CONFIG_HOME=$PWD/settings
	export XDG_STATE_HOME=$PWD/state
}

@test "the pages are without a fault" {
	[ "${#pages[@]}" -ge 3 ]
	run -0 mandoc -T lint -W warning "${pages[@]}"
	[ -z "$output" ]
}

@test "each example does what it shall" {
	make_home
	for page in "${pages[@]}"; do
		commands "${page#"$top/"}"
	done >typed
	[ "$(wc -l <typed)" -ge 15 ]
	while read -r command; do
		echo "$command"
		bash -o pipefail -c "$command" >printed </dev/null
		# Of pqindex nothing to be said is good news.
		[[ -s printed || $command == *pqindex* ]]
	done <typed
}

# blocks PAGE: the literal ones of EXAMPLES, into block.1, block.2 ...
blocks() {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh /p' "$top/$1" |
		sed 's/\\(dq/"/g; s/\\e/\\/g' | awk '
		/^\.Bd -literal/ { file = "block." ++count; next }
		/^\.Ed/ { file = "" }
		file { print >file }'
}

@test "each example of a configuration is one" {
	make_home
	blocks shared/pullquote.conf.5
	for block in block.1 block.2; do
		pqsearch --config $block kampala >printed
		[ -s printed ]
		pqindex --config $block --status >printed
		grep -q 'index' printed
	done
	[ "$(pqsearch --config block.1 -c arbitration)" -gt 0 ]
}

# helped PROGRAM: the options that --help names
helped() {
	{
		"$PQ_BIN/$1" --help | grep -E '^ {2,6}(-., )?--' |
			grep -oE -- ' --[a-z0-9-]+' | tr -d ' '
		printf -- '--help\n--version\n'
	} | sort -u
}

@test "page, --help and completions name the same options" {
	for page in indexer/pqindex.1 searcher/pqsearch.1; do
		program=$(basename $page .1)
		helped "$program" >names
		[ "$(wc -l <names)" -gt 20 ]
		sed -n '/^\.Bl/,/^\.Sh \(QUERIES\|ENV\)/p' "$top/$page" |
			grep '^\.It Fl' |
			grep -oE 'Fl (Fl |-)[a-z][a-z0-9-]+' |
			sed -E 's/^Fl (Fl |-)/--/' | sort -u | diff names -
		# shellcheck source=/dev/null
		source <("$PQ_BIN/$program" --completions bash)
		COMP_WORDS=("$program" --) COMP_CWORD=1
		"_$program"
		printf '%s\n' "${COMPREPLY[@]}" | sort | diff names -
		"$PQ_BIN/$program" --completions zsh |
			sed -nE "s/^\t'\*(--[a-z0-9-]+).*/\1/p" | sort |
			diff names -
		"$PQ_BIN/$program" --completions fish |
			sed -nE 's/.* -l ([a-z0-9-]+).*/--\1/p' | sort |
			diff names -
	done
}

# May PROGRAM's option be set? What is wrong with the value is no matter.
may_be_set() {
	printf '[%s]\n%s = ?\n' "$1" "$2" >tried
	! "$PQ_BIN/$1" --config tried -- x 2>&1 |
		grep -q 'for the command line only'
}

@test "pullquote.conf(5) lists what may be set" {
	plain shared/pullquote.conf.5 >page
	for program in pqindex pqsearch; do
		sed -nE "s/^ *(both|\[$program\]) {2,}//p" page | tr -d ' ' |
			tr , '\n' | sort >listed
		for option in $(helped $program); do
			! may_be_set $program "${option#--}" ||
				echo "${option#--}"
		done | diff listed -
	done
}

# The keys of a record as the specification, the page and the program have
# them, one a line: "hit rank".
specified_keys() {
	awk '/^### / { record = $2 } /^## / { record = "" }
		record && /^\| `/ { split($0, cells, "|")
			while (match(cells[2], /`[a-z_]+`/)) {
				print record, substr(cells[2], RSTART + 1,
					RLENGTH - 2)
				cells[2] = substr(cells[2], RSTART + RLENGTH)
			}
		}' "$top/searcher/output.md"
}

page_keys() {
	awk '/^\.Ss / { record = $2 } /^\.Sh / { record = "" }
		record && /^\.It Va / {
			for (i = 3; i <= NF; i++)
				if ($i != ",")
					print record, $i
		}' "$top/searcher/pullquote-output.5"
}

printed_keys() {
	{
		pqsearch --format=jsonl -n 1 larn
		pqsearch --format=jsonl --article news/court.txt
		pqsearch --format=jsonl --suggest cameraz
		pqsearch --format=jsonl --why news/court.txt larn
		pqsearch --format=jsonl --facet=lang:1 larn | sed -n 2p
		pqsearch --format=jsonl --timeline=year larn | sed -n 2p
		pqsearch --save port larn
		pqsearch --saved --format=jsonl
	} | jq -r '.type as $type | keys_unsorted[] | "\($type) \(.)"'
}

@test "specification, page and program have the same keys in this order" {
	make_news_index
	specified_keys | sort -s -k1,1 >specified
	[ "$(wc -l <specified)" -gt 60 ]
	page_keys | sort -s -k1,1 | diff specified -
	printed_keys | sort -s -k1,1 | diff specified -
}
