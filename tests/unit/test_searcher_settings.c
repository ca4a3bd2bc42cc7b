/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "searcher/settings.h"
#include "shared/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { MOST_WORDS = 12, SHOWN_BYTES = 1024 };

/* Settings read from words, ended by NULL; the program's name comes
 * first by itself. */
static enum status read_words(struct settings *out, const char *const *words,
			      struct fault *fault)
{
	static char name[] = "pqsearch";
	char *argv[MOST_WORDS + 1] = { name };
	enum status status;
	int count;
	int i;

	for (count = 1; count <= MOST_WORDS && words[count - 1]; count++) {
		argv[count] = strdup(words[count - 1]);
		assert_non_null(argv[count]);
	}
	status = settings_read(out, count, argv, fault);
	/* The settings borrow the words: compare before they are freed. */
	if (!status && out->subject)
		assert_string_equal(out->subject, "x y");
	if (!status && out->name && out->action != SETTINGS_COMPLETIONS)
		assert_string_equal(out->name, "mine");
	for (i = 1; i < count; i++)
		free(argv[i]);
	return status;
}

static int set_index(void **state)
{
	(void)state;
	return setenv("PULLQUOTE_INDEX", "/index", 1);
}

/* Sets, or unsets, PULLQUOTE_* of "NAME=VALUE". */
static void set_variables(const char *const variables[3], bool is_set)
{
	for (size_t i = 0; i < 3 && variables[i]; i++) {
		size_t length = strcspn(variables[i], "=");
		char name[64];

		(void)snprintf(name, sizeof(name), "PULLQUOTE_%.*s",
			       (int)length, variables[i]);
		assert_int_equal(is_set ? setenv(name,
						 variables[i] + length + 1, 1) :
					  unsetenv(name),
				 0);
	}
}

static const char *const action_names[] = { "search", "batch",  "article",
					    "like",   "why",    "suggest",
					    "save",   "unsave", "saved",
					    "new",    "ack",    "completions",
					    "help",   "version" };

/* All that does not point into the words, in one line. */
static void show(const struct settings *settings, char out[SHOWN_BYTES])
{
	(void)snprintf(out, SHOWN_BYTES,
		       "%s n%u o%u f%d t%u c%d%s%s%s%s%s%s%s [%.*s]",
		       action_names[settings->action], settings->limit,
		       settings->offset, (int)settings->format,
		       settings->timeout_ms, (int)settings->color,
		       settings->is_by_article ? " by-article" : "",
		       settings->ends_by_nul ? " nul" : "",
		       settings->is_count_only ? " count" : "",
		       settings->is_quiet ? " quiet" : "",
		       settings->is_plain ? " plain" : "",
		       settings->is_strict ? " strict" : "",
		       settings->is_explained ? " explain" : "",
		       (int)settings->query.length,
		       settings->query.length ? settings->query.data : "");
}

