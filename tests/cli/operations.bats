#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What cron and systemd are given: the examples are the same everywhere, and
# do what they say.
# bats file_tags=once

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	unset PULLQUOTE_INDEX PULLQUOTE_CONFIG
}

# The lines of a crontab in three places.
shipped() {
	grep -v '^#' "$top/indexer/pqindex.cron"
}

in_readme() {
	sed -n '/^\*\*Cron\.\*\*/,/^(cron/s/^    //p' "$top/README.md"
}

in_manual() {
	sed -n '/^\.Xr crontab 5/,/^\.Ed/p' "$top/indexer/pqindex.1" |
		sed -n '/^\.Bd/,/^\.Ed/{/^\./d;p}'
}

@test "README, manual and pqindex.cron have the same lines" {
	[ "$(shipped | wc -l)" = 3 ]
	diff <(shipped) <(in_readme)
	diff <(shipped) <(in_manual)
}

# cron_runs [WHICH]: a command of the crontab, with what cron gives it
cron_runs() {
	local path command
	path=$(shipped | sed -n 's/^PATH=//p')
	command=$(shipped | sed -nE 's/^([^ ]+ ){5} *//p' | sed -n "${1:-1}p")
	[[ "$command" == pqindex* && "$command" != *%* ]]
	env -i HOME="$PWD" LOGNAME=somebody SHELL=/bin/sh \
		ASAN_OPTIONS="${ASAN_OPTIONS:-}" \
		PATH="$PQ_BIN:$path" /bin/sh -c "$command"
}

@test "the weekly line for cron: silent, but for a problem" {
	write_many 3
	pqindex --index coverage.index --settle 0 news
	run -0 --separate-stderr cron_runs 2
	[ -z "$output$stderr" ]
	rm coverage.index/gen-*/postlist.glass
	run -3 --separate-stderr cron_runs 2
	[ "$(wc -l <<<"$stderr")" = 1 ]
	[[ "$stderr" == *"pqindex --index "*"/coverage.index --rebuild" ]]
}

@test "the line for cron: silent, but for a problem" {
	write_many 3
	pqindex --index coverage.index --settle 0 news
	run -0 --separate-stderr cron_runs
	[ -z "$output$stderr" ]
	write news/4.txt "A whale"
	: >news/void.txt
	touch -d '1 minute ago' news/4.txt news/void.txt
	run -1 --separate-stderr cron_runs
	[ "$stderr" = "pqindex: news/void.txt: no words" ]
	[ -z "$output" ]
	[ "$(pqsearch --index coverage.index --count whale)" = 1 ]
	run -0 --separate-stderr cron_runs
	[ -z "$output$stderr" ]
}

# as_installed: the units, that start our program
as_installed() {
	make -C "$top" --no-print-directory VARIANT="${PQ_VARIANT:-release}" \
		DESTDIR="$PWD/root" PREFIX=/usr BINDIR="$PQ_BIN" \
		install-files >installed
	units=$PWD/root/usr/lib/systemd/system
}

@test "the units are without a fault" {
	command -v systemd-analyze >where ||
		skip "skipped: no systemd-analyze is installed"
	as_installed
	for unit in pqindex@.service pqindex@.timer; do
		run -0 systemd-analyze verify --man=no "$units/$unit"
		[ -z "$output" ]
	done
	# it would tell
	sed -i 's/^Nice=.*/Nice=99/' "$units/pqindex@.service"
	run systemd-analyze verify --man=no "$units/pqindex@.service"
	[ -n "$output" ]
}

@test "the service does what the page promises" {
	as_installed
	service=$units/pqindex@.service
	grep -qx "ExecStart=$PQ_BIN/pqindex --skip-if-locked" "$service"
	grep -qx 'SuccessExitStatus=1 75' "$service"
	# what the sandbox of converters needs
	run -1 grep -E '^(RestrictNamespaces|ProtectProc|ProcSubset)=' \
		"$service"
	grep -Eq '^SystemCallFilter=.*@mount.*landlock' "$service"
	grep -Eq '^RestrictAddressFamilies=.*AF_NETLINK' "$service"
	grep -q 'enable --now pqindex@alice.timer' "$top/README.md"
	grep -q 'enable --now pqindex@alice.timer' "$top/indexer/pqindex.1"
}

@test "make reads its file where nothing is installed yet" {
	run -0 --separate-stderr make -C "$top" CC=no-compiler CXX=no-compiler \
		PKG_CONFIG=no-packages help
	[[ "$output" == *"make deps"* ]]
	[ -z "$stderr" ]
}

# Else the searcher would go on to believe what the old one made.
@test "another library in the place of one that is linked in is noticed" {
	mkdir libraries
	# shellcheck disable=SC2016 # a program of its own
	printf '#!/bin/sh\necho "%s/${1#*=}"\n' "$PWD/libraries" >compiler
	chmod +x compiler
	links() {
		make -s -C "$top" OUT="$PWD/out" CC="$PWD/compiler" \
			"$PWD/out/links"
		cat out/links
	}
	links >none
	echo one >libraries/libstemmer.a
	links >one
	links | cmp - one
	echo two >libraries/libstemmer.a
	touch -d yesterday libraries/libstemmer.a
	links >two
	run -1 cmp -s none one
	run -1 cmp -s one two
}
