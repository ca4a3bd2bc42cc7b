#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: cuts.py TOOLS SEED TEXTS

Makes texts by chance, of few pieces each, and compares the words that the
analysis cuts them into (tests/tools/words.c) with those of words.py: bytes,
positions, folded and plain forms, and stems. Prints what differs, each text
with as little in it as will do; exits 1 if anything does.
"""

import os
import random
import subprocess
import sys

from articles import VOCABULARY
from oracle import report
from words import (ALGORITHMS, CHARACTER, JOINED, PAIR, PLAIN, Stemmer, cut)

LANGUAGES = sorted(ALGORITHMS) + ["az", "fa", "he", "ja", "pl", "ur", "zh"]

KINDS = {PLAIN: "plain", JOINED: "joined", CHARACTER: "character",
         PAIR: "pair"}
PIECES = 15  # of a text, at most
SIGNS = """ - \u2010 \u2012 \u2013 \u2212 . , ; : ' \u2019 ` & @ / _ + ++ # % $ €
    £ [ ] ( ) " … ½ ² ⁵ 1 12 150 000 2021 ١ ٫ ٬ ۴ 五 Ⅳ ５ a B. J. EE Rs US s
    ш ع و 華 为 ｶ ﾞ ー ก ๕ ក ៤ က ၅ 가 ᄀ ᆨ é ﬁ Ａ [3] [note~3] C# AT&T
    \u0301 \u0327 \u064b \ufe77 \ufe7f""".split()
BLANKS = [" ", " ", " ", "\n", "\r\n", "\t", "\u00a0", "\u202f", "\u00ad",
          "\u200c", "\u200d", "\u200e"]


class Analysis:
    """The programs, one text at a time."""

    def __init__(self, folder):
        self.stemmer = Stemmer(os.path.join(folder, "stems"))
        self.process = subprocess.Popen([os.path.join(folder, "words")],
                                        stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def cut(self, language, text):
        self.process.stdin.write(f"{language}\n{text}\0".encode())
        self.process.stdin.flush()
        lines = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit(f"words ended at {text!r}")
            if line == b"\n":
                return sorted(lines)
            fields = line.decode().rstrip("\n").split("\t")
            lines.append("\t".join(fields[:9] + sorted(set(fields[9:]))))

    def obvious(self, language, text):
        return sorted("\t".join(map(str, (
            KINDS[word.kind], word.start, word.end, word.first, word.last,
            int(word.is_glued), int(word.is_note), word.folded, word.plain,
            *sorted(self.stemmer.stems(language, word))))) for word in cut(text))

    def close(self):
        self.stemmer.close()
        self.process.stdin.close()
        if self.process.wait():
            raise SystemExit(f"words ended with {self.process.returncode}")


def make_pieces():
    words = [word.replace("\u00a0", " ") for each in VOCABULARY.values()
             for word in each]
    signs = [sign.replace("~", " ") for sign in SIGNS]
    return words, signs + BLANKS * 2


def make_text(chance, words, signs):
    return "".join(chance.choice(words if chance.random() < .4 else signs)
                   for _ in range(chance.randrange(1, PIECES)))


def shrink(text, differs):
    """The text without all characters that it differs without."""
    at = 0
    while at < len(text):
        rest = text[:at] + text[at + 1:]
        if differs(rest):
            text, at = rest, 0
        else:
            at += 1
    return text


def differences(found, expected):
    for line in found:
        if line not in expected:
            yield f"found    {line}"
    for line in expected:
        if line not in found:
            yield f"expected {line}"


def main():
    tools, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    analysis = Analysis(tools)
    words, signs = make_pieces()
    failures = set()
    word_count = 0
    for _ in range(count):
        language = chance.choice(LANGUAGES)
        text = make_text(chance, words, signs)
        expected = analysis.obvious(language, text)
        word_count += len(expected)
        if analysis.cut(language, text) != expected:
            failures.add((language, shrink(text, lambda rest: (
                analysis.cut(language, rest) !=
                analysis.obvious(language, rest)))))
    told = [(f"{language} {text!r}",
             list(differences(analysis.cut(language, text),
                              analysis.obvious(language, text))))
            for language, text in failures]
    analysis.close()
    return report(told, f"seed {seed}: {count} texts, {word_count} words")


if __name__ == "__main__":
    sys.exit(main())
