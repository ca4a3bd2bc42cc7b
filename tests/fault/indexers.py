#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
indexers.py ROUNDS [FIRST_SEED]: twenty runs of pqindex at once on one index.
Each reads records from a pipe that stays open, so that whoever is let in
stays in: the runs that are alive are the runs that are inside.

  alive    one, always; nineteen end soon, with exit code 75
  beside   whatever else is asked of the index meanwhile ends with 75, or
           with 0 where it shall skip, and touches nothing: each file and
           folder of the index keeps its inode, times and bytes
  after    the winner is killed, or its pipe ends; the next run is let in at
           once, and finds what there is to find
"""
import fcntl
import hashlib
import json
import os
import random
import struct
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import lib  # noqa: E402
from lib import Wrong  # noqa: E402

RUNS = 20
SOON_S = 30  # on a busy machine
F_OFD_GETLK = 36

# What may be asked while another run is inside, and how it ends.
BESIDE = (
    (["news"], 75), (["--full", "news"], 75), (["--rebuild", "news"], 75),
    (["--dry-run", "news"], 75), (["--check"], 75),
    (["--check", "--repair"], 75), (["--snapshot", "copy"], 75),
    (["--skip-if-locked", "news"], 0), (["--report", "report", "news"], 75),
    (["--files0-from", "/dev/null"], 75),
)


def look(folder):
    """All that can be seen of an index, and of what must not come to be."""
    seen = {}
    for at, _, files in os.walk(os.path.join(folder, "index")):
        for path in [at] + [os.path.join(at, name) for name in files]:
            facts = os.stat(path)
            seen[path] = [facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns,
                          facts.st_size, facts.st_mode]
            if path != at:
                with open(path, "rb") as stream:
                    seen[path].append(
                        hashlib.sha256(stream.read()).hexdigest())
    for name in ("copy", "report"):
        seen[name] = os.path.lexists(os.path.join(folder, name))
    return seen


def is_locked(folder):
    """Asks the kernel, and takes nothing."""
    with open(os.path.join(folder, "index", "lock"), "rb") as stream:
        wanted = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
        found = fcntl.fcntl(stream, F_OFD_GETLK, wanted)
    return struct.unpack("hhqqi4x", found)[0] != fcntl.F_UNLCK


class Round:
    def __init__(self, folder, number, chance):
        self.folder = folder
        self.number = number
        self.chance = chance

    def wrong(self, reason):
        raise Wrong(f"round {self.number}: {reason}")

    def start(self, *words):
        return lib.start(
            lib.program("pqindex", "index", "--settle", "0", *words),
            self.folder, stdin=lib.subprocess.PIPE,
            stdout=lib.subprocess.DEVNULL, stderr=lib.subprocess.PIPE)

    def start_all(self):
        """Twenty of them; the one that is let in stays."""
        began = time.monotonic()
        runs = [self.start("-") for _ in range(RUNS)]
        while sum(run.poll() is None for run in runs) > 1:
            if time.monotonic() - began > SOON_S:
                self.wrong("more than one is still there")
            time.sleep(0.002)
        for run in runs:
            if run.poll() is None:
                continue
            said = run.stderr.read()
            if run.returncode != 75 or "another pqindex" not in said or \
                    said.count("\n") != 1:
                self.wrong(f"exit {run.returncode}: {said}")
            run.stdin.close()
            run.stderr.close()
        inside = [run for run in runs if run.poll() is None]
        if len(inside) != 1:
            self.wrong("none was let in")
        return inside[0]

    def wait_for(self, winner):
        """Inside, and waiting for its pipe: nothing changes any more."""
        lib.wait_until(lambda: os.path.exists(os.path.join(
            self.folder, "index", "lock")) and is_locked(self.folder),
            "a lock", SOON_S)
        before = None

        def is_still():
            nonlocal before
            time.sleep(0.05)
            return before == (before := look(self.folder))

        lib.wait_until(is_still, "an index at rest", SOON_S)
        if winner.poll() is not None:
            self.wrong(f"the winner ended with {winner.returncode}")
        return before

    def ask_beside(self):
        asked = [(self.start(*words), words, code)
                 for words, code in self.chance.sample(BESIDE, 5)]
        if self.number % 20 == 0:
            asked.append((self.start("--wait=1", "news"), ["--wait"], 75))
        for run, words, code in asked:
            try:
                _, said = run.communicate(timeout=SOON_S)
            except lib.subprocess.TimeoutExpired:
                run.kill()
                self.wrong(f"{words} waits")
            if run.returncode != code or (code == 0 and said):
                self.wrong(f"{words}: exit {run.returncode}: {said}")

    def end(self, winner):
        """Killed, or at its end; a run that waits is let in then. Returns
        whether the winner's record was taken."""
        is_killed = self.number % 2 == 0
        waiter = self.start("-q", "--wait=60", "news") \
            if self.number % 3 == 0 else None
        if is_killed:
            lib.kill(winner)
            winner.stdin.close()
        else:
            winner.stdin.write(json.dumps(
                {"id": "0", "text": f"The winner of {self.number}."}) + "\n")
            winner.stdin.close()
            if winner.wait(SOON_S) != 0:
                self.wrong(f"the winner ends with {winner.returncode}: "
                           + winner.stderr.read())
        winner.stderr.close()
        if waiter:
            _, said = waiter.communicate(timeout=SOON_S)
            if waiter.returncode != 0 or said:
                self.wrong(f"--wait: exit {waiter.returncode}: {said}")
        return not is_killed

    def play(self):
        lib.write(os.path.join(self.folder, "news", "text.txt"),
                  f"About round {self.number}\n\nThe harbour of round "
                  f"{self.number} was closed.\n")
        winner = self.start_all()
        before = self.wait_for(winner)
        self.ask_beside()
        if look(self.folder) != before:
            self.wrong("something was touched beside the winner")
        if winner.poll() is not None:
            self.wrong("the winner did not stay inside")
        is_taken = self.end(winner)
        lib.update(self.folder, "news")
        self.check(f'"harbour of round {self.number}"')
        if is_taken:
            self.check(f'"winner of {self.number}"')

    def check(self, query):
        found = lib.expect(lib.run(lib.program(
            "pqsearch", "index", "--count", query), self.folder), 0).stdout
        if found != "1\n":
            self.wrong(f"{query} is found {found}times")


def main():
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.monotonic()
    for number in range(first, first + count):
        if (number - first) % 50 == 0:  # begins without an index
            place = tempfile.TemporaryDirectory()
        Round(place.name, number, random.Random(number)).play()
    print(f"{count} rounds of {RUNS} runs at once in "
          f"{time.monotonic() - began:.0f} s: one inside each time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
