#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The long forms of the sweeps: hours.

fault=$BATS_TEST_DIRNAME
kinds=(incremental first rebuild bulk anew compaction recovery lost snapshot)

@test "histories: 200 random ones give the index of a build from scratch" {
	"$fault/histories.sh" 200 1
}

@test "kill: a run killed at each write-side call loses nothing" {
	for kind in "${kinds[@]}"; do
		"$fault/kill.sh" 1 "$kind"
	done
}

@test "kill: a run of several batches, killed at some of these calls" {
	"$fault/kill.sh" 20 batches
}

@test "errors: a run in which one call fails ends rightly" {
	for kind in "${kinds[@]}" check count ask; do
		"$fault/errors.sh" 1 "$kind"
	done
}

@test "errors: a disk too small for a run is called full, and filled later" {
	unshare -m true 2>/dev/null || unshare -rm true 2>/dev/null ||
		skip "skipped: no mounts of its own"
	for kind in "${kinds[@]}"; do
		"$fault/full.sh" "$kind"
	done
}

@test "errors: with too few descriptors a run says so" {
	for kind in "${kinds[@]}" check count ask; do
		"$fault/descriptors.sh" "$kind"
	done
}

@test "kill: an alert killed or failing at any call is lost by nobody" {
	"$fault/alert_kill.sh" 1
}

@test "alerts: in 200 random histories each new passage comes once" {
	"$fault/alerts.py" 200 1
}

@test "indexers: of twenty at once one is let in, 1,000 times" {
	"$BATS_TEST_DIRNAME/indexers.py" 1000
}

@test "searchers: 100,000 beside a writer, each of one run" {
	"$BATS_TEST_DIRNAME/searchers.py" 600 100000
}

@test "searchers: a small index, that is committed more often" {
	PQ_ARTICLES=12 "$BATS_TEST_DIRNAME/searchers.py" 300 50000
}

@test "searchers: each read takes longer, by more and more" {
	local us
	for us in 1000 5000 20000; do
		PQ_ARTICLES=12 "$BATS_TEST_DIRNAME/searchers.py" 60 100 "$us"
	done
}

@test "scraper: 1,000 rounds end with the index of the end" {
	"$BATS_TEST_DIRNAME/scraper.py" 1000
}

@test "clocks: 300 rounds without an edit missed" {
	"$BATS_TEST_DIRNAME/clocks.py" 300
}

@test "signals: 500 at any time" {
	"$BATS_TEST_DIRNAME/signals.py" 500
}

@test "swaps: 100,000 lead nowhere" {
	"$BATS_TEST_DIRNAME/swaps.py" 100000 60
}

@test "nights: 300 of the cron job" {
	[ "$(id -u)" -eq 0 ] || skip "skipped: a disk of its own needs root"
	"$BATS_TEST_DIRNAME/nights.py" 300
}

@test "power: 500 states in which a power loss leaves the disk, none damaged" {
	"$BATS_TEST_DIRNAME/power.py" 500 1
}

@test "mutations: 1,000 damages each to an index and to its ledger" {
	"$BATS_TEST_DIRNAME/mutations.py" 2000 1
}

@test "repair: killed at each write-side call it mends when run again" {
	"$BATS_TEST_DIRNAME/repair_kill.sh" 1
}

@test "snapshot: killed or refused at each write-side call" {
	"$BATS_TEST_DIRNAME/snapshot.sh" 1
}

# ran STATUS: 77 is a reason not to
ran() {
	[ "$1" -ne 77 ] || skip "$(tail -n 1 said)"
	cat said
	[ "$1" -eq 0 ]
}

@test "cron: the line that is shipped, run by the real cron" {
	cd "$BATS_TEST_TMPDIR"
	status=0
	"$BATS_TEST_DIRNAME/cron.sh" >said 2>&1 || status=$?
	ran "$status"
}

@test "systemd: the units that are shipped, under a real systemd" {
	cd "$BATS_TEST_TMPDIR"
	status=0
	"$BATS_TEST_DIRNAME/systemd.sh" >said 2>&1 || status=$?
	ran "$status"
}

@test "memory: a run refused one of 200 pieces of memory ends rightly" {
	"$BATS_TEST_DIRNAME/memory.sh" 200
}

@test "memory: a search refused one of 200 pieces of memory ends rightly" {
	"$BATS_TEST_DIRNAME/memory.sh" 200 search
}
