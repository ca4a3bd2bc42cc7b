/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/layout.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 1 << 24, BLOCK_WIDTH = 200 };

/*
 * A page in few signs: blocks are parted by "|", lines by "/", words by
 * blanks. A line that begins with ">" is indented; one that ends with "<" is
 * half as wide as the block.
 */
static const struct {
	const char *page;
	const char *text;
} rows[] = {
	{ "", "" },
	{ "One", "One\n" },
	{ "One two/three four./Five six.", "One two three four. Five six.\n" },
	/* paragraphs */
	{ "One two./>Three four/five.", "One two.\n\nThree four five.\n" },
	{ "- One two/>three four", "- One two three four\n" },
	{ "One two.</Three four/five.", "One two.\n\nThree four five.\n" },
	{ "One two</three four", "One two three four\n" },
	{ "One \"two.\"</Three", "One \"two.\"\n\nThree\n" },
	{ "One two.|Three four.", "One two.\n\nThree four.\n" },
	{ "Title|Text begins.", "Title\n\nText begins.\n" },
	{ "One two,|three four.", "One two, three four.\n" },
	{ "One two.|three four.", "One two.\n\nthree four.\n" },
	{ "एक दो।|तीन चार।", "एक दो।\n\nतीन चार।\n" },
	{ "Մեկ երկու։|Երեք չորս։", "Մեկ երկու։\n\nԵրեք չորս։\n" },
	/* hyphens */
	{ "a mainte-/nance plan", "a maintenance plan\n" },
	{ "a mainte-|nance plan", "a maintenance plan\n" },
	{ "a mainte\xC2\xAD/nance plan", "a maintenance plan\n" },
	{ "a mainte\xE2\x80\x90/nance plan", "a maintenance plan\n" },
	{ "a state-owned firm, state-/owned",
	  "a state-owned firm, state-owned\n" },
	{ "the state has owned a state-/owned firm",
	  "the state has owned a state-owned firm\n" },
	{ "was without it, with-/out", "was without it, without\n" },
	{ "Anglo-/Dutch talks", "Anglo-Dutch talks\n" },
	{ "in 2019-/2020", "in 2019-2020\n" },
	{ "mother-in-/law", "mother-in-law\n" },
	{ "so -/it went", "so - it went\n" },
	{ "so --/it went", "so -- it went\n" },
	{ "-/it", "- it\n" },
	/* signs */
	{ "A&amp;B &lt;b&gt; &quot;c&quot; &apos;d&#39; &x;",
	  "A&B <b> \"c\" 'd' &x;\n" },
	{ "\xE4\xB8\xAD\xE6\x96\x87/\xE6\x96\x87\xE4\xB8\xAD",
	  "\xE4\xB8\xAD\xE6\x96\x87\xE6\x96\x87\xE4\xB8\xAD\n" },
	{ "caf\xC3\xA9/\xC3\xA0 Paris", "caf\xC3\xA9 \xC3\xA0 Paris\n" },
	{ "bad \xFF\xC3/\xA9 x", "bad \xFF\xC3 \xA9 x\n" },
};

static void add(struct bytes *out, const char *text)
{
	struct fault fault;

	assert_int_equal(bytes_append(out, text_of(text), &fault), STATUS_OK);
}

static void add_words(struct bytes *out, char *line)
{
	char *rest = line;
	const char *word;

	while ((word = strsep(&rest, " "))) {
		add(out, "<word xMin=\"1.0\" yMin=\"1.0\" xMax=\"2.0\" "
			 "yMax=\"2.0\">");
		add(out, word);
		add(out, "</word>\n");
	}
}

