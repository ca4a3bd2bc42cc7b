#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
copies.py BIN TOOLS CORPUS [COVERAGE]: how well near-copies are known.

What is right is computed here, from the texts alone, by counting shingles:
a pair has to be found when five-word shingles agree to 0.7 of what the two
say together (Jaccard), or to 0.8 of what the shorter one says (containment);
it must not be found when that is below 0.35 and below 0.8; between these it
counts for nothing. A pair is found when both are in one cluster of the index,
or are one article: so copies of copies count as well.

Planted: of each longer text of CORPUS, and of texts without any likeness,
copies as they occur. Real: pairs that COVERAGE/near-duplicates.tsv lists.
Prints a table of tab-separated values; fails when precision is below 0.98 or
recall below 0.95, and when there was too little to measure.
"""
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

PRECISION, RECALL = 0.98, 0.95
SOURCES_LEAST, RIGHT_LEAST = 40, 300
LINES = ("Sign up for our morning letter and never miss a story again.",
         "This report was first published by a partner of this paper.",
         "Readers may write to the editor at the address given below.",
         "All rights reserved; no part may be used without consent.",
         "Support local reporting: every contribution helps us go on.",
         "Photographs by our own staff unless it is said otherwise.")


def words_of(text):
    return re.findall(r"\w+", text.lower())


def shingles_of(text):
    words = words_of(text)
    return {tuple(words[i:i + 5]) for i in range(len(words) - 4)}


def replace_words(words, every, chance):
    return [f"edit{chance.randrange(10 ** 6)}" if i % every == 0 else word
            for i, word in enumerate(words, 1)]


def variants_of(text, chance):
    """Name and text of each copy."""
    words = text.split()
    lines = chance.sample(LINES, 3)
    yield "whole", text
    yield "title", text
    yield "edited", " ".join(replace_words(words, 40, chance))
    yield "rewritten", " ".join(replace_words(words, 4, chance))
    yield "truncated", " ".join(words[:len(words) * 6 // 10])
    yield "lead", " ".join(words[:70])
    yield "lines", "\n\n".join([lines[0], text, lines[1], lines[2]])
    yield "short", "\n\n".join([" ".join(words[:len(words) // 2]), lines[0]])


def read_corpus(folder):
    """The longer texts, without their titles."""
    texts = []
    for path in sorted(glob.glob(folder + "/**/*.txt", recursive=True)):
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read().partition("\n")[2]
        if len(re.findall(r"[a-z]+", text.lower())) >= 150:
            texts.append(text)
    return texts


def make_up(count, chance):
    """Texts of made-up words that have nothing in common."""
    names = ["".join(chance.choice("bdfgklmnprstv") + chance.choice("aeiou")
                     for _ in range(chance.randrange(1, 5)))
             for _ in range(4000)]
    for _ in range(count):
        yield " ".join(
            " ".join(names[int(4000 * chance.random() ** 3)]
                     for _ in range(chance.randrange(8, 20))) + "."
            for _ in range(chance.randrange(15, 60)))


def plant(texts, chance):
    documents = []
    for number, text in enumerate(texts):
        for name, varied in variants_of(text, chance):
            documents.append({"id": f"{number}-{name}", "text": varied,
                              "title": f"{name} {number} {chance.random()}"})
    chance.shuffle(documents)
    return documents


def judge(documents):
    """Pairs that are right, and those that are neither right nor wrong."""
    sets = [(d["id"], shingles_of(d["text"])) for d in documents]
    holders = {}
    for number, (_, shingles) in enumerate(sets):
        for shingle in shingles:
            holders.setdefault(shingle, []).append(number)
    common = {}
    for numbers in holders.values():
        for i, one in enumerate(numbers):
            for other in numbers[i + 1:]:
                common[one, other] = common.get((one, other), 0) + 1
    right, neutral = set(), set()
    for (one, other), count in common.items():
        (one_id, one_set), (other_id, other_set) = sets[one], sets[other]
        jaccard = count / (len(one_set) + len(other_set) - count)
        contained = count / min(len(one_set), len(other_set))
        pair = tuple(sorted((one_id, other_id)))
        if jaccard >= 0.7 or contained >= 0.8:
            right.add(pair)
        elif jaccard >= 0.35:
            neutral.add(pair)
    return right, neutral


def read_listed(folder):
    documents = []
    for path in sorted(glob.glob(folder + "/*/docs.jsonl")):
        with open(path, encoding="utf-8") as file:
            documents += [json.loads(line) for line in file]
    right, neutral = set(), set()
    with open(folder + "/near-duplicates.tsv", encoding="utf-8") as file:
        for line in list(file)[1:]:
            one, other, jaccard, contained = line.split("\t")
            pair = tuple(sorted((one, other)))
            if float(jaccard) >= 0.7 or float(contained) >= 0.8:
                right.add(pair)
            else:
                neutral.add(pair)
    return documents, right, neutral


def find(programs, documents):
    """Pairs that are in one cluster, or one article."""
    fields = ("id", "title", "text", "date", "source", "url", "lang")
    with tempfile.TemporaryDirectory() as work:
        os.mkdir(work + "/news")
        offsets, place = {}, 0
        with open(work + "/news/all.jsonl", "wb") as file:
            for document in documents:
                line = json.dumps({k: document[k] for k in fields
                                   if document.get(k)}).encode() + b"\n"
                offsets[place] = document["id"]
                place += file.write(line)
        subprocess.run([programs[0] + "/pqindex", "-q", "--settle", "0",
                        "--index", work + "/index", work + "/news"],
                       check=True)
        dump = subprocess.run([programs[1] + "/dump", work + "/index"],
                              check=True, capture_output=True, text=True)
    members, clusters = {}, {}
    for line in dump.stdout.split("\n"):
        if line.startswith(" article="):
            article = line.split(" ")[1][len("article="):]
            members[article] = [
                offsets[int(record)]
                for record in re.findall(r" record=(\d+)", line)]
        elif line.startswith(" near="):
            _, article, cluster = line.split(" ")[:3]
            clusters[article[len("near="):]] = cluster[len("cluster="):]
    groups = {}
    for article, ids in members.items():
        groups.setdefault(clusters.get(article, article), []).extend(ids)
    return {tuple(sorted((one, other)))
            for ids in groups.values()
            for i, one in enumerate(ids) for other in ids[i + 1:]}


def report(name, programs, documents, right, neutral):
    """Prints a row; whether it is good enough."""
    found = find(programs, documents)
    wrong = found - right - neutral
    hits = len(found & right)
    precision = hits / max(1, hits + len(wrong))
    recall = hits / max(1, len(right))
    print(name, len(documents), len(right), hits, len(wrong),
          f"{precision:.3f}", f"{recall:.3f}", sep="\t")
    for label, pairs in (("wrong", wrong), ("missed", right - found)):
        for one, other in sorted(pairs)[:10]:
            print(f"# {name}: {label}: {one} {other}")
    return precision >= PRECISION and recall >= RECALL


def main():
    programs, corpus = sys.argv[1:3], sys.argv[3]
    coverage = sys.argv[4] if len(sys.argv) > 4 else ""
    chance = random.Random(7)
    texts = read_corpus(corpus) + list(make_up(60, chance))
    documents = plant(texts, chance)
    right, neutral = judge(documents)
    if len(texts) < SOURCES_LEAST or len(right) < RIGHT_LEAST:
        print(f"too little to measure: {len(texts)} texts, "
              f"{len(right)} pairs")
        return 1
    print("near-copies", "articles", "pairs", "found", "wrong", "precision",
          "recall", sep="\t")
    is_good = report("planted", programs, documents, right, neutral)
    if os.path.exists(coverage + "/near-duplicates.tsv"):
        is_good = report("coverage", programs, *read_listed(coverage)) and \
            is_good
    else:
        print("skipped: no near-duplicates.tsv in the coverage")
    return 0 if is_good else 1


sys.exit(main())
