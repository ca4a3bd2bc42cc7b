# SPDX-License-Identifier: GPL-2.0-or-later
"""ranking.py [--record FILE] [--against FILE] [--beside FOLDER] [TASK...]

Ranks each judged collection by this project's programs and by the peers, in
one go on the same files, and prints a table of tab-separated values: for
each task and system the measures of measures.py, our mean over theirs, and
how likely so large a difference is by chance. Then the same against what was
last recorded, and how often an answer stands in the first words shown.
"""
import argparse
import json
import os
import shutil
import sys
import tempfile

import answers
import measures
import systems
import tasks

OURS = "pullquote"


def row(*cells):
    print("\t".join(cell if isinstance(cell, str) else f"{cell:.4f}"
                    for cell in cells), flush=True)


def rank(system, task):
    scratch = tempfile.mkdtemp()
    try:
        run = system(task, scratch)
    finally:
        shutil.rmtree(scratch)
    return measures.score_run(run, task.judgments)


def compare(task, name, ours, theirs):
    for measure in ("ndcg10", "ap"):
        row("ratio", task.name, name, measure,
            measures.mean(ours[measure]) / measures.mean(theirs[measure]),
            measures.chance(ours[measure], theirs[measure], rounds=2000))


def judge(task, peers):
    """Our values; prints ours and those of the peers."""
    values = {OURS: rank(systems.pullquote, task)}
    for name, system in peers.items():
        try:
            values[name] = rank(system, task)
        except systems.Missing as reason:
            row("skipped", task.name, name, str(reason))
    for name, theirs in values.items():
        row("mean", task.name, name,
            *(measures.mean(theirs[measure]) for measure in measures.NAMES))
    for name, theirs in values.items():
        if name != OURS:
            compare(task, name, values[OURS], theirs)
    return values[OURS]


def read_record(path):
    if not path or not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as record:
        return json.load(record)


def compare_recorded(task, ours, recorded):
    for measure in measures.NAMES:
        if measure in recorded.get(task.name, {}):
            last = recorded[task.name][measure]
            now = measures.mean(ours[measure])
            row("recorded", task.name, measure, last, now, now - last)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--record", help="write the means to this file")
    parser.add_argument("--against", help="what --record wrote before")
    parser.add_argument("--beside", default="../shared")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("tasks", nargs="*")
    options = parser.parse_args()
    recorded = read_record(options.against)
    means = {}
    row("#", "task", "system", *measures.NAMES)
    for task, name in tasks.load(options.beside, options.tasks):
        if not task:
            print(f"skipped: no {name}")
            continue
        ours = judge(task, {} if options.no_peers else systems.PEERS)
        compare_recorded(task, ours, recorded)
        means[task.name] = {measure: measures.mean(ours[measure])
                            for measure in measures.NAMES}
    folder = os.path.join(options.beside, "collections/squad-dev-a")
    if os.path.isdir(folder) and (not options.tasks or
                                  "answers" in options.tasks):
        means["answers"] = answers.judge(folder, row)
    if options.record:
        with open(options.record, "w", encoding="utf-8") as out:
            json.dump(means, out, indent=1, sort_keys=True)
            out.write("\n")
    return 0 if means else print("skipped: no collections") or 0


if __name__ == "__main__":
    sys.exit(main())
