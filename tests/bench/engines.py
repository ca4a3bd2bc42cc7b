# SPDX-License-Identifier: GPL-2.0-or-later
"""Each engine: how it builds an index of a corpus and answers from it.

`build(corpus)` takes what timing.run gives; `size(corpus)` is in bytes;
`cold(corpus, words)` is a command whose whole process answers one query;
`warm(corpus, queries)` is queries a second. What an engine cannot do it
lacks. Words are joined by OR everywhere.
"""
import glob
import os
import shlex
import shutil
import subprocess

import timing

SEGMENT_BYTES = 2 << 20  # as indexer/bulk.h has them
SEGMENT_GROWTH = 4
BIG_MB = 110             # more than that slow peers are spared


class Missing(Exception):
    """The engine is not on this machine."""


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Missing(f"no {program}")


def bench(name):
    return os.path.join(os.environ["PQ_BENCH"], name)


def folder_bytes(path, but=()):
    return sum(os.path.getsize(os.path.join(folder, name))
               for folder, _, names in os.walk(path)
               for name in names if name not in but)


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines)
    return path


def segment_count(text_bytes):
    """As many as bulk_segment_bytes of indexer/bulk.c makes."""
    sent = count = 0
    while sent < text_bytes:
        sent += min(max(sent // 4, SEGMENT_BYTES),
                    SEGMENT_BYTES * SEGMENT_GROWTH)
        count += 1
    return count


class Engine:
    name = ""
    largest_mb = 10**6
    is_slow = False  # built once only

    def path(self, corpus, what="index"):
        return os.path.join(corpus.folder,
                            f"{self.name.replace(' ', '-')}.{what}")

    def fresh(self, corpus):
        path = self.path(corpus)
        shutil.rmtree(path, ignore_errors=True)
        if os.path.exists(path):
            os.remove(path)
        return path

    def size(self, corpus):
        path = self.path(corpus)
        return folder_bytes(path) if os.path.isdir(path) else \
            os.path.getsize(path)

    def queries(self, corpus, lines):
        return write_lines(self.path(corpus, "queries"), lines)

    def timed(self, command, count):
        return count / timing.best([timing.run(command, is_watched=False)
                                    for _ in range(3)]).wall


class Ours(Engine):
    name = "pullquote"
    pqindex = os.environ["PQ_BIN"] + "/pqindex"
    pqsearch = os.environ["PQ_BIN"] + "/pqsearch"

    def index(self, corpus, source, **options):
        return timing.run([self.pqindex, "-q", "--settle", "0", "--index",
                           self.path(corpus), source], **options)

    def build(self, corpus):
        self.fresh(corpus)
        return self.index(corpus, corpus.records)

    def generation(self, corpus):
        stub = os.path.join(self.path(corpus), "XAPIANDB")
        with open(stub, encoding="ascii") as lines:
            return os.path.join(self.path(corpus),
                                lines.read().split()[1])

    def size(self, corpus):
        return folder_bytes(self.path(corpus), but=("ledger.sqlite",))

    def cold(self, corpus, query):
        return shlex.join([self.pqsearch, "--index", self.path(corpus), "--",
                           *query.split(" ")])

    def batch(self, corpus, queries):
        return [self.pqsearch, "--index", self.path(corpus), "--timeout", "0",
                "--format=jsonl", "--batch",
                self.queries(corpus, (f"{i}\t{query}" for i, query in
                                      enumerate(queries)))]

    def warm(self, corpus, queries):
        return self.timed(self.batch(corpus, queries), len(queries))


class Floor(Engine):
    """libxapian's API, handed what our index holds."""
    name = "bare libxapian"
    ours = Ours()

    def build(self, corpus):
        taken = self.path(corpus, "items")
        subprocess.run([bench("peer_floor"), "take",
                        self.ours.generation(corpus), taken], check=True)
        segments = segment_count(corpus.text_bytes())
        took = timing.run([bench("peer_floor"), "build", taken,
                           self.fresh(corpus), str(os.cpu_count()),
                           str(min(segments, 200))])
        os.remove(taken)
        return took

    def size(self, corpus):
        return folder_bytes(os.path.join(self.path(corpus), "all"))

    def terms(self, queries):
        done = subprocess.run([bench("bench_terms")], check=True, text=True,
                              input="".join(query + "\n" for query in queries),
                              stdout=subprocess.PIPE)
        return done.stdout.splitlines()

    def cold(self, corpus, words):
        return shlex.join([bench("bench_minimal"),
                           self.ours.generation(corpus),
                           *self.terms([words])[0].split("\t")])

    def warm(self, corpus, queries):
        path = self.queries(corpus, self.terms(queries))
        return self.timed([bench("peer_floor"), "ask",
                           self.ours.generation(corpus), path], len(queries))


class Fts5(Engine):
    name = "sqlite fts5"

    def build(self, corpus):
        return timing.run([bench("peer_fts5"), "build", self.fresh(corpus),
                           corpus.passages])

    def cold(self, corpus, words):
        need("sqlite3")
        match = " OR ".join(words.split())
        return shlex.join(["sqlite3", self.path(corpus),
                           "SELECT id, text FROM passages WHERE passages "
                           f"MATCH '{match}' ORDER BY rank LIMIT 10"])

    def warm(self, corpus, queries):
        path = self.queries(corpus, (
            " OR ".join(f'"{word}"' for word in query.split())
            for query in queries))
        return self.timed([bench("peer_fts5"), "ask", self.path(corpus), path],
                          len(queries))


class Lucene(Engine):
    name = "lucene 8"
    is_slow = True

    def command(self, corpus, *arguments):
        need("java", "javac")
        jars = [jar for name in ("core", "analyzers-common")
                for jar in glob.glob(f"/usr/share/java/lucene-{name}-8*.jar")]
        if len(jars) != 2:
            raise Missing("no liblucene8-java")
        classes = os.path.join(os.path.dirname(corpus.folder), "java")
        if not os.path.exists(os.path.join(classes, "LucenePeer.class")):
            subprocess.run(["javac", "-cp", ":".join(jars), "-d", classes,
                            "tests/quality/LucenePeer.java"], check=True)
        return ["java", "-cp", ":".join([classes, *jars]), "LucenePeer",
                *arguments]

    def build(self, corpus):
        return timing.run(self.command(corpus, "build", self.fresh(corpus),
                                       corpus.passages))

    def warm(self, corpus, queries):
        done = subprocess.run(
            self.command(corpus, "ask", self.path(corpus),
                         self.queries(corpus, queries)),
            check=True, text=True, stdout=subprocess.PIPE)
        return float(done.stdout.split()[0])


class Omega(Engine):
    name = "scriptindex"
    largest_mb = BIG_MB
    is_slow = True

    def build(self, corpus):
        need("scriptindex")
        script = write_lines(self.path(corpus, "script"), (
            "id : field=id", "title : field=title index",
            "text : field=text index"))
        return timing.run(["scriptindex", self.fresh(corpus), script,
                           corpus.omega])

    def cold(self, corpus, words):
        need("quest")
        return shlex.join(["quest", "--db", self.path(corpus), "--msize=10",
                           "--default-op=or", words])


class Recoll(Engine):
    """Given each passage's article as a file: it reads no JSON Lines."""
    name = "recoll"
    largest_mb = BIG_MB
    is_slow = True

    def spread(self, corpus):
        files = self.path(corpus, "files")
        if os.path.isdir(files):
            return files
        for number, record in enumerate(corpus.lines()):
            folder = os.path.join(files, str(number // 1000))
            os.makedirs(folder, exist_ok=True)
            write_lines(os.path.join(folder, f"{number}.txt"),
                        (record["title"], "", record["text"]))
        return files

    def build(self, corpus):
        need("recollindex")
        folder = self.fresh(corpus)
        os.makedirs(folder)
        write_lines(os.path.join(folder, "recoll.conf"),
                    (f"topdirs = {os.path.abspath(self.spread(corpus))}",))
        return timing.run(["recollindex", "-c", os.path.abspath(folder)],
                          stderr=subprocess.DEVNULL)

    def size(self, corpus):
        need("recollindex")
        return folder_bytes(os.path.join(self.path(corpus), "xapiandb"))

    def cold(self, corpus, words):
        need("recollq")
        return shlex.join(["recollq", "-c",
                           os.path.abspath(self.path(corpus)), "-n", "10",
                           "-o", "-q", words])


class Ripgrep(Engine):
    """No index: it reads all of the text each time."""
    name = "ripgrep"

    def cold(self, corpus, words):
        need("rg")
        return shlex.join(["rg", "-i", "-c", "|".join(words.split()),
                           corpus.records])


OURS = Ours()
PEERS = (Floor(), Fts5(), Lucene(), Omega(), Recoll(), Ripgrep())
