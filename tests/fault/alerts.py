#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
alerts.py COUNT [FIRST_SEED]: random histories of a corpus and of two saved
searches, which every passage matches. Articles are added, edited, edited
back, moved, copied, taken away and put back; pqindex runs whole, is killed,
runs --full or --rebuild, finds its ledger or its index lost; `--new` is
asked, killed, asked twice at once, loses its output. A model of its own
knows what each search has delivered:

  never    a passage of an article that it delivered before
  always   a passage that is in the index at the end of a run, was not
           delivered, and was not missing when the search was last answered
  nothing  of a run that did not go to its end

The lineage of an article is its place (file, or address of a record), and
its wording wherever it stands: a file that is moved and edited between two
runs is another article.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BIN = os.environ.get("PQ_BIN", "build/bin")
ROOTS = ("tree", "more")
WORDS = """quay crane tide barge pilot rope cargo signal lamp deck wharf
anchor ferry dredger buoy canal lock bridge fog gale captain mate cook
sailor union clerk ledger tariff customs guard gate shed truck rail coal
grain timber cement steel oil salt fish ice net trawler dock basin pier
mast sail hull keel winch hatch bell chart""".split()


class Wrong(Exception):
    pass


class Article:
    """Of one lineage. `runs` is what each search has delivered of it."""

    def __init__(self, number, kind, tokens, url=None):
        self.number = number
        self.kind = kind
        self.url = url
        self.own_id = f"r{number}"
        self.tokens = tokens
        self.versions = [list(tokens)]
        self.places = []
        self.old_places = []
        self.indexed = None  # its version after the last whole run
        self.is_moved = self.is_edited = False  # since then


class Search:
    """One saved search, as it should be."""

    def __init__(self, name):
        self.name = name
        self.delivered = set()  # (article, token)
        self.missed = set()  # not there when it was asked: may come or not
        self.repeats = set()  # may come again: the ledger was lost