static const struct {
	const char *words[MOST_WORDS];
	const char *shown;
} good[] = {
	{ { "a" }, "search n10 o0 f0 t2000 c0 [a]" },
	{ { "a", "b c" }, "search n10 o0 f0 t2000 c0 [a b c]" },
	{ { "" }, "search n10 o0 f0 t2000 c0 []" },
	{ { "", "" }, "search n10 o0 f0 t2000 c0 [ ]" },
	{ { "a", "-n5", "b" }, "search n5 o0 f0 t2000 c0 [a b]" },
	{ { "--", "-n5" }, "search n10 o0 f0 t2000 c0 [-n5]" },
	{ { "-" }, "search n10 o0 f0 t2000 c0 [-]" },
	{ { "-n", "0", "a" }, "search n0 o0 f0 t0 c0 [a]" },
	{ { "-n", "0", "--timeout=1", "a" }, "search n0 o0 f0 t1000 c0 [a]" },
	{ { "-n", "1000000000", "a" },
	  "search n1000000000 o0 f0 t2000 c0 [a]" },
	{ { "--offset", "20", "a" }, "search n10 o20 f0 t2000 c0 [a]" },
	{ { "--by=article", "a" }, "search n10 o0 f0 t2000 c0 by-article [a]" },
	{ { "--by", "passage", "a" }, "search n10 o0 f0 t2000 c0 [a]" },
	{ { "--format=jsonl", "a" }, "search n10 o0 f1 t2000 c0 [a]" },
	{ { "--format=tsv", "a" }, "search n10 o0 f3 t2000 c0 [a]" },
	{ { "--format=grep", "-0", "a" }, "search n10 o0 f5 t2000 c0 nul [a]" },
	{ { "--format=trec", "a" },
	  "search n10 o0 f6 t2000 c0 by-article [a]" },
	{ { "--format=trec", "--by=passage", "a" },
	  "search n10 o0 f6 t2000 c0 [a]" },
	{ { "--format=paths", "--null", "a" },
	  "search n10 o0 f7 t2000 c0 by-article nul [a]" },
	{ { "--format=text", "--format-version=1", "a" },
	  "search n10 o0 f0 t2000 c0 [a]" },
	{ { "--article", "x y" }, "article n10 o0 f0 t2000 c0 []" },
	{ { "--article=x y", "--format=jsonl" },
	  "article n10 o0 f1 t2000 c0 []" },
	{ { "-cqF", "--strict", "a" },
	  "search n10 o0 f0 t2000 c0 count quiet plain strict [a]" },
	{ { "--explain", "a" }, "search n10 o0 f0 t2000 c0 explain [a]" },
	{ { "--query-file", "f" }, "search n10 o0 f0 t2000 c0 []" },
	{ { "--batch=-" }, "batch n10 o0 f0 t2000 c0 []" },
	{ { "--color=never", "a" }, "search n10 o0 f0 t2000 c2 [a]" },
	{ { "--color=always", "a" }, "search n10 o0 f0 t2000 c1 [a]" },
	{ { "--timeout=0.25", "a" }, "search n10 o0 f0 t250 c0 [a]" },
	{ { "--timeout=.5", "a" }, "search n10 o0 f0 t500 c0 [a]" },
	{ { "--timeout=3.", "a" }, "search n10 o0 f0 t3000 c0 [a]" },
	{ { "--timeout=0.0001", "a" }, "search n10 o0 f0 t1 c0 [a]" },
	{ { "--timeout=1.2340", "a" }, "search n10 o0 f0 t1234 c0 [a]" },
	{ { "--timeout=0", "a" }, "search n10 o0 f0 t0 c0 [a]" },
	{ { "--timeout=86400", "a" }, "search n10 o0 f0 t86400000 c0 [a]" },
	{ { "--why=x y", "a" }, "why n10 o0 f0 t2000 c0 [a]" },
	{ { "--like=x y" }, "like n10 o0 f0 t2000 c0 []" },
	{ { "--like=x y", "a" }, "like n10 o0 f0 t2000 c0 [a]" },
	{ { "--suggest", "a", "b" }, "suggest n10 o0 f0 t2000 c0 [a b]" },
	{ { "--save=mine", "a" }, "save n10 o0 f0 t2000 c0 [a]" },
	{ { "--saved" }, "saved n10 o0 f0 t2000 c0 []" },
	{ { "--new=mine" }, "new n0 o0 f0 t0 c0 []" },
	{ { "--new=mine", "-n5" }, "new n0 o0 f0 t0 c0 []" },
	{ { "--ack=mine" }, "ack n10 o0 f0 t2000 c0 []" },
	{ { "--help" }, "help n10 o0 f0 t2000 c0 []" },
	{ { "-h", "--nonsense" }, "help n10 o0 f0 t2000 c0 []" },
	{ { "--version" }, "version n10 o0 f0 t2000 c0 []" },
};

static void test_good(void **state)
{
	char shown[SHOWN_BYTES];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		struct settings settings;
		struct fault fault;

		assert_int_equal(read_words(&settings, good[i].words, &fault),
				 STATUS_OK);
		show(&settings, shown);
		assert_string_equal(shown, good[i].shown);
		settings_free(&settings);
	}
}

