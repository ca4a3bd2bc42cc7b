/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "shared/memory.h"
#include "shared/options.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

enum { MOST_WORDS = 8, TRACE_BYTES = 4096, HELP_BYTES = 65536 };

enum option {
	OPTION_INDEX = 1,
	OPTION_LIMIT,
	OPTION_LIKE,
	OPTION_QUIET,
	OPTION_VERBOSE,
	OPTION_WAIT,
	OPTION_COLOR,
	OPTION_FORMAT,
	OPTION_FORMAT_VERSION,
	OPTION_FACET,
	OPTION_SECRET
};

static const struct option_row table[] = {
	{ OPTION_INDEX, 'i', "index", OPTION_VALUE, OPTION_TYPED, "DIR",
	  "the index folder" },
	{ OPTION_LIMIT, 'n', "limit", OPTION_VALUE, OPTION_TYPED, "N",
	  "at most N hits, 0 for all" },
	{ OPTION_LIKE, 0, "like", OPTION_VALUE, OPTION_TYPED, "ID",
	  "passages like this one" },
	{ OPTION_QUIET, 'q', "quiet", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "exit status only" },
	{ OPTION_QUIET, 0, "quietly", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "the same" },
	{ OPTION_VERBOSE, 'v', "verbose", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "say what is being done, and say it in so many words "
	  "that the line would not fit in eighty columns" },
	{ OPTION_WAIT, 'w', "wait", OPTION_OPTIONAL_VALUE, OPTION_TYPED,
	  "SECONDS", "wait for another run to end" },
	{ OPTION_COLOR, 0, "color", OPTION_VALUE, OPTION_TYPED,
	  "auto|always|never", "colours: when on a terminal, or as said" },
	{ OPTION_FORMAT, 0, "format", OPTION_VALUE, OPTION_TYPED,
	  "text|jsonl|json|tsv|csv|grep|trec|paths|ris|atom|html|spreadsheets",
	  "how hits are written" },
	{ OPTION_FORMAT_VERSION, 0, "format-version", OPTION_VALUE,
	  OPTION_TYPED, "N", "version of the format" },
	{ OPTION_FACET, 0, "facet", OPTION_VALUE, OPTION_TYPED,
	  "source|author[:N]", "counts by source or author" },
	{ OPTION_SECRET, 's', "secret", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  NULL },
	{ 0 },
};

