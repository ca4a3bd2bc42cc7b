#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
power.py COUNT [SEED [NAME...]]: COUNT states in which a power loss may leave
a disk, of each scenario (or of those named) as many, and by turns of the two
modes of write_log.py. A scenario is one command, of which write_log.so keeps
a log; a state is cut off at one point of that, and loses some of what was
not synced by then. With PQ_KEEP=FOLDER the state that failed stays there.

An index, in each state, can be searched or was not there yet, and shows what
a commit left: none before the last whose batch the ledger has, and at the
end the last. Then pqindex runs again, at times through a power loss of its
own, and gives the index of the undisturbed run, with the hits of 50 queries;
--check finds nothing in it. A saved search stands as before or as after, and
no answer that it counts as given is lost. A copy is not there or whole, a
report the old one or the new one.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import write_log
from write_log import Wrong

HERE = os.path.dirname(os.path.abspath(__file__))
BIN = os.path.abspath(os.environ.get("PQ_BIN", "build/bin"))
TOOLS = os.path.abspath(os.environ.get("PQ_TOOLS", "build/release/tools"))
PRELOAD = os.path.abspath(os.environ.get("PQ_PRELOAD",
                                         "build/release/preload"))
KEEP = os.environ.get("PQ_KEEP")
MEMORY = "/dev/shm"  # where syncing costs nothing
RENAMED = 5
AGAIN = 0.15  # of the reruns lose power themselves


def run(*words, allowed=(0,), **options):
    done = subprocess.run(words, capture_output=True, text=True, check=False,
                          **options)
    if done.returncode not in allowed:
        name = os.path.basename(words[0])
        raise Wrong(f"{name} {' '.join(words[1:])}: exit {done.returncode}: "
                    f"{done.stderr}{done.stdout}")
    return done


def shell(work, script, *words):
    """With what the sweeps share."""
    return run("bash", "-c", f'. "{HERE}/lib.bash"; {script}', "-", *words,
               env=dict(os.environ, PQ_BIN=BIN, PQ_TOOLS=TOOLS, work=work))


def read_file(path):
    with open(path, "rb") as stream:
        return stream.read()


class Scenario:
    """One command over what is in the folder `live`."""

    def __init__(self, work):
        self.work = work
        self.live = os.path.join(work, "live")
        self.state = os.path.join(work, "state")
        self.tree = os.path.join(work, "tree")
        self.out = None  # standard output of the command, in a folder
        os.mkdir(self.live)
        self.prepare()
        self.before = write_log.Disk(self.live)
        self.records = self.record(self.live, self.command(self.live))
        self.check_log()
        self.learn()

    def env(self, folder):
        return dict(os.environ, HOME=self.work, LC_ALL="C.UTF-8",
                    XDG_STATE_HOME=os.path.join(folder, "home"),
                    PULLQUOTE_CONFIG="/dev/null")

    def record(self, folder, words):
        """Runs a command; its log, and a trace to compare that with."""
        log = os.path.join(self.work, "log")
        variables = {"LD_PRELOAD": os.path.join(PRELOAD, "write_log.so"),
                     "WRITE_LOG_BELOW": folder, "WRITE_LOG_FILE": log}
        below = ["strace", "-f", "-y", "-s", "4096", "-o", log + ".trace"]
        for name, value in variables.items():
            below += ["-E", f"{name}={value}"]
        if os.path.exists(log):
            os.remove(log)
        with open(os.path.join(folder, self.out) if self.out else os.devnull,
                  "r+b") as out:
            done = subprocess.run(below + words, stdout=out, check=False,
                                  stderr=subprocess.PIPE, text=True,
                                  env=self.env(folder))
        if done.returncode > 1:
            raise Wrong(f"exit {done.returncode}: {done.stderr}")
        records = write_log.read(log)
        write_log.compare(records, log + ".trace", folder)
        return records

    def check_log(self):
        """The log gives, byte by byte, what was written."""
        disk = self.before.copy()
        for record in self.records:
            disk.play(record)
        disk.lay(self.state)
        if write_log.tree(self.state) != write_log.tree(self.live):
            raise Wrong("the log does not give what was written")
        shutil.rmtree(self.state)

    def keep(self):
        if KEEP:
            shutil.rmtree(KEEP, ignore_errors=True)
            shutil.copytree(self.state, KEEP)

    def cuts(self, count, chance):
        """Before and after each record that is no write, and again and again
        after a rename, which is what commits; then anywhere; and at the
        end."""
        last = len(self.records)
        cuts = []
        for place, record in enumerate(self.records):
            if record.call == "rename":
                cuts += [place + 1] * RENAMED
            if record.call != "write":
                cuts += [place, place + 1]
        chance.shuffle(cuts)
        cuts += [chance.randint(0, last) for _ in range(count)]
        ends = 1 + count // 20
        return sorted(cuts[:count - ends] + [last] * ends)

    def play(self, count, seed):
        chance = random.Random(f"{type(self).__name__} {seed}")
        disk = self.before.copy()
        done = 0
        for turn, cut in enumerate(self.cuts(count, chance)):
            while done < cut:
                disk.play(self.records[done])
                done += 1
            mode = write_log.MODES[turn % 2]
            disk.lose_power(self.state, chance, mode)
            self.keep()
            try:
                self.check(cut, chance)
            except Wrong as reason:
                raise Wrong(f"mode {mode}, power lost after record {cut} of "
                            f"{len(self.records)}: {reason}") from None
            shutil.rmtree(self.state)


