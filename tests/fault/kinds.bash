# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kinds of runs that kill.sh and errors.sh sweep: what each finds, what
# it is told to do, and what it may leave behind. Sourced behind lib.bash;
# all lies in $work.
#
#   incremental  of changed sources
#   first        there is no index
#   rebuild      beside the old one
#   bulk, anew   both, by worker processes
#   compaction   most of the articles go, and the rest is written anew
#   batches      more than one takes
#   recovery     a run was killed between its two commits
#   lost         the ledger is gone
#   snapshot     a copy is made
#   check        nothing is written
#   count, ask   searches: how many hits, and the hits of many queries
# shellcheck shell=bash

: "${kind:?}" "${work:?}" "${here:?}"

fail() { # WORDS
	echo "$kind: $1"
	head -c 2000 "$work/said" "$work/errors"
	exit 1
}

# A worker of a run that was killed as it began it has the run's lock for the
# moment that it takes to die.
case $kind in
bulk | anew) export PULLQUOTE_WAIT=20 ;;
esac

# ---- Sources ---------------------------------------------------------------

# What stands in both trees alike is one file, as where nobody touched it:
# same inode, same time.
share() { # TREE OTHER
	local file
	(cd "$work/$2" && find . -type f -print0) |
		while IFS= read -r -d '' file; do
			[ "$work/$1/$file" -nt "$work/$2/$file" ] ||
				[ "$work/$1/$file" -ot "$work/$2/$file" ] ||
				! cmp -s "$work/$1/$file" "$work/$2/$file" ||
				ln -f "$work/$1/$file" "$work/$2/$file"
		done
}

# More records than one batch takes, so that one file is in two of them.
write_wire() { # FILE COUNT
	local i
	for ((i = 0; i < $2; i++)); do
		printf '{"id":"w%d","title":"Wire %d","text":"%s"}\n' "$i" \
			"$i" "Camera $i of the network was switched on."
	done >"$1"
}

# Trees in which anything may be, also what is rejected.
write_any() {
	local i
	mkdir "$work/one"
	for ((i = 0; i < 40; i++)); do
		edit "$work/one"
	done
	write_records "$work/one/wire.jsonl"
	cp -a "$work/one" "$work/two"
	for ((i = 0; i < 12; i++)); do
		edit "$work/two"
	done
}

# Trees of which nothing is rejected, so that an undisturbed run ends with 0.
write_good() {
	local i name
	mkdir -p "$work/one/d0" "$work/one/d1"
	for ((i = 0; i < 12; i++)); do
		write_text "$work/one/d$((i % 2))/f$i.txt"
	done
	for name in a b c; do
		write_records "$work/one/$name.jsonl"
	done
	cp -a "$work/one" "$work/two"
	write_text "$work/two/d0/f0.txt"
	write_records "$work/two/a.jsonl"
	rm "$work/two/d1/f1.txt" "$work/two/b.jsonl"
	mv "$work/two/d0/f2.txt" "$work/two/moved.txt"
	cp "$work/two/d1/f3.txt" "$work/two/copy.txt"
}

# Near-copies, of which what holds two clusters together goes, and comes.
write_parts() {
	local i
	for i in 0 1 2 3; do
		write_part "$work/one/part$i.txt" $i
	done
	cp "$work/one"/part[013].txt "$work/two"
	write_part "$work/two/part4.txt" 4
}

# $work/one: what the index was made of; two: what the run finds that is
# swept; three: what there is when it is run again.
write_trees() { # any | good
	RANDOM=${PQ_SEED:-4711}
	"write_$1"
	write_parts
	write_text "$work/two/new.txt"
	write_text "$work/two/newer.txt"
	case $kind in
	batches) write_wire "$work/two/many.jsonl" 2100 ;;
	compaction) find "$work/two" -type f ! -name 'new*' -print0 | sort -z |
		head -z -n -3 | xargs -0 rm ;;
	esac
	cp -a "$work/two" "$work/three"
	mv "$work/three/new.txt" "$work/three/renamed.txt"
	rm "$work/three/newer.txt"
	edit "$work/three"
	share one two
	share two three
}

