# SPDX-License-Identifier: GPL-2.0-or-later
"""Each engine: a task's documents and queries in, a run out.

A run is {query: [document, ...]}, best first. Peers get title and text, the
words of the query joined by OR, and what the project's own makers advise.
"""
import glob
import json
import os
import re
import sqlite3
import subprocess

LISTED = 1000


class Missing(Exception):
    """The engine is not on this machine."""


def flat(text):
    return re.sub(r"\s+", " ", text)


def write_lines(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write("\t".join(flat(value) for value in row) + "\n")


def read_run(lines):
    run = {}
    for line in lines.splitlines():
        query, _, document = line.split()[:3]
        run.setdefault(query, []).append(document)
    return run


def output(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          check=False, **options)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command[0]}: exit {done.returncode}")
    return done.stdout


def write_task(task, scratch):
    documents = os.path.join(scratch, "documents.tsv")
    queries = os.path.join(scratch, "queries.tsv")
    write_lines(documents, ((document["id"], document["title"],
                             document["text"]) for document in task.documents))
    write_lines(queries, task.queries)
    return documents, queries


# ---- Ours ------------------------------------------------------------------

def index_records(documents, scratch):
    source = os.path.join(scratch, "records.jsonl")
    index = os.path.join(scratch, "index")
    with open(source, "w", encoding="utf-8") as out:
        for document in documents:
            out.write(json.dumps(document) + "\n")
    subprocess.run([os.environ["PQ_BIN"] + "/pqindex", "-q", "--settle", "0",
                    "--index", index, source], check=True)
    return index


def search(index, queries, scratch, *options):
    batch = os.path.join(scratch, "batch.tsv")
    write_lines(batch, queries)
    return output([os.environ["PQ_BIN"] + "/pqsearch", "--plain",
                   "--timeout", "0", "--index", index, "--batch", batch,
                   *options], stderr=subprocess.DEVNULL)


def pullquote(task, scratch):
    index = index_records(task.documents, scratch)
    return read_run(search(index, task.queries, scratch, "--by=article",
                           "--format=trec", "-n", str(LISTED)))


# ---- Peers -----------------------------------------------------------------

def words_of(query):
    return re.findall(r"\w+", query)


def fts5(task, _):
    """SQLite's FTS5, porter stemming, its bm25()."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING "
                     "fts5(id UNINDEXED, title, text, "
                     "tokenize = 'porter unicode61')")
    database.executemany("INSERT INTO texts VALUES (?, ?, ?)",
                         ((document["id"], document["title"],
                           document["text"]) for document in task.documents))
    run = {}
    for query, words in task.queries:
        match = " OR ".join(f'"{word}"' for word in words_of(words))
        rows = database.execute("SELECT id FROM texts WHERE texts MATCH ? "
                                "ORDER BY rank LIMIT ?", (match, LISTED))
        run[query] = [row[0] for row in rows] if match else []
    return run


def xapian(task, scratch):
    """libxapian with its own analysis, parser and defaults."""
    return read_run(output([os.environ["PQ_QUALITY"] + "/peer_xapian",
                            os.path.join(scratch, "xapian"),
                            *write_task(task, scratch)]))


def lucene(k1, b):
    def run(task, scratch):
        jars = [jar for name in ("core", "analyzers-common")
                for jar in glob.glob(f"/usr/share/java/lucene-{name}-8*.jar")]
        if len(jars) != 2:
            raise Missing("liblucene8-java is not installed")
        here = os.path.dirname(os.path.abspath(__file__))
        return read_run(output(["java", "-cp", ":".join(jars),
                                f"{here}/LucenePeer.java",
                                *write_task(task, scratch), k1, b]))
    return run


PEERS = {
    "lucene 0.9 0.4": lucene("0.9", "0.4"),
    "lucene 1.2 0.75": lucene("1.2", "0.75"),
    "fts5": fts5,
    "xapian": xapian,
}
