/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/matter.h"
#include "shared/memory.h"
#include "tests/unit/claiming.h"
#include "tests/unit/unit.h"

static void check_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

static const struct {
	const char *start;
	bool is_there;
} starts[] = {
	{ "---\ntitle: Ferry\n---\n", true },
	{ "---\ntitle: Ferry", true },
	{ "--- \r\ntitle: Ferry\r\n---\r\n", true },
	{ "\xEF\xBB\xBF---\ntitle: Ferry\n---\n", true },
	{ "---\n\n\ntitle: Ferry\n---\n", true },
	{ "---\n# a comment\ntitle: Ferry\n---\n", true },
	{ "---\n---\nText\n", true },
	{ "---\n", true },
	{ "+++\ntitle = \"Ferry\"\n+++\n", true },
	{ "+++\n+++\n", true },
	/* a ruled line, or no line of its own */
	{ "---\nThe ferry is late.\n", false },
	{ "+++\ntitle: Ferry\n+++\n", false },
	{ "----\ntitle: Ferry\n----\n", false },
	{ "--\ntitle: Ferry\n", false },
	{ "---title: Ferry\n", false },
	{ "\n---\ntitle: Ferry\n---\n", false },
	{ "+-+\ntitle = 1\n", false },
	{ "The ferry\n---\ntitle: Ferry\n---\n", false },
	{ "", false },
};

static void test_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(starts); i++) {
		if (matter_is_there(text_of(starts[i].start)) !=
		    starts[i].is_there)
			print_message("# '%s'\n", starts[i].start);
		assert_int_equal(matter_is_there(text_of(starts[i].start)),
				 starts[i].is_there);
	}
	assert_false(matter_is_there((struct text){ 0 }));
}

