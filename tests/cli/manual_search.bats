#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The examples of pqsearch(1), typed as they stand, over corpus/.

load helper

setup() {
	enter_scratch
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	ln -s "$top/corpus" corpus
	make_index corpus
}

# The commands of the section EXAMPLES, one a line.
examples() {
	mandoc -T ascii -O width=300 "$top/searcher/pqsearch.1" 2>/dev/null |
		sed 's/.\x08//g' |
		sed -n '/^EXAMPLES/,/^[A-Z]/s/^ *\$ //p'
}

@test "each example finds something" {
	examples >commands
	[ "$(wc -l <commands)" -ge 6 ]
	PATH=$PQ_BIN:$PATH
	while read -r command; do
		echo "$command"
		bash -o pipefail -c "$command" >printed </dev/null
		[ -s printed ]
	done <commands
}

@test "the page is without a fault" {
	run -0 mandoc -T lint -W warning "$top/searcher/pqsearch.1"
	[ -z "$output" ]
}
