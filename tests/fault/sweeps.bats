#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Short enough for each change; soak.bats has the long forms.

fault=$BATS_TEST_DIRNAME

# Disks of its own are root's, or anybody's where the kernel lets them.
needs_mounts() {
	unshare -m true 2>/dev/null || unshare -rm true 2>/dev/null ||
		skip "skipped: no mounts of its own"
}

@test "20 random histories give the index of a build from scratch" {
	"$fault/histories.sh" 20 1
}

@test "a run killed at each write-side call loses nothing" {
	"$fault/kill.sh" 2
}

@test "all other kinds of runs, killed at some of these calls" {
	for kind in first rebuild compaction recovery lost; do
		PQ_POINTS=8 "$fault/kill.sh" 24 "$kind"
	done
	for kind in bulk anew; do
		PQ_POINTS=8 "$fault/kill.sh" 60 "$kind"
	done
	PQ_POINTS=10 "$fault/kill.sh" 6 snapshot
}

@test "a run in which one call fails ends rightly, and a rerun is right" {
	"$fault/errors.sh" 20
}

@test "all other kinds of runs, and searches, in which some call fails" {
	for kind in first rebuild bulk compaction recovery lost; do
		PQ_POINTS=10 "$fault/errors.sh" 200 "$kind"
	done
	for kind in snapshot check ask; do
		PQ_POINTS=10 "$fault/errors.sh" 70 "$kind"
	done
	PQ_POINTS=10 "$fault/errors.sh" 12 count
}

@test "a disk too small for a run is called full, and filled later" {
	needs_mounts
	"$fault/full.sh" incremental
	"$fault/full.sh" first 100
}

@test "with too few descriptors a run says so" {
	for kind in incremental first rebuild compaction snapshot check ask; do
		"$fault/descriptors.sh" "$kind" 2
	done
}

@test "an alert killed or failing at any write is lost by nobody" {
	"$fault/alert_kill.sh" 2
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
}

@test "power lost: 60 states of the disk, none damaged" {
	"$BATS_TEST_DIRNAME/power.py" 60 1
}

@test "40 damages to an index or its ledger are told, found and mended" {
	"$BATS_TEST_DIRNAME/mutations.py" 40 1
}

@test "a snapshot killed or refused is whole or not there" {
	PQ_POINTS=30 "$BATS_TEST_DIRNAME/snapshot.sh" 8
}

@test "a run or a search that is refused memory ends rightly" {
	"$BATS_TEST_DIRNAME/memory.sh" 20
	"$BATS_TEST_DIRNAME/memory.sh" 20 search
}
