/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/furniture.h"
#include "indexer/headings.h"
#include "indexer/lines.h"
#include "indexer/passages.h"
#include "indexer/text_article.h"
#include "indexer/titles.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/effort.h"
#include "tests/unit/unit.h"

#define NBSP "\xC2\xA0"
/* Broken to fit a width; 61 characters each. */
#define BROKEN_1 "The cameras along the ring road had been out of order since\n"
#define BROKEN_2 \
	"spring and nobody at the city hall had noticed it before the\n"
#define BROKEN_3 \
	"audit which the province had ordered against its own wishes,\n"

enum { LONG_TARGET = 300 }; /* no heading is longer */

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
	/* a line that goes on in small letters is none */
	{ "A title here\n\nThe text says so.\n\nThe mayor of the old city\n"
	  "who was there denied it.\n",
	  { { "", "The text says so.\n\nThe mayor of the old city", 3, false },
	    { "", "who was there denied it.", 6, false } } },
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
	{ "A title here\n\nThe text says so.\n\nWhat happens next?\n\n"
	  "It was charged.\n",
	  { { "", "The text says so.", 3, false },
	    { "What happens next?", "It was charged.", 7, true } } },
	/* a sentence without its stop is none */
	{ "A title here\n\nThe text says so.\n\n"
	  "It sold cameras, cables and phones\n\nIt was charged.\n",
	  { { "", "The text says so.\n\nIt sold cameras, cables and phones", 3,
	      false },
	    { "", "It was charged.", 7, false } } },
	/* two headings are one */
	{ "A title here\n\nThe text says so.\n\nPart One\n\n"
	  "Charges\n\nIt was charged.\n",
	  { { "", "The text says so.", 3, false },
	    { "Part One / Charges", "It was charged.", 9, true } } },
	{ "A title here\n\nBackground\n\nCharges\n\nIt was charged.\n",
	  { { "Background / Charges", "It was charged.", 7, true } } },
	/* a line of signs underlines one */
	{ "A title here\n\nThe text says so.\n\nCharges\n-------\n\n"
	  "It was charged.\n",
	  { { "", "The text says so.", 3, false },
	    { "Charges", "It was charged.", 8, true } } },
	/* over the first paragraph only the briefest is one */
	{ "A title here\n\nPolice chief denies all\n17 August 2021\n"
	  "It was charged with all of this, and with more than that, and so "
	  "on.\n",
	  { { "",
	      "Police chief denies all\n17 August 2021\n"
	      "It was charged with all of this, and with more than that, and "
	      "so on.",
	      3, false } } },
	/* and more of them are a list */
	{ "A title here\n\nThe text says so.\n\nHome\nNews\nSport\n"
	  "It was charged.\n",
	  { { "", "The text says so.", 3, false },
	    { "", "Home\nNews\nSport\nIt was charged.", 5, false } } },
	/* what stands below a label is no heading */
	{ "A title here\n\nAuthor:\n\nSome Body\n\nThe text says so.\n",
	  { { "", "Author:\n\nSome Body\n\nThe text says so.", 3, false } } },
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
	/* a date below it is text */
	{ "A title here\n\nThe text says so.\n17 August 2021\n\nCharges\n\n"
	  "It was charged.\n",
	  { { "", "The text says so.\n17 August 2021", 3, false },
	    { "Charges", "It was charged.", 8, true } } },
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
	{ "A title here\n\nA title here\n\nThe line below\n",
	  { { "", "A title here\n\nThe line below", 3, false } } },
	{ "A title here\n\nComments\n\nCharges\n",
	  { { "", "A title here", 1, false } } },
	{ "Dawn.com\n\nA title here\n", { { "", "A title here", 3, false } } },
	/* the title with small changes, and what stands above it */
	{ "Dawn.com\n\nA city's title\n\nA CITY’S TITLE\n\n"
	  "“A city's title”\n\nA city's title - The Paper\n\n"
	  "The text says so.\n",
	  { { "", "The text says so.", 11, false } } },
	{ "17 August 2021\n\nA title here\n\nThe text says so.\n",
	  { { "", "The text says so.", 5, false } } },
	/* furniture of more than one phrase */
	{ "A title here\n\nShare | Tweet | Email\n\nThe text says so.\n\n"
	  "Facebook Twitter WhatsApp\n\nWe use cookies to know you better.\n"
	  "(c) 2021 The Paper. All rights reserved.\n",
	  { { "", "The text says so.", 5, false } } },
	{ "A title here\n\nShare\nFacebook\n\nThe text says so.\n\n"
	  "Facebook\n\nIt says more.\n\nFacebook\n\nTwitter\n",
	  { { "", "The text says so.", 6, false },
	    { "Facebook", "It says more.", 10, true } } },
	/* nothing is under a heading: it is no passage */
	{ "A title here\n\nThe text says so.\n\nComments\n\nCharges\n",
	  { { "", "The text says so.", 3, false } } },
	{ "A title here\n\nThe text says so.\n\nComments\n\nCharges\n\n"
	  "Comments\n\nIt says more.\n",
	  { { "", "The text says so.", 3, false },
	    { "", "It says more.", 11, false } } },
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

