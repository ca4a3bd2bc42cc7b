#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# TAP: each rule of rules.sh and symbols.sh bites. A small clean tree is
# made, one breach is put into it, and the rule has to name file and rule.
set -u

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
count=0

result() {
	count=$((count + 1))
	echo "$1 $count - $2"
}

write_clean() {
	mkdir -p "$scratch/clean"/{corpus,indexer,searcher,shared,tests/unit}
	cd "$scratch/clean" || exit 1
	touch LICENSE Makefile README.md
	echo 'A word.' >corpus/a.txt
	cat >shared/bytes.h <<-'END'
		/*
		 * bytes - a growable buffer.
		 */
		#ifndef SHARED_BYTES_H
		#define SHARED_BYTES_H
		int bytes_sum(int a, int b, int c, int d, int e);
		#endif
	END
	cat >shared/bytes.c <<-'END'
		#include "shared/bytes.h"

		/* system("gets") is only named here, strcpy(a, b) too. */
		int bytes_sum(int a, int b, int c, int d, int e)
		{
			if (a) {
				for (int i = 0; i < b; i++) {
					if (c)
						d += snprintf("exit(1)", e);
				}
			}
			return gmtime_r(a, b) + my_exit(c) + '"' + system_d(e);
		}
	END
	cat >shared/index_read.cc <<-'END'
		#include <xapian.h>
		#include "shared/bytes.h"
	END
	cat >shared/index_write.cc <<-'END'
		#include <xapian/database.h>
		#include "shared/index_write.h"
	END
	printf '#include <%s.h>\n' zlib zstd zdict >shared/pack.c
	cat >indexer/ledger_call.h <<-'END'
		/*
		 * ledger_call - one call.
		 */
		#ifndef INDEXER_LEDGER_CALL_H
		#define INDEXER_LEDGER_CALL_H
		#include <sqlite3.h>
		#endif
	END
	cat >indexer/ledger.c <<-'END'
		#include "indexer/ledger_call.h"
		#include <unicode/ucnv.h>
		#include "shared/index_write.h"

		static const char *const statements[] = { "SELECT 1" };

		static void ledger_run(sqlite3 *db, int which)
		{
			sqlite3_exec(db, "PRAGMA " NAME
				     "=1", NULL, NULL, NULL);
			sqlite3_prepare_v2(db, statements[which], -1, 0, 0);
		}
	END
	cat >indexer/main.c <<-'END'
		int main(void)
		{
			fprintf(stderr, "x");
			exit(1);
		}
	END
	cat >searcher/print_text.c <<-'END'
		void print_text(FILE *stream)
		{
			fprintf(stream, "x");
			fputs("stderr", stream);
		}
	END
	touch tests/unit/test_{bytes,ledger,pack,print_text}.c
}

clean_tree() {
	rm -rf "$scratch/tree"
	cp -a "$scratch/clean" "$scratch/tree"
	cd "$scratch/tree" || exit 1
}

# holds NAME: the tree as it lies breaks no rule
holds() {
	if out=$("$here/rules.sh" . 2>&1); then
		result ok "$1"
	else
		result 'not ok' "$1"
		printf '%s\n' "$out" | sed 's/^/# /'
	fi
}

# breaks NAME RULE FILE: exactly this rule, and in this file only
breaks() {
	out=$("$here/rules.sh" . 2>&1)
	status=$?
	if [ $status -eq 1 ] && [ -n "$out" ] &&
		! printf '%s\n' "$out" | grep -qvE "^$3:.*\[$2\]\$"; then
		result ok "$1"
	else
		result 'not ok' "$1"
		printf '%s\n' "status $status" "$out" | sed 's/^/# /'
	fi
	clean_tree
}

# add FILE LINE...
add() {
	printf '%s\n' "${@:2}" >>"$1"
}

# function_of FILE TEXT: a function with TEXT as its body
function_of() {
	add "$1" 'static int bytes_more(int a)' '{' "$2" '}'
}

