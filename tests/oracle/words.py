# SPDX-License-Identifier: GPL-2.0-or-later
"""Words of a text, by the rules at the top of shared/terms.c.

Written from these rules alone, to be compared with what the programs do:
each character becomes one letter that says its class, and the rules are
regular expressions over the string of these letters.
"""

import re
import subprocess
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

PLAIN, JOINED, CHARACTER, PAIR = "plain", "joined", "character", "pair"


@dataclass(frozen=True, eq=False)  # each its own: quick to look up
class Word:
    start: int  # bytes in the text
    end: int
    first: int  # positions
    last: int
    kind: str
    is_glued: bool  # only a joining sign parts it from the word before
    folded: str
    plain: str  # see plain_of
    root: str = ""  # without endings that no stemmer knows
    is_note: bool = False  # of a note's mark, at the place of a word


# ---- Characters ----------------------------------------------------------

APOSTROPHES = "'\u2019\u2018\u02bb\u02bc\u02bd\u02be\u02bf\uff07`\u00b4"
HYPHENS = "-\u2010\u2011"
DASHES = "\u2012\u2013\u2212"
SOFT_HYPHEN = "\u00ad"
NON_JOINER = "\u200c"
DECIMAL_SIGNS = "\u066b\u066c"
NO_BLANKS = ("CJK ", "IDEOGRAPHIC ", "HIRAGANA ", "KATAKANA", "HANGUL ",
             "THAI ", "LAO ", "KHMER ", "MYANMAR ")
MARKED_SCRIPTS = ("LATIN ", "GREEK ", "ARABIC ", "HEBREW ")
STROKES = {"ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t",
           "ة": "ه",
           "æ": "ae", "œ": "oe"}
VARIANTS = {"ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ە": "ه",
            "ۃ": "ة", "ё": "е", "\u0901": "\u0902", "\u093c": "",
            "\u0929": "\u0928", "\u0931": "\u0930", "\u0934": "\u0933"}
# Of the vocabulary and pieces; what libicu knows is in the programs.
SIMPLIFIED = str.maketrans("華視監", "华视监")
SPELT_OUT = {"ä": "ae", "å": "aa", "ö": "oe", "ø": "oe", "ü": "ue"}
ARABIC = ("ARABIC ", "ARABIC-INDIC ", "EXTENDED ARABIC-INDIC ")
TATWEEL = "\u0640"


def name_of(character):
    return unicodedata.name(character, "")


@lru_cache(maxsize=None)
def is_unseen(character):
    """Controls, soft hyphen, zero width and bidi marks, selectors, tags."""
    category = unicodedata.category(character)
    if character in "\t\n\v\f\r\u0085":
        return False
    return (category in ("Cc", "Cf") or "VARIATION SELECTOR" in
            name_of(character) or character == "\u034f")


def is_trailing(character):
    """Half-width voicing marks, vowels and finals of Hangul."""
    return character in "\uff9e\uff9f" or "\u1160" <= character <= "\u11ff"


RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def is_lone(character):
    """An Arabic mark in the form that stands alone: a letter to Unicode."""
    return ("\ufc5e" <= character <= "\ufc63" or
            "\ufcf2" <= character <= "\ufcf4" or
            "\ufe70" <= character <= "\ufe7f")


@lru_cache(maxsize=None)
def class_of(character):
    """One letter: L letter, D digit, M mark, G of a script without blanks,
    g its marks, A apostrophe, H hyphen, h dash, C currency,
    R raised digit, t a letter that folding composes with the one before,
    '.', ',', '+', '#' themselves, & another joining sign, d decimal sign,
    space, O other."""
    if character in RAISED:
        return "R"
    if is_lone(character):
        return "M"
    category = unicodedata.category(character)
    has_no_blanks = name_of(character).removeprefix("HALFWIDTH ").startswith(
        NO_BLANKS)
    if character in APOSTROPHES:
        return "A"
    if character in HYPHENS:
        return "H"
    if character in DASHES:
        return "h"
    if character in ".,+#":
        return character
    if character in "@_&":
        return "&"
    if character in DECIMAL_SIGNS:
        return "d"
    if category[0] == "L" or category in ("Nl", "Nd", "No"):
        if has_no_blanks and category != "Nd":
            return "t" if is_trailing(character) else "G"
        return "D" if category in ("Nd", "No") else "L"
    if category[0] == "M":
        return "g" if has_no_blanks else "M"
    if category == "Sc":
        return "C"
    return " " if character.isspace() else "O"


# ---- Forms ---------------------------------------------------------------

@lru_cache(maxsize=None)
def fold(text):
    text = "".join(unicodedata.normalize("NFKC", each).lstrip(" ")
                   if is_lone(each) else each for each in text)
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = unicodedata.normalize("NFKC", folded).casefold()
    folded = unicodedata.normalize("NFC", folded)
    out = []
    base = ""
    for character in folded:
        if unicodedata.category(character) != "Mn":
            base = character
        elif base and name_of(base).startswith(ARABIC):
            continue  # harakat
        if is_unseen(character) or character == TATWEEL:
            continue
        character = VARIANTS.get(character, character)
        if character and unicodedata.category(character) == "Nd":
            character = str(unicodedata.digit(character))
        out.append(character)
    return "".join(out)


@lru_cache(maxsize=None)
def strip_marks(folded):
    """Without the marks of Latin, Greek, Arabic and Hebrew letters."""
    out = []
    base = ""
    for character in unicodedata.normalize("NFD", folded):
        if unicodedata.category(character) != "Mn":
            base = character
        elif base and name_of(base).startswith(MARKED_SCRIPTS):
            continue
        out.append(STROKES.get(character, character))
    return unicodedata.normalize("NFC", "".join(out))


CONTRACTIONS = ("ll", "re", "ve", "d", "m", "n")


