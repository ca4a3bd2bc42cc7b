#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A run over unchanged sources reads the folder tree and nothing else.

setup() {
	# a leak checker does not work under strace
	[ "${PQ_VARIANT:-release}" != asan ] ||
		skip "skipped: strace and leak checking exclude each other"
	PQ_BIN=${PQ_BIN:-build/bin}
	INDEX=$BATS_TEST_TMPDIR/index
	TREE=$BATS_TEST_TMPDIR/tree
	mkdir -p "$TREE/a" "$TREE/b"
	for i in 1 2 3 4 5 6; do
		printf 'Story %d\n\nThe cameras of site %d were switched off.\n' \
			"$i" "$i" >"$TREE/a/$i.txt"
	done
	printf '{"id":"1","text":"One record about arbitration."}\n' \
		>"$TREE/b/wire.jsonl"
	find "$TREE" -type f -exec touch -d '1 hour ago' {} +
	sleep 0.05 # what was touched in this moment is read again
	"$PQ_BIN/pqindex" -q --index "$INDEX" "$TREE"
}

@test "no source is opened, nothing is written" {
	find "$INDEX" -type f ! -name lock -exec sha256sum {} + | sort \
		>"$BATS_TEST_TMPDIR/before"
	strace -f -o "$BATS_TEST_TMPDIR/trace" \
		-e trace=open,openat,openat2,creat \
		"$PQ_BIN/pqindex" -q --index "$INDEX" "$TREE"
	grep -q 'tree' "$BATS_TEST_TMPDIR/trace"
	run grep -E '\.txt|\.jsonl' "$BATS_TEST_TMPDIR/trace"
	[ "$status" -eq 1 ]
	find "$INDEX" -type f ! -name lock -exec sha256sum {} + | sort |
		cmp - "$BATS_TEST_TMPDIR/before"
}

@test "touched sources are read, and the index is not written" {
	touch -d '30 minutes ago' "$TREE/a/2.txt" "$TREE/b/wire.jsonl"
	chmod 600 "$TREE/a/4.txt"
	find "$INDEX"/gen-* -type f -exec sha256sum {} + | sort \
		>"$BATS_TEST_TMPDIR/before"
	strace -f -o "$BATS_TEST_TMPDIR/trace" \
		-e trace=openat,openat2,pwrite64 -y \
		"$PQ_BIN/pqindex" -q --index "$INDEX" "$TREE"
	[ "$(grep -cE 'open.*(\.txt|\.jsonl)"' "$BATS_TEST_TMPDIR/trace")" -eq 3 ]
	run grep 'pwrite64.*glass' "$BATS_TEST_TMPDIR/trace"
	[ "$status" -eq 1 ]
	find "$INDEX"/gen-* -type f -exec sha256sum {} + | sort |
		cmp - "$BATS_TEST_TMPDIR/before"
}

@test "one changed source is the only one opened" {
	printf '\nOne line more.\n' >>"$TREE/a/3.txt"
	touch -d '30 minutes ago' "$TREE/a/3.txt"
	strace -f -o "$BATS_TEST_TMPDIR/trace" -e trace=openat,openat2 \
		"$PQ_BIN/pqindex" -q --index "$INDEX" "$TREE"
	[ "$(grep -cE '\.txt|\.jsonl' "$BATS_TEST_TMPDIR/trace")" -eq 1 ]
	grep -q '3\.txt' "$BATS_TEST_TMPDIR/trace"
}
