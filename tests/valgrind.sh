#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: tests/valgrind.sh PROGRAM [ARGUMENT...]
#
# Runs PROGRAM under valgrind. Reports of memory errors, leaks and open
# descriptors go to $PQ_REPORTS, so that standard error and the exit status
# stay the program's own; tests/reports.sh looks through them. A process that
# PROGRAM forks ends with all that it had of its parent, which is no leak: it
# has no "started" beside its report.
set -eu

: "${PQ_REPORTS:=build/valgrind/reports}"
mkdir -p "$PQ_REPORTS"
: >"$PQ_REPORTS/started.$$"
exec valgrind -q --leak-check=full --track-fds=yes \
	--suppressions="${0%/*}/valgrind.supp" \
	--log-file="$PQ_REPORTS/valgrind.%p" "$@"