@lru_cache(maxsize=None)
def plain_of(folded):
    """Without marks, and without apostrophes but those of contractions."""
    text = strip_marks(folded)
    out = []
    for i, character in enumerate(text):
        if (character == "'" and class_of(text[i - 1:i] or " ") in "LDMGgt" and
                class_of(text[i + 1:i + 2] or " ") in "LDGt"):
            ending = re.match("[LDMGgt]*", "".join(
                map(class_of, text[i + 1:]))).end()
            ending = text[i + 1:i + 1 + ending]
            if ending not in CONTRACTIONS and not (
                    ending == "t" and text[i - 1] == "n"):
                continue
        out.append(character)
    return "".join(out)


# ---- Numbers -------------------------------------------------------------

def read_number(groups, signs):
    """(how many groups are one number, whole or not, may be thousands)
    of ["1", "500"] with [","] between, by shared/numbers.h."""
    signs = ["," if sign == "\u066b" else sign for sign in signs]
    count = len(groups)

    def are_thousands(last):
        sign = signs[0]
        if any(each != sign for each in signs[:last]):
            return False
        if len(groups[last]) != 3:
            return False
        middle = groups[1:last]
        if len(groups[0]) <= 3 and all(len(part) == 3 for part in middle):
            return True
        return (sign == "," and last > 1 and len(groups[0]) <= 2 and
                all(len(part) == 2 for part in middle))

    if count == 1 or count > 12:
        return 1, "group"
    if count == 2:
        is_fraction_sign = signs[0] in ".,"
        if signs[0] == "." and are_thousands(1):
            return 2, "either"
        if are_thousands(1):
            return 2, "whole"
        if is_fraction_sign:
            return 2, "decimal"
        return 1, "group"
    if are_thousands(count - 1):
        return count, "whole"
    if (are_thousands(count - 2) and signs[-1] != signs[0] and
            signs[-1] in ".,"):
        return count, "decimal"
    return 1, "group"


# ---- Cutting -------------------------------------------------------------

ENDINGS = set("""ها هاي هايي هايم هايت هايش هايمان هايتان هايشان تر ترين
ام ات اش اي ايم ايد اند است مان تان شان يي""".split())
BEGINNINGS = {"مي", "نمي"}
PLURALS = ("ها", "هايي")
ROOT_PIECES = 6
WORD_BYTES = 200
ELIDED = set("""l d j m t s n c qu jusqu lorsqu puisqu quoiqu un dell all
nell sull dall coll quell quest bell sant com""".split())
JOINED_PARTS = 4
NOTE_BYTES = 32
NOTE_WORDS = 16

RUN = re.compile(r"[LDM]*")
RAISED_RUN = re.compile(r"R+")
NOTE = re.compile(r"\[([^\[\]\r\n]*)\]")
NEXT_GROUP = re.compile(r" D[LDM]*")
GROUP_BLANKS = tuple(" \u00a0\u2007\u2009\u202f")
NUMBER = re.compile(r"D+(?:[.,Ad]D+)*")
ACRONYM = re.compile(r"L(?:\.L)+(?:(?=\.(?![LD]))|(?![.LDM]))")
UNIT = re.compile(r"[LM]{1,4}(?=D)")
MONEY = set("""rs inr pkr npr lkr tk rp rm sh ksh tsh ush kes zar chf usd eur
    gbp cny rmb""".split())
SIGNS = re.compile(r"\+\+(?![LDM+#])")
SHARP = re.compile(r"#(?![LDM+#])")
LINE_END = re.compile("(?:\r?\n)?")
INDENTED = re.compile("[ \t]*\r?\n[ \t]*")
GRAM = re.compile(r"[Gt][Mgt]*")


