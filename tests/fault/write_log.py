#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The log of write_log.so, and what a power loss may leave of what it tells.

write_log.py list LOG                  a record a line: call, names
write_log.py compare LOG TRACE FOLDER  whether the log has each change that a
                                       trace of the same run shows below the
                                       folder (strace -f -y -s 4096 -o TRACE)

A disk has what was synced. Of the rest a state has:

  a file    each write since its last sync or not, or of it some sectors of
            512 or blocks of 4,096 bytes, or only the size that it gave; each
            change of its size or not
  a folder  in mode "journal" the first so many of its changes since its last
            sync, as file systems with a journal do it (ext4, xfs); in mode
            "posix" any of them: POSIX promises no more

That a file is synced says nothing of its name, and a file that was renamed
is as empty as its unsynced data are lost. A rename is there or is not; no
name comes to stand for nothing because of it.
"""
import collections
import copy
import os
import re
import sys

MODES = ("journal", "posix")
Record = collections.namedtuple(
    "Record", "pid call inode offset length path other data")


class Wrong(Exception):
    pass


def read(name):
    """The records of a log."""
    records = []
    with open(name, "rb") as stream:
        while True:
            head = stream.readline().split()
            if not head:
                return records
            pid, inode, offset, length, *sizes = map(int, head[:1] + head[2:])
            path, other, data = map(stream.read, sizes)
            records.append(Record(pid, head[1].decode(), inode, offset,
                                  length, os.fsdecode(path),
                                  os.fsdecode(other), data))


# ---- The disk -----------------------------------------------------------

def put(content, offset, data):
    grow(content, offset)
    content[offset:offset + len(data)] = data


def cut(content, length):
    del content[length:]
    grow(content, length)


def grow(content, length):
    if length > len(content):
        content.extend(bytes(length - len(content)))


def torn(change, random):
    """What may be left of one change."""
    does, place, *data = change
    style = random.randrange(5)
    if style == 0:
        return []
    if style == 1 or does is not put:
        return [change]
    if style == 2:
        return [(grow, place + len(data[0]))]
    size = 512 if style == 3 else 4096
    return [(put, place + start, data[0][start:start + size])
            for start in range(0, len(data[0]), size) if random.randrange(2)]


class File:
    """`content` is synced, `changes` are not."""

    def __init__(self, content=b""):
        self.content = bytearray(content)
        self.changes = []

    def sync(self):
        for does, *words in self.changes:
            does(self.content, *words)
        self.changes = []

    def after(self, changes):
        content = bytearray(self.content)
        for does, *words in changes:
            does(content, *words)
        return content

    def now(self):
        return self.after(self.changes)

    def synced(self):
        return self.content

    def left(self, random, _mode):
        style = random.randrange(4)
        if style == 0:
            return self.content
        if style == 1:
            return self.now()
        return self.after([part for change in self.changes
                           for part in torn(change, random)])


class Folder:
    """`names` are synced, `changes` are not: (name, what it is or None), and
    of a rename also the name before."""

    def __init__(self):
        self.names = {}
        self.changes = []
        self.live = {}

    def sync(self):
        self.names = dict(self.live)
        self.changes = []

    def change(self, name, thing, old=None):
        self.changes.append((name, thing, old))
        self.live = self.after([self.changes[-1]], self.live)

    def after(self, changes, names=None):
        names = dict(self.names if names is None else names)
        for name, thing, old in changes:
            if old is not None and names.get(old) is thing:
                del names[old]
            if thing:
                names[name] = thing
            else:
                names.pop(name, None)
        return names

    def now(self):
        return self.live

    def synced(self):
        return self.names

    def left(self, random, mode):
        if mode == "journal":
            return self.after(
                self.changes[:random.randint(0, len(self.changes))])
        part = random.choice((0.2, 0.5, 0.8))
        return self.after([change for change in self.changes
                           if random.random() < part])


class Disk:
    """What is below a folder, from before the first record on."""

    def __init__(self, folder):
        self.inodes = {}
        self.root = self.take(folder)

    def take(self, path):
        if os.path.isdir(path):
            thing = Folder()
            for name in os.listdir(path):
                thing.names[name] = self.take(os.path.join(path, name))
            thing.live = dict(thing.names)
        else:
            with open(path, "rb") as stream:
                thing = File(stream.read())
        self.inodes[os.stat(path).st_ino] = thing
        return thing

    def copy(self):
        return copy.deepcopy(self)

    def find(self, path):
        """The folder and the name of a path."""
        *steps, name = path.split("/")
        folder = self.root
        for step in steps:
            folder = folder.live[step]
        return folder, name

    def play(self, record):
        call = record.call
        if call in ("create", "mkdir"):
            thing = File() if call == "create" else Folder()
            self.inodes[record.inode] = thing
            folder, name = self.find(record.path)
            folder.change(name, thing)
        elif call in ("unlink", "rmdir"):
            folder, name = self.find(record.path)
            folder.change(name, None)
        elif call in ("rename", "link"):
            folder, name = self.find(record.path)
            into, new = self.find(record.other)
            if call == "rename" and into is not folder:
                raise Wrong(f"{record.path} moves to another folder")
            into.change(new, folder.live[name],
                        name if call == "rename" else None)
        elif call in ("fsync", "fdatasync"):
            self.inodes[record.inode].sync()
        elif call != "sync_file_range":
            self.inodes[record.inode].changes.append(change_of(record))

    def lay(self, path, left=None):
        """Writes all that is there now; or what `left` says is left."""
        todo = [(path, self.root)]
        while todo:
            path, thing = todo.pop()
            content = left(thing) if left else thing.now()
            if isinstance(thing, File):
                with open(path, "wb") as stream:
                    stream.write(content)
                os.chmod(path, 0o600)
                continue
            os.mkdir(path, 0o700)
            todo += [(os.path.join(path, name), below)
                     for name, below in content.items()]

    def lose_power(self, path, random, mode):
        """Of what was not synced all is left, or nothing, or some."""
        style = random.randrange(5)
        self.lay(path, lambda thing: thing.synced() if style == 0 else
                 thing.now() if style == 1 else thing.left(random, mode))


def change_of(record):
    if record.call == "write":
        return put, record.offset, record.data
    if record.call == "truncate":
        return cut, record.length
    if record.call == "fallocate":
        end = record.offset + record.length
        return grow, 0 if record.data == b"k" else end
    raise Wrong(f"unknown record {record.call}")


def tree(folder):
    """Each file below with its bytes; None for a folder."""
    found = {}
    for at, folders, files in os.walk(folder):
        for name in folders:
            found[os.path.relpath(os.path.join(at, name), folder)] = None
        for name in files:
            path = os.path.join(at, name)
            with open(path, "rb") as stream:
                found[os.path.relpath(path, folder)] = stream.read()
    return found


# ---- The log against a trace --------------------------------------------

BY_DESCRIPTOR = {"write": "write", "writev": "write", "pwrite64": "write",
                 "pwritev": "write", "pwritev2": "write",
                 "ftruncate": "truncate", "fallocate": "fallocate",
                 "fsync": "fsync", "fdatasync": "fdatasync",
                 "sync_file_range": "sync_file_range"}
BY_NAME = {"rename": "rename", "renameat": "rename", "renameat2": "rename",
           "link": "link", "linkat": "link", "symlink": "symlink",
           "symlinkat": "symlink", "unlink": "unlink", "unlinkat": "unlink",
           "rmdir": "rmdir", "mkdir": "mkdir", "mkdirat": "mkdir",
           "truncate": "truncate", "mknod": "mknod", "mknodat": "mknod"}
UNKNOWN = ("copy_file_range", "sendfile", "splice", "io_uring_setup", "sync",
           "syncfs", "vmsplice", "msync")
CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
DESCRIPTOR = re.compile(r"(?:AT_FDCWD|\d+)<([^>]*)>")


def whole_lines(trace):
    """Lines of "PID text", those put together that were interrupted."""
    begun = {}
    for line in trace:
        pid, text = line.rstrip("\n").split(None, 1)
        if text.endswith(" <unfinished ...>"):
            begun[pid] = text[:-len(" <unfinished ...>")]
            continue
        if text.startswith("<... "):
            text = begun.pop(pid) + text.split(" resumed>", 1)[1]
        yield pid, text


def place_of(words, is_named, folder):
    """What the first words of a call stand for, from the folder; None: not
    below it."""
    at = DESCRIPTOR.match(words)
    path = at.group(1) if at else ""
    named = re.match(r'(?:[^",]*, )?"([^"]*)"', words)
    if is_named and named:
        path = os.path.join(path, named.group(1))
    path = os.path.normpath(path)
    if path != folder and not path.startswith(folder + "/"):
        return None
    return os.path.relpath(path, folder)


def changes_of_trace(name, folder):
    with open(name, encoding="utf-8", errors="replace") as trace:
        for pid, text in whole_lines(trace):
            match = CALL.match(text)
            if not match or match.group(3).startswith("-"):
                continue
            call, words, result = match.groups()
            is_shared = call == "mmap" and "MAP_SHARED" in words and \
                "PROT_WRITE" in words
            if (is_shared or call in UNKNOWN) and folder in words:
                raise Wrong(f"no log has this: {text[:200]}")
            kind = BY_DESCRIPTOR.get(call) or BY_NAME.get(call)
            place = place_of(words, call in BY_NAME, folder) if kind else None
            if place is None:
                continue
            if "AT_REMOVEDIR" in words:
                kind = "rmdir"
            yield int(pid), kind, place, \
                int(result) if kind == "write" else 0


def changes_of_log(records):
    for record in records:
        if record.call == "create":
            continue
        path = record.path.replace(" (deleted)", "") or "."
        yield record.pid, record.call, path, len(record.data) \
            if record.call == "write" else 0


def joined(changes):
    """By process, and writes to one file that follow each other as one. A
    file may be emptied as it is opened, which the trace does not tell and
    the bytes in the end do."""
    found = {}
    for pid, *change in changes:
        row = found.setdefault(pid, [])
        if change[0] == "truncate":
            continue
        if change[0] == "write" and row and row[-1][:2] == change[:2]:
            row[-1][2] += change[2]
        else:
            row.append(change)
    return found


def compare(records, trace, folder):
    logged = joined(changes_of_log(records))
    traced = joined(changes_of_trace(trace, folder))
    if logged != traced:
        for pid in sorted(set(logged) | set(traced)):
            one, two = logged.get(pid, []), traced.get(pid, [])
            for row in range(max(len(one), len(two))):
                if one[row:row + 1] != two[row:row + 1]:
                    raise Wrong(f"process {pid}, change {row}: the log has "
                                f"{one[row:row + 1]}, the trace "
                                f"{two[row:row + 1]}")
    return sum(map(len, traced.values()))


def main():
    if sys.argv[1:2] == ["list"]:
        for record in read(sys.argv[2]):
            print(record.call, record.path or ".", record.other)
        return 0
    if sys.argv[1:2] == ["compare"]:
        try:
            count = compare(read(sys.argv[2]), *sys.argv[3:])
        except Wrong as reason:
            print(reason)
            return 1
        print(f"{count} changes")
        return 0 if count else 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
