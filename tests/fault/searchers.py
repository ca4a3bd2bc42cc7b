#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
searchers.py SECONDS [SEARCHES [DELAY_US]]: four searchers beside a pqindex
that commits in a loop, with a rebuild now and then. They ask in sessions
that stay open and in runs of their own, with every action. On a busy machine
it takes longer, up to three times, until SEARCHES were asked. With DELAY_US each read of the index by a search
takes so much longer (strace), and the writer waits for as long as a search
takes.

Each run of pqindex writes the whole corpus anew, with the number of the run
in each sentence. So each answer tells of which run it is, and

  none     fails, or is late
  each     is of one run alone, whole, and not of one before the last that
           had ended when it was asked
"""
import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import lib  # noqa: E402
from lib import Wrong  # noqa: E402

ARTICLES = int(os.environ.get("PQ_ARTICLES", "60"))
PARAGRAPHS = 4
PASSAGES = ARTICLES * PARAGRAPHS
SOURCES = 3
SEARCHERS = 4
REBUILD_EACH = 12
MARK = re.compile(r"state(\d+)")
ASKED = "harbour"


# ---- The writer ----------------------------------------------------------

def record(number, run):
    chance = random.Random(number)
    paragraphs = [lib.paragraph(chance, f"state{run}")
                  for _ in range(PARAGRAPHS)]
    return json.dumps({
        "id": f"a{number}", "title": f"Story {number}",
        "url": f"https://port.example/{number}", "lang": "en",
        "source": f"Wire {number % SOURCES}",
        "date": f"20{10 + number % 10}-03-0{1 + number % 9}",
        "text": "\n\n".join(paragraphs)})


def write_corpus(folder, run):
    half = ARTICLES // 2
    for name, numbers in (("one", range(half)),
                          ("two", range(half, ARTICLES))):
        lib.write(os.path.join(folder, "news", f"{name}.jsonl"),
                  "".join(record(number, run) + "\n" for number in numbers))


def write_on(folder, board, pause):
    """Until told to stop. A number is on the board once its run ended."""
    run = board["ended"].value
    while not board["stop"].is_set():
        run += 1
        write_corpus(folder, run)
        board["begun"].value = run
        lib.update(folder, *(["--rebuild"] if run % REBUILD_EACH == 0
                             else []), "news")
        board["ended"].value = run
        time.sleep(pause)


# ---- What is right -------------------------------------------------------

class Answer:
    """One answer; `low` is the last run that had ended when it was asked."""

    def __init__(self, what, low, board):
        self.what = what
        self.low = low
        self.board = board
        self.run = None

    def wrong(self, reason):
        raise Wrong(f"{self.what}, asked after run {self.low}: {reason}")

    def is_of(self, run):
        """One more thing that tells of which run it is."""
        if self.run is None:
            self.run = run
        if run != self.run:
            self.wrong(f"of run {self.run} and of {run}")
        if not self.low <= run <= self.board["begun"].value:
            self.wrong(f"of run {run}")

    def has(self, name, count, expected):
        if count != expected:
            self.wrong(f"run {self.run}: {count} {name}, not {expected}")

    def take_text(self, text, sentences=1):
        marks = MARK.findall(text)
        if len(marks) < sentences:
            self.wrong(f"a text without its sentences: {text[:200]}")
        for mark in marks:
            self.is_of(int(mark))

    def take_hit(self, hit, context):
        self.take_text(hit["text"])
        self.is_of(hit["first_seen"])
        ordinal = hit["start"]
        for side in ("before", "after"):
            for near in hit[side]:
                self.take_text(near["text"])
        beside = len(hit["before"]) + len(hit["after"])
        if context and not 1 <= beside <= 2 * context:
            self.wrong(f"{beside} neighbours of the one at {ordinal}")


def check_all(answer, lines, total):
    """Of all passages, each once."""
    hits = [line for line in lines if line["type"] == "hit"]
    answer.has("hits", len(hits), total)
    answer.has("passages", len({hit["passage"] for hit in hits}), total)
    answer.has("in total", lines[-1]["total"], total)


def check_page(answer, lines):
    answer.has("hits", sum(line["type"] == "hit" for line in lines), 10)


def check_articles(answer, lines):
    check_all(answer, lines, ARTICLES)
    for line in lines:
        if line["type"] == "hit":
            answer.has("more", line["more"], PARAGRAPHS - 1)


def check_facets(answer, lines):
    found = {line["value"]: line["passages"] for line in lines
             if line["type"] == "facet" and line["field"] == "source"}
    answer.has("sources", found, {f"Wire {i}": PASSAGES // SOURCES
                                  for i in range(SOURCES)})
    answer.has("of the languages",
               sum(line["passages"] for line in lines
                   if line["type"] == "facet" and line["field"] == "lang"),
               PASSAGES)


def check_timeline(answer, lines):
    buckets = [line for line in lines if line["type"] == "bucket"]
    answer.has("passages", sum(line["passages"] for line in buckets),
               PASSAGES)
    answer.has("articles", sum(line["indexed"] for line in buckets),
               ARTICLES)


class Way:
    """A way to ask many questions in one session."""

    def __init__(self, name, share, options, check, context=0, query=ASKED):
        self.name = name
        self.share = share
        self.options = options
        self.check = check
        self.context = context
        self.query = query


WAYS = (
    Way("--count", 60, ["--count"], None),
    Way("page", 16, [], check_page),
    Way("phrase", 6, [], check_page, query='"the harbour keeper noted"'),
    Way("-n 0", 3, ["-n", "0"],
        lambda answer, lines: check_all(answer, lines, PASSAGES)),
    Way("-C 1", 4, ["-C", "1"], check_page, 1),
    Way("--by=article", 2, ["--by=article", "-n", "0"], check_articles),
    Way("--sort=date", 3, ["--sort=date"], check_page),
    Way("--facet", 3, ["--facet", "source", "--facet", "lang"],
        check_facets),
    Way("--timeline", 3, ["--timeline=year"], check_timeline),
)


def check_lines(answer, lines, way):
    if lines[0]["type"] != "begin" or lines[-1]["type"] != "summary":
        answer.wrong("not a whole answer")
    answer.is_of(lines[0]["run"])
    for line in lines:
        if line["type"] == "hit":
            answer.take_hit(line, way.context)
    way.check(answer, lines)


# ---- Sessions that stay open ---------------------------------------------

class Session:
    def __init__(self, folder, way, under):
        self.way = way
        self.said = open(os.path.join(folder, f"said-{os.getpid()}"), "a+",
                         encoding="utf-8")
        options = list(way.options)
        if way.check:
            options.append("--format=jsonl")
        self.process = lib.start(
            under + lib.program("pqsearch", "index", "--timeout", "60",
                                *options, "--batch", "-"), folder,
            stdin=lib.subprocess.PIPE, stdout=lib.subprocess.PIPE,
            stderr=self.said)

    def line(self, answer):
        line = self.process.stdout.readline()
        if line:
            return line
        self.said.seek(0)
        answer.wrong(f"the session ended with {self.process.wait()}: "
                     + self.said.read())
        return None

    def ask(self, board):
        answer = Answer(f"session {self.way.name}", board["ended"].value,
                        board)
        self.process.stdin.write(f"q\t{self.way.query}\n")
        self.process.stdin.flush()
        if not self.way.check:
            answer.has("counted", self.line(answer), f"q\t{PASSAGES}\n")
            return
        lines = []
        while not lines or lines[-1]["type"] != "summary":
            lines.append(json.loads(self.line(answer)))
        check_lines(answer, lines, self.way)

    def close(self):
        self.process.stdin.close()
        if self.process.wait() > 1:
            raise Wrong(f"session {self.way.name} ends with "
                        f"{self.process.returncode}")


# ---- Runs of their own ---------------------------------------------------

def ask_single(answer, folder, under, *options):
    done = lib.run(under + lib.program("pqsearch", "index", "--timeout",
                                       "60", *options), folder)
    if done.returncode != 0 or done.stderr:
        answer.wrong(f"exit {done.returncode}: {done.stderr}")
    return done.stdout


def ask_article(answer, folder, under, chance):
    number = chance.randrange(ARTICLES)
    text = ask_single(answer, folder, under, "--article",
                      answer.board["ids"][number])
    marks = MARK.findall(text)
    answer.take_text(text)
    answer.has("words", re.sub(r"\s+", " ", text).strip(),
               re.sub(r"\s+", " ", json.loads(
                   record(number, int(marks[0])))["text"]))


def ask_like(answer, folder, under, chance):
    text = ask_single(answer, folder, under, "--format=jsonl", "--like",
                      chance.choice(answer.board["ids"]))
    way = Way("", 0, [], lambda answer, lines: None)
    lines = [json.loads(line) for line in text.splitlines()]
    check_lines(answer, lines, way)
    answer.has("hits", sum(line["type"] == "hit" for line in lines), 10)


def ask_plain(answer, folder, under, chance):
    way = chance.choice([way for way in WAYS if way.check])
    text = ask_single(answer, folder, under, "--format=jsonl", *way.options,
                      way.query)
    check_lines(answer, [json.loads(line) for line in text.splitlines()],
                way)


def ask_explained(answer, folder, under, _):
    text = ask_single(answer, folder, under, "--explain", ASKED)
    for mark in MARK.findall(text):
        answer.is_of(int(mark))


def ask_why(answer, folder, under, chance):
    text = ask_single(answer, folder, under, "--why",
                      chance.choice(answer.board["ids"]), ASKED)
    if "is indexed" not in text:
        answer.wrong(text)


def ask_suggest(answer, folder, under, _):
    text = ask_single(answer, folder, under, "--suggest", "harbuor")
    if "harbour" not in text:
        answer.wrong(text)


def ask_new(answer, folder, under, _):
    """What is delivered is of one run, though perhaps of none: when a later
    one has written everything anew, the later one's comes next time."""
    name = f"port{os.getpid()}"
    saved = os.path.join(folder, f"saved-{name}")
    if not os.path.exists(saved):
        ask_single(answer, folder, under, "--save", name, ASKED)
        lib.write(saved, "")
    done = lib.run(under + lib.program("pqsearch", "index", "--timeout",
                                       "60", "--format=jsonl", "-n", "0",
                                       "--new", name), folder)
    if done.returncode not in (0, 1):
        answer.wrong(f"exit {done.returncode}: {done.stderr}")
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    hits = [hit for hit in hits if hit["type"] == "hit"]
    answer.low = 0
    for hit in hits:
        answer.take_hit(hit, 0)
    if hits:
        answer.has("new ones", len(hits), PASSAGES)


