# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads what pqsearch writes for other programs, by rules of its own.

usage: documents.py csv|tsv|tsv0|ris|html < document > JSON

Standard library only. Each form becomes a JSON value; what the form does
not allow is an error, with exit status 1. For csv the reader is Python's;
for html the tree is built by html.parser, and every element, attribute
and address has to be on the lists below: a page holds what pqsearch puts
there, and nothing that came from a source is an element.
"""

import csv
import html.parser
import io
import json
import re
import sys


def fail(reason):
    sys.exit(f"documents.py: {reason}")


def read_csv(text):
    if text.startswith("\ufeff"):
        text = text[1:]
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if text.count("\r\n") < len(rows):
        fail("lines end in CR LF")
    if len({len(row) for row in rows}) > 1:
        fail("lines of different length")
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def read_tsv(text, line_end):
    plain = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\", "0": "\0"}
    lines = text.split(line_end)
    if lines.pop() != "":
        fail("the last line has no end")
    rows = [
        [
            re.sub(r"\\(.)", lambda match: plain[match[1]], cell, flags=re.S)
            for cell in line.split("\t")
        ]
        for line in lines
    ]
    if len({len(row) for row in rows}) > 1:
        fail("lines of different length")
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def read_ris(text):
    records = []
    record = None
    for line in text.split("\r\n"):
        if "\r" in line or "\n" in line:
            fail(f"a line end of another kind: {line!r}")
        if line == "" and record is None:
            continue
        field = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        if not field:
            fail(f"no field: {line!r}")
        tag, value = field.groups()
        if (tag == "TY") != (record is None):
            fail(f"{tag} in the wrong place")
        if tag == "TY":
            record = {}
        elif tag == "ER":
            records.append(record)
            record = None
            continue
        record.setdefault(tag, []).append(value)
    if record is not None:
        fail("the last record has no end")
    return records


VOID = {"meta"}
SELF_CLOSED = {"rect", "line"}
ATTRIBUTES = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "body": set(),
    "main": set(),
    "header": set(),
    "footer": {"class"},
    "section": {"class", "id", "aria-label"},
    "article": {"class"},
    "div": {"class", "aria-hidden"},
    "h1": {"dir"},
    "h2": {"lang", "dir"},
    "h3": {"lang", "dir"},
    "p": {"class", "dir"},
    "a": {"class", "href", "rel"},
    "b": set(),
    "bdi": {"class", "title"},
    "blockquote": {"lang", "dir", "cite"},
    "code": set(),
    "dl": {"class"},
    "dt": set(),
    "dd": set(),
    "figcaption": set(),
    "figure": {"class"},
    "li": set(),
    "mark": set(),
    "ol": set(),
    "span": {"class", "style"},
    "svg": {"viewbox", "preserveaspectratio", "role", "aria-label",
            "aria-hidden"},
    "rect": {"class", "x", "y", "width", "height"},
    "line": {"class", "x1", "y1", "x2", "y2"},
    "time": {"datetime"},
}
STYLE = re.compile(r"left:[0-9]+%")


class Page(html.parser.HTMLParser):
    """The passages of a page, and whether all of it may be there."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.seen = set()
        self.ids = set()
        self.policy = ""
        self.hits = []
        self.marks = 0
        self.titles = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in ATTRIBUTES:
            fail(f"<{tag}>")
        if tag == "title" and "svg" in self.open:
            self.open.append(tag)
            return
        if len(values) != len(attrs) or set(values) - ATTRIBUTES[tag]:
            fail(f"attributes of <{tag}>: {attrs}")
        self.check_values(tag, values)
        self.seen.add(tag)
        if tag == "blockquote":
            self.hits.append({"lang": values["lang"], "text": ""})
        elif tag == "mark":
            self.marks += 1
        elif tag == "h2" and "article" in self.open:
            self.titles.append("")
        if tag not in VOID:
            self.open.append(tag)

    def check_values(self, tag, values):
        for name in {"href", "cite"} & set(values):
            address = values[name]
            if not re.match(r"https?://|#", address, re.I):
                fail(f"{name} {address!r}")
            if tag == "a" and address[0] != "#" and (
                values.get("rel") != "noopener noreferrer nofollow"
            ):
                fail(f"a link without rel: {address!r}")
        if not STYLE.fullmatch(values.get("style", "left:0%")):
            fail(f"style {values['style']!r}")
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if "id" in values:
            if values["id"] in self.ids:
                fail(f"id {values['id']} twice")
            self.ids.add(values["id"])

    def handle_startendtag(self, tag, attrs):
        if tag not in SELF_CLOSED:
            fail(f"<{tag}/>")
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            fail(f"</{tag}> where it closes nothing")

    def handle_data(self, data):
        if "blockquote" in self.open:
            self.hits[-1]["text"] += data
        elif "h2" in self.open and "article" in self.open:
            self.titles[-1] += data

    def handle_comment(self, data):
        fail(f"<!--{data}-->")

    def handle_pi(self, data):
        fail(f"<?{data}>")

    def unknown_decl(self, data):
        fail(f"<![{data}]>")


def read_html(text):
    page = Page()
    if not text.startswith("<!DOCTYPE html>"):
        fail("no DOCTYPE")
    page.feed(text)
    page.close()
    if page.open:
        fail(f"never closed: {page.open}")
    if not page.policy.startswith("default-src 'none';"):
        fail("no policy")
    for hit in page.hits:
        hit["text"] = " ".join(hit["text"].split())
    return {"hits": page.hits, "marks": page.marks, "titles": page.titles,
            "drawings": "svg" in page.seen}


READERS = {
    "csv": read_csv,
    "tsv": lambda text: read_tsv(text, "\n"),
    "tsv0": lambda text: read_tsv(text, "\0"),
    "ris": read_ris,
    "html": read_html,
}


def main():
    text = sys.stdin.buffer.read().decode("utf-8", errors="strict")
    json.dump(READERS[sys.argv[1]](text), sys.stdout, ensure_ascii=False)


main()
