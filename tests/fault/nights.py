#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
nights.py NIGHTS [FIRST_SEED]: the cron job of a year. Each night sources
change and pqindex runs; now and then it reads all anew, rebuilds, is killed
or told to stop, finds the disk full, its ledger or the index lost, or an
older snapshot in its place. Each morning `--new` is asked.

  night    ends as it should: with 0, with 1 where sources were rejected,
           with 75 on a full disk; the index can be searched
  morning  what is new is what the runs since the last answer brought, and
           no passage is delivered twice, unless an older index came back
  in the end, and each ten nights, the index is that of a build from scratch

Needs root, for a disk of its own that can be full.
"""
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import lib  # noqa: E402
from lib import Wrong  # noqa: E402
from scraper import Scraper  # noqa: E402

DISK_BYTES = 48 << 20
ALL = "NOT zzz"
EVENTS = (("plain", 60), ("full", 4), ("rebuild", 6), ("killed", 10),
          ("killed_rebuild", 3), ("stopped", 4), ("disk", 6),
          ("snapshot", 4), ("restored", 3), ("no_ledger", 2), ("no_stub", 2),
          ("check", 4))


class Nights:
    def __init__(self, folder, seed):
        self.folder = folder
        self.chance = random.Random(seed)
        self.scraper = Scraper(folder, seed, None)
        self.scraper.pause = lambda: None
        self.disk = os.path.join(folder, "disk")
        self.index = os.path.join(self.disk, "index")
        self.kept = os.path.join(folder, "snapshot")
        self.delivered = set()
        self.delivered_count = 0
        self.duration = 0.1
        self.log = []
        self.counts = {name: 0 for name, _ in EVENTS}

    # ---- Nights ---------------------------------------------------------

    def words(self, *options):
        return lib.program("pqindex", self.index, "-q", "--settle", "0",
                           "--allow-delete", *options, "news")

    def run(self, *options, codes=(0, 1)):
        began = time.monotonic()
        done = lib.expect(lib.run(self.words(*options), self.folder), *codes)
        self.duration = time.monotonic() - began
        return done

    def plain(self):
        self.run()

    def full(self):
        self.run("--full")

    def rebuild(self):
        self.run("--rebuild")

    def interrupt(self, number, *options):
        process = lib.start(self.words(*options), self.folder,
                            stdout=lib.subprocess.DEVNULL,
                            stderr=lib.subprocess.DEVNULL)
        time.sleep(self.chance.random() * self.duration)
        process.send_signal(number)
        if process.wait() not in (0, 1, -number):
            raise Wrong(f"{number.name}: exit {process.returncode}")

    def killed(self):
        self.interrupt(signal.SIGKILL)

    def killed_rebuild(self):
        self.interrupt(signal.SIGKILL, "--rebuild")

    def stopped(self):
        self.interrupt(signal.SIGTERM)

    def disk_full(self):
        """Some room is left, seldom enough."""
        ballast = os.path.join(self.disk, "ballast")
        facts = os.statvfs(self.disk)
        left = self.chance.choice((0, 20, 100, 300, 1000)) << 10
        size = facts.f_bavail * facts.f_frsize - left
        with open(ballast, "wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, max(size, 1))
        done = lib.run(self.words(*self.chance.choice(
            ([], [], ["--rebuild"], ["--full"]))), self.folder)
        if done.returncode == 75 and not done.stderr:
            raise Wrong("a full disk, and no word about it")
        lib.expect(done, 0, 1, 75)
        self.check_searched()
        os.remove(ballast)

    def take_snapshot(self):
        self.run()
        shutil.rmtree(self.kept, ignore_errors=True)
        lib.expect(lib.run(lib.program("pqindex", self.index, "--snapshot",
                                       self.kept), self.folder), 0)

    def restore_snapshot(self):
        """What came since was delivered of another index."""
        if not os.path.exists(self.kept):
            self.run()
            return
        shutil.rmtree(self.index)
        shutil.copytree(self.kept, self.index)
        self.delivered.clear()
        if self.ask()[0] not in (0, 1, 3):
            raise Wrong("a restored index is no older copy")
        self.acknowledge()
        self.run()

    def lose(self, name):
        self.run()
        os.remove(os.path.join(self.index, name))
        self.delivered.clear()
        self.run()
        self.acknowledge()

    def check(self):
        self.run()
        lib.expect(lib.run(lib.program("pqindex", self.index, "--check"),
                           self.folder), 0)

    def check_searched(self):
        lib.expect(lib.run(lib.program("pqsearch", self.index, "--count",
                                       ALL), self.folder), 0, 1)

    # ---- Mornings -------------------------------------------------------

    def search(self, *options):
        return lib.run(lib.program("pqsearch", self.index, "--timeout", "60",
                                   "--format=jsonl", *options), self.folder)

    def ask(self, *options):
        done = self.search("-n", "0", "--new", "port", *options)
        return done.returncode, done

    def acknowledge(self):
        lib.expect(self.search("--ack", "port"), 0)

    def hits(self, done):
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return {line["passage"] for line in lines if line["type"] == "hit"}

    def place(self):
        done = lib.expect(self.search("--saved"), 0)
        return json.loads(done.stdout)["indexes"][0]["run"]

    def wake(self):
        """Beside what `--new` delivers, what a plain search says is new. A
        run that was not whole delivers with the one after it."""
        since = self.place()
        _, done = self.ask()
        lib.expect(done, 0, 1)
        upto = self.place()
        got = self.hits(done)
        found = lib.expect(self.search("-n", "0", "--since-run", str(since),
                                       ALL), 0, 1)
        lines = [json.loads(line) for line in found.stdout.splitlines()]
        wanted = {line["passage"] for line in lines
                  if line["type"] == "hit" and line["first_seen"] <= upto}
        if got != wanted:
            raise Wrong(f"{len(got)} passages were delivered, {len(wanted)} "
                        f"are new since run {since}")
        if got & self.delivered:
            raise Wrong(f"{len(got & self.delivered)} came twice")
        self.delivered |= got
        self.delivered_count += len(got)

    # ---- All of them ----------------------------------------------------

    def night(self, number):
        names, weights = zip(*EVENTS)
        event = self.chance.choices(names, weights)[0]
        self.log.append(f"night {number}: {event}")
        self.counts[event] += 1
        for _ in range(self.chance.randint(0, 8)):
            self.scraper.act()
        {"disk": self.disk_full, "snapshot": self.take_snapshot,
         "restored": self.restore_snapshot,
         "no_ledger": lambda: self.lose("ledger.sqlite"),
         "no_stub": lambda: self.lose("XAPIANDB")}.get(
             event, getattr(self, event, None))()
        self.check_searched()
        self.wake()
        if number % 10 == 0:
            self.run()
            self.wake()
            return self.check_scratch()
        return 0

    def check_scratch(self):
        return lib.check_scratch(self.folder, "news", index=self.index)

    def play(self, count):
        for _ in range(12):
            self.scraper.act()
        self.run()
        lib.expect(self.search("--save", "port", "--since-run", "0", ALL), 0)
        passages = sum(self.night(number) for number in range(1, count + 1))
        self.run()
        return passages + self.check_scratch()


def enter_mounts():
    """Mounts of our own, which end with us."""
    if "PQ_MOUNTS" in os.environ:
        return
    os.environ["PQ_MOUNTS"] = "private"
    os.execvp("unshare", ["unshare", "-m", sys.executable, *sys.argv])


def main():
    count = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if os.geteuid() != 0:
        print("skipped: a disk of its own needs root")
        return 77
    enter_mounts()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        nights = Nights(folder, seed)
        os.mkdir(nights.disk)
        os.mkdir(os.path.join(folder, "news"))
        lib.write(os.path.join(folder, "outside", "secret.txt"),
                  "About a secret\n\nThe canary sings.\n")
        lib.subprocess.run(["mount", "-t", "tmpfs", "-o",
                            f"size={DISK_BYTES}", "disk", nights.disk],
                           check=True)
        try:
            passages = nights.play(count)
        except Wrong as reason:
            print("\n".join(nights.log[-12:]))
            print(f"seed {seed}: {reason}")
            return 1
        finally:
            lib.subprocess.run(["umount", nights.disk], check=True)
    print(f"{count} nights in {time.monotonic() - began:.0f} s, "
          f"{nights.delivered_count} passages delivered, {passages} compared:"
          f" {nights.counts}")
    return 0 if nights.delivered_count >= count else 1


if __name__ == "__main__":
    sys.exit(main())