write_clean
clean_tree
holds 'a clean tree passes'

# Who may include what: FILE INCLUDE
while read -r file include; do
	add "$file" "#include $include"
	breaks "$file may not include $include" includes "$file"
done <<'END'
shared/bytes.c <xapian.h>
shared/bytes.h <xapian.h>
indexer/ledger.c "xapian/database.h"
shared/bytes.c <sqlite3.h>
searcher/print_text.c <sqlite3.h>
indexer/ledger.c <sqlite3.h>
indexer/main.c "indexer/ledger_call.h"
indexer/main.c "shared/terms_parts.h"
shared/bytes.c <libstemmer.h>
searcher/print_text.c <utf8proc.h>
shared/bytes.c <zlib.h>
indexer/ledger.c <zlib.h>
indexer/ledger.c <zstd.h>
shared/bytes.c <unicode/ubrk.h>
searcher/print_text.c <unicode/ubrk.h>
searcher/print_text.c "indexer/ledger.h"
indexer/ledger.c "searcher/query.h"
shared/bytes.c "indexer/ledger.h"
shared/bytes.c "searcher/query.h"
searcher/print_text.c "shared/index_write.h"
shared/index_read.cc "shared/index_write.h"
shared/bytes.c "../shared/bytes.h"
END

touch indexer/walk.cc
breaks 'C++ outside shared/index*.cc' languages indexer/walk.cc
touch shared/bytes.hpp
breaks 'a C++ header' languages shared/bytes.hpp

for name in strcpy strcat sprintf strncpy strtok gets atoi gmtime localtime \
	system popen alloca __builtin_alloca; do
	function_of shared/bytes.c "	return $name(a);"
	breaks "$name is banned" banned shared/bytes.c
done
function_of tests/unit/test_bytes.c '	strcpy (a, a);'
breaks 'banned in tests too' banned tests/unit/test_bytes.c
function_of shared/bytes.c '	return sizeof(a) / sizeof(a[0]);'
breaks 'an array counted by hand' banned shared/bytes.c

for call in 'printf("x")' 'vprintf("x", a)' 'puts("x")' 'putchar(a)' \
	'perror("x")' 'exit(1)' 'abort()' 'fprintf(stderr, "x")' \
	'fflush(stdout)'; do
	function_of shared/bytes.c "	$call;"
	breaks "library code with $call" silence shared/bytes.c
done
function_of searcher/print_text.c '	puts("x");'
breaks 'print_ files only write to their stream' silence searcher/print_text.c

add shared/bytes.c "	/* $(printf '%086d' 0) */"
holds '100 columns'
add shared/bytes.c "	/* $(printf '%087d' 0) */"
breaks '101 columns, the tab counted as 8' width shared/bytes.c
add shared/bytes.c "/* $(printf 'é%.0s' {1..90}) */"
holds 'columns are characters, not bytes'
clean_tree

function_of shared/bytes.c "$(printf '	a++;\n%.0s' {1..60})"
holds 'a function of 60 lines'
clean_tree
function_of shared/bytes.c "$(printf '	a++;\n%.0s' {1..61})"
breaks 'a function of 61 lines' functions shared/bytes.c
add shared/bytes.c 'static int more(int a, int (*b)(int, int), int c, int d,' \
	'		int e)' '{' '}'
holds 'five parameters, one a function'
clean_tree
add shared/bytes.c 'static int more(int a, int b, int c, int d, int e,' \
	'		int f)' '{' '}'
breaks 'six parameters' functions shared/bytes.c
for word in if for while switch; do
	function_of shared/bytes.c "				$word (a)
					a++;"
	breaks "$word at the fourth level" functions shared/bytes.c
done

