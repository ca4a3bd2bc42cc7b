#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later

@test "200 random histories give the index of a build from scratch" {
	"$BATS_TEST_DIRNAME/histories.sh" 200 1
}

@test "a run killed at each write-side call loses nothing" {
	"$BATS_TEST_DIRNAME/kill.sh" 1
}

@test "a first build killed at each write-side call loses nothing" {
	"$BATS_TEST_DIRNAME/kill.sh" 1 first
}

@test "a run in which one call fails ends rightly, and a rerun is right" {
	"$BATS_TEST_DIRNAME/errors.sh" 1
}

@test "an alert killed or failing at any write is lost by nobody" {
	PQ_POINTS=25 "$BATS_TEST_DIRNAME/alert_kill.sh" 1
}

@test "in 200 random histories each new passage is delivered once" {
	"$BATS_TEST_DIRNAME/alerts.py" 200 1
}
