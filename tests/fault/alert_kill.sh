#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# alert_kill.sh [STEP]: `pqsearch --new` and `pqsearch --save`, killed at each
# system call that writes; and every STEP-th (default: each) of their calls
# that read, write or look at a file failing, once and with all behind it.
# After each: the saved search stands where it stood, and the whole answer
# comes again; or it stands behind the run, and the whole answer was written.
# What fails ends with 75, or with 3 where the index seems to be damaged.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/fault/lib.bash
. "$here/lib.bash"

step=${1:-1}
work=$(make_scratch)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home
unset XDG_STATE_HOME XDG_CONFIG_HOME
state=$HOME/.local/state/pullquote/saved
mkdir -p "$HOME" "$work/news"
faults=(newfstatat:EIO openat:EIO openat:EMFILE openat2:EIO read:EIO
	pread64:EIO write:EIO write:ENOSPC fsync:EIO fdatasync:EIO
	rename:EIO renameat:EIO renameat:ENOSPC renameat2:EIO unlinkat:EIO
	fcntl:ENOLCK close:EIO mkdir:ENOSPC mkdirat:ENOSPC)

fail() { # WORDS
	echo "$1"
	cat "$work/said"
	exit 1
}

for ((i = 0; i < 5; i++)); do
	printf 'Story %d\n\nThe harbour of town %d was closed.\n' "$i" "$i" \
		>"$work/news/$i.txt"
done
"$PQ_BIN/pqindex" -q --index "$work/index" --settle 0 "$work/news" || exit 1

lay() { # KEPT
	rm -rf "$HOME"
	cp -a "$work/$1" "$HOME"
}

# Both below a command; env adds nothing.
new() {
	"$@" "$PQ_BIN/pqsearch" --index "$work/index" --new port \
		--timeout 60 --format=grep >"$work/out" 2>"$work/said"
}

save() {
	"$@" "$PQ_BIN/pqsearch" --index "$work/index" --timeout 60 \
		--save port --since-run 0 harbour >"$work/out" 2>"$work/said"
}

cp -a "$HOME" "$work/home-save"
save env || fail "an undisturbed search is not saved"
cp -a "$HOME" "$work/home-new"
cp "$state/port.saved" "$work/saved"
new env || fail "an undisturbed answer fails"
cp "$work/out" "$work/whole"
cp "$state/port.saved" "$work/answered"
[ "$(wc -l <"$work/whole")" -eq 5 ] || fail "not the whole answer"

# What the call left behind.
check_new() { # POINT
	if cmp -s "$state/port.saved" "$work/answered"; then
		cmp -s "$work/out" "$work/whole" ||
			fail "$1: acknowledged, and not written whole"
		new env && fail "$1: the answer came twice"
	else
		cmp -s "$state/port.saved" "$work/saved" ||
			fail "$1: half a file"
		new env || fail "$1: the answer did not come again"
		cmp -s "$work/out" "$work/whole" ||
			fail "$1: not the whole answer came again"
		cmp -s "$state/port.saved" "$work/answered" ||
			fail "$1: not acknowledged"
	fi
}

check_save() { # POINT
	[ -e "$state/port.saved" ] || save env || fail "$1: cannot be saved again"
	cmp -s "$state/port.saved" "$work/saved" || fail "$1: half a file"
}

# kill_each WHAT
kill_each() {
	local who call k
	while read -r who call k; do
		lay "home-$1"
		("$1" strace -f -qq -o /dev/null -e "trace=$call" \
			-e "inject=$call:signal=KILL:when=$k"
			exit $?) 2>/dev/null
		(($? == 137)) || fail "$1: $who $call $k was not come to"
		"check_$1" "$1, killed at $call $k"
		kills=$((kills + 1))
	done <"$work/points"
}

# fail_at WHAT CALL ERROR WHEN
fail_at() {
	local status=0 point="$1: $2 $4 with $3"
	lay "home-$1"
	"$1" strace -f -qq -o /dev/null -e "trace=$2" \
		-e "inject=$2:error=$3:when=$4" || status=$?
	case $status in
	0)
		[ "$1" = save ] || cmp -s "$state/port.saved" \
			"$work/answered" ||
			fail "$point: exit 0, and not acknowledged" ;;
	3 | 75)
		# Where no more can be written, nothing can be said.
		[ "$2 ${4%+}+" = "write $4" ] || [ -s "$work/said" ] ||
			fail "$point: exit $status without a word" ;;
	*) fail "$point: exit $status" ;;
	esac
	"check_$1" "$point"
	failures=$((failures + 1))
}

# fail_each WHAT
fail_each() {
	local fault call first total k began
	began=$(count_loading)
	for fault in "${faults[@]}"; do
		call=${fault%:*}
		first=$(head -n "$began" "$work/trace" |
			grep -cE "^[0-9]+ +$call\(")
		total=$(grep -cE "^[0-9]+ +$call\(" "$work/trace")
		for ((k = first + 1; k <= total; k += step)); do
			fail_at "$1" "$call" "${fault#*:}" "$k"
			fail_at "$1" "$call" "${fault#*:}" "$k+"
		done
	done
}

kills=0
failures=0
for what in save new; do
	lay "home-$what"
	"$what" strace -f -o "$work/trace"
	awk -f "$here/points.awk" "$work/trace" >"$work/points" || exit 1
	kill_each "$what"
	fail_each "$what"
done
echo "killed at $kills points, failed at $failures"
((kills >= 10 && failures >= ${PQ_POINTS:-60}))
