#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
signals.py ROUNDS [FIRST_SEED]: INT, TERM or HUP at a random time of a run:
of one that updates, reads all anew, rebuilds, builds for the first time,
reads standard input, waits for another, checks or copies.

  ends     within 5 s, by that signal; or as if there had been none, where
           it came too late; a second signal ends it at once
  report   of a run is written, and says how it ended; only a second signal,
           or one that came before any could be caught, may leave none
  after    a rerun gives the index of a build from scratch
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

FILES = 30
RECORDS = 150
ENDS_S = 5.0
AT_ONCE_S = 2.0  # on a busy machine
LONGEST_S = 3.0
ROUNDS_A_FOLDER = 10
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A run that was never let in leaves the report of the one at work alone.
NO_REPORT = ("check", "repair", "snapshot", "wait")
KINDS = ("update", "update", "update", "full", "rebuild", "rebuild", "first",
         "stream", "check", "repair", "snapshot", "wait")


def words(chance, count):
    return " ".join(f"{chance.choice(lib.WORDS)}{chance.randrange(400)}"
                    for _ in range(count))


def write_some(folder, chance, part):
    for i in range(FILES):
        if chance.random() < part:
            lib.write(os.path.join(folder, "news", f"{i % 3}", f"{i}.txt"),
                      f"About {words(chance, 3)}\n\n"
                      + "\n\n".join(f"The {words(chance, 60)}."
                                    for _ in range(chance.randint(1, 9))))
    lines = [json.dumps({"id": f"r{i}", "lang": "en", "title": f"Record {i}",
                         "text": f"Some {words(chance, 70)}."}) + "\n"
             for i in range(RECORDS)]
    lib.write(os.path.join(folder, "news", "all.jsonl"), "".join(lines))


class Round:
    def __init__(self, folder, number):
        self.folder = folder
        self.chance = random.Random(number)
        self.kind = self.chance.choice(KINDS)
        self.number = self.chance.choice(SIGNALS)
        # Two of one number may arrive as one.
        self.second = self.chance.choice(
            [number for number in SIGNALS if number != self.number]) \
            if self.chance.random() < 0.25 else None
        self.report = os.path.join(folder, "report.json")
        self.holder = None

    def wrong(self, reason):
        raise Wrong(f"{self.kind}, {self.number.name}"
                    + (f" and {self.second.name}" if self.second else "")
                    + f": {reason}")

    def words(self):
        common = ["-q"]
        if self.kind in ("check", "repair"):
            return common + ["--check"] + \
                ["--repair"] * (self.kind == "repair")
        if self.kind == "snapshot":
            return common + ["--snapshot", "copy"]
        common += ["--report", "report.json", "--settle", "0",
                   "--allow-delete"]
        options = {"full": ["--full"], "rebuild": ["--rebuild"],
                   "stream": ["-"], "wait": ["--wait=600"]}
        return common + options.get(self.kind, []) + ["news"]

    def begin(self):
        for name in ("report.json", "copy"):
            path = os.path.join(self.folder, name)
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.remove(path)
        if self.kind == "first":
            shutil.rmtree(os.path.join(self.folder, "index"),
                          ignore_errors=True)
        if self.kind == "wait":
            self.holder = lib.start(
                lib.program("pqindex", "index", "-"), self.folder,
                stdin=lib.subprocess.PIPE, stdout=lib.subprocess.DEVNULL,
                stderr=lib.subprocess.DEVNULL)
        return lib.start(
            lib.program("pqindex", "index", *self.words()), self.folder,
            stdin=lib.subprocess.PIPE if self.kind == "stream" else
            lib.subprocess.DEVNULL, stdout=lib.subprocess.DEVNULL,
            stderr=lib.subprocess.PIPE)

    def is_caught(self, process):
        """Whether the process has said that it will take the signal."""
        try:
            with open(f"/proc/{process.pid}/status",
                      encoding="ascii") as stream:
                for line in stream:
                    if line.startswith("SigCgt:"):
                        mask = int(line.split()[1], 16)
                        return bool(mask >> (self.number - 1) & 1)
        except OSError:
            pass
        return False

    def interrupt(self, process, within):
        """Returns how long it took to end, and whether it was bound to
        write its report."""
        time.sleep(self.chance.random() * within)
        is_caught = self.is_caught(process)
        began = time.monotonic()
        process.send_signal(self.number)
        if self.second:
            time.sleep(self.chance.choice((0, 0, 0.001, 0.01)))
            process.send_signal(self.second)
        try:
            _, said = process.communicate(timeout=lib.PATIENCE_S)
        except lib.subprocess.TimeoutExpired:
            lib.kill(process)
            self.wrong("hangs")
        return time.monotonic() - began, is_caught, said

    def judge(self, process, took, is_caught, said):
        by_signal = (-self.number, -(self.second or self.number))
        if process.returncode not in (0, *by_signal) and \
                not (self.kind == "wait" and process.returncode == 75):
            self.wrong(f"exit {process.returncode}: {said}")
        if took > (AT_ONCE_S if self.second else ENDS_S):
            self.wrong(f"ended after {took:.1f} s")
        if self.second or not is_caught or self.kind in NO_REPORT:
            return
        if not os.path.exists(self.report):
            self.wrong(f"no report; exit {process.returncode}: {said}")
        with open(self.report, encoding="utf-8") as stream:
            code = json.load(stream)["exit"]
        if code != (-process.returncode + 128 if process.returncode < 0
                    else process.returncode):
            self.wrong(f"exit {process.returncode}, the report says {code}")

    def play(self, within):
        """`within` is how long each kind of run may take, as far as it is
        known, and learns from this one."""
        write_some(self.folder, self.chance, 0.3)
        began = time.monotonic()
        process = self.begin()
        took, is_caught, said = self.interrupt(process, within[self.kind])
        if process.returncode < 0:
            # One that reads standard input ends by a signal alone.
            within[self.kind] = min(within[self.kind] * 1.2, LONGEST_S)
        else:
            within[self.kind] = min(within[self.kind],
                                    time.monotonic() - began) * 0.9
        if self.holder:
            self.holder.stdin.close()
            self.holder.wait()
        self.judge(process, took, is_caught, said)
        if self.kind == "snapshot" and process.returncode != 0 and \
                os.path.exists(os.path.join(self.folder, "copy")):
            self.wrong("half a copy is left")
        lib.update(self.folder, "news")
        if self.chance.random() < 0.3:
            lib.check_scratch(self.folder, "news")
        return took, process.returncode < 0


def main():
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    # Below nohup(1) pqindex would rightly not heed SIGHUP.
    for number in SIGNALS:
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    within = {kind: 0.3 for kind in KINDS}
    longest = ended = 0
    place = None
    for number in range(first, first + count):
        if place is None or number % ROUNDS_A_FOLDER == 0:
            place = tempfile.TemporaryDirectory()
            write_some(place.name, random.Random(number), 1)
            lib.update(place.name, "news")
        try:
            took, is_ended = Round(place.name, number).play(within)
        except Wrong as reason:
            print(f"round {number}: {reason}")
            return 1
        longest = max(longest, took)
        ended += is_ended
    print(f"{count} rounds: {ended} ended by the signal, after "
          f"{longest:.2f} s at most")
    # Signals that all come too late would show nothing.
    return 0 if ended >= count / 4 else 1


if __name__ == "__main__":
    sys.exit(main())
