/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/lines.h"
#include "indexer/passages.h"
#include "indexer/text_article.h"
#include "shared/memory.h"
#include "shared/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NBSP         "\xC2\xA0"
/* Broken to fit a width; 61 characters each. */
#define BROKEN_1 "The cameras along the ring road had been out of order since\n"
#define BROKEN_2 \
	"spring and nobody at the city hall had noticed it before the\n"
#define BROKEN_3 \
	"audit which the province had ordered against its own wishes,\n"

static const struct passage_limits small = { .target = 60, .longest = 120 };

struct expected {
	const char *section; /* NULL: no more passages */
	const char *text;
	size_t line;
	bool is_first;
};

/* Texts as a file; the title is found as for a text file. */
static const struct {
	const char *text;
	struct expected passages[6];
} rows[] = {
	{ "One sentence only.", { { "", "One sentence only.", 1, false } } },
	/* paragraphs are joined up to the target */
	{ "The first says this.\n\nThe second says that.\n\n"
	  "The third one goes on for longer than that.\n",
	  { { "", "The first says this.\n\nThe second says that.", 1, false },
	    { "", "The third one goes on for longer than that.", 5, false } } },
	{ "The first says this.\r\nThe second says that.\r\n\r\n"
	  "The third one goes on for longer than that.\r\n",
	  { { "", "The first says this.\r\nThe second says that.", 1, false },
	    { "", "The third one goes on for longer than that.", 4, false } } },
	/* the title's repetitions and furniture are in no passage */
	{ "A title here\n\n" NBSP
	  " A title here\n\nThe text says so.\n\nComments\n",
	  { { "", "The text says so.", 5, false } } },
	{ "A title here\n\nThe text says so.\nShare this\n"
	  "It says more.\nA title here\nAnd so on.\n",
	  { { "", "The text says so.", 3, false },
	    { "", "It says more.", 5, false },
	    { "", "And so on.", 7, false } } },
	/* headings: parted by a blank line or not */
	{ "A title here\n\nThe text says so.\n\nCharges\n\n"
	  "It was charged.\n\nIt was sold.\nAnswers\n"
	  "It denied this.\n",
	  { { "", "The text says so.", 3, false },
	    { "Charges", "It was charged.\n\nIt was sold.", 7, true },
	    { "Answers", "It denied this.", 11, true } } },
	{ "A title here\n\nThe text says so.\n\nCharges\n\n"
	  "It was charged with all of this and with a lot more.\n\n"
	  "It was also sold for a lot of money by its old owner.\n",
	  { { "", "The text says so.", 3, false },
	    { "Charges", "It was charged with all of this and with a lot more.",
	      7, true },
	    { "Charges", "It was also sold for a lot of money by its old owner.",
	      9, false } } },
	/* of two heading-like lines the one over a paragraph is a heading */
	{ "A title here\n\nThe text says so.\n\nPart One\n\n"
	  "Charges\n\nIt was charged.\n",
	  { { "", "The text says so.\n\nPart One", 3, false },
	    { "Charges", "It was charged.", 9, true } } },
	/* and more of them are a list */
	{ "A title here\n\nThe text says so.\n\nHome\nNews\nSport\n"
	  "It was charged.\n",
	  { { "", "The text says so.\n\nHome\nNews\nSport\nIt was charged.", 3,
	      false } } },
	/* with nothing under it, a heading is text */
	{ "A title here\n\nThe text says so.\n\nCharges\n",
	  { { "", "The text says so.\n\nCharges", 3, false } } },
	{ "A title here\n\nThe text says so.\n\nCharges\n\nComments\n",
	  { { "", "The text says so.\n\nCharges", 3, false } } },
	{ "A title here\n\nThe text says so.\n\nCharges\n\n***\n",
	  { { "", "The text says so.\n\nCharges\n\n***", 3, false } } },
	/* what leads to something stands before it */
	{ "A title here\n\nThe text says this much about it all.\n\n"
	  "The report asked:\n\n- that nobody buy these cameras.\n",
	  { { "", "The text says this much about it all.", 3, false },
	    { "", "The report asked:\n\n- that nobody buy these cameras.", 5,
	      false } } },
	/* an odd short line is joined even past the target */
	{ "A title here\n\n"
	  "The first paragraph is as long as the target is, or so.\n\n"
	  "- Odd\n",
	  { { "",
	      "The first paragraph is as long as the target is, or so.\n\n"
	      "- Odd",
	      3, false } } },
	/* nothing but a title, its repetitions, or furniture */
	{ "A title here", { { "", "A title here", 1, false } } },
	{ "\n" NBSP "A title here\n\nA title here\n\nComments\n",
	  { { "", "A title here", 2, false } } },
	{ "Comments\n", { { "", "Comments", 1, false } } },
	/* long paragraphs are cut between sentences */
	{ "One sentence of this paragraph is here. Another sentence of it is here. "
	  "A third sentence of it is here. A fourth sentence of it is here.",
	  { { "",
	      "One sentence of this paragraph is here. Another sentence of it is here.",
	      1, false },
	    { "",
	      "A third sentence of it is here. A fourth sentence of it is here.",
	      1, false } } },
	/* other scripts */
	{ "华为案\n\n第一句话说明了案情的经过。\n\n背景\n\n第二句话。\n",
	  { { "", "第一句话说明了案情的经过。", 3, false },
	    { "背景", "第二句话。", 7, true } } },
	{ "ہواوے کا مقدمہ\n\nکمپنی نے الزام کی تردید کی۔\n\nتبصرے\n",
	  { { "", "کمپنی نے الزام کی تردید کی۔", 3, false } } },
	/* signs without words are no passage */
	{ "A title here\n\nComments\n\n* * *\n\nShare\n\n"
	  "The text says so.\n",
	  { { "", "The text says so.", 9, false } } },
};

