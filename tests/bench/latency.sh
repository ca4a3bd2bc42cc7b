#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What ranking again costs a warm query: see latency.py. The same program with
# BM25 alone is built beside it.
set -eu
cd "$(dirname "$0")/../.."

make -s OUT=build/plain CPPFLAGS=-DRERANK_WORDS_LEAST=1000000 \
	build/plain/bin/pqsearch
export PYTHONDONTWRITEBYTECODE=1
exec python3 tests/bench/latency.py --plain build/plain/bin/pqsearch "$@"
