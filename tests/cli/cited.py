# SPDX-License-Identifier: GPL-2.0-or-later
"""cited.py < HITS

Whether each hit, a JSON object a line, can be cited: its offsets give its
text, in the file or in the article as pqsearch prints it, and each match lies
on a word. Prints what cannot. Needs PQ_BIN, and PULLQUOTE_INDEX.
"""
import json
import os
import subprocess
import sys


def read_article(known, article):
    if article not in known:
        known[article] = subprocess.run(
            [os.path.join(os.environ["PQ_BIN"], "pqsearch"), "--article",
             article], stdout=subprocess.PIPE, check=True).stdout
    return known[article]


def read_file(path):
    with open(path, "rb") as stream:
        return stream.read()


def main():
    known = {}
    wrong_count = 0
    for line in sys.stdin:
        hit = json.loads(line)
        whole = read_file(hit["path"]) if hit["of"] == "file" else \
            read_article(known, hit["article"])
        text = whole[hit["start"]:hit["end"]]
        words = [text[match["start"]:match["end"]].strip(b" ")
                 for match in hit["matches"]]
        if text.decode() != hit["text"] or not all(words):
            print("cannot be cited:", line)
            wrong_count += 1
    return 1 if wrong_count else 0


if __name__ == "__main__":
    sys.exit(main())
