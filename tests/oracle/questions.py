# SPDX-License-Identifier: GPL-2.0-or-later
"""Questions made by chance: a tree, and the text that it is typed as.

The searcher that is tested gets the text, the slow one the tree.
"""

from dataclasses import dataclass

import words as cutting
from articles import VOCABULARY
from searcher import (Leaf, Node, chunk_leaves, chunk_operand, groups_of,
                      loose_quote_leaf, quote_leaf, quote_operand,
                      whole_leaf)

DEFAULT_DISTANCE = 10
BREAKING = '"“”„«»~()'  # what ends a chunk, or follows a quote
VOCABULARY_WORDS = {word for words in VOCABULARY.values() for word in words}


# ---- What is typed -------------------------------------------------------

@dataclass(frozen=True)
class Chunk:
    text: str
    is_exact: bool = False

    def typed(self):
        return ("=" if self.is_exact else "") + self.text


@dataclass(frozen=True)
class Quote:
    text: str
    distance: int = None

    def typed(self):
        tail = "" if self.distance is None else f"~{self.distance}"
        return f'"{self.text}"{tail}'


@dataclass(frozen=True)
class Near:
    operands: tuple  # of Chunk and Quote
    distances: tuple  # between each two; None where none is typed

    def typed(self):
        out = self.operands[0].typed()
        for distance, operand in zip(self.distances, self.operands[1:]):
            sign = "NEAR" if distance is None else f"NEAR/{distance}"
            out += f" {sign} {operand.typed()}"
        return out


@dataclass(frozen=True)
class Branch:
    kind: str  # and, or, not, any
    operands: tuple
    signs: tuple = ()


# ---- What it means -------------------------------------------------------

def near_leaf(near):
    operands = tuple(chunk_operand(each.text, each.is_exact)
                     if isinstance(each, Chunk) else quote_operand(each.text)
                     for each in near.operands)
    distance = max(DEFAULT_DISTANCE if each is None else each
                   for each in near.distances)
    return Leaf(operands, near.typed(), distance)


def leaves_of(item, is_all_capitals):
    """The leaves that something typed gives, side by side."""
    if isinstance(item, Near):
        return [near_leaf(item)]
    if isinstance(item, Quote):
        if item.distance is None:
            return [quote_leaf(item.text)]
        return [loose_quote_leaf(item.text, item.distance)]
    if item.is_exact:
        return [whole_leaf(item.text, True, is_all_capitals)]
    return chunk_leaves(item.text, is_all_capitals)


def needed(item, is_all_capitals):
    """An operand of AND, OR and "+"."""
    if isinstance(item, Branch):
        return meaning(item, is_all_capitals)
    leaves = leaves_of(item, is_all_capitals)
    return leaves[0] if len(leaves) == 1 else Node("and", tuple(leaves))


def negated(item, is_all_capitals):
    """What stands behind "-" and NOT."""
    if isinstance(item, Chunk):
        return whole_leaf(item.text, item.is_exact, is_all_capitals)
    return needed(item, is_all_capitals)


def meaning(item, is_all_capitals):
    """The tree of what is typed, or of what stands in brackets."""
    if not isinstance(item, Branch):
        leaves = leaves_of(item, is_all_capitals)
        if len(leaves) == 1:
            return leaves[0]
        return Node("any", tuple(leaves), ("",) * len(leaves))
    if item.kind == "not":
        inner = negated(item.operands[0], is_all_capitals)
        if isinstance(inner, Node) and inner.kind == "not":
            return inner.operands[0]
        return Node("not", (inner,))
    if item.kind != "any":
        return Node(item.kind, tuple(needed(each, is_all_capitals)
                                     for each in item.operands))
    operands = []
    signs = []
    for sign, each in zip(item.signs, item.operands):
        if sign == "-":
            found = [negated(each, is_all_capitals)]
        elif sign == "+" or isinstance(each, Branch):
            found = [needed(each, is_all_capitals)]
        else:
            found = leaves_of(each, is_all_capitals)
        operands += found
        signs += [sign] * len(found)
    return Node("any", tuple(operands), tuple(signs))


# ---- Typing it -----------------------------------------------------------

class Typist:
    def __init__(self, chance):
        self.chance = chance

    def bracketed(self, item):
        return "(" + self.query(item) + ")"

    def operand(self, item):
        if isinstance(item, Branch):
            return self.bracketed(item)
        return item.typed()

    def part(self, item, loosest):
        """An operand of AND or OR, or what binds at least as tightly."""
        if isinstance(item, Branch) and item.kind == "not":
            sign = self.chance.choice(["NOT ", "NOT ", "-"])
            inner = item.operands[0]
            if isinstance(inner, Branch) and inner.kind == "not":
                return "NOT " + self.part(inner, loosest)
            return sign + self.operand(inner)
        if (isinstance(item, Branch) and item.kind == "and" and
                loosest == "or" and self.chance.random() < 0.5):
            return self.chain(item)
        sign = "+" if self.chance.random() < 0.05 else ""
        return sign + self.operand(item)

    def chain(self, item):
        between = f" {item.kind.upper()} "
        return between.join(self.part(each, item.kind)
                            for each in item.operands)

    def item(self, sign, item):
        if sign == "-":
            sign = self.chance.choice(["-", "-", "NOT "])
            if isinstance(item, Branch) and item.kind == "not":
                sign = "-"
            return sign + self.operand(item)
        if not isinstance(item, Branch):
            return sign + item.typed()
        if sign == "+" and item.kind == "and" and self.chance.random() < 0.5:
            return self.chain(item)
        if sign == "" and item.kind == "or" and self.chance.random() < 0.5:
            return self.chain(item)
        return sign + self.bracketed(item)

    def query(self, item):
        if not isinstance(item, Branch):
            return item.typed()
        if item.kind == "any":
            return " ".join(self.item(sign, each) for sign, each in
                            zip(item.signs, item.operands))
        if item.kind == "not":
            return self.part(item, "not")
        return self.chain(item)


