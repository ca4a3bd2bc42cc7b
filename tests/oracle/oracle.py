#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: oracle.py BIN TOOLS FOLDER SEED QUESTIONS [ARTICLES]

Makes articles and questions by chance, and compares the hits of pqsearch
with those of a slow, obvious searcher (searcher.py): the same passages,
every mark where it claims to be, no wanted word unmarked, and the parse,
asked again, with the same answer. Of word~ the words that edits lead to are
looked for; what is found as the same name is not judged. The programs are in
BIN and TOOLS, files are made in FOLDER. Prints what differs, shortest
question first; exits 1 if anything does.
"""

import json
import os
import random
import re
import subprocess
import sys

import articles
import words as cutting
from questions import Questioner
from searcher import Searcher, is_in_vocabulary
from words import PLAIN, Stemmer, cut

SHOWN = 20
NEAR_QUESTIONS = 30
NEAR_WORDS = 70  # pqsearch looks for the 100 nearest, of any marks


def run(command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          **options).stdout


def build(folder, programs, chance, count):
    """The index; returns its articles as the indexer sees them."""
    news = os.path.join(folder, "news")
    os.makedirs(news, exist_ok=True)
    with open(os.path.join(news, "news.jsonl"), "w", encoding="utf-8") as out:
        out.write(articles.make(chance, count))
    pqindex = os.path.join(programs, "pqindex")
    run([pqindex, "--settle", "0", "--index",
         os.path.join(folder, "index"), news])
    shown = run([pqindex, "--show", "--format=jsonl",
                 os.path.join(news, "news.jsonl")])
    return [json.loads(line) for line in shown.splitlines()]


def ask(folder, programs, questions):
    """Each question's answer, as typed: (parsed, hits, diagnosis)."""
    asked = os.path.join(folder, "asked")
    with open(asked, "w", encoding="utf-8") as out:
        for i, question in enumerate(questions):
            out.write(f"{i}\t{question}\n")
    process = subprocess.Popen(
        [os.path.join(programs, "pqsearch"), "--index",
         os.path.join(folder, "index"), "--batch", asked, "-n", "0",
         "--copies=show", "--no-synonyms", "--format=jsonl"], stdout=subprocess.PIPE)
    hits = []
    parsed = None
    for line in process.stdout:
        record = json.loads(line)
        if record["type"] == "begin":
            parsed = record["parsed"]
            hits = []
        elif record["type"] == "hit":
            hits.append(record)
        else:
            yield parsed, hits, record["diagnosis"]
    process.stdout.close()
    if process.wait() > 1:
        raise SystemExit(f"pqsearch ended with {process.returncode}")


def key_of(hit):
    return hit["id"], hit["start"]


def check_hits(hits, expected):
    found = {key_of(hit) for hit in hits}
    wanted = {passage.key: passage for passage in expected}
    if len(found) != len(hits):
        yield "a passage is listed twice"
    for key in sorted(found - wanted.keys()):
        text = next(hit["text"] for hit in hits if key_of(hit) == key)
        yield f"found, and should not be: {key} {text}"
    for key in sorted(wanted.keys() - found):
        yield f"not found: {key} {wanted[key].text}"


def overlap(span, mark):
    return span.start < mark["end"] and mark["start"] < span.end


def check_marks(hit, passage, leaves, searcher):
    """Every mark is what it claims to be, and none is missing."""
    spans = [span for leaf in leaves for span in
             searcher.spans(passage, leaf)]
    place = f"{passage.key} {passage.text}"
    end = 0
    for mark in hit["matches"]:
        if mark["start"] < end:
            yield f"marks overlap: {mark} in {place}"
        end = mark["end"]
        fitting = [span for span in spans if
                   (span.start, span.end) == (mark["start"], mark["end"])]
        cut = passage.text.encode()[mark["start"]:mark["end"]].decode()
        if not fitting:
            yield f"marked, and is no match: {mark} “{cut}” in {place}"
        elif not any(span.is_same or mark["form"] != "exact"
                     for span in fitting):
            yield f"is not the form typed: {mark} “{cut}” in {place}"
    for span in spans:
        if not any(overlap(span, mark) for mark in hit["matches"]):
            cut = passage.text.encode()[span.start:span.end].decode()
            yield f"not marked: “{cut}” ({span.typed}) in {place}"


