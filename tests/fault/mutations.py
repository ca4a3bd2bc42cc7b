#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
mutations.py COUNT [SEED [index|ledger]]: COUNT copies of an index, each with
one damage done to a file of it: bits and bytes flipped, blocks overwritten,
files cut, lengthened, emptied, taken away, swapped, taken from another index
or from an older revision; the same to its ledger. After each:

  search   gives what the sound index gives, or ends with 3 and one line that
           names a command, or with 75; never by a signal, never late, and
           never with a text that the sources do not hold
  check    finds everything after which any search or the dump of all that
           a search may read differs; here and below 75 is wrong: nobody
           else is at work, and no disk refuses
  command  that was named works: then the index is the sound one
  repair   (--check --repair) the same
  run      as from cron, with a source added and one changed: ends with 3 and
           a command that works, or does its work; loses nothing

With PQ_SECONDS it ends after so many, whatever COUNT is.

What nobody could keep is counted: records of standard input, of which the
damaged index had the only copy, may be lost, if the program says so.
"""
import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

BIN = os.path.abspath(os.environ.get("PQ_BIN", "build/bin"))
TOOLS = os.path.abspath(os.environ.get("PQ_TOOLS", "build/release/tools"))
SEARCH_S, RUN_S = 10, 60  # what takes longer is a hang
# Where libxapian wrote past what it had, glibc says so before it ends the
# program, and nobody can keep it from that.
GLIBC_SAYS = re.compile(r"(corrupted|malloc\(\):|free\(\):|double free).*\n")
BLOCK = 8192
SEARCHES = (
    ["--format=jsonl", "huawei"],
    ["--format=jsonl", "-n0", "government network"],
    ["--format=jsonl", '"the city"', "-C1"],
    ["--format=tsv", "+price -vote"],
    ["--count", "policy OR backdoor"],
    ["--facet=source", "--facet=month", "huawei"],
    ["--by=article", "--format=jsonl", "security police"],
    ["--format=paths", "-n0", "date:2021.. energy"],
    ["--timeline=month", "state"],
    ["--format=jsonl", "gover*"],
    ["--batch=batch", "--format=jsonl"],
    None,  # --article of one that there is
)


class Wrong(Exception):
    """What must not happen."""


def run(arguments, folder, limit):
    """Exit status (negative: signal, None: late), output, messages."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                   "PULLQUOTE_CONFIG": "/dev/null", "HOME": folder,
                   "TZ": "UTC"}
    with subprocess.Popen(
            arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            out, said = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            out, said = process.communicate()
            return None, out, said.decode("utf-8", "replace")
        return process.returncode, out, said.decode("utf-8", "replace")


class World:
    """Sources, the sound index of them, an older one, another one."""

    def __init__(self, place):
        self.place = place
        self.lay_sources()
        self.index = os.path.join(place, "index")
        self.generate(7, "other-news")
        self.must(["pqindex", "-q", "--settle=0", "--index", "other",
                   "other-news"])
        self.must(["pqindex", "-q", "--settle=0", "--index", "index", "news"])
        self.send("first")
        self.keep("older")
        self.edit(1)
        self.update()
        self.send("second")
        self.keep("sound")
        with open(os.path.join(place, "batch"), "w") as batch:
            batch.write("a\thuawei\nb\tsecurity AND state\nc\t=network\n")
        self.sound = self.dump()
        if not self.sound[0] == 0 or len(self.sound[1]) < 10000:
            raise Wrong("the sound index is none")
        self.edit(2)
        self.update()
        self.later = self.dump()  # what an undisturbed run makes of it
        self.take_back()
        self.restore()
        self.answers = [self.ask(words) for words in self.searches()]
        self.texts = self.all_texts()

    def lay_sources(self):
        self.generate(1, "news")
        records = os.path.join(self.place, "news", "wire.jsonl")
        self.generate(2, "wire")
        paths = sorted(os.path.join(folder, name) for folder, _, names
                       in os.walk(os.path.join(self.place, "wire"))
                       for name in names)
        with open(records, "w") as wire:
            for number, path in enumerate(paths[:25]):
                with open(path) as story:
                    title, _, text = story.read().partition("\n")
                json.dump({"id": f"w{number}", "title": title, "text": text,
                           "date": f"20{number % 9 + 15}-0{number % 9 + 1}-11",
                           "source": f"Wire {number % 3}",
                           "url": f"https://wire.example/{number}"}, wire)
                wire.write("\n")
        with zipfile.ZipFile(os.path.join(self.place, "news", "more.zip"),
                             "w") as archive:
            for number, path in enumerate(paths[25:30]):
                archive.write(path, f"in/{number}.txt")
        with open(os.path.join(self.place, "news", "noise.txt"), "wb") as file:
            file.write(b"\0\1\2\3")
        shutil.rmtree(os.path.join(self.place, "wire"))

    def generate(self, seed, folder):
        os.makedirs(os.path.join(self.place, folder))
        subprocess.run([os.path.join(TOOLS, "generate"), str(seed), "40",
                        os.path.join(self.place, folder)], check=True)

    def edit(self, number):
        """What changes before the run of this number."""
        news = os.path.join(self.place, "news")
        with open(os.path.join(news, f"new{number}.txt"), "w") as file:
            file.write(f"Report {number}\n\nThe network of state number "
                       f"{number} was switched off on Monday.\n")
        with open(os.path.join(news, "changing.txt"), "w") as file:
            file.write(f"Page\n\nThe government said so {number} times.\n")

    def take_back(self):
        """The sources are those of the sound index."""
        self.edit(1)
        os.unlink(os.path.join(self.place, "news", "new2.txt"))

    def send(self, name):
        lines = "".join(
            json.dumps({"id": f"{name}{number}", "title": f"Telex {number}",
                        "text": f"The {name} telex of the security police "
                                f"has number {number}."}) + "\n"
            for number in range(3))
        subprocess.run([os.path.join(BIN, "pqindex"), "-q", "--settle=0",
                        "--index", self.index, "-"], input=lines.encode(),
                       check=True, cwd=self.place)

    def update(self):
        return self.run(["pqindex", "-q", "--settle=0", "--allow-delete",
                         "--index", "index"])

    def run(self, arguments, limit=RUN_S):
        program = os.path.join(BIN, arguments[0])
        return run([program] + arguments[1:], self.place, limit)

    def must(self, arguments):
        code, _, said = self.run(arguments)
        if code not in (0, 1):
            raise Wrong(f"{arguments}: {code} {said}")

    def keep(self, name):
        shutil.copytree(self.index, os.path.join(self.place, name))

    def restore(self, name="sound"):
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(os.path.join(self.place, name), self.index)

    def dump(self, whole=True):
        """What a search can see, and all that it reads on its way there."""
        return run([os.path.join(TOOLS, "dump"), self.index] +
                   (["whole"] if whole else []), self.place, RUN_S)[:2]

    def searches(self):
        first = re.search(rb"^ article=([0-9a-f]+) id", self.sound[1], re.M)
        for words in SEARCHES:
            yield words or ["--article", first.group(1).decode()]

    def ask(self, words):
        code, out, said = self.run(["pqsearch", "--index", "index"] + words,
                                   SEARCH_S)
        out = re.sub(rb'"elapsed_ms":[0-9.]+', b'"elapsed_ms":0', out)
        return code, out, said

    def all_texts(self):
        """Each text that a passage may have."""
        _, out, _ = self.run(["pqsearch", "--index", "index", "-n0",
                              "--timeout=0", "--format=jsonl",
                              "--copies=show", "date:..2030 OR NOT zzz"])
        return {hit["text"] for hit in map(json.loads, out.splitlines())
                if hit["type"] == "hit"}


# ---- Damage -----------------------------------------------------------------

def flip_bit(data, chance, _):
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def flip_bytes(data, chance, _):
    for _ in range(chance.randint(2, 8)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def overwrite_block(data, chance, _):
    start = chance.randrange(len(data) // BLOCK + 1) * BLOCK
    size = min(BLOCK, len(data) - start)
    data[start:start + size] = chance.choice(
        (bytes(size), b"\xff" * size, chance.randbytes(size)))


def swap_blocks(data, chance, _):
    count = len(data) // BLOCK
    if count < 2:
        return flip_bit(data, chance, None)
    one, two = (chance.randrange(count) * BLOCK for _ in range(2))
    data[one:one + BLOCK] = data[two:two + BLOCK]
    return None


def old_block(data, chance, older):
    start = chance.randrange(len(data) // BLOCK + 1) * BLOCK
    if older:
        data[start:start + BLOCK] = older[start:start + BLOCK]


def cut(data, chance, _):
    del data[chance.randrange(len(data) + 1):]


def cut_blocks(data, chance, _):
    del data[chance.randrange(len(data) // BLOCK + 1) * BLOCK:]


def empty(data, *_):
    del data[:]


def append(data, chance, _):
    data += chance.randbytes(chance.choice((1, 100, BLOCK, 3 * BLOCK)))


def shift(data, chance, _):
    data.insert(chance.randrange(len(data) + 1), 0)


DAMAGES = (
    [flip_bit] * 8 + [flip_bytes] * 4 + [overwrite_block] * 4 +
    [swap_blocks] * 2 + [old_block] * 2 + [cut] * 3 + [cut_blocks] + [empty] +
    [append] + [shift])
STUBS = (b"", b"auto gen-99\n", b"auto nowhere\n", b"nonsense\n", b"\0\0\0",
         b"auto gen-", b"auto .\n", b"auto gen-1/../gen-2\n", b"auto /\n",
         b"glass gen-2\nglass gen-2\n", b"auto XAPIANDB\n")


def files_of(folder):
    return sorted(os.path.join(base, name)
                  for base, _, names in os.walk(folder) for name in names)


def read(path):
    with open(path, "rb") as file:
        return bytearray(file.read())


def twin(world, path, index):
    """The file of another index that has the part that this one has."""
    name = os.path.basename(path)
    return next((other for other in files_of(os.path.join(world.place, index))
                 if os.path.basename(other) == name), None)


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def damage_bytes(world, chance, path):
    older = twin(world, path, "older")
    data = read(path)
    how = chance.choice(DAMAGES)
    how(data, chance, read(older) if older else b"")
    write(path, data)
    return how.__name__


def damage_file(world, chance, path):
    """The file as a whole."""
    how = chance.choice(("deleted", "foreign", "older", "folder", "link"))
    other = twin(world, path, "other" if how == "foreign" else "older")
    if how in ("foreign", "older") and other:
        shutil.copyfile(other, path)
        return how
    os.unlink(path)
    if how == "folder":
        os.mkdir(path)
    elif how == "link":
        os.symlink(os.path.basename(path), path)
    else:
        how = "deleted"
    return how


def damage_index(world, chance):
    tables = [path for path in files_of(world.index)
              if path.endswith((".glass", "iamglass"))]
    kind = chance.random()
    if kind < 0.06:
        write(os.path.join(world.index, "XAPIANDB"), chance.choice(STUBS))
        return "stub", "XAPIANDB"
    if kind < 0.10:
        one, two = chance.sample(tables, 2)
        data = read(one)
        shutil.copyfile(two, one)
        write(two, data)
        return "swapped", os.path.basename(one)
    # by their sizes, the smallest too
    sizes = [os.path.getsize(path) + 60000 for path in tables]
    path = chance.choices(tables, sizes)[0]
    damage = damage_file if kind < 0.18 else damage_bytes
    return damage(world, chance, path), os.path.basename(path)


def damage_ledger(world, chance):
    path = os.path.join(world.index, "ledger.sqlite")
    kind = chance.random()
    if kind < 0.06:
        write(path + "-journal", chance.randbytes(chance.randrange(4000)))
        return "journal", "ledger.sqlite"
    if kind < 0.25:
        return damage_file(world, chance, path), "ledger.sqlite"
    return damage_bytes(world, chance, path), "ledger.sqlite"


# ---- What must hold ---------------------------------------------------------

class Trial:
    def __init__(self, world, target, seed):
        self.world = world
        self.seed = seed
        self.chance = random.Random(seed)
        world.restore()
        damage = damage_index if target == "index" else damage_ledger
        self.how, self.file = damage(world, self.chance)
        shutil.rmtree(os.path.join(world.place, "damaged"),
                      ignore_errors=True)
        shutil.copytree(world.index, os.path.join(world.place, "damaged"),
                        symlinks=True)
        self.table = collections.Counter()
        self.notes = []

    def again(self):
        shutil.rmtree(self.world.index)
        shutil.copytree(os.path.join(self.world.place, "damaged"),
                        self.world.index, symlinks=True)

    def wrong(self, words):
        self.notes.append(words)

    def bounded(self, name, code, said):
        """No hang, no signal, no bug; refused in one line with a command."""
        said = GLIBC_SAYS.sub("", said)
        if code is None:
            self.wrong(f"{name}: hangs")
        elif code < 0:
            self.wrong(f"{name}: ends by {signal.Signals(-code).name}")
        elif code not in (0, 1, 3) and not (
                code == 75 and name.startswith("search")):
            self.wrong(f"{name}: ends with {code}: {said[:300]}")
        elif code == 3 and len(said.splitlines()) != 1:
            self.wrong(f"{name}: not one line: {said[:400]}")
        elif code == 3 and not commands(said):
            self.wrong(f"{name}: no command: {said[:400]}")

    def check_texts(self, words, out):
        if "--format=jsonl" not in words:
            return
        for line in out.splitlines():
            hit = json.loads(line)
            if hit["type"] == "hit" and hit["text"] not in self.world.texts:
                self.wrong(f"search {words}: a text that no source has")

    def search(self):
        """Whether all answers were as they should be; *told: or refused."""
        is_same, said_all = True, []
        for words, right in zip(self.world.searches(), self.world.answers):
            code, out, said = self.world.ask(words)
            self.bounded(f"search {words}", code, said)
            if code in (3, 75):
                said_all.append((code, said))
                self.table["told" if code == 3 else "later"] += 1
                continue
            self.check_texts(words, out)
            if (code, out) == right[:2]:
                self.table["right"] += 1
            else:
                self.table["silent"] += 1
                is_same = False
        return is_same, said_all

    def find(self, is_harmful):
        code, _, said = self.world.run(
            ["pqindex", "--index", "index", "--check"])
        if code != 1:
            self.bounded("check", code, said)
        if is_harmful and code == 0:
            self.wrong("check: finds nothing, but something is wrong")
        return code, said

    def is_mended(self, name, code, said, wanted):
        """Whether the index is the sound one, or what was lost is told."""
        got, out = self.world.dump(False)
        if code not in (0, 1):
            self.wrong(f"{name}: ends with {code}: {said[:400]}")
        elif got != 0:
            self.wrong(f"{name}: the index cannot be dumped")
        elif not lacks_streamed_only(out, plain(wanted), said):
            self.wrong(f"{name}: another index: {said[:300]}" +
                       difference(out, plain(wanted)))
        else:
            self.table["mended"] += 1

    def obey(self, said, wanted):
        """Runs the command that was named."""
        named = commands(said)
        if not named:
            return
        self.again()
        code, said = self.follow(named[0])
        self.is_mended(" ".join(named[0]), code, said, wanted)

    def follow(self, command):
        """Runs it; where it ends with the name of another one, that too, as
        when what was taken for the index is another's in part."""
        code, _, said = self.world.run(command)
        if code == 3 and commands(said) and commands(said)[0] != command:
            code, _, said = self.world.run(commands(said)[0])
        return code, said

    def repair(self):
        self.again()
        code, _, said = self.world.run(
            ["pqindex", "--index", "index", "--settle=0", "--allow-delete",
             "--check", "--repair"])
        if code == 3 and commands(said):
            code, _, said = self.world.run(commands(said)[0])
        self.is_mended("repair", code, said, self.world.sound)
        code, _, said = self.world.run(
            ["pqindex", "--index", "index", "--check"])
        if code != 0:
            self.wrong(f"repair: leaves {code}: {said[:300]}")

    def nightly(self, before):
        """`before`: what could be dumped of the damaged index."""
        self.again()
        self.world.edit(2)
        code, _, said = self.world.update()
        self.bounded("run", code, said)
        got, out = self.world.dump(False)
        self.table[f"run {code}"] += 1
        if code in (0, 1) and not (
                got == 0 and
                (lacks_streamed_only(out, plain(self.world.later), said)) or
                before[1] != self.world.sound[1]):
            self.wrong(f"run: {code}, but another index: {said[:300]}" +
                       difference(out, plain(self.world.later)))
        if code == 3 and commands(said):
            code, told = self.follow(commands(said)[0])
            self.is_mended("run, then " + " ".join(commands(said)[0]), code,
                           told, self.world.later)
        self.world.take_back()

    def go(self):
        before = self.world.dump()
        is_harmful = before != self.world.sound
        is_same, told = self.search()
        code, said = self.find(is_harmful or not is_same or bool(told))
        if code != 0 and not is_harmful and is_same and not told:
            self.table["found though harmless"] += 1
        self.table["silent, and check finds it"] += not is_same and code != 0
        self.table["harmful"] += is_harmful
        self.table["trials"] += 1
        for status, words in told[:1]:
            if status == 3:
                self.obey(words, self.world.sound)
        if code == 3:
            self.obey(said, self.world.sound)
        if code != 0:
            self.repair()
        self.nightly(before)


def plain(dump):
    """A dump without what only a whole one has."""
    return b"".join(line for line in dump[1].splitlines(True)
                    if not line.startswith(b"  "))


def commands(said):
    """The commands that a message names, for the index at hand."""
    found = re.findall(r": (pqindex --index index( --[a-z]+)+)", said)
    return [["pqindex", "--settle=0", "--allow-delete"] + words.split()[1:]
            for words, _ in found]


def difference(out, wanted):
    have, want = set(out.splitlines()), set(wanted.splitlines())
    lines = [b"- " + line for line in sorted(want - have)]
    lines += [b"+ " + line for line in sorted(have - want)]
    return "".join("\n    " + line[:160].decode() for line in lines[:4])


def lacks_streamed_only(out, wanted, said):
    """Whether only records of standard input are missing, as was told."""
    have, want = set(out.splitlines()), set(wanted.splitlines())
    if have == want:
        return True
    told = re.search(r"(\d+) articles? from standard input could not be", said)
    missing = want - have
    lost = [line for line in missing if b"telex" not in line.lower()]
    count = sum(line.startswith(b" article=") for line in missing)
    return bool(told) and have <= want and not lost and \
        int(told.group(1)) == count


def main():
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    targets = sys.argv[3:] or ["index", "ledger"]
    place = tempfile.mkdtemp()
    tables = collections.defaultdict(collections.Counter)
    wrong = 0
    seconds = float(os.environ.get("PQ_SECONDS", 0))
    end = time.monotonic() + seconds if seconds else None
    try:
        world = World(place)
        for number in range(count):
            if end and time.monotonic() > end:
                count = number
                break
            target = targets[number % len(targets)]
            trial = Trial(world, target, first + number)
            trial.go()
            tables[f"{target}: {trial.how}"].update(trial.table)
            wrong += bool(trial.notes)
            for note in trial.notes:
                print(f"seed {trial.seed} {target} {trial.how} {trial.file}: "
                      f"{note}", flush=True)
    finally:
        if not os.environ.get("PQ_KEEP"):
            shutil.rmtree(place)
        else:
            print(place)
    show(tables)
    print(f"{count} mutations, {wrong} with something wrong")
    return 1 if wrong else 0


def show(tables):
    columns = ["trials", "harmful", "right", "told", "later", "silent",
               "silent, and check finds it", "found though harmless",
               "mended"] + sorted({name for table in tables.values()
                                   for name in table
                                   if name.startswith("run ")})
    print("\t".join(["class"] + columns))
    for name in sorted(tables):
        print("\t".join([name] + [str(tables[name][column])
                                  for column in columns]))


if __name__ == "__main__":
    sys.exit(main())
