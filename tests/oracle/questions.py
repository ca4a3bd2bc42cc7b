# SPDX-License-Identifier: GPL-2.0-or-later
"""Questions made by chance: a tree, and the text that it is typed as.

The searcher that is tested gets the text, the slow one the tree.
"""

import datetime
from dataclasses import dataclass, replace

import words as cutting
from articles import AUTHORS, SOURCES, UNBLANKED, VOCABULARY
from searcher import (STAND_IN, Field, Leaf, Node, chunk_leaves,
                      chunk_operand, days_of, groups_of, is_in_vocabulary,
                      loose_quote_leaf, pattern, quote_leaf, quote_operand,
                      whole_leaf)

DEFAULT_DISTANCE = 10
BREAKING = '"＂“”„«»「」『』~()'  # what ends a chunk, or follows a quote
# Nobody types a number with blanks in it but as several words.
VOCABULARY = {language: [word.replace("\u00a0", "") for word in words]
              for language, words in VOCABULARY.items()}
VOCABULARY_WORDS = {word for words in VOCABULARY.values() for word in words}


# ---- What is typed -------------------------------------------------------

@dataclass(frozen=True)
class Chunk:
    text: str
    is_exact: bool = False

    def typed(self):
        text = self.text.replace(STAND_IN, "*")
        return ("=" if self.is_exact else "") + text


@dataclass(frozen=True)
class Quote:
    text: str
    distance: int = None

    def typed(self):
        tail = "" if self.distance is None else f"~{self.distance}"
        text = self.text.replace(STAND_IN, "*")
        return f'"{text}"{tail}'


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
class FieldItem:
    name: str
    value: object  # Chunk, Quote or text
    days: tuple = None

    def typed(self):
        if isinstance(self.value, str):
            return f"{self.name}:{self.value}"
        return f"{self.name}:{self.value.typed()}"


@dataclass(frozen=True)
class Branch:
    kind: str  # and, or, not, any, filter
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


def field_of(item):
    if isinstance(item.value, str):
        return Field(item.name, item.value, None, False, item.days)
    text = item.value.text
    if isinstance(item.value, Quote):
        leaf = (quote_leaf(text) if item.value.distance is None else
                loose_quote_leaf(text, item.value.distance))
        return Field(item.name, item.typed(), leaf)
    is_exact = item.value.is_exact or item.name != "title"
    return Field(item.name, item.typed(), whole_leaf(text, is_exact, False),
                 item.value.is_exact)


ALTERNATIVES = ("source", "lang", "host", "date")


def is_filter(node):
    if isinstance(node, Node):
        return all(map(is_filter, node.operands))
    return isinstance(node, Field)


def inverted(node):
    """NOT NOT is nothing."""
    if isinstance(node, Node) and node.kind == "not":
        return node.operands[0]
    return Node("not", (node,))


def together(items):
    """Items side by side, as (sign, node)."""
    if len(items) == 1:
        sign, node = items[0]
        return inverted(node) if sign == "-" else node
    return Node("any", tuple(node for _, node in items),
                tuple(sign for sign, _ in items))


def closed(fields):
    """Of a date that is open at its end and one that is open at its beginning
    one range, if they have days in common."""
    fields = list(fields)
    out = []
    while fields:
        field = fields.pop(0)
        first, last = field.days
        for other in fields:
            days = other.days
            if (first and not last and days[1] and not days[0] and
                    first <= days[1]):
                field = replace(field, days=(first, days[1]))
            elif (last and not first and days[0] and not days[1] and
                    days[0] <= last):
                field = replace(field, days=(days[0], last))
            else:
                continue
            fields.remove(other)
            break
        out.append(field)
    return out


def side_by_side(items):
    """Fields are filters of what else is there; of the same field they are
    alternatives."""
    filters = [item for item in items if is_filter(item[1])]
    others = [item for item in items if not is_filter(item[1])]
    groups = {}
    needed_ones = []
    for sign, node in filters:
        if (sign == "" and isinstance(node, Field) and
                node.name in ALTERNATIVES):
            groups.setdefault(node.name, []).append(node)
        else:
            needed_ones.append(("-" if sign == "-" else "+", node))
    if "date" in groups:
        groups["date"] = closed(groups["date"])
    for group in groups.values():
        needed_ones.append(("+", group[0] if len(group) == 1 else
                            Node("or", tuple(group))))
    if not filters:
        return together(others)
    if not others:
        return together(needed_ones)
    return Node("filter", (together(others), together(needed_ones)))


