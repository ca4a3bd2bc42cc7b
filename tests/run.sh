#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: tests/run.sh [--logs DIR] [--tag TAG] [--filter REGEX]
#        [--under WRAPPER] [--jobs N] TEST... [--then TEST...]
#
# Runs each TEST and counts what it really reports (TAP): a *.bats file
# (only its tests with TAG, with "!TAG" those without, or whose name matches
# REGEX, if given), a *.sh that writes TAP, or a unit program (under WRAPPER,
# if given). N of them (else: one more than there are processors, since some
# only wait) run at a time, started in the order given; what comes
# behind --then waits for all before it. Failures are printed whole. Ends
# with the line "N passed, N failed" (", N skipped"), and fails unless
# something passed and nothing failed.
#
# Also a failure: a test that was announced and never ran, a program
# that ends badly after its last test, a file without any test, a skip
# without a reason. In a unit test the reason is a message before the
# skip: print_message("# skip: no such kernel\n"); skip();
set -u

logs=build/test-logs
tag=
filter=
under=
jobs=$(($(nproc) + 1))
# Of a file, and of one test in a file: what waits for ever has a name then.
seconds=${PQ_TEST_SECONDS:-900}
export BATS_TEST_TIMEOUT=${BATS_TEST_TIMEOUT:-${PQ_TEST_SECONDS:-300}}
while [ $# -gt 0 ]; do
	case $1 in
	--logs) logs=$2 ;;
	--tag) tag=$2 ;;
	--filter) filter=$2 ;;
	--under) under=$2 ;;
	--jobs) jobs=$2 ;;
	*) break ;;
	esac
	shift 2
done
rm -rf "$logs" && mkdir -p "$logs" || exit 1

# Scratch folders lie in memory, where there is plenty of it: what syncing is
# worth is for tests/fault/ to show, and nothing else waits for a disk.
free=0
[ ! -w /dev/shm ] || free=$(df --output=avail -k /dev/shm | tail -n 1)
if [ -z "${TMPDIR:-}" ] && ((free > 4000000)); then
	TMPDIR=$(mktemp -d /dev/shm/pullquote.XXXXXX) || exit 1
	chmod 755 "$TMPDIR" # some tests are another user for a moment
	trap 'rm -rf "$TMPDIR"' EXIT
	export TMPDIR
fi