static struct article read_article(struct text text)
{
	struct text_article read;
	struct fault fault;

	assert_int_equal(text_article_read(&read, text, &fault), STATUS_OK);
	return (struct article){ .text = text,
				 .title = read.title,
				 .language = TEXT("en") };
}

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
		struct article article = read_article(text_of(rows[i].text));
		const struct expected *expected = rows[i].passages;
		struct fault fault;

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
static void check_split(struct text text, const struct passage_limits *limits,
			const struct expected *expected, size_t count)
{
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };
	struct article article = read_article(text);
	struct fault fault;

	assert_int_equal(passages_split(splitter, &passages, &article, limits,
					&fault),
			 STATUS_OK);
	assert_int_equal(passages.count, count);
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

	(void)state;
	check_split(TEXT(text), &limits, expected, COUNT(expected));
}

/* In a column a line that ends early is no heading where the next word had no
 * room in it, and no furniture where it goes on with a sentence. */
static void test_wrapped_column(void **state)
{
	static const char text[] =
		"The cameras along the ring road had been\n"
		"out of order since spring, as the city\n"
		"said to those who had asked it.\n\n"
		"Nobody at the city hall had seen\n"
		"advertisement\n"
		"boards that the province had paid for, and\n"
		"the mayor denied it.\n\n"
		"The trial\n"
		"It begins in spring, said a judge of the\n"
		"court, and the treasurer will be heard.\n";
	static const struct passage_limits limits = { 100, 160 };
	static const struct expected expected[] = {
		{ "",
		  "The cameras along the ring road had been\n"
		  "out of order since spring, as the city\n"
		  "said to those who had asked it.",
		  1, false },
		{ "",
		  "Nobody at the city hall had seen\n"
		  "advertisement\n"
		  "boards that the province had paid for, and\n"
		  "the mayor denied it.",
		  5, false },
		{ "The trial",
		  "It begins in spring, said a judge of the\n"
		  "court, and the treasurer will be heard.",
		  11, true },
	};

	(void)state;
	check_split(TEXT(text), &limits, expected, COUNT(expected));
}

/* Furniture is told by how a line begins, but not by how one goes on. */
static void test_wrapped_furniture(void **state)
{
	static const char text[] = BROKEN_1
		"the firm that runs them had told all of its customers that\n"
		"we use cookies to follow each of you from door to door and\n"
		"(c) 2021 is on all of the papers which it sent to the city\n"
		"since. The mayor denied it.\n\n"
		"We use cookies to follow you and to know you far better and\n"
		"more.\n\n";
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };
	struct article article = read_article(TEXT(text));
	struct fault fault;

	(void)state;
	assert_int_equal(passages_split(splitter, &passages, &article,
					&PASSAGE_LIMITS, &fault),
			 STATUS_OK);
	assert_true(passages.count > 0);
	assert_non_null(memmem(passages.list[0].text.data,
			       passages.list[0].text.length, "(c) 2021", 8));
	assert_null(memmem(passages.list[0].text.data,
			   passages.list[0].text.length, "We use", 6));
	passages_free(&passages);
	passages_close(splitter);
}

static const char *const no_words[] = { "",
					"\n\n",
					"***",
					"- - -\n\n...",
					"\xEF\xBB\xBF",
					"\xE2\x80\x8B",
					"Comments",
					"Share this\n\nComments (3)\n" };

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

static bool is_title(struct text line, struct text title)
{
	struct titles_key one = TITLES_KEY;
	struct titles_key other = TITLES_KEY;
	struct fault fault;
	bool is;

	assert_int_equal(titles_read(&one, line, &fault), STATUS_OK);
	assert_int_equal(titles_read(&other, title, &fault), STATUS_OK);
	is = titles_is_alike(&one, &other);
	titles_forget(&one);
	titles_forget(&other);
	return is;
}

static bool is_furniture(struct text line)
{
	struct bytes room = BYTES_UP_TO(4096);
	struct fault fault;
	enum furniture furniture;

	assert_int_equal(furniture_look(&furniture, line, &room, &fault),
			 STATUS_OK);
	bytes_free(&room);
	return furniture == FURNITURE_LINE;
}

/* Every letter of the text is in a passage, or in a line that is left out
 * whole: the title, furniture, or a heading. */