SINGLES = (ask_article, ask_like, ask_plain, ask_explained, ask_why,
           ask_suggest, ask_new)


# ---- One searcher --------------------------------------------------------

def search_on(folder, board, seed, under):
    """Until told to stop; each searcher has a session of each way."""
    chance = random.Random(seed)
    sessions = [Session(folder, way, under) for way in WAYS]
    shares = [way.share for way in WAYS]
    while not board["stop"].is_set():
        ask = chance.choice(SINGLES)
        answer = Answer(ask.__name__, board["ended"].value, board)
        ask(answer, folder, under, chance)
        board["counts"][len(WAYS) + SINGLES.index(ask)] += 1
        for session in chance.choices(sessions, shares, k=40):
            session.ask(board)
            board["counts"][WAYS.index(session.way)] += 1
            if board["stop"].is_set():
                break
    for session in sessions:
        session.close()


def attempt(task, failures, board, *words):
    """In a process of its own: what is wrong stops all."""
    try:
        task(*words)
    except Exception as reason:  # whatever it is, the others shall stop
        failures.put(f"{task.__name__}: {reason!r}")
        board["stop"].set()


def build(folder):
    """The first run; returns the id of each article."""
    write_corpus(folder, 1)
    lib.update(folder, "news")
    done = lib.expect(lib.run(lib.program(
        "pqsearch", "index", "-n", "0", "--format=jsonl", ASKED), folder), 0)
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    hits = [hit for hit in hits if hit["type"] == "hit"]
    if len(hits) != PASSAGES:
        raise Wrong(f"the corpus has {len(hits)} passages")
    ids = {hit["id"]: hit["article"] for hit in hits}
    return [ids[f"a{number}"] for number in range(ARTICLES)]


