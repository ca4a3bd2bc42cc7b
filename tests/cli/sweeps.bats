#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Short forms of the sweeps in tests/fault; `make check-fault` runs them
# whole.

setup() {
	# strace and leak checking exclude each other, and both are slow
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: the sweeps run in the release variant"
	FAULT=$BATS_TEST_DIRNAME/../fault
}

@test "random histories give the index of a build from scratch" {
	"$FAULT/histories.sh" 12 1001
}

@test "a run killed at any write loses nothing" {
	"$FAULT/kill.sh" 3
}

@test "a first build killed at any write loses nothing" {
	"$FAULT/kill.sh" 4 first
}

@test "a run in which one call fails ends rightly, and a rerun is right" {
	"$FAULT/errors.sh" 24
}

@test "an alert killed or failing at any write is lost by nobody" {
	"$FAULT/alert_kill.sh" 3
}

@test "in random histories each new passage is delivered once" {
	"$FAULT/alerts.py" 5 1001
}
