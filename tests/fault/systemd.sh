#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# systemd.sh: the service and the timer of indexer/ under a real systemd,
# which is the first process of namespaces of its own: nothing of the
# machine's is asked, started or changed. That the units do what they say is
# seen, and that the sandbox of converters is the best there is. Ends with 77
# where systemd cannot be started.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=/home/pqreader
unit=pqindex@pqreader

skip() {
	echo "skipped: $*"
	exit 77
}

fail() {
	echo "systemd.sh: $*"
	exit 1
}

# ---- The first process -----------------------------------------------------

# Systemd cleans /tmp, sets up devices and more as it starts. So that none of
# this reaches the machine, it sees a root of its own: what is written goes
# to memory, and not one mount of the machine's is left.
make_root() {
	local over=$work/over device
	mkdir "$over"
	mount -t tmpfs -o mode=755 none "$over" &&
		mkdir "$over"/{written,work,root} &&
		mount -t overlay -o "lowerdir=/,upperdir=$over/written" \
			-o "workdir=$over/work" none "$over/root" &&
		cd "$over/root" &&
		mount -t proc none proc &&
		mount --bind proc/sys proc/sys &&
		mount -o remount,bind,ro proc/sys &&
		mount -t sysfs -o ro none sys &&
		mount -t tmpfs -o mode=755 none run &&
		mount -t tmpfs -o mode=755 none dev &&
		mkdir dev/shm dev/mqueue dev/hugepages dev/pts &&
		mount -t devpts -o newinstance,ptmxmode=666 none dev/pts &&
		ln -s pts/ptmx dev/ptmx || return
	for device in null zero full random urandom tty; do
		: >"dev/$device"
		mount --bind "/dev/$device" "dev/$device" || return
	done
	mkdir run/before && pivot_root . run/before && cd / &&
		umount -l /run/before && rmdir /run/before
}

mount_groups() { # VERSION: that of the machine
	if [ "$1" = 2 ]; then
		mount -t cgroup2 none /sys/fs/cgroup
		return
	fi
	mount -t tmpfs -o mode=755 none /sys/fs/cgroup &&
		mkdir /sys/fs/cgroup/systemd &&
		mount -t cgroup -o none,name=systemd none \
			/sys/fs/cgroup/systemd
}

