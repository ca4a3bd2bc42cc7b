# SPDX-License-Identifier: GPL-2.0-or-later
"""latency.py --plain PROGRAM [--beside FOLDER] [--work FOLDER] [--rounds N]

How long one warm query takes, everything on, beside the same program with
BM25 alone: each query is written to a waiting `pqsearch --batch -` and timed
until its summary comes, by one program and the other in turn, in several
rounds of which the best time counts. Prints the median and the 95th
percentile of both and their ratio, with the most that it may be.
"""
import argparse
import os
import random
import subprocess
import time

import corpora
import engines

QUERIES = 300
CHUNK = 1 << 16
KINDS = {"one word": 1.1, "two words": 1.5, "headline": 1.5}


class Server:
    """A pqsearch that answers one query after the other."""

    def __init__(self, program, index, *options):
        self.process = subprocess.Popen(
            [program, "--plain", "--timeout", "0", "--format=jsonl",
             "--index", index, "--batch", "-", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, bufsize=0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def ask(self, query):
        """Seconds until all of the answer is there."""
        answer = b""
        began = time.perf_counter()
        self.process.stdin.write(f"q\t{query}\n".encode())
        while not (answer.endswith(b"\n") and b'{"type":"summary"' in answer):
            more = self.process.stdout.read(CHUNK)
            if not more:
                raise RuntimeError(f"no answer to {query}")
            answer += more
        return time.perf_counter() - began


def ask_all(servers, queries, rounds):
    """For each server the best time of each query."""
    best = [[float("inf")] * len(queries) for _ in servers]
    for _ in range(rounds):
        for i, query in enumerate(queries):
            for times, server in zip(best, servers):
                times[i] = min(times[i], server.ask(query))
    return best


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def kinds_of(corpus):
    chance = random.Random(3)
    headlines = corpus.headlines()[:QUERIES]
    return {"one word": [chance.choice(words) for words in headlines],
            "two words": [" ".join(chance.sample(words, 2))
                          for words in headlines],
            "headline": [" ".join(words) for words in headlines]}


def show(corpus, kind, bound, ours, theirs):
    for name, part in (("median", 0.5), ("p95", 0.95)):
        ratio = percentile(ours, part) / percentile(theirs, part)
        judged = f"{bound}\t{'yes' if ratio <= bound else 'no'}" \
            if name == "p95" else "\t"
        print(f"{corpus.name}\t{kind}\t{name}\t"
              f"{1000 * percentile(ours, part):.3f}\t"
              f"{1000 * percentile(theirs, part):.3f}\t{ratio:.2f}\t"
              f"{judged}", flush=True)


def measure(corpus, plain, rounds):
    index = engines.OURS.path(corpus)
    now = os.environ["PQ_BIN"] + "/pqsearch"
    for kind, queries in kinds_of(corpus).items():
        for note, *options in ((kind,), (f"{kind}, articles", "--by=article")):
            with Server(now, index, *options) as ours, \
                    Server(plain, index, *options) as theirs:
                show(corpus, note, KINDS[kind],
                     *ask_all([ours, theirs], queries, rounds))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--plain", required=True)
    parser.add_argument("--beside", default="../shared")
    parser.add_argument("--work", default="build/bench/speed")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    corpus = corpora.reuters(options.work, options.beside)
    if not corpus:
        print("skipped: no reuters21578; 10 MB of generated articles instead")
        corpus = corpora.generated(options.work, 10)
    # made anew by itself where it is of another analysis
    engines.OURS.index(corpus, corpus.records)
    print("corpus\tquery\t\tms\tms plain\tratio\tat most\tmet")
    measure(corpus, options.plain, options.rounds)


if __name__ == "__main__":
    main()