/* What is believed of one kind, and what is left of the text. */
static const struct {
	const char *text;
	enum claims_kind kind;
	const char *value;
	const char *rest;
} rows[] = {
	/* YAML */
	{ "---\ntitle: Ferry late\n---\nText.\n", CLAIMS_TITLE, "Ferry late",
	  "Text.\n" },
	{ "\xEF\xBB\xBF---\r\ntitle: \"Ferry \\u201Clate\\u201D\"\r\n---\r\nText.",
	  CLAIMS_TITLE, "Ferry “late”", "Text." },
	{ "---\ntitle: 'It''s late'\n...\nText.", CLAIMS_TITLE, "It's late",
	  "Text." },
	{ "---\ntitle: >-\n  Ferry\n  late\n---\n", CLAIMS_TITLE, "Ferry late",
	  "" },
	{ "---\ntitle: Ferry\ndate: 2020-08-17 11:03 -0400\n---\n", CLAIMS_DATE,
	  "2020-08-17 11:03 -0400", "" },
	{ "---\ntitle:\n---\n", CLAIMS_TITLE, "", "" },
	{ "---\ntitle: ~\nheadline: Ferry\n---\n", CLAIMS_TITLE, "~", "" },
	{ "---\ntitle: null\nheadline: Ferry\n---\n", CLAIMS_TITLE, "Ferry",
	  "" },
	{ "---\n---\nText.", CLAIMS_TITLE, "", "Text." },
	/* when a note was made is no date of what was clipped for it */
	{ "---\nsource: \"http://a.example/1\"\ncreated: 2022-01-01\n---\n",
	  CLAIMS_DATE, "", "" },
	{ "---\nsource: \"http://a.example/1\"\ncreated: 2022-01-01\n---\n",
	  CLAIMS_FETCHED, "2022-01-01", "" },
	{ "---\nsource: Larn Post\ncreated: 2022-01-01\n---\n", CLAIMS_DATE,
	  "2022-01-01", "" },
	/* lists and mappings */
	{ "---\nauthors: [Ann, Bo]\n---\n", CLAIMS_AUTHOR, "Ann", "" },
	{ "---\nauthors:\n- Ann\n- Bo\ntitle: Ferry\n---\n", CLAIMS_TITLE,
	  "Ferry", "" },
	{ "---\nauthor:\n  url: x\n  name: Ann\ntitle: Ferry\n---\n",
	  CLAIMS_AUTHOR, "Ann", "" },
	{ "---\nauthor:\n  url: x\n  name: Ann\ntitle: Ferry\n---\n",
	  CLAIMS_TITLE, "Ferry", "" },
	{ "---\nauthors:\n- url: x\n  name: Ann\n---\n", CLAIMS_AUTHOR, "Ann",
	  "" },
	{ "---\nauthors:\n- links: [x, y]\n  name: Ann\n---\n", CLAIMS_AUTHOR,
	  "Ann", "" },
	{ "---\nauthors:\n- [name, x]\n- name: Ann\n---\n", CLAIMS_AUTHOR,
	  "Ann", "" },
	{ "---\nauthors:\n- [[x], name, y]\n---\n", CLAIMS_AUTHOR, "", "" },
	{ "---\nextra:\n  title: Other\ntitle: Ferry\n---\n", CLAIMS_TITLE,
	  "Ferry", "" },
	{ "---\nextra: {title: Other, a: [{b: title}, c]}\ntitle: Ferry\n---\n",
	  CLAIMS_TITLE, "Ferry", "" },
	{ "---\nx: y\n? [a, b]\n: c\ntitle: Ferry\n---\n", CLAIMS_TITLE,
	  "Ferry", "" },
	{ "---\nname: &x Ferry\ntitle: *x\nheadline: Late\n---\n", CLAIMS_TITLE,
	  "Late", "" },
	{ "---\n- title: Ferry\n---\nText.", CLAIMS_TITLE, "", "Text." },
	/* what is called YAML and is none */
	{ "---\ntitle: Ferry: late again\nauthor: Ann\n---\nText.",
	  CLAIMS_TITLE, "Ferry: late again", "Text." },
	{ "---\ntitle: Ferry: late again\nauthor: Ann\n---\nText.",
	  CLAIMS_AUTHOR, "Ann", "Text." },
	{ "---\ntitle: \"Late\" says port\ndate: 2021-08-17\n---\n",
	  CLAIMS_TITLE, "\"Late\" says port", "" },
	{ "---\ntitle: \"Late\" says port\ndate: 2021-08-17\n---\n",
	  CLAIMS_DATE, "2021-08-17", "" },
	{ "---\nauthor: Ann\ntitle: 'It's late'\n---\n", CLAIMS_TITLE,
	  "It's late", "" },
	{ "---\ntitle: @Ferry late\nauthor: Ann\n---\n", CLAIMS_TITLE,
	  "@Ferry late", "" },
	{ "---\ntitle: Ferry: late\n  again\nauthor: Ann\n---\n", CLAIMS_TITLE,
	  "Ferry: late\n  again", "" },
	{ "---\ntitle: Ferry: late\nauthor:\n  - Ann\n---\n", CLAIMS_AUTHOR,
	  "Ann", "" },
	{ "---\ntitle: a: b\nprovider:\n  name: Post\n  id: V_1\ntags:\n- x\n---\n",
	  CLAIMS_SOURCE, "Post", "" },
	{ "---\ntitle: a: b\nprovider:\r\n\r\n  id: V_1\r\n  name: 'Post'\r\n---\n",
	  CLAIMS_SOURCE, "Post", "" },
	{ "---\ntitle: a: b\nprovider:\n- id: V_1\n  name: Post\n---\n",
	  CLAIMS_SOURCE, "Post", "" },
	{ "---\ntitle: a: b\nprovider:\n  logo:\n    name: p.png\n  name: Post\n---\n",
	  CLAIMS_SOURCE, "Post", "" },
	{ "---\ntitle: a: b\nprovider:\n  - Post\n---\n", CLAIMS_SOURCE, "Post",
	  "" },
	{ "---\ntitle: a: b\nprovider:\n  id: V_1\n  url: x\n---\n",
	  CLAIMS_SOURCE, "", "" },
	{ "---\ntitle: a: b\nprovider:\n  The\n  Post\n---\n", CLAIMS_SOURCE,
	  "The\n  Post", "" },
	{ "---\ntitle: a: b\nprovider:\n---\n", CLAIMS_SOURCE, "", "" },
	{ "---\ntitle: a: b\nprovider:\n\n  -\n---\n", CLAIMS_SOURCE, "", "" },
	{ "---\ntitle: Ferry: late\ndescription: |-\n  So\n  it is.\n---\n",
	  CLAIMS_LEAD, "So\n  it is.", "" },
	{ "---\nnot a key: x\ntitle: Ferry: late\n---\n", CLAIMS_TITLE,
	  "Ferry: late", "" },
	{ "---\ntitle: a: b\nurl:https://x.example/\n---\n", CLAIMS_ADDRESS, "",
	  "" },
	/* TOML */
	{ "+++\ntitle = \"Ferry late\"\ndate = 2021-08-17T09:30:00Z\n+++\nText.",
	  CLAIMS_TITLE, "Ferry late", "Text." },
	{ "+++\ntitle = \"Ferry late\"\ndate = 2021-08-17T09:30:00Z\n+++\nText.",
	  CLAIMS_DATE, "2021-08-17T09:30:00Z", "Text." },
	{ "+++\nauthors = [\"Ann\", \"Bo\"]\n+++\n", CLAIMS_AUTHOR,
	  "[\"Ann\", \"Bo\"]", "" },
	{ "+++\nauthor = \"Ann\"\n\n[params]\n  mood = \"x\"\n+++\n",
	  CLAIMS_AUTHOR, "Ann", "" },
	{ "+++\nauthors = [\n  'Ann',\n]\n[[files]]\nname = 'x'\n+++\n",
	  CLAIMS_AUTHOR, "[\n  'Ann',\n]", "" },
	/* JSON */
	{ "{\n  \"title\": \"Ferry {late}\",\n\t\"x\": {\"y\": \"}\"}\n}\n\nText.",
	  CLAIMS_TITLE, "Ferry {late}", "\nText." },
	{ "{\"date\": \"2021-08-17\", \"title\": \"A \\u201Cb\\u201D \\/ c\"}\r\nText.",
	  CLAIMS_TITLE, "A “b” / c", "Text." },
	{ "{\"authors\": [\"Ann\"], \"date\": \"2021-08-17\"} ", CLAIMS_AUTHOR,
	  "Ann", "" },
	/* fields that can be nothing else */
	{ "title:: Ferry\ntags:: a, b\n\n- Text.", CLAIMS_TITLE, "Ferry",
	  "\n- Text." },
	{ "date:: [[2021-08-17]]\nText.", CLAIMS_DATE, "2021-08-17", "Text." },
	{ "author:: [[Ann]], [[Bo]]\nText.", CLAIMS_AUTHOR, "[[Ann]], [[Bo]]",
	  "Text." },
	{ "#+TITLE: Ferry\n#+OPTIONS: a\n#+OPTIONS: b\n\n* Text", CLAIMS_TITLE,
	  "Ferry", "\n* Text" },
	{ ":PROPERTIES:\n:MOOD: x\n:END:\n#+date: <2021-08-17 Tue>\nText.",
	  CLAIMS_DATE, "2021-08-17 Tue", "Text." },
	{ ".. title: Ferry\n.. slug: ferry\n\nText.", CLAIMS_TITLE, "Ferry",
	  "\nText." },
	{ ":title: Ferry\n:date: 2021-08-17\n:summary: So.\n\nText.",
	  CLAIMS_DATE, "2021-08-17", "\nText." },
	/* below a title, too */
	{ "Ferry\n#####\n\n:date: 2021-08-17\n:slug: x\nText.", CLAIMS_TITLE,
	  "Ferry", "Text." },
	{ "=====\nFerry\n=====\n:date: 2021-08-17\nText.", CLAIMS_DATE,
	  "2021-08-17", "Text." },
	{ "Title: Ferry\nAuthor(s): Ann\n\nText.", CLAIMS_AUTHOR, "Ann",
	  "\nText." },
	/* none of it */
	{ "{a}\nText.", CLAIMS_TITLE, "", "{a}\nText." },
	{ "{\"a\": \"b\"}\nText.", CLAIMS_TITLE, "", "{\"a\": \"b\"}\nText." },
	{ "{\"title\": \"b\"} is.\nText.", CLAIMS_TITLE, "",
	  "{\"title\": \"b\"} is.\nText." },
	{ "{\"title\": \"b\"\nText.", CLAIMS_TITLE, "",
	  "{\"title\": \"b\"\nText." },
	{ "std:: vector\nText.", CLAIMS_TITLE, "", "std:: vector\nText." },
	{ "title::Ferry\nText.", CLAIMS_TITLE, "", "title::Ferry\nText." },
	{ ":date: 2021-08-17 it was.\nText.", CLAIMS_DATE, "",
	  ":date: 2021-08-17 it was.\nText." },
	{ "Ferry\n=====\n\n:smile: So.\nText.", CLAIMS_TITLE, "",
	  "Ferry\n=====\n\n:smile: So.\nText." },
	/* none, or without an end */
	{ "---\nThe ferry is late.\n---\n", CLAIMS_TITLE, "",
	  "---\nThe ferry is late.\n---\n" },
	{ "---\ntitle: Ferry\nText.", CLAIMS_TITLE, "",
	  "---\ntitle: Ferry\nText." },
	{ "---\ntitle: Ferry\n+++\n", CLAIMS_TITLE, "",
	  "---\ntitle: Ferry\n+++\n" },
	{ "Text.", CLAIMS_TITLE, "", "Text." },
	{ "", CLAIMS_TITLE, "", "" },
};

