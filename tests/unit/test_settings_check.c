/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/settings_check.h"
#include "tests/unit/unit.h"

#define TO(what) .action = what, .action_count = 1

static const struct {
	struct settings settings;
	struct settings_given given;
	const char *refusal; /* NULL: all goes together */
} pairs[] = {
	{ { .action = SETTINGS_SEARCH }, { .word_count = 1 }, NULL },
	{ { .query_file = "f" }, { .word_count = 0 }, NULL },
	{ { .action = SETTINGS_SEARCH }, { .word_count = 0 }, "no query" },
	{ { .query_file = "f" },
	  { .word_count = 1 },
	  "'--query-file' and words: which is the query?" },
	{ { .action = SETTINGS_ARTICLE }, { TO("article") }, NULL },
	{ { .action = SETTINGS_ARTICLE, .format = OUTPUT_TSV },
	  { TO("article") },
	  "'--article' is printed as text, json or jsonl" },
	{ { .action = SETTINGS_ARTICLE },
	  { TO("article"), .word_count = 1 },
	  "'--article' takes no query" },
	{ { .action = SETTINGS_ARTICLE, .is_quiet = true },
	  { TO("article") },
	  "'--article' does not go with --count, --quiet, --facet, --timeline" },
	{ { .action = SETTINGS_SAVED, .is_explained = true },
	  { TO("saved") },
	  "'--saved' does not go with --explain" },
	{ { .action = SETTINGS_SAVED, .format = OUTPUT_TSV },
	  { TO("saved") },
	  NULL },
	{ { .action = SETTINGS_SAVED, .format = OUTPUT_GREP },
	  { TO("saved") },
	  "'--saved' is printed as text, tsv or jsonl" },
	{ { .action = SETTINGS_NEW },
	  { .action = "new", .action_count = 2 },
	  "'--new' and another thing to do: one at a time" },
	{ { .keeps_place = true },
	  { .word_count = 1 },
	  "'--no-ack' goes with '--new' only" },
	{ { .action = SETTINGS_NEW, .has_since_run = true },
	  { TO("new") },
	  "'--new' has a run of its own: no '--since-run'" },
	{ { .action = SETTINGS_NEW, .offset = 1 },
	  { TO("new") },
	  "'--offset' goes with '--new' and '--no-ack' only" },
	{ { .action = SETTINGS_NEW, .offset = 1, .keeps_place = true },
	  { TO("new") },
	  NULL },
	{ { .action = SETTINGS_NEW },
	  { TO("new"), .is_typed[SETTING_COPIES] = true },
	  "'--new' hands out each new passage: no '--copies=collapse'" },
	{ { .action = SETTINGS_NEW, .shows_copies = true },
	  { TO("new"), .is_typed[SETTING_COPIES] = true },
	  NULL },
	{ { .facet_count = 1, .is_quiet = true },
	  { .word_count = 1 },
	  "'--facet' and '--timeline' do not go with '--count' or '--quiet'" },
	{ { .is_explained = true, .is_count_only = true },
	  { .word_count = 1 },
	  "'--explain' goes with hits only" },
	{ { .is_explained = true, .format = OUTPUT_JSONL },
	  { .word_count = 1 },
	  "'--explain' is for people: '--format=text' only" },
	{ { .ends_by_nul = true },
	  { .word_count = 1 },
	  "'--null' goes with '--format=paths', grep and tsv only" },
	{ { .ends_by_nul = true, .format = OUTPUT_GREP },
	  { .word_count = 1 },
	  NULL },
};

static void test_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct settings settings = pairs[i].settings;
		struct fault fault = { "" };
		enum status status =
			settings_check(&settings, &pairs[i].given, &fault);

		if (pairs[i].refusal)
			assert_string_equal(fault.text, pairs[i].refusal);
		assert_int_equal(status, pairs[i].refusal ? STATUS_BAD_QUERY :
							    STATUS_OK);
	}
}

static const struct {
	struct settings settings;
	struct settings_given given;
	uint32_t limit;
	uint32_t timeout_ms;
	bool is_by_article;
} defaults[] = {
	{ { .limit = 10, .timeout_ms = 7 }, { .word_count = 1 }, 10, 7, false },
	{ { .limit = 0, .timeout_ms = 7 }, { .word_count = 1 }, 0, 0, false },
	{ { .limit = 0, .timeout_ms = 7 },
	  { .word_count = 1, .is_given[SETTING_TIMEOUT] = true },
	  0,
	  7,
	  false },
	{ { .limit = 10, .timeout_ms = 7, .format = OUTPUT_PATHS },
	  { .word_count = 1 },
	  10,
	  7,
	  true },
	{ { .limit = 10, .timeout_ms = 7, .format = OUTPUT_TREC },
	  { .word_count = 1, .is_given[SETTING_BY] = true },
	  10,
	  7,
	  false },
	{ { .action = SETTINGS_NEW, .limit = 10, .timeout_ms = 7 },
	  { TO("new") },
	  0,
	  0,
	  false },
	{ { .action = SETTINGS_NEW, .limit = 10, .timeout_ms = 7 },
	  { TO("new"), .is_typed[SETTING_LIMIT] = true },
	  0,
	  0,
	  false },
	{ { .action = SETTINGS_NEW,
	    .limit = 10,
	    .timeout_ms = 7,
	    .keeps_place = true },
	  { TO("new"), .is_typed[SETTING_LIMIT] = true },
	  10,
	  7,
	  false },
};

/* What cannot say how many there are leaves none out. */
static void test_copies(void **state)
{
	static const struct {
		struct settings settings;
		struct settings_given given;
		bool shows_copies;
	} table[] = {
		{ { .format = OUTPUT_TEXT }, { .word_count = 1 }, false },
		{ { .format = OUTPUT_JSONL }, { .word_count = 1 }, false },
		{ { .format = OUTPUT_CSV }, { .word_count = 1 }, false },
		{ { .format = OUTPUT_HTML }, { .word_count = 1 }, false },
		{ { .format = OUTPUT_TREC }, { .word_count = 1 }, true },
		{ { .format = OUTPUT_PATHS }, { .word_count = 1 }, true },
		{ { .format = OUTPUT_GREP }, { .word_count = 1 }, true },
		{ { .format = OUTPUT_ATOM }, { .word_count = 1 }, true },
		{ { .format = OUTPUT_RIS }, { .word_count = 1 }, true },
		{ { .format = OUTPUT_TREC },
		  { .word_count = 1, .is_given[SETTING_COPIES] = true },
		  false },
		{ { .has_since_run = true }, { .word_count = 1 }, true },
		{ { .action = SETTINGS_NEW }, { TO("new") }, true },
		/* Set, not typed: it gives way. */
		{ { .action = SETTINGS_NEW },
		  { TO("new"), .is_given[SETTING_COPIES] = true },
		  true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct settings settings = table[i].settings;
		struct fault fault = { "" };

		assert_int_equal(settings_check(&settings, &table[i].given,
						&fault),
				 STATUS_OK);
		assert_int_equal(settings.shows_copies, table[i].shows_copies);
	}
}

static void test_defaults(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(defaults); i++) {
		struct settings settings = defaults[i].settings;
		struct fault fault = { "" };

		assert_int_equal(settings_check(&settings, &defaults[i].given,
						&fault),
				 STATUS_OK);
		assert_int_equal(settings.limit, defaults[i].limit);
		assert_int_equal(settings.timeout_ms, defaults[i].timeout_ms);
		assert_int_equal(settings.is_by_article,
				 defaults[i].is_by_article);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