def is_all_capitals(text):
    letters = [each for each in text if cutting.name_of(each).startswith(
        ("LATIN ", "GREEK ", "CYRILLIC ")) and
        cutting.class_of(each) == "L"]
    return bool(letters) and all(each.isupper() for each in letters)


# ---- Making it up --------------------------------------------------------

class Questioner:
    def __init__(self, chance, searcher):
        self.chance = chance
        self.texts = [passage.text for passage in searcher.passages]
        self.languages = list(VOCABULARY)
        self.typist = Typist(chance)

    def odd_chunk(self):
        """Something odd out of a text, that could not be a sign."""
        words = [word for word in self.chance.choice(self.texts).split()
                 if not VOCABULARY_WORDS & {word}]
        word = self.chance.choice(words or ["5G"])
        for mark in BREAKING:
            word = word.replace(mark, "")
        while word and cutting.class_of(word[0]) not in "LDGC":
            word = word[1:]
        word = word[:20]
        if not cutting.cut(word) or word.upper() == word and word.isalpha():
            return "5G"
        return word

    def pick(self, language):
        if self.chance.random() < 0.15:
            return self.odd_chunk()
        word = self.chance.choice(VOCABULARY[language])
        style = self.chance.random()
        if style < 0.08 and word not in ("and", "or", "not"):
            word = word.upper()
        elif style < 0.16:
            word = cutting.strip_marks(cutting.fold(word))
        elif style < 0.18 and len(word) > 2:
            word = word[0] + "\u200b" + word[1:]
        return word

    def run(self, length):
        """Some words as they stand in a text, mostly."""
        text = self.chance.choice(self.texts)
        for mark in BREAKING:
            text = text.replace(mark, " ")
        parts = text.split()
        at = self.chance.randrange(len(parts))
        parts = parts[at:at + length]
        if self.chance.random() < 0.15:
            self.chance.shuffle(parts)
        if self.chance.random() < 0.15:
            parts[-1] = self.pick(self.chance.choice(self.languages))
        out = " ".join(parts)
        return out[:60] if len(out) > 60 else out

    def words_of_text(self, length):
        for _ in range(20):
            out = self.run(length)
            if cutting.cut(out):
                return out
        return "court"

    def chunk(self, language):
        word = self.pick(language)
        if language in ("zh", "ja", "th"):
            word += "".join(self.chance.choices(
                VOCABULARY[language], k=self.chance.randrange(0, 2)))
        return Chunk(word, self.chance.random() < 0.12)

    def quote(self):
        length = self.chance.choice([1, 2, 2, 2, 3, 4])
        distance = (self.chance.choice([1, 2, 3, 5, 10])
                    if self.chance.random() < 0.3 else None)
        if distance and self.chance.random() < 0.7:
            text = self.words_of_text(6)
            parts = text.split()
            self.chance.shuffle(parts)
            text = " ".join(parts[:length])
            if cutting.cut(text):
                return Quote(text, distance)
        return Quote(self.words_of_text(length), distance)

    def near(self, language):
        count = self.chance.choice([2, 2, 2, 3])
        operands = tuple(self.quote_plain() if self.chance.random() < 0.2
                         else self.chunk(language) for _ in range(count))
        distances = tuple(self.chance.choice([None, 1, 2, 3, 5, 20])
                          for _ in range(count - 1))
        return Near(operands, distances)

    def quote_plain(self):
        return Quote(self.words_of_text(self.chance.choice([1, 2, 2])))

    def leaf(self, language):
        style = self.chance.random()
        if style < 0.55:
            return self.chunk(language)
        return self.quote() if style < 0.8 else self.near(language)

    def tree(self, language, depth):
        style = self.chance.random()
        if depth == 0 or style < 0.2:
            return self.leaf(language)
        kind = self.chance.choice(["and", "or", "not", "any", "any", "any"])
        if kind == "not":
            return Branch("not", (self.tree(language, depth - 1),))
        count = self.chance.choice([2, 2, 3])
        operands = tuple(self.tree(language, depth - 1)
                         for _ in range(count))
        if kind == "any":
            signs = tuple(self.chance.choices(
                ["", "+", "-"], weights=[6, 2, 2], k=count))
            return Branch("any", operands, signs)
        return Branch(kind, operands)

    def ask(self):
        """(what is typed, what it means)."""
        while True:
            language = self.chance.choice(self.languages)
            item = self.tree(language, self.chance.choice([0, 1, 1, 2, 2, 3]))
            text = self.typist.query(item)
            if len(text.encode()) <= 4000 and not any(
                    each in text for each in "\t\n") and (
                    self.half_words(text) <= 128):
                return text, meaning(item, is_all_capitals(text))

    @staticmethod
    def half_words(text):
        return sum(2 if word.kind == cutting.PLAIN else
                   word.kind == cutting.CHARACTER
                   for word in cutting.cut(text))
