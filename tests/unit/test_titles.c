/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/titles.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static const struct {
	const char *one;
	const char *other;
	bool is_same;
	bool is_alike;
} rows[] = {
	{ "Police deny claim", "Police deny claim", true, true },
	{ "Police deny claim",
	  "POLICE  DENY\xC2\xA0"
	  "CLAIM",
	  true, true },
	{ "Police deny claim", "“Police deny claim”.", true, true },
	{ "City's cameras", "City’s cameras", true, true },
	{ "City's cameras", "City&#39;s cameras", true, true },
	{ "Law & order", "Law &amp; order", true, true },
	{ "Law &order; now", "Law now", true, true },
	{ "ہواوے کا مقدمہ", "ہواوے كا مقدمہ", true, true },
	/* an outlet behind it */
	{ "Police deny claim", "Police deny claim - BBC News", false, true },
	{ "Police deny claim | Dawn.com", "Police deny claim", false, true },
	{ "Police deny claim | Dawn", "Police deny claim – BBC", false, true },
	{ "华为否认指控", "华为否认指控_新浪网", false, true },
	{ "Charges", "Charges | The Times of London", false, true },
	/* what is behind it is more than that */
	{ "Police", "Police - the whole story of it", false, false },
	{ "Police deny a claim made this year",
	  "Police deny a claim made this year - in a court of law at", false,
	  false },
	{ "Ring road cameras", "Ring-road cameras fail", false, false },
	{ "Police deny", "Police deny claim", false, false },
	{ "Case 1", "Case 2", false, false },
	/* nothing to compare */
	{ "", "", false, false },
	{ "***", "***", false, false },
	{ "&amp;", "&amp;", false, false },
	{ "| Dawn", "| Dawn", true, true },
};

static void test_pairs(void **state)
{
	struct titles_key one = TITLES_KEY;
	struct titles_key other = TITLES_KEY;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(titles_read(&one, text_of(rows[i].one),
					     &fault),
				 STATUS_OK);
		assert_int_equal(titles_read(&other, text_of(rows[i].other),
					     &fault),
				 STATUS_OK);
		if (titles_is_same(&one, &other) != rows[i].is_same ||
		    titles_is_alike(&one, &other) != rows[i].is_alike)
			print_message("# '%s' '%s'\n", rows[i].one,
				      rows[i].other);
		assert_int_equal(titles_is_same(&one, &other), rows[i].is_same);
		assert_int_equal(titles_is_alike(&one, &other),
				 rows[i].is_alike);
		assert_int_equal(titles_is_alike(&other, &one),
				 rows[i].is_alike);
	}
	titles_forget(&one);
	titles_forget(&other);
}

/* U+FDFA becomes eighteen characters when folded. */
static void test_longest(void **state)
{
	static char line[TITLES_LINE_BYTES + 1];
	struct titles_key key = TITLES_KEY;
	struct fault fault;

	(void)state;
	memset(line, ' ', sizeof(line));
	for (size_t i = 0; i + 3 <= TITLES_LINE_BYTES; i += 3)
		memcpy(line + i, "\xEF\xB7\xBA", 3);
	assert_int_equal(titles_read(&key,
				     (struct text){ line, TITLES_LINE_BYTES },
				     &fault),
			 STATUS_OK);
	assert_true(titles_is_same(&key, &key));
	assert_int_equal(titles_read(&key, (struct text){ line, sizeof(line) },
				     &fault),
			 STATUS_OK);
	assert_false(titles_is_same(&key, &key));
	titles_forget(&key);
}