sed -i '2s/.*/ * byte - a buffer./' shared/bytes.h
breaks 'a header under another name' headers shared/bytes.h
sed -i '1i /* SPDX-License-Identifier: GPL-2.0-or-later */' shared/bytes.h
holds 'a header with a licence line'
sed -i '2d' shared/bytes.h
breaks 'a licence line alone does not say what it is' headers shared/bytes.h
sed -i '1d' shared/bytes.h
breaks 'a header that does not say what it is' headers shared/bytes.h
sed -i 's/SHARED_BYTES_H/BYTES_H/' shared/bytes.h
breaks 'another include guard' headers shared/bytes.h
sed -i '/define SHARED_BYTES_H/d' shared/bytes.h
breaks 'an include guard that is never defined' headers shared/bytes.h
sed -i '/^#/d' shared/bytes.h
breaks 'no include guard' headers shared/bytes.h

mkdir tools && touch tools/x
breaks 'another top-level folder' top_level tools
git init -q . && echo /build/ >.gitignore && mkdir build && touch build/x
touch 'corpus/لاہور "1".txt'
holds 'what git ignores, and any name below the top'
mkdir tools && touch tools/x
breaks 'another top-level folder, as git sees it' top_level tools
touch left.jsonl
breaks 'another top-level file' top_level left.jsonl
rm -r corpus
breaks 'a missing top-level folder' top_level corpus

rm tests/unit/test_bytes.c
breaks 'a module without a test' tests shared/bytes.c
cp searcher/print_text.c indexer/print_text.c
mv tests/unit/test_print_text.c tests/unit/test_indexer_print_text.c
breaks 'a module of the same name without a test of its own' tests \
	searcher/print_text.c

for call in 'exec(db, text, NULL, NULL, NULL)' 'prepare_v2(db, text, -1, 0, 0)' \
	'prepare_v3(db, join("SELECT ", a), -1, 0, 0, 0)' 'exec(db, SQL, 0, 0, 0)' \
	'prepare(db, other[a], -1, 0, 0)'; do
	function_of indexer/ledger.c "	sqlite3_$call;"
	breaks "sqlite3_$call" sql indexer/ledger.c
done
function_of indexer/ledger.c '	a = sqlite3_prepare_v2(db,
			text, -1, 0, 0);'
breaks 'SQL from outside on the next line' sql indexer/ledger.c

rm -r indexer searcher shared
if out=$("$here/rules.sh" . 2>&1); then
	result 'not ok' 'an empty tree is not clean'
else
	result ok 'an empty tree is not clean'
fi

# The exported symbols of the binding.

# symbols NAME STATUS SOURCE LIST
symbols() {
	printf '%s\n' "$3" >"$scratch/index.cc"
	cp "$here/symbols.sh" "$scratch/symbols.sh"
	printf '%s\n' "$4" >"$scratch/symbols.txt"
	"${PQ_CXX:-g++}" -c -o "$scratch/index.o" "$scratch/index.cc" &&
		out=$("$scratch/symbols.sh" "$scratch/index.o" 2>&1)
	if [ $? -eq "$2" ]; then
		result ok "$1"
	else
		result 'not ok' "$1"
		printf '%s\n' "$out" | sed 's/^/# /'
	fi
}
c_function='extern "C" int index_open() { return 1; }'
symbols 'a binding that exports what is listed' 0 "$c_function" index_open
symbols 'templates are not ours' 0 "template <class T> T twice(T a)
{ return a + a; }
extern \"C\" int index_open() { return twice(1); }" index_open
symbols 'an exported function that is not listed' 1 "$c_function" ''
symbols 'a listed function that is gone' 1 "$c_function" 'index_close
index_open'
symbols 'an exported C++ function' 1 "$c_function
int index_helper() { return 1; }" index_open
symbols 'an exported variable' 1 "$c_function
int index_count;" index_open
if "$here/symbols.sh" >/dev/null; then
	result 'not ok' 'no objects is not clean'
else
	result ok 'no objects is not clean'
fi

echo "1..$count"
