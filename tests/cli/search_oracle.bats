#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pqsearch against a slow, obvious searcher: questions made by chance.
# tests/oracle says how; make check-oracle asks many more.

load helper

setup() {
	enter_scratch
}

oracle() {
	"$BATS_TEST_DIRNAME/../oracle/oracle.py" "$PQ_BIN" \
		"${PQ_TOOLS:-$PQ_BIN/../tools}" "$PWD" "$@"
}

cuts() {
	"$BATS_TEST_DIRNAME/../oracle/cuts.py" \
		"${PQ_TOOLS:-$PQ_BIN/../tools}" "$@"
}

# bats test_tags=once
@test "the hits and marks are those of the obvious searcher" {
	oracle 1 "${ORACLE_QUERIES:-120}"
}

# The seed is printed when it fails, and gives the same questions again.
@test "so are they for questions that were never asked before" {
	run oracle "${ORACLE_SEED:-$RANDOM}" "${ORACLE_QUERIES:-120}"
	echo "$output"
	echo "# $(tail -n 1 <<<"$output")" >&3
	[ "$status" -eq 0 ]
}

relations() {
	"$BATS_TEST_DIRNAME/../oracle/relations.py" "$PQ_BIN" \
		"${PQ_TOOLS:-$PQ_BIN/../tools}" "$PWD" "$@"
}

# bats test_tags=once
@test "answers to a question asked in several ways agree" {
	run relations "${ORACLE_SEED:-$RANDOM}" "${ORACLE_RELATIONS:-40}"
	echo "$output"
	echo "# $(tail -n 1 <<<"$output")" >&3
	[ "$status" -eq 0 ]
}

@test "texts made by chance are cut as the obvious cutter does" {
	cuts 1 "${ORACLE_TEXTS:-3000}"
	run cuts "${ORACLE_SEED:-$RANDOM}" "${ORACLE_TEXTS:-3000}"
	echo "$output"
	echo "# $(tail -n 1 <<<"$output")" >&3
	[ "$status" -eq 0 ]
}