def check(searcher, node, hits):
    yield from check_hits(hits, searcher.search(node))
    by_key = {passage.key: passage for passage in searcher.passages}
    leaves = list(searcher.wanted(node))
    for hit in hits:
        yield from check_marks(hit, by_key[key_of(hit)], leaves, searcher)


# ---- Misspelt words --------------------------------------------------------

def edits_between(one, other):
    """Optimal string alignment, row by row."""
    before, row = None, list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        rows, row = (before, row), [i]
        for j, wanted in enumerate(other, 1):
            cost = min(rows[1][j] + 1, row[j - 1] + 1,
                       rows[1][j - 1] + (letter != wanted))
            if (i > 1 and j > 1 and letter == other[j - 2] and
                    one[i - 2] == wanted):
                cost = min(cost, rows[0][j - 2] + 1)
            row.append(cost)
        before = rows[1]
    return row[-1]


def digits_of(form):
    return [each for each in form if each.isdigit()]


def has_letter(form):
    return any(not each.isdigit() for each in form)


def misspell(chance, word):
    letters = list(word)
    for _ in range(chance.choice([0, 1, 1, 2])):
        at = chance.randrange(len(letters))
        if letters[at].isdigit():
            continue
        letters[at] = chance.choice(["", letters[at] * 2, "e", "х", "ا"])
        letters = list("".join(letters)) or ["a"]
    return "".join(letters)


def near_words(searcher, word, limit):
    """The vocabulary's words within as many edits of `word`."""
    return {each.plain for passage in searcher.passages
            for each in passage.words + searcher.headline_words(passage)
            if is_in_vocabulary(each) and
            digits_of(each.plain) == digits_of(word) and
            edits_between(word, each.plain) <= limit}


def make_near(chance, questioner, searcher, count):
    """word~ and word~n, with what is typed and the edits it allows. Of a
    word that stands for very many others not all are searched."""
    made = []
    while len(made) < count:
        word = misspell(chance, chance.choice(questioner.vocabulary)[1])
        words = cut(word)
        if (len(words) != 1 or words[0].kind != PLAIN or len(word) > 30 or
                not word.isalnum() or word != words[0].plain or
                not has_letter(word)):
            continue
        edits = chance.choice([None, None, 0, 1, 2])
        limit = (edits if edits is not None else 0 if len(word) <= 2 else
                 1 if len(word) <= 5 else 2)
        if len(near_words(searcher, word, limit)) > NEAR_WORDS:
            continue
        made.append((f"{word}~{'' if edits is None else edits}", word, limit))
    return made


def is_spelt(passage, mark, wanted):
    """Whether several words that were marked are one of these, spelt with an
    apostrophe: a word of a broken line is (q-u'il), and is cut in others."""
    text = passage.text.encode()[mark["start"]:mark["end"]].decode()
    return cutting.plain_of(cutting.fold(text)) in wanted


def stands_for(folder, programs, question):
    """The words that pqsearch says word~ stands for: of names, too, of which
    a pair of characters is enough here."""
    explained = run([os.path.join(programs, "pqsearch"), "--index",
                     os.path.join(folder, "index"), "--explain", "-n", "1",
                     question]).decode()
    listed = re.search(r"~ stands for itself,(.*)", explained)
    names = re.findall(r" (\S+) \d+", listed[1]) if listed else []
    return {each.plain for name in names for each in cut(name)}


