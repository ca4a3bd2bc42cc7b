#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: tests/lint/rules.sh [TREE]
#
# The house rules that no compiler checks: who may include what, banned
# calls, sizes, the shape of headers, the top level, a test for each
# module, fixed SQL. Prints FILE:LINE: REASON for each breach and exits 1
# if there was one. tests/lint/test_rules.sh shows that each rule bites.
set -eu
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The files each rule is about; names in this tree hold no white space.
find indexer searcher shared -type f 2>/dev/null | sort >"$scratch/ours"
find indexer searcher shared tests -type f 2>/dev/null |
	grep -E '\.(c|h|cc)$' | sort >"$scratch/sources"
if ! grep -qE '\.c$' "$scratch/ours"; then
	echo "$(pwd): no sources: nothing to check"
	exit 1
fi
xargs awk -f "$here/strip.awk" <"$scratch/sources" >"$scratch/code"
grep -vE '^tests/' "$scratch/code" >"$scratch/our_code"
xargs grep -HnE '^[ 	]*#[ 	]*include' <"$scratch/sources" |
	grep -v '^tests/' >"$scratch/includes" || true

# breach REASON: each line of standard input, as FILE:LINE:..., breaks it
breach() {
	awk -v reason="$1" '{ split($0, place, ":")
		print place[1] ":" place[2] ": " reason }'
}