static const struct {
	const char *words[MOST_WORDS];
	const char *fault;
} bad[] = {
	{ { NULL }, "no query" },
	{ { "-q" }, "no query" },
	{ { "--nonsense", "a" }, "unknown option '--nonsense'" },
	{ { "-x", "a" }, "unknown option '-x'" },
	{ { "a", "-n" }, "'--limit' needs a value" },
	{ { "-n", "-1", "a" },
	  "'--limit' takes a whole number from 0 to 1000000000, not '-1'" },
	{ { "-n", "1000000001", "a" },
	  "'--limit' takes a whole number from 0 to 1000000000, not "
	  "'1000000001'" },
	{ { "--offset=x", "a" },
	  "'--offset' takes a whole number from 0 to 1000000000, not 'x'" },
	{ { "--by=date", "a" },
	  "'--by' takes one of passage|article, not 'date'" },
	{ { "--format=xml", "a" },
	  "'--format' takes one of text|jsonl|json|tsv|csv|grep|trec|paths|ris|atom|html, not "
	  "'xml'" },
	{ { "--format=", "a" },
	  "'--format' takes one of text|jsonl|json|tsv|csv|grep|trec|paths|ris|atom|html, not ''" },
	{ { "--format-version=2", "a" },
	  "'--format-version': this pqsearch writes version 1, not 2" },
	{ { "--format-version=x", "a" },
	  "'--format-version' takes a whole number from 1 to 1000000000, not "
	  "'x'" },
	{ { "--timeout=x", "a" },
	  "'--timeout' takes seconds from 0 to 86400, not 'x'" },
	{ { "--timeout=", "a" },
	  "'--timeout' takes seconds from 0 to 86400, not ''" },
	{ { "--timeout=.", "a" },
	  "'--timeout' takes seconds from 0 to 86400, not '.'" },
	{ { "--timeout=-1", "a" },
	  "'--timeout' takes seconds from 0 to 86400, not '-1'" },
	{ { "--timeout=1e3", "a" },
	  "'--timeout' takes seconds from 0 to 86400, not '1e3'" },
	{ { "--timeout=86400.001", "a" },
	  "'--timeout' takes seconds from 0 to 86400, not '86400.001'" },
	{ { "--timeout=99999999999999999999999", "a" },
	  "'--timeout' takes seconds from 0 to 86400, not "
	  "'99999999999999999999999'" },
	{ { "--batch=f", "a" }, "'--batch' takes no query" },
	{ { "--query-file=f", "a" },
	  "'--query-file' and words: which is the query?" },
	{ { "--article=f", "a" }, "'--article' takes no query" },
	{ { "--article=f", "--batch=f" },
	  "'--batch' and another thing to do: one at a time" },
	{ { "--query-file=f", "--batch=f" }, "'--batch' takes no query" },
	{ { "--new=x", "a" }, "'--new' takes no query" },
	{ { "--why=x" }, "no query" },
	{ { "--save=x", "--query-file=f", "a" },
	  "'--query-file' and words: which is the query?" },
	{ { "--article=f", "-q" },
	  "'--article' does not go with --count, --quiet, --facet, --timeline" },
	{ { "--saved", "--timeline" },
	  "'--saved' does not go with --count, --quiet, --facet, --timeline" },
	{ { "--article=f", "--explain" },
	  "'--article' does not go with --explain" },
	{ { "--suggest", "--format=grep", "a" },
	  "'--suggest' is printed as text, tsv or jsonl" },
	{ { "--sort=newest", "a" },
	  "'--sort' takes one of relevance|date|-date, not 'newest'" },
	{ { "--timeline=hour", "a" },
	  "'--timeline' takes one of day|week|month|year, not 'hour'" },
	{ { "--timeline", "-c", "a" },
	  "'--facet' and '--timeline' do not go with '--count' or '--quiet'" },
	{ { "--facet=title", "a" },
	  "'--facet' takes source, lang, month or author[:N], not 'title'" },
	{ { "--facet=lang:", "a" },
	  "'--facet' takes source, lang, month or author[:N], not 'lang:'" },
	{ { "--facet=lang:0", "a" },
	  "'--facet' takes source, lang, month or author[:N], not 'lang:0'" },
	{ { "--spreadsheet", "a" },
	  "'--spreadsheet' goes with '--format=tsv' and csv only" },
	{ { "--article=f", "--format=tsv" },
	  "'--article' is printed as text, json or jsonl" },
	{ { "--explain", "-c", "a" }, "'--explain' goes with hits only" },
	{ { "--explain", "--format=jsonl", "a" },
	  "'--explain' is for people: '--format=text' only" },
	{ { "--fields=rank", "a" },
	  "'--fields' goes with '--format=tsv' and csv only" },
	{ { "-0", "a" },
	  "'--null' goes with '--format=paths', grep and tsv only" },
	{ { "-0", "--format=jsonl", "a" },
	  "'--null' goes with '--format=paths', grep and tsv only" },
};

