#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# TAP: tests/run.sh counts what is reported, and nothing passes by being
# absent, cut short or skipped without a word. The same for the look at
# memory reports (tests/reports.sh).
set -u

tests=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
count=0

# expect NAME LAST-LINE STATUS TEST...: how the runner ends
expect() {
	out=$("$tests/run.sh" --logs "$scratch/logs" "${@:4}" 2>/dev/null)
	status=$?
	count=$((count + 1))
	if [ "${out##*$'\n'}" = "$2" ] && [ "$status" -eq "$3" ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		printf '%s\n' "status $status" "$out" | sed 's/^/# /'
	fi
}

# program NAME TEXT STATUS: a test that prints TEXT
program() {
	printf '#!/bin/sh\nprintf %%b "%s"\nexit %s\n' "$2" "$3" >"$1"
	chmod +x "$1"
}

program good '1..2\nok 1 - a\nok 2 - b\n' 0
program bad '1..2\nok 1 - a\nnot ok 2 - b\n' 1
program quiet_bad '1..1\nnot ok 1 - a\n' 0
program cut '1..3\nok 1 - a\n' 139
program late '1..1\nok 1 - a\n' 99
program empty '' 0
program none '1..0\n' 0
program mute_skip '1..1\nnot ok 1 # SKIP a\n' 0
program skip '1..2\n# skip: no kernel\nnot ok 1 # SKIP a\nok 2 - b\n' 0
program setup '1..2\nnot ok 0 - t [  FAILED  ] GROUP SETUP\n# ok - t\n' 1
program extra '1..1\nok 1 - a\nok 2 - b\n' 0
program two '1..1\nok 1 - a\n# ok - one\n1..1\nok 1 - b\n# ok - two\n' 0

printf '%s\n' '@test "a" { true; }' '# bats test_tags=slow' \
	'@test "b" { skip "no kernel"; }' >good.bats
printf '%s\n' '@test "a" { false; }' '@test "b" { skip; }' >bad.bats

expect 'passes are added up' '4 passed, 0 failed' 0 ./good ./two
expect 'a failure' '3 passed, 1 failed' 1 ./good ./bad
expect 'a failure with status 0' '0 passed, 1 failed' 1 ./quiet_bad
expect 'a crash: what never ran failed' '1 passed, 2 failed' 1 ./cut
expect 'a bad end after the last test' '1 passed, 1 failed' 1 ./late
expect 'a program without output' '0 passed, 1 failed' 1 ./empty
expect 'a program without tests' '0 passed, 1 failed' 1 ./none
expect 'a program that is missing' '0 passed, 1 failed' 1 ./missing
expect 'a skip without a reason' '0 passed, 1 failed' 1 ./mute_skip
expect 'a skip with a reason' '1 passed, 0 failed, 1 skipped' 0 ./skip
expect 'a group that could not be set up' '0 passed, 2 failed' 1 ./setup
expect 'more tests than announced' '2 passed, 1 failed' 1 ./extra
expect 'nothing to run' '0 passed, 0 failed' 1
expect 'bats' '1 passed, 0 failed, 1 skipped' 0 good.bats
expect 'bats: failure and bare skip' '0 passed, 2 failed' 1 bad.bats
expect 'bats: by tag' '2 passed, 0 failed, 1 skipped' 0 --tag slow good.bats \
	./good
expect 'bats: without a tag' '1 passed, 0 failed' 0 --tag '!slow' good.bats
expect 'bats: a tag that nothing has' '0 passed, 0 failed' 1 --tag x good.bats

# The one that hangs fails, those behind it run.
printf '%s\n' '@test "a" { sleep 600; }' '@test "b" { true; }' >hangs.bats
BATS_TEST_TIMEOUT=1 expect 'bats: a test that hangs' '1 passed, 1 failed' 1 \
	hangs.bats

# Two at a time: each waits until the other has begun. Behind --then: not
# before all others have ended.
cat >meet <<'END'
: >"$1"
echo 1..1
for i in $(seq 100); do
	[ -e "$2" ] && echo ok 1 && exit
	sleep 0.1
done
END
printf '#!/bin/sh\nset -- here there\n. ./meet\n' >meet_here
printf '#!/bin/sh\nset -- there here\n. ./meet\n' >meet_there
chmod +x meet_here meet_there
expect 'two at a time' '2 passed, 0 failed' 0 --jobs 2 ./meet_here ./meet_there
printf '#!/bin/sh\necho 1..1\nsleep 0.3\n: >done\necho ok 1\n' >before
printf '#!/bin/sh\necho 1..1\n[ -e done ] && echo ok 1\n' >after
chmod +x before after
expect 'one after the others' '2 passed, 0 failed' 0 --jobs 2 ./before \
	--then ./after
printf '%s\n' '#!/bin/sh' 'echo 1..1' "sh -c 'kill -INT \$\$; exit 0'" \
	'[ $? -eq 130 ] && echo ok 1' >interrupted
chmod +x interrupted
expect 'an interrupt is not ignored' '1 passed, 0 failed' 0 ./interrupted
expect 'two tests of one name' '4 passed, 0 failed' 0 ./good ./good

PQ_TEST_SECONDS=1
export PQ_TEST_SECONDS
printf '#!/bin/sh\necho 1..1\nsleep 20\n' >slow
chmod +x slow
expect 'a test that hangs' '0 passed, 2 failed' 1 ./slow

export PQ_REPORTS=$scratch/reports PQ_VARIANT=valgrind
mkdir reports
expect 'nothing ran in valgrind' '0 passed, 1 failed' 1 "$tests/reports.sh"
head='==7== FILE DESCRIPTORS: 4 open (3 std) at exit.'
inherited='==7== Open file descriptor 3: /a
==7==    <inherited from parent>
==7== '
printf '%s\n' "$head" "$inherited" >reports/valgrind.7
expect 'an inherited descriptor' '1 passed, 0 failed' 0 "$tests/reports.sh"
printf '%s\n' "$head" '==7== Open file descriptor 5: /a' \
	'==7==    at 0x4: open' "$inherited" >reports/valgrind.8
expect 'a forked process has those of its parent' '1 passed, 0 failed' 0 \
	"$tests/reports.sh"
: >reports/started.8
expect 'a descriptor left open' '0 passed, 1 failed' 1 "$tests/reports.sh"
rm reports/*.8
leak='==9== 64 bytes in 1 blocks are definitely lost in loss record 2 of 3
==9==    at 0x4: malloc
==9== '
printf '%s\n' "$leak" >reports/valgrind.9
expect 'so it has its memory' '1 passed, 0 failed' 0 "$tests/reports.sh"
printf '%s\n' '==9== Invalid read of size 8' '==9==    at 0x4: f' "$leak" \
	>reports/valgrind.9
expect 'an error is its own' '0 passed, 1 failed' 1 "$tests/reports.sh"
printf '%s\n' "$leak" >reports/valgrind.9
: >reports/started.9
expect 'a leak' '0 passed, 1 failed' 1 "$tests/reports.sh"
rm reports/*.9
echo 'ERROR: AddressSanitizer' >reports/sanitizer.9
expect 'a report of a sanitizer' '0 passed, 1 failed' 1 "$tests/reports.sh"

echo "1..$count"
