#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: tests/lint/symbols.sh [--list] OBJECT...
#
# The C binding gives away exactly the C functions in symbols.txt: what
# the OBJECTs (compiled from shared/index*.cc) define for others is
# compared with that list. A C++ function of our own among them is a
# breach; templates of the library, which are weak, are not ours.
# --list prints what symbols.txt should hold (`make symbols-update`).
set -eu
export LC_ALL=C

list=$(dirname "$0")/symbols.txt
only_list=
if [ "${1:-}" = --list ]; then
	only_list=yes
	shift
fi
if [ $# -eq 0 ]; then
	echo "symbols.sh: no objects of shared/index*.cc"
	exit 1
fi

exported=$("${PQ_NM:-nm}" --defined-only --extern-only --format=posix "$@" |
	awk '$2 ~ /^[TDBRSGC]$/ { print $1 }' | grep -v '^__odr_asan' | sort)
if [ -n "$only_list" ]; then
	printf '%s\n' "$exported" | grep -v '^_Z'
	exit
fi
status=0
if printf '%s\n' "$exported" | grep '^_Z' | c++filt |
	sed 's/$/: a C++ function in the binding is static/' | grep .; then
	status=1
fi
printf '%s\n' "$exported" | grep -v '^_Z' |
	diff -u --label symbols.txt "$list" --label exported - || status=1
exit $status