static void test_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text rest;

		claims_begin(claims);
		OK(matter_read(text_of(rows[i].text), claims, &rest, &fault));
		check_text(claims_best(claims, rows[i].kind), rows[i].value);
		check_text(rest, rows[i].rest);
	}
}

static void test_authors(void **state)
{
	static const char *const texts[] = {
		"---\nauthors: [Ann, Bo]\ntext: So.\n---\n",
		"---\nauthors:\n- name: Ann\n- name: Bo\ntext: So.\n---\n",
		"---\nauthors: Ann and Bo\ntext: So.\n---\n",
		"---\nauthors: [\"Ann\", 'Bo']\ntitle: a: b\ntext: So.\n---\n",
		"---\nauthors:\n  - Ann\n  - Bo\ntitle: a: b\ntext: So.\n---\n",
		"---\nauthors:\n- name: Ann\n  id: 1\n-\n  name: Bo\ntitle: a: b\ntext: So.\n---\n",
		"+++\nauthors = [\"Ann\", 'Bo']\ntext = \"So.\"\n+++\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct article article = { 0 };
		struct text rest;

		claims_begin(claims);
		OK(matter_read(text_of(texts[i]), claims, &rest, &fault));
		OK(claims_settle(claims, &article, &fault));
		assert_int_equal(article.author_count, 2);
		check_text(article.authors[0], "Ann");
		check_text(article.authors[1], "Bo");
	}
}

