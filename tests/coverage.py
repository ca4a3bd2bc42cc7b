#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
usage: tests/coverage.py OBJECTS LIST

What the tests reached, from the counts of gcov below OBJECTS: lines and
branches of each source file, least covered first, and of each folder.
LIST gets each line that has a branch no test took, with its text.

A line counts when one of its blocks ran; a branch counts each way that a
condition, a case or a loop can go, and is reached when it went that way
once. Counts of a header add up over all that include it. In C++ each call
that may throw is a branch, too, of which nothing in the source tells: the
ways of such a call are left out, as lcov and gcovr can do.

Fails when shared/ and indexer/ together are below the figures wanted.
"""
import collections
import json
import pathlib
import subprocess
import sys

WANTED_LINES = 90
WANTED_BRANCHES = 80
HELD = ("shared", "indexer")
FOLDERS = HELD + ("searcher",)


class File:
    def __init__(self):
        self.lines = collections.Counter()
        self.branches = collections.Counter()

    def add(self, line):
        number = line["line_number"]
        self.lines[number] += line["count"]
        ways = line["branches"]
        for place, way in enumerate(ways):
            throws = any(next["throw"] for next in ways[place:place + 2])
            if not throws:
                key = (number, line.get("function_name"), place)
                self.branches[key] += way["count"]

    def untested(self):
        """Line number and how many of its ways were not taken."""
        missed = collections.Counter()
        for (number, _, _), count in self.branches.items():
            missed[number] += count == 0
        return sorted((number, ways) for number, ways in missed.items() if ways)


def read(folder):
    files = collections.defaultdict(File)
    counts = sorted(str(path) for path in pathlib.Path(folder).rglob("*.gcda")
                    if path.relative_to(folder).parts[0] in FOLDERS)
    if not counts:
        sys.exit(f"{folder}: no counts in it")
    output = subprocess.run(["gcov", "--json-format", "--stdout",
                             "--branch-probabilities"] + counts,
                            check=True, stdout=subprocess.PIPE)
    for document in output.stdout.splitlines():
        for file in json.loads(document)["files"]:
            name = file["file"]
            if name.split("/")[0] not in FOLDERS:
                continue
            for line in file["lines"]:
                files[name].add(line)
    return files


class Sum:
    """Of how many lines and branches how many were reached."""

    def __init__(self, files):
        lines = [count for file in files for count in file.lines.values()]
        ways = [count for file in files for count in file.branches.values()]
        self.line_count, self.branch_count = len(lines), len(ways)
        self.lines = percent(lines)
        self.branches = percent(ways)

    def __str__(self):
        return (f"{self.lines:6.2f} % of {self.line_count:5} lines"
                f" {self.branches:6.2f} % of {self.branch_count:5} branches")


def percent(counts):
    if not counts:
        return 100
    return 100 * sum(count > 0 for count in counts) / len(counts)


def write_untested(files, path):
    with open(path, "w") as stream:
        for name, file in sorted(files.items()):
            source = pathlib.Path(name).read_text().splitlines()
            for number, ways in file.untested():
                print(f"{name}:{number}: {source[number - 1].strip()}"
                      f"  [{ways} not taken]", file=stream)


def main():
    objects, path = sys.argv[1:]
    files = read(objects)
    write_untested(files, path)
    sums = [(name, Sum([file])) for name, file in files.items()]
    for name, each in sorted(sums, key=lambda pair: (pair[1].lines, pair[0])):
        print(f"{each}  {name}")
    for folder in FOLDERS:
        each = Sum([file for name, file in files.items()
                    if name.startswith(folder + "/")])
        print(f"{each}  {folder}/")
    held = Sum([file for name, file in files.items()
                if name.split("/")[0] in HELD])
    print(f"{held}  {' and '.join(HELD)}")
    print(f"branches that no test took: {path}")
    if held.lines < WANTED_LINES or held.branches < WANTED_BRANCHES:
        sys.exit(f"wanted: {WANTED_LINES} % of lines and "
                 f"{WANTED_BRANCHES} % of branches")


if __name__ == "__main__":
    main()