# ---- pqindex ------------------------------------------------------------

class Indexing(Scenario):
    """A run of pqindex over the tree."""

    options = ()

    def prepare(self):
        shell(self.work, 'RANDOM=4711; mkdir "$1"; for ((i = 0; i < 25; i++)); '
              'do edit "$1"; done', self.tree)

    def edit(self):
        shell(self.work, 'RANDOM=815; for ((i = 0; i < 14; i++)); do '
              'edit "$1"; done; write_text "$1/new.txt"; '
              'write_text "$1/newer.txt"', self.tree)

    def command(self, folder, *options):
        return [os.path.join(BIN, "pqindex"), "-q", "--index",
                os.path.join(folder, "index"), "--settle", "0",
                "--allow-delete", *options, *self.options, self.tree]

    def index(self, folder, *options):
        run(*self.command(folder, *options), allowed=(0, 1))

    def dump(self, folder):
        """What an index shows; "" is one that was not there yet."""
        done = run(os.path.join(TOOLS, "dump"), os.path.join(folder, "index"),
                   allowed=(0, 3))
        if done.returncode == 0 or "no index there" in done.stderr:
            return done.stdout
        raise Wrong(done.stderr)

    def hits(self, folder):
        """By query, but for what may differ by history."""
        text = run(os.path.join(BIN, "pqsearch"), "--index",
                   os.path.join(folder, "index"), "-n", "0", "--timeout", "0",
                   "--format=jsonl", "--batch", self.queries,
                   allowed=(0, 1, 3)).stdout
        rows = [json.loads(line) for line in text.splitlines()]
        return [{key: value for key, value in row.items()
                 if key not in ("first_seen", "changed")}
                for row in rows if row["type"] == "hit"]

    def learn(self):
        """The states that commits leave, and what is found in each."""
        self.queries = os.path.join(self.work, "queries")
        shell(self.work, 'ask >"$work/queries"')
        self.commits = [place for place, record in enumerate(self.records)
                        if record.call == "rename" and
                        record.other.endswith(("iamglass", "XAPIANDB"))]
        self.kept = [place for place, record in enumerate(self.records)
                     if record.call == "unlink" and
                     record.path.endswith("ledger.sqlite-journal")]
        disk = self.before.copy()
        self.dumps = []
        self.found = {}
        for place, record in enumerate(self.records + [None]):
            if place == len(self.records) or place in self.commits:
                disk.lay(self.state)
                self.dumps.append(self.dump(self.state))
                self.found.setdefault(self.dumps[-1], self.hits(self.state))
                shutil.rmtree(self.state)
            if record:
                disk.play(record)
        if len(self.found) < 2 or not self.found[self.dumps[-1]]:
            raise Wrong("nothing to lose: the run changes nothing")
        shell(self.work, 'same_as_scratch "$1" "$2" "$3"',
              os.path.join(self.live, "index"), self.tree,
              os.path.join(self.work, "scratch"))

    def allowed(self, cut):
        """The states that may be seen after so many records."""
        last = sum(place < cut for place in self.commits)
        first = last if cut == len(self.records) else \
            sum(place < max([at for at in self.kept if at < cut], default=0)
                for place in self.commits)
        return self.dumps[first:last + 1]

    def check(self, cut, chance):
        seen = self.dump(self.state)
        if seen not in self.allowed(cut):
            raise Wrong("an older state is back" if seen in self.dumps else
                        "half a batch is seen")
        if self.hits(self.state) != self.found[seen]:
            raise Wrong("other hits than that state has")
        if chance.random() < AGAIN:
            self.lose_again(chance)
        self.index(self.state)
        if self.dump(self.state) != self.dumps[-1]:
            raise Wrong("the rerun gives another index")
        if self.hits(self.state) != self.found[self.dumps[-1]]:
            raise Wrong("the rerun gives other hits")
        run(os.path.join(BIN, "pqindex"), "--index",
            os.path.join(self.state, "index"), "--check")

    def lose_again(self, chance):
        """In the middle of the rerun."""
        disk = write_log.Disk(self.state)
        records = self.record(self.state, self.command(self.state))
        for record in records[:chance.randint(0, len(records))]:
            disk.play(record)
        shutil.rmtree(self.state)
        disk.lose_power(self.state, chance, chance.choice(write_log.MODES))
        self.keep()
        self.dump(self.state)


