# SPDX-License-Identifier: GPL-2.0-or-later
"""What is indexed: a file of records, and the same for the peers.

records.jsonl   as pqindex reads them
passages.tsv    its passages, ID<TAB>TITLE<TAB>TEXT: what peers index
passages.omega  the same as scriptindex reads it
"""
import gzip
import json
import os
import random
import re
import shutil
import subprocess

SAMPLE = 1000  # queries

# What Lucene's EnglishAnalyzer leaves out, too.
STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such "
    "that the their then there these they this to was will with".split())


def flat(text):
    return re.sub(r"\s+", " ", text)


def words_of(text):
    return re.findall(r"[a-z]+", text.lower())


def telling(text):
    return [word for word in words_of(text) if word not in STOP_WORDS]


class Corpus:
    def __init__(self, name, folder):
        self.name = name
        self.folder = folder
        self.records = os.path.join(folder, "records.jsonl")
        self.passages = os.path.join(folder, "passages.tsv")
        self.omega = os.path.join(folder, "passages.omega")

    @property
    def file_bytes(self):
        return os.path.getsize(self.records)

    def lines(self):
        with open(self.records, encoding="utf-8") as records:
            for line in records:
                yield json.loads(line)

    def text_bytes(self):
        return sum(len((record["title"] + record["text"]).encode())
                   for record in self.lines())

    def headlines(self):
        """Some titles, spread over all, as words that tell something."""
        found = [words for words in
                 (telling(record["title"]) for record in self.lines())
                 if len(words) > 2]
        return random.Random(1).sample(found, min(SAMPLE, len(found)))


def shown(records, scratch):
    """Articles as pqindex understands them."""
    show = subprocess.Popen(
        [os.environ["PQ_BIN"] + "/pqindex", "--show", "--format=jsonl",
         "--index", os.path.join(scratch, "none"), records],
        stdout=subprocess.PIPE)
    for line in show.stdout:
        yield json.loads(line)
    if show.wait() != 0:
        raise RuntimeError("pqindex --show failed")


def write_passages(corpus):
    """Returns how many there are."""
    count = 0
    with open(corpus.passages, "w", encoding="utf-8") as table, \
            open(corpus.omega, "w", encoding="utf-8") as omega:
        for article in shown(corpus.records, corpus.folder):
            text = article["text"].encode()
            title = flat(article["title"] or "")
            for passage in article["passages"]:
                piece = flat(text[passage["start"]:passage["end"]].decode())
                table.write(f"{count}\t{title}\t{piece}\n")
                omega.write(f"id={count}\ntitle={title}\ntext={piece}\n\n")
                count += 1
    return count


def begin(name, root):
    folder = os.path.join(root, name.replace(" ", "-"))
    os.makedirs(folder, exist_ok=True)
    return Corpus(name, folder)


def finish(corpus):
    if not os.path.exists(corpus.omega):
        write_passages(corpus)
    return corpus


def reuters(root, beside):
    packed = os.path.join(beside, "collections/reuters21578/docs.jsonl.gz")
    if not os.path.exists(packed):
        return None
    corpus = begin("reuters", root)
    if not os.path.exists(corpus.records):
        with gzip.open(packed) as source, \
                open(corpus.records + ".new", "wb") as out:
            shutil.copyfileobj(source, out)
        os.rename(corpus.records + ".new", corpus.records)
    return finish(corpus)


def generated(root, megabytes):
    corpus = begin(f"{megabytes} MB", root)
    if not os.path.exists(corpus.records):
        with open(corpus.records + ".new", "wb") as out:
            subprocess.run([os.environ["PQ_TOOLS"] + "/generate", "-m", "1",
                            str(megabytes)], stdout=out, check=True)
        os.rename(corpus.records + ".new", corpus.records)
    return finish(corpus)


def tree(root, count):
    """A folder of so many files."""
    folder = os.path.join(root, f"files-{count}")
    if not os.path.isdir(folder):
        subprocess.run([os.environ["PQ_TOOLS"] + "/generate", "2", str(count),
                        folder], check=True)
    return folder


def change(corpus, count, mark):
    """A sentence more in so many records, spread over the file."""
    with open(corpus.records, encoding="utf-8") as records:
        lines = records.readlines()
    for i in range(count):
        place = i * len(lines) // count
        record = json.loads(lines[place])
        record["text"] += f"\n\nNumber {mark} has one sentence more."
        lines[place] = json.dumps(record) + "\n"
    path = os.path.join(corpus.folder, "changed.jsonl")
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(lines)
    return path