class History:
    def __init__(self, seed, folder):
        self.random = random.Random(seed)
        self.folder = folder
        self.articles = []
        self.gone = []
        self.names = 0
        self.tokens = 0
        self.whole = {}  # (article, token) after the last whole run
        self.ever = set()  # after any, or in a killed one before such a run
        self.killed = set()  # on disk when one was killed since
        self.has_killed = False  # and whether one was
        self.searches = {}
        self.duration = 0.05
        self.ended = 0  # the last run of the index that went to its end
        self.news = 0
        self.log = []
        self.env = dict(os.environ, HOME=folder, LC_ALL="C.UTF-8")
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "PULLQUOTE_INDEX"):
            self.env.pop(name, None)
        for root in ROOTS:
            os.mkdir(os.path.join(folder, root))

    # ---- The corpus -----------------------------------------------------

    def chance(self, part):
        return self.random.random() < part

    def fresh(self):
        self.tokens += 1
        return self.tokens

    def text_of(self, token):
        words = random.Random(token)
        sentences = []
        while sum(map(len, sentences)) < 440:
            picked = " ".join(words.sample(WORDS, 9))
            sentences.append(f"The harbour mark{token} {picked}.")
        return " ".join(sentences)

    def new_name(self, kind):
        self.names += 1
        suffix = "txt" if kind == "file" else "jsonl"
        below = self.random.choice(("", "a/", "b/c/"))
        return f"{self.random.choice(ROOTS)}/{below}f{self.names}.{suffix}"

    def new_place(self, article):
        if article.kind == "file" or self.chance(0.3):
            return self.new_name(article.kind)
        taken = {p for a in self.articles + self.gone
                 if a.own_id == article.own_id for p in a.places}
        others = [p for a in self.articles if a.kind == "record"
                  for p in a.places if p not in taken]
        return self.random.choice(others) if others else \
            self.new_name(article.kind)

    def write(self):
        wanted = {}
        for article in self.articles:
            title = f"Story {article.number} of the port"
            body = "\n\n".join(map(self.text_of, article.tokens))
            for place in article.places:
                if article.kind == "file":
                    wanted[place] = f"{title}\n\n{body}\n"
                    continue
                record = {"id": article.own_id, "title": title,
                          "text": body, "lang": "en"}
                if article.url:
                    record["url"] = article.url
                wanted[place] = wanted.get(place, "") + \
                    json.dumps(record) + "\n"
        for root in ROOTS:
            for at, _, files in os.walk(os.path.join(self.folder, root)):
                for name in files:
                    path = os.path.relpath(os.path.join(at, name),
                                           self.folder)
                    if path not in wanted:
                        os.remove(os.path.join(self.folder, path))
        for path, text in wanted.items():
            path = os.path.join(self.folder, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if os.path.exists(path):
                with open(path, encoding="utf-8") as stream:
                    if stream.read() == text:
                        continue
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)

    def there(self):
        return {(a.number, t) for a in self.articles for t in a.tokens}

    # ---- Edits ----------------------------------------------------------

    def add(self):
        kind = self.random.choice(("file", "record"))
        number = len(self.articles) + len(self.gone) + 1
        while any(a.number == number for a in self.articles + self.gone):
            number += 1
        article = Article(number, kind,
                          [self.fresh() for _ in
                           range(self.random.randint(1, 4))])
        if kind == "record" and self.chance(0.6):
            article.url = f"https://port.example/{number}"
        article.places = [self.new_place(article)]
        self.articles.append(article)
        return f"add {number} {article.places} {article.tokens}"

    def pick(self):
        """Often the oldest one, so that much befalls one article."""
        if not self.articles:
            return None
        if self.chance(0.4):
            return min(self.articles, key=lambda a: a.number)
        return self.random.choice(self.articles)

    def may_edit(self, article):
        return article and (article.url or not article.is_moved)

    def may_move(self, article):
        return article and (article.url or not article.is_edited)

    def edit(self):
        article = self.pick()
        if not self.may_edit(article):
            return None
        tokens = list(article.tokens)
        act = self.random.randrange(4)
        if article.old_places and self.chance(0.3):
            act = 0
        if act == 0 and len(article.versions) > 1:  # an old wording
            tokens = list(self.random.choice(article.versions))
        elif act == 1 and len(tokens) > 1:
            tokens.remove(self.random.choice(tokens))
        elif act == 2:
            tokens[self.random.randrange(len(tokens))] = self.fresh()
        else:
            tokens.insert(self.random.randint(0, len(tokens)), self.fresh())
        if tokens == article.tokens:
            return None
        article.tokens = tokens
        if tokens not in article.versions:
            article.versions.append(list(tokens))
        article.is_edited = True
        return f"edit {article.number} {tokens}"

    def move(self):
        article = self.pick()
        if not self.may_move(article):
            return None
        i = self.random.randrange(len(article.places))
        article.old_places.append(article.places[i])
        article.places[i] = self.new_place(article)
        article.is_moved = True
        return f"move {article.number} {article.places}"

    def copy(self):
        article = self.pick()
        if not self.may_move(article) or len(article.places) > 2:
            return None
        article.places.append(self.new_place(article))
        article.is_moved = True
        return f"copy {article.number} {article.places}"

    def part(self):
        """One of the copies is edited: another article from then on."""
        article = self.pick()
        if not article or len(article.places) < 2 or article.is_moved or \
                article.is_edited or article.indexed != article.tokens:
            return None
        number = max(a.number for a in self.articles + self.gone) + 1
        child = Article(number, article.kind,
                        article.tokens + [self.fresh()], article.url)
        child.own_id = article.own_id
        child.places = [article.places.pop()]
        child.is_edited = True
        child.is_moved = article.is_moved = not article.url
        self.articles.append(child)
        for search in self.searches.values():
            for kept in (search.delivered, search.missed, search.repeats):
                kept |= {(number, t) for a, t in kept
                         if a == article.number}
        for kept in (self.ever, self.killed):
            kept |= {(number, t) for a, t in kept if a == article.number}
        return f"part {article.number} to {number} {child.places}"

    def remove(self):
        article = self.pick()
        if not article:
            return None
        if len(article.places) > 1 and self.chance(0.5):
            if article.is_edited and not article.url:
                return None
            article.places.pop(self.random.randrange(len(article.places)))
            article.is_moved = True
            return f"less {article.number} {article.places}"
        self.articles.remove(article)
        self.gone.append(article)
        return f"remove {article.number}"

    def put_back(self):
        if not self.gone:
            return None
        article = self.random.choice(self.gone)
        if article.indexed is None:
            return None
        is_known = len(article.places) == 1 and not article.old_places and \
            not article.is_moved
        if self.chance(0.5) and is_known:
            article.tokens = list(self.random.choice(article.versions))
            article.is_edited = True
        else:
            if article.is_moved or article.is_edited:
                return None
            article.tokens = list(article.indexed)
            article.places = [self.new_place(article)]
            article.is_moved = True
        self.gone.remove(article)
        self.articles.append(article)
        return f"back {article.number} {article.places} {article.tokens}"

    def touch(self):
        article = self.pick()
        if article:
            path = os.path.join(self.folder, article.places[0])
            if os.path.exists(path):
                os.utime(path)
        return None

    def change(self):
        act = self.random.choice((self.add, self.edit, self.edit, self.edit,
                                  self.move, self.move, self.copy, self.part,
                                  self.remove, self.put_back, self.touch))
        done = act()
        if done:
            self.log.append(done)

    # ---- pqindex --------------------------------------------------------

    def index_words(self, *options):
        return [os.path.join(BIN, "pqindex"), "-q", "--index", "index",
                "--settle", "0", "--allow-delete", *options, *ROOTS]

    def run_whole(self, *options):
        self.log.append(f"pqindex {options}")
        began = time.monotonic()
        done = subprocess.run(self.index_words(*options), cwd=self.folder,
                              env=self.env, capture_output=True, text=True)
        self.duration = time.monotonic() - began
        if done.returncode != 0:
            raise Wrong(f"pqindex: exit {done.returncode}: {done.stderr}")
        self.note_whole()

    def note_whole(self):
        self.ended = self.find_ended()
        self.ever |= self.killed
        self.killed = set()
        self.has_killed = False
        self.whole = self.there()
        self.ever |= self.whole
        for article in self.articles:
            article.indexed = list(article.tokens)
            article.is_moved = article.is_edited = False
        self.log.append(f"  {sorted(self.whole)}")

    def run_killed(self):
        options = self.random.choice(((), (), (), ("--full",),
                                      ("--rebuild",)))
        after = self.random.random() * self.duration * 1.2
        self.log.append(f"pqindex {options} killed after {after:.4f}")
        with subprocess.Popen(self.index_words(*options), cwd=self.folder,
                              env=self.env, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
            is_killed = process.wait() != 0
        self.killed |= self.there()
        self.has_killed = True
        if not is_killed or self.find_ended() != self.ended:
            self.log.append("  too late")
            self.note_whole()

    def lose_ledger(self):
        """What was gone by then may come again."""
        self.run_whole()
        os.remove(os.path.join(self.folder, "index/ledger.sqlite"))
        self.log.append("ledger lost")
        for search in self.searches.values():
            search.repeats |= search.delivered - self.whole
        for article in self.gone:
            article.indexed = None
        for article in self.articles:
            article.versions = [list(article.tokens)]
        self.run_whole()

    def lose_index(self):
        self.log.append("index lost")
        for name in os.listdir(os.path.join(self.folder, "index")):
            path = os.path.join(self.folder, "index", name)
            if name == "XAPIANDB":
                os.remove(path)
            elif name.startswith("gen-"):
                shutil.rmtree(path)
        for search in self.searches.values():
            if self.ask(search.name)[0] != 3:
                raise Wrong("an index that is not there is no trouble")
        self.run_whole()

    # ---- pqsearch -------------------------------------------------------

    def words(self, *options):
        return [os.path.join(BIN, "pqsearch"), "--index", "index", *options]

    def search(self, *options):
        done = subprocess.run(self.words(*options), cwd=self.folder,
                              env=self.env, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    def ask(self, name):
        return self.search("--format=jsonl", "--timeout", "60", "--new", name)

    def find_ended(self):
        self.search("--save", "probe", "harbour")
        ended = self.place_of("probe")[0]["run"]
        self.search("--unsave", "probe")
        return ended

    def save(self, name, *options):
        status, _, said = self.search("--save", name, *options, "harbour")
        # That nothing has the word yet is told, and no fault.
        told = "pqsearch: query: no passage has harbour\n"
        if status != 0 or said not in ("", told):
            raise Wrong(f"--save: exit {status}: {said}")
        self.searches[name] = Search(name)
        self.log.append(f"save {name} {options}")

    def place_of(self, name):
        status, text, said = self.search("--saved", "--format=jsonl")
        if status != 0:
            raise Wrong(f"--saved: exit {status}: {said}")
        for line in text.splitlines():
            row = json.loads(line)
            if row["name"] == name:
                return row["indexes"]
        raise Wrong(f"{name} is not saved any more")

    def take(self, search, text, is_running=False):
        """The answers `text` were delivered: are they the right ones? While
        pqindex is running they may be from before its end or behind it."""
        seen = []
        for line in text.splitlines():
            hit = json.loads(line)
            if hit["type"] != "hit":
                continue
            number = int(hit["title"].split()[1])
            mark = hit["text"].split("mark", 1)[1].split(" ", 1)[0]
            seen.append((number, int(mark)))
            if hit["changed"] is False and any(
                    a == number for a, _ in search.delivered):
                raise Wrong(f"{seen[-1]} is not told as a change")
        self.log.append(f"  {search.name} delivers {sorted(seen)}")
        if len(set(seen)) < len(seen):
            raise Wrong("one answer has a passage twice")
        seen = set(seen)
        again = (seen & search.delivered) - search.repeats
        if again:
            raise Wrong(f"{search.name}: again {sorted(again)}")
        here = self.whole | self.killed
        early = seen - (self.ever & here)
        if is_running:
            early -= self.there()
        if early:
            raise Wrong(f"{search.name}: too early {sorted(early)}")
        must = self.whole - search.delivered - search.missed
        if self.has_killed or is_running:
            must &= self.there()
        if must - seen:
            raise Wrong(f"{search.name}: missing {sorted(must - seen)}")
        search.delivered |= seen
        search.missed |= self.ever - search.delivered
        self.news += len(seen)

    def new(self, name):
        search = self.searches[name]
        self.log.append(f"new {name}")
        status, text, said = self.ask(name)
        if status not in (0, 1) or said:
            raise Wrong(f"--new: exit {status}: {said}")
        self.take(search, text)
        if (status == 0) != ('"type":"hit"' in text):
            raise Wrong(f"--new: exit {status}")

    def new_while_running(self):
        """What the run brings comes now or with the next answer."""
        search = self.searches[self.random.choice(sorted(self.searches))]
        after = self.random.random() * self.duration
        self.log.append(f"pqindex, new {search.name} after {after:.4f}")
        with subprocess.Popen(self.index_words(), cwd=self.folder,
                              env=self.env, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE) as process:
            time.sleep(after)
            status, text, said = self.ask(search.name)
            _, trouble = process.communicate()
        if status not in (0, 1) or said or process.returncode != 0:
            raise Wrong(f"--new: exit {status}: {said}{trouble}")
        self.take(search, text, True)
        self.note_whole()

    def new_killed(self, name):
        before = self.place_of(name)
        out = os.path.join(self.folder, "out")
        with open(out, "wb") as stream, subprocess.Popen(
                self.words("--format=jsonl", "--new", name), cwd=self.folder,
                env=self.env, stdout=stream,
                stderr=subprocess.DEVNULL) as process:
            time.sleep(self.random.random() * 0.03)
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.log.append(f"new {name} killed")
        if self.place_of(name) != before:
            with open(out, encoding="utf-8") as stream:
                self.take(self.searches[name], stream.read())

    def new_twice(self, name):
        self.log.append(f"new {name} twice")
        both = [subprocess.Popen(
            self.words("--format=jsonl", "--timeout", "60", "--new", name),
            cwd=self.folder, env=self.env, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True) for _ in range(2)]
        texts = [process.communicate() for process in both]
        for process, (_, said) in zip(both, texts):
            if process.returncode not in (0, 1) or said:
                raise Wrong(f"--new: exit {process.returncode}: {said}")
        self.take(self.searches[name], texts[0][0] + texts[1][0])

    def new_lost(self, name):
        self.log.append(f"new {name}, output lost")
        before = self.place_of(name)
        with open("/dev/full", "wb") as stream:
            done = subprocess.run(
                self.words("--format=jsonl", "--timeout", "60", "--new",
                           name),
                cwd=self.folder, env=self.env, stdout=stream,
                stderr=subprocess.PIPE, text=True)
        if done.returncode != 75 or "keeps its place" not in done.stderr:
            raise Wrong(f"output lost: exit {done.returncode}")
        if self.place_of(name) != before:
            raise Wrong("output lost, and acknowledged")

    def ask_some_way(self):
        name = self.random.choice(sorted(self.searches))
        way = self.random.choice((self.new, self.new, self.new,
                                  self.new_killed, self.new_twice,
                                  self.new_lost))
        way(name)

    # ---- One history ----------------------------------------------------

    def play(self):
        for _ in range(self.random.randint(2, 5)):
            self.change()
        self.write()
        self.run_whole()
        self.save("first", "--since-run", "0")
        for step in range(self.random.randint(4, 8)):
            for _ in range(self.random.randint(0, 4)):
                self.change()
            self.write()
            act = self.random.random()
            if act < 0.15:
                self.new_while_running()
            elif act < 0.55:
                self.run_whole(*self.random.choice(
                    ((), (), (), (), ("--full",), ("--rebuild",))))
            elif act < 0.85:
                self.run_killed()
            elif act < 0.93:
                self.lose_index()
            else:
                self.lose_ledger()
            if step == 2:
                self.save("second")
                self.searches["second"].delivered = set(self.ever)
            if self.chance(0.8):
                self.ask_some_way()
        self.run_whole()
        for name in self.searches:
            self.new(name)
            self.new(name)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    news = 0
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as folder:
            history = History(seed, folder)
            try:
                history.play()
            except Wrong as reason:
                print("\n".join(history.log))
                print(f"history {seed}: {reason}")
                return 1
            news += history.news
    print(f"{count} histories from seed {first}: {news} passages delivered,"
          " each once")
    # Histories without news would show nothing.
    return 0 if news >= count else 1


sys.exit(main())
