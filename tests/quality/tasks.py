# SPDX-License-Identifier: GPL-2.0-or-later
"""The judged collections beside the project, each as a task in one form.

A task is a list of documents (id, title, text, and what else a record has),
queries [(id, words)] and judgments. Ids of documents are changed for nobody:
all systems get the same ones.
"""
import glob
import gzip
import json
import os
from dataclasses import dataclass

import measures


@dataclass
class Task:
    name: str
    documents: list
    queries: list
    judgments: dict


def read_lines(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def read_queries(path):
    return [tuple(line.split("\t", 1)) for line in read_lines(path) if line]


def read_documents(path, has_title=True):
    kept = []
    for line in read_lines(path):
        record = json.loads(line)
        kept.append({"id": record["id"],
                     "title": record.get("title") or "" if has_title else "",
                     "text": record["text"],
                     "date": record.get("date"),
                     "source": record.get("source")})
    return kept


def paragraphs(folder):
    """Each line of passages.tsv, with the title of its article."""
    titles = {record["id"]: record["title"]
              for record in read_documents(f"{folder}/docs.jsonl")}
    for line in read_lines(f"{folder}/passages.tsv"):
        passage, article, text = line.split("\t", 2)
        yield {"id": passage, "title": titles[article], "text": text,
               "article": article}


def plain(folder, name, documents, queries="queries.tsv", qrels="qrels.txt"):
    return Task(name, documents, read_queries(f"{folder}/{queries}"),
                measures.read_judgments(f"{folder}/{qrels}"))


def squad(folder):
    return [plain(folder, "squad", list(paragraphs(folder)),
                  qrels="qrels_passages.txt")]


def reuters(folder):
    path = f"{folder}/docs.jsonl.gz"
    return [
        # The headlines are the queries: with them the task is nothing.
        without_copies(plain(folder, "headlines",
                             read_documents(path, has_title=False))),
        without_copies(plain(folder, "topics", read_documents(path),
                             "queries_topics.tsv", "qrels_topics.txt")),
    ]


def without_copies(task):
    """Of documents with one title and text only the first: they are one
    article to this project, and no peer is to win or lose by them."""
    first = {}
    for document in task.documents:
        first.setdefault((document["title"], document["text"]), document)
    kept = {document["id"] for document in first.values()}
    for grades in task.judgments.values():
        for document in set(grades) - kept:
            del grades[document]
    task.documents = list(first.values())
    return task


def coverage(folder):
    documents = []
    for path in sorted(glob.glob(f"{folder}/*/docs.jsonl")):
        documents += read_documents(path)
    return [without_copies(plain(folder, "coverage", documents))]


def one(name):
    return lambda folder: [plain(folder, name,
                                 read_documents(f"{folder}/docs.jsonl"))]


FOLDERS = {
    "collections/time": one("time"),
    "collections/cranfield": one("cranfield"),
    "collections/squad-dev-a": squad,
    "collections/reuters21578": reuters,
    "coverage": coverage,
}


def load(beside, wanted=None):
    """The tasks whose folder is there; (task or None, name or folder)."""
    for folder, maker in FOLDERS.items():
        path = os.path.join(beside, folder)
        if not os.path.isdir(path):
            yield None, path
            continue
        for task in maker(path):
            if not wanted or task.name in wanted:
                yield task, task.name
