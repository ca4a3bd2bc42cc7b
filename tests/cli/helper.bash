# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Tests of pqsearch: each has a folder of its own with a few texts and an
# index of them, made here and gone behind it. `load helper` in the file.

bats_require_minimum_version 1.5.0

PQ_BIN=$(cd "${PQ_BIN:-$BATS_TEST_DIRNAME/../../build/bin}" && pwd)
EXPECTED=$BATS_TEST_DIRNAME/expected

# Nothing of the tester's own settings counts.
enter_scratch() {
	cd "$BATS_TEST_TMPDIR" || return
	unset NO_COLOR COLUMNS XDG_DATA_HOME XDG_CONFIG_HOME
	export HOME=$PWD TERM=xterm PULLQUOTE_INDEX=$PWD/index
	export PULLQUOTE_CONFIG=/dev/null
}

pqsearch() {
	"$PQ_BIN/pqsearch" "$@"
}

# comes COMMAND...: tries it until it succeeds; in vain for half a minute, it
# says so and fails
comes() {
	local tries
	for ((tries = 0; tries < 600; tries++)); do
		! "$@" >/dev/null 2>&1 || return 0
		sleep 0.05
	done
	echo "waited for in vain: $*"
	return 1
}

make_index() {
	"$PQ_BIN/pqindex" --settle 0 --index "$PULLQUOTE_INDEX" "$@"
}

write_news() {
	mkdir -p news
	cat >news/harbour.txt <<-'END'
		Harbour cameras go live

		The port of Larn switched on ninety cameras on Monday. A firm from the capital had put them up in eleven months, along the quays and at both gates.

		Customs officers will watch the pictures in a room above the old fish market.

		Objections

		The dockers' union called the cameras a backdoor to spying on its members. The port authority denied it.
	END
	cat >news/court.txt <<-'END'
		Quarrel over harbour cameras

		The firm that put up the cameras has taken the port of Larn to arbitration over bills that were not paid.

		A judge wants the arbitration to end in May.
	END
	cat >news/wire.jsonl <<-'END'
		{"id": "w 1", "title": "Backdoor found in door locks", "text": "A back door was found in the locks of forty hotels in Larn.\n\nThe maker said on Tuesday that new locks would be sent free of charge.", "date": "2021-08-17", "source": "Larn Post", "author": ["A. Writer", "B. Writer"], "url": "https://larn.example/locks", "lang": "en"}
		{"id": "w 2", "title": "Fishing season opens", "text": "The boats of Larn left the harbour at dawn.", "date": "2022-05", "source": "Larn Post", "lang": "en"}
	END
}

make_news_index() {
	enter_scratch
	write_news
	make_index news
}

# What may differ from run to run, from machine to machine, and with the
# weights of the ranking, which have their own tests.
mask_jsonl() {
	sed -E -e 's/"(score|elapsed_ms)":[0-9.]+/"\1":0/g' \
		-e 's/"(index|analysis)":"[0-9a-f]+"/"\1":"…"/g'
}

# same NAME: standard input is the file expected/NAME
same() {
	diff -u "$EXPECTED/$1" -
}

# The last run printed nothing but this on standard error.
said() {
	printf '%s\n' "$@" | diff -u - <(printf '%s\n' "${stderr:?}")
}
