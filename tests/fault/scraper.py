#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
scraper.py ROUNDS [FIRST_SEED]: scrapers that write slowly while pqindex
runs again and again: in place, by rename, truncating, a line of JSON behind
the other, with folders that are moved, replaced and deleted and links
swapped in for files and folders. When they are done, one quiet run has to
give the index of a build from scratch.

In one round of twenty files have to settle for a second, as they do for five
by default.
"""
import errno
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
import lib  # noqa: E402
from lib import Wrong  # noqa: E402

SCRAPERS = 3
SCRAPING_S = 0.3
ROUNDS_A_FOLDER = 10
FOLDERS = ("", "d0/", "d1/", "d1/e/", "d2/")


class Scraper(threading.Thread):
    """Writes until told to stop. Two of them may be at one file."""

    def __init__(self, folder, seed, is_over):
        super().__init__()
        self.root = os.path.join(folder, "news")
        self.outside = os.path.join(folder, "outside")
        self.chance = random.Random(seed)
        self.is_over = is_over
        self.done = 0
        self.failure = None

    def run(self):
        while not self.is_over.is_set():
            try:
                self.act()
            except OSError as reason:
                self.failure = reason
                return

    def act(self):
        acts = (self.in_place, self.in_place, self.by_rename, self.truncate,
                self.append, self.append_records, self.append_records,
                self.same_size, self.remove, self.move, self.move_folder,
                self.replace_folder, self.remove_folder, self.link_file,
                self.link_folder)
        try:
            self.chance.choice(acts)()
            self.done += 1
        except OSError as reason:
            # Another scraper was there, or there was nothing yet; a folder
            # is moved into itself.
            if reason.errno not in (errno.ENOENT, errno.EEXIST, errno.ELOOP,
                                    errno.ENOTDIR, errno.EISDIR,
                                    errno.EINVAL, errno.ENOTEMPTY):
                raise

    # ---- What is written ------------------------------------------------

    def pause(self):
        time.sleep(self.chance.choice((0, 0, 0.0005, 0.002, 0.01)))

    def words(self, count):
        return " ".join(self.chance.choice(lib.WORDS) for _ in range(count))

    def text(self):
        paragraphs = [f"About {self.words(3)}"]
        for _ in range(self.chance.randint(1, 6)):
            paragraphs.append(f"The {self.words(self.chance.randint(5, 90))}"
                              ".")
        return "\n\n".join(paragraphs) + "\n"

    def record(self):
        record = {"id": f"r{self.chance.randrange(9)}", "lang": "en",
                  "title": self.words(3), "text": self.text()}
        if self.chance.random() < 0.3:
            record["url"] = f"https://port.example/{self.chance.randrange(9)}"
        return json.dumps(record) + "\n"

    def path(self, suffix="txt"):
        path = os.path.join(self.root, self.chance.choice(FOLDERS),
                            f"f{self.chance.randrange(5)}.{suffix}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def folder(self):
        return os.path.join(self.root, self.chance.choice(FOLDERS[1:]))[:-1]

    def put(self, stream, text):
        """A piece at a time."""
        while text:
            length = self.chance.randint(1, 400)
            stream.write(text[:length])
            stream.flush()
            text = text[length:]
            self.pause()

    # ---- What befalls a file --------------------------------------------

    def in_place(self):
        with open(self.path(), "w", encoding="utf-8") as stream:
            self.put(stream, self.text())

    def by_rename(self):
        path = self.path()
        hidden = f"{path}.{threading.get_ident()}.tmp"
        with open(hidden, "w", encoding="utf-8") as stream:
            self.put(stream, self.text())
        os.rename(hidden, path)

    def truncate(self):
        with open(self.path(), "r+", encoding="utf-8") as stream:
            stream.truncate(self.chance.randrange(300))
            self.pause()
            stream.seek(0)
            self.put(stream, self.text())

    def append(self):
        with open(self.path(), "a", encoding="utf-8") as stream:
            self.put(stream, self.text())

    def append_records(self):
        with open(self.path("jsonl"), "a", encoding="utf-8") as stream:
            for _ in range(self.chance.randint(1, 4)):
                self.put(stream, self.record())

    def same_size(self):
        """An edit that neither size nor, perhaps, time tells of."""
        path = self.path()
        with open(path, "r+", encoding="utf-8") as stream:
            before = os.fstat(stream.fileno())
            stream.seek(self.chance.randrange(200))
            stream.write(self.chance.choice(lib.WORDS)[:3])
        size = os.stat(path).st_size
        if size == before.st_size and self.chance.random() < 0.5:
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def remove(self):
        os.remove(self.path(self.chance.choice(("txt", "jsonl"))))

    def move(self):
        suffix = self.chance.choice(("txt", "jsonl"))
        os.rename(self.path(suffix), self.path(suffix))

    # ---- What befalls a folder ------------------------------------------

    def move_folder(self):
        os.rename(self.folder(), self.folder())

    def replace_folder(self):
        """By another one that was written elsewhere."""
        folder = self.folder()
        made = os.path.join(self.root,
                            f".made-{threading.get_ident()}")
        shutil.rmtree(made, ignore_errors=True)
        os.mkdir(made)
        for i in range(self.chance.randint(0, 4)):
            lib.write(os.path.join(made, f"f{i}.txt"), self.text())
        aside = f"{made}-aside"
        shutil.rmtree(aside, ignore_errors=True)
        os.rename(folder, aside)
        self.pause()
        os.rename(made, folder)
        shutil.rmtree(aside, ignore_errors=True)

    def remove_folder(self):
        shutil.rmtree(self.folder(), ignore_errors=True)

    def link_file(self):
        path = self.path()
        os.remove(path)
        os.symlink(os.path.join(self.outside, "secret.txt"), path)
        self.pause()
        os.remove(path)

    def link_folder(self):
        folder = self.folder()
        aside = os.path.join(self.root, f".aside-{threading.get_ident()}")
        shutil.rmtree(aside, ignore_errors=True)
        os.rename(folder, aside)
        try:
            os.symlink(self.outside, folder)
            self.pause()
            os.remove(folder)
        finally:
            if not os.path.lexists(folder):
                os.rename(aside, folder)


def run_beside(folder, settle, is_over):
    """pqindex over and over; counts its runs."""
    count = 0
    while not is_over.is_set():
        done = lib.run(lib.program("pqindex", "index", "-q", "--settle",
                                   settle, "--allow-delete", "news"), folder)
        lib.expect(done, 0, 1)
        count += 1
    return count


def play(folder, number):
    is_over = threading.Event()
    is_slow = number % 20 == 0
    scrapers = [Scraper(folder, f"{number}.{i}", is_over)
                for i in range(SCRAPERS)]
    timer = threading.Timer(SCRAPING_S * (5 if is_slow else 1), is_over.set)
    for worker in scrapers + [timer]:
        worker.start()
    try:
        runs = run_beside(folder, "1" if is_slow else "0", is_over)
    finally:
        is_over.set()
        for worker in scrapers + [timer]:
            worker.join()
    for scraper in scrapers:
        if scraper.failure:
            raise Wrong(f"a scraper failed: {scraper.failure!r}")
    if is_slow:
        time.sleep(1.1)
    lib.update(folder, *(["--settle", "1"] if is_slow else []), "news",
               codes=(0, 1))
    passages = lib.check_scratch(folder, "news")
    if "canary" in lib.dump(folder):
        raise Wrong("what lies outside was read")
    return runs, sum(scraper.done for scraper in scrapers), passages


def main():
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.monotonic()
    runs = acts = passages = 0
    place = None
    for number in range(first, first + count):
        if place is None or number % ROUNDS_A_FOLDER == 0:
            place = tempfile.TemporaryDirectory()
            os.mkdir(os.path.join(place.name, "news"))
            lib.write(os.path.join(place.name, "outside", "secret.txt"),
                      "About a secret\n\nThe canary sings.\n")
        try:
            more = play(place.name, number)
        except Wrong as reason:
            print(f"round {number}: {reason}")
            return 1
        runs, acts, passages = (runs + more[0], acts + more[1],
                                passages + more[2])
    print(f"{count} rounds in {time.monotonic() - began:.0f} s: {acts} "
          f"changes beside {runs} runs, {passages} passages compared")
    return 0 if passages >= count and runs >= count else 1


if __name__ == "__main__":
    sys.exit(main())