/* ---- A list in the text ------------------------------------------------ */

static const struct {
	const char *text;
	enum claims_kind kind;
	const char *value;
	const char *rest;
} listed[] = {
	{ "Ferry\n\n+ Date: September 27, 2021\n+ Tag: x\n\nText.", CLAIMS_DATE,
	  "September 27, 2021", "Ferry\n\n+ Tag: x\n\nText." },
	{ "- **Date:** 2021-08-17\nText.\n", CLAIMS_DATE, "2021-08-17",
	  "Text.\n" },
	{ "**Source**: The Post\r\nText.\r\n", CLAIMS_SOURCE, "The Post",
	  "Text.\r\n" },
	{ "* Author: Ann\nText.", CLAIMS_AUTHOR, "Ann", "Text." },
	{ "  - url: https://x.example/a\nText.", CLAIMS_ADDRESS,
	  "https://x.example/a", "Text." },
	/* what is no item, or no claim */
	{ "Date: 2021-08-17\nText.", CLAIMS_DATE, "",
	  "Date: 2021-08-17\nText." },
	{ "- Text: So.\n", CLAIMS_TEXT, "", "- Text: So.\n" },
	{ "- Summary: So.\n", CLAIMS_LEAD, "", "- Summary: So.\n" },
	{ "- Date:\nText.", CLAIMS_DATE, "", "- Date:\nText." },
	{ "- Author: [Ann](https://x.example/)\n", CLAIMS_AUTHOR, "",
	  "- Author: [Ann](https://x.example/)\n" },
	{ "-Date: 2021-08-17\n", CLAIMS_DATE, "", "-Date: 2021-08-17\n" },
	{ "- 2021-08-17\n", CLAIMS_DATE, "", "- 2021-08-17\n" },
	{ "**\n- \n**:\n-", CLAIMS_DATE, "", "**\n- \n**:\n-" },
	/* a digest says it of each of its articles */
	{ "- Date: 2021-08-17\nOne.\n- Date: 2021-08-18\nTwo.", CLAIMS_DATE, "",
	  "- Date: 2021-08-17\nOne.\n- Date: 2021-08-18\nTwo." },
	{ "", CLAIMS_DATE, "", "" },
};