class First(Indexing):
    """A first build, with its compaction."""


class Batch(Indexing):
    """Additions, changes and deletions, and a report."""

    def report(self, folder):
        return os.path.join(folder, "report.json")

    def prepare(self):
        super().prepare()
        self.index(self.live, "--report", self.report(self.live))
        self.old_report = read_file(self.report(self.live))
        self.edit()

    def command(self, folder, *options):
        return super().command(folder, *options, "--report",
                               self.report(folder))

    def learn(self):
        super().learn()
        self.new_report = read_file(self.report(self.live))

    def check(self, cut, chance):
        report = read_file(self.report(self.state))
        if report != self.new_report and (
                report != self.old_report or cut == len(self.records)):
            raise Wrong("the report is not the new one, nor the old one")
        super().check(cut, chance)


class Rebuild(Indexing):
    """A rebuild from changed sources, and its switch."""

    options = ("--rebuild",)

    def prepare(self):
        super().prepare()
        self.index(self.live)
        self.edit()

    def index(self, folder, *options):
        """Again without being told to."""
        words = self.command(folder, *options)
        run(*[word for word in words if word != "--rebuild"],
            allowed=(0, 1))


class Compact(Rebuild):
    """A run that compacts what it and others wrote."""

    options = ("--compact",)


class Repair(Indexing):
    """A new ledger in the place of a damaged one; it knows the sources."""

    options = ("--check", "--repair")

    def prepare(self):
        super().prepare()
        self.update(self.live)
        self.edit()
        with open(os.path.join(self.live, "index/ledger.sqlite"),
                  "r+b") as ledger:
            ledger.write(bytes(5000))

    def update(self, folder):
        run(*[word for word in super().command(folder)
              if word not in self.options], allowed=(0, 1))

    def command(self, folder, *options):
        """Without the tree, which comes last."""
        return super().command(folder, *options)[:-1]

    def index(self, folder, *options):
        run(*self.command(folder), allowed=(0, 1))
        run(*[word for word in self.command(folder)
              if word not in self.options], allowed=(0, 1))


class Snapshot(Indexing):
    """A copy of an index."""

    def prepare(self):
        super().prepare()
        self.index(self.live)

    def command(self, folder, *options):
        if self.is_indexed(folder):
            return [os.path.join(BIN, "pqindex"), "--index",
                    os.path.join(folder, "index"), "--snapshot",
                    os.path.join(folder, "copy")]
        return super().command(folder, *options)

    def is_indexed(self, folder):
        return os.path.exists(os.path.join(folder, "index"))

    def learn(self):
        self.whole = self.dump_of(self.live, "index")

    def dump_of(self, folder, name):
        return run(os.path.join(TOOLS, "dump"),
                   os.path.join(folder, name)).stdout

    def check(self, cut, chance):
        copy = os.path.join(self.state, "copy")
        if not os.path.exists(copy):
            if cut == len(self.records):
                raise Wrong("the copy is gone")
            run(*self.command(self.state))
        for name in ("index", "copy"):
            if self.dump_of(self.state, name) != self.whole:
                raise Wrong(f"the {name} is not whole")
            run(os.path.join(BIN, "pqindex"), "--index",
                os.path.join(self.state, name), "--check")


