#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is synced to the disk, and in which order: one sync too few loses
# work when power fails, each one too many is time in which nobody can
# index. tests/fault/power.py shows that these are enough.

load index_helper

setup() {
	# a sanitizer wants to be loaded first, valgrind runs its own programs
	[ "${PQ_VARIANT:-release}" = release ] ||
		skip "skipped: the write log is for the release"
	SHIM=$(cd "$BATS_TEST_DIRNAME/../.." && cd "${PQ_PRELOAD:-build/release/preload}" && pwd -P)/write_log.so
	FAULT=$BATS_TEST_DIRNAME/../fault
	enter_scratch
	LIVE=$(pwd -P)/live
	LOG=$(pwd -P)/log
	mkdir "$LIVE"
	export PULLQUOTE_INDEX=$LIVE/index XDG_STATE_HOME=$LIVE/home
	write_many 4
	update news
	: >"$LOG"
}

# logged COMMAND...: with a log of what it does below $LIVE
logged() {
	env LD_PRELOAD="$SHIM" WRITE_LOG_BELOW="$LIVE" \
		WRITE_LOG_FILE="$LOG" "$@"
}

logged_update() {
	logged "$PQ_BIN/pqindex" --settle 0 "$@"
}

# The log, without what differs from run to run.
list() {
	"$FAULT/write_log.py" list "$LOG" |
		sed -E -e 's/ +$//' -e 's/\.[0-9]+-0\.tmp/.tmp/g'
}

# The log has just these syncs, one a line, with what they are for behind "#".
synced() {
	local wanted
	wanted=$(sed -e 's/ *#.*//' -e '/^$/d')
	list | sed -n -E -e 's/gen-[0-9]+/gen-N/' -e '/^f[a-z]*sync /p' |
		diff -u - <(printf '%s' "${wanted:+$wanted$'\n'}")
	: >"$LOG"
}

# A commit of the index.
index_commit='fdatasync index/gen-N/postlist.glass # libxapian: its one table,
fdatasync index/gen-N/v.tmp                        # the revision, renamed
fsync index/gen-N                                  # we: the name of that'

# A commit of the ledger, by SQLite with "synchronous = EXTRA".
ledger_commit='fdatasync index/ledger.sqlite-journal # what was there before,
fdatasync index                                      # the name of that,
fdatasync index/ledger.sqlite-journal                # that it counts
fdatasync index/ledger.sqlite                        # what is there now
fdatasync index                                      # the journal is gone'

@test "nothing changed: nothing is synced, nothing is written" {
	logged_update news
	[ ! -s "$LOG" ]
}

@test "one batch: the index, the ledger, and that the run has ended" {
	write news/2.txt "Another wording"
	write news/5.txt "One more"
	logged_update news
	synced <<-END
		$index_commit
		$ledger_commit
		# Told when the ledger has all of it, and not before.
		$index_commit
	END
}

@test "a source that was only touched: the ledger" {
	touch -d '1 hour ago' news/1.txt
	logged_update news
	synced <<<"$ledger_commit"
}

@test "a deletion: one batch" {
	rm news/2.txt
	logged_update --allow-delete news
	synced <<-END
		$index_commit
		$ledger_commit
		$index_commit
	END
}

@test "a change and a deletion: two batches" {
	rm news/2.txt
	write news/1.txt "Another wording"
	logged_update --allow-delete news
	synced <<-END
		$index_commit
		$ledger_commit
		$index_commit
		$ledger_commit
		$index_commit
	END
}

@test "a database is there, with its table's file, before the stub names it" {
	rm -r "$PULLQUOTE_INDEX"
	logged_update news
	logged_update --rebuild
	list >names
	awk '/^mkdir index\/gen-/ { is_loose = 1 }
		/sync index$/ { is_loose = 0 }
		/^rename .* index\/XAPIANDB$/ { count++; bad += is_loose }
		END { exit bad > 0 || count < 3 }' names
	awk '/^rename .* index\/XAPIANDB$/ { named = 1 }
		/^mkdir / { named = 0 }
		/^create .*\.glass$/ { count++; bad += named }
		END { exit bad > 0 || count < 3 }' names
}

@test "a report: its bytes and its name" {
	logged_update --report "$LIVE/report.json" news
	synced <<-'END'
		fsync report.json.tmp
		fsync .
	END
}

@test "an answer that is acknowledged: first it, then the search's place" {
	pqsearch --save port --since-run 0 harbour
	logged "$PQ_BIN/pqsearch" --new port >"$LIVE/out"
	[ -s "$LIVE/out" ]
	synced <<-'END'
		fsync out                            # what was answered
		fsync home/pullquote/saved/port.saved.tmp # that it was,
		fsync home/pullquote/saved           # and the name of that
	END
	run -1 logged "$PQ_BIN/pqsearch" --new port
	synced </dev/null
	logged "$PQ_BIN/pqsearch" --ack port
	synced <<-'END'
		fsync home/pullquote/saved/port.saved.tmp
		fsync home/pullquote/saved
	END
}

@test "the log has all that a trace has" {
	pqsearch --save port --since-run 0 harbour
	write news/2.txt "Another wording"
	rm news/3.txt
	cat >both <<-'END'
		"$1/pqindex" --settle 0 --allow-delete --rebuild news &&
			"$1/pqsearch" --new port >"$2/out"
	END
	strace -f -y -s 4096 -o trace -E LD_PRELOAD="$SHIM" \
		-E WRITE_LOG_BELOW="$LIVE" -E WRITE_LOG_FILE="$LOG" \
		sh both "$PQ_BIN" "$LIVE"
	"$FAULT/write_log.py" compare "$LOG" trace "$LIVE"
	# One change that the log lacks is told.
	{ cat trace && grep ' fsync(' trace | tail -n 1; } >longer
	run -1 "$FAULT/write_log.py" compare "$LOG" longer "$LIVE"
}