/* What is cut off a title where this is the outlet. */
static const struct {
	const char *title;
	const char *outlet;
	const char *cut;
} outlets[] = {
	{ "Police deny claim - BBC News", "BBC News", "Police deny claim" },
	{ "Police deny claim - BBC News", "bbc.com", "Police deny claim" },
	{ "Police deny claim - BBC News", "BBC", "Police deny claim" },
	{ "Police deny claim - BBC News", "news.bbc.co.uk",
	  "Police deny claim" },
	{ "Police deny claim - The BBC", "bbc.co.uk", "Police deny claim" },
	{ "Police deny claim - Diagnosis", "nos.nl",
	  "Police deny claim - Diagnosis" },
	{ "Police deny claim - News", "nu.nl", "Police deny claim - News" },
	{ "Police deny claim - Home", "..", "Police deny claim - Home" },
	{ "Police deny claim - Home", ".", "Police deny claim - Home" },
	{ "Police deny claim | Dawn.com", "dawn.com", "Police deny claim" },
	{ "Police deny claim \xE2\x80\x93 DAWN", "Dawn", "Police deny claim" },
	{ " Police deny claim  | Dawn ", "Dawn", "Police deny claim" },
	{ "华为否认指控_新浪网", "新浪网", "华为否认指控" },
	/* what says the title again, whatever the outlet */
	{ "Police deny claim | POLICE DENY CLAIM", "Dawn",
	  "Police deny claim" },
	{ "Police deny claim | Police deny claim", "", "Police deny claim" },
	/* the last sign alone */
	{ "Police - a claim - Dawn", "Dawn", "Police - a claim" },
	/* another outlet, or none */
	{ "Police deny claim - BBC News", "Dawn",
	  "Police deny claim - BBC News" },
	{ "Police deny claim - BBC News", "", "Police deny claim - BBC News" },
	{ "Police deny claim", "Police deny claim", "Police deny claim" },
	{ "Police deny claim Dawn", "Dawn", "Police deny claim Dawn" },
	/* a name of two letters is in many words */
	{ "Police deny claim | AP", "Happy News", "Police deny claim | AP" },
	{ "Police deny claim | AP", "AP", "Police deny claim" },
	/* and what is longer begins or ends other words, or a sentence */
	{ "Man held after chase - suspect unsung", "Sun",
	  "Man held after chase - suspect unsung" },
	{ "Modern life in the city - art", "Heart of News",
	  "Modern life in the city - art" },
	{ "A long interview with her - Anna of the Sun", "The Sun",
	  "A long interview with her - Anna of the Sun" },
	{ "New works open in the south - a first for Oskeby", "oskeby.org.cn",
	  "New works open in the south - a first for Oskeby" },
	{ "Workers protest over pay - this is the last time", "time.com",
	  "Workers protest over pay - this is the last time" },
	/* but not where it comes first, or nearly so */
	{ "Police deny claim - BBC News Online", "BBC", "Police deny claim" },
	{ "Police deny claim - Sky News Abroad", "skynews.com",
	  "Police deny claim" },
	{ "Police deny claim - The Guardian", "theguardian.com",
	  "Police deny claim" },
	{ "Police deny claim - Guardian", "www.theguardian.com",
	  "Police deny claim" },
	{ "Police deny claim - Times", "The Oskeby Times",
	  "Police deny claim" },
	{ "华为否认指控_新浪新闻", "新浪", "华为否认指控" },
	/* behind a colon the whole name */
	{ "渡し船が一時間遅れ：灯台新聞デジタル", "灯台新聞デジタル",
	  "渡し船が一時間遅れ" },
	{ "Ferry: an hour late : The Oskeby Post", "The Oskeby Post",
	  "Ferry: an hour late" },
	{ "Ferry late: Oskeby Post says why", "Oskeby Post",
	  "Ferry late: Oskeby Post says why" },
	{ "渡し船：灯台", "灯台新聞", "渡し船：灯台" },
	/* nothing would be left */
	{ "| Dawn", "Dawn", "| Dawn" },
	{ " - Dawn", "Dawn", " - Dawn" },
	{ "*** | Dawn", "Dawn", "*** | Dawn" },
	{ "Dawn | Dawn", "Dawn", "Dawn" },
	{ "", "Dawn", "" },
	{ "", "", "" },
	{ "***", "***", "***" },
	/* a whole name, longer than the title and with a sign in it */
	{ "Ferry late - The Weekly Gazette of Oskeby, Norra and the Islands",
	  "The Weekly Gazette of Oskeby, Norra and the Islands", "Ferry late" },
	{ "Ferry - late – The Gazette | News of all the Seven Islands",
	  "The Gazette - News of all the Seven Islands", "Ferry - late" },
	{ "Ferry late - The Weekly Gazette of Oskeby, Norra and the Islands",
	  "The Weekly Gazette of Oskeby",
	  "Ferry late - The Weekly Gazette of Oskeby, Norra and the Islands" },
	{ "- The Gazette", "The Gazette", "- The Gazette" },
	{ "The Gazette", "The Gazette", "The Gazette" },
};

static void test_cut_outlet(void **state)
{
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(outlets); i++) {
		struct text title = text_of(outlets[i].title);

		assert_int_equal(titles_cut_outlet(&title,
						   text_of(outlets[i].outlet),
						   &fault),
				 STATUS_OK);
		if (!text_equal(title, text_of(outlets[i].cut)))
			print_message("# '%.*s'\n", (int)title.length,
				      title.data);
		assert_true(text_equal(title, text_of(outlets[i].cut)));
	}
}

/* The same by another title of the article. */
static const struct {
	const char *title;
	const char *other;
	const char *cut;
} others[] = {
	{ "Police deny claim - Home and Away", "Police deny claim",
	  "Police deny claim" },
	{ "Police deny claim - Home and Away", "POLICE DENY CLAIM.",
	  "Police deny claim" },
	{ "Police deny claim | x", "“Police deny claim”", "Police deny claim" },
	{ "Police deny claim | x", "Police", "Police deny claim | x" },
	/* the page's section and outlet, or what the page is for */
	{ "轮渡晚点一小时_国内_频道_某某网", "轮渡晚点一小时",
	  "轮渡晚点一小时" },
	{ "Police deny claim | World | x", "Police deny claim",
	  "Police deny claim" },
	{ "Police - they deny claim - x", "Police",
	  "Police - they deny claim - x" },
	{ "Print: Police deny claim", "Police deny claim",
	  "Police deny claim" },
	{ "Print: Police deny", "Police deny claim", "Print: Police deny" },
	{ "Police deny claim | x", "Police deny claim | x",
	  "Police deny claim | x" },
	{ "Police deny claim | x", "Police deny claim | y",
	  "Police deny claim | x" },
	{ "Police deny claim", "Police deny claim", "Police deny claim" },
	{ "Police deny claim | x", "", "Police deny claim | x" },
	{ "", "Police", "" },
	{ "| x", "", "| x" },
};

static void test_cut_beyond(void **state)
{
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		struct text title = text_of(others[i].title);

		assert_int_equal(titles_cut_beyond(&title,
						   text_of(others[i].other),
						   &fault),
				 STATUS_OK);
		if (!text_equal(title, text_of(others[i].cut)))
			print_message("# '%.*s'\n", (int)title.length,
				      title.data);
		assert_true(text_equal(title, text_of(others[i].cut)));
	}
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct text title = TEXT("Police deny claim | Dawn | x");
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = titles_cut_beyond(
			&title, TEXT("Police deny claim | Dawn"), &fault);
		if (!status)
			status =
				titles_cut_outlet(&title, TEXT("Dawn"), &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (!status)
			assert_true(
				text_equal(title, TEXT("Police deny claim")));
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_cut_outlet),
		cmocka_unit_test(test_cut_beyond),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