def check_near(searcher, word, limit, hits, told):
    """Words near to the typed one are found and marked; what else is found
    says that it is a name. `told` gives the words it is said to stand for."""
    found = {key_of(hit): hit for hit in hits}
    wanted = near_words(searcher, word, limit)
    for passage in searcher.passages:
        near = [each for each in passage.words if is_in_vocabulary(each) and
                each.plain in wanted]
        hit = found.get(passage.key)
        is_above = any(each.plain in wanted and is_in_vocabulary(each)
                       for each in searcher.headline_words(passage))
        if (near or is_above) and not hit:
            yield f"not found: {passage.key} {passage.text}"
        for mark in hit["matches"] if hit else ():
            is_near = any((each.start, each.end) ==
                          (mark["start"], mark["end"]) for each in near)
            is_near = is_near or is_spelt(passage, mark, wanted)
            if not is_near and mark["form"] not in ("script", "synonym"):
                yield f"marked, and is not near: {mark} {passage.text}"
        for each in near if hit else ():
            if not any(overlap(each, mark) for mark in hit["matches"]):
                yield f"not marked: {each.folded} in {passage.text}"
        if hit and not hit["matches"] and not is_above:
            names = told()
            if not any(each.plain in names
                       for each in searcher.headline_words(passage)):
                yield f"found without a mark: {passage.key}"


def shown(parsed, problems):
    return [f"parsed {parsed}"] + problems[:3]


def ask_near(folder, programs, chance, questioner, searcher):
    made = make_near(chance, questioner, searcher, NEAR_QUESTIONS)
    answers = ask(folder, programs, [text for text, _, _ in made])
    for (text, word, limit), (parsed, hits, _) in zip(made, answers):
        problems = list(check_near(
            searcher, word, limit, hits,
            lambda question=text: stands_for(folder, programs, question)))
        if problems:
            yield text, shown(parsed, problems)


def report(failures, told):
    """Prints the shortest questions that failed, each with its problems, and
    what was asked; returns the exit status."""
    failures.sort(key=lambda failure: len(failure[0]))
    for text, problems in failures[:SHOWN]:
        print(text)
        for problem in problems:
            print(f"  {problem}")
    print(f"{told}, {len(failures)} differ")
    return 1 if failures else 0


def main():
    programs, tools, folder = sys.argv[1:4]
    seed, count = int(sys.argv[4]), int(sys.argv[5])
    article_count = int(sys.argv[6]) if len(sys.argv) > 6 else 80
    chance = random.Random(seed)
    stemmer = Stemmer(os.path.join(tools, "stems"))
    searcher = Searcher(stemmer, build(folder, programs, chance,
                                       article_count))
    questioner = Questioner(chance, searcher)
    asked = [questioner.ask() for _ in range(count)]
    failures = []
    hit_count = 0
    parses = []
    sets = []
    for (text, node), (parsed, hits, diagnosis) in zip(
            asked, ask(folder, programs, [text for text, _ in asked])):
        hit_count += len(hits)
        parses.append(parsed or text)
        sets.append([key_of(hit) for hit in hits])
        if parsed is None:
            failures.append((text, [f"refused: {diagnosis}"]))
            continue
        problems = list(check(searcher, node, hits))
        if problems:
            failures.append((text, shown(parsed, problems)))
    for (text, _), parsed, before, (again, hits, _) in zip(
            asked, parses, sets, ask(folder, programs, parses)):
        if again is None and questioner.half_words(parsed) > 128:
            continue  # pairs of characters are longer than a run of them
        if again != parsed:
            failures.append((text, shown(parsed, [f"parsed again: {again}"])))
        elif set(map(key_of, hits)) != set(before):
            failures.append((text, shown(parsed,
                                         ["its parse has other hits"])))
    failures += ask_near(folder, programs, chance, questioner, searcher)
    stemmer.close()
    return report(failures, f"seed {seed}: {count} questions, "
                  f"{len(searcher.passages)} passages, {hit_count} hits")


if __name__ == "__main__":
    sys.exit(main())