# Each line: a header, who may include it (patterns, and no blank in them), and
# the rule in words.
rule_includes() {
	# shellcheck disable=SC2016 # awk's own $0
	awk '
	NR == FNR {
		header[NR] = "[\"<]" $1 "[\">]"
		files[NR] = "^" $2 ":"
		reason[NR] = $0
		sub(/^[^ ]+ +[^ ]+ +/, "", reason[NR])
		rules = NR
		next
	}
	{
		split($0, place, ":")
		for (i = 1; i <= rules; i++)
			if ($0 ~ header[i] && $0 !~ files[i])
				print place[1] ":" place[2] ": " reason[i]
	}' - "$scratch/includes" <<'END'
xapian(/[^">]*)?\.h shared/index[a-z_]*\.(cc|h) only shared/index* includes Xapian
sqlite3\.h indexer/ledger_call\.h only the ledger includes SQLite, by indexer/ledger_call.h
(indexer/)?ledger_call\.h indexer/ledger[a-z_]*\.c ledger_call.h is for indexer/ledger*.c
(shared/)?terms_parts\.h shared/terms[a-z_]*\.c terms_parts.h is for shared/terms*.c
libstemmer\.h shared/stem\.c only shared/stem.c includes libstemmer
cld2/[^">]* indexer/language\.cc only indexer/language.cc includes CLD2
utf8proc\.h shared/utf8\.c only shared/utf8.c includes utf8proc
(zlib|zconf)\.h shared/pack\.c only shared/pack.c includes zlib
(zstd|zdict)\.h shared/pack\.c only shared/pack.c includes zstd
libxml/[^">]* indexer/[^:]* libxml2 stays in indexer/
archive(_entry)?\.h indexer/unpack\.c only indexer/unpack.c includes libarchive
gmime/[^">]* indexer/mail\.c only indexer/mail.c includes GMime
csv\.h indexer/tables\.c only indexer/tables.c includes libcsv
yaml\.h indexer/matter\.c only indexer/matter.c includes libyaml
md4c(-html)?\.h indexer/markdown\.c only indexer/markdown.c includes MD4C
unicode/[^">]* indexer/[^:]* ICU stays in indexer/
(\.\./)*indexer/[^">]* (indexer|tests)/[^:]* only indexer/ includes indexer/
(\.\./)*searcher/[^">]* (searcher|tests)/[^:]* only searcher/ includes searcher/
(shared/)?index_write\.h (indexer/[^:]*|shared/index_write\.cc) index_write.h is for the indexer
[^">]*\.\./[^">]* nothing headers are named from the top: "shared/bytes.h"
END
}

rule_languages() {
	grep -E '\.(cc|cpp|cxx|c\+\+|hh|hpp|hxx|C|H)$' "$scratch/ours" |
		grep -vE '^(shared/index[a-z_]*|indexer/(language|nodes))\.cc$' |
		sed 's/$/:1:/' |
		breach "only what binds C++ libraries is C++" || true
}

# call NAMES: lines of code that call one of NAMES (a pattern)
call() {
	grep -E ":.*(^|[^A-Za-z0-9_])($1)[ 	]*\(" || true
}

rule_banned() {
	banned='strcpy|strcat|sprintf|strncpy|strtok|gets|atoi|gmtime'
	banned="$banned|localtime|system|popen|alloca|__builtin_alloca"
	call "$banned" <"$scratch/code" | breach "a banned function"
	grep -E '/ *sizeof\(.*\[0\]\)' "$scratch/code" |
		grep -v '^shared/array\.h:' |
		breach "COUNT of shared/array.h says this" || true
}

rule_silence() {
	grep -vE '^((indexer|searcher)(/tables)?)/main\.c:' "$scratch/our_code" \
		>"$scratch/library" || true
	{
		call 'v?printf|puts|putchar|perror|exit|quick_exit|abort' \
			<"$scratch/library"
		grep -E '[^A-Za-z0-9_](stdout|stderr)([^A-Za-z0-9_]|$)' \
			"$scratch/library" || true
	} | breach "library code neither prints nor exits (only main.c)"
}

rule_width() {
	# shellcheck disable=SC2016 # awk's own $0
	xargs awk '{
		line = $0
		gsub(/[\200-\277]/, "", line)
		while ((tab = index(line, "\t")))
			line = substr(line, 1, tab - 1) \
				substr("        ", (tab - 1) % 8 + 1) \
				substr(line, tab + 1)
		if (length(line) > 100)
			print FILENAME ":" FNR ": over 100 columns"
	}' <"$scratch/sources"
}

rule_functions() {
	awk -f "$here/functions.awk" "$scratch/our_code"
}

rule_headers() {
	# shellcheck disable=SC2016 # awk's own $0
	grep -E '\.h$' "$scratch/ours" | xargs -r -n 1 awk '
	BEGIN {
		name = guard = ARGV[1]
		gsub(/.*\/|\.h$/, "", name)
		gsub(/[\/.-]/, "_", guard)
		guard = toupper(guard)
	}
	NR == 1 && /^\/\* SPDX-License-Identifier: .* \*\/$/ { next }
	++line == 1 && $0 != "/*" { bad_head = 1 }
	line == 2 && index($0, " * " name " - ") != 1 { bad_head = 1 }
	/^#/ && ++directives == 1 && $0 != "#ifndef " guard { bad_guard = 1 }
	/^#/ && directives == 2 && $0 != "#define " guard { bad_guard = 1 }
	END {
		if (bad_head || line < 2)
			print ARGV[1] ":1: begins with \"/*\" and \"" \
				" * " name " - what it is\""
		if (bad_guard || directives < 3)
			print ARGV[1] ":1: include guard is " guard
	}'
}

# What git knows of at the top level, or would take, else all but build/.
top_names() {
	if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]
	then
		git ls-files -z --cached --others --exclude-standard |
			tr '\0' '\n' | sed 's,/.*,/,'
	else
		find . -mindepth 1 -maxdepth 1 -type d -printf '%f/\n' -o \
			-mindepth 1 -maxdepth 1 -printf '%f\n' |
			grep -vx build/
	fi | grep -v '^\.' | sort -u
}

rule_top_level() {
	printf '%s\n' corpus/ indexer/ searcher/ shared/ tests/ \
		LICENSE Makefile README.md | sort >"$scratch/expected_names"
	top_names | comm -3 - "$scratch/expected_names" |
		tr -d '\t' | sed 's,/*$,:1:,' |
		breach "the top level is corpus indexer searcher shared tests, LICENSE Makefile README.md"
}

rule_tests() {
	grep -E '\.c$' "$scratch/ours" | grep -v '/main\.c$' |
		while read -r source; do
			folder=${source%/*}
			module=${source##*/}
			module=${module%.c}
			if [ "$folder" != shared ] &&
				[ -f "indexer/$module.c" ] &&
				[ -f "searcher/$module.c" ]; then
				module=${folder}_$module
			fi
			[ -f "tests/unit/test_$module.c" ] ||
				echo "$source:1: no tests/unit/test_$module.c"
		done
}

rule_sql() {
	awk -f "$here/sql.awk" "$scratch/our_code"
}

for rule in includes languages banned silence width functions headers \
	top_level tests sql; do
	"rule_$rule" >"$scratch/breaches"
	sed "s/\$/ [$rule]/" "$scratch/breaches"
	cat "$scratch/breaches" >>"$scratch/all"
done
[ ! -s "$scratch/all" ]