# lay TREE: it is what $work/tree has now.
lay() {
	[ "${laid:-}" != "$1" ] || return 0
	[ -z "${laid:-}" ] || mv "$work/tree" "$work/$laid"
	mv "$work/$1" "$work/tree"
	laid=$1
}

# ---- The index -------------------------------------------------------------

# Where the index is, and its copy, for what is swept.
index=$work/at/index
copy=$work/at/copy

# lay_place NAME: as it was kept; base: as before the run.
lay_place() {
	rm -rf "$work/at"
	cp -a "$work/$1" "$work/at"
}

keep_place() { # NAME
	rm -rf "${work:?}/$1"
	mv "$work/at" "$work/$1"
}

# What is swept, as a list of words.
set_command() {
	local options=()
	command=("$PQ_BIN/pqindex" --index "$index" --settle 0)
	case $kind in
	snapshot) command+=(--snapshot "$copy") && return ;;
	check) command+=(--check) && return ;;
	count) command=("$PQ_BIN/pqsearch" --index "$index" --timeout 60
		--count cameras OR denied) && return ;;
	ask) command=("$PQ_BIN/pqsearch" --index "$index" --timeout 60 -n 9
		--format=jsonl --batch "$work/queries") && return ;;
	rebuild) options=(--rebuild) ;;
	bulk) options=(--jobs 2 --segment 600/2) ;;
	anew) options=(--rebuild --jobs 2 --segment 600/2) ;;
	compaction) options=(--compact) ;;
	esac
	command+=(--allow-delete "${options[@]}" "$work/tree")
}

# Whether the run leaves the index as it is.
is_reading() {
	case $kind in
	snapshot | check | count | ask) return 0 ;;
	*) return 1 ;;
	esac
}

# run [COMMAND...]: what is swept, below a command if one is given. What it
# says is in $work/said.
run() {
	"$@" "${command[@]}" >"$work/out" 2>"$work/said"
}

# Output without what differs from run to run.
settle_output() { # FILE
	sed -E 's/"elapsed_ms":[0-9.]+//' "$1"
}

# The run that comes after a failed one; 1: something was rejected.
run_again() {
	local status=0
	[ ! -e "$copy" ] || return 0
	if is_reading; then
		run || status=$?
	else
		"$PQ_BIN/pqindex" --index "$index" --settle 0 --allow-delete \
			"$work/tree" >"$work/out" 2>"$work/said" || status=$?
	fi
	((status <= 1)) || echo "run again: exit $status: $(<"$work/said")"
	((status <= 1))
}

# The index of a run that was killed between its two commits.
lay_ahead() {
	local k
	lay two
	lay_place base
	trace_run
	k=$(awk '/rename\(.*\/v.tmp/ { print writes + 1; exit }
		/ pwrite64\(/ { writes++ }' "$work/trace")
	lay_place base
	kill_run main pwrite64 "$k"
	keep_place base
}

# Whether there is no index before the run.
is_first() {
	[[ $kind = first || $kind = bulk ]]
}

# $work/base: the index before.
lay_base() {
	local base=$work/base/index
	mkdir "$work/base"
	lay one
	! is_first || return 0
	! is_reading || lay two
	reindex "$base" "$work/tree" || return
	case $kind in
	recovery) lay_ahead ;;
	lost) rm "$base/ledger.sqlite" ;;
	esac
}

# ---- What is seen ----------------------------------------------------------

