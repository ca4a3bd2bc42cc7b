#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The completions, as each shell that is installed really completes.
# bats file_tags=once

load helper

setup() {
	enter_scratch
	mkdir -p completions stub
	for program in pqindex pqsearch; do
		for shell in bash zsh fish; do
			"$PQ_BIN/$program" --completions $shell \
				>completions/$program.$shell
		done
	done
	# What completes a saved search needs only its list.
	cat >stub/pqsearch <<-'END'
		#!/bin/sh
		[ "$*" = "--saved --format=tsv" ] || exit 2
		printf 'name\tquery\nharbour\tlarn\nharbour new\tlarn locks\n'
	END
	chmod +x stub/pqsearch
	PATH=$PWD/stub:$PATH
	mkdir "a folder" another
	touch "a file"
}

needs() {
	command -v "$1" >/dev/null || skip "no $1 is installed"
}

# in_bash WORD...: what bash offers for the last word
in_bash() {
	# shellcheck source=/dev/null
	source "completions/$1.bash"
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	"_$1"
	printf '%s\n' "${COMPREPLY[@]}"
}

# offers WORDS: standard input has these, one a line, and no others
offers() {
	diff -u <(printf '%s\n' "$@") <(sort)
}

@test "bash completes names, words, folders, files and saved searches" {
	bash -n completions/pqsearch.bash
	# shellcheck source=/dev/null
	source completions/pqsearch.bash
	complete -p pqsearch | grep -q -- '-F _pqsearch pqsearch'
	in_bash pqsearch --for | offers --format --format-version
	in_bash pqsearch --format g | offers grep
	in_bash pqsearch --format = g | offers grep
	in_bash pqsearch --sort = | offers -date date relevance
	in_bash pqsearch --color=al | offers --color=always
	in_bash pqsearch --timeline = | offers day month week year
	in_bash pqsearch --timeline mon | offers ''
	in_bash pqsearch --limit 1 | offers ''
	in_bash pqsearch --strict = | offers ''
	in_bash pqsearch -i a | offers 'a folder' another
	in_bash pqsearch --batch a | offers 'a file' 'a folder' another
	in_bash pqsearch a | offers ''
	in_bash pqsearch -- --for | offers ''
	in_bash pqindex a | offers 'a file' 'a folder' another
	in_bash pqindex -- a | offers 'a file' 'a folder' another
	in_bash pqindex --progress n | offers never
	unset -f pqsearch
	in_bash pqsearch --new h | offers harbour 'harbour\ new'
	in_bash pqsearch --ack = 'harbour n' | offers 'harbour\ new'
}

@test "saved searches are listed as completions read it" {
	make_news_index
	"$PQ_BIN/pqsearch" --save harbour larn
	# shellcheck source=/dev/null
	source completions/pqsearch.bash
	COMP_WORDS=("$PQ_BIN/pqsearch" --unsave har) COMP_CWORD=2
	_pqsearch
	[ "${COMPREPLY[*]}" = harbour ]
}

# in_fish LINE: what fish offers at its end, without the descriptions
in_fish() {
	fish --no-config -c "source completions/${1%% *}.fish
		complete -C\"$1\"" | cut -f1 | sort
}

@test "fish completes names, words, folders, files and saved searches" {
	needs fish
	fish --no-config -n completions/pqsearch.fish completions/pqindex.fish
	in_fish 'pqsearch --for' | offers --format --format-version
	in_fish 'pqsearch --format g' | offers grep
	in_fish 'pqsearch --color=al' | offers --color=always
	in_fish 'pqsearch -i a' | offers 'a folder/' another/
	in_fish 'pqsearch --batch a' | offers 'a file' 'a folder/' another/
	in_fish 'pqsearch --new h' | offers harbour 'harbour new'
	[ -z "$(in_fish 'pqsearch a')" ]
	in_fish 'pqindex a' | offers 'a file' 'a folder/' another/
}

# Types lines with TABs into an interactive zsh; the words that each command
# is then given come into a file of its name.
type_in_zsh() {
	mkdir -p zsh
	for program in pqindex pqsearch; do
		cp completions/$program.zsh zsh/_$program
	done
	cat >typing.zsh <<-'END'
		zmodload zsh/zpty
		await() {
			for ((i = 0; i < 400; i++)); do
				[[ ! -e $1 ]] || break
				sleep 0.025
			done
		}
		zpty shell zsh -f -i
		zpty -w shell 'PS1= fpath=($PWD/zsh $fpath)'
		zpty -w shell 'autoload -Uz compinit; compinit -u -D'
		zpty -w shell 'keep() { print -rl -- "$@[2,-1]" >new
			mv new $1.words }'
		zpty -w shell 'pqsearch() { keep $0 "$@" }'
		zpty -w shell 'pqindex() { keep $0 "$@" }; touch ready'
		await ready
		for line; do
			zpty -w shell "$(printf $line)"
			await ${line%% *}.words
		done
		zpty -d shell
	END
	zsh -f typing.zsh "$@"
}

@test "zsh completes names, words and folders" {
	needs zsh
	zsh -n completions/pqsearch.zsh
	zsh -n completions/pqindex.zsh
	type_in_zsh 'pqindex --progress n\tano\t' \
		'pqsearch --sug\t--color=al\t-n3 --timeline=m\t-i ano\tx'
	diff -u <(printf '%s\n' --progress never another) pqindex.words
	diff -u <(printf '%s\n' --suggest --color=always -n3 \
		--timeline=month -i another/x) pqsearch.words
}

@test "make puts them where the shells look" {
	cd "$BATS_TEST_DIRNAME/../.."
	[ "$PQ_BIN" -ef "build/${PQ_VARIANT:-release}/bin" ] ||
		skip "another build's programs are tested"
	unset MAKEFLAGS MAKELEVEL
	make -s VARIANT="${PQ_VARIANT:-release}" PREFIX=/usr \
		DESTDIR="$BATS_TEST_TMPDIR/root" install-files >/dev/null
	cd "$BATS_TEST_TMPDIR/root/usr"
	for program in pqindex pqsearch; do
		cmp share/bash-completion/completions/$program \
			../../completions/$program.bash
		cmp share/zsh/site-functions/_$program \
			../../completions/$program.zsh
		cmp share/fish/vendor_completions.d/$program.fish \
			../../completions/$program.fish
		[ -x bin/$program ]
		[ -s share/man/man1/$program.1 ]
	done
	cd "$BATS_TEST_DIRNAME/../.."
	make -s VARIANT="${PQ_VARIANT:-release}" PREFIX=/usr \
		DESTDIR="$BATS_TEST_TMPDIR/root" uninstall >/dev/null
	[ -z "$(find "$BATS_TEST_TMPDIR/root" -type f)" ]
}