static const struct {
	const char *words[MOST_WORDS]; /* NULL ends them */
	const char *trace;
} rows[] = {
	{ { NULL }, "" },
	{ { "backdoor" }, "(backdoor)" },
	{ { "" }, "()" },
	{ { "-" }, "(-)" },
	/* long ones */
	{ { "--index", "d" }, "index=d" },
	{ { "--index=d" }, "index=d" },
	{ { "--index=" }, "index=" },
	{ { "--index", "" }, "index=" },
	{ { "--index==d" }, "index==d" },
	{ { "--index=a=b" }, "index=a=b" },
	{ { "--index", "--quiet" }, "index=--quiet" },
	{ { "--index", "--" }, "index=--" },
	{ { "--quiet" }, "quiet" },
	{ { "a", "--quiet", "b" }, "(a) quiet (b)" },
	{ { "--wait", "5" }, "wait (5)" },
	{ { "--wait=5" }, "wait=5" },
	{ { "--wait=" }, "wait=" },
	/* shortened ones */
	{ { "--ind", "d" }, "index=d" },
	{ { "--ind=d" }, "index=d" },
	{ { "--lim=3" }, "limit=3" },
	{ { "--format=csv" }, "format=csv" },
	{ { "--format-=1" }, "format-version=1" },
	{ { "--q" }, "quiet" }, /* of the same meaning: not ambiguous */
	{ { "--li=3" }, "BAD option '--li' may be '--limit' or '--like'" },
	{ { "--form=csv" },
	  "BAD option '--form' may be '--format' or '--format-version'" },
	{ { "--i", "d" }, "index=d" },
	{ { "--=d" }, "BAD unknown option '--'" },
	{ { "--nothing" }, "BAD unknown option '--nothing'" },
	{ { "--nothing=x" }, "BAD unknown option '--nothing'" },
	{ { "--indexes=d" }, "BAD unknown option '--indexes'" },
	{ { "--Index=d" }, "BAD unknown option '--Index'" },
	{ { "---quiet" }, "BAD unknown option '---quiet'" },
	/* hidden ones only in full */
	{ { "--secret", "-s" }, "secret secret" },
	{ { "--secre" }, "BAD unknown option '--secre'" },
	/* values missing or too many */
	{ { "--index" }, "BAD '--index' needs a value" },
	{ { "a", "-i" }, "(a) BAD '--index' needs a value" },
	{ { "--ind" }, "BAD '--index' needs a value" },
	{ { "--quiet=1" }, "BAD '--quiet' takes no value" },
	{ { "--quiet=" }, "BAD '--quiet' takes no value" },
	/* short ones */
	{ { "-i", "d" }, "index=d" },
	{ { "-id" }, "index=d" },
	{ { "-i=d" }, "index==d" },
	{ { "-i", "-q" }, "index=-q" },
	{ { "-qv" }, "quiet verbose" },
	{ { "-qn5" }, "quiet limit=5" },
	{ { "-qn", "5", "x" }, "quiet limit=5 (x)" },
	{ { "-wq", "5" }, "wait quiet (5)" },
	{ { "-qx" }, "quiet BAD unknown option '-x'" },
	{ { "-xq", "a" }, "BAD unknown option '-x'" },
	{ { "-q-" }, "quiet BAD unknown option '--'" },
	{ { "-5" }, "BAD unknown option '-5'" },
	{ { "-é" }, "BAD unknown option '-é'" },
	{ { "-\xFFz" }, "BAD unknown option '-\xFF'" },
	/* the end of options */
	{ { "--", "-q" }, "(-q)" },
	{ { "--", "--" }, "(--)" },
	{ { "-q", "--", "--index", "d" }, "quiet (--index) (d)" },
	{ { "a", "--", "b", "--", "-" }, "(a) (b) (--) (-)" },
	{ { "--" }, "" },
	/* fixed words */
	{ { "--color=always" }, "color=always" },
	{ { "--color", "never" }, "color=never" },
	{ { "--color=sometimes" },
	  "BAD '--color' takes one of auto|always|never, not 'sometimes'" },
	{ { "--color=" },
	  "BAD '--color' takes one of auto|always|never, not ''" },
	{ { "--color=auto|always" },
	  "BAD '--color' takes one of auto|always|never, not 'auto|always'" },
	{ { "--color=alway" },
	  "BAD '--color' takes one of auto|always|never, not 'alway'" },
	{ { "--facet=author:5" }, "facet=author:5" }, /* not fixed */
};

/* Appends one step to the trace. */
static void trace_step(struct bytes *trace, const struct option_scan *scan,
		       enum option_step step, const char *text)
{
	struct fault fault;
	const char *blank = trace->length > 0 ? " " : "";
	enum status status;

	if (step == OPTION_BAD)
		status = bytes_printf(trace, &fault, "%sBAD %s", blank, text);
	else if (step == OPTION_OPERAND)
		status = bytes_printf(trace, &fault, "%s(%s)", blank,
				      scan->value);
	else if (scan->value)
		status = bytes_printf(trace, &fault, "%s%s=%s", blank,
				      scan->row->name, scan->value);
	else
		status = bytes_printf(trace, &fault, "%s%s", blank,
				      scan->row->name);
	assert_int_equal(status, 0);
	assert_int_equal(!scan->row, step != OPTION_FOUND);
}

static void test_parsing(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[MOST_WORDS][64];
		char *pointers[MOST_WORDS];
		struct option_scan scan = { .table = table, .words = pointers };
		struct bytes trace = BYTES_UP_TO(TRACE_BYTES);
		struct fault fault = { "" };
		enum option_step step;

		while (rows[i].words[scan.word_count]) {
			const char *word = rows[i].words[scan.word_count];

			memcpy(words[scan.word_count], word, strlen(word) + 1);
			pointers[scan.word_count] = words[scan.word_count];
			scan.word_count++;
		}
		do {
			step = options_next(&scan, &fault);
			if (step != OPTION_END)
				trace_step(&trace, &scan, step, fault.text);
		} while (step != OPTION_END && step != OPTION_BAD);
		if (!text_equal(text_from(&trace), text_of(rows[i].trace)))
			fail_msg("'%.*s' instead of '%s'", (int)trace.length,
				 trace.data, rows[i].trace);
		bytes_free(&trace);
	}
}

