#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# TAP: no sanitizer and no valgrind left a report in $PQ_REPORTS. The
# exit status alone does not do: a test may expect a failure, or run the
# program in the middle of a pipe.
set -eu

: "${PQ_REPORTS:?where the reports are}"

# A report of valgrind always names the descriptors that were open; those
# that the program itself opened have a stack below them. Of a forked process
# neither these nor what it had from its parent's heap tell anything.
find_reports() {
	find "$PQ_REPORTS" -type f -size +0 | while read -r report; do
		case ${report##*/} in
		valgrind.*)
			is_forked=1
			[ ! -e "$PQ_REPORTS/started.${report##*.}" ] ||
				is_forked=0
			awk -v is_forked="$is_forked" '
			# seccomp, openat2, landlock_create_ruleset
			/WARNING: unhandled .* syscall: (317|437|444)$/ { next }
			/You may be able to write your own handler/ { next }
			/Read the file README_MISSING_SYSCALL_OR_IOCTL/ { next }
			/Nevertheless we consider this a bug/ { next }
			/it at http.*support\/bug_reports/ { next }
			/Warning: noted but unhandled ioctl/ { next }
			/This could cause spurious value errors/ { next }
			/See README_MISSING_SYSCALL_OR_IOCTL/ { next }
			/FILE DESCRIPTORS:/ { next }
			/^==[0-9]+== *$/ { open = ""; is_had = 0; next }
			is_had { next }
			is_forked && /(Open .*(descriptor|socket)|lost in loss record)/ {
				is_had = 1
				next
			}
			/Open .*(descriptor|socket)/ { open = $0; next }
			/<inherited from parent>/ { next }
			{ if (open) print open; open = ""; print }
			' "$report"
			;;
		*)
			cat "$report"
			;;
		esac
	done
}

echo 1..1
found=$(find_reports)
if [ "${PQ_VARIANT:-}" = valgrind ] &&
	[ -z "$(find "$PQ_REPORTS" -name 'valgrind.*' | head -n 1)" ]; then
	found="nothing ran under valgrind"
fi
if [ -z "$found" ]; then
	echo "ok 1 - no report of a memory error, leak or open descriptor"
	exit 0
fi
echo "not ok 1 - no report of a memory error, leak or open descriptor"
printf '%s\n' "$found" | sed 's/^/# /'
exit 1