# A python3 that is a wrapper (as of pyenv) takes longer to find the real one
# than most scripts of the tests take.
python=$(python3 -c 'import sys; print(sys.executable)' 2>&1) &&
	[ ! "$python" -ef "$(command -v python3)" ] && PATH=${python%/*}:$PATH

# Neither the settings nor an index of whoever runs the tests count.
unset "${!PULLQUOTE_@}" NO_COLOR
XDG_CONFIG_HOME=$(realpath "$logs")/no-config
XDG_DATA_HOME=$(realpath "$logs")/no-data
PULLQUOTE_CONFIG=/dev/null
export PULLQUOTE_CONFIG XDG_CONFIG_HOME XDG_DATA_HOME LC_ALL=C.UTF-8 TZ=UTC

# run_one TEST: its TAP on standard output, its complaints on standard
# error, its own exit status
run_one() {
	case $1 in
	*.bats)
		# How long a question takes says nothing on a busy machine or
		# under sanitizers; tests of the limit give it themselves.
		set -- env PULLQUOTE_TIMEOUT=60 bats --tap \
			${tag:+--filter-tags "$tag"} \
			${filter:+--filter "$filter"} "$1"
		;;
	*.sh)
		set -- "$(realpath "$1")"
		;;
	*)
		set -- ${under:+"$under"} "$(realpath "$1")"
		;;
	esac
	# What runs beside others would otherwise ignore an interrupt.
	CMOCKA_MESSAGE_OUTPUT=TAP env --default-signal=INT,QUIT \
		timeout -k 10 "$seconds" "$@" </dev/null
}

# count TAP-FILE STATUS MAY-BE-EMPTY: "passed failed skipped", then one
# line for each thing that is wrong beyond what a "not ok" already says.
count() {
	awk -v status="$2" -v may_be_empty="$3" '
	function wrong(text) {
		failed++
		problem[++problems] = text
	}
	/^[0-9]+\.\.[0-9]+/ {
		split($0, range, /\.\./)
		planned += range[2]
		next
	}
	/^# skip: ./ { reason = 1; next }
	/^not ok [0-9]+ # SKIP/ {
		seen++
		if (reason)
			skipped++
		else
			wrong("skipped without a reason: " $0)
		reason = 0
		next
	}
	/^ok [0-9]+ .*# skip( |$)/ {
		seen++
		if ($0 ~ /# skip +[^ ]/)
			skipped++
		else
			wrong("skipped without a reason: " $0)
		next
	}
	/^ok [0-9]+/ { seen++; passed++; reason = 0; next }
	/^not ok [0-9]+/ { seen++; failed++; reason = 0; next }
	END {
		if (seen < planned) {
			failed += planned - seen - 1
			wrong(planned - seen " announced but not run")
		}
		if (seen > planned)
			wrong("more tests than announced")
		if (!planned && !may_be_empty)
			wrong("no test in it")
		if (status == 124 || status == 137)
			wrong("took too long or was killed")
		else if (status != 0 && !failed)
			wrong("ended with status " status)
		print passed + 0, failed + 0, skipped + 0
		for (i = 1; i <= problems; i++)
			print problem[i]
	}' "$1"
}

# judge TEST LOG: runs it and leaves its counts in LOG.count; prints its
# lines at once, since others run beside it
judge() {
	local label=$1 log=$2 status may_be_empty='' word=ok lines
	local passed failed skipped
	run_one "$1" >"$log.tap" 2>"$log.err"
	status=$?
	case $1 in *.bats) may_be_empty=$tag ;; esac
	count "$log.tap" "$status" "$may_be_empty" >"$log.counted"
	read -r passed failed skipped <"$log.counted"
	[ "$failed" -eq 0 ] || word=FAIL
	label=$(name_of "$1")
	printf -v lines '  %-5s %-40s %3d passed' "$word" "$label" "$passed"
	[ "$failed" -eq 0 ] || lines+=", $failed failed"
	[ "$skipped" -eq 0 ] || lines+=", $skipped skipped"
	if [ "$skipped" -gt 0 ]; then
		lines+=$'\n'$(grep -iE \
			'^(ok .*# skip|# skip:|not ok .*# skip)' "$log.tap" |
			sed 's/^/        /')
	fi
	printf '%s\n' "$lines"
	mv "$log.counted" "$log.count"
}

name_of() {
	local label=${1#./}
	label=${label#build/*/}
	printf '%s' "${label#tests/}"
}

declare -A has_log=()
logs_of=()
running=0
for test in "$@"; do
	if [ "$test" = --then ]; then
		wait
		running=0
		continue
	fi
	if [ "$running" -ge "$jobs" ]; then
		wait -n
		running=$((running - 1))
	fi
	log=$logs/$(name_of "$test" | tr / _)
	[ -z "${has_log[$log]:-}" ] || log+=-${#logs_of[@]}
	has_log[$log]=1
	logs_of+=("$log")
	judge "$test" "$log" &
	running=$((running + 1))
done
wait

# A test of which nothing is known has failed.
passed=0 failed=0 skipped=0
failed_files=()
for log in ${logs_of[@]+"${logs_of[@]}"}; do
	[ -s "$log.count" ] ||
		printf '0 1 0\nnothing is known of it\n' >"$log.count"
	read -r file_passed file_failed file_skipped <"$log.count"
	passed=$((passed + file_passed))
	failed=$((failed + file_failed))
	skipped=$((skipped + file_skipped))
	[ "$file_failed" -eq 0 ] || failed_files+=("$log")
done

for log in ${failed_files[@]+"${failed_files[@]}"}; do
	printf '\n==== %s\n' "$log.tap"
	tail -n +2 "$log.count"
	grep -v '^ok ' "$log.tap"
	if [ -s "$log.err" ]; then
		printf -- '---- %s\n' "$log.err"
		cat "$log.err"
	fi
done

printf '\n%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
printf '\n'
if [ $((passed + failed)) -eq 0 ]; then
	echo "tests/run.sh: no test was run" >&2
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