static void test_end_is_the_end(void **state)
{
	char word[] = "-q";
	char *words[] = { word };
	struct option_scan scan = { .table = table,
				    .words = words,
				    .word_count = 1 };
	struct fault fault;

	(void)state;
	assert_int_equal(options_next(&scan, &fault), OPTION_FOUND);
	assert_int_equal(scan.row->id, OPTION_QUIET);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(options_next(&scan, &fault), OPTION_END);
		assert_null(scan.row);
		assert_null(scan.value);
	}
}

static const struct {
	const char *value;
	long long low;
	long long high;
	bool is_good;
	long long number;
} number_rows[] = {
	{ "0", 0, 10, true, 0 },
	{ "10", 0, 10, true, 10 },
	{ "007", 0, 10, true, 7 },
	{ "-5", -5, 5, true, -5 },
	{ "9223372036854775807", 0, INT64_MAX, true, INT64_MAX },
	{ "-9223372036854775808", INT64_MIN, 0, true, INT64_MIN },
	{ "11", 0, 10, false, 0 },
	{ "-1", 0, 10, false, 0 },
	{ "-6", -5, 5, false, 0 },
	{ "9223372036854775808", 0, INT64_MAX, false, 0 },
	{ "99999999999999999999999", 0, INT64_MAX, false, 0 },
	{ "", 0, 10, false, 0 },
	{ "-", 0, 10, false, 0 },
	{ "--1", -5, 10, false, 0 },
	{ "+5", 0, 10, false, 0 },
	{ " 5", 0, 10, false, 0 },
	{ "5 ", 0, 10, false, 0 },
	{ "5x", 0, 10, false, 0 },
	{ "x", 0, 1000000, false, 0 },
	{ "0x5", 0, 10, false, 0 },
	{ "1e1", 0, 10, false, 0 },
	{ "5.0", 0, 10, false, 0 },
	{ "٥", 0, 10, false, 0 },
};

static void test_numbers(void **state)
{
	struct option_scan scan = { .row = &table[1], .value = "x" };
	struct fault fault = { "" };
	long long number;

	(void)state;
	for (size_t i = 0; i < COUNT(number_rows); i++) {
		number = 99;
		scan.value = number_rows[i].value;
		if (options_number(&scan, number_rows[i].low,
				   number_rows[i].high, &number,
				   &fault) != number_rows[i].is_good ||
		    number != number_rows[i].number)
			fail_msg("'%s' gives %lld", number_rows[i].value,
				 number);
	}
	scan.value = "x";
	assert_false(options_number(&scan, 0, 1000000, &number, &fault));
	assert_string_equal(
		fault.text,
		"'--limit' takes a whole number from 0 to 1000000, not 'x'");
	scan.value = NULL;
	assert_false(options_number(&scan, 0, 10, &number, &fault));
}

static const char help[] =
	"  -i, --index DIR         the index folder\n"
	"  -n, --limit N           at most N hits, 0 for all\n"
	"      --like ID           passages like this one\n"
	"  -q, --quiet             exit status only\n"
	"      --quietly           the same\n"
	"  -v, --verbose           say what is being done, and say it in so many words\n"
	"                          that the line would not fit in eighty columns\n"
	"  -w, --wait[=SECONDS]    wait for another run to end\n"
	"      --color=auto|always|never\n"
	"                          colours: when on a terminal, or as said\n"
	"      --format=text|jsonl|json|tsv|csv|grep|trec|paths|ris|atom|html|\n"
	"        spreadsheets      how hits are written\n"
	"      --format-version N  version of the format\n"
	"      --facet=source|author[:N]\n"
	"                          counts by source or author\n";

