# SPDX-License-Identifier: GPL-2.0-or-later
"""timing.py COMMAND...

How long a command takes, and how much memory it and its children have. Alone:
runs it once and prints elapsed and processor seconds, MB that were written,
and the most MB of memory of one process.
"""
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

LOOK_S = 0.05
ROUNDS = 5  # in which commands take turns


class Took:
    """Elapsed and processor seconds, and the most memory in MB."""

    def __init__(self, wall, cpu, peak):
        self.wall = wall
        self.cpu = cpu
        self.peak = peak


def descendants(process):
    found = [process]
    for parent in found:
        try:
            with open(f"/proc/{parent}/task/{parent}/children",
                      encoding="ascii") as children:
                found += [int(child) for child in children.read().split()]
        except OSError:
            continue  # it has ended
    return found


def memory_kb(process):
    """What is shared counts once, in parts: a forked worker has little."""
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1])
    except OSError:
        pass  # it has ended
    return 0


class Watch(threading.Thread):
    def __init__(self, process):
        super().__init__()
        self.process = process
        self.peak_kb = 0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(LOOK_S):
            self.peak_kb = max(self.peak_kb, sum(
                map(memory_kb, descendants(self.process))))


def run(command, is_watched=True, ok=(0,), **options):
    """Runs it once; its output is of no interest, and what it says only where
    it fails."""
    with tempfile.TemporaryFile() as said:
        try:
            return run_saying(command, is_watched, ok,
                              **{"stderr": said, **options})
        except RuntimeError:
            said.seek(0)
            sys.stderr.write(said.read().decode(errors="replace"))
            raise


def run_saying(command, is_watched, ok, **options):
    options.setdefault("stdout", subprocess.DEVNULL)
    start = time.monotonic()
    child = subprocess.Popen(command, **options)
    watch = Watch(child.pid)
    if is_watched:
        watch.start()
    _, how, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(how)
    watch.ended.set()
    if is_watched:
        watch.join()
    if child.returncode not in ok:
        raise RuntimeError(f"{command[0]}: exit {child.returncode}")
    return Took(wall, usage.ru_utime + usage.ru_stime,
                max(watch.peak_kb, usage.ru_maxrss) / 1024)


def best(runs):
    """The least disturbed of several."""
    return Took(min(each.wall for each in runs),
                min(each.cpu for each in runs),
                max(each.peak for each in runs))


def hyperfine(commands, runs, scratch):
    """Their times, in seconds. They may find nothing (1), but not fail: that
    would be quick."""
    path = os.path.join(scratch, "hyperfine.json")
    subprocess.run(["hyperfine", "-N", "--warmup", "3", "--runs", str(runs),
                    "--ignore-failure", "--export-json", path, *commands],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   check=True)
    with open(path, encoding="utf-8") as file:
        results = json.load(file)["results"]
    for result in results:
        failed = set(result["exit_codes"]) - {0, 1}
        if failed:
            raise RuntimeError(f"{result['command']}: exit {failed}")
    return [result["times"] for result in results]


def medians_ms(commands, runs, scratch):
    """The medians of whole processes, in turn, in rounds: what else goes on
    meets all of them alike, as does what was just written and is on its way
    to the disk."""
    os.sync()
    rounds = [hyperfine(commands, runs // ROUNDS, scratch)
              for _ in range(ROUNDS)]
    return [1000 * statistics.median(itertools.chain.from_iterable(times))
            for times in zip(*rounds)]


def main():
    start = time.monotonic()
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    _, how, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    print(f"{wall:.4f} {usage.ru_utime + usage.ru_stime:.4f} "
          f"{usage.ru_oublock * 512 / 1e6:.2f} {usage.ru_maxrss / 1e3:.1f}")
    return os.waitstatus_to_exitcode(how)


if __name__ == "__main__":
    sys.exit(main())