class Cutter:
    """Cuts one text; what is unseen is taken out first."""

    def __init__(self, text, has_notes):
        self.has_notes = has_notes
        self.note = None  # its end, and what was there before it
        self.words = []
        self.position = 0
        self.glue = "none"
        self.text = ""
        self.places = []  # of each character kept: its bytes
        self.soft = set()  # before which of them a soft hyphen stood
        self.joiners = set()  # a non-joiner
        place = 0
        last = ""
        for character in text:
            width = len(character.encode())
            if character == NON_JOINER:
                self.joiners.add(len(self.text))
            if not is_unseen(character):
                if last == SOFT_HYPHEN:
                    self.soft.add(len(self.text))
                self.text += character
                self.places.append((place, place + width))
            place += width
            last = character
        self.classes = "".join(map(class_of, self.text))

    def cut(self):
        at = 0
        while at < len(self.text):
            kind = self.classes[at]
            if kind in "Gt":
                at = self.cut_character(at)
            elif kind in "LD":
                at = self.cut_compound(at)
                self.add_initials()
            elif kind == "R":
                at = self.cut_raised(at)
            elif kind == "C":
                self.add(PLAIN, at, at + 1, fold(self.text[at]))
                at += 1
            else:
                self.begin_note(at)
                self.pass_over(kind)
                at += 1
            self.end_note(at)
        # By first position; what stands longest behind what it holds.
        self.words.sort(key=lambda word: (word.first, word.is_note,
                                          word.kind in (JOINED, PAIR)))
        return self.words

    def is_behind_word(self, at):
        """Also behind a sign that closes something."""
        before = [(self.classes[i], unicodedata.category(self.text[i]))
                  for i in range(max(at - 2, 0), at)]
        if before and before[-1][1][0] in "LMN" and before[-1][0] != "R":
            return True
        return len(before) == 2 and all(
            kind != " " and category not in ("Ps", "Pi")
            for kind, category in before)

    def begin_note(self, at):
        found = NOTE.match(self.text, at)
        last = self.words[-NOTE_WORDS:]
        if len(last) == NOTE_WORDS and last[0].is_note and (
                last[0].first == self.position - 1):
            return
        if (self.has_notes and self.position and found and
                len(found[1].encode()) <= NOTE_BYTES and
                not any(kind in "Ggt" or kind != "D" and
                        name_of(each).startswith(NO_BLANKS)
                        for kind, each in zip(self.classes[at:found.end()],
                                              found[0])) and
                self.is_behind_word(at)):
            self.note = found.end(), len(self.words), self.position

    def end_note(self, at):
        if not self.note or at < self.note[0]:
            return
        _, first, self.position = self.note
        self.words[first:] = [
            replace(word, first=self.position - 1, last=self.position - 1,
                    is_note=True) for word in self.words[first:]]
        self.note = None

    def pass_over(self, kind):
        if kind in "Mg":
            return
        is_joining = kind in ".AHh&"
        self.glue = ("sign" if self.glue == "word" and is_joining
                     else "none")

    def add(self, kind, start, end, folded, first=None, is_glued=None):
        if first is None:
            first = self.position
        if kind in (PLAIN, CHARACTER):
            last = self.position
            self.position += 1
        else:
            last = self.position - 1
        if is_glued is None:
            is_glued = self.glue != "none"
        self.words.append(Word(self.places[start][0], self.places[end - 1][1],
                               first, last, kind, is_glued, folded,
                               plain_of(folded)))
        self.glue = "word"

    def root_of(self, start, end, folded):
        """What is left of a word without what non-joiners part from it, of an
        acronym or a number without the s of its plural."""
        word = self.text[start:end]
        if (len(word) > 1 and word[-1] == "s" and
                len(word.encode()) <= WORD_BYTES and
                (word[-2] in "0123456789" or len(word) > 2 and
                 all(unicodedata.category(letter) in
                     ("Lu", "Lt", "Nd", "No") for letter in word[:-1]))):
            return plain_of(folded[:-1])
        if (not name_of(self.text[start]).startswith(ARABIC) or
                len(self.text[start:end].encode()) > WORD_BYTES):
            return ""
        bounds = [start] + [at for at in range(start + 1, end)
                            if at in self.joiners] + [end]
        pieces = [fold(self.text[left:right])
                  for left, right in zip(bounds, bounds[1:])]
        if len(pieces) > ROOT_PIECES:
            return ""
        whole = list(pieces)
        while len(pieces) > 1 and pieces[-1] in ENDINGS:
            pieces.pop()
        if len(pieces) > 1 and pieces[0] in BEGINNINGS:
            pieces.pop(0)
        rest = re.sub(f"[{APOSTROPHES}]", "'", "".join(pieces))
        return "" if pieces == whole else plain_of(rest)

    def give_root(self, root):
        self.words[-1] = replace(self.words[-1], root=root)

    def match(self, pattern, at):
        found = pattern.match(self.classes, at)
        return found.end() if found else None

    def cut_raised(self, at):
        """Raised digits: a word, or joined with the one they stand behind."""
        end = self.match(RAISED_RUN, at)
        digits = fold(self.text[at:end])
        before = next((word for word in reversed(self.words)
                       if word.kind != JOINED), None)
        if (before and before.kind == PLAIN and
                before.end == self.places[at - 1][1]):
            start = next(i for i, each in enumerate(self.places)
                         if each[0] == before.start)
            self.add(JOINED, start, end, before.folded + digits,
                     before.first, before.is_glued)
            at = self.words.index(before)
            self.words[at] = replace(before, end=self.words[-1].end)
        else:
            self.add(PLAIN, at, end, digits)
        return end

    # -- scripts without blanks

    def cut_character(self, at):
        end = self.match(GRAM, at)
        behind = LINE_END.match(self.text, end).end()
        if behind < len(self.text) and self.classes[behind] in "Gt":
            next_end = self.match(GRAM, behind)
            both = fold(self.text[at:end]) + fold(self.text[behind:next_end])
            pair = Word(self.places[at][0], self.places[next_end - 1][1],
                        self.position, self.position + 1, PAIR,
                        self.glue != "none", both, plain_of(both))
        else:
            pair = None
        self.add(CHARACTER, at, end, fold(self.text[at:end]))
        if pair:
            self.words.append(pair)
        return behind if pair else end

    # -- numbers

    def cut_number(self, at):
        end = self.match(NUMBER, at)
        parts = re.split("([" + ".," + APOSTROPHES + DECIMAL_SIGNS + "])",
                         self.text[at:end])
        is_behind_group = (at >= 2 and self.classes[at - 1] in ".,Ad" and
                           self.classes[at - 2] == "D")
        count, shape = read_number(parts[::2], parts[1::2])
        if count == 1 or is_behind_group:
            end = self.match(RUN, at)
            folded = fold(self.text[at:end])
            self.add(PLAIN, at, end, folded)
            if self.text[end - 1] == "s":
                self.give_root(self.root_of(at, end, folded))
            self.add_grouped(at, end)
            return end
        groups = [fold(part) for part in parts[::2]]
        tail_end = self.match(RUN, end)
        tail = fold(self.text[end:tail_end])
        whole = "".join(groups)
        decimal = "".join(groups[:-1]) + "." + groups[-1]
        first = self.position
        self.add(PLAIN, at, tail_end,
                 (whole if shape == "whole" else decimal) + tail)
        if shape == "decimal":
            self.add_grouped(at, tail_end)
        if shape == "either":
            self.add(JOINED, at, tail_end, whole + tail, first,
                     self.words[-1].is_glued)
        return tail_end

    def is_group_blank(self, at):
        return self.text[at:at + 1] in GROUP_BLANKS

    def has_next_group(self, at):
        end = self.is_group_blank(at) and self.match(NEXT_GROUP, at)
        return end and re.fullmatch("[0-9]{3}", fold(self.text[at + 1:end]))

    def add_grouped(self, at, end):
        """15 000 000 as one, behind its last group."""
        groups = [self.words[-1]]
        start = at
        if not re.fullmatch(r"[0-9]{3}(\.[0-9]+)?", groups[0].folded) or (
                self.has_next_group(end)):
            return
        for word in self.words[-2::-1]:
            if (word.kind == JOINED and word.first < word.last and
                    word.end == self.places[start - 2][1]):
                continue  # of which the group is the end
            place = next(i for i, each in enumerate(self.places)
                         if each[0] == word.start)
            if (word.kind != PLAIN or
                    len(groups[0].folded.split(".")[0]) != 3 or
                    not re.fullmatch("[0-9]+", word.folded) or
                    word.end != self.places[start - 2][1] or
                    not self.is_group_blank(start - 1)):
                break
            groups.insert(0, word)
            start = place
        before = self.classes[max(start - 1, 0):start]
        if (len(groups) == 1 or len(groups[0].folded) > 3 or
                before and before in "LDMAH.&," or
                before == "h" and
                self.classes[max(start - 2, 0):start - 1] in tuple("LM")):
            return
        self.words[-len(groups) + 1:] = [replace(word, is_glued=True)
                                         for word in groups[1:]]
        self.add(JOINED, start, end, "".join(word.folded for word in groups),
                 groups[0].first, groups[0].is_glued)

    def initial_at(self, at):
        """How many letters an initial has, and its end: J. or EE."""
        letter = self.text[at:at + 1]
        if unicodedata.category(letter or " ") not in ("Lu", "Lt"):
            return 0, at
        count = 2 if self.text[at + 1:at + 2] == letter else 1
        end = at + count
        if self.text[end:end + 1] == ".":
            return count, end + 1
        if (count == 1 and end < len(self.text) or
                self.classes[end:end + 1] in tuple("LDM.AHh&")):
            return 0, at
        return count, end

    def initial_of(self, word):
        """The same of a word, with its place and that of the next."""
        at = next(i for i, each in enumerate(self.places)
                  if each[0] == word.start)
        before = self.classes[at - 1:at] if at else ""
        count, end = self.initial_at(at)
        if (count == 0 or word.kind != PLAIN or
                before in tuple("LDMAHh&") or
                word.end not in [self.places[i - 1][1]
                                 for i in (end - 1, end)]):
            count = 0
        return count, at, end + self.is_group_blank(end)

    def add_initials(self):
        """J. K. and EE.UU. as one word, behind the last of them."""
        count, start, end = self.initial_of(self.words[-1])
        if count == 0 or self.initial_at(end)[0] == count:
            return
        parts = [self.words[-1]]
        for word in self.words[-2::-1]:
            each, place, following = self.initial_of(word)
            if each != count or following != start:
                break
            parts.insert(0, word)
            start = place
        if not 2 <= len(parts) <= JOINED_PARTS:
            return
        self.words[-len(parts) + 1:] = [replace(word, is_glued=True)
                                        for word in parts[1:]]
        self.add(JOINED, start, self.places.index(next(
            place for place in self.places if place[1] == parts[-1].end)) + 1,
                 "".join(word.folded for word in parts), parts[0].first,
                 parts[0].is_glued)

    def unit_end(self, at):
        end = self.match(UNIT, at)
        if not end:
            return None
        parts = re.split("([" + ".," + APOSTROPHES + DECIMAL_SIGNS + "])",
                         self.text[end:self.match(NUMBER, end)])
        count, _ = read_number(parts[::2], parts[1::2])
        is_money = fold(self.text[at:end]) in MONEY
        return end if count > 1 or is_money else None

    # -- words of letters

    def possessive_end(self, at):
        if self.classes[at:at + 1] != "A" or self.text[at + 1:at + 2] not in (
                "s", "S"):
            return at
        return at + 2 if self.match(RUN, at + 1) == at + 2 else at

    def cut_letters(self, at):
        """Where the word ends, and where the text goes on."""
        end = self.match(ACRONYM, at)
        if end:
            self.add(PLAIN, at, end, fold(self.text[at:end].replace(".", "")))
            return end + (self.text[end:end + 1] == ".")
        end = self.unit_end(at)
        if end:
            folded = fold(self.text[at:end])
            self.add(PLAIN, at, end, folded)
            self.give_root(self.root_of(at, end, folded))
            return end
        end = self.match(RUN, at)
        folded = fold(self.text[at:end])
        while (self.classes[end:end + 1] == "A" and
               self.classes[end + 1:end + 2] == "L" and
               self.possessive_end(end) == end and
               self.text[at:end].lower() not in ELIDED):
            next_end = self.match(RUN, end + 1)
            folded += "'" + fold(self.text[end + 1:next_end])
            end = next_end
        signs_end = self.match(SIGNS, end)
        if not signs_end and end == at + 1:
            signs_end = self.match(SHARP, end)
        if signs_end:
            folded += self.text[end:signs_end]
            end = signs_end
        self.add(PLAIN, at, end, folded)
        self.give_root(self.root_of(at, end, folded))
        return end

    # -- hyphens

    def behind_break(self, at):
        """Where a word goes on behind a hyphen that ends a line."""
        end = at
        if self.classes[at:at + 1] == "H":
            end += 1
        elif at not in self.soft:
            return None
        line_end = INDENTED.match(self.text, end)
        behind = line_end.end() if line_end else end
        if (behind > end and self.classes[behind:behind + 1] == "L" and
                unicodedata.category(self.text[behind]) == "Ll"):
            return behind
        return None

    def behind_hyphen(self, at):
        if (self.classes[at:at + 1] in ("H", "h") and
                self.classes[at + 1:at + 2] in ("L", "D")):
            return at + 1
        return None

    def behind_name_sign(self, start, at):
        """D'Souza: a capital that is an elided word elsewhere."""
        if (self.text[start:at] in ("D", "M", "N") and
                self.classes[at:at + 1] == "A" and unicodedata.category(
                    self.text[at + 1:at + 2] or " ") in ("Lu", "Lt")):
            return at + 1
        return None

    def add_joined(self, parts):
        """The joined word of parts: (start, end, their words)."""
        words = [word for _, _, each in parts for word in each
                 if word.kind == PLAIN]
        if 2 <= len(parts) <= JOINED_PARTS and not all(
                re.fullmatch(r"[0-9.]+", word.folded) for word in words):
            end = parts[-1][1]
            if self.text[end - 1] == ".":
                end -= 1
            self.add(JOINED, parts[0][0], end,
                     "".join(word.folded for word in words),
                     words[0].first, words[0].is_glued)
            self.words[-1] = replace(self.words[-1], last=words[-1].last)
            if words[-1].root and words[-1].root == words[-1].plain[:-1]:
                self.give_root(self.words[-1].plain[:-1])

    def cut_compound(self, at):
        lines = [[]]
        while at is not None:
            start = at
            first = len(self.words)
            if self.classes[at] == "D":
                at = self.cut_number(at)
            else:
                at = self.cut_letters(at)
            lines[-1].append((start, at, self.words[first:]))
            end = self.possessive_end(at)
            at = self.behind_break(end)
            if at is not None:
                lines.append([])
            else:
                at = (self.behind_hyphen(end) or
                      self.behind_name_sign(start, end))
        every = [part for line in lines for part in line]
        joined = lines + [[before[-1], behind[0]]
                          for before, behind in zip(lines, lines[1:])]
        if every not in joined:
            joined.append(every)
        for parts in joined:
            self.add_joined(parts)
        return end