def wait_for(board, seconds, wanted):
    board["stop"].wait(seconds)
    late = time.monotonic() + 2 * seconds
    while sum(board["counts"]) < wanted and time.monotonic() < late and \
            not board["stop"].wait(1):
        pass
    board["stop"].set()


def soak(folder, seconds, wanted, delay_us):
    context = multiprocessing.get_context("fork")
    board = {
        "ended": context.Value("q", 1), "begun": context.Value("q", 1),
        "counts": context.Array("q", len(WAYS) + len(SINGLES)),
        "stop": context.Event(),
    }
    failures = context.SimpleQueue()
    under = ["strace", "-f", "-qq", "-o", "/dev/null", "-e",
             "trace=pread64", "-e",
             f"inject=pread64:delay_enter={delay_us}"] if delay_us else []
    tasks = [(write_on, failures, board, folder, board,
              1.0 if delay_us else 0)]
    tasks += [(search_on, failures, board, folder, board, seed, under)
              for seed in range(SEARCHERS)]
    board["ids"] = build(folder)
    workers = [context.Process(target=attempt, args=task) for task in tasks]
    for worker in workers:
        worker.start()
    wait_for(board, seconds, wanted)
    for worker in workers:
        worker.join(2 * lib.PATIENCE_S)
        if worker.is_alive():
            worker.kill()
            failures.put("a searcher, or the writer, hangs")
    reasons = []
    while not failures.empty():
        reasons.append(failures.get())
    return board, reasons


def main():
    seconds = float(sys.argv[1])
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    delay_us = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        board, reasons = soak(folder, seconds, wanted, delay_us)
    names = [way.name for way in WAYS] + [ask.__name__ for ask in SINGLES]
    runs = board["ended"].value
    asked = sum(board["counts"])
    print(f"{asked} searches in {time.monotonic() - began:.0f} s beside "
          f"{runs} runs, {runs // REBUILD_EACH} of them rebuilds:")
    print(", ".join(f"{name} {count}"
                    for name, count in zip(names, board["counts"])))
    for reason in reasons:
        print(reason)
    if asked < wanted or runs < 3:
        print(f"too few: {wanted} searches were wanted")
    return 1 if reasons or asked < wanted or runs < 3 else 0


if __name__ == "__main__":
    sys.exit(main())
