#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# How well passages and articles are ranked, beside what others do on the
# same files, and against what was last recorded (tests/quality/ranking.json;
# after a change for the better: ranking.sh --record tests/quality/ranking.json).
# TASK...: only these (time, cranfield, squad, headlines, topics, coverage,
# answers).
set -eu

here=$(dirname "$0")
export PYTHONDONTWRITEBYTECODE=1
exec python3 "$here/ranking.py" --against "$here/ranking.json" "$@"