# What an index holds and what searches find in it; "none" before there is
# one, which both have to say.
look_at() { # INDEX FILE
	local status=0
	"$PQ_TOOLS/dump" "$1" >"$2" 2>"$work/errors" || status=$?
	if ((status == 3)) && is_first ||
		[ ! -e "$1" ]; then
		grep -q 'no index there' "$work/errors" || return
		"$PQ_BIN/pqsearch" --index "$1" huawei >"$2" 2>>"$work/errors"
		(($? == 3)) && echo none >"$2"
		return
	fi
	((status == 0)) || return
	# Part of the sources may explain a short name otherwise than all do.
	hits "$1" >>"$2" 2>"$work/errors" &&
		! grep -qv ' is also found as ' "$work/errors"
}

# All that may be seen after the run, into a file.
look() { # FILE
	look_at "$index" "$1" || return
	[ "$kind" = snapshot ] || return 0
	look_at "$copy" "$1.copy" && cat "$1.copy" >>"$1" &&
		rm "$1.copy"
}

# What has no business in the folder of an index, but for a journal that was
# never finished: it stays, and means nothing, until the ledger is next
# written. A rebuild leaves the generation before it to the next run.
find_stray() (
	generations=0
	shopt -s nullglob dotglob
	for file in "$index"/* "$index"/gen-*/*; do
		case ${file#"$index"/} in
		lock | ledger.sqlite | XAPIANDB) ;;
		gen-*/*.glass | gen-*/iamglass | gen-*/flintlock | \
			gen-*/v.tmp) ;;
		gen-*/*) echo "$file" ;;
		gen-*) generations=$((generations + 1)) ;;
		ledger.sqlite-journal) [ ! -s "$file" ] ||
			cmp -s -n 8 "$file" /dev/zero || echo "$file" ;;
		*) echo "$file" ;;
		esac
	done
	((generations <= 2)) || echo "$generations generations"
)

# The index is whole, also what no search sees of it; and nothing lies about
# in its folder.
is_sound() {
	local stray
	stray=$(find_stray)
	[ -z "$stray" ] || {
		echo "left behind: $stray"
		return 1
	}
	"$PQ_BIN/pqindex" --index "$index" --check 2>&1
}

# A known state has its number; see learn.
declare -A states
state_count=0

learn() { # FILE
	is_known "$1" && return
	states[$(sha256sum <"$1")]=known
	state_count=$((state_count + 1))
}

is_known() { # FILE
	[ -n "${states[$(sha256sum <"$1")]:-}" ]
}

# Each line that was said has a path in it, or tells of what has none.
is_named() {
	[ -s "$work/said" ] &&
		! grep -qv '/\|output\|worker process' "$work/said"
}

# What can be found, wherever it is said to stand.
texts() { # [DUMP]
	sed -n 's/^ passage=.* text=\(.*\) slot=2 .*/\1/p' "$@" | sort -u
}

# What is seen is the index of those sources, or that before its last batch,
# which has the near-copies. Without what a lost ledger knew of the sources
# that are not shown, an article may stand under another name, or twice, until
# they are.
is_as_part() {
	[ "$kind" != lost ] || {
		cmp -s <(texts "$work/part-seen") <(texts "$work/part-dump")
		return
	}
	cmp -s "$work/part-seen" "$work/part-dump" ||
		cmp -s "$work/part-seen" \
			<(grep -v '^ near=' "$work/part-dump")
}

# After a kill between the two commits the index has all that is new; what is
# gone may stay.
is_as_ahead() {
	[ "$kind" = recovery ] &&
		[ -z "$(comm -23 <(texts "$work/new") <(texts "$work/seen"))" ] &&
		[ -z "$(comm -13 <(cat "$work/old" "$work/new" | texts) \
			<(texts "$work/seen"))" ]
}

# Nothing was shown, so that nothing was done.
is_as_before() {
	[ "$kind" = lost ] && cmp -s <(texts "$work/seen") <(texts "$work/old")
}