static void test_bad(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct settings settings;
		struct fault fault;

		assert_int_equal(read_words(&settings, bad[i].words, &fault),
				 STATUS_BAD_QUERY);
		assert_string_equal(fault.text, bad[i].fault);
		settings_free(&settings);
	}
}

/* What is counted, and of which hits in which order. */
static void test_views(void **state)
{
	static const char *const words[] = { "--facet=month",
					     "--facet=author:3",
					     "--timeline=week",
					     "--sort=-date",
					     "--since-run=7",
					     "-C2",
					     "--copies=show",
					     "a",
					     NULL };
	static const char *const fitting[] = { "--timeline", "a", NULL };
	static const char *const collapse[] = { "--copies=collapse", "a",
						NULL };
	struct settings settings;
	struct fault fault;

	(void)state;
	assert_int_equal(read_words(&settings, words, &fault), STATUS_OK);
	assert_int_equal(settings.facet_count, 2);
	assert_int_equal(settings.facets[0].field, FACET_MONTH);
	assert_int_equal(settings.facets[0].limit, 10);
	assert_int_equal(settings.facets[1].field, FACET_AUTHOR);
	assert_int_equal(settings.facets[1].limit, 3);
	assert_true(settings.has_timeline);
	assert_int_equal(settings.unit, TIMELINE_WEEK);
	assert_int_equal(settings.order, SEARCH_NEWEST);
	assert_int_equal(settings.since_run, 7);
	assert_int_equal(settings.context, 2);
	assert_true(settings.shows_copies);
	settings_free(&settings);
	assert_int_equal(read_words(&settings, fitting, &fault), STATUS_OK);
	assert_int_equal(settings.unit, TIMELINE_FITTING);
	assert_false(settings.shows_copies);
	settings_free(&settings);
	assert_int_equal(read_words(&settings, collapse, &fault), STATUS_OK);
	assert_false(settings.shows_copies);
	settings_free(&settings);
}

static void test_places(void **state)
{
	char name[] = "pqsearch";
	char one[] = "--index=one";
	char two[] = "-itwo";
	char word[] = "a";
	char *given[] = { name, one, two, word };
	char *none[] = { name, word };
	struct settings settings;
	struct fault fault;

	(void)state;
	assert_int_equal(settings_read(&settings, 4, given, &fault), 0);
	assert_int_equal(settings.place_count, 2);
	assert_string_equal(settings.places[0], "one");
	assert_string_equal(settings.places[1], "two");
	settings_free(&settings);
	assert_int_equal(settings_read(&settings, 2, none, &fault), 0);
	assert_int_equal(settings.place_count, 1);
	assert_string_equal(settings.places[0], "/index");
	settings_free(&settings);
	settings_free(&settings);
}

