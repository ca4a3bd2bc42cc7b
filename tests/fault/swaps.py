#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
swaps.py SWAPS [RUNS]: while pqindex reads, files and folders below its root
are exchanged, as fast as can be, with links that lead outside, with pipes,
sockets, devices and loops. At least SWAPS exchanges, and RUNS runs.

  outside  nothing of it is ever in the index
  hang     none, and nothing is read of a device
  after    with everything in its place again, a run gives the index of a
           build from scratch
"""
import ctypes
import multiprocessing
import os
import random
import socket
import stat
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import lib  # noqa: E402
from lib import Wrong  # noqa: E402

AT_FDCWD = -100
RENAME_EXCHANGE = 2
FILES = 8
LARGE_RECORDS = 400
SECRET = "canary"

# Half of the runs open a step at a time, as without openat2, and are held up
# where they open.
SLOWLY = ["strace", "-f", "-qq", "-o", "/dev/null",
          "-e", "trace=openat2,openat,newfstatat",
          "-e", "inject=openat2:error=ENOSYS",
          "-e", "inject=openat:delay_enter=200:when=60+7"]


def lay(folder):
    """The corpus, and beside it what is to be exchanged with its files and
    folders; returns the pairs."""
    news = os.path.join(folder, "news")
    traps = os.path.join(folder, "traps")
    outside = os.path.join(folder, "outside")
    os.makedirs(traps)
    for i in range(FILES):
        for below in ("", "a/", "b/c/"):
            lib.write(f"{news}/{below}{i}.txt",
                      f"About {below}{i}\n\nThe harbour of {below}{i} was "
                      "closed for the day.\n")
            lib.write(f"{outside}/{below}{i}.txt",
                      f"About a {SECRET}\n\nThe {SECRET} of {below}{i}.\n")
    lib.write(f"{news}/a/all.jsonl",
              "".join('{"id":"%d","lang":"en","text":"Record %d of the '
                      'port."}\n' % (i, i) for i in range(LARGE_RECORDS)))
    lib.write(f"{outside}/a/all.jsonl",
              '{"id":"1","lang":"en","text":"The %s."}\n' % SECRET)
    pairs = []

    def pair(inside, make):
        trap = os.path.join(traps, str(len(pairs)))
        make(trap)
        pairs.append((os.path.join(news, inside), trap))

    pair("0.txt", lambda trap: os.symlink(f"{outside}/0.txt", trap))
    pair("1.txt", lambda trap: os.symlink("../outside/1.txt", trap))
    pair("2.txt", os.mkfifo)
    pair("3.txt", bind_socket)
    pair("4.txt", make_device)
    pair("5.txt", lambda trap: os.symlink("5.txt", trap))
    pair("a", lambda trap: os.symlink(f"{outside}/a", trap))
    pair("b", lambda trap: os.symlink("../outside/b", trap))
    pair("b/c", lambda trap: os.symlink(f"{outside}/b/c", trap))
    pair("a/all.jsonl", lambda trap: os.symlink(
        f"{outside}/a/all.jsonl", trap))
    pair("a/0.txt", lambda trap: os.symlink("/proc/self/environ", trap))
    pair("b/c/1.txt", lambda trap: os.symlink("/proc/self/fd/0", trap))
    return pairs


def bind_socket(path):
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(path)


def make_device(path):
    """The one of zeros without end; a pipe for who may make none."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        os.mkfifo(path)


def swap_on(pairs, counter, state):
    """While a run is at work; in the end everything is in its place."""
    libc = ctypes.CDLL(None, use_errno=True)
    chance = random.Random(os.getpid())
    turned = [False] * len(pairs)
    # By its folder itself, which its path may not lead to at present.
    encoded = [(os.open(os.path.dirname(one), os.O_RDONLY),
                os.fsencode(os.path.basename(one)), os.fsencode(other))
               for one, other in pairs]

    def turn(i):
        folder_fd, one, other = encoded[i]
        if libc.renameat2(folder_fd, one, AT_FDCWD, other,
                          RENAME_EXCHANGE) != 0:
            os._exit(1)
        turned[i] = not turned[i]

    while state.value != 2:
        if state.value == 0:
            time.sleep(0.001)
            continue
        for _ in range(chance.randrange(40)):
            turn(chance.randrange(len(encoded)))
            counter.value += 1
        time.sleep(chance.choice((0, 0, 0.0001, 0.001)))
    for i, is_turned in enumerate(turned):
        if is_turned:
            turn(i)


def check_runs(folder, worker, counter, state, swaps, runs):
    """Returns how many there were."""
    count = 0
    while counter.value < swaps or count < runs:
        if not worker.is_alive():
            raise Wrong("nobody exchanges any more")
        under = SLOWLY if count % 2 else []
        state.value = 1
        done = lib.run(under + lib.program(
            "pqindex", "index", "-q", "--settle", "0", "--allow-delete",
            *(["--full"] if count % 3 else []), "news"), folder)
        state.value = 0
        lib.expect(done, 0, 1)
        if SECRET in lib.dump(folder) or SECRET in done.stderr:
            raise Wrong(f"run {count}: the outside is in the index")
        count += 1
    return count


def main():
    swaps = int(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    context = multiprocessing.get_context("fork")
    counter = context.Value("q", 0)
    state = context.Value("i", 0)
    with tempfile.TemporaryDirectory() as folder:
        pairs = lay(folder)
        lib.update(folder, "news")
        if SECRET not in open(f"{folder}/outside/0.txt",
                              encoding="utf-8").read():
            raise Wrong("nothing to be found outside")
        worker = context.Process(target=swap_on,
                                 args=(pairs, counter, state))
        began = time.monotonic()
        worker.start()
        try:
            count = check_runs(folder, worker, counter, state, swaps,
                               runs)
        finally:
            state.value = 2
            worker.join()
        if worker.exitcode:
            raise Wrong("not everything could be put back")
        lib.update(folder, "news")
        passages = lib.check_scratch(folder, "news")
    print(f"{counter.value} exchanges beside {count} runs in "
          f"{time.monotonic() - began:.0f} s: nothing from outside, no hang; "
          f"{passages} passages in the end")
    return 0 if passages > LARGE_RECORDS else 1


if __name__ == "__main__":
    sys.exit(main())
