# SPDX-License-Identifier: GPL-2.0-or-later
"""bytes.py INDEX

Where the bytes of an index folder are: by kind of what stands in the tables
of its database (shared/schema.h), and by table of its ledger. One table of
tab-separated values. Run it on an index that was built or compacted just now:
blocks that a later batch has left are counted with the rest.

A block of a glass table has 11 bytes of head (its level is byte 4, where the
directory ends bytes 9 and 10) and a directory of offsets, two bytes each; an
item is its length and flags in two bytes, the length of its key in one, the
key, and the rest.
"""
import collections
import os
import subprocess
import sys

BLOCK_BYTES = 8192
HEAD_BYTES = 11
ITEM_MASK = 0x1FFF  # of the length, which is without 3 bytes
SPECIAL = {0xE0: "document lengths", 0xD0: "bounds of values"}


def number(block, offset):
    return int.from_bytes(block[offset:offset + 2], "big")


def items(path):
    """Key and size of each in the leaves."""
    with open(path, "rb") as table:
        while len(block := table.read(BLOCK_BYTES)) == BLOCK_BYTES:
            if block[4] != 0:
                continue
            for entry in range(HEAD_BYTES, number(block, 9), 2):
                start = number(block, entry)
                size = (number(block, start) & ITEM_MASK) + 3
                key_bytes = block[start + 2]
                yield block[start + 3:start + 3 + key_bytes], size + 2


def posting_kind(key):
    if key[:1] == b"\0" and len(key) > 1:
        if key[1] == 0xC0:
            name = key[2:5] if key[2:3] == b"p" else key[2:3]
            return f"metadata {name.decode()}"
        if key[1] == 0xD8:
            return f"value slot {key[2]}"
        return SPECIAL.get(key[1], "other")
    return "postings " + key[:2 if key[:1] == b"X" else 1].decode()


def main():
    index = sys.argv[1]
    with open(os.path.join(index, "XAPIANDB"), encoding="ascii") as stub:
        generation = os.path.join(index, stub.read().split()[1])
    print("# where", "kind", "bytes", "items", sep="\t")
    path = os.path.join(generation, "postlist.glass")
    sizes = collections.Counter()
    counts = collections.Counter()
    for key, size in items(path):
        if not key:  # the table's first
            continue
        sizes[posting_kind(key)] += size
        counts[posting_kind(key)] += 1
    for each, size in sizes.most_common():
        print("postlist", each, size, counts[each], sep="\t")
    print("postlist", "all", os.path.getsize(path), "", sep="\t")
    subprocess.run(["sqlite3", "-tabs",
                    os.path.join(index, "ledger.sqlite"),
                    "SELECT 'ledger', name, sum(pgsize), sum(ncell)"
                    " FROM dbstat GROUP BY name ORDER BY 3 DESC"], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
