# SPDX-License-Identifier: GPL-2.0-or-later
"""The slow, obvious searcher: which passages satisfy a query, and where.

By "WHAT SATISFIES A QUERY" in searcher/candidates.h and the grammar at the
top of searcher/query.c. It looks at every passage, by trying.
"""

import calendar
import re
from dataclasses import dataclass, field
from functools import lru_cache

import words as cutting
from words import CHARACTER, JOINED, PAIR, PLAIN

# Of the words that questions are made of; see searcher/stopwords.c.
STOP_WORDS = {
    "en": {"the", "of", "and", "in", "on", "with", "us", "it", "who", "a", "i",
           "s", "t", "is", "don't", "or", "do", "me"},
    "es": {"el", "de", "la", "en", "y", "a", "e", "o", "os", "les",
           "me"},
}


# ---- Passages ------------------------------------------------------------

@dataclass
class Passage:
    article: dict  # as pqindex --show prints it
    start: int
    text: str
    section: str
    is_lead: bool  # the article's first
    is_section_lead: bool  # the first below its heading
    is_first_below: bool  # the same, also where it is put otherwise in the text
    words: tuple = ()
    by_position: dict = field(default_factory=dict)
    by_plain: dict = field(default_factory=dict)
    stems: dict = field(default_factory=dict)  # word -> its stems
    body: frozenset = frozenset()
    context: frozenset = frozenset()
    headline: frozenset = frozenset()
    matches: dict = field(default_factory=dict)  # leaf -> its spans

    @property
    def key(self):
        return self.article["id"], self.start


def stems_of_text(stemmer, language, text):
    return frozenset(stem for word in cutting.cut(text or "")
                     for stem in stemmer.stems(language, word))


def read_article(stemmer, article):
    passages = []
    raw = article["text"].encode()
    language = article["lang"]
    end = 0
    for i, place in enumerate(article["passages"]):
        text = raw[place["start"]:place["end"]].decode()
        section = place["section"]
        gap = raw[end:place["start"]].decode()
        end = place["end"]
        # Of headings that stand below each other the last is the nearest.
        heading = section and section.split(" / ")[-1]
        is_below = section is not None and heading in gap
        passage = Passage(article, place["start"], text, section, i == 0,
                          is_below, is_below or not passages or
                          passages[-1].section != section)
        passage.words = cutting.cut(text)
        for word in passage.words:
            passage.by_position.setdefault(word.first, []).append(word)
            passage.by_plain.setdefault(word.plain, []).append(word)
            passage.stems[word] = stemmer.stems(language, word)
        passage.body = frozenset(stem for stems in passage.stems.values()
                                 for stem in stems)
        title = stems_of_text(stemmer, language, article["title"])
        heading = stems_of_text(stemmer, language, section)
        passage.context = title | heading
        passage.headline = ((title if passage.is_lead else frozenset()) |
                            (heading if passage.is_section_lead
                             else frozenset()))
        passages.append(passage)
    return passages


# ---- The meaning of a question -------------------------------------------

@dataclass(frozen=True, eq=False)
class Operand:
    """Words that stand side by side; positions from 0."""
    words: tuple
    loose: frozenset  # those of which any form will do
    typed: str

    def is_single(self):
        return len(self.words) == 1 and self.words[0] in self.loose


@dataclass(frozen=True, eq=False)
class Leaf:
    operands: tuple
    typed: str
    distance: int = None  # of NEAR and "..."~n
    may_drop: bool = True  # a stop word: not so for US, WHO, IT

    def is_word(self):
        return self.distance is None and self.operands[0].is_single()


@dataclass(frozen=True, eq=False)
class Field:
    """What the article says of itself."""
    name: str
    typed: str
    leaf: Leaf = None  # of title, source and author
    is_whole: bool = False  # of source and author
    days: tuple = None  # of date: first and last, None without end


@dataclass(frozen=True, eq=False)
class Node:
    kind: str  # and, or, not, any, filter
    operands: tuple
    signs: tuple = ()  # of any: "+", "-" or ""


def words_below(node):
    if isinstance(node, Node):
        for operand in node.operands:
            yield from words_below(operand)
    leaf = node.leaf if isinstance(node, Field) else node
    if isinstance(leaf, Leaf):
        for operand in leaf.operands:
            yield from (word for word in operand.words if word.kind == PLAIN)


