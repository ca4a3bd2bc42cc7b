#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: tests/valgrind.sh PROGRAM [ARGUMENT...]
#
# Runs PROGRAM under valgrind: exit 99 on a memory error or leak. Reports
# go to $PQ_REPORTS, so that standard error stays the program's own.
# tests/reports.sh looks through them.
set -eu

: "${PQ_REPORTS:=build/valgrind/reports}"
mkdir -p "$PQ_REPORTS"
exec valgrind -q --error-exitcode=99 --leak-check=full --track-fds=yes \
	--suppressions="${0%/*}/valgrind.supp" \
	--log-file="$PQ_REPORTS/valgrind.%p" "$@"
