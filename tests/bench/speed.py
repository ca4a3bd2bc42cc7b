# SPDX-License-Identifier: GPL-2.0-or-later
"""speed.py [--beside FOLDER] [--work FOLDER] [--only MEASURE,...]

How fast pqindex and pqsearch are beside other engines on the same passages,
in one run on one machine; and how that grows from 10 to BENCH_MB megabytes.
One table of tab-separated values, on standard output and in speed.tsv: what
was measured, on what, ours, theirs, ours over theirs, what that has to be,
and whether it is. The plots are growth.svg.
"""
import argparse
import os
import random
import sys

import corpora
import engines
import plot
import timing

MEGABYTE = 10**6
MEASURES = ("build", "size", "cold", "warm", "update", "files")

# What a ratio has to be at most, or at least where queries a second are
# compared. A key without a peer: a figure that is no ratio.
AT_MOST = {
    ("build cpu", "bare libxapian"): 1.3,
    ("build time", "bare libxapian"): 1.3,
    ("build time", "scriptindex"): 0.2,
    ("build peak", None): 512,
    ("size", "text"): 2.0,
    ("size", "sqlite fts5"): 1.1,
    ("cold median", "sqlite fts5"): 0.3,
    ("cold median", "ripgrep"): 0.5,
    ("cold median", "bare libxapian"): 1.5,
}
AT_LEAST = {
    ("warm two words", "lucene 8"): 1.0,
    ("warm two words", "sqlite fts5"): 8,
    ("warm two words", "bare libxapian"): 0.8,
    ("warm headline", "lucene 8"): 0.7,
    ("warm headline", "sqlite fts5"): 20,
    ("warm headline", "bare libxapian"): 0.8,
}
# Where a bound is meant for one corpus.
ONLY_ON = {("build cpu", "bare libxapian"): "reuters",
           ("build time", "bare libxapian"): "reuters",
           ("build time", "scriptindex"): "reuters"}
FROM_MB = {"ripgrep": 100}


class Table:
    def __init__(self, path):
        self.out = open(path, "w", encoding="utf-8")
        self.points = []  # (measure, megabytes, figure), for the plots
        self.over_count = 0
        self.row("# measure", "data", "ours", "unit", "peer", "theirs",
                 "ratio", "bound", "verdict")

    def row(self, *cells):
        line = "\t".join(f"{cell:.3g}" if isinstance(cell, float) else
                         str(cell) for cell in cells)
        print(line, flush=True)
        self.out.write(line + "\n")
        self.out.flush()

    def judge(self, measure, corpus, peer, figure):
        key = (measure, peer)
        if ONLY_ON.get(key, corpus.name) != corpus.name or \
                corpus.file_bytes < FROM_MB.get(peer, 0) * MEGABYTE:
            return "", ""
        if key in AT_MOST:
            bound, is_met = AT_MOST[key], figure <= AT_MOST[key]
        elif key in AT_LEAST:
            bound, is_met = AT_LEAST[key], figure >= AT_LEAST[key]
        else:
            return "", ""
        self.over_count += not is_met
        return bound, "ok" if is_met else "NOT MET"

    def compare(self, measure, corpus, unit, ours, theirs):
        """`theirs` is a dictionary of figures by peer."""
        self.points.append((measure, corpus.file_bytes / MEGABYTE, ours))
        alone = self.judge(measure, corpus, None, ours)
        self.row(measure, corpus.name, ours, unit, "", "", "", *alone)
        for peer, figure in theirs.items():
            ratio = ours / figure
            self.row(measure, corpus.name, ours, unit, peer, figure, ratio,
                     *self.judge(measure, corpus, peer, ratio))


# ---- Measures --------------------------------------------------------------

def peers_for(corpus):
    alone_from = int(os.environ.get("BENCH_ALONE_MB") or 10**6)
    return [peer for peer in engines.PEERS if corpus.file_bytes <=
            min(peer.largest_mb, alone_from) * MEGABYTE]


def each_peer(corpus, table, what, take):
    """What `take` gives of each peer that can do it."""
    found = {}
    for peer in peers_for(corpus):
        if not hasattr(peer, what):
            continue
        try:
            found[peer.name] = take(peer)
        except engines.Missing as reason:
            table.row(f"skipped: {peer.name}: {reason}")
    return found


def times_of(corpus):
    return 3 if corpus.file_bytes < 30 * MEGABYTE else 1


def measure_build(corpus, table):
    times = times_of(corpus)
    ours = []
    theirs = {}
    for i in range(times):  # in turn, so that a busy minute meets all
        ours.append(engines.OURS.build(corpus))
        for name, took in each_peer(
                corpus, table, "build",
                lambda peer, i=i: None if i and peer.is_slow else
                peer.build(corpus)).items():
            if took:
                theirs.setdefault(name, []).append(took)
    ours = timing.best(ours)
    theirs = {name: timing.best(runs) for name, runs in theirs.items()}
    table.compare("build time", corpus, "s", ours.wall,
                  {name: took.wall for name, took in theirs.items()})
    table.compare("build cpu", corpus, "s", ours.cpu,
                  {name: took.cpu for name, took in theirs.items()})
    table.compare("build peak", corpus, "MB", ours.peak,
                  {name: took.peak for name, took in theirs.items()})
    table.compare("build rate", corpus, "MB/s",
                  corpus.file_bytes / MEGABYTE / ours.wall, {})