# ---- pqsearch -----------------------------------------------------------

class Alert(Scenario):
    """A saved search; `act` is what is done to it."""

    act = ()

    def prepare(self):
        shell(self.work, 'mkdir "$1"; for ((i = 0; i < 5; i++)); do printf '
              '"Story %d\\n\\nThe harbour of town %d was closed.\\n" $i $i '
              '>"$1/$i.txt"; done', self.tree)
        self.index = os.path.join(self.work, "index")
        run(os.path.join(BIN, "pqindex"), "-q", "--index", self.index,
            "--settle", "0", self.tree)
        self.out = "out"
        with open(os.path.join(self.live, self.out), "wb"):
            pass

    def command(self, folder):
        return self.words(*self.act)

    def words(self, *words):
        return [os.path.join(BIN, "pqsearch"), "--index", self.index,
                "--timeout", "60", *words]

    def save(self, folder):
        run(*self.words("--save", "port", "--since-run", "0", "harbour"),
            env=self.env(folder))

    def saved(self, folder):
        return run(*self.words("--format=jsonl", "--saved"),
                   env=self.env(folder)).stdout

    def new(self, folder):
        return run(*self.words(*New.act), env=self.env(folder),
                   allowed=(0, 1)).stdout

    def learn(self):
        self.old_saved, self.new_saved = self.old_state, self.saved(self.live)
        if self.old_saved == self.new_saved:
            raise Wrong("nothing to lose: nothing was done")

    def check(self, cut, chance):
        saved = self.saved(self.state)
        if saved != self.new_saved and (
                saved != self.old_saved or cut == len(self.records)):
            raise Wrong(f"saved: {saved}")
        if saved == self.old_saved:
            run(*self.command(self.state), env=self.env(self.state))
            if self.saved(self.state) != self.new_saved:
                raise Wrong("done again, it is not done")


class Save(Alert):
    act = ("--save", "port", "--since-run", "0", "harbour")
    old_state = ""


class Ack(Alert):
    act = ("--ack", "port")

    def prepare(self):
        super().prepare()
        self.save(self.live)
        self.old_state = self.saved(self.live)


class Unsave(Ack):
    act = ("--unsave", "port")


class New(Ack):
    act = ("--new", "port", "--format=grep")

    def learn(self):
        super().learn()
        self.answer = read_file(os.path.join(self.live, self.out))
        if self.answer.count(b"\n") != 5:
            raise Wrong("not the whole answer")

    def check(self, cut, chance):
        if self.saved(self.state) == self.new_saved:
            if read_file(os.path.join(self.state, self.out)) != self.answer:
                raise Wrong("acknowledged, but the answer is lost")
            again = ""
        else:
            again = self.answer.decode()
        if self.new(self.state) != again:
            raise Wrong("the answer did not come again, or twice")
        super().check(cut, chance)


SCENARIOS = {"first": First, "batch": Batch, "rebuild": Rebuild,
             "compact": Compact, "repair": Repair,
             "snapshot": Snapshot, "save": Save, "new": New, "ack": Ack,
             "unsave": Unsave}
WEIGHTS = {"first": 4, "batch": 4, "rebuild": 4, "compact": 2, "repair": 2,
           "snapshot": 2}


def shares(count, names):
    """How many states each scenario gets."""
    weights = [WEIGHTS.get(name, 1) for name in names]
    ends = [count * sum(weights[:i + 1]) // sum(weights)
            for i in range(len(names))]
    return [end - start for start, end in zip([0] + ends, ends)]


def main():
    count = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    names = sys.argv[3:] or list(SCENARIOS)
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    for name, share in zip(names, shares(count, names)):
        with tempfile.TemporaryDirectory(dir=place) as folder:
            try:
                scenario = SCENARIOS[name](os.path.realpath(folder))
                scenario.play(share, seed)
            except Wrong as reason:
                print(f"{name}, seed {seed}: {reason}")
                return 1
            print(f"{name}: {share} states of {len(scenario.records)} "
                  "records", flush=True)
    print(f"{count} states, none damaged")
    return 0


sys.exit(main())