static void add_line(struct bytes *out, char *line)
{
	size_t length = strlen(line);
	bool is_indented = line[0] == '>';
	bool is_short = length > 0 && line[length - 1] == '<';
	struct fault fault;

	line += is_indented;
	if (is_short)
		line[strlen(line) - 1] = '\0';
	assert_int_equal(
		bytes_printf(out, &fault,
			     "<line xMin=\"%d.000000\" yMin=\"1.000000\""
			     " xMax=\"%d.000000\" yMax=\"11.000000\">\n",
			     is_indented ? 12 : 0,
			     is_short ? BLOCK_WIDTH / 2 : BLOCK_WIDTH),
		STATUS_OK);
	if (line[0])
		add_words(out, line);
	add(out, "</line>\n");
}

static void make(struct bytes *out, const char *page)
{
	char *copy = strdup(page);
	char *blocks = copy;
	char *lines;
	char *line;

	assert_non_null(copy);
	add(out, "<!DOCTYPE html PUBLIC \"x\"><html>\n<head>\n"
		 "<title>Some &lt;title></title>\n</head>\n<body>\n<doc>\n"
		 "  <page width=\"595.0\" height=\"842.0\">\n<flow>\n");
	while ((lines = strsep(&blocks, "|"))) {
		add(out, "<block xMin=\"0.0\" yMin=\"0.0\" xMax=\"200.0\" "
			 "yMax=\"100.0\">\n");
		while ((line = strsep(&lines, "/")))
			add_line(out, line);
		add(out, "</block>\n");
	}
	add(out, "</flow>\n</page>\n</doc>\n</body>\n</html>\n");
	free(copy);
}

static void test_pages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes written = BYTES_UP_TO(TEXT_BYTES);
		struct bytes out = BYTES_UP_TO(TEXT_BYTES);
		struct fault fault;

		make(&written, rows[i].page);
		assert_true(layout_is(text_from(&written)));
		assert_false(layout_is_leftward(text_from(&written)));
		assert_int_equal(layout_text(&out, text_from(&written), &fault),
				 STATUS_OK);
		if (!text_equal(text_from(&out), text_of(rows[i].text)))
			fail_msg("%s: '%.*s'", rows[i].page, (int)out.length,
				 out.data);
		bytes_free(&written);
		bytes_free(&out);
	}
}

/* Lines of a page, each a block of its own at its height. */
struct placed {
	int y;
	const char *line;
};

static void add_page(struct bytes *out, const struct placed *lines,
		     size_t count)
{
	struct fault fault;

	add(out, "<page width=\"595.0\" height=\"842.0\">\n<flow>\n");
	for (size_t i = 0; i < count && lines[i].line; i++) {
		char *copy = strdup(lines[i].line);

		assert_non_null(copy);
		assert_int_equal(
			bytes_printf(out, &fault,
				     "<block xMin=\"0.0\">\n<line "
				     "xMin=\"0.0\" yMin=\"%d.000000\">\n",
				     lines[i].y),
			STATUS_OK);
		add_words(out, copy);
		add(out, "</line>\n</block>\n");
		free(copy);
	}
	add(out, "</flow>\n</page>\n");
}

enum { PAGES = 4, PAGE_LINES = 4 };

