#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# cron.sh: indexer/pqindex.cron run by the real cron, for three minutes. No
# output, and so no mail, while all is well; of a problem one line, once.
#
# The machine's own cron is neither asked nor touched: this one has mounts
# and processes of its own. Where cron is not installed, its package is
# fetched and unpacked. Ends with 77 where that cannot be done.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)

skip() {
	echo "skipped: $*"
	exit 77
}

fail() {
	echo "cron.sh: $*"
	exit 1
}

# ---- Inside: root, with a /etc, /usr/sbin and spool of its own -------------

over() { # FOLDER: with what $work/cron has of it
	mkdir -p "$work/cron$1"
	mount -t overlay -o "lowerdir=$work/cron$1:$1" none "$1"
}

# Waits, for a minute and what a run takes, for the end of the next run.
next_run() {
	local before tenths=0
	before=$(stat -c %y "$work/coverage.index/lock")
	while [ "$(stat -c %y "$work/coverage.index/lock")" = "$before" ]; do
		((tenths++ < 800)) || fail "cron ran nothing"
		sleep 0.1
	done
	sleep 2 # for the mail
}

mail_count() {
	find "$work/mails" -type f | wc -l
}

run_inside() {
	# Not one job of the machine's is to be run by this cron as well.
	if ! over /etc || ! mount -t tmpfs none /etc/cron.d ||
		! mount --bind "$work/spool" /var/spool ||
		! over /usr/sbin || ! mount -t tmpfs none /run; then
		skip "no mounts are allowed here"
	fi
	[ ! -s /etc/crontab ] || fail "a crontab of the machine's is here"
	cron -f &
	next_run
	[ "$(mail_count)" = 0 ] || fail "mail although all is well"
	: >"$work/news/void.txt"
	printf 'A whale\n\nA whale was seen.\n' >"$work/news/whale.txt"
	touch -d '1 minute ago' "$work"/news/*
	next_run
	[ "$(mail_count)" = 1 ] || fail "not one mail, but $(mail_count)"
	sed '1,/^$/d' "$work"/mails/* | grep . >"$work/said"
	[ "$(cat "$work/said")" = "pqindex: $work/news/void.txt: no words" ] ||
		fail "the mail says: $(cat "$work/said")"
	next_run
	[ "$(mail_count)" = 1 ] || fail "told twice"
}

if [ "${1:-}" = inside ]; then
	work=$2
	PATH=$PATH:/usr/sbin
	run_inside
	exit
fi

# ---- Outside ---------------------------------------------------------------

[ "$(id -u)" -eq 0 ] || skip "only root may have mounts of its own"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work"/{news,mails,cron/usr/sbin,cron/etc/cron.d} \
	"$work/spool/cron/crontabs"
if ! PATH=$PATH:/usr/sbin command -v cron >"$work/where"; then
	(cd "$work" && apt-get -q download cron >"$work/said" 2>&1) ||
		skip "no cron is installed, and none can be had"
	dpkg-deb -x "$work"/cron_*.deb "$work/cron"
fi
: >"$work/cron/etc/crontab"
cat >"$work/cron/usr/sbin/sendmail" <<END
#!/bin/sh
cat >"$work/mails/\$\$"
END
chmod 755 "$work/cron/usr/sbin/sendmail"

printf 'A port\n\nThe port was opened.\n' >"$work/news/port.txt"
"$PQ_BIN/pqindex" --index "$work/coverage.index" --settle 0 "$work/news" ||
	fail "no index"
{
	echo "HOME=$work"
	sed -E -e "s|^PATH=|PATH=$PQ_BIN:|" -e 's/^10 3 /* * /' \
		"$here/../../indexer/pqindex.cron"
} >"$work/spool/cron/crontabs/root"
chmod 600 "$work/spool/cron/crontabs/root"
unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
	"$here/cron.sh" inside "$work"