static struct passages_splitter *open_splitter(void)
{
	struct passages_splitter *splitter;
	struct fault fault;

	assert_int_equal(passages_open(&splitter, &fault), STATUS_OK);
	return splitter;
}

static bool is_equal(struct text text, const char *expected)
{
	bool is = text_equal(text, text_of(expected));

	if (!is)
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	return is;
}

/* What holds of all passages of any article. */
static void check_order(const struct passages *passages, struct text text)
{
	size_t end = 0;

	for (size_t i = 0; i < passages->count; i++) {
		const struct passage *passage = &passages->list[i];

		assert_true(passage->start >= end);
		assert_true(passage->end > passage->start);
		assert_true(passage->end <= text.length);
		assert_ptr_equal(passage->text.data,
				 text.data + passage->start);
		assert_int_equal(passage->text.length,
				 passage->end - passage->start);
		assert_true(lines_has_words(passage->text));
		assert_int_equal(lines_trim(passage->text).length,
				 passage->text.length);
		end = passage->end;
	}
}

static void test_passages(void **state)
{
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article article =
			text_article_read(text_of(rows[i].text));
		const struct expected *expected = rows[i].passages;
		struct fault fault;

		article.language = TEXT("en");
		assert_int_equal(passages_split(splitter, &passages, &article,
						&small, &fault),
				 STATUS_OK);
		check_order(&passages, article.text);
		for (size_t at = 0; at < passages.count; at++, expected++) {
			struct passage *passage = &passages.list[at];

			assert_non_null(expected->section);
			assert_true(is_equal(passage->text, expected->text));
			assert_true(
				is_equal(passage->section, expected->section));
			assert_int_equal(passage->line, expected->line);
			assert_int_equal(passage->is_first_in_section,
					 expected->is_first);
		}
		assert_null(expected->section);
	}
	passages_free(&passages);
	passages_close(splitter);
}

/* Lines broken to fit a width are one paragraph, and a line that had room
 * for more words may be a heading. */
static void test_wrapped(void **state)
{
	static const char text[] = "A title here\n\n" BROKEN_1 BROKEN_2 BROKEN_3
				   "it says. The mayor denied it.\n\n"
				   "A heading\n" BROKEN_1 "then.\n\n" BROKEN_2
				   "law. And so on.\n";
	static const struct passage_limits limits = { 100, 160 };
	static const struct expected expected[] = {
		{ "", BROKEN_1 "spring and nobody at the city hall", 3, false },
		{ "",
		  "had noticed it before the\n" BROKEN_3
		  "it says. The mayor denied it.",
		  4, false },
		{ "A heading", BROKEN_1 "then.", 9, true },
		{ "A heading", BROKEN_2 "law. And so on.", 12, false },
	};
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };
	struct article article = text_article_read(TEXT(text));
	struct fault fault;

	(void)state;
	article.language = TEXT("en");
	assert_int_equal(passages_split(splitter, &passages, &article, &limits,
					&fault),
			 STATUS_OK);
	assert_int_equal(passages.count, COUNT(expected));
	for (size_t i = 0; i < passages.count; i++) {
		assert_true(is_equal(passages.list[i].text, expected[i].text));
		assert_true(is_equal(passages.list[i].section,
				     expected[i].section));
		assert_int_equal(passages.list[i].line, expected[i].line);
		assert_int_equal(passages.list[i].is_first_in_section,
				 expected[i].is_first);
	}
	passages_free(&passages);
	passages_close(splitter);
}

