#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# alert_kill.sh [STEP]: SIGKILL at every STEP-th (default: each) system call
# of `pqsearch --new` that writes, opens or renames, and each of these
# failing once. After each: the saved search stands where it stood, and the
# whole answer comes again; or it stands behind the run, and the whole
# answer was written.
set -uo pipefail

step=${1:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home
unset XDG_STATE_HOME XDG_CONFIG_HOME
state=$HOME/.local/state/pullquote/saved
mkdir -p "$HOME" "$work/news"
calls=(write fsync fdatasync rename renameat renameat2 unlinkat openat
	fcntl close mkdir)

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
"$PQ_BIN/pqsearch" --index "$work/index" --save port --since-run 0 harbour ||
	exit 1
cp -a "$state" "$work/before"

lay() {
	rm -rf "$state"
	cp -a "$work/before" "$state"
}

# new [COMMAND...]: asks, below a command if one is given
new() {
	"$@" "$PQ_BIN/pqsearch" --index "$work/index" --new port \
		--timeout 60 --format=grep >"$work/out" 2>"$work/said"
}

new || fail "an undisturbed answer fails"
cp "$work/out" "$work/whole"
cp "$state/port.saved" "$work/after"
[ "$(wc -l <"$work/whole")" -eq 5 ] || fail "not the whole answer"
lay
strace -f -o "$work/trace" "$PQ_BIN/pqsearch" --index "$work/index" \
	--new port --timeout 60 --format=grep >/dev/null

# check POINT: what the call left behind
check() {
	if cmp -s "$state/port.saved" "$work/after"; then
		cmp -s "$work/out" "$work/whole" ||
			fail "$1: acknowledged, and not written whole"
		new && fail "$1: the answer came twice"
	else
		cmp -s "$state/port.saved" "$work/before/port.saved" ||
			fail "$1: half a file"
		new || fail "$1: the answer did not come again"
		cmp -s "$work/out" "$work/whole" ||
			fail "$1: not the whole answer came again"
		cmp -s "$state/port.saved" "$work/after" ||
			fail "$1: not acknowledged"
	fi
}

# What comes before is the loader's.
began=$(grep -n -m 1 'iamglass\|XAPIANDB' "$work/trace" | cut -d: -f1)

points=0
for call in "${calls[@]}"; do
	total=$(grep -cE "^[0-9]+ +$call\(" "$work/trace")
	first=$(head -n "$began" "$work/trace" | grep -cE "^[0-9]+ +$call\(")
	for ((k = first + 1; k <= total; k += step)); do
		lay
		(new strace -f -qq -o /dev/null -e "trace=$call" \
			-e "inject=$call:signal=KILL:when=$k"
			:) 2>/dev/null
		check "killed at $call $k"
		lay
		status=0
		new strace -f -qq -o /dev/null -e "trace=$call" \
			-e "inject=$call:error=EIO:when=$k" || status=$?
		case $status in
		0) cmp -s "$state/port.saved" "$work/after" ||
			fail "$call $k fails: exit 0, and not acknowledged" ;;
		3 | 75) ;;
		*) fail "$call $k fails: exit $status" ;;
		esac
		check "$call $k fails"
		points=$((points + 1))
	done
done
echo "$points points, each killed and failing"
((points >= ${PQ_POINTS:-10}))
