#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The long forms of the sweeps: hours.

@test "histories: 200 random ones give the index of a build from scratch" {
	"$BATS_TEST_DIRNAME/histories.sh" 200 1
}

@test "kill: a run killed at each write-side call loses nothing" {
	"$BATS_TEST_DIRNAME/kill.sh" 1
}

@test "kill: a first build killed at each write-side call loses nothing" {
	"$BATS_TEST_DIRNAME/kill.sh" 1 first
}

@test "errors: a run in which one call fails ends rightly" {
	"$BATS_TEST_DIRNAME/errors.sh" 1
}

@test "alerts: in 200 random histories each new passage comes once" {
	"$BATS_TEST_DIRNAME/alerts.py" 200 1
}
