#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: relations.py BIN TOOLS FOLDER SEED QUESTIONS

Asks pqsearch each of the oracle's questions in several ways, and compares the
answers with each other: pages with the whole list, articles with passages,
copies with what they stand for, orders, stretches of dates, counts, and two
indexes with one of all. Prints what differs; exits 1 if anything does.
"""

import json
import os
import random
import sys
from collections import Counter

import articles
from oracle import key_of, report, run
from questions import Questioner
from searcher import Searcher
from words import Stemmer

ARTICLES = 80
PAGE = 5
PAGES = 4
WORDS_MOST = 120  # halves: with a date no question is too long
ALL = ["-n", "0"]
ORDERS = [[], ["--sort=date"], ["--sort=-date"],
          ["--by=article"], ["--by=article", "--sort=-date"],
          ["--copies=show"], ["--copies=show", "--by=article"]]


def with_copies(lines, chance):
    """And some articles once more, elsewhere, with a sentence more."""
    out = []
    for line in lines:
        out.append(line)
        record = json.loads(line)
        if chance.random() < 0.2:
            record["id"] += "copy"
            record["url"] = f"https://wire.example/{record['id']}"
            record["text"] += " Larn."
            out.append(json.dumps(record, ensure_ascii=False))
    return out


class Asker:
    def __init__(self, folder, programs, questions):
        self.folder = folder
        self.programs = programs
        self.questions = questions
        self.known = {}

    def ask(self, options, form="{}", indexes=("whole",)):
        """The hits of each question; asked once in each way."""
        way = (*options, form, *indexes)
        if way not in self.known:
            self.known[way] = self.ask_anew(options, form, indexes)
        answers, self.totals = self.known[way]
        return answers

    def ask_anew(self, options, form, indexes):
        asked = os.path.join(self.folder, "asked")
        with open(asked, "w", encoding="utf-8") as out:
            for i, question in enumerate(self.questions):
                out.write(f"{i}\t{form.format(question)}\n")
        command = [os.path.join(self.programs, "pqsearch"), "--batch", asked,
                   "--no-synonyms", "--format=jsonl", *options]
        for index in indexes:
            command += ["--index", os.path.join(self.folder, index)]
        answers = [[] for _ in self.questions]
        totals = [None for _ in self.questions]
        for line in run(command).splitlines():
            record = json.loads(line)
            if record["type"] == "hit":
                answers[int(record["qid"])].append(record)
            elif record["type"] == "summary":
                totals[int(record["qid"])] = record["total"]
        return answers, totals


def keys(hits):
    return [key_of(hit) for hit in hits]


def day_of(hit):
    return (hit["date"] or "")[:10]


def check_order(asker, order):
    """A long list, page by page, and its order."""
    whole = asker.ask(ALL + order)
    pages = [asker.ask(["-n", str(PAGE), "--offset", str(PAGE * i)] + order)
             for i in range(PAGES)]
    unsorted = asker.ask(ALL + [each for each in order if "sort" not in each])
    for i, hits in enumerate(whole):
        paged = [hit for page in pages for hit in page[i]]
        if keys(paged) != keys(hits)[:PAGE * PAGES]:
            yield i, f"other hits page by page: {order}"
        field = "article" if "--by=article" in order else "passage"
        if (Counter(hit[field] for hit in hits) !=
                Counter(hit[field] for hit in unsorted[i])):
            yield i, f"other hits in order: {order}"
        days = [day_of(hit) for hit in hits if hit["date"]]
        if order and "sort" in order[-1] and (
                days != sorted(days, reverse="-date" in order[-1]) or
                any(hit["date"] for hit in hits[len(days):])):
            yield i, f"not in order: {order} {days}"


def check_sets(asker):
    """What the same hits are in other answers."""
    shown = asker.ask(ALL + ["--copies=show"])
    by_article = asker.ask(ALL + ["--copies=show", "--by=article"])
    collapsed = asker.ask(ALL)
    totals = asker.totals
    halves = asker.ask(ALL + ["--copies=show"], indexes=("one", "other"))
    early, late = (asker.ask(ALL + ["--copies=show"],
                             "({}) FILTER date:" + dates)
                   for dates in ("..2020", "2021.."))
    for i, hits in enumerate(shown):
        of_article = Counter(hit["article"] for hit in hits)
        if of_article != {hit["article"]: 1 + hit["more"]
                          for hit in by_article[i]}:
            yield i, "other articles than those of the passages"
        if not (sum(1 + hit["copies"] for hit in collapsed[i]) ==
                totals[i] == len(hits)):
            yield i, "hits and their copies are not all"
        if not set(keys(collapsed[i])) <= set(keys(hits)):
            yield i, "hits that are none without copies"
        if Counter(keys(halves[i])) != Counter(keys(hits)):
            yield i, "other hits in two indexes"
        undated = [hit for hit in hits if not hit["date"]]
        if (Counter(keys(early[i] + late[i] + undated)) !=
                Counter(keys(hits))):
            yield i, "dates do not part the hits"


def main():
    programs, tools, folder = sys.argv[1:4]
    seed, count = int(sys.argv[4]), int(sys.argv[5])
    chance = random.Random(seed)
    stemmer = Stemmer(os.path.join(tools, "stems"))
    lines = with_copies(articles.make(chance, ARTICLES).splitlines(), chance)
    for name, part in (("one", lines[::2]), ("other", lines[1::2]),
                       ("whole", lines)):
        path = os.path.join(folder, f"{name}.jsonl")
        with open(path, "w", encoding="utf-8") as out:
            out.write("\n".join(part) + "\n")
        run([os.path.join(programs, "pqindex"), "--settle", "0", "--index",
             os.path.join(folder, name), path])
    shown = run([os.path.join(programs, "pqindex"), "--show",
                 "--format=jsonl", path])
    questioner = Questioner(chance, Searcher(
        stemmer, [json.loads(line) for line in shown.splitlines()]))
    questions = []
    while len(questions) < count:
        question = questioner.ask()[0]
        if questioner.half_words(question) <= WORDS_MOST:
            questions.append(question)
    stemmer.close()
    asker = Asker(folder, programs, questions)
    failures = list(check_sets(asker))
    for order in ORDERS:
        failures += check_order(asker, order)
    return report([(questions[i], [problem]) for i, problem in failures],
                  f"seed {seed}: {count} questions, {sum(asker.totals)} hits")


if __name__ == "__main__":
    sys.exit(main())