@lru_cache(maxsize=None)
def cut(text, has_notes=True):
    return tuple(Cutter(text, has_notes).cut())


def cut_quote(text):
    """What is copied into quotation marks, without the marks of notes."""
    return [word for word in cut(text) if not word.is_note]


# ---- Stems ---------------------------------------------------------------

# Those of libstemmer: an article may be taken for one of any language.
ALGORITHMS = {"ar": "arabic", "ca": "catalan", "da": "danish",
              "de": "german", "el": "greek", "en": "english",
              "es": "spanish", "eu": "basque", "fi": "finnish",
              "fr": "french", "ga": "irish", "hi": "hindi",
              "hu": "hungarian", "hy": "armenian", "id": "indonesian",
              "it": "italian", "lt": "lithuanian", "ne": "nepali",
              "nl": "dutch", "no": "norwegian", "pt": "portuguese",
              "ro": "romanian", "ru": "russian", "sr": "serbian",
              "hr": "serbian", "bs": "serbian", "sv": "swedish",
              "ta": "tamil", "tr": "turkish", "yi": "yiddish"}
# Where the endings of a name stand behind an apostrophe.
PARTED_ENDINGS = {"tr", "az", "pl"}
OTHER_SCRIPTS = set("""am ar be bg bn el fa he hi hy ja ka kk km ko ky lo mk
    ml mn mr my ne pa ps ru sa sd si ta te th ti ug uk und ur yi
    zh""".split())