STAND_IN = "\ua78f"  # a letter, for the "*" of wildcards


def shifted(word, base):
    return cutting.Word(word.start, word.end, word.first - base,
                        word.last - base, word.kind, word.is_glued,
                        word.folded.replace(STAND_IN, "*"),
                        word.plain.replace(STAND_IN, "*"), word.root)


def is_character(word):
    return word.kind in (CHARACTER, PAIR)


def between(text, left, right):
    return "".join(character for character in
                   text.encode()[left.end:right.start].decode()
                   if not cutting.is_unseen(character))


def groups_of(text, is_quote=False):
    """Words that only a joining sign parts."""
    groups = []
    last = None
    for word in (cutting.cut_quote(text) if is_quote else
                 cutting.cut(text, False)):
        if word.kind in (JOINED, PAIR):
            groups[-1].append(word)
            continue
        if (last is None or not word.is_glued or
                is_character(word) != is_character(last) or
                between(text, last, word) in tuple(cutting.APOSTROPHES) and
                not any(each.kind == JOINED and each.last >= word.first
                        for each in groups[-1])):
            groups.append([])
        groups[-1].append(word)
        last = word
    return groups


def span_of(text, words):
    raw = text.encode()
    return raw[min(word.start for word in words):
               max(word.end for word in words)].decode()


def make_operand(text, words, is_exact):
    base = words[0].first
    moved = tuple(shifted(word, base) for word in words)
    end = max(word.last for word in moved)
    loose = frozenset() if is_exact else frozenset(
        word for word in moved if word.last == end and
        "*" not in word.folded)
    return Operand(moved, loose, span_of(text, words).replace(STAND_IN, "*"))


def is_acronym(typed):
    letters = "".join(each for each in typed if each != "." and
                      not cutting.is_unseen(each))
    return (2 <= len(letters) <= 3 and letters.isupper() and
            letters.isalpha() and letters not in ("AND", "OR", "NOT"))


def chunk_operand(text, is_exact):
    """A chunk as one operand: a phrase, or one word. Only a compound has an
    end of any form, and no run of characters has."""
    groups = groups_of(text)
    words = [word for group in groups for word in group]
    is_phrase = len(words) > 1 and (len(groups) > 1 or
                                    is_character(words[0]))
    return make_operand(text, words, is_exact or is_phrase)


def group_leaf(text, group, is_all_capitals):
    operand = make_operand(text, group, False)
    return Leaf((operand,), operand.typed, None,
                is_all_capitals or not is_acronym(operand.typed))


def chunk_leaves(text, is_all_capitals):
    """The items that a bare chunk gives."""
    leaves = []
    for group in groups_of(text):
        if len(group) == 1 or not is_character(group[0]):
            leaves.append(group_leaf(text, group, is_all_capitals))
            continue
        pairs = [word for word in group if word.kind == PAIR]
        for word in group:
            if word.kind == PAIR or not any(
                    pair.first <= word.first <= pair.last for pair in pairs):
                leaves.append(group_leaf(text, [word], is_all_capitals))
    return leaves


def whole_leaf(text, is_exact, is_all_capitals):
    operand = chunk_operand(text, is_exact)
    return Leaf((operand,), operand.typed, None,
                is_all_capitals or not is_acronym(operand.typed))


def quote_operand(text):
    return make_operand(text, cutting.cut_quote(text), True)


def quote_leaf(text):
    operand = quote_operand(text)
    return Leaf((operand,), operand.typed)


def loose_quote_leaf(text, distance):
    groups = groups_of(text, True)
    if len(groups) == 1:
        return quote_leaf(text)
    return Leaf(tuple(make_operand(text, group, True) for group in groups),
                text, distance)


# ---- Places --------------------------------------------------------------

@dataclass(frozen=True)
class Span:
    start: int  # bytes in the passage
    end: int
    first: int  # positions
    last: int
    typed: str
    is_same: bool  # the form that was typed


def is_in_vocabulary(word):
    """What wildcards are looked up in: words of letters, digits and
    apostrophes."""
    return (word.kind in (PLAIN, JOINED) and
            len(word.folded.encode()) <= 64 and
            all(cutting.class_of(each) in "LDMGgt" or each == "'"
                for each in word.folded))


