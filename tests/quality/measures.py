# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of a ranking, and whether a difference is more than chance.

A run is {query: [document, ...]}, best first, no document twice; judgments
are {query: {document: grade}}. A document that is not judged counts as not
relevant, a query without a relevant document is left out, and a judged query
that a run has nothing for scores 0: as trec_eval does with -c.

ndcg10     gain 2^grade - 1 would favour high grades; as trec_eval, the grade
           itself is the gain, over log2(rank + 1): Jarvelin and Kekalainen,
           "Cumulated gain-based evaluation of IR techniques" (2002)
ap         average precision over all that is listed; its mean is MAP
rr10       1 / rank of the first relevant one of 10; its mean is MRR@10
p10        relevant ones of the first 10, over 10
recall100  relevant ones of the first 100, over all there are
"""
import math
import random

NAMES = ("ndcg10", "ap", "rr10", "p10", "recall100")


def read_judgments(path):
    judgments = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            query, _, document, grade = line.split()
            judgments.setdefault(query, {})[document] = int(grade)
    return judgments


def gain(grades):
    return sum(grade / math.log2(rank + 2)
               for rank, grade in enumerate(grades))


def score(ranking, grades):
    """Each measure of one query's ranking, by name."""
    best = sorted((grade for grade in grades.values() if grade > 0),
                  reverse=True)
    got = [max(grades.get(document, 0), 0) for document in ranking]
    precisions = []
    for rank, grade in enumerate(got):
        if grade > 0:
            precisions.append((len(precisions) + 1) / (rank + 1))
    first = next((rank for rank, grade in enumerate(got[:10]) if grade), None)
    return {
        "ndcg10": gain(got[:10]) / gain(best[:10]),
        "ap": sum(precisions) / len(best),
        "rr10": 0.0 if first is None else 1 / (first + 1),
        "p10": sum(grade > 0 for grade in got[:10]) / 10,
        "recall100": sum(grade > 0 for grade in got[:100]) / len(best),
    }


def score_run(run, judgments):
    """{measure: {query: value}} over the queries that can be judged."""
    values = {name: {} for name in NAMES}
    for query, grades in judgments.items():
        if not any(grade > 0 for grade in grades.values()):
            continue
        ranking = run.get(query, [])
        if len(set(ranking)) != len(ranking):
            raise ValueError(f"query {query}: a document is ranked twice")
        for name, value in score(ranking, grades).items():
            values[name][query] = value
    return values


def mean(values):
    return sum(values.values()) / len(values)


def chance(ours, theirs, rounds=10000, seed=1):
    """How likely a difference of means at least this large is when each
    query's two values are swapped by chance: the paired randomisation test,
    two-sided. Smucker, Allan and Carterette, "A comparison of statistical
    significance tests for information retrieval evaluation" (2007)."""
    differences = [ours[query] - theirs[query] for query in ours]
    differences = [value for value in differences if value != 0]
    seen = abs(sum(differences))
    source = random.Random(seed)
    as_large = 0
    for _ in range(rounds):
        bits = source.getrandbits(len(differences)) if differences else 0
        total = 0.0
        for place, value in enumerate(differences):
            total += value if bits >> place & 1 else -value
        # Sums of the same values in another order differ in last digits.
        as_large += abs(total) >= seen - 1e-9
    return (as_large + 1) / (rounds + 1)
