#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
clocks.py ROUNDS [FIRST_SEED]: edits that neither size nor time need tell of,
seen by a pqindex whose clock is right, or days or a year behind or ahead:
same-size edits within one second, times put back, backups copied over or
moved over newer files, files replaced as rsync does, names exchanged,
folders and the index itself restored. After each few of them one run has to
give the index of a build from scratch.

The clock is faketime's; the times of files are the kernel's.
"""
import json
import os
import random
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import lib  # noqa: E402
from lib import Wrong  # noqa: E402

CLOCKS = ("", "", "-1y", "+1y", "-3d", "+3d", "-1h", "+1h", "-3s", "+3s")
ROUNDS_A_FOLDER = 10
NAMES = [f"{below}f{i}.txt" for below in ("", "a/", "b/c/")
         for i in range(4)]
NS = 10 ** 9


def under(clock):
    """What a command runs under; the times of files stay what they are."""
    if not clock:
        return []
    return ["env", "NO_FAKE_STAT=1", "DONT_FAKE_MONOTONIC=1", "faketime",
            "-f", clock]


class Round:
    def __init__(self, folder, number):
        self.folder = folder
        self.root = os.path.join(folder, "news")
        self.chance = random.Random(number)
        self.log = []

    # ---- Texts of one size ----------------------------------------------

    def fresh(self):
        return f"{self.chance.randrange(10 ** 8):08d}"

    def text(self, name):
        return (f"About {name}\n\nThe harbour of mark{self.fresh()} was "
                "closed for the day.\n")

    def path(self, name=None):
        path = os.path.join(self.root, name or self.chance.choice(NAMES))
        if not os.path.exists(path):
            lib.write(path, self.text(os.path.basename(path)))
        return path

    def overwrite(self, path):
        """In place, the same size."""
        text = self.text(os.path.basename(path))
        with open(path, "r+", encoding="utf-8") as stream:
            stream.write(text)

    # ---- Edits ----------------------------------------------------------

    def edit(self):
        self.overwrite(self.path())

    def edit_twice(self):
        path = self.path()
        self.overwrite(path)
        self.overwrite(path)

    def edit_unseen(self):
        """touch -d: the time is what it was."""
        path = self.path()
        facts = os.stat(path)
        self.overwrite(path)
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    def set_time(self):
        """And then an edit that has the same one."""
        path = self.path()
        when = time.time_ns() + self.chance.choice(
            (-400, -1, 1, 400)) * 86400 * NS
        os.utime(path, ns=(when, when))
        self.run()
        self.overwrite(path)
        os.utime(path, ns=(when, when))

    def keep_backup(self):
        """cp -a over a newer one, now or some rounds later."""
        path = self.path()
        backup = os.path.join(self.folder, "backup.txt")
        if not os.path.exists(backup):
            shutil.copy2(path, backup)
            self.overwrite(path)
            if self.chance.random() < 0.5:
                self.run()
        shutil.copy2(backup, path)

    def move_older(self):
        """mv of an older file over a newer one."""
        path = self.path()
        older = os.path.join(self.folder, "older.txt")
        lib.write(older, self.text(os.path.basename(path)))
        when = os.stat(path).st_mtime_ns - self.chance.choice((0, 1)) * NS
        os.utime(older, ns=(when, when))
        os.rename(older, path)

    def sync(self):
        """rsync -a: written beside, the sender's time, then renamed."""
        path = self.path()
        hidden = os.path.join(os.path.dirname(path),
                              f".{os.path.basename(path)}.X7g")
        when = os.stat(path).st_mtime_ns
        lib.write(hidden, self.text(os.path.basename(path)))
        os.utime(hidden, ns=(when, when))
        os.rename(hidden, path)

    def write_anew(self):
        """Deleted and there again: the inode may be the same."""
        path = self.path()
        when = os.stat(path).st_mtime_ns
        os.remove(path)
        lib.write(path, self.text(os.path.basename(path)))
        os.utime(path, ns=(when, when))

    def exchange(self):
        """Two names of files of one size and time."""
        one, other = self.path(), self.path()
        if one == other:
            return
        when = os.stat(one).st_mtime_ns
        os.utime(other, ns=(when, when))
        if self.chance.random() < 0.5:
            self.run()
        aside = os.path.join(self.folder, "aside.txt")
        os.rename(one, aside)
        os.rename(other, one)
        os.rename(aside, other)

    def link_hard(self):
        """One file of two names, edited by one of them."""
        path = self.path()
        other = os.path.join(self.root, "hard.txt")
        if os.path.exists(other):
            os.remove(other)
        os.link(path, other)
        if self.chance.random() < 0.5:
            self.run()
        self.overwrite(self.chance.choice((path, other)))

    def edit_record(self):
        """In the midst of a file of several."""
        path = os.path.join(self.root, "all.jsonl")
        with open(path, encoding="utf-8") as stream:
            lines = stream.read().splitlines(keepends=True)
        i = self.chance.randrange(len(lines))
        record = json.loads(lines[i])
        record["text"] = f"The record of mark{self.fresh()}."
        lines[i] = json.dumps(record) + "\n"
        facts = os.stat(path)
        with open(path, "r+", encoding="utf-8") as stream:
            stream.write("".join(lines))
        if self.chance.random() < 0.5:
            os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    def restore_folder(self):
        """All of it, as tar or a backup leaves it."""
        kept = os.path.join(self.folder, "kept")
        if not os.path.exists(kept):
            shutil.copytree(self.root, kept)
            return
        shutil.rmtree(self.root)
        shutil.copytree(kept, self.root)
        shutil.rmtree(kept)

    def restore_index(self):
        """An older one, that the sources have left behind."""
        index = os.path.join(self.folder, "index")
        kept = os.path.join(self.folder, "index-kept")
        if not os.path.exists(kept):
            shutil.copytree(index, kept)
            return
        shutil.rmtree(index)
        shutil.copytree(kept, index)
        shutil.rmtree(kept)

    # ---- A run ----------------------------------------------------------

    def run(self):
        """By some clock. By one that is far from right nothing has to
        settle, whatever the default is."""
        clock = self.chance.choice(CLOCKS)
        settle = ["--settle", "0"]
        if clock and not clock.endswith("s") and self.chance.random() < 0.5:
            settle = []
        self.log.append(f"run {clock} {settle}")
        lib.expect(lib.run(
            under(clock) + lib.program(
                "pqindex", "index", "-q", "--allow-delete", *settle, "news"),
            self.folder), 0)

    def play(self):
        acts = (self.edit, self.edit_twice, self.edit_unseen, self.set_time,
                self.keep_backup, self.move_older, self.sync,
                self.write_anew, self.exchange, self.link_hard,
                self.edit_record, self.restore_folder, self.restore_index)
        for _ in range(self.chance.randint(1, 4)):
            for _ in range(self.chance.randint(1, 3)):
                act = self.chance.choice(acts)
                self.log.append(act.__name__)
                act()
            self.run()
        return lib.check_scratch(self.folder, "news")


def begin(folder):
    for name in NAMES:
        lib.write(os.path.join(folder, "news", name),
                  f"About {name}\n\nThe harbour of {name} was closed.\n")
    lib.write(os.path.join(folder, "news", "all.jsonl"), "".join(
        json.dumps({"id": f"r{i}", "lang": "en",
                    "text": f"The record of mark{i:08d}."}) + "\n"
        for i in range(20)))
    lib.update(folder, "news")


def main():
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.monotonic()
    passages = runs = 0
    place = None
    for number in range(first, first + count):
        if place is None or number % ROUNDS_A_FOLDER == 0:
            place = tempfile.TemporaryDirectory()
            begin(place.name)
        turn = Round(place.name, number)
        try:
            passages += turn.play()
        except Wrong as reason:
            print("\n".join(turn.log))
            print(f"round {number}: {reason}")
            return 1
        runs += sum(line.startswith("run") for line in turn.log)
    print(f"{count} rounds in {time.monotonic() - began:.0f} s: {runs} runs "
          f"by {len(set(CLOCKS))} clocks, no edit missed in {passages} "
          "passages")
    return 0 if passages >= 20 * count else 1


if __name__ == "__main__":
    sys.exit(main())