static const struct {
	struct placed pages[PAGES][PAGE_LINES];
	const char *text;
} prints[] = {
	/* a head, with a number that stays, and a foot, with the page's */
	{ { { { 30, "Port report 2021" },
	      { 400, "The cameras" },
	      { 800, "Larn 7" } },
	    { { 30, "Port report 2021" },
	      { 400, "are many" },
	      { 800, "Larn 8" } },
	    { { 30, "Port report 2021" },
	      { 400, "and new." },
	      { 800, "Larn 9" } },
	    { { 400, "Some are old." }, { 800, "Larn 10" } } },
	  "Port report 2021\n\nThe cameras\n\nLarn 7\n\nare many and new.\n\n"
	  "Some are old.\n" },
	/* a number before it, and one alone between signs */
	{ { { { 30, "1 Larn" }, { 400, "One." }, { 800, "- 1 -" } },
	    { { 30, "2 Larn" }, { 400, "Two." }, { 800, "- 2 -" } },
	    { { 30, "3 Larn" }, { 400, "Three." }, { 800, "- 3 -" } } },
	  "1 Larn\n\nOne.\n\n- 1 -\n\nTwo.\n\nThree.\n" },
	/* what differs by more than the page, and what is no edge */
	{ { { { 30, "One." }, { 400, "Ferry." }, { 800, "In all 450" } },
	    { { 30, "Two." }, { 400, "Ferry." }, { 800, "In all 470" } },
	    { { 30, "Three." }, { 400, "Ferry." }, { 800, "In all 480" } } },
	  "One.\n\nFerry.\n\nIn all 450\n\nTwo.\n\nFerry.\n\nIn all 470\n\n"
	  "Three.\n\nFerry.\n\nIn all 480\n" },
	/* two pages are no print, and another height is another place */
	{ { { { 30, "Larn." }, { 400, "One." } },
	    { { 30, "Larn." }, { 400, "Two." } },
	    { { 44, "Larn." }, { 400, "Three." } } },
	  "Larn.\n\nOne.\n\nLarn.\n\nTwo.\n\nLarn.\n\nThree.\n" },
};

static void test_running(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(prints); i++) {
		struct bytes written = BYTES_UP_TO(TEXT_BYTES);
		struct bytes out = BYTES_UP_TO(TEXT_BYTES);
		struct fault fault;

		add(&written, "<!DOCTYPE html><body>\n<doc>\n");
		for (size_t j = 0; j < PAGES && prints[i].pages[j][0].line; j++)
			add_page(&written, prints[i].pages[j], PAGE_LINES);
		add(&written, "</doc>\n");
		assert_int_equal(layout_text(&out, text_from(&written), &fault),
				 STATUS_OK);
		if (!text_equal(text_from(&out), text_of(prints[i].text)))
			fail_msg("%zu: '%.*s'", i, (int)out.length, out.data);
		bytes_free(&written);
		bytes_free(&out);
	}
}

static void test_kind(void **state)
{
	struct bytes written = BYTES_UP_TO(TEXT_BYTES);

	(void)state;
	assert_false(layout_is(TEXT("")));
	assert_false(layout_is(TEXT("<!DOCTYPE html><p>page</p>")));
	assert_false(layout_is_leftward(TEXT("plain text")));
	make(&written,
	     "\xD8\xA7\xD8\xB1\xD8\xAF\xD9\x88 \xD8\xAE\xD8\xA8\xD8\xB1");
	assert_true(layout_is_leftward(text_from(&written)));
	bytes_free(&written);
}

/* Cut at any byte, and with any byte another. */
static void test_damaged(void **state)
{
	struct bytes written = BYTES_UP_TO(TEXT_BYTES);

	(void)state;
	make(&written, "One mainte-/>nance two.|three &amp; four-");
	for (size_t i = 0; i < written.length; i++) {
		struct bytes out = BYTES_UP_TO(TEXT_BYTES);
		char kept = written.data[i];
		struct fault fault;

		assert_int_equal(layout_text(&out,
					     (struct text){ written.data, i },
					     &fault),
				 STATUS_OK);
		written.data[i] = (char)(i * 37);
		assert_int_equal(layout_text(&out, text_from(&written), &fault),
				 STATUS_OK);
		written.data[i] = kept;
		bytes_free(&out);
	}
	bytes_free(&written);
}

static void test_out_of_memory(void **state)
{
	struct bytes written = BYTES_UP_TO(TEXT_BYTES);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	make(&written, "One mainte-/nance two.|Three");
	while (status) {
		struct bytes out = BYTES_UP_TO(TEXT_BYTES);
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = layout_text(&out, text_from(&written), &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		bytes_free(&out);
	}
	assert_true(nth > 2);
	bytes_free(&written);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_running),
		cmocka_unit_test(test_kind),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