# Or it is one of the states between, which a bulk build has when its segments
# are merged, and what they claimed from each other is not settled yet.
is_as_step() {
	local -A states=()
	local state_count=0 is_step=1
	[[ $kind = bulk || $kind = anew ]] || return
	mv "$work/at" "$work/at-swept"
	mv "$work/said" "$work/said-swept"
	lay_place base
	learn_steps "$work/part-step" && is_known "$work/seen" && is_step=0
	rm -rf "$work/at"
	mv "$work/at-swept" "$work/at"
	mv "$work/said-swept" "$work/said"
	return "$is_step"
}

# The index of all sources but those that the disk refused to show, which are
# as they were, and nothing is deleted. After a kill between the two commits
# the index has what is new in them.
is_in_part() {
	local name is_equal=1
	mv "$work/tree" "$work/tree-whole"
	mkdir "$work/tree"
	is_first || cp -a "$work/one/." "$work/tree"
	cp -a "$work/tree-whole/." "$work/tree"
	while IFS= read -r name; do
		rm -rf "${work:?}/tree/$name"
		is_first || [ ! -e "$work/one/$name" ] ||
			cp -a "$work/one/$name" "$work/tree/$name"
	done < <(sed -n "s|.*/tree: \(.*\): [^:]* (nothing here.*|\1|p" \
		"$work/said")
	rm -rf "$work/part"
	reindex "$work/part" "$work/tree" &&
		"$PQ_TOOLS/dump" "$work/part" >"$work/part-dump" &&
		"$PQ_TOOLS/dump" "$index" >"$work/part-seen" &&
		{ is_as_part || is_as_step; } && is_equal=0
	rm -rf "$work/tree"
	mv "$work/tree-whole" "$work/tree"
	return "$is_equal"
}

# What holds of a run that ended badly, and was looked at.
try_refused() { # POINT STATUS
	(($2 == 75)) || fail "$1: exit $2"
	is_known "$work/seen" || is_as_ahead ||
		{ grep -q 'nothing here is deleted' "$work/said" && is_in_part; } ||
		{ grep -q '/tree: [^:]*$' "$work/said" &&
			is_as_before; } ||
		fail "$1: half a batch"
	is_named || fail "$1: no file is named"
}

# ---- Calls -----------------------------------------------------------------

# In shells of their own, which keep their word on a kill to themselves.
trace_run() {
	(run strace -f -o "$work/trace"
		:) 2>/dev/null
}

# kill_run WHO CALL K: the run, killed as it enters its K-th CALL; with WHO
# "any", each of its processes as it enters its own.
kill_run() {
	local follow=()
	[ "$1" = main ] || follow=(-f)
	(run strace "${follow[@]}" -qq -o /dev/null -e "trace=$2" \
		-e "inject=$2:signal=KILL:when=$3"
		exit $?) 2>/dev/null
}

# points TRACE: "WHO CALL NUMBER" of each call of the trace that writes, in
# order. WHO is main, or any for what only other processes have. Ends with 1
# for a call of which nobody has said whether it writes.
points() {
	awk -f "$here/points.awk" "$1"
}

# What a run makes of the sources as they are, into a file, and all that may
# be seen on the way: a commit of the index is a rename, so that is what is
# there before each of them.
learn_steps() { # FILE
	local who call k
	trace_run
	points "$work/trace" >"$work/points" || return
	look "$1" || return
	learn "$1"
	while read -r who call k; do
		lay_place base
		kill_run "$who" "$call" "$k"
		look "$work/step" || return
		learn "$work/step"
	done < <(grep '^main rename' "$work/points")
}

# All the states that anyone may ever see.
learn_states() {
	lay two
	lay_place base
	look "$work/old" || return
	learn "$work/old"
	learn_steps "$work/new"
}

# Trees, the index before, and what an undisturbed run makes of it.
prepare() { # any | good
	write_trees "$1"
	ask >"$work/queries"
	set_command
	lay_base || exit 1
	learn_states || fail "an unknown call, or an unreadable index"
	is_reading || ((state_count > 1)) || [ "$kind" = recovery ] ||
		fail "nothing to sweep: there is one state"
}