static void test_help(void **state)
{
	struct bytes out = BYTES_UP_TO(HELP_BYTES);
	struct fault fault;

	(void)state;
	assert_int_equal(options_help(&out, table, &fault), 0);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
	assert_string_equal(out.data, help);
	bytes_free(&out);
}

enum { LONG_TABLE = 31 };

/* Of a long table, what fits into half a line stands two by two. */
static void test_help_in_two_columns(void **state)
{
	static const char expected[] =
		"  -x, --short        help                     --longer-name N  of more columns\n"
		"      --words=here|there|elsewhere            --short        help\n"
		"      --only=one|two|three|four|five\n"
		"      --all=ever|so|many|words|that|half|a|line|is|not|enough  many words\n";
	struct option_row many[LONG_TABLE + 1] = {
		{ 1, 'x', "short", OPTION_NO_VALUE, OPTION_TYPED, NULL,
		  "help" },
		{ 2, 0, "longer-name", OPTION_VALUE, OPTION_TYPED, "N",
		  "of more columns" },
		{ 3, 0, "words", OPTION_VALUE, OPTION_TYPED,
		  "here|there|elsewhere", "" },
		{ 4, 0, "short", OPTION_NO_VALUE, OPTION_TYPED, NULL, "help" },
		{ 5, 0, "only", OPTION_VALUE, OPTION_TYPED,
		  "one|two|three|four|five", "help that is left out" },
		{ 6, 0, "all", OPTION_VALUE, OPTION_TYPED,
		  "ever|so|many|words|that|half|a|line|is|not|enough",
		  "many words" },
	};
	struct bytes out = BYTES_UP_TO(HELP_BYTES);
	struct fault fault;

	(void)state;
	for (size_t i = 6; i < LONG_TABLE; i++)
		many[i] = many[0];
	assert_int_equal(options_help(&out, many, &fault), 0);
	assert_memory_equal(out.data, expected, sizeof(expected) - 1);
	bytes_free(&out);
}

static void test_help_of_nothing(void **state)
{
	static const struct option_row none[] = { { 0 } };
	struct bytes out = BYTES_UP_TO(10);
	struct fault fault;

	(void)state;
	assert_int_equal(options_help(&out, none, &fault), 0);
	assert_int_equal(out.length, 0);
	assert_int_equal(options_help(&out, table, &fault), STATUS_FULL);
	assert_int_equal(out.length, 0);
	bytes_free(&out);
}

/* Whatever the lengths, no line is over 80 columns or ends in a blank. */
static void test_help_fits(void **state)
{
	char name[70];
	char words[400];
	struct option_row rows_of_one[] = {
		{ 1, 'x', name, OPTION_VALUE, OPTION_TYPED, "VALUE", words },
		{ 0 },
	};
	struct bytes out = BYTES_UP_TO(HELP_BYTES);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(words) - 1; i++)
		words[i] = i % 7 == 3 || i % 11 == 5 ? ' ' : 'w';
	words[sizeof(words) - 1] = '\0';
	for (size_t length = 1; length < sizeof(name) - 10; length++) {
		size_t start = 0;

		memset(name, 'n', length);
		name[length] = '\0';
		bytes_clear(&out);
		assert_int_equal(options_help(&out, rows_of_one, &fault), 0);
		for (size_t i = 0; i < out.length; i++) {
			if (out.data[i] != '\n')
				continue;
			assert_true(i - start <= 80);
			assert_true(i > start && out.data[i - 1] != ' ');
			start = i + 1;
		}
		assert_int_equal(start, out.length);
	}
	bytes_free(&out);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes out = BYTES_UP_TO(HELP_BYTES);
		struct fault fault;

		assert_int_equal(bytes_append(&out, TEXT("kept"), &fault), 0);
		(void)memory_fail_at(++nth, 0);
		status = options_help(&out, table, &fault);
		(void)memory_fail_at(0, 0);
		assert_memory_equal(out.data, "kept", 4);
		if (status)
			assert_int_equal(out.length, 4);
		bytes_free(&out);
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parsing),
		cmocka_unit_test(test_end_is_the_end),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_help_in_two_columns),
		cmocka_unit_test(test_help_of_nothing),
		cmocka_unit_test(test_help_fits),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