# What stemmers take for an ending of words that end so.
AS_IT_STANDS = {"hu": ".(am|em|at|et|st)$", "ru": ".(ов|ев|ам|ем|им|ом)$"}
# Plurals and genitives: endings and what is put in their place.
OTHER_ENDINGS = {
    "da": """is:i onaer:onaer aet:a aer:a aene:a istrene:ister isteren:ister istere:ister
        istre:ister centrene:center centret:center centre:center
        sentrene:senter sentret:senter sentre:senter byene:by
        byerne:by byen:by byer:by moderne:moderne fjerne:fjerne
        interne:interne erne:er""",
    "de": """as:a is:i os:o ps:p ys:y em:eme ern:erne erien:erium firmen:firma
        ithmen:ithmus konten:konto medien:medium risiken:risiko
        spektren:spektrum themen:thema zentren:zentrum""",
    "en": """men:man buses:bus children:child crises:crisis
        criteria:criterion enced:ence encing:ence ffed:ff ffing:ff
        gnoses:gnosis halves:half ialled:ial ialling:ial ification:ify
        ifications:ify indices:index
        knives:knife lenses:lens lyses:lysis pendices:pendix
        phenomena:phenomenon theses:thesis thieves:thief trices:trix
        wives:wife wolves:wolf""",
    "es": """ces:z des:d les:l nes:n res:r s:""",
    "fi": """uus:uuden eus:euden us:uksen usta:uksen ys:yksen ysta:yksen
        nki:ngin ennen:ennen nen:sen sten:sen oiden:an osoita:osoita
        ilmoita:ilmoita aloita:aloita tarkoita:tarkoita oita:an oissa:an oista:an oihin:an
        oilla:an oilta:an oille:an te:tteen ke:keen ei:ein ai:ain omi:omin
        iisi:iisin""",
    "fr": """vaux:vail jeux:jeu publique:public publiques:public eux:eu
        llent:ller nnent:nner isent:iser quent:quer gnent:gner
        ncent:ncer ssent:sser nsent:nser usent:user surent:surer stent:ster
        rtent:rter utent:uter entent:enter itent:iter ptent:pter ctent:cter
        etent:eter trent:trer clarent:clarer rlent:rler mblent:mbler
        culent:culer rolent:roler rment:rmer inent:iner ernent:erner
        ivent:iver ouvent:ouver acent:acer ockent:ocker
        ifient:ifier ifie:ifier ployent:ployer ploient:ployer
        ploie:ployer s:""",
    "it": """uomini:uomo are:ara ere:era ire:ira""",
    "nl": """ele:eel es:e ici:icus ieen:ie steden:stad bben:b ffen:f ggen:g
        llen:l mmen:m nnen:n ppen:p rren:r ssen:s ven:f zen:s weis:wei""",
    "no": """is:i onaer:onaer aet:a aer:a aene:a istrene:ister isteren:ister istere:ister
        istre:ister centrene:center centret:center centre:center
        sentrene:senter sentret:senter sentre:senter byene:by
        byerne:by byen:by byer:by moderne:moderne fjerne:fjerne
        interne:interne erne:er""",
    "ar": """وهات:و ات:ة يين:ي نين:ن""",
    "el": """ιασ:ια ιεσ:ια ιο:ια""",
    "hu": """ra:rat re:ret""",
    "ro": """patru:patru modelele:modelele modelelor:modelelor eiul:ei
        eiului:ei tru:trul itati:itate itatii:itate
        itatile:itate itatilor:itate
        erii:ere strazi:strada strazii:strada strazile:strada ezeasca:eza
        ezesti:eza ezesc:eza ez:eza esele:es ese:es eaua:ea elelor:ea
        elele:ea elei:ea em:eme trei:trei drei:drei ei:a""",
    "ru": """ая:ай ея:ей еем:ей ане:ан ану:ан аном:ан анов:ан анам:ан
        анами:ан анах:ан ене:ен ену:ен еном:ен ому:ома ему:ема иму:има
        ок:ка""",
    "pt": """ais:al ceis:cil sseis:ssil eis:el vis:vil ois:ol aes:ao oes:ao
        ns:m s:""",
    "sr": """ost:osti dacima:datak daci:datak stacima:statak staci:statak
        stanci:stanka anak:anka icima:ik ici:ik avci:avka banci:banka
        stava:stvo zajam:zajma najam:najma mak:mka mci:mka mcima:mka
        masovan:masovna ovan:ovana ivan:ivana iran:irana isan:isana
        irano:irana ovano:ovana ivano:ivana isano:isana azan:azana an:na
        poceci:pocetak trenuci:trenutak aj:aja eia:ei eiu:ei eiem:ei
        eijem:ei aijem:ai aomijem:aomi prijem:prijem jem:j cem:c zem:z sem:s đem:đ
        eijev:ei eijeva:ei eijeve:ei eijevi:ei eijevo:ei eijevu:ei
        eijevog:ei eijevoj:ei eijevom:ei eijevim:ei eijevih:ei eijevima:ei
        aijev:ai aijeva:ai aijeve:ai aijevi:ai aijevo:ai aijevu:ai
        aijevog:ai aijevoj:ai aijevom:ai aijevim:ai aijevih:ai aijevima:ai
        aomijev:aomi aomijeva:aomi aomijeve:aomi aomijevi:aomi aomijevo:aomi
        aomijevu:aomi aomijevog:aomi aomijevoj:aomi aomijevom:aomi
        aomijevim:aomi aomijevih:aomi aomijevima:aomi eij:ei eija:ei eije:ei
        eiji:ei eijo:ei eiju:ei eijog:ei eijoj:ei eijom:ei eijim:ei eijih:ei
        eijima:ei aij:ai aija:ai aije:ai aiji:ai aijo:ai aiju:ai aijog:ai
        aijoj:ai aijom:ai aijim:ai aijih:ai aijima:ai aomij:aomi aomija:aomi
        aomije:aomi aomiji:aomi aomijo:aomi aomiju:aomi aomijog:aomi
        aomijoj:aomi aomijom:aomi aomijim:aomi aomijih:aomi aomijima:aomi
        jev:j jeva:j jeve:j jevi:j jevo:j jevu:j jevog:j jevoj:j jevom:j
        jevim:j jevih:j jevima:j icev:ic iceva:ic iceve:ic icevi:ic icevo:ic
        icevu:ic icevog:ic icevoj:ic icevom:ic icevim:ic icevih:ic
        icevima:ic
        kosov:kosov kosova:kosov kosove:kosov kosovi:kosov
        kosovo:kosov kosovu:kosov kosovog:kosov kosovoj:kosov
        kosovom:kosov kosovih:kosov kosovim:kosov kosovima:kosov
        naslov:naslov naslova:naslov naslove:naslov naslovi:naslov
        naslovo:naslov naslovu:naslov naslovog:naslov naslovoj:naslov
        naslovom:naslov naslovih:naslov naslovim:naslov
        naslovima:naslov uslov:uslov uslova:uslov uslove:uslov
        uslovi:uslov uslovo:uslov uslovu:uslov uslovog:uslov
        uslovoj:uslov uslovom:uslov uslovih:uslov uslovim:uslov
        uslovima:uslov
        ov: ova: ove: ovi: ovo: ovu: ovog: ovoj: ovom: ovim:
        ovih: ovima:""",
    "sv": """is:i istrarna:ister istrar:ister centret:center centra:center
        orerna:or orer:or ets: et: an:a""",
    "tr": "si: su:",
    "ur": """وں: يں: اں: ے: ه: ا:""",
}
OTHER_ENDINGS |= dict.fromkeys(("hr", "bs"), OTHER_ENDINGS["sr"])
# Weak verbs: what is before the t or d of their forms, and their word.
GERMAN_VERBS = """zer:zert hunder:hundert desser:dessert
    vereinig:vereinigt erfolg:erfolgt ober:obern auber:aubern eber:ebert
    ber:bert
    ier:ieren ig:igen el:eln er:ern tz:tzen zahl:zahlen
    ahl:ahlen warn:warnen arn:arnen
    lern:lernen wach:wachen kauf:kaufen bau:bauen pruf:prufen
    folg:folgen ag:agen ell:ellen ang:angen eck:ecken ick:icken
    ruck:rucken enn:ennen teil:teilen droh:drohen such:suchen te:ten
    de:den chne:chnen ffne:ffnen""".split()