static const char *const no_words[] = {
	"", "\n\n", "***", "- - -\n\n...", "\xEF\xBB\xBF", "\xE2\x80\x8B"
};

static void test_no_words(void **state)
{
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(no_words); i++) {
		struct article article = { .text = text_of(no_words[i]) };
		struct fault fault;

		assert_int_equal(passages_split(splitter, &passages, &article,
						&PASSAGE_LIMITS, &fault),
				 STATUS_SKIP);
		assert_string_equal(fault.text, "no words");
		assert_int_equal(passages.count, 0);
	}
	passages_free(&passages);
	passages_close(splitter);
}

static void test_bad_limits(void **state)
{
	static const struct passage_limits bad[] = { { 0, 10 }, { 10, 9 } };
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };
	struct article article = { .text = TEXT("Words.") };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct fault fault;

		assert_int_equal(passages_split(splitter, &passages, &article,
						&bad[i], &fault),
				 STATUS_BUG);
	}
	passages_free(&passages);
	passages_close(splitter);
}

static const char *const pieces[] = {
	"\n",
	"\n",
	"\n\n",
	"\r\n",
	"\r",
	" ",
	" ",
	"word ",
	"Word ",
	"Heading",
	"A title here",
	"Comments",
	"It ended. ",
	"So? ",
	"- item",
	"***",
	": ",
	"华为。",
	"ہواوے۔ ",
	"\xC2\xA0",
	"e\xCC\x81",
	"\xEF\xBB\xBF",
	"a\0b",
	"\"Yes,\" she said. ",
	"a paragraph of some length without any stop in it and no capital ",
};

/* Every letter of the text is in a passage, or in a line that is left out
 * whole: the title, furniture, or the section of some passage. */
static void check_nothing_lost(const struct passages *passages,
			       const struct article *article)
{
	struct lines lines = LINES_OF(article->text);
	struct line line;
	size_t at = 0;

	while (lines_next(&lines, &line)) {
		bool is_known =
			!line.has_words ||
			lines_is_same(line.text, article->title) ||
			memmem(line.text.data, line.text.length, "Comments", 8);

		while (at < passages->count &&
		       passages->list[at].end <= line.start)
			at++;
		if (at < passages->count && passages->list[at].start < line.end)
			is_known = true;
		if (at < passages->count &&
		    passages->list[at].section.data == line.text.data)
			is_known = true;
		if (!is_known)
			print_message("# lost '%.*s' of '%.*s'\n",
				      (int)line.text.length, line.text.data,
				      (int)article->text.length,
				      article->text.data);
		assert_true(is_known);
	}
}

static void check_random(struct passages_splitter *splitter,
			 struct passages *passages, unsigned int *seed)
{
	struct passage_limits limits = { 20 + (size_t)rand_r(seed) % 100, 0 };
	struct bytes text = BYTES_UP_TO(100000);
	struct article article;
	struct fault fault;
	enum status status;

	limits.longest = limits.target * 2;
	for (int i = rand_r(seed) % 120; i >= 0; i--) {
		const char *piece =
			pieces[(size_t)rand_r(seed) % COUNT(pieces)];

		assert_int_equal(bytes_append(&text, text_of(piece), &fault),
				 STATUS_OK);
	}
	article = text_article_read(text_from(&text));
	article.language = TEXT("en");
	status = passages_split(splitter, passages, &article, &limits, &fault);
	assert_int_equal(status, lines_has_words(article.text) ? STATUS_OK :
								 STATUS_SKIP);
	check_order(passages, article.text);
	if (!status)
		check_nothing_lost(passages, &article);
	for (size_t i = 0; i < passages->count; i++)
		assert_true(lines_weight(passages->list[i].text) <=
			    limits.longest + 8);
	bytes_free(&text);
}

static void test_any_text(void **state)
{
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };
	unsigned int seed = 5;

	(void)state;
	for (int round = 0; round < 4000; round++)
		check_random(splitter, &passages, &seed);
	passages_free(&passages);
	passages_close(splitter);
}

/* Long texts take time in proportion: were any of these quadratic, the
 * test would not end. */