static void test_list(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(listed); i++) {
		struct bytes out = BYTES_UP_TO(LONGEST);

		claims_begin(claims);
		OK(matter_read_list(text_of(listed[i].text), claims, &out,
				    &fault));
		check_text(claims_best(claims, listed[i].kind),
			   listed[i].value);
		check_text(text_from(&out), listed[i].rest);
		bytes_free(&out);
	}
}

/* The list is at the top: in the first forty lines with words. */
static void test_list_at_top(void **state)
{
	(void)state;
	for (int lines = 39; lines < 41; lines++) {
		struct bytes text = BYTES_UP_TO(LONGEST);
		struct bytes out = BYTES_UP_TO(LONGEST);

		for (int i = 0; i < lines; i++)
			OK(bytes_append(&text, TEXT("Words.\n\n"), &fault));
		OK(bytes_append(&text, TEXT("- Date: 2021-08-17\nEnd."),
				&fault));
		claims_begin(claims);
		OK(matter_read_list(text_from(&text), claims, &out, &fault));
		assert_int_equal(claims_have(claims, CLAIMS_DATE), lines < 40);
		assert_int_equal(out.length == text.length, lines == 40);
		bytes_free(&text);
		bytes_free(&out);
	}
}

/* ---- Hostile ----------------------------------------------------------- */

/* Front matter that is longer than that is text. */
static void test_long(void **state)
{
	struct bytes text = BYTES_UP_TO(LONGEST);
	struct text rest;

	(void)state;
	OK(bytes_append(&text, TEXT("---\ntitle: Ferry\nx: "), &fault));
	for (size_t i = 0; i < MATTER_BYTES / 8; i++)
		OK(bytes_append(&text, TEXT("words   "), &fault));
	OK(bytes_append(&text, TEXT("\ny: z\n---\n"), &fault));
	claims_begin(claims);
	OK(matter_read(text_from(&text), claims, &rest, &fault));
	assert_int_equal(rest.length, text.length);
	assert_false(claims_have(claims, CLAIMS_TITLE));
	bytes_free(&text);
}

/* Nesting, aliases of aliases, quotes that do not end: in no time. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"[",  "{",    "- ",        "{a: ",    "&a [*a, ", "? ",
		"\"", "'",    "- - ",      "a: &b\n", "| ",       "!!",
		"%",  "\t",   "a:\n ",     "*a\n",    "[a,\n",    "title: x\n",
		"\0", "\x01", "k: v: w\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes text = BYTES_UP_TO(LONGEST);
		struct bytes out = BYTES_UP_TO(LONGEST);
		struct text part = text_of(parts[i]);
		struct text rest;

		part.length += part.length == 0;
		OK(bytes_append(&text, TEXT("---\nx: 1\ny: "), &fault));
		for (size_t j = 0; j < 200000 / part.length; j++)
			OK(bytes_append(&text, part, &fault));
		OK(bytes_append(&text, TEXT("\n---\nText."), &fault));
		claims_begin(claims);
		OK(matter_read(text_from(&text), claims, &rest, &fault));
		assert_true(text_equal(rest, TEXT("Text.")));
		OK(matter_read_list(text_from(&text), claims, &out, &fault));
		bytes_free(&text);
		bytes_free(&out);
	}
}

static void test_out_of_memory(void **state)
{
	static const struct text text =
		TEXT_INIT("---\ntitle: Ferry\nauthors: [Ann]\nx: a: b\n---\n"
			  "- Source: Post\nText.");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes out = BYTES_UP_TO(LONGEST);
		struct claims *fresh = NULL;
		struct text rest;

		(void)memory_fail_at(++nth, 1);
		status = claims_open(&fresh, LAST_YEAR, LONGEST, &fault);
		if (!status)
			status = matter_read(text, fresh, &rest, &fault);
		if (!status)
			status = matter_read_list(rest, fresh, &out, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (!status)
			check_text(claims_best(fresh, CLAIMS_TITLE), "Ferry");
		bytes_free(&out);
		claims_close(fresh);
	}
	assert_true(nth > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_there),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_authors),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_list_at_top),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
