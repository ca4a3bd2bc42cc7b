# SPDX-License-Identifier: GPL-2.0-or-later
"""
What the sweeps in Python share: the two programs, run as a person would run
them, and whether an index equals one built from scratch of the same sources.
"""
import os
import signal
import subprocess
import time

BIN = os.path.abspath(os.environ.get("PQ_BIN", "build/bin"))
TOOLS = os.path.abspath(os.environ.get("PQ_TOOLS", "build/release/tools"))
WORDS = """quay crane tide barge pilot rope cargo signal lamp deck wharf
anchor ferry dredger buoy canal lock bridge fog gale captain mate cook
sailor union clerk ledger tariff customs guard gate shed truck rail coal
grain timber cement steel oil salt fish ice net trawler dock basin pier
mast sail hull keel winch hatch bell chart""".split()
PASSAGE_BYTES = 440  # a paragraph of so many is a passage of its own
PATIENCE_S = 120  # a busy machine is slow, a program that hangs is slower


class Wrong(Exception):
    """What should have been was not."""


def environment(folder):
    """Nothing of the tester's own settings counts."""
    env = dict(os.environ, HOME=folder, LC_ALL="C.UTF-8",
               PULLQUOTE_CONFIG="/dev/null")
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                 "PULLQUOTE_INDEX"):
        env.pop(name, None)
    return env


def program(name, index, *options):
    return [os.path.join(BIN, name), "--index", index, *options]


def run(words, folder, **options):
    """Ends with a result, or in time: with Wrong."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    options.setdefault("stdin", subprocess.DEVNULL)
    try:
        return subprocess.run(words, cwd=folder, env=environment(folder),
                              text=True, timeout=PATIENCE_S, check=False,
                              **options)
    except subprocess.TimeoutExpired as late:
        raise Wrong(f"{words}: hangs") from late


def start(words, folder, **options):
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.Popen(words, cwd=folder, env=environment(folder),
                            text=True, **options)


def expect(done, *codes):
    if done.returncode not in codes:
        raise Wrong(f"{done.args}: exit {done.returncode}, not "
                    f"{' or '.join(map(str, codes))}: {done.stderr}")
    return done


def update(folder, *options, index="index", codes=(0,)):
    """A run that reads files of any age."""
    return expect(run(program("pqindex", index, "-q", "--settle", "0",
                              "--allow-delete", *options), folder), *codes)


def dump(folder, index="index"):
    return expect(run([os.path.join(TOOLS, "dump"), index], folder),
                  0).stdout


def check_scratch(folder, *sources, index="index"):
    """The index equals one that is built of these sources from scratch."""
    scratch = os.path.join(folder, "scratch")
    subprocess.run(["rm", "-rf", scratch], check=True)
    update(folder, *sources, index=scratch, codes=(0, 1))
    fresh = dump(folder, scratch)
    grown = dump(folder, index)
    if fresh == grown:
        return fresh.count("\n passage=")
    lost = set(fresh.splitlines()) - set(grown.splitlines())
    more = set(grown.splitlines()) - set(fresh.splitlines())
    raise Wrong("the index is not that of a build from scratch: missing "
                + "".join(f"\n  {line[:300]}" for line in sorted(lost)[:5])
                + "\n and too many"
                + "".join(f"\n  {line[:300]}" for line in sorted(more)[:5]))


def kill(process):
    """SIGKILL, as nothing can be done against; waits for the end."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def wait_until(is_so, what, seconds=PATIENCE_S):
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise Wrong(f"waited {seconds} s for {what}")
        time.sleep(0.005)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def paragraph(chance, mark):
    """A passage: the mark stands in each of its sentences."""
    sentences = []
    while sum(map(len, sentences)) < PASSAGE_BYTES:
        picked = " ".join(chance.sample(WORDS, 9))
        sentences.append(f"The harbour keeper noted {mark} {picked}.")
    return " ".join(sentences)