def leaves_of(item, is_all_capitals):
    """The leaves that something typed gives, side by side."""
    if isinstance(item, FieldItem):
        return [field_of(item)]
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
        return together([("", leaf) for leaf in
                         leaves_of(item, is_all_capitals)])
    if item.kind == "filter":
        return Node("filter", tuple(meaning(each, is_all_capitals)
                                    for each in item.operands))
    if item.kind == "not":
        return inverted(negated(item.operands[0], is_all_capitals))
    if item.kind != "any":
        return Node(item.kind, tuple(needed(each, is_all_capitals)
                                     for each in item.operands))
    items = []
    for sign, each in zip(item.signs, item.operands):
        if sign == "-":
            found = [negated(each, is_all_capitals)]
        elif sign == "+" or isinstance(each, Branch):
            found = [needed(each, is_all_capitals)]
        else:
            found = leaves_of(each, is_all_capitals)
        items += [(sign, node) for node in found]
    return side_by_side(items)


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
        if item.kind == "filter":
            return " FILTER ".join(map(self.query, item.operands))
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
        self.vocabulary = sorted({
            (word.folded, word.plain) for passage in searcher.passages
            for word in passage.words if is_in_vocabulary(word)})
        self.vocabulary += sorted({
            (word.folded, word.plain)
            for article in searcher.articles.values()
            for word in cutting.cut(article["title"])
            if is_in_vocabulary(word)})
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
        seen = "".join(each for each in word if not cutting.is_unseen(each))
        if not cutting.cut(word) or seen.upper() == seen and seen.isalpha():
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
            word = cutting.plain_of(cutting.fold(word))
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

    def wildcard(self):
        """A word with some of it open, that stands for few others."""
        while True:
            word = self.chance.choice(self.vocabulary)[
                self.chance.random() < 0.7]
            if len(word) < 3 or not all(cutting.class_of(each) in "LD"
                                        for each in word):
                continue
            start = self.chance.randrange(len(word) - 1)
            end = self.chance.randrange(start, len(word) + 1)
            open_word = (word[:start] + "*" + word[end:])
            if len(open_word) < 3:
                continue
            wanted = pattern(cutting.plain_of(open_word))
            found = {plain for _, plain in self.vocabulary
                     if wanted.fullmatch(plain)}
            if len(found) < 50:
                return open_word.replace("*", STAND_IN)

    def date(self):
        def time():
            out = self.chance.choice(["2019", "2020", "2020-02", "2020-03",
                                      "2021", "2021-08", "2021-08-17",
                                      "2021-12-31", "2022-01-01", "2022"])
            return out, days_of(out)

        style = self.chance.random()
        one, (first, last) = time()
        other, (other_first, other_last) = time()
        if style < 0.4:
            return FieldItem("date", one, (first, last))
        if style < 0.6 and first <= other_last:
            return FieldItem("date", f"{one}..{other}", (first, other_last))
        if style < 0.7:
            return FieldItem("date", f"{one}..", (first, None))
        if style < 0.8:
            return FieldItem("date", f"..{one}", (None, last))
        sign = self.chance.choice([">", ">=", "<", "<="])
        day = datetime.timedelta(days=1)
        days = {">": (str(datetime.date.fromisoformat(last) + day), None),
                ">=": (first, None),
                "<": (None, str(datetime.date.fromisoformat(first) - day)),
                "<=": (None, last)}[sign]
        return FieldItem("date", sign + one, days)

    def name(self, field, names):
        text = self.chance.choice([each for each in names if each])
        words = text.split()
        style = self.chance.random()
        if style < 0.3:
            return FieldItem(field, Quote(text))
        if style < 0.6:
            at = self.chance.randrange(len(words))
            return FieldItem(field, Quote(" ".join(words[at:at + 2])))
        return FieldItem(field, Chunk(
            cutting.plain_of(self.chance.choice(words).lower())))

    def field(self, language):
        kind = self.chance.choice(["title", "title", "source", "author",
                                   "lang", "host", "date", "date"])
        if kind == "title":
            style = self.chance.random()
            if style < 0.4:
                return FieldItem("title", Quote(
                    " ".join(self.chance.choices(VOCABULARY[language], k=2)),
                    self.chance.choice([None, None, 2])))
            if style < 0.55:
                return FieldItem("title", Chunk(self.wildcard()))
            word = self.chance.choice(VOCABULARY[language])
            if language in UNBLANKED or len(groups_of(word)) > 1:
                return FieldItem("title", Quote(word))
            return FieldItem("title", Chunk(word,
                                            self.chance.random() < 0.2))
        if kind == "source":
            return self.name("source", SOURCES)
        if kind == "author":
            return self.name("author", [name for names in AUTHORS if names
                                        for name in names])
        if kind == "lang":
            return FieldItem("lang", self.chance.choice(self.languages))
        if kind == "host":
            return FieldItem("host", self.chance.choice(
                ["larn.example", "quay.example", "news.quay.example",
                 "example", "www.larn.example", "nowhere.example"]))
        return self.date()

    def chunk(self, language):
        if self.chance.random() < 0.08:
            return Chunk(self.wildcard())
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
        if style < 0.12:
            return self.field(language)
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
        if self.chance.random() < 0.06:
            return Branch("filter", (self.tree(language, depth - 1),
                                     self.tree(language, depth - 1)))
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