@lru_cache(maxsize=None)
def pattern(form):
    return re.compile(".*".join(map(re.escape, form.split("*"))), re.DOTALL)


def is_same_form(typed, found):
    """A letter typed with a mark wants it, one without takes any."""
    if "*" in typed.folded:
        if not is_in_vocabulary(found):
            return False
        if typed.folded != typed.plain:
            return bool(pattern(typed.folded).fullmatch(found.folded))
        return bool(pattern(typed.plain).fullmatch(found.plain))
    if typed.plain != found.plain:
        return False
    return (typed.folded == typed.plain or
            has_typed_marks(typed, found.folded) or
            without_dots(typed.folded) == without_dots(found.folded))


def has_typed_marks(typed, found):
    """Letter by letter, where no letter is two without its mark."""
    return len(typed.folded) == len(typed.plain) == len(found) and all(
        letter in (bare, other)
        for letter, bare, other in zip(typed.folded, typed.plain, found))


def is_behind_particles(typed, found):
    """Whether "and", "so", and "in", "as", "for" are written before it."""
    def matches(before, plain, folded):
        letters = re.escape(folded)
        if len(folded) == len(plain):
            letters = "".join("." if letter == bare else re.escape(letter)
                              for letter, bare in zip(folded, plain))
        return bool(re.fullmatch(before + re.escape(plain), found.plain)) and (
            typed.folded == typed.plain or
            bool(re.fullmatch(before + letters, found.folded)))
    if len(typed.plain) < 4 or "*" in typed.plain:
        return False
    return matches("[وف]?[بكل]?", typed.plain, typed.folded) or (
        typed.plain.startswith("ال") and
        matches("[وف]?لل", typed.plain[2:], typed.folded[2:]))


def is_sign(words):
    """Whether a currency sign stands there: typed or not, the phrase goes on
    behind it, but not behind two of which one was typed."""
    return any(cutting.class_of(word.folded[0]) == "C" for word in words)


def without_dots(folded):
    """Turkish capitals fold to an i that had none, or keep theirs."""
    return folded.replace("i\u0307", "i").replace("\u0131", "i")


def days_of(date):
    """First and last day of 2021, 2021-08 or 2021-08-17."""
    if len(date) == 4:
        return date + "-01-01", date + "-12-31"
    if len(date) == 7:
        year, month = int(date[:4]), int(date[5:])
        return (date + "-01",
                f"{date}-{calendar.monthrange(year, month)[1]:02}")
    return date[:10], date[:10]


def is_dated(date, wanted):
    """All days that the article may be of lie in what is wanted."""
    if date is None:
        return False
    first, last = days_of(date)
    return ((wanted[0] is None or first >= wanted[0]) and
            (wanted[1] is None or last <= wanted[1]))


