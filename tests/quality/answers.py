# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the answer to a question stands in what is shown of the first hits.

Articles are searched whole by this project, which cuts passages of its own,
and paragraph by paragraph by FTS5. What is shown are the passages in rank
order, cut off after so many words: equal words for both.
"""
import json
import re
import shutil
import tempfile

import systems
import tasks

WORDS = (60, 125, 250)
PASSAGES = (1, 3, 5)
HITS = 10


def folded(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def first_words(texts, count):
    return " ".join(" ".join(texts).split()[:count])


def is_answered(shown, answers):
    shown = f" {folded(shown)} "
    return any(f" {folded(answer)} " in shown for answer in answers)


def share(shown, answers):
    """Of the questions, how many are answered by what is shown of them."""
    return sum(is_answered(shown.get(query, ""), answers[query])
               for query in answers) / len(answers)


def search_ours(folder, queries, scratch):
    index = systems.index_records(
        tasks.read_documents(f"{folder}/docs.jsonl"), scratch)
    found = {}
    lines = systems.search(index, queries, scratch, "--format=jsonl", "-n",
                           str(HITS))
    for line in lines.splitlines():
        record = json.loads(line)
        if record["type"] == "hit":
            found.setdefault(record["qid"], []).append(record["text"])
    return found


def search_fts5(folder, queries):
    documents = list(tasks.paragraphs(folder))
    texts = {document["id"]: document["text"] for document in documents}
    run = systems.fts5(tasks.Task("answers", documents, queries, {}), None)
    return {query: [texts[passage] for passage in ranking[:HITS]]
            for query, ranking in run.items()}


def judge(folder, row):
    """Prints the shares; ours by name."""
    queries = tasks.read_queries(f"{folder}/queries.tsv")
    answers = {}
    for query, answer in tasks.read_queries(f"{folder}/answers.tsv"):
        if folded(answer):
            answers.setdefault(query, []).append(answer)
    scratch = tempfile.mkdtemp()
    try:
        ours = search_ours(folder, queries, scratch)
    finally:
        shutil.rmtree(scratch)
    theirs = search_fts5(folder, queries)
    shares = {}
    for count in WORDS:
        name = f"{count} words"
        cut = [{query: first_words(texts, count)
                for query, texts in found.items()} for found in (ours, theirs)]
        shares[name] = share(cut[0], answers)
        row("answers", name, shares[name], share(cut[1], answers))
    for count in PASSAGES:
        name = f"{count} passages"
        shown = {query: " ".join(texts[:count])
                 for query, texts in ours.items()}
        words = sum(len(text.split()) for text in shown.values()) / len(shown)
        shares[name] = share(shown, answers)
        row("answers", name, shares[name], f"{words:.0f} words")
    return shares