GERMAN_FORMS = "t te tem ten ter tes".split()
DUTCH_VERBS = ("eer ig w g m er del mel kel tel pel teken:tekenen "
               "eken:ekenen aal eel oon ien").split()
DUTCH_NOUNS = "markt weekend verkeerd hemd sekt".split()
DUTCH_HARD = "k p plaats:plaatsen aats:aatsen eis".split()
VERBS = {
    "de": [(pair.split(":")[0] + form, pair.split(":")[1])
           for pair in GERMAN_VERBS for form in GERMAN_FORMS],
    "nl": [*((word + form, word) for word in DUTCH_NOUNS
             for form in ("", "e", "en")),
           ("geldt", "geldt"), ("dt", "d"),
           *((pair.split(":")[0] + form, pair.split(":")[-1])
             for pair in DUTCH_VERBS for form in ("t", "d", "de", "den")),
           *((pair.split(":")[0] + form, pair.split(":")[-1])
             for pair in DUTCH_HARD for form in ("t", "te", "ten"))],
}
GE_VERBS = {
    "de": ("genehmig", "gefahrd", "gewahr", "gehor", "gestalt", "gebrauch",
           "gewohn", "gelang", "gestatt"),
    "nl": ("gebruik", "gebeur", "geloo", "gedraa", "gehoor", "gemiddel",
           "getuig", "geschik", "geldt"),
}
SERBIAN = dict(zip("абвгдежзиклмнопрстуфхцчшђјљњћџ",
                   "a b v g d e z z i k l m n o p r s t u f h c c s đ j lj "
                   "nj c dz".split()))