# Nothing else is started for the units; and their words are wanted where
# they can be read.
put_units() {
	local units=/etc/systemd/system name
	[ "$(stat -f -c %T /)" = overlayfs ] || return
	rm -rf "${units:?}"/* /lib/systemd/system/*.target.wants
	for name in sysinit basic timers; do
		printf '[Unit]\nDefaultDependencies=no\n' >"$units/$name.target"
	done
	cp "$work"/root/usr/local/lib/systemd/system/* "$units"
	cp "$work/pqindex" /usr/local/bin
	mkdir "$units/$unit.service.d"
	cat >"$units/$unit.service.d/test.conf" <<-'END'
		[Service]
		StandardOutput=append:/run/said
		StandardError=append:/run/said
	END
	echo 0123456789abcdef0123456789abcdef >/etc/machine-id
}

become_systemd() { # VERSION
	mount_groups "$1" && put_units || exit
	container=other exec /lib/systemd/systemd --system --unit=basic.target \
		--log-target=null --show-status=no
}

# ---- What is tried, beside it ----------------------------------------------

# start RESULT: the service runs to its end, which the unit takes for this
start() {
	: >/run/said
	timeout 60 systemctl start "$unit.service" 2>/run/why
	[ "$(systemctl show --value -p Result "$unit.service")" = "$1" ] ||
		fail "$(systemctl show -p Result,ExecMainStatus "$unit.service")," \
			"said: $(cat /run/said)"
}

said() {
	[ "$(cat /run/said)" = "$1" ] || fail "said: $(cat /run/said)"
}

as_reader() {
	(cd "$home" && env -i HOME="$home" PATH="$PATH" \
		setpriv --reuid pqreader --regid pqreader --clear-groups "$@")
}

# file NAME TEXT: one that has settled
file() {
	printf '%b' "$2" >"$home/news/$1"
	touch -d '1 minute ago' "$home/news/$1"
	chown -R pqreader: "$home/news"
}

make_reader() {
	useradd --create-home --home-dir "$home" pqreader
	mkdir -p "$home/.config/pullquote" "$home/news"
	# /proc/1 is seen in each sandbox but the best one.
	cat >"$home/.config/pullquote/config" <<-'END'
		index = ~/coverage.index
		[pqindex]
		converter = pdf=sh -c 'if [ -e /proc/1 ]; then echo Seen; else echo Apart; fi; echo of all.'
		converter = doc=sleep 29
	END
	chown -R pqreader: "$home"
	file port.txt 'A port\n\nThe port was opened.\n'
	as_reader pqindex news || fail "no index"
}

try_units() {
	make_reader
	start success
	said ''
	file void.txt ''
	file paper.pdf '%PDF-1.4\n'
	start success
	said "pqindex: news/void.txt: no words"
	if command -v bwrap >/run/where; then
		as_reader pqindex --show news/paper.pdf >/run/shown
		grep -q Apart /run/shown || skip "bubblewrap does not work here"
		"$PQ_BIN/pqsearch" --no-config --index "$home/coverage.index" \
			--quiet Apart ||
			fail "the units forbid the best sandbox"
	fi
	# Told to stop in the middle of a document: soon, and it is not the
	# document's fault.
	file slow.doc '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more'
	: >/run/said
	systemctl start --no-block "$unit.service"
	sleep 2
	timeout 10 systemctl stop "$unit.service" || fail "does not stop"
	said ''
	as_reader pqindex --rejected >/run/rejected
	! grep -q slow /run/rejected || fail "stopped is rejected"
	rm "$home/news/slow.doc"
	systemctl start "$unit.timer"
	[ -n "$(systemctl show --value -p NextElapseUSecRealtime \
		"$unit.timer")" ] || fail "the timer has no time"
	# What a person must act on fails the unit.
	truncate -s 50 "$home"/coverage.index/gen-*/iamglass
	start exit-code
	grep -q -- '--rebuild' /run/said || fail "said: $(cat /run/said)"
}

case ${1:-} in
first)
	work=$2
	version=1
	[ ! -e /sys/fs/cgroup/cgroup.controllers ] || version=2
	make_root && become_systemd $version
	exit
	;;
beside)
	try_units
	exit
	;;
esac

# ---- Outside ---------------------------------------------------------------

beside() {
	nsenter --target "$first" --mount --root --pid --uts --ipc --net \
		--cgroup env --chdir=/ "$@"
}

[ "$(id -u)" -eq 0 ] || skip "only root may have namespaces of its own"
[ -x /lib/systemd/systemd ] || skip "no systemd is installed"
group=/sys/fs/cgroup/systemd
[ ! -e /sys/fs/cgroup/cgroup.controllers ] || group=/sys/fs/cgroup
group=$group/pullquote.$$
mkdir "$group" || skip "no control groups"
work=$(mktemp -d)
first=

clean_up() {
	[ -z "$first" ] || kill -KILL "$first"
	wait
	find "$group" -depth -type d -exec rmdir {} +
	rm -rf "$work"
}
trap clean_up EXIT

chmod 755 "$work"
make -C "$here/../.." --no-print-directory VARIANT=release \
	DESTDIR="$work/root" PREFIX=/usr/local install-files >"$work/installed" ||
	fail "not installed"
cp "$PQ_BIN/pqindex" "$work/pqindex"
(
	echo "$BASHPID" >"$group/cgroup.procs" &&
		exec unshare --mount --propagation private --pid --fork \
			--kill-child --uts --ipc --net --cgroup \
			"$here/systemd.sh" first "$work"
) >"$work/first" 2>&1 &
for ((tenths = 0; tenths < 200; tenths++)); do
	first=$(pgrep -P $!) &&
		[ "$(readlink "/proc/$first/exe")" = "$(realpath \
			/lib/systemd/systemd)" ] &&
		[ "$(beside systemctl is-system-running 2>&1)" = running ] &&
		break
	sleep 0.1
done
((tenths < 200)) || skip "systemd does not start here: $(cat "$work/first")"
beside "$here/systemd.sh" beside