static void test_long_texts(void **state)
{
	static const struct {
		const char *piece;
		size_t piece_count;
	} texts[] = {
		{ "a b\n", 1000000 },
		{ "a b\r", 1000000 },
		{ "word ", 800000 },
		{ "One sentence. ", 300000 },
		{ "x", 4000000 },
		{ "华", 1000000 },
		{ "Head\nA sentence.\n", 100000 },
		{ "U.S. ", 800000 },
		{ "\"", 4000000 },
		{ "a\n\n\n\n\n", 600000 },
	};
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		size_t length = strlen(texts[i].piece);
		struct bytes text = BYTES_UP_TO((size_t)1 << 30);
		struct article article = { .language = TEXT("en") };
		struct fault fault;

		assert_int_equal(
			bytes_append(&text, TEXT("Some words. "), &fault), 0);
		assert_int_equal(bytes_reserve(&text,
					       length * texts[i].piece_count,
					       &fault),
				 STATUS_OK);
		for (size_t at = 0; at < texts[i].piece_count; at++)
			assert_int_equal(bytes_append(&text,
						      text_of(texts[i].piece),
						      &fault),
					 STATUS_OK);
		article.text = text_from(&text);
		assert_int_equal(passages_split(splitter, &passages, &article,
						&PASSAGE_LIMITS, &fault),
				 STATUS_OK);
		check_order(&passages, article.text);
		bytes_free(&text);
	}
	passages_free(&passages);
	passages_close(splitter);
}

/* The same text gives the same passages, whatever was split before. */
static void test_same_again(void **state)
{
	struct passages_splitter *splitter = open_splitter();
	struct passages first = { 0 };
	struct passages second = { 0 };
	struct article article = text_article_read(text_of(rows[5].text));
	struct article other = text_article_read(text_of(rows[18].text));
	struct fault fault;

	(void)state;
	assert_int_equal(passages_split(splitter, &first, &article, &small,
					&fault),
			 STATUS_OK);
	assert_int_equal(passages_split(splitter, &second, &other, &small,
					&fault),
			 STATUS_OK);
	assert_int_equal(passages_split(splitter, &second, &article, &small,
					&fault),
			 STATUS_OK);
	assert_int_equal(first.count, second.count);
	for (size_t i = 0; i < first.count; i++) {
		assert_int_equal(first.list[i].start, second.list[i].start);
		assert_int_equal(first.list[i].end, second.list[i].end);
	}
	passages_free(&first);
	passages_free(&second);
	passages_close(splitter);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct passages_splitter *splitter = NULL;
		struct passages passages = { 0 };
		struct article article =
			text_article_read(text_of(rows[5].text));
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = passages_open(&splitter, &fault);
		if (!status)
			status = passages_split(splitter, &passages, &article,
						&small, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (status)
			assert_int_equal(passages.count, 0);
		passages_free(&passages);
		passages_close(splitter);
	}
	assert_true(nth > 3);
	passages_close(NULL);
}

static void test_version(void **state)
{
	struct bytes out = BYTES_UP_TO(100);
	struct fault fault;

	(void)state;
	assert_int_equal(passages_version(&out, &PASSAGE_LIMITS, &fault),
			 STATUS_OK);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), STATUS_OK);
	assert_memory_equal(out.data, "1 target=700 longest=1100 icu=", 30);
	bytes_free(&out);
}

/* A real article, where there is one: two headings, one of them right
 * above its paragraph, a title four times, and "Comments". */
static void test_coverage(void **state)
{
	FILE *file = fopen("../shared/coverage/seed/"
			   "000_d1b6dccda03a55e3.txt",
			   "re");
	static char raw[20000];
	struct text text = { raw, 0 };
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };
	struct article article;
	struct fault fault;
	size_t first_count = 0;

	(void)state;
	if (!file) {
		passages_close(splitter);
		print_message("# skip: no collection of coverage\n");
		skip();
	}
	text.length = fread(raw, 1, sizeof(raw), file);
	assert_int_equal(fclose(file), 0);
	article = text_article_read(text);
	article.language = TEXT("en");
	assert_int_equal(passages_split(splitter, &passages, &article,
					&PASSAGE_LIMITS, &fault),
			 STATUS_OK);
	check_order(&passages, text);
	check_nothing_lost(&passages, &article);
	for (size_t i = 0; i < passages.count; i++) {
		struct passage *passage = &passages.list[i];

		assert_false(lines_is_same(passage->text, article.title));
		assert_null(memmem(passage->text.data, passage->text.length,
				   "\nComments", 9));
		if (!passage->is_first_in_section)
			continue;
		assert_true(text_equal(
			passage->section,
			first_count == 0 ?
				TEXT("Charges") :
				TEXT("Authorities investigate allegations")));
		first_count++;
	}
	assert_int_equal(first_count, 2);
	passages_free(&passages);
	passages_close(splitter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passages),
		cmocka_unit_test(test_wrapped),
		cmocka_unit_test(test_no_words),
		cmocka_unit_test(test_bad_limits),
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_long_texts),
		cmocka_unit_test(test_same_again),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_coverage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