/* What is set stands below what is typed, and gives way to it. */
static void test_set(void **state)
{
	static const struct {
		const char *variables[3]; /* NAME=VALUE */
		const char *words[MOST_WORDS];
		const char *shown;
	} cases[] = {
		{ { "LIMIT=3" }, { "a" }, "search n3 o0 f0 t2000 c0 [a]" },
		{ { "LIMIT=3" },
		  { "-n5", "a" },
		  "search n5 o0 f0 t2000 c0 [a]" },
		{ { "LIMIT=" }, { "a" }, "search n10 o0 f0 t2000 c0 [a]" },
		{ { "QUIET=yes", "OFFSET=3" },
		  { "a" },
		  "search n10 o0 f0 t2000 c0 [a]" },
		{ { "STRICT=yes" },
		  { "a" },
		  "search n10 o0 f0 t2000 c0 strict [a]" },
		{ { "STRICT=no" },
		  { "--strict", "a" },
		  "search n10 o0 f0 t2000 c0 strict [a]" },
		{ { "FORMAT=trec" },
		  { "a" },
		  "search n10 o0 f6 t2000 c0 by-article [a]" },
		{ { "FORMAT=trec", "BY=passage" },
		  { "a" },
		  "search n10 o0 f6 t2000 c0 [a]" },
		{ { "FORMAT=jsonl", "FIELDS=rank" },
		  { "a" },
		  "search n10 o0 f1 t2000 c0 [a]" },
		{ { "FORMAT=tsv", "FIELDS=rank" },
		  { "--explain", "a" },
		  "search n10 o0 f0 t2000 c0 explain [a]" },
		{ { "FORMAT=tsv" },
		  { "--article", "x y" },
		  "article n10 o0 f0 t2000 c0 []" },
		{ { "LIMIT=3" }, { "--new=mine" }, "new n0 o0 f0 t0 c0 []" },
		{ { "TIMEOUT=7" },
		  { "-n0", "a" },
		  "search n0 o0 f0 t7000 c0 [a]" },
		{ { "LIMIT=x" }, { "--help" }, "help n10 o0 f0 t2000 c0 []" },
		{ { "LIMIT=x" },
		  { "--completions=bash" },
		  "completions n10 o0 f0 t2000 c0 []" },
	};
	char shown[SHOWN_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct settings settings;
		struct fault fault;

		set_variables(cases[i].variables, true);
		assert_int_equal(read_words(&settings, cases[i].words, &fault),
				 STATUS_OK);
		set_variables(cases[i].variables, false);
		show(&settings, shown);
		assert_string_equal(shown, cases[i].shown);
		settings_free(&settings);
	}
}

