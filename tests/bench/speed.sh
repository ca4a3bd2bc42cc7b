#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Building, size and searching beside SQLite's FTS5, Lucene, Xapian's own
# tools, recoll, ripgrep and bare programs on libxapian, and how they grow:
# see speed.py. BENCH_MB is the most text: 100 MB, or 1000 for all; of more
# than BENCH_ALONE_MB the others make nothing.
set -eu
cd "$(dirname "$0")/../.."
export PYTHONDONTWRITEBYTECODE=1
exec python3 tests/bench/speed.py "$@"