# English forms that are no ending of their word, and British spellings.
FORMS = dict(pair.split(":") for pair in """
    added:add adding:add ageing:aging aluminium:aluminum anaemia:anemia
    anaesthetic:anesthetic analogue:analog analyse:analyze analysed:analyzed
    analyser:analyzer analysers:analyzers analysing:analyzing
    archaeological:archeological archaeologist:archeologist
    archaeologists:archeologists archaeology:archeology arisen:arise
    arose:arise artefact:artifact artefacts:artifacts bacteria:bacterium
    beaten:beat began:begin begun:begin bent:bend bitten:bite bled:bleed
    blew:blow blown:blow bought:buy boycotted:boycott boycotting:boycott
    bred:breed broke:break broken:break brought:bring built:build
    bureaus:bureau bureaux:bureau burnt:burn calibre:caliber
    calibres:calibers catalogue:catalog catalogued:cataloged
    catalogues:catalogs catalyse:catalyze catalysed:catalyzed caught:catch
    centimetre:centimeter centimetres:centimeters centre:center
    centred:centered centres:centers chose:choose chosen:choose clung:cling
    consortia:consortium cosy:cozy councillor:councilor
    councillors:councilors counsellor:counselor counsellors:counselors
    crept:creep cypher:cipher cyphers:ciphers dealt:deal defence:defense
    defenceless:defenseless defences:defenses dialled:dialed
    dialling:dialing dialogue:dialog dialogues:dialogs diarrhoea:diarrhea
    drank:drink drawn:draw dreamt:dream driven:drive drove:drive drunk:drink
    dug:dig dwelt:dwell eaten:eat encyclopaedia:encyclopedia
    enrolment:enrollment epicentre:epicenter fallen:fall feet:foot
    fibre:fiber fibreglass:fiberglass fibres:fibers fled:flee flew:fly
    flown:fly flung:fling foetus:fetus forbade:forbid forbidden:forbid
    foresaw:foresee foreseen:foresee forgave:forgive forgiven:forgive
    forgot:forget forgotten:forget fought:fight freed:free froze:freeze
    frozen:freeze fuelled:fuel fuelling:fuel fulfil:fulfill gases:gas
    grew:grow grey:gray grown:grow haemorrhage:hemorrhage heard:hear
    hid:hide hidden:hide instalment:installment instalments:installments
    interfered:interfere interfering:interfere jewellery:jewelry
    judgement:judgment judgemental:judgmental judgements:judgments
    kilometre:kilometer kilometres:kilometers knelt:kneel
    lacklustre:lackluster laid:lay learnt:learn lent:lend leukaemia:leukemia
    licence:license licenced:licensed licences:licenses licencing:licensing
    litre:liter litres:liters lost:lose lustre:luster manoeuvre:maneuver
    manoeuvred:maneuvered manoeuvres:maneuvers manoeuvring:maneuvering
    meagre:meager memoranda:memorandum metre:meter metres:meters mice:mouse
    millimetre:millimeter millimetres:millimeters misled:mislead
    mistaken:mistake mistook:mistake mould:mold moulds:molds
    moustache:mustache nanometre:nanometer nanometres:nanometers
    offence:offense offences:offenses orthopaedic:orthopedic outgrew:outgrow
    outgrown:outgrow overcame:overcome overheard:overhear oversaw:oversee
    overseen:oversee overtaken:overtake overthrew:overthrow
    overthrown:overthrow overtook:overtake paediatric:pediatric
    paediatrician:pediatrician paediatricians:pediatricians paid:pay
    paralyse:paralyze paralysed:paralyzed paralysing:paralyzing plough:plow
    ploughed:plowed ploughing:plowing ploughs:plows practise:practice
    practised:practiced practises:practices practising:practicing
    pretence:pretense programme:program programmes:programs pyjamas:pajamas
    ran:run rebuilt:rebuild referenda:referendum repaid:repay resold:resell
    retold:retell rewritten:rewrite rewrote:rewrite ridden:ride risen:rise
    rode:ride sabre:saber sank:sink sceptic:skeptic sceptical:skeptical
    sceptically:skeptically scepticism:skepticism sceptics:skeptics
    sent:send shaken:shake shelves:shelf shone:shine shook:shake shot:shoot
    shrank:shrink shrunk:shrink sizeable:sizable skilful:skillful
    skilfully:skillfully slain:slay slept:sleep slid:slide smoulder:smolder
    smouldering:smoldering sold:sell sombre:somber sought:seek
    spectra:spectrum spectre:specter spectres:specters sped:speed
    spelt:spell spent:spend spilt:spill spoke:speak spoken:speak
    sprang:spring sprung:spring spun:spin stole:steal stolen:steal
    stood:stand strode:stride strove:strive struck:strike stuck:stick
    stung:sting stunk:stink sued:sue suing:sue sulphate:sulfate
    sulphur:sulfur sulphuric:sulfuric sunk:sink swam:swim swept:sweep
    swore:swear sworn:swear swum:swim swung:swing taught:teach teeth:tooth
    theatre:theater theatres:theaters threw:throw thrown:throw tore:tear
    torn:tear undergone:undergo understood:understand undertaken:undertake
    undertook:undertake underwent:undergo upheld:uphold wept:weep
    wilful:willful wilfully:willfully withdrawn:withdraw withdrew:withdraw
    withheld:withhold withstood:withstand woken:wake won:win woollen:woolen
    wore:wear worn:wear wove:weave woven:weave written:write wrote:write
    yoghurt:yogurt
    """.split())