static void test_badly_set(void **state)
{
	static const struct {
		const char *variables[3];
		const char *words[MOST_WORDS];
		const char *fault;
		bool is_badly_set;
	} cases[] = {
		{ { "LIMIT=x" },
		  { "-n5", "a" },
		  "PULLQUOTE_LIMIT: '--limit' takes a whole number from 0 to "
		  "1000000000, not 'x'",
		  true },
		{ { "STRICT=1" },
		  { "a" },
		  "PULLQUOTE_STRICT: 'strict' takes yes or no, not '1'",
		  true },
		{ { "FORMAT=tsv" },
		  { "--fields=rank", "--format=text", "a" },
		  "'--fields' goes with '--format=tsv' and csv only",
		  false },
		{ { "LIMIT=x" },
		  { "--config=/dev/null", "--no-config", "a" },
		  "'--config' does not go with '--no-config'",
		  false },
		{ { NULL },
		  { "--config=/nowhere", "a" },
		  "/nowhere: No such file or directory",
		  true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct settings settings;
		struct fault fault;

		set_variables(cases[i].variables, true);
		assert_int_equal(read_words(&settings, cases[i].words, &fault),
				 STATUS_BAD_QUERY);
		set_variables(cases[i].variables, false);
		assert_string_equal(fault.text, cases[i].fault);
		assert_int_equal(settings.is_badly_set, cases[i].is_badly_set);
		settings_free(&settings);
	}
}

/* The places of a higher level are instead of a lower one's. */
static void test_set_places(void **state)
{
	char *path = scratch_path(*state, "config");
	FILE *file = fopen(path, "w");
	static const char *const word[] = { "a", NULL };
	struct settings settings;
	struct fault fault;

	assert_non_null(file);
	assert_true(fputs("index = one\n[pqsearch]\nindex = two\n"
			  "index = three\n",
			  file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(setenv("PULLQUOTE_CONFIG", path, 1), 0);
	assert_int_equal(read_words(&settings, word, &fault), STATUS_OK);
	assert_int_equal(settings.place_count, 1);
	assert_string_equal(settings.places[0], "/index");
	settings_free(&settings);
	assert_int_equal(unsetenv("PULLQUOTE_INDEX"), 0);
	assert_int_equal(read_words(&settings, word, &fault), STATUS_OK);
	assert_int_equal(settings.place_count, 2);
	assert_string_equal(settings.places[0], "two");
	assert_string_equal(settings.places[1], "three");
	settings_free(&settings);
	assert_int_equal(set_index(NULL), 0);
	assert_int_equal(unsetenv("PULLQUOTE_CONFIG"), 0);
	free(path);
}

/* No place to be guessed is no reason not to help. */
static void test_no_place(void **state)
{
	static const char *const variables[] = { "PULLQUOTE_INDEX",
						 "XDG_DATA_HOME", "HOME" };
	static const char *const word[] = { "a", NULL };
	static const char *const help[] = { "--help", NULL };
	struct settings settings;
	struct fault fault;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(variables); i++)
		assert_int_equal(unsetenv(variables[i]), 0);
	assert_int_equal(read_words(&settings, word, &fault), STATUS_DENIED);
	settings_free(&settings);
	assert_int_equal(read_words(&settings, help, &fault), STATUS_OK);
	settings_free(&settings);
}

/* A terminal of 24 lines by 80 columns. */
static void test_help_fits(void **state)
{
	struct bytes help = BYTES_UP_TO(65536);
	struct fault fault;
	size_t lines = 1;
	size_t column = 0;
	size_t i;

	(void)state;
	assert_int_equal(settings_help(&help, &fault), STATUS_OK);
	for (i = 0; i < help.length; i++) {
		column = help.data[i] == '\n' ? 0 : column + 1;
		lines += help.data[i] == '\n';
		assert_true(column <= 80);
		/* No blanks at the end of a line. */
		if (help.data[i] == '\n')
			assert_true(i > 0 && help.data[i - 1] != ' ');
	}
	assert_true(lines <= 24);
	assert_true(help.data[help.length - 1] != '\n');
	bytes_free(&help);
}

static void test_color(void **state)
{
	static const struct {
		enum settings_color color;
		bool is_terminal;
		const char *no_color;
		const char *terminal;
		bool expected;
	} cases[] = {
		{ SETTINGS_AUTO, true, NULL, "xterm", true },
		{ SETTINGS_AUTO, true, "", "xterm", true },
		{ SETTINGS_AUTO, true, "1", "xterm", false },
		{ SETTINGS_AUTO, true, NULL, "dumb", false },
		{ SETTINGS_AUTO, true, NULL, "", false },
		{ SETTINGS_AUTO, true, NULL, NULL, false },
		{ SETTINGS_AUTO, false, NULL, "xterm", false },
		{ SETTINGS_ALWAYS, false, "1", "dumb", true },
		{ SETTINGS_NEVER, true, NULL, "xterm", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct settings settings = { .color = cases[i].color };

		assert_int_equal(unsetenv("NO_COLOR"), 0);
		assert_int_equal(unsetenv("TERM"), 0);
		if (cases[i].no_color)
			assert_int_equal(
				setenv("NO_COLOR", cases[i].no_color, 1), 0);
		if (cases[i].terminal)
			assert_int_equal(setenv("TERM", cases[i].terminal, 1),
					 0);
		assert_int_equal(settings_has_color(&settings,
						    cases[i].is_terminal),
				 cases[i].expected);
	}
}

static void test_out_of_memory(void **state)
{
	static const char *const words[] = { "a", "b", NULL };
	enum status status = STATUS_FULL;
	size_t nth;

	(void)state;
	for (nth = 1; status; nth++) {
		struct settings settings;
		struct fault fault;

		(void)memory_fail_at(nth, 0);
		status = read_words(&settings, words, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		settings_free(&settings);
	}
	assert_true(nth > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_good, set_index),
		cmocka_unit_test_setup(test_bad, set_index),
		cmocka_unit_test_setup(test_views, set_index),
		cmocka_unit_test_setup(test_places, set_index),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_badly_set),
		SCRATCH_TEST(test_set_places),
		cmocka_unit_test(test_no_place),
		cmocka_unit_test(test_help_fits),
		cmocka_unit_test(test_color),
		cmocka_unit_test_setup(test_out_of_memory, set_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
