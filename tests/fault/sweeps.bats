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