def measure_size(corpus, table):
    ours = engines.OURS.size(corpus) / MEGABYTE
    theirs = {"text": corpus.text_bytes() / MEGABYTE}
    theirs.update(each_peer(corpus, table, "build",
                            lambda peer: peer.size(corpus) / MEGABYTE))
    table.compare("size", corpus, "MB", ours, theirs)
    table.points.append(("size of text", corpus.file_bytes / MEGABYTE,
                         ours / theirs["text"]))


def frequencies(corpus):
    """In how many titles each word stands, most frequent first."""
    counts = {}
    for words in corpus.headlines():
        for word in set(words):
            if len(word) > 3:
                counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


def cold_queries(corpus):
    words = frequencies(corpus)
    return {"rare": words[-1], "frequent": words[0],
            "two words": f"{words[2]} {words[len(words) // 4]}",
            "8 words": " ".join(words[5:60:7])}


def measure_cold(corpus, table):
    runs = 30 if corpus.file_bytes < 200 * MEGABYTE else 10
    sums = {}
    for kind, query in cold_queries(corpus).items():
        peers = each_peer(corpus, table, "cold",
                          lambda peer, query=query: peer.cold(corpus, query))
        ours, *theirs = timing.medians_ms(
            [engines.OURS.cold(corpus, query), *peers.values()], runs,
            corpus.folder)
        theirs = dict(zip(peers, theirs))
        table.compare(f"cold {kind}", corpus, "ms", ours, theirs)
        if kind != "8 words":
            for name, figure in ({None: ours} | theirs).items():
                sums.setdefault(name, []).append(figure)
    medians = {name: sorted(figures)[1] for name, figures in sums.items()}
    ours = medians.pop(None)
    table.compare("cold median", corpus, "ms", ours, medians)
    words = frequencies(corpus)
    for kind, query in (("phrase", f'"{words[0]} {words[1]}"'),
                        ("wildcard", words[1][:4] + "*")):
        table.compare(f"cold {kind}", corpus, "ms", timing.medians_ms(
            [engines.OURS.cold(corpus, query)], runs, corpus.folder)[0], {})
    batch = [" ".join(words) for words in corpus.headlines()[:100]]
    table.compare("cold batch of 100", corpus, "ms", 1000 * timing.run(
        engines.OURS.batch(corpus, batch), is_watched=False).wall, {})


def measure_warm(corpus, table):
    # Some peers take a second and more for one in a large corpus.
    count = max(50, 20000 * MEGABYTE // corpus.file_bytes)
    headlines = corpus.headlines()[:count]
    chance = random.Random(2)
    kinds = {"two words": [" ".join(chance.sample(words, 2))
                           for words in headlines],
             "headline": [" ".join(words) for words in headlines]}
    for kind, queries in kinds.items():
        ours = engines.OURS.warm(corpus, queries)
        table.compare(f"warm {kind}", corpus, "queries/s", ours, each_peer(
            corpus, table, "warm",
            lambda peer, queries=queries: peer.warm(corpus, queries)))


def measure_update(corpus, table):
    """Records changed in the file that was indexed, where it lies."""
    kept = corpus.records + ".kept"
    os.rename(corpus.records, kept)
    try:
        os.link(kept, corpus.records)
        for count in (0, 10, 1000):
            if count:
                os.replace(corpora.change(corpus, count, count),
                           corpus.records)
            took = engines.OURS.index(corpus, corpus.records)
            table.compare(f"update of {count}", corpus, "s", took.wall, {})
    finally:
        os.replace(kept, corpus.records)


def measure_files(work, table, count):
    folder = corpora.tree(work, count)
    corpus = corpora.begin(f"index of {count} files", work)
    size = engines.folder_bytes(folder)
    engines.OURS.fresh(corpus)
    took = engines.OURS.index(corpus, folder)
    table.row("build time", f"{count} files", took.wall, "s")
    table.row("build rate", f"{count} files", size / MEGABYTE / took.wall,
              "MB/s")
    table.row("build peak", f"{count} files", took.peak, "MB")
    took = engines.OURS.index(corpus, folder)
    table.row("update of 0", f"{count} files", took.wall, "s")


def measure(corpus, table, only):
    # The index has to be there for what comes after.
    for name, take in (("build", measure_build), ("size", measure_size),
                       ("cold", measure_cold), ("warm", measure_warm),
                       ("update", measure_update)):
        if name in only:
            take(corpus, table)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--beside", default="../shared")
    parser.add_argument("--work", default="build/bench/speed")
    parser.add_argument("--only", default=",".join(MEASURES))
    options = parser.parse_args()
    largest = int(os.environ.get("BENCH_MB") or 100)
    only = options.only.split(",")
    os.makedirs(options.work, exist_ok=True)
    table = Table(os.path.join(options.work, "speed.tsv"))
    real = corpora.reuters(options.work, options.beside)
    if real:
        measure(real, table, only)
    else:
        table.row("skipped: reuters: no collections beside the project")
    table.points.clear()
    for megabytes in (10, 100, 1000):
        if megabytes <= largest:
            measure(corpora.generated(options.work, megabytes), table, only)
    if "files" in only:
        for count in (20000, 200000):
            if count <= largest * 200:
                measure_files(options.work, table, count)
    plot.write(os.path.join(options.work, "growth.svg"), table.points)
    print(f"{table.over_count} bounds are not met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