static void check_nothing_lost(const struct passages *passages,
			       const struct article *article)
{
	struct lines lines = LINES_OF(article->text);
	struct line line;
	size_t at = 0;

	while (lines_next(&lines, &line)) {
		bool is_known = !line.has_words ||
				is_title(line.text, article->title) ||
				is_furniture(line.text) ||
				headings_is_like(&line);

		while (at < passages->count &&
		       passages->list[at].end <= line.start)
			at++;
		if (at < passages->count && passages->list[at].start < line.end)
			is_known = true;
		if (!is_known)
			print_message("# lost '%.*s' of '%.*s'\n",
				      (int)line.text.length, line.text.data,
				      (int)article->text.length,
				      article->text.data);
		assert_true(is_known);
	}
}

/* Whether any line has words that are not the page's. */
static bool has_article(struct text text)
{
	struct lines lines = LINES_OF(text);
	struct line line;

	while (lines_next(&lines, &line))
		if (line.has_words && !is_furniture(line.text))
			return true;
	return false;
}

/* A heading is no passage where there is any text, unless it is too long
 * for a passage. */
static void check_headings(const struct passages *passages, struct text text)
{
	struct lines lines = LINES_OF(text);
	struct line line;
	size_t at = 0;

	while (passages->count > 1 && lines_next(&lines, &line)) {
		while (at < passages->count &&
		       passages->list[at].start < line.start)
			at++;
		if (at < passages->count &&
		    passages->list[at].start == line.start &&
		    passages->list[at].end == line.end &&
		    headings_is_like(&line)) {
			print_message("# '%.*s' of '%.*s'\n",
				      (int)line.text.length, line.text.data,
				      (int)text.length, text.data);
			assert_true(false);
		}
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

	if (rand_r(seed) % 2)
		limits.target += LONG_TARGET;
	limits.longest = limits.target * 2;
	for (int i = rand_r(seed) % 120; i >= 0; i--) {
		const char *piece =
			pieces[(size_t)rand_r(seed) % COUNT(pieces)];

		assert_int_equal(bytes_append(&text, text_of(piece), &fault),
				 STATUS_OK);
	}
	article = read_article(text_from(&text));
	status = passages_split(splitter, passages, &article, &limits, &fault);
	assert_int_equal(status,
			 has_article(article.text) ? STATUS_OK : STATUS_SKIP);
	check_order(passages, article.text);
	if (!status)
		check_nothing_lost(passages, &article);
	if (limits.target >= LONG_TARGET)
		check_headings(passages, article.text);
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
	for (int round = 0; round < EFFORT(4000, 1000); round++)
		check_random(splitter, &passages, &seed);
	passages_free(&passages);
	passages_close(splitter);
}

/* What the source calls an item of a list is text, whatever it looks like;
 * a heading among them is one. */
static void test_marks(void **state)
{
	static const char text[] =
		"The plan has been read in the town hall.\n"
		"\n"
		"Seven cameras\nTwo boats\nCosts\n"
		"Nobody was asked, say those who live there.";
	static const struct heading marks[] = { { 42, 65, true },
						{ 66, 71, false } };
	struct passages_splitter *splitter = open_splitter();
	struct passages passages = { 0 };
	struct article article = { .text = text_of(text),
				   .language = TEXT("en"),
				   .headings = marks,
				   .heading_count = 2 };
	struct fault fault;

	(void)state;
	assert_int_equal(passages_split(splitter, &passages, &article,
					&PASSAGE_LIMITS, &fault),
			 STATUS_OK);
	assert_int_equal(passages.count, 2);
	assert_int_equal(passages.list[0].end, 65);
	assert_int_equal(passages.list[0].section.length, 0);
	assert_true(text_equal(passages.list[1].section, TEXT("Costs")));
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
		{ "ภาษาไทยสองพยางค์", 60000 },
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
		size_t count = texts[i].piece_count / EFFORT(4, 16);
		struct bytes text = BYTES_UP_TO((size_t)1 << 30);
		struct article article = { .language = TEXT("en") };
		struct fault fault;

		assert_int_equal(
			bytes_append(&text, TEXT("Some words. "), &fault), 0);
		assert_int_equal(bytes_reserve(&text, length * count, &fault),
				 STATUS_OK);
		for (size_t at = 0; at < count; at++)
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
	struct article article = read_article(text_of(rows[5].text));
	struct article other = read_article(text_of(rows[18].text));
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
		struct article article = read_article(text_of(rows[5].text));
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
	assert_memory_equal(out.data, "18 target=350 longest=700 icu=", 30);
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
	article = read_article(text);
	assert_int_equal(passages_split(splitter, &passages, &article,
					&PASSAGE_LIMITS, &fault),
			 STATUS_OK);
	check_order(&passages, text);
	check_nothing_lost(&passages, &article);
	for (size_t i = 0; i < passages.count; i++) {
		struct passage *passage = &passages.list[i];

		assert_false(is_title(passage->text, article.title));
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
		cmocka_unit_test(test_wrapped_column),
		cmocka_unit_test(test_wrapped_furniture),
		cmocka_unit_test(test_no_words),
		cmocka_unit_test(test_bad_limits),
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_long_texts),
		cmocka_unit_test(test_same_again),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_coverage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
