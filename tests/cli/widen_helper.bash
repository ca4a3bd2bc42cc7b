# SPDX-License-Identifier: GPL-2.0-or-later
#
# Articles of one line each, and which of them a query finds, also where it is
# widened.
# shellcheck shell=bash

# put NAME TEXT: an article whose title has none of its words
put() {
	printf 'Number %s\n\n%s\n' "${1:0:2}" "$2" >"news/$1.txt"
}

# which QUERY...: the names of the articles found, in order of the alphabet
which() {
	pqsearch --format=paths -n 0 "$@" 2>said | sed 's|.*/||; s|\.txt$||' |
		sort | paste -sd ' '
}
