#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# TAP: these sources keep the house rules, and the C binding exports what
# is listed. $PQ_BINDING names its objects.
set -u

here=$(dirname "$0")

# check NUMBER NAME COMMAND...
check() {
	number=$1
	name=$2
	shift 2
	if out=$("$@" 2>&1); then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		printf '%s\n' "$out" | sed 's/^/# /'
	fi
}

echo 1..2
check 1 'the sources keep the house rules' "$here/rules.sh" "$here/../.."
# shellcheck disable=SC2086 # a list of objects
check 2 'the binding exports what symbols.txt lists' \
	"$here/symbols.sh" ${PQ_BINDING:-}
