#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# errors.sh [STEP [KIND [FIRST]]]: every STEP-th (default: each), from the
# FIRST-th (default: 1) on, of the system calls of a run of this KIND (default:
# incremental; see kinds.bash) that read, write or look at a file fails: once,
# and in another run with all that come behind it. After each: it ends with 0
# and the whole result, or with 75; a line on standard error names a file or
# folder; no descriptor is left open; searches go on, and find what they found
# before the run, after it, or between two of its batches; a run after it gives
# the index of an undisturbed one.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

step=${1:-1}
kind=${2:-incremental}
first=${3:-1}
work=$(make_scratch)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/fault/kinds.bash
. "$here/kinds.bash"

# What may be refused of each call.
faults=(newfstatat:EIO statx:EIO access:EIO readlink:EIO getdents64:EIO
	lseek:EIO fcntl:ENOLCK openat:EIO openat:EMFILE openat:ENFILE
	openat2:EIO openat2:EMFILE read:EIO pread64:EIO pwrite64:EIO
	pwrite64:ENOSPC pwrite64:EDQUOT write:EIO write:ENOSPC fdatasync:EIO
	fsync:EIO close:EIO rename:EIO rename:ENOSPC renameat:EIO
	renameat:ENOSPC renameat2:EIO unlink:EIO unlinkat:EIO mkdir:EIO
	mkdir:ENOSPC mkdirat:ENOSPC ftruncate:EIO utimensat:EIO fchmod:EIO
	fchown:EIO)
# Of these descriptors come, and by close they go.
opening=openat,openat2,fcntl,dup,dup2,dup3,pipe2,socket,close,exit_group

prepare good
lay_place base
run || fail "an undisturbed run does not end with 0"
[ ! -s "$work/said" ] || fail "an undisturbed run says something"
settle_output "$work/out" >"$work/whole"
is_reading ||
	same_as_scratch "$index" "$work/tree" "$work/scratch" || exit 1

began=$(count_loading)

# How often a process enters it: strace counts for each by itself.
count_calls() { # CALL
	awk -v call="$1(" 'index($2, call) == 1 { count[$1]++ }
		END {
			for (process in count)
				if (count[process] > most)
					most = count[process]
			print most + 0
		}'
}

# "CALL ERROR WHEN" for all of them.
list_faults() {
	local fault call first total k
	for fault in "${faults[@]}"; do
		call=${fault%:*}
		first=$(head -n "$began" "$work/trace" | count_calls "$call")
		total=$(count_calls "$call" <"$work/trace")
		for ((k = first + 1; k <= total; k++)); do
			echo "$call" "${fault#*:}" "$k"
			echo "$call" "${fault#*:}" "$k+"
		done
	done
}

# Descriptors that the first process has open when it ends; but libxapian
# leaves some open itself when it cannot make a database, or sync it.
find_leaks() {
	awk '!main { main = $1 }
		$1 != main { next }
		/ close\(/ { split($2, part, /[()]/); delete open[part[2]] }
		/ (openat|openat2|dup|dup2|dup3|socket)\(|F_DUPFD/ {
			if ($NF ~ /^[0-9]+$/ && $NF > 2)
				open[$NF] = $0
		}
		/ exit_group\(/ { for (fd in open) print open[fd] }' \
		"$work/calls" | grep -v '/gen-.*, O_\(WRONLY\|RDWR\)|O_CREAT|O_TRUNC'
}

# try CALL ERROR WHEN
try() {
	local status=0 point="$1 $3 with $2"
	lay_place base
	run strace -f -qq -o "$work/calls" -e "trace=$opening,$1" \
		-e "inject=$1:error=$2:when=$3" || status=$?
	codes[status]=$((${codes[status]:-0} + 1))
	look "$work/seen" || fail "$point: exit $status, unreadable"
	case $status in
	0)
		settle_output "$work/out" >"$work/settled"
		if ! cmp -s "$work/seen" "$work/new" ||
			! cmp -s "$work/settled" "$work/whole"; then
			fail "$point: exit 0, but not the whole result"
		fi ;;
	*)
		# What was to be said may be what could not be written: each
		# process counts its calls by itself.
		! grep -q ' write(2, .*(INJECTED)' "$work/calls" ||
			echo / >"$work/said"
		try_refused "$point" "$status" ;;
	esac
	# Who dies closes nothing.
	leaks=
	grep -q 'libxapian died of it' "$work/said" || leaks=$(find_leaks)
	[ -z "$leaks" ] || fail "$point: left open: $leaks"
}

codes=()
points=0
list_faults >"$work/faults"
while read -r call error when; do
	try "$call" "$error" "$when"
	if ! is_reading || [ "$kind" = snapshot ]; then
		run_again || fail "$call $when with $error: the rerun fails"
		look "$work/seen"
		cmp -s "$work/seen" "$work/new" ||
			fail "$call $when with $error: rerun, another index"
	fi
	points=$((points + 1))
done < <(awk -v step="$step" -v first="$first" \
	'NR >= first && (NR - first) % step == 0' "$work/faults")
printf '%s: %s of %s points:' "$kind" "$points" "$(wc -l <"$work/faults")"
for status in "${!codes[@]}"; do
	printf ' %s ended with %s' "${codes[status]}" "$status"
done
echo
((points >= ${PQ_POINTS:-60}))
