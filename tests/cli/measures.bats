#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=once

load helper

@test "what is said of a ranking is what it is by hand" {
	PYTHONDONTWRITEBYTECODE=1 run -0 python3 \
		"$BATS_TEST_DIRNAME/../quality/test_measures.py"
	[[ $output == *"OK"* ]]
}
