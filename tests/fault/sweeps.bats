#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Short enough for each change; soak.bats has the long forms.

@test "20 random histories give the index of a build from scratch" {
	"$BATS_TEST_DIRNAME/histories.sh" 20 1
}

@test "a run killed at each write-side call loses nothing" {
	"$BATS_TEST_DIRNAME/kill.sh" 2
}

@test "a run in which one call fails ends rightly, and a rerun is right" {
	"$BATS_TEST_DIRNAME/errors.sh" 8
}

@test "an alert killed or failing at any write is lost by nobody" {
	PQ_POINTS=25 "$BATS_TEST_DIRNAME/alert_kill.sh" 1
}

@test "of twenty indexers at once one is let in, the others touch nothing" {
	"$BATS_TEST_DIRNAME/indexers.py" 4
}

@test "searches beside a writer are of one run each, and whole" {
	PQ_ARTICLES=12 "$BATS_TEST_DIRNAME/searchers.py" 6 200
}

@test "so are they when each read takes long" {
	PQ_ARTICLES=12 "$BATS_TEST_DIRNAME/searchers.py" 6 20 20000
}

@test "scrapers that write while pqindex runs: the index of the end" {
	"$BATS_TEST_DIRNAME/scraper.py" 4
}

@test "edits that neither size nor time tells of, by any clock" {
	"$BATS_TEST_DIRNAME/clocks.py" 8
}

@test "a signal at any time ends a run, with its report" {
	"$BATS_TEST_DIRNAME/signals.py" 8
}

@test "what is exchanged with links, pipes and devices leads nowhere" {
	"$BATS_TEST_DIRNAME/swaps.py" 1000 4
}

@test "nights of the cron job, with all that befalls them" {
	[ "$(id -u)" -eq 0 ] || skip "skipped: a disk of its own needs root"
	"$BATS_TEST_DIRNAME/nights.py" 15

@test "power lost: 60 states of the disk, none damaged" {
	"$BATS_TEST_DIRNAME/power.py" 60 1

@test "40 damages to an index or its ledger are told, found and mended" {
	"$BATS_TEST_DIRNAME/mutations.py" 40 1
}

@test "a snapshot killed or refused is whole or not there" {
	"$BATS_TEST_DIRNAME/snapshot.sh" 8
}