WITH_OUR = tuple("""
    ardour armour behaviour candour clamour colour demeanour endeavour
    favour fervour flavour glamour harbour honour humour labour neighbour
    odour parlour rancour rigour rumour saviour savour splendour tumour
    valour vapour vigour
    """.split())
AFTER_ISE = "(.+)is(?=(e|ed|es|er|ers|ing|ation|ations|ational)$)"
BEFORE_ISE = set("""
    adv advert appra bru chast circumc comprom compr conc cru dem desp dev
    disgu enterpr exc exerc expert franch improv inc likew merchand otherw
    parad pra prec prem prom repr rev superv surpr telev treat
    """.split())


def as_american(form):
    """A word that is spelt as in Britain; "" where it is not."""
    our = form.find("our")
    if our >= 0 and form[:our + 3].endswith(WITH_OUR):
        return form[:our + 1] + form[our + 2:]
    ise = re.match(AFTER_ISE, form)
    if ise and len(ise[1].encode()) > 2 and ise[1] not in BEFORE_ISE:
        return ise[1] + "iz" + form[ise.end():]
    return ""


def serbian_latin(form):
    """A word in Cyrillic in the plain letters that Serbs write for it."""
    latin = [SERBIAN.get(letter, "") for letter in form]
    is_short = len("".join(latin[:-1]).encode()) <= 126
    return "".join(latin) if all(latin) and is_short else ""


def with_other_ending(language, form):
    """The singular of a plural, a name without the s of its genitive."""
    if language == "en" and form in FORMS:
        return FORMS[form]
    if language in ("sr", "hr", "bs") and form[:1] >= "\u0400":
        form = serbian_latin(form)
    pairs = [pair.split(":") for pair in
             OTHER_ENDINGS.get(language, "").split()]
    verbs = VERBS.get(language, [])
    for at, (plural, singular) in enumerate(pairs + verbs):
        rest = form.removesuffix(plural)
        if form.endswith(plural) and (not rest or len(rest) > 1 and
                                      len(rest + singular) > 2):
            word = rest + singular
            if (at >= len(pairs) and re.match("ge.{3}", word)
                    and not word.startswith(GE_VERBS[language])):
                word = word[2:]
            return word
    return as_american(form) if language == "en" else ""


def without_particles(form):
    """An Arabic word without "and", and "for" or "the" with what is before."""
    form = re.sub("^و(?=...)", "", form)
    if re.match("ل[^ل]...", form):
        return form[1:]
    return re.sub("^(لل|[بكف]?ال)(?=...)", "", form)


class Stemmer:
    """libstemmer, one word at a time: tests/tools/stems.c."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True,
                                        encoding="utf-8")
        self.known = {}

    def ask(self, algorithm, word):
        key = algorithm, word
        if key not in self.known:
            self.process.stdin.write(f"{algorithm}\t{word}\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline().rstrip("\n")
            self.known[key] = answer or word
        return self.known[key]

    def stem(self, language, form):
        is_latin = name_of(form[0]).startswith("LATIN ") and form[0] < "\u0180"
        if is_latin and language in OTHER_SCRIPTS:
            language = "en"
        algorithm = ALGORITHMS.get(language)
        stemmed = self.ask(algorithm, form) if algorithm else form
        return strip_marks(stemmed)

    def stems(self, language, word):
        """All that the word is found by in texts of the language."""
        if word.kind in (CHARACTER, PAIR):
            return frozenset([word.folded if language == "ja" else
                              word.folded.translate(SIMPLIFIED)])
        name = word.folded
        if language in PARTED_ENDINGS and name.find("'") > 1:
            name = name[:name.find("'")]
        forms = {name, word.root}
        if name != word.folded:
            forms.add(strip_marks(name))
        if word.plain != word.folded:
            forms.add(word.plain)
        if language == "fa" and not word.root:
            for plural in PLURALS:
                rest = word.plain.removesuffix(plural)
                if rest != word.plain and len(rest.encode()) >= 6:
                    forms.add(rest)
                    break
        spelt_out = {**SPELT_OUT, **({} if language == "vi" else {"đ": "dj"})}
        if set(name) & set(spelt_out):
            forms.add("".join(spelt_out.get(letter) or strip_marks(letter)
                              for letter in name))
        if language == "ar" and not word.root:
            forms |= {without_particles(word.plain),
                      without_particles(word.folded)}
        bare = word.plain
        if language == "ar":
            bare = word.root or without_particles(bare)
        forms.add(with_other_ending(language, bare))
        stems = {self.stem(language, form) for form in forms - {""}}
        if re.search(AS_IT_STANDS.get(language, "(?!)"), word.plain):
            stems.add(word.plain)
        if language == "tr":
            name = word.folded[:max(word.folded.find("'"), 0) or None]
            if word.folded.find("'") == 1:
                name = word.folded
            stems.add(self.stem("tr", self.stem("tr", name)))
        return frozenset(stems)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