class Searcher:
    def __init__(self, stemmer, articles):
        self.stemmer = stemmer
        self.articles = {article["id"]: article for article in articles}
        self.passages = [passage for article in articles
                         for passage in read_article(stemmer, article)]
        counts = {}
        for passage in self.passages:
            language = passage.article["lang"]
            counts[language] = counts.get(language, 0) + 1
        self.headings = {}  # what stands in them
        self.above = {}  # passage -> words
        self.asked = []  # the words of the query
        self.common = [language for language, count in counts.items()
                       if count >= len(self.passages) // 5]

    @lru_cache(maxsize=None)
    def stems(self, language, word):
        return self.stemmer.stems(language, word)

    def is_stop_word(self, leaf):
        if not leaf.is_word() or not leaf.may_drop:
            return False
        word = leaf.operands[0].words[0]
        return word.kind == PLAIN and any(
            self.is_stopped(language, word)
            for language in self.common) and not self.is_content(word)

    def is_stopped(self, language, word):
        return word.folded in STOP_WORDS.get(language, ())

    def is_content(self, word):
        """Whether a common language has it as a word like any other, and what
        stands beside it is rather of that one than of those that have not."""
        return any(
            not self.is_stopped(language, word) and
            self.share(language, word) > 0 and
            all(self.is_rather(language, other, word)
                for other in self.common if self.is_stopped(other, word))
            for language in self.common)

    def is_rather(self, language, other, word):
        return sum(self.lean(language, other, each) for each in self.asked
                   if each is not word) > 0

    def lean(self, language, other, word):
        is_first = self.is_stopped(language, word)
        is_second = self.is_stopped(other, word)
        if is_first or is_second:
            return is_first - is_second
        first = self.share(language, word)
        second = self.share(other, word)
        return (first > 4 * second) - (second > 4 * first)

    @lru_cache(maxsize=None)
    def share(self, language, word):
        """Of the language's passages, how many have the word."""
        if "*" in word.folded:
            return 0
        passages = [passage for passage in self.passages
                    if passage.article["lang"] == language]
        return max((sum(stem in passage.body for passage in passages)
                    for stem in self.stems(language, word)),
                   default=0) / len(passages)

    # -- one operand

    def fits(self, passage, operand, typed, found):
        """"same", "stem" or None."""
        if is_same_form(typed, found):
            return "same"
        if typed in operand.loose and (
                self.stems(passage.article["lang"], typed) &
                passage.stems[found]):
            return "stem"
        return None

    def word_places(self, passage, operand):
        typed = operand.words[0]
        stems = self.stems(passage.article["lang"], typed)
        return [Span(word.start, word.end, word.first, word.last,
                     operand.typed, is_same_form(typed, word))
                for word in passage.words if stems & passage.stems[word]]

    def ends(self, passage, operand, query_at, at, so_far):
        """All (byte start, byte end, position, is_same) at which the words of
        the operand from `query_at` on may end that begin at `at`, or there
        with a note."""
        rest = [word for word in operand.words if word.first == query_at]
        if not rest:
            return {so_far}
        found_ends = set()
        if so_far and is_sign(passage.by_position.get(at, ())) and not is_sign(
                word for word in operand.words if word.last + 1 == query_at):
            found_ends |= self.ends(passage, operand, query_at, at + 1, so_far)
        is_side_by_side = any(word.kind == PAIR for word in rest)
        if isinstance(at, cutting.Word):
            here = [at]
        else:  # notes stand behind the word whose place they have
            here = [word for word in passage.by_position.get(at, [])
                    if not word.is_note] + [
                word for word in passage.by_position.get(at - 1, [])
                if so_far and word.is_note and word.start >= so_far[1]]
        for typed in rest:
            if typed.kind == PAIR:
                continue
            if is_side_by_side and not any(word.kind == PAIR
                                           for word in here):
                continue
            for found in here:
                fit = self.fits(passage, operand, typed, found)
                if (not fit and not so_far and len(operand.words) > 1 and
                        passage.article["lang"] == "ar" and
                        is_behind_particles(typed, found)):
                    fit = "stem"
                if fit:
                    found_ends |= self.ends(
                        passage, operand, typed.last + 1, found.last + 1,
                        (so_far[0] if so_far else found.start, found.end,
                         found.last,
                         (not so_far or so_far[3]) and fit == "same"))
        return found_ends

    def beginnings(self, passage, operand):
        """Where a first word of the operand stands; for speed alone."""
        firsts = [word for word in operand.words if word.first == 0]
        if passage.article["lang"] == "ar" or any(
                word in operand.loose or "*" in word.folded
                for word in firsts):
            return sorted(passage.by_position)
        return sorted({found.first for word in firsts
                       for found in passage.by_plain.get(word.plain, ())})

    def phrase_places(self, passage, operand):
        places = []
        for at in self.beginnings(passage, operand):
            for begin in [at] + [word for word in passage.by_position[at]
                                 if word.is_note]:
                ends = self.ends(passage, operand, 0, begin, None)
                if not ends:
                    continue
                nearest = {}  # words of a note have one position
                for each in sorted(ends, reverse=True):
                    nearest[each[2]] = each
                start, end, last, _ = max(nearest.values())
                is_same = (start, end, last, True) in ends
                places.append(Span(start, end, at, last, operand.typed,
                                   is_same))
        return places

    def places(self, passage, operand):
        if operand.is_single():
            return self.word_places(passage, operand)
        return self.phrase_places(passage, operand)

    # -- NEAR

    def near_places(self, passage, leaf):
        """The places of any choice of one place for each operand, no two
        alike for the same words, of which the last begins at most
        `distance` words behind the end of the first."""
        choices = []
        for operand in leaf.operands:
            choices.append(self.places(passage, operand))
            if not choices[-1]:
                return []
        kept = set()
        everything = [each for places in choices for each in places]

        def choose(i, chosen):
            if i == len(choices):
                ordered = sorted(chosen, key=lambda one: (one[1].first,
                                                          one[1].last))
                if (ordered[-1][1].first <= ordered[0][1].last +
                        leaf.distance):
                    kept.update(span for _, span in chosen)
                return
            for span in choices[i]:
                place = span.first, span.last, span.start
                if any((other.first, other.last, other.start) == place and
                       self.is_alike(passage, leaf.operands[i],
                                     leaf.operands[earlier])
                       for earlier, other in chosen):
                    continue
                if chosen:
                    # A longer one, chosen later, may be the first of all.
                    first = min(each.first for _, each in chosen)
                    reach = max(each.last for each in everything
                                if each.first <= first)
                    if span.first > reach + leaf.distance:
                        continue
                choose(i + 1, chosen + [(i, span)])

        choose(0, [])
        return sorted(kept, key=lambda span: span.start)

    def is_alike(self, passage, one, other):
        if len(one.words) != len(other.words):
            return False
        language = passage.article["lang"]
        for left, right in zip(one.words, other.words):
            if (left in one.loose) != (right in other.loose):
                return False
            if (left.folded == right.folded and
                    (left not in one.loose or left.root == right.root)):
                continue
            if left not in one.loose or (self.stems(language, left) !=
                                         self.stems(language, right)):
                return False
        return True

    def spans(self, passage, leaf):
        if leaf not in passage.matches:
            if leaf.distance is None:
                found = self.places(passage, leaf.operands[0])
            else:
                found = self.near_places(passage, leaf)
            passage.matches[leaf] = found
        return passage.matches[leaf]

    # -- the whole question

    def judge(self, passage, node, is_negated=False, is_context=False):
        """(it matches, one of the wanted leaves below is the passage's own,
        there are any, it matches without any of the words). """
        if isinstance(node, Leaf):
            return self.judge_leaf(passage, node, is_negated, is_context)
        if isinstance(node, Field):
            is_match = self.judge_field(passage.article, node)
            return is_match, False, False, is_match
        if node.kind == "filter":
            return self.judge_filter(passage, node, is_negated, is_context)
        signs = node.signs or ("",) * len(node.operands)
        dropped = self.dropped(node)
        several = sum(getattr(operand, "kind", "") != "not"
                      for operand in node.operands) > 1
        is_needing = (node.kind == "and" and several or
                      node.kind == "any" and "+" in signs)
        is_group = is_needing and not is_context and not is_negated
        answers = []
        for operand, sign in zip(node.operands, signs):
            if operand in dropped and sign == "":
                continue
            negated = is_negated or node.kind == "not" or sign == "-"
            answer = self.judge(passage, operand, negated,
                                (is_context or is_group) and not negated)
            answers.append((sign, answer))
        is_match = self.combine(node, [(sign, answer[0])
                                       for sign, answer in answers])
        is_wordless = is_match and self.combine(
            node, [(sign, answer[0 if sign == "-" or node.kind == "not"
                                 else 3]) for sign, answer in answers])
        is_own = any(answer[1] for _, answer in answers)
        has_wanted = any(answer[2] for _, answer in answers)
        if is_group and has_wanted and not is_own and not is_wordless:
            is_match = False
        return is_match, is_own, has_wanted, is_wordless

    def combine(self, node, matches):
        """`matches`: sign and answer of each operand."""
        if node.kind == "any":
            return self.judge_items(matches)
        answers = [is_match for _, is_match in matches]
        if node.kind == "not":
            return not answers[0]
        return all(answers) if node.kind == "and" else any(answers)

    def judge_filter(self, passage, node, is_negated, is_context):
        left, right = (self.judge(passage, operand, is_negated, is_context)
                       for operand in node.operands)
        return (left[0] and right[0], left[1] or right[1],
                left[2] or right[2], left[3] and right[3])

    # -- fields

    def words_of(self, article, text):
        """A title, a heading or a name, as a passage without context."""
        passage = Passage(article, 0, text, None, False, False, False)
        passage.words = cutting.cut(text)
        for word in passage.words:
            passage.by_position.setdefault(word.first, []).append(word)
            passage.by_plain.setdefault(word.plain, []).append(word)
            passage.stems[word] = self.stems(article["lang"], word)
        return passage

    def has_name(self, article, name, node):
        passage = self.words_of(article, name)
        spans = self.places(passage, node.leaf.operands[0])
        if not node.is_whole:
            return bool(spans)
        last = max(word.last for word in passage.words)
        return any(span.first == 0 and span.last == last for span in spans)

    @lru_cache(maxsize=None)
    def field_holds(self, key, node):
        article = self.articles[key]
        if node.name == "title":
            title = self.words_of(article, article["title"])
            return bool(self.spans(title, node.leaf))
        if node.name in ("source", "author"):
            names = article[node.name] or []
            names = [names] if isinstance(names, str) else names
            return any(self.has_name(article, name, node) for name in names)
        if node.name == "lang":
            return article["lang"] == node.typed
        if node.name == "host":
            if not article["url"]:
                return False
            host = article["url"].split("/")[2].removeprefix("www.")
            wanted = node.typed.removeprefix("www.")
            return host == wanted or host.endswith("." + wanted)
        return is_dated(article["date"], node.days)

    def judge_field(self, article, node):
        return self.field_holds(article["id"], node)

    @staticmethod
    def judge_items(answers):
        needed = [answer for sign, answer in answers if sign == "+"]
        optional = [answer for sign, answer in answers if sign == ""]
        excluded = [answer for sign, answer in answers if sign == "-"]
        if any(excluded) or not all(needed):
            return False
        return bool(needed) or not optional or any(optional)

    def dropped(self, node):
        """Stop words that are left out beside others."""
        if node.kind != "any":
            return ()
        stops = [operand for operand, sign in zip(node.operands, node.signs)
                 if sign == "" and isinstance(operand, Leaf) and
                 self.is_stop_word(operand)]
        has_other = any(sign != "-" and operand not in stops or sign == "+"
                        for operand, sign in zip(node.operands, node.signs))
        return stops if has_other else ()

    def judge_leaf(self, passage, leaf, is_negated, is_context):
        if leaf.is_word():
            stems = self.stems(passage.article["lang"],
                               leaf.operands[0].words[0])
            in_body = bool(stems & passage.body)
            in_headline = bool(stems & passage.headline)
            is_own = in_body or in_headline
            if is_negated:
                return in_body, False, False, False
            if is_context:
                is_match = in_body or bool(stems & passage.context)
            else:
                is_match = is_own
            return is_match, is_own, True, False
        is_own = bool(self.spans(passage, leaf))
        if is_negated:
            return is_own, False, False, False
        in_title = self.stands_in(passage.article, passage.article["title"],
                                  leaf)
        in_heading = self.stands_in(passage.article, passage.section, leaf)
        is_match = is_own or is_context and (in_title or in_heading)
        is_own = (is_own or passage.is_lead and in_title or
                  passage.is_first_below and in_heading)
        return is_match or is_own, is_own, True, False

    def headline_words(self, passage):
        """What a passage is found by beside its own words."""
        if passage.key not in self.above:
            texts = [passage.article["title"]] if passage.is_lead else []
            texts += [passage.section] if passage.is_first_below else []
            self.above[passage.key] = tuple(
                word for text in texts if text for word in cutting.cut(text))
        return self.above[passage.key]

    def stands_in(self, article, heading, leaf):
        """Whether a title or a heading has it."""
        key = article["id"], heading, leaf
        if key not in self.headings:
            self.headings[key] = bool(heading) and bool(self.spans(
                self.words_of(article, heading), leaf))
        return self.headings[key]

    def wanted(self, node):
        """The leaves that a hit may be shown for."""
        if isinstance(node, Leaf):
            yield node
            return
        if isinstance(node, Field) or node.kind == "not":
            return
        signs = node.signs or ("",) * len(node.operands)
        dropped = self.dropped(node)
        for operand, sign in zip(node.operands, signs):
            if sign != "-" and not (sign == "" and operand in dropped):
                yield from self.wanted(operand)

    def search(self, node):
        self.headings.clear()
        self.asked = list(words_below(node))
        for passage in self.passages:
            passage.matches.clear()
        return [passage for passage in self.passages
                if self.judge(passage, node)[0]]
