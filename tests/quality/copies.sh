#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Precision and recall of near-copies: see copies.py.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/quality/copies.py "$PQ_BIN" "$PQ_TOOLS" corpus \
	../shared/coverage
