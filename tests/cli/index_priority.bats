#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqindex --nice and --idle-io: who gives way, and that nothing depends on it.

# shellcheck disable=SC2154 # bats sets stderr

load index_helper

setup() {
	enter_scratch
	write_many 2
}

# The niceness of a process (proc(5): behind the name, which may have blanks).
niceness() {
	sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f17
}

# hold OPTION...: a run that waits for records is the process $held
hold() {
	rm -rf "$PULLQUOTE_INDEX" pipe
	mkfifo pipe
	exec 4<>pipe
	"$PQ_BIN/pqindex" "$@" - <pipe 3>&- 4>&- &
	held=$!
	for _ in {1..400}; do
		[ ! -e "$PULLQUOTE_INDEX/XAPIANDB" ] || return 0
		sleep 0.05
	done
	return 1
}

# In this order: at the end of its records it ends by itself.
let_go() {
	kill -TERM "$held"
	exec 4>&-
	wait "$held" || [ $? -eq 143 ]
}

@test "a run gives way as it is told, and only then" {
	ours=$(niceness self)
	disk=$(ionice -p $$)
	hold
	[ "$(niceness "$held")" = "$ours" ]
	[ "$(ionice -p "$held")" = "$disk" ]
	let_go
	hold --nice=3 --idle-io
	[ "$(niceness "$held")" = $((ours + 3 < 19 ? ours + 3 : 19)) ]
	[ "$(ionice -p "$held")" = idle ]
	let_go
	hold --nice
	[ "$(niceness "$held")" = $((ours + 10 < 19 ? ours + 10 : 19)) ]
	let_go
}

@test "what a run starts gives way as well" {
	printf '%%PDF-1.4\n' >one.pdf
	PULLQUOTE_NICE=19 pqindex --show --converter pdf=nice \
		one.pdf >shown
	grep -qw 19 shown
}

@test "a kernel that refuses is told with -v only, and the run goes on" {
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: strace runs in the release variant"
	refusing=(strace -f -qq -o /dev/null
		-e 'trace=ioprio_set,setpriority'
		-e 'inject=ioprio_set,setpriority:error=EPERM'
		"$PQ_BIN/pqindex" --settle 0 --nice --idle-io)
	run -0 --separate-stderr "${refusing[@]}" news
	[ -z "$stderr" ]
	[ "$(status_of articles)" = 2 ]
	run -0 --separate-stderr "${refusing[@]}" -v
	[[ "$stderr" == "pqindex: --nice: "*"pqindex: --idle-io: Operation not permitted"* ]]
}

@test "nobody gets more than before" {
	for value in -5 20 x ''; do
		run -2 pqindex --nice="$value" news
	done
	[ ! -e "$PULLQUOTE_INDEX" ]
}
